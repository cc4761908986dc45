package page_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// printed is a digest with two editions of one running story.
func printed() fstest.MapFS {
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"site.yaml":                 text("title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\n"),
		"content/stories/suit.md":   text("---\ntitle: The suit\n---\n"),
		"content/articles/one.md":   text("---\ntitle: One\nid: one\ndate: 2021-01-05\nstory: suit\nsource: Agency\n---\nFirst.\n"),
		"content/articles/two.md":   text("---\ntitle: Two\nid: two\ndate: 2021-01-08\nstory: suit\nsource: Agency\n---\nSecond.\n"),
		"content/articles/three.md": text("---\ntitle: Three\nid: three\ndate: 2021-01-08\n---\nThird.\n"),
		"content/articles/four.md":  text("---\ntitle: Four\nid: four\ndate: 2021-01-09\nstory: suit\n---\nFourth.\n"),
		"content/editions/a.md":     text("---\ntitle: Sheet A\ndate: 2021-01-05\nlead: one\nentries:\n  - {article: one, title: One as printed, text: Text as printed, source: Agency as printed}\n---\nThe note.\n"),
		"content/editions/b.md":     text("---\ntitle: Sheet B\ndate: 2021-01-10\nlead: two\nentries:\n  - {article: three, title: Three, text: T}\n  - {article: two, title: Two, text: T}\n  - {article: four, title: Four, text: T}\n---\n"),
		"content/editions/c.md":     text("---\ntitle: Sheet C\ndate: 2021-02-10\nlead: two\nentries:\n  - {article: two, title: Two}\n---\nNot yet.\n"),
		"content/editions/d.md":     text("---\ntitle: Sheet D\ndate: 2021-01-11\nlead: two\ndraft: true\nentries:\n  - {article: two, title: Two}\n---\nNot this.\n"),
	}
}

func edit(digest fstest.MapFS, name, old, new string) fstest.MapFS {
	out := maps.Clone(digest)
	out[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(digest[name].Data), old, new, 1))}
	return out
}

// TestTheFrontPageSaysNothingTwice holds that what the newest edition has is not
// among the newest days too, whose date stands there all the same.
func TestTheFrontPageSaysNothingTwice(t *testing.T) {
	options, _ := settings(t, "")
	pages, _ := outputs(t, printed(), options)
	home := string(pages["index.html"])
	for _, name := range []string{"one", "two", "three", "four"} {
		if n := strings.Count(home, `<h3><a href="/news/2021/01/`+name+`.html"`); n != 1 {
			t.Errorf("%s is there %d times", name, n)
		}
	}
	for _, want := range []string{`<time datetime="2021-01-09">Saturday, 9 January 2021</time>`, `<a href="/news/2021/01/05/">`} {
		if !strings.Contains(home, want) {
			t.Errorf("the front page lacks %s", want)
		}
	}
	if strings.Contains(home, `<a href="/news/2021/01/08/">`) {
		t.Error("a day with nothing left has a heading")
	}

	// An edition that prints old articles, whose topic is active.
	digest := printed()
	for i := range 20 {
		digest[fmt.Sprintf("content/articles/old%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"---\ntitle: Old %d\nid: old%d\ndate: 2020-12-%02d\ntags: [Law]\n---\n", i, i, 1+i)}
	}
	digest["content/articles/strike.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Strike\ndate: 2020-12-02\nstory: strike\ntags: [Law]\n---\n")}
	digest["content/stories/strike.md"] = &fstest.MapFile{Data: []byte("---\ntitle: The strike\n---\n")}
	digest = edit(digest, "content/editions/b.md", "entries:\n", "entries:\n  - {article: old8, title: Old as printed}\n")
	pages, diagnostics := outputs(t, digest, options)
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	_, main, _ := strings.Cut(string(pages["index.html"]), "<main")
	main, _, _ = strings.Cut(main, "</main>")
	count := map[string]int{}
	for _, found := range regexp.MustCompile(`href="(/news/\d+/\d+/[^"/]+\.html)"`).FindAllStringSubmatch(main, -1) {
		count[found[1]]++
	}
	for address, n := range count {
		if n != 1 {
			t.Errorf("%s is there %d times", address, n)
		}
	}
	_, sections, _ := strings.Cut(main, `<div class="sections">`)
	if !strings.Contains(sections, ">Law<") || !strings.Contains(sections, "/2020/12/old7.html") {
		t.Errorf("there is no section with what stands nowhere else:\n%s", main)
	}
	for _, name := range []string{"2020/12/old8", "2020/12/strike", "2021/01/four"} {
		if count["/news/"+name+".html"] == 0 {
			t.Errorf("%s is not there", name)
		}
	}
}

// TestEditionsCountWhatTheyPrinted holds that the page of a source counts what
// the newest twelve editions printed of it, whatever becomes of the articles, and
// which pages a new edition changes.
func TestEditionsCountWhatTheyPrinted(t *testing.T) {
	digest := printed()
	for name := range digest {
		if strings.HasPrefix(name, "content/editions/") {
			delete(digest, name)
		}
	}
	digest["content/articles/five.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Five\ndate: 2021-01-03\nsource: [Court, Gazette]\n---\n")}
	add := func(day int, source string) {
		digest[fmt.Sprintf("content/editions/s%02d.md", day)] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"---\ntitle: Sheet %d\ndate: 2021-01-%02d\nentries: [{article: one, title: One, source: %q}, {article: three, title: Three}]\n---\n", day, day, source)}
	}
	add(10, "Gazette")
	for day := 11; day < 22; day++ {
		add(day, "agency")
	}
	options, _ := settings(t, "")
	build := func() rendered {
		t.Helper()
		r, ok := renderAll(t, digest, options, 2)
		if !ok {
			t.Fatal("the digest has errors")
		}
		return r
	}
	editions := func(r rendered, source string) int {
		return strings.Count(string(r.outputs["sources/"+source+"/index.html"].Bytes), `href="/news/editions/s`)
	}
	check := func(r rendered, when string, agency, gazette, court int) {
		t.Helper()
		for source, want := range map[string]int{"agency": agency, "gazette": gazette, "court": court} {
			if got := editions(r, source); got != want {
				t.Errorf("%s: %d editions print %s, want %d", when, got, source, want)
			}
		}
	}
	before := build()
	check(before, "twelve editions", 11, 1, 0)
	add(22, "Court")
	after := build()
	check(after, "thirteen editions", 11, 0, 1)
	want := []string{
		"editions/atom.xml", "editions/feed.json", "editions/index.html", "editions/rss.xml", "editions/s22/index.html",
		"index.html", "sitemap-pages.xml", "sources/court/index.html", "sources/gazette/index.html",
	}
	if got := changed(before, after); !slices.Equal(got, want) {
		t.Errorf("a new edition changes %q, want %q", got, want)
	}
	digest = edit(digest, "content/articles/one.md", "source: Agency", "source: Agency\nwithdrawn: {date: 2021-01-20, reason: It was wrong.}")
	check(build(), "a withdrawn article", 11, 0, 1)
	digest = edit(digest, "content/articles/one.md", "source: Agency", "source: Gazette")
	check(build(), "an article of another source", 11, 0, 1)
}

func TestEditionsStayAsPrinted(t *testing.T) {
	options, _ := settings(t, "")
	before, diagnostics := outputs(t, printed(), options)
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	const a = "editions/a/index.html"
	for _, want := range []string{"One as printed", "Text as printed", "Agency as printed", "The note.", `href="/news/2021/01/one.html"`} {
		if !strings.Contains(string(before[a]), want) {
			t.Errorf("%s lacks %q", a, want)
		}
	}
	for path := range before {
		if strings.HasPrefix(path, "editions/c") || strings.HasPrefix(path, "editions/d") {
			t.Errorf("%s is published", path)
		}
	}
	if b := string(before["editions/b/index.html"]); !strings.Contains(b, "&#43;2 since Tuesday") ||
		strings.Index(b, ">Two<") > strings.Index(b, ">Three<") {
		t.Errorf("the lead is not first, or the story that returns is not marked:\n%s", b)
	}
	tests := []struct {
		name, old, new string
		mark           string // what the edition shows more; "" when it stays the same
	}{
		{"its title", "title: One", "title: Another", ""},
		{"its text", "First.", "Rewritten from end to end.", ""},
		{"its source", "source: Agency", "source: Gazette", ""},
		{"a correction of before", "source: Agency", "corrections: [{date: 2021-01-04, text: It was.}]", ""},
		{"a correction since", "source: Agency", "corrections: [{date: 2021-01-20, text: It was.}]", "corrected since"},
		{"its withdrawal", "source: Agency", "withdrawn: {date: 2021-01-20, reason: It was wrong.}", "withdrawn"},
	}
	for _, test := range tests {
		after, diagnostics := outputs(t, edit(printed(), "content/articles/one.md", test.old, test.new), options)
		if len(diagnostics) > 0 {
			t.Fatal(diagnostics)
		}
		got := string(after[a])
		if mark := ` <strong class="mark">` + test.mark + `</strong>`; test.mark != "" {
			if !strings.Contains(got, mark) {
				t.Errorf("%s adds no mark %q", test.name, test.mark)
			}
			got = strings.Replace(got, mark, "", 1)
		}
		if got != string(before[a]) {
			t.Errorf("%s changes the edition:\n%s", test.name, difference(before[a], []byte(got)))
		}
	}
}

// TestCorrectionChangesWhatItMust holds which outputs one correction changes,
// and that it changes no feed's ids.
func TestCorrectionChangesWhatItMust(t *testing.T) {
	options, _ := settings(t, "")
	before, _ := outputs(t, printed(), options)
	after, diagnostics := outputs(t, edit(printed(), "content/articles/one.md", "source: Agency", "source: Agency\ncorrections: [{date: 2021-01-20, text: It was.}]"), options)
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	var changed []string
	for path, data := range after {
		if string(before[path]) != string(data) {
			changed = append(changed, path)
		}
	}
	slices.Sort(changed)
	for _, path := range changed {
		if strings.HasSuffix(path, "atom.xml") && !strings.HasPrefix(path, "corrections/") {
			if b, a := ids(before[path]), ids(after[path]); !slices.Equal(b, a) {
				t.Errorf("%s: the ids change from %s to %s", path, b, a)
			}
		}
	}
	want := []string{
		"2021/01/05/index.html", // its card says "corrected"
		"2021/01/one.html",
		"corrections/index.html",
		"editions/a/index.html",
		"sitemap-2021.xml",
	}
	for _, path := range want {
		if !slices.Contains(changed, path) {
			t.Errorf("%s does not change", path)
		}
	}
	for _, path := range changed {
		isFeed := slices.ContainsFunc([]string{"atom.xml", "rss.xml", "feed.json", "articles.json"}, func(s string) bool { return strings.HasSuffix(path, s) })
		if !isFeed && !slices.Contains(want, path) && path != "index.html" && path != "editions/index.html" {
			t.Errorf("%s changes:\n%s", path, difference(before[path], after[path]))
		}
	}
}

// ids returns the ids of the entries of an Atom feed, in order.
func ids(feed []byte) []string {
	var out []string
	for _, part := range strings.Split(string(feed), "<id>")[1:] {
		id, _, _ := strings.Cut(part, "</id>")
		out = append(out, id)
	}
	return out
}
