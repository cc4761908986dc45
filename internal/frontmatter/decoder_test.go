package frontmatter

import (
	"reflect"
	"strings"
	"testing"

	"coranto/internal/diag"
)

// decode reads a file of YAML and hands it to f; it returns what was said.
func decode(t *testing.T, src string, f func(d *Decoder, v Value)) string {
	t.Helper()
	var p Parser
	doc := p.YAML("site.yaml", []byte(src))
	d := Decoder{File: "site.yaml", Source: []byte(src), Diagnostics: doc.Diagnostics}
	f(&d, doc.Value)
	var b strings.Builder
	if err := diag.Text(&b, d.Diagnostics, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestDecoder(t *testing.T) {
	var got []any
	take := func(v any) { got = append(got, v) }
	said := decode(t, "a: ' x '\nb: [1, two]\nc: true\nd: 12\ne: high\nf: one\ng: {h: 1, h: 2, i: 3}\n", func(d *Decoder, v Value) {
		d.Map(v, "a file", []string{"a", "b", "c", "d", "e", "f", "g"}, func(key string, v Value) {
			switch key {
			case "a":
				take(d.String(v))
			case "b", "f":
				take(d.Strings(v))
			case "c":
				take(d.Bool(v))
			case "d":
				take(d.Int(v, 1, 300))
			case "e":
				take(d.OneOf(v, "low", "high"))
			case "g":
				d.Map(v, "g", []string{"h", "j"}, func(_ string, v Value) { take(d.Int(v, 0, 9)) })
			}
		})
	})
	if want := []any{"x", []string{"1", "two"}, true, 12, 1, []string{"one"}, 1}; !reflect.DeepEqual(got, want) {
		t.Errorf("decoded %v, not %v", got, want)
	}
	const want = `site.yaml:7:11: error: the key "h" stands twice [repeated-key]
  7 | g: {h: 1, h: 2, i: 3}
    |           ^ keep one of the two
site.yaml:7:17: error: g has no key "i" [unknown-key]
  7 | g: {h: 1, h: 2, i: 3}
    |                 ^ known here: h, j
`
	if said != want {
		t.Errorf("said:\n%s\nshould be:\n%s", said, want)
	}
}

// TestDecoderIsSilentAboutInvalid holds that nothing is said twice of one
// mistake.
func TestDecoderIsSilentAboutInvalid(t *testing.T) {
	said := decode(t, "a: b: c\n", func(d *Decoder, v Value) {
		d.Map(v, "a file", []string{"a"}, func(_ string, v Value) {
			if v.Kind != Invalid || !reflect.DeepEqual([]any{d.String(v), d.Bool(v), d.Int(v, 0, 1), d.OneOf(v, "x"), d.Any(v)}, []any{"", false, 0, -1, nil}) {
				t.Errorf("%+v is read", v)
			}
			d.List(v, func(Value) { t.Error("it has items") })
			d.Map(v, "it", []string{"x"}, func(string, Value) { t.Error("it has fields") })
		})
	})
	if strings.Count(said, "error") != 1 {
		t.Errorf("said:\n%s", said)
	}
}

func TestAny(t *testing.T) {
	decode(t, `
int: 12
negative: -3
float: 1.50
large: 12345678901234567890
exponent: 1e3
zeros: 007
zero: 0
version: 1.2.3
date: 2021-01-21
quoted: "12"
yes: true
no: FALSE
null: ~
name: Nan
infinite: Infinity
list: [1, a, {b: c}]
`, func(d *Decoder, v Value) {
		want := map[string]any{
			"int": 12, "negative": -3, "float": 1.5, "large": 12345678901234567890.0, "exponent": 1000.0, "zeros": "007", "zero": 0,
			"version": "1.2.3", "date": "2021-01-21", "quoted": "12", "yes": true, "no": false, "null": nil,
			"name": "Nan", "infinite": "Infinity", "list": []any{1, "a", map[string]any{"b": "c"}},
		}
		if got := d.Any(v); !reflect.DeepEqual(got, want) {
			t.Errorf("decoded %#v, not %#v", got, want)
		}
	})
}

func TestYAMLFiles(t *testing.T) {
	for src, want := range map[string]string{
		"\ufefftitle: x\r\n":          "",
		"---\ntitle: x\n...\n":        "",
		"":                            "site.yaml:1:1: error: there are no keys in this file [yaml]\n  write them, as in title: …\n",
		"# x\n":                       "site.yaml:1:1: error: there are no keys in this file [yaml]\n  1 | # x\n    | ^ write them, as in title: …\n",
		"- x\n":                       "site.yaml:1:1: error: this is a list; it should be keys and values [schema]\n  1 | - x\n    | ^ write a key before it, as in title: …\n",
		"a: b\n---\nc: d\n":           "site.yaml:2:1: error: a second document begins here; coranto reads one [yaml]\n  2 | ---\n    | ^^^ remove this line\n",
		"---\na: b\n---\nc: d\n":      "site.yaml:3:1: error: a second document begins here; coranto reads one [yaml]\n  3 | ---\n    | ^^^ remove this line\n",
		"a: \x00":                     "site.yaml:1:4: error: a NUL stands here: the file is not a text, or not UTF-8 [encoding]\n  1 | a: \ufffd\n    |    ^ save it as text, in UTF-8\n",
		"\ufeffa: b: c\nd: \"e\nf: g": "site.yaml:1:4: error: a text with a colon in it needs quotes in YAML [yaml]\n  1 | a: b: c\n    |    ^^^^ write \"b: c\"\nsite.yaml:2:4: error: this text has no quote at its end [yaml]\n  2 | d: \"e\n    |    ^^ write \" behind it, or '\"e'\n",
	} {
		if said := decode(t, src, func(*Decoder, Value) {}); said != want {
			t.Errorf("%q\nsaid:\n%s\nshould be:\n%s", src, said, want)
		}
	}
}

// TestManyWarnings holds that however many warnings a file has, they are no
// error; and that an error among those that are not listed is one.
func TestManyWarnings(t *testing.T) {
	d := &Decoder{File: "x.md", Source: []byte("x")}
	for range 2 * maxDiagnostics {
		d.Warn(Value{}, "x", "x", "")
	}
	if len(d.Diagnostics) != maxDiagnostics+1 || diag.HasErrors(d.Diagnostics) {
		t.Errorf("%d diagnostics, with errors: %t", len(d.Diagnostics), diag.HasErrors(d.Diagnostics))
	}
	if d.Error(Value{}, "x", "x", ""); !diag.HasErrors(d.Diagnostics) {
		t.Error("an error is not told")
	}
}
