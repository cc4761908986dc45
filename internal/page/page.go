// Package page knows every page of a site: the plan of what is published, what
// a layout can see of the site, and how a page becomes bytes.
//
// A page is a pure function of the Site and its [Page]. A layout sees nothing
// but its view, and a view records each question it asks of the site as a
// [Read] with the hash of the answer. If every read of a page would give the
// same hash, its bytes would be the same.
package page

import (
	"strings"

	"coranto/internal/site"
)

// Kind is what sort of page it is. A kind that layouts render has a layout of
// its own name.
type Kind string

// The kinds of pages.
const (
	Home        Kind = "home"
	Article     Kind = "article"
	Year        Kind = "year"
	Month       Kind = "month"
	Day         Kind = "day"
	Topics      Kind = "topics"
	Topic       Kind = "topic"
	TopicYear   Kind = "topic-year"
	TopicMonth  Kind = "topic-month"
	Sources     Kind = "sources"
	Source      Kind = "source"
	SourceYear  Kind = "source-year"
	SourceMonth Kind = "source-month"
	Stories     Kind = "stories"
	Story       Kind = "story"
	StoryYear   Kind = "story-year"
	StoryMonth  Kind = "story-month"
	Timeline    Kind = "timeline"
	Editions    Kind = "editions"
	Edition     Kind = "edition"
	Corrections Kind = "corrections"
	Search      Kind = "search"
	Feeds       Kind = "feeds" // all feeds, for people
	Standing    Kind = "page"
	Redirect    Kind = "redirect" // from an old address to the new one
	NotFound    Kind = "not-found"

	Feed         Kind = "feed"          // in one of the formats
	Articles     Kind = "articles"      // a month for machines
	Calendar     Kind = "calendar"      // the events of a story
	TimelineData Kind = "timeline-data" // a story for TimelineJS
	OPML         Kind = "opml"          // the list of all feeds
	Sitemap      Kind = "sitemap"       // the index, or one year of it
	Robots       Kind = "robots"
	Manifest     Kind = "manifest"     // what browsers show of the site beside other programs
	Index        Kind = "search-index" // a file of it
	Marker       Kind = "marker"       // an empty file that tells a host something
	File         Kind = "file"         // of static/, copied as it is
	Asset        Kind = "asset"        // a file under a name with its hash
	Card         Kind = "card"         // a picture for those who share a page
)

// MaxEntries is the most entries that a page lists. Above that it shows shorter
// spans of time, which lead on.
const MaxEntries = 300

// Page is one output.
type Page struct {
	Kind    Kind
	Path    string    // of the file in the output, slash-separated
	Subject string    // article: id; topic, source, story: slug; page: path; feed: the path it belongs at; search index: which part; card: place; file, asset: input file
	Span    site.Span // of pages that show a part of time
	Layout  string    // of pages that a layout renders
}

// Address returns the page's address below the home page: its path without
// index.html.
func (p Page) Address() string {
	if p.Path == "index.html" || strings.HasSuffix(p.Path, "/index.html") {
		return strings.TrimSuffix(p.Path, "index.html")
	}
	return p.Path
}

// String names the page in messages: its address from the root of the site.
func (p Page) String() string { return "/" + p.Address() }
