package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// index are the bytes of files of the search index, as hosts send them: with
// gzip.
type index struct {
	Files  int   `json:"files"`
	Bytes  int64 `json:"bytes"`  // of all files, as they are
	Recent int   `json:"recent"` // of the file of the newest articles
	Words  []int `json:"words"`  // of the largest files of words
	Mean   int   `json:"mean"`   // of a file of words
	Texts  int   `json:"texts"`  // of a file of texts, on average
	Most   int   `json:"most"`   // of the largest
}

// results is how many results are shown at first; each can be in a file of its
// own.
const results = 10

// query returns the bytes that a first query costs of so many words.
func (x index) query(words int) int { return x.Recent + words*x.Mean + results*x.Texts }

// worst returns the bytes of a query of so many words, which are in the largest
// files: any beginning of four letters is in one, too.
func (x index) worst(words int) int {
	n := x.Recent + results*x.Texts
	for _, size := range x.Words[:min(words, len(x.Words))] {
		n += size
	}
	return n
}

// measureSearch takes the measure of the index in the output args[0].
func measureSearch(args []string) error {
	dir := filepath.Join(args[0], "search")
	var x index
	var texts []int
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".json" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		x.Files++
		x.Bytes += int64(len(data))
		switch n := compressed(data); {
		case e.Name() == "recent.json":
			x.Recent = n
		case filepath.Base(filepath.Dir(name)) == "words":
			x.Words = append(x.Words, n)
		default:
			texts = append(texts, n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	x.Mean, x.Texts = mean(x.Words), mean(texts)
	slices.SortFunc(x.Words, func(a, b int) int { return b - a })
	x.Words = x.Words[:min(3, len(x.Words))]
	if len(texts) > 0 {
		x.Most = slices.Max(texts)
	}
	return json.NewEncoder(os.Stdout).Encode(x)
}

func compressed(data []byte) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Len()
}

func mean(list []int) int {
	if len(list) == 0 {
		return 0
	}
	sum := 0
	for _, n := range list {
		sum += n
	}
	return sum / len(list)
}

// arrivals are the days for which a new article is written, to see how many
// files of the search index it changes: on the newest day, a month before it,
// and years before it.
var arrivals = []string{"2022-01-31", "2021-12-01", "2015-06-15"}

// arriveAll writes a new article for each of these days, one after the other.
func (b *builder) arriveAll(f *figures) error {
	for i, date := range arrivals {
		r, changed, err := b.arrive(date)
		if err != nil {
			return err
		}
		if f.IndexChanged = append(f.IndexChanged, changed); i == 0 {
			f.Added = r
		}
	}
	return nil
}

// arrive writes a new article and builds, and then without it. It returns the
// first of these builds and how many files of the search index it changed.
func (b *builder) arrive(date string) (run, int, error) {
	name := b.path("digest/content/articles/one-more.md")
	text := "---\ntitle: One more article than there was\ndate: " + date + "\nhighlights: [It has words that no other has]\ntags: [Newly made]\n---\nAnd a paragraph.\n"
	before, err := indexFiles(b.path("out"))
	if err != nil {
		return run{}, 0, err
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		return run{}, 0, err
	}
	r, err := b.build()
	if err != nil {
		return r, 0, err
	}
	after, err := indexFiles(b.path("out"))
	if err != nil {
		return r, 0, err
	}
	changed := 0
	for name, info := range after {
		if old := before[name]; old == nil || !os.SameFile(old, info) || !old.ModTime().Equal(info.ModTime()) {
			changed++
		}
	}
	for name := range before {
		if after[name] == nil {
			changed++
		}
	}
	if err := os.Remove(name); err != nil {
		return r, 0, err
	}
	_, err = b.build()
	return r, changed, err
}

// indexFiles returns the files of the search index in an output.
func indexFiles(out string) (map[string]fs.FileInfo, error) {
	files := map[string]fs.FileInfo{}
	err := filepath.WalkDir(filepath.Join(out, "search"), func(name string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".json") {
			return err
		}
		files[name], err = e.Info()
		return err
	})
	if err == nil && len(files) == 0 {
		err = errors.New("there is no search index")
	}
	if err != nil {
		return nil, fmt.Errorf("the search index: %w", err)
	}
	return files, nil
}
