package importer

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/language"
)

// metadata is what a page says of its story to machines: as JSON-LD
// (schema.org's Article), in meta elements (Open Graph, Dublin Core), in <time>.
type metadata struct {
	title, publisher, author string
	date, dateNote           string // as in front matter
	link, base               *url.URL
	keywords                 string // one on each line
	lang                     string
	body                     string // as plain text; seldom there
	notes                    []string
}

// metadataOf reads what a page says. from is where it was; nil when nobody
// knows.
func metadataOf(doc *html.Node, from *url.URL) metadata {
	var m metadata
	metas := metasOf(doc)
	m.base = from
	for _, n := range elements(doc, atom.Base) {
		if href := attribute(n, "href"); href != "" {
			m.base = cmp.Or(firstURL(from, href), from)
			break
		}
	}
	links := metas["og:url"]
	for _, n := range elements(doc, atom.Link) {
		if slices.Contains(strings.Fields(strings.ToLower(attribute(n, "rel"))), "canonical") {
			links = append([]string{attribute(n, "href")}, links...)
		}
	}
	for _, n := range elements(doc, atom.Html) {
		if tag, err := language.Parse(attribute(n, "lang")); err == nil && tag != language.Und {
			m.lang = tag.String()
		}
	}
	first := func(names ...string) string {
		for _, name := range names {
			for _, value := range metas[name] {
				if value = plainLine(value); value != "" {
					return value
				}
			}
		}
		return ""
	}
	ld := articleIn(linkedData(doc), links)
	m.publisher = cmp.Or(ld.name("publisher"), first("og:site_name", "application-name"))
	if u := firstURL(nil, m.publisher); u != nil {
		m.publisher = hostOf(u.String())
	}
	m.title = cmp.Or(ld.text("headline"), first("og:title", "twitter:title", "dc.title", "dcterms.title"), headingOf(doc), m.titleOf(doc))
	// The heading is what the readers see; to the title, much is added.
	if heading := headingOf(doc); heading != "" && strings.HasPrefix(m.title, heading+" ") && strings.HasPrefix(strings.TrimLeft(m.title[len(heading)+1:], "|-–—·•"), " ") {
		m.title = heading
	}
	m.author = byline(cmp.Or(ld.name("author"), first("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author")))
	m.keywords = strings.Join(append(append(ld.words("keywords"), ld.words("articleSection")...),
		splitWords(append(append(metas["article:tag"], metas["keywords"]...), metas["news_keywords"]...)...)...), "\n")
	m.body = ld.text("articleBody")
	if ld.object["isAccessibleForFree"] == false || ld.text("isAccessibleForFree") == "False" {
		m.notes = append(m.notes, "the page says that it is not free to read: look whether its text is whole")
	}
	for _, address := range append(links, ld.links()...) {
		if u := firstURL(m.base, address); u != nil && sameLink(u.String()) != "" {
			m.link = u
			break
		}
	}
	m.dated(doc, append([]string{ld.text("datePublished")}, metasNamed(metas,
		"article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
		"dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "pubdate", "publishdate", "publish-date", "date")...))
	return m
}

// metasOf returns what the meta elements of a page say, by names in lower case.
func metasOf(doc *html.Node) map[string][]string {
	out := map[string][]string{}
	for _, n := range elements(doc, atom.Meta) {
		value := attribute(n, "content")
		for _, key := range []string{"property", "name", "itemprop"} {
			if name := strings.ToLower(attribute(n, key)); name != "" && value != "" {
				out[name] = append(out[name], value)
			}
		}
	}
	return out
}

func metasNamed(metas map[string][]string, names ...string) []string {
	var out []string
	for _, name := range names {
		out = append(out, metas[name]...)
	}
	return out
}

// headingOf returns the text of the heading of a page, if it has one only.
func headingOf(doc *html.Node) string {
	if all := elements(doc, atom.H1); len(all) == 1 {
		return plainText(textOf(all[0]))
	}
	return ""
}

// titleOf returns the title of a page without the publisher's name, with which
// it often ends.
func (m *metadata) titleOf(doc *html.Node) string {
	all := elements(doc, atom.Title)
	if len(all) == 0 {
		return ""
	}
	title := plainText(textOf(all[0]))
	for _, mark := range []string{" | ", " – ", " — ", " - ", " :: ", " · ", " • "} {
		if i := strings.LastIndex(title, mark); i > 0 && (m.publisher == "" && mark == " | " || strings.EqualFold(title[i+len(mark):], m.publisher)) {
			return title[:i]
		}
	}
	return title
}

func plainText(s string) string { return strings.Join(strings.Fields(s), " ") }

// dated finds the date of publication: the first of those that the page gives
// that can be read, else that of its <time>, if it has one only.
func (m *metadata) dated(doc *html.Node, said []string) {
	for _, n := range elements(doc, atom.Time) {
		if at := attribute(n, "datetime"); at != "" && (strings.EqualFold(attribute(n, "itemprop"), "datePublished") || hasAttribute(n, "pubdate")) {
			said = append(said, at)
		}
	}
	for _, text := range said {
		if text == "" {
			continue
		}
		date, exact := pageDate(text)
		switch {
		case date == "" && m.dateNote == "":
			m.dateNote = fmt.Sprintf("the page says %q; write it as in 2021-01-21", text)
		case date != "":
			m.date, m.dateNote = date, ""
			if !exact {
				m.notes = append(m.notes, fmt.Sprintf("the page gives its date without a time zone (%s): only the day was taken", text))
			}
			return
		}
	}
	if m.dateNote != "" {
		return
	}
	var dates []string
	for _, n := range elements(scopeOf(doc), atom.Time) {
		date, _ := pageDate(attribute(n, "datetime"))
		if date != "" && !slices.Contains(dates, date) {
			dates = append(dates, date)
		}
	}
	switch {
	case len(dates) == 1:
		m.date = dates[0]
	case len(dates) > 1:
		m.dateNote = "the page has several dates: " + strings.Join(dates[:min(len(dates), 4)], ", ") + "; write the one on which the story was published"
	}
}

// scopeOf returns the part of a page that is about its story: the article
// element with its heading, else all of it.
func scopeOf(doc *html.Node) *html.Node {
	for _, heading := range elements(doc, atom.H1) {
		for n := heading.Parent; n != nil; n = n.Parent {
			if n.DataAtom == atom.Article || n.DataAtom == atom.Main {
				return n
			}
		}
	}
	if all := elements(doc, atom.Article); len(all) == 1 {
		return all[0]
	}
	return doc
}

func hasAttribute(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// pageDate returns a date as front matter has it. Of a time without a zone only
// the day is known, and exact is false.
func pageDate(s string) (date string, exact bool) {
	s = plainText(s)
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return s, s[0] != '0'
	}
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05-07", "2006-01-02T15:04Z07:00", "2006-01-02T15:04-0700",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05-0700", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 -07:00", "2006-01-02 15:04Z07:00",
		time.RFC1123Z,
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return momentOf(t)
		}
	}
	if t, err := time.Parse(time.RFC1123, s); err == nil {
		if _, date := itemDate(&t, s); date != "" {
			return date, true
		}
	}
	if len(s) > len(time.DateOnly) && (s[len(time.DateOnly)] == 'T' || s[len(time.DateOnly)] == ' ') {
		if day := s[:len(time.DateOnly)]; dateOf(day[:4], day[5:7], day[8:]) == day {
			return day, false
		}
	}
	if day, ok := dateLine(s); ok {
		return day, !strings.Contains(s, ":")
	}
	return "", false
}

func momentOf(t time.Time) (string, bool) {
	if t = t.UTC(); t.Year() < 1000 || t.Year() > 9999 {
		return "", false
	}
	return t.Format(time.RFC3339), true
}

// linkedData returns the objects that a page has as JSON-LD, those of lists and
// graphs included.
func linkedData(doc *html.Node) []map[string]any {
	var out []map[string]any
	var add func(v any, depth int)
	add = func(v any, depth int) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				if depth < 4 && len(out) < 500 {
					add(item, depth+1)
				}
			}
		case map[string]any:
			out = append(out, v)
			add(v["@graph"], depth+1)
		}
	}
	for _, n := range elements(doc, atom.Script) {
		kind, _, _ := strings.Cut(strings.ToLower(attribute(n, "type")), ";")
		if strings.TrimSpace(kind) != "application/ld+json" || n.FirstChild == nil {
			continue
		}
		text := strings.TrimSpace(n.FirstChild.Data)
		text = strings.TrimSuffix(strings.TrimPrefix(text, "<!--"), "-->")
		text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "<![CDATA["), "]]>")
		// Line ends within strings are frequent, and not JSON.
		text = strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, text)
		var v any
		if json.Unmarshal([]byte(text), &v) == nil {
			add(v, 0)
		}
	}
	return out
}

// linkedArticle is what a page says of its story as JSON-LD.
type linkedArticle struct {
	object map[string]any
	byID   map[string]map[string]any // what it refers to
}

// articleIn finds the story among the objects of a page. Where there are
// several, it is that of the page's own address; else nobody knows.
func articleIn(all []map[string]any, addresses []string) linkedArticle {
	a := linkedArticle{byID: map[string]map[string]any{}}
	var articles []map[string]any
	for _, object := range all {
		if id, ok := object["@id"].(string); ok {
			a.byID[id] = object
		}
		for _, kind := range texts(object["@type"]) {
			if strings.HasSuffix(kind, "Article") || kind == "BlogPosting" || kind == "LiveBlogPosting" || kind == "Report" {
				articles = append(articles, object)
				break
			}
		}
	}
	for _, object := range articles {
		here := len(articles) == 1
		for _, link := range (linkedArticle{object: object}).links() {
			for _, address := range addresses {
				here = here || sameLink(link) != "" && sameLink(link) == sameLink(address)
			}
		}
		if here {
			a.object = object
			break
		}
	}
	return a
}

// text returns what the story has under a key, as plain text.
func (a linkedArticle) text(key string) string {
	for _, text := range texts(a.object[key]) {
		if key == "articleBody" {
			return text
		}
		if text = plainLine(text); text != "" {
			return text
		}
	}
	return ""
}

// links returns the addresses that the story gives for itself.
func (a linkedArticle) links() []string {
	out := texts(a.object["url"])
	out = append(out, texts(a.object["mainEntityOfPage"])...)
	if page, ok := a.object["mainEntityOfPage"].(map[string]any); ok {
		out = append(out, append(texts(page["@id"]), texts(page["url"])...)...)
	}
	return out
}

// name returns the names of whom the story has under a key.
func (a linkedArticle) name(key string) string {
	var names []string
	var add func(v any, depth int)
	add = func(v any, depth int) {
		switch v := v.(type) {
		case string:
			name := byline(v)
			if !slices.Contains(names, name) && name != "" && len(names) < 8 {
				names = append(names, name)
			}
		case []any:
			for _, item := range v {
				if depth < 2 {
					add(item, depth+1)
				}
			}
		case map[string]any:
			if id, ok := v["@id"].(string); ok && v["name"] == nil && a.byID[id] != nil {
				v = a.byID[id]
			}
			add(v["name"], 2)
		}
	}
	add(a.object[key], 0)
	if key == "publisher" && len(names) > 1 {
		names = names[:1]
	}
	return strings.Join(names, ", ")
}

func (a linkedArticle) words(key string) []string { return splitWords(texts(a.object[key])...) }

// splitWords cuts lists that stand in one text.
func splitWords(all ...string) []string {
	var out []string
	for _, text := range all {
		for _, word := range strings.Split(text, ",") {
			if word = plainLine(word); word != "" && len(out) < 100 {
				out = append(out, word)
			}
		}
	}
	return out
}

// texts returns a text, or the texts of a list.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, item := range v {
			if s, ok := item.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}
