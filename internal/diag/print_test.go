package diag

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var errFull = errors.New("the disk is full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func text(ds ...Diagnostic) string {
	var b strings.Builder
	_ = Text(&b, ds, false)
	return b.String()
}

// wrongDate is a diagnostic with everything in it.
func wrongDate() Diagnostic {
	src := "---\ntitle: A\nsource: B\ndate: 21/01/2021\n---\n"
	return Diagnostic{
		Rule: "date", Message: `"21/01/2021" is not a date`, Hint: "write 2021-01-21, or 2021-01-21T18:30:00+01:00",
	}.In("content/articles/2026/11/court-ruling.md", []byte(src), strings.Index(src, "21/"), len("21/01/2021"))
}

func TestText(t *testing.T) {
	tests := []struct {
		name string
		d    Diagnostic
		want string
	}{
		{"all that there can be", wrongDate(), `
content/articles/2026/11/court-ruling.md:4:7: error: "21/01/2021" is not a date [date]
  4 | date: 21/01/2021
    |       ^^^^^^^^^^ write 2021-01-21, or 2021-01-21T18:30:00+01:00
`},
		{"without a hint", Diagnostic{Message: "m", Position: Position{"f", 12, 2, 2}, Excerpt: "abcd"}, `
f:12:2: error: m
 12 | abcd
    |  ^^
`},
		{"a large line number", Diagnostic{Message: "m", Hint: "h", Position: Position{"f", 12345, 1, 0}, Excerpt: "abcd"}, `
f:12345:1: error: m
12345 | abcd
      | ^ h
`},
		{"the whole line", Diagnostic{Message: "m", Position: Position{File: "f", Line: 1}, Excerpt: "ab cd"}, `
f:1: error: m
  1 | ab cd
    | ^^^^^
`},
		{"the whole file", Diagnostic{Severity: Warning, Rule: "file", Message: "m", Hint: "h", Position: Position{File: "f"}}, `
f: warning: m [file]
  h
`},
		{"no file, no hint", Diagnostic{Severity: Note, Message: "m"}, `
note: m
`},
		{"an empty line", Diagnostic{Message: "m", Hint: "h", Position: Position{"f", 3, 1, 1}}, `
f:3:1: error: m
  h
`},
		{"the end of a line", Diagnostic{Message: "m", Hint: "h", Position: Position{"f", 3, 4, 1}, Excerpt: "abc"}, `
f:3:4: error: m
  3 | abc
    |    ^ h
`},
		{"an underline longer than its line", Diagnostic{Message: "m", Position: Position{"f", 3, 2, 9}, Excerpt: "abc"}, `
f:3:2: error: m
  3 | abc
    |  ^^
`},
		{"a column beyond its line", Diagnostic{Message: "m", Position: Position{"f", 3, 9, 9}, Excerpt: "abc"}, `
f:3:9: error: m
  3 | abc
    |    ^
`},
		{"a tab is one character wide", Diagnostic{Message: "m", Position: Position{"f", 1, 3, 2}, Excerpt: "\ta\tb"}, `
f:1:3: error: m
  1 |  a b
    |   ^^
`},
		{"related places", Diagnostic{Message: "m", Related: []Related{
			{Position{"b.md", 2, 3, 1}, "the other", ""}, {Position{File: "c.md"}, "its file", "---\nname: C\n---"}, {Message: "while home was rendered"},
		}}, `
error: m
  b.md:2:3: the other
  c.md: its file
---
name: C
---
  while home was rendered
`},
		{"marks take no room, wide characters take two", Diagnostic{Message: "m", Position: Position{"f", 1, 6, 3}, Excerpt: "新聞,e\u0301，〈見出し〉"}, `
f:1:6: error: m
  1 | 新聞,é，〈見出し〉
    |       ^^^^^^
`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, want := text(test.d), strings.TrimPrefix(test.want, "\n")
			want = strings.ReplaceAll(want, "é", "e\u0301")
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			if got != test.d.String()+"\n" {
				t.Errorf("String gives %q", test.d.String())
			}
		})
	}
}

func TestColour(t *testing.T) {
	var b strings.Builder
	d := Diagnostic{Severity: Warning, Message: "m", Hint: "h", Rule: "r", Position: Position{"f", 1, 2, 2}, Excerpt: "abcd"}
	if err := Text(&b, []Diagnostic{d, {Severity: Note, Message: "n"}}, true); err != nil {
		t.Fatal(err)
	}
	want := "\x1b[1mf:1:2\x1b[0m: \x1b[1;33mwarning\x1b[0m: m [r]\n  1 | abcd\n    |  \x1b[1;33m^^\x1b[0m h\n\x1b[1;36mnote\x1b[0m: n\n"
	if b.String() != want {
		t.Errorf("got  %q\nwant %q", b.String(), want)
	}
}

// TestNothingSteersTheTerminal puts characters that a terminal obeys into every
// text of a diagnostic.
func TestNothingSteersTheTerminal(t *testing.T) {
	for _, bad := range []string{"\x1b[2J", "\x00", "\a", "\b", "\r", "\n", "\v", "\x7f", "\u0085", "\u009b2J", "\u202e", "\u2066", "\u2028", "\u2029", "\xff"} {
		d := Diagnostic{
			Rule: "r", Message: "m" + bad, Hint: "h" + bad,
			Position: Position{"f" + bad, 1, 1, 1}, Excerpt: "e" + bad,
			Related: []Related{{Position{File: "g" + bad}, "n" + bad, ""}},
		}
		var github strings.Builder
		if err := GitHub(&github, []Diagnostic{d}); err != nil {
			t.Fatal(err)
		}
		for _, out := range []string{text(d), github.String()} {
			inside := strings.ReplaceAll(out, "\n", "")
			if strings.ContainsAny(inside, "\x1b\x00\a\b\r\v\x7f\u0085\u009b\u202e\u2066\u2028\u2029") || strings.ContainsRune(bad, '\xff') {
				t.Errorf("%q comes through in %q", bad, out)
			}
			if n := strings.Count(out, "\ufffd"); n < 5 {
				t.Errorf("%q is shown in %d of 5 places in %q", bad, n, out)
			}
		}
		if n := strings.Count(text(d), "\n"); n != 4 {
			t.Errorf("%q makes it %d lines", bad, n)
		}
		if n := strings.Count(github.String(), "\n"); n != 1 {
			t.Errorf("%q makes it %d commands", bad, n)
		}
	}
	if s := "שלום\u200f, \u061cעולם\u200e"; printable(s) != s {
		t.Error("the marks that texts in Hebrew and Arabic need are lost")
	}
}

// TestTheCaretStandsUnderItsText moves a place along long lines, of narrow and
// of wide characters, as Locate keeps them and as others may.
func TestTheCaretStandsUnderItsText(t *testing.T) {
	for _, letter := range []string{".", "語", "é"} {
		for _, length := range []int{30, 100, 109, 110, 111, 120, 500, 5000} {
			for _, meant := range []string{"!", "!????????#", "!" + strings.Repeat("?", 200)} {
				for _, before := range []int{0, 1, 19, 20, 21, 22, 60, 90, 99, 100, 109, 110, 111, 399, 400, 401, 4999} {
					if before >= length {
						continue
					}
					head := strings.Repeat(letter, before)
					src := head + meant + strings.Repeat(letter, length-before)
					d := Diagnostic{Message: "m"}.In("f", []byte(src), len(head), len(meant))
					lines := strings.Split(text(d), "\n")
					line, caret := []rune(strings.TrimPrefix(lines[1], "  1 | ")), strings.TrimPrefix(lines[2], "    | ")
					if n := cells(line); n > window+2 {
						t.Errorf("%d of %d %q: the line has %d cells", before, length, letter, n)
					}
					at := 0
					for at < len(line) && line[at] != '!' {
						at++
					}
					if want := cells(line[:at]); strings.Index(caret, "^") != want {
						t.Errorf("%d of %d %q:\n%s", before, length, letter, text(d))
					}
					under := strings.TrimRight(string(line[at:]), letter+"…")
					if strings.Count(caret, "^") != len(under) {
						t.Errorf("%d of %d %q: %q is underlined\n%s", before, length, letter, under, text(d))
					}
					whole := string(line) == src
					if cut := line[0] == '…' || line[len(line)-1] == '…'; whole == cut {
						t.Errorf("%d of %d %q: what is cut is not shown\n%s", before, length, letter, text(d))
					}
				}
			}
		}
	}
}

func TestAFullDiskIsAnError(t *testing.T) {
	d := []Diagnostic{{Message: "m"}}
	if err := Text(fullDisk{}, d, false); !errors.Is(err, errFull) {
		t.Error(err)
	}
	if err := GitHub(fullDisk{}, d); !errors.Is(err, errFull) {
		t.Error(err)
	}
}

func TestJSON(t *testing.T) {
	tests := []struct {
		name string
		d    Diagnostic
		want string
	}{
		{"all that there can be", Diagnostic{Warning, "r", "m", "h", Position{"f", 1, 2, 3}, "excerpt", []Related{{Position{"g", 4, 5, 6}, "n", "e\nf"}, {Message: "o"}}},
			`{"severity":"warning","rule":"r","message":"m","hint":"h","file":"f","line":1,"column":2,"width":3,"related":[{"file":"g","line":4,"column":5,"message":"n","entry":"e\nf"},{"message":"o"}]}`},
		{"as little as there can be", Diagnostic{Message: "m"}, `{"severity":"error","message":"m"}`},
		{"characters that JSON escapes", Diagnostic{Severity: Note, Message: "\"\x1b\xff"}, `{"severity":"note","message":"\"\u001b\ufffd"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := json.Marshal(test.d)
			if err != nil || string(got) != test.want {
				t.Errorf("%v\ngot  %s\nwant %s", err, got, test.want)
			}
		})
	}
}

func TestGitHub(t *testing.T) {
	tests := []struct {
		name string
		d    Diagnostic
		want string
	}{
		{"all that there can be", Diagnostic{Warning, "r", "m", "h", Position{"f", 1, 2, 3}, "excerpt", []Related{{Position{"g", 4, 5, 6}, "n", "e\nf"}}},
			"::warning file=f,line=1,col=2,endColumn=5,title=r::m%0Ah%0Ag:4:5: n%0Ae%0Af\n"},
		{"as little as there can be", Diagnostic{Message: "m"}, "::error::m\n"},
		{"a whole line", Diagnostic{Severity: Note, Message: "m", Position: Position{File: "f", Line: 3}}, "::notice file=f,line=3::m\n"},
		{"a whole file", Diagnostic{Message: "m", Position: Position{File: "f"}}, "::error file=f::m\n"},
		{"signs that mean something to GitHub", Diagnostic{Message: "50%::a,b", Hint: "100%0A", Position: Position{File: "a,b:c%.md"}},
			"::error file=a%2Cb%3Ac%25.md::50%25::a,b%0A100%250A\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var b strings.Builder
			if err := GitHub(&b, []Diagnostic{test.d}); err != nil || b.String() != test.want {
				t.Errorf("%v\ngot  %s\nwant %s", err, &b, test.want)
			}
		})
	}
}
