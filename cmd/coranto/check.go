package main

import (
	"fmt"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"coranto/internal/check"
	"coranto/internal/diag"
	"coranto/internal/site"
)

func (t *tool) checkCommand() *cobra.Command {
	var now, format string
	c := &cobra.Command{
		Use:   "check",
		Short: "Look for what editors would mend",
		Long: `Check looks for everything that a build refuses, and for what editors would
mend: quotations that are not in the text, marks that syndication leaves, links
that lead nowhere, articles that are nearly the same, and anything of an
unpublished article that the site shows. It asks nobody outside, and writes
nothing. docs/checks.md has each rule with an example; checks in site.yaml makes
a rule an error, a warning, or off. With an error among the findings the exit
code is 1.`,
		Example: `  coranto check
  coranto check --format github
  coranto check --format sarif > coranto.sarif`,
		Args: atMost(0),
		RunE: func(*cobra.Command, []string) error {
			at, err := moment(now)
			if err != nil {
				return err
			}
			formats := []string{"text", "json", "github", "sarif"}
			if !slices.Contains(formats, format) {
				return fmt.Errorf("--format: there is no format %q; %s", format, diag.DidYouMean(format, formats))
			}
			s, err := t.site(site.Options{Now: at})
			if err != nil {
				return err
			}
			found, err := check.Run(s, check.Options{Jobs: runtime.GOMAXPROCS(0)})
			if err != nil {
				return &failure{err}
			}
			return t.found(found, format)
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text, json, github or sarif")
	c.Flags().StringVar(&now, "now", "", "take this `moment` for now, as in 2021-01-21T18:30:00Z")
	completes(c, map[string]completion{"format": oneOf("text", "json", "github", "sarif")})
	return c
}

// found prints the findings of a check: the result, so to standard output.
func (t *tool) found(found []diag.Diagnostic, format string) error {
	if t.quiet {
		found = onlyErrors(found)
	}
	var err error
	switch format {
	case "json":
		err = diag.JSON(t.out, found)
	case "github":
		err = diag.GitHub(t.out, found)
	case "sarif":
		err = diag.SARIF(t.out, found, version())
	default:
		err = diag.Text(t.out, found, t.colour() && isTerminal(t.out))
	}
	if err != nil {
		return &failure{err}
	}
	errors, warnings := diag.Count(found)
	if errors > 0 {
		return &failure{fmt.Errorf("%s and %s", count(errors, "error"), count(warnings, "warning"))}
	}
	if len(found) == 0 {
		t.say("nothing to mend")
	} else {
		t.say("%s", count(warnings, "warning"))
	}
	return nil
}
