package frontmatter

import (
	"fmt"
	"strings"
	"testing"
)

// typical is what the front matter of an article looks like.
const typical = `title: Judge refuses to order Amazon to host Parler again
date: 2021-01-21
updated: 2021-01-22T09:30
rank: major
authors: [Ada Example, Ben Example]
source:
  name: Reuters
  url: https://example.org/parler-v-amazon
  title: "Parler loses first round: judge denies order"
  date: 2021-01-21
highlights:
  - The judge found that Parler was unlikely to show a breach of contract.
  - Parler may still sue for damages.
tags:
- law
- technology
- free speech
story: parler-v-amazon
events:
  - date: 2021-01-10T18:30
    text: Amazon stops hosting Parler. # at midnight in Seattle
    url: https://example.org/amazon-stops
  - date: 2021-01-11
    text: 'Parler sues.'
summary: >-
  A federal judge in Seattle refused to order Amazon
  to put the network back on its servers.
image:
  src: court.jpg
  alt: The court house in Seattle
`

var plainTexts = []string{
	typical,
	"a:\nb: ~\nc: null\nd: # nothing\ne:   #\n",
	"a:\n- b\n-\n- c: d\n  e: f\n-   g:\n    - h\n- \nb: c\n",
	"a:\n  - - b\n", "- a\n- b\n", "a:\n  b\n",
	"a: b\n  c\n", "a: b\n\n  c\n", "a: b # c\n  d\n", "a: 'b'\n  c\n",
	"a: b: c\n", "a: b:\n", "a: b:c\n", "a:b\n", "a : b\n", "a: b #c: d\n", "a: b#c\n",
	"a: \"b\" # c\n", "a: \"b\"c\n", "a: 'b''c'\n", "a: \"b\\n\"\n", "a: \"b\": c\n", "a: ''\n",
	"a: []\n", "a: [ ]\n", "a: [b, c d , 'e', \"f\"]\n", "a: [b,]\n", "a: [b, , c]\n", "a: [b]c\n", "a: [b] # c\n",
	"a: [b: c]\n", "a: [-b]\n", "a: [b\n", "a: [b,c]: d\n", "a: [~, null]\n", "a: [b ]  \n", "a: [http://x]\n",
	"a: {}\n", "a: { }\n", "a: {b: c, d: 'e', f: \"g\"}\n", "a: {b: c,}\n", "a: {b: c, , d: e}\n", "a: {b}\n", "a: {b:c}\n", "a: {b: }\n", "a: {b: c}d\n",
	"a:\n- {b: http://x/y?z=1, c: d}\n- {b: c:d}\n- {b: c: d}\n- {b: c:}\n", "a:\n- {b: http://x/y?z=1, c: 10:30}\n", "a: {b: c#d}\n", "a: {b: c #d}\n", "a: {b: [c]}\n",
	"a: {b: ~, c: null}\n", "a: {b: c]}\n", "a: [b}]\n", "a: {b: -c}\n", "a: {'b': c}\n", "a: {b: c, b: d}\n", "a: {b: c} # d\n", "a: {b: c\n", "a: {b: ,c: d}\n", "a: {b: 2021-01-10T18:30~}\n",
	"a: >\n  b\n  c\n", "a: |\n  b\n\n  c\n", "a: |-\n  b\nc: d\n", "a: >-\n  b\n   c\n", "a: >\n  b  \n", "a: >\n b\n# c\nd: e\n",
	"a:\n- >\n  b\n", "a:\n- >\n b\n", "- a: >\n    b\n", "a: >\nb: c\n", "a: |\n |\n", "a: >-\n  # b\n  c\n", "a: |\n  b", "a: >\n  \n",
	"a: b\r\nc:\r\n  - d\r\n", "a: >-\r\n  b\r\n  c\r\n",
	"a: b\n#\n  # c\nd: e\n", "# a\n\na: b\n\n", " a: b\n", "a: b\n c: d\n", "a:\n    b: c\n  d: e\n",
	"a: 2021-01-21\nb: 12:30\nc: -5\nd: -\ne: - f\n", "a: é\nü: x\n", "a: x\u2028y\n", "a: x\ty\n", "\ufeffa: b\n",
	"a: &b c\n", "a: *b\n", "a: !b c\n", "a: %b\n", "a: @b\n", "a: `b`\n", "a: |b\n", "a: {b: c}\n", "a: ?b\n", "? a\n",
	"a: b\n...\n", "---\na: b\n", "a: b\n---\nc: d\n", "a: ---\n", "a: --- b\n", "a: -- b\n",
	"null: a\n~: b\n", "a: b\na: c\n", "1: a\n", "-a: b\n", "_a: b\n", "a: <<\n", "<<: a\n", "a: =\n", "a: .\n", "a: ...\n",
	"a:\n- b\n  - c\n", "a:\n- b\n c: d\n", "a:\n  - b\n - c\n", "a:\n- b: c\n   d: e\n", "a:\n- b: c\n d: e\n",
}

// TestPlainEqualsLibrary holds our reader of plain YAML against the library.
func TestPlainEqualsLibrary(t *testing.T) {
	for _, text := range plainTexts {
		oracle(t, []byte(text))
	}
}

func FuzzPlain(f *testing.F) {
	for _, text := range plainTexts {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if clean(src) {
			oracle(t, src)
		}
	})
}

// oracle fails unless the reader of plain YAML says that src is not for it, or
// says what the library says.
func oracle(t *testing.T, src []byte) {
	t.Helper()
	const base = 7 // bytes of the file before src
	file := append([]byte("before\n"), src...)
	var y plain
	got, ok := y.read(src, base)
	if !ok {
		return
	}
	r := reading{Decoder: Decoder{Source: file}, parser: &Parser{}}
	want, fault := r.load(src, base)
	if fault != nil {
		t.Fatalf("%q\nis read as %s\nthough the library says it is wrong at %d", src, placed(got), fault.offset-base)
	}
	if len(r.Diagnostics) > 0 {
		t.Fatalf("%q\nis read as %s\nthough %v", src, placed(got), r.Diagnostics)
	}
	if g, w := placed(got), placed(want); g != w {
		t.Fatalf("%q\nis read as %s\nthe library:  %s", src, g, w)
	}
}

// placed writes a value with the place of each part.
func placed(v Value) string {
	s := fmt.Sprintf("%d+%d:", v.Offset, v.Length)
	switch v.Kind {
	case Null:
		return s + "~" + v.Text
	case Scalar:
		if v.Quoted {
			return s + "'" + v.Text + "'"
		}
		return s + v.Text
	case List:
		var items []string
		for _, item := range v.Items {
			items = append(items, placed(item))
		}
		return s + "[" + strings.Join(items, ", ") + "]"
	case Map:
		var fields []string
		for _, f := range v.Fields {
			fields = append(fields, placed(f.Key)+" = "+placed(f.Value))
		}
		return s + "{" + strings.Join(fields, ", ") + "}"
	}
	return s + "invalid"
}

// TestPlainIsPlain names what must not fall to the library, which is ten times
// slower.
func TestPlainIsPlain(t *testing.T) {
	var y plain
	if _, ok := y.read([]byte(typical), 0); !ok {
		t.Error("typical front matter is not read as plain")
	}
}

func BenchmarkPlain(b *testing.B) {
	var y plain
	src := []byte(typical)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := y.read(src, 0); !ok {
			b.Fatal("not plain")
		}
	}
}

func BenchmarkClean(b *testing.B) {
	src := []byte(strings.Repeat("Judge refuses to order Amazon to host Parler again, as they say.\n", 43))
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if !clean(src) {
			b.Fatal("not clean")
		}
	}
}

func BenchmarkLibrary(b *testing.B) {
	b.ReportAllocs()
	file := []byte("---\n" + typical + "---\n")
	var p Parser
	for b.Loop() {
		r := reading{Decoder: Decoder{Source: file}, parser: &p}
		if v := r.split(header{syntax: yamlSyntax, start: 4, end: len(file) - 4}); v.Kind != Map {
			b.Fatal("not read")
		}
	}
}

// BenchmarkSplitter is adrg/frontmatter alone.
func BenchmarkSplitter(b *testing.B) {
	b.ReportAllocs()
	file := []byte("---\n" + typical + "---\n")
	nothing := *yamlSyntax
	nothing.read = func(*reading, []byte, int) Value { return Value{Kind: Map} }
	var p Parser
	for b.Loop() {
		r := reading{Decoder: Decoder{Source: file}, parser: &p}
		if v := r.split(header{syntax: &nothing, start: 4, end: len(file) - 4}); v.Kind != Map {
			b.Fatal("not read")
		}
	}
}

func BenchmarkDocument(b *testing.B) {
	b.ReportAllocs()
	file := []byte("---\n" + typical + "---\n\n" + strings.Repeat("Judge refuses to order Amazon to host Parler again.\n", 30))
	var p Parser
	for b.Loop() {
		if d := p.Document("a.md", file); d.Kind != Map {
			b.Fatal("not read")
		}
	}
}
