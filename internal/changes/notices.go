package changes

import (
	"cmp"
	"encoding/xml"
	"slices"
	"strings"
	"time"
)

// Notice is an item of feeds that their readers will be told of: one that is
// new to those who follow the feed, or one that says that it was updated.
type Notice struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Updated bool     `json:"updated,omitempty"` // it stood there before, and says that it changed
	Feeds   []string `json:"feeds"`             // their paths below the home page
	at      time.Time
}

// document is what a feed reader sees of an Atom feed (RFC 4287). Feeds in other
// formats hold the same items.
type document struct {
	Entries []entry `xml:"entry"`
}

type entry struct {
	ID        string    `xml:"id"`
	Title     string    `xml:"title"`
	Published time.Time `xml:"published"`
	Updated   time.Time `xml:"updated"`
}

// date is what the feed's items are in order of.
func (e entry) date() time.Time {
	if e.Published.IsZero() {
		return e.Updated
	}
	return e.Published
}

// notices finds what the feeds that were there before tell their readers.
func (c *comparison) notices() {
	type key struct {
		id      string
		updated bool
	}
	found := map[key]*Notice{}
	limit := c.was.Config.Feeds.Items
	slices.SortFunc(c.feeds, func(a, b changedFeed) int { return strings.Compare(a.path, b.path) })
	for _, f := range c.feeds {
		for _, told := range between(read(f.was), read(f.is), limit) {
			k := key{told.ID, told.Updated}
			n := found[k]
			if n == nil {
				n = &told
				found[k] = n
			}
			n.Feeds = append(n.Feeds, f.path)
		}
	}
	for _, n := range found {
		c.report.Notices = append(c.report.Notices, *n)
	}
	slices.SortFunc(c.report.Notices, func(a, b Notice) int {
		return cmp.Or(b.at.Compare(a.at), strings.Compare(a.ID, b.ID))
	})
}

// read reads a feed of our own making.
func read(feed []byte) []entry {
	var d document
	_ = xml.Unmarshal(feed, &d)
	return d.Entries
}

// between returns what a reader who had read one state of a feed is told by the
// next. Where the feed was full, an item older than all that it held has only
// come back into sight, because another went, and is no news.
func between(was, is []entry, limit int) []Notice {
	known := map[string]entry{}
	var oldest time.Time
	for _, e := range was {
		known[e.ID] = e
		if oldest.IsZero() || e.date().Before(oldest) {
			oldest = e.date()
		}
	}
	full := len(was) >= limit
	var told []Notice
	for _, e := range is {
		old, stood := known[e.ID]
		switch {
		case stood && e.Updated.After(old.Updated):
			told = append(told, Notice{ID: e.ID, Title: e.Title, Updated: true, at: e.Updated})
		case !stood && !(full && e.date().Before(oldest)):
			told = append(told, Notice{ID: e.ID, Title: e.Title, at: e.date()})
		}
	}
	return told
}
