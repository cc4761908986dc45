package theme

import (
	"bytes"
	"errors"
	"html/template"
	"strings"
	"testing"
)

// item is an element of a list, with a part.
type item string

func (i item) Part(name string) (template.HTML, error) {
	if i == "" {
		return "", errors.New("nothing to show")
	}
	return template.HTML("<" + name + ">" + string(i)), nil
}

type lists struct {
	Items, None []item
	Broken      []item
	Words       []string
}

func (l lists) Given() []item { return l.Items }

func TestARunOfPartsIsALoop(t *testing.T) {
	values := lists{Items: []item{"a", "b"}, Broken: []item{"a", ""}, Words: []string{"x"}}
	for layout, want := range map[string]string{
		`{{range .Items}}{{.Part "line"}}{{end}}`:                                 "<line>a<line>b",
		`{{range .Given}}{{.Part "line"}}{{end}}`:                                 "<line>a<line>b",
		`{{range first 1 .Items}}{{.Part "line"}}{{end}}`:                         "<line>a",
		`{{range .None}}{{.Part "line"}}{{end}}.`:                                 ".",
		`{{range .None}}{{.Part "line"}}{{else}}none{{end}}`:                      "none",
		`{{with .Items}}{{range .}}{{.Part "line"}}{{end}}{{end}}`:                "<line>a<line>b",
		`{{range $i, $x := .Items}}{{$i}}{{.Part "line"}}{{end}}`:                 "0<line>a1<line>b",
		`<p title="{{range .Items}}{{.Part "line"}}{{end}}">`:                     `<p title="ab">`,
		`{{if .Items}}{{range .Items}}{{.Part "line"}}{{end}}{{else}}none{{end}}`: "<line>a<line>b",
	} {
		theme := mustCompile(t, Options{}, texts{"layouts/article.html": layout, "layouts/parts/line.html": ""})
		if got := run(t, theme, "article", values); got != want {
			t.Errorf("%s gives %q, want %q", layout, got, want)
		}
	}
	for layout, want := range map[string]string{
		`{{range .Broken}}{{.Part "line"}}{{end}}`: "layouts/article.html:1:20: error: .Part: nothing to show",
		`{{range .Words}}{{.Part "line"}}{{end}}`:  "layouts/article.html:1:19: error: .Part is not known here",
		`{{range .Itens}}{{.Part "line"}}{{end}}`:  "layouts/article.html:1:9: error: .Itens is not known here",
	} {
		theme := mustCompile(t, Options{}, texts{"layouts/article.html": layout, "layouts/parts/line.html": ""})
		var b bytes.Buffer
		if d, ok := theme.Execute(&b, "article", values); ok || !strings.HasPrefix(printed(d), want) {
			t.Errorf("%s gives %q and\n%s\nwant %s", layout, b.String(), printed(d), want)
		}
	}
}

// TestARunOfPartsIsOneCall holds that a turn of such a loop costs the part and
// the value, and nothing of html/template.
func TestARunOfPartsIsOneCall(t *testing.T) {
	theme := mustCompile(t, Options{}, texts{"layouts/article.html": `{{range .Items}}{{.Part "line"}}{{end}}`, "layouts/parts/line.html": ""})
	allocations := func(n int) float64 {
		values := lists{Items: make([]item, n)}
		for i := range values.Items {
			values.Items[i] = "a"
		}
		var b bytes.Buffer
		return testing.AllocsPerRun(10, func() {
			b.Reset()
			theme.Execute(&b, "article", values)
		})
	}
	if each := (allocations(2000) - allocations(1000)) / 1000; each > 2.1 {
		t.Errorf("%.1f allocations for each element", each)
	}
}
