package page

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

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
	p.add(Page{Kind: Marker, Path: ".nojekyll"})
	if _, own := s.Tree.Lookup("static/robots.txt"); !own {
		p.add(Page{Kind: Robots, Path: "robots.txt"})
	}

	p.articles()
	for _, f := range s.Pages() {
		p.add(Page{Kind: Standing, Path: f.Path + "/index.html", Subject: f.Path, Layout: cmp.Or(f.Layout, string(Standing))})
	}
	for _, r := range s.Redirects() {
		p.add(Page{Kind: Redirect, Path: r.Path, Subject: r.To + "\n" + r.File, Layout: string(Redirect)})
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
	p.dated(Editions, "editions/", len(s.Editions()), func(i int) time.Time { return s.Editions()[i].Date.Time })
	for _, e := range s.Editions() {
		p.layout(Edition, "editions/"+e.Slug+"/", e.Slug, site.Span{})
	}
	p.dated(Corrections, "corrections/", len(s.Corrections()), func(i int) time.Time { return s.Corrections()[i].Date.Time })
	for _, address := range alwaysAll {
		p.feeds(address)
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
// Scheduled articles are judged with the rest: their publication alone must
// never bring an error.
func Check(s *site.Site, pages []Page) []diag.Diagnostic {
	var ds []diag.Diagnostic
	published := pages
	for _, a := range s.LeftOut() {
		if a.State == site.Scheduled {
			pages = append(pages[:len(pages):len(pages)], articlePage(s, a))
		}
	}
	fold := cases.Fold()
	keys := make([]string, len(pages))
	layouts := map[string]bool{}
	for _, name := range s.Theme.Names() {
		layouts[name] = true
	}
	paths := make(map[string]int, len(pages))
	for i, p := range pages {
		keys[i] = folded(fold, p.Path)
		if first, taken := paths[keys[i]]; taken {
			ds = append(ds, conflict(s, pages[first], p))
			continue
		}
		paths[keys[i]] = i
		if p.Layout != "" && !layouts[p.Layout] {
			ds = append(ds, missingLayout(s, p))
		}
	}
	told := map[int]bool{} // files with the name of a folder
	for at, key := range keys {
		for i, c := range key {
			if c != '/' {
				continue
			}
			if first, taken := paths[key[:i]]; taken && !told[first] {
				told[first] = true
				ds = append(ds, conflict(s, pages[first], pages[at]))
			}
		}
	}
	ds = append(ds, checkFeedAliases(s, published)...)
	return append(ds, checkRootLinks(s, published)...)
}

// checkFeedAliases reports old addresses of feeds that there are not.
func checkFeedAliases(s *site.Site, pages []Page) []diag.Diagnostic {
	var ds []diag.Diagnostic
	var feeds []string
	for _, alias := range s.FeedAliases() {
		if feeds == nil {
			for _, p := range pages {
				if p.Kind == Feed && p.Path == p.Subject {
					feeds = append(feeds, p.Path)
				}
			}
		}
		if !slices.Contains(feeds, alias.Feed) {
			hint := "write the address of a feed, as in /atom.xml or /topics/law/atom.xml"
			if near := diag.Near(alias.Feed, feeds); near != "" {
				hint = "did you mean " + near + "?"
			}
			d := diag.Diagnostic{
				Rule: "feed", Message: fmt.Sprintf("there is no feed /%s to answer at /%s", alias.Feed, alias.Path),
				Hint:     hint,
				Position: alias.Position, Excerpt: alias.Excerpt,
			}
			if s.MayAnswer(alias.Feed) {
				d.Severity, d.Hint = diag.Warning, "none of its articles is published now"
			}
			ds = append(ds, d)
		}
	}
	return ds
}

// folded returns a path as the hosts see it that tell neither letter case nor
// Unicode forms apart.
func folded(fold cases.Caser, path string) string {
	for i := range len(path) {
		if c := path[i]; c >= 0x80 || c >= 'A' && c <= 'Z' {
			return norm.NFC.String(fold.String(norm.NFC.String(path)))
		}
	}
	return path
}

// conflict names both owners of one path. It is placed at a file, since that is
// what can be changed: a page without one is there in every digest.
func conflict(s *site.Site, a, b Page) diag.Diagnostic {
	message := fmt.Sprintf("two pages have the address %s", a)
	switch fold := cases.Fold(); {
	case strings.HasPrefix(folded(fold, b.Path), folded(fold, a.Path)+"/"):
		message = fmt.Sprintf("the file /%s has the name of a folder, in which %s is", a.Path, b)
	case a.Path != b.Path:
		message = fmt.Sprintf("the addresses %s and %s differ in nothing that every host can tell apart", a, b)
	}
	first, second := owner(s, a), owner(s, b)
	if second.file == "" {
		first, second = second, first
	}
	return diag.Diagnostic{
		Rule: "same-address", Message: message,
		Hint:     "give one of them another slug or name",
		Position: diag.Position{File: second.file},
		Related:  []diag.Related{{Position: diag.Position{File: first.file}, Message: first.what + " has it already; here it is " + second.what}},
	}
}

type ownership struct{ file, what string }

// owner returns the input file that a page comes from, "" when there is none,
// and words for the page.
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
	case Feed:
		for _, alias := range s.FeedAliases() {
			if alias.Path == p.Path && p.Path != p.Subject {
				return ownership{alias.File, "an old address of a feed"}
			}
		}
	case Redirect:
		_, file, _ := strings.Cut(p.Subject, "\n")
		return ownership{file, "a redirect from an old address"}
	case Edition:
		if e, ok := s.Edition(p.Subject); ok {
			return ownership{e.File.File, "an edition"}
		}
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
	return ownership{"", "the " + string(p.Kind) + " page"}
}

func missingLayout(s *site.Site, p Page) diag.Diagnostic {
	return diag.Diagnostic{
		Rule:     "layout",
		Message:  fmt.Sprintf("there is no layout %q for %s", p.Layout, p),
		Hint:     diag.DidYouMean(p.Layout, s.Theme.Names()),
		Position: diag.Position{File: cmp.Or(owner(s, p).file, "layouts/"+p.Layout+".html")},
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
		d := diag.Diagnostic{
			Rule: "link", Message: fmt.Sprintf("no page has the address /%s", link.Below),
			Hint:     "write an address as seen from the home page, without the base path",
			Position: link.Position, Excerpt: link.Excerpt,
		}
		if s.MayAnswer(link.Below) {
			// The clock alone must not break a build.
			d.Severity, d.Hint = diag.Warning, "none of its articles is published now"
		}
		ds = append(ds, d)
	}
	return ds
}
