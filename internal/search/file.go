package search

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"coranto/internal/files"
	"coranto/internal/site"
)

// article is what a result shows.
type article struct {
	URL    string   `json:"url"` // below the home page
	Title  string   `json:"title"`
	Source string   `json:"source,omitempty"`
	Lang   string   `json:"lang,omitempty"` // "" is the site's
	Text   []string `json:"text,omitempty"`
}

func articleOf(s *site.Site, e *site.Entry) article {
	return article{strings.TrimPrefix(e.URL, s.Base), e.Title, e.Credit.Name, e.Lang, texts(e)}
}

// AppendTexts appends the file of some entries of one day.
func AppendTexts(buf []byte, s *site.Site, entries []*site.Entry) ([]byte, error) {
	doc := make([]article, len(entries))
	for i, e := range entries {
		doc[i] = articleOf(s, e)
	}
	return appendJSON(buf, doc)
}

// recent is the file of the newest articles. It says too what the other files
// hold, and what results can be narrowed by.
type recent struct {
	Count   int             `json:"count"`  // of all articles
	Recent  int             `json:"recent"` // the number of the first in this file, from the oldest
	Start   [2]int          `json:"start"`  // its day, and its number on it
	Years   [2]int          `json:"years"`  // of the oldest article and of the newest
	Topics  [][2]string     `json:"topics"` // slug and title
	Sources [][2]string     `json:"sources"`
	Newest  []recentArticle `json:"articles"`
}

type recentArticle struct {
	article
	Day     int      `json:"day"`
	About   string   `json:"about,omitempty"` // names of its topics and its story
	Filters []string `json:"filters,omitempty"`
}

// mostFilters is how many topics or sources readers can choose from.
const mostFilters = 250

// AppendRecent appends the file of the newest articles.
func AppendRecent(buf []byte, s *site.Site) ([]byte, error) {
	list := s.Published()
	d := Divide(list)
	entries, start := d.Newest(list)
	doc := recent{
		Count: d.Count, Recent: d.Recent(), Newest: make([]recentArticle, 0, len(entries)),
		Topics: choices(s.Topics(), func(t *site.Topic) (string, string, int) { return t.Slug, t.Title, t.List.Len() }),
		Sources: choices(s.Sources(), func(t *site.Source) (string, string, int) {
			return t.Slug, t.Name, t.List.Len()
		}),
	}
	if d.Count > 0 {
		doc.Start = [2]int{dayNumber(start.Day), start.N}
		years := list.Spans(1)
		doc.Years = [2]int{years[len(years)-1].Year, years[0].Year}
	}
	in := namesOf(s)
	for _, e := range entries {
		doc.Newest = append(doc.Newest, recentArticle{
			articleOf(s, e), dayNumber(site.SpanOf(e.Date.Time)), strings.Join(in.subjects(e), "\n"), in.filters(e),
		})
	}
	return appendJSON(buf, doc)
}

// HashRecent returns the hash of all that the file of the newest articles says.
func HashRecent(s *site.Site) files.Hash {
	list := s.Published()
	d := Divide(list)
	entries, start := d.Newest(list)
	var h files.Hasher
	h.Number(int64(d.Count))
	h.Number(int64(start.N))
	for _, year := range list.Spans(1) {
		h.Number(int64(year.Year))
	}
	in := namesOf(s)
	for _, e := range entries {
		h.Hash(e.Hash)
		h.Texts(in.subjects(e))
		h.Texts(in.filters(e))
	}
	for _, t := range s.Topics() {
		h.Text(t.Slug)
		h.Text(t.Title)
		h.Number(int64(t.List.Len()))
	}
	for _, t := range s.Sources() {
		h.Text(t.Slug)
		h.Text(t.Name)
		h.Number(int64(t.List.Len()))
	}
	return h.Sum()
}

// choices returns slug and title of the topics or sources with most articles,
// by slug.
func choices[T any](of []T, values func(T) (slug, title string, count int)) [][2]string {
	kept := make([]T, 0, len(of))
	for _, x := range of {
		if _, _, n := values(x); n > 0 {
			kept = append(kept, x)
		}
	}
	if len(kept) > mostFilters {
		slices.SortStableFunc(kept, func(a, b T) int {
			_, _, m := values(a)
			_, _, n := values(b)
			return n - m
		})
		kept = kept[:mostFilters]
	}
	out := make([][2]string, len(kept))
	for i, x := range kept {
		slug, title, _ := values(x)
		out[i] = [2]string{slug, title}
	}
	slices.SortFunc(out, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return out
}

func appendJSON(buf []byte, doc any) ([]byte, error) {
	b := bytes.NewBuffer(buf)
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(doc)
	return b.Bytes(), err
}

func appendNumber(buf []byte, n int) []byte { return strconv.AppendInt(buf, int64(n), 10) }
