package check

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/site"
	"coranto/internal/wording"
)

// statement is a sentence of an article, with its place: in a value of the front
// matter, or in a paragraph of the body.
type statement struct {
	key, value string
	paragraph  *paragraph
}

// silent reports what changed in a published article of which readers are not
// told, by updated or a correction.
func (c *checker) silent(p pair) error {
	if !c.on("silent-change") || p.was.FileHash == p.is.FileHash || p.was.State != site.Published || p.is.State != site.Published || told(p) {
		return nil
	}
	was, err := newText(c.change.was, p.was)
	if err != nil {
		return err
	}
	is, err := newText(c.site, p.is)
	if err != nil {
		return err
	}
	old, _ := said(was)
	now, places := said(is)
	base, _, _ := strings.Cut(is.lang, "-")
	changes := wording.Compare(old, now, wording.Options{
		Names: base != "de" && base != "lb", // which write every noun with a capital letter
		Known: func(word string) bool { return c.knows(word, is.File) },
	})
	minor := -1
	for i, x := range changes {
		if x.Fact.Kind == wording.None {
			if minor < 0 || changes[minor].Old < 0 {
				minor = i
			}
			continue
		}
		c.tell(is, old, now, places, x, changed(x), "write a line under corrections: if it was wrong, or updated: if it is a development", false)
	}
	switch {
	case minor >= 0:
		c.tell(is, old, now, places, changes[minor], "the wording of a published article changed, and no name, number or quotation with it", "", true)
	case len(changes) == 0 && !sameLetters(old, now):
		c.tell(is, old, now, places, wording.Change{Old: -1, New: -1, Next: len(now)}, "the spacing or the marks of a published article changed, and no word with them", "", true)
	}
	return nil
}

// told reports whether readers are told of a change.
func told(p pair) bool {
	return p.is.Updated.Time.After(p.was.Updated.Time) || slices.ContainsFunc(p.is.Corrections, func(x content.Correction) bool {
		return !slices.ContainsFunc(p.was.Corrections, func(y content.Correction) bool { return x.Text == y.Text && x.Date == y.Date })
	})
}

// changed puts the facts of a change into words.
func changed(x wording.Change) string {
	f := x.Fact
	var s string
	switch what := [...]string{"", "quotation", "number", "name", ""}[f.Kind]; {
	case f.Kind == wording.Denial:
		s = fmt.Sprintf("%q came or went in a published article", f.Old+f.New)
	case f.New == "":
		s = fmt.Sprintf("the %s %q is gone from a published article", what, f.Old)
	default:
		s = fmt.Sprintf("the %s %q in a published article is %q now", what, f.Old, f.New)
	}
	if x.More > 0 {
		s += fmt.Sprintf(", and %d more changed with it", x.More)
	}
	return s + "; readers are not told"
}

// tell reports a change at the sentence as it is now, with both.
func (c *checker) tell(t *text, old, now []wording.Sentence, places []statement, x wording.Change, message, hint string, note bool) {
	at := x.New
	if at < 0 {
		at = min(x.Next, len(now)-1)
	}
	for at > 0 && now[at].Text[0] == 0 { // a border
		at--
	}
	before := len(c.found)
	switch s, p := now[at], places[at]; {
	case p.paragraph != nil:
		offset, length := p.paragraph.cut(s.From, s.To)
		c.at("silent-change", t, offset, length, message, hint)
	case p.key == "events" || p.key == "":
		c.key("silent-change", t, "events", content.Is(p.value), message, hint)
	default:
		c.phrase("silent-change", t, p.key, p.value, s.From, s.To, message, hint)
	}
	for i := before; i < len(c.found); i++ {
		d := &c.found[i]
		if note {
			d.Severity = diag.Note
		}
		if x.Old >= 0 {
			d.Related = append(d.Related, diag.Related{Message: "before: " + old[x.Old].Text})
		}
		if x.New >= 0 {
			d.Related = append(d.Related, diag.Related{Message: "now: " + now[x.New].Text})
		}
	}
}

// said returns all that an article says, sentence by sentence.
func said(t *text) ([]wording.Sentence, []statement) {
	var out []wording.Sentence
	var places []statement
	add := func(list []wording.Sentence, p statement) {
		for _, s := range list {
			out, places = append(out, s), append(places, p)
		}
	}
	border := func(key string) { add([]wording.Sentence{wording.Border(key)}, statement{}) }
	add([]wording.Sentence{wording.Headline(t.Title)}, statement{key: "title", value: t.Title})
	border("highlights")
	for _, h := range t.Highlights {
		add(wording.Split(h), statement{key: "highlights", value: h})
	}
	border("summary")
	if t.says("summary") {
		add(wording.Split(t.Excerpt), statement{key: "summary", value: t.Excerpt})
	}
	border("events")
	for _, e := range t.Events {
		add([]wording.Sentence{wording.Headline(e.Date.String() + " " + e.Text)}, statement{key: "events", value: e.Text})
	}
	border("body")
	for _, list := range [][]paragraph{prose(t.src, t.Body.Offset), rows(t.src, t.Body.Offset)} {
		for i := range list {
			add(wording.Split(list[i].text), statement{paragraph: &list[i]})
		}
	}
	return out, places
}

// rows returns the rows of tables.
func rows(src []byte, offset int) []paragraph {
	var out []paragraph
	for from := offset; from < len(src); {
		to := len(src)
		if i := bytes.IndexByte(src[from:], '\n'); i >= 0 {
			to = from + i + 1
		}
		if line := bytes.TrimSpace(src[from:to]); bytes.HasPrefix(line, []byte("|")) && len(bytes.Trim(line, "|-: ")) > 0 {
			out = append(out, paragraph{text: string(src[from:to]), places: []place{{0, from}}})
		}
		from = to
	}
	return out
}

// sameLetters reports whether two texts are the same, mark by mark.
func sameLetters(a, b []wording.Sentence) bool {
	return slices.EqualFunc(a, b, func(x, y wording.Sentence) bool { return x.Text == y.Text })
}

// knows reports whether an article in another file has a word.
func (c *checker) knows(word, but string) bool {
	w := []byte(word)
	for i := range c.texts {
		if t := &c.texts[i]; t.File != but && hasWord(t.src, w) {
			return true
		}
	}
	return false
}

func hasWord(src, word []byte) bool {
	for from := 0; ; {
		i := bytes.Index(src[from:], word)
		if i < 0 {
			return false
		}
		i += from
		from = i + len(word)
		before, _ := utf8.DecodeLastRune(src[:i])
		after, _ := utf8.DecodeRune(src[from:])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
	}
}
