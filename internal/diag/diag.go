// Package diag holds what coranto has to say about a digest's files: one
// [Diagnostic] for each thing that is wrong or doubtful, with its place, the
// line it stands on, and what to write instead.
//
// A diagnostic is a value like any other: parsing returns it as part of its
// result, so it disappears exactly when its cause does. It is never an error;
// an error speaks of the environment (a disk, a flag), a diagnostic of the
// user's files.
package diag

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Severity says what a diagnostic does to a build.
type Severity uint8

// An Error stops a build; a Warning and a Note do not.
const (
	Error Severity = iota
	Warning
	Note
)

// String returns the word that stands in messages.
func (s Severity) String() string {
	return [...]string{"error", "warning", "note"}[s]
}

// Position is a place in one of the digest's files.
type Position struct {
	File   string // slash-separated, relative to the digest's folder
	Line   int    // 1-based; 0 when the whole file is meant
	Column int    // 1-based, in characters (code points); 0 when the whole line is meant
	Width  int    // characters to underline; 0 is read as one
}

// Related is a second place that belongs to a diagnostic, such as the other
// owner of an address.
type Related struct {
	Position
	Message string
	Entry   string // lines that may stand there as they are; mostly empty
}

// Diagnostic is one finding.
type Diagnostic struct {
	Severity Severity
	Rule     string // the rule's short name, as in "date"
	Message  string // what is wrong
	Hint     string // what to write instead; may be empty
	Position
	Excerpt string // the source line of Position, or what [Locate] keeps of it; empty when there is none
	Related []Related
}

// String returns the place and the message.
func (r Related) String() string { return at(r.Position, r.Message) }

// String returns the diagnostic as [Text] prints it, without colour.
func (d Diagnostic) String() string {
	var b strings.Builder
	writeText(&b, d, false)
	return strings.TrimSuffix(b.String(), "\n")
}

// longest bounds, in characters, what is kept of the line before a place. Of a
// line that is longer, the excerpt begins [kept] characters before the place;
// since it then has fewer characters than the place's column says, [place] can
// tell.
const (
	longest = 400
	kept    = longest / 2 // characters kept before and after a place
)

const bom = "\ufeff"

// Locate turns the bytes [offset, offset+length) of src into a position in
// file and the line it stands on. What lies outside of src, or on later lines,
// is not underlined. Lines end at LF, CRLF or a lone CR; a byte order mark is
// no part of the first. A byte that is not UTF-8 counts as one character.
func Locate(file string, src []byte, offset, length int) (Position, string) {
	offset = min(max(offset, 0), len(src))
	end := characterStart(src, offset+min(max(length, 1), len(src)-offset))
	offset = characterStart(src, offset)

	before := src[:offset]
	line := 1 + bytes.Count(before, []byte("\n"))
	if bytes.IndexByte(before, '\r') >= 0 {
		line += bytes.Count(before, []byte("\r")) - bytes.Count(before, []byte("\r\n"))
	}
	start := bytes.LastIndexAny(before, "\r\n") + 1
	if start == 0 && bytes.HasPrefix(src, []byte(bom)) {
		start = len(bom)
		offset, end = max(offset, start), max(end, start)
	}
	stop := len(src)
	if i := bytes.IndexAny(src[offset:], "\r\n"); i >= 0 {
		stop = offset + i
	}

	column := utf8.RuneCount(src[start:offset])
	if column > longest {
		start = offset
		for range kept {
			_, size := utf8.DecodeLastRune(src[:start])
			start -= size
		}
	}
	position := Position{
		File:   file,
		Line:   line,
		Column: column + 1,
		Width:  max(utf8.RuneCount(src[offset:max(min(end, stop), offset)]), 1),
	}
	cut := offset
	for n := 0; n < kept && cut < stop; n++ {
		_, size := utf8.DecodeRune(src[cut:stop])
		cut += size
	}
	text := src[start:cut]
	if !utf8.Valid(text) {
		return position, string(bytes.Runes(text)) // one U+FFFD for each byte
	}
	return position, string(text)
}

// characterStart returns where the character at offset begins; CRLF is one.
func characterStart(src []byte, offset int) int {
	if offset == len(src) {
		return offset
	}
	if offset > 0 && src[offset] == '\n' && src[offset-1] == '\r' {
		return offset - 1
	}
	for start := offset; start >= 0 && start > offset-utf8.UTFMax; start-- {
		if utf8.RuneStart(src[start]) {
			if _, size := utf8.DecodeRune(src[start:]); start+size > offset {
				return start
			}
			break
		}
	}
	return offset
}

// In returns d placed at the bytes [offset, offset+length) of src, the bytes
// of file.
func (d Diagnostic) In(file string, src []byte, offset, length int) Diagnostic {
	d.Position, d.Excerpt = Locate(file, src, offset, length)
	return d
}

// Sort orders diagnostics by their place, then rule and message, and removes
// those that say the same of the same place. It works in ds itself.
func Sort(ds []Diagnostic) []Diagnostic {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(
			strings.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Width, b.Width),
			strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Message, b.Message),
		)
	})
	return slices.CompactFunc(ds, func(a, b Diagnostic) bool {
		return a.Position == b.Position && a.Rule == b.Rule && a.Message == b.Message
	})
}

// Count returns how many of ds are errors and how many are warnings.
func Count(ds []Diagnostic) (errors, warnings int) {
	for i := range ds {
		switch ds[i].Severity {
		case Error:
			errors++
		case Warning:
			warnings++
		}
	}
	return errors, warnings
}

// HasErrors reports whether one of ds is an error.
func HasErrors(ds []Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}
