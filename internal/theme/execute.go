package theme

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"

	"coranto/internal/diag"
)

// explain turns what text/template says of a run into a diagnostic. Its errors
// are texts only,
//
//	template: layouts/article.html:12:5: executing "article" at <.A.B>: can't evaluate field B in type *page.A
//
// so the place is read from the text, the node is looked up in the layout as it
// was parsed, and the names come from the values, by reflection.
func (t *Theme) explain(err error, name string, data any) diag.Diagnostic {
	var failure *Failure
	if errors.As(err, &failure) {
		return failure.Diagnostic
	}
	d := diag.Diagnostic{
		Rule: rule, Message: "this layout cannot be carried out: " + err.Error(),
		Position: diag.Position{File: fileOf(name)},
	}
	var run template.ExecError
	if !errors.As(err, &run) {
		return d
	}
	location := strings.TrimPrefix(run.Error(), "template: ")
	s, offset := sourceAt(t.sources, location)
	if s == nil {
		d.Message = "this layout cannot be carried out: " + location
		return d
	}
	node, text := s.failed(offset, location)
	x := explanation{source: s, node: node, text: text, cause: errors.Unwrap(run.Err)}
	x.types = func(name string) reflect.Type { return findType(name, data, t.results) }
	return x.diagnostic()
}

// sourceAt reads file:line:column, the column counted in bytes from 0, from the
// start of a text.
func sourceAt(sources []*source, location string) (*source, int) {
	for _, s := range sources {
		rest, ok := strings.CutPrefix(location, s.file+":")
		if !ok {
			continue
		}
		var line, column int
		if n, _ := fmt.Sscanf(rest, "%d:%d", &line, &column); n == 2 {
			return s, min(s.lineStart(line)+column, len(s.text))
		}
	}
	return nil, 0
}

// failed returns the node at an offset of which the text speaks, and what it
// says.
func (s *source) failed(offset int, location string) (node parse.Node, text string) {
	_, rest, _ := strings.Cut(location, ": executing ")
	if q, err := strconv.QuotedPrefix(rest); err == nil {
		rest = rest[len(q):]
	}
	rest = strings.TrimPrefix(rest, " at <")
	for _, tree := range s.trees {
		walk(tree.Root, func(n parse.Node) {
			if int(n.Position()) != offset {
				return
			}
			if after, ok := strings.CutPrefix(rest, n.String()+">: "); ok {
				node, text = n, after
			}
		})
	}
	if node == nil { // the escaper has added to it
		if i := strings.LastIndex(rest, ">: "); i >= 0 {
			rest = rest[i+len(">: "):]
		}
		return parse.NewIdentifier("").SetPos(parse.Pos(offset)), rest
	}
	return node, text
}

// explanation is an error of a run: the node, what text/template says, and the
// error that a method or function gave.
type explanation struct {
	source *source
	node   parse.Node
	text   string
	cause  error
	types  func(name string) reflect.Type
}

var (
	noField     = regexp.MustCompile(`^can't evaluate field (\S+) in type (.+)$`)
	unexported  = regexp.MustCompile(`^(\S+) is an unexported field of struct type (.+)$`)
	nilReceiver = regexp.MustCompile(`^nil pointer evaluating .+\.(\S+)$`)
	callError   = regexp.MustCompile(`^error calling (\S+): `)
	argCount    = regexp.MustCompile(`^wrong number of args for (\S+): want (at least )?(\d+) got (\d+)$`)
	wrongType   = regexp.MustCompile(`^wrong type for value; expected (.+); got (.+)$`)
	noValue     = regexp.MustCompile(`^(?:invalid value; expected|cannot assign nil to|dereference of nil pointer of type) (.+)$`)
	wrongWord   = regexp.MustCompile(`(?s)^expected (?:un)?(?:signed )?(\w+); found (.+)$`)
	noList      = regexp.MustCompile(`(?s)^(?:range can't iterate over|can't use) `)
	noArguments = regexp.MustCompile(`^(\S+) (?:has arguments but cannot be invoked as function|is not a method but has arguments)$|^can't give argument to non-function (.+)$`)
)

func (x explanation) diagnostic() diag.Diagnostic {
	for _, p := range []*regexp.Regexp{noField, unexported, nilReceiver} {
		if m := p.FindStringSubmatch(x.text); m != nil {
			x.node = x.source.chain(x.node, m[1])
		}
	}
	if m := noField.FindStringSubmatch(x.text); m != nil {
		return x.unknown(m[1], m[2])
	}
	if m := unexported.FindStringSubmatch(x.text); m != nil {
		return x.unknown(m[1], m[2])
	}
	if m := nilReceiver.FindStringSubmatch(x.text); m != nil {
		receiver, start, length := x.link(m[1])
		return x.source.diagnostic(start, length, receiver+" is empty here, so it has no ."+m[1],
			"write {{with "+receiver+"}}{{."+m[1]+"}}{{end}}")
	}
	if m := callError.FindStringSubmatch(x.text); m != nil {
		return x.called(m[1])
	}
	message, hint := "this cannot be carried out: "+plainTypes(x.text), ""
	switch {
	case argCount.MatchString(x.text):
		m := argCount.FindStringSubmatch(x.text)
		message = fmt.Sprintf("%s takes %s%s, and is given %s", x.callee(m[1]), m[2], values(m[3]), values(m[4]))
	case wrongType.MatchString(x.text):
		m := wrongType.FindStringSubmatch(x.text)
		message = fmt.Sprintf("%s is wanted here, and this is %s", typeWord(m[1]), typeWord(m[2]))
	case noValue.MatchString(x.text):
		m := noValue.FindStringSubmatch(x.text)
		message, hint = typeWord(m[1])+" is wanted here, and this is empty", "ask before: {{with …}}"
	case wrongWord.MatchString(x.text):
		m := wrongWord.FindStringSubmatch(x.text)
		message = fmt.Sprintf("%s is wanted here, and this is %s", typeWord(m[1]), m[2])
	case noList.MatchString(x.text):
		message, hint = "this is not a list, so {{range}} cannot go through it", "use {{with}} for a single value"
	case noArguments.MatchString(x.text):
		m := noArguments.FindStringSubmatch(x.text)
		name := m[2]
		if m[1] != "" {
			name = x.node.String()
		}
		message, hint = name+" takes no values", "to compare, write {{if eq "+name+" …}}"
	case strings.HasPrefix(x.text, "exceeded maximum template depth"):
		message, hint = "this part includes itself without end", "include it only {{if}} there is something left to do"
	}
	return x.source.at(x.node, message, hint)
}

// unknown is the error of a name that a value does not have.
func (x explanation) unknown(name, typeName string) diag.Diagnostic {
	receiver, start, length := x.link(name)
	message, hint := "."+name+" is not known here", ""
	if receiver != "." {
		message = receiver + " has no ." + name
	}
	t := x.types(typeName)
	switch word := kindWord(typeName, t); {
	case word == "a list":
		message = "." + name + " is not known of a list"
		hint = "go through the list: {{range " + receiver + "}}{{." + name + "}}{{end}}"
	case t != nil:
		if word != "" {
			message += ": it is " + word
		}
		hint = knownNames(name, namesOf(t))
	}
	return x.source.diagnostic(start, length, message, hint)
}

// callWords are the errors of the functions of text/template.
var callWords = []wording{
	{regexp.MustCompile(`^incompatible types for comparison: (.+) and (.+)$`), "$1 and $2 cannot be compared", ""},
	{regexp.MustCompile(`^(?:invalid|non-comparable) types? `), "this cannot be compared", "compare texts, numbers, or what they are made of"},
	{regexp.MustCompile(`^missing argument for comparison`), "there is nothing to compare with", "write {{if eq .A .B}}"},
	{regexp.MustCompile(`^len of `), "this has no length", "ask it of a list or a text"},
	{regexp.MustCompile(`^index out of range: (\d+)`), "there is no element $1, counted from 0", "go through the list with {{range}}, or ask {{if gt (len …) $1}}"},
	{regexp.MustCompile(`^(?:can't|cannot) (index|slice) `), "this is not a list that $1 can take from", ""},
	{regexp.MustCompile(`^non-function `), "this cannot be called", "leave call out"},
}

// called is the error that a method or function gave.
func (x explanation) called(name string) diag.Diagnostic {
	callee := x.callee(name)
	var fault runtime.Error
	switch {
	case x.cause == nil:
		return x.source.at(x.node, callee+" cannot be carried out", "")
	case errors.As(x.cause, &fault):
		return x.source.at(x.node, callee+" broke: "+fault.Error(), faultHint)
	}
	message, hint, known := reword(callWords, plainTypes(x.cause.Error()))
	if !known {
		message = callee + ": " + message
	}
	return x.source.at(x.node, message, hint)
}

// callee returns the name of a method with its dot, of a function without.
func (x explanation) callee(name string) string {
	if _, isFunction := x.node.(*parse.IdentifierNode); isFunction {
		return name
	}
	switch x.node.(type) {
	case *parse.FieldNode, *parse.VariableNode, *parse.ChainNode:
		return "." + name
	}
	return name
}

// chain returns the node that asks for a name: n, or where text/template still
// stands inside the parentheses of (…).Name, that chain.
func (s *source) chain(n parse.Node, name string) parse.Node {
	switch n.(type) {
	case *parse.FieldNode, *parse.VariableNode, *parse.ChainNode:
		if slices.Contains(namesIn(n), name) {
			return n
		}
	}
	var found parse.Node
	for _, tree := range s.trees {
		walk(tree.Root, func(c parse.Node) {
			_, isChain := c.(*parse.ChainNode)
			if isChain && c.Position() > n.Position() && slices.Contains(namesIn(c), name) &&
				(found == nil || c.Position() < found.Position()) {
				found = c
			}
		})
	}
	if found != nil {
		return found
	}
	return n
}

// link finds a name in the chain that failed: what stands before it, as
// written, "." where nothing does, and where the name stands.
func (x explanation) link(name string) (receiver string, start, length int) {
	start, length = x.source.extent(x.node)
	var written string // in the source, from start on
	switch n := x.node.(type) {
	case *parse.VariableNode:
		written = n.Ident[0]
	case *parse.ChainNode: // it is placed where its names begin
		receiver = n.Node.String()
		if _, isPipe := n.Node.(*parse.PipeNode); isPipe {
			receiver = "(" + receiver + ")"
		}
	}
	for _, n := range namesIn(x.node) {
		if n == name {
			break
		}
		written += "." + n
	}
	receiver += written
	if receiver == "" {
		receiver = "."
	}
	if at := start + len(written); strings.HasPrefix(x.source.text[min(at, len(x.source.text)):], "."+name) {
		return receiver, at, len("." + name)
	}
	return receiver, start, length
}

func values(n string) string {
	switch n {
	case "0":
		return "no value"
	case "1":
		return "1 value"
	}
	return n + " values"
}
