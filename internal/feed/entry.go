package feed

import "strconv"

// atomEntry returns an entry of an Atom feed (RFC 4287 §4.1.2). A digest has
// many more entries than feeds, so each is written without reflection, and says
// nothing twice: the type of a page and the scheme of a topic are no news.
func atomEntry(item Item) []byte {
	e := entry{make([]byte, 0, len(item.Content)+len(item.Content)/4+512)}
	e.put("<entry")
	e.attribute("xml:lang", item.Language)
	e.put(">")
	e.element("id", item.ID)
	e.element("title", item.Title)
	if !item.Published.IsZero() {
		e.element("published", timestamp(item.Published))
	}
	e.element("updated", timestamp(item.Updated))
	for _, name := range item.Authors {
		e.put("<author>")
		e.element("name", name)
		e.put("</author>")
	}
	e.link("alternate", item.URL, "", 0, "")
	for _, source := range item.Sources {
		if source.URL != "" {
			e.link("via", source.URL, "", 0, source.Title)
		}
	}
	if p := item.Picture; p != nil {
		e.link("enclosure", p.URL, p.Type, p.Length, "")
	}
	for _, c := range item.Categories {
		e.put("<category")
		e.attribute("term", c.Term)
		e.attribute("label", c.Label)
		e.put("/>")
	}
	if item.Summary != "" {
		e.element("summary", item.Summary)
	}
	if item.Content != "" {
		e.put(`<content type="html">`)
		e.buf = appendEscaped(e.buf, item.Content, &replacement)
		e.put("</content>")
	}
	e.put("</entry>")
	return e.buf
}

// entry is an element that is being written.
type entry struct{ buf []byte }

func (e *entry) put(markup string) { e.buf = append(e.buf, markup...) }

func (e *entry) element(name, text string) {
	e.put("<" + name + ">")
	e.buf = appendEscaped(e.buf, text, &replacement)
	e.put("</" + name + ">")
}

// attribute adds an attribute to the tag that is open, unless it is empty.
func (e *entry) attribute(name, value string) {
	if value == "" {
		return
	}
	e.put(" " + name + `="`)
	e.buf = appendEscaped(e.buf, value, &attributeReplacement)
	e.put(`"`)
}

func (e *entry) link(rel, href, mediaType string, length int, title string) {
	e.put("<link")
	e.attribute("rel", rel)
	e.attribute("type", mediaType)
	e.attribute("href", href)
	e.attribute("title", title)
	if length > 0 {
		e.attribute("length", strconv.Itoa(length))
	}
	e.put("/>")
}
