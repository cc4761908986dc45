package theme

import (
	"bytes"
	"flag"
	"io/fs"
	"iter"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"coranto/internal/files"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden runs f on every layout of a file, in which each stands between === and
// ---, and compares what it prints with what stands up to the next ===.
func golden(t *testing.T, file string, f func(t *testing.T, layout string) string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, section := range strings.Split("\n"+string(data), "\n===\n")[1:] {
		layout, want, ok := strings.Cut(section, "\n---\n")
		if !ok {
			t.Fatalf("no --- after %q", layout)
		}
		got := strings.TrimRight(f(t, layout), "\n")
		if !*update && got != strings.TrimRight(want, "\n") {
			t.Errorf("%s\ngot:\n%s\nwant:\n%s", layout, got, want)
		}
		b.WriteString("===\n" + layout + "\n---\n" + got + "\n\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatCompileSaysOfALayout(t *testing.T) {
	golden(t, "testdata/compile.golden", func(t *testing.T, layout string) string {
		_, ds := compile(t, Options{}, texts{
			"layouts/article.html": layout, "layouts/parts/masthead.html": "x", "static/style.css": "",
		})
		if len(ds) == 0 {
			return "nothing"
		}
		return printed(ds...)
	})
}

func TestWhatExecuteSaysOfALayout(t *testing.T) {
	golden(t, "testdata/execute.golden", func(t *testing.T, layout string) string {
		theme := mustCompile(t, Options{}, texts{"layouts/article.html": layout})
		b := bytes.NewBufferString("before ")
		d, ok := theme.Execute(b, "article", newView(theme))
		if ok {
			return "writes: " + strings.TrimPrefix(b.String(), "before ")
		}
		if b.String() != "before " {
			t.Errorf("the buffer holds %q after an error", b)
		}
		return printed(d)
	})
}

func TestAllErrorsOfATheme(t *testing.T) {
	theme, ds := compile(t, Options{}, texts{
		"layouts/a.html":           `{{define "in a"}}x{{end}}{{if .X}}`,
		"layouts/b.html":           `<p>{{template "parts/x" .}}{{stamp .X}}</p>{{template "parts/y" .}}`,
		"layouts/c.html":           `{{template "in a" .}}`,
		"layouts/d.html":           `{{template "parts/bad" .}}`,
		"layouts/e.html":           "fine",
		"layouts/f.html":           "\ufeff{{.X}} caf\xe9",
		"layouts/notes.txt":        "",
		"layouts/parts/bad.html":   `<a title="{{.X}}>`,
		"layouts/parts/x.html":     `{{define "inner"}}1{{end}}`,
		"layouts/parts/z.html":     "\n{{define \"inner\"}}2{{end}}{{define \"e\"}}3{{end}}",
		"layouts/parts/alone.html": `<a {{if .X}}title="{{end}}>`,
	})
	check(t, printed(ds...), `
layouts/a.html:1:28: error: this {{if}} is not closed [layout]
  1 | {{define "in a"}}x{{end}}{{if .X}}
    |                            ^^ write the {{end}} that belongs to it
layouts/b.html:1:30: error: there is no function stamp [layout]
  1 | <p>{{template "parts/x" .}}{{stamp .X}}</p>{{template "parts/y" .}}
    |                              ^^^^^ known here: asset, dates, dict, first, forms, join, number, plural, url, word
layouts/b.html:1:55: error: there is no part "parts/y" [layout]
  1 | <p>{{template "parts/x" .}}{{stamp .X}}</p>{{template "parts/y" .}}
    |                                                       ^^^^^^^^^ did you mean parts/x?
layouts/f.html:1:11: error: this is not UTF-8 text [layout]
  1 | {{.X}} caf�
    |           ^ save the file as UTF-8
layouts/notes.txt: warning: this file is not used: a layout's name ends in .html [layout]
  rename it, or move it out of layouts/
layouts/parts/alone.html:1:9: error: one branch of this {{if}} ends inside the quotes of an attribute, the other inside a tag [layout]
  1 | <a {{if .X}}title="{{end}}>
    |         ^^ close in each branch what it opens; keep the > of a tag outside
layouts/parts/bad.html:1:1: error: this is not closed: the layout ends inside the quotes of an attribute [layout]
  1 | <a title="{{.X}}>
    | ^^ a quote, a > or an end tag is missing
layouts/parts/z.html:2:3: error: "inner" is defined in layouts/parts/x.html as well [layout]
  2 | {{define "inner"}}2{{end}}{{define "e"}}3{{end}}
    |   ^^^^^^ give one of the two another name
  layouts/parts/x.html:1:3: the other "inner"
layouts/parts/z.html:2:29: error: "e" is defined in layouts/e.html as well [layout]
  2 | {{define "inner"}}2{{end}}{{define "e"}}3{{end}}
    |                             ^^^^^^ give one of the two another name
  layouts/e.html:1: the other "e"
`)
	for _, layout := range []string{"a", "b", "c", "d", "f"} {
		if d, ok := theme.Execute(new(bytes.Buffer), layout, nil); ok || d.Message == "" {
			t.Errorf("%s can be executed", layout)
		}
	}
	if got := run(t, theme, "e", nil); got != "fine" {
		t.Error(got)
	}
}

func TestAnErrorInAPartIsShownWhereItStands(t *testing.T) {
	theme := mustCompile(t, Options{}, texts{
		"layouts/article.html":        "one\n{{template \"parts/included\" .}}",
		"layouts/home.html":           "one\n{{.Part \"rendered\"}}",
		"layouts/parts/included.html": "<p title=\"{{template \"parts/deep\" .}}\">",
		"layouts/parts/deep.html":     "two\n\n {{.Article.Titel}}",
		"layouts/parts/rendered.html": "three {{.Cuont}}",
	})
	for layout, want := range map[string]string{
		"article": `
layouts/parts/deep.html:3:12: error: .Article has no .Titel [layout]
  3 |  {{.Article.Titel}}
    |            ^^^^^^ did you mean .Title?
`,
		"home": `
layouts/parts/rendered.html:1:9: error: .Cuont is not known here [layout]
  1 | three {{.Cuont}}
    |         ^^^^^^ did you mean .Count?
`,
		"hoem": `
error: there is no layout "hoem" [layout]
  did you mean home?
`,
	} {
		d, ok := theme.Execute(new(bytes.Buffer), layout, newView(theme))
		if ok {
			t.Fatal(layout)
		}
		check(t, printed(d), want)
	}
}

func TestAPartCannotAskForItself(t *testing.T) {
	_, ds := compile(t, Options{}, texts{
		"layouts/home.html":       `{{.Part "a"}}{{template "parts/tree" .}}`,
		"layouts/parts/a.html":    `{{template "parts/b" .}}`,
		"layouts/parts/b.html":    `{{range .X}}{{.Part "a"}}{{end}}`,
		"layouts/parts/tree.html": `{{range .X}}{{template "parts/tree" .}}{{end}}`,
	})
	check(t, printed(ds...), `
layouts/parts/b.html:1:21: error: the part "a" asks for itself here, again and again [layout]
  1 | {{range .X}}{{.Part "a"}}{{end}}
    |                     ^^^ a part within itself is included: {{template "parts/a" …}}
`)
}

// faulty stands for a fault in coranto's own methods.
type faulty struct{}

func (faulty) Panics() string { panic("no reason") }

// Each panics in the loop of text/template itself.
func (faulty) Each() iter.Seq[int] { return func(func(int) bool) { panic("no reason") } }

func TestAPanicIsADiagnostic(t *testing.T) {
	theme := mustCompile(t, Options{}, texts{
		"layouts/a.html": "{{.Panics}}", "layouts/b.html": "text {{range .Each}}{{end}}",
	})
	for layout, want := range map[string]string{
		"a": `
layouts/a.html:1:3: error: .Panics: no reason [layout]
  1 | {{.Panics}}
    |   ^^^^^^^
`,
		"b": `
layouts/b.html: error: this layout cannot be carried out: no reason [layout]
  this is a fault in coranto, not in the layout: please report it
`,
	} {
		var b bytes.Buffer
		d, ok := theme.Execute(&b, layout, faulty{})
		if ok || b.Len() > 0 {
			t.Fatalf("%s writes %q", layout, b.String())
		}
		check(t, printed(d), want)
	}
}

// unopened is a file system that lists its files and opens none.
type unopened struct{ fstest.MapFS }

func (u unopened) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".html") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.MapFS.Open(name)
}

func TestALayoutThatCannotBeReadIsADiagnostic(t *testing.T) {
	tree, _, err := files.Scan(unopened{fstest.MapFS{"layouts/article.html": {Data: []byte("x")}}})
	if err != nil {
		t.Fatal(err)
	}
	theme, ds := Compile(tree, Options{})
	check(t, printed(ds...), "layouts/article.html: error: this file cannot be read: permission denied [file]")
	if d, ok := theme.Execute(new(bytes.Buffer), "article", nil); ok || d.Rule != "file" {
		t.Error(d)
	}
}
