package theme

import (
	"bytes"
	"coranto/internal/files"
	"fmt"
	"html/template"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// shelf has a value of each sort that layouts come across.
type shelf struct {
	Text, Empty   string
	Markup        template.HTML
	Address       template.URL
	Script        template.JS
	Odd           named
	Number        int
	Small         uint8
	Half          float64
	Yes, No       bool
	Words         []string
	Books         []book
	Stack         []*book
	None          []book
	Anything      any
	Mixed         []any
	Map           map[string]any
	Best          *book
	Nothing       *book
	Shelf         *[]string
	Unknown       any
	private       string
	Fails, Breaks func() string
}

type named string

type book struct {
	Title  string
	Author *author
	series
}

type author struct{ Name string }

type series struct{ Volume int }

func (b book) Line(mark string) template.HTML { return template.HTML("<i>" + mark + b.Title + "</i>") }
func (b *book) Spine() string                 { return "|" + b.Title }
func (b book) Sum(n int, more ...int) int     { return n + len(more) }
func (b book) Error(fail bool) (string, error) {
	return "fine", map[bool]error{true: fmt.Errorf("worn")}[fail]
}
func (a *author) Known() bool     { return a != nil }
func (named) String() string      { return "said <otherwise>" }
func (s shelf) First() book       { return s.Books[0] }
func (s shelf) Same(b book) bool  { return b.Title == s.Best.Title }
func (s shelf) List(n int) []book { return s.Books[:n] }
func (s shelf) Panics() string    { panic("fell over") }

var filled = shelf{
	Text: `a "b" & 'c' + <d>` + "\x00", Markup: `<em title="x">&amp;</em>`, Address: "javascript:x", Script: "alert(1)",
	Odd: "o", Number: -12, Small: 7, Half: 0.5, Yes: true, Words: []string{"un", "deux", "<trois>"},
	Books:    []book{{Title: "A", Author: &author{"Ann"}}, {Title: "B & C", series: series{3}}},
	Anything: "any<thing>", Mixed: []any{1, "two", nil, template.HTML("<b>3</b>"), 4.5, &book{Title: "p"}},
	Map:     map[string]any{"key": "<value>", "inner": map[string]any{"n": 2}, "list": []any{"x", "y"}},
	Best:    &book{Title: "Best", Author: &author{"Bo"}},
	private: "p",
}

func init() { filled.Stack = []*book{filled.Best, {Title: "S"}} }

// pieces are what the layouts of the comparison are put together from; %s is
// where more of them may stand.
var pieces = []string{
	"text", "<p>%s</p>", `<a href="{{.}}">%s</a>`, `<a title="{{.}}" href="/x/{{.Text}}?q={{.Text}}">%s</a>`, `<p title='{{.Markup}}'>%s`,
	`<a href="{{.Address}}">%s</a>`, `<a href="{{.Markup}}">`, `<title>{{.Text}}{{.Markup}}</title>`, `<p class={{.Text}}>`, `<script>{{.Text}}</script>`,
	"{{.}}", "{{.Text}}", "{{.Empty}}", "{{.Markup}}", "{{.Script}}", "{{.Odd}}", "{{.Number}}", "{{.Small}}", "{{.Half}}", "{{.Yes}}",
	"{{.Words}}", "{{.Best}}", "{{.Best.Title}}", "{{.Best.Author.Name}}", "{{.Best.Spine}}", "{{.First.Spine}}", "{{.First.Title}}", "{{.First.Volume}}",
	"{{.Nothing}}", "{{.Nothing.Title}}", "{{.Unknown}}", "{{.Unknown.Title}}", "{{.Absent}}", "{{.private}}", "{{.Panics}}",
	"{{.Anything}}", "{{.Map.key}}", "{{.Map.absent}}", "{{.Map.absent.deeper}}", "{{.Map.inner.n}}", "{{.Map}}",
	`{{.First.Line "x"}}`, `{{.First.Line .Text}}`, `{{"y" | .First.Line}}`, `{{.First.Line 1}}`, `{{.First.Sum 1 2 3}}`, `{{.First.Sum 1 .Number}}`, `{{.First.Sum}}`,
	`{{.First.Error false}}`, `{{.First.Error true}}`, `{{.Same .First}}`, `{{.Same .Best}}`, `{{.Same .Map}}`, "{{.Nothing.Author}}", "{{.First.Author.Known}}", "{{(index .Books 1).Author.Known}}",
	"{{if .Text}}%s{{else}}%s{{end}}", "{{if .Empty}}%s{{else}}%s{{end}}", "{{if .Nothing}}%s{{end}}", "{{if .Half}}h{{end}}", "{{if .Best}}b{{end}}",
	"{{with .Best}}{{.Title}}%s{{$.Text}}{{end}}", "{{with .First}}{{.Title}}{{end}}", "{{with $x := .Text}}{{$x}}{{.}}%s{{end}}", "{{with .Map.absent}}%s{{else with .Best}}{{.Title}}{{end}}",
	"{{range .Words}}{{.}}%s{{end}}", "{{range .Books}}{{.Title}}{{.Spine}}{{end}}", "{{range .Stack}}{{.Title}}{{.Volume}}%s{{end}}", "{{range .None}}x{{else}}%s{{end}}", "{{range .Unknown}}x{{else}}%s{{end}}", "{{range .Shelf}}x{{else}}%s{{end}}",
	"{{range $i, $b := .Books}}{{$i}}{{$b.Title}}{{$.Text}}%s{{end}}", "{{range $b := .Stack}}{{$b.Line `-`}}{{end}}", "{{range .Mixed}}{{.}},{{end}}", "{{range .Map.list}}{{.}}{{end}}",
	"{{range .Map}}{{.}}{{end}}", "{{range 3}}{{.}}{{end}}", "{{range .Words}}{{break}}{{end}}", "{{range .Text}}{{end}}", "{{range .List 2}}{{.Title}}{{end}}", "{{range .List 9}}{{.Title}}{{end}}",
	"{{$x := .Text}}{{$x}}%s{{$x = .Number}}{{$x}}", "{{$x := 1}}{{if .Yes}}{{$x := 2}}{{$x}}{{end}}{{$x}}", "{{$x := 1}}{{range .Words}}{{$x}}{{$x = .}}{{end}}{{$x}}",
	`{{template "parts/one" .}}`, `{{template "parts/one" .Best}}`, `{{template "parts/two"}}`, `{{template "parts/deep" .Number}}`, `<a title="{{template "parts/one" .}}">`,
	"{{and .Yes .Text}}", "{{or .Empty .Nothing .Text}}", "{{or .Empty 0}}", "{{and .No .Panics}}", "{{not .Yes}}", "{{.Yes | not}}", "{{.Empty | or .No}}",
	`{{eq .Text "x" .Text}}`, "{{eq .Number -12}}", "{{ne .Number 1}}", "{{lt .Number 3}}{{ge .Number 3}}", `{{eq .Half 0.5}}`, `{{eq .Text 1}}`, `{{eq .Small 7}}`, `{{eq .Nothing nil}}`, `{{lt .Text "b"}}`,
	"{{len .Words}}", "{{len .Number}}", "{{len .Text | print}}", "{{index .Words 1}}", "{{index .Words 9}}", "{{(index .Mixed 1) | len}}", `{{index .Map "key"}}`, `{{printf "%%d-%%s" .Number .Text}}`, `{{print .Text .Number}}`, `{{printf "%%v" .Nothing}}`,
	`{{join ", " .Words}}`, `{{first 1 .Words}}`, `{{range first 1 .Books}}{{.Title}}{{end}}`, `{{plural .Number "one" "many"}}`, `{{number 123456}}`, `{{url "topics/"}}`, `<a href="{{url .Text}}">`,
	`{{$d := dict "A" .Text "B" 1}}{{$d.A}}{{$d.B}}`, `{{template "parts/one" (dict "Title" .Unknown)}}`, `{{.Text | html}}`, `{{.Text | printf "%%q"}}`, `{{(.First).Title}}`, `{{(.List 1) | len}}`,
	"{{/* nothing */}}", "{{if (and .Yes (eq .Number -12))}}%s{{end}}", "{{.First.Title | print | len}}", `{{"constant <b>"}}`, `{{1}}{{true}}{{'x'}}{{0x10}}{{1.5}}`,
}

// layoutOf puts pieces together at random.
func layoutOf(r *rand.Rand, depth int) string {
	var b strings.Builder
	for range 1 + r.IntN(4) {
		p := pieces[r.IntN(len(pieces))]
		for strings.Contains(p, "%s") {
			inner := ""
			if depth > 0 {
				inner = layoutOf(r, depth-1)
			}
			p = strings.Replace(p, "%s", inner, 1)
		}
		b.WriteString(strings.ReplaceAll(p, "%%", "%"))
	}
	return b.String()
}

// TestProgramsDoWhatHTMLTemplateDoes compares what layouts come to with and
// without their programs: each piece alone, and thousands put together.
func TestProgramsDoWhatHTMLTemplateDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var layouts []string
	for _, p := range pieces {
		layouts = append(layouts, strings.ReplaceAll(strings.ReplaceAll(p, "%s", "{{.Text}}"), "%%", "%"))
	}
	for range 1500 {
		layouts = append(layouts, layoutOf(r, 2))
	}
	carried, refused, wrong := 0, 0, 0
	for _, layout := range layouts {
		theme, _ := compile(t, Options{Base: "/b/"}, texts{
			"layouts/article.html":    layout,
			"layouts/parts/one.html":  "({{.Title}})",
			"layouts/parts/two.html":  "({{.}}{{$}})",
			"layouts/parts/deep.html": `{{if lt . 3}}<i>{{.}}{{template "parts/deep" 3}}</i>{{end}}`,
			"layouts/parts/x.html":    "",
		})
		l := theme.layouts["article"]
		if l.problem != nil || l.program == nil {
			continue
		}
		for _, data := range []any{filled, &filled, filled.Books[0], nil, "text"} {
			var got, want bytes.Buffer
			ok := l.program.execute(&got, data)
			err := l.template.Execute(&want, data)
			switch {
			case !ok && err == nil:
				refused++
			case ok && err != nil:
				t.Errorf("%s\ngives %q without the error\n%v", layout, got.String(), err)
				wrong++
			case ok && got.String() != want.String():
				t.Errorf("%s\ngives %q\nwant  %q", layout, got.String(), want.String())
				wrong++
			case ok:
				carried++
			}
		}
		if wrong > 5 {
			t.FailNow()
		}
	}
	t.Logf("%d carried out, %d left to html/template", carried, refused)
	if carried < 2000 {
		t.Errorf("only %d of the layouts were carried out", carried)
	}
}

// BenchmarkCompile compiles the built-in layouts, as a preview does when one of
// them is edited.
func BenchmarkCompile(b *testing.B) {
	tree, _, err := files.Scan(os.DirFS("../.."))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		Compile(tree, Options{})
	}
}
