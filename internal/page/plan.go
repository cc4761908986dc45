package page

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"coranto/internal/site"
)

// All returns every page of the site, in the same order for the same site:
// first what others show (files and assets), then pages.
func All(s *site.Site) []Page {
	p := planner{site: s}
	for _, f := range s.Tree.Under("static") {
		p.add(Page{Kind: File, Path: strings.TrimPrefix(f.Name, "static/"), Subject: f.Name})
	}
	// A path has the hash of the bytes in it: those that share one, such as a
	// picture that stands beside two articles, are one file.
	assets := map[string]bool{}
	asset := func(path, file string) {
		if !assets[path] {
			assets[path] = true
			p.add(Page{Kind: Asset, Path: path, Subject: file})
		}
	}
	for _, a := range s.Theme.Assets() {
		asset(a.Path, a.File)
	}
	for _, a := range s.Assets() {
		asset(a.Path, a.File)
	}
	p.cards()
	p.add(Page{Kind: Marker, Path: ".nojekyll"})
	if _, own := s.Tree.Lookup("static/robots.txt"); !own {
		p.add(Page{Kind: Robots, Path: "robots.txt"})
	}
	if _, own := s.Tree.Lookup("static/" + manifestPath); !own {
		p.add(Page{Kind: Manifest, Path: manifestPath})
	}

	p.articles()
	for _, f := range s.Pages() {
		p.add(Page{Kind: Standing, Path: f.Path + "/index.html", Subject: f.Path, Layout: cmp.Or(f.Layout, string(Standing))})
	}
	for _, r := range s.Redirects() {
		p.add(redirectPage(r))
	}
	p.layout(Home, "", "", site.Span{})
	p.layout(Timeline, "timeline/", "", site.Span{})
	p.add(Page{Kind: NotFound, Path: "404.html", Layout: string(NotFound)})
	p.spans(s.Published(), "", "", Year, Month, Day)
	p.search()

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
		p.moments("stories/"+t.Slug+"/", t)
	}
	p.dated(Editions, "editions/", len(s.Editions()), func(i int) time.Time { return s.Editions()[i].Date.Time })
	for _, e := range s.Editions() {
		p.layout(Edition, "editions/"+e.Slug+"/", e.Slug, site.Span{})
	}
	p.dated(Corrections, "corrections/", len(s.Corrections()), func(i int) time.Time { return s.Corrections()[i].Date.Time })
	for _, address := range alwaysAll {
		p.feeds(address)
	}
	if _, own := s.Page("feeds"); !own {
		p.layout(Feeds, "feeds/", "", site.Span{})
	}
	p.feedAliases()
	p.add(Page{Kind: OPML, Path: "opml.xml"})
	p.add(Page{Kind: Sitemap, Path: "sitemap.xml"})
	p.add(Page{Kind: Sitemap, Path: "sitemap-pages.xml", Subject: "pages"})
	p.add(Page{Kind: Sitemap, Path: "news-sitemap.xml", Subject: "news"})
	for _, span := range sitemapSpans(s) {
		p.add(Page{Kind: Sitemap, Path: sitemapPath(span), Subject: "articles", Span: span})
	}
	return p.pages
}

// articles adds the pages of the articles, oldest month first, and what holds
// all of a month. Each such document comes a month later than its articles:
// then all of them are rendered, on however many processors, and it takes their
// text from there.
func (p *planner) articles() {
	s := p.site
	byMonth := map[site.Span][]*site.Article{} // each in the order of the files
	var others []*site.Article                 // withdrawn
	for a := range s.Shown() {
		if a.State == site.Published {
			month := site.SpanOf(a.Date.Time).Up()
			byMonth[month] = append(byMonth[month], a)
		} else {
			others = append(others, a)
		}
	}
	late := site.Span{}
	whole := func(month site.Span) {
		if month.Year > 0 {
			p.add(Page{Kind: Feed, Path: archivePath(month), Subject: archivePath(month), Span: month})
			p.add(Page{Kind: Articles, Path: articlesPath(month), Span: month})
		}
	}
	for _, month := range slices.Backward(s.Published().Spans(2)) {
		for _, a := range byMonth[month.Span] {
			p.add(articlePage(s, a))
		}
		whole(late)
		late = month.Span
	}
	for _, a := range others {
		p.add(articlePage(s, a))
	}
	whole(late)
}

func articlePage(s *site.Site, a *site.Article) Page {
	return Page{Kind: Article, Path: s.ArticlePath(a), Subject: a.ID, Layout: cmp.Or(a.Layout, string(Article))}
}

func redirectPage(r site.Redirect) Page {
	return Page{Kind: Redirect, Path: r.Path, Subject: r.To + "\n" + r.File, Layout: string(Redirect)}
}

type planner struct {
	site  *site.Site
	pages []Page
}

func (p *planner) add(page Page) { p.pages = append(p.pages, page) }

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

// dated adds the page of all editions, or of all corrections, and where they
// are more than a page lists, those of their years and months.
func (p *planner) dated(kind Kind, address string, count int, date func(int) time.Time) {
	p.layout(kind, address, "", site.Span{})
	if count <= MaxEntries {
		return
	}
	seen := map[site.Span]int{}
	for i := range count {
		for span := site.SpanOf(date(i)).Up(); span.Year > 0; span = span.Up() {
			seen[span]++
		}
	}
	for _, span := range slices.SortedFunc(maps.Keys(seen), func(a, b site.Span) int { return strings.Compare(a.Path(), b.Path()) }) {
		if span.Month == 0 || seen[span.Up()] > MaxEntries {
			p.layout(kind, address+span.Path(), "", span)
		}
	}
}

// subject adds the pages of a topic, a source or a story, and its feed.
func (p *planner) subject(list site.List, address, slug string, years bool, whole, year, month Kind) {
	p.layout(whole, address, slug, site.Span{})
	p.feeds(address)
	if !years {
		return
	}
	for _, span := range yearsOf(list) {
		p.layout(year, address+span.Path(), slug, span.Span)
		if span.Count <= MaxEntries {
			continue
		}
		for _, m := range list.In(span.Span).Spans(2) {
			p.layout(month, address+m.Path(), slug, m.Span)
		}
	}
}

// yearsOf returns the years of a topic, a source or a story that have pages of
// their own: those that its first page does not show from end to end. Such a
// page, once there, stays: as articles are added, the first page shows no more
// of a year.
func yearsOf(list site.List) []site.SpanCount {
	return beyond(list.Spans(1), list.Recent(recentEntries, MaxEntries).Spans(1))
}

// beyond returns the spans of all, the newest first, without those that are
// shown with all they have.
func beyond(all, shown []site.SpanCount) []site.SpanCount {
	n := 0
	for n < len(shown) && shown[n] == all[n] {
		n++
	}
	return all[n:]
}

// feeds adds the feeds that follow the page at an address.
func (p *planner) feeds(address string) {
	for _, format := range formatsAt(&p.site.Config, address) {
		path := address + format.File()
		p.add(Page{Kind: Feed, Path: path, Subject: path})
	}
}

// feedAliases adds the feeds of the plan under their old addresses, where they
// go on answering.
func (p *planner) feedAliases() {
	aliases := p.site.FeedAliases()
	if len(aliases) == 0 {
		return
	}
	feeds := map[string]Page{}
	for _, page := range p.pages {
		if page.Kind == Feed {
			feeds[page.Path] = page
		}
	}
	for _, alias := range aliases {
		if page, ok := feeds[alias.Feed]; ok {
			page.Path = alias.Path
			p.add(page)
		}
	}
}
