// Package similar says how much two texts have in common. A [Sketch] of a text
// is small and of one size, so that a text can be compared with a hundred
// thousand others.
//
// A text is the set of its shingles: each three words that stand beside each
// other. How much two sets share, as a part of all that is in either (the
// Jaccard index), is estimated from the smallest hashes of each, which is known
// as minhash. One hash of each shingle suffices: it falls into one of the
// sketch's bins, and each bin keeps its smallest.
package similar

import (
	"unicode"
	"unicode/utf8"
)

const (
	width = 3   // words in a shingle
	bins  = 128 // the estimate is off by 0.04 or so
)

// Sketch is what is kept of a text. The zero value is that of a text without
// words.
type Sketch struct {
	bins  [bins]uint32
	words bool
	all   uint64
}

// Of returns the sketch of a text, which may be Markdown: marks and the
// destinations of links do not count, nor do case and punctuation.
func Of(text []byte) Sketch {
	var s Sketch
	var filled [bins]bool
	var last [width]uint64
	n := 0
	s.all = offset
	add := func(h uint64) {
		h = mix(h)
		bin := h % bins
		if v := uint32(h >> 32); !filled[bin] || v < s.bins[bin] {
			s.bins[bin], filled[bin] = v, true
		}
	}
	words(text, func(word uint64) {
		s.all = (s.all ^ word) * prime
		copy(last[:], last[1:])
		last[width-1] = word
		if n++; n >= width {
			h := uint64(offset)
			for _, w := range last {
				h = (h ^ w) * prime
			}
			add(h)
		}
	})
	if n == 0 {
		return Sketch{}
	}
	s.words = true
	if n < width {
		add(s.all)
	}
	// An empty bin takes what another has: which one depends on nothing but the
	// two, so that equal sets stay equal.
	for i := range s.bins {
		for try := uint64(1); !filled[i]; try++ {
			if from := mix(uint64(i)<<32|try) % bins; filled[from] {
				s.bins[i] = s.bins[from]
				break
			}
		}
	}
	return s
}

// Same reports whether both texts have the same words in the same order.
func (s *Sketch) Same(t *Sketch) bool { return s.words && t.words && s.all == t.all }

// Share returns how much of all that is in either text is in both, from 0 to 1.
func (s *Sketch) Share(t *Sketch) float64 {
	if !s.words || !t.words {
		return 0
	}
	same := 0
	for i := range s.bins {
		if s.bins[i] == t.bins[i] {
			same++
		}
	}
	return float64(same) / bins
}

// The constants of FNV-1a with 64 bits.
const (
	offset = 14695981039346656037
	prime  = 1099511628211
)

// mix spreads the bits of h: the end of MurmurHash3.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// words calls each with the hash of every word. In scripts that put no space
// between words, a character is one.
func words(text []byte, each func(uint64)) {
	h, in := uint64(offset), false
	end := func() {
		if in {
			each(h)
			h, in = offset, false
		}
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			h, in = (h^uint64(c))*prime, true
			i++
		case c >= 'A' && c <= 'Z':
			h, in = (h^uint64(c|0x20))*prime, true
			i++
		case c == '\'':
			i++ // don't is one word
		case c == ']' && i+1 < len(text) && text[i+1] == '(':
			end()
			i = destinationEnd(text, i+2)
		case c < utf8.RuneSelf:
			end()
			i++
		default:
			r, size := utf8.DecodeRune(text[i:])
			i += size
			switch {
			case r == '’' || unicode.IsMark(r):
			case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
				end()
				each((offset ^ uint64(r)) * prime)
			case unicode.IsLetter(r) || unicode.IsDigit(r):
				h, in = (h^uint64(unicode.ToLower(r)))*prime, true
			default:
				end()
			}
		}
	}
	end()
}

// destinationEnd returns where the destination of a link ends that begins at i;
// i when it does not end on its line.
func destinationEnd(text []byte, i int) int {
	depth := 1
	for j := i; j < len(text); j++ {
		switch text[j] {
		case '\n':
			return i
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return i
}
