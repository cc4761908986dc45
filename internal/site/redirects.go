package site

import (
	"path"
	"strings"

	"coranto/internal/content"
	"coranto/internal/diag"
)

// Redirect is an old address that leads to a new one.
type Redirect struct {
	Path string // of the output, below the home page
	To   string // path on the host, with the base path
	File string // the content file that says so
}

// Redirects returns the old addresses of articles and topics, in the order of
// the files that name them.
func (s *Site) Redirects() []Redirect {
	var out []Redirect
	for a := range s.Shown() {
		for _, alias := range a.Aliases {
			out = append(out, Redirect{aliasPath(alias), a.Entry.URL, a.File})
		}
	}
	for _, t := range s.Topics() {
		for _, old := range t.retired() {
			out = append(out, Redirect{"topics/" + old + "/index.html", t.URL, t.File.File})
		}
	}
	return out
}

// aliasPath returns the output for an old address: a page of a folder unless
// the address names a file.
func aliasPath(alias string) string {
	below := strings.TrimPrefix(alias, "/")
	switch {
	case strings.HasSuffix(below, "/") || below == "":
		return below + "index.html"
	case path.Ext(below) == "":
		return below + "/index.html"
	}
	return below
}

// retired returns the slugs of the names that a topic had.
func (t *Topic) retired() []string {
	if t.File == nil {
		return nil
	}
	var out []string
	for _, name := range t.File.Retired {
		if slug := content.SlugOf(name); slug != t.Slug {
			out = append(out, slug)
		}
	}
	return out
}

// FeedAlias is an old address of a feed, which goes on answering: a feed cannot
// be redirected by a static host, so it is published in both places.
type FeedAlias struct {
	Path string // of the output, below the home page
	Feed string // the feed's own, as in "topics/law/atom.xml"
	diag.Position
	Excerpt string // the line that says so
}

// FeedAliases returns the old addresses of feeds: those that site.yaml names,
// and those of topics under the names they had.
func (s *Site) FeedAliases() []FeedAlias {
	var out []FeedAlias
	out = append(out, s.Config.Feeds.Aliases...)
	for _, t := range s.Topics() {
		for _, old := range t.retired() {
			for _, name := range s.Config.Feeds.Files() {
				out = append(out, FeedAlias{
					Path: "topics/" + old + "/" + name, Feed: "topics/" + t.Slug + "/" + name,
					Position: diag.Position{File: t.File.File}, // see PlaceOfAlias
				})
			}
		}
	}
	return out
}
