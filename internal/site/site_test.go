package site

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/frontmatter"
)

// digest is the files of a digest by name; site.yaml is there unless given.
type digest map[string]string

// load makes the site of a digest on 1 February 2021.
func load(t *testing.T, d digest, o Options) *Site {
	t.Helper()
	fsys := fstest.MapFS{files.ConfigName: {Data: []byte("title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: Europe/Berlin\n")}}
	for name, text := range d {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return loadFS(t, fsys, o)
}

func loadFS(t *testing.T, fsys fs.FS, o Options) *Site {
	t.Helper()
	tree, ds, err := files.Scan(fsys)
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	if o.Now.IsZero() {
		o.Now = now
	}
	s, err := Load(tree, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// matter is a file with front matter, without the fences.
func matter(keys string) string { return "---\n" + keys + "\n---\n" }

func titles(l List) string {
	var out []string
	for e := range l.All() {
		out = append(out, e.Title)
	}
	return strings.Join(out, " ")
}

// said returns diagnostics as "file:line:column severity rule: message".
func said(ds []diag.Diagnostic) []string {
	out := []string{}
	for _, d := range ds {
		out = append(out, fmt.Sprintf("%s %s %s: %s", d.Position, d.Severity, d.Rule, d.Message))
	}
	return out
}

func checkSaid(t *testing.T, s *Site, want ...string) {
	t.Helper()
	if d := cmp.Diff(append([]string{}, want...), said(s.Diagnostics())); d != "" {
		t.Errorf("diagnostics (-want +got):\n%s", d)
	}
}

func pixel() string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		panic(err)
	}
	return b.String()
}

func TestResolve(t *testing.T) {
	s := load(t, digest{
		"content/articles/2021/01/a.md":        matter("title: A\ndate: 2021-01-20") + "[](b.pdf) ![ ](pic.png) ![ ](/logo.svg) ![ ](../../../../static/wide.png)",
		"content/articles/2021/01/b.pdf":       "%PDF",
		"content/articles/2021/01/pic.png":     pixel(),
		"content/articles/2021/01/secret.png":  pixel(),
		"content/articles/2021/01/draft.md":    matter("title: D\ndate: 2021-01-20\ndraft: true") + "![ ](secret.png)",
		"content/articles/2021/01/later.md":    matter("title: L\ndate: 2021-03-20"),
		"content/articles/2021/01/gone.md":     matter("title: G\ndate: 2021-01-20\nwithdrawn: {date: 2021-01-21, reason: x}"),
		"content/articles/2020/é-è/index.md":   matter("title: É\ndate: 2020-12-20"),
		"content/topics/Law.md":                matter("title: Law"),
		"content/topics/deep/money/index.md":   matter("title: Money"),
		"content/sources/reuters.md":           matter("name: Reuters"),
		"content/stories/s.md":                 matter("title: S"),
		"content/pages/about/index.md":         matter("title: About"),
		"content/pages/draft.md":               matter("title: Draft\ndraft: true"),
		"static/logo.svg":                      `<svg xmlns="http://www.w3.org/2000/svg" width="10px" height="20"/>`,
		"static/wide.png":                      pixel(),
		"static/files/report.pdf":              "%PDF",
		"content/articles/2021/01/u\u0308.md":  matter("title: U\ndate: 2021-01-20"),
		"content/articles/2021/01/o\u0308.pdf": "%PDF",
	}, Options{})
	checkSaid(t, s)
	pic, logo := files.Sum([]byte(pixel())).Short(), assetHash(s, "static/logo.svg")
	pdf := files.Sum([]byte("%PDF")).Short()
	for destination, want := range map[string]string{
		"#part":                                 "#part",
		"a.md":                                  "/news/2021/01/a.html",
		"./a.md#part":                           "/news/2021/01/a.html#part",
		"../../2020/%C3%A9-è/index.md":          "/news/2020/12/%C3%A9-%C3%A8.html",
		"draft.md":                              "left: content/articles/2021/01/draft.md is not published: draft",
		"later.md":                              "left: content/articles/2021/01/later.md is not published: scheduled",
		"gone.md":                               "/news/2021/01/gone.html",
		"b.md":                                  "there is no file content/articles/2021/01/b.md; name a file as seen from this one",
		"../../../topics/Law.md":                "/news/topics/law/",
		"../../../topics/law.md":                "there is no file content/topics/law.md; did you mean ../../../topics/Law.md?",
		"../../../topics/deep/money/index.md#x": "/news/topics/money/#x",
		"../../../sources/reuters.md":           "/news/sources/reuters/",
		"../../../stories/s.md":                 "/news/stories/s/",
		"../../../pages/about/index.md":         "/news/about/",
		"../../../pages/draft.md":               "left: content/pages/draft.md is not published",
		"b.pdf":                                 "/news/media/b." + pdf + ".pdf",
		"pic.png":                               "/news/media/pic." + pic + ".png",
		"secret.png":                            "left: content/articles/2021/01/secret.png is not published",
		"none.png":                              "there is no file content/articles/2021/01/none.png; name a file as seen from this one, or an address that begins with /",
		"a":                                     "there is no file content/articles/2021/01/a; write a.md",
		"u\u0308.md":                            "/news/2021/01/%C3%BC.html",
		"\u00fc.md":                             "there is no file content/articles/2021/01/\u00fc.md; " + otherForm,
		"%C3%B6.pdf":                            "there is no file content/articles/2021/01/\u00f6.pdf; " + otherForm,
		"/topics/law/":                          "/news/topics/law/",
		"/topics/law?x#y":                       "/news/topics/law?x#y",
		"/":                                     "/news/",
		"/logo.svg":                             "/news/logo." + logo + ".svg",
		"/files/report.pdf":                     "/news/files/report.pdf",
		"../../../../static/files/report.pdf":   "/news/files/report.pdf",
		"../../../../static/wide.png":           "/news/wide." + pic + ".png",
		"/../../etc/passwd":                     "/news/etc/passwd",
		"../../../../../../etc/passwd":          "there is no file ../../etc/passwd; name a file as seen from this one, or an address that begins with /",
	} {
		target := s.Resolve("content/articles/2021/01/a.md", destination)
		got := target.URL
		if got == "" {
			if got = target.Problem; target.Left {
				got = "left: " + got
			}
			if target.Hint != "" {
				got += "; " + target.Hint
			}
		}
		if got != want {
			t.Errorf("%s leads to\n%q, want\n%q", destination, got, want)
		}
	}
}

func TestPicturesHaveTheirSize(t *testing.T) {
	s := load(t, digest{
		"content/articles/a.md":    matter("title: A\ndate: 2021-01-20\nimage: {src: pic.png, alt: x}") + "![ ](one.svg) ![ ](two.svg) ![ ](three.svg) ![ ](broken.png)",
		"content/articles/pic.png": pixel(),
		"content/articles/one.svg": `<?xml version="1.0"?><!-- a --><svg viewBox="0 0 40.4 30"/>`,
		"content/articles/two.svg": `<svg width="4em" height="3em" viewBox="0,0,8,6"/>`,
		// A file that claims more than it is harms nobody.
		"content/articles/three.svg":  `<svg width="-5" height="10"/>`,
		"content/articles/broken.png": "no picture",
	}, Options{})
	checkSaid(t, s)
	for name, want := range map[string][2]int{"pic.png": {3, 2}, "one.svg": {40, 30}, "two.svg": {8, 6}, "three.svg": {0, 0}, "broken.png": {0, 0}} {
		a, ok := s.Asset("content/articles/" + name)
		if !ok || [2]int{a.Width, a.Height} != want {
			t.Errorf("%s: %+v, want %v", name, a, want)
		}
	}
	a, _ := s.Article("a")
	if a.Entry.Picture == nil || a.Entry.Picture.Width != 3 {
		t.Errorf("the entry has the picture %+v", a.Entry.Picture)
	}
}

// TestACopyHasANameThatDisksTake holds that a hash makes no name of a file longer
// than a disk takes, and cuts no character into halves.
func TestACopyHasANameThatDisksTake(t *testing.T) {
	long := strings.Repeat("é", 125) + ".png"
	s := load(t, digest{
		"content/articles/a.md":    matter("title: A\ndate: 2021-01-20") + "![ ](" + long + ")",
		"content/articles/" + long: pixel(),
	}, Options{})
	checkSaid(t, s)
	a, _ := s.Asset("content/articles/" + long)
	if want := "media/" + strings.Repeat("é", 100) + "." + a.Hash.Short() + ".png"; a.Path != want {
		t.Errorf("the copy is %s, want %s", a.Path, want)
	}
}

func TestNextIsTheFirstMomentOfAll(t *testing.T) {
	d := digest{
		"content/articles/a.md": matter("title: A\ndate: 2021-01-20\nexpires: 2021-05-01"),
		"content/articles/b.md": matter("title: B\ndate: 2021-04-01"),
		"content/articles/c.md": matter("title: C\ndate: 2021-03-01\ndraft: true"),
		"content/articles/d.md": matter("title: D\ndate: 2021-01-20"),
	}
	at := func(day string) time.Time {
		t, _ := time.ParseInLocation(time.DateOnly, day, berlin)
		return t
	}
	for _, test := range []struct{ now, next, shows string }{
		{"2021-02-01", "2021-04-01", "A D"},
		{"2021-04-01", "2021-04-03", "B A D"}, // when B is no news any more
		{"2021-04-03", "2021-05-01", "B A D"},
		{"2021-05-01", "", "B D"},
	} {
		s := load(t, d, Options{Now: at(test.now)})
		got := ""
		if !s.Next().IsZero() {
			got = s.Next().Format(time.DateOnly)
		}
		if got != test.next || titles(s.Published()) != test.shows {
			t.Errorf("on %s: %s until %q, want %s until %q", test.now, titles(s.Published()), got, test.shows, test.next)
		}
	}
}

func TestPreviewShowsWhatIsAskedFor(t *testing.T) {
	d := digest{
		"content/articles/a.md": matter("title: A\ndate: 2021-01-20"),
		"content/articles/b.md": matter("title: B\ndate: 2021-04-01"),
		"content/articles/c.md": matter("title: C\ndate: 2021-03-01\ndraft: true"),
		"content/articles/d.md": matter("title: D\ndate: 2021-01-20\nexpires: 2021-01-21"),
		"content/articles/e.md": matter("title: E\ndate: 2021-01-20\nwithdrawn: {date: 2021-01-21, reason: x}"),
		"content/articles/f.md": matter("title: F\ndate: unknown\ndraft: true"),
	}
	for _, test := range []struct {
		o           Options
		shows, left string
	}{
		{Options{}, "A", "B scheduled, C draft, D expired, E withdrawn, F draft without a date"},
		{Options{Drafts: true}, "C A", "B scheduled, D expired, E withdrawn, F draft without a date"},
		{Options{Future: true}, "B A", "C draft, D expired, E withdrawn, F draft without a date"},
		{Options{Drafts: true, Future: true}, "B C A", "D expired, E withdrawn, F draft without a date"},
	} {
		s := load(t, d, test.o)
		var left []string
		for _, a := range s.LeftOut() {
			left = append(left, a.Title+" "+a.State.String())
		}
		if got := titles(s.Published()); got != test.shows {
			t.Errorf("%+v shows %q, want %q", test.o, got, test.shows)
		}
		if got := strings.Join(left, ", "); got != test.left {
			t.Errorf("%+v leaves out %q, want %q", test.o, got, test.left)
		}
	}
}

func TestBaseURLReplacesTheOneInSiteYAML(t *testing.T) {
	d := digest{"content/articles/a.md": matter("title: A\ndate: 2021-01-20")}
	plain, moved := load(t, d, Options{}), load(t, d, Options{BaseURL: "http://localhost:8080"})
	if got := moved.Absolute(moved.Path("x")); got != "http://localhost:8080/x" {
		t.Errorf("the address is %s", got)
	}
	if plain.Config.Hash == moved.Config.Hash {
		t.Error("the hash of the settings does not tell of it")
	}
	tree, _, err := files.Scan(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Load(tree, Options{BaseURL: "localhost"}); err == nil {
		t.Error("a flag that is no address is no error")
	}
}

func TestWithoutSiteYAML(t *testing.T) {
	s := loadFS(t, fstest.MapFS{}, Options{})
	checkSaid(t, s, "site.yaml error file: there is no site.yaml here")
}

func TestFilesAbove8MiBAreErrors(t *testing.T) {
	article := matter("title: A\ndate: 2021-01-20")
	page := matter("title: P")
	fill := func(text string, size int) string { return text + strings.Repeat("word ", size/5)[:size-len(text)] }
	s := load(t, digest{
		"content/articles/large.md":     fill(article, frontmatter.MaxSize+1),
		"content/articles/just-fits.md": fill(article, frontmatter.MaxSize),
		"content/pages/large.md":        fill(page, frontmatter.MaxSize+1),
	}, Options{})
	checkSaid(t, s,
		"content/articles/large.md:1:1 error size: the file is 9 MiB large; the most is 8 MiB",
		"content/pages/large.md:1:1 error size: the file is 9 MiB large; the most is 8 MiB",
	)
	if got := titles(s.Published()); got != "A" {
		t.Errorf("published are %q", got)
	}
}

// broken is a folder in which some files cannot be read.
type broken struct {
	fs.FS
	errs map[string]error
}

func (b broken) Open(name string) (fs.File, error) {
	if err, ok := b.errs[name]; ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return b.FS.Open(name)
}

func (b broken) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(b.FS, name) }

func TestFilesThatCannotBeRead(t *testing.T) {
	d := fstest.MapFS{
		files.ConfigName:           {Data: []byte(needed)},
		"content/articles/a.md":    {Data: []byte(matter("title: A\ndate: 2021-01-20") + "![ ](b.png)")},
		"content/articles/b.md":    {Data: []byte(matter("title: B\ndate: 2021-01-20"))},
		"content/articles/b.png":   {Data: []byte(pixel())},
		"content/topics/law.md":    {Data: []byte(matter("title: Law"))},
		"content/articles/fine.md": {Data: []byte(matter("title: Fine\ndate: 2021-01-20"))},
	}
	s := loadFS(t, broken{d, map[string]error{
		"content/articles/b.md":  fs.ErrPermission,
		"content/articles/b.png": fs.ErrPermission,
		"content/topics/law.md":  fs.ErrNotExist,
	}}, Options{})
	checkSaid(t, s,
		"content/articles/b.md error file: this file may not be read",
		"content/articles/b.png error file: this file may not be read",
		"content/topics/law.md error file: this file was removed while the site was being read",
	)
	if got := titles(s.Published()); got != "A Fine" {
		t.Errorf("published are %q", got)
	}
	tree, _, err := files.Scan(broken{d, map[string]error{"content/articles/b.md": errDisk}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Load(tree, Options{Now: now}); err == nil {
		t.Error("a broken disk is no error")
	}
}

var errDisk = errors.New("the disk is broken")

// TestLoadDoesNotDependOnJobs loads a digest with one and with many goroutines.
func TestLoadDoesNotDependOnJobs(t *testing.T) {
	d := digest{}
	for i := range 200 {
		d[fmt.Sprintf("content/articles/%03d.md", i)] = matter(fmt.Sprintf("title: T%d\ndate: 2021-01-%02d\ntags: [a, b]\nsource: X", i, 1+i%28)) + "Text."
	}
	d["content/articles/bad.md"] = matter("title: Bad")
	one, many := load(t, d, Options{}), load(t, d, Options{Jobs: 8})
	if titles(one.Published()) != titles(many.Published()) || one.Published().Hash() != many.Published().Hash() {
		t.Error("the lists differ")
	}
	if !slices.Equal(said(one.Diagnostics()), said(many.Diagnostics())) {
		t.Error("the diagnostics differ")
	}
}

func assetHash(s *Site, name string) string {
	a, _ := s.Asset(name)
	return a.Hash.Short()
}
