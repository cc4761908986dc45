// Package wording compares two versions of a text: which sentences are other
// than they were, and whether a name, a number, a quotation or a "not" is among
// what changed. These are what a reader of the old version would have to be told
// of; better spelling is not.
//
// Names are known by their capital letters, so there are none in languages that
// write every noun with one, or that have no capitals.
package wording

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence is one sentence of a text, with what stands in it.
type Sentence struct {
	Text     string
	From, To int  // bytes of the paragraph that it was cut from
	Headline bool // every word may have a capital letter

	border  bool
	words   []word
	numbers []number
	quoted  []string // what stands between quotation marks, as it is compared
}

// word is a word as it is compared: without case, and without 's.
type word struct {
	key, shown string
	capital    bool
	first      bool // nothing before it decides whether its capital letter means a name
}

// Split cuts a paragraph into sentences. That it errs at an abbreviation does no
// harm, as long as it errs in both versions.
func Split(paragraph string) []Sentence {
	quotes := quotations(paragraph)
	var out []Sentence
	from := 0
	for from < len(paragraph) {
		to := from + sentenceEnd(paragraph[from:])
		begin, end := from, to
		for begin < end && isSpace(paragraph[begin]) {
			begin++
		}
		for end > begin && isSpace(paragraph[end-1]) {
			end--
		}
		if begin < end {
			s := Sentence{Text: paragraph[begin:end], From: begin, To: end}
			s.read(quotes)
			out = append(out, s)
		}
		from = to
	}
	return out
}

// Headline returns a title or another text of a single sentence.
func Headline(text string) Sentence {
	s := Sentence{Text: text, To: len(text), Headline: true}
	s.read(quotations(text))
	return s
}

// Border returns what stands between two parts of a text, in both versions: what
// is before it is not compared with what is behind it.
func Border(name string) Sentence { return Sentence{Text: "\x00" + name, border: true} }

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0 }

// read finds what stands in a sentence.
func (s *Sentence) read(quotes []span) {
	s.words = wordsOf(s.Text)
	s.numbers = numbersOf(s.Text)
	for _, q := range quotes {
		from, to := max(q.from, s.From), min(q.to, s.To)
		if from >= to || q.words < 2 {
			continue
		}
		if said := comparable(s.Text[from-s.From : to-s.From]); said != "" {
			s.quoted = append(s.quoted, said)
		}
	}
}

// key is what two sentences that say the same have in common: case, the kind of
// quotation marks, and space do not matter.
func (s *Sentence) key() string {
	if s.border {
		return s.Text
	}
	return comparable(s.Text)
}

// abbreviations end in a full stop without ending a sentence.
var abbreviations = set("mr mrs ms dr prof st inc corp ltd co no vs jan feb mar apr jun jul aug sep sept oct nov dec gen col sgt lt rep sen gov hon rev jr sr approx etc fig vol art bros")

// sentenceEnd returns where the first sentence of a text ends, with the space
// behind it.
func sentenceEnd(s string) int {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch r {
		case '。', '！', '？':
			return i
		case '.', '!', '?', '…':
		default:
			continue
		}
		end := i
		for end < len(s) {
			c, n := utf8.DecodeRuneInString(s[end:])
			if !strings.ContainsRune(`.!?…"'”’»)]`, c) {
				break
			}
			end += n
		}
		next := end
		for next < len(s) && isSpace(s[next]) {
			next++
		}
		if next == len(s) {
			return next
		}
		c, _ := utf8.DecodeRuneInString(s[next:])
		if next == end || unicode.IsLower(c) {
			continue
		}
		if r == '.' && end == i {
			before := strings.TrimRight(s[:i-1], " ")
			last := before[strings.LastIndexAny(before, " \t\n(“\"")+1:]
			if utf8.RuneCountInString(last) == 1 || strings.Contains(last, ".") || abbreviations[strings.ToLower(last)] {
				continue
			}
		}
		return next
	}
	return len(s)
}

// span is a quotation, without its marks: bytes of a paragraph.
type span struct{ from, to, words int }

// quotations finds what stands between quotation marks. One that is not closed
// goes on to the end of the paragraph.
func quotations(s string) []span {
	var out []span
	from, until := -1, rune(0)
	add := func(to int) {
		out = append(out, span{from, to, len(strings.Fields(s[from:to]))})
		from = -1
	}
	for i, r := range s {
		after := i + utf8.RuneLen(max(r, 0))
		switch {
		case from >= 0 && r == until:
			add(i)
		case from >= 0:
		case r == '"':
			from, until = after, '"'
		case r == '“':
			from, until = after, '”'
		case r == '„':
			from, until = after, '“'
		case r == '«':
			from, until = after, '»'
		}
	}
	if from >= 0 {
		add(len(s))
	}
	return out
}

// comparable returns a text as it is compared: without case, quotation marks and
// marks at its ends, with one kind of hyphen and space.
func comparable(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '“', '”', '„', '«', '»', '"', '‘', '’', '\'', 0:
			return -1
		case '–', '—', '‑', '−':
			return '-'
		}
		if unicode.IsSpace(r) {
			return ' '
		}
		return unicode.ToLower(r)
	}, s)
	return strings.Trim(strings.Join(strings.Fields(s), " "), " ,.;:!?…")
}

// wordsOf returns the words of a sentence. What begins with a digit is a number.
func wordsOf(s string) []word {
	var out []word
	first := true
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if unicode.IsDigit(r) {
			for i < len(s) {
				if r, size = utf8.DecodeRuneInString(s[i:]); !unicode.IsDigit(r) && !unicode.IsLetter(r) && r != '.' && r != ',' {
					break
				}
				i += size
			}
			first = false
			continue
		}
		if !unicode.IsLetter(r) {
			if strings.ContainsRune(`"“„«‘:;([…|`, r) {
				first = true
			}
			i += size
			continue
		}
		from := i
		for i < len(s) {
			if r, size = utf8.DecodeRuneInString(s[i:]); !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '\'' && r != '’' && r != '-' && r != '&' {
				// The full stops of U.S. belong to it.
				rest, _ := utf8.DecodeRuneInString(s[min(i+1, len(s)):])
				if r != '.' || i-from < 1 || !unicode.IsLetter(rest) {
					break
				}
			}
			i += size
		}
		shown := strings.TrimRight(s[from:i], "'’-&.")
		c, _ := utf8.DecodeRuneInString(shown)
		out = append(out, word{keyOf(shown), shown, unicode.IsUpper(c), first})
		first = false
	}
	return out
}

// keyOf returns a word as it is compared.
func keyOf(shown string) string {
	k := strings.ReplaceAll(strings.ToLower(shown), "’", "'")
	k = strings.ReplaceAll(strings.TrimSuffix(k, "'s"), ".", "")
	if len(k) >= 3 {
		if m := months[k[:3]]; m != "" && (strings.HasPrefix(m, k) || k == "sept") {
			return m
		}
	}
	return k
}

var months = map[string]string{
	"jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june", "jul": "july",
	"aug": "august", "sep": "september", "oct": "october", "nov": "november", "dec": "december",
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// near reports whether two words differ as a word does from its misspelling: by
// a letter that was added, left out or replaced, or by two that changed places.
func near(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) < 4 || len(y) < 4 || a == b {
		return false
	}
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return len(x) <= 1 && len(y) <= 1 || len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
}

// overlap is how many words two sentences share, as a part of all that are in
// either.
func overlap(a, b *Sentence) float64 {
	in := map[string]bool{}
	for _, w := range a.words {
		in[w.key] = true
	}
	both, all := 0, len(in)
	seen := map[string]bool{}
	for _, w := range b.words {
		if seen[w.key] {
			continue
		}
		seen[w.key] = true
		if in[w.key] {
			both++
		} else {
			all++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}

// mostAlike returns the index in list, of indices of sentences, of the one most
// like s; -1 for an empty list.
func mostAlike(s *Sentence, all []Sentence, list []int) int {
	best, most := -1, -1.0
	for _, i := range list {
		if x := overlap(s, &all[i]); x > most {
			best, most = i, x
		}
	}
	return best
}

func contains(list []word, key string) bool {
	return slices.ContainsFunc(list, func(w word) bool { return w.key == key })
}
