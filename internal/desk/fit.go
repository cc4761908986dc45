package desk

import (
	"strings"
	"unicode/utf8"

	"coranto/internal/content"
	"coranto/internal/slug"
)

// What comes in from elsewhere was written for other limits than those of front
// matter, and no article is to be lost for it.

// Shorten returns a text on one line of at most so many characters, cut behind a
// word where it has one, with … for the rest.
func Shorten(s string, most int) string {
	if s = OneLine(s); utf8.RuneCountInString(s) <= most {
		return s
	}
	cut := string([]rune(s)[:most-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ") + "…"
}

// ShortenName is [Shorten] for the name of a topic or publisher, which has to make
// an address too.
func ShortenName(s string) string {
	s = Shorten(s, content.MaxLine)
	for most := content.MaxSlug; len(slug.Make(s)) > content.MaxSlug; most /= 2 {
		s = Shorten(s, most)
	}
	return s
}

// fit makes the draft fit into front matter, and says of each key what was cut.
func (d *Draft) fit() []string {
	var notes []string
	cut := func(key string, text *string, short string) {
		if *text != short {
			*text = short
			notes = append(notes, key+" is too long, and is cut")
		}
	}
	list := func(key string, texts *[]string, short func(string) string) {
		if len(*texts) > content.MaxList {
			*texts = (*texts)[:content.MaxList]
			notes = append(notes, "there are too many "+key+", and the last are left out")
		}
		for i := range *texts {
			cut("an entry of "+key, &(*texts)[i], short((*texts)[i]))
		}
	}
	prose := func(s string) string { return Shorten(s, content.MaxProse) }
	cut("title", &d.Title, Shorten(d.Title, content.MaxLine))
	cut("notice", &d.Notice, prose(d.Notice))
	list("highlights", &d.Highlights, prose)
	list("tags", &d.Tags, ShortenName)
	if len(d.Sources) > content.MaxList {
		d.Sources = d.Sources[:content.MaxList]
		notes = append(notes, "there are too many sources, and the last are left out")
	}
	for i := range d.Sources {
		s := &d.Sources[i]
		cut("source.name", &s.Name, ShortenName(s.Name))
		cut("source.title", &s.Title, prose(s.Title))
		cut("source.author", &s.Author, Shorten(s.Author, content.MaxLine))
		if len(s.URL) > content.MaxURL {
			s.URL = ""
			notes = append(notes, "source.url is too long an address, and is left out")
		}
	}
	return notes
}
