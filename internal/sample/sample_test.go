package sample

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"coranto"
	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/site"
)

// digestOf returns a sample in memory.
func digestOf(n int, seed uint64) fstest.MapFS {
	tree := fstest.MapFS{}
	for name, data := range Files(n, seed) {
		tree[name] = &fstest.MapFile{Data: data}
	}
	return tree
}

func berlin(t *testing.T) *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	return zone
}

func articles(tree fstest.MapFS) []string {
	return slices.Sorted(func(yield func(string) bool) {
		for name := range maps.Keys(tree) {
			if strings.HasPrefix(name, "content/articles/") && !yield(name) {
				return
			}
		}
	})
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	one, same, other := digestOf(300, 7), digestOf(300, 7), digestOf(300, 8)
	equal := func(a, b fstest.MapFS) bool {
		return maps.EqualFunc(a, b, func(x, y *fstest.MapFile) bool { return bytes.Equal(x.Data, y.Data) })
	}
	if !equal(one, same) {
		t.Error("two digests of one seed differ")
	}
	if equal(one, other) {
		t.Error("the seed makes no difference")
	}
}

func TestWriteWritesTheFiles(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, 200, 7); err != nil {
		t.Fatal(err)
	}
	want := digestOf(200, 7)
	found := 0
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		found++
		data, err := fs.ReadFile(os.DirFS(dir), name)
		if file := want[name]; file == nil || !bytes.Equal(file.Data, data) {
			t.Errorf("%s is not the file of Files", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if found != len(want) {
		t.Errorf("%d files are written, Files has %d", found, len(want))
	}
}

func TestADigestHasItsArticles(t *testing.T) {
	for _, n := range []int{0, 1, 10, 2500} {
		if got := len(articles(digestOf(n, 1))); got != n {
			t.Errorf("a digest of %d articles has %d", n, got)
		}
	}
}

// A sample is a valid digest, through and through: every file by the schema,
// every link and every address of every page.
func TestADigestIsValid(t *testing.T) {
	berlin(t)
	tree, ds, err := files.Scan(digestOf(2000, 1), coranto.Theme)
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Load(tree, site.Options{Now: time.Date(2022, 2, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	ds = append(append(ds, s.Diagnostics()...), page.Check(s, page.All(s))...)
	if len(ds) > 0 {
		var b strings.Builder
		_ = diag.Text(&b, ds[:min(len(ds), 10)], false)
		t.Errorf("%d diagnostics, first:\n%s", len(ds), b.String())
	}
	if got := s.Published().Len(); got != 2000 {
		t.Errorf("%d of 2000 articles are published", got)
	}
}

// The shares that the figures of a benchmark rest on.
func TestADigestIsLikeARealOne(t *testing.T) {
	tree := digestOf(4000, 1)
	parser := content.Parser{Zone: berlin(t)}
	count := map[string]int{}
	topics, stories := map[string]int{}, map[string][]time.Time{}
	var words []int
	for _, name := range articles(tree) {
		data := tree[name].Data
		a := parser.Article(name, data)
		text := data[a.Body.Offset:]
		words = append(words, len(bytes.Fields(text)))
		note := func(what string, is bool) {
			if is {
				count[what]++
			}
		}
		note("story", a.Story != "")
		note("events", len(a.Events) > 0)
		note("updated", !a.Updated.IsZero())
		note("corrections", len(a.Corrections) > 0)
		note("toml", data[0] == '+')
		note("language", a.Lang != "")
		note("bare date", a.Date.Precision == content.Day)
		note("late half", a.Date.Time.Year() >= 2017)
		note("heading", bytes.Contains(text, []byte("\n## ")))
		note("list", bytes.Contains(text, []byte("\n- ")))
		note("quote", bytes.Contains(text, []byte("\n> ")))
		note("table", bytes.Contains(text, []byte("\n| --")))
		note("footnote", bytes.Contains(text, []byte("\n[^1]: ")))
		note("link to an article", bytes.Contains(text, []byte(".md)")))
		note("link outside", bytes.Contains(text, []byte("](https://")))
		if len(a.Tags) < 1 || len(a.Tags) > 4 || len(a.Highlights) < 2 || len(a.Highlights) > 4 {
			t.Errorf("%s has %d tags and %d highlights", name, len(a.Tags), len(a.Highlights))
		}
		for _, tag := range a.Tags {
			topics[tag.Slug]++
		}
		if a.Story != "" {
			stories[a.Story] = append(stories[a.Story], a.Date.Time)
		}
	}
	for what, want := range map[string][2]int{ // percent of 4000 articles
		"story": {22, 28}, "events": {30, 36}, "updated": {1, 3}, "corrections": {0, 2}, "toml": {2, 4},
		"language": {4, 6}, "bare date": {50, 60}, "late half": {58, 68}, "heading": {20, 60}, "list": {15, 50},
		"quote": {10, 40}, "table": {1, 5}, "footnote": {2, 10}, "link to an article": {20, 60}, "link outside": {40, 80},
	} {
		if share := count[what] * 100 / 4000; share < want[0] || share > want[1] {
			t.Errorf("%s: %d %% of the articles, want %d to %d", what, share, want[0], want[1])
		}
	}
	slices.Sort(words)
	if median := words[2000]; median < 250 || median > 450 {
		t.Errorf("the median body has %d words", median)
	}
	most := slices.Max(slices.Collect(maps.Values(topics)))
	if len(topics) < 100 || most < 300 {
		t.Errorf("%d topics, the largest with %d articles: not the law of Zipf", len(topics), most)
	}
	for slug, dates := range stories {
		if len(dates) < 3 || len(dates) > 40 {
			t.Errorf("the story %s has %d articles", slug, len(dates))
		}
		slices.SortFunc(dates, time.Time.Compare)
		if long := dates[len(dates)-1].Sub(dates[0]); long > 365*24*time.Hour {
			t.Errorf("the story %s runs for %v", slug, long)
		}
	}
}
