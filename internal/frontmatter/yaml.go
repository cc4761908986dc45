package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// libraryYAML reads YAML with the YAML library. Where that finds it wrong, it
// is read again key by key, so that one mistake does not hide the others.
func (r *reading) libraryYAML(src []byte, base int) Value {
	v, fault := r.load(src, base)
	if fault == nil {
		return v
	}
	return r.mend(src, base, *fault)
}

// fault is where the library found YAML wrong: an offset in the file, or -1
// when it does not say.
type fault struct{ offset int }

// load reads one piece of YAML.
func (r *reading) load(src []byte, base int) (Value, *fault) {
	nodes := nodes{reading: r, places: newPlaces(src, base)}
	var document yaml.Node
	if err := yaml.Load(src, &document); err != nil {
		// Of the list of errors first, since a list passes for one, too. The
		// library's words are not for users, and change between versions.
		var list *yaml.LoadErrors
		var one *yaml.LoadError
		switch {
		case errors.As(err, &list) && len(list.Errors) > 0:
			one = list.Errors[0]
		default:
			errors.As(err, &one)
		}
		switch {
		case blank(src):
			return Value{Kind: Null, Offset: base, Length: 1}, nil
		case one == nil || one.Mark.Line == 0:
			return Value{}, &fault{-1}
		}
		return Value{}, &fault{nodes.places.offset(one.Mark.Line, one.Mark.Column)}
	}
	if len(document.Content) == 0 {
		return Value{Kind: Null, Offset: base, Length: 1}, nil
	}
	return nodes.value(document.Content[0]), nil
}

// blank reports whether src holds nothing but space and comments.
func blank(src []byte) bool {
	for line := range bytes.Lines(src) {
		if line = trimBlank(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// nodes turns the library's nodes into values.
type nodes struct {
	*reading
	places places
}

func (n *nodes) value(node *yaml.Node) Value {
	v := Value{Offset: n.places.offset(node.Line, node.Column), Length: 1}
	if node.Anchor != "" || node.Kind == yaml.AliasNode || node.Style&yaml.TaggedStyle != 0 || node.Tag == "!" {
		// Anchors, aliases and tags. The first word of a title that begins with
		// &, * or ! would be gone in silence.
		v.Length = max(bytes.IndexAny(n.Source[v.Offset:], " \t\r\n"), 1)
		n.Error(v, "yaml", fmt.Sprintf(needsQuotes, n.Source[v.Offset]), "write the text in quotes")
		v.Kind = Invalid
		return v
	}
	switch node.Kind {
	case yaml.MappingNode:
		v.Kind = Map
		v.Fields = make([]Field, 0, len(node.Content)/2)
		for i := 0; i+1 < len(node.Content); i += 2 {
			if key := n.key(node.Content[i]); key.Kind == Scalar {
				v.Fields = append(v.Fields, Field{key, n.value(node.Content[i+1])})
			}
		}
	case yaml.SequenceNode:
		v.Kind = List
		v.Items = make([]Value, 0, len(node.Content))
		for _, child := range node.Content {
			v.Items = append(v.Items, n.value(child))
		}
	case yaml.ScalarNode:
		n.scalar(&v, node)
	}
	return v
}

// key is value for the key of a map, which is a text.
func (n *nodes) key(node *yaml.Node) Value {
	if node.Kind == yaml.ScalarNode && node.Value == "<<" && node.Style == 0 {
		v := Value{Offset: n.places.offset(node.Line, node.Column), Length: 2}
		n.Error(v, "yaml", "YAML's merge key << is not read here", "write the keys out")
		return v
	}
	v := n.value(node)
	switch v.Kind {
	case Null:
		v.Kind, v.Text = Scalar, node.Value
	case List, Map:
		n.Error(v, "yaml", "a key is a text", "write the key as one word, or in quotes")
	}
	return v
}

func (n *nodes) scalar(v *Value, node *yaml.Node) {
	const quotes = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle
	const blocks = yaml.LiteralStyle | yaml.FoldedStyle
	v.Kind, v.Text = Scalar, node.Value
	v.Quoted = node.Style&(quotes|blocks) != 0
	written := n.Source[v.Offset:]
	switch {
	case node.Style&quotes != 0:
		v.Length = quotedLength(written)
	case node.Style&blocks == 0 && bytes.HasPrefix(written, []byte(node.Value)):
		v.Length = max(len(node.Value), 1)
	default: // a text of several lines
		v.Length = max(len(bytes.TrimRight(firstLine(written), " \t")), 1)
	}
	if node.Tag == "!!null" && !v.Quoted {
		v.Kind, v.Text = Null, ""
	}
	n.fit(*v)
}

// fit reports a text in which an escape has made a character that no feed could
// hold.
func (r *reading) fit(v Value) {
	if c, bad := unfit(v.Text); bad {
		r.Error(v, "encoding", fmt.Sprintf("the control character %U stands in this text", c), "remove it")
	}
}

func firstLine(text []byte) []byte {
	if i := bytes.IndexAny(text, "\r\n"); i >= 0 {
		return text[:i]
	}
	return text
}

// quotedLength returns the length of the text in quotes with which written
// begins, or that of its first line when it goes on after that.
func quotedLength(written []byte) int {
	quote := written[0]
	for i := 1; i < len(written); i++ {
		switch c := written[i]; {
		case c == '\n' || c == '\r':
			return i
		case quote == '"' && c == '\\':
			i++
		case c != quote:
		case quote == '\'' && i+1 < len(written) && written[i+1] == quote:
			i++
		default:
			return i + 1
		}
	}
	return len(written)
}

// places finds the offset of a line and column. The library counts columns in
// characters, and ends lines at more than LF and CRLF.
type places struct {
	src   []byte
	base  int
	lines []int // where each line begins in src

	// The place asked for last: nodes come in their order, and a line can be
	// very long.
	line, column, at int
}

func newPlaces(src []byte, base int) places {
	p := places{src: src, base: base, lines: []int{0}}
	for i := 0; i < len(src); {
		c, size := utf8.DecodeRune(src[i:])
		i += size
		switch {
		case c == '\r' && i < len(src) && src[i] == '\n':
			i++
			fallthrough
		case c == '\n', c == '\r', c == 0x85, c == 0x2028, c == 0x2029:
			p.lines = append(p.lines, i)
		}
	}
	return p
}

// offset returns the offset in the file of a 1-based line and column.
func (p *places) offset(line, column int) int {
	if line < 1 || line > len(p.lines) {
		return p.base + len(p.src)
	}
	if line != p.line || column < p.column {
		p.line, p.column, p.at = line, 1, p.lines[line-1]
	}
	for ; p.column < column && p.at < len(p.src); p.column++ {
		_, size := utf8.DecodeRune(p.src[p.at:])
		p.at += size
	}
	return p.base + p.at
}
