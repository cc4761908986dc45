package content

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"

	"coranto/internal/frontmatter"
)

// lineEnds are the characters that end a line, or begin another.
const lineEnds = "\r\n\u0085\u2028\u2029"

// oneLine returns s with each run of space as one space. Spaces at which a line
// must not break stay.
func oneLine(s string) string {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == ' ' && i+1 < len(s) && s[i+1] == ' ':
		case c == 0xc2 || c == 0xe2: // it may begin one of lineEnds
			if !strings.ContainsAny(s[i:min(i+3, len(s))], lineEnds) {
				continue
			}
		default:
			continue
		}
		return strings.Join(strings.FieldsFunc(s, func(c rune) bool {
			return c == ' ' || c == '\t' || strings.ContainsRune(lineEnds, c)
		}), " ")
	}
	return s
}

// line reads a text that is shown on one line, such as a title: a line ending
// in it is an error.
func (r *reader) line(v frontmatter.Value) string {
	return r.within(MaxLine, v, r.unbroken(v))
}

// unbroken reads a text of any length in which a line ending is an error.
func (r *reader) unbroken(v frontmatter.Value) string {
	s := r.String(v)
	if strings.ContainsAny(s, lineEnds) {
		r.Error(v, "schema", "this text has more than one line", "write it on one line")
	}
	return oneLine(s)
}

// prose reads a text of any number of lines that is shown as one.
func (r *reader) prose(v frontmatter.Value) string {
	return r.within(MaxProse, v, oneLine(r.String(v)))
}

// proses reads a list of them.
func (r *reader) proses(v frontmatter.Value) []string {
	if v.Kind == frontmatter.Scalar {
		v = frontmatter.Value{Kind: frontmatter.List, Items: []frontmatter.Value{v}}
	}
	list := make([]string, 0, len(v.Items))
	r.List(v, func(item frontmatter.Value) {
		if s := r.prose(item); s != "" {
			list = append(list, s)
		}
	})
	return list
}

// word reads a text that many files share.
func (r *reader) word(v frontmatter.Value) string {
	return r.p.word(r.within(MaxLine, v, oneLine(r.Text(v))))
}

// words reads a list of them.
func (r *reader) words(v frontmatter.Value) []string {
	var list []string
	r.each(v, func(item frontmatter.Value) {
		if s := r.word(item); s != "" {
			list = append(list, s)
		}
	})
	return list
}

// each calls f for every item of a list; a single value is a list of one. One
// with a comma in it was probably meant to be more.
func (r *reader) each(v frontmatter.Value, f func(frontmatter.Value)) {
	switch {
	case v.Kind != frontmatter.Scalar:
		r.List(v, f)
	case strings.Contains(v.Text, ","):
		r.Error(v, "schema", "this is one text with a comma in it; it should be a list", "write ["+oneLine(v.Text)+"], or one on each line, after a hyphen")
	default:
		f(v)
	}
}

// lang reads a language tag (BCP 47), in its canonical form.
func (r *reader) lang(v frontmatter.Value) string {
	s := r.Text(v)
	if s == "" {
		return ""
	}
	if known, ok := r.p.langs[s]; ok {
		return known
	}
	tag, err := language.Parse(s)
	if err != nil || tag == language.Und {
		r.Error(v, "lang", fmt.Sprintf("%q is not a language", clip(s)), "write its tag (BCP 47), as in en, de-CH or zh-Hant")
		return ""
	}
	if r.p.langs == nil {
		r.p.langs = map[string]string{}
	}
	r.p.langs[strings.Clone(s)] = tag.String()
	return tag.String()
}

// clip shortens a text for a message.
func clip(s string) string {
	if c := []rune(s); len(c) > 60 {
		return string(c[:59]) + "…"
	}
	return s
}
