// Package search is the index that readers search: which words an article is
// found by, which file holds what, and the bytes of those files.
//
// A static host answers no questions, so the reader's browser asks: it fetches
// a few files of the index and finds the articles in them (static/search.js).
// There are three sorts of files; docs/search.md describes them.
//
//   - [Shards] files have words, each with the articles it stands in.
//   - One file has the words of the newest articles, which the others do not have
//     yet, and says what days there are.
//   - Files of a few articles of one day have what results show of them.
//
// Folding and words are the same here and in the script. What one of them does
// otherwise is not found; a test gives both the same texts.
package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folder folds texts. It remembers what is not ASCII, which mostly recurs.
type folder struct{ known map[string]string }

// most is how many runs of other characters a folder remembers.
const most = 1 << 13

// fold returns a text as it is compared: compatibility forms replaced, in lower
// case, without accents and points, letters with a stroke as their like.
func (f *folder) fold(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			out = append(out, c)
			i++
			continue
		}
		j := i + 1
		for j < len(s) && s[j] >= utf8.RuneSelf {
			j++
		}
		run := s[i:j]
		folded, ok := f.known[run]
		if !ok {
			folded = foldRun(run)
			if f.known == nil || len(f.known) >= most {
				f.known = map[string]string{}
			}
			f.known[run] = folded
		}
		out = append(out, folded...)
		i = j
	}
	return string(out)
}

func foldRun(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		switch {
		case isMark(r):
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		default:
			if like, ok := likes[r]; ok {
				b.WriteString(like)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return norm.NFC.String(b.String())
}

// likes are what people type instead of letters that do not decompose, and the
// one apostrophe.
var likes = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ı': "i", 'ħ': "h", 'ς': "σ",
	'’': "'", '‘': "'", 'ʼ': "'", 'ʻ': "'", '′': "'",
}

// isMark reports whether folding takes a character out: accents, the points of
// Hebrew and Arabic, the stroke that lengthens Arabic words, and what is not
// seen within a word.
func isMark(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r >= 0x300 && r <= 0x36f, r >= 0x483 && r <= 0x487:
		return true
	case r >= 0x591 && r <= 0x5c7:
		return unicode.Is(unicode.Mn, r)
	case r >= 0x610 && r <= 0x61a, r == 0x640, r >= 0x64b && r <= 0x65f, r == 0x670:
		return true
	case r >= 0x6d6 && r <= 0x6ed:
		return unicode.Is(unicode.Mn, r)
	case r == 0x200c, r == 0x200d, r == 0x2060, r == 0xfeff:
		return true
	}
	return false
}

// isDense reports whether a character is of a script that does not part words
// with spaces, or not those that people look for. Such text is cut into pairs.
func isDense(r rune) bool {
	return r >= 0xe00 && (r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)) && isLetter(r)
}

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.M)
}

// longest is how many characters of a word are looked at.
const longest = 32

// words calls each for the words of a folded text, in order.
//
// A run of letters and digits is a word. Letters with dots between are one, as
// in "u.s."; a single letter beside an apostrophe is none, as in "l'heure". Text
// in a script without spaces gives each character, and each pair of neighbours.
func words(text string, each func(word string)) {
	for i := 0; i < len(text); {
		r, size := decode(text, i)
		if !isLetter(r) {
			i += size
			continue
		}
		if isDense(r) {
			for {
				each(text[i : i+size])
				next, nextSize := decode(text, i+size)
				if nextSize == 0 || !isDense(next) {
					i += size
					break
				}
				each(text[i : i+size+nextSize])
				i, size = i+size, nextSize
			}
			continue
		}
		from, count := i, 0
		end := i // of the word, cut to what is looked at
		for i < len(text) {
			r, size := decode(text, i)
			if !isLetter(r) || isDense(r) {
				break
			}
			i += size
			if count++; count <= longest {
				end = i
			}
		}
		if count == 1 {
			if letters, to := initials(text, from, i); to > i {
				each(letters)
				i = to
				continue
			}
			if from > 0 && text[from-1] == '\'' || i < len(text) && text[i] == '\'' {
				continue
			}
		}
		each(text[from:end])
	}
}

// initials returns the single letters with dots between that begin with the one
// at [from, to), and where they end.
func initials(text string, from, to int) (string, int) {
	letters := text[from:to]
	if first, _ := decode(letters, 0); !unicode.IsLetter(first) {
		return letters, to
	}
	for to < len(text) && text[to] == '.' {
		r, size := decode(text, to+1)
		if size == 0 || !unicode.IsLetter(r) || isDense(r) {
			break
		}
		if after, n := decode(text, to+1+size); n > 0 && isLetter(after) {
			break
		}
		letters += text[to+1 : to+1+size]
		to += 1 + size
	}
	return letters, to
}

func decode(s string, i int) (rune, int) {
	if i < len(s) && s[i] < utf8.RuneSelf {
		return rune(s[i]), 1
	}
	return utf8.DecodeRuneInString(s[min(i, len(s)):])
}

// Shards is the number of files of words.
const Shards = 384

// begins is how many characters of a word say in which shard it is: from so many
// on, what a word begins with is found in one file.
const begins = 4

// shardOf returns the shard of a word or a filter.
func shardOf(word string) int {
	head := len(word)
	if word[0] != '#' && word[0] != '@' {
		head = 0
		for n := 0; head < len(word) && n < begins; n++ {
			_, size := decode(word, head)
			head += size
		}
	}
	return int(sum(word[:head]) % Shards)
}

// sum is FNV-1a, with its upper half brought down.
func sum(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h ^ h>>15
}
