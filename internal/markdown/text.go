package markdown

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// writer appends text to a buffer: it resolves Markdown's escapes and
// references, sets typographic punctuation, and escapes for HTML. What it
// writes may stand between tags and in attributes.
//
// Typography looks at what was written before and at what follows in the
// source, not at the syntax tree, so it sees through emphasis and links.
type writer struct {
	out   []byte
	plain bool   // no HTML escapes
	flat  bool   // no tags
	marks *marks // nil leaves punctuation as it is written

	before           rune // what typography sees before the next character
	doubles, singles int  // quotations open in this block

	counting bool
	words    words
}

// block begins a new block, in which no quotation is open.
func (w *writer) block() {
	w.before, w.doubles, w.singles = '\n', 0, 0
	w.words.gap()
}

// What a byte of text may need.
const (
	typographic = 1 + iota // it may begin a mark or an escape
	escape                 // it is never written as it is
)

var special = func() (t [256]uint8) {
	for c := range t {
		if c < ' ' && c != '\t' && c != '\n' || c == 0x7f {
			t[c] = escape
		}
	}
	for _, c := range `&<>"` {
		t[c] = escape
	}
	for _, c := range `'\-.` {
		t[c] = typographic
	}
	return t
}()

// text writes the Markdown text s[i:j]. What follows it in s is looked at, but
// not written.
func (w *writer) text(s []byte, i, j int) {
	start := i
	for i < j {
		c := s[i]
		if special[c] == 0 {
			i++
			continue
		}
		n := 1
		switch c {
		case '\\':
			if i+1 < j && util.IsPunct(s[i+1]) {
				w.copy(s[start:i])
				w.literal(s[i+1 : i+2])
				i += 2
				start = i
				continue
			}
		case '&':
			if size, characters := reference(s[i:j]); size > 0 {
				w.copy(s[start:i])
				w.literal(characters)
				i += size
				start = i
				continue
			}
		case '-', '.', '\'', '"':
			if w.marks == nil || (c == '-' || c == '.') && (i+1 == j || s[i+1] != c) {
				break
			}
			w.copy(s[start:i])
			start = i
			var mark string
			if n, mark = w.punctuation(s, i, j); mark != "" {
				w.out = append(w.out, mark...)
				i += n
				start = i
				continue
			}
		}
		if special[c] == escape {
			w.copy(s[start:i])
			w.literal(s[i : i+1])
			start = i + 1
		}
		i += n
	}
	w.copy(s[start:j])
}

// copy writes s as it is. Nothing in it needs an escape.
func (w *writer) copy(s []byte) {
	if len(s) == 0 {
		return
	}
	w.out = append(w.out, s...)
	if w.counting {
		w.words.add(s)
	}
	if w.before = rune(s[len(s)-1]); w.before >= utf8.RuneSelf {
		w.before, _ = utf8.DecodeLastRune(s)
	}
}

// literal writes s without resolving anything in it. Control characters, which
// XML does not allow, become U+FFFD, so that a body can stand in a feed.
func (w *writer) literal(s []byte) {
	start := 0
	for i, c := range s {
		if special[c] != escape {
			continue
		}
		w.copy(s[start:i])
		start = i + 1
		w.before = rune(c)
		switch {
		case c == '\r' && i+1 < len(s) && s[i+1] == '\n': // one line end, not two
		case c == '\r':
			w.out = append(w.out, '\n')
		case c < ' ' || c == 0x7f:
			w.out = append(w.out, "\ufffd"...)
		case w.plain:
			w.out = append(w.out, c)
		case c == '&':
			w.out = append(w.out, "&amp;"...)
		case c == '<':
			w.out = append(w.out, "&lt;"...)
		case c == '>':
			w.out = append(w.out, "&gt;"...)
		case c == '"':
			w.out = append(w.out, "&quot;"...)
		}
	}
	w.copy(s[start:])
}

// space writes the white space between two lines.
func (w *writer) space(s string) {
	w.out = append(w.out, s...)
	w.before = ' '
	w.words.gap()
}

// reference returns the length of the entity or numeric reference that s begins
// with, and the characters it stands for; 0 when there is none. A character
// that may not be written so is U+FFFD.
func reference(s []byte) (int, []byte) {
	const longest = len("&CounterClockwiseContourIntegral;")
	if len(s) > longest {
		s = s[:longest]
	}
	if len(s) > 2 && s[1] == '#' {
		return numeric(s)
	}
	for i := 1; i < len(s); i++ {
		if s[i] == ';' {
			if entity, ok := util.LookUpHTML5EntityByName(string(s[1:i])); ok {
				return i + 1, entity.Characters
			}
			break
		}
		if !isAlnum(s[i]) {
			break
		}
	}
	return 0, nil
}

// numeric is reference for "&#1234;" and "&#x12ab;": at most seven decimal or
// six hexadecimal digits, as CommonMark has it.
func numeric(s []byte) (int, []byte) {
	i, base, most := 2, rune(10), 7
	if s[2]|0x20 == 'x' {
		i, base, most = 3, 16, 6
	}
	var value rune
	first := i
	for ; i < len(s) && i-first < most; i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			value = value*base + rune(c-'0')
		case base == 16 && (c|0x20) >= 'a' && (c|0x20) <= 'f':
			value = value*base + rune((c|0x20)-'a') + 10
		default:
			most = 0
			i--
		}
	}
	if i == first || i >= len(s) || s[i] != ';' {
		return 0, nil
	}
	if value == 0 || !utf8.ValidRune(value) || value >= 0x80 && value < 0xa0 || value&0xfffe == 0xfffe {
		value = utf8.RuneError
	}
	return i + 1, utf8.AppendRune(nil, value)
}
