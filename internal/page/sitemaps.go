package page

import (
	"iter"
	"slices"
	"strings"
	"time"

	"coranto/internal/content"
	"coranto/internal/feed"
	"coranto/internal/site"
)

// sitemap appends the sitemap index, or one of the sitemaps that it lists. The
// index has no dates: it changes once a year.
func (v *View) sitemap(buf []byte) ([]byte, error) {
	switch v.page.Subject {
	case "":
		index := feed.SitemapIndex{Sitemaps: []feed.SitemapPage{
			{Location: v.whole("sitemap-pages.xml")}, {Location: v.whole("news-sitemap.xml")},
		}}
		for _, span := range ask(&v.reads, sitemapsQuestion, "") {
			index.Sitemaps = append(index.Sitemaps, feed.SitemapPage{Location: v.whole(sitemapPath(span))})
		}
		return feed.Append(buf, index)
	case "pages":
		var doc feed.Sitemap
		for _, address := range ask(&v.reads, addressesQuestion, "") {
			doc.Pages = append(doc.Pages, feed.SitemapPage{Location: v.whole(address)})
		}
		return feed.Append(buf, doc)
	case "news":
		return feed.Append(buf, v.newsSitemap())
	}
	entries := ask(&v.reads, sitemapQuestion, v.page.Span.Path())
	doc := feed.Sitemap{Pages: make([]feed.SitemapPage, 0, len(entries)+2)}
	for span := v.page.Span; span.Year > 0; span = span.Up() {
		doc.Pages = append(doc.Pages, feed.SitemapPage{Location: v.whole(span.Path())})
	}
	for _, e := range entries {
		page := feed.SitemapPage{Location: v.site.Absolute(e.URL)}
		if significant(e.Summary).After(e.Date.Time) {
			page.Modified = modified(e) // else its address is all that is new
		}
		doc.Pages = append(doc.Pages, page)
	}
	return feed.Append(buf, doc)
}

func modified(e *site.Entry) string { return significant(e.Summary).Format(time.RFC3339) }

// whole returns the whole address of one below the home page.
func (v *View) whole(below string) string { return v.site.Absolute(v.site.Path(below)) }

// newsSitemap returns the sitemap of the last two days, for engines that search
// the news. An article stands in one sitemap: in this one, and later in that of
// its year. A sitemap lists one page at least: when there is no news, home.
func (v *View) newsSitemap() feed.Sitemap {
	doc := feed.Sitemap{News: feed.NewsNamespace}
	c := &v.site.Config
	for _, e := range ask(&v.reads, newsQuestion, "") {
		lang := e.Lang
		if lang == "" {
			lang = c.Language
		}
		published := e.Date.Time.Format(time.RFC3339)
		if e.Date.Precision == content.Day {
			published = e.Date.Time.Format(time.DateOnly)
		}
		doc.Pages = append(doc.Pages, feed.SitemapPage{
			Location: v.site.Absolute(e.URL), Modified: modified(e),
			News: &feed.News{Publication: c.Title, Language: newsLanguage(lang), Published: published, Title: e.Title},
		})
	}
	if len(doc.Pages) == 0 {
		doc.Pages = []feed.SitemapPage{{Location: v.whole("")}}
	}
	return doc
}

// newsLanguage returns a language as the news sitemap has it: its ISO 639 code
// alone, but for the two ways to write Chinese.
func newsLanguage(lang string) string {
	base, rest, _ := strings.Cut(strings.ToLower(lang), "-")
	if base != "zh" {
		return base
	}
	for _, part := range strings.Split(rest, "-") {
		if part == "hant" || part == "tw" || part == "hk" {
			return "zh-tw"
		}
	}
	return "zh-cn"
}

// addresses returns the addresses of the pages that the sitemap lists beside
// articles and their years: not those of single days, which would change it
// every day.
func addresses(s *site.Site) []string {
	out := []string{"", "timeline/", "topics/", "sources/", "stories/", "editions/", "corrections/"}
	if _, own := s.Page("feeds"); !own {
		out = append(out, "feeds/")
	}
	for _, f := range s.Pages() {
		out = append(out, f.Path+"/")
	}
	for _, e := range s.Editions() {
		out = append(out, "editions/"+e.Slug+"/")
	}
	for _, t := range s.Topics() {
		out = append(out, "topics/"+t.Slug+"/")
	}
	for _, t := range s.Sources() {
		out = append(out, "sources/"+t.Slug+"/")
	}
	for _, t := range s.Stories() {
		out = append(out, "stories/"+t.Slug+"/")
	}
	return out
}

// sitemapEntries returns the articles of a span that its sitemap lists.
func sitemapEntries(s *site.Site, span site.Span) []*site.Entry {
	return slices.Collect(mapped(s, span))
}

// inSitemap reports whether the sitemap lists an article of a span.
func inSitemap(s *site.Site, span site.Span) bool {
	for range mapped(s, span) {
		return true
	}
	return false
}

// mapped yields the articles of a span that search engines may list, and that
// are news no more.
func mapped(s *site.Site, span site.Span) iter.Seq[*site.Entry] {
	return func(yield func(*site.Entry) bool) {
		news := map[*site.Entry]bool{}
		for _, e := range s.News() {
			news[e] = true
		}
		for e := range s.Published().In(span).All() {
			if e.Indexed() && !news[e] && !yield(e) {
				return
			}
		}
	}
}

// maxSitemap is the number of articles of a year above which its sitemap is cut
// by month; the protocol allows 50,000 addresses.
const maxSitemap = 40000

// sitemapSpans returns the parts into which the sitemap of articles is cut:
// years, or the months of a long one.
func sitemapSpans(s *site.Site) []site.Span {
	var out []site.Span
	add := func(span site.Span) {
		if inSitemap(s, span) {
			out = append(out, span)
		}
	}
	for _, year := range s.Published().Spans(1) {
		if year.Count <= maxSitemap {
			add(year.Span)
			continue
		}
		for _, month := range s.Published().In(year.Span).Spans(2) {
			add(month.Span)
		}
	}
	return out
}

func sitemapPath(span site.Span) string {
	return "sitemap-" + strings.ReplaceAll(strings.TrimSuffix(span.Path(), "/"), "/", "-") + ".xml"
}
