package page

import (
	"cmp"
	"maps"
	"slices"

	"coranto/internal/files"
	"coranto/internal/site"
)

// Counted is a topic or an edition with how much a source gave it.
type Counted struct {
	Link
	Count int
}

// mostCounted is how many topics the page of a source counts: those that it
// gave most.
const mostCounted = 12

// Which of the newest editions print a source, with how many entries. The key is
// its slug.
var printedQuestion = newQuestion("printed", func(s *site.Site, slug string) ([]site.EditionCount, files.Hash) {
	list := s.PrintedFrom(slug)
	var h files.Hasher
	for _, e := range list {
		h.Text(e.Title)
		h.Text(e.URL)
		h.Number(int64(e.Count))
	}
	return list, h.Sum()
})

// counts fills in what a source gave: how many of its articles each topic has, and
// how many entries each edition. Its first page alone has them; those of years
// and months stay. The topics change with the articles of the source, which
// change this page anyway. The editions change with none of them, but with a new
// one: it changes the first page of each source that it prints, and of each that
// the edition prints which is then no longer among the newest twelve.
func (v *View) counts(view *ListView, address string) {
	count := map[string]int{}
	for e := range ask(&v.reads, listQuestion, listKey(address, site.Span{})).All() {
		for _, slug := range e.Topics {
			count[slug]++
		}
	}
	topics := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(count[b]-count[a], cmp.Compare(a, b))
	})
	for _, slug := range topics[:min(len(topics), mostCounted)] {
		if link := v.topicLink(slug); link != nil {
			view.ByTopic = append(view.ByTopic, Counted{*link, count[slug]})
		}
	}
	for _, e := range ask(&v.reads, printedQuestion, v.page.Subject) {
		view.ByEdition = append(view.ByEdition, Counted{v.link(e.Title, e.URL), e.Count})
	}
}
