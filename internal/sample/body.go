package sample

import (
	"math"
	"math/rand/v2"
	"path"
	"strconv"
	"strings"
)

// body writes Markdown.
type body struct {
	buf   []byte
	d     *digest
	r     *rand.Rand
	t     *tongue
	at    int // the article's number
	wrap  bool
	line  int // where the current line begins, when lines are wrapped
	notes int // footnotes so far
}

// appendBody writes the body of the i-th article.
func (d *digest) appendBody(buf []byte, i int, brief bool) []byte {
	r := stream(d.seed, forBody, i)
	b := &body{buf: buf, d: d, r: r, t: d.tongues[d.articles[i].tongue], at: i}
	b.wrap = b.t.space != "" && chance(r, 0.3)
	words := wordCount(r, brief)
	sections := words > 300 && chance(r, 0.7)
	for left, since := words, 0; left > 0; {
		if sections && since > 200 && left > 80 {
			b.heading()
			since = 0
		}
		block := min(max(left, 25), between(r, 35, 110))
		b.block(block)
		left -= block
		since += block
	}
	if words > 200 && chance(r, 0.04) {
		b.table()
	}
	b.footnotes()
	return b.buf
}

// wordCount draws the length of a body: log-normal with a mean of 400 words.
func wordCount(r *rand.Rand, brief bool) int {
	if brief {
		return between(r, 40, 90)
	}
	return min(max(int(344*math.Exp(0.55*r.NormFloat64())), 50), 1800)
}

// block writes a paragraph, or now and then something else.
func (b *body) block(words int) {
	switch k := b.r.IntN(100); {
	case k < 6:
		b.list(words)
	case k < 11:
		b.buf = append(b.buf, "> "...)
		wrap := b.wrap
		b.wrap = false
		b.paragraph(words / 2)
		b.wrap = wrap
	default:
		b.paragraph(words)
	}
}

func (b *body) paragraph(words int) {
	b.line = len(b.buf)
	for start := true; words > 0; start = false {
		if !start {
			b.gap()
		}
		n := min(between(b.r, 7, 26), max(words, 7))
		b.sentence(n)
		words -= n
	}
	if b.notes < 3 && chance(b.r, 0.01) {
		b.notes++
		b.buf = append(b.buf, "[^"+strconv.Itoa(b.notes)+"]"...)
	}
	b.buf = append(b.buf, "\n\n"...)
}

func (b *body) heading() {
	if chance(b.r, 0.15) {
		b.buf = append(b.buf, '#')
	}
	b.buf = append(b.buf, "## "...)
	b.buf = append(b.buf, b.t.phrase(b.r, between(b.r, 2, 6))...)
	b.buf = append(b.buf, "\n\n"...)
}

func (b *body) list(words int) {
	ordered := chance(b.r, 0.3)
	wrap := b.wrap
	b.wrap = false
	for k := range max(2, words/14) {
		if ordered {
			b.buf = strconv.AppendInt(b.buf, int64(k+1), 10)
			b.buf = append(b.buf, ". "...)
		} else {
			b.buf = append(b.buf, "- "...)
		}
		b.sentence(between(b.r, 5, 20))
		b.buf = append(b.buf, '\n')
	}
	b.wrap = wrap
	b.buf = append(b.buf, '\n')
}

func (b *body) table() {
	columns := between(b.r, 2, 4)
	row := func(cell func(column int) string) {
		for k := range columns {
			b.buf = append(b.buf, "| "...)
			b.buf = append(b.buf, cell(k)...)
			b.buf = append(b.buf, ' ')
		}
		b.buf = append(b.buf, "|\n"...)
	}
	row(func(int) string { return b.t.phrase(b.r, between(b.r, 1, 2)) })
	row(func(k int) string {
		if k > 0 {
			return "--:"
		}
		return "---"
	})
	for range between(b.r, 3, 8) {
		row(func(k int) string {
			if k > 0 {
				return b.number()
			}
			return b.t.phrase(b.r, between(b.r, 1, 3))
		})
	}
	b.buf = append(b.buf, '\n')
}

func (b *body) footnotes() {
	for k := range b.notes {
		b.buf = append(b.buf, "[^"+strconv.Itoa(k+1)+"]: "...)
		b.wrap = false
		b.sentence(between(b.r, 5, 15))
		b.buf = append(b.buf, '\n')
	}
}

// sentence writes n words and a stop. Here and there a few of them stand in
// emphasis, in quotation marks, or in a link.
func (b *body) sentence(n int) {
	closing, end := "", -1
	for k := range n {
		if k > 0 {
			if closing == "" && chance(b.r, 0.07) {
				b.buf = append(b.buf, b.t.comma...)
			}
			b.gap()
		}
		if closing == "" && k > 0 {
			var opening string
			opening, closing = b.mark()
			b.buf = append(b.buf, opening...)
			end = min(k+b.r.IntN(4), n-1)
		}
		b.word(k == 0, k == n-1)
		if k == end {
			b.buf = append(b.buf, closing...)
			closing, end = "", -1
		}
	}
	b.buf = append(b.buf, b.t.stop...)
}

// word writes a word, a name or a number.
func (b *body) word(capitalized, last bool) {
	switch k := b.r.IntN(1000); {
	case k < 12 && !capitalized && !last:
		b.buf = append(b.buf, b.number()...)
	case k < 50:
		t := b.t
		if k < 16 {
			t = b.d.tongues[accented]
		}
		b.buf = append(b.buf, capital(t.rare(b.r))...)
	case k < 54 && b.t.lang == "":
		b.buf = append(b.buf, capital(b.t.rare(b.r))+"'s"...)
	case capitalized:
		b.buf = append(b.buf, capital(b.t.word(b.r))...)
	default:
		b.buf = append(b.buf, b.t.word(b.r)...)
	}
}

func (b *body) number() string {
	switch b.r.IntN(4) {
	case 0:
		return strconv.Itoa(between(b.r, 2000, 2021))
	case 1:
		return strconv.Itoa(between(b.r, 1, 99)) + "," + strconv.Itoa(between(b.r, 100, 999))
	case 2:
		return strconv.Itoa(between(b.r, 1, 99)) + "." + strconv.Itoa(b.r.IntN(10))
	}
	return strconv.Itoa(between(b.r, 2, 300))
}

// gap writes the space between two words, or ends the line.
func (b *body) gap() {
	if b.wrap && len(b.buf)-b.line > 76 {
		b.buf = append(b.buf, '\n')
		b.line = len(b.buf)
		return
	}
	b.buf = append(b.buf, b.t.space...)
}

// mark returns what stands around some words; mostly nothing.
func (b *body) mark() (opening, closing string) {
	switch k := b.r.IntN(2000); {
	case k < 5:
		return "*", "*"
	case k < 7:
		return "**", "**"
	case k < 14:
		return `"`, `"`
	case k < 20:
		return "[", "](" + b.d.address(b.r, b.d.source(b.r)) + ")"
	case k < 24 && b.at > 0:
		return "[", "](" + b.earlier() + ")"
	}
	return "", ""
}

// earlier returns the way to the file of an article before this one: of its
// story if there is one, else of the months before.
func (b *body) earlier() string {
	a := &b.d.articles[b.at]
	to := a.before
	if to < 0 || chance(b.r, 0.3) {
		to = b.at - 1 - b.r.IntN(min(b.at, 400))
	}
	target := &b.d.articles[to]
	if target.folder() == a.folder() {
		return target.slug + ".md"
	}
	// Folders are two deep: a year and a month in it.
	return path.Join("../..", strings.TrimPrefix(target.file(), "content/articles/"))
}
