package desk

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"coranto"
	"coranto/internal/diag"
	"coranto/internal/page"
	"coranto/internal/site"
)

// digestOf writes a digest's files into a folder.
func digestOf(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	all := append(txtar.Parse([]byte(archive)).Files, txtar.File{Name: "site.yaml", Data: []byte("title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\n")})
	for _, f := range all {
		full := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// filesOf returns the files of a digest, without site.yaml and empty folders.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() == "site.yaml" {
			return err
		}
		below, _ := filepath.Rel(dir, name)
		if d.IsDir() {
			if list, _ := os.ReadDir(name); len(list) == 0 && d.Name() != stateFolder {
				t.Errorf("the folder %s is left, and empty", below)
			}
			return nil
		}
		data, err := os.ReadFile(name)
		out[filepath.ToSlash(below)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// tried is the trial without layouts, whose reading takes longest; wholly has them,
// as the command has.
var (
	tried  = Trial{Now: time.Date(2021, 2, 1, 12, 0, 0, 0, time.UTC)}
	wholly = Trial{Now: tried.Now, Theme: coranto.Theme, Check: func(s *site.Site) []diag.Diagnostic { return page.Check(s, page.All(s)) }}
)

// changesTo carries a rewrite out, and holds that just these files are other
// than before; "" stands for one that is gone.
func changesTo(t *testing.T, dir string, r *Rewrite, err error, archive string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	want := filesOf(t, dir)
	for _, f := range txtar.Parse([]byte(archive)).Files {
		if want[f.Name] = string(f.Data); len(f.Data) == 0 {
			delete(want, f.Name)
		}
	}
	if err := r.Write(); err != nil {
		t.Fatal(err)
	}
	got := filesOf(t, dir)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			t.Errorf("%s is\n%s\nwant\n%s", name, got[name], want[name])
		}
	}
	for name := range got {
		if _, wanted := want[name]; !wanted {
			t.Errorf("there is a file %s", name)
		}
	}
}

const moving = `
-- content/articles/a.md --
---
title: A
date: 2021-01-10
tags: [Law]
image: {src: 'pic one.png', alt: Ships}
---

See [b](b.md#part) and [c](2021/c.md), [x](/topics/law/), [y](https://y.example/), [here](#there).

![Ships](pic%20one.png) ![Ships](/static.png)

## There
-- content/articles/pic one.png --
png
-- content/articles/b.md --
---
title: B
date: 2021-01-11
---

## Part

See [a](<a.md> "A"), [a again][a] and [itself](b.md).

[a]: ./a.md#there
-- content/articles/2021/c.md --
---
title: C
date: 2021-01-12
---

See [a](../a.md).
-- content/pages/about.md --
---
title: About
---

See [a](../articles/a.md).
-- content/editions/w1.md --
---
title: Week 1
date: 2021-01-15
entries: [{article: a, title: Printed}]
---
-- static/static.png --
png
`

func TestAnArticleMoves(t *testing.T) {
	dir := digestOf(t, moving)
	r, err := Move(dir, "content/articles/a.md", "content/articles/2021/first.md", tried)
	changesTo(t, dir, r, err, `
-- content/articles/a.md --
-- content/articles/2021/first.md --
---
title: A
id: a
aliases: [/2021/01/a.html]
date: 2021-01-10
tags: [Law]
image: {src: '../pic one.png', alt: Ships}
---

See [b](../b.md#part) and [c](c.md), [x](/topics/law/), [y](https://y.example/), [here](#there).

![Ships](../pic%20one.png) ![Ships](/static.png)

## There
-- content/articles/b.md --
---
title: B
date: 2021-01-11
---

## Part

See [a](<2021/first.md> "A"), [a again][a] and [itself](b.md).

[a]: 2021/first.md#there
-- content/articles/2021/c.md --
---
title: C
date: 2021-01-12
---

See [a](first.md).
-- content/pages/about.md --
---
title: About
---

See [a](../articles/2021/first.md).
`)
	// To an address that another has.
	if _, err = Move(dir, "content/articles/2021/first.md", "content/articles/x/b.md", wholly); err == nil || !strings.Contains(err.Error(), "would have errors") {
		t.Errorf("to an address that is taken: %v", err)
	}
	// Back again: the addresses change places, and the id stays.
	r, err = Move(dir, "content/articles/2021/first.md", "content/articles/a.md", wholly)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Write(); err != nil {
		t.Fatal(err)
	}
	got := filesOf(t, dir)
	want := strings.Replace(strings.Split(strings.Split(moving, "-- content/articles/a.md --\n")[1], "-- ")[0], "title: A\n", "title: A\nid: a\naliases: [/2021/01/first.html]\n", 1)
	if got["content/articles/a.md"] != want || !strings.Contains(got["content/articles/b.md"], "[a]: a.md#there") {
		t.Errorf("back again: %q", got)
	}
}

// TestPicturesComeAlong moves an article with the pictures beside it.
func TestPicturesComeAlong(t *testing.T) {
	dir := digestOf(t, `
-- content/articles/x/index.md --
---
title: X
id: x1
slug: x
date: 2021-01-10
---

![Ships](ships/one.png)
-- content/articles/x/ships/one.png --
png
-- content/articles/b.md --
---
title: B
date: 2021-01-11
---

![Ships](x/ships/one.png) [x](x/index.md)
`)
	r, err := Move(dir, "content/articles/x", "content/articles/2021/", tried)
	changesTo(t, dir, r, err, `
-- content/articles/x/index.md --
-- content/articles/x/ships/one.png --
-- content/articles/2021/index.md --
---
title: X
id: x1
slug: x
date: 2021-01-10
---

![Ships](ships/one.png)
-- content/articles/2021/ships/one.png --
png
-- content/articles/b.md --
---
title: B
date: 2021-01-11
---

![Ships](2021/ships/one.png) [x](2021/index.md)
`)
}

// TestFrontMatterInEverySyntax moves articles whose front matter is written in
// other ways.
func TestFrontMatterInEverySyntax(t *testing.T) {
	for name, test := range map[string]struct{ was, is string }{
		"block list":     {"---\ntitle: A # the first\ndate: 2021-01-10\naliases:\n  - /old/ # older\n---\n", "---\ntitle: A # the first\nid: a\ndate: 2021-01-10\naliases:\n  - /2021/01/a.html\n  - /old/ # older\n---\n"},
		"one alone":      {"---\ntitle: A\ndate: 2021-01-10\naliases: '/old/'\n---\n", "---\ntitle: A\nid: a\ndate: 2021-01-10\naliases: [/2021/01/a.html, '/old/']\n---\n"},
		"folded title":   {"---\ntitle: >\n  A\n  B\ndate: 2021-01-10\n---\n", "---\nid: a\naliases: [/2021/01/a.html]\ntitle: >\n  A\n  B\ndate: 2021-01-10\n---\n"},
		"CRLF":           {"---\r\ntitle: A\r\ndate: 2021-01-10\r\n---\r\n", "---\r\ntitle: A\r\nid: a\r\naliases: [/2021/01/a.html]\r\ndate: 2021-01-10\r\n---\r\n"},
		"TOML":           {"+++\ntitle = \"A\"\ndate = 2021-01-10\naliases = [\n  \"/old/\",\n]\n[params]\nx = 1\n+++\n", "+++\ntitle = \"A\"\nid = \"a\"\ndate = 2021-01-10\naliases = [\"/2021/01/a.html\", \n  \"/old/\",\n]\n[params]\nx = 1\n+++\n"},
		"JSON":           {"{\n  \"title\": \"A\",\n  \"date\": \"2021-01-10\"\n}\n", "{\n  \"id\": \"a\",\n  \"aliases\": [\"/2021/01/a.html\"],\n  \"title\": \"A\",\n  \"date\": \"2021-01-10\"\n}\n"},
		"with an id":     {"---\ntitle: A\nid: one\ndate: 2021-01-10\nslug: here\n---\n", "---\ntitle: A\nid: one\ndate: 2021-01-10\nslug: here\n---\n"},
		"a draft":        {"---\ntitle: A\ndraft: true\ndate: 2021-01-10\n---\n", "---\ntitle: A\nid: a\ndraft: true\ndate: 2021-01-10\n---\n"},
		"not known here": {"---\n{title: A, date: 2021-01-10}\n---\n", ""},
	} {
		dir := digestOf(t, "")
		full := filepath.Join(dir, "content", "articles", "a.md")
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(test.was), 0o666); err != nil {
			t.Fatal(err)
		}
		r, err := Move(dir, "content/articles/a.md", "content/articles/b.md", tried)
		if test.is == "" {
			if err == nil || !strings.Contains(err.Error(), "by hand") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err == nil {
			err = r.Write()
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := filesOf(t, dir)["content/articles/b.md"]; got != test.is {
			t.Errorf("%s: the file is\n%q\nwant\n%q", name, got, test.is)
		}
	}
}

const merging = `
-- content/articles/a.md --
---
title: A
date: 2021-01-10
tags: [Shiping, Law] # two
---

See [it](../topics/shiping.md).
-- content/articles/b.md --
---
title: B
date: 2021-01-11
tags:
  - Shipping
  - 'Shiping'
  - Law
---
-- content/articles/c.md --
+++
title = "C"
date = 2021-01-12
tags = ["Law", "Vessels"]
+++
-- content/topics/shiping.md --
---
title: Shiping
synonyms: [Vessels]
---
-- content/topics/tugs.md --
---
title: Tugs
parent: shiping
---
-- content/stories/freed.md --
---
title: Freed
topics: [Law, shiping]
---
`

func TestTopicsMerge(t *testing.T) {
	dir := digestOf(t, merging)
	r, err := MergeTopics(dir, "shiping", "Shipping", wholly)
	changesTo(t, dir, r, err, `
-- content/articles/a.md --
---
title: A
date: 2021-01-10
tags: [Shipping, Law] # two
---

See [it](../topics/shipping.md).
-- content/articles/b.md --
---
title: B
date: 2021-01-11
tags:
  - Shipping
  - Law
---
-- content/articles/c.md --
+++
title = "C"
date = 2021-01-12
tags = ["Law", "Shipping"]
+++
-- content/topics/shiping.md --
-- content/topics/shipping.md --
---
title: Shipping
retired: [Shiping, Vessels]
---
-- content/topics/tugs.md --
---
title: Tugs
parent: shipping
---
-- content/stories/freed.md --
---
title: Freed
topics: [Law, Shipping]
---
`)
}

// TestATopicMoves holds that the old name of a topic goes on answering.
func TestATopicMoves(t *testing.T) {
	dir := digestOf(t, merging)
	r, err := Move(dir, "content/topics/shiping.md", "content/topics/ships.md", tried)
	changesTo(t, dir, r, err, `
-- content/topics/shiping.md --
-- content/topics/ships.md --
---
title: Shiping
retired: [Shiping]
synonyms: [Vessels]
---
-- content/articles/a.md --
---
title: A
date: 2021-01-10
tags: [Shiping, Law] # two
---

See [it](../topics/ships.md).
`)
}

// TestNothingIsWrittenThatWouldBeWrong tries what cannot be.
func TestNothingIsWrittenThatWouldBeWrong(t *testing.T) {
	dir := digestOf(t, moving+strings.TrimPrefix(strings.NewReplacer("articles/a.md", "articles/m/a.md", "articles/b.md", "articles/m/b.md", "articles/c.md", "articles/m/c.md", "../topics", "../../topics").Replace(merging), "\n")+
		"-- content/topics/law.md --\n---\ntitle: Law\n---\n\nAn introduction.\n"+
		"-- content/pages/help/index.md --\n---\ntitle: Help\n---\n"+
		"-- content/pages/Legal Notes/privacy.md --\n---\ntitle: Privacy\n---\n"+
		"-- content/sources/wire/index.md --\n---\nname: Wire\n---\n")
	was := filesOf(t, dir)
	for _, test := range []struct{ from, to, says string }{
		{"content/articles/nothing.md", "content/articles/b2.md", "no file"},
		{"content/articles/a.md", "content/articles/b.md", "already"},
		{"content/articles/a.md", "content/pages/a.md", "something else"},
		{"content/articles/a.md", "a.md", "no name of"},
		{"content/articles/a.md", "../a.md", "no name of"},
		{"content/articles/a.md", "content/articles/a.md", "the same"},
		{"content/articles/pic one.png", "content/articles/p.png", "no article"},
		{"content/pages/about.md", "content/pages/us.md", "would be gone: only those of articles and topics lead on by themselves; use git mv, and write static/about/index.html that"},
		{"content/pages/help/index.md", "content/pages/aid/index.md", "write static/help/index.html that"},
		{"content/pages/help", "content/pages/aid", "write static/help/index.html that"},
		{"content/pages/Legal Notes/privacy.md", "content/pages/privacy.md", "write static/legal-notes/privacy/index.html that"},
		{"content/editions/w1.md", "content/editions/w2.md", "write static/editions/w1/index.html that"},
		{"content/sources/wire/index.md", "content/sources/wires.md", "write static/sources/wire/index.html that leads to the new address, and feeds: aliases: in site.yaml from /sources/wire/atom.xml"},
		{"content/stories/freed.md", "content/stories/free.md", "name the story anew in its articles, and write static/stories/freed/index.html that leads to the new address, and feeds: aliases: in site.yaml from /stories/freed/atom.xml"},
		{"content/articles/a.md", "content/articles/2021/---.md", "by hand"},
	} {
		if _, err := Move(dir, test.from, test.to, tried); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s to %s: %v", test.from, test.to, err)
		}
	}
	for _, test := range []struct{ a, b, says string }{
		{"Nothing", "Law", `no topic "Nothing"`},
		{"Law", "Nothing", `no topic "Nothing"`},
		{"Vessels", "Shiping", "one topic already"},
		{"Law", "Shipping", "introduction"},
		{"Shiping", "Tugs", "parent"},
	} {
		if _, err := MergeTopics(dir, test.a, test.b, tried); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s to %s: %v", test.a, test.b, err)
		}
	}
	if !maps.Equal(was, filesOf(t, dir)) {
		t.Error("something was written")
	}
}

const withPictures = `
-- content/articles/x/index.md --
---
title: X
date: 2021-01-10
---

![Ships](ships/one.png) ![Boats](two.png)
-- content/articles/x/ships/one.png --
png
-- content/articles/x/two.png --
other
-- content/articles/b.md --
---
title: B
date: 2021-01-11
---

![Ships](x/ships/one.png) [x](x/index.md)
`

// TestAnInterruptedRewriteIsCompleted stops after each step, and goes on.
func TestAnInterruptedRewriteIsCompleted(t *testing.T) {
	for name, test := range map[string]struct{ digest, from, to string }{
		"an article":         {moving, "content/articles/a.md", "content/articles/2021/first.md"},
		"one with pictures":  {withPictures, "content/articles/x", "content/articles/2021/y"},
		"a topic with links": {merging, "content/topics/shiping.md", "content/topics/ships.md"},
	} {
		move := func(dir string) *Rewrite {
			r, err := Move(dir, test.from, test.to, tried)
			if err != nil {
				t.Fatal(name, err)
			}
			return r
		}
		whole := digestOf(t, test.digest)
		if err := move(whole).Write(); err != nil {
			t.Fatal(name, err)
		}
		want := filesOf(t, whole)
		for n := 0; ; n++ {
			dir := digestOf(t, test.digest)
			r := move(dir)
			j := journal{r.written, r.was, r.moved, r.removed}
			data, err := json.Marshal(j)
			if err != nil {
				t.Fatal(err)
			}
			if err := Remember(dir, journalName, data); err != nil {
				t.Fatal(err)
			}
			root, err := os.OpenRoot(dir)
			if err != nil {
				t.Fatal(err)
			}
			steps := j.steps(root)
			for _, step := range steps[:n] {
				if err := step(); err != nil {
					t.Fatal(err)
				}
			}
			root.Close()
			if _, err := Move(dir, test.from, test.to, tried); err == nil || !strings.Contains(err.Error(), "interrupted") {
				t.Errorf("%s, after step %d: another is worked out: %v", name, n, err)
			}
			if done, err := Resume(dir); err != nil || !done {
				t.Errorf("%s, after step %d: %t, %v", name, n, done, err)
			}
			if got := filesOf(t, dir); !maps.Equal(got, want) || Interrupted(dir) {
				t.Errorf("%s, after step %d: %q", name, n, got)
			}
			if n == len(steps) {
				break
			}
		}
	}
}

// TestWhatSomebodyChangedIsTheirs holds that a rewrite of files that are not as
// they were does nothing at all.
func TestWhatSomebodyChangedIsTheirs(t *testing.T) {
	for name, change := range map[string]string{
		"content/articles/b.md":            "theirs",
		"content/articles/x/index.md":      "theirs",
		"content/articles/2021/y/index.md": "theirs",
		"content/articles/2021/y/two.png":  "theirs",
		".coranto/rewrite.json":            "{torn",
	} {
		dir := digestOf(t, withPictures)
		r, err := Move(dir, "content/articles/x", "content/articles/2021/y", tried)
		if err != nil {
			t.Fatal(err)
		}
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(change), 0o666); err != nil {
			t.Fatal(err)
		}
		was := filesOf(t, dir)
		if strings.HasPrefix(name, stateFolder) {
			if done, err := Resume(dir); done || err == nil || !strings.Contains(err.Error(), "cannot be read") {
				t.Errorf("%s: %t, %v", name, done, err)
			}
		} else if err := r.Write(); err == nil || !strings.Contains(err.Error(), name+" was changed meanwhile") {
			t.Errorf("%s: %v", name, err)
		}
		if got := filesOf(t, dir); !maps.Equal(got, was) {
			t.Errorf("%s: something was written: %q", name, got)
		}
	}
}

// TestNoFileTakesThePlaceOfAnother tries moves by which a file would be lost.
func TestNoFileTakesThePlaceOfAnother(t *testing.T) {
	dir := digestOf(t, withPictures+"-- content/articles/y/two.png --\nforeign\n-- content/articles/y/other.md --\n---\ntitle: O\ndate: 2021-01-10\n---\n")
	if err := os.Symlink("b.md", filepath.Join(dir, "content", "articles", "link.md")); err != nil {
		t.Fatal(err)
	}
	was := filesOf(t, dir)
	for _, test := range []struct{ from, to, says string }{
		{"content/articles/x/index.md", "content/articles/y/index.md", "there is a file content/articles/y/two.png already"},
		{"content/articles/x", "content/articles/x", "the same"},
		{"content/articles/x", "content/articles/x/deeper", "inside the folder"},
		{"content/articles/link.md", "content/articles/2021/link.md", "by hand"},
	} {
		if _, err := Move(dir, test.from, test.to, tried); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s to %s: %v", test.from, test.to, err)
		}
	}
	if !maps.Equal(was, filesOf(t, dir)) {
		t.Error("something was written")
	}
}

// TestATopicsFileIsNotLost merges topics whose file says more than names, or is
// called otherwise than its slug.
func TestATopicsFileIsNotLost(t *testing.T) {
	for front, says := range map[string]string{
		"title: {en: Shiping, de: Schifffahrt}": "titles in several languages",
		"title: Shiping\nparent: law":           "a parent",
		"title: Shiping\nparent: shipping":      "",
	} {
		dir := digestOf(t, strings.Replace(merging, "title: Shiping\n", front+"\n", 1)+"-- content/topics/Shipping.md --\n---\ntitle: Shipping\n---\n-- content/topics/law.md --\n---\ntitle: Law\n---\n")
		r, err := MergeTopics(dir, "Shiping", "Shipping", wholly)
		if says != "" {
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%s: %v", front, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Write(); err != nil {
			t.Fatal(err)
		}
		if a := filesOf(t, dir)["content/articles/a.md"]; !strings.Contains(a, "../topics/Shipping.md") {
			t.Errorf("the link leads elsewhere: %s", a)
		}
	}
}
