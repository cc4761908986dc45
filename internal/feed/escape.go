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

// attributeReplacement is the same for the value of an attribute in double
// quotes, in which a parser would take any white space for a space (XML 1.0
// §3.3.3).
var attributeReplacement = func() [256]string {
	table := replacement
	table['"'], table['\t'], table['\n'] = "&#34;", "&#x9;", "&#xA;"
	return table
}()

// noCharacters replaces the code points above U+001F that XML has no place for.
var noCharacters = strings.NewReplacer("\ufffe", "\ufffd", "\uffff", "\ufffd")

// escape returns text as it stands in an element.
func escape(text string) []byte {
	return appendEscaped(make([]byte, 0, len(text)+len(text)/4), text, &replacement)
}

// appendEscaped appends text with what a table has for its bytes.
func appendEscaped(out []byte, text string, table *[256]string) []byte {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\ufffd")
	}
	if strings.Contains(text, "\ufffe") || strings.Contains(text, "\uffff") {
		text = noCharacters.Replace(text)
	}
	last := 0
	for i := range len(text) {
		if with := table[text[i]]; with != "" {
			out = append(append(out, text[last:i]...), with...)
			last = i + 1
		}
	}
	return append(out, text[last:]...)
}
