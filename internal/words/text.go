package words

import (
	"html"
	"reflect"
	"strconv"
	"strings"
)

// text is one form of a word, cut at its places: "by {name}" is "by " and place
// 0.
type text []part

type part struct {
	place   int    // of a value among those of the word; -1 for what is written
	written string // as it is
	html    string // escaped
}

// cut cuts a text at its places, whose names are in order. A name that is not
// among them is returned.
func cut(s string, names []string) (t text, unknown string) {
	write := func(s string) {
		if s != "" {
			t = append(t, part{-1, s, html.EscapeString(s)})
		}
	}
	for {
		before, rest, found := strings.Cut(s, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			write(s)
			return t, ""
		}
		place := -1
		for i, known := range names {
			if known == name {
				place = i
			}
		}
		if place < 0 {
			return nil, name
		}
		write(before)
		t = append(t, part{place: place})
		s = after
	}
}

// namesIn returns the names of a text's places in order.
func namesIn(s string) (names []string) {
	for {
		_, rest, found := strings.Cut(s, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return names
		}
		names = append(names, name)
		s = after
	}
}

// constant returns a text without places, escaped; "" for one that has some.
func (t text) constant() string {
	if len(t) != 1 || t[0].place >= 0 {
		return ""
	}
	return t[0].html
}

// fill writes the text with values in its places.
func (t text) fill(values []string) string {
	var b strings.Builder
	for _, p := range t {
		if p.place < 0 {
			b.WriteString(p.written)
		} else if p.place < len(values) {
			b.WriteString(values[p.place])
		}
	}
	return b.String()
}

// Digits writes a number, with its digits in groups from five on, as ISO 80000-1
// has it, which is wrong in no language: the separator is U+202F.
func Digits(n int) string {
	digits, sign := strconv.Itoa(n), ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	if len(digits) < 5 {
		return sign + digits
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteRune('\u202f')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Whole returns a whole number of any of Go's types.
func Whole(n any) (int, error) {
	if n, ok := n.(int); ok {
		return n, nil
	}
	switch v := reflect.ValueOf(n); {
	case v.IsValid() && v.CanInt():
		return int(v.Int()), nil
	case v.IsValid() && v.CanUint():
		return int(v.Uint()), nil
	}
	return 0, errNotWhole
}
