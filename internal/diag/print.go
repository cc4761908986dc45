package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Text prints ds for a person: the place, the message, the line with the part
// that is meant underlined, and the hint. With colour, ANSI codes.
//
//	content/articles/a.md:4:7: error: "21/01/2021" is not a date [date]
//	  4 | date: 21/01/2021
//	    |       ^^^^^^^^^^ write 2021-01-21
func Text(w io.Writer, ds []Diagnostic, colour bool) error {
	var b strings.Builder
	for _, d := range ds {
		writeText(&b, d, colour)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeText(b *strings.Builder, d Diagnostic, colour bool) {
	paint := func(code, s string) string {
		if !colour || s == "" {
			return s
		}
		return "\x1b[" + code + "m" + s + "\x1b[0m"
	}
	code := [...]string{"1;31", "1;33", "1;36"}[d.Severity]
	if place := printable(d.Position.String()); place != "" {
		b.WriteString(paint("1", place) + ": ")
	}
	b.WriteString(paint(code, d.Severity.String()) + ": " + printable(d.Message))
	if d.Rule != "" {
		b.WriteString(" [" + d.Rule + "]")
	}
	b.WriteByte('\n')
	switch {
	case d.Line > 0 && d.Excerpt != "":
		writeExcerpt(b, d, func(s string) string { return paint(code, s) })
	case d.Hint != "":
		b.WriteString("  " + printable(d.Hint) + "\n")
	}
	for _, r := range d.Related {
		b.WriteString("  " + strings.Join(r.lines(), "\n") + "\n")
	}
}

// lines returns what is said of a second place, and below it the lines that may
// stand there.
func (r Related) lines() []string {
	lines := []string{r.String()}
	if r.Entry != "" {
		lines = append(lines, strings.Split(r.Entry, "\n")...)
	}
	for i, line := range lines {
		lines[i] = printable(line)
	}
	return lines
}

// at returns a text with the place it speaks of before it.
func at(p Position, text string) string {
	if place := p.String(); place != "" {
		return place + ": " + text
	}
	return text
}

// What is printed of a long line: a window, in cells of the terminal, that
// begins a few characters before the place.
const (
	window = 110
	lead   = 20
)

// writeExcerpt prints the source line, cut to a window around the place, and
// the underline with the hint behind it.
func writeExcerpt(b *strings.Builder, d Diagnostic, paint func(string) string) {
	line := []rune(printable(strings.ReplaceAll(d.Excerpt, "\t", " ")))
	start, end := place(d.Position, len(line))

	from, pad := 0, ""
	if start > lead && cells(line[:end]) > window {
		from, pad = start-lead, "…"
	}
	to := from
	for used := 0; to < len(line); to++ {
		if used += cells(line[to : to+1]); used > window {
			break
		}
	}
	text := pad + string(line[from:to])
	if to < len(line) {
		text += "…"
	}
	before := cells([]rune(pad)) + cells(line[from:start])
	under := max(cells(line[start:min(end, to)]), 1)

	number := fmt.Sprintf("%3d", d.Line)
	fmt.Fprintf(b, "%s | %s\n", number, text)
	fmt.Fprintf(b, "%*s | %s%s", len(number), "", strings.Repeat(" ", before), paint(strings.Repeat("^", under)))
	if d.Hint != "" {
		b.WriteString(" " + printable(d.Hint))
	}
	b.WriteByte('\n')
}

// place returns where p stands in its excerpt of that many characters.
func place(p Position, length int) (start, end int) {
	if p.Column == 0 {
		return 0, length
	}
	start = p.Column - 1
	if start > length {
		start = min(kept, length)
	}
	return start, min(start+max(p.Width, 1), length)
}

// cells returns how many cells of a terminal a text fills: two for each wide
// character (Unicode's annex 11), none for a mark on another.
func cells(text []rune) int {
	n := 0
	for _, r := range text {
		switch {
		case r < 0x300:
			n++
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// printable replaces control characters, line separators, and what overrides
// the direction of text, so that a file can neither steer the terminal on which
// its errors are shown nor look there like something else. The marks of
// direction, up to U+200F, stay: texts in Arabic and Hebrew need them.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) || r > 0x200f && unicode.Is(unicode.Bidi_Control, r) {
			return '\ufffd'
		}
		return r
	}, s)
}

// String returns file:line:column, as far as they are known.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

type jsonDiagnostic struct {
	Severity string        `json:"severity"`
	Rule     string        `json:"rule,omitempty"`
	Message  string        `json:"message"`
	Hint     string        `json:"hint,omitempty"`
	File     string        `json:"file,omitempty"`
	Line     int           `json:"line,omitempty"`
	Column   int           `json:"column,omitempty"`
	Width    int           `json:"width,omitempty"`
	Related  []jsonRelated `json:"related,omitempty"`
}

type jsonRelated struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
	Entry   string `json:"entry,omitempty"`
}

// MarshalJSON writes d as an object with the keys severity, rule, message,
// hint, file, line, column, width and related; empty ones are left out.
func (d Diagnostic) MarshalJSON() ([]byte, error) {
	j := jsonDiagnostic{
		Severity: d.Severity.String(), Rule: d.Rule, Message: d.Message, Hint: d.Hint,
		File: d.File, Line: d.Line, Column: d.Column, Width: d.Width,
	}
	for _, r := range d.Related {
		j.Related = append(j.Related, jsonRelated{r.File, r.Line, r.Column, r.Message, r.Entry})
	}
	return json.Marshal(j)
}

// GitHub prints ds as workflow commands, which GitHub shows beside the lines
// of a pull request:
//
//	::error file=content/articles/a.md,line=4,col=7,endColumn=17,title=date::"21/01/2021" is not a date%0Awrite 2021-01-21
//
// The hint and the related places are further lines of the message.
func GitHub(w io.Writer, ds []Diagnostic) error {
	// As actions/toolkit escapes them, packages/core/src/command.ts.
	value := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	var b strings.Builder
	for _, d := range ds {
		var properties []string
		add := func(key, text string) { properties = append(properties, key+"="+property.Replace(printable(text))) }
		if d.File != "" {
			add("file", d.File)
		}
		if d.Line > 0 {
			add("line", strconv.Itoa(d.Line))
		}
		if d.Line > 0 && d.Column > 0 {
			add("col", strconv.Itoa(d.Column))
			add("endColumn", strconv.Itoa(d.Column+max(d.Width, 1)))
		}
		if d.Rule != "" {
			add("title", d.Rule)
		}
		lines := []string{printable(d.Message)}
		if d.Hint != "" {
			lines = append(lines, printable(d.Hint))
		}
		for _, r := range d.Related {
			lines = append(lines, r.lines()...)
		}
		b.WriteString("::" + [...]string{"error", "warning", "notice"}[d.Severity])
		if len(properties) > 0 {
			b.WriteString(" " + strings.Join(properties, ","))
		}
		b.WriteString("::" + value.Replace(strings.Join(lines, "\n")) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
