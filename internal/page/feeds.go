package page

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"coranto/internal/content"
	"coranto/internal/feed"
	"coranto/internal/site"
)

// A feed stands beside the page that it follows: home, all stories, editions,
// corrections, or one topic, source or story. The subject of its page is its
// path, from which all else follows; an old address of a feed is a page with
// the same subject and another path.

// alwaysAll are the addresses whose feeds there are in every format.
var alwaysAll = []string{"", "stories/", "editions/", "corrections/"}

// formatsAt returns the formats of the feeds that follow the page at an
// address.
func formatsAt(c *site.Config, address string) []feed.Format {
	if slices.Contains(alwaysAll, address) {
		return feed.Formats
	}
	formats := []feed.Format{feed.Atom}
	for _, f := range feed.Formats[1:] {
		if slices.Contains(c.Feeds.Files(), f.File()) {
			formats = append(formats, f)
		}
	}
	return formats
}

// feedFormat returns the format of the feed at a path.
func feedFormat(subject string) feed.Format {
	return feed.Format(max(0, slices.IndexFunc(feed.Formats, func(f feed.Format) bool { return f.File() == path.Base(subject) })))
}

// feedAddress returns what the feed at a path follows: "" for the home page,
// else an address as in "topics/law/"; of an archive, its month.
func feedAddress(subject string) string {
	address, _ := path.Split(subject)
	return address
}

// feed appends the document.
func (v *View) feed(buf []byte) ([]byte, error) {
	address, format := feedAddress(v.page.Subject), feedFormat(v.page.Subject)
	doc, err := v.feedHead(address)
	if err != nil {
		return buf, err
	}
	switch address {
	case "editions/":
		err = v.editionItems(&doc)
	case "corrections/":
		v.correctionItems(&doc)
	default:
		err = v.articleItems(&doc, format)
	}
	if err != nil {
		return buf, err
	}
	if buf, err = format.Append(buf, doc); err == nil && v.page.Span.Year > 0 {
		v.w.archived(v.site.Published().In(v.page.Span))
	}
	return buf, err
}

// feedHead returns the feed that follows an address, without items.
func (v *View) feedHead(address string) (feed.Feed, error) {
	s := v.site
	follows := address
	if v.page.Span.Year > 0 {
		follows = "" // a month of the whole digest
	}
	doc := feed.Feed{
		ID:       FeedID(&s.Config, follows),
		Title:    v.feedTitle(follows),
		Language: s.Config.Language,
		Home:     s.Absolute(s.Path(address)),
		Self:     s.Absolute(s.Path(v.page.Subject)),
		Updated:  registered(&s.Config),
		Authors:  s.Config.Authors,
	}
	if follows == "" {
		doc.Description = s.Config.Description
	}
	if len(doc.Authors) == 0 {
		doc.Authors = []string{s.Config.Title}
	}
	return doc, nil
}

// feedTitle returns the title of the feeds at an address.
func (v *View) feedTitle(address string) string {
	title := v.site.Config.Title
	kind, slug, _ := strings.Cut(strings.TrimSuffix(address, "/"), "/")
	switch {
	case slug != "":
		title = ask(&v.reads, nameQuestion, kind+"/"+slug).Title + " – " + title
	case kind != "":
		v.speak()
		title = v.w.says.Text(kind) + " – " + title
	}
	return title
}

// articleItems adds the articles of a feed.
func (v *View) articleItems(doc *feed.Feed, format feed.Format) error {
	brief := v.page.Span.Year > 0 && !v.w.fullFeeds()
	for _, e := range v.newest(doc) {
		if brief {
			a, _ := v.site.Article(e.ID)
			addItem(doc, v.w.archivedItem(&v.reads, a))
			continue
		}
		item, err := v.w.item(e, format)
		if err != nil {
			return err
		}
		v.list = append(v.list, item.reads...)
		addItem(doc, feed.Item{Updated: item.updated, Marshalled: item.marshalled})
	}
	return nil
}

func addItem(doc *feed.Feed, item feed.Item) {
	if item.Updated.After(doc.Updated) {
		doc.Updated = item.Updated
	}
	doc.Items = append(doc.Items, item)
}

// newest returns the articles of the feed, and sets the links between its
// documents: those of one month in an archive, else the newest.
func (v *View) newest(doc *feed.Feed) []*site.Entry {
	address, most := feedAddress(v.page.Subject), v.site.Config.Feeds.Items
	switch {
	case v.page.Span.Year > 0:
		list := ask(&v.reads, listQuestion, listKey("", v.page.Span))
		doc.History = feed.History{
			Archive:  true,
			Current:  v.site.Absolute(v.site.Path(feed.Atom.File())),
			Previous: v.archiveAt(ask(&v.reads, monthBeforeQuestion, v.page.Span.Path())),
		}
		return list.Entries()
	case address == "stories/":
		return ask(&v.reads, developmentsQuestion, withNumber("", most))
	}
	entries := ask(&v.reads, newestQuestion, withNumber(address, most))
	if address == "" && len(entries) > 0 {
		doc.History.Previous = v.archiveAt(site.SpanOf(entries[0].Date.Time).Up())
	}
	return current(address, entries)
}

// What the feed of one topic, source or story holds of its newest articles: so
// many, and more only of the days before the newest. Readers look at a feed every
// few hours, or after a holiday; there are thousands of these feeds, and each
// article is in several.
const (
	alwaysCurrent = 10
	currentDays   = 31
)

// current returns those of the newest articles that the feed at an address holds.
func current(address string, newest []*site.Entry) []*site.Entry {
	if slices.Contains(alwaysAll, address) || len(newest) <= alwaysCurrent {
		return newest
	}
	since := newest[0].Date.Time.AddDate(0, 0, -currentDays)
	n := alwaysCurrent
	for n < len(newest) && newest[n].Date.Time.After(since) {
		n++
	}
	return newest[:n]
}

// archiveAt returns the whole address of a month's archive, "" for no month.
func (v *View) archiveAt(month site.Span) string {
	if month.Year == 0 {
		return ""
	}
	return v.site.Absolute(v.site.Path(archivePath(month)))
}

func archivePath(month site.Span) string { return month.Path() + feed.Atom.File() }

// FeedID returns the id of the feeds at an address below the home page: a tag
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
	return tagPrefix(c) + pathEscape(id)
}

// tagPrefix is what the ids of a site's articles begin with.
func tagPrefix(c *site.Config) string { return "tag:" + c.ID + ":" }

func pathEscape(path string) string { return (&url.URL{Path: "/" + path}).EscapedPath()[1:] }

// registered is the date in the site's id: what a feed without items says of
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

// follow adds the feeds of an address to those of the page.
func (v *View) follow(title, address string) {
	for _, format := range formatsAt(&v.site.Config, address) {
		v.feeds = append(v.feeds, v.feedLink(title, address, format))
	}
}

// followHome adds the feed of the whole digest, which every page has; the home
// page has it in every format.
func (v *View) followHome() {
	title := v.site.Config.Title
	if v.page.Kind == Home {
		v.follow(title, "")
		return
	}
	v.feeds = append(v.feeds, v.feedLink(title, "", feed.Atom))
}
