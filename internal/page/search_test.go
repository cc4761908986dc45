package page_test

import (
	"bytes"
	"fmt"
	"maps"
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
// digests: of today, of yesterday, of last week, and the first of a month.
func TestNewArticleChangesFourFilesOfTheIndex(t *testing.T) {
	for _, n := range []int{0, 30, 157, 330, 1000} {
		x := newIndexed(t, n)
		name := 30000
		for _, at := range []int{n, n - 1, n - 4, n - 20, n + 60, n + 61} {
			name++
			x.add(name, max(at, 0))
			got := x.changed()
			if len(got) > 4 || !slices.Contains(got, "search/recent.json") {
				t.Errorf("at %d articles, one more (as the %d-th) changes %d files: %q", n, at, len(got), got)
			}
		}
	}
}

// TestIndexHasWhatMayBeShown holds that an edit of an old article is found, that
// one that is withdrawn is gone, and that of what is syndicated there is the
// excerpt alone.
func TestIndexHasWhatMayBeShown(t *testing.T) {
	x := newIndexed(t, 400)
	has := func(text string) bool {
		for _, data := range x.files {
			if bytes.Contains(data, []byte(text)) {
				return true
			}
		}
		return false
	}
	if !has(`"w3a":`) || !has("Title w3a") || !has("Title w399a") {
		t.Fatalf("the index lacks articles: %q", slices.Sorted(maps.Keys(x.files)))
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
	if has(`"h33":`) || !has(`"edited33":`) || !has("All that is edited33") {
		t.Error("an edit of an old article is not found")
	}
	edit("source: Reuters", "source: Reuters\nprovenance: syndicated")
	if has(`"edited33":`) || has("All that is edited33") || !has("A first paragraph p9.") {
		t.Error("of a syndicated article the index has more or less than its excerpt")
	}
	edit("source: Reuters", "source: {name: Reuters, license: headline}")
	if has("A first paragraph p9.") || has(`"p9":`) || !has(`"w3a":`) {
		t.Error("the index has more than the headline, or not that")
	}
	edit("tags:", "withdrawn: {date: 2021-01-01, reason: wrong}\ntags:")
	if has(`"w3a":`) || has("Title w3a") {
		t.Error("a withdrawn article is in the index")
	}
}
