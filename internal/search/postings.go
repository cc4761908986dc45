package search

import (
	"math/bits"
	"slices"
	"unicode/utf8"
)

// alphabet are the characters in which the index writes bits, six in each. JSON
// leaves them as they are, and hosts, which compress, make six bits of each.
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// mostShared is how much of the word before a word can be left out.
const mostShared = 35

// appendWords appends words, which are sorted, with their articles, as a string
// of JSON:
//
//	"0court BqkK.CMa9 5s Ajb …"
//
// Of each word that begins as the one before it there is what follows, behind
// how much that is, in the digits of base 36. Then come the articles that have
// the word in their text alone and, behind a dot, those that are about it.
// Of a common word there are the latter alone. Numbers are counted from one.
func appendWords(buf []byte, postings map[string]*[]posting, sorted []string, from int, common func(word string, found int) bool) []byte {
	buf = append(buf, '"')
	last, empty := "", true
	for _, word := range sorted {
		list := *postings[word]
		if !empty {
			buf = append(buf, ' ')
		}
		empty = false
		units, size := shared(last, word)
		buf = append(buf, "0123456789abcdefghijklmnopqrstuvwxyz"[units])
		buf = append(append(buf, word[size:]...), ' ')
		last = word
		if !common(word, len(list)) {
			buf = appendList(buf, list, 0, from)
		}
		if slices.ContainsFunc(list, func(p posting) bool { return p&1 == 1 }) {
			buf = appendList(append(buf, '.'), list, 1, from)
		}
	}
	return append(buf, '"')
}

// shared returns how much two words have in common at their beginning, in units
// of UTF-16, of which scripts make their strings, and in bytes.
func shared(a, b string) (units, size int) {
	for size < len(a) && size < len(b) && units < mostShared {
		r, n := utf8.DecodeRuneInString(b[size:])
		if s, _ := utf8.DecodeRuneInString(a[size:]); s != r || r > 0xffff {
			break
		}
		units++
		size += n
	}
	return units, size
}

// appendList appends the numbers of the articles that are about the word (about
// is 1) or are not (0), as how many lie between each and the one before it: in
// the code of Elias and Golomb, whose parameter fits how dense they are and
// stands before all. It writes a large number in few bits too, since words come
// in bursts.
func appendList(buf []byte, list []posting, about posting, from int) []byte {
	var costs [20]uint
	gaps(list, about, from, func(gap uint) {
		for k := range costs {
			costs[k] += 2*uint(bits.Len(gap>>k+1)) - 1 + uint(k)
		}
	})
	k := uint(0)
	for i, cost := range costs {
		if cost < costs[k] {
			k = uint(i)
		}
	}
	if costs[k] == 0 {
		return buf
	}
	buf = append(buf, alphabet[k])
	var held, n uint64 // bits that wait, and how many
	put := func(value uint64, size uint) {
		held, n = held<<size|value, n+uint64(size)
		for n >= 6 {
			n -= 6
			buf = append(buf, alphabet[held>>n&63])
		}
	}
	gaps(list, about, from, func(gap uint) {
		high := gap>>k + 1
		size := uint(bits.Len(high))
		put(0, size-1)
		put(uint64(high), size)
		put(uint64(gap&(1<<k-1)), k)
	})
	if n > 0 {
		put(0, uint(6-n)) // which begins no number
	}
	return buf
}

// gaps yields how many articles lie between each and the one before it.
func gaps(list []posting, about posting, from int, yield func(uint)) {
	last := from - 1
	for _, p := range list {
		if p&1 == about {
			yield(uint(int(p>>1) - last - 1))
			last = int(p >> 1)
		}
	}
}
