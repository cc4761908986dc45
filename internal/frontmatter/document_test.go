package frontmatter

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	adrg "github.com/adrg/frontmatter"

	"coranto/internal/diag"
)

var update = flag.Bool("update", false, "write testdata/documents.txt anew")

// documents are files and what is right or wrong with them. What is read of
// each, and said, stands in testdata/documents.txt.
var documents = []struct{ name, src string }{
	{"plain", "---\ntitle: x\ntags: [a, 'b']\n---\nBody.\n"},
	{"mark, CRLF and lines before", "\ufeff\r\n---  \r\ntitle: x\r\n---\t\r\nBody.\r\n"},
	{"no line behind the end", "---\ntitle: x\n---"},
	{"all of YAML", "---\ntitle: \"a\\tb\"\ntext: >\n  one\n\n  two\nmap: {a: [b, {c: d}]}\n'quoted key': ~\nlong: one\n  two\n---\nBody.\n"},
	{"a fence within a text", "---\ntext: |\n  a\n  ---\n  b\n---\nBody.\n"},
	{"TOML", "+++\ntitle = \"x\"\ndate = 2021-01-21\nlist = [1, 'b', [true]]\n[source]\nname = \"R\"\n[[events]]\ndate = 2021-01-01 10:00:00\n[[events]]\na.b = {c = 1}\n+++\nBody.\n"},
	{"a fence within a text of TOML", "+++\ntext = '''\n +++\n'''\n+++\nBody.\n"},
	{"JSON", "{\"title\": \"a\\u00e9\\n\", \"list\": [1, null, true, {}, []],\n\"map\": {\"a\": -1.5e3}}  \nBody.\n"},

	{"an empty file", ""},
	{"blank lines", " \n\n"},
	{"no front matter", "Text.\n"},
	{"a fence too long", "----\ntitle: x\n----\n"},
	{"a fence with a name", "---yaml\ntitle: x\n---\n"},
	{"an indented fence", " ---\ntitle: x\n---\n"},
	{"no end", "---\ntitle: x\n\nText.\n"},
	{"no end of TOML", "+++\ntitle = 'x'\n\nText.\n"},
	{"no end of JSON", "{\"title\": \"x\",\n\nText.\n"},
	{"an indented end", "---\ntitle: x\n ---\nText.\n"},
	{"a dash as the end", "---\ntitle: x\n—\nText.\n"},
	{"dots as the end", "---\ntitle: x\n...\nText.\n"},
	{"dots as the end, and a line in the text", "---\ntitle: x\n...\nText.\n---\nMore.\n"},
	{"text on the line of the end", "---\ntitle: x\n--- Text.\n"},
	{"text on the line of the end of JSON", "{\"title\": \"x\"} Text.\n"},
	{"no keys", "---\n# nothing\n---\nText.\n"},
	{"no keys in JSON", "{}\nText.\n"},
	{"text for front matter", "---\nText.\n---\nText.\n"},
	{"a list for front matter", "---\n- x\n---\nText.\n"},

	{"bytes that are not UTF-8", "---\ntitle: caf\xe9\n---\n"},
	{"UTF-16", "\xff\xfe-\x00-\x00-\x00"},
	{"NUL", "---\ntitle: x\n---\na\x00b\n"},
	{"control characters", "---\ntitle: a\x07b\n---\nc\x0bd \x1b \uffff\n"},
	{"control characters by escapes", "---\na: \"\\0\"\n---\n"},
	{"CR alone", "---\rtitle: x\r---\rText.\r"},
	{"one CR alone", "---\ntitle: x\n---\nText.\rMore.\n"},

	{"colons", "---\ntitle: Foo: bar\nsubtitle: 'a': b\nx:y\n- z: 1\n---\n"},
	{"quotes", "---\na: \"x\nb: 'x\nc: 'don't'\nd: \"x\" y\ne: \"C:\\dir\"\n---\n"},
	{"first characters", "---\na: @x\nb: `x`\nc: %x\nd: *x\ne: &x y\nf: !x y\ng: *Breaking* news\nh: }\n---\n"},
	{"brackets", "---\na: [x\nb: {x: 1\nc: [x] y\n---\n"},
	{"blocks", "---\na: > x\nb: - x\nc: |\n x\n  y\n z\n---\n"},
	{"tabs", "---\na:\n\tb: c\nd: e\tf\n---\n"},
	{"indentation", "---\na: b\n c: d\ne:\n    f: g\n  h: i\nj: k\n---\n"},
	{"text among keys", "---\na: b\nSome text here.\n\nc: d\n---\n"},
	{"anchors, aliases, tags, merge keys", "---\na: &x {b: c}\nd: *x\n<<: *x\ne: !!binary eA==\n---\n"},
	{"keys that are none", "---\n[a]: b\n? {c: d}\n: e\n: f\n---\n"},
	{"keys twice", "---\na: b\na: c\n---\n"},
	{"TOML that is none", "+++\na = b\n+++\n"},
	{"TOML without quotes", "+++\ntitle = Foo bar\n+++\n"},
	{"TOML twice", "+++\na = 1\na = 2\n[b]\n[b]\n+++\n"},
	{"TOML with a table twice", "+++\na.b = 1\n[a]\nc = 1\n+++\n"},
	{"TOML with an impossible date", "+++\ndate = 2021-02-30\n+++\n"},
	{"JSON that is none", "{\"title\": \"x\",}\n"},
	{"JSON with comments", "{\n  // x\n  \"title\": \"x\"\n}\n"},
}

// TestDocuments compares each document with the golden file.
func TestDocuments(t *testing.T) {
	const golden = "testdata/documents.txt"
	var found strings.Builder
	for _, d := range documents {
		fmt.Fprintf(&found, "=== %s\n%s\n", d.name, read(t, d.src))
	}
	if *update {
		if err := os.WriteFile(golden, []byte(found.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	got, want := strings.Split(found.String(), "\n=== "), strings.Split(string(data), "\n=== ")
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("no document asks for\n%s", want[i])
		case i >= len(want):
			t.Errorf("the golden file lacks\n%s", got[i])
		case got[i] != want[i]:
			t.Errorf("got\n%s\nwant\n%s", got[i], want[i])
		}
	}
}

// read returns what is read of a document and what is said of it.
func read(t *testing.T, src string) string {
	t.Helper()
	var p Parser
	d := p.Document("a.md", []byte(src))
	var b strings.Builder
	fmt.Fprintf(&b, "%s | %q\n", outline(d.Value), src[d.Body:])
	if err := diag.Text(&b, d.Diagnostics, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// outline writes a value on one line: null as ~, what could not be read as !.
func outline(v Value) string {
	switch v.Kind {
	case Null:
		return "~"
	case Invalid:
		return "!"
	case List:
		items := make([]string, len(v.Items))
		for i, item := range v.Items {
			items[i] = outline(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case Map:
		fields := make([]string, len(v.Fields))
		for i, f := range v.Fields {
			fields[i] = f.Key.Text + ": " + outline(f.Value)
		}
		return "{" + strings.Join(fields, ", ") + "}"
	}
	if v.Quoted {
		return fmt.Sprintf("%q", v.Text)
	}
	return v.Text
}

// TestLargeFiles holds that size is limited.
func TestLargeFiles(t *testing.T) {
	var p Parser
	head := "---\ntitle: x\n---\n"
	if d := p.Document("a.md", []byte(head+strings.Repeat("x", MaxSize-len(head)))); len(d.Diagnostics) > 0 {
		t.Errorf("a file of 8 MiB: %v", d.Diagnostics)
	}
	for _, src := range []string{head + strings.Repeat("x", MaxSize-len(head)+1), "---\n" + strings.Repeat("# x\n", maxHeader/4) + "a: b\n---\n"} {
		if d := p.Document("a.md", []byte(src)); len(d.Diagnostics) != 1 || d.Diagnostics[0].Rule != "size" || d.Kind != Invalid {
			t.Errorf("a file of %d bytes: %v", len(src), d.Diagnostics)
		}
	}
}

// FuzzDocument holds that no file makes the parser fail, that all places are in
// the file, and that front matter ends where adrg/frontmatter has it end.
func FuzzDocument(f *testing.F) {
	for _, d := range documents {
		f.Add([]byte(d.src))
	}
	var p Parser
	f.Fuzz(func(t *testing.T, src []byte) {
		d := p.Document("a.md", src)
		if (d.Kind == Map) == (d.Kind == Invalid) || d.Kind == Invalid && len(d.Diagnostics) == 0 {
			t.Fatalf("kind %d with %v", d.Kind, d.Diagnostics)
		}
		if d.Body > len(src) {
			t.Fatalf("the body begins at %d of %d", d.Body, len(src))
		}
		within(t, d.Value, len(src))
		if d.Kind == Map && len(d.Diagnostics) == 0 {
			sameSplit(t, src, d.Body)
		}
	})
}

// within fails when a value has its place outside of the file, or text that no
// feed can hold.
func within(t *testing.T, v Value, size int) {
	t.Helper()
	if v.Offset < 0 || v.Offset > size || v.Length < 1 && v.Kind != Invalid || v.Offset+v.Length > size+1 || !utf8.ValidString(v.Text) {
		t.Fatalf("%+v in a file of %d bytes", v, size)
	}
	for _, item := range v.Items {
		within(t, item, size)
	}
	for _, f := range v.Fields {
		within(t, f.Key, size)
		within(t, f.Value, size)
	}
}

// sameSplit fails unless adrg/frontmatter, given the whole file, finds the same
// front matter and body. It compares lines without any space around them, so
// files with a fence of that kind are left out; and JSON only in one layout.
func sameSplit(t *testing.T, src []byte, body int) {
	t.Helper()
	file := bytes.TrimPrefix(src, []byte(bom))
	for _, fence := range []string{"---", "+++"} {
		if !bytes.HasPrefix(bytes.TrimSpace(file), []byte(fence)) {
			continue
		}
		r := reading{Decoder: Decoder{Source: src}, parser: &Parser{}}
		h, ok := r.header(len(src) - len(file))
		if !ok || holdsLine(src[h.start:h.end], fence) {
			continue
		}
		var header []byte
		format := adrg.NewFormat(fence, fence, func(data []byte, _ any) error {
			header = bytes.Clone(data)
			return nil
		})
		rest, err := adrg.MustParse(bytes.NewReader(file), nil, format)
		if errors.Is(err, adrg.ErrNotFound) || !bytes.Equal(header, src[h.start:h.end]) || !bytes.Equal(rest, src[body:]) {
			t.Fatalf("%q\nis split into %q and %q, by adrg/frontmatter into %q and %q (%v)", src, src[h.start:h.end], src[body:], header, rest, err)
		}
	}
}
