package importer

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"coranto/internal/desk"
	"coranto/internal/site"
)

// What is offered to the editor, who decides: topics of the digest that the
// text names, sentences that say what the others do, and dates.

// topics are the topics of a digest by their names, each as its words in lower
// case.
type topics struct {
	titles map[string]string
	most   int // words in a name
}

func topicsOf(s *site.Site) topics {
	t := topics{titles: map[string]string{}}
	for _, topic := range s.Topics() {
		names := []string{topic.Title}
		if topic.File != nil {
			names = append(names, topic.File.Synonyms...)
		}
		for _, name := range names {
			words := wordsOf(name)
			if len(words) == 0 {
				continue
			}
			key := wordKey(words)
			if _, taken := t.titles[key]; !taken {
				t.titles[key] = topic.Title
			}
			t.most = max(t.most, len(words))
		}
	}
	t.most = min(t.most, 8)
	return t
}

// wordKey joins the words of a name. One that is short and in capitals, as US
// or IT, is no other word in small letters.
func wordKey(words []string) string {
	if len(words) == 1 && utf8.RuneCountInString(words[0]) <= 3 && strings.ToUpper(words[0]) == words[0] {
		return words[0]
	}
	return strings.ToLower(strings.Join(words, " "))
}

// mostTags bounds how many tags are offered.
const mostTags = 8

// in returns the titles of the topics that a text names, the most frequent
// first, without those it has.
func (t topics) in(text string, has []string) []string {
	words := wordsOf(text)
	counts := map[string]int{}
	for i := range words {
		for n := 1; n <= t.most && i+n <= len(words); n++ {
			if title, ok := t.titles[wordKey(words[i:i+n])]; ok {
				counts[title]++
			}
		}
	}
	for _, tag := range has {
		delete(counts, tag)
	}
	titles := make([]string, 0, len(counts))
	for title := range counts {
		titles = append(titles, title)
	}
	slices.SortFunc(titles, func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	return titles[:min(len(titles), mostTags)]
}

// wordsOf returns the words of a text as they are written.
func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '+' && r != '#'
	})
}

// mostSentences bounds how many sentences are looked at.
const mostSentences = 400

// sentencesOf cuts a text into its sentences. A line ends one.
func sentencesOf(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		for line = strings.TrimSpace(line); line != ""; {
			n := sentenceEnd(line)
			if s := strings.TrimSpace(line[:n]); s != "" {
				out = append(out, s)
			}
			line = strings.TrimSpace(line[n:])
			if len(out) == mostSentences {
				return out
			}
		}
	}
	return out
}

// sentenceEnd returns the length of the first sentence of a line.
func sentenceEnd(line string) int {
	for i, r := range line {
		after := i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			continue
		}
		switch r {
		case '。', '！', '？':
			return after
		case '.', '!', '?', '…':
		default:
			continue
		}
		rest := strings.TrimLeft(line[after:], `"'”’»)]`)
		end := len(line) - len(rest)
		next := strings.TrimLeft(rest, " ")
		if next == "" {
			return len(line)
		}
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(next, `"'“‘«„([`))
		if next == rest || unicode.IsLower(first) {
			continue
		}
		if r == '.' && end == after && abbreviated(line[:i]) {
			continue
		}
		return end
	}
	return len(line)
}

// abbreviated reports whether the full stop behind a text is that of an
// abbreviation.
func abbreviated(before string) bool {
	word := before[strings.LastIndexAny(before, " (\"“'‘")+1:]
	if utf8.RuneCountInString(word) <= 1 || strings.Contains(word, ".") {
		return true // an initial, or U.S
	}
	switch word {
	case "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Sen", "Rep", "Gov", "Gen", "Lt", "Col", "Sgt", "Jr", "Sr", "Inc", "Corp", "Co", "Ltd",
		"No", "vs", "v", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Calif", "Mass", "Conn", "Nr", "bzw":
		return true
	}
	return false
}

// central returns the n sentences that have most in common with the others, in
// the order of the text. A word counts by the number of sentences that have it,
// unless most have it.
func central(sentences []string, n int) []string {
	type scored struct {
		at    int
		score float64
		words map[string]bool
	}
	in := map[string]int{}
	var all []scored
	for i, s := range sentences {
		words := map[string]bool{}
		count := 0
		for _, w := range wordsOf(s) {
			if count++; utf8.RuneCountInString(w) > 3 && !common[strings.ToLower(w)] {
				words[strings.ToLower(w)] = true
			}
		}
		for w := range words {
			in[w]++
		}
		last, _ := utf8.DecodeLastRuneInString(s)
		if count >= 6 && count <= 45 && len(words) > 2 && strings.ContainsRune(`.!?…"'”’»)`, last) {
			all = append(all, scored{at: i, words: words})
		}
	}
	if len(all) <= n {
		return nil // to read them all is as quick
	}
	for i := range all {
		sum := 0.0
		for _, w := range sorted(all[i].words) {
			if k := in[w]; k > 1 && (k <= len(sentences)/2 || len(sentences) < 8) {
				sum += math.Log(float64(k) + 1)
			}
		}
		all[i].score = sum / math.Sqrt(float64(len(all[i].words))+4)
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var chosen []scored
	for _, s := range all {
		if len(chosen) == n {
			break
		}
		again := slices.ContainsFunc(chosen, func(c scored) bool {
			both := 0
			for w := range s.words {
				if c.words[w] {
					both++
				}
			}
			return 2*both > len(s.words)
		})
		if !again {
			chosen = append(chosen, s)
		}
	}
	slices.SortFunc(chosen, func(a, b scored) int { return a.at - b.at })
	out := make([]string, len(chosen))
	for i, c := range chosen {
		out[i] = sentences[c.at]
	}
	return out
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for w := range set {
		out = append(out, w)
	}
	slices.Sort(out)
	return out
}

// common are words of four letters and more that say nothing of a text.
var common = set(`that this with from have been were they their will would said says also more than when what which
who into after before about over could some other there last first only them then because while where such being under
during between against year years week month told told according made make most must much very just like even does each
nicht eine einer einem einen auch sich dass wird wurde nach über durch oder sind haben hatte avec pour dans plus sont cette
mais elle leur para pero como este esta sobre entre también`)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// mostEvents bounds how many dates are offered.
const mostEvents = 12

// eventsIn returns the dates that stand in sentences, each once.
func eventsIn(sentences []string) []desk.DraftEvent {
	var out []desk.DraftEvent
	for _, s := range sentences {
		for _, date := range datesIn(s) {
			if slices.ContainsFunc(out, func(e desk.DraftEvent) bool { return e.Date == date }) {
				continue
			}
			if out = append(out, desk.DraftEvent{Date: date, Text: s}); len(out) == mostEvents {
				return out
			}
		}
	}
	return out
}

// months are the names of months, in languages that digests are made of.
var months = func() map[string]int {
	out := map[string]int{"sept": 9}
	for _, names := range [...]string{
		"january february march april may june july august september october november december",
		"jan feb mar apr may jun jul aug sep oct nov dec",
		"januar februar märz april mai juni juli august september oktober november dezember",
		"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
		"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
	} {
		for i, name := range strings.Fields(names) {
			out[name] = i + 1
		}
	}
	return out
}()

// datePatterns find dates in prose. They are compiled when they are first
// needed, which most commands do not.
var datePatterns = sync.OnceValue(func() []*regexp.Regexp {
	const month = `(\p{L}{3,12})\.?`
	const first = `(\p{L}{3,12})(?:\.? |\.)` // with what stands before the day, as in Jan. 10 and Jan.10
	return []*regexp.Regexp{
		regexp.MustCompile(`\b` + first + `(\d{1,2})(?:st|nd|rd|th)?(?:, ?| )(\d{4})\b`),                // January 10, 2021
		regexp.MustCompile(`\b(\d{1,2})(?:\.|st|nd|rd|th|er)? (?:de )?` + month + ` (?:de )?(\d{4})\b`), // 10 January 2021
		regexp.MustCompile(`\b(\d{4})-(\d\d)-(\d\d)\b`),
		regexp.MustCompile(`\b` + first + `(\d{4})\b`),                       // January 2021
		regexp.MustCompile(`\b` + first + `(\d{1,2})(?:st|nd|rd|th)?\b`),     // January 10
		regexp.MustCompile(`\b(\d{1,2})(?:\.|st|nd|rd|th)? ` + month + `\b`), // 10 January
		regexp.MustCompile(`\b[Ii]n (\d{4})\b`),                              // in 2021
	}
})

// datesIn returns the dates in a sentence as front matter has them, in their
// order. The year of one that has none is ????.
func datesIn(s string) []string {
	if !strings.ContainsAny(s, "0123456789") {
		return nil
	}
	type found struct {
		at   int
		date string
	}
	var all []found
	rest := []byte(s)
	for kind, pattern := range datePatterns() {
		for _, m := range pattern.FindAllSubmatchIndex(rest, -1) {
			part := func(i int) string { return string(rest[m[2*i]:m[2*i+1]]) }
			var year, month, day string
			switch kind {
			case 0:
				month, day, year = part(1), part(2), part(3)
			case 1:
				day, month, year = part(1), part(2), part(3)
			case 2:
				year, month, day = part(1), part(2), part(3)
			case 3:
				month, year = part(1), part(2)
			case 4:
				month, day, year = part(1), part(2), "????"
			case 5:
				day, month, year = part(1), part(2), "????"
			case 6:
				year = part(1)
			}
			if date := dateOf(year, month, day); date != "" {
				all = append(all, found{m[0], date})
				for i := m[0]; i < m[1]; i++ {
					rest[i] = '|' // no part of another date
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b found) int { return a.at - b.at })
	out := make([]string, len(all))
	for i, f := range all {
		out[i] = f.date
	}
	return out
}

// dateOf returns a date as front matter has it; "" for what is none.
func dateOf(year, month, day string) string {
	y, err := strconv.Atoi(year)
	if year == "????" {
		y = 2000 // which has every day
	} else if err != nil || y < 1000 || y > 2999 {
		return ""
	}
	if month == "" {
		return year
	}
	m := months[strings.ToLower(month)]
	if n, err := strconv.Atoi(month); err == nil {
		m = n
	}
	if m < 1 || m > 12 {
		return ""
	}
	if day == "" {
		return fmt.Sprintf("%s-%02d", year, m)
	}
	d, err := strconv.Atoi(day)
	if err != nil || d < 1 || time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() != d {
		return ""
	}
	return fmt.Sprintf("%s-%02d-%02d", year, m, d)
}
