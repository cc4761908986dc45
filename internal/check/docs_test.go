package check_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"coranto/internal/check"
	"coranto/internal/diag"
	"coranto/internal/links"
)

var now = time.Date(2021, 2, 1, 12, 0, 0, 0, time.UTC)

// base is what every example stands in.
func base() fstest.MapFS {
	return fstest.MapFS{
		"site.yaml":              {Data: []byte("title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\n")},
		"content/pages/about.md": {Data: []byte("---\ntitle: About\n---\n\n## Editors\n\nWe are two.\n")},
	}
}

// example makes a digest of an example: "text" has files, "yaml" keys of an
// article's front matter, "markdown" an article or its text alone.
func example(language, text string) fstest.MapFS {
	d := base()
	if language == "text" {
		for _, f := range txtar.Parse([]byte(text)).Files {
			d[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		return d
	}
	if !strings.HasPrefix(text, "---") {
		keys, body := text, "The judge refused."
		if language == "markdown" {
			keys, body = "", text
		}
		for _, standard := range []string{"title: A court decides\n", "date: 2021-01-10\n", "source: Reuters\n", "highlights: [She found no breach.]\n"} {
			if key, _, _ := strings.Cut(standard, ":"); !strings.HasPrefix(keys, key+":") && !strings.Contains(keys, "\n"+key+":") {
				keys += standard
			}
		}
		text = "---\n" + keys + "---\n\n" + body + "\n"
	}
	d["content/articles/a.md"] = &fstest.MapFile{Data: []byte(text)}
	return d
}

// sized makes the files of an example that says how large they are, as in
// "static/chart.png 3 MB". What is said in GB is made in MB.
func sized(list string) fstest.MapFS {
	d := base()
	for line := range strings.Lines(list) {
		var name, unit string
		var size float64
		if _, err := fmt.Sscan(line, &name, &size, &unit); err != nil {
			panic(err)
		}
		n := int(size * map[string]float64{"kB": 1e3, "MB": 1e6, "GB": 1e6}[unit])
		if strings.HasSuffix(name, ".md") {
			var b strings.Builder
			b.WriteString("---\ntitle: A court decides\ndate: 2021-01-10\nsource: Reuters\nrank: brief\n---\n")
			for i := 0; b.Len() < n; i++ {
				fmt.Fprintf(&b, "\nIt refused request %d of the company.\n", i)
			}
			d[name] = &fstest.MapFile{Data: []byte(b.String())}
		} else {
			d[name] = &fstest.MapFile{Data: make([]byte, n)}
		}
	}
	return d
}

// around is what examples of a rule need around them.
func around(rule string, d fstest.MapFS, o *check.Options) {
	switch rule {
	case "rare-topic":
		for i := range 20 {
			name := string('a' + rune(i))
			d["content/articles/of-"+name+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: Ruling " + name + "\ndate: 2021-01-10\nsource: Reuters\nrank: brief\ntags: [Law]\n---\n")}
		}
	case "gone-link", "moved-link":
		o.Outside = func([]string) (links.Ledger, error) {
			return links.Ledger{"https://court.example/ruling.pdf": {Problem: "the server says 404 Not Found"}, "http://list.example/": {Moved: "https://list.example/"}}, nil
		}
	case "site-size":
		o.Limits.Site = 1e6
	}
}

// findExample checks an example of a rule. What its files were stands below before/.
func findExample(t *testing.T, rule, language, text string) []diag.Diagnostic {
	var o check.Options
	var is fstest.MapFS
	if language == "files" {
		is = sized(text)
	} else {
		is = example(language, text)
	}
	was := base()
	around(rule, is, &o)
	for name, file := range is {
		if old, cut := strings.CutPrefix(name, "before/"); cut {
			was[old] = file
			delete(is, name)
		}
	}
	if len(was) > len(base()) {
		o.Since = load(t, was, now)
	}
	return find(t, is, now, o)
}

// TestEveryRuleHasItsPage holds that docs/checks.md has every rule, and that
// what it calls wrong is found, and what it calls right is not.
func TestEveryRuleHasItsPage(t *testing.T) {
	data, err := os.ReadFile("../../docs/checks.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	fence := regexp.MustCompile("(?s)\n(Wrong|Right):\n\n```(\\w+)\n(.*?)```")
	for _, section := range strings.Split(string(data), "\n### `")[1:] {
		name, rest, _ := strings.Cut(section, "`")
		documented = append(documented, name)
		i := slices.IndexFunc(check.Rules, func(r check.Rule) bool { return r.Name == name })
		if i < 0 {
			t.Errorf("docs/checks.md has %s, which is no rule", name)
			continue
		}
		want := map[diag.Severity]string{diag.Error: "An error", diag.Warning: "A warning"}[check.Rules[i].Severity]
		if !strings.HasPrefix(strings.TrimSpace(rest), want) {
			t.Errorf("%s: the severity is %s, and docs/checks.md does not begin so", name, check.Rules[i].Severity)
		}
		examples := fence.FindAllStringSubmatch(rest, -1)
		if len(examples) != 2 || examples[0][1] != "Wrong" || examples[1][1] != "Right" {
			t.Errorf("%s has not one wrong and one right example", name)
			continue
		}
		wrong := findExample(t, name, examples[0][2], examples[0][3])
		if !slices.ContainsFunc(wrong, func(d diag.Diagnostic) bool { return d.Rule == name && d.Severity == check.Rules[i].Severity }) {
			t.Errorf("%s: what is wrong is not found: %v", name, wrong)
		}
		for _, d := range wrong {
			if d.Rule == name && d.Line == 0 && examples[0][2] != "files" {
				t.Errorf("%s: the finding has no place: %v", name, d)
			}
		}
		for _, d := range findExample(t, name, examples[1][2], examples[1][3]) {
			t.Errorf("%s: what is right has a finding: %v", name, d)
		}
	}
	var rules []string
	for _, r := range check.Rules {
		rules = append(rules, r.Name)
	}
	if !slices.Equal(documented, rules) {
		t.Errorf("docs/checks.md has %q, the rules are %q", documented, rules)
	}
}

// TestSeverities holds that site.yaml decides, that it names rules, and that
// what a build refuses stays refused.
func TestSeverities(t *testing.T) {
	d := example("text", "-- content/articles/a.md --\n---\ntitle: A court decides\ndate: 2021-01-10\nsource: Reuters\nrank: brief\n---\n\nThe judge refused the the request.\n\n<b>So</b> says [a draft](draft.md).\n"+
		"-- content/articles/draft.md --\n---\ntitle: A draft\ndate: 2021-01-10\nsource: Reuters\nrank: brief\ndraft: true\n---\n")
	config := d["site.yaml"].Data
	for checks, want := range map[string]string{
		"":                              "doubled-word warning, raw-html warning, link warning",
		"checks: {doubled-word: error}": "doubled-word error, raw-html warning, link warning",
		"checks: {doubled-word: off}":   "raw-html warning, link warning",
		"checks: {doubled-wort: off}":   "doubled-word warning, raw-html warning, link warning, checks error 5:10",
		// Warnings of a build are rules like others; its errors are not.
		"checks: {raw-html: error, link: off}":               "doubled-word warning, raw-html error",
		"checks: {raw-html: off, link: error}":               "doubled-word warning, link error",
		"checks:\n  doubled-word: off\n  date: warning\n":    "raw-html warning, link warning, checks error 7:3",
		"checks:\n  doubled-word: off\n  same-id: off\n":     "raw-html warning, link warning, checks error 7:3",
		"checks:\n  doubled-word: off\n  link: warning\n":    "raw-html warning, link warning, checks error 7:3",
		"checks:\n  doubled-word: off\n  same-slug: error\n": "raw-html warning, link warning",
	} {
		d["site.yaml"].Data = append(config[:len(config):len(config)], checks...)
		var got []string
		for _, d := range find(t, d, now, check.Options{}) {
			s := d.Rule + " " + d.Severity.String()
			if d.Rule == "checks" {
				s += fmt.Sprintf(" %d:%d", d.Line, d.Column)
			}
			got = append(got, s)
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s: found %q, want %q", checks, s, want)
		}
	}
}

// TestSizes holds that what is too large is named by its file.
func TestSizes(t *testing.T) {
	d := example("markdown", "The judge refused.\n\n![A chart of refusals](/chart.png)\n")
	d["static/chart.png"] = &fstest.MapFile{Data: make([]byte, 5000)}
	var got []string
	for _, x := range find(t, d, now, check.Options{Limits: check.Limits{Site: 10_000, Page: 1000, Picture: 4000}}) {
		if !slices.Contains(got, x.Rule+" "+x.File) {
			got = append(got, x.Rule+" "+x.File)
		}
	}
	for _, want := range []string{"site-size ", "page-size content/articles/a.md", "picture-size static/chart.png"} {
		if !slices.Contains(got, want) {
			t.Errorf("no finding %q among %q", want, got)
		}
	}
}

// TestOutside holds what is made of the answers of the outside world, and whom it
// is asked after.
func TestOutside(t *testing.T) {
	d := example("markdown", "See [the ruling](https://court.example/1), [a list](http://list.example/#a), [an archive](https://archive.example/), [home](/about/) and <mail@example.org>.\n")
	d["site.yaml"].Data = append(d["site.yaml"].Data, "repository: https://code.example/digest\n"...)
	var asked []string
	o := check.Options{Outside: func(addresses []string) (links.Ledger, error) {
		asked = append(asked, addresses...)
		return links.Ledger{"https://court.example/1": {Problem: "the server says 410 Gone"}, "http://list.example/#a": {Moved: "https://list.example/"}}, nil
	}}
	var got []string
	for _, x := range find(t, d, now, o) {
		got = append(got, x.Rule+" "+x.Position.String()+" "+x.Hint)
	}
	want := []string{"gone-link content/articles/a.md:8:18 link to where it is now, or to a copy in a public archive", "moved-link content/articles/a.md:8:53 write https://list.example/"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q", got)
	}
	slices.Sort(asked)
	if want := []string{"http://list.example/#a", "https://archive.example/", "https://court.example/1"}; !slices.Equal(asked, want) {
		t.Errorf("asked after %q", asked)
	}
	// Of a change, its files alone.
	asked, o.Since = nil, load(t, d, now)
	find(t, d, now, o)
	if len(asked) > 0 {
		t.Errorf("asked after %q, which the change did not touch", asked)
	}
}

// TestRareTopic holds that a topic may be used once in a young digest, or if it
// has a file.
func TestRareTopic(t *testing.T) {
	of := func(n int, more string) (out []string) {
		d := base()
		for i := range n {
			tags := "Law"
			if i == 0 {
				tags = "Law, Shipping"
			}
			d["content/articles/a"+string('a'+rune(i))+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: Ruling " + string('a'+rune(i)) + "\ndate: 2021-01-10\nsource: Reuters\nrank: brief\ntags: [" + tags + "]\n---\n")}
		}
		if more != "" {
			d[more] = &fstest.MapFile{Data: []byte("---\ntitle: Shipping\n---\n")}
		}
		for _, x := range find(t, d, now, check.Options{}) {
			out = append(out, x.Rule+" at "+x.Position.String())
		}
		return out
	}
	if got := of(20, ""); len(got) != 1 || got[0] != "rare-topic at content/articles/aa.md:6:13" {
		t.Errorf("found %q", got)
	}
	if got := append(of(19, ""), of(20, "content/topics/shipping.md")...); len(got) > 0 {
		t.Errorf("found %q", got)
	}
}

// TestASourceIsReadyToPaste holds that the file that a source is missing is shown
// as it can be written.
func TestASourceIsReadyToPaste(t *testing.T) {
	for name, want := range map[string]string{
		"Harbour Post": "name: Harbour Post", "L’Écho": "name: 'L’Écho'", "AP: World": "name: 'AP: World'", "O'Brien": "name: 'O''Brien'", "No": "name: 'No'", "20 Minutes": "name: '20 Minutes'",
	} {
		d := base()
		d["content/sources/reuters.md"] = &fstest.MapFile{Data: []byte("---\nname: Reuters\n---\n")}
		d["content/articles/a.md"] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: A\ndate: 2021-01-10\nsource: %q\nrank: brief\n---\n", name)}
		found := find(t, d, now, check.Options{})
		if len(found) != 1 || found[0].Rule != "unknown-source" || len(found[0].Related) != 1 {
			t.Fatalf("%s: found %v", name, found)
		}
		file := found[0].Related[0]
		var printed strings.Builder
		if err := diag.Text(&printed, found, false); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(printed.String(), "\n  "+file.File+": write this\n---\n"+want+"\n---\n") {
			t.Errorf("%s is shown as\n%s", name, printed.String())
		}
		d[file.File] = &fstest.MapFile{Data: []byte(file.Entry + "\n")}
		if found := find(t, d, now, check.Options{}); len(found) > 0 {
			t.Errorf("%s: with its file, found %v", name, found)
		}
	}
}

// TestProgress holds that a check tells how far it is.
func TestProgress(t *testing.T) {
	told := 0
	find(t, base(), now, check.Options{Progress: func(done, total int) {
		if done < 0 || done >= total {
			t.Errorf("%d of %d", done, total)
		}
		told++
	}})
	if told == 0 {
		t.Error("nothing is told")
	}
}
