package preview

import (
	"context"
	"slices"
	"strings"
	"time"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/site"
	"coranto/internal/theme"
)

// version is the site at one moment, with what renders it. It never changes.
type version struct {
	number     int
	site       *site.Site
	renderer   *page.Renderer
	fallback   *page.Renderer // with earlier layouts, which had no errors; nil for none
	problems   []diag.Diagnostic
	superseded chan struct{} // closed when there is a later version
}

// longest is the longest that the clock is not looked at: a machine that slept
// has timers that did not run.
const longest = time.Minute

// state is what the one goroutine owns.
type state struct {
	*Preview
	site     *site.Site
	good     *theme.Theme // the last one before the site's own that had no errors
	held     []diag.Diagnostic
	first    map[string]bool // errors that there have been since the start
	known    []diag.Diagnostic
	pending  []string // names to be taken in again
	streams  map[*stream]bool
	number   int
	due      *time.Timer // the clock is to be looked at
	late     *time.Timer // bad news is to be told
	waiting  bool        // it runs
	quiet    *time.Timer // nothing has happened for a while
	checking chan []diag.Diagnostic
	stale    bool            // the last check was of an earlier version
	told     map[string]bool // what checks have found
}

// Run loads the site and owns the state until ctx ends. An error is of the
// environment, at the start; later ones are shown and mended.
func (p *Preview) Run(ctx context.Context) error {
	defer close(p.done)
	start := p.o.Clock()
	first, err := p.load()
	if err != nil {
		return err
	}
	s := &state{
		Preview: p, site: first, streams: map[*stream]bool{}, first: map[string]bool{}, stale: true,
		due: time.NewTimer(longest), late: time.NewTimer(longest), quiet: time.NewTimer(quietTime),
	}
	defer func() {
		s.due.Stop()
		s.late.Stop()
		s.quiet.Stop()
		for stream := range s.streams {
			close(stream.over)
		}
		if s.checking != nil {
			<-s.checking // so that nothing is left behind
		}
	}()
	for _, d := range first.Errors() {
		s.first[d.String()] = true
	}
	s.store(nil)
	close(p.ready)
	s.known = s.current.Load().problems
	p.o.Report(Report{Start: true, Base: first.Base, Took: p.o.Clock().Sub(start), New: s.known})
	changes := p.o.Changes
	for {
		select {
		case <-ctx.Done():
			return nil
		case names, open := <-changes:
			if !open {
				changes = nil // whoever watches says why
				continue
			}
			s.take(append(names, drain(changes)...), false)
		case name := <-p.suspect:
			s.take([]string{name}, true)
		case <-s.due.C:
			s.take(nil, false)
		case <-s.late.C:
			s.waiting = false
			s.tell(true, nil)
		case <-s.quiet.C:
			s.check()
		case ds := <-s.checking:
			s.checking = nil
			s.checked(ds)
		case stream := <-p.join:
			s.streams[stream] = true
			s.welcome(stream)
		case stream := <-p.leave:
			delete(s.streams, stream)
		}
	}
}

// drain takes what else is queued.
func drain(changes <-chan []string) (names []string) {
	for {
		select {
		case more, open := <-changes:
			if !open {
				return names
			}
			names = append(names, more...)
		default:
			return names
		}
	}
}

// take makes the next site of changes, and tells whoever has to know. With
// anew there is a new version even where nothing has changed.
func (s *state) take(names []string, anew bool) {
	start := s.o.Clock()
	named := slices.Concat(s.pending, names)
	s.pending = nil
	slices.Sort(named)
	named = slices.Compact(named)
	next, err := s.apply(named)
	fell := false
	if err == nil {
		if at := next.Next(); next != s.site || !at.IsZero() && !at.After(start) {
			// Whether time has brought something is asked apart, since a site of
			// another moment is another site.
			fell = next == s.site
			next, err = next.Apply(site.Changes{Now: start})
		}
	}
	if err != nil {
		// Nothing was taken in: the next change brings it again.
		s.pending = named
		s.held = append(s.held[:0:0], unread(err))
		next = s.site
	}
	before := s.current.Load()
	if next == s.site && !anew && err == nil && slices.EqualFunc(before.problems, s.problems(next), sameProblem) {
		s.wait()
		return
	}
	if s.site != next {
		s.stale = true
	}
	old := s.site
	s.site = next
	s.store(old)
	looked := s.tell(false, named)
	s.wait()
	s.quiet.Reset(quietTime)

	r := Report{Files: len(named), Clock: fell, Took: s.o.Clock().Sub(start)}
	now := s.current.Load().problems
	for _, a := range looked.answers {
		now = append(slices.Clip(now), a.problems...)
	}
	now = diag.Sort(slices.Clone(now))
	for _, d := range now {
		if !slices.ContainsFunc(s.known, func(k diag.Diagnostic) bool { return sameProblem(k, d) }) {
			r.New = append(r.New, d)
		}
	}
	for old := range s.first {
		if !slices.ContainsFunc(now, func(d diag.Diagnostic) bool { return d.String() == old }) {
			delete(s.first, old)
		}
	}
	r.Mended = len(now) == 0 && len(s.known) > 0
	s.known = now
	if old != next || len(r.New) > 0 || r.Mended {
		s.o.Report(r)
	}
}

// apply takes changes in; a site.yaml with errors only where there has never
// been one without, since with it every address may be another.
func (s *state) apply(names []string) (*site.Site, error) {
	next, err := s.site.Apply(site.Changes{Files: names})
	rest := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == files.ConfigName })
	if slices.Contains(names, ".") {
		rest = []string{"content", "layouts", "static"}
	} else if len(rest) == len(names) {
		if err == nil && len(s.held) > 0 && s.held[0].Rule == environment {
			s.held = nil
		}
		return next, err
	}
	switch {
	case err == nil && (!broken(next) || broken(s.site)):
		s.held = nil
		return next, nil
	case err != nil && len(rest) == 0:
		s.held = []diag.Diagnostic{unread(err)}
	case err == nil:
		s.held = next.Said(files.ConfigName)
	}
	without, err2 := s.site.Apply(site.Changes{Files: rest})
	if err2 == nil && err != nil {
		s.held = []diag.Diagnostic{unread(err)}
	}
	return without, err2
}

// broken reports whether the settings have errors.
func broken(s *site.Site) bool { return diag.HasErrors(s.Said(files.ConfigName)) }

const environment = "disk"

// unread says why changes could not be taken in.
func unread(err error) diag.Diagnostic {
	return diag.Diagnostic{Rule: environment, Message: err.Error(), Hint: "it is tried again with the next change"}
}

// problems returns the errors of a site, and of what it has not taken in.
func (s *state) problems(of *site.Site) []diag.Diagnostic {
	return diag.Sort(append(of.Errors(), s.held...))
}

func sameProblem(a, b diag.Diagnostic) bool {
	return a.Position == b.Position && a.Message == b.Message && a.Excerpt == b.Excerpt
}

// store makes a version of the site, and hands it to the requests.
func (s *state) store(old *site.Site) {
	problems := s.problems(s.site)
	s.number++
	v := &version{number: s.number, site: s.site, renderer: page.NewRenderer(s.site), problems: problems, superseded: make(chan struct{})}
	before := s.current.Load()
	switch {
	case old == nil:
	case old.Base != s.site.Base:
		s.good = nil // its addresses are not of this site
	case old.Theme != s.site.Theme && !inLayouts(before.problems) && !s.kept.failed(old.Theme):
		s.good = old.Theme
	}
	if s.good != nil {
		v.fallback = page.NewRenderer(s.site.WithTheme(s.good))
	}
	s.current.Store(v)
	if before != nil {
		close(before.superseded)
	}
}

func inLayouts(ds []diag.Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d diag.Diagnostic) bool { return strings.HasPrefix(d.File, "layouts/") })
}

// wait sets the timer for the next moment at which the clock changes the site.
func (s *state) wait() {
	until := longest
	if at := s.site.Next(); !at.IsZero() {
		until = min(longest, max(at.Sub(s.o.Clock()), time.Millisecond))
	}
	if len(s.pending) > 0 {
		until = min(until, time.Second)
	}
	s.due.Reset(until)
}
