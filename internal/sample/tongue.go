package sample

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tongue is a language with a made-up vocabulary: the letters of a real one,
// the words of none.
type tongue struct {
	lang               string // BCP 47; "" is the site's
	words              []string
	space, comma, stop string
	// picks has the numbers of words as often as they are used: a word is
	// drawn by one look into it. The k-th word has a share of 1/(k+2.7), the
	// law of Zipf as Mandelbrot mended it.
	picks []uint16
}

// The tongues by number; base is the site's own.
const (
	base = iota
	accented
	cyrillic
	arabic
	chinese
	tongueCount
)

// vocabulary is the number of words of a tongue.
const vocabulary = 6000

// tongues makes the languages.
func tongues(seed uint64) []*tongue {
	latin := syllables{
		onsets: strings.Fields("b br c ch d dr f fl g gr h j k l m n p pl pr qu r s sh st t tr v w"),
		vowels: strings.Fields("a a e e e i i o o u ai ea ou"),
		codas:  strings.Fields("n n r r s s l m nd st"),
	}
	french := syllables{
		onsets: strings.Fields("b br c ç d f g gr j l m n p pr qu r s t v"),
		vowels: strings.Fields("a e é è ê i î o ô u û ai eu ou œ"),
		codas:  strings.Fields("n r s t l"),
	}
	ukrainian := syllables{
		onsets: strings.Fields("б в г ґ д ж з к л м н п р с т х ц ч ш пр ст кр"),
		vowels: strings.Fields("а а е и і ї о о у я ю є"),
		codas:  strings.Fields("в й к л м н р с ть ць"),
	}
	list := make([]*tongue, tongueCount)
	list[base] = newTongue("", " ", ",", ".", latin.words(stream(seed, forTongue, base)))
	list[accented] = newTongue("fr", " ", ",", ".", french.words(stream(seed, forTongue, accented)))
	list[cyrillic] = newTongue("uk", " ", ",", ".", ukrainian.words(stream(seed, forTongue, cyrillic)))
	list[arabic] = newTongue("ar", " ", "،", ".", arabicWords(stream(seed, forTongue, arabic)))
	list[chinese] = newTongue("zh-Hans", "", "，", "。", chineseWords(stream(seed, forTongue, chinese)))
	return list
}

func newTongue(lang, space, comma, stop string, words []string) *tongue {
	t := &tongue{lang: lang, words: words, space: space, comma: comma, stop: stop}
	t.picks = picks(len(words), 1<<16)
	return t
}

// picks returns a table of about size entries in which each of n numbers
// stands as often as its share is.
func picks(n, size int) []uint16 {
	sum := 0.0
	for k := range n {
		sum += 1 / (float64(k) + 2.7)
	}
	table := make([]uint16, 0, size)
	passed := 0.0
	for k := range n {
		passed += 1 / (float64(k) + 2.7)
		for len(table) < int(passed/sum*float64(size)) {
			table = append(table, uint16(k))
		}
	}
	return table
}

// word draws a word.
func (t *tongue) word(r *rand.Rand) string { return t.words[one(r, t.picks)] }

// rare draws a word from the long tail, for names.
func (t *tongue) rare(r *rand.Rand) string {
	return t.words[len(t.words)/4+r.IntN(len(t.words)*3/4)]
}

// phrase draws words, the first with a capital.
func (t *tongue) phrase(r *rand.Rand, words int) string {
	var b strings.Builder
	for i := range words {
		if i > 0 {
			b.WriteString(t.space)
		}
		b.WriteString(t.word(r))
	}
	return capital(b.String())
}

// capital returns s with a capital at its head.
func capital(s string) string {
	c, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(c)) + s[size:]
}

// syllables build words of a script with vowels.
type syllables struct{ onsets, vowels, codas []string }

// words makes a vocabulary. The most frequent words are the shortest, as in
// every language.
func (s syllables) words(r *rand.Rand) []string {
	return distinct(func(k int) string {
		var b strings.Builder
		for range length(r, k) {
			b.WriteString(one(r, s.onsets))
			b.WriteString(one(r, s.vowels))
		}
		if k > 30 && chance(r, 0.6) {
			b.WriteString(one(r, s.codas))
		}
		return b.String()
	})
}

// length returns how many syllables the k-th word has.
func length(r *rand.Rand, k int) int {
	switch {
	case k < 60:
		return 1
	case k < 600:
		return between(r, 1, 2)
	}
	return between(r, 2, 4)
}

func arabicWords(r *rand.Rand) []string {
	letters := []rune("ابتثجحخدذرزسشصضطظعغفقكلمنهوي")
	return distinct(func(k int) string {
		word := make([]rune, between(r, 1, 2)+length(r, k))
		for i := range word {
			word[i] = one(r, letters)
		}
		if k > 60 && chance(r, 0.2) {
			return "ال" + string(word)
		}
		return string(word)
	})
}

func chineseWords(r *rand.Rand) []string {
	return distinct(func(k int) string {
		word := make([]rune, 1+min(length(r, k), 2)*r.IntN(2))
		for i := range word {
			word[i] = 0x4e00 + r.Int32N(2400) // the front of the CJK block
		}
		return string(word)
	})
}

// distinct calls word until it has given a whole vocabulary, none twice. It is
// told how many there are, with those that were tried in vain: short words run
// out, and longer ones have to follow.
func distinct(word func(k int) string) []string {
	// No words of ours: what YAML takes for something else than a text, and what
	// would catch the eye.
	seen := map[string]bool{"no": true, "on": true, "nan": true, "cum": true, "rape": true}
	list := make([]string, 0, vocabulary)
	for k := 0; len(list) < vocabulary; k++ {
		if w := word(k); !seen[w] {
			seen[w] = true
			list = append(list, w)
		}
	}
	return list
}
