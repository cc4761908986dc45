package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// longestExcerpt is in characters, the "…" at its end included.
const longestExcerpt = 300

// excerpt returns the text of the first paragraph that has any and is part of
// nothing else.
func (r *renderer) excerpt(doc ast.Node) string {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != ast.KindParagraph {
			continue
		}
		r.out, r.plain = r.out[:0], true
		r.inlineText(n, false)
		if text := bytes.TrimSpace(r.out); len(text) > 0 {
			return cut(strings.Join(strings.Fields(string(text)), " "), longestExcerpt)
		}
	}
	return ""
}

// cut returns text, which has no space at its ends and one between words, with
// at most n characters: whole words and "…". A word longer than that, or a
// script without spaces, is cut between two letters.
func cut(text string, n int) string {
	if len(text) <= n || utf8.RuneCountInString(text) <= n {
		return text
	}
	end, space := 0, 0
	count := 0
	for i, r := range text {
		if r == ' ' {
			space = i
		}
		if count == n-1 {
			end = i
			break
		}
		count++
	}
	if space*2 >= end {
		end = space
	} else {
		for end > 0 {
			// A letter stays with its accents, an emoji with its parts.
			next, _ := utf8.DecodeRuneInString(text[end:])
			last, size := utf8.DecodeLastRuneInString(text[:end])
			if !unicode.IsMark(next) && next != '\u200d' && last != '\u200d' {
				break
			}
			end -= size
		}
	}
	return strings.TrimRightFunc(text[:end], func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Ps, unicode.Pi) || strings.ContainsRune(",;:", r)
	}) + "…"
}
