package site

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
)

// Topic is what a tag names.
type Topic struct {
	Slug     string
	Title    string
	URL      string             // path on the host, with the base path
	File     *content.TopicFile // nil when there is none
	Parent   string             // a slug, or ""
	Children []string           // slugs, in order
	List     List
	Hash     files.Hash // of all but the list
}

// Source is a publisher.
type Source struct {
	Slug, Name string
	URL        string              // of its page here, with the base path
	File       *content.SourceFile // nil when there is none
	List       List
	Hash       files.Hash // of all but the list
}

// Story is a running story.
type Story struct {
	Slug, Title string
	URL         string
	File        *content.StoryFile // nil when there is none
	Closed      bool
	Topics      []string // slugs
	List        List
	Hash        files.Hash // of all but the list
}

// rehash sets the hashes of topics, sources and stories: what is said of each,
// apart from its articles.
func (s *Site) rehash() {
	var h files.Hasher
	for _, t := range s.topics {
		h.Text(t.Title)
		h.Text(t.URL)
		h.Text(t.Parent)
		h.Texts(t.Children)
		if t.File != nil {
			h.Hash(t.File.FileHash)
		}
		t.Hash = h.Sum()
	}
	for _, t := range s.sources {
		h.Text(t.Name)
		h.Text(t.URL)
		if t.File != nil {
			h.Hash(t.File.FileHash)
		}
		t.Hash = h.Sum()
	}
	for _, t := range s.stories {
		h.Text(t.Title)
		h.Text(t.URL)
		h.Texts(t.Topics)
		if t.File != nil {
			h.Hash(t.File.FileHash)
		}
		t.Hash = h.Sum()
	}
}

// names holds, by slug, what each was called first, to see that a slug stands
// for one name: spelling variants in case and space, and the slug itself, are
// one name; any other second name is an error that names both files.
type names map[string]named

type named struct{ name, file string }

// add notes that file calls slug by name. It reports false, with who called it
// otherwise, when another file did.
func (n names) add(slug, name, file string) (named, bool) {
	if name == slug {
		return named{}, true
	}
	old, found := n[slug]
	if !found {
		n[slug] = named{name, file}
		return named{}, true
	}
	return old, content.SameName(old.name, name)
}

// sameSlug reports the second name of one slug. what is "topic" or "source",
// key the key under which articles write it.
func (s *Site) sameSlug(what, key, file, name, slug string, first named) {
	d := diag.Diagnostic{
		Rule:    "same-slug",
		Message: fmt.Sprintf("the %ss %q and %q have one address, %s", what, first.name, name, slug),
		Hint:    fmt.Sprintf("write %s, or name one of the two differently", first.name),
		Related: s.related(first.file, key, content.Names(slug), fmt.Sprintf("%q is written here", first.name)),
	}
	d.Position, d.Excerpt = s.Place(file, key, content.Names(slug))
	s.diagnostics = append(s.diagnostics, d)
}

// topicTitle returns the title in the site's language; "" when there is none.
func topicTitle(f *content.TopicFile, lang string) string {
	if t := f.Title[lang]; t != "" {
		return t
	}
	base, _, _ := strings.Cut(lang, "-")
	if t := f.Title[base]; t != "" {
		return t
	}
	if t := f.Title[""]; t != "" {
		return t
	}
	langs := make([]string, 0, len(f.Title))
	for l := range f.Title {
		langs = append(langs, l)
	}
	if len(langs) == 0 {
		return ""
	}
	return f.Title[slices.Min(langs)]
}

// titleOf makes a title of a slug: "parler-v-amazon" gives "Parler v amazon".
func titleOf(slug string) string {
	r, size := utf8.DecodeRuneInString(slug)
	return string(unicode.ToUpper(r)) + strings.ReplaceAll(slug[size:], "-", " ")
}
