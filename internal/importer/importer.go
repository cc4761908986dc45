// Package importer takes in other people's stories as drafts of articles: what
// they say of themselves becomes front matter, what may help the editor is
// offered in comments, and the wording stays as it is.
//
// A [Story] is what one of the readers (text.go, …) makes of what came in. An
// [Intake] knows what the digest has already and writes the rest: see
// [Intake.Take]. Nothing is a fact that the story does not say itself, a date
// least of all.
package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/language"

	"coranto/internal/content"
	"coranto/internal/desk"
	"coranto/internal/files"
	"coranto/internal/similar"
	"coranto/internal/site"
	"coranto/internal/slug"
)

// Story is a story that came in.
type Story struct {
	Key        string // tells it from all others: its text, or its id where it came from
	Title      string
	Date       string // as in front matter; "" when the story does not say
	DateNote   string
	Sources    []desk.DraftSource
	Provenance string
	Notice     string
	Place      string
	Highlights []string
	Tags       []string
	Story      string
	Lang       string // BCP 47; "" when nobody knows
	Body       string // Markdown
	Text       string // the same without marks: what is looked through
	Named      string // names of topics that the source has given it, one on each line
	Pictures   []desk.DraftPicture
	Notes      []string
}

// MostReading bounds the time in which a page or a feed is read. There are some
// made to be read for hours.
const MostReading = 30 * time.Second

// within returns what read does, if it does so within a time. If not, it is left
// to itself: a command that was told so ends.
func within[T any](most time.Duration, read func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		value, err := read()
		done <- answer{value, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-time.After(most):
		var none T
		return none, fmt.Errorf("it could not be read within %s", most)
	}
}

// Intake takes stories into one digest.
type Intake struct {
	Pictures *Fetcher // fetches the pictures of stories; nil leaves them linked

	dir       string
	site      *site.Site
	keys      map[string]string // files by the mark of their key
	links     map[string]string // files by the address of a source's story
	addresses map[string]bool   // of all articles that have one
	texts     []known
	topics    topics
}

// Subscribed returns the feeds that the digest is subscribed to.
func (in *Intake) Subscribed() []site.Subscription { return in.site.Config.Subscribed }

// known is an article that the digest has.
type known struct {
	file   string
	sketch similar.Sketch
}

// Open returns an Intake for the digest at dir, of which s is the site.
func Open(dir string, s *site.Site) (*Intake, error) {
	in := &Intake{
		dir: dir, site: s,
		keys: map[string]string{}, links: map[string]string{}, addresses: map[string]bool{}, topics: topicsOf(s),
	}
	var buf []byte
	for a := range s.Parsed() {
		if i := strings.LastIndexByte(a.ID, '-'); len(a.ID)-i-1 == markLength {
			in.keys[a.ID[i+1:]] = a.File
		}
		for _, source := range a.Sources {
			if link := sameLink(source.URL); link != "" {
				in.links[link] = a.File
			}
		}
		if url := in.address(a); url != "" {
			in.addresses[url] = true
		}
		body, err := s.Text(&a.Input, buf)
		switch {
		case errors.Is(err, files.ErrChanged): // its next version is not known yet
			continue
		case err != nil:
			return nil, err
		}
		in.texts = append(in.texts, known{a.File, similar.Of(body)})
		buf = body[:0]
	}
	return in, nil
}

// address returns the path of an article on the host; "" for one without a date.
func (in *Intake) address(a *content.Article) string {
	if a.Date.IsZero() || a.Slug == "" {
		return ""
	}
	return in.site.ArticlePath(&site.Article{Article: a})
}

// Taken says what became of a story.
type Taken struct {
	File  string // of the draft; "" when none was written
	Known string // the file of the article that the digest has already
	Near  []Near // articles that are nearly the same
	Notes []string
}

// Near is an article that has much in common with a story.
type Near struct {
	File    string
	Percent int // of all that is in either
}

const (
	// nearly is the share from which on two texts are nearly the same.
	nearly = 0.5
	// fewestWords make a text that tells one story from another. Many stories
	// may say "Read more".
	fewestWords = 12
)

// Take writes a story as a draft, unless the digest has it: by its key, the
// address of the source's story, or the words of its text. The error is a
// [desk.BadOption] when no article can be made of it.
func (in *Intake) Take(ctx context.Context, s Story) (Taken, error) {
	t := Taken{Notes: s.Notes}
	mark := markOf(s.Key)
	if file := in.keys[mark]; file != "" {
		t.Known = file
		return t, nil
	}
	links := make([]string, 0, len(s.Sources))
	for _, source := range s.Sources {
		if link := sameLink(source.URL); link != "" {
			links = append(links, link)
			if file := in.links[link]; file != "" {
				t.Known = file
				return t, nil
			}
		}
	}
	sketch := similar.Of([]byte(s.Body))
	telling := len(wordsOf(s.Text)) >= fewestWords
	for i := range in.texts {
		k := &in.texts[i]
		if !telling {
			break
		}
		if sketch.Same(&k.sketch) {
			t.Known, t.Near = k.file, nil
			return t, nil
		}
		if share := sketch.Share(&k.sketch); share >= nearly {
			t.Near = append(t.Near, Near{k.file, int(100 * share)})
		}
	}
	if in.Pictures != nil {
		s = in.Pictures.withPictures(ctx, s)
		t.Notes = s.Notes
		if ctx.Err() != nil {
			return t, ctx.Err()
		}
	}
	address := ""
	file, err := desk.Take(in.dir, in.site.Config, in.draft(s, mark), func(a *content.Article) bool {
		address = in.address(a)
		return in.addresses[address]
	})
	if err != nil {
		return t, err
	}
	if address != "" {
		in.addresses[address] = true
	}
	t.File = file
	in.keys[mark] = file
	for _, link := range links {
		in.links[link] = file
	}
	in.texts = append(in.texts, known{file, sketch})
	return t, nil
}

// draft returns a story with all that is offered to the editor.
func (in *Intake) draft(s Story, mark string) desk.Draft {
	d := desk.Draft{
		Title: s.Title, ID: idOf(s.Title, mark), Date: s.Date, DateNote: s.DateNote, Sources: s.Sources,
		Provenance: s.Provenance, Notice: s.Notice, Place: s.Place, Highlights: s.Highlights, Tags: s.Tags,
		Story: s.Story, Body: s.Body, Pictures: s.Pictures,
	}
	if other, err := language.Parse(s.Lang); err == nil && s.Lang != "" {
		base, _ := other.Base()
		if own, err := language.Parse(in.site.Config.Language); err == nil {
			if ours, _ := own.Base(); base != ours {
				d.Lang = s.Lang
			}
		}
	}
	text := s.Text
	if len(text) > mostRead {
		text = text[:mostRead]
	}
	sentences := sentencesOf(text)
	d.OfferedEvents = eventsIn(sentences)
	if len(d.Highlights) == 0 {
		d.OfferedHighlights = central(sentences, 3)
	}
	d.OfferedTags = in.topics.in(s.Title+"\n"+s.Named+"\n"+text, s.Tags)
	return d
}

// mostRead bounds what of a text is looked through for what to offer, in bytes.
const mostRead = 256 << 10

// markLength is the length of the mark of a key: 48 bits, of which no two are
// alike by chance in a digest of a million articles.
const markLength = 12

// markOf returns the end of the id of a story with that key, by which it is
// known when it comes in again, whatever the editor has made of it.
func markOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])[:markLength]
}

// idOf returns the id of an article: words for people, and the mark.
func idOf(title, mark string) string {
	name := slug.Make(desk.OneLine(title))
	if r := []rune(name); len(r) > 60 {
		name = strings.TrimRight(string(r[:60]), "-")
	}
	return fmt.Sprintf("%s-%s", name, mark)
}

// sameLink returns an address in the form in which two that lead to one story
// are equal; "" for none.
func sameLink(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		return "" // a publisher's home page is that of many stories
	}
	query := u.Query()
	for key := range query {
		if strings.HasPrefix(key, "utm_") || key == "fbclid" || key == "gclid" {
			query.Del(key)
		}
	}
	link := strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimSuffix(u.EscapedPath(), "/")
	if len(query) > 0 {
		link += "?" + query.Encode()
	}
	return link
}
