package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"coranto/internal/frontmatter"
)

// matter is a file whose front matter is edited in place, in the syntax that it
// is written in. What is not meant stays as it is, byte for byte. Whoever edits
// reads the result again, to see that it says what was meant: front matter can be
// written in more ways than are known here.
type matter struct {
	src   []byte
	top   frontmatter.Value
	body  int
	open  int  // where the front matter begins
	kind  byte // the first of its opening: '-', '+' or '{'
	edits []edit
}

// edit replaces bytes [from, to).
type edit struct {
	from, to int
	text     string
}

// openMatter reads the front matter of a file; false when there is none that
// could be read.
func openMatter(file string, src []byte) (*matter, bool) {
	var p frontmatter.Parser
	doc := p.Document(file, src)
	open := len(src) - len(bytes.TrimLeft(src, "\ufeff \t\r\n"))
	if doc.Kind != frontmatter.Map || open == len(src) {
		return nil, false
	}
	return &matter{src: src, top: doc.Value, body: doc.Body, open: open, kind: src[open]}, true
}

// field returns the value of a key.
func (m *matter) field(key string) (frontmatter.Value, bool) {
	for _, f := range m.top.Fields {
		if f.Key.Text == key {
			return f.Value, true
		}
	}
	return frontmatter.Value{}, false
}

// item returns the text that stands under a key, alone or in a list.
func (m *matter) item(key, text string) (frontmatter.Value, bool) {
	v, _ := m.field(key)
	for _, item := range append([]frontmatter.Value{v}, v.Items...) {
		if item.Kind == frontmatter.Scalar && item.Text == text {
			return item, true
		}
	}
	return v, false
}

// bytes returns the file with the edits.
func (m *matter) bytes() []byte {
	slices.SortStableFunc(m.edits, func(a, b edit) int { return a.from - b.from })
	var out []byte
	at := 0
	for _, e := range m.edits {
		if e.from < at {
			continue // twice at one place; the reading afterwards finds it
		}
		out = append(append(out, m.src[at:e.from]...), e.text...)
		at = e.to
	}
	return append(out, m.src[at:]...)
}

func (m *matter) change(from, to int, text string) { m.edits = append(m.edits, edit{from, to, text}) }

// replace writes another text for a scalar, in quotes as it was.
func (m *matter) replace(v frontmatter.Value, text string) {
	m.change(v.Offset, v.Offset+v.Length, m.scalar(text, m.src[v.Offset]))
}

// scalar writes a text as the syntax has it, in such quotes if it can.
func (m *matter) scalar(text string, quote byte) string {
	quoted, _ := json.Marshal(text) // YAML and TOML have the escapes of JSON
	switch {
	case m.kind != '-' || quote == '"':
		return string(unescapeHTML(quoted))
	case quote != '\'' && !strings.ContainsAny(text, ",#") && !strings.HasPrefix(text, "/"):
		return yamlText(text)
	case quote != '\'' && strings.HasPrefix(text, "/") && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.-_") == "":
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// unescapeHTML takes back what encoding/json does for the sake of HTML.
func unescapeHTML(s []byte) []byte {
	for _, c := range []string{"<", ">", "&"} {
		s = bytes.ReplaceAll(s, fmt.Appendf(nil, `\u%04x`, c[0]), []byte(c))
	}
	return s
}

// set writes a key that is not there yet.
func (m *matter) set(key, value string) {
	eol := "\n"
	if i := bytes.IndexByte(m.src, '\n'); i > 0 && m.src[i-1] == '\r' {
		eol = "\r\n"
	}
	switch m.kind {
	case '{':
		if len(m.top.Fields) > 0 {
			first := m.top.Fields[0].Key.Offset
			m.change(first, first, fmt.Sprintf("%q: %s,%s", key, value, m.src[m.open+1:first]))
		}
	case '+':
		at := m.behindTitle()
		m.change(at, at, key+" = "+value+eol)
	default:
		at := m.behindTitle()
		m.change(at, at, key+": "+value+eol)
	}
}

// behindTitle returns the beginning of the line behind that of the title, if the
// title ends on it; else that of the first line.
func (m *matter) behindTitle() int {
	first := m.open + lineLength(m.src[m.open:])
	v, ok := m.field("title")
	if !ok || v.Kind != frontmatter.Scalar {
		return first
	}
	raw := m.src[v.Offset:]
	end := v.Offset + lineLength(raw)
	if bytes.HasPrefix(raw, []byte(`"""`)) || bytes.HasPrefix(raw, []byte(`'''`)) || raw[0] == '|' || raw[0] == '>' || end >= len(m.src) || m.src[end] == ' ' || m.src[end] == '\t' {
		return first
	}
	return end
}

func lineLength(s []byte) int {
	if i := bytes.IndexByte(s, '\n'); i >= 0 {
		return i + 1
	}
	return len(s)
}

// add adds texts to a list, which may be one text alone, or not there yet.
func (m *matter) add(key string, texts ...string) {
	if len(texts) == 0 {
		return
	}
	flow := func() string {
		var all []string
		for _, t := range texts {
			all = append(all, m.scalar(t, 0))
		}
		return strings.Join(all, ", ")
	}
	v, there := m.field(key)
	switch {
	case !there:
		m.set(key, "["+flow()+"]")
	case v.Kind == frontmatter.Scalar:
		m.change(v.Offset, v.Offset, "["+flow()+", ")
		m.change(v.Offset+v.Length, v.Offset+v.Length, "]")
	case v.Kind == frontmatter.List && m.src[v.Offset] == '[':
		text := flow()
		if len(v.Items) > 0 {
			text += ", "
		}
		m.change(v.Offset+1, v.Offset+1, text)
	case v.Kind == frontmatter.List && len(v.Items) > 0:
		// Before the first item, on a line of its own.
		begin := bytes.LastIndexByte(m.src[:v.Items[0].Offset], '\n') + 1
		dash := bytes.IndexByte(m.src[begin:], '-')
		end := begin + lineLength(m.src[begin:])
		eol := string(m.src[begin:end])
		eol = eol[len(strings.TrimRight(eol, "\r\n")):]
		for _, t := range texts {
			m.change(begin, begin, string(m.src[begin:begin+dash])+"- "+m.scalar(t, 0)+eol)
		}
	}
}

// removeItem takes an item out of a list that has others.
func (m *matter) removeItem(list frontmatter.Value, i int) {
	item := list.Items[i]
	if m.src[list.Offset] != '[' { // on a line of its own
		begin := bytes.LastIndexByte(m.src[:item.Offset], '\n') + 1
		m.change(begin, begin+lineLength(m.src[begin:]), "")
		return
	}
	if i+1 < len(list.Items) {
		m.change(item.Offset, list.Items[i+1].Offset, "")
		return
	}
	before := list.Items[i-1]
	m.change(before.Offset+before.Length, item.Offset+item.Length, "")
}
