// Package build writes a site to a folder. It renders every page of the plan
// into a stage beside the output, and only when all of them are right does it
// touch the output: a build with errors writes nothing.
//
// Build reads as the steps of a build, from top to bottom.
package build

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/site"
)

// Options say what is built, and where to.
type Options struct {
	Dir   string // the digest's folder
	Out   string // the output; "public" in Dir when empty
	Cache string // the folder of log and lock; ".coranto" in Dir when empty
	Theme fs.FS  // the built-in layouts and static files
	Clean bool   // files in the output that are not ours are removed
	// Explain asks of some pages why they are rendered, or are not: by address,
	// with the host or without, or by the name of the file; see [ExplainAll].
	Explain []string
	Site    site.Options
	// Clock times the phases. It never decides what is written.
	Clock func() time.Time
	// Loaded, when set, is called when the site is loaded and rendering begins.
	Loaded func()
	// Progress, when set, is told now and then how many pages are rendered. It
	// may be called by several goroutines.
	Progress func(done, total int)

	disk *disk // another than the real one, in tests
}

// Report is what a build did.
type Report struct {
	Pages       int   // of the plan
	Written     int   // new or changed
	Unchanged   int   // as they stood
	Removed     int   // no longer in the plan
	Bytes       int64 // of all pages
	New         int64 // bytes of the pages that were written
	Articles    int   // published
	LeftOut     []LeftOut
	Next        time.Time // when the clock alone changes the site; zero for never
	Phases      []Phase
	Diagnostics []diag.Diagnostic
	Out         string
	Explained   []Explanation // of the pages asked for, in their order; of all by path
}

// LeftOut is an article that is not listed, and why.
type LeftOut struct{ File, Reason string }

// Phase is a part of a build and how long it took.
type Phase struct {
	Name     string
	Duration time.Duration
}

// ErrInvalid says that there are errors among a report's diagnostics, and that
// nothing was written.
var ErrInvalid = errors.New("the site has errors; nothing was written")

// ErrStopped says that the context of a build ended before anything was written.
var ErrStopped = errors.New("the build was stopped")

// Build builds a site. With [ErrInvalid] the report has the diagnostics; any
// other error is of the environment. What has to be written is written to its
// end, whatever becomes of ctx.
func Build(ctx context.Context, o Options) (*Report, error) {
	if o.Site.Jobs < 1 {
		o.Site.Jobs = runtime.GOMAXPROCS(0)
	}
	b := &builder{Options: o, report: &Report{}, last: o.Clock()}
	return b.report, b.explain(b.build(ctx))
}

func (b *builder) build(ctx context.Context) (err error) {
	b.target, err = newTarget(b.Dir, b.Out, b.Cache)
	if err != nil {
		return err
	}
	if b.disk != nil {
		b.target.disk = *b.disk
	}
	b.report.Out = b.target.out
	release, err := b.target.open()
	if err != nil {
		return err
	}
	defer release()

	// The digest's files are read on all processors. What stands in the output is
	// looked at when the site is made of them, on one.
	read := make(chan bool, 1)
	b.Site.AllRead = func() { read <- true }
	begin := sync.OnceValue(func() bool { return <-read })
	stands := soon(func() (l listing, err error) {
		if begin() {
			l = list(b.target.out)
		}
		return l, nil
	})
	log := soon(func() (l *pageLog, err error) {
		if begin() {
			l, err = readPageLog(pageLogPath(b.target))
		}
		return l, err
	})
	if err := b.load(); err != nil {
		close(read)
		return err
	}
	agrees := soon(func() ([]bool, error) {
		log, err := log()
		return answers(log, b.site, b.Site.Jobs), err
	})
	if err := b.plan(); err != nil {
		return err
	}
	err = b.look(stands, log, agrees)
	if b.stage != nil {
		defer b.stage.end()
	}
	if err != nil {
		return err
	}
	b.phase("look")
	if err := b.render(ctx); err != nil {
		return err
	}
	removed, err := b.publish()
	b.phase("publish")
	if err != nil {
		return err
	}
	for i, changed := range b.stage.changed {
		if changed {
			b.report.Written++
			b.report.New += b.warm.pages[i].size
		}
	}
	b.report.Unchanged = len(b.pages) - b.report.Written
	b.report.Removed = removed
	b.report.Explained = b.reasons()
	return nil
}

type builder struct {
	Options
	target    target
	site      *site.Site
	pages     []page.Page
	stage     *stage
	warm      *warm
	renderer  *page.Renderer
	articles  map[string]bool // for explanations: by id, whether it is as in the last build
	explained []string        // paths of the pages to explain; none for all
	published bool            // the output is what it should be
	report    *Report
	last      time.Time
}

// phase ends a phase.
func (b *builder) phase(name string) {
	now := b.Clock()
	b.report.Phases = append(b.report.Phases, Phase{name, now.Sub(b.last)})
	b.last = now
}

// load reads the digest's files and makes the site of them.
func (b *builder) load() error {
	articles := soon(func() (*articleFile, error) { return readArticles(b.target) })
	dir, err := files.Dir(b.Dir)
	if err != nil {
		return err
	}
	tree, diagnostics, err := files.Scan(dir, b.Theme)
	if err != nil {
		return err
	}
	b.phase("list")
	kept, err := articles()
	if err != nil {
		return fmt.Errorf("the log cannot be read: %w", err)
	}
	b.Site.Kept = kept.kept
	b.site, err = site.Load(tree, b.Site)
	if err != nil {
		return err
	}
	b.report.Diagnostics = append(diagnostics, b.site.Diagnostics()...)
	b.report.Articles = b.site.Published().Len()
	b.report.Next = b.site.Next()
	for _, a := range b.site.LeftOut() {
		b.report.LeftOut = append(b.report.LeftOut, LeftOut{a.File, a.State.String()})
	}
	// What cannot be kept is parsed again the next time.
	_ = kept.keep(b.site)
	b.phase("load")
	return nil
}

// invalid sorts the diagnostics, and returns ErrInvalid when there are errors.
func (b *builder) invalid() error {
	b.report.Diagnostics = diag.Sort(b.report.Diagnostics)
	if diag.HasErrors(b.report.Diagnostics) {
		return ErrInvalid
	}
	return nil
}

// plan lists the pages and checks that they can stand together.
func (b *builder) plan() error {
	b.pages = page.All(b.site)
	b.report.Pages = len(b.pages)
	broken := diag.HasErrors(b.report.Diagnostics)
	for _, d := range page.Check(b.site, b.pages) {
		// A file with errors has no page, and what leads there is not to blame.
		if !broken || d.Rule != "link" && d.Rule != "feed" {
			b.report.Diagnostics = append(b.report.Diagnostics, d)
		}
	}
	b.phase("plan")
	return b.invalid()
}

// look compares what stands in the output, and what made it, with what it has
// to become.
func (b *builder) look(stands func() (listing, error), log func() (*pageLog, error), agrees func() ([]bool, error)) (err error) {
	standing, _ := stands()
	b.stage, err = newStage(b.target, b.site.Config.Keep, b.pages, b.Clean, standing)
	if err != nil {
		return err
	}
	last, err := log()
	if err != nil {
		return fmt.Errorf("the log cannot be read: %w", err)
	}
	answers, _ := agrees()
	b.warm = newWarm(last, answers, b.stage, b.Site.Jobs)
	return b.find()
}

// render renders the pages that are not as they were, and stages those that
// differ from what stands in the output.
func (b *builder) render(ctx context.Context) error {
	if b.Loaded != nil {
		b.Loaded()
	}
	b.renderer = page.NewRenderer(b.site)
	stale := make([]page.Page, len(b.warm.stale))
	for i, number := range b.warm.stale {
		stale[i] = b.pages[number]
	}
	b.renderer.Expect(stale)
	var next, done atomic.Int64
	var stop atomic.Bool
	var mu sync.Mutex
	var failed error
	problems := map[problem]diag.Diagnostic{}
	var group sync.WaitGroup
	for range b.Site.Jobs {
		group.Go(func() {
			var buf []byte
			for !stop.Load() && ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(stale) {
					return
				}
				out, err := b.renderer.Render(buf[:0], stale[i])
				if err == nil && !diag.HasErrors(out.Diagnostics) {
					err = b.put(b.warm.stale[i], out)
				}
				if err != nil || len(out.Diagnostics) > 0 {
					mu.Lock()
					if err != nil && failed == nil {
						failed = err
						stop.Store(true)
					}
					note(problems, out.Diagnostics)
					mu.Unlock()
				}
				if cap(out.Bytes) > cap(buf) {
					buf = out.Bytes
				}
				if n := done.Add(1); b.Progress != nil && n%64 == 0 {
					b.Progress(int(n), len(stale))
				}
			}
		})
	}
	group.Wait()
	b.renderer.Release()
	b.phase("render")
	if failed != nil {
		return failed
	}
	if ctx.Err() != nil {
		return ErrStopped
	}
	for i, p := range b.warm.pages {
		b.report.Bytes += p.size
		if p.current {
			note(problems, unpackDiagnostics(b.warm.log.pages[b.pages[i].Path].diagnostics))
		}
	}
	for _, d := range problems {
		b.report.Diagnostics = append(b.report.Diagnostics, d)
	}
	return b.invalid()
}

// publish puts what was staged in its place, and writes the log.
func (b *builder) publish() (removed int, err error) {
	if removed, err = b.stage.publish(); err != nil {
		return removed, err
	}
	b.published = true
	if b.warm.same() {
		return removed, nil
	}
	if err := b.warm.write(b.target, b.site, b.pages, b.renderer); err != nil {
		return removed, fmt.Errorf("the log cannot be written: %w", err)
	}
	return removed, nil
}

// put stages what a page became, and notes it for the log.
func (b *builder) put(i int, out page.Output) error {
	at, err := b.stage.put(i, out.Bytes)
	if err != nil {
		return err
	}
	var diagnostics wire
	for _, d := range out.Diagnostics {
		diagnostics.diagnostic(d)
	}
	x := &b.warm.pages[i]
	x.stamp, x.hash, x.reads, x.diagnostics = at, files.Sum(out.Bytes), out.Reads, string(diagnostics.buf)
	return nil
}

// problem tells diagnostics of rendering apart: one fault in a layout shows on
// every page that uses it, and is told once.
type problem struct {
	position diag.Position
	message  string
}

// note keeps one diagnostic of each problem: that of the page whose address
// comes first, so that the same fault always reads the same.
func note(problems map[problem]diag.Diagnostic, ds []diag.Diagnostic) {
	for _, d := range ds {
		key := problem{d.Position, d.Message}
		if old, seen := problems[key]; !seen || example(d) < example(old) {
			problems[key] = d
		}
	}
}

func example(d diag.Diagnostic) string {
	if len(d.Related) == 0 {
		return ""
	}
	return d.Related[0].Message
}

// explain says of an error of the environment what became of the site, and
// what to do.
func (b *builder) explain(err error) error {
	outcome := "nothing was written"
	switch {
	case b.published:
		outcome = "the site is complete, and the next build will take longer"
	case b.stage != nil && b.stage.touched:
		outcome = "the update is not complete; run the build again"
	}
	switch {
	case err == nil || errors.Is(err, ErrInvalid):
		return err
	case errors.Is(err, files.ErrChanged):
		return fmt.Errorf("%w; run the build again; %s", err, outcome)
	case isNoSpace(err):
		return fmt.Errorf("the disk is full: %w; %s", err, outcome)
	case isTooManyFiles(err):
		return fmt.Errorf("too few files may be open at once; raise the limit, as with ulimit -n 1024: %w; %s", err, outcome)
	}
	return fmt.Errorf("%w; %s", err, outcome)
}
