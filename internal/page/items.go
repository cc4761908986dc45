package page

import (
	"bytes"
	"hash/fnv"
	"path"
	"strings"
	"time"

	"coranto/internal/content"
	"coranto/internal/feed"
	"coranto/internal/markdown"
	"coranto/internal/site"
)

// feedItem is an article as feeds of one format hold it, made once for all of
// them.
type feedItem struct {
	marshalled []byte
	updated    time.Time
	reads      []ReadID // what its text depends on beyond the entry itself
}

type itemKey struct {
	entry  *site.Entry
	format feed.Format
}

// wanted says in which feeds an article will be: bit f in feeds of format f
// that list the newest, and the last one in an archive.
type wanted uint8

const inArchive wanted = 1 << 7

func (w wanted) in(f feed.Format) bool { return w&(1<<f) != 0 || f == feed.Atom && w&inArchive != 0 }

// expectFeeds notes for each article in which feeds it will be.
func (r *Renderer) expectFeeds(pages []Page) {
	r.inFeeds = map[*site.Entry]wanted{}
	for _, p := range pages {
		if p.Kind != Feed {
			continue
		}
		switch address, bit := feedAddress(p.Subject), wanted(1)<<feedFormat(p.Subject); {
		case p.Span.Year > 0 && !r.fullFeeds():
			// Archives have items of their own.
		case p.Span.Year > 0:
			for e := range r.site.Published().In(p.Span).All() {
				r.inFeeds[e] |= inArchive
			}
		case address == "stories/":
			for _, e := range developments(r.site, r.site.Config.Feeds.Items) {
				r.inFeeds[e] |= bit
			}
		default:
			for _, e := range current(address, listOf(r.site, address).Newest(r.site.Config.Feeds.Items)) {
				r.inFeeds[e] |= bit
			}
		}
	}
}

// item returns the entry's item in a format, made at its first use.
func (w *worker) item(e *site.Entry, format feed.Format) (*feedItem, error) {
	if item, ok := w.items.Load(itemKey{e, format}); ok {
		return item.(*feedItem), nil
	}
	a, _ := w.site.Article(e.ID)
	var body markdown.Body
	reads := w.newReads()
	if w.wantsText(e) {
		var err error
		if body, err = w.body(&reads, &a.Input, a.Slug+"-", e.Lang); err != nil {
			return nil, err
		}
	}
	return w.makeItem(a, body, reads.list, format, w.inFeeds[e])
}

// keepItem makes an article's items of its rendered body, and of what was read
// to render it, if feeds will have them.
func (w *worker) keepItem(a *site.Article, body markdown.Body, from []ReadID) error {
	for _, format := range feed.Formats {
		if !w.inFeeds[a.Entry].in(format) {
			continue
		}
		if _, made := w.items.Load(itemKey{a.Entry, format}); made {
			return nil
		}
		_, err := w.makeItem(a, body, from, format, w.inFeeds[a.Entry])
		return err
	}
	return nil
}

// makeItem makes an article's item in a format, and in all others that feeds
// will have. It returns the first, and keeps them.
func (w *worker) makeItem(a *site.Article, body markdown.Body, from []ReadID, first feed.Format, wanted wanted) (*feedItem, error) {
	r := w.newReads()
	neutral := w.neutral(&r, a)
	neutral.Content = w.itemContent(a.Entry, neutral.Sources, body)
	if w.wantsText(a.Entry) {
		ask(&r, articleQuestion, a.ID)
		r.list = append(r.list, from...)
	}
	all := append(make([]ReadID, 0, len(r.list)), r.list...)
	var out *feedItem
	for _, format := range feed.Formats {
		if format != first && !wanted.in(format) {
			continue
		}
		marshalled, err := format.Item(neutral)
		if err != nil {
			return nil, err
		}
		// What is marshalled is all that is needed from now on.
		item := &feedItem{append(make([]byte, 0, len(marshalled)), marshalled...), neutral.Updated, all}
		w.items.Store(itemKey{a.Entry, format}, item)
		if format == first {
			out = item
		}
	}
	return out, nil
}

// archived forgets the items that only the archive of a month holds, now that
// it is written.
func (w *worker) archived(month site.List) {
	for e := range month.All() {
		if w.inFeeds[e]&^inArchive&(1<<feed.Atom) == 0 {
			w.items.Delete(itemKey{e, feed.Atom})
		}
	}
}

// archivedItem returns an article's item as an archive has it: with the one
// sentence that carries the point, and a date of publication only where that is
// not the date of its last change. Where feeds hold whole texts, archives do as
// well, and have the same items.
func (w *worker) archivedItem(r *reads, a *site.Article) feed.Item {
	s, e := w.site, a.Entry
	item := feed.Item{
		ID: ArticleID(&s.Config, e.ID), URL: s.Absolute(e.URL), Title: e.Title, Language: e.Lang, Authors: e.Authors,
	}
	last := significant(e.Summary)
	item.Updated = distinct(last, item.ID)
	if !last.Equal(e.Date.Time) {
		item.Published = e.Date.Time
	}
	if leaves(e) && len(e.Highlights) > 0 {
		item.Summary = e.Highlights[0]
	} else if s.Config.Feeds.Content != "highlights" {
		item.Summary = e.Excerpt
	}
	if item.Summary == "" {
		item.Content = headline(e, w.digest(r, a).All())
	}
	return item
}

// neutral returns an article's item, without its content.
func (w *worker) neutral(r *reads, a *site.Article) feed.Item {
	s, e := w.site, a.Entry
	item := feed.Item{
		ID:        ArticleID(&s.Config, e.ID),
		URL:       s.Absolute(e.URL),
		Title:     e.Title,
		Language:  e.Lang,
		Published: e.Date.Time,
		Authors:   e.Authors,
		Digest:    w.digest(r, a),
	}
	item.Updated = distinct(significant(e.Summary), item.ID)
	for _, slug := range e.Topics {
		if t := ask(r, nameQuestion, "topics/"+slug); t != nil {
			item.Categories = append(item.Categories, feed.Category{Term: slug, Scheme: s.Absolute(s.Path("topics/")), Label: t.Title})
		}
	}
	item.Sources = item.Digest.All()
	if p := e.Picture; p != nil && leaves(e) {
		item.Picture = &feed.Picture{URL: s.Absolute(p.URL), Type: mediaType(p.Path), Length: p.Size}
	}
	if w.wantsText(e) {
		item.Summary = e.Excerpt
	}
	return item
}

// distinct returns a moment with a fraction of a second that tells the items of
// one moment apart: articles of one day mostly have no time of day, and a reader
// that sorts by it should always come to the same order. It depends on the id
// alone.
func distinct(t time.Time, id string) time.Time {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return t.Truncate(time.Second).Add(time.Duration(h.Sum32()%999_999+1) * time.Microsecond)
}

// leaves reports whether an article's own words and pictures may leave its page:
// what is syndicated goes out as its excerpt alone.
func leaves(e *site.Entry) bool { return e.Provenance != content.Syndicated }

// digest returns what feeds and the machine-readable digest say of an article
// beyond what every feed says.
func (w *worker) digest(r *reads, a *site.Article) *feed.Digest {
	s, e := w.site, a.Entry
	out := &feed.Digest{Provenance: provenanceName(e.Provenance)}
	for _, source := range a.Sources {
		name := source.Name
		if known := ask(r, nameQuestion, "sources/"+source.Slug); known != nil {
			name = known.Title
		}
		out.Sources = append(out.Sources, feed.Source{Name: name, URL: source.URL, Title: source.Title})
	}
	if len(out.Sources) > 0 {
		out.Source = &out.Sources[0]
	}
	if len(out.Sources) == 1 {
		out.Sources = nil
	}
	if e.Story != "" {
		if t := ask(r, nameQuestion, "stories/"+e.Story); t != nil {
			out.Story = &feed.Named{Slug: e.Story, Title: t.Title, URL: s.Absolute(t.URL)}
		}
	}
	for _, c := range e.Corrections {
		out.Corrections = append(out.Corrections, feed.Dated{Date: c.Date.String(), Text: c.Text})
	}
	if leaves(e) {
		out.Highlights = e.Highlights
		for _, event := range e.Events {
			address := event.URL
			if strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") {
				address = s.Absolute(s.Path(address[1:]))
			}
			out.Events = append(out.Events, feed.Dated{Date: event.Date.String(), Text: event.Text, URL: address})
		}
	}
	return out
}

// mediaTypes are those of pictures; the machine's own table is not asked, since
// no output depends on the machine.
var mediaTypes = map[string]string{
	".avif": "image/avif", ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg",
	".png": "image/png", ".svg": "image/svg+xml", ".webp": "image/webp",
}

func mediaType(name string) string {
	if t, ok := mediaTypes[path.Ext(name)]; ok {
		return t
	}
	return "application/octet-stream"
}

// fullFeeds reports whether site.yaml wants whole texts in feeds.
func (r *Renderer) fullFeeds() bool { return r.site.Config.Feeds.Content == "full" }

// wantsText reports whether feeds hold the whole text of an article.
func (w *worker) wantsText(e *site.Entry) bool {
	return w.fullFeeds() && leaves(e) && e.Rights == site.FullText
}

// itemContent returns the text of a feed item as site.yaml wants it: the
// highlights, and behind them the body with whole addresses, the excerpt, or
// nothing. Where that leaves nothing, it is the source's own headline.
func (w *worker) itemContent(e *site.Entry, sources []feed.Source, body markdown.Body) string {
	var html strings.Builder
	html.Grow(len(body.HTML) + 512)
	if leaves(e) {
		writeHighlights(&html, e.Highlights)
	}
	switch {
	case w.wantsText(e):
		w.writeWhole(&html, body, e.URL)
	case e.Excerpt != "" && w.site.Config.Feeds.Content != "highlights":
		html.WriteString("<p>" + escapeText.Replace(e.Excerpt) + "</p>\n")
	}
	if html.Len() > 0 {
		return html.String()
	}
	return headline(e, sources)
}

// headline is the content of an item of which nothing else may be told: the
// source's own headline.
func headline(e *site.Entry, sources []feed.Source) string {
	if len(sources) > 0 {
		name, title := escapeText.Replace(sources[0].Name), escapeText.Replace(sources[0].Title)
		if title != "" {
			name += ": " + title
		}
		if address := sources[0].URL; address != "" {
			name = `<a href="` + escapeHTML.Replace(address) + `">` + name + "</a>"
		}
		return "<p>" + name + "</p>\n"
	}
	return "<p>" + escapeText.Replace(e.Title) + "</p>\n"
}

// writeWhole writes a rendered body with whole addresses, without landmarks. at
// is the address of the page on which its own anchors are.
func (w *worker) writeWhole(html *strings.Builder, body markdown.Body, at string) {
	w.writeWholeBy(writePlain, html, body, at)
}

func (w *worker) writeWholeBy(write func(*strings.Builder, []byte), html *strings.Builder, body markdown.Body, at string) {
	last := 0
	for _, local := range body.Local {
		write(html, body.HTML[last:local])
		html.WriteString(w.site.Origin)
		if body.HTML[local] == '#' {
			html.WriteString(at)
		}
		last = local
	}
	write(html, body.HTML[last:])
}

// landmarks are attributes that mean something on our page alone; many readers,
// and the W3C's feed validator, want none of them.
var landmarks = [][]byte{[]byte(` role="`), []byte(` aria-label="`)}

// writePlain writes HTML without landmarks. In text, a quotation mark is always
// escaped, so that what is found is an attribute.
func writePlain(html *strings.Builder, from []byte) {
	for len(from) > 0 {
		first := len(from)
		for _, name := range landmarks {
			if i := bytes.Index(from[:first], name); i >= 0 {
				first = i
			}
		}
		html.Write(from[:first])
		if first == len(from) {
			return
		}
		from = from[first:]
		begin := bytes.IndexByte(from, '"') + 1
		end := bytes.IndexByte(from[begin:], '"')
		if end < 0 {
			return
		}
		from = from[begin+end+1:]
	}
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
