package page

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"time"

	"coranto/internal/content"
	"coranto/internal/feed"
	"coranto/internal/markdown"
	"coranto/internal/site"
)

// feedItem is an entry of feeds, made once for all that hold it.
type feedItem struct {
	entry feed.Entry
	reads []Read // what its text depends on beyond the entry itself
}

// atom appends the feed that follows the page's subject: "" for the whole
// digest, else the address of a topic, source or story.
func (v *View) atom(buf []byte) ([]byte, error) {
	s := v.site
	address := v.page.Subject
	title := v.feedTitle(address)
	entries := ask(&v.reads, newestQuestion, withNumber(address, s.Config.Feeds.Items))
	doc := feed.Atom{
		Lang:      s.Config.Language,
		ID:        FeedID(&s.Config, address),
		Title:     title,
		Subtitle:  s.Config.Description,
		Updated:   feed.Time(registered(&s.Config)),
		Generator: "coranto",
		Links: []feed.Link{
			{Rel: "self", Type: "application/atom+xml", Href: v.Canonical()},
			{Rel: "alternate", Type: "text/html", Href: s.Absolute(s.Path(address))},
		},
	}
	for _, name := range s.Config.Authors {
		doc.Authors = append(doc.Authors, feed.Person{Name: name})
	}
	if len(doc.Authors) == 0 {
		doc.Authors = []feed.Person{{Name: s.Config.Title}}
	}
	if address != "" {
		doc.Subtitle = ""
	}
	for _, e := range entries {
		item, err := v.w.feedItem(e)
		if err != nil {
			return buf, err
		}
		v.list = append(v.list, item.reads...)
		if time.Time(item.entry.Updated).After(time.Time(doc.Updated)) {
			doc.Updated = item.entry.Updated
		}
		doc.Entries = append(doc.Entries, item.entry)
	}
	return feed.Append(buf, doc)
}

// feedTitle returns the title of the feed at an address.
func (v *View) feedTitle(address string) string {
	title := v.site.Config.Title
	kind, slug, _ := strings.Cut(strings.TrimSuffix(address, "/"), "/")
	switch kind {
	case "topics":
		title = ask(&v.reads, topicQuestion, slug).Title + " – " + title
	case "sources":
		title = ask(&v.reads, sourceQuestion, slug).Name + " – " + title
	case "stories":
		title = ask(&v.reads, storyQuestion, slug).Title + " – " + title
	}
	return title
}

// FeedID returns the id of the feed at an address below the home page: a tag
// URI (RFC 4151), which a change of domain leaves as it is.
func FeedID(c *site.Config, address string) string {
	return "tag:" + c.ID + ":feed/" + pathEscape(address)
}

// ArticleID returns the id of an article in feeds: a tag URI of the site's id
// and the article's, so that a change of title, slug, topic or domain makes no
// article new. An id that is an absolute URI stands as it is.
func ArticleID(c *site.Config, id string) string {
	if u, err := url.Parse(id); err == nil && u.Scheme != "" {
		return id
	}
	return "tag:" + c.ID + ":" + pathEscape(id)
}

func pathEscape(path string) string { return (&url.URL{Path: "/" + path}).EscapedPath()[1:] }

// registered is the date in the site's id: what a feed without entries says of
// its last change.
func registered(c *site.Config) time.Time {
	_, date, _ := strings.Cut(c.ID, ",")
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if t, err := time.Parse(layout, date); err == nil {
			return t
		}
	}
	return time.Unix(0, 0).UTC()
}

// feedItem returns the entry's feed item, made at its first use.
func (w *worker) feedItem(e *site.Entry) (*feedItem, error) {
	if item, ok := w.items.Load(e); ok {
		return item.(*feedItem), nil
	}
	a, _ := w.site.Article(e.ID)
	var body markdown.Body
	reads := reads{site: w.site}
	if w.wantsText(e) {
		var err error
		if body, err = w.body(&reads, &a.Input, a.Slug+"-", e.Lang); err != nil {
			return nil, err
		}
	}
	if err := w.keepItem(a, body, reads.list); err != nil {
		return nil, err
	}
	item, _ := w.items.Load(e)
	return item.(*feedItem), nil
}

// wantsText reports whether feeds hold the whole text of an article. What is
// syndicated goes out as its excerpt alone.
func (w *worker) wantsText(e *site.Entry) bool {
	return w.site.Config.Feeds.Content == "full" && e.Provenance != content.Syndicated
}

// keepItem makes an article's feed item of its rendered body, and of what was
// read to render it.
func (w *worker) keepItem(a *site.Article, body markdown.Body, from []Read) error {
	s, e := w.site, a.Entry
	r := reads{site: s}
	entry := feed.Entry{
		Lang:      e.Lang,
		ID:        ArticleID(&s.Config, e.ID),
		Title:     e.Title,
		Published: feed.Time(e.Date.Time),
		Updated:   feed.Time(significant(e.Summary)),
		Links:     []feed.Link{{Rel: "alternate", Type: "text/html", Href: s.Absolute(e.URL)}},
		Summary:   e.Excerpt,
	}
	for _, name := range e.Authors {
		entry.Authors = append(entry.Authors, feed.Person{Name: name})
	}
	for _, source := range a.Sources {
		if source.URL != "" {
			entry.Links = append(entry.Links, feed.Link{Rel: "via", Href: source.URL, Title: source.Title})
		}
	}
	for _, slug := range e.Topics {
		if t := ask(&r, topicQuestion, slug); t != nil {
			entry.Categories = append(entry.Categories, feed.Category{Term: slug, Scheme: s.Absolute(s.Path("topics/")), Label: t.Title})
		}
	}
	if w.wantsText(e) {
		ask(&r, articleQuestion, e.ID)
	}
	entry.Content = w.feedContent(e, body)
	marshalled, err := entry.Marshal()
	if err != nil {
		return err
	}
	// What is marshalled is all that is needed from now on.
	w.items.Store(e, &feedItem{
		entry: feed.Entry{Marshalled: bytes.Clone(marshalled), Updated: entry.Updated},
		reads: append(slices.Clip(r.list), from...),
	})
	return nil
}

// significant is the date of the last change that readers should hear of: the
// article itself, an update, or a correction.
func significant(s *content.Summary) time.Time {
	last := s.Date.Time
	if s.Updated.Time.After(last) {
		last = s.Updated.Time
	}
	for _, c := range s.Corrections {
		if c.Date.Time.After(last) {
			last = c.Date.Time
		}
	}
	return last
}

// feedContent returns the text of a feed item as site.yaml wants it: highlights
// and the body, with whole addresses; highlights alone; or none, which leaves
// the excerpt.
func (w *worker) feedContent(e *site.Entry, body markdown.Body) *feed.Content {
	if e.Provenance == content.Syndicated || w.site.Config.Feeds.Content == "summary" {
		return nil
	}
	var html strings.Builder
	html.Grow(len(body.HTML) + 256)
	writeHighlights(&html, e.Highlights)
	last := 0
	for _, at := range body.Local {
		html.Write(body.HTML[last:at])
		html.WriteString(w.site.Origin)
		if body.HTML[at] == '#' {
			html.WriteString(e.URL)
		}
		last = at
	}
	html.Write(body.HTML[last:])
	if html.Len() == 0 {
		return nil
	}
	return feed.HTML(html.String())
}

var escapeText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func writeHighlights(html *strings.Builder, highlights []string) {
	if len(highlights) == 0 {
		return
	}
	html.WriteString("<ul>")
	for _, h := range highlights {
		html.WriteString("<li>" + escapeText.Replace(h) + "</li>")
	}
	html.WriteString("</ul>\n")
}

// sitemap appends the sitemap index, or one of the sitemaps that it lists.
func (v *View) sitemap(buf []byte) ([]byte, error) {
	s := v.site
	whole := func(address string) string { return s.Absolute(s.Path(address)) }
	switch v.page.Subject {
	case "":
		index := feed.SitemapIndex{Sitemaps: []feed.SitemapPage{{Location: whole("sitemap-pages.xml")}}}
		for _, year := range ask(&v.reads, sitemapsQuestion, "") {
			index.Sitemaps = append(index.Sitemaps, feed.SitemapPage{Location: whole(sitemapPath(year))})
		}
		return feed.Append(buf, index)
	case "pages":
		var doc feed.Sitemap
		for _, address := range ask(&v.reads, addressesQuestion, "") {
			doc.Pages = append(doc.Pages, feed.SitemapPage{Location: whole(address)})
		}
		return feed.Append(buf, doc)
	}
	list := ask(&v.reads, listQuestion, listKey("", v.page.Span))
	doc := feed.Sitemap{Pages: make([]feed.SitemapPage, 0, list.Len())}
	for e := range list.All() {
		if e.Provenance == content.Syndicated {
			continue
		}
		doc.Pages = append(doc.Pages, feed.SitemapPage{
			Location: s.Absolute(e.URL),
			Modified: significant(e.Summary).Format(time.RFC3339),
		})
	}
	return feed.Append(buf, doc)
}

// addresses returns the addresses of the pages that the sitemap lists beside
// articles: not those of single days, which would change it every day.
func addresses(s *site.Site) []string {
	out := []string{"", "timeline/", "topics/", "sources/", "stories/"}
	for _, f := range s.Pages() {
		out = append(out, f.Path+"/")
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
	for _, year := range s.Published().Spans(1) {
		out = append(out, year.Path())
	}
	return out
}

// sitemapSpansOf returns the parts into which the sitemap of articles is cut.
func sitemapSpansOf(s *site.Site) []site.Span {
	var out []site.Span
	for _, year := range s.Published().Spans(1) {
		out = append(out, sitemapSpans(s, year)...)
	}
	return out
}
