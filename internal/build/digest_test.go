package build_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"coranto"
	"coranto/internal/build"
	"coranto/internal/diag"
	"coranto/internal/site"
)

// digest is a small digest in a folder of the test's own, with a built-in theme
// of one line a page.
type digest struct {
	testing.TB
	room string // the folder that holds the digest's; outputs go here too
	dir  string // the digest's folder
}

// now is when the tests build.
var now = time.Date(2021, 3, 1, 12, 0, 0, 0, time.UTC)

func newDigest(t testing.TB) *digest {
	t.Helper()
	room, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	d := &digest{t, room, filepath.Join(room, "digest")}
	d.write("site.yaml", "title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\n")
	d.write("content/articles/first.md", "---\ntitle: First\ndate: 2021-01-10\n---\n\nOne.\n")
	d.write("content/articles/second.md", "---\ntitle: Second\ndate: 2021-02-11\n---\n\nTwo.\n")
	return d
}

// The pages of the two articles.
const (
	firstPage  = "2021/01/first.html"
	secondPage = "2021/02/second.html"
)

// theme has the layouts of the built-in theme, each of a line.
func theme() fs.FS {
	layouts := fstest.MapFS{}
	builtin, _ := fs.Glob(coranto.Theme, "layouts/*.html")
	for _, name := range builtin {
		layouts[name] = &fstest.MapFile{Data: []byte(".\n")}
	}
	layouts["layouts/base.html"].Data = []byte("{{.Kind}}: {{.Title}}\n{{.Main}}")
	layouts["layouts/article.html"].Data = []byte("{{.Article.Body}}")
	return layouts
}

func (d *digest) in(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

// write writes a file of the digest, or one whose absolute path is given.
func (d *digest) write(name, text string) {
	d.Helper()
	if !filepath.IsAbs(name) {
		name = d.in(name)
	}
	d.do(os.MkdirAll(filepath.Dir(name), 0o777))
	d.do(os.WriteFile(name, []byte(text), 0o666))
}

// read returns a file's text; "" when there is none.
func (d *digest) read(name string) string {
	d.Helper()
	if !filepath.IsAbs(name) {
		name = d.in(name)
	}
	data, err := os.ReadFile(name)
	if !errors.Is(err, fs.ErrNotExist) {
		d.do(err)
	}
	return string(data)
}

func (d *digest) remove(name string) { d.Helper(); d.do(os.Remove(d.in(name))) }

func (d *digest) link(target, name string) { d.Helper(); d.do(os.Symlink(target, d.in(name))) }

func (d *digest) do(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// options are those of a build, and a place to step in: at is called at the end
// of each phase but the last.
type options struct {
	build.Options
	at func(phase int)
}

// The ends of the phases, and their order.
const (
	listed = iota
	loaded
	planned
	looked
	rendered
	published
)

// options returns those of a build of the digest.
func (d *digest) options(edit ...func(*options)) build.Options {
	calls := -1
	o := options{Options: build.Options{
		Dir: d.dir, Theme: theme(), Site: site.Options{Now: now, Jobs: 2},
	}}
	o.Clock = func() time.Time {
		if calls++; calls > 0 && o.at != nil {
			o.at(calls - 1)
		}
		return now.Add(time.Duration(calls) * time.Second)
	}
	for _, e := range edit {
		e(&o)
	}
	return o.Options
}

// build builds the digest and checks what holds of every build: a report that
// is true, files untouched that did not change, nothing touched at all when
// there was an error, and nothing left lying about.
func (d *digest) build(edit ...func(*options)) (*build.Report, error) {
	d.Helper()
	o := d.options(edit...)
	out := o.Out
	if out == "" {
		out = d.in("public")
	}
	before := look(d, out)
	r, err := build.Build(d.Context(), o)
	after := look(d, out)
	d.noLeftovers()
	if err != nil {
		if !maps.Equal(before, after) && !strings.Contains(err.Error(), "not complete") {
			d.Errorf("the build ended with %v, but the output is no longer what it was", err)
		}
		if r.Written != 0 || r.Removed != 0 || r.Unchanged != 0 {
			d.Errorf("the build ended with %v, but reports %d written, %d unchanged, %d removed", err, r.Written, r.Unchanged, r.Removed)
		}
		return r, err
	}
	written, removed := 0, 0
	for name, f := range after {
		switch {
		case f.text == emptyFolder:
			if before[name] != f {
				d.Errorf("the folder %s was left empty", name)
			}
		case f.text != before[name].text:
			written++
		case f != before[name]:
			d.Errorf("%s did not change, but was touched", name)
		}
	}
	for name, f := range before {
		if _, stands := after[name]; !stands && f.text != emptyFolder {
			removed++
		}
	}
	if r.Written != written || r.Removed != removed || r.Unchanged != r.Pages-written {
		d.Errorf("of %d pages, %d were written and %d files removed; the report says %d written, %d unchanged, %d removed",
			r.Pages, written, removed, r.Written, r.Unchanged, r.Removed)
	}
	return r, nil
}

// built is build for a build that must be done.
func (d *digest) built(edit ...func(*options)) *build.Report {
	d.Helper()
	r, err := d.build(edit...)
	if err != nil {
		d.Fatalf("%v\n%v", err, texts(r.Diagnostics))
	}
	return r
}

// refused is build for one that must end with an error whose text has all of
// these words.
func (d *digest) refused(words []string, edit ...func(*options)) {
	d.Helper()
	r, err := d.build(edit...)
	if err == nil {
		d.Errorf("the build was done; wanted an error with %q", words)
		return
	}
	said := err.Error() + "\n" + strings.Join(texts(r.Diagnostics), "\n")
	for _, word := range words {
		if !strings.Contains(said, word) {
			d.Errorf("%q is not in the error:\n%s", word, said)
		}
	}
}

func texts(ds []diag.Diagnostic) []string {
	var out []string
	for _, x := range ds {
		out = append(out, x.Position.String()+": "+x.Message)
	}
	return out
}

// stands holds that the output has these files.
func (d *digest) stands(names ...string) {
	d.Helper()
	for _, name := range names {
		if _, err := os.Lstat(d.in("public/" + name)); err != nil {
			d.Errorf("public/%s does not stand: %v", name, err)
		}
	}
}

// gone holds that the output does not have these files.
func (d *digest) gone(names ...string) {
	d.Helper()
	for _, name := range names {
		if _, err := os.Lstat(d.in("public/" + name)); err == nil {
			d.Errorf("public/%s stands", name)
		}
	}
}

// standing is a file as it stands in an output: its text and what shows that it
// was touched.
type standing struct {
	text  string // of a link: where it leads
	inode uint64
	mtime time.Time
	mode  fs.FileMode
}

const emptyFolder = "an empty folder"

// look returns all files below a folder, and the folders that are empty.
func look(t testing.TB, folder string) map[string]standing {
	t.Helper()
	out := map[string]standing{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || path == folder:
			return err
		case entry.Name() == ".coranto-stage" && entry.IsDir():
			return fs.SkipDir
		case entry.Name() == ".coranto-stage":
			return nil
		}
		name, _ := filepath.Rel(folder, path)
		if entry.IsDir() {
			if entries, _ := os.ReadDir(path); len(entries) == 0 {
				out[filepath.ToSlash(name)+"/"] = standing{text: emptyFolder}
			}
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		s := standing{inode: inode(info), mtime: info.ModTime(), mode: info.Mode()}
		if info.Mode()&fs.ModeSymlink != 0 {
			s.text, err = os.Readlink(path)
		} else {
			var data []byte
			data, err = os.ReadFile(path)
			s.text = "file " + string(data)
		}
		out[filepath.ToSlash(name)] = s
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
		t.Fatal(err)
	}
	return out
}

// noLeftovers holds that no build left anything but outputs and its log.
func (d *digest) noLeftovers() {
	d.Helper()
	var found []string
	d.do(filepath.WalkDir(d.room, func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		if strings.Contains(name, "coranto-") || strings.HasSuffix(name, ".new") {
			found = append(found, path)
		}
		if strings.HasSuffix(filepath.Dir(path), ".coranto") && name != "lock" && !isLog(name) {
			found = append(found, path)
		}
		return err
	}))
	if len(found) > 0 {
		d.Errorf("left lying about: %q", found)
	}
}

// checkOutput holds that a folder is what a build into a new folder gives, but
// for the files that are not ours.
func (d *digest) checkOutput(out string, foreign ...string) {
	d.Helper()
	fresh := filepath.Join(d.room, "fresh")
	defer os.RemoveAll(fresh)
	d.built(func(o *options) { o.Out, o.Cache, o.at = fresh, filepath.Join(d.room, "fresh-log"), nil })
	want, got := look(d, fresh), look(d, out)
	for _, name := range foreign {
		if _, stands := got[name]; !stands {
			d.Errorf("%s is gone", name)
		}
		delete(got, name)
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name].text != want[name].text {
			d.Errorf("%s is %q, want %q", name, got[name].text, want[name].text)
		}
		delete(got, name)
	}
	for name := range got {
		d.Errorf("%s should not stand", name)
	}
}

func to(out string) func(*options) { return func(o *options) { o.Out = out } }

func clean(o *options) { o.Clean = true }

// at steps in at the end of a phase.
func at(phase int, do func()) func(*options) {
	return func(o *options) {
		o.at = func(p int) {
			if p == phase {
				do()
			}
		}
	}
}

// inode returns the number of a file on its disk; 0 where files have none.
func inode(info fs.FileInfo) uint64 {
	number := reflect.Indirect(reflect.ValueOf(info.Sys())).FieldByName("Ino")
	if !number.IsValid() {
		return 0
	}
	return number.Uint()
}

// isLog reports whether a file in the folder of the log belongs there.
func isLog(name string) bool {
	return strings.HasPrefix(name, "outputs-") || strings.HasPrefix(name, "pages-") || name == "articles"
}
