package search_test

import (
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

// BenchmarkIndex makes the whole index of 10,000 articles, and the one shard of
// it that a new article changes.
func BenchmarkIndex(b *testing.B) {
	digest := fstest.MapFS{}
	for name, data := range sample.Files(10000, 1) {
		digest[name] = &fstest.MapFile{Data: slices.Clone(data)}
	}
	tree, _, err := files.Scan(digest, coranto.Theme)
	if err != nil {
		b.Fatal(err)
	}
	s, err := site.Load(tree, site.Options{Now: time.Date(2022, 2, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		b.Fatal(err)
	}
	all := make([]int, search.Shards)
	for i := range all {
		all[i] = i
	}
	for name, shards := range map[string][]int{"all": all, "one": {17}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x := search.NewIndex(s, shards)
				for _, shard := range shards {
					x.Words(nil, shard)
				}
			}
		})
	}
	b.Run("reads", func(b *testing.B) {
		for b.Loop() {
			for shard := range search.Shards {
				search.HashCovered(s.Published(), shard)
			}
			search.HashRecent(s)
		}
	})
}
