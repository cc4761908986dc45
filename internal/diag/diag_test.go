package diag

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestLocate names a place in a source by what stands there, between « and »,
// and shows what is underlined.
func TestLocate(t *testing.T) {
	tests := []struct {
		name, src    string
		line, column int
		width        int
		excerpt      string
	}{
		{"the first character", "«t»itle: x\n", 1, 1, 1, "title: x"},
		{"a value", "---\ntitle: x\ndate: «21/01/2021»\n---\n", 3, 7, 10, "date: 21/01/2021"},
		{"the last character, no line feed behind it", "a\nb«c»", 2, 2, 1, "bc"},
		{"the end of the file", "a\nbc«»", 2, 3, 1, "bc"},
		{"the end of the file, behind a line feed", "a\nbc\n«»", 3, 1, 1, ""},
		{"an empty file", "«»", 1, 1, 1, ""},
		{"an empty line", "a\n«»\nb", 2, 1, 1, ""},
		{"the end of a line", "a«\n»b", 1, 2, 1, "a"},
		{"more than a line is underlined to its end", "a «bc\nde»f\n", 1, 3, 2, "a bc"},

		{"CRLF", "a\r\nb«c»\r\nd", 2, 2, 1, "bc"},
		{"the end of a line in CRLF", "a\r\nbc«\r\n»d", 2, 3, 1, "bc"},
		{"the line feed of CRLF", "a\r\nbc\r«\n»d", 2, 3, 1, "bc"},
		{"empty lines in CRLF", "\r\n\r\n«x»", 3, 1, 1, "x"},
		{"lone CR", "a\rb«c»\rd", 2, 2, 1, "bc"},
		{"behind a lone CR at the end", "a\r«»", 2, 1, 1, ""},
		{"all line endings in one file", "a\rb\nc\r\nd\n\re«f»\rg\n", 6, 2, 1, "ef"},

		{"a byte order mark", "\ufefft«i»tle", 1, 2, 1, "title"},
		{"before a byte order mark", "«»\ufefftitle", 1, 1, 1, "title"},
		{"over a byte order mark", "«\ufeffti»tle", 1, 1, 2, "title"},
		{"no more than a byte order mark", "\ufeff«»", 1, 1, 1, ""},
		{"a byte order mark further on is a character", "a\n\ufeffb«c»", 2, 3, 1, "\ufeffbc"},

		{"characters of two, three and four bytes", "é€𝄞 «ü€»x", 1, 5, 2, "é€𝄞 ü€x"},
		{"a letter and its accent are two characters", "e\u0301«x»", 1, 3, 1, "e\u0301x"},
		{"bytes that are not UTF-8 count one each", "a\xff\xfe«b\xffc»", 1, 4, 3, "a\ufffd\ufffdb\ufffdc"},
		{"a character cut in two", "a\xe2\x82«b»", 1, 4, 1, "a\ufffd\ufffdb"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before, rest, _ := strings.Cut(test.src, "«")
			meant, after, _ := strings.Cut(rest, "»")
			pos, excerpt := Locate("f", []byte(before+meant+after), len(before), len(meant))
			want := Position{"f", test.line, test.column, test.width}
			if pos != want || excerpt != test.excerpt {
				t.Errorf("got %#v %q\nwant %#v %q", pos, excerpt, want, test.excerpt)
			}
		})
	}
}

func TestLocateTakesAnyNumbers(t *testing.T) {
	const most = int(^uint(0) >> 1)
	tests := []struct {
		name           string
		offset, length int
		want           Position
	}{
		{"before the file", -5, 3, Position{"f", 1, 1, 2}},
		{"beyond the file", 99, 2, Position{"f", 2, 3, 1}},
		{"a length below nothing", 3, -7, Position{"f", 1, 3, 1}},
		{"a length beyond the file", 5, most, Position{"f", 2, 1, 2}},
		{"within a character", 2, 1, Position{"f", 1, 2, 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, _ := Locate("f", []byte("aéb\nxy"), test.offset, test.length); got != test.want {
				t.Errorf("got %#v, want %#v", got, test.want)
			}
		})
	}
}

// TestLocateKeepsLittleOfAVeryLongLine moves a place along a line of 300,000
// bytes, with characters of one and of three.
func TestLocateKeepsLittleOfAVeryLongLine(t *testing.T) {
	for _, letter := range []string{"x", "語"} {
		line := []rune(strings.Repeat(letter, 100_000))
		for _, column := range []int{1, 2, 21, 200, 399, 400, 401, 402, 403, 50_000, 99_999, 100_000} {
			before, after := string(line[:column-1]), string(line[column:])
			d := Diagnostic{}.In("f", []byte("first\n"+before+"!"+after+"\nlast"), len("first\n")+len(before), 1)
			if want := (Position{"f", 2, column, 1}); d.Position != want {
				t.Errorf("got %#v, want %#v", d.Position, want)
			}
			if n := utf8.RuneCountInString(d.Excerpt); n > 2*longest {
				t.Errorf("column %d keeps %d characters", column, n)
			}
			if start, end := place(d.Position, utf8.RuneCountInString(d.Excerpt)); string([]rune(d.Excerpt)[start:end]) != "!" {
				t.Errorf("column %d: the place is lost in %q", column, d.Excerpt)
			}
		}
	}
}

// FuzzLocate holds Locate against the slow way: cutting the lines one by one.
func FuzzLocate(f *testing.F) {
	for _, src := range []string{"", "a\nb", "a\r\nb\rc", "\ufeffx", "é€𝄞", "a\xffb", "\r\r\n\n", strings.Repeat("ab€", 300)} {
		f.Add([]byte(src), len(src)/2, 3)
	}
	f.Fuzz(func(t *testing.T, src []byte, offset, length int) {
		pos, excerpt := Locate("f", src, offset, length)
		if !utf8.ValidString(excerpt) {
			t.Errorf("the excerpt %q is not UTF-8", excerpt)
		}
		text := string(src)
		lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
		lines[0] = strings.TrimPrefix(lines[0], bom)
		if pos.Line < 1 || pos.Line > len(lines) {
			t.Fatalf("there is no line %d in %q", pos.Line, src)
		}
		line := []rune(lines[pos.Line-1])
		if pos.Column < 1 || pos.Width < 1 || pos.Column > len(line)+1 || pos.Width > max(len(line)-pos.Column+1, 1) {
			t.Fatalf("%#v is not within %q", pos, string(line))
		}
		if utf8.Valid(src) {
			start, end := place(pos, utf8.RuneCountInString(excerpt))
			want := line[pos.Column-1:]
			if got := []rune(excerpt)[start:end]; !slices.Equal(got, want[:min(len(got), len(want))]) {
				t.Errorf("at %#v of %q stands %q, not %q", pos, excerpt, string(got), string(want))
			}
		}
		var b strings.Builder
		if err := Text(&b, []Diagnostic{{Message: "m", Position: pos, Excerpt: excerpt}}, false); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), "\n"); excerpt != "" && n != 3 {
			t.Errorf("%d lines are printed:\n%s", n, &b)
		}
	})
}

func TestSortOrdersByPlaceAndDropsWhatWasSaidAlready(t *testing.T) {
	d := func(file string, line, column, width int, rule, message string) Diagnostic {
		return Diagnostic{Rule: rule, Message: message, Position: Position{file, line, column, width}}
	}
	want := []Diagnostic{
		d("", 0, 0, 0, "r", "of no file"),
		d("a", 0, 0, 0, "r", "of the whole file"),
		d("a", 2, 1, 1, "r", "m"),
		d("a", 10, 0, 0, "r", "m"),
		d("a", 10, 2, 1, "r", "m"),
		d("a", 10, 2, 3, "r", "m"),
		d("a", 10, 2, 3, "s", "l"),
		d("a", 10, 2, 3, "s", "m"),
		d("a", 10, 11, 1, "r", "m"),
		d("b", 1, 1, 1, "r", "m"),
	}
	mixed := slices.Concat(want[5:], want, want[:7])
	slices.Reverse(mixed)
	got := Sort(mixed)
	same := func(a, b Diagnostic) bool { return a.String() == b.String() && a.Position == b.Position }
	if !slices.EqualFunc(got, want, same) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestCountAndHasErrors(t *testing.T) {
	list := []Diagnostic{{Severity: Warning}, {Severity: Note}, {Severity: Error}, {Severity: Warning}}
	if errors, warnings := Count(list); errors != 1 || warnings != 2 {
		t.Errorf("counts %d errors, %d warnings", errors, warnings)
	}
	if !HasErrors(list) || HasErrors(list[:2]) || HasErrors(nil) {
		t.Error("only what holds an error has errors")
	}
}
