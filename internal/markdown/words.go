package markdown

import (
	"unicode"
	"unicode/utf8"
)

// words counts words: runs between white space and dashes that hold a letter or
// digit. In scripts that put no space between words, two characters count as
// one, wherever they stand.
type words struct {
	spaced, wide int
	inside       bool
}

func (w *words) gap()       { w.inside = false }
func (w *words) total() int { return w.spaced + (w.wide+1)/2 }

func (w *words) add(s []byte) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			if c <= ' ' {
				w.inside = false
			} else if !w.inside && isAlnum(c) {
				w.inside = true
				w.spaced++
			}
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		i += size
		switch {
		case r < 0x2000 && unicode.IsLetter(r) && !wide(r):
			if !w.inside {
				w.inside = true
				w.spaced++
			}
		case wide(r):
			w.wide++
			w.inside = false
		case unicode.IsSpace(r), r == '–', r == '—':
			w.inside = false
		case !w.inside && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			w.inside = true
			w.spaced++
		}
	}
}

// wide reports whether r is a letter of a script that puts no space between
// words.
func wide(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r >= 0x4e00 && r <= 0x9fff:
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && !unicode.IsMark(r)
}
