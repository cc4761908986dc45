package main

import (
	"slices"
	"testing"
)

func TestOutputsAreSortedByKind(t *testing.T) {
	for name, want := range map[string]string{
		"2021/01/a.html": "articles", "2021/01/index.html": "days, months, years", "2021/01/21/index.html": "days, months, years",
		"2021/01/atom.xml": "archives of months", "2021/01/articles.json": "articles.json",
		"topics/law/index.html": "topics, sources, stories", "topics/law/2021/index.html": "topics, sources, stories",
		"topics/law/atom.xml": "feeds", "rss.xml": "feeds", "stories/feed.json": "feeds", "sitemap-2021.xml": "sitemaps, OPML",
		"stories/suit/events.ics": "timelines, calendars", "stories/suit/timeline.json": "timelines, calendars", "search/index.html": "search",
		"opml.xml": "sitemaps, OPML", "index.html": "all else", "style.1.css": "all else", "about/index.html": "all else",
	} {
		if got := kindOf(name); got != want || !slices.Contains(kinds, got) {
			t.Errorf("%s is of the kind %q, want %q", name, got, want)
		}
	}
}
