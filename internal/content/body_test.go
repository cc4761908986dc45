package content

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"coranto/internal/diag"
	"coranto/internal/markdown"
)

var bodies = []string{
	"Text.\n\nMore.\n", "# H\n\nText\nover two lines.\n\n- a\n", "Text\n===\n\nMore\n", "a | b\n--|--\nc | d\n\nText\n",
	"Text\n- a\n\n- b\n", "Text\n```\ncode\n\nmore\n```\n", "Text\n> quote\n\nmore\n", "1. a\n\n2. b\n", "1.5 million.\n\nx\n", "2021 was\n\nx\n",
	"*a* b\n\nx\n", "***\n\nx\n", "* a\n\n  b\n", "_a_\n\nx\n", "\"a\" 'b'\n\n\"c\n", "[x](https://example.org)\n\nx\n", "[x]\n\n[x]: y\n", "[^1]\n\n[^1]: y\n",
	"a\n \t\nb\n", "a\u00a0\n\u00a0\nb\n", "    code\n\ntext\n", "a  \nb\\\nc\n\nd\n", "~~a~~ b\n\nc\n", "#a\n\nb\n", "#\n\nb\n", "a\r\nb\r\n\r\nc\r\n",
	"![p](x.png)\n", "<b>x</b>\n", "[x](y)\n", "[x](HTTP://y)\n", "[x]( y)\n", "[](https://x)\n", "[x][y]\n", "a https://example.org/x b\n\nc\n", "mail@example.org\n",
	strings.Repeat("word ", 100) + "\n\nx\n", "a\fb\n\f\nc\n",
}

// TestGlanceIsEnough holds that what a glance at a body rules out is not in it,
// and that the excerpt of its opening is the excerpt of the whole.
func TestGlanceIsEnough(t *testing.T) {
	for _, body := range bodies {
		glance(t, []byte(body))
	}
}

func FuzzGlance(f *testing.F) {
	for _, body := range bodies {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if utf8.Valid(body) && !strings.Contains(string(body), "\x00") {
			glance(t, body)
		}
	})
}

func glance(t *testing.T, body []byte) {
	t.Helper()
	if refers(body) || !markdown.Harmless(body) {
		return
	}
	whole := markdown.New().Scan(body[:len(body):len(body)], true)
	if len(whole.Links)+len(whole.Pictures)+len(whole.Findings) > 0 {
		t.Fatalf("%q holds %+v, though a glance rules that out", body, whole)
	}
	opening := openingOf(body)
	if len(opening) == 0 {
		return
	}
	if text := markdown.New().Scan(opening, true).Excerpt; text != "" && text != whole.Excerpt {
		t.Fatalf("%q\nhas the excerpt %q\nits opening %q\nhas           %q", body, whole.Excerpt, opening, text)
	}
}

// TestPlacesInTheBody holds that references and findings have their places in
// the file.
func TestPlacesInTheBody(t *testing.T) {
	a := article("", "One [a](a.md).\r\n\r\nÄÖ ![b](b.png) and [c](c.md)\r\n[d]: d.md\r\n\r\n[d] <br>\r\n\r\n[d]: e.md\r\n")
	var got []string
	for _, list := range [][]Reference{a.Links, a.Pictures} {
		for _, r := range list {
			runes := []rune(r.Excerpt)
			got = append(got, r.Position.String()+" "+string(runes[r.Column-1:r.Column-1+r.Width]))
		}
	}
	for _, d := range a.Diagnostics {
		got = append(got, d.Position.String()+" "+d.Rule)
	}
	const file = "content/articles/2021/01/parler.md"
	equal(t, got, []string{file + ":5:9 a.md", file + ":7:24 c.md", file + ":12:6 e.md", file + ":7:9 b.png", file + ":10:5 raw-html"})
}

// TestPlacer holds that it finds the places that diag.Locate finds.
func TestPlacer(t *testing.T) {
	for _, src := range []string{
		"---\ntitle: x\n---\nOne\n\nÄ two\r\nthree",
		"\ufeffÄ x\n\ufeffy\r\rz",
		"x\n" + strings.Repeat("語 ", 3000) + "\n" + strings.Repeat("é", 3000) + "x\r\n",
	} {
		places := placer{file: "x.md", src: []byte(src)}
		onLine := map[int]int{}
		for offset, c := range src {
			if c == '\ufeff' && offset == 0 || c == '\n' && offset > 0 && src[offset-1] == '\r' {
				continue // no character of its own
			}
			position, excerpt := diag.Locate("x.md", []byte(src), offset, 2)
			if onLine[position.Line]++; onLine[position.Line] > mostExcerpts {
				excerpt = ""
			}
			equal(t, places.reference("d", offset, 2), Reference{"d", position, excerpt})
		}
	}
}

// TestTooComplexBodies holds that a body which passes a limit is an error that
// names the place, though nothing in it refers to anything.
func TestTooComplexBodies(t *testing.T) {
	for body, place := range map[string]string{
		"One.\n\n" + strings.Repeat(">", 101) + "\n": ":7:101",
		"One.\n\n" + strings.Repeat("*a_ ", 20_000):  ":7:",
		strings.Repeat("a <b> ", 200) + "\n\n" + strings.Repeat("|a", 1000) + "\n" +
			strings.Repeat("|-", 1000) + "\n" + strings.Repeat("a\n", 1000): ":7:1",
	} {
		a := article("", body)
		i := slices.IndexFunc(a.Diagnostics, func(d diag.Diagnostic) bool { return d.Rule == markdown.TooComplex })
		if i < 0 {
			t.Errorf("%.40q is not too complex: %v", body, a.Diagnostics)
			continue
		}
		d := a.Diagnostics[i]
		if d.Severity != diag.Error || !strings.HasPrefix(strings.TrimPrefix(d.Position.String(), d.File), place) || d.Hint == "" || d.Excerpt == "" {
			t.Errorf("%.40q: %v", body, d)
		}
	}
}

// TestManyReferences holds that what is kept of a body's references grows with
// their number, not with the length of their line as well.
func TestManyReferences(t *testing.T) {
	for _, end := range []string{"", "\n\n"} {
		body := strings.Repeat("[a](b.md) ![](c.png)"+end, 2000)
		a := article("", body)
		kept := 0
		for _, list := range [][]Reference{a.Links, a.Pictures} {
			if len(list) != 2000 {
				t.Errorf("%d references", len(list))
			}
			for _, r := range list {
				kept += len(r.Excerpt)
			}
		}
		if kept > 2*len(body) {
			t.Errorf("%d bytes are kept of %d", kept, len(body))
		}
	}
}
