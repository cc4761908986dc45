package theme

import (
	"regexp"
	"strconv"
	"strings"

	"coranto/internal/diag"
)

// wording says in a reader's words what a library says in its own: $1 stands
// for the first group of the pattern.
type wording struct {
	pattern       *regexp.Regexp
	message, hint string
}

// reword returns the words of the first pattern that matches.
func reword(list []wording, text string) (message, hint string, ok bool) {
	for _, w := range list {
		if m := w.pattern.FindStringSubmatchIndex(text); m != nil {
			expand := func(s string) string { return string(w.pattern.ExpandString(nil, s, text, m)) }
			return expand(w.message), expand(w.hint), true
		}
	}
	return text, "", false
}

// syntaxWords are the messages of text/template/parse, less their places.
var syntaxWords = []wording{
	{regexp.MustCompile(`^unclosed action`), "this action is not closed", "write }} behind it, on the same line or a later one"},
	{regexp.MustCompile(`^unclosed comment`), "this comment is not closed", "end it with */}}"},
	{regexp.MustCompile(`^comment ends before closing delimiter`), "}} does not follow the end of this comment at once", "end it with */}}"},
	{regexp.MustCompile(`^unclosed left paren`), "a ( is not closed", "write the ) that belongs to it"},
	{regexp.MustCompile(`^unexpected right paren`), "this ) closes nothing", "remove it"},
	{regexp.MustCompile(`^unterminated (?:raw )?quoted string`), "a text in quotes is not closed", "write the quote that closes it"},
	{regexp.MustCompile(`^undefined variable "(.*)"`), "the variable $1 is not known here", "set it before, in the same block: {{$1 := …}}"},
	{regexp.MustCompile(`^missing value for (?:command|parenthesized)`), "there is nothing between the brackets", "write a value, or remove them"},
	{regexp.MustCompile(`^missing value for (\w+)`), "$1 needs a value", "write {{$1 .Something}}"},
	{regexp.MustCompile(`^\{\{(\w+)\}\} outside \{\{range\}\}`), "{{$1}} stands outside of a {{range}}", "remove it, or move it into the {{range}}"},
	{regexp.MustCompile(`^template: multiple definition of template (".*")`), "$1 is defined twice in this file", "give one of the two another name"},
	{unexpectedDefine, "a {{define}} stands inside another block", "move it to the outermost level of the file"},
	{regexp.MustCompile(`^unexpected (.+?) in template clause`), "$1 cannot be the name of a part", `write the name in quotes: {{template "parts/masthead" .}}`},
	{regexp.MustCompile(`^unexpected \{\{else\}\}|^unexpected <else>|^expected end; found \{\{else\}\}`), "this {{else}} belongs to nothing", "remove it, or open its {{if}}"},
	{regexp.MustCompile(`^empty command`), "there is nothing before or behind this |", "write a value before it, and a function behind it"},
	{regexp.MustCompile(`^non executable command`), "what stands behind | is not a function", "write a function there: {{.Tags | join \", \"}}"},
	{regexp.MustCompile(`^unterminated character constant`), "a ' is not closed", "write texts in double quotes"},
	{regexp.MustCompile(`^unexpected \. after term`), "a text or number has no names", "remove the . and what follows"},
	{regexp.MustCompile(`^unexpected .* in (define|block) clause`), "a name in quotes is missing behind $1", "write {{$1 \"name\"}}"},
	{regexp.MustCompile(`^unexpected "&"`), "&& does not exist here", "write {{if and .A .B}}"},
	{regexp.MustCompile(`^unexpected "\|"`), "| takes a function behind it", "for either of two, write {{if or .A .B}}"},
	{regexp.MustCompile(`^(?:bad character|unrecognized character in action:) U\+\S+ '(.*)'`), "the character $1 cannot stand here", ""},
	{regexp.MustCompile(`^bad number syntax: (.*)`), "$1 is not a number", ""},
	{regexp.MustCompile(`^unexpected "="`), "a single = only changes a variable", "write eq to compare: {{if eq .A .B}}"},
	{regexp.MustCompile(`^unexpected "(.+?)" in operand`), "\"$1\" cannot stand here", "put a space between values; compare with eq, lt, gt"},
	{regexp.MustCompile(`^unexpected <(.+?)> in \w+`), "\"$1\" cannot stand here", ""},
	{regexp.MustCompile(`^unexpected (.+?) in \w+$`), "$1 cannot stand here", ""},
}

// quotedToken finds the part of the line that a message of the parser quotes.
var quotedToken = regexp.MustCompile(`(?:unexpected|undefined variable|bad number syntax:) ("(?:[^"\\]|\\.)*")|U\+\S+ '(.*)'|\{\{(\w+)\}\}|(template) clause|missing value for (\w+)`)

// startedAt is where the parser met the start of an action that runs over
// several lines.
var startedAt = regexp.MustCompile(` (?:in action )?started at .*:(\d+)$`)

// syntax turns an error of the parser, which knows only the line, into a
// diagnostic with a place.
func (s *source) syntax(err error) diag.Diagnostic {
	text := strings.TrimPrefix(err.Error(), "template: "+s.file+":")
	number, text, _ := strings.Cut(text, ": ")
	line, _ := strconv.Atoi(number)
	if m := startedAt.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = strings.TrimSuffix(text, m[0])
	}
	switch text {
	case "unexpected EOF":
		if open, ok := s.open(); ok {
			return s.diagnostic(open.start, open.length, "this {{"+open.word+"}} is not closed", "write the {{end}} that belongs to it")
		}
	case "unexpected {{end}}":
		if end, ok := s.surplus(); ok {
			return s.diagnostic(end.start, end.length, "this {{end}} closes nothing", "remove it, or open the block that it closes")
		}
	}
	message, hint, _ := reword(syntaxWords, text)
	if at, ok := s.misplaced(text); ok {
		return s.diagnostic(at.start, at.length, message, hint)
	}
	start := s.lineStart(line)
	content, _, _ := strings.Cut(s.text[start:], "\n")
	content = strings.TrimRight(content, "\r")
	for _, group := range quotedToken.FindStringSubmatch(text) {
		word := strings.TrimSuffix(group, "...")
		if unquoted, err := strconv.Unquote(word); err == nil {
			word = unquoted
		}
		find := strings.Index
		if strings.Contains(word, "else") {
			find = strings.LastIndex // the one before it may be right
		}
		if i := find(content, word); word != "" && word != text && i >= 0 {
			return s.diagnostic(start+i, len(word), message, hint)
		}
	}
	if i := strings.LastIndex(content, "{{"); i >= 0 {
		return s.diagnostic(start+i, len(content)-i, message, hint)
	}
	d := s.diagnostic(start, 1, message, hint)
	d.Column, d.Width = 0, 0
	return d
}

// open returns the last block that is left open.
func (s *source) open() (control, bool) {
	var stack []control
	for _, c := range s.controls() {
		if c.word != "end" {
			stack = append(stack, c)
		} else if len(stack) > 0 {
			stack = stack[:len(stack)-1]
		}
	}
	if len(stack) == 0 {
		return control{}, false
	}
	return stack[len(stack)-1], true
}

// surplus returns the first {{end}} that closes nothing.
func (s *source) surplus() (control, bool) {
	depth := 0
	for _, c := range s.controls() {
		if c.word != "end" {
			depth++
		} else if depth--; depth < 0 {
			return c, true
		}
	}
	return control{}, false
}

var unexpectedDefine = regexp.MustCompile(`^unexpected (?:\{\{|<)define`)

// misplaced returns the {{define}} of which a message speaks that names no
// place of its own.
func (s *source) misplaced(text string) (control, bool) {
	depth := 0
	seen := make(map[string]bool)
	_, twice, _ := strings.Cut(text, "multiple definition of template ")
	for _, c := range s.controls() {
		defines := c.word == "define" || c.word == "block"
		switch {
		case c.word == "define" && depth > 0 && unexpectedDefine.MatchString(text),
			defines && seen[c.name] && strconv.Quote(c.name) == twice:
			return c, true
		case defines:
			seen[c.name] = true
		}
		if c.word == "end" {
			depth--
		} else {
			depth++
		}
	}
	return control{}, false
}
