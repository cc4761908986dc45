package main

import (
	"path"
	"strings"
)

// kinds are what outputs are sorted into, to show where the bytes go.
var kinds = []string{
	"articles", "days, months, years", "topics, sources, stories", "feeds", "archives of months",
	"articles.json", "timelines, calendars", "search", "sitemaps, OPML", "all else",
}

// kindOf returns the kind of the output at a path.
func kindOf(name string) string {
	base := path.Base(name)
	first, rest, _ := strings.Cut(name, "/")
	dated := len(first) == 4 && strings.Trim(first, "0123456789") == "" && rest != ""
	switch {
	case base == "articles.json":
		return "articles.json"
	case base == "atom.xml" && dated:
		return "archives of months"
	case base == "atom.xml", base == "rss.xml", base == "feed.json":
		return "feeds"
	case base == "timeline.json", path.Ext(name) == ".ics":
		return "timelines, calendars"
	case first == "search":
		return "search"
	case path.Ext(name) == ".xml":
		return "sitemaps, OPML"
	case path.Ext(name) != ".html":
		return "all else"
	case dated && base == "index.html":
		return "days, months, years"
	case dated:
		return "articles"
	case first == "topics", first == "sources", first == "stories":
		return "topics, sources, stories"
	}
	return "all else"
}
