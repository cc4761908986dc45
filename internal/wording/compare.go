package wording

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Change is a place at which two versions of a text differ.
type Change struct {
	Old, New int  // the sentences, as indices into both lists: those most alike; -1 for none
	Next     int  // the sentence of the new list that stands where Old is missing; len of the list at its end
	Fact     Fact // the first that changed; its Kind is None when better wording is all there is
	More     int  // so many other facts changed with it
}

// Fact is something that was said, and is not said any more.
type Fact struct {
	Kind     Kind
	Old, New string // as written; New is "" where nothing has come instead, Old where there was nothing
}

// Kind says what sort of fact it is.
type Kind uint8

// The kinds of facts.
const (
	None Kind = iota
	Quotation
	Number
	Name
	Denial
)

// Options say how the text is read.
type Options struct {
	// Names says that the language writes names, and not every noun, with a
	// capital letter.
	Names bool
	// Known reports whether other texts have a word, with just these small and
	// capital letters: then it is no misspelling. Nil for no other texts.
	Known func(word string) bool
}

// Compare returns where two versions of a text differ, in order. Space, case and
// the kind of quotation marks make no difference; a sentence that has moved is
// no change.
func Compare(old, new []Sentence, o Options) []Change {
	c := comparison{o: o, old: old, new: new, oldNames: namesIn(old, new), newText: textOf(new)}
	var changes []Change
	for _, h := range hunks(old, new) {
		changes = append(changes, c.judge(h))
	}
	return changes
}

type comparison struct {
	o        Options
	old, new []Sentence
	oldNames vocabulary // of both versions
	newText  whole
}

// vocabulary is what both versions of a text tell of its words.
type vocabulary struct {
	small   map[string]bool // stand somewhere in small letters
	capital map[string]bool // have a capital letter inside of a sentence
}

func namesIn(texts ...[]Sentence) vocabulary {
	v := vocabulary{map[string]bool{}, map[string]bool{}}
	for _, text := range texts {
		for i := range text {
			for _, w := range text[i].words {
				switch {
				case !w.capital:
					v.small[w.key] = true
				case !w.first && !text[i].Headline:
					v.capital[w.key] = true
				}
			}
		}
	}
	return v
}

// whole is all that a text has.
type whole struct {
	words, numbers map[string]bool
	quoted         string
}

func textOf(text []Sentence) whole {
	w := whole{map[string]bool{}, map[string]bool{}, ""}
	var quoted []string
	for i := range text {
		for _, x := range text[i].words {
			w.words[x.key] = true
		}
		for _, n := range text[i].numbers {
			w.numbers[n.key] = true
		}
		quoted = append(quoted, text[i].quoted...)
	}
	w.quoted = strings.Join(quoted, " ")
	return w
}

// judge finds the facts that changed in a hunk.
func (c *comparison) judge(h hunk) Change {
	change := Change{Old: -1, New: -1, Next: h.next}
	var facts []Fact
	var where []int // the sentence of the old version that each stood in
	note := func(i int, f Fact) { facts, where = append(facts, f), append(where, i) }
	c.quotations(h, note)
	c.numbers(h, note)
	if c.o.Names {
		c.names(h, note)
	}
	if len(facts) == 0 {
		c.denials(h, note)
	}
	if len(facts) > 0 {
		change.Fact, change.More, change.Old = facts[0], len(facts)-1, where[0]
	} else if len(h.old) > 0 {
		change.Old = h.old[0]
	}
	if change.Old >= 0 {
		change.New = mostAlike(&c.old[change.Old], c.new, h.new)
	} else if len(h.new) > 0 {
		change.New = h.new[0]
	}
	return change
}

// quotations notes what was quoted and is not quoted any more word for word.
func (c *comparison) quotations(h hunk, note func(int, Fact)) {
	var now []string
	for _, i := range h.new {
		now = append(now, c.new[i].quoted...)
	}
	for _, i := range h.old {
		for _, said := range c.old[i].quoted {
			if strings.Contains(c.newText.quoted, said) || slices.ContainsFunc(now, func(q string) bool { return c.respelled(said, q) }) {
				continue
			}
			f := Fact{Kind: Quotation, Old: said}
			best := 0.0
			for _, q := range now {
				a, b := Headline(said), Headline(q)
				if x := overlap(&a, &b); x > best {
					best, f.New = x, q
				}
			}
			note(i, f)
		}
	}
}

// respelled reports whether two texts differ in the spelling of words alone.
func (c *comparison) respelled(old, new string) bool {
	a, b := wordsOf(old), wordsOf(new)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].key != b[i].key && !c.misspelt(a[i].key, b[i].key) {
			return false
		}
	}
	x, y := numbersOf(old), numbersOf(new)
	return slices.EqualFunc(x, y, func(a, b number) bool { return a.key == b.key })
}

// misspelt reports whether a word was a misspelling of another: they are nearly
// the same, and no other text has it.
func (c *comparison) misspelt(old, new string) bool {
	return near(old, new) && !common[old] && !c.known(old) && !c.known(capital(old))
}

func (c *comparison) known(word string) bool { return c.o.Known != nil && c.o.Known(word) }

func capital(word string) string {
	r, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[size:]
}

// numbers notes numbers that are gone: where others have come for them, or where
// the whole text does not have them any more.
func (c *comparison) numbers(h hunk, note func(int, Fact)) {
	left := map[string]int{}
	for _, i := range h.new {
		for _, n := range c.new[i].numbers {
			left[n.key]++
		}
	}
	type lost struct {
		in int
		number
	}
	var gone []lost
	for _, i := range h.old {
		for _, n := range c.old[i].numbers {
			if left[n.key]--; left[n.key] < 0 {
				gone = append(gone, lost{i, n})
			}
		}
	}
	var come []number
	for _, i := range h.new {
		for _, n := range c.new[i].numbers {
			if left[n.key] > 0 {
				left[n.key]--
				come = append(come, n)
			}
		}
	}
	for k, n := range gone {
		switch {
		case k < len(come):
			note(n.in, Fact{Number, n.shown, come[k].shown})
		case !c.newText.numbers[n.key]:
			note(n.in, Fact{Kind: Number, Old: n.shown})
		}
	}
}

// names notes names that are gone, as numbers does.
func (c *comparison) names(h hunk, note func(int, Fact)) {
	var come []word
	var now []word
	for _, i := range h.new {
		now = append(now, c.new[i].words...)
	}
	for _, i := range h.new {
		for _, w := range c.new[i].words {
			if c.isName(&c.new[i], w) && !contains(come, w.key) && !slices.ContainsFunc(h.old, func(o int) bool { return contains(c.old[o].words, w.key) }) {
				come = append(come, w)
			}
		}
	}
	var told []string
	for _, i := range h.old {
		for _, w := range c.old[i].words {
			if !c.isName(&c.old[i], w) || contains(now, w.key) || slices.Contains(told, w.key) {
				continue
			}
			told = append(told, w.key)
			sure := c.oldNames.capital[w.key]
			if !sure && slices.ContainsFunc(now, func(n word) bool { return near(w.key, n.key) }) {
				continue
			}
			switch {
			case len(come) > 0:
				note(i, Fact{Name, w.shown, come[0].shown})
				if len(come) > 1 {
					come = come[1:]
				}
			case !c.newText.words[w.key]:
				note(i, Fact{Kind: Name, Old: w.shown})
			}
		}
	}
}

// isName reports whether a word is a name. At the beginning of a sentence every
// word has a capital letter: there it is one if the text has it elsewhere with
// one and nowhere without, or if nothing speaks against it.
func (c *comparison) isName(s *Sentence, w word) bool {
	switch {
	case !w.capital || len(w.key) < 2 || common[w.key] || denials[w.key] || isNumber(w.key):
		return false
	case c.oldNames.capital[w.key]:
		return true
	case !w.first && !s.Headline:
		return true
	case c.oldNames.small[w.key]:
		return false
	}
	for _, ending := range []string{"ly", "ing", "ed", "ion", "ions", "ment"} {
		if len(w.key) > len(ending)+2 && strings.HasSuffix(w.key, ending) {
			return false
		}
	}
	return !c.known(w.key)
}

// isNumber reports whether a word is a number, as in twenty-one.
func isNumber(key string) bool {
	for part := range strings.SplitSeq(key, "-") {
		if _, is := values[part]; !is && scales[part] == 0 {
			return false
		}
	}
	return true
}

// denials are words without which a sentence says the opposite.
var denials = set("no not none nobody nothing never neither nor without cannot can't won't don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't wouldn't couldn't shouldn't")

// denials notes a sentence that denied something and does not, or the other way
// round.
func (c *comparison) denials(h hunk, note func(int, Fact)) {
	const same = 0.5 // of the words, at least, in two versions of one sentence
	for _, i := range h.old {
		k := mostAlike(&c.old[i], c.new, h.new)
		if k < 0 || overlap(&c.old[i], &c.new[k]) < same || mostAlike(&c.new[k], c.old, h.old) != i {
			continue
		}
		was, is := denialsOf(&c.old[i]), denialsOf(&c.new[k])
		if len(was) == len(is) {
			continue
		}
		f := Fact{Kind: Denial}
		if len(was) > len(is) {
			f.Old = was[0]
		} else {
			f.New = is[0]
		}
		note(i, f)
	}
}

func denialsOf(s *Sentence) (out []string) {
	for _, w := range s.words {
		if denials[w.key] {
			out = append(out, w.shown)
		}
	}
	return out
}

// common are words that begin sentences, and no names.
var common = set(`a about above according across after afterwards again against all almost along already also although
among an and another any are around as asked at away back be because been before behind being below beneath beside
besides between beyond both but by can could did do does down during each earlier either else even ever every
everyone except few finally first following for from further had half has have having he hence her here hers him his
how however i i'm i've if in indeed inside instead into is it it's its itself just last later less let like many may
meanwhile might more moreover most much must my near nearly neither nevertheless next nor not nothing now of off
often on once one only onto or other others otherwise our out outside over own per perhaps please quite rather
regarding said same second several shall she should since so some someone something soon still such than thanks that
that's the their them then there there's thereafter therefore these they they're third this those though through
throughout thus till to today together tomorrow tonight too toward towards under unless unlike until up upon us very
via was we we're well were what whatever when whenever where whereas wherever whether which while who whoever whole
whom whose why will with within would yes yesterday yet you your court judge company people government police
officials shares critics experts sources`)
