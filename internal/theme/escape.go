package theme

import (
	"bytes"
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"text/template/parse"

	"coranto/internal/diag"
)

// badHTML are the descriptions of template.ErrBadHTML, which quote the HTML in
// which they stand.
var badHTML = []wording{
	{regexp.MustCompile(`^("(?:[^"\\]|\\.)*") in unquoted attr`), "an attribute without quotes holds $1", "put the attribute's value in quotes"},
	{regexp.MustCompile(`^("(?:[^"\\]|\\.)*") in attribute name`), "$1 cannot be part of an attribute's name", "a quote, or the > of this tag, is missing or one too many"},
	{regexp.MustCompile(`^expected space, attr name, or end of tag`), "an attribute or the end of the tag should stand here", "write the > that ends the tag, or remove what is too much"},
}

// explainEscape says what html/template has against the layout or part s.
func (c *compiler) explainEscape(s *source, e *template.Error) diag.Diagnostic {
	description := strings.TrimPrefix(strings.ReplaceAll(e.Description, "at range loop break: ", ""), "at range loop continue: ")
	message, hint := description, ""
	switch e.ErrorCode {
	case template.ErrAmbigContext:
		value := strings.Trim(strings.TrimSuffix(description, " appears in an ambiguous context within a URL"), "{}")
		message = value + " could be part of a path or of a query, depending on what stands before it"
		hint = "write the whole address in each branch of the {{if}}"
	case template.ErrBadHTML:
		message, hint, _ = reword(badHTML, description)
		message = strings.ReplaceAll(message, `"\""`, "a quote")
	case template.ErrBranchEnd:
		message = branches(description)
		hint = "close in each branch what it opens; keep the > of a tag outside"
		if strings.HasPrefix(description, "on range loop re-entry") {
			hint = "close in it what it opens: a quote is missing, or one too many"
		}
	case template.ErrEndContext:
		ends := within(description)
		message, hint = "this layout ends "+ends, "a quote, a > or an end tag is missing"
		if d, ok := c.opener(s.name, "this is not closed: the layout ends "+ends, hint, 0); ok {
			return d
		}
	case template.ErrNoSuchTemplate:
		message, hint = "a part that this layout includes has an error", ""
	case template.ErrOutputContext:
		message = "a part that includes itself does not end where it began"
		hint = "close in it what it opens"
	case template.ErrPartialCharset:
		message, hint = "a value cannot stand within [ ] of a regular expression", "build the expression in the script"
	case template.ErrPartialEscape:
		message, hint = `a value cannot follow a \ at once`, `remove the \, or write what it stands for`
	case template.ErrSlashAmbig:
		message, hint = "it cannot be told whether this / divides or begins a regular expression", "end the statement before it with a ;"
	case template.ErrPredefinedEscaper:
		message, hint = "html, js and urlquery do not belong in the middle of an action", "leave them out: values are escaped for the place where they stand"
	}
	if e.Node != nil {
		if where := c.sourceOf(e.Node); where != nil {
			return where.at(e.Node, message, hint)
		}
	}
	if where, start, length := c.quoted(s.name, description); where != nil {
		return where.diagnostic(start, length, message, hint)
	}
	return diag.Diagnostic{Rule: rule, Message: message, Hint: hint, Position: diag.Position{File: s.file}}
}

// sourceOf returns the file in which a node stands.
func (c *compiler) sourceOf(n parse.Node) *source {
	location, _ := (*parse.Tree)(nil).ErrorContext(n)
	s, _ := sourceAt(c.sources, location)
	return s
}

// quoted finds the HTML that a description quotes, in the files that a layout
// includes.
func (c *compiler) quoted(name, description string) (*source, int, int) {
	for i := strings.IndexByte(description, '"'); i >= 0; {
		q, err := strconv.QuotedPrefix(description[i:])
		if err != nil {
			return nil, 0, 0
		}
		snippet, _ := strconv.Unquote(q)
		if strings.HasSuffix(snippet, `\`) {
			snippet += "{{" // what a backslash must not stand before
		}
		for _, n := range c.included(name) {
			s := c.owner[n]
			if s == nil || len(snippet) < 2 {
				continue
			}
			if at := strings.Index(s.text, snippet); at >= 0 {
				line, _, _ := strings.Cut(snippet, "\n")
				return s, at, max(min(len(line), 40), 1)
			}
		}
		next := strings.IndexByte(description[i+len(q):], '"')
		if next < 0 {
			break
		}
		i += len(q) + next
	}
	return nil, 0, 0
}

// opener finds what the template name leaves open: the last < or part before
// which it can be escaped when it is cut off there, in a part that part's own.
func (c *compiler) opener(name, message, hint string, depth int) (diag.Diagnostic, bool) {
	s := c.owner[name]
	if s == nil || s.trees[name] == nil || depth > 20 {
		return diag.Diagnostic{}, false
	}
	root := s.trees[name].Root
	for i := len(root.Nodes) - 1; i >= 0; i-- {
		text, ok := root.Nodes[i].(*parse.TextNode)
		if !ok {
			if !c.closed(s.trees[name], i, 0) {
				continue
			}
			if include, ok := root.Nodes[i].(*parse.TemplateNode); ok {
				if d, ok := c.opener(include.Name, message, hint, depth+1); ok {
					return d, true
				}
			}
			return s.at(root.Nodes[i], message, hint), true
		}
		for end := bytes.LastIndexByte(text.Text, '<'); end >= 0; end = bytes.LastIndexByte(text.Text[:end], '<') {
			if c.closed(s.trees[name], i, end) {
				at := int(text.Position()) + end
				length := strings.IndexAny(s.text[at:], " \t\r\n>{")
				return s.diagnostic(at, max(length, 1), message, hint), true
			}
		}
	}
	return diag.Diagnostic{}, false
}

// closed reports whether a tree can be escaped when it ends before node n, or,
// where that is text, after so many bytes of it.
func (c *compiler) closed(tree *parse.Tree, n, bytes int) bool {
	cut := *tree
	cut.Root = tree.Root.CopyList()
	if text, ok := cut.Root.Nodes[n].(*parse.TextNode); ok {
		text.Text = text.Text[:bytes]
		n++
	}
	cut.Root.Nodes = cut.Root.Nodes[:n]
	return escape(add(c.set(), rootPrefix, &cut)) == nil
}

// contextState is the first word of html/template's description of a place:
// {stateAttr delimDoubleQuote …}.
var contextState = regexp.MustCompile(`\{state(\w+) [^}]*?(?:element(\w+))?[^}]*\}`)

// branches says in what the branches of an {{if}} differ.
func branches(description string) string {
	kind, _, _ := strings.Cut(strings.TrimPrefix(description, "on range loop re-entry: "), " ")
	ends := contextState.FindAllString(description, 2)
	if len(ends) < 2 {
		return "the branches of this " + kind + " end in different places"
	}
	first, second := within(ends[0]), within(ends[1])
	switch {
	case strings.HasPrefix(description, "on range loop re-entry"):
		return "each turn of this {{range}} begins where the last one ended, and that is not where the first began"
	case first == second:
		return "the branches of this " + kind + " end in different places, both " + first
	}
	return "one branch of this " + kind + " ends " + first + ", the other " + second
}

// within says in words where html/template sees a place.
func within(context string) string {
	m := contextState.FindStringSubmatch(context)
	if m == nil {
		return "in the middle of something"
	}
	state := m[1]
	switch {
	case state == "Text":
		return "in the text"
	case strings.Contains(context, "elementScript"):
		return "inside a <script>"
	case strings.Contains(context, "elementStyle"):
		return "inside a <style>"
	case strings.HasSuffix(state, "Cmt"):
		return "inside a comment"
	case state == "RCDATA":
		return "inside a <title> or <textarea>"
	case strings.Contains(context, "delimDoubleQuote"), strings.Contains(context, "delimSingleQuote"):
		return "inside the quotes of an attribute"
	case strings.Contains(context, "delimSpaceOrTagEnd"):
		return "inside an attribute"
	}
	return "inside a tag"
}
