// Package changes compares two states of a digest: which outputs come, change
// and go, which items of feeds will reach their readers as news, which addresses
// lead elsewhere. It is what a reviewer of a change wants to know before it is
// published.
//
// The outputs are compared byte for byte, as two builds would write them. Most
// need not be rendered twice: a page whose every read is answered the same by
// both sites is the same.
package changes

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"coranto/internal/diag"
	"coranto/internal/page"
	"coranto/internal/site"
)

// Report is what differs between two sites.
type Report struct {
	Added     []Output   `json:"added"` // by path, as all three
	Changed   []Output   `json:"changed"`
	Removed   []Output   `json:"removed"`
	Notices   []Notice   `json:"notices"` // items that feeds tell their readers of, the newest first
	Redirects []Redirect `json:"redirects"`
	Topics    []Topic    `json:"topics"`   // born or emptied
	Editions  []Edition  `json:"editions"` // whose page comes, changes or goes
}

// Output is a page or another file of the site.
type Output struct {
	Path  string    `json:"path"` // below the home page
	URL   string    `json:"url"`  // whole address
	Kind  page.Kind `json:"kind"`
	Title string    `json:"title,omitempty"` // of an article
}

// Redirect is an old address that begins or ceases to lead somewhere.
type Redirect struct {
	From string `json:"from"` // path on the host
	To   string `json:"to"`
	Gone bool   `json:"gone,omitempty"`
}

// Topic is one that gets its first article, or loses its last.
type Topic struct {
	Title   string `json:"title"`
	URL     string `json:"url"`
	Emptied bool   `json:"emptied,omitempty"`
}

// Edition is one whose page is not as it was.
type Edition struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	What  string `json:"what"` // "added", "changed" or "removed"
}

// Between compares two sites, with so many goroutines. Errors of layouts are
// among the diagnostics; an error says that an input file could not be read as it
// was when its site was loaded.
func Between(before, after *site.Site, jobs int) (*Report, []diag.Diagnostic, error) {
	c := &comparison{
		was: newState(before), is: newState(after),
		report: &Report{
			Added: []Output{}, Changed: []Output{}, Removed: []Output{},
			Notices: []Notice{}, Redirects: []Redirect{}, Topics: []Topic{}, Editions: []Edition{},
		},
	}
	if err := c.compare(max(1, jobs)); err != nil {
		return nil, nil, err
	}
	if len(c.diagnostics) > 0 {
		return nil, diag.Sort(c.diagnostics), nil
	}
	c.sortOutputs()
	c.notices()
	c.redirects()
	c.topics()
	c.editions()
	return c.report, nil, nil
}

// state is one of the two sites with what is asked of it.
type state struct {
	*site.Site
	renderer *page.Renderer
	plan     map[string]page.Page
	pages    []page.Page
}

func newState(s *site.Site) *state {
	st := &state{Site: s, renderer: page.NewRenderer(s), plan: map[string]page.Page{}}
	for _, p := range page.All(s) {
		if _, taken := st.plan[p.Path]; !taken {
			st.plan[p.Path] = p
			st.pages = append(st.pages, p)
		}
	}
	return st
}

// render returns a copy of an output's bytes.
func (s *state) render(p page.Page) (page.Output, error) { return s.renderer.Render(nil, p) }

type comparison struct {
	was, is *state
	report  *Report

	mu          sync.Mutex
	diagnostics []diag.Diagnostic
	feeds       []changedFeed
}

// changedFeed is a feed that readers may follow already, before and after.
type changedFeed struct {
	path    string
	was, is []byte
}

// compare finds the outputs that differ.
func (c *comparison) compare(jobs int) error {
	var next atomic.Int64
	var failed error
	var group sync.WaitGroup
	for range jobs {
		group.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(c.is.pages) {
					return
				}
				if err := c.output(c.is.pages[i]); err != nil {
					c.mu.Lock()
					failed = cmp.Or(failed, err)
					c.mu.Unlock()
					return
				}
			}
		})
	}
	group.Wait()
	for _, p := range c.was.pages {
		if _, stays := c.is.plan[p.Path]; !stays {
			c.report.Removed = append(c.report.Removed, c.was.output(p))
		}
	}
	return failed
}

// output compares one output of the later site with what it was.
func (c *comparison) output(p page.Page) error {
	is, err := c.is.render(p)
	if err != nil || len(is.Diagnostics) > 0 {
		c.note(is.Diagnostics)
		return err
	}
	old, stood := c.was.plan[p.Path]
	if !stood {
		c.mu.Lock()
		c.report.Added = append(c.report.Added, c.is.output(p))
		c.mu.Unlock()
		return nil
	}
	if old == p && c.answersAlike(is) {
		return nil
	}
	was, err := c.was.render(old)
	if err != nil || len(was.Diagnostics) > 0 {
		c.note(was.Diagnostics)
		return err
	}
	if bytes.Equal(was.Bytes, is.Bytes) {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report.Changed = append(c.report.Changed, c.is.output(p))
	if p.Kind == page.Feed && strings.HasSuffix(p.Path, "atom.xml") && p.Path == p.Subject && p.Span.Year == 0 {
		c.feeds = append(c.feeds, changedFeed{p.Path, was.Bytes, is.Bytes})
	}
	return nil
}

// answersAlike reports whether the earlier site would have answered all that a
// page asked as the later one did.
func (c *comparison) answersAlike(o page.Output) bool {
	for _, read := range c.is.renderer.Reads(o) {
		if hash, known := page.Answer(c.was.Site, read); !known || hash != read.Hash {
			return false
		}
	}
	return true
}

func (c *comparison) note(ds []diag.Diagnostic) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.diagnostics = append(c.diagnostics, ds...)
}

func (s *state) output(p page.Page) Output {
	out := Output{Path: p.Path, URL: s.Absolute(s.Path(p.Address())), Kind: p.Kind}
	if p.Kind == page.Article {
		if a, ok := s.Article(p.Subject); ok {
			out.Title = a.Title
		}
	}
	return out
}

func (c *comparison) sortOutputs() {
	for _, list := range [][]Output{c.report.Added, c.report.Changed, c.report.Removed} {
		slices.SortFunc(list, func(a, b Output) int { return strings.Compare(a.Path, b.Path) })
	}
}

func (c *comparison) redirects() {
	was, is := redirectsOf(c.was.Site), redirectsOf(c.is.Site)
	for from, to := range is {
		if was[from] != to {
			c.report.Redirects = append(c.report.Redirects, Redirect{From: from, To: to})
		}
	}
	for from, to := range was {
		if _, stays := is[from]; !stays {
			c.report.Redirects = append(c.report.Redirects, Redirect{From: from, To: to, Gone: true})
		}
	}
	slices.SortFunc(c.report.Redirects, func(a, b Redirect) int { return strings.Compare(a.From, b.From) })
}

func redirectsOf(s *site.Site) map[string]string {
	list := map[string]string{}
	for _, r := range s.Redirects() {
		list[s.Path(strings.TrimSuffix(r.Path, "index.html"))] = r.To
	}
	return list
}

func (c *comparison) topics() {
	empty := func(s *site.Site, slug string) bool {
		t, ok := s.Topic(slug)
		return !ok || t.List.Len() == 0
	}
	for _, t := range c.is.Topics() {
		if t.List.Len() > 0 && empty(c.was.Site, t.Slug) {
			c.report.Topics = append(c.report.Topics, Topic{Title: t.Title, URL: c.is.Absolute(t.URL)})
		}
	}
	for _, t := range c.was.Topics() {
		if t.List.Len() > 0 && empty(c.is.Site, t.Slug) {
			c.report.Topics = append(c.report.Topics, Topic{Title: t.Title, URL: c.was.Absolute(t.URL), Emptied: true})
		}
	}
}

func (c *comparison) editions() {
	for _, list := range []struct {
		what    string
		of      *state
		outputs []Output
	}{{"added", c.is, c.report.Added}, {"changed", c.is, c.report.Changed}, {"removed", c.was, c.report.Removed}} {
		for _, o := range list.outputs {
			if o.Kind != page.Edition {
				continue
			}
			if e, ok := list.of.Edition(list.of.plan[o.Path].Subject); ok {
				c.report.Editions = append(c.report.Editions, Edition{e.Title, o.URL, list.what})
			}
		}
	}
}
