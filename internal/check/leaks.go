package check

import (
	"bytes"
	"strings"

	"coranto/internal/page"
	"coranto/internal/site"
)

// leaks are pieces of articles that are not published, to be searched for in the
// output. Each piece is known by the hash of its first bytes, which rolls along
// the output: one look at each byte, however many pieces there are.
type leaks struct {
	pieces []piece
	byHash map[uint32][]int
	filter [1 << 16]bool // by the high bits of the hashes
}

// piece is something of an unpublished article that no published file has.
type piece struct {
	File  string
	state site.State
	words string
	url   bool // an address, which ends where it ends
}

// rolling is how many bytes the hash is of: the shortest piece.
const rolling = 20

// mostPieces bounds how many sentences of one article are searched for.
const mostPieces = 12

func (c *checker) leaks() *leaks {
	l := &leaks{byHash: map[uint32][]int{}}
	if !c.on("leak") {
		return l
	}
	for _, a := range c.site.Articles() {
		if a.State == site.Published {
			continue
		}
		add := func(words string, url bool) {
			l.pieces = append(l.pieces, piece{a.File, a.State, words, url})
		}
		if a.Entry != nil && a.State != site.Withdrawn && len(a.Entry.URL) >= rolling {
			add(a.Entry.URL, true)
		}
		texts := append([]string{}, a.Highlights...)
		if a.State != site.Withdrawn { // its notice has the title
			texts = append(texts, a.Title)
		}
		if f, ok := c.site.Tree.Lookup(a.File); ok {
			if src, err := f.Read(nil); err == nil {
				for _, p := range prose(src, min(a.Body.Offset, len(src))) {
					texts = append(texts, p.text)
				}
			}
		}
		n := 0
		for _, text := range texts {
			if run := longestRun(text); len(run) >= rolling && n < mostPieces {
				n++
				add(run, false)
			}
		}
	}
	if len(l.pieces) == 0 {
		return l
	}
	l.index()
	// What a published file says too is no leak.
	known := map[int]bool{}
	public := func(src []byte) {
		for _, i := range l.find(src) {
			known[i] = true
		}
	}
	for in := range c.site.Inputs() {
		if a, ok := c.site.ArticleIn(in.File); ok && a.State != site.Published || c.site.ComesLater(in.File) {
			continue
		}
		if f, ok := c.site.Tree.Lookup(in.File); ok {
			if src, err := f.Read(nil); err == nil {
				public(src)
			}
		}
	}
	kept := l.pieces[:0]
	for i, p := range l.pieces {
		if !known[i] {
			kept = append(kept, p)
		}
	}
	l.pieces = kept
	l.index()
	return l
}

// longestRun returns the longest part of a text that is the same in every
// output: without what is escaped, or replaced by other marks.
func longestRun(text string) string {
	best := ""
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("&<>\"'’‘“”-–—…\x00\\/", r) }) {
		if run = strings.TrimSpace(run); len(run) > len(best) {
			best = run
		}
	}
	return best
}

// index hashes the pieces.
func (l *leaks) index() {
	clear(l.byHash)
	l.filter = [1 << 16]bool{}
	for i, p := range l.pieces {
		h := uint32(0)
		for j := range rolling {
			h = h*prime + uint32(p.words[j])
		}
		l.byHash[h] = append(l.byHash[h], i)
		l.filter[h>>16] = true
	}
}

const prime = 16777619

// power is prime^rolling: what the byte that leaves the hash weighs.
var power = func() uint32 {
	p := uint32(1)
	for range rolling {
		p *= prime
	}
	return p
}()

// find returns the numbers of the pieces that an output has, each once.
func (l *leaks) find(out []byte) []int {
	if len(l.pieces) == 0 || len(out) < rolling {
		return nil
	}
	var found []int
	h := uint32(0)
	for i := range out {
		h = h*prime + uint32(out[i])
		if i >= rolling {
			h -= power * uint32(out[i-rolling])
		}
		if i < rolling-1 || !l.filter[h>>16] {
			continue
		}
		for _, n := range l.byHash[h] {
			p := &l.pieces[n]
			rest := out[i+1-rolling:]
			if bytes.HasPrefix(rest, []byte(p.words)) && !contains(found, n) && (!p.url || page.Mentions(rest[:min(len(rest), len(p.words)+1)], p.words)) {
				found = append(found, n)
			}
		}
	}
	return found
}

func contains(list []int, n int) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}
