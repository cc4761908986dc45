package theme

import (
	"bytes"
	"regexp"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"coranto/internal/diag"
	"coranto/internal/files"
)

// source is one layout file. Its trees stay as they were parsed: html/template
// rewrites the trees it escapes, so it is given copies, and places and names
// are looked up in these.
type source struct {
	file  string // layouts/article.html
	name  string // article
	text  string // without a byte order mark
	hash  files.Hash
	trees map[string]*parse.Tree // by template: its own, and those it defines; nil where it cannot be parsed
}

// readSource reads and parses one layout. ok is false when it cannot be used.
func readSource(file files.File) (s *source, d diag.Diagnostic, ok bool) {
	s = &source{
		file: file.Name,
		name: strings.TrimSuffix(strings.TrimPrefix(file.Name, "layouts/"), ".html"),
	}
	data, err := file.Read(nil)
	if err != nil {
		return s, unreadable(file.Name, err), false
	}
	s.hash = files.Sum(data)
	s.text = string(bytes.TrimPrefix(data, []byte("\ufeff")))
	if i := invalid(s.text); i >= 0 {
		return s, s.diagnostic(i, 1, "this is not UTF-8 text", "save the file as UTF-8"), false
	}
	// The tree bears the file's name while it is parsed, so that it stands in
	// every message and cannot clash with a {{define}}. Functions are checked
	// later: all of them, with their places.
	tree := parse.New(file.Name)
	tree.Mode = parse.SkipFuncCheck
	trees := make(map[string]*parse.Tree)
	if _, err := tree.Parse(s.text, "", "", trees); err != nil {
		return s, s.syntax(err), false
	}
	for name, t := range trees {
		if t == tree {
			delete(trees, name)
		}
	}
	s.trees = trees
	if own := trees[s.name]; own != nil && !parse.IsEmptyTree(tree.Root) {
		at := s.definition(s.name)
		d := s.diagnostic(at.start, at.length, "\""+s.name+"\" is the name of this file, and defined in it once more",
			"give the {{define}} another name, or leave it out")
		s.trees = nil
		return s, d, false
	} else if own == nil {
		tree.Name = s.name
		trees[s.name] = tree
	}
	return s, diag.Diagnostic{}, true
}

// invalid returns the place of the first byte that is not UTF-8 text, or -1.
func invalid(text string) int {
	for i, r := range text {
		if r == 0 {
			return i
		}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}

// diagnostic returns an error at length bytes of the source.
func (s *source) diagnostic(offset, length int, message, hint string) diag.Diagnostic {
	return diag.Diagnostic{Rule: rule, Message: message, Hint: hint}.In(s.file, []byte(s.text), offset, length)
}

// at returns an error at a node.
func (s *source) at(n parse.Node, message, hint string) diag.Diagnostic {
	start, length := s.extent(n)
	return s.diagnostic(start, length, message, hint)
}

// extent returns where a node stands in the source. The parser places a chain
// such as .A.B.C at its second name; this returns its start.
func (s *source) extent(n parse.Node) (start, length int) {
	start = int(n.Position())
	written := n.String()
	switch n := n.(type) {
	case *parse.FieldNode:
		if len(n.Ident) > 1 {
			start -= len("." + n.Ident[0])
		}
	case *parse.VariableNode:
		if len(n.Ident) > 1 {
			start -= len(n.Ident[0])
		}
	case *parse.ChainNode:
		written = "." + strings.Join(n.Field, ".")
	case *parse.ListNode:
		return start, 1
	case *parse.TemplateNode:
		written = ""
	case *parse.ActionNode:
		written = n.Pipe.String()
	case *parse.IfNode:
		written = n.Pipe.String()
	case *parse.WithNode:
		written = n.Pipe.String()
	case *parse.RangeNode:
		written = n.Pipe.String()
	}
	start = min(max(start, 0), len(s.text))
	rest := s.text[start:]
	if written != "" && strings.HasPrefix(rest, written) {
		return start, len(written)
	}
	// Written otherwise than it prints: up to the end of the word or the text
	// in quotes.
	if rest != "" && (rest[0] == '"' || rest[0] == '`') {
		if end := strings.IndexByte(rest[1:], rest[0]); end >= 0 {
			return start, end + 2
		}
	}
	if end := strings.IndexAny(rest, " \t\r\n})|"); end > 0 {
		return start, end
	}
	return start, 1
}

// lineStart returns the offset of the start of a line, counted from 1 as the
// parser does it: by line feeds alone.
func (s *source) lineStart(line int) int {
	start := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(s.text[start:], '\n')
		if i < 0 {
			return len(s.text)
		}
		start += i + 1
	}
	return start
}

// control is a word that opens or closes a block, and the name behind it.
type control struct {
	word, name    string
	start, length int // of the word
}

var controlWord = regexp.MustCompile("\\{\\{-?[ \t\r\n]*(?:/\\*|(if|range|with|block|define|end)\\b[ \t]*(\"[^\"\n]*\"|`[^`\n]*`)?)")

// controls lists the words that open and close blocks, outside comments.
func (s *source) controls() []control {
	var list []control
	for at := 0; ; {
		m := controlWord.FindStringSubmatchIndex(s.text[at:])
		if m == nil {
			return list
		}
		if m[2] < 0 { // a comment
			end := strings.Index(s.text[at+m[1]:], "*/")
			if end < 0 {
				return list
			}
			at += m[1] + end
			continue
		}
		c := control{word: s.text[at+m[2] : at+m[3]], start: at + m[2], length: m[3] - m[2]}
		if m[4] >= 0 {
			c.name = strings.Trim(s.text[at+m[4]:at+m[5]], "\"`")
		}
		list = append(list, c)
		at += m[1]
	}
}

// definition returns the {{define}} or {{block}} of a name.
func (s *source) definition(name string) control {
	for _, c := range s.controls() {
		if (c.word == "define" || c.word == "block") && c.name == name {
			return c
		}
	}
	return control{length: 1}
}

// namesIn returns the names of a chain: A, B, C for .A.B.C, $x.A.B.C and
// (…).A.B.C.
func namesIn(n parse.Node) []string {
	switch n := n.(type) {
	case *parse.FieldNode:
		return n.Ident
	case *parse.VariableNode:
		return n.Ident[1:]
	case *parse.ChainNode:
		return n.Field
	}
	return nil
}

// walk calls visit for n and every node in it, in the order of the text.
func walk(n parse.Node, visit func(parse.Node)) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		visit(n)
		for _, inner := range n.Nodes {
			walk(inner, visit)
		}
		return
	case *parse.PipeNode:
		if n == nil {
			return
		}
		visit(n)
		for _, command := range n.Cmds {
			walk(command, visit)
		}
		return
	}
	visit(n)
	switch n := n.(type) {
	case *parse.ActionNode:
		walk(n.Pipe, visit)
	case *parse.CommandNode:
		for _, arg := range n.Args {
			walk(arg, visit)
		}
	case *parse.ChainNode:
		walk(n.Node, visit)
	case *parse.TemplateNode:
		walk(n.Pipe, visit)
	case *parse.IfNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.WithNode:
		walkBranch(&n.BranchNode, visit)
	case *parse.RangeNode:
		walkBranch(&n.BranchNode, visit)
	}
}

func walkBranch(n *parse.BranchNode, visit func(parse.Node)) {
	walk(n.Pipe, visit)
	walk(n.List, visit)
	walk(n.ElseList, visit)
}
