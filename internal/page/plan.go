package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"coranto/internal/diag"
	"coranto/internal/site"
)

// All returns every page of the site, in the same order for the same site:
// first what others show (files and assets), then pages.
func All(s *site.Site) []Page {
	p := planner{site: s}
	for _, f := range s.Tree.Under("static") {
		p.add(Page{Kind: File, Path: strings.TrimPrefix(f.Name, "static/"), Subject: f.Name})
	}
	for _, a := range s.Theme.Assets() {
		p.add(Page{Kind: Asset, Path: a.Path, Subject: a.File})
	}
	for _, a := range s.Assets() {
		if !strings.HasPrefix(a.File, "static/") || !p.hasAsset(a.Path) {
			p.add(Page{Kind: Asset, Path: a.Path, Subject: a.File})
		}
	}
	p.add(Page{Kind: Marker, Path: ".nojekyll"})
	p.add(Page{Kind: Robots, Path: "robots.txt"})

	for a := range s.Shown() {
		p.add(Page{Kind: Article, Path: s.ArticlePath(a), Subject: a.ID, Layout: cmp.Or(a.Layout, string(Article))})
	}
	for _, f := range s.Pages() {
		p.add(Page{Kind: Standing, Path: f.Path + "/index.html", Subject: f.Path, Layout: cmp.Or(f.Layout, string(Standing))})
	}
	p.layout(Home, "", "", site.Span{})
	p.layout(Timeline, "timeline/", "", site.Span{})
	p.add(Page{Kind: NotFound, Path: "404.html", Layout: string(NotFound)})
	p.spans(s.Published(), "", "", Year, Month, Day)

	p.layout(Topics, "topics/", "", site.Span{})
	for _, t := range s.Topics() {
		p.subject(t.List, "topics/"+t.Slug+"/", t.Slug, true, Topic, TopicYear, TopicMonth)
	}
	p.layout(Sources, "sources/", "", site.Span{})
	for _, t := range s.Sources() {
		p.subject(t.List, "sources/"+t.Slug+"/", t.Slug, true, Source, SourceYear, SourceMonth)
	}
	p.layout(Stories, "stories/", "", site.Span{})
	for _, t := range s.Stories() {
		p.subject(t.List, "stories/"+t.Slug+"/", t.Slug, t.List.Len() > MaxEntries, Story, StoryYear, StoryMonth)
	}
	p.feed("", s.Published())
	p.add(Page{Kind: Sitemap, Path: "sitemap.xml"})
	p.add(Page{Kind: Sitemap, Path: "sitemap-pages.xml", Subject: "pages"})
	for _, year := range s.Published().Spans(1) {
		p.sitemap(year)
	}
	return p.pages
}

type planner struct {
	site  *site.Site
	pages []Page
}

func (p *planner) add(page Page) { p.pages = append(p.pages, page) }

func (p *planner) hasAsset(path string) bool {
	return slices.ContainsFunc(p.pages, func(x Page) bool { return x.Kind == Asset && x.Path == path })
}

// layout adds a page of its kind's own layout at an address below the home
// page.
func (p *planner) layout(kind Kind, address, subject string, span site.Span) {
	p.add(Page{Kind: kind, Path: address + "index.html", Subject: subject, Span: span, Layout: string(kind)})
}

// spans adds the pages of a list by time: a page for each year, month and day
// that holds entries, as far as there are kinds for them.
func (p *planner) spans(list site.List, address, subject string, kinds ...Kind) {
	for depth, kind := range kinds {
		for _, span := range list.Spans(depth + 1) {
			p.layout(kind, address+span.Path(), subject, span.Span)
		}
	}
}

// subject adds the pages of a topic, a source or a story, and its feed.
func (p *planner) subject(list site.List, address, slug string, years bool, whole, year, month Kind) {
	p.layout(whole, address, slug, site.Span{})
	p.feed(address, list)
	if !years {
		return
	}
	p.spans(list, address, slug, year)
	for _, span := range list.Spans(1) {
		if span.Count <= MaxEntries {
			continue
		}
		for _, m := range list.In(span.Span).Spans(2) {
			p.layout(month, address+m.Path(), slug, m.Span)
		}
	}
}

func (p *planner) feed(address string, list site.List) {
	if list.Len() > 0 || address == "" {
		p.add(Page{Kind: Feed, Path: address + "atom.xml", Subject: address})
	}
}

// maxSitemap is the number of articles of a year above which its sitemap is cut
// by month; the protocol allows 50,000 addresses.
const maxSitemap = 40000

func (p *planner) sitemap(year site.SpanCount) {
	for _, span := range sitemapSpans(p.site, year) {
		p.add(Page{Kind: Sitemap, Path: sitemapPath(span), Subject: "articles", Span: span})
	}
}

// sitemapSpans returns the spans into which a year's sitemap is cut.
func sitemapSpans(s *site.Site, year site.SpanCount) []site.Span {
	if year.Count <= maxSitemap {
		return []site.Span{year.Span}
	}
	var out []site.Span
	for _, month := range s.Published().In(year.Span).Spans(2) {
		out = append(out, month.Span)
	}
	return out
}

func sitemapPath(span site.Span) string {
	return "sitemap-" + strings.ReplaceAll(strings.TrimSuffix(span.Path(), "/"), "/", "-") + ".xml"
}

// At returns the page at an address below the home page, as in
// "topics/law/" or "2021/01/slug.html".
func At(s *site.Site, address string) (Page, bool) {
	for _, p := range All(s) {
		if p.Address() == address || p.Path == address {
			return p, true
		}
	}
	return Page{}, false
}

// Check returns what is wrong with the plan: two outputs with one path, a page
// whose layout does not exist, and links from the root that lead nowhere.
func Check(s *site.Site, pages []Page) []diag.Diagnostic {
	var ds []diag.Diagnostic
	fold := cases.Fold()
	layouts := map[string]bool{}
	for _, name := range s.Theme.Names() {
		layouts[name] = true
	}
	paths := make(map[string]int, len(pages))
	for i, p := range pages {
		key := p.Path
		if !plainPath(key) {
			key = fold.String(norm.NFC.String(key))
		}
		if first, taken := paths[key]; taken {
			ds = append(ds, conflict(s, pages[first], p))
			continue
		}
		paths[key] = i
		if p.Layout != "" && !layouts[p.Layout] {
			ds = append(ds, missingLayout(s, p))
		}
	}
	for _, p := range pages {
		for i, c := range p.Path {
			if c != '/' {
				continue
			}
			if first, taken := paths[p.Path[:i]]; taken {
				ds = append(ds, conflict(s, pages[first], p))
			}
		}
	}
	return append(ds, checkRootLinks(s, pages)...)
}

// plainPath reports whether a path is its own folded form.
func plainPath(path string) bool {
	for i := range len(path) {
		if c := path[i]; c >= 0x80 || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

func conflict(s *site.Site, a, b Page) diag.Diagnostic {
	message := fmt.Sprintf("two pages have the address %s", a)
	if a.Path != b.Path {
		message = fmt.Sprintf("the addresses %s and %s differ in nothing that every host can tell apart", a, b)
	}
	first, second := owner(s, a), owner(s, b)
	return diag.Diagnostic{
		Rule: "same-address", Message: message,
		Hint:     "give one of them another slug or name",
		Position: diag.Position{File: second.file},
		Related:  []diag.Related{{Position: diag.Position{File: first.file}, Message: first.what + " has it already; here it is " + second.what}},
	}
}

type ownership struct{ file, what string }

// owner returns the input file that a page comes from, and words for the page.
func owner(s *site.Site, p Page) ownership {
	switch p.Kind {
	case Article:
		if a, ok := s.Article(p.Subject); ok {
			return ownership{a.File, "an article"}
		}
	case Standing:
		if f, ok := s.Page(p.Subject); ok {
			return ownership{f.File, "a standing page"}
		}
	case File, Asset:
		return ownership{p.Subject, "a copied file"}
	case Topic:
		if t, ok := s.Topic(p.Subject); ok && t.File != nil {
			return ownership{t.File.File, "a topic"}
		}
	case Source:
		if t, ok := s.Source(p.Subject); ok && t.File != nil {
			return ownership{t.File.File, "a source"}
		}
	case Story:
		if t, ok := s.Story(p.Subject); ok && t.File != nil {
			return ownership{t.File.File, "a story"}
		}
	}
	return ownership{"site.yaml", "the " + string(p.Kind) + " page"}
}

func missingLayout(s *site.Site, p Page) diag.Diagnostic {
	return diag.Diagnostic{
		Rule:     "layout",
		Message:  fmt.Sprintf("there is no layout %q for %s", p.Layout, p),
		Hint:     diag.DidYouMean(p.Layout, s.Theme.Names()),
		Position: diag.Position{File: owner(s, p).file},
	}
}

// checkRootLinks reports links written from the root of the site to which no
// page answers.
func checkRootLinks(s *site.Site, pages []Page) []diag.Diagnostic {
	links := s.RootLinks()
	if len(links) == 0 {
		return nil
	}
	known := make(map[string]bool, 2*len(pages))
	for _, p := range pages {
		known[p.Path] = true
		known[p.Address()] = true
	}
	var ds []diag.Diagnostic
	for _, link := range links {
		if known[link.Below] || known[link.Below+"/"] {
			continue
		}
		ds = append(ds, diag.Diagnostic{
			Rule: "link", Message: fmt.Sprintf("no page has the address /%s", link.Below),
			Hint:     "write an address as seen from the home page, without the base path",
			Position: link.Position, Excerpt: link.Excerpt,
		})
	}
	return ds
}
