package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"time"
)

// served is what was measured of previews at one size. Times are in seconds: of
// the start until the home page has been received, of an edit from the save,
// which is a rename, until the new bytes of the page have been.
type served struct {
	Articles int `json:"articles"`
	preview
	Hugo *preview `json:"hugo,omitempty"` // the same of hugo server
}

// preview is what was measured of one program.
type preview struct {
	Start  []float64            `json:"start"`
	Again  []float64            `json:"start_after_a_build,omitempty"`
	Edits  map[string][]float64 `json:"edits"`
	Memory int64                `json:"peak_memory"`
	Held   int64                `json:"memory"` // after the edits
}

// kindsOfEdits are in the order in which they are made.
var kindsOfEdits = []string{"body", "title", "tag", "new article", "layout"}

// hugoEdits is how often each edit is made under hugo server, at most, and
// hugoPatience how long.
const (
	hugoEdits    = 10
	hugoPatience = time.Minute
)

// serve measures the previews of one size, over HTTP.
func (b *builder) serve() (served, error) {
	s := served{Articles: b.n}
	if err := b.sample(); err != nil {
		return s, err
	}
	b.note("serving them")
	var err error
	if s.preview, err = b.watch(b.coranto(), b.runs, b.edits, time.Hour); err != nil {
		return s, err
	}
	b.note("serving them after a build")
	c := exec.CommandContext(b.ctx, b.tool, "-C", b.path("digest"), "build", "--out", b.path("out"), "--quiet")
	if err := c.Run(); err != nil {
		return s, fmt.Errorf("coranto build: %w", err)
	}
	again, err := b.watch(b.coranto(), b.runs, 0, 0)
	s.Again, s.Memory = again.Start, max(s.Memory, again.Memory)
	if err != nil || !b.hugo {
		return s, err
	}
	b.note("the same with Hugo")
	if err := b.sampleForHugo(); err != nil {
		return s, err
	}
	p, err := b.watch(b.hugoServer(), 1, min(b.edits, hugoEdits), hugoPatience)
	s.Hugo = &p
	return s, err
}

// watch starts a program some times, and makes edits under the last one: of each
// kind so many, or as many as there is patience for.
func (b *builder) watch(of program, starts, edits int, patience time.Duration) (preview, error) {
	p := preview{Edits: map[string][]float64{}}
	for i := range starts {
		v, took, err := b.visit(of)
		if err != nil {
			return p, err
		}
		p.Start = append(p.Start, took)
		if i == starts-1 {
			for _, kind := range kindsOfEdits {
				begin := time.Now()
				for n := range edits {
					if n > 0 && time.Since(begin) > patience {
						break
					}
					took, err := v.edit(kind, n)
					if err != nil {
						return p, errors.Join(fmt.Errorf("%s edit %d: %w", kind, n, err), v.end())
					}
					p.Edits[kind] = append(p.Edits[kind], took)
				}
			}
			p.Held = heldMemory(v.process.Process.Pid)
		}
		if err := v.end(); err != nil {
			return p, err
		}
		p.Memory = max(p.Memory, peakMemory(v.process.ProcessState))
	}
	slices.Sort(p.Start)
	for _, times := range p.Edits {
		slices.Sort(times)
	}
	return p, nil
}

// printServed prints what was measured of previews.
func printServed(w io.Writer, work string, o options, all []served) error {
	if o.json {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(all)
	}
	t := bufio.NewWriter(w)
	fmt.Fprintf(t, "%s, %d processors, in %s; coranto serve over HTTP, %d edits of each kind\n\n", runtime.Version(), runtime.GOMAXPROCS(0), work, o.edits)
	row := func(name string, of func(*served) string) {
		fmt.Fprintf(t, "%-34s", name)
		for i := range all {
			fmt.Fprintf(t, "%12s", of(&all[i]))
		}
		fmt.Fprintln(t)
	}
	row("articles", func(s *served) string { return thousands(int64(s.Articles)) })
	rows := func(of func(*served) *preview, highest string) {
		row("start to first page, s", func(s *served) string { return seconds(of(s).Start[len(of(s).Start)/2]) })
		if of(&all[0]).Again != nil {
			row("  after a build", func(s *served) string { return seconds(of(s).Again[len(of(s).Again)/2]) })
		}
		row("memory after the edits, MB", func(s *served) string { return megabytes(of(s).Held) })
		row("  its peak", func(s *served) string { return megabytes(of(s).Memory) })
		for _, kind := range kindsOfEdits {
			row(kind+", ms: median", func(s *served) string { return milliseconds(of(s).Edits[kind], 50) })
			row("  "+highest, func(s *served) string { return milliseconds(of(s).Edits[kind], 99) })
		}
	}
	rows(func(s *served) *preview { return &s.preview }, "99th percentile")
	if o.hugo {
		fmt.Fprintf(t, "\n%s, an equivalent site, up to %d edits of each kind\n\n", hugoVersion(), min(o.edits, hugoEdits))
		rows(func(s *served) *preview { return s.Hugo }, "all but the slowest")
	}
	return t.Flush()
}

// milliseconds writes a percentile of sorted times.
func milliseconds(times []float64, percent int) string {
	return fmt.Sprintf("%.1f", 1000*times[(len(times)-1)*percent/100])
}
