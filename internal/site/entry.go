package site

import (
	"coranto/internal/content"
	"coranto/internal/files"
)

// Entry is an article as lists show it: its summary, and what only the site
// knows of it.
type Entry struct {
	*content.Summary
	URL     string   // path on the host, with the base path
	Topics  []string // slugs, synonyms resolved
	Credit  Credit   // of the main source; its Name is "" when there is none
	State   State
	Rights  Rights     // to show the source's text
	Picture *Asset     // of the image; nil when there is none, or on another host
	Hash    files.Hash // of all that the entry shows
	day     int        // yyyymmdd in the site's zone
}

// Credit is a publisher's name and the address of its page here.
type Credit struct{ Name, Slug, URL string }

// compare orders entries as they are listed everywhere: newest day first, then
// by rank, then newest first, then by id.
func compare(a, b *Entry) int {
	switch {
	case a.day != b.day:
		return b.day - a.day
	case a.Rank != b.Rank:
		return int(a.Rank) - int(b.Rank)
	case !a.Date.Time.Equal(b.Date.Time):
		return b.Date.Time.Compare(a.Date.Time)
	case a.ID < b.ID:
		return -1
	case a.ID > b.ID:
		return 1
	}
	return 0
}
