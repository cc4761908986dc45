package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"coranto/internal/diag"
	"coranto/internal/files"
)

// texts are the files of one layer, a site's or the built-in ones.
type texts map[string]string

func (t texts) fs() fs.FS {
	m := fstest.MapFS{}
	for name, text := range t {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func compile(t testing.TB, options Options, layers ...texts) (*Theme, []diag.Diagnostic) {
	t.Helper()
	var list []fs.FS
	for _, l := range layers {
		list = append(list, l.fs())
	}
	tree, ds, err := files.Scan(list...)
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	return Compile(tree, options)
}

func mustCompile(t testing.TB, options Options, layers ...texts) *Theme {
	t.Helper()
	theme, ds := compile(t, options, layers...)
	if len(ds) > 0 {
		t.Fatal(printed(ds...))
	}
	return theme
}

func printed(ds ...diag.Diagnostic) string {
	var b strings.Builder
	diag.Text(&b, ds, false)
	return b.String()
}

func run(t testing.TB, theme *Theme, layout string, data any) string {
	t.Helper()
	var b bytes.Buffer
	if d, ok := theme.Execute(&b, layout, data); !ok {
		t.Fatal(printed(d))
	}
	return b.String()
}

// check compares a text with what is wanted, both without outer blank lines.
func check(t *testing.T, got, want string) {
	t.Helper()
	got, want = strings.Trim(got, "\n"), strings.Trim(want, "\n")
	if got != want {
		t.Errorf("got:\n%s\n\nwant:\n%s", got, want)
	}
}

// view stands for what package page gives to layouts.
type view struct {
	theme    *Theme
	Article  *article
	Before   *article
	Articles []*article
	Site     struct{ Params map[string]any }
	Tags     []string
	Count    int
}

type article struct {
	Title, URL string
	Date       time.Time
	Source     *publisher
}

type publisher struct{ Name string }

// Part executes a part, as page's does.
func (v *view) Part(name string) (template.HTML, error) {
	var b bytes.Buffer
	if d, ok := v.theme.Execute(&b, "parts/"+name, v); !ok {
		return "", &Failure{d}
	}
	return template.HTML(b.String()), nil
}

func (v *view) Latest(n int) ([]*article, error) {
	if n < 0 {
		return nil, fmt.Errorf("there are no %d articles", n)
	}
	return v.Articles[:n], nil
}

// newView returns a value with one of everything, but no Before.
func newView(theme *Theme) *view {
	a := &article{Title: "A <b>", URL: "/2021/01/a.html"}
	v := &view{theme: theme, Article: a, Articles: []*article{a}, Tags: []string{"law", "trade & tariffs"}, Count: 1}
	v.Site.Params = map[string]any{"colour": "red", "empty": nil, "inner": map[string]any{"x": 1}}
	return v
}

func TestASiteReplacesABuiltInLayoutFileByFile(t *testing.T) {
	builtIn := texts{
		"layouts/article.html":        `built-in article, {{template "parts/masthead"}}, {{template "parts/footer"}}`,
		"layouts/parts/masthead.html": "built-in masthead",
		"layouts/parts/footer.html":   "built-in footer",
		"layouts/home.html":           "built-in home",
		"static/style.css":            "built-in",
	}
	site := texts{
		"layouts/parts/masthead.html": `own {{asset "style.css"}}`,
		"layouts/home.html":           "own home",
	}
	theme := mustCompile(t, Options{}, site, builtIn)
	check(t, run(t, theme, "article", nil), "built-in article, own /style."+files.Sum([]byte("built-in")).Short()+".css, built-in footer")
	check(t, run(t, theme, "home", nil), "own home")
	check(t, fmt.Sprint(theme.Names()), "[article home]")
	if !theme.Has("home") || !theme.Has("parts/footer") || theme.Has("footer") {
		t.Error("Has")
	}
}

func TestAWholeDocumentBeginsWithADoctype(t *testing.T) {
	theme := mustCompile(t, Options{}, texts{
		"layouts/a.html":          "<!doctype html><p>",
		"layouts/b.html":          "{{/* why */}}\n{{$x := 1}} <!-- c -->\n<!DOCTYPE html>",
		"layouts/c.html":          `{{template "parts/head" .}}<p>`,
		"layouts/d.html":          "{{with .X}}\n<!doctype html>{{end}}",
		"layouts/e.html":          "\ufeff<!doctype html>",
		"layouts/f.html":          "<p><!doctype html>",
		"layouts/g.html":          "",
		"layouts/h.html":          `{{template "h" .}}<p>`,
		"layouts/parts/head.html": "<!doctype html><title></title>",
	})
	var whole []string
	for _, name := range theme.Names() {
		if theme.Whole(name) {
			whole = append(whole, name)
		}
	}
	check(t, fmt.Sprint(whole), "[a b c d e]")
}

func TestFunctions(t *testing.T) {
	for text, want := range map[string]string{
		`<link href="{{asset "css/a b.css"}}">`:                      `<link href="/repo/css/a%20b.ba7816bf8f.css">`,
		`{{asset "LICENSE"}}`:                                        "/repo/LICENSE.ba7816bf8f",
		`<a href="{{url "topics/"}}">`:                               `<a href="/repo/topics/">`,
		`{{url "/topics/"}} {{url "#top"}} {{url ""}}`:               "/repo/topics/ #top /repo/",
		`{{url "https://example.org/"}} {{url "mailto:a@b"}}`:        "https://example.org/ mailto:a@b",
		`{{url .Site.Params.nothing}}`:                               "/repo/",
		`<a href="{{url .Site.Params.evil}}">`:                       `<a href="#ZgotmplZ">`,
		`{{.Tags | join ", "}}{{join "x" .Site.Params.nothing}}`:     "law, trade &amp; tariffs",
		`{{range first 1 .Tags}}{{.}}{{end}}{{len (first 9 .Tags)}}`: "law2",
		`{{len (first -1 .Tags)}}{{first 1 .Site.Params.nothing}}`:   "0",
		`{{plural 1 "day" "days"}} {{plural 0 "day" "days"}}`:        "day days",
		`{{number 1234}} {{number 12345}} {{number -1234567}}`:       "1234 12\u202f345 -1\u202f234\u202f567",
		`{{template "parts/two" dict "A" .Article "B" 2}}`:           "A &lt;b&gt; 2 ",
		`{{shout "a"}} {{number 5 | printf "%s%s" "n"}}`:             "A! n5",
	} {
		theme := mustCompile(t, Options{Base: "/repo/", Functions: template.FuncMap{
			"shout": func(s string) string { return strings.ToUpper(s) + "!" },
		}}, texts{
			"layouts/article.html": text, "layouts/parts/two.html": "{{.A.Title}} {{.B}} {{.C}}",
			"static/css/a b.css": "abc", "static/LICENSE": "abc",
		})
		v := newView(theme)
		v.Site.Params["evil"] = "javascript:alert(1)"
		if got := run(t, theme, "article", v); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

func TestAssets(t *testing.T) {
	theme := mustCompile(t, Options{}, texts{
		"layouts/a.html":       `{{asset "style.min.css"}}{{asset "js/x.js"}}`,
		"layouts/b.html":       `{{asset "js/x.js"}}`,
		"static/style.min.css": "abc", "static/js/x.js": "def", "static/other.css": "",
	})
	check(t, fmt.Sprintf("%.5v", theme.Assets()), fmt.Sprintf("%.5v", []Asset{
		{"static/js/x.js", "js/x.cb8379ac20.js", files.Sum([]byte("def"))},
		{"static/style.min.css", "style.min.ba7816bf8f.css", files.Sum([]byte("abc"))},
	}))
}

func TestAPartMayOpenWhatItsIncluderCloses(t *testing.T) {
	theme := mustCompile(t, Options{}, texts{
		"layouts/a.html":          `{{template "parts/open" .}}{{.Tags}}">{{.Article.Title}}</p>`,
		"layouts/b.html":          `<p {{template "parts/attribute" .}}>{{.Part "attribute"}}`,
		"layouts/parts/open.html": `<p title="{{.Article.Title}} `, "layouts/parts/attribute.html": `title={{.Article.Title}}`,
	})
	v := newView(theme)
	check(t, run(t, theme, "a", v), `<p title="A &lt;b&gt; [law trade &amp; tariffs]">A &lt;b&gt;</p>`)
	check(t, run(t, theme, "b", v), `<p title=A&#32;&lt;b&gt;>title=A &lt;b&gt;`)
	d, ok := theme.Execute(new(bytes.Buffer), "parts/open", v)
	if ok {
		t.Fatal("half a tag is rendered")
	}
	check(t, printed(d), `
layouts/parts/open.html:1:1: error: this is not closed: the layout ends inside the quotes of an attribute [layout]
  1 | <p title="{{.Article.Title}} `+`
    | ^^ a quote, a > or an end tag is missing
`)
}

func TestTheHashOfALayoutIsThatOfAllItUses(t *testing.T) {
	before := texts{
		"layouts/article.html":        `{{template "parts/masthead" .}}`,
		"layouts/home.html":           `{{.Part "masthead"}}{{template "inner"}}`,
		"layouts/topic.html":          `{{asset "topic.css"}}`,
		"layouts/plain.html":          `plain`,
		"layouts/parts/masthead.html": `{{template "parts/deep" .}}`,
		"layouts/parts/deep.html":     `{{asset "style.css"}}{{template "parts/deep" .}}`,
		"layouts/parts/more.html":     `{{define "inner"}}x{{end}}`,
		"static/style.css":            "a", "static/topic.css": "b", "static/unused.css": "c",
	}
	names := []string{"article", "home", "topic", "plain", "parts/masthead"}
	theme := mustCompile(t, Options{}, before)
	for file, want := range map[string][]string{
		"layouts/article.html":        {"article"},
		"layouts/plain.html":          {"plain"},
		"layouts/parts/masthead.html": {"article", "home", "parts/masthead"},
		"layouts/parts/deep.html":     {"article", "home", "parts/masthead"},
		"layouts/parts/more.html":     {"home"},
		"static/style.css":            {"article", "home", "parts/masthead"},
		"static/topic.css":            {"topic"},
		"static/unused.css":           nil,
	} {
		after := texts{file: before[file] + " "}
		next := mustCompile(t, Options{}, after, before)
		var changed []string
		for _, name := range names {
			if theme.Hash(name) != next.Hash(name) {
				changed = append(changed, name)
			}
		}
		if fmt.Sprint(changed) != fmt.Sprint(want) {
			t.Errorf("%s changes %v, want %v", file, changed, want)
		}
	}
	if theme.Hash("article") == mustCompile(t, Options{Base: "/repo/"}, before).Hash("article") {
		t.Error("the base path changes nothing")
	}
	// The same everywhere and always, until what goes into it is changed.
	check(t, theme.Hash("article").Short(), "eb9f97b04a")
}

func TestLayoutsAreExecutedSideBySide(t *testing.T) {
	theme := mustCompile(t, Options{}, texts{
		"layouts/article.html":     `<p title="{{template "parts/title" .}}">{{template "parts/title" .}}{{.Part "title"}}`,
		"layouts/home.html":        `<a href="?{{template "parts/title" .}}">{{.Part "title"}} {{.Titel}}`,
		"layouts/parts/title.html": "{{.Article.Title}}",
	})
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 50 {
				v := newView(theme)
				if got := run(t, theme, "article", v); got != `<p title="A &lt;b&gt;">A &lt;b&gt;A &lt;b&gt;` {
					t.Error(got)
				}
				var b bytes.Buffer
				if d, ok := theme.Execute(&b, "home", v); ok || d.Line != 1 {
					t.Error(b.String(), d)
				}
				theme.Hash("article")
			}
		})
	}
	wait.Wait()
}

func BenchmarkExecute(b *testing.B) {
	theme := mustCompile(b, Options{}, texts{"layouts/article.html": `<p>{{.Article.Title}}</p>`})
	v := newView(theme)
	var buf bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		buf.Reset()
		theme.Execute(&buf, "article", v)
	}
}
