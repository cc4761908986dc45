package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// marks are a language's quotation marks.
type marks struct {
	double, single [2]string // opening, closing
	elisions       []string  // words that are written with an apostrophe before them
}

const apostrophe = "’"

var english = &marks{
	double: [2]string{"“", "”"}, single: [2]string{"‘", "’"},
	elisions: []string{"tis", "twas", "twere", "twill", "em", "til", "cause", "bout", "n"},
}

func pairs(double, single string) *marks {
	cut := func(s string) [2]string {
		before, after, _ := strings.Cut(s, "…")
		return [2]string{before, after}
	}
	return &marks{double: cut(double), single: cut(single)}
}

// byLanguage has the quotation marks of CLDR (delimiters), but for the narrow
// no-break space inside French ones. What it does not have is written as
// English.
var byLanguage = func() map[string]*marks {
	low := pairs("„…“", "‚…‘")
	angle := pairs("«…»", "“…”")
	swiss := pairs("«…»", "‹…›")
	right := pairs("”…”", "’…’")
	corner := pairs("「…」", "『…』")
	slavic := pairs("«…»", "„…“")
	plain := pairs("“…”", "‘…’")
	m := map[string]*marks{
		"fr": pairs("«\u202f…\u202f»", "“…”"), "fr-ch": swiss, "it-ch": swiss, "de-ch": swiss, "de-li": swiss, "rm": swiss,
		"pl": pairs("„…”", "«…»"), "ro": pairs("„…”", "«…»"), "hu": pairs("„…”", "»…«"),
		"hr": pairs("„…”", "‘…’"), "sr": pairs("„…”", "‘…’"), "bs": pairs("„…”", "‘…’"),
		"no": pairs("«…»", "‘…’"), "nb": pairs("«…»", "‘…’"), "nn": pairs("«…»", "‘…’"),
		"fa": swiss, "ar": pairs("”…“", "’…‘"), "he": right, "sv": right, "fi": right,
		"nl":    {double: plain.double, single: plain.single, elisions: []string{"s", "t", "n", "m", "k", "r"}},
		"zh-tw": corner, "zh-hk": corner, "zh-hant": corner, "ja": corner,
		"es-419": plain, "es-mx": plain, "es-us": plain, "es-ar": plain, "es-co": plain, "es-cl": plain, "es-pe": plain,
		"pt": plain, "tr": plain, "da": plain, "zh": plain, "ko": plain, "lv": plain, "pt-pt": angle,
	}
	for _, language := range []string{"de", "cs", "sk", "sl", "bg", "lt", "et", "is", "mk", "ka", "sq", "hsb", "dsb", "lb"} {
		m[language] = low
	}
	for _, language := range []string{"es", "it", "ca", "el", "gl", "eu"} {
		m[language] = angle
	}
	for _, language := range []string{"ru", "uk", "be", "hy", "kk"} {
		m[language] = slavic
	}
	return m
}()

// marksOf returns the quotation marks of a language (BCP 47), by its longest
// known beginning.
func marksOf(language string) *marks {
	if language == "" || language == "en" {
		return english
	}
	for tag := strings.ToLower(language); tag != ""; {
		if m := byLanguage[tag]; m != nil {
			return m
		}
		i := strings.LastIndexByte(tag, '-')
		tag = tag[:max(i, 0)]
	}
	return english
}

// side is what stands on one side of a quotation mark.
type side uint8

const (
	blank   side = iota // white space, or the end
	word                // a letter or digit
	opening             // an opening bracket or mark, a dash, a sign
	closing             // a closing bracket or mark, punctuation that ends something
)

// After a quotation mark, before is one of these: the marks themselves do not
// tell, since “ closes in German.
const (
	afterOpening = '('
	afterClosing = ')'
)

func sideOf(r rune) side {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return word
	case r == ' ' || r == '\n' || r == '\t' || r == utf8.RuneError:
		return blank
	case strings.ContainsRune(".,;:!?)]}%…”’»›“‘", r):
		return closing
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
		return word
	case unicode.IsSpace(r):
		return blank
	case unicode.In(r, unicode.Pe, unicode.Pf):
		return closing
	}
	return opening
}

// following returns the first character of the text in s[i:], which may stand
// behind the marks of emphasis, code or a link.
func following(s []byte, i int) rune {
	for range 8 {
		if i >= len(s) {
			return '\n'
		}
		switch s[i] {
		case '*', '_', '~', '[', '`':
			i++
			continue
		}
		break
	}
	if i >= len(s) {
		return '\n'
	}
	r, _ := utf8.DecodeRune(s[i:])
	return r
}

// punctuation returns how many of the characters at s[i:j] belong to one
// typographic mark, and the mark; "" means that they stay as they are.
func (w *writer) punctuation(s []byte, i, j int) (int, string) {
	c := s[i]
	n := 1
	switch c {
	case '"':
		return 1, w.double(s, i)
	case '\'':
		return 1, w.single(s, i, j)
	}
	for i+n < j && s[i+n] == c {
		n++
	}
	w.words.gap()
	switch {
	case c == '.' && n == 3:
		w.before = '…'
		return n, "…"
	case c == '-' && n == 3:
		w.before = '—'
		return n, "—"
	case c == '-' && n == 2:
		// The name of an option of a program, --help, stays.
		if sideOf(w.before) == blank && sideOf(following(s, i+2)) == word {
			break
		}
		w.before = '–'
		return n, "–"
	}
	return n, ""
}

// double returns the mark for the straight one at s[i].
func (w *writer) double(s []byte, i int) string {
	before, next := w.before, following(s, i+1)
	opens := false
	switch b, a := sideOf(before), sideOf(next); {
	case b == blank && a == blank:
		return ""
	case a == blank:
	case b == blank || b == opening:
		opens = true
	case b == word && a == word:
		if !wide(before) && !wide(next) {
			return ""
		}
		opens = w.doubles == 0
	case b == word && a == opening, b == closing && a != closing:
		opens = w.doubles == 0
	}
	if opens {
		w.doubles++
		w.before = afterOpening
		return w.marks.double[0]
	}
	if w.doubles == 0 && unicode.IsDigit(before) {
		return "" // inches
	}
	w.doubles = max(w.doubles-1, 0)
	w.before = afterClosing
	return w.marks.double[1]
}

// single returns the mark for the straight one at s[i]: an apostrophe unless it
// begins or ends a quotation.
func (w *writer) single(s []byte, i, j int) string {
	before, next := w.before, following(s, i+1)
	b, a := sideOf(before), sideOf(next)
	switch {
	case b == blank && a == blank:
		return ""
	case b == word && unicode.IsDigit(before) && (w.singles == 0 || unicode.IsDigit(next)) && !unicode.IsLetter(next):
		return "" // feet, minutes
	case b == word && a == word && !wide(before):
	case (b == blank || b == opening) && a != blank && !w.elision(s[i+1:j]):
		w.singles++
		w.before = afterOpening
		return w.marks.single[0]
	case w.singles > 0 && b != blank && b != opening:
		w.singles--
		w.before = afterClosing
		return w.marks.single[1]
	}
	w.before = '’'
	return apostrophe
}

// elision reports whether s begins with the rest of a word whose beginning an
// apostrophe stands for: a decade, a year, or one of the language's own.
func (w *writer) elision(s []byte) bool {
	n := 0
	for n < len(s) && n < 8 && isAlnum(s[n]) {
		n++
	}
	if n == 2 || n == 3 && s[2] == 's' {
		if s[0] <= '9' && s[1] <= '9' {
			return n == 3 || !closes(s[n:])
		}
	}
	for _, elided := range w.marks.elisions {
		if len(elided) == n && strings.EqualFold(elided, string(s[:n])) {
			return true
		}
	}
	return false
}

// closes reports whether the next straight single mark in s can end a
// quotation.
func closes(s []byte) bool {
	i := bytes.IndexByte(s, '\'')
	return i >= 0 && (i == 0 || s[i-1] != ' ') && sideOf(following(s, i+1)) != word
}
