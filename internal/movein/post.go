package movein

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"coranto/internal/diag"
	"coranto/internal/frontmatter"
)

// post is one text of the old site, be it an article or a standing page.
type post struct {
	from    string
	src     []byte
	fields  []frontmatter.Field
	places  map[string]int // offsets in src of what was taken, by keys
	body    string
	bodyAt  int // offset in src
	page    bool
	html    bool
	draft   bool
	undated bool

	title, date, expires, summary, story, lang, slug string
	at, shown                                        moment // shown is what addresses have of it, where that is another
	authors, tags, aliases                           []string
	params                                           []frontmatter.Field
	address                                          string // below the old home page, with a slash before it
	name                                             string // the last part of its address, as a rule
	guid                                             string
	resources                                        []string // files beside it that go with it
	shortcodes                                       func(*mover, *post, string) string

	file   string // of the digest
	output string // path of the page that the digest makes of it; "" when it has none yet
}

// term is what a text says under a taxonomy.
type term struct{ plural, name string }

// take returns the value of the first of some keys that a text has, and counts
// it as dealt with.
func (p *post) take(keys ...string) frontmatter.Value {
	var out frontmatter.Value
	rest := p.fields[:0:0]
	if p.places == nil {
		p.places = map[string]int{}
	}
	for _, f := range p.fields {
		if !slices.Contains(keys, strings.ToLower(f.Key.Text)) {
			rest = append(rest, f)
			continue
		}
		p.places[strings.ToLower(f.Key.Text)] = f.Value.Offset
		if out.Kind == frontmatter.Null {
			out = f.Value
		}
	}
	p.fields = rest
	return out
}

func (p *post) text(keys ...string) string {
	v := p.take(keys...)
	if v.Kind != frontmatter.Scalar {
		return ""
	}
	return strings.Join(strings.Fields(v.Text), " ")
}

// yes and no read a truth as YAML 1.1 does, which Jekyll reads.
func (p *post) yes(keys ...string) bool {
	return slices.Contains([]string{"true", "yes", "on", "y"}, strings.ToLower(p.text(keys...)))
}

func (p *post) no(keys ...string) bool { return no(p.text(keys...)) }

func no(text string) bool {
	return slices.Contains([]string{"false", "no", "off", "n"}, strings.ToLower(strings.TrimSpace(text)))
}

// words returns the texts of a list, or of one text.
func words(v frontmatter.Value) []string {
	var out []string
	switch v.Kind {
	case frontmatter.Scalar:
		if v.Text != "" {
			out = []string{strings.Join(strings.Fields(v.Text), " ")}
		}
	case frontmatter.List:
		for _, item := range v.Items {
			if item.Kind == frontmatter.Scalar && strings.TrimSpace(item.Text) != "" {
				out = append(out, strings.Join(strings.Fields(item.Text), " "))
			}
		}
	}
	return out
}

// read reads a file with front matter. There is no post where it is bare, without
// front matter, or where it cannot be read, which is reported.
func (m *mover) read(name string) (p *post, bare bool) {
	src, err := fs.ReadFile(m.old, name)
	if err != nil {
		m.problem(name, nil, 0, "this file cannot be read: "+reason(err), "")
		return nil, false
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if len(src) > frontmatter.MaxSize {
		m.problem(name, nil, 0, fmt.Sprintf("this file has more than %d MiB", frontmatter.MaxSize>>20), "")
		return nil, false
	}
	if !slices.ContainsFunc([]string{"---", "+++", "{"}, func(mark string) bool { return bytes.HasPrefix(src, []byte(mark)) }) {
		return nil, true
	}
	p = &post{from: name, src: src, html: path.Ext(name) == ".html" || path.Ext(name) == ".htm"}
	if body, empty := emptyMatter(src); empty {
		p.bodyAt = body
	} else {
		var parser frontmatter.Parser
		doc := parser.Document(name, src)
		if doc.Kind != frontmatter.Map || diag.HasErrors(doc.Diagnostics) {
			// What was read of it may lack that it is a draft.
			m.out.Problems = append(m.out.Problems, doc.Diagnostics...)
			return nil, false
		}
		p.fields, p.bodyAt = m.last(name, src, doc.Fields), doc.Body
	}
	p.body = strings.ReplaceAll(string(src[p.bodyAt:]), "\r\n", "\n")
	m.byFile[name] = p
	return p, false
}

// last returns the fields of a map, of those with one key the last, which is the
// one that counts.
func (m *mover) last(name string, src []byte, fields []frontmatter.Field) []frontmatter.Field {
	var out []frontmatter.Field
	for _, f := range fields {
		same := func(other frontmatter.Field) bool { return strings.EqualFold(other.Key.Text, f.Key.Text) }
		if slices.ContainsFunc(out, same) {
			m.problem(name, src, f.Key.Offset, fmt.Sprintf("the key %q stands twice: the last counts", f.Key.Text), "")
			out = slices.DeleteFunc(out, same)
		}
		out = append(out, f)
	}
	return out
}

func reason(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return err.Error()
}

// emptyMatter finds front matter that says nothing, which is what makes a file a
// page of Jekyll's.
func emptyMatter(src []byte) (body int, empty bool) {
	first, rest, _ := bytes.Cut(src, []byte("\n"))
	if string(bytes.TrimSpace(first)) != "---" {
		return 0, false
	}
	at := len(first) + 1
	for line := range bytes.Lines(rest) {
		at += len(line)
		switch string(bytes.TrimSpace(line)) {
		case "":
		case "---":
			return min(at, len(src)), true
		default:
			return 0, false
		}
	}
	return 0, false
}

// common takes the keys that both generators have.
func (m *mover) common(p *post) {
	p.title = p.text("title")
	p.lang = p.text("lang", "language")
	p.summary = p.text("summary")
	p.summary = cmp.Or(p.summary, p.text("description"), p.text("excerpt"))
	p.authors = words(p.take("authors", "author"))
	// Whoever writes anything but no about a draft does not want it to be seen.
	draft, unpublished := p.take("draft"), p.no("published")
	p.draft = p.draft || unpublished || draft.Kind != frontmatter.Null && !(draft.Kind == frontmatter.Scalar && no(draft.Text))
}
