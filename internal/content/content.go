// Package content turns one file of the digest into one value: a Markdown file
// under articles/ into an [Article], one under topics/ into a [TopicFile], and
// so on. It knows a file's bytes and its name, and nothing of the rest of the
// site.
//
// Parsing never fails. What is wrong with a file is part of its value, as
// diagnostics.
package content

import (
	"coranto/internal/diag"
	"coranto/internal/files"
)

// Input is what every file of content has in common.
type Input struct {
	File        string
	FileHash    files.Hash // of the whole file
	Body        Body
	Links       []Reference // local destinations in the body, where the syntax may hold one
	Pictures    []Reference // in the body and the front matter, remote ones included
	Diagnostics []diag.Diagnostic
}

// Rank is the editor's weight of an article within its day.
type Rank uint8

// The ranks, heaviest first: the order of articles within a day.
const (
	Lead Rank = iota
	Major
	Ordinary // none written
	Brief
)

// Provenance says how our text relates to the source's.
type Provenance uint8

// The provenances.
const (
	Original   Provenance = iota
	Adapted               // told in our own words
	Excerpt               // part of the source's text
	Syndicated            // the source's text
)

// Tag is a tag as written, and the slug of the topic that it names.
type Tag struct{ Name, Slug string }

// Source is what an article says of a publisher and its story.
type Source struct {
	Name, Slug string // of the publisher
	URL        string // of the publisher's story or primary document
	Title      string // the source's own headline
	Author     string
	Date       Date
	License    string // full, excerpt, headline, or ""
}

// Event is something that happened on a date.
type Event struct {
	Date Date
	Text string
	URL  string
}

// Correction is an error admitted.
type Correction struct {
	Date Date
	Text string
}

// Image is the picture of an article.
type Image struct {
	Src     string // as written
	Alt     string
	Caption string
	Credit  string
}

// Withdrawal says that an article was taken back.
type Withdrawal struct {
	Date   Date
	Reason string
}

// Summary is the listable part of an article: all that other pages may show of
// it. Editing a body changes no summary, unless it changes the excerpt taken
// from it.
type Summary struct {
	ID          string
	Title       string
	Slug        string
	Date        Date // Day or Minute; zero in a draft whose date is unknown
	Updated     Date // zero when there is none
	Rank        Rank
	Provenance  Provenance
	Authors     []string
	Source      Source // the main one; its Name is "" when there is none
	Highlights  []string
	Tags        []Tag // each topic once, in the order written
	Story       string
	Events      []Event
	Excerpt     string // plain text: front matter's summary, else the first paragraph
	Image       *Image // nil when there is none
	Corrections []Correction
	Lang        string     // "" is the site's
	Hash        files.Hash // of all of the above
}

// Article is what one file under content/articles says.
type Article struct {
	Input
	Summary
	FromPath  bool     // the id is the file's path: none is written
	Sources   []Source // all of them, the main one first
	Notice    string
	Aliases   []string // paths below the site's base, each beginning with "/"
	Draft     bool
	Expires   Date
	Withdrawn *Withdrawal // nil when it is not
	Layout    string      // "" is the kind's own
	Params    map[string]any
}

// Body is where the Markdown stands in its file. Its bytes are not kept: they
// are read again, and checked against the file's hash, when a page is rendered.
type Body struct {
	Offset int  // of the first byte in the file
	Empty  bool // nothing but space
}

// Reference is a destination written in a file.
type Reference struct {
	Destination string // as written, unescaped
	diag.Position
	Excerpt string // the line it stands on
}

// TopicFile is what one file under content/topics says. The topic's slug is
// the file's name.
type TopicFile struct {
	Input
	Slug     string
	Title    map[string]string // by language; "" is any
	Synonyms []string
	Parent   string   // its slug; written as a name or as a slug
	Retired  []string // names it had
}

// SourceFile is what one file under content/sources says. The source's slug is
// the file's name.
type SourceFile struct {
	Input
	Slug     string
	Name     string
	URL      string
	License  string // full, excerpt, headline, or ""
	Language string
	Kind     string
}

// StoryFile is what one file under content/stories says. The story's slug is
// the file's name.
type StoryFile struct {
	Input
	Slug    string
	Title   string
	Closed  bool     // status: closed
	Topics  []string // their slugs; written as names or as slugs
	Summary string
}

// EditionFile is what one file under content/editions says. The edition's slug
// is the file's name.
type EditionFile struct {
	Input
	Slug    string
	Title   string
	Date    Date
	Lead    string // an article's id
	Entries []EditionEntry
	Draft   bool
}

// EditionEntry is one entry of an edition: what was printed.
type EditionEntry struct {
	Article string // an id
	Title   string
	Text    string
	Source  string
}

// PageFile is what one file under content/pages says. The page's path is the
// file's, without the ending.
type PageFile struct {
	Input
	Path   string // "about" for content/pages/about.md
	Title  string
	Lang   string
	Draft  bool
	Layout string
}
