package build_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"coranto/internal/build"
)

// The tests of this file stop a build at every operation on the disk in turn.
// Whatever it was, each file in the output is as it was or as it is to be, no
// page shows an asset that is not there, and the next build ends where one into
// a new folder does, and leaves nothing behind.

// scenario is what happens to a digest between two builds.
type scenario struct {
	name    string
	prepare func(d *digest) // before the first build
	edit    func(d *digest)
	out     string // when it is not public
	clean   bool   // the second build removes files of others
}

var scenarios = []scenario{
	{name: "a new folder", edit: func(d *digest) { d.forget() }},
	{name: "a new folder in new folders", out: "deep/er/public", edit: func(d *digest) {
		d.forget()
		d.do(os.RemoveAll(d.in("deep")))
	}},
	{name: "an empty folder that stands", edit: func(d *digest) {
		d.forget()
		d.write("public/.gitignore", "*")
		d.write("public/.git/config", "*")
	}},
	{name: "a body", edit: func(d *digest) { d.article("first", "Other.") }},
	{name: "an article more", edit: func(d *digest) {
		d.picture("content/articles/third.svg", 1)
		d.article("third", "Three. ![Chart](third.svg)")
	}},
	{name: "an article fewer", edit: func(d *digest) { d.remove("content/articles/second.md") }},
	{name: "a picture changes", edit: func(d *digest) { d.picture("content/articles/second.svg", 2) }},
	{name: "a picture changes, and its article moves", edit: func(d *digest) {
		d.remove("content/articles/second.md")
		d.picture("content/articles/fourth.svg", 3)
		d.article("fourth", "Four. ![Chart](fourth.svg)")
	}},
	{name: "a style sheet changes", edit: func(d *digest) { d.write("static/style.css", "body { color: black }") }},
	{name: "everything changes", edit: func(d *digest) {
		d.write("layouts/base.html", "anew"+d.read("layouts/base.html"))
		d.write("static/style.css", "body { color: black }")
		d.picture("content/articles/second.svg", 4)
		d.remove("content/articles/first.md")
		d.article("third", "Three.")
	}},
	{name: "a file becomes a folder, and a folder a file", prepare: func(d *digest) {
		d.write("static/turn", "a")
		d.write("static/back/and/forth.css", "b")
	}, edit: func(d *digest) {
		d.remove("static/turn")
		d.write("static/turn/in.css", "c")
		d.do(os.RemoveAll(d.in("static/back")))
		d.write("static/back", "d")
	}},
	{name: "files spoilt by hand, and files of others", clean: true, edit: func(d *digest) {
		d.write("public/"+firstPage, "spoilt")
		d.remove("public/" + secondPage)
		d.write("public/2021/stray\nfile", "mine")
		d.write("public/stray", "mine")
	}},
}

// forget removes the output and its log.
func (d *digest) forget() {
	d.do(os.RemoveAll(d.in("public")))
	d.do(os.RemoveAll(d.in(".coranto")))
}

// article writes an article that other pages show alike, whatever its text.
func (d *digest) article(name, text string) {
	d.write("content/articles/"+name+".md", "---\ntitle: "+name+"\ndate: 2021-02-11\nsummary: One.\n---\n\n"+text+"\n")
}

// picture writes a picture of so many pixels.
func (d *digest) picture(name string, width int) {
	d.write(name, fmt.Sprintf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"1\"></svg>", width))
}

// illustrated is a digest whose pages show assets.
func illustrated(t testing.TB) *digest {
	d := newDigest(t)
	d.write("layouts/base.html", `<link rel="stylesheet" href="{{asset "style.css"}}"><img src="{{asset "logo.svg"}}" alt="">{{.Title}}{{.Main}}`)
	d.write("static/style.css", "body { color: grey }")
	d.picture("static/logo.svg", 1)
	d.picture("content/articles/second.svg", 1)
	d.article("second", "Two. ![Chart](second.svg)")
	return d
}

// asset finds the addresses of files whose name has their hash.
var asset = regexp.MustCompile(`/news/([^"\s<>]+\.[0-9a-f]{10}\.(?:css|svg))`)

// missing returns the assets that a page in a folder shows, and that do not
// stand there. It reads a page before it looks for them, as a reader does.
func missing(t testing.TB, out string) (names []string, found int) {
	t.Helper()
	err := filepath.WalkDir(out, func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(file) != ".html" {
			return err
		}
		if strings.Contains(file, ".coranto-stage") {
			return nil
		}
		text, err := os.ReadFile(file)
		for _, match := range asset.FindAllSubmatch(text, -1) {
			found++
			if _, err := os.Stat(filepath.Join(out, string(match[1]))); err != nil {
				names = append(names, fmt.Sprintf("%s in %s", match[1], file))
			}
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return names, found
}

// before is a scenario up to the second build.
type before struct {
	scenario
	room, first string // the test's folder, and a copy of the digest at the first build
	old, new    map[string]string
}

func (s scenario) before(t *testing.T) before {
	d := illustrated(t)
	if s.prepare != nil {
		s.prepare(d)
	}
	b := before{scenario: s, room: d.room, first: filepath.Join(t.TempDir(), "first")}
	d.built(b.options(d))
	d.do(os.CopyFS(b.first, os.DirFS(d.room)))
	s.edit(d)
	b.old = textsOf(t, b.out(d))

	fresh := filepath.Join(d.room, "fresh")
	d.built(func(o *options) { o.Out, o.Cache = fresh, filepath.Join(d.room, "fresh-log") })
	b.new = textsOf(t, fresh)
	for _, name := range []string{".gitignore", ".git/config"} {
		if text, stands := b.old[name]; stands {
			b.new[name] = text
		}
	}
	d.do(os.RemoveAll(fresh))
	d.do(os.RemoveAll(d.room + "/fresh-log"))
	if _, found := missing(t, b.out(d)); found == 0 && len(b.old) > 2 {
		t.Fatal("no page shows an asset")
	}
	return b
}

func (b before) out(d *digest) string {
	if b.scenario.out != "" {
		return d.in(b.scenario.out)
	}
	return d.in("public")
}

func (b before) options(d *digest) func(*options) {
	return func(o *options) { o.Out, o.Clean, o.Site.Jobs = b.out(d), b.clean, 1 }
}

// textsOf returns the text of each file below a folder.
func textsOf(t testing.TB, folder string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, f := range look(t, folder) {
		if f.text != emptyFolder {
			out[name] = f.text
		}
	}
	return out
}

// again returns a copy of the digest as it is before the second build.
func (b before) again(t *testing.T) *digest {
	room := filepath.Join(memory(t), "room")
	d := &digest{t, room, filepath.Join(room, "digest")}
	d.do(os.CopyFS(room, os.DirFS(b.room)))
	return d
}

// memory returns a folder of the test's own, in memory where the system has such
// a place: the tests of this file make many small files.
func memory(t testing.TB) string {
	folder, err := os.MkdirTemp("/dev/shm", "")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}

// crash builds, and stops at the operation with the number n, at which the
// process dies; or once only fails. It reports whether there was such a one, and
// what it was.
func (b before) crash(d *digest, n int, dies bool) (string, error) {
	count := 0
	what := ""
	o := d.options(b.options(d))
	build.OnDisk(&o, func(op, name string) error {
		count++
		if count == n {
			what = fmt.Sprintf("%s %s", op, strings.TrimPrefix(name, d.room))
		}
		if count == n || dies && count > n {
			return errCrash
		}
		return nil
	})
	_, err := build.Build(d.Context(), o)
	return what, err
}

var errCrash = errors.New("a crash")

// check holds what is true at every moment.
func (b before) check(d *digest) {
	d.Helper()
	for name, text := range textsOf(d, b.out(d)) {
		if text != b.old[name] && text != b.new[name] {
			d.Errorf("%s is neither old nor new: %q", name, text)
		}
	}
	if names, _ := missing(d, b.out(d)); len(names) > 0 {
		d.Errorf("missing: %q", names)
	}
}

// ends builds once more, and holds that the output is what it is to be.
func (b before) ends(d *digest, want map[string]string) {
	d.Helper()
	if _, err := build.Build(d.Context(), d.options(b.options(d))); err != nil {
		d.Errorf("the next build ended with %v", err)
	}
	got := textsOf(d, b.out(d))
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			d.Errorf("after the next build, %s is %q, want %q", name, got[name], want[name])
		}
		delete(got, name)
	}
	if len(got) > 0 {
		d.Errorf("after the next build, there are also %q", slices.Sorted(maps.Keys(got)))
	}
	d.noLeftovers()
}

// thorough makes the tests of crashes try all that could follow each of them.
var thorough = os.Getenv("CORANTO_TEST_CRASHES") == "all"

func TestCrashes(t *testing.T) {
	// What can follow a crash before the next build.
	follows := []struct {
		name string
		do   func(t *testing.T, b before, d *digest) (want map[string]string)
	}{
		{"nothing", func(_ *testing.T, b before, _ *digest) map[string]string { return b.new }},
		{"another command", func(t *testing.T, b before, d *digest) map[string]string {
			d.do(build.Open(d.options(b.options(d))))
			if got := textsOf(t, b.out(d)); !maps.Equal(got, b.old) && !maps.Equal(got, b.new) {
				t.Error("it neither completed nor took back what was begun")
			}
			d.noLeftovers()
			return b.new
		}},
		{"the stage is removed", func(_ *testing.T, b before, d *digest) map[string]string {
			for _, name := range []string{b.out(d) + ".coranto-stage", d.in("deep.coranto-stage")} {
				d.do(os.RemoveAll(name))
			}
			return b.new
		}},
		{"the edit is taken back", func(t *testing.T, b before, d *digest) map[string]string {
			if b.clean || len(b.old) < 3 {
				return b.new // the edit was of the output
			}
			for _, name := range []string{"content", "static", "layouts"} {
				d.do(os.RemoveAll(d.in(name)))
				d.do(os.CopyFS(d.in(name), os.DirFS(filepath.Join(b.first, "digest", name))))
			}
			return b.old
		}},
		{"the next build crashes too", func(t *testing.T, b before, d *digest) map[string]string {
			step := 17
			if thorough {
				step = 1
			}
			for n := 1; ; n += step {
				what, _ := b.crash(d, n, true)
				if what == "" {
					return b.new
				}
				b.check(d)
				if t.Failed() {
					t.Fatalf("it crashed at operation %d, %s", n, what)
				}
			}
		}},
	}
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			b := s.before(t)
			for n := 1; ; n++ {
				done := false
				for i, follow := range follows {
					if !thorough && (n+i)%len(follows) != 0 && follow.name != "another command" {
						continue
					}
					t.Run(fmt.Sprintf("at operation %d, then %s", n, follow.name), func(t *testing.T) {
						d := b.again(t)
						what, _ := b.crash(d, n, true)
						done = what == ""
						b.check(d)
						b.ends(d, follow.do(t, b, d))
						if t.Failed() {
							t.Logf("it was %s", what)
						}
					})
				}
				if t.Failed() {
					return
				}
				if done {
					t.Logf("%d operations", n-1)
					break
				}
			}
		})
	}
}

// TestErrorsOfTheDisk lets one operation fail: the error tells the truth.
func TestErrorsOfTheDisk(t *testing.T) {
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			b := s.before(t)
			for n := 1; !t.Failed(); n++ {
				d := b.again(t)
				what, err := b.crash(d, n, false)
				if what == "" {
					break
				}
				b.check(d)
				got := textsOf(t, b.out(d))
				switch {
				case err == nil || strings.HasSuffix(err.Error(), "the site is complete, and the next build will take longer"):
					if !maps.Equal(got, b.new) {
						t.Errorf("it ended with %v, but the site is not complete", err)
					}
				case strings.HasSuffix(err.Error(), "nothing was written"):
					if !maps.Equal(got, b.old) {
						t.Errorf("it ended with %v, but the output is no longer what it was", err)
					}
				case !strings.HasSuffix(err.Error(), "the update is not complete; run the build again"):
					t.Errorf("it ended with %v", err)
				}
				b.ends(d, b.new)
				if t.Failed() {
					t.Logf("operation %d was %s", n, what)
				}
			}
		})
	}
}
