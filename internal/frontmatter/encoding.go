package frontmatter

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

const bom = "\ufeff"

// text reports whether the bytes of the file are text that can be read, and
// where it begins: behind a byte order mark. What XML 1.0 (§2.2) cannot hold is
// an error wherever it stands, since all text ends up in feeds.
func (r *reading) text() (start int, readable bool) {
	src := r.Source
	if len(src) > MaxSize {
		r.Error(r.place(0, 1), "size", fmt.Sprintf("the file is %d MiB large; the most is %d MiB", (len(src)+1<<20-1)>>20, MaxSize>>20), "cut it into several articles")
		return 0, false
	}
	if bytes.HasPrefix(src, []byte(bom)) {
		start = len(bom)
	}
	if clean(src) {
		return start, true
	}
	return start, r.faults()
}

// clean reports whether src is UTF-8 without characters that a text cannot
// hold. Nearly every file is, and this must not cost more than a glance.
func clean(src []byte) bool {
	const (
		ones  = 0x0101010101010101
		highs = 0x8080808080808080
	)
	ascii := uint64(0)
	i := 0
	for ; i+8 <= len(src); i += 8 {
		w := binary.LittleEndian.Uint64(src[i:])
		ascii |= w
		if (w-0x20*ones)&^w&highs != 0 { // a byte below 0x20
			for j := i; j < i+8; j++ {
				if src[j] < 0x20 && !textControl(src, j) {
					return false
				}
			}
		}
	}
	for ; i < len(src); i++ {
		ascii |= uint64(src[i])
		if src[i] < 0x20 && !textControl(src, i) {
			return false
		}
	}
	return ascii&highs == 0 || utf8.Valid(src) &&
		!bytes.Contains(src, []byte("\uffff")) && !bytes.Contains(src, []byte("\ufffe"))
}

// textControl reports whether the control character src[i] can stand in a
// text: a tab or a line ending. A carriage return alone is none: what reads
// our files does not agree on whether a line ends there.
func textControl(src []byte, i int) bool {
	return src[i] == '\t' || src[i] == '\n' || src[i] == '\r' && i+1 < len(src) && src[i+1] == '\n'
}

// faults reports what stands in the way of reading the file as text, and
// whether it can be read nevertheless.
func (r *reading) faults() (readable bool) {
	src := r.Source
	if bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff")) {
		r.Error(r.place(0, 1), "encoding", "the file is not UTF-8 but UTF-16", "save it as UTF-8")
		return false
	}
	carriage := false
	for i := 0; i < len(src); {
		c, size := utf8.DecodeRune(src[i:])
		switch {
		case c == utf8.RuneError && size == 1:
			r.Error(r.place(i, 1), "encoding", fmt.Sprintf("the byte %#02x is not UTF-8", src[i]), "save the file as UTF-8")
			return false
		case c == 0:
			r.Error(r.place(i, 1), "encoding", "a NUL stands here: the file is not a text, or not UTF-8", "save it as text, in UTF-8")
			return false
		case c == '\r' && !textControl(src, i):
			if !carriage {
				r.Error(r.place(i, 1), "encoding", "a line ends in a carriage return alone", "save the file with the line endings LF or CRLF")
			}
			carriage = true
		case !textControl(src, i) && !xmlCharacter(c):
			r.Error(r.place(i, size), "encoding", fmt.Sprintf("the control character %U stands here", c), "remove it")
		}
		i += size
	}
	// A lone carriage return would put every place that we report on the wrong
	// line, and end a text where its author does not see it.
	return !carriage
}

// xmlCharacter reports whether XML 1.0 can hold c.
func xmlCharacter(c rune) bool {
	return c >= 0x20 && c != 0xfffe && c != 0xffff || c == '\t' || c == '\n' || c == '\r'
}

// unfit returns the first character of a text that XML 1.0 cannot hold. It is
// for texts with escapes in them: what stands in the file itself is known to be
// fit.
func unfit(text string) (rune, bool) {
	for _, c := range text {
		if !xmlCharacter(c) {
			return c, true
		}
	}
	return 0, false
}
