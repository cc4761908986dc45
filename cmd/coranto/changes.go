package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"coranto/internal/changes"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/history"
	"coranto/internal/page"
	"coranto/internal/site"
)

func (t *tool) changesCommand() *cobra.Command {
	var since string
	var clock clock
	var asJSON bool
	c := &cobra.Command{
		Use:   "changes --since REF",
		Short: "Print what a change of the files does to the site",
		Long: `Changes compares the site of the files as they are now with that of the commit
at which they parted from REF, both at this moment, and prints as Markdown what a
reviewer wants to know: what readers of feeds will be told, which pages come,
change and go, redirects, topics that are born or emptied, and editions.

It writes nothing, and needs the history: in a GitHub workflow, check out with
fetch-depth: 0.`,
		Example: `  coranto changes --since origin/main
  coranto changes --since HEAD~1 --json
  coranto changes --since "origin/$GITHUB_BASE_REF" >> "$GITHUB_STEP_SUMMARY"`,
		Args: atMost(0),
		RunE: func(*cobra.Command, []string) error {
			if since == "" {
				return errors.New("--since is missing; name a branch, a tag or a commit, as in --since origin/main")
			}
			report, err := t.changes(since, site.Options{Now: clock.now()})
			if err != nil {
				return err
			}
			if asJSON {
				return t.encode(report)
			}
			if err := report.Markdown(t.out); err != nil {
				return &failure{err}
			}
			return nil
		},
	}
	c.Flags().StringVar(&since, "since", "", "compare with the commit at which the files parted from this `ref`")
	clock.flag(c, "compare the sites as of this `moment`")
	c.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	return c
}

// changes compares the digest with what it was.
func (t *tool) changes(since string, o site.Options) (*changes.Report, error) {
	old, commit, err := earlier(since)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(old)
	before, err := t.sound(old, o, fmt.Sprintf("the digest at %.12s has", commit))
	if err != nil {
		return nil, err
	}
	after, err := t.sound(".", o, "the digest has")
	if err != nil {
		return nil, err
	}
	report, ds, err := changes.Between(before, after, runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, &failure{err}
	}
	if len(ds) > 0 {
		return nil, t.faults(ds, "the layouts have")
	}
	return report, nil
}

// earlier writes the digest as it was at the commit at which the present state
// and ref parted into a folder, which is the caller's to remove.
func earlier(ref string) (folder, commit string, err error) {
	repository, err := history.Open(".")
	if err != nil {
		return "", "", &failure{err}
	}
	commit, err = repository.Since(ref)
	if err != nil {
		return "", "", &failure{err}
	}
	folder, err = os.MkdirTemp("", "coranto-")
	if err != nil {
		return "", "", &failure{err}
	}
	if err := repository.Extract(commit, folder, "content", "layouts", "static", files.ConfigName); err != nil {
		os.RemoveAll(folder)
		return "", "", &failure{err}
	}
	return folder, commit, nil
}

// sound makes the site of a digest's folder, and fails when there are errors in
// it.
func (t *tool) sound(folder string, o site.Options, what string) (*site.Site, error) {
	s, ds, err := load(folder, o)
	if err != nil {
		return nil, err
	}
	ds = append(ds, s.Diagnostics()...)
	if !diag.HasErrors(ds) {
		ds = append(ds, page.Check(s, page.All(s))...)
	}
	if diag.HasErrors(ds) {
		return nil, t.faults(ds, what)
	}
	return s, nil
}

// faults prints the errors among diagnostics, and fails with how many there are.
func (t *tool) faults(ds []diag.Diagnostic, what string) error {
	ds = onlyErrors(diag.Sort(ds))
	if err := diag.Text(t.err, ds, t.colour()); err != nil {
		return &failure{err}
	}
	return &failure{fmt.Errorf("%s %s; nothing was compared", what, count(len(ds), "error"))}
}
