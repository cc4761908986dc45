package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// builder measures one size.
type builder struct {
	ctx context.Context
	options
	tool string
	n    int
	dir  string // all of this size
}

func (b *builder) path(name string) string { return filepath.Join(b.dir, name) }

// figures are what was measured at one size. Times are in seconds.
type figures struct {
	Articles     int     `json:"articles"`
	Cold         []run   `json:"cold"` // by wall time
	Warm         []warm  `json:"warm"` // in the order of edits
	Files        int     `json:"files"`
	Bytes        int64   `json:"bytes"`
	ArticleBytes int     `json:"article_bytes"` // of an article page, on average
	TextBytes    int     `json:"text_bytes"`    // of the text on it that a reader sees
	Floor        []floor `json:"floor"`         // by sum
	Added        run     `json:"added"`         // one new article
	Index        index   `json:"index"`         // of the search index
	IndexChanged []int   `json:"index_changed"` // files of it that a new article changed, see arrivals

	Kinds map[string]int64 `json:"kinds"` // bytes of each kind of output
	Hugo  *hugoBuilt       `json:"hugo,omitempty"`
}

// warm are the builds after one kind of edit, by wall time.
type warm struct {
	Edit string `json:"edit"`
	Runs []run  `json:"runs"`
}

// run is one build.
type run struct {
	Wall       float64 `json:"wall"`
	CPU        float64 `json:"cpu"`
	PeakMemory int64   `json:"peak_memory"`
	Written    int     `json:"written"` // outputs
	Bytes      int64   `json:"bytes"`   // of them
	Phases     []phase `json:"phases"`
}

type phase struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

// sample writes the digest.
func (b *builder) sample() error {
	b.note("writing %s articles", thousands(int64(b.n)))
	return b.step(nil, "step:sample", b.path("digest"), strconv.Itoa(b.n), strconv.FormatUint(b.seed, 10))
}

// measure makes the digest and all builds of it.
func (b *builder) measure() (figures, error) {
	f := figures{Articles: b.n}
	if err := b.sample(); err != nil {
		return f, err
	}
	b.note("cold builds")
	for i := range b.runs {
		if i > 0 {
			if err := errors.Join(os.RemoveAll(b.path("out")), os.RemoveAll(b.path("cache"))); err != nil {
				return f, err
			}
		}
		r, err := b.build()
		if err != nil {
			return f, err
		}
		f.Cold = append(f.Cold, r)
	}
	if err := b.look(&f); err != nil {
		return f, err
	}
	b.note("warm builds")
	for _, e := range edits {
		w := warm{Edit: e.name}
		for i := range b.runs {
			if err := e.make(b, i); err != nil {
				return f, fmt.Errorf("%s: %w", e.name, err)
			}
			r, err := b.build()
			if err != nil {
				return f, fmt.Errorf("%s: %w", e.name, err)
			}
			w.Runs = append(w.Runs, r)
		}
		f.Warm = append(f.Warm, w)
	}
	b.note("one more article")
	var err error
	if err := b.arriveAll(&f); err != nil {
		return f, err
	}
	b.note("the floor")
	for range b.runs {
		var x floor
		if err := b.step(&x, "step:floor", b.path("digest"), b.path("out"), b.path("floor")); err != nil {
			return f, err
		}
		f.Floor = append(f.Floor, x)
		if err := os.RemoveAll(b.path("floor")); err != nil {
			return f, err
		}
	}
	if b.hugo {
		b.note("cold builds with Hugo")
		if f.Hugo, err = b.buildWithHugo(); err != nil {
			return f, err
		}
	}
	all := [][]run{f.Cold}
	for _, w := range f.Warm {
		all = append(all, w.Runs)
	}
	for _, runs := range all {
		slices.SortFunc(runs, func(x, y run) int { return compare(x.Wall, y.Wall) })
	}
	slices.SortFunc(f.Floor, func(x, y floor) int { return compare(x.sum(), y.sum()) })
	return f, nil
}

func compare(x, y float64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// note says what goes on.
func (b *builder) note(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...)
}

// build runs coranto build once.
func (b *builder) build() (run, error) {
	// Later than all of the sample, and always the same.
	const now = "2022-02-01T00:00:00Z"
	c := exec.CommandContext(b.ctx, b.tool, "-C", b.path("digest"), "build",
		"--out", b.path("out"), "--cache", b.path("cache"), "--now", now, "--json")
	var out, messages bytes.Buffer
	c.Stdout, c.Stderr = &out, &messages
	start := time.Now()
	failed := c.Run()
	r := run{Wall: time.Since(start).Seconds()}
	if c.ProcessState == nil {
		return r, failed
	}
	r.CPU = (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()
	var report struct {
		Written     int
		Bytes       int64 `json:"bytes_written"`
		Phases      []phase
		Diagnostics []json.RawMessage
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil && failed == nil {
		return r, fmt.Errorf("the report of coranto build: %w", err)
	}
	if failed != nil {
		example := ""
		if len(report.Diagnostics) > 0 {
			example = string(report.Diagnostics[0])
		}
		return r, fmt.Errorf("coranto build: %w\n%s%s", failed, &messages, example)
	}
	r.Written, r.Bytes, r.Phases = report.Written, report.Bytes, report.Phases
	// On Linux the peak of the process that starts another counts as the
	// other's too, so this one has to stay small: what needs memory is a step.
	r.PeakMemory = peakMemory(c.ProcessState)
	return r, nil
}

// look takes the measure of the output.
func (b *builder) look(f *figures) error {
	out := b.path("out")
	f.Kinds = map[string]int64{}
	err := filepath.WalkDir(out, func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			f.Files++
			f.Bytes += info.Size()
			f.Kinds[kindOf(filepath.ToSlash(strings.TrimPrefix(file, out+string(filepath.Separator))))] += info.Size()
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := b.step(&f.Index, "step:search", out); err != nil {
		return err
	}
	return b.step(f, "step:text", out)
}

// articleFiles returns the files of articles: those two folders deep, in one
// for a year and one for a month. What is called index is the page of a month.
func articleFiles(dir, ext string, output bool) ([]string, error) {
	list, err := filepath.Glob(filepath.Join(dir, "[0-9][0-9][0-9][0-9]", "[0-9][0-9]", "*"+ext))
	if output {
		list = slices.DeleteFunc(list, func(name string) bool { return strings.HasPrefix(filepath.Base(name), "index.") })
	}
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("no articles in %s", dir)
	}
	return list, err
}

// step runs a part of this program in a process of its own, and reads what it
// prints into result.
func (b *builder) step(result any, args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	c := exec.CommandContext(b.ctx, self, args...)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(out, result)
}
