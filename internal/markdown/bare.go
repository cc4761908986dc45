package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// bareParser makes links of bare addresses: https://example.org/x,
// www.example.org, mail@example.org. It follows GFM's extended autolinks, with
// two differences: an address may also stand behind a quotation mark or a
// bracket, and it may hold letters of every script.
//
// goldmark's own looks at every word. This one is called where an address shows
// itself, at "://", "www." or "@", and takes back what stands before it from
// the text already read.
type bareParser struct{}

func (bareParser) Trigger() []byte { return []byte{':', '.', '@'} }

func (bareParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	src, at := block.Source(), segment.Start
	if segment.Padding != 0 || at < 1 || pc.IsInLinkLabel() {
		return nil
	}
	var start, length int
	kind := ast.AutoLinkType(ast.AutoLinkURL)
	var protocol []byte
	var behind []byte // what follows the mark by which the address was found
	switch {
	case line[0] == ':' && bytes.HasPrefix(line, []byte("://")):
		start, behind = schemeBefore(src, at), line[3:]
	case line[0] == '.' && src[at-1] == 'w' && bytes.HasSuffix(src[:at], []byte("www")):
		start, behind = at-3, line[1:]
		protocol = []byte("http")
	case line[0] == '@':
		start, behind = localPartBefore(src, at), line[1:]
		kind = ast.AutoLinkEmail
	default:
		return nil
	}
	if start < 0 || wordBefore(src, start) {
		return nil // before looking ahead, so that no byte is looked at twice
	}
	if kind == ast.AutoLinkEmail {
		length = domainLength(behind)
	} else {
		length = urlLength(behind)
	}
	if length == 0 || !takeBack(parent, pc, start, at) {
		return nil
	}
	end := at + len(line) - len(behind) + length
	block.Advance(end - at)
	link := ast.NewAutoLink(kind, ast.NewTextSegment(text.NewSegment(start, end)))
	link.Protocol = protocol
	return link
}

// takeBack removes src[start:at], the end of what has been read, from the text
// in parent. It reports false, and changes nothing, when something else than
// text stands there.
func takeBack(parent ast.Node, pc parser.Context, start, at int) bool {
	covered := at
	for n := parent.LastChild(); covered > start; n = n.PreviousSibling() {
		switch n := n.(type) {
		case *ast.Text:
			if n.Segment.Stop != covered || n.Segment.Padding != 0 || n.SoftLineBreak() || n.HardLineBreak() || n.Segment.Start == covered {
				return false
			}
			covered = n.Segment.Start
		case *parser.Delimiter: // the underscore of an address
			if n.Segment.Stop != covered {
				return false
			}
			covered = n.Segment.Start
		default:
			return false
		}
	}
	for {
		n := parent.LastChild()
		if d, ok := n.(*parser.Delimiter); ok && d.Segment.Stop > start {
			pc.RemoveDelimiter(d) // it becomes text
			continue
		}
		t, ok := n.(*ast.Text)
		if !ok || t.Segment.Stop <= start {
			return true
		}
		if t.Segment.Start < start {
			t.Segment.Stop = start
			return true
		}
		parent.RemoveChild(parent, t)
	}
}

// schemeBefore returns where "http" or "https" begins that ends at src[at], or
// -1.
func schemeBefore(src []byte, at int) int {
	for _, scheme := range [...]string{"http", "https"} {
		if start := at - len(scheme); start >= 0 && bytes.EqualFold(src[start:at], []byte(scheme)) {
			return start
		}
	}
	return -1
}

// localPartBefore returns where the part of a mail address before its "@" at
// src[at] begins, or -1. It begins with a letter or digit, so that _a@b.org_ is
// an address with emphasis.
func localPartBefore(src []byte, at int) int {
	start := at
	for i := at - 1; i >= 0; i-- {
		c := src[i]
		if isAlnum(c) {
			start = i
		} else if c != '.' && c != '-' && c != '_' && c != '+' {
			break
		}
	}
	if start == at {
		return -1
	}
	if scheme := []byte("mailto:"); bytes.HasSuffix(src[:start], scheme) {
		start -= len(scheme)
	}
	return start
}

// wordBefore reports whether src[:start] ends within a word or an escape, so
// that no address can begin there.
func wordBefore(src []byte, start int) bool {
	if start == 0 {
		return false
	}
	r, _ := utf8.DecodeLastRune(src[:start])
	return r == '\\' || r == '/' || r == '@' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// domainLength returns the length of the domain name that line begins with, or
// 0: letters, digits and hyphens with at least one full stop between.
func domainLength(line []byte) int {
	end, dots := 0, 0
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRune(line[i:])
		switch {
		case isLetterOrDigit(r, size):
			i += size
			end = i
			continue
		case r == '-' && i > 0:
			i++
			continue
		case r == '.' && end == i && i > 0 && i+1 < len(line):
			if next, n := utf8.DecodeRune(line[i+1:]); isLetterOrDigit(next, n) {
				dots++
				i++
				continue
			}
		}
		break
	}
	if dots == 0 {
		return 0
	}
	return end
}

// urlLength returns the length of the host, port, path, query and fragment that
// line begins with, or 0. Punctuation that more likely belongs to the sentence
// is not part of it.
func urlLength(line []byte) int {
	end := domainLength(line)
	if end == 0 {
		return 0
	}
	if end < len(line) && line[end] == ':' {
		port := end + 1
		for port < len(line) && line[port] >= '0' && line[port] <= '9' {
			port++
		}
		if port > end+1 {
			end = port
		}
	}
	if end == len(line) || line[end] != '/' && line[end] != '?' && line[end] != '#' {
		return end
	}
	open := 0 // brackets not closed; a closing one without its partner ends the address
	stop := end
scan:
	for i := end; i < len(line); {
		r, size := utf8.DecodeRune(line[i:])
		switch {
		case r <= ' ' || r == 0x7f, r == '<', r == '>', r == '"', r == '`', r == '|', r == '\\', r == '[', r == ']':
			break scan
		case r == '(':
			open++
		case r == ')':
			if open == 0 {
				break scan
			}
			open--
			stop = i + size
		case r >= 0x80:
			if !isLetterOrDigit(r, size) && !unicode.IsMark(r) {
				break scan
			}
			stop = i + size
		case r == '?', r == '!', r == '.', r == ',', r == ':', r == ';', r == '*', r == '_', r == '~', r == '\'':
			// part of the address only if something follows
		default:
			stop = i + size
		}
		i += size
	}
	return stop
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func isLetterOrDigit(r rune, size int) bool {
	if r < utf8.RuneSelf {
		return isAlnum(byte(r))
	}
	return size > 1 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
