// Package site holds the whole digest at one moment as one immutable value.
// A [Site] has all that a page can depend on: the settings, the articles and
// their lists, the layouts, the clock. [Load] makes it from the input files, and
// [Site.Apply] the next one from it and what has changed since. Both are one
// way, taken with more or with less to do: see next.go.
//
// Two things are decided here and nowhere else: which articles are published,
// and in which order they are listed.
package site

import (
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/theme"
	"coranto/internal/words"
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
	Words  *words.Languages // what the site itself says to its readers

	options  Options
	standing *standingFiles // what the files of content that are no articles say
	register *register      // what follows from them
	unread   []problem      // content files that may not be read, by name
	lively   []problem      // what drawings could run, by name
	saidOf   struct{ config, theme, assets []diag.Diagnostic }

	// All lists of articles are sorted, and never changed: that of the next site
	// is another, which shares what it can.
	articles    ordered[*Article] // all, by file
	byID        index             // of valid ones
	byURL       index             // of valid ones
	left        []*Article        // not published, by file
	losers      []*Article        // whose id another has, by file
	aliases     []alias           // of articles that have a page, by path
	waiting     []waiting         // what time will change, by file
	published   List
	topics      map[string]*Topic
	sources     map[string]*Source
	stories     map[string]*Story
	editions    []*Edition      // newest first
	printed     map[string]bool // ids of the articles in them
	corrections []Correction    // newest first
	assets      []*Asset        // by file; what published files show or link to
	assetPaths  []*Asset        // the same by path
	next        time.Time
	checks      *checks // made when they are asked for
	fileNames   func() fileNames
}

// Published returns the list of all published articles.
func (s *Site) Published() List { return s.published }

// Shown yields the articles that have a page, by file: the published ones, and
// the withdrawn ones with their notice.
func (s *Site) Shown() iter.Seq[*Article] {
	return func(yield func(*Article) bool) {
		for a := range s.articles.all() {
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
	for a := range s.byID.with(idOf, id) {
		return a, true
	}
	return nil, false
}

// Articles returns all articles, whatever their state, by file, in a slice of the
// caller's.
func (s *Site) Articles() []*Article { return s.articles.slice() }

// Inputs yields all files of content: the articles, and what is none.
func (s *Site) Inputs() iter.Seq[*content.Input] {
	return func(yield func(*content.Input) bool) {
		for _, in := range s.standing.inputs() {
			if !yield(in) {
				return
			}
		}
		for a := range s.articles.all() {
			if !yield(&a.Input) {
				return
			}
		}
	}
}

// ArticleIn returns the article of a file.
func (s *Site) ArticleIn(file string) (*Article, bool) {
	a := s.articleIn(file)
	return a, a != nil
}

// articleIn returns the article of a file; nil when there is none.
func (s *Site) articleIn(file string) *Article {
	a, _ := s.articles.find(func(a *Article) int { return strings.Compare(a.File, file) })
	return a
}

// Addressed returns the valid articles with an address on the host, as in
// "/base/2021/01/slug.html": those that have a page and those that have not, by
// file.
func (s *Site) Addressed(url string) []*Article {
	return slices.Collect(s.byURL.with(urlOf, url))
}

// LeftOut returns the articles that are not listed, by file.
func (s *Site) LeftOut() []*Article { return s.left }

// Next returns the next moment at which the site changes by the clock alone;
// zero when that never happens.
func (s *Site) Next() time.Time { return s.next }

// Topic returns the topic with that slug.
func (s *Site) Topic(slug string) (*Topic, bool) { t, ok := s.topics[slug]; return t, ok }

// Source returns the source with that slug.
func (s *Site) Source(slug string) (*Source, bool) {
	t, ok := s.sources[s.register.source(slug)]
	return t, ok
}

// Story returns the story with that slug.
func (s *Site) Story(slug string) (*Story, bool) { t, ok := s.stories[slug]; return t, ok }

// TopicSlug returns the slug of the topic that a tag names, synonyms resolved.
func (s *Site) TopicSlug(tag string) string { return s.register.topic(content.SlugOf(tag)) }

// SourceSlug returns the slug of the source that a publisher's name stands for.
func (s *Site) SourceSlug(name string) string { return s.register.source(content.SlugOf(name)) }

// Page returns the standing page with that path, as in "about".
func (s *Site) Page(path string) (*content.PageFile, bool) {
	p, ok := s.register.pages[path]
	return p, ok
}

// Topics returns the topics that have a page, by slug.
func (s *Site) Topics() []*Topic { return sorted(s.topics) }

// Sources returns the sources that have a page, by slug.
func (s *Site) Sources() []*Source { return sorted(s.sources) }

// Stories returns the stories that have a page, by slug.
func (s *Site) Stories() []*Story { return sorted(s.stories) }

// Pages returns the standing pages, by path.
func (s *Site) Pages() []*content.PageFile { return sorted(s.register.pages) }

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
		return nil, files.HasChanged(in.File)
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

// ArticleAt returns the article that has its page at a path below the home
// page, which is that of the file, as in "2021/01/slug.html".
func (s *Site) ArticleAt(path string) (*Article, bool) {
	if strings.HasSuffix(s.Config.ArticleURL, "/") {
		var folder bool
		if path, folder = strings.CutSuffix(path, "index.html"); !folder || !strings.HasSuffix(path, "/") {
			return nil, false
		}
	}
	for _, a := range s.Addressed(s.Path(path)) {
		if a.HasPage() {
			return a, true
		}
	}
	return nil, false
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

// Portable reports whether the site is one that opens from disk.
func (s *Site) Portable() bool { return s.Config.Portable }

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
