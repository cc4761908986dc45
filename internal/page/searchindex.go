package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"coranto/internal/search"
	"coranto/internal/site"
)

// The files of the search index. Their names never change, so that what a
// browser holds of an earlier one is asked for again, and not added to.
const searchRecentPath = "search/recent.json"

func searchWordsPath(shard int) string { return fmt.Sprintf("search/words/%03x.json", shard) }

// searchTextsPath returns the path of a file of texts, as in
// "search/2021/01/21.json" and "search/2021/01/21-01.json".
func searchTextsPath(day site.Span, part string) string {
	if part != "" {
		part = "-" + part
	}
	return "search/" + strings.TrimSuffix(day.Path(), "/") + part + ".json"
}

func searchWordsPage(shard int) Page {
	return Page{Kind: Index, Path: searchWordsPath(shard), Subject: "words " + strconv.Itoa(shard)}
}

func searchTextsPage(day site.Span, part string) Page {
	return Page{Kind: Index, Path: searchTextsPath(day, part), Subject: part, Span: day}
}

// search adds the page that searches, and the index. It does not ask for words:
// a file of them is there as soon as it holds an article.
func (p *planner) search() {
	list := p.site.Published()
	d := search.Divide(list)
	p.layout(Search, "search/", "", site.Span{})
	p.add(Page{Kind: Index, Path: searchRecentPath, Subject: "recent"})
	for shard := range search.Shards {
		if d.Covered(shard) > 0 {
			p.add(searchWordsPage(shard))
		}
	}
	for _, day := range slices.Backward(list.Spans(3)) {
		for _, part := range search.Parts(list.In(day.Span).Entries()) {
			p.add(searchTextsPage(day.Span, part.Name))
		}
	}
}

// index finds the files of the search index.
func (at *finder) index() (Page, bool) {
	rest, ok := strings.CutPrefix(at.path, "search/")
	if !ok {
		return none()
	}
	if at.path == searchRecentPath {
		return at.is(Page{Kind: Index, Subject: "recent"})
	}
	rest, ok = strings.CutSuffix(rest, ".json")
	if !ok {
		return none()
	}
	if digits, words := strings.CutPrefix(rest, "words/"); words {
		shard, err := strconv.ParseUint(digits, 16, 16)
		if err != nil || shard >= search.Shards || searchWordsPath(int(shard)) != at.path || search.Divide(at.site.Published()).Covered(int(shard)) == 0 {
			return none()
		}
		return searchWordsPage(int(shard)), true
	}
	path, part, _ := strings.Cut(rest, "-")
	day, ok := parseSpan(path + "/")
	if !ok || day.Day == 0 || searchTextsPath(day, part) != at.path || searchTexts(at.site, day, part) == nil {
		return none()
	}
	return searchTextsPage(day, part), true
}

// searchTexts returns the articles of a file of texts; nil when there is none.
func searchTexts(s *site.Site, day site.Span, part string) []*site.Entry {
	for _, p := range search.Parts(s.Published().In(day).Entries()) {
		if p.Name == part {
			return p.Entries
		}
	}
	return nil
}

// searchIndex appends a file of the search index.
func (v *View) searchIndex(buf []byte) ([]byte, error) {
	if v.page.Span.Day > 0 {
		entries := ask(&v.reads, searchTextsQuestion, v.page.Subject+" "+v.page.Span.Path())
		return search.AppendTexts(buf, v.site, entries)
	}
	if v.page.Subject == "recent" {
		ask(&v.reads, searchRecentQuestion, "")
		return search.AppendRecent(buf, v.site)
	}
	shard, err := strconv.Atoi(strings.TrimPrefix(v.page.Subject, "words "))
	if err != nil {
		return nil, err
	}
	ask(&v.reads, searchWordsQuestion, strconv.Itoa(shard))
	ask(&v.reads, searchNamesQuestion, "")
	return v.w.words.of(v.site, shard).Words(buf, shard), nil
}

// wordIndex makes the index of words once for all pages that are expected to
// need it, and with their shards alone. It takes much memory, and is let go when
// the last of these pages has had it.
type wordIndex struct {
	shards []int
	once   sync.Once

	mu   sync.Mutex
	left int // pages that are to come
	made *search.Index

	asked atomic.Int32 // for shards that were not expected
	all   sync.Once
	whole *search.Index
}

// expect notes the shards that will be asked for, and begins to make them: it
// takes as long as some hundred pages, which can be rendered meanwhile.
func (x *wordIndex) expect(s *site.Site, pages []Page) {
	for _, p := range pages {
		if number, words := strings.CutPrefix(p.Subject, "words "); words && p.Kind == Index {
			shard, _ := strconv.Atoi(number)
			x.shards = append(x.shards, shard)
		}
	}
	if x.left = len(x.shards); x.left > 0 {
		go x.make(s)
	}
}

func (x *wordIndex) make(s *site.Site) {
	x.once.Do(func() { x.made = search.NewIndex(s, x.shards) })
}

// expected returns the index that was made for pages that are expected, as long
// as some of them are to come.
func (x *wordIndex) expected(s *site.Site, shard int) *search.Index {
	if !slices.Contains(x.shards, shard) {
		return nil
	}
	x.make(s)
	x.mu.Lock()
	defer x.mu.Unlock()
	made := x.made
	if x.left--; x.left <= 0 {
		x.made = nil
	}
	return made
}

// of returns an index that has a shard. Where none was expected, as in a preview,
// the first is made alone, and with the second all of them.
func (x *wordIndex) of(s *site.Site, shard int) *search.Index {
	if index := x.expected(s, shard); index != nil {
		return index
	}
	if x.asked.Add(1) == 1 {
		return search.NewIndex(s, []int{shard})
	}
	x.all.Do(func() {
		shards := make([]int, search.Shards)
		for i := range shards {
			shards[i] = i
		}
		x.whole = search.NewIndex(s, shards)
	})
	return x.whole
}
