// Package slug turns names into the last part of an address: topics, sources,
// stories and headings share this one rule.
package slug

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Make returns name in Unicode's composed form (NFC) and in lower case, with
// the letters and numbers of every script kept with their accents. A plus sign
// becomes "-plus"; a number sign "-sharp" behind a letter or number (before one it
// marks a hashtag, and is left out), and every run of anything else one
// hyphen; none stands at either end. So C, C++, C# and CI/CD stay apart. A
// name without a letter or number gives "".
//
// What cannot be seen, such as a soft hyphen or a joiner, is left out.
func Make(name string) string {
	if plain(name) {
		return name
	}
	var b strings.Builder
	b.Grow(len(name))
	gap, named := false, false
	write := func(s string) {
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(s)
	}
	for _, r := range strings.ToLower(norm.NFC.String(name)) {
		switch {
		case unicode.In(r, invisible...):
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r) && b.Len() > 0 && !gap:
			write(string(r))
			gap, named = false, true
		case r == '+':
			gap = true
			write("plus")
		case r == '#' && b.Len() > 0 && !gap:
			gap = true
			write("sharp")
		default:
			gap = true
		}
	}
	if !named {
		return ""
	}
	return norm.NFC.String(finalSigma(b.String()))
}

// plain reports whether name is already its own slug: small ASCII letters and
// digits with single hyphens between them.
func plain(name string) bool {
	hyphen := true
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			hyphen = false
		case c == '-' && !hyphen:
			hyphen = true
		default:
			return false
		}
	}
	return !hyphen
}

// invisible holds what Unicode says to show nothing of
// (Default_Ignorable_Code_Point), letters and marks among it.
var invisible = []*unicode.RangeTable{unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point}

// finalSigma writes each sigma as Greek does, ς at the end of a word and σ
// elsewhere: lower case alone would tell ΟΔΟΣ from οδος.
func finalSigma(s string) string {
	if !strings.ContainsAny(s, "σς") {
		return s
	}
	letters := []rune(s)
	inWord := func(i int) bool {
		return i >= 0 && i < len(letters) && (unicode.IsLetter(letters[i]) || unicode.IsMark(letters[i]))
	}
	for i, r := range letters {
		switch {
		case r != 'σ' && r != 'ς':
		case inWord(i-1) && !inWord(i+1):
			letters[i] = 'ς'
		default:
			letters[i] = 'σ'
		}
	}
	return string(letters)
}
