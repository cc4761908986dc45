package check_test

import (
	"io/fs"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"coranto"
	"coranto/internal/check"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/site"
)

// find checks a digest.
func find(t testing.TB, digest fs.FS, now time.Time, o check.Options) []diag.Diagnostic {
	t.Helper()
	o.Jobs = 2
	found, err := check.Run(load(t, digest, now), o)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// load makes the site of a digest.
func load(t testing.TB, digest fs.FS, now time.Time) *site.Site {
	t.Helper()
	tree, _, err := files.Scan(digest, coranto.Theme)
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Load(tree, site.Options{Now: now, Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestTheDemonstrationIsClean holds that sixty real articles give no finding.
func TestTheDemonstrationIsClean(t *testing.T) {
	digest, root := fstest.MapFS{}, os.DirFS("../..")
	for _, top := range []string{"content", "site.yaml"} {
		err := fs.WalkDir(root, top, func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				var data []byte
				data, err = fs.ReadFile(root, name)
				digest[name] = &fstest.MapFile{Data: data}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range find(t, digest, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), check.Options{}) {
		t.Error(d)
	}
}
