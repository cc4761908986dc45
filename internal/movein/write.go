package movein

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/desk"
	"coranto/internal/diag"
	"coranto/internal/frontmatter"
)

// write writes the file of a text, and names the files that go with it.
func (m *mover) write(p *post) {
	m.fit(p)
	body := m.bodyOf(p)
	text := m.matter(p) + "\n" + strings.TrimSpace(body) + "\n"
	parser := content.Parser{Zone: m.site.Config.Zone, Language: m.site.Config.Language}
	var found []diag.Diagnostic
	if p.page {
		found = parser.Page(p.file, []byte(text)).Diagnostics
	} else {
		found = parser.Article(p.file, []byte(text)).Diagnostics
	}
	for _, d := range found {
		if d.Severity == diag.Error {
			m.problem(p.from, p.src, 0, "it is not converted: "+d.Message, d.Hint)
			return
		}
	}
	switch {
	case p.page:
		m.out.Pages++
	case p.draft:
		m.out.Drafts++
		fallthrough
	default:
		m.out.Articles++
	}
	m.out.Files = append(m.out.Files, File{Name: p.file, Text: []byte(text)})
	for _, name := range p.resources {
		beside := strings.TrimPrefix(name, path.Dir(p.from)+"/")
		m.out.Files = append(m.out.Files, File{Name: path.Join(path.Dir(p.file), beside), From: name})
	}
}

// fit cuts what a text says at more length than front matter has room for, since
// no text is to be lost for it, and says what it cut.
func (m *mover) fit(p *post) {
	told := func(message string, keys ...string) {
		offset := 0
		for _, key := range keys {
			if at, taken := p.places[key]; taken {
				offset = at
				break
			}
		}
		m.problem(p.from, p.src, offset, message, "")
	}
	text := func(s *string, short, what string, keys ...string) {
		if desk.OneLine(*s) != short {
			*s = short
			told(what+" is too long, and is cut", keys...)
		}
	}
	list := func(values *[]string, short func(string) string, what string, keys ...string) {
		if n := len(*values); n > content.MaxList {
			told(fmt.Sprintf("of %d %s, the first %d are kept: an article has no more", n, what, content.MaxList), keys...)
			*values = (*values)[:content.MaxList]
		}
		for i := range *values {
			text(&(*values)[i], short((*values)[i]), "one of the "+what, keys...)
		}
	}
	line := func(s string) string { return desk.Shorten(s, content.MaxLine) }
	text(&p.title, line(p.title), "the title", "title")
	text(&p.summary, desk.Shorten(p.summary, content.MaxProse), "the summary", "summary", "description", "excerpt")
	list(&p.authors, line, "authors", "authors", "author")
	list(&p.tags, desk.ShortenName, "tags", "tags", "categories", "tag", "category")
	if len(p.story) > content.MaxSlug {
		p.story = strings.Trim(strings.ToValidUTF8(p.story[:content.MaxSlug], ""), "-")
		told("the name of the series is too long, and is cut", "series")
	}
}

// matter returns the front matter of a text, with its fences.
func (m *mover) matter(p *post) string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, value)
		}
	}
	text := func(key, value string) {
		if value = desk.OneLine(value); value != "" {
			line(key, desk.Scalar(value))
		}
	}
	list := func(key string, values []string) {
		if len(values) > 0 {
			b.WriteString(key + ":\n")
			for _, v := range values {
				b.WriteString("  - " + desk.Scalar(desk.OneLine(v)) + "\n")
			}
		}
	}
	b.WriteString("---\n")
	text("title", p.title)
	if p.page {
		text("lang", p.lang)
		if p.draft {
			line("draft", "true")
		}
		b.WriteString("---\n")
		for _, f := range p.params {
			m.problem(p.from, p.src, f.Key.Offset, fmt.Sprintf("a standing page has no key %q: it is left out", f.Key.Text), "")
		}
		return b.String()
	}
	text("id", p.id())
	if p.undated {
		line("date", content.Unknown)
	} else {
		line("date", p.date)
	}
	text("slug", p.slug)
	if p.draft {
		line("draft", "true")
	}
	line("expires", p.expires)
	list("authors", p.authors)
	list("tags", p.tags)
	text("story", p.story)
	text("summary", p.summary)
	text("lang", p.lang)
	list("aliases", p.aliases)
	if len(p.params) > 0 {
		b.WriteString("params:\n")
		for _, f := range p.params {
			key := f.Key.Text
			fmt.Fprintf(&b, "  %s: %s\n", desk.Scalar(key), flow(f.Value))
			if k := m.kept[key]; k != nil {
				k.count++
				continue
			}
			d := diag.Diagnostic{Severity: diag.Note, Rule: "moving"}.In(p.from, p.src, f.Key.Offset, f.Key.Length)
			m.kept[key] = &keptKey{first: d, count: 1}
		}
	}
	b.WriteString("---\n")
	return b.String()
}

// plainScalar is what YAML reads as a number or a truth.
var plainScalar = regexp.MustCompile(`^(?:true|false|-?(?:0|[1-9]\d{0,15})(?:\.\d+)?)$`)

// flow writes a value as YAML on one line.
func flow(v frontmatter.Value) string {
	switch v.Kind {
	case frontmatter.Scalar:
		if !v.Quoted && plainScalar.MatchString(v.Text) {
			return v.Text
		}
		// A string of JSON is one of YAML.
		text, _ := json.Marshal(strings.Map(printable, v.Text))
		return string(text)
	case frontmatter.List:
		items := make([]string, len(v.Items))
		for i, item := range v.Items {
			items[i] = flow(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case frontmatter.Map:
		var fields, seen []string
		for _, f := range v.Fields {
			if slices.Contains(seen, f.Key.Text) {
				continue
			}
			seen = append(seen, f.Key.Text)
			key, _ := json.Marshal(f.Key.Text)
			fields = append(fields, string(key)+": "+flow(f.Value))
		}
		return "{" + strings.Join(fields, ", ") + "}"
	}
	return `""`
}

func printable(r rune) rune {
	if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r <= 0x9f || r == '\ufeff' || r&0xfffe == 0xfffe {
		return -1
	}
	return r
}

// distinct returns texts, each name once.
func distinct(list ...[]string) []string {
	var out []string
	for _, name := range slices.Concat(list...) {
		if content.SlugOf(name) != "" && !slices.ContainsFunc(out, func(other string) bool { return content.SlugOf(other) == content.SlugOf(name) }) {
			out = append(out, name)
		}
	}
	return out
}
