package feed

import (
	"encoding/xml"
	"time"
)

// atomFeed is a feed document (RFC 4287).
type atomFeed struct {
	XMLName   xml.Name     `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string       `xml:"xml:lang,attr,omitempty"`
	History   string       `xml:"xmlns:fh,attr,omitempty"`
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Subtitle  string       `xml:"subtitle,omitempty"`
	Updated   atomTime     `xml:"updated"`
	Authors   []atomPerson `xml:"author"`
	Links     []atomLink   `xml:"link"`
	Generator string       `xml:"generator"`
	Archive   *struct{}    `xml:"fh:archive"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Title  string `xml:"title,attr,omitempty"`
	Length int    `xml:"length,attr,omitempty"`
}

type atomItem struct {
	XMLName    xml.Name       `xml:"entry"`
	Lang       string         `xml:"xml:lang,attr,omitempty"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  atomTime       `xml:"published"`
	Updated    atomTime       `xml:"updated"`
	Authors    []atomPerson   `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
	Content    atomContent    `xml:"content"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr,omitempty"`
	Label  string `xml:"label,attr,omitempty"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Body []byte `xml:",innerxml"`
}

// atomTime is a moment as RFC 3339 writes it, in its own zone.
type atomTime time.Time

func (t atomTime) MarshalText() ([]byte, error) { return []byte(timestamp(time.Time(t))), nil }

// timestamp writes a moment as Atom and JSON Feed have it: RFC 3339, with a
// fraction of the second where there is one.
func timestamp(t time.Time) string { return t.Format("2006-01-02T15:04:05.999999Z07:00") }

func persons(names []string) []atomPerson {
	out := make([]atomPerson, len(names))
	for i, name := range names {
		out[i].Name = name
	}
	return out
}

func atomEntry(item Item) ([]byte, error) {
	out := atomItem{
		Lang: item.Language, ID: item.ID, Title: item.Title,
		Published: atomTime(item.Published), Updated: atomTime(item.Updated),
		Authors: persons(item.Authors),
		Links:   []atomLink{{Rel: "alternate", Type: "text/html", Href: item.URL}},
		Summary: item.Summary,
		Content: atomContent{"html", escape(item.Content)},
	}
	for _, source := range item.Sources {
		if source.URL != "" {
			out.Links = append(out.Links, atomLink{Rel: "via", Href: source.URL, Title: source.Title})
		}
	}
	if p := item.Picture; p != nil {
		out.Links = append(out.Links, atomLink{Rel: "enclosure", Type: p.Type, Href: p.URL, Length: p.Length})
	}
	for _, c := range item.Categories {
		out.Categories = append(out.Categories, atomCategory(c))
	}
	return xml.Marshal(out)
}

func appendAtom(buf []byte, doc Feed, items [][]byte) ([]byte, error) {
	out := atomFeed{
		Lang: doc.Language, ID: doc.ID, Title: doc.Title, Subtitle: doc.Description,
		Updated: atomTime(doc.Updated), Authors: persons(doc.Authors), Generator: generator,
		Links: []atomLink{
			{Rel: "self", Type: Atom.Type(), Href: doc.Self},
			{Rel: "alternate", Type: "text/html", Href: doc.Home},
		},
	}
	if doc.History.Archive {
		out.History, out.Archive = "http://purl.org/syndication/history/1.0", &struct{}{}
	}
	if doc.History.Current != "" {
		out.Links = append(out.Links, atomLink{Rel: "current", Type: Atom.Type(), Href: doc.History.Current})
	}
	if doc.History.Previous != "" {
		out.Links = append(out.Links, atomLink{Rel: "prev-archive", Type: Atom.Type(), Href: doc.History.Previous})
	}
	return appendAround(buf, out, "</feed>", items)
}
