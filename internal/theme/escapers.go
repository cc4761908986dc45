package theme

import (
	"bytes"
	"html/template"
	"io"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"
)

// escaperPrefix begins the names of the functions that html/template appends to
// what a layout writes, by the place where it stands.
const escaperPrefix = "_html_template_"

// writer writes a value where it may stand.
type writer func(out *bytes.Buffer, v reflect.Value)

// writer returns what some escapers make of a value, one after the other. There
// are few such sequences, and each is made once.
func (t *translator) writer(escapers []string) writer {
	key := strings.Join(escapers, " ")
	w := t.writers[key]
	if w == nil {
		w = writerFor(escapers)
		t.writers[key] = w
	}
	return w
}

// writerFor makes the writer of some escapers. Texts in which they find nothing
// to do are written as they are, and plain text is escaped for HTML here; all
// else is done by the escapers themselves.
func writerFor(escapers []string) writer {
	slow := escaped(escapers)
	var quick func(out *bytes.Buffer, s string, typ reflect.Type) bool
	switch strings.ReplaceAll(strings.Join(escapers, " "), escaperPrefix, "") {
	case "":
		quick = func(out *bytes.Buffer, s string, _ reflect.Type) bool {
			out.WriteString(s)
			return true
		}
	case "htmlescaper":
		quick = func(out *bytes.Buffer, s string, typ reflect.Type) bool {
			if typ == htmlType {
				out.WriteString(s)
			} else {
				escapeHTML(out, s)
			}
			return true
		}
	case "attrescaper", "rcdataescaper":
		quick = escapeAttribute
	case "urlfilter urlnormalizer attrescaper":
		quick = func(out *bytes.Buffer, s string, typ reflect.Type) bool {
			return (typ == urlType || harmless(s)) && normal(s) && escapeAttribute(out, s, nil)
		}
	case "urlnormalizer attrescaper":
		quick = func(out *bytes.Buffer, s string, _ reflect.Type) bool {
			return normal(s) && escapeAttribute(out, s, nil)
		}
	default:
		return slow
	}
	return func(out *bytes.Buffer, v reflect.Value) {
		if s, typ, ok := textOf(v); !ok || !quick(out, s, typ) {
			slow(out, v)
		}
	}
}

// textOf returns the text that a value is written as. It answers for the types
// that layouts write most.
func textOf(v reflect.Value) (s string, typ reflect.Type, ok bool) {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		return "", nil, true
	}
	typ = v.Type()
	switch {
	case v.Kind() == reflect.String:
		if typ.PkgPath() == "html/template" && typ != htmlType && typ != urlType {
			return "", typ, false
		}
		s = v.String()
	case v.CanInt():
		s = strconv.FormatInt(v.Int(), 10)
	default:
		return "", typ, false
	}
	return s, typ, typ.NumMethod() == 0
}

// escapeHTML writes plain text into HTML, as html/template does.
func escapeHTML(out *bytes.Buffer, s string) {
	written := 0
	for i := range len(s) {
		if replacement := replacements[s[i]]; replacement != "" {
			out.WriteString(s[written:i])
			out.WriteString(replacement)
			written = i + 1
		}
	}
	out.WriteString(s[written:])
}

var replacements = [256]string{
	0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;",
}

// escapeAttribute does the same for the value of an attribute between quotes.
// Tags and entities in what is HTML already are not its work.
func escapeAttribute(out *bytes.Buffer, s string, typ reflect.Type) bool {
	if typ == htmlType {
		for i := range len(s) {
			if replacements[s[i]] != "" {
				return false
			}
		}
	}
	escapeHTML(out, s)
	return true
}

// harmless reports whether an address certainly has no scheme, or that of the
// web.
func harmless(s string) bool {
	return strings.HasPrefix(s, "/") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") ||
		!strings.Contains(s, ":")
}

// normal reports whether an address has only such characters as may stand in
// one.
func normal(s string) bool {
	for i := range len(s) {
		if !inAddress[s[i]] {
			return false
		}
	}
	return true
}

var inAddress = func() (in [256]bool) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!#$&*+,/:;=?@[]" {
		in[c] = true
	}
	return in
}()

// escaped returns what executes the escapers themselves: html/template with a
// template that has nothing else in it.
func escaped(escapers []string) writer {
	t := template.Must(template.New("").Parse("{{.}}"))
	if t.Execute(io.Discard, "") != nil { // from here on it has the escapers
		panic(unknown{})
	}
	pipe := t.Tree.Root.Nodes[0].(*parse.ActionNode).Pipe
	pipe.Cmds = pipe.Cmds[:1]
	for _, name := range escapers {
		pipe.Cmds = append(pipe.Cmds, &parse.CommandNode{
			NodeType: parse.NodeCommand,
			Args:     []parse.Node{parse.NewIdentifier(name).SetTree(t.Tree)},
		})
	}
	return func(out *bytes.Buffer, v reflect.Value) {
		if !v.IsValid() {
			giveUp()
		}
		if t.Execute(out, v) != nil {
			giveUp()
		}
	}
}
