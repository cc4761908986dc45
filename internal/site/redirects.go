package site

import (
	"cmp"
	"path"
	"slices"
	"strconv"
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

// Redirects returns the old addresses of articles and topics, in the order of the
// files that name them. The years of a topic, which may have had pages of their
// own under its old name, lead to the topic: whether they have one now, only the
// plan knows.
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
			for _, year := range t.List.Spans(1) {
				out = append(out, Redirect{"topics/" + old + "/" + year.Path() + "index.html", t.URL, t.File.File})
			}
		}
	}
	return out
}

// alias is an old address of an article.
type alias struct {
	path string // of the output, below the home page
	*Article
}

// aliasesOf returns those of the articles that have a page.
func aliasesOf(list []*Article) []alias {
	var out []alias
	for _, a := range list {
		if a.HasPage() {
			for _, old := range a.Aliases {
				out = append(out, alias{aliasPath(old), a})
			}
		}
	}
	return out
}

func byPath(a, b alias) int {
	return cmp.Or(strings.Compare(a.path, b.path), byFile(a.Article, b.Article))
}

// RedirectAt returns the redirect whose output has that path below the home
// page; the first, if there are more.
func (s *Site) RedirectAt(path string) (Redirect, bool) {
	i, found := slices.BinarySearchFunc(s.aliases, path, func(a alias, path string) int { return strings.Compare(a.path, path) })
	if found {
		a := s.aliases[i]
		return Redirect{path, a.Entry.URL, a.File}, true
	}
	if t := s.retiredAt(path, "index.html"); t != nil {
		return Redirect{path, t.URL, t.File.File}, true
	}
	if below, is := strings.CutSuffix(path, "/index.html"); is && len(below) > 5 && below[len(below)-5] == '/' {
		t := s.retiredAt(below[:len(below)-4]+"index.html", "index.html")
		if year, err := strconv.Atoi(below[len(below)-4:]); t != nil && err == nil && t.List.In(Span{Year: year}).Len() > 0 {
			return Redirect{path, t.URL, t.File.File}, true
		}
	}
	return Redirect{}, false
}

// retiredAt returns the topic that had the address at which a path ends in the
// name of a file, as in "topics/old-name/atom.xml"; nil when there is none.
func (s *Site) retiredAt(path, name string) *Topic {
	slug, of := strings.CutPrefix(path, "topics/")
	slug, is := strings.CutSuffix(slug, "/"+name)
	if !of || !is {
		return nil
	}
	return s.topics[s.register.retired[slug]]
}

// FeedAliasAt returns the old address of a feed whose output has that path below
// the home page; the first, if there are more.
func (s *Site) FeedAliasAt(path string) (FeedAlias, bool) {
	for _, alias := range s.Config.Feeds.Aliases {
		if alias.Path == path {
			return alias, true
		}
	}
	for _, name := range s.Config.Feeds.Files() {
		if t := s.retiredAt(path, name); t != nil {
			return t.feedAlias(path, name), true
		}
	}
	return FeedAlias{}, false
}

func (t *Topic) feedAlias(path, name string) FeedAlias {
	return FeedAlias{Path: path, Feed: "topics/" + t.Slug + "/" + name, Position: diag.Position{File: t.File.File}} // see PlaceOfAlias
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
				out = append(out, t.feedAlias("topics/"+old+"/"+name, name))
			}
		}
	}
	return out
}
