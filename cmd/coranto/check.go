package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"coranto/internal/build"
	"coranto/internal/check"
	"coranto/internal/desk"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/links"
	"coranto/internal/site"
)

func (t *tool) checkCommand() *cobra.Command {
	var format, since string
	var clock clock
	var ask, private bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Look for what editors would mend",
		Long: `Check looks for everything that a build refuses, and for what editors would
mend: quotations that are not in the text, marks that syndication leaves, links
that lead nowhere, articles that are nearly the same, and anything of an
unpublished article that the site shows. Without --links it asks nobody outside,
and writes nothing. docs/checks.md has each rule with an example; checks in site.yaml makes
a rule an error, a warning, or off. With an error among the findings the exit
code is 1.

With --since, the digest is compared with that of the commit at which it parted
from REF: an id that changed, a published address that is gone, a correction that
was removed, and a name, number or quotation that changed in a published article
without a word to its readers. Only what the change brought is told: what is
found in other files is left out, unless a build refuses it. It needs the history:
in a GitHub workflow, check out with fetch-depth: 0.

With --links, the servers of all links to elsewhere are asked whether they still
have the page: each host one question at a time, with a second between two. What
they say is kept in .coranto/links.json, and not asked again within 30 days (of a
page that is gone, within one).`,
		Example: `  coranto check
  coranto check --since origin/main
  coranto check --links
  coranto check --format github
  coranto check --format sarif > coranto.sarif`,
		Args: atMost(0),
		RunE: func(c *cobra.Command, _ []string) error {
			defer spendMemory(whileRendering)()
			s, err := t.site(site.Options{Now: clock.now()})
			if err != nil {
				return err
			}
			progress := t.progress()
			o := check.Options{Jobs: runtime.GOMAXPROCS(0), Progress: progress.show}
			if ask {
				o.Outside = func(addresses []string) (links.Ledger, error) {
					progress.clear()
					return t.askAfter(c.Context(), addresses, private, since != "")
				}
			}
			if since != "" {
				folder, commit, err := earlier(since)
				if err != nil {
					return err
				}
				defer os.RemoveAll(folder)
				if o.Since, _, err = load(folder, site.Options{Now: s.Now}); err != nil {
					return err
				}
				if diag.HasErrors(o.Since.Said(files.ConfigName)) {
					return &failure{fmt.Errorf("%s had errors at %.12s, so nothing can be compared with it; name a later commit, or leave out --since", files.ConfigName, commit)}
				}
			}
			found, err := check.Run(s, o)
			progress.clear()
			if err != nil {
				return &failure{err}
			}
			return t.found(found, format)
		},
	}
	choice(c, &format, "format", "text, json, github or sarif", "text", "json", "github", "sarif")
	c.Flags().StringVar(&since, "since", "", "judge what changed since the files parted from this `ref`")
	c.Flags().BoolVar(&ask, "links", false, "ask the servers of links to elsewhere whether they still have the page")
	c.Flags().BoolVar(&private, "allow-private", false, "with --links, ask at addresses of your own network too")
	clock.flag(c, takeForNow)
	return c
}

// ledgerName is the file that keeps what servers said of links.
const ledgerName = "links.json"

// askAfter asks the outside world after addresses. What is known of others is
// forgotten, unless there are more than those of a change.
func (t *tool) askAfter(ctx context.Context, addresses []string, private, change bool) (links.Ledger, error) {
	known := links.Ledger{}
	if err := json.Unmarshal(desk.Recall(".", ledgerName), &known); err != nil || known == nil {
		known = links.Ledger{}
	}
	progress, done := t.progress(), 0
	progress.what = "links"
	var mu sync.Mutex
	asker := links.Asker{AllowPrivate: private, Now: time.Now, Progress: func(string) {
		mu.Lock()
		defer mu.Unlock()
		done++
		progress.show(done, len(addresses))
	}}
	answers, stopped := asker.Ask(ctx, addresses, known)
	progress.clear()
	if change || stopped != nil {
		maps.Copy(known, answers)
	} else {
		known = answers
	}
	data, err := json.MarshalIndent(known, "", "  ")
	if err == nil {
		err = desk.Remember(".", ledgerName, append(data, '\n'))
	}
	if err == nil && stopped != nil {
		err = build.ErrStopped
	}
	return answers, err
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
	switch notes := len(found) - warnings; {
	case warnings > 0:
		t.say("%s", count(warnings, "warning"))
	case notes > 0:
		t.say("nothing to mend; %s", count(notes, "note"))
	default:
		t.say("nothing to mend")
	}
	return nil
}
