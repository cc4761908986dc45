package feed

import (
	"strings"
	"unicode/utf8"
)

// replacement holds what is written for the bytes that cannot stand in the text
// of an element as they are: those that are markup, a carriage return, which a
// parser would take for a line feed, and what XML 1.0 (§2.2) has no place for.
var replacement = func() (table [256]string) {
	for c := range 0x20 {
		table[c] = "\ufffd"
	}
	table['\t'], table['\n'], table['\r'] = "", "", "&#xD;"
	table['<'], table['>'], table['&'] = "&lt;", "&gt;", "&amp;"
	return table
}()

// noCharacters replaces the code points above U+001F that XML has no place for.
var noCharacters = strings.NewReplacer("\ufffe", "\ufffd", "\uffff", "\ufffd")

// escape returns text as it stands in an element.
func escape(text string) []byte {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\ufffd")
	}
	if strings.Contains(text, "\ufffe") || strings.Contains(text, "\uffff") {
		text = noCharacters.Replace(text)
	}
	out := make([]byte, 0, len(text)+len(text)/4)
	last := 0
	for i := range len(text) {
		if with := replacement[text[i]]; with != "" {
			out = append(append(out, text[last:i]...), with...)
			last = i + 1
		}
	}
	return append(out, text[last:]...)
}
