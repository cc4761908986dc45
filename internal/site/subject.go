package site

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coranto/internal/content"
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

// topic returns the topic with that slug as it is after an edit of its list;
// nil when it has neither articles nor a file.
func (s *Site) topic(slug string, old *Topic, e *edit) *Topic {
	t := &Topic{Slug: slug}
	if file := s.register.topics[slug]; file != nil {
		*t = *file
	}
	if old != nil {
		t.List = old.List
	}
	t.List = t.List.edited(e.gone, e.come)
	if t.File == nil && t.List.Len() == 0 {
		return nil
	}
	if t.Title == "" {
		// The spelling that it was first written with.
		for e := range t.List.backward() {
			if i := slices.IndexFunc(e.Tags, func(tag content.Tag) bool { return tag.Slug == slug }); i >= 0 {
				t.Title = e.Tags[i].Name
				break
			}
		}
	}
	t.Title = cmp.Or(t.Title, titleOf(slug))
	t.URL = s.Path("topics/" + slug + "/")
	var h files.Hasher
	h.Text(t.Title)
	h.Text(t.URL)
	h.Text(t.Parent)
	h.Texts(t.Children)
	if t.File != nil {
		h.Hash(t.File.FileHash)
	}
	t.Hash = h.Sum()
	return t
}

// source is topic for sources.
func (d *derivation) source(slug string, old *Source, e *edit) *Source {
	t := &Source{Slug: slug}
	if file := d.register.sources[slug]; file != nil {
		*t = *file
	}
	if old != nil {
		t.List = old.List
	}
	t.List = t.List.edited(e.gone, e.come)
	if t.File == nil && t.List.Len() == 0 {
		return nil
	}
	if name, ok := d.sourceNames[slug]; ok {
		t.Name = name
	} else if t.Name == "" {
		t.Name = d.prev.sourceName(slug)
	}
	t.Name = cmp.Or(t.Name, titleOf(slug))
	t.URL = d.Path("sources/" + slug + "/")
	var h files.Hasher
	h.Text(t.Name)
	h.Text(t.URL)
	if t.File != nil {
		h.Hash(t.File.FileHash)
	}
	t.Hash = h.Sum()
	return t
}

// story is topic for stories.
func (s *Site) story(slug string, old *Story, e *edit) *Story {
	t := &Story{Slug: slug, Title: titleOf(slug)}
	if file := s.register.stories[slug]; file != nil {
		*t = *file
	}
	if old != nil {
		t.List = old.List
	}
	t.List = t.List.edited(e.gone, e.come)
	if t.File == nil && t.List.Len() == 0 {
		return nil
	}
	t.URL = s.Path("stories/" + slug + "/")
	var h files.Hasher
	h.Text(t.Title)
	h.Text(t.URL)
	h.Texts(t.Topics)
	if t.File != nil {
		h.Hash(t.File.FileHash)
	}
	t.Hash = h.Sum()
	return t
}

// Titles returns the topic's titles by language; nil when it has but one.
func (t *Topic) Titles() map[string]string {
	if t.File == nil || len(t.File.Title) < 2 {
		return nil
	}
	return t.File.Title
}

// TitleIn returns the title in a language, or in the one that its regions share;
// "" when there is none.
func TitleIn(titles map[string]string, lang string) string {
	base, _, _ := strings.Cut(lang, "-")
	return cmp.Or(titles[lang], titles[base])
}

// topicTitle returns the title in the site's language, else the one that says of
// no language which it is, else that in English; "" when there is none at all.
func topicTitle(f *content.TopicFile, lang string) string {
	if t := cmp.Or(TitleIn(f.Title, lang), f.Title[""], f.Title["en"]); t != "" {
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
