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
)

// matter judges what an article's front matter says of it.
func (c *checker) matter(t *text) {
	if len(t.Sources) == 0 && t.Provenance == content.Original && !t.says("provenance") {
		c.key("no-source", t, "source", content.Any, "the article names no source", "write source: and the publisher's name, or provenance: original if the story is yours")
	}
	if len(t.Highlights) == 0 && t.Rank != content.Brief {
		c.key("no-highlights", t, "highlights", content.Any, "the article has no highlights", "write highlights: and one to three sentences that carry the point, or rank: brief")
	}
	for _, h := range t.Highlights {
		if sameSaid(h, t.Title) {
			c.key("highlight-is-title", t, "highlights", content.Is(h), "this highlight says what the title says", "write what the title leaves out, or remove it")
		}
	}
	c.quotations(t, "title", t.Title)
	for _, h := range t.Highlights {
		c.quotations(t, "highlights", h)
	}
	if t.says("summary") {
		c.quotations(t, "summary", t.Excerpt)
	}
	if t.Date.Time.After(c.site.Now.AddDate(1, 0, 0)) {
		c.key("far-date", t, "date", content.Any, "the article's date is more than a year ahead", "is the year right?")
	}
	last := t.Date
	if t.Updated.Time.After(last.Time) {
		last = t.Updated
	}
	for _, e := range t.Events {
		if !last.IsZero() && !e.Date.About && e.Date.Time.After(last.Time) && e.Date.Time.Format("20060102") > last.Time.Format("20060102") {
			c.key("late-event", t, "events", content.Is(e.Text), fmt.Sprintf("this event, of %s, is later than the article, of %s", e.Date, last),
				"write ~ behind a date that is only planned, or correct it")
		}
	}
}

// says reports whether the front matter has a key, whatever its format.
func (t *text) says(key string) bool {
	if !bytes.Contains(t.src[:min(t.Body.Offset, len(t.src))], []byte(key)) {
		return false
	}
	at, _ := content.Place(t.File, t.src, key, content.Any)
	none, _ := content.Place(t.File, t.src, "\x00", content.Any)
	return at != none
}

// sameSaid reports whether two sentences have the same words, but for one in
// ten.
func sameSaid(a, b string) bool {
	x, y := wordSet(a), wordSet(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	both := 0
	for w := range x {
		if y[w] {
			both++
		}
	}
	return 10*both >= 9*(len(x)+len(y)-both)
}

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' }) {
		switch w {
		case "a", "an", "the":
		default:
			out[w] = true
		}
	}
	return out
}

// quotations reports quotations of two words and more that the body does not
// have word for word. An article without a body quotes from elsewhere.
func (c *checker) quotations(t *text, key, value string) {
	if !c.on("misquoted") || len(t.paragraphs) == 0 {
		return
	}
	for _, q := range quoted(value) {
		if t.plain == "" {
			var all []string
			for _, p := range t.paragraphs {
				all = append(all, p.text)
			}
			t.plain = comparable(strings.Join(all, " "))
		}
		if strings.Contains(t.plain, comparable(q)) {
			continue
		}
		from := strings.Index(value, q)
		c.phrase("misquoted", t, key, value, from, from+len(q), fmt.Sprintf("the text does not have %s word for word", "“"+q+"”"), "quote what stands in the text, or drop the quotation marks")
	}
}

// phrase reports a finding in a part of a value of the front matter: bytes
// [from, to) of it.
func (c *checker) phrase(rule string, t *text, key, value string, from, to int, message, hint string) {
	if !c.on(rule) {
		return
	}
	part := value[from:to]
	at, excerpt := content.Place(t.File, t.src, key, content.Is(strings.TrimSpace(value)))
	begin := 0
	for line := 1; line < at.Line && begin < len(t.src); line++ {
		i := strings.IndexByte(string(t.src[begin:]), '\n')
		if i < 0 {
			break
		}
		begin += i + 1
	}
	end := min(begin+len(value)+1000, t.Body.Offset)
	if begin < end {
		written := string(t.src[begin:end])
		for again := strings.Count(value[:from], part); ; again-- {
			i := strings.Index(written, part)
			if i < 0 {
				break
			}
			if begin += i; again == 0 {
				c.at(rule, t, begin, len(part), message, hint)
				return
			}
			begin += len(part)
			written = written[i+len(part):]
		}
	}
	c.report(rule, message, hint, at, excerpt)
}

// quoted returns what stands between quotation marks in a sentence, if it has
// two words at least: one alone is mostly a name.
func quoted(s string) []string {
	var out []string
	pairs := map[rune]rune{'“': '”', '„': '“', '«': '»', '"': '"', '‘': '’'}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		closing, opens := pairs[r]
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		i += size
		if !opens || i > size && unicode.IsLetter(before) {
			continue
		}
		end := -1
		for j := i; ; {
			k := strings.IndexRune(s[j:], closing)
			if k < 0 {
				break
			}
			after, _ := utf8.DecodeRuneInString(s[j+k+utf8.RuneLen(closing):])
			if closing != '’' || !unicode.IsLetter(after) { // an apostrophe
				end = j + k
				break
			}
			j += k + utf8.RuneLen(closing)
		}
		if end < 0 {
			continue
		}
		q := strings.Trim(s[i:end], " ,.;:!?…")
		if len(strings.Fields(q)) > 1 {
			out = append(out, q)
		}
		i = end + utf8.RuneLen(closing)
	}
	return out
}

// comparable returns a text as quotations are compared: without case, with one
// kind of quotation mark, hyphen and space.
func comparable(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '“', '”', '„', '«', '»', '"', '‘', '’', '\'', 0:
			return -1
		case '–', '—', '‑':
			return '-'
		case '\u00a0', '\u202f':
			return ' '
		}
		return unicode.ToLower(r)
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// fewArticles is below how many a topic that is used once is no finding: every
// topic begins so.
const fewArticles = 20

// topics judges the topics of the whole digest.
func (c *checker) topics() {
	type use struct {
		count int
		name  string
		in    *text
	}
	uses := map[string]*use{}
	for i := range c.texts {
		t := &c.texts[i]
		for _, tag := range t.Tags {
			slug := c.site.TopicSlug(tag.Slug)
			if uses[slug] == nil {
				uses[slug] = &use{name: tag.Name, in: t}
			}
			uses[slug].count++
		}
	}
	var slugs []string
	for slug := range uses {
		slugs = append(slugs, slug)
	}
	slices.Sort(slugs)
	ofFile := func(slug string) bool {
		known, ok := c.site.Topic(slug)
		return ok && known.File != nil
	}
	shorter := map[string][]string{} // slugs, by what they are without a letter
	for _, slug := range slugs {
		u := uses[slug]
		if u.count == 1 && u.in.State == site.Published && !ofFile(slug) && len(c.texts) >= fewArticles {
			c.key("rare-topic", u.in, "tags", content.Names(slug), fmt.Sprintf("the topic %q is used once", u.name), "use one that others have, or give it a file in content/topics")
		}
		if utf8.RuneCountInString(slug) < 5 {
			continue
		}
		seen := map[string]bool{}
		for _, form := range withoutALetter(slug) {
			for _, other := range shorter[form] {
				if other == slug || seen[other] || ofFile(slug) && ofFile(other) || !differByALetter(slug, other) {
					continue
				}
				seen[other] = true
				rare, common := slug, other
				if uses[rare].count > uses[common].count || uses[rare].count == uses[common].count && ofFile(rare) {
					rare, common = common, rare
				}
				u := uses[rare]
				c.key("near-topic", u.in, "tags", content.Names(rare), fmt.Sprintf("the topics %q and %q differ by a letter", u.name, uses[common].name),
					fmt.Sprintf("write %s, or give both a file in content/topics", uses[common].name))
			}
			shorter[form] = append(shorter[form], slug)
		}
	}
}

// withoutALetter returns a word, and it without each of its letters.
func withoutALetter(s string) []string {
	runes := []rune(s)
	out := []string{s}
	for i := range runes {
		out = append(out, string(runes[:i])+string(runes[i+1:]))
	}
	return out
}

// differByALetter reports whether one letter was added, left out or replaced. A
// number is none.
func differByALetter(a, b string) bool {
	x, y := []rune(a), []rune(b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if len(x) > 1 || len(y) > 1 {
		return false
	}
	for _, r := range append(x, y...) {
		if unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

// sources reports publishers that have no file, each once, if any has one.
func (c *checker) sources() {
	files := false
	for _, known := range c.site.Sources() {
		files = files || known.File != nil
	}
	if !files {
		return
	}
	told := map[string]bool{}
	for i := range c.texts {
		t := &c.texts[i]
		if t.State != site.Published {
			continue
		}
		for _, source := range t.Sources {
			slug := c.site.SourceSlug(source.Slug)
			if known, ok := c.site.Source(slug); ok && known.File != nil || told[slug] {
				continue
			}
			told[slug] = true
			c.key("unknown-source", t, "source", content.Names(source.Slug), fmt.Sprintf("the source %q has no file", source.Name), "correct the name, or write the file that is shown below")
			if c.on("unknown-source") {
				d := &c.found[len(c.found)-1]
				d.Related = []diag.Related{{
					Position: diag.Position{File: "content/sources/" + slug + ".md"},
					Message:  "write this",
					Entry:    "---\nname: " + quotedName(source.Name) + "\n---",
				}}
			}
		}
	}
}

// quotedName writes a name as YAML has it: one that could be read as something
// else between quotation marks.
func quotedName(name string) string {
	plain := func(r rune) bool { return unicode.IsLetter(r) || r == ' ' || r == '-' || r == '.' }
	first, _ := utf8.DecodeRuneInString(name)
	if strings.TrimFunc(name, plain) == "" && unicode.IsUpper(first) && !strings.Contains(name, " -") {
		switch strings.ToLower(name) {
		case "yes", "no", "on", "off", "true", "false", "null", "y", "n":
		default:
			return name
		}
	}
	return "'" + strings.ReplaceAll(name, "'", "''") + "'"
}
