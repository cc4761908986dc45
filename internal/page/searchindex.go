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

func searchWordsPath(shard int) string { return fmt.Sprintf("search/words/%02x.json", shard) }

// searchTextsPath returns the path of a file of texts, as in
// "search/2021/01/21-0.json".
func searchTextsPath(day site.Span, part int) string {
	return "search/" + strings.TrimSuffix(day.Path(), "/") + "-" + strconv.Itoa(part) + ".json"
}

func searchWordsPage(shard int) Page {
	return Page{Kind: Index, Path: searchWordsPath(shard), Subject: "words " + strconv.Itoa(shard)}
}

func searchTextsPage(day site.Span, part int) Page {
	return Page{Kind: Index, Path: searchTextsPath(day, part), Subject: strconv.Itoa(part), Span: day}
}

// search adds the page that searches, and the index. It does not ask for words:
// all files of a group are there as soon as it holds an article.
func (p *planner) search() {
	list := p.site.Published()
	d := search.Divide(list)
	p.layout(Search, "search/", "", site.Span{})
	p.add(Page{Kind: Index, Path: searchRecentPath, Subject: "recent"})
	for shard := range search.Shards {
		if d.Covered(shard/2) > 0 {
			p.add(searchWordsPage(shard))
		}
	}
	if d.Recent() == 0 {
		return
	}
	for _, day := range slices.Backward(list.Spans(3)) {
		for part := range d.Parts(day) {
			p.add(searchTextsPage(day.Span, part))
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
	list := at.site.Published()
	d := search.Divide(list)
	if digits, words := strings.CutPrefix(rest, "words/"); words {
		shard, err := strconv.ParseUint(digits, 16, 8)
		if err != nil || searchWordsPath(int(shard)) != at.path || d.Covered(int(shard)/2) == 0 {
			return none()
		}
		return searchWordsPage(int(shard)), true
	}
	path, number, _ := strings.Cut(rest, "-")
	day, ok := parseSpan(path + "/")
	part, err := strconv.Atoi(number)
	if !ok || err != nil || part < 0 || day.Day == 0 || searchTextsPath(day, part) != at.path || len(d.Texts(list, day, part)) == 0 {
		return none()
	}
	return searchTextsPage(day, part), true
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
	group := shard / 2
	ask(&v.reads, searchWordsQuestion, strconv.Itoa(group))
	ask(&v.reads, searchNamesQuestion, "")
	return v.w.words.of(v.site, group).Words(buf, shard), nil
}

// wordIndex makes the index of words once for all pages that are expected to
// need it, and with their groups alone. It takes much memory, and is let go when
// the last of these pages has had it.
type wordIndex struct {
	groups []int
	once   sync.Once

	mu   sync.Mutex
	left int // pages that are expected
	made *search.Index

	asked atomic.Int32 // for groups that were not expected
	all   sync.Once
	whole *search.Index
}

// expect notes the groups that will be asked for, and begins to make them: it
// takes as long as some hundred pages, which can be rendered meanwhile.
func (x *wordIndex) expect(s *site.Site, pages []Page) {
	for _, p := range pages {
		if number, words := strings.CutPrefix(p.Subject, "words "); words && p.Kind == Index {
			shard, _ := strconv.Atoi(number)
			if group := shard / 2; !slices.Contains(x.groups, group) {
				x.groups = append(x.groups, group)
			}
			x.left++
		}
	}
	if len(x.groups) > 0 {
		go x.make(s)
	}
}

func (x *wordIndex) make(s *site.Site) {
	x.once.Do(func() { x.made = search.NewIndex(s, x.groups) })
}

// expected returns the index that was made for pages that are expected, as long
// as some of them are to come.
func (x *wordIndex) expected(s *site.Site, group int) *search.Index {
	if !slices.Contains(x.groups, group) {
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

// of returns an index that has a group. Where none was expected, as in a preview,
// the first is made alone, and with the second all of them.
func (x *wordIndex) of(s *site.Site, group int) *search.Index {
	if index := x.expected(s, group); index != nil {
		return index
	}
	if x.asked.Add(1) == 1 {
		return search.NewIndex(s, []int{group})
	}
	x.all.Do(func() {
		groups := make([]int, search.Groups)
		for i := range groups {
			groups[i] = i
		}
		x.whole = search.NewIndex(s, groups)
	})
	return x.whole
}
