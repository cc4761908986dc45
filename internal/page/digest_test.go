package page_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"coranto"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/site"
)

var update = flag.Bool("update", false, "rewrite the wanted parts of the digests in testdata")

// TestDigests builds each digest of testdata/*.txtar in memory and compares
// what is wanted of it. An archive holds the digest's files, over those of
// common.txtar, and any of
//
//	want/PATH        what the page at PATH looks like; XML with each element on a line
//	want.paths       the paths of its pages, one a line, without those of every digest
//	want.diagnostics what is wrong with it, as it is printed
//
// Its comment says what it shows; a line "now: MOMENT" in it sets the clock,
// "drafts" and "future" are the flags of build, and "theme" takes the built-in
// layouts instead of the small ones of common.txtar.
func TestDigests(t *testing.T) {
	names, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		base := filepath.Base(name)
		if base == "common.txtar" {
			continue
		}
		t.Run(strings.TrimSuffix(base, ".txtar"), func(t *testing.T) {
			if filepath.Ext(name) != ".txtar" {
				t.Fatalf("no test uses %s", name)
			}
			checkDigest(t, name)
		})
	}
}

func checkDigest(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	options, builtin := settings(t, string(archive.Comment))
	digest := fstest.MapFS{}
	add := func(a *txtar.Archive, skip func(string) bool) {
		for _, f := range a.Files {
			if !strings.HasPrefix(f.Name, "want") && !skip(f.Name) {
				digest[f.Name] = &fstest.MapFile{Data: unescape(f.Data)}
			}
		}
	}
	common, err := txtar.ParseFile("testdata/common.txtar")
	if err != nil {
		t.Fatal(err)
	}
	add(common, func(name string) bool { return builtin && strings.HasPrefix(name, "layouts/") })
	add(archive, func(string) bool { return false })

	pages, diagnostics := outputs(t, digest, options)
	wanted := 0
	for i, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "want") {
			continue
		}
		wanted++
		var got []byte
		switch path, isPage := strings.CutPrefix(f.Name, "want/"); {
		case isPage:
			out, ok := pages[path]
			if !ok {
				t.Errorf("there is no page %s; there are\n%s", path, strings.Join(paths(pages), "\n"))
				continue
			}
			got = out
			switch filepath.Ext(path) {
			case ".xml":
				got = elementStart.ReplaceAll(out, []byte(">\n<$1"))
			case ".ics":
				got = bytes.ReplaceAll(out, []byte("\r\n"), []byte("\n"))
			}
		case f.Name == "want.paths":
			empty, _ := outputs(t, without(digest, "content/", "static/", "layouts/"), options)
			own := slices.DeleteFunc(paths(pages), func(path string) bool { _, there := empty[path]; return there })
			got = []byte(strings.Join(own, "\n"))
		case f.Name == "want.diagnostics":
			var b bytes.Buffer
			if err := diag.Text(&b, diagnostics, false); err != nil {
				t.Fatal(err)
			}
			got = b.Bytes()
		default:
			t.Fatalf("%s is not something that can be wanted", f.Name)
		}
		if len(got) > 0 && got[len(got)-1] != '\n' {
			got = append(got, '\n')
		}
		if *update {
			archive.Files[i].Data = got
			continue
		}
		if d := cmp.Diff(string(f.Data), string(got)); d != "" {
			t.Errorf("%s (-want +got):\n%s", f.Name, d)
		}
	}
	if wanted == 0 {
		t.Error("nothing is wanted of this digest")
	}
	if !slices.ContainsFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want.diagnostics" }) && len(diagnostics) > 0 {
		var b bytes.Buffer
		_ = diag.Text(&b, diagnostics, false)
		t.Errorf("unwanted:\n%s", &b)
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

var elementStart = regexp.MustCompile("><([^/])")

// unescape lets an archive hold what a text file cannot: \r, \0 and bytes that
// are not UTF-8, each written between ⟦ and ⟧.
func unescape(data []byte) []byte {
	for escaped, raw := range map[string]string{"⟦BOM⟧": "\ufeff", "⟦CR⟧": "\r", "⟦NUL⟧": "\x00", "⟦FF⟧": "\xff", "⟦BEL⟧": "\x07"} {
		data = bytes.ReplaceAll(data, []byte(escaped), []byte(raw))
	}
	return data
}

func settings(t *testing.T, comment string) (o site.Options, builtin bool) {
	o.Now = time.Date(2021, 2, 1, 12, 0, 0, 0, time.UTC)
	for line := range strings.Lines(comment) {
		line = strings.TrimSpace(line)
		switch value, isNow := strings.CutPrefix(line, "now: "); {
		case isNow:
			now, err := time.Parse(time.RFC3339, value)
			if err != nil {
				t.Fatal(err)
			}
			o.Now = now
		case line == "drafts":
			o.Drafts = true
		case line == "future":
			o.Future = true
		case line == "theme":
			builtin = true
		}
	}
	return o, builtin
}

// without returns the files of a digest that are in none of the folders.
func without(digest fstest.MapFS, folders ...string) fstest.MapFS {
	rest := fstest.MapFS{}
	for name, file := range digest {
		if !slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(name, f) }) {
			rest[name] = file
		}
	}
	return rest
}

// outputs renders every page of a digest. With errors there are none.
func outputs(t testing.TB, digest fs.FS, o site.Options) (map[string][]byte, []diag.Diagnostic) {
	t.Helper()
	s, diagnostics := load(t, digest, o)
	pages := page.All(s)
	diagnostics = append(diagnostics, page.Check(s, pages)...)
	out := map[string][]byte{}
	if !diag.HasErrors(diagnostics) {
		r := page.NewRenderer(s)
		r.Expect(pages)
		for _, p := range pages {
			rendered, err := r.Render(nil, p)
			if err != nil {
				t.Fatal(err)
			}
			diagnostics = append(diagnostics, rendered.Diagnostics...)
			out[p.Path] = rendered.Bytes
		}
	}
	diagnostics = diag.Sort(diagnostics)
	if diag.HasErrors(diagnostics) {
		clear(out)
	}
	return out, diagnostics
}

func load(t testing.TB, digest fs.FS, o site.Options) (*site.Site, []diag.Diagnostic) {
	t.Helper()
	tree, diagnostics, err := files.Scan(digest, coranto.Theme)
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Load(tree, o)
	if err != nil {
		t.Fatal(err)
	}
	return s, append(diagnostics, s.Diagnostics()...)
}

func paths(pages map[string][]byte) []string {
	var out []string
	for path := range pages {
		out = append(out, path)
	}
	slices.Sort(out)
	return out
}
