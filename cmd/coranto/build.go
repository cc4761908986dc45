package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"coranto"
	"coranto/internal/build"
	"coranto/internal/desk"
	"coranto/internal/diag"
	"coranto/internal/site"
)

func (t *tool) buildCommand() *cobra.Command {
	var o build.Options
	var clock clock
	var asJSON, verify bool
	c := &cobra.Command{
		Use:   "build",
		Short: "Write the site to public/",
		Long: `Build writes the site to public/, or to the folder that --out names. It writes
what changed, removes what it wrote before and is no longer part of the site,
and touches nothing else. A site with errors is not written at all.`,
		Example: `  coranto build
  coranto build --base-url https://preview.example.org/pr-12/
  coranto build --drafts --future --out /tmp/preview
  coranto build --now 2021-01-21T18:30:00Z --json
  coranto build --portable               a copy that opens from disk, in portable/
  coranto build --explain /topics/law/   why that page was rendered, or was not
  coranto build --explain all            why each was
  coranto build --verify                 is public/ what a clean build gives?`,
		Args: atMost(0),
		RunE: func(c *cobra.Command, _ []string) error {
			if url := o.Site.BaseURL; c.Flags().Changed("base-url") {
				if _, err := site.HomeURL(url); err != nil {
					return fmt.Errorf("--base-url: %q is not the address of a home page; write one as in https://user.github.io/repo/", url)
				}
			}
			if o.Site.Jobs < 1 && c.Flags().Changed("jobs") {
				return fmt.Errorf("--jobs: %d is too few; write 1 or more", o.Site.Jobs)
			}
			o.Dir, o.Theme, o.Clock, o.Site.Now = ".", coranto.Theme, time.Now, clock.now()
			if verify && (o.Clean || len(o.Explain) > 0) {
				return errors.New("--verify only looks; it does not go with --clean or --explain")
			}
			if o.Site.Portable && o.Out == "" {
				o.Out = "portable"
			}
			progress := t.progress()
			o.Progress = progress.show
			defer spendMemory(whileLoading)()
			o.Loaded = func() { debug.SetGCPercent(whileRendering) }
			if verify {
				v, err := build.Verify(c.Context(), o)
				progress.clear()
				return t.verified(v, err, asJSON)
			}
			report, err := build.Build(c.Context(), o)
			progress.clear()
			if err := t.built(report, err, asJSON); err != nil || asJSON || len(o.Explain) == 0 {
				return err
			}
			if err := t.explained(report.Explained, slices.Contains(o.Explain, build.ExplainAll)); err != nil {
				return &failure{err}
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&o.Out, "out", "", "write to this `folder` (default public in the digest's)")
	f.StringVar(&o.Cache, "cache", "", "keep log and lock in this `folder` (default .coranto in the digest's)")
	f.StringVar(&o.Site.BaseURL, "base-url", "", "`address` of the home page, instead of the url in site.yaml")
	clock.flag(c, "build as of this `moment`")
	f.BoolVar(&o.Site.Drafts, "drafts", false, "publish drafts too")
	f.BoolVar(&o.Site.Future, "future", false, "publish articles dated later than now too")
	f.BoolVar(&o.Site.Portable, "portable", false, "make a copy of the site that opens from disk, in portable/ unless --out names another folder")
	f.BoolVar(&o.Clean, "clean", false, "remove files in the output that coranto did not write")
	f.IntVar(&o.Site.Jobs, "jobs", 0, "work on this `number` of pages at a time (default one for each processor)")
	f.StringArrayVar(&o.Explain, "explain", nil, "say why the page at this `address` was rendered, or was not; all for each that was; may be repeated")
	f.BoolVar(&verify, "verify", false, "write nothing; compare the output with what a clean build gives")
	f.BoolVar(&asJSON, "json", false, "print the report as JSON to standard output")
	_ = c.MarkFlagDirname("out")
	_ = c.MarkFlagDirname("cache")
	return c
}

// built tells what a build did.
func (t *tool) built(r *build.Report, err error, asJSON bool) error {
	if asJSON {
		if err := t.printJSON(r, err); err != nil {
			return &failure{err}
		}
	} else {
		ds := r.Diagnostics
		if t.quiet {
			ds = onlyErrors(ds)
		}
		if err := diag.Text(t.err, ds, t.colour()); err != nil {
			return &failure{err}
		}
	}
	if err == nil {
		if !asJSON {
			t.say("%s", summary(r))
		}
		return nil
	}
	if errors.Is(err, build.ErrInvalid) {
		if desk.Interrupted(".") {
			t.say("a move of files was interrupted here: run coranto mv or topic merge again, which completes it, before anything else is mended")
		}
		errorCount, warnings := diag.Count(r.Diagnostics)
		found := count(errorCount, "error")
		if warnings > 0 {
			found += " and " + count(warnings, "warning")
		}
		return &failure{fmt.Errorf("%s; nothing was written", found)}
	}
	return &failure{err}
}

func onlyErrors(ds []diag.Diagnostic) []diag.Diagnostic {
	var out []diag.Diagnostic
	for _, d := range ds {
		if d.Severity == diag.Error {
			out = append(out, d)
		}
	}
	return out
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// progress shows how far a build is, or what else takes long, on a terminal, once
// it takes over a second.
type progress struct {
	tool  *tool
	what  string // is counted
	start time.Time
	mu    sync.Mutex
	shown bool
}

func (t *tool) progress() *progress { return &progress{tool: t, what: "pages", start: time.Now()} }

func (p *progress) show(done, total int) {
	if p.tool.quiet || !p.tool.terminal() || time.Since(p.start) < time.Second {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown = true
	fmt.Fprintf(p.tool.err, "\r%d of %d %s (%d %%)", done, total, p.what, 100*done/total)
}

func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.tool.err, "\r\x1b[K")
	}
}

type jsonReport struct {
	OK          bool              `json:"ok"`
	Error       string            `json:"error,omitempty"`
	Out         string            `json:"out"`
	Pages       int               `json:"pages"`
	Written     int               `json:"written"`
	Unchanged   int               `json:"unchanged"`
	Removed     int               `json:"removed"`
	Bytes       int64             `json:"bytes"`
	New         int64             `json:"bytes_written"`
	Articles    int               `json:"articles"`
	LeftOut     []jsonLeftOut     `json:"left_out"`
	Next        string            `json:"next,omitempty"`
	Phases      []jsonPhase       `json:"phases"`
	PeakMemory  int64             `json:"peak_memory,omitempty"`
	Explained   []jsonExplanation `json:"explained,omitempty"`
	Diagnostics []diag.Diagnostic `json:"diagnostics"`
}

type jsonLeftOut struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

type jsonPhase struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

// printJSON prints the report as one object.
func (t *tool) printJSON(r *build.Report, err error) error {
	j := jsonReport{
		OK: err == nil, Out: r.Out, Pages: r.Pages, Written: r.Written, Unchanged: r.Unchanged, Removed: r.Removed,
		Bytes: r.Bytes, New: r.New, Articles: r.Articles, PeakMemory: peakMemory(),
		Explained: jsonExplanations(r.Explained),
		LeftOut:   []jsonLeftOut{}, Phases: []jsonPhase{}, Diagnostics: []diag.Diagnostic{},
	}
	if err != nil {
		j.Error = err.Error()
	}
	if !r.Next.IsZero() {
		j.Next = r.Next.Format(time.RFC3339)
	}
	for _, l := range r.LeftOut {
		j.LeftOut = append(j.LeftOut, jsonLeftOut(l))
	}
	for _, p := range r.Phases {
		j.Phases = append(j.Phases, jsonPhase{p.Name, p.Duration.Seconds()})
	}
	j.Diagnostics = append(j.Diagnostics, r.Diagnostics...)
	encoder := json.NewEncoder(t.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(j)
}
