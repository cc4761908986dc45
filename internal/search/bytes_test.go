package search_test

import (
	"bytes"
	"compress/gzip"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"coranto"
	"coranto/internal/files"
	"coranto/internal/sample"
	"coranto/internal/search"
	"coranto/internal/site"
)

// TestFirstQueryOf10000ArticlesCosts100KBAtMost makes the index of a generated
// digest. A query of words in the two largest files, with ten results in the ten
// largest files of texts, has to fit; so has one of three words in files that
// are as most are. The script fetches no third file where there is no room.
func TestFirstQueryOf10000ArticlesCosts100KBAtMost(t *testing.T) {
	if testing.Short() {
		t.Skip("10,000 articles take some seconds")
	}
	digest := fstest.MapFS{}
	for name, data := range sample.Files(10000, 1) {
		digest[name] = &fstest.MapFile{Data: slices.Clone(data)}
	}
	tree, _, err := files.Scan(digest, coranto.Theme)
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Load(tree, site.Options{Now: time.Date(2022, 2, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	all := make([]int, search.Shards)
	for i := range all {
		all[i] = i
	}
	x := search.NewIndex(s, all)
	var words, texts []int
	for _, shard := range all {
		words = append(words, compressed(t, x.Words(nil, shard)))
	}
	for _, day := range s.Published().Spans(3) {
		for _, part := range search.Parts(s.Published().In(day.Span).Entries()) {
			data, err := search.AppendTexts(nil, s, part.Entries)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, compressed(t, data))
		}
	}
	data, err := search.AppendRecent(nil, s)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(words)
	slices.Sort(texts)
	most := compressed(t, data) + sum(texts[len(texts)-10:])
	if n := most + sum(words[len(words)-2:]); n > 100_000 {
		t.Errorf("two words cost %d bytes", n)
	}
	if n := most + 3*words[len(words)/2]; n > 100_000 {
		t.Errorf("three words cost %d bytes", n)
	}
	t.Logf("the newest articles %d, words %d to %d, texts %d to %d", compressed(t, data), words[0], words[len(words)-1], texts[0], texts[len(texts)-1])
}

func compressed(t *testing.T, data []byte) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

func sum(list []int) int {
	n := 0
	for _, x := range list {
		n += x
	}
	return n
}
