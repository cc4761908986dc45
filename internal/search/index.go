package search

import (
	"maps"
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/files"
	"coranto/internal/site"
)

// Index has the words of articles: of those that each of its shards holds, or
// of the newest that their shards do not hold yet.
type Index struct {
	division Division
	shards   [Shards]*shard
}

// shard has the words of a file.
type shard struct {
	from, to int // the numbers of the articles it can hold
	words    map[string]*[]posting
}

// posting is an article in which a word stands: its number among all, from the
// oldest, and in the lowest bit whether the word says what it is about.
type posting uint32

// NewIndex makes the index of some shards.
func NewIndex(s *site.Site, shards []int) *Index {
	list := s.Published()
	x := &Index{division: Divide(list)}
	most := 0
	for _, i := range shards {
		covered := x.division.Covered(i)
		most = max(most, covered)
		x.shards[i] = &shard{0, covered, map[string]*[]posting{}}
	}
	c, number := collector{names: namesOf(s), index: x}, 0
	days(list, func(_ int, entries []*site.Entry) {
		for _, e := range entries {
			if number < most {
				c.add(number, e)
			}
			number++
		}
	})
	return x
}

// newestIndex makes the index of the newest articles, which are entries. All
// words are in one map, of which each shard takes those it does not hold.
func newestIndex(in names, d Division, entries []*site.Entry) map[string]*[]posting {
	x, all := &Index{division: d}, map[string]*[]posting{}
	for i := range x.shards {
		x.shards[i] = &shard{d.Covered(i), d.Count, all}
	}
	c := collector{names: in, index: x}
	for i, e := range entries {
		c.add(d.Recent()+i, e)
	}
	return all
}

// collector puts articles into an index, in order.
type collector struct {
	names
	folder
	index *Index
}

func (c *collector) add(number int, e *site.Entry) {
	p := posting(number) << 1
	put := func(word string) {
		s := c.index.shards[shardOf(word)]
		if s == nil || number < s.from || number >= s.to {
			return
		}
		list := s.words[word]
		if list == nil {
			list = new([]posting)
			s.words[strings.Clone(word)] = list // not the whole text that it is cut from
		}
		if last := len(*list) - 1; last >= 0 && (*list)[last]|1 == p|1 {
			(*list)[last] |= p
			return
		}
		*list = append(*list, p)
	}
	for _, text := range texts(e) {
		words(c.fold(text), put)
	}
	p |= 1
	for _, text := range c.about(e) {
		words(c.fold(text), put)
	}
	for _, filter := range c.filters(e) {
		put(filter)
	}
}

// texts returns what results show of an article below its title. Of what is the
// source's text that is the excerpt alone.
func texts(e *site.Entry) []string {
	var out []string
	if e.Provenance != content.Syndicated {
		out = append(out, e.Highlights...)
	}
	if e.Excerpt != "" {
		out = append(out, e.Excerpt)
	}
	return out
}

// names are what articles are found by beside what they say themselves.
type names struct {
	site    *site.Site
	sources map[*site.Entry][]string // slugs, of articles that have several
}

func namesOf(s *site.Site) names {
	in := names{s, map[*site.Entry][]string{}}
	for a := range s.Shown() {
		if len(a.Sources) < 2 {
			continue
		}
		for _, source := range a.Sources {
			if t, ok := s.Source(source.Slug); ok {
				in.sources[a.Entry] = append(in.sources[a.Entry], t.Slug)
			}
		}
	}
	return in
}

// about returns what says what an article is about.
func (in names) about(e *site.Entry) []string {
	out := []string{e.Title}
	if e.Credit.Name != "" {
		out = append(out, e.Credit.Name)
	}
	return append(out, in.subjects(e)...)
}

// subjects returns the names of an article's topics and story.
func (in names) subjects(e *site.Entry) []string {
	var out []string
	for _, tag := range e.Tags {
		out = append(out, tag.Name)
	}
	for _, slug := range e.Topics {
		if t, ok := in.site.Topic(slug); ok && t.File != nil {
			out = append(append(out, t.Title), t.File.Synonyms...)
		}
	}
	if e.Story != "" {
		if t, ok := in.site.Story(e.Story); ok {
			out = append(out, t.Title)
		}
	}
	return out
}

// filters returns the topics and sources of an article, as the index has them.
func (in names) filters(e *site.Entry) []string {
	out := make([]string, 0, len(e.Topics)+1)
	for _, slug := range e.Topics {
		out = append(out, "#"+slug)
	}
	sources := in.sources[e]
	if sources == nil && e.Credit.Name != "" {
		sources = []string{e.Credit.Slug}
	}
	for _, slug := range sources {
		if !slices.Contains(out, "@"+slug) {
			out = append(out, "@"+slug)
		}
	}
	return out
}

// HashNames returns the hash of all names that articles are found by and that
// their entries do not have: what the files of topics, sources and stories say.
func HashNames(s *site.Site) files.Hash {
	var h files.Hasher
	for _, t := range s.Topics() {
		if t.File != nil {
			h.Text(t.Slug)
			h.Text(t.Title)
			h.Texts(t.File.Synonyms)
		}
	}
	h.Number(-1)
	for _, t := range s.Sources() {
		if t.File != nil {
			h.Text(t.Slug)
			h.Text(t.File.Name)
		}
	}
	h.Number(-1)
	for _, t := range s.Stories() {
		if t.File != nil {
			h.Text(t.Slug)
			h.Text(t.Title)
		}
	}
	return h.Sum()
}

// HashCovered returns the hash of the articles that a shard holds.
func HashCovered(list site.List, shard int) files.Hash {
	var h files.Hasher
	d := Divide(list)
	covered := d.Covered(shard)
	h.Number(int64(covered))
	if covered == 0 {
		return h.Sum()
	}
	day, n := d.end(covered)
	h.Hash(list.Until(day).Hash())
	for _, e := range counted(list.In(day).Entries())[:n] {
		h.Hash(e.Hash)
	}
	return h.Sum()
}

// A word in more than half of the articles says little: shards keep only those
// that are about it.
const commonest = 64

func isCommon(word string, found, of int) bool {
	return found >= commonest && found*2 > of && word[0] != '#' && word[0] != '@'
}

// Words appends the file of a shard.
func (x *Index) Words(buf []byte, number int) []byte {
	s := x.shards[number]
	common := func(word string, found int) bool { return isCommon(word, found, s.to) }
	buf = append(buf, `{"common":[`...)
	known := slices.Sorted(maps.Keys(s.words))
	first := true
	for _, word := range known {
		if common(word, len(*s.words[word])) {
			if !first {
				buf = append(buf, ',')
			}
			first = false
			buf = append(append(append(buf, '"'), word...), '"')
		}
	}
	buf = append(buf, `],"words":`...)
	return append(appendWords(buf, s.words, known, 0, common), '}', '\n')
}
