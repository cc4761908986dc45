package search

import (
	"maps"
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/files"
	"coranto/internal/site"
)

// Index has the words of the articles that are not the newest, by shard.
type Index struct {
	division Division
	shards   [Shards]map[string]*[]posting
	days     []int // by number of the article: its day
	numbers  []int // and its number on that day
}

// posting is an article in which a word stands: its number among all, from the
// oldest, and in the lowest bit whether the word says what it is about.
type posting uint32

// NewIndex makes the index of some groups of shards.
func NewIndex(s *site.Site, groups []int) *Index {
	list := s.Published()
	x := &Index{division: Divide(list)}
	var covered [Groups]int
	most := 0
	for _, group := range groups {
		covered[group] = x.division.Covered(group)
		most = max(most, covered[group])
		x.shards[2*group], x.shards[2*group+1] = map[string]*[]posting{}, map[string]*[]posting{}
	}
	x.days, x.numbers = make([]int, 0, most), make([]int, 0, most)
	in := namesOf(s)
	number, strong := 0, posting(0)
	add := func(word string) {
		shard := shardOf(word)
		if number >= covered[shard/2] {
			return
		}
		list := x.shards[shard][word]
		if list == nil {
			list = new([]posting)
			x.shards[shard][strings.Clone(word)] = list // not the whole text that it is cut from
		}
		if last := len(*list) - 1; last >= 0 && int((*list)[last]>>1) == number {
			(*list)[last] |= strong
			return
		}
		*list = append(*list, posting(number)<<1|strong)
	}
	var f folder
	entries := list.Entries()
	for end := len(entries); end > 0 && number < most; {
		day := site.SpanOf(entries[end-1].Date.Time)
		begin := end - 1
		for begin > 0 && site.SpanOf(entries[begin-1].Date.Time) == day {
			begin--
		}
		for n, e := range inTime(entries[begin:end]) {
			if number >= most {
				break
			}
			x.days, x.numbers = append(x.days, dayNumber(day)), append(x.numbers, n)
			strong = 0
			for _, text := range texts(e) {
				words(f.fold(text), add)
			}
			strong = 1
			for _, text := range in.about(e) {
				words(f.fold(text), add)
			}
			for _, filter := range in.filters(e) {
				add(filter)
			}
			number++
		}
		end = begin
	}
	return x
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

// HashCovered returns the hash of the articles that a group of shards holds.
func HashCovered(list site.List, group int) files.Hash {
	var h files.Hasher
	d := Divide(list)
	covered := d.Covered(group)
	h.Number(int64(covered))
	if covered == 0 {
		return h.Sum()
	}
	end := d.At(covered)
	h.Hash(list.Until(end.Day).Hash())
	for _, e := range inTime(list.In(end.Day).Entries())[:end.N] {
		h.Hash(e.Hash)
	}
	return h.Sum()
}

// A word in more than half of the articles says little: only those are kept that
// are about it.
const commonest = 64

func isCommon(found, of int) bool { return found >= commonest && found*2 > of }

// Words appends the file of a shard.
func (x *Index) Words(buf []byte, shard int) []byte {
	covered := x.division.Covered(shard / 2)
	from := 0
	if len(x.days) > 0 {
		from = x.days[0]
	}
	buf = append(buf, `{"articles":`...)
	buf = appendNumber(buf, covered)
	buf = append(buf, `,"from":`...)
	buf = appendNumber(buf, from)
	buf = append(buf, `,"common":[`...)
	known := slices.Sorted(maps.Keys(x.shards[shard]))
	first := true
	for _, word := range known {
		if isCommon(len(*x.shards[shard][word]), covered) && !isFilter(word) {
			buf = appendComma(buf, &first)
			buf = appendWord(buf, word)
		}
	}
	buf = append(buf, "],\"words\":{"...)
	first = true
	for _, word := range known {
		list := *x.shards[shard][word]
		about := isCommon(len(list), covered) && !isFilter(word)
		buf = appendComma(buf, &first)
		buf = append(buf, '\n')
		buf = append(appendWord(buf, word), ':', '"')
		buf = x.append(buf, list, from, about)
		buf = append(buf, '"')
	}
	return append(buf, "}}\n"...)
}

func isFilter(word string) bool { return word[0] == '#' || word[0] == '@' }

func appendComma(buf []byte, first *bool) []byte {
	if !*first {
		buf = append(buf, ',')
	}
	*first = false
	return buf
}

// appendWord appends a word, or the slug of a filter: letters, digits, hyphens.
func appendWord(buf []byte, word string) []byte {
	return append(append(append(buf, '"'), word...), '"')
}

// append appends postings: for each day the days since the last one, and for
// each article on it twice the number since the last one, plus 1 if it is about
// the word. See [appendDigits].
func (x *Index) append(buf []byte, list []posting, from int, aboutAlone bool) []byte {
	day, n := from-1, -1
	for _, p := range list {
		if aboutAlone && p&1 == 0 {
			continue
		}
		if at := x.days[p>>1]; at != day {
			buf = appendDigits(buf, at-day-1, dayEnds)
			day, n = at, -1
		}
		at := x.numbers[p>>1]
		buf = appendDigits(buf, (at-n-1)<<1|int(p&1), numberEnds)
		n = at
	}
	return buf
}

// Numbers are written with the printable characters of ASCII that JSON leaves as
// they are. A number ends with a digit of one of two sorts, which tells days
// from articles; before it stand the higher ones, the lowest first.
const (
	alphabet   = " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"
	higher     = 24
	dayEnds    = 24
	numberEnds = len(alphabet) - higher - dayEnds
)

func appendDigits(buf []byte, v, ends int) []byte {
	last := higher + v%ends
	if ends == numberEnds {
		last += dayEnds
	}
	for v /= ends; v > 0; v = (v - 1) / higher {
		buf = append(buf, alphabet[(v-1)%higher])
	}
	return append(buf, alphabet[last])
}
