package site

import (
	"cmp"
	"hash/maphash"
	"iter"
	"strings"
)

// index finds articles by a text of theirs, which several may have. It is sorted
// by hashes of the texts, which stand in the list itself: in a long one the texts
// are far apart in memory, and to look at them is what takes the time.
type index struct {
	ordered[indexed]
}

type indexed struct {
	hash uint64
	*Article
}

var indexSeed = maphash.MakeSeed()

// compareIndexed is the order of an index. Those of one text are by file.
func compareIndexed(a, b indexed) int {
	if c := cmp.Compare(a.hash, b.hash); c != 0 {
		return c
	}
	return strings.Compare(a.File, b.File)
}

// edited returns the index without some articles and with others.
func (x index) edited(gone, come []*Article, text func(*Article) string) index {
	of := func(list []*Article) []indexed {
		out := make([]indexed, len(list))
		for i, a := range list {
			out[i] = indexed{maphash.String(indexSeed, text(a)), a}
		}
		return out
	}
	return index{x.ordered.edited(of(gone), of(come), compareIndexed)}
}

// with yields the articles that have that text, by file.
func (x index) with(text func(*Article) string, is string) iter.Seq[*Article] {
	hash := maphash.String(indexSeed, is)
	return func(yield func(*Article) bool) {
		for a := range x.from(func(a indexed) int { return cmp.Compare(a.hash, hash) }) {
			if a.hash != hash || text(a.Article) == is && !yield(a.Article) {
				return
			}
		}
	}
}

func idOf(a *Article) string  { return a.ID }
func urlOf(a *Article) string { return a.Entry.URL }
