package build_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"coranto"
	"coranto/internal/build"
	"coranto/internal/sample"
	"coranto/internal/site"
)

// TestABodyEditWritesWhatCarriesTheText adds a sentence to articles of a digest
// of a thousand, old and new: what is written is the article's page and the
// feeds that carry its text, and nothing else.
func TestABodyEditWritesWhatCarriesTheText(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(sample.Write(dir, 1000, 1))
	config := filepath.Join(dir, "site.yaml")
	settings, err := os.ReadFile(config)
	check(err)
	full := bytes.Replace(settings, []byte("  content: summary\n"), []byte("  content: full\n"), 1)
	if bytes.Equal(full, settings) {
		t.Fatalf("the feeds of the sample do not hold summaries:\n%s", settings)
	}
	check(os.WriteFile(config, full, 0o666))
	run := func() *build.Report {
		t.Helper()
		r, err := build.Build(t.Context(), build.Options{
			Dir: dir, Out: filepath.Join(out, "public"), Cache: filepath.Join(out, "log"), Theme: coranto.Theme,
			Clock: func() time.Time { return time.Time{} }, Explain: []string{build.ExplainAll},
			Site: site.Options{Now: time.Date(2022, 2, 1, 0, 0, 0, 0, time.UTC), Jobs: 2},
		})
		if err != nil {
			t.Fatalf("%v\n%v", err, texts(r.Diagnostics))
		}
		return r
	}
	run()
	articles, err := filepath.Glob(filepath.Join(dir, "content/articles/*/*/*.md"))
	check(err)
	feeds := 0
	for _, at := range []int{len(articles) / 2, len(articles) - 1} {
		const sentence = "Nobody had seen a quagga since."
		text, err := os.ReadFile(articles[at])
		check(err)
		check(os.WriteFile(articles[at], append(text, "\n"+sentence+"\n"...), 0o666))
		var written, carry []string
		for _, e := range run().Explained {
			if e.Outcome == build.Written {
				written = append(written, e.Path)
			}
		}
		root := os.DirFS(filepath.Join(out, "public"))
		check(fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := fs.ReadFile(root, name)
			if bytes.Contains(data, []byte(sentence)) {
				carry = append(carry, name)
			}
			return err
		}))
		if !slices.Equal(written, carry) || len(carry) == 0 {
			t.Errorf("%s was edited; written were %q, and %q carry the text", articles[at], written, carry)
		}
		feeds += len(carry) - 1
		check(os.WriteFile(articles[at], text, 0o666))
		run()
	}
	if feeds == 0 {
		t.Error("no feed carries a text; so nothing of them was shown")
	}
}
