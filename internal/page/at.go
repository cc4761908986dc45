package page

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"coranto/internal/site"
)

// At returns the page at an address below the home page, as in "topics/law/" or
// "2021/01/slug.html", or at the path of its file, as in "topics/law/index.html".
// It answers without making the plan, in microseconds however large the site is,
// and as [All] does: of two pages with one path, the first in the plan.
func At(s *site.Site, address string) (Page, bool) {
	if address == "" || strings.HasSuffix(address, "/") {
		address += "index.html"
	}
	at := finder{site: s, path: address}
	for _, find := range []func() (Page, bool){
		at.file, at.article, at.standing, at.redirect, at.single, at.span,
		at.topic, at.source, at.story, at.moments, at.card, at.edition, at.correction, at.feed, at.feedAlias, at.sitemap, at.index,
	} {
		if p, ok := find(); ok {
			return p, true
		}
	}
	return Page{}, false
}

// finder finds the page at one path, kind by kind.
type finder struct {
	site *site.Site
	path string
}

// is returns a page at the path.
func (at *finder) is(p Page) (Page, bool) {
	p.Path = at.path
	return p, true
}

// layout returns a page of its kind's own layout at the path.
func (at *finder) layout(kind Kind, subject string, span site.Span) (Page, bool) {
	return at.is(Page{Kind: kind, Subject: subject, Span: span, Layout: string(kind)})
}

// none is what there is at a path of no page.
func none() (Page, bool) { return Page{}, false }

// file finds what is copied.
func (at *finder) file() (Page, bool) {
	s := at.site
	if f, ok := s.Tree.Lookup("static/" + at.path); ok {
		return at.is(Page{Kind: File, Subject: f.Name})
	}
	for _, a := range s.Theme.Assets() {
		if a.Path == at.path {
			return at.is(Page{Kind: Asset, Subject: a.File})
		}
	}
	if a, ok := s.AssetAt(at.path); ok {
		return at.is(Page{Kind: Asset, Subject: a.File})
	}
	return none()
}

func (at *finder) article() (Page, bool) {
	a, ok := at.site.ArticleAt(at.path)
	if !ok {
		return none()
	}
	return articlePage(at.site, a), true
}

func (at *finder) standing() (Page, bool) {
	name, ok := strings.CutSuffix(at.path, "/index.html")
	if !ok {
		return none()
	}
	f, ok := at.site.Page(name)
	if !ok {
		return none()
	}
	return at.is(Page{Kind: Standing, Subject: f.Path, Layout: cmp.Or(f.Layout, string(Standing))})
}

func (at *finder) redirect() (Page, bool) {
	r, ok := at.site.RedirectAt(at.path)
	if !ok {
		return none()
	}
	return redirectPage(r), true
}

// singles are the pages of which there is one, by path.
var singles = map[string]Page{
	".nojekyll":           {Kind: Marker},
	"robots.txt":          {Kind: Robots},
	manifestPath:          {Kind: Manifest},
	"index.html":          {Kind: Home, Layout: string(Home)},
	"timeline/index.html": {Kind: Timeline, Layout: string(Timeline)},
	"feeds/index.html":    {Kind: Feeds, Layout: string(Feeds)},
	"search/index.html":   {Kind: Search, Layout: string(Search)},
	"404.html":            {Kind: NotFound, Layout: string(NotFound)},
	"topics/index.html":   {Kind: Topics, Layout: string(Topics)},
	"sources/index.html":  {Kind: Sources, Layout: string(Sources)},
	"stories/index.html":  {Kind: Stories, Layout: string(Stories)},
	"opml.xml":            {Kind: OPML},
	"sitemap.xml":         {Kind: Sitemap},
	"sitemap-pages.xml":   {Kind: Sitemap, Subject: "pages"},
	"news-sitemap.xml":    {Kind: Sitemap, Subject: "news"},
}

func (at *finder) single() (Page, bool) {
	p, ok := singles[at.path]
	if !ok {
		return none()
	}
	return at.is(p)
}

// span finds the pages of a span of time, and what holds all of a month.
func (at *finder) span() (Page, bool) {
	folder, name := path.Split(at.path)
	span, ok := parseSpan(folder)
	if !ok || at.site.Published().In(span).Len() == 0 {
		return none()
	}
	if name == "index.html" {
		kind := Year
		switch {
		case span.Day > 0:
			kind = Day
		case span.Month > 0:
			kind = Month
		}
		return at.layout(kind, "", span)
	}
	if span.Month > 0 && span.Day == 0 {
		switch at.path {
		case archivePath(span):
			return at.is(Page{Kind: Feed, Subject: at.path, Span: span})
		case articlesPath(span):
			return at.is(Page{Kind: Articles, Span: span})
		}
	}
	return none()
}

// parseSpan reads a path such as "2021/", "2021/01/" or "2021/01/21/".
func parseSpan(folder string) (site.Span, bool) {
	var numbers [3]int
	parts := strings.Split(strings.TrimSuffix(folder, "/"), "/")
	if len(parts) > len(numbers) {
		return site.Span{}, false
	}
	for i, part := range parts {
		numbers[i], _ = strconv.Atoi(part)
	}
	span := site.Span{Year: numbers[0], Month: numbers[1], Day: numbers[2]}
	return span, span.Year > 0 && span.Path() == folder
}

// cut takes the path of a page of one topic, source or story apart: below its
// folder, behind the slug.
func (at *finder) cut(folder string) (slug, rest string, ok bool) {
	rest, ok = strings.CutPrefix(at.path, folder)
	if !ok {
		return "", "", false
	}
	return strings.Cut(rest, "/")
}

func (at *finder) topic() (Page, bool) {
	slug, rest, ok := at.cut("topics/")
	if t, found := at.site.Topic(slug); ok && found {
		return at.subject(t.List, slug, rest, true, Topic, TopicYear, TopicMonth)
	}
	return none()
}

func (at *finder) source() (Page, bool) {
	slug, rest, ok := at.cut("sources/")
	// A source answers to other names too, and has one address.
	if t, found := at.site.Source(slug); ok && found && t.Slug == slug {
		return at.subject(t.List, slug, rest, true, Source, SourceYear, SourceMonth)
	}
	return none()
}

func (at *finder) story() (Page, bool) {
	slug, rest, ok := at.cut("stories/")
	if t, found := at.site.Story(slug); ok && found {
		return at.subject(t.List, slug, rest, t.List.Len() > MaxEntries, Story, StoryYear, StoryMonth)
	}
	return none()
}

// subject finds the pages of a topic, a source or a story: rest is the path
// below its own.
func (at *finder) subject(list site.List, slug, rest string, years bool, whole, year, month Kind) (Page, bool) {
	if rest == "index.html" {
		return at.layout(whole, slug, site.Span{})
	}
	folder, name := path.Split(rest)
	span, ok := parseSpan(folder)
	if !ok || !years || name != "index.html" || span.Day > 0 || list.In(span).Len() == 0 {
		return none()
	}
	if span.Month == 0 {
		own := func(s site.SpanCount) bool { return s.Span == span }
		if !slices.ContainsFunc(yearsOf(list), own) {
			return none()
		}
		return at.layout(year, slug, span)
	}
	if list.In(span.Up()).Len() > MaxEntries {
		return at.layout(month, slug, span)
	}
	return none()
}

func (at *finder) edition() (Page, bool) {
	list := at.site.Editions()
	slug, rest, ok := at.cut("editions/")
	if ok && rest == "index.html" {
		if e, found := at.site.Edition(slug); found {
			return at.layout(Edition, e.Slug, site.Span{})
		}
	}
	return at.dated(Editions, "editions/", len(list), func(i int) time.Time { return list[i].Date.Time })
}

func (at *finder) correction() (Page, bool) {
	list := at.site.Corrections()
	return at.dated(Corrections, "corrections/", len(list), func(i int) time.Time { return list[i].Date.Time })
}

// dated finds the pages of all editions, or of all corrections.
func (at *finder) dated(kind Kind, address string, count int, date func(int) time.Time) (Page, bool) {
	rest, ok := strings.CutPrefix(at.path, address)
	if !ok {
		return none()
	}
	if rest == "index.html" {
		return at.layout(kind, "", site.Span{})
	}
	folder, name := path.Split(rest)
	span, ok := parseSpan(folder)
	if !ok || name != "index.html" || span.Day > 0 || count <= MaxEntries {
		return none()
	}
	in, around := 0, 0
	for i := range count {
		if span.Holds(date(i)) {
			in++
		}
		if span.Up().Holds(date(i)) {
			around++
		}
	}
	if in == 0 || span.Month > 0 && around <= MaxEntries {
		return none()
	}
	return at.layout(kind, "", span)
}

// feed finds the feeds, but for archives, at the addresses that they follow.
func (at *finder) feed() (Page, bool) {
	address, name := path.Split(at.path)
	follows := slices.Contains(alwaysAll, address)
	if kind, slug, _ := strings.Cut(strings.TrimSuffix(address, "/"), "/"); slug != "" {
		switch kind {
		case "topics":
			_, follows = at.site.Topic(slug)
		case "sources":
			var t *site.Source
			t, follows = at.site.Source(slug)
			follows = follows && t.Slug == slug
		case "stories":
			_, follows = at.site.Story(slug)
		}
	}
	if !follows {
		return none()
	}
	for _, format := range formatsAt(&at.site.Config, address) {
		if name == format.File() {
			return at.is(Page{Kind: Feed, Subject: at.path})
		}
	}
	return none()
}

// feedAlias finds a feed at an address that it had.
func (at *finder) feedAlias() (Page, bool) {
	alias, ok := at.site.FeedAliasAt(at.path)
	if !ok {
		return none()
	}
	now := finder{site: at.site, path: alias.Feed}
	for _, find := range []func() (Page, bool){now.feed, now.span} {
		if p, ok := find(); ok && p.Kind == Feed {
			return at.is(p)
		}
	}
	return none()
}

// sitemap finds a part of the sitemap of articles.
func (at *finder) sitemap() (Page, bool) {
	name, ok := strings.CutPrefix(at.path, "sitemap-")
	name, is := strings.CutSuffix(name, ".xml")
	if !ok || !is {
		return none()
	}
	span, ok := parseSpan(strings.ReplaceAll(name, "-", "/") + "/")
	if !ok || span.Day > 0 || sitemapPath(span) != at.path || !inSitemap(at.site, span) {
		return none()
	}
	year := at.site.Published().In(site.Span{Year: span.Year}).Len()
	if (year > maxSitemap) != (span.Month > 0) {
		return none()
	}
	return at.is(Page{Kind: Sitemap, Subject: "articles", Span: span})
}
