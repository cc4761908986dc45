package build_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coranto/internal/build"
)

func TestANewFolderAppearsAtOnce(t *testing.T) {
	for _, out := range []string{"public", "deep/in/the/digest", "../beside/it"} {
		t.Run(out, func(t *testing.T) {
			d := newDigest(t)
			full := d.in(out)
			var seen []string
			d.built(to(full), func(o *options) {
				o.at = func(phase int) {
					if entries, err := os.ReadDir(full); err == nil {
						seen = append(seen, fmt.Sprintf("%d files at the end of phase %d", len(entries), phase))
					}
					if phase < published && len(seen) > 0 {
						t.Errorf("before the whole site was put in its place, the output had %q", seen)
					}
				}
			})
			if len(seen) != 1 {
				t.Errorf("the output was seen as %q, want it once", seen)
			}
			d.checkOutput(full)
		})
	}
}

// TestStandingFolder edits a digest that was built and builds it again. That
// nothing was touched but what changed is held by digest.build.
func TestStandingFolder(t *testing.T) {
	tests := []struct {
		name          string
		edit          func(d *digest)
		written, gone []string
	}{
		{"nothing changed", func(*digest) {}, nil, nil},
		{"a body", func(d *digest) {
			d.write("content/articles/first.md", "---\ntitle: First\ndate: 2021-01-10\nsummary: One.\n---\n\nOther.\n")
		}, []string{firstPage}, nil},
		{"an article removed", func(d *digest) { d.remove("content/articles/second.md") },
			[]string{"atom.xml"}, []string{secondPage, "2021/02/index.html", "2021/02", "2021/02/11"}},
		{"an article moved", func(d *digest) {
			d.do(os.Rename(d.in("content/articles/second.md"), d.in("content/articles/third.md")))
		}, []string{"2021/02/third.html"}, []string{secondPage}},
		{"a page removed by hand", func(d *digest) { d.remove("public/" + firstPage) }, []string{firstPage}, nil},
		{"a page spoilt by hand", func(d *digest) { d.write("public/"+firstPage, "spoilt") }, []string{firstPage}, nil},
		{"a page spoilt by hand, of the same length", func(d *digest) {
			d.write("public/"+firstPage, strings.ToUpper(d.read("public/"+firstPage)))
		}, []string{firstPage}, nil},
		{"all pages removed by hand", func(d *digest) { d.do(os.RemoveAll(d.in("public"))) }, []string{firstPage, secondPage}, nil},
		{"a page becomes a folder", func(d *digest) {
			d.remove("static/turn")
			d.write("static/turn/in", "")
		}, []string{"turn/in"}, nil},
		{"a folder becomes a page", func(d *digest) {
			d.do(os.RemoveAll(d.in("static/back")))
			d.write("static/back", "")
		}, []string{"back"}, []string{"back/and/forth"}},
		{"an empty folder stands in the way of a page", func(d *digest) {
			d.write("static/new", "")
			d.do(os.MkdirAll(d.in("public/new/empty/one"), 0o777))
			d.do(os.MkdirAll(d.in("public/new/empty/two"), 0o777))
		}, []string{"new"}, nil},
		{"a page is a link elsewhere", func(d *digest) {
			d.write(d.room+"/elsewhere", d.read("public/"+firstPage))
			d.remove("public/" + firstPage)
			d.link(d.room+"/elsewhere", "public/"+firstPage)
		}, []string{firstPage}, nil},
		{"a page is a link of the length of the page, to the same bytes", func(d *digest) {
			d.write("static/even", strings.Repeat("x", len(d.room+"/elsewhere")))
			d.write(d.room+"/elsewhere", d.read("static/even"))
			d.link(d.room+"/elsewhere", "public/even")
		}, []string{"even"}, nil},
		{"a page is a link that leads to nothing", func(d *digest) {
			d.remove("public/" + firstPage)
			d.link(d.room+"/nowhere", "public/"+firstPage)
		}, []string{firstPage}, nil},
		{"odd names", func(d *digest) {
			for _, name := range []string{"end of year", " space", "-dash", "ü", "%41", "...", "a\\b", "#"} {
				d.write("static/"+name, "")
			}
		}, []string{"end of year", "..."}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDigest(t)
			d.write("static/turn", "")
			d.write("static/back/and/forth", "")
			d.built()
			test.edit(d)
			before := look(t, d.in("public"))
			d.built()
			after := look(t, d.in("public"))
			for _, name := range test.written {
				if after[name].text == "" || after[name].text == before[name].text {
					t.Errorf("%s was not written", name)
				}
			}
			d.gone(test.gone...)
			d.checkOutput(d.in("public"))
			if r := d.built(); r.Written != 0 || r.Removed != 0 {
				t.Errorf("the build after that wrote %d files and removed %d", r.Written, r.Removed)
			}
		})
	}
}

func TestAnEditOfABodyWritesOnePage(t *testing.T) {
	d := newDigest(t)
	d.write("content/articles/first.md", "---\ntitle: First\ndate: 2021-01-10\nsummary: One.\n---\n\nOne.\n")
	d.write("site.yaml", d.read("site.yaml")+"feeds: {content: summary}\n")
	d.built()
	d.write("content/articles/first.md", "---\ntitle: First\ndate: 2021-01-10\nsummary: One.\n---\n\nOther.\n")
	if r := d.built(); r.Written != 1 {
		t.Errorf("%d pages were written, want 1", r.Written)
	}
}

// TestFilesOfOthers puts files into the output that coranto did not write: what
// is named under keep stays, all else is named, and nothing is touched.
func TestFilesOfOthers(t *testing.T) {
	tests := []struct {
		keep  string
		files []string
		named []string // in the error; none when the build is done
	}{
		{"", []string{"CNAME"}, []string{`"CNAME"`, "keep", "--clean", "nothing was written"}},
		{"CNAME", []string{"CNAME"}, nil},
		{"CNAME", []string{"cname"}, []string{`"cname"`}},
		{"'*.txt'", []string{"a.txt", "b.txt"}, nil},
		{"'*.txt'", []string{"a.txt", "deep/b.txt"}, []string{`"deep/b.txt"`}},
		{"'deep/*.txt'", []string{"deep/b.txt"}, nil},
		{"deep", []string{"deep/b.txt", "deep/er/c.txt"}, nil},
		{"deep/", []string{"deep/b.txt"}, nil},
		{"'*'", []string{"a", "deep/b"}, nil},
		{"'2021/01/mine.html'", []string{"2021/01/mine.html"}, nil},
		{"", []string{"2021/01/mine.html", "😀", "a\nb"}, []string{`"2021/01/mine.html"`, `"😀"`, `"a\nb"`}},
		{"", []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c"}, []string{`"a"`, "and 2 more"}},
		{"", []string{".git/config", ".git/refs/heads/main", ".gitignore", ".gitattributes"}, nil},
		{"", []string{"deep/.git/config"}, []string{`"deep/.git/config"`}},
		{"", []string{".github/workflows/x.yml"}, []string{`".github/workflows/x.yml"`}},
	}
	for _, test := range tests {
		t.Run(test.keep+" "+strings.Join(test.files, " "), func(t *testing.T) {
			t.Parallel()
			for _, when := range []string{"before the first build", "before the second"} {
				d := newDigest(t)
				if test.keep != "" {
					d.write("site.yaml", d.read("site.yaml")+"keep: ["+test.keep+"]\n")
				}
				if when == "before the second" {
					d.built()
				}
				for _, name := range test.files {
					d.write("public/"+name, "mine")
				}
				if test.named != nil {
					words := test.named
					if when == "before the first build" {
						words = slices.DeleteFunc(slices.Clone(words), func(s string) bool { return s == "--clean" })
					}
					d.refused(words)
					continue
				}
				d.built()
				d.checkOutput(d.in("public"), test.files...)
				d.built(clean)
				d.checkOutput(d.in("public"), test.files...)
			}
		})
	}
}

func TestWhatIsKeptIsNeverRemoved(t *testing.T) {
	d := newDigest(t)
	d.write("static/CNAME", "example.org\n")
	d.built()
	d.remove("static/CNAME")
	d.write("site.yaml", d.read("site.yaml")+"keep: [CNAME]\n")
	d.built()
	d.stands("CNAME")
}

func TestWhatWasOursIsOursNoMore(t *testing.T) {
	d := newDigest(t)
	d.built()
	d.remove("content/articles/second.md")
	d.built()
	d.write("public/"+secondPage, "mine")
	d.refused([]string{`"` + secondPage + `"`, "keep"})
}

func TestWhatIsKeptStandsInTheWay(t *testing.T) {
	tests := []struct{ name, keep, file, page, named string }{
		{"a file where a folder is needed", "x", "x", "x/page", "public/x is kept, but the site needs a folder of that name"},
		{"a file in a folder where a page is needed", "x/*", "x/mine", "x", "public/x/mine is kept, but the site needs a file x"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDigest(t)
			d.write("site.yaml", d.read("site.yaml")+"keep: ['"+test.keep+"']\n")
			d.write("public/"+test.file, "mine")
			d.built()
			d.write("static/"+test.page, "ours")
			d.refused([]string{test.named})
		})
	}
}

func TestCleanRemovesFilesOfOthers(t *testing.T) {
	d := newDigest(t)
	d.write("site.yaml", d.read("site.yaml")+"keep: [CNAME]\n")
	d.write("static/was-a-file/page", "")
	d.write("static/was-a-folder", "")
	d.write("public/CNAME", "mine")
	d.built()
	d.write("public/.gitignore", "*")
	d.write("public/stray", "")
	d.write("public/deep/er/stray", "")
	d.write("public/deep/page", "")
	d.write("public/2021/stray", "")
	d.do(os.RemoveAll(d.in("public/was-a-file")))
	d.write("public/was-a-file", "")
	d.remove("public/was-a-folder")
	d.write("public/was-a-folder/stray", "")
	d.write(d.room+"/elsewhere/page", "")
	d.link(d.room+"/elsewhere", "public/link")
	r := d.built(clean)
	if r.Removed != 7 {
		t.Errorf("%d files were removed, want 7", r.Removed)
	}
	d.checkOutput(d.in("public"), "CNAME", ".gitignore")
	if _, err := os.Stat(d.room + "/elsewhere/page"); err != nil {
		t.Error("a link was followed")
	}
}

func TestCleanRefusesAFolderThatWasNeverOurs(t *testing.T) {
	for _, files := range [][]string{
		{"letters/to-mother"},
		{"index.html", "robots.txt", "404.html", "about/me.html"},
	} {
		d := newDigest(t)
		for _, name := range files {
			d.write(d.room+"/home/"+name, "mine")
		}
		d.refused([]string{files[len(files)-1], "--out", "was never coranto's"}, clean, to(d.room+"/home"))
	}
}

// TestALinkInThePlaceOfTheStage holds that what a build clears away is never
// more than its own.
func TestALinkInThePlaceOfTheStage(t *testing.T) {
	for _, name := range []string{"public.coranto-stage", "public/.coranto-stage"} {
		d := newDigest(t)
		d.built()
		d.write(d.room+"/elsewhere/deep/mine", "mine")
		d.link(d.room+"/elsewhere", name)
		d.built()
		d.checkOutput(d.in("public"))
		if d.read(d.room+"/elsewhere/deep/mine") != "mine" {
			t.Errorf("the link %s was followed", name)
		}
	}
}

// TestLog holds that a log which is not whole is as good as none: nothing is
// removed on its word, and --clean still mends the output.
func TestLog(t *testing.T) {
	tests := []struct {
		name string
		edit func(log string) string
	}{
		{"gone", nil},
		{"empty", func(string) string { return "" }},
		{"torn", func(log string) string { return log[:len(log)-10] }},
		{"torn at a line", func(log string) string { return log[:strings.LastIndex(log, "\n")] }},
		{"without its paths", func(log string) string { return log[:strings.Index(log, "\n")+1] }},
		{"of another version", func(log string) string { return strings.Replace(log, "1", "2", 1) }},
		{"of something else", func(string) string { return "\x00\xff{}" }},
		{"with a path more", func(log string) string { return log + "\n../victim\nmine" }},
		{"doubled", func(log string) string { return log + log }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDigest(t)
			d.built()
			d.remove("content/articles/second.md")
			logs, err := filepath.Glob(d.in(".coranto/outputs-*"))
			if err != nil || len(logs) != 1 {
				t.Fatalf("the logs are %q", logs)
			}
			if test.edit == nil {
				d.do(os.Remove(logs[0]))
			} else {
				d.write(logs[0], test.edit(d.read(logs[0])))
			}
			d.refused([]string{`"` + secondPage + `"`, "--clean"})
			d.built(clean)
			d.checkOutput(d.in("public"))
		})
	}
}

func TestALogCannotLeadOutOfTheOutput(t *testing.T) {
	d := newDigest(t)
	d.built()
	logs, _ := filepath.Glob(d.in(".coranto/outputs-*"))
	d.write(d.room+"/victim", "")
	d.write("victim", "")
	d.link(d.room, "public/link")
	build.WriteLog(t, logs[0], "../victim", "../../victim", d.room+"/victim", "link/victim", "link", ".", "", "2021")
	d.built()
	d.gone("link")
	for _, name := range []string{d.room + "/victim", d.in("victim")} {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
	d.checkOutput(d.in("public"))
}

func TestEachOutputHasALogOfItsOwn(t *testing.T) {
	d := newDigest(t)
	other := d.room + "/other"
	d.built()
	d.built(to(other))
	d.remove("content/articles/second.md")
	d.built()
	d.checkOutput(d.in("public"))
	d.built(to(other))
	d.checkOutput(other)
}

func TestDigestAndOutputMoveTogether(t *testing.T) {
	d := newDigest(t)
	d.built()
	moved := d.room + "/moved"
	d.do(os.Rename(d.dir, moved))
	d.dir = moved
	d.remove("content/articles/second.md")
	d.built()
	d.checkOutput(d.in("public"))
}

// TestErrors holds that a build with errors writes nothing: not the site, not a
// folder on the way to it.
func TestErrors(t *testing.T) {
	tests := []struct {
		name string
		edit func(d *digest)
		said []string
	}{
		{"front matter", func(d *digest) { d.write("content/articles/first.md", "---\ntitle: First\ndate: never\n---\n") },
			[]string{"content/articles/first.md:3:7", "the site has errors"}},
		{"two files wrong", func(d *digest) {
			d.write("content/articles/first.md", "---\ntitle: First\n---\n")
			d.write("content/articles/second.md", "---\ntitle: Second\n---\n")
		}, []string{"content/articles/first.md", "content/articles/second.md"}},
		{"a layout that cannot be parsed", func(d *digest) { d.write("layouts/article.html", "{{if}}") }, []string{"layouts/article.html:1"}},
		{"a layout that fails while a page is rendered", func(d *digest) { d.write("layouts/article.html", "\n{{index .Topics 9}}") },
			[]string{"layouts/article.html:2"}},
		{"a layout that fails on one page of many", func(d *digest) {
			d.write("layouts/base.html", `{{if eq .Title "Second"}}{{index .Feeds 99}}{{end}}{{.Main}}`)
		}, []string{"layouts/base.html:1"}},
		{"a picture that is missing", func(d *digest) {
			d.write("content/articles/first.md", "---\ntitle: First\ndate: 2021-01-10\n---\n\n![A chart](chart.png)\n")
		}, []string{"content/articles/first.md:6", "chart.png"}},
		{"two pages with one address", func(d *digest) { d.write("static/index.html", "") }, []string{"static/index.html"}},
		{"a link out of the digest", func(d *digest) {
			d.do(os.MkdirAll(d.in("static"), 0o777))
			d.link("/etc/passwd", "static/users.txt")
		}, []string{"static/users.txt"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDigest(t)
			d.built()
			test.edit(d)
			d.refused(test.said)
			d.refused(test.said, to(d.room+"/new/one"))
			for _, made := range []string{d.room + "/new", d.in("public.coranto-stage")} {
				if _, err := os.Stat(made); err == nil {
					t.Errorf("%s was made", made)
				}
			}
		})
	}
}

func TestOneFaultOfALayoutIsToldOnce(t *testing.T) {
	d := newDigest(t)
	d.write("layouts/base.html", "{{index .Feeds 99}}")
	r, err := d.build()
	if err == nil || len(r.Diagnostics) != 1 || r.Diagnostics[0].Related[0].Message != "while / was rendered" {
		t.Errorf("%v: %+v", err, r.Diagnostics)
	}
}

// TestInputsThatChangeDuringABuild edits files between two phases.
func TestInputsThatChangeDuringABuild(t *testing.T) {
	tests := []struct {
		name string
		edit func(d *digest)
		said string
	}{
		{"edited", func(d *digest) {
			d.write("content/articles/first.md", "---\ntitle: First\ndate: 2021-01-10\n---\n\nNew.\n")
		}, "run the build again"},
		{"cut short", func(d *digest) { d.write("content/articles/first.md", "") }, "run the build again"},
		{"removed", func(d *digest) { d.remove("content/articles/first.md") }, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDigest(t)
			d.built()
			d.write("layouts/base.html", "{{.Title}}, anew\n{{.Main}}") // so that every page is rendered
			d.refused([]string{"content/articles/first.md", test.said, "nothing was written"}, at(looked, func() { test.edit(d) }))
		})
	}
}

// TestAStoppedBuild ends the context at the end of each phase.
func TestAStoppedBuild(t *testing.T) {
	for phase := listed; phase <= published; phase++ {
		d := newDigest(t)
		d.built()
		d.write("content/articles/first.md", "---\ntitle: First\ndate: 2021-01-10\n---\n\nOther.\n")
		before := look(t, d.in("public"))
		ctx, stop := context.WithCancel(t.Context())
		_, err := build.Build(ctx, d.options(at(phase, stop)))
		d.noLeftovers()
		if phase == published {
			d.do(err)
			d.checkOutput(d.in("public"))
			continue
		}
		if !errors.Is(err, build.ErrStopped) || err.Error() != "the build was stopped; nothing was written" {
			t.Errorf("stopped at the end of phase %d, it ended with %v", phase, err)
		}
		if !maps.Equal(before, look(t, d.in("public"))) {
			t.Errorf("stopped at the end of phase %d, the output was touched", phase)
		}
	}
}

// TestAnOutputThatChangesDuringABuild plays someone else in public/ while the
// site is being rendered.
func TestAnOutputThatChangesDuringABuild(t *testing.T) {
	tests := []struct {
		name string
		edit func(d *digest)
		said string // when it cannot be done
	}{
		{"a folder becomes a link that leads out", func(d *digest) {
			d.do(os.Rename(d.in("public/2021"), d.room+"/elsewhere"))
			d.link(d.room+"/elsewhere", "public/2021")
		}, "public/2021 stands where a folder is needed"},
		{"a file stands where a folder is needed", func(d *digest) {
			d.do(os.RemoveAll(d.in("public/2021")))
			d.write("public/2021", "")
		}, "public/2021 stands where a folder is needed"},
		{"a page that is to be removed is gone", func(d *digest) { d.remove("public/" + secondPage) }, ""},
		{"a folder of pages is gone", func(d *digest) { d.do(os.RemoveAll(d.in("public/2021/01"))) }, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDigest(t)
			d.built()
			d.write("content/articles/first.md", "---\ntitle: First\ndate: 2021-01-10\n---\n\nOther.\n")
			d.remove("content/articles/second.md")
			page := d.read("public/" + firstPage)
			_, err := build.Build(t.Context(), d.options(at(rendered, func() { test.edit(d) })))
			switch {
			case test.said == "":
				d.do(err)
			case err == nil || !strings.Contains(err.Error(), test.said):
				t.Errorf("the error is %v, want %q", err, test.said)
			}
			if got := d.read(d.room + "/elsewhere/01/first.html"); got != "" && got != page {
				t.Error("the build wrote through a link")
			}
		})
	}
}

func TestReport(t *testing.T) {
	d := newDigest(t)
	d.write("content/articles/draft.md", "---\ntitle: Draft\ndate: 2021-01-10\ndraft: true\n---\n\nText.\n")
	d.write("content/articles/later.md", "---\ntitle: Later\ndate: 2021-04-01T09:00\n---\n\nText.\n")
	d.write("content/articles/old.md", "---\ntitle: Old\ndate: 2021-01-10\nexpires: 2021-02-01T09:00\n---\n\nText.\n")
	d.write("static/a.txt", "ten bytes\n")
	r := d.built()
	var bytes int64
	for name, f := range look(t, d.in("public")) {
		info, err := os.Lstat(d.in("public/" + name))
		if err != nil {
			t.Fatal(f, err)
		}
		bytes += info.Size()
	}
	var phases []string
	for _, p := range r.Phases {
		phases = append(phases, p.Name+" "+p.Duration.String())
	}
	for what, pair := range map[string][2]any{
		"Articles": {r.Articles, 2},
		"LeftOut": {fmt.Sprint(r.LeftOut), fmt.Sprint([]build.LeftOut{
			{File: "content/articles/draft.md", Reason: "draft"},
			{File: "content/articles/later.md", Reason: "scheduled"},
			{File: "content/articles/old.md", Reason: "expired"},
		})},
		"Next":   {r.Next.UTC(), time.Date(2021, 4, 1, 9, 0, 0, 0, time.UTC)},
		"Bytes":  {r.Bytes, bytes},
		"Out":    {r.Out, d.in("public")},
		"Phases": {strings.Join(phases, ", "), "list 1s, load 1s, plan 1s, look 1s, render 1s, publish 1s"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %v, want %v", what, pair[0], pair[1])
		}
	}
	r = d.built(func(o *options) { o.Site.Drafts, o.Site.Future = true, true })
	if r.Articles != 4 || len(r.LeftOut) != 1 {
		t.Errorf("with drafts and future there are %d articles, and %v is left out", r.Articles, r.LeftOut)
	}
}

func TestProgress(t *testing.T) {
	d := newDigest(t)
	for i := range 200 {
		d.write(fmt.Sprintf("static/%d", i), "")
	}
	var calls, most atomic.Int64
	r := d.built(func(o *options) {
		o.Progress = func(done, total int) {
			calls.Add(1)
			most.Store(max(most.Load(), int64(done)))
			if done < 1 || done > total || total < 200 {
				t.Errorf("%d of %d", done, total)
			}
		}
	})
	if calls.Load() < 3 || int(most.Load()) > r.Pages {
		t.Errorf("it was told %d times, the last time of %d pages of %d", calls.Load(), most.Load(), r.Pages)
	}
}
