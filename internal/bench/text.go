package main

import (
	"html"
	"regexp"
	"strings"
)

var (
	unseen = regexp.MustCompile(`(?s)<!--.*?-->|<(head|script|style|svg|template)[ >].*?</(head|script|style|svg|template)>`)
	tag    = regexp.MustCompile(`(?s)<[^>]*>`)
)

// visible returns roughly the text that a reader sees on a page: of one that
// we made ourselves, so without the traps that HTML has.
func visible(page string) string {
	text := tag.ReplaceAllString(unseen.ReplaceAllString(page, " "), " ")
	return strings.Join(strings.Fields(html.UnescapeString(text)), " ")
}
