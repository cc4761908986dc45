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
	Recent    int `json:"recent"`
	Words     int `json:"words"`      // of a file of words, on average
	WordsMost int `json:"words_most"` // of the largest
	Texts     int `json:"texts"`      // of a file of texts, on average
}

// results is how many results are shown at first; each can be in a file of its
// own.
const results = 10

// query returns the bytes that a first query of so many words costs.
func (x index) query(words int) int { return x.Recent + words*x.Words + results*x.Texts }

// worst returns the bytes of a query of two words in the largest file.
func (x index) worst() int { return x.Recent + 2*x.WordsMost + results*x.Texts }

// measureSearch takes the measure of the index in the output args[0].
func measureSearch(args []string) error {
	dir := filepath.Join(args[0], "search")
	var x index
	var words, texts []int
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".json" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		switch n := compressed(data); {
		case e.Name() == "recent.json":
			x.Recent = n
		case filepath.Base(filepath.Dir(name)) == "words":
			words = append(words, n)
		default:
			texts = append(texts, n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	x.Words, x.Texts = mean(words), mean(texts)
	if len(words) > 0 {
		x.WordsMost = slices.Max(words)
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

// index writes a new article, builds, and returns the build and how many files of
// the search index it changed.
func (b *builder) index() (run, int, error) {
	name := b.path("digest/content/articles/one-more.md")
	text := "---\ntitle: One more article than there was\ndate: 2022-01-31\nhighlights: [It has words that no other has]\ntags: [Newly made]\n---\nAnd a paragraph.\n"
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		return run{}, 0, err
	}
	before, err := indexFiles(b.path("out"))
	if err != nil {
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
	return r, changed, os.Remove(name)
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
