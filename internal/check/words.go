package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The marks that syndication leaves in a text. Rules that depend on how a
// language writes judge texts in English alone.

// words judges the words of an article: its paragraphs, and those of the front
// matter that readers see.
func (c *checker) words(t *text) {
	open := false // a quotation goes on in the next paragraph
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		next := ""
		if i+1 < len(t.paragraphs) {
			next = t.paragraphs[i+1].text
		}
		report := func(rule string, from, to int, message, hint string) {
			offset, length := p.cut(from, to)
			c.at(rule, t, offset, length, message, hint)
		}
		open = judgeQuotes(p.text, t.english, open, next, report)
		judgeWords(p.text, t.english, report)
		judgeBoilerplate(p.text, report)
		judgeEntities(p.text, true, report)
	}
	values := map[string][]string{"title": {t.Title}, "highlights": t.Highlights}
	if t.says("summary") {
		values["summary"] = []string{t.Excerpt}
	}
	for _, key := range []string{"title", "summary", "highlights"} {
		for _, value := range values[key] {
			report := func(rule string, from, to int, message, hint string) {
				c.phrase(rule, t, key, value, from, to, message, hint)
			}
			judgeQuotes(value, t.english, false, "", report)
			judgeWords(value, t.english, report)
			judgeEntities(value, false, report)
		}
	}
}

// reporter reports bytes [from, to) of a text.
type reporter func(rule string, from, to int, message, hint string)

// judgeQuotes judges quotation marks. It returns whether a quotation is open at
// the end that the next paragraph goes on with.
func judgeQuotes(s string, english, open bool, next string, report reporter) bool {
	straight, curly := -1, -1 // where the open ones stand
	for i, r := range s {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+size:])
		first, last := i == 0, i+size == len(s)
		space := func(r rune) bool { return unicode.IsSpace(r) }
		switch {
		case r == '"' && unicode.IsDigit(before) && straight < 0: // inches
		case r == '"' && straight < 0:
			straight = i
			if !last && space(after) {
				report("quote-space", i, i+size, "a space follows an opening quotation mark", "remove the space")
			}
		case r == '"':
			if straight = -1; !first && space(before) {
				report("quote-space", i-1, i+size, "a space stands before a closing quotation mark", "remove the space")
			} else if unicode.IsLetter(after) {
				report("quotes", i, i+size, "a quotation mark stands between letters", "is a space missing, or the mark before it?")
			}
		case !english:
		case r == '“':
			switch {
			case !first && (unicode.IsLetter(before) || before == '.' || before == ',') && (last || !unicode.IsLetter(after)):
				report("quotes", i, i+size, "a quotation mark is turned the wrong way", "write ”")
				curly = -1
				continue
			case curly >= 0:
				report("quotes", i, i+size, "a quotation opens inside another", "close the first one with ”, or write ‘ for the inner one")
			case !last && space(after):
				report("quote-space", i, i+size, "a space follows an opening quotation mark", "remove the space")
			}
			curly = i
		case r == '”':
			switch {
			case !last && unicode.IsLetter(after) && (first || space(before)):
				report("quotes", i, i+size, "a quotation mark is turned the wrong way", "write “")
				curly = i
				continue
			case !first && space(before):
				report("quote-space", i-utf8.RuneLen(before), i+size, "a space stands before a closing quotation mark", "remove the space")
			case curly < 0 && !open:
				report("quotes", i, i+size, "a quotation closes that nothing opened", "write “ where it begins, or remove the mark")
			}
			curly, open = -1, false
		case r == '‘' && unicode.IsLetter(before) && unicode.IsLetter(after):
			report("quotes", i, i+size, "an apostrophe is turned the wrong way", "write ’")
		}
	}
	goesOn := strings.HasPrefix(next, "“") || strings.HasPrefix(next, `"`)
	if at := max(straight, curly); at >= 0 {
		if !goesOn {
			report("quotes", at, at+1, "a quotation is not closed", "close it, or begin the next paragraph with a quotation mark too")
		}
		return goesOn
	}
	return false
}

// where returns all places of an expression in a text. Expressions are slow, so
// there has to be something to look at.
func where(r *regexp.Regexp, s string, may bool) [][]int {
	if !may {
		return nil
	}
	return r.FindAllStringSubmatchIndex(s, -1)
}

// indexFold returns where words stand in a text, whatever the case of their
// ASCII letters; -1 when they do not.
func indexFold(s, words string) int {
	first := words[0]
	for i := 0; i+len(words) <= len(s); i++ {
		if c := s[i]; (c == first || c^0x20 == first && c|0x20 >= 'a' && c|0x20 <= 'z') && strings.EqualFold(s[i:i+len(words)], words) {
			return i
		}
	}
	return -1
}

// smallAfterStop and digitAfterStop report whether a full stop stands between a
// letter and a small letter, or a digit.
func smallAfterStop(s string) bool {
	return afterStop(s, func(rest string) bool {
		rest = strings.TrimPrefix(strings.TrimLeft(rest[:min(len(rest), 6)], "\"”"), " ")
		return rest != "" && rest[0] >= 'a' && rest[0] <= 'z'
	})
}

func digitAfterStop(s string) bool {
	return afterStop(s, func(rest string) bool { return rest[0] >= '0' && rest[0] <= '9' })
}

func afterStop(s string, is func(rest string) bool) bool {
	for {
		i := strings.IndexByte(s, '.')
		if i < 0 || i+1 == len(s) {
			return false
		}
		behind := i > 0 && s[i-1] >= 'a' && s[i-1] <= 'z'
		if s = s[i+1:]; behind && is(s) {
			return true
		}
	}
}

var (
	// Without a space, words that end no address tell a lost space from one.
	stopCase = regexp.MustCompile(`\b([a-z]{3,})(\.["”]?)(?: [a-z][A-Za-z]*|(?:the|and|but|she|they|this|that|his|her|with|from|was|were|had|has|have|when|which|who)\b)`)
	month    = regexp.MustCompile(`\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\d+`)
	entity   = regexp.MustCompile(`&(?:#[0-9]{2,6}|#[xX][0-9A-Fa-f]{2,6}|[a-zA-Z]{2,8});`)
)

// abbreviations end in a full stop without ending a sentence.
var abbreviations = map[string]bool{
	"etc": true, "approx": true, "dept": true, "est": true, "govt": true, "vol": true, "ibid": true, "viz": true,
	"vs": true, "fig": true, "cit": true, "ref": true, "art": true, "sec": true, "para": true, "pp": true,
}

// twice are words that sentences have twice in a row.
var twice = map[string]bool{
	"had": true, "that": true, "is": true, "very": true, "so": true, "no": true, "bye": true, "ha": true, "many": true,
	"long": true, "far": true, "much": true, "more": true, "again": true, "on": true, "in": true, "do": true, "yeah": true,
	"blah": true, "knock": true, "there": true, "hear": true, "now": true, "really": true, "never": true, "you": true,
}

// judgeWords judges what stands between the quotation marks, in English.
func judgeWords(s string, english bool, report reporter) {
	if !english {
		return
	}
	for _, m := range where(stopCase, s, smallAfterStop(s)) {
		before, after := s[m[2]:m[3]], s[m[5]:m[1]]
		if abbreviations[before] || after != strings.ToLower(after) { // as in iPhone
			continue
		}
		report("stop-case", m[4], m[1], fmt.Sprintf("a small letter follows a full stop: %q", s[m[2]:m[1]]), "is it a comma, or a new sentence?")
	}
	for _, m := range where(month, s, digitAfterStop(s)) {
		report("month-space", m[0], m[1], "no space follows an abbreviated month", "write "+strings.Replace(s[m[0]:m[1]], ".", ". ", 1))
	}
	for _, suffix := range suffixes {
		judgeSuffix(s, suffix, report)
	}
	judgeDoubled(s, report)
}

// suffixes end the names of companies.
var suffixes = []string{"Inc", "Corp", "Ltd", "LLC", "Plc", "PLC"}

// nameless are words that a name follows, and no suffix.
var nameless = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`that the of by from to with for or at in on against sued sue said between than as while
		when but if which whose its their ask asks asked told into over after before because where`) {
		words[w] = true
	}
	return words
}()

// judgeSuffix reports where a suffix stands without a name: at the beginning of a
// sentence, or behind one of the words.
func judgeSuffix(s, suffix string, report reporter) {
	wordByte := func(c byte) bool {
		return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	for from := 0; ; {
		i := strings.Index(s[from:], suffix)
		if i < 0 {
			return
		}
		begin, end := from+i, from+i+len(suffix)
		from = end
		if end < len(s) && wordByte(s[end]) {
			continue
		}
		before, spaced := strings.CutSuffix(s[:begin], " ")
		word := len(before)
		for word > 0 && wordByte(before[word-1]) {
			word--
		}
		switch {
		case spaced && nameless[before[word:]]:
		case strings.HasPrefix(s[end:], "."): // a magazine, at the beginning of a sentence
			continue
		case begin > 0 && (!spaced || before == "" || !strings.ContainsRune(".!?", rune(before[len(before)-1]))):
			continue
		}
		report("lost-name", begin, end, fmt.Sprintf("%q stands without the name of a company", suffix), "a link was lost here: write the name")
	}
}

// judgeDoubled reports words that stand twice in a row with nothing but space
// between.
func judgeDoubled(s string, report reporter) {
	begin, lastBegin, lastEnd := -1, 0, 0 // of the word, and of the one before it
	for i := 0; i <= len(s); {
		r, size := rune(-1), 1
		if i < len(s) {
			if r = rune(s[i]); r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(s[i:])
			}
		}
		switch {
		case begin >= 0 && r >= 'a' && r <= 'z': // as most are
		case unicode.IsLetter(r) || r == '\'' || r == '’':
			if begin < 0 {
				begin = i
			}
		case begin >= 0:
			a, b := s[lastBegin:lastEnd], s[begin:i]
			if len(a) > 1 && len(a) == len(b) && strings.EqualFold(a, b) && !twice[strings.ToLower(a)] {
				if first, _ := utf8.DecodeRuneInString(b); !unicode.IsUpper(first) { // no name, as in Walla Walla
					report("doubled-word", lastBegin, i, fmt.Sprintf("%q stands twice", b), "remove one")
				}
			}
			lastBegin, lastEnd, begin = begin, i, -1
			fallthrough
		default:
			if !unicode.IsSpace(r) {
				lastBegin, lastEnd = i, i
			}
		}
		i += size
	}
}

var alone = regexp.MustCompile(`(?i)^(?:read more|click here|continue reading|learn more|see also|related (?:stories|articles|coverage)|advertisement|share this (?:story|article)|sign up (?:here|now)|follow us)\b[^.!?]{0,80}[.:…→»]*$`)

// boilerplate is what stands in texts that were taken from feeds and pages, in
// small letters.
var boilerplate = []string{
	"this story has not been edited by", "generated from a syndicated feed", "click here", " appeared first on ",
	"register now for free", "our standards: the", "all rights reserved", "©", "subscribe to our newsletter", "[…]", "[...]",
}

func hasBoilerplate(s string) bool {
	small := strings.ToLower(s)
	return slices.ContainsFunc(boilerplate, func(words string) bool { return strings.Contains(small, words) })
}

// judgeBoilerplate reports words that belong to a feed or a page, not to a
// story.
func judgeBoilerplate(s string, report reporter) {
	if len(s) > 150 && !hasBoilerplate(s) {
		return
	}
	if m := alone.FindStringIndex(s); m != nil && m[1] > 0 {
		report("boilerplate", m[0], m[1], "these are words of a web page, not of the story", "remove them")
		return
	}
	for _, words := range boilerplate {
		from := indexFold(s, words)
		if from < 0 {
			continue
		}
		hint := "remove them"
		if strings.Contains(words, "edited") || strings.Contains(words, "generated") {
			hint = "write it under notice: in the front matter, with provenance: syndicated"
		}
		report("boilerplate", from, from+len(words), "these are words of a feed or a web page, not of the story", hint)
		return
	}
}

// judgeEntities reports HTML entities. In Markdown those that stand for what is
// hard to write are meant.
func judgeEntities(s string, markdown bool, report reporter) {
	for _, m := range where(entity, s, strings.Contains(s, "&")) {
		switch s[m[0]:m[1]] {
		case "&lt;", "&gt;", "&nbsp;", "&shy;", "&thinsp;":
			if markdown {
				continue
			}
		case "&amp;":
			if markdown && !strings.HasPrefix(s[m[1]:], "#") && !regexp.MustCompile(`^[a-z]{2,8};`).MatchString(s[m[1]:]) {
				continue
			}
		}
		report("entity", m[0], m[1], fmt.Sprintf("the HTML entity %s is left over", s[m[0]:m[1]]), "write the character itself")
	}
}

// headings judges the order of headings and the texts of links.
func (c *checker) headings(t *text) {
	last := 1 // the title
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.heading > 0 && len(p.text) > 0 {
			level := max(p.heading, 2) // one of the first level becomes one of the second
			if level > last+1 {
				offset, length := p.cut(0, len(p.text))
				c.at("heading-order", t, offset, length, fmt.Sprintf("a heading of level %d follows one of level %d", level, last), "write "+strings.Repeat("#", last+1))
			}
			last = level
		}
		for _, l := range p.links {
			if l.from == l.to {
				continue
			}
			switch said := strings.ToLower(strings.Trim(p.text[l.from:l.to], " .…>»→\x00")); said {
			case "", "here", "click here", "this", "link", "this link", "more", "read more", "source", "hier", "ici":
				if said == "" && strings.Trim(p.text[l.from:l.to], "\x00 ") == "" && !strings.Contains(string(t.src[p.at(l.from):p.at(l.to-1)+1]), "http") && !strings.HasPrefix(string(t.src[p.at(l.from):]), "http") {
					continue // a picture, or code
				}
				offset, length := p.cut(l.from, l.to)
				c.at("link-text", t, offset, length, "the text of this link does not say where it leads", "name what is there")
			}
		}
	}
}
