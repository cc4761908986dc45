package markdown

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensionast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// family is a way to write bodies that take goldmark more time or memory than
// their length warrants, or that might: head, then part as often as wanted, then
// tail.
type family struct {
	name  string
	head  string
	part  func(i int) string
	tail  string
	tails bool // a tail for each part

	far   bool   // it is tried up to 1 MiB
	limit *limit // which it passes then
}

func always(part string) func(int) string { return func(int) string { return part } }

// body returns the family's body with n parts.
func (f family) body(n int) []byte {
	var s strings.Builder
	s.WriteString(f.head)
	for i := range n {
		s.WriteString(f.part(i))
	}
	tails := 1
	if f.tails {
		tails = n
	}
	s.WriteString(strings.Repeat(f.tail, tails))
	return []byte(s.String())
}

// parts returns how many parts fit into a body of size bytes.
func (f family) parts(size int) int {
	size -= len(f.head)
	if !f.tails {
		size -= len(f.tail)
	}
	n := 0
	for ; ; n++ {
		size -= len(f.part(n))
		if f.tails {
			size -= len(f.tail)
		}
		if size < 0 {
			return n
		}
	}
}

var families = []family{
	// Blocks.
	{name: "quotations in one line", far: true, limit: &tooDeep, part: always(">")},
	{name: "quotations line by line", part: func(i int) string { return strings.Repeat(">", i%5000) + "a\n" }},
	{name: "quotations, ninety on each line", part: always(strings.Repeat(">", 90) + "a\n")},
	{name: "quotations, ninety on each line, between blank lines", part: always(strings.Repeat("> ", 90) + "\n\n")},
	{name: "quotations, each of its own", part: always(">a\n\n")},
	{name: "lists line by line", far: true, limit: &tooDeep, part: func(i int) string { return strings.Repeat("  ", i%3000) + "- a\n" }},
	{name: "lists in one line", far: true, limit: &tooDeep, part: always("- "), tail: "a"},
	{name: "lists in quotations in one line", part: always(">-"), tail: "a"},
	{name: "lists in quotations, line by line", part: always(strings.Repeat(">- ", 30) + "a\n\n")},
	{name: "numbered lists in one line", part: always("1) "), tail: "a"},
	{name: "blank lines in nested lists", far: true, limit: &tooManyLevels, head: strings.Repeat("- ", 49) + "a\n", part: always("\n")},
	{name: "blank lines and text in nested lists", head: strings.Repeat("- ", 49) + "a\n", part: always("\n\n\n\n" + strings.Repeat(" ", 98) + "b\n")},
	{name: "blank lines after two lists", far: true, limit: &tooManyLevels, head: "- a\n  - b\n", part: always("\n")},
	{name: "text in nested lists", head: strings.Repeat("- ", 49) + "a\n", part: always(strings.Repeat("\t", 25) + "b\n")},
	{name: "spaces in nested lists", head: strings.Repeat("- ", 49) + "a\n", part: always(" "), tail: "b"},
	{name: "spaces behind nested lists", head: strings.Repeat("- ", 49), part: always(" "), tail: "b"},
	{name: "tabs in nested lists", head: strings.Repeat("-\t", 30), part: always("a b\t")},
	{name: "lazy lines in quotations", head: strings.Repeat(">", 90) + "a\n", part: always("a\n")},
	{name: "empty items", part: always("-\n")},
	{name: "empty lists", part: always("-\n+\n")},
	{name: "items", part: always("- a\n")},
	{name: "items with tabs", part: always("-\ta\n")},
	{name: "items with blank lines", part: always("- a\n\n")},
	{name: "code in items", part: always("-     a\n")},
	{name: "headings", part: always("#\n")},
	{name: "headings of one name", part: always("# a\n")},
	{name: "headings with many names", part: func(i int) string { return fmt.Sprintf("# a-%d\n# a\n", i) }},
	{name: "underlined headings", part: always("a\n=\n")},
	{name: "paragraphs", part: always("a\n\n")},
	{name: "lines", part: always("a\n")},
	{name: "hard breaks", part: always("a\\\n")},
	{name: "code", part: always("    a\n")},
	{name: "code and blank lines", part: always("    a\n\n")},
	{name: "fences", part: always("```\n")},
	{name: "fences of growing length", part: func(i int) string { return strings.Repeat("`", i+3) + "\n" }},
	{name: "rules", part: always("***\n")},
	{name: "spaces", part: always(" ")},
	{name: "blank lines", part: always("\n")},
	{name: "carriage returns", part: always("a\r")},
	{name: "form feeds", part: always("a\n\f")},

	// HTML.
	{name: "angles", part: always("<")},
	{name: "angles line by line", part: always("a\n<\n")},
	{name: "tags that never close", far: true, limit: &tooManyTags, part: always("<a ")},
	{name: "tags line by line", part: always("<a\n")},
	{name: "tags", head: "a", part: always("<b>")},
	{name: "attributes", head: "<a", part: always(" a")},
	{name: "attributes in single quotation marks", part: always("<a b='")},
	{name: "attributes in either quotation marks", part: always("<a b='<a b=\"")},
	{name: "closing tags that never close", part: always("</a ")},
	{name: "comments", part: always("a <!-- ")},
	{name: "instructions", part: always("a <? ")},
	{name: "declarations", part: always("a <!A ")},
	{name: "CDATA", part: always("a <![CDATA[ ")},
	{name: "scripts", head: "<script>\n", part: always("a\n")},
	{name: "addresses in angles", part: always("<a:>")},
	{name: "addresses in angles that never close", part: always("<a:b")},
	{name: "mail in angles", part: always("<a@b>")},

	// Links.
	{name: "opening brackets", part: always("[")},
	{name: "closing brackets", part: always("]")},
	{name: "brackets", far: true, limit: &tooManyLinks, part: always("["), tail: "]", tails: true},
	{name: "brackets around text", part: always(strings.Repeat("[", 400) + strings.Repeat("*a ", 1000) + strings.Repeat("]", 400))},
	{name: "brackets around labels", part: always(strings.Repeat("[", 300) + strings.Repeat("A", 690) + strings.Repeat("]", 300) + strings.Repeat("a", 1000))},
	{name: "brackets around long text", part: always(strings.Repeat("[", 400) + strings.Repeat("a", 10000) + strings.Repeat("]", 400))},
	{name: "empty brackets", part: always("[]")},
	{name: "pairs of brackets", part: always("[a]")},
	{name: "pictures", part: always("![")},
	{name: "pictures in pictures", part: always("!["), tail: "](a)", tails: true},
	{name: "links in pictures", part: always("!["), tail: "[a](b)](c)", tails: true},
	{name: "destinations", far: true, limit: &tooManyLinks, part: always("[a](")},
	{name: "destinations that end", part: always("[a](b)")},
	{name: "destinations without a name", part: always("[](a)")},
	{name: "destinations line by line", part: always("[](a)\n")},
	{name: "destinations in angles", far: true, limit: &tooManyLinks, part: always("[a](<b")},
	{name: "destinations in angles that end", part: always("[a](<b"), tail: ">"},
	{name: "destinations in angles before a title", head: strings.Repeat("[a](<b", 2000) + "> \"", part: always("a ")},
	{name: "destinations before a title", head: strings.Repeat("[a](b", 2000) + " \"", part: always("a ")},
	{name: "destinations before a title below", head: strings.Repeat("[a](b", 2000) + "\n\"", part: always("a\n"), tail: "\""},
	{name: "titles that never close", part: always("[a](b \"")},
	{name: "titles of two kinds", part: always("[a](b \"[a](b '")},
	{name: "titles in brackets", part: always("[a](b (")},
	{name: "a title of many lines", far: true, limit: &tooManyDefined, head: "[a](b \"", part: always("a\n"), tail: "\")"},
	{name: "a label of many lines", head: "[a][", part: always("a\n"), tail: "]"},
	{name: "labels", part: always("[a][b")},
	{name: "labels that never close", part: always("[a][")},
	{name: "emphasis in links", far: true, limit: &tooManyLinks, part: always("[*a*](b)")},
	{name: "emphasis in links line by line", part: always("[*a*](b)\n")},
	{name: "emphasis before links", part: always("*a [b](c) ")},
	{name: "links of many words", part: always("[" + strings.Repeat("*a* ", 100) + "](b) ")},
	{name: "deep emphasis in a picture in brackets", head: "[[[[[[[[[[![", part: always("***"), tail: "a](b)]]]]]]]]]]"},

	// Definitions and what refers to them.
	{name: "definitions", part: always("[a]:\n")},
	{name: "definitions of many names", far: true, limit: &tooManyDefined, part: func(i int) string { return fmt.Sprintf("[%d]: b\n", i) }},
	{name: "definitions between blank lines", part: func(i int) string { return fmt.Sprintf("[%x]:b\n\n", i) }},
	{name: "a definition of many lines", head: "[", part: always("a\n"), tail: "]: b"},
	{name: "a definition with a title of many lines", head: "[a]: b '", part: always("a\n"), tail: "'"},
	{name: "definitions with a title that never closes", part: always("[a]: b\n'")},
	{name: "references", head: "[r]: x\n\n", part: always("[r]")},
	{name: "references line by line", far: true, limit: &tooManyDefined, head: "[r]: x\n\n", part: always("[r]\n")},
	{name: "full references", head: "[r]: x\n\n", part: always("[a][r]\n")},
	{name: "what would be definitions below text", far: true, limit: &tooManyLinks, head: "a\n", part: always("[a]:\n/b\n\"c\n")},
	{name: "references between blank lines", far: true, limit: &tooManyLinks, head: "[r]: x\n\n", part: always("[r]\n\n")},
	{name: "references to a long address", far: true, limit: &tooMuchResult, head: "[r]: " + strings.Repeat("x", 100_000) + "\n\n", part: always("[r]\n\n")},
	{name: "references to a long title", head: "[r]: x '" + strings.Repeat("\"", 100_000) + "'\n\n", part: always("![r]\n\n")},
	{name: "footnotes in one line", part: always("[^a]:")},
	{name: "footnotes that are not used", part: always("[^a]:\n")},
	{name: "footnotes", far: true, limit: &tooManyNotes, part: func(i int) string { return fmt.Sprintf("[^%x]:\n\n[^%x]\n\n", i, i) }},
	{name: "references to footnotes that are not there", part: always("[^a]\n")},
	{name: "references to one footnote", head: "[^a]: b\n\n", part: always("[^a]")},
	{name: "references to the last footnote", head: strings.Repeat("[^b]:\n", 2000) + "[^a]: b\n\n", part: always("[^a]")},
	{name: "footnotes in footnotes", part: func(i int) string { return fmt.Sprintf("[^%d]: [^%d]\n\n", i, i+1) }},

	// Emphasis.
	{name: "emphasis of two kinds", far: true, limit: &tooManyMarks, part: always("*a_ ")},
	{name: "emphasis that opens", part: always("*a ")},
	{name: "emphasis that closes", part: always("a* ")},
	{name: "emphasis that does both", part: always("a*")},
	{name: "strong emphasis that opens", far: true, limit: &tooManyMarks, part: always("**a ")},
	{name: "asterisks", head: "a ", part: always("*")},
	{name: "asterisks that match", head: "a ", part: always("**"), tail: "b" + strings.Repeat("*", 100_000)},
	{name: "asterisks and underscores", head: "a ", part: always("*_")},
	{name: "emphasis in emphasis", part: always("*a "), tail: " a*", tails: true},
	{name: "emphasis of three", part: always("a***b**c*")},
	{name: "underscores in words", far: true, limit: &tooManyMarks, part: always("a_")},
	{name: "emphasis", part: always("*a* ")},
	{name: "emphasis line by line", part: always("*a*\n")},
	{name: "tildes", far: true, head: "a ", part: always("~")},
	{name: "pairs of tildes", part: always("~~a ")},
	{name: "what is struck out", part: always("~a~ ")},

	// Code.
	{name: "backticks", head: "a ", part: always("`")},
	{name: "backticks of growing length", far: true, head: "a ", part: func(i int) string { return strings.Repeat("`", i+1) + " " }},
	{name: "escaped backticks", far: true, part: always("\\``` ")},
	{name: "escaped backticks line by line", part: always("\\```\n")},
	{name: "code spans", part: always("`a`")},
	{name: "code spans of many lines", part: always("`\n")},

	// Tables.
	{name: "a table that expands", head: strings.Repeat("|a", 20_000) + "|\n" + strings.Repeat("|-", 20_000) + "|\n", part: always("a\n")},
	{name: "tables that expand", far: true, limit: &tooManyCells, part: always(strings.Repeat("|a", 200) + "|\n" + strings.Repeat("|-", 200) + "|\n" + strings.Repeat("a\n", 400) + "\n")},
	{name: "a table", head: "|a|b|\n|-|-|\n", part: always("|a|b|\n")},
	{name: "a table of many columns", part: always("|-")},
	{name: "a table of many columns that is none", head: "a\n", part: always("-|")},
	{name: "lines below a table", head: "a\n-:\n", part: always("a\n")},
	{name: "lines that might be below the head of a table", part: always("-:|x\n")},
	{name: "escaped bars in code", head: "|a|\n|-|\n", part: always("|`\\|`|\n")},
	{name: "code and one escaped bar", head: "|a|\n|-|\n|`\\|`|\n", part: always("|`a`|\n")},
	{name: "escaped bars in one cell", head: "|a|\n|-|\n|`", part: always("\\|"), tail: "`|\n"},
	{name: "code in one cell", head: "|a|\n|-|\n|`\\|`", part: always("`a` "), tail: "|\n"},

	// Text.
	{name: "letters", part: always("a")},
	{name: "wide letters", part: always("世")},
	{name: "words", part: always("a ")},
	{name: "escapes", part: always("\\*")},
	{name: "backslashes", part: always("\\")},
	{name: "ampersands", part: always("&")},
	{name: "entities", part: always("&amp;")},
	{name: "long entities", part: always("&CounterClockwiseContourIntegra")},
	{name: "double quotation marks", part: always("\"a ")},
	{name: "single quotation marks", part: always("'99 ")},
	{name: "dashes", head: "a", part: always("-")},
	{name: "dots", part: always("...")},
	{name: "mail", part: always("a@b.c ")},
	{name: "mail that is none", part: always("a@")},
	{name: "mail with underscores", part: always("_a"), tail: "@b.c"},
	{name: "mail with dots", part: always("a."), tail: "@b.c"},
	{name: "www", part: always("www.")},
	{name: "www and words", part: always("www.a.b ")},
	{name: "addresses", part: always("http://a.b ")},
	{name: "schemes", part: always("http://")},
	{name: "addresses in brackets", head: "http://a.b/", part: always("(")},
	{name: "exclamation marks", part: always("!")},
}

// reading is what reading one body came to.
type reading struct {
	steps, cells int
	allocated    int // bytes
	passed       []Finding
}

func read(body []byte) reading {
	var before, after runtime.MemStats
	c := New()
	runtime.ReadMemStats(&before)
	c.HTML(body, Options{})
	runtime.ReadMemStats(&after)
	m := &c.r.meter
	return reading{m.work, m.cells, int(after.TotalAlloc - before.TotalAlloc), m.passed}
}

// check holds what is true of every body: its memory is in proportion to its
// length and the counted work, and the glance at it never says yes in vain.
func (r reading) check(t *testing.T, body []byte) {
	t.Helper()
	if len(r.passed) == 0 && (r.steps > mostWork || r.cells > mostCells) {
		t.Errorf("%d steps and %d cells pass no limit", r.steps, r.cells)
	}
	if most := 100_000 + 1000*len(body) + min(r.steps, mostWork) + 1000*min(r.cells, mostCells); r.allocated > most {
		t.Errorf("%d bytes take %d bytes of memory, %d steps and %d cells", len(body), r.allocated, r.steps, r.cells)
	}
	if len(r.passed) > 0 && Harmless(body) {
		t.Errorf("%d bytes are not harmless: %v", len(body), r.passed)
	}
}

// TestHostile holds that no family takes more than the limits allow, however
// often its part is repeated, and that the finding stands where that happens.
func TestHostile(t *testing.T) {
	const before = "[first](first.md)\n\n"
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			sizes := []int{2 << 10, 16 << 10}
			if f.far {
				sizes = []int{16 << 10, 128 << 10, 1 << 20}
			}
			var last reading
			for i, size := range sizes {
				hostile := f.body(f.parts(size))
				body := slices.Concat([]byte(before), hostile, []byte("\n\nlast"))
				got := read(body)
				got.check(t, body)
				for _, found := range got.passed {
					if found.Rule != TooComplex || found.Hint == "" || found.Length != 1 ||
						found.Offset < len(before) || found.Offset >= len(before)+len(hostile) {
						t.Errorf("of %d bytes is said: %+v", len(body), found)
					}
				}
				growth := size / sizes[max(i-1, 0)]
				switch {
				case !f.far || i < len(sizes)-1:
				case f.limit != nil:
					if len(got.passed) != 1 || got.passed[0].Message != f.limit.message {
						t.Errorf("of %d bytes is said: %v, not %q", len(body), got.passed, f.limit.message)
					}
				case len(got.passed) > 0 || got.steps > (growth+1)*last.steps || got.allocated > (growth+1)*last.allocated:
					t.Errorf("%d times the length: %+v became %+v", growth, last, got)
				}
				last = got
			}
		})
	}
}

// TestLinesBelowABracketAreCounted holds that work which goldmark does for each
// bracket, and which grows with the lines below it, counts as such.
func TestLinesBelowABracketAreCounted(t *testing.T) {
	const brackets, lines = 100, 10_000
	above := "a\n" + strings.Repeat("[b]\n", brackets)
	few, many := read([]byte(above)), read([]byte(above+strings.Repeat("c\n", lines)))
	if least := few.steps + brackets*lines; many.steps < least {
		t.Errorf("%d lines below %d brackets: %d steps, want %d or more", lines, brackets, many.steps, least)
	}
}

func TestPlaceOfALimit(t *testing.T) {
	c := New()
	for body, want := range map[string]int{ // its offset, -1 where there is none
		strings.Repeat(">", 100) + "a":                                    -1,
		strings.Repeat(">", 101) + "a":                                    100,
		strings.Repeat("> ", 101):                                         200,
		strings.Repeat("- ", 50) + "a":                                    -1,
		"a\n\n" + strings.Repeat("- ", 51) + "a":                          103,
		"> " + strings.Repeat("1. ", 50) + "a":                            149,
		strings.Repeat(">", 60) + "\n\n" + strings.Repeat("- ", 40) + "a": -1,
		strings.Repeat("[^a]:", 101):                                      500,
		"|a|b|\n|-|-|\n" + strings.Repeat("|a|b|\n", 49_999):              -1,
		"a\n\n|a|b|\n|-|-|\n" + strings.Repeat("|a|b|\n", 50_000):         3,
	} {
		got := -1
		for _, f := range c.Scan([]byte(body), false).Findings {
			got = f.Offset
		}
		if got != want {
			t.Errorf("%.20q of %d bytes: found at %d, want %d", body, len(body), got, want)
		}
	}
}

// TestWhatPassesALimitStaysText holds that the rest of the body does not, but
// behind the limit of work.
func TestWhatPassesALimitStaysText(t *testing.T) {
	deep := strings.Repeat(">", 101) + "[b](b.md)\n\n"
	wide := strings.Repeat("|c", 400) + "\n" + strings.Repeat("|-", 400) + "\n" + strings.Repeat("d\n", 400) + "\n"
	long := strings.Repeat("*e_ ", 20_000) + "\n\n"
	body := []byte("[a](a.md)\n\n" + deep + wide + deep + "[f](f.md)\n\n" + long + "[g](g.md)")
	c := New()
	scan := c.Scan(body, true)
	var said, links []string
	for _, f := range scan.Findings {
		said = append(said, f.Message)
	}
	for _, l := range scan.Links {
		links = append(links, l.Destination)
	}
	if want := []string{tooDeep.message, tooManyCells.message, tooManyMarks.message}; !slices.Equal(said, want) {
		t.Errorf("said is %q, want %q", said, want)
	}
	if want := []string{"a.md", "b.md", "b.md", "f.md"}; !slices.Equal(links, want) {
		t.Errorf("links are %q, want %q", links, want)
	}
	html := string(c.HTML(body, Options{}).HTML)
	if n := strings.Count(html, "<blockquote>"); n != 200 {
		t.Errorf("%d quotations", n)
	}
	if strings.Contains(html, "<table>") || !strings.Contains(html, "<p>&gt;<a") || !strings.HasSuffix(html, "<p>[g](g.md)</p>\n") {
		t.Errorf("%q … %q", html[:3000], html[len(html)-100:])
	}
}

// TestLongArticles holds that what may really be written passes no limit.
func TestLongArticles(t *testing.T) {
	repeat := func(n int, part string) string {
		var s strings.Builder
		for i := range n {
			s.WriteString(strings.ReplaceAll(part, "#", fmt.Sprint(i)))
		}
		return s.String()
	}
	var nested strings.Builder
	for i := range 500 {
		fmt.Fprintf(&nested, "%s- a *point* with a [link](x.md)\n\n", strings.Repeat("    ", i%10))
	}
	for name, body := range map[string]string{
		"prose":                     strings.Repeat(string(article)+"\n\n", 40),
		"a megabyte of prose":       strings.Repeat(string(article)+"\n\n", 400),
		"prose on one line":         repeat(2000, "A *word* and a [link](https://example.org/#). "),
		"links line by line":        repeat(3000, "[a link](https://example.org/some/where/#?a=b \"title\")\n"),
		"footnotes":                 repeat(1000, "A word.[^n#]\n\n") + repeat(1000, "[^n#]: A note with *emphasis* and a [link](x.md).\n"),
		"references":                repeat(2000, "See [this][r#] and [r#].\n") + "\n" + repeat(2000, "[r#]: https://example.org/# \"title\"\n"),
		"a table":                   "|a|b|c|d|\n|-|-|-|-|\n" + repeat(2000, "|[#](x.md)|*b*|`a\\|b`|d|\n"),
		"a table of many columns":   strings.Repeat("|a", 50) + "\n" + strings.Repeat("|-", 50) + "\n" + repeat(1000, strings.Repeat("|#", 50)+"\n"),
		"nested lists":              nested.String(),
		"a long list":               repeat(10_000, "- a point, #\n"),
		"a long quotation":          repeat(10_000, "> a line, #\n"),
		"a conversation":            repeat(500, ">>>> a line\n>>>\n>>> another\n\nNo.\n\n"),
		"code":                      "```\n" + repeat(10_000, "a[#][0] = b[#](c[#]) * d_e_f; // <a> [[*_`]]\n") + "```\n",
		"indented code":             repeat(10_000, "                    a[#][0] = b[#](c[#]) * d_e_f;\n"),
		"data on one line":          "```\n" + repeat(20_000, "[{\"a_b\": [#, \"*\"]}, ") + "\n```\n",
		"drawn lines":               repeat(1000, "____________________ | ~~~~~~~~~~~~~ *************\n\n"),
		"a poem":                    repeat(5000, "a line of a poem, #\\\n") + "[end](x.md)",
		"headings":                  repeat(10_000, "# A heading\n\nText.\n\n"),
		"pictures":                  repeat(2000, "![picture #](p#.png \"caption\")\n\n"),
		"tags":                      repeat(10_000, "a<br>b <b>c</b>\n\n"),
		"a line of many characters": strings.Repeat("x", 1<<20),
	} {
		if got := read([]byte(body)); len(got.passed) > 0 {
			t.Errorf("%s, %d bytes: %v", name, len(body), got.passed)
		}
	}
	if !Harmless(article) || !Harmless([]byte(strings.Repeat(string(article)+"\n\n", 40))) {
		t.Error("the glance does not know an article")
	}
}

// asked counts what of the text a parser of goldmark is asked about.
type asked struct {
	parser.InlineParser
	bytes *int
}

func (a asked) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	*a.bytes += len(line)
	return a.InlineParser.Parse(parent, block, pc)
}

// TestGuardsThatAnswer holds that goldmark is not asked what it would take long
// to deny.
func TestGuardsThatAnswer(t *testing.T) {
	for _, n := range []int{1000, 100_000} {
		for body, guard := range map[string]func(parser.InlineParser) parser.InlineParser{
			"a " + strings.Repeat("~", n):        func(p parser.InlineParser) parser.InlineParser { return emphasis{p} },
			"a " + strings.Repeat("\\``` ", n/5): func(p parser.InlineParser) parser.InlineParser { return codeSpans{p} },
		} {
			looked := 0
			inner := parser.NewCodeSpanParser()
			if body[2] == '~' {
				inner = extension.NewStrikethroughParser()
			}
			p := parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...),
				parser.WithInlineParsers(util.Prioritized(guard(asked{inner, &looked}), 100)))
			pc := parser.NewContext()
			pc.Set(meterKey, &meter{})
			p.Parse(text.NewReader([]byte(body)), parser.WithContext(pc))
			if looked > len(body) {
				t.Errorf("%.10q…: for %d bytes goldmark is asked about %d", body, len(body), looked)
			}
		}
	}
}

// goldmark is the dialect without guards.
var goldmark = parser.NewParser(
	parser.WithBlockParsers(parser.DefaultBlockParsers()...),
	parser.WithBlockParsers(util.Prioritized(extension.NewFootnoteBlockParser(), 999)),
	parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	parser.WithParagraphTransformers(util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
	parser.WithInlineParsers(parser.DefaultInlineParsers()...),
	parser.WithInlineParsers(
		util.Prioritized(extension.NewFootnoteParser(), 101),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(bareParser{}, 999),
	),
	parser.WithASTTransformers(
		util.Prioritized(extension.NewTableASTTransformer(), 0),
		util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
	),
)

// checkTree holds that body, if it passes no limit, has the syntax tree that
// goldmark makes of it.
func checkTree(t *testing.T, body []byte) {
	t.Helper()
	var m meter
	body = body[:len(body):len(body)]
	if got := outline(parse(body, &m), body); len(m.passed) == 0 {
		if want := outline(goldmark.Parse(text.NewReader(body)), body); got != want {
			t.Fatalf("%q is\n%s\ngoldmark has\n%s", body, got, want)
		}
	}
}

// outline writes out all of a tree that says something of the body.
func outline(doc ast.Node, src []byte) string {
	var s strings.Builder
	depth := 0
	walk(doc, func(n ast.Node) bool {
		fmt.Fprintf(&s, "%*s%s %d", depth, "", n.Kind(), n.Pos())
		depth++
		if n.Type() == ast.TypeBlock {
			fmt.Fprint(&s, n.HasBlankPreviousLines())
			if lines := n.Lines(); lines != nil {
				fmt.Fprint(&s, lines.Sliced(0, lines.Len()))
			}
		}
		switch n := n.(type) {
		case *ast.Text:
			fmt.Fprint(&s, n.Segment, n.SoftLineBreak(), n.HardLineBreak(), n.IsRaw())
		case *ast.Link:
			fmt.Fprintf(&s, "%q %q", n.Destination, n.Title)
		case *ast.Image:
			fmt.Fprintf(&s, "%q %q", n.Destination, n.Title)
		case *ast.AutoLink:
			fmt.Fprintf(&s, "%q", n.URL(src))
		case *ast.RawHTML:
			fmt.Fprint(&s, n.Segments.Sliced(0, n.Segments.Len()))
		case *ast.Emphasis:
			fmt.Fprint(&s, n.Level)
		case *ast.Heading:
			fmt.Fprint(&s, n.Level)
		case *ast.List:
			fmt.Fprint(&s, n.Marker, n.IsTight, n.Start)
		case *ast.ListItem:
			fmt.Fprint(&s, n.Offset)
		case *ast.HTMLBlock:
			fmt.Fprint(&s, n.HTMLBlockType, n.ClosureLine)
		case *extensionast.TableCell:
			fmt.Fprint(&s, n.Alignment)
		case *extensionast.FootnoteLink:
			fmt.Fprint(&s, n.Index, n.RefCount, n.RefIndex)
		case *extensionast.FootnoteBacklink:
			fmt.Fprint(&s, n.Index, n.RefCount, n.RefIndex)
		case *extensionast.Footnote:
			fmt.Fprintf(&s, "%q %d", n.Ref, n.Index)
		}
		s.WriteByte('\n')
		return true
	}, func(ast.Node) { depth-- })
	return s.String()
}

// pieces are what bodies are put together from that goldmark may take long for.
var pieces = append(strings.Split("a| |\n|\n\n|    |\t|# |===|---|> |>|- |1. |*|**|_|~~|~|`|``|```|\n```\n|\\|\\\n|!|[|![|]|](|][|(|)|<|>|](x)|[a](b)|"+
	"![p](q \"T\")|[^1]|\n[^1]: |\n[r]: x\n\n|[r]|<b>|</b>|<!--|-->|<a b='|<a |\n<div>|<?|?>|<![CDATA[|]]>|&amp;|https://|www.|@|a@b.c|.|:|]:|\"|'|é|世|\r\n|"+
	"\\`|\\]|AA|*a*|_a_|\n- |\n  |\n> |\n\t|-\t", "|"), "|", "|-|-|\n", "| a | b |\n|---|--:|\n", "\\|", "|a", "|-", "-:")

// TestGuardsChangeNothing holds that bodies which pass no limit are read as
// goldmark reads them.
func TestGuardsChangeNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	some := func(most int) string {
		var s strings.Builder
		for range random.IntN(most + 1) {
			s.WriteString(pieces[random.IntN(len(pieces))])
		}
		return s.String()
	}
	for range 20_000 {
		body := some(24)
		if random.IntN(2) == 0 {
			body = some(4) + strings.Repeat(some(4), random.IntN(20)) + some(4)
		}
		checkTree(t, []byte(body))
	}
	for _, f := range families {
		checkTree(t, f.body(f.parts(max(1000, len(f.head)+len(f.tail)+100))))
	}
}

// FuzzHostile repeats what it is given, as often as it is told, and holds the
// body against what this package promises, and against goldmark where that is
// quick.
func FuzzHostile(f *testing.F) {
	for _, family := range families {
		if len(family.head)+len(family.tail) < 1000 {
			f.Add(family.head, family.part(1), family.tail, uint16(200), family.tails)
		}
	}
	used := New()
	f.Fuzz(func(t *testing.T, head, part, tail string, n uint16, tails bool) {
		if len(head)+len(part)+len(tail) > 1000 || !tails && int(n)*len(part) > 1<<17 || tails && int(n)*len(part+tail) > 1<<17 {
			return
		}
		body := family{head: head, part: always(part), tail: tail, tails: tails}.body(int(n))
		read(body).check(t, body)
		if len(body) < 1000 {
			checkTree(t, body)
		}
		if len(body) < 1<<14 {
			check(t, used, body)
		}
	})
}
