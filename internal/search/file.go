package search

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
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

// recent is the file of the newest articles. It says too which days there are,
// and what results can be narrowed by.
type recent struct {
	Count   int             `json:"count"`  // of all articles
	Days    []int           `json:"days"`   // see calendar
	Topics  [][2]string     `json:"topics"` // slug and title
	Sources [][2]string     `json:"sources"`
	Words   json.RawMessage `json:"words"`
}

// calendar returns how many articles each day has, from the oldest on. Before it
// stand, as a number below zero, the days since the last one if it is not the
// next; the first number is always such a one, and counts from the last day of
// 1969. Behind it stands, of a day that has several files of texts, how many are
// in the first half of each run that is cut in two.
func calendar(list site.List) []int {
	out, last := []int{}, -1
	days(list, func(day int, entries []*site.Entry) {
		if gap := day - last; gap != 1 || len(out) == 0 {
			out = append(out, -gap)
		}
		last = day
		out = append(out, len(entries))
		cut(entries, nil, func([]*site.Entry, []byte) {}, func(n int) { out = append(out, n) })
	})
	return out
}

// mostFilters is how many topics or sources readers can choose from.
const mostFilters = 250

// AppendRecent appends the file of the newest articles.
func AppendRecent(buf []byte, s *site.Site) ([]byte, error) {
	list := s.Published()
	d := Divide(list)
	newest := newestIndex(namesOf(s), d, d.newest(list))
	return appendJSON(buf, recent{
		Count: d.Count, Days: calendar(list),
		Topics: choices(s.Topics(), func(t *site.Topic) (string, string, int) { return t.Slug, t.Title, t.List.Len() }),
		Sources: choices(s.Sources(), func(t *site.Source) (string, string, int) {
			return t.Slug, t.Name, t.List.Len()
		}),
		Words: appendWords(nil, newest, slices.Sorted(maps.Keys(newest)), d.Recent(), func(string, int) bool { return false }),
	})
}

// HashRecent returns the hash of all that the file of the newest articles says.
func HashRecent(s *site.Site) files.Hash {
	list := s.Published()
	d := Divide(list)
	var h files.Hasher
	h.Hash(list.Hash())
	in := namesOf(s)
	for _, e := range d.newest(list) {
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
