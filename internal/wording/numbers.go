package wording

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// number is a number as it is compared: "three" and "3", "1.5 million" and
// "1,500,000" are one.
type number struct{ key, shown string }

// values are numbers that are written as words.
var values = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
	"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
	"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "half": 0.5, "twice": 2, "dozen": 12, "dozens": 12,
	"first": 1, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}

// scales multiply the number before them.
var scales = map[string]float64{
	"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
	"bn": 1e9, "mn": 1e6, "tn": 1e12,
}

// currencies are one with their names.
var currencies = map[string]string{"dollar": "$", "dollars": "$", "euro": "€", "euros": "€", "yen": "¥", "sterling": "£"}

// numbersOf returns the numbers of a sentence, and its currencies.
func numbersOf(s string) []number {
	var out []number
	last := -1 // the number that a scale would multiply
	var value float64
	var from int
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.Is(unicode.Sc, r):
			out, last = append(out, number{string(r), string(r)}), -1
			i += size
		case unicode.IsDigit(r):
			end := i + numeralEnd(s[i:])
			from = i
			key := numeral(s[i:end])
			if i > 0 && (s[i-1] == '-' || strings.HasSuffix(s[:i], "−")) && !wordBefore(s[:i]) {
				key = "-" + key
			}
			out = append(out, number{key, s[i:end]})
			last = len(out) - 1
			value, _ = strconv.ParseFloat(key, 64)
			i = end
		case unicode.IsLetter(r):
			end := i
			for end < len(s) {
				c, n := utf8.DecodeRuneInString(s[end:])
				if !unicode.IsLetter(c) {
					break
				}
				end += n
			}
			w := strings.ToLower(s[i:end])
			if v, ok := values[w]; ok {
				// Twenty-one is one number.
				if last >= 0 && value >= 20 && value < 100 && v > 0 && v < 10 && s[i-1] == '-' {
					value += v
				} else {
					out, value, from = append(out, number{}), v, i
					last = len(out) - 1
				}
				out[last] = number{format(value), s[from:end]}
			} else if scale, ok := scales[w]; ok {
				if last < 0 {
					out, value, from = append(out, number{}), 1, i
					last = len(out) - 1
				}
				value *= scale
				out[last] = number{format(value), s[from:end]}
			} else {
				last = -1
				if sign := currencies[w]; sign != "" {
					out = append(out, number{sign, s[i:end]})
				}
			}
			i = end
		default:
			if !isSpace(byte(r)) && r != '-' && r != ' ' {
				last = -1
			}
			i += size
		}
	}
	return out
}

// wordBefore reports whether what stands before a hyphen is a word or a number,
// so that the hyphen is no sign.
func wordBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "-−"))
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// numeralEnd returns where a number ends that stands at the beginning of a text.
func numeralEnd(s string) int {
	i := 0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsDigit(r) {
			next, _ := utf8.DecodeRuneInString(s[i+size:])
			if r != '.' && r != ',' && r != '\u00a0' && r != '\u202f' || !unicode.IsDigit(next) {
				break
			}
		}
		i += size
	}
	return i
}

// numeral returns digits as they are compared: without what sets off thousands.
func numeral(s string) string {
	plain := strings.NewReplacer("\u00a0", "", "\u202f", "").Replace(s)
	parts := strings.FieldsFunc(plain, func(r rune) bool { return r == ',' })
	thousands := len(parts) > 1
	for i, p := range parts {
		digits, _, _ := strings.Cut(p, ".")
		if i > 0 && len(digits) != 3 || i < len(parts)-1 && strings.Contains(p, ".") {
			thousands = false
		}
	}
	if thousands {
		plain = strings.Join(parts, "")
	}
	if v, err := strconv.ParseFloat(plain, 64); err == nil && len(plain) < 16 && (plain[0] != '0' || strings.HasPrefix(plain, "0.") || len(plain) == 1) {
		return format(v)
	}
	return plain
}

func format(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
