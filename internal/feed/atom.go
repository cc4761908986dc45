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
