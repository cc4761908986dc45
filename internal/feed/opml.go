package feed

import "encoding/xml"

// OPML is a list of feeds (OPML 2.0) that a feed reader can take in.
type OPML struct {
	XMLName xml.Name  `xml:"opml"`
	Version string    `xml:"version,attr"`
	Title   string    `xml:"head>title"`
	Groups  []Outline `xml:"body>outline"`
}

// Outline is a group of feeds, or a feed.
type Outline struct {
	Text  string    `xml:"text,attr"`
	Title string    `xml:"title,attr,omitempty"`
	Type  string    `xml:"type,attr,omitempty"` // "rss" for a feed of any format
	URL   string    `xml:"xmlUrl,attr,omitempty"`
	Home  string    `xml:"htmlUrl,attr,omitempty"`
	Feeds []Outline `xml:"outline"`
}

// FeedOutline returns the outline of a feed.
func FeedOutline(title, url, home string) Outline {
	return Outline{Text: title, Title: title, Type: "rss", URL: url, Home: home}
}
