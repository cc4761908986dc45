// Package site holds the whole digest at one moment as one immutable value.
// A [Site] has all that a page can depend on: the settings, the articles and
// their lists, the layouts, the clock. [Load] makes it from the input files.
//
// Two things are decided here and nowhere else: which articles are published,
// and in which order they are listed.
package site

import (
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/theme"
)

// Article is an article with what the site knows of it.
type Article struct {
	*content.Article
	Entry *Entry // as lists show it, whether it is listed or not
	State State
}

// Site is the digest at one moment.
type Site struct {
	Config Config
	Base   string    // path of the home page on its host: "/" or "/repo/"
	Origin string    // scheme and host: "https://user.github.io"
	Now    time.Time // in the site's time zone
	Tree   *files.Tree
	Theme  *theme.Theme

	articles    []*Article // valid ones, by file
	byFile      map[string]*Article
	byID        map[string]*Article
	published   List
	topics      map[string]*Topic
	topicOf     map[string]string // slugs of synonyms and retired names
	sourceOf    map[string]string // slugs of names that are not the file's
	sources     map[string]*Source
	stories     map[string]*Story
	editions    []*Edition                   // newest first
	pages       map[string]*content.PageFile // by path
	standing    map[string]string            // addresses below the home page, by file, of what is no article
	assets      map[string]*Asset            // by file; what published files show or link to
	leftAt      map[string]*Article          // those that are not published, but valid, by their path below the home page
	left        []*Article                   // not published, by file
	rootLinks   []RootLink
	corrections []Correction // newest first
	next        time.Time
	diagnostics []diag.Diagnostic
}

// Published returns the list of all published articles.
func (s *Site) Published() List { return s.published }

// Shown yields the articles that have a page, by file: the published ones, and
// the withdrawn ones with their notice.
func (s *Site) Shown() iter.Seq[*Article] {
	return func(yield func(*Article) bool) {
		for _, a := range s.articles {
			if a.HasPage() && !yield(a) {
				return
			}
		}
	}
}

// HasPage reports whether the article has a page on the site.
func (a *Article) HasPage() bool { return a.State == Published || a.State == Withdrawn }

// Article returns the article with that id.
func (s *Site) Article(id string) (*Article, bool) {
	a, ok := s.byID[id]
	return a, ok
}

// LeftOut returns the articles that are not listed, by file.
func (s *Site) LeftOut() []*Article { return s.left }

// Next returns the next moment at which the site changes by the clock alone;
// zero when that never happens.
func (s *Site) Next() time.Time { return s.next }

// Diagnostics returns all that is wrong with the input files, in order.
func (s *Site) Diagnostics() []diag.Diagnostic { return s.diagnostics }

// Topic returns the topic with that slug.
func (s *Site) Topic(slug string) (*Topic, bool) { t, ok := s.topics[slug]; return t, ok }

// Source returns the source with that slug.
func (s *Site) Source(slug string) (*Source, bool) {
	t, ok := s.sources[s.sourceSlug(slug)]
	return t, ok
}

// Story returns the story with that slug.
func (s *Site) Story(slug string) (*Story, bool) { t, ok := s.stories[slug]; return t, ok }

// Page returns the standing page with that path, as in "about".
func (s *Site) Page(path string) (*content.PageFile, bool) { p, ok := s.pages[path]; return p, ok }

// Topics returns the topics that have a page, by slug.
func (s *Site) Topics() []*Topic { return sorted(s.topics) }

// Sources returns the sources that have a page, by slug.
func (s *Site) Sources() []*Source { return sorted(s.sources) }

// Stories returns the stories that have a page, by slug.
func (s *Site) Stories() []*Story { return sorted(s.stories) }

// Pages returns the standing pages, by path.
func (s *Site) Pages() []*content.PageFile { return sorted(s.pages) }

// Assets returns the files of content/ and static/ that published files show
// or link to, by name.
func (s *Site) Assets() []*Asset { return sorted(s.assets) }

// Asset returns the published copy of an input file.
func (s *Site) Asset(file string) (*Asset, bool) { a, ok := s.assets[file]; return a, ok }

func sorted[T any](m map[string]T) []T {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	out := make([]T, len(keys))
	for i, k := range keys {
		out[i] = m[k]
	}
	return out
}

// Text returns the body of a content file, read anew into buf where it fits.
// Bytes other than those the site was loaded from are [files.ErrChanged].
func (s *Site) Text(in *content.Input, buf []byte) ([]byte, error) {
	file, ok := s.Tree.Lookup(in.File)
	if !ok {
		return nil, fmt.Errorf("%s: %w", in.File, files.ErrChanged)
	}
	src, err := file.ReadChecked(in.FileHash, buf)
	if err != nil {
		return nil, err
	}
	return src[in.Body.Offset:], nil
}

// Path returns the path on the host of a path below the home page, which is
// given without a slash before it: percent-encoded, with the base path.
func (s *Site) Path(below string) string { return s.Base + escape(below) }

// Absolute returns the address of a path on the host.
func (s *Site) Absolute(path string) string { return s.Origin + path }

// escape percent-encodes a path, leaving its slashes.
func escape(path string) string {
	for i := range len(path) {
		c := path[i]
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c == '-' || c == '/' || c == '.' || c == '_' {
			continue
		}
		return (&url.URL{Path: "/" + path}).EscapedPath()[1:]
	}
	return path
}

// ArticlePath returns the path of an article's file below the home page, as in
// "2021/01/slug.html".
func (s *Site) ArticlePath(a *Article) string {
	path := articlePath(s.Config.ArticleURL, a.Article)
	if strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	return path
}

// articlePath returns the path of an article below the home page.
func articlePath(pattern string, a *content.Article) string {
	if pattern == DefaultArticleURL {
		return SpanOf(a.Date.Time).Up().Path() + a.Slug + ".html"
	}
	day := SpanOf(a.Date.Time)
	parts := strings.Split(strings.TrimSuffix(day.Path(), "/"), "/")
	return strings.NewReplacer(":year", parts[0], ":month", parts[1], ":day", parts[2], ":slug", a.Slug).
		Replace(pattern[1:])
}

// Input is an input file as it was when it was last asked for: its place and
// the hash of its bytes.
type Input struct {
	files.File
	Hash files.Hash
}

// Input returns an input file and its hash; the zero Input when there is none
// or it cannot be read.
func (s *Site) Input(name string) Input {
	file, ok := s.Tree.Lookup(name)
	if !ok {
		return Input{}
	}
	data, err := file.Read(nil)
	if err != nil {
		return Input{}
	}
	return Input{file, files.Sum(data)}
}
