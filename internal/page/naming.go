package page

import (
	"bytes"
	"slices"
	"strings"

	"coranto/internal/feed"
	"coranto/internal/site"
)

// Naming returns the pages that name an article, in the order of the plan: its
// own, the lists and feeds in which it stands, the editions that printed it,
// the pages that lead to it.
//
// Which pages may name it follows from the plan: lists are cut by subject and
// by time, and an article shows nothing but what came before it. Those are
// rendered, and searched for its address or, in feeds of articles, for its id.
func Naming(s *site.Site, a *site.Article) ([]Page, error) {
	n := naming{site: s, article: a, others: namers(s, a)}
	var out []Page
	var buf []byte
	r := NewRenderer(s)
	for _, p := range All(s) {
		if !n.may(p) {
			continue
		}
		rendered, err := r.Render(buf[:0], p)
		if err != nil {
			return nil, err
		}
		buf = rendered.Bytes
		if n.prints(p) || n.names(p, buf) {
			out = append(out, p)
		}
	}
	return out, nil
}

type naming struct {
	site    *site.Site
	article *site.Article
	others  map[string]bool // files whose pages may lead to it
}

// namers returns the files whose texts lead to an article, and those of the
// articles that came after it in its lists, as far as they may show it.
func namers(s *site.Site, a *site.Article) map[string]bool {
	out := map[string]bool{}
	for in := range s.Inputs() {
		for _, ref := range in.Links {
			where, _, _ := strings.Cut(s.Resolve(in.File, ref.Destination).URL, "#")
			if where, _, _ = strings.Cut(where, "?"); where == a.Entry.URL {
				out[in.File] = true
			}
		}
	}
	after := func(list site.List) {
		for _, e := range list.After(a.Entry, before) {
			if b, ok := s.Article(e.ID); ok {
				out[b.File] = true
			}
		}
	}
	if t, ok := s.Story(a.Entry.Story); ok {
		after(t.List)
	}
	for _, slug := range a.Entry.Topics {
		if t, ok := s.Topic(slug); ok {
			after(t.List)
		}
	}
	return out
}

// may reports whether a page may name the article.
func (n *naming) may(p Page) bool {
	s, e := n.site, n.article.Entry
	during := p.Span.Holds(e.Date.Time)
	switch p.Kind {
	case File, Asset, Marker, Robots, Manifest, NotFound, OPML, Feeds, Index, Search, Card:
		return false
	case Calendar, TimelineData:
		return e.Story == p.Subject
	case Article:
		b, ok := s.Article(p.Subject)
		return ok && (b == n.article || n.others[b.File])
	case Standing:
		f, ok := s.Page(p.Subject)
		return ok && n.others[f.File]
	case Redirect:
		to, _, _ := strings.Cut(p.Subject, "\n")
		return to == e.URL
	case Topic, TopicYear, TopicMonth:
		t, ok := s.Topic(p.Subject)
		return ok && (during && slices.Contains(e.Topics, p.Subject) || t.File != nil && n.others[t.File.File])
	case Source, SourceYear, SourceMonth:
		t, ok := s.Source(p.Subject)
		return ok && (during && n.hasSource(p.Subject) || t.File != nil && n.others[t.File.File])
	case Story, StoryYear, StoryMonth:
		t, ok := s.Story(p.Subject)
		return ok && (during && e.Story == p.Subject || t.File != nil && n.others[t.File.File])
	case Edition:
		x, ok := s.Edition(p.Subject)
		return ok && (n.prints(p) || n.others[x.File.File])
	case Corrections:
		return len(e.Corrections) > 0 // the span is that of a correction
	case Editions:
		return true
	case Feed:
		switch kind, slug, _ := strings.Cut(strings.TrimSuffix(feedAddress(p.Subject), "/"), "/"); {
		case p.Span.Year > 0:
			return during
		case kind == "topics":
			return slices.Contains(e.Topics, slug)
		case kind == "sources":
			return n.hasSource(slug)
		case kind == "stories" && slug != "":
			return e.Story == slug
		case kind == "corrections":
			return len(e.Corrections) > 0
		}
		return true
	case Sitemap:
		return p.Subject != "" && p.Subject != "pages" && (p.Subject == "news" || during)
	}
	return during
}

func (n *naming) hasSource(slug string) bool {
	for _, source := range n.article.Sources {
		if n.site.SourceSlug(source.Slug) == slug {
			return true
		}
	}
	return false
}

// prints reports whether a page is an edition that printed the article: it does
// not lead to one that has no page.
func (n *naming) prints(p Page) bool {
	if p.Kind != Edition {
		return false
	}
	e, ok := n.site.Edition(p.Subject)
	return ok && slices.ContainsFunc(e.Entries, func(x site.EditionEntry) bool { return x.Article == n.article.ID })
}

// names reports whether the bytes of a page have the article's address; those
// of a feed of articles, in which the text of another may lead to it, its id.
func (n *naming) names(p Page, rendered []byte) bool {
	s, a := n.site, n.article
	needle := a.Entry.URL
	if address := feedAddress(p.Subject); p.Kind == Feed && address != "editions/" && address != "corrections/" {
		needle = ArticleID(&s.Config, a.ID)
		if feedFormat(p.Subject) != feed.JSON {
			needle = escapeText.Replace(needle)
		}
	}
	if strings.HasSuffix(p.Path, ".ics") { // whose lines are folded (RFC 5545 §3.1)
		rendered = bytes.ReplaceAll(rendered, []byte("\r\n "), nil)
	}
	return Mentions(rendered, needle)
}

// Mentions reports whether an output has an address or an id as a whole: no
// longer one that begins or ends with it.
func Mentions(rendered []byte, address string) bool {
	for {
		at := bytes.Index(rendered, []byte(address))
		if at < 0 {
			return false
		}
		end := at + len(address)
		if (end == len(rendered) || !inAddress(rendered[end])) && (at == 0 || !inPath(rendered[at-1]) || address[0] == '/' && hostBefore(rendered[:at])) {
			return true
		}
		rendered = rendered[end:]
	}
}

// inAddress reports whether a character goes on with an address's path; a query
// or a fragment does not.
func inAddress(c byte) bool { return inPath(c) || c == '.' || c == '/' }

func inPath(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_~%@+:,", c) >= 0 || c >= 0x80
}

// hostBefore reports whether a text ends with scheme and host.
func hostBefore(text []byte) bool {
	at := bytes.LastIndex(text, []byte("://"))
	return at >= 0 && !bytes.ContainsAny(text[at+3:], "/\"' <>")
}
