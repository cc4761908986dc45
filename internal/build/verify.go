package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/site"
)

// Verification is what [Verify] found.
type Verification struct {
	Out         string
	Pages       int // of a clean build
	Differences []Difference
	Diagnostics []diag.Diagnostic
}

// Difference is a file of the output that is not what a clean build gives.
type Difference struct {
	Path string
	What string // missing, changed, or foreign: not of the site, and not kept
	// Of a text that is changed, the first line that differs, from 1 on, as it
	// stands and as it should be, cut where they are long. Of other files the line
	// is 0.
	Line      int
	Has, Want string
}

// Verify compares the output with what a clean build would write there: all
// pages are rendered, no log is believed, and every byte is compared. It writes
// nothing, but that an interrupted build is completed first.
func Verify(ctx context.Context, o Options) (*Verification, error) {
	if o.Site.Jobs < 1 {
		o.Site.Jobs = runtime.GOMAXPROCS(0)
	}
	v := &Verification{}
	t, err := newTarget(o.Dir, o.Out, o.Cache)
	if err != nil {
		return v, err
	}
	v.Out = t.out
	release, err := t.open()
	if err != nil {
		return v, err
	}
	defer release()
	b := &builder{Options: o, target: t, report: &Report{}, last: o.Clock()}
	err = b.clean()
	if err == nil {
		err = b.plan()
	}
	if err == nil {
		err = v.compare(ctx, b)
	}
	v.Pages, v.Diagnostics = len(b.pages), b.report.Diagnostics
	return v, err
}

// clean loads the site without anything that an earlier build kept.
func (b *builder) clean() error {
	dir, err := files.Dir(b.Dir)
	if err != nil {
		return err
	}
	tree, diagnostics, err := files.Scan(dir, b.Theme)
	if err != nil {
		return err
	}
	b.Site.Kept = nil
	b.site, err = site.Load(tree, b.Site)
	if err == nil {
		b.report.Diagnostics = append(diagnostics, b.site.Diagnostics()...)
	}
	return err
}

// compare renders all pages and compares them with what stands.
func (v *Verification) compare(ctx context.Context, b *builder) error {
	stands := list(b.target.out)
	if errors.Is(stands.err, fs.ErrNotExist) {
		return fmt.Errorf("there is no output at %s; run coranto build", b.target.out)
	}
	if stands.err != nil {
		return fmt.Errorf("the output cannot be read: %w", stands.err)
	}
	planned := make(map[string]bool, len(b.pages))
	for _, p := range b.pages {
		planned[p.Path] = true
	}
	for _, f := range stands.files {
		if !planned[f.name] && !isKept(b.site.Config.Keep, f.name) {
			v.Differences = append(v.Differences, Difference{Path: f.name, What: "foreign"})
		}
	}
	renderer := page.NewRenderer(b.site)
	renderer.Expect(b.pages)
	var next, done atomic.Int64
	var group sync.WaitGroup
	var mu sync.Mutex
	var failed error
	problems := map[problem]diag.Diagnostic{}
	for range b.Site.Jobs {
		group.Go(func() {
			var buf []byte
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(b.pages) {
					return
				}
				out, err := renderer.Render(buf[:0], b.pages[i])
				var d Difference
				if err == nil {
					d, err = b.target.difference(b.pages[i].Path, out.Bytes)
				}
				buf = out.Bytes
				if err != nil || d.What != "" || len(out.Diagnostics) > 0 {
					mu.Lock()
					if d.What != "" {
						v.Differences = append(v.Differences, d)
					}
					note(problems, out.Diagnostics)
					failed = errors.Join(failed, err)
					mu.Unlock()
					if err != nil {
						return
					}
				}
				if n := done.Add(1); b.Progress != nil && n%64 == 0 {
					b.Progress(int(n), len(b.pages))
				}
			}
		})
	}
	group.Wait()
	switch {
	case failed != nil:
		return failed
	case ctx.Err() != nil:
		return ErrStopped
	}
	for _, d := range problems {
		b.report.Diagnostics = append(b.report.Diagnostics, d)
	}
	slices.SortFunc(v.Differences, func(a, b Difference) int { return strings.Compare(a.Path, b.Path) })
	return b.invalid()
}

// difference compares a file of the output with the bytes that it should have.
func (t target) difference(name string, want []byte) (Difference, error) {
	g := staging{target: t}
	full := g.at(name)
	if same(full, want) {
		return Difference{}, nil
	}
	if info, err := os.Lstat(full); err != nil || !info.Mode().IsRegular() {
		return Difference{Path: name, What: "missing"}, nil
	}
	has, err := os.ReadFile(full)
	if err != nil {
		return Difference{}, err
	}
	d := Difference{Path: name, What: "changed"}
	if isText(has) && isText(want) {
		d.Line, d.Has, d.Want = firstDifference(has, want)
	}
	return d, nil
}

func isText(data []byte) bool { return utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 }

// firstDifference returns the number of the first line that differs, and what
// both texts have there.
func firstDifference(has, want []byte) (line int, a, b string) {
	at := 0
	for at < len(has) && at < len(want) && has[at] == want[at] {
		at++
	}
	start := bytes.LastIndexByte(has[:at], '\n') + 1
	return bytes.Count(has[:start], []byte("\n")) + 1, excerpt(has, start, at), excerpt(want, start, at)
}

// excerpt returns the line that begins at start, or of a long one what is around
// a place in it.
func excerpt(text []byte, start, at int) string {
	const before, behind = 60, 60
	end := len(text)
	if i := bytes.IndexByte(text[start:], '\n'); i >= 0 {
		end = start + i
	}
	at = min(at, end)
	from, to := start, end
	if at-from > before {
		from = at - before
	}
	if to-at > behind {
		to = at + behind
	}
	cut := strings.ToValidUTF8(string(text[from:to]), "")
	if from > start {
		cut = "…" + cut
	}
	if to < end {
		cut += "…"
	}
	return cut
}
