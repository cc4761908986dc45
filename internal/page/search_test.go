package page_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"coranto/internal/page"
	"coranto/internal/site"
)

// indexed is a digest of n articles, three on two days, and what its search
// index becomes.
type indexed struct {
	t      *testing.T
	digest fstest.MapFS
	files  map[string][]byte
}

func newIndexed(t *testing.T, n int) *indexed {
	x := &indexed{t: t, digest: fstest.MapFS{
		"site.yaml": {Data: []byte("title: Test\nurl: https://example.org/\nid: example.org,2021\ntimezone: UTC\n")},
	}}
	for i := range n {
		x.add(i, i)
	}
	x.files = x.render()
	return x
}

// add adds an article that is dated as the i-th is.
func (x *indexed) add(name, i int) {
	day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i*2/3)
	text := fmt.Sprintf("---\ntitle: Title w%da x%db y%dc\ndate: %s\nsource: Reuters\nhighlights: [All that is h%d and j%d]\ntags: [Law, Topic %d]\n---\nA first paragraph p%d.\n",
		name, name*7, name*13, day.Format(time.DateOnly), name*11, name*17, name%9, name*3)
	x.digest[fmt.Sprintf("content/articles/%x.md", name*7919%65521)] = &fstest.MapFile{Data: []byte(text)}
}

func (x *indexed) render() map[string][]byte {
	x.t.Helper()
	s, _ := load(x.t, x.digest, site.Options{Now: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)})
	if ds := s.Diagnostics(); len(ds) > 0 {
		x.t.Fatal(ds)
	}
	out := map[string][]byte{}
	r := page.NewRenderer(s)
	pages := page.All(s)
	r.Expect(pages)
	for _, p := range pages {
		if p.Kind != page.Index && p.Kind != page.Search {
			continue
		}
		if at, ok := page.At(s, p.Path); !ok || at != p {
			x.t.Errorf("at %s there is %v", p.Path, at)
		}
		o, err := r.Render(nil, p)
		if err != nil {
			x.t.Fatal(err)
		}
		out[p.Path] = o.Bytes
	}
	return out
}

// changed renders anew, and returns the files that came, went or differ.
func (x *indexed) changed() []string {
	x.t.Helper()
	was := x.files
	x.files = x.render()
	var out []string
	for path, data := range x.files {
		if old, ok := was[path]; !ok || !bytes.Equal(old, data) {
			out = append(out, path)
		}
	}
	for path := range was {
		if _, ok := x.files[path]; !ok {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// TestNewArticleChangesFourFilesOfTheIndex adds articles to small and to large
// digests: of today, of yesterday, of last month, the first of a month, and many
// of one day, so that its files are cut.
func TestNewArticleChangesFourFilesOfTheIndex(t *testing.T) {
	for _, n := range []int{0, 30, 64, 330, 1000} {
		x := newIndexed(t, n)
		name := 30000
		for _, at := range []int{n, n - 1, n - 4, n - 20, n - 45, n + 60, n + 61, n, n, n, n, n, n, n, n} {
			name++
			x.add(name, max(at, 0))
			got := x.changed()
			if len(got) > 4 || !slices.Contains(got, "search/recent.json") {
				t.Errorf("at %d articles, one more (as the %d-th) changes %d files: %q", n, at, len(got), got)
			}
		}
	}
}

// TestIndexFindsWhatASearchOfAllArticlesFinds reads the index as the script does,
// and compares what random queries find with a look into every article, while
// articles come, early and late, are edited, and go.
func TestIndexFindsWhatASearchOfAllArticlesFinds(t *testing.T) {
	const n = 700
	r := rand.New(rand.NewPCG(3, 4))
	x := newIndexed(t, n)
	files := slices.DeleteFunc(slices.Sorted(maps.Keys(x.digest)), func(name string) bool { return name == "site.yaml" })
	for round := range 5 {
		for i := range 3 {
			x.add(10000*(round+1)+i, []int{n + round, n - 30, 5 + round}[i])
		}
		edited := x.digest[files[r.IntN(len(files))]]
		edited.Data = bytes.Replace(edited.Data, []byte("All that is"), []byte("Quite other"), 1)
		gone := x.digest[files[r.IntN(len(files))]]
		gone.Data = bytes.Replace(gone.Data, []byte("\ntags:"), []byte("\nwithdrawn: {date: 2021-01-01, reason: wrong}\ntags:"), 1)
		x.changed()
		index, articles := readIndex(t, x.files), x.articles()
		for range 60 {
			some := articles[r.IntN(len(articles))]
			var query []string
			for range 1 + r.IntN(2) {
				word := some.words[r.IntN(len(some.words))]
				if r.IntN(3) == 0 && len(word) > 4 {
					word = word[:4+r.IntN(len(word)-4)]
				}
				query = append(query, word)
			}
			if r.IntN(3) == 0 {
				query = append(query, some.filters[r.IntN(len(some.filters))])
			}
			year := 0
			if r.IntN(4) == 0 {
				year = 2020 + r.IntN(2)
			}
			var want []string
			for _, a := range articles {
				if a.answers(query, year) {
					want = append(want, a.url)
				}
			}
			slices.Sort(want)
			if got := index.find(query, year); !slices.Equal(got, want) {
				t.Fatalf("round %d: %q of %d finds %d articles, want %d:\n%q\n%q", round, query, year, len(got), len(want), got, want)
			}
		}
	}
}

// TestCommonWordsAreFoundWhereTheySayMost holds that of a word which most
// articles have, the index has those that are about it, and all of the newest.
func TestCommonWordsAreFoundWhereTheySayMost(t *testing.T) {
	x := newIndexed(t, 500)
	index := readIndex(t, x.files)
	// All articles have it in their highlight, none in its title.
	if n := len(index.find([]string{"that"}, 0)); n < 64 || n > 500-1 {
		t.Errorf("a word that all articles have in their text is found in %d", n)
	}
	if n := len(index.find([]string{"title"}, 0)); n != 500 {
		t.Errorf("a word that all articles have in their title is found in %d", n)
	}
	if n := len(index.find([]string{"#law"}, 0)); n != 500 {
		t.Errorf("the topic that all articles have finds %d", n)
	}
	if !index.common["that"] || !index.common["title"] || index.common["#law"] {
		t.Errorf("common are %v", index.common)
	}
}

// TestIndexHasWhatMayBeShown holds that an edit of an old article is found, that
// one that is withdrawn is gone, and that of what is syndicated there is the
// excerpt alone.
func TestIndexHasWhatMayBeShown(t *testing.T) {
	x := newIndexed(t, 400)
	shows := func(text string) bool {
		for _, data := range x.files {
			if bytes.Contains(data, []byte(text)) {
				return true
			}
		}
		return false
	}
	finds := func(word string) bool { return len(readIndex(t, x.files).find([]string{word}, 0)) > 0 }
	if !finds("w3a") || !shows("Title w3a") || !shows("Title w399a") || !finds("w399a") {
		t.Fatal("the index lacks articles")
	}
	old := x.digest[fmt.Sprintf("content/articles/%x.md", 3*7919%65521)]
	edit := func(from, to string) {
		t.Helper()
		if !bytes.Contains(old.Data, []byte(from)) {
			t.Fatalf("%q is not in %s", from, old.Data)
		}
		old.Data = bytes.Replace(old.Data, []byte(from), []byte(to), 1)
		x.changed()
	}
	edit("h33", "edited33")
	if finds("h33") || !finds("edited33") || !shows("All that is edited33") {
		t.Error("an edit of an old article is not found")
	}
	edit("source: Reuters", "source: Reuters\nprovenance: syndicated")
	if finds("edited33") || shows("All that is edited33") || !shows("A first paragraph p9.") {
		t.Error("of a syndicated article the index has more or less than its excerpt")
	}
	edit("source: Reuters", "source: {name: Reuters, license: headline}")
	if shows("A first paragraph p9.") || finds("p9") || !finds("w3a") {
		t.Error("the index has more than the headline, or not that")
	}
	edit("tags:", "withdrawn: {date: 2021-01-01, reason: wrong}\ntags:")
	if finds("w3a") || shows("Title w3a") {
		t.Error("a withdrawn article is in the index")
	}
}
