// Package feed writes what is published for machines: feeds as Atom, RSS and
// JSON Feed, lists of feeds, sitemaps, and the machine-readable digest.
//
// A [Feed] with its [Item] values is neutral; a [Format] makes a document of
// it. Every document is marshalled from structs. The package knows nothing of
// the site.
package feed

import "time"

// Feed is one feed, whatever its format.
type Feed struct {
	ID          string
	Title       string
	Description string
	Language    string // BCP 47
	Home        string // address of the page that it follows
	Self        string // address of the document
	Updated     time.Time
	Authors     []string
	History     History
	Items       []Item
}

// History connects the documents of a feed, so that a reader can walk from the
// newest to the first item (RFC 5005 §4).
type History struct {
	Archive  bool   // the document holds a part of the past
	Current  string // of an archive: address of the document to subscribe to
	Previous string // address of the archive before this document; "" at the first
}

// Item is one entry of a feed. Addresses are whole ones.
type Item struct {
	ID         string // a URI that never changes
	URL        string
	Title      string    // plain text
	Language   string    // where it is not the feed's
	Published  time.Time // zero where an entry of Atom has no need of it
	Updated    time.Time // of the last change that readers should hear of
	Authors    []string
	Categories []Category
	Sources    []Source // the main one first
	Summary    string   // plain text; "" where the content is no longer than it
	Content    string   // HTML; "" only where an entry of Atom has no need of it
	Picture    *Picture
	Digest     *Digest // nil for what is no article

	// Marshalled, when set, stands for the whole item, in the format of the feed:
	// what is in several feeds is marshalled once.
	Marshalled []byte
}

// Category is a topic of an item. Atom has its term and label, RSS its scheme and
// label.
type Category struct{ Term, Scheme, Label string }

// Source is a publisher and its story.
type Source struct {
	Name  string `json:"name"`
	URL   string `json:"url,omitempty"`
	Title string `json:"title,omitempty"`
}

// Picture is an image in a file.
type Picture struct {
	URL    string
	Type   string // media type
	Length int    // bytes
}

// Digest is what a curated digest says of an article beyond what other feeds
// say of theirs: the _coranto object of a JSON Feed item, documented in
// docs/feeds.md.
type Digest struct {
	Provenance  string   `json:"provenance"`
	Highlights  []string `json:"highlights,omitempty"`
	Source      *Source  `json:"source,omitempty"`  // the main one
	Sources     []Source `json:"sources,omitempty"` // all of them, where there are several
	Story       *Named   `json:"story,omitempty"`
	Events      []Dated  `json:"events,omitempty"`
	Corrections []Dated  `json:"corrections,omitempty"`
}

// All returns all sources of the article, the main one first.
func (d *Digest) All() []Source {
	if len(d.Sources) == 0 && d.Source != nil {
		return []Source{*d.Source}
	}
	return d.Sources
}

// Named is a topic or a story with its page.
type Named struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Dated is an event or a correction. Its date is as precise as it is known:
// 2021, 2021-01, 2021-01-21, or with time and zone; "~" behind it is about.
type Dated struct {
	Date string `json:"date"`
	Text string `json:"text"`
	URL  string `json:"url,omitempty"`
}

// Format is one of the formats of feeds.
type Format int

// The formats.
const (
	Atom Format = iota // RFC 4287
	RSS                // 2.0
	JSON               // JSON Feed 1.1
)

// Formats are all of them.
var Formats = []Format{Atom, RSS, JSON}

// File returns the name of the files that hold feeds of the format.
func (f Format) File() string { return [...]string{"atom.xml", "rss.xml", "feed.json"}[f] }

// Type returns the media type.
func (f Format) Type() string {
	return [...]string{"application/atom+xml", "application/rss+xml", "application/feed+json"}[f]
}

// String returns the format's name.
func (f Format) String() string { return [...]string{"Atom", "RSS", "JSON Feed"}[f] }

// Item returns an item as a feed of the format holds it.
func (f Format) Item(item Item) ([]byte, error) {
	switch {
	case item.Marshalled != nil:
		return item.Marshalled, nil
	case f == RSS:
		return rssItem(item)
	case f == JSON:
		return jsonItem(item)
	}
	return atomEntry(item), nil
}

// Append appends the document of a feed to buf, each item on a line of its own.
func (f Format) Append(buf []byte, doc Feed) ([]byte, error) {
	items := make([][]byte, len(doc.Items))
	for i, item := range doc.Items {
		var err error
		if items[i], err = f.Item(item); err != nil {
			return buf, err
		}
	}
	switch f {
	case RSS:
		return appendRSS(buf, doc, items)
	case JSON:
		return appendJSON(buf, doc, items)
	}
	return appendAtom(buf, doc, items)
}

const generator = "coranto" // and no version: an upgrade alone changes no feed
