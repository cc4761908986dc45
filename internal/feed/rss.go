package feed

import (
	"encoding/xml"
	"html"
	"time"
)

// rssDocument is an RSS 2.0 document (rssboard.org), with the elements of
// Dublin Core and of the content module that its profile recommends.
type rssDocument struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Content string     `xml:"xmlns:content,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title         string   `xml:"title"`
	Link          string   `xml:"link"`
	Description   string   `xml:"description"`
	Language      string   `xml:"language,omitempty"`
	LastBuildDate rssTime  `xml:"lastBuildDate"` // of the newest item: never the clock's
	Generator     string   `xml:"generator"`
	Docs          string   `xml:"docs"`
	Self          atomLink `xml:"atom:link"`
	Creators      []string `xml:"dc:creator"`
}

type rssEntry struct {
	XMLName     xml.Name      `xml:"item"`
	Title       string        `xml:"title"`
	Link        string        `xml:"link"`
	GUID        rssGUID       `xml:"guid"`
	PubDate     rssTime       `xml:"pubDate"`
	Creators    []string      `xml:"dc:creator"`
	Language    string        `xml:"dc:language,omitempty"`
	Source      string        `xml:"dc:source,omitempty"`
	Categories  []rssCategory `xml:"category"`
	Description rssText       `xml:"description"`
	Content     *rssText      `xml:"content:encoded"`
	Enclosure   *rssEnclosure `xml:"enclosure"`
}

type rssText struct {
	Body []byte `xml:",innerxml"`
}

type rssGUID struct {
	IsPermaLink bool   `xml:"isPermaLink,attr"`
	ID          string `xml:",chardata"`
}

type rssCategory struct {
	Domain string `xml:"domain,attr,omitempty"`
	Label  string `xml:",chardata"`
}

type rssEnclosure struct {
	URL    string `xml:"url,attr"`
	Length int    `xml:"length,attr"`
	Type   string `xml:"type,attr"`
}

// rssTime is a moment as RFC 822 writes it, with four digits of the year.
type rssTime time.Time

func (t rssTime) MarshalText() ([]byte, error) {
	return []byte(time.Time(t).Format(time.RFC1123Z)), nil
}

// rssItem marshals an item. The element source of RSS names another feed, which
// is not known; the source's story is what Dublin Core means by source.
func rssItem(item Item) ([]byte, error) {
	out := rssEntry{
		Title: item.Title, Link: item.URL, GUID: rssGUID{false, item.ID}, PubDate: rssTime(item.Published),
		Creators: item.Authors, Language: item.Language,
	}
	for _, source := range item.Sources {
		if source.URL != "" {
			out.Source = source.URL
			break
		}
	}
	for _, c := range item.Categories {
		out.Categories = append(out.Categories, rssCategory{c.Scheme, c.Label})
	}
	if item.Summary == "" {
		out.Description.Body = escape(item.Content)
	} else {
		out.Description.Body = escape(html.EscapeString(item.Summary))
		out.Content = &rssText{escape(item.Content)}
	}
	if p := item.Picture; p != nil {
		out.Enclosure = &rssEnclosure{p.URL, p.Length, p.Type}
	}
	return xml.Marshal(out)
}

func appendRSS(buf []byte, doc Feed, items [][]byte) ([]byte, error) {
	description := doc.Description
	if description == "" {
		description = doc.Title // RSS wants one
	}
	return appendAround(buf, rssDocument{
		Version: "2.0",
		Atom:    "http://www.w3.org/2005/Atom",
		Content: "http://purl.org/rss/1.0/modules/content/",
		DC:      "http://purl.org/dc/elements/1.1/",
		Channel: rssChannel{
			Title: doc.Title, Link: doc.Home, Description: description, Language: doc.Language,
			LastBuildDate: rssTime(doc.Updated), Generator: generator,
			Docs:     "http://www.rssboard.org/rss-specification",
			Self:     atomLink{Rel: "self", Type: RSS.Type(), Href: doc.Self},
			Creators: doc.Authors,
		},
	}, "</channel></rss>", items)
}
