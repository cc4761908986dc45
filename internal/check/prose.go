package check

import (
	"bytes"
	"slices"
	"strings"
)

// paragraph is a run of prose in a file, without the marks of Markdown. Code,
// addresses and pictures are no prose: a NUL stands for what was cut out.
type paragraph struct {
	text    string
	places  []place // where runs of text stand in the file
	heading int     // its level; 0 when it is none
	links   []link
}

// place is where a run of a paragraph's text begins, there and in the file. It
// goes on until the next one: a place of each byte would be larger than the text.
type place struct{ text, file int }

// at returns where a byte of the text stands in the file.
func (x *paragraph) at(i int) int {
	n, found := slices.BinarySearchFunc(x.places, i, func(p place, i int) int { return p.text - i })
	if !found {
		n--
	}
	return x.places[n].file + i - x.places[n].text
}

// link is a link in a paragraph: bytes [from, to) of its text.
type link struct{ from, to int }

// prose returns the paragraphs of a body, which begins at an offset of its file.
func prose(src []byte, offset int) []paragraph {
	p := prosaist{src: src}
	fence := ""
	for start := offset; start < len(src); {
		end := start + len(src[start:])
		if i := bytes.IndexByte(src[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		line := src[start:end]
		trimmed := strings.TrimSpace(string(line))
		switch {
		case fence != "":
			if strings.HasPrefix(trimmed, fence) {
				fence = ""
			}
		case strings.HasPrefix(trimmed, "```"), strings.HasPrefix(trimmed, "~~~"):
			p.end()
			fence = trimmed[:3]
		case trimmed == "":
			p.end()
		case len(p.line) == 0 && (bytes.HasPrefix(line, []byte("    ")) || line[0] == '\t') && !p.inList:
			// indented code
		case strings.HasPrefix(trimmed, "|"), strings.Trim(trimmed, "-=*_ :|") == "", referenceLine(trimmed):
			p.end()
		default:
			p.add(start, end)
		}
		start = end
	}
	p.end()
	return p.out
}

// referenceLine reports whether a line defines the destination of a link.
func referenceLine(line string) bool {
	return strings.HasPrefix(line, "[") && !strings.HasPrefix(line, "[^") && strings.Contains(line, "]: ")
}

type prosaist struct {
	src    []byte
	raw    []byte // what the last paragraph was written as
	text   []byte // and without its marks
	line   []span // of the paragraph so far
	level  int
	inList bool
	out    []paragraph
}

type span struct{ from, to int }

// add takes in a line, without the mark of the block that it begins.
func (p *prosaist) add(from, to int) {
	for to > from && (p.src[to-1] == '\n' || p.src[to-1] == '\r') {
		to--
	}
	for {
		for from < to && (p.src[from] == ' ' || p.src[from] == '\t') {
			from++
		}
		rest := p.src[from:to]
		marker := 0
		switch {
		case len(rest) > 1 && rest[0] == '>':
			marker = 1
		case len(rest) > 2 && bytes.IndexByte([]byte("-*+"), rest[0]) >= 0 && rest[1] == ' ':
			p.end()
			p.inList, marker = true, 2
		default:
			digits := 0
			for digits < len(rest) && digits < 9 && rest[digits] >= '0' && rest[digits] <= '9' {
				digits++
			}
			if digits > 0 && digits+1 < len(rest) && (rest[digits] == '.' || rest[digits] == ')') && rest[digits+1] == ' ' {
				p.end()
				p.inList, marker = true, digits+2
			}
		}
		if marker == 0 {
			break
		}
		from += marker
	}
	level := 0
	for from+level < to && p.src[from+level] == '#' {
		level++
	}
	if level > 0 && level < 7 && from+level < to && p.src[from+level] == ' ' {
		p.end()
		p.level = level
		p.line = append(p.line, span{from + level + 1, to})
		p.end()
		return
	}
	p.line = append(p.line, span{from, to})
}

// end ends a paragraph.
func (p *prosaist) end() {
	if len(p.line) == 0 {
		p.inList = false
		return
	}
	x := paragraph{heading: p.level}
	raw := p.raw[:0]
	for i, line := range p.line {
		if i > 0 {
			raw = append(raw, ' ')
		}
		raw = append(raw, p.src[line.from:line.to]...)
	}
	p.raw = raw
	p.inline(&x)
	p.out = append(p.out, x)
	p.line, p.level = p.line[:0], 0
}

// marks are the bytes at which a mark of Markdown or an address may begin.
var marks = func() (is [256]bool) {
	for _, c := range []byte("\\`!<[]*~_hw") {
		is[c] = true
	}
	return is
}()

// inline takes the marks out of the text of a paragraph.
func (p *prosaist) inline(x *paragraph) {
	raw, text := p.raw, p.text[:0]
	line, begin := 0, 0 // where raw is, and where in it that line begins
	expected := -1      // where in the file the next byte of text would stand
	// A byte that a line begins with, and the space before it, stand where the line does.
	put := func(i int, c byte) {
		for i > begin+p.line[line].to-p.line[line].from {
			begin += p.line[line].to - p.line[line].from + 1
			line++
		}
		file := p.line[line].from + i - begin
		if i == begin+p.line[line].to-p.line[line].from {
			file = p.line[line+1].from
		}
		if file != expected {
			x.places = append(x.places, place{len(text), file})
		}
		text, expected = append(text, c), file+1
	}
	var open []int // where the texts of links begin
	for i := 0; i < len(raw); i++ {
		rest := raw[i:]
		switch c := raw[i]; {
		case c == '\\' && len(rest) > 1 && bytes.IndexByte([]byte("\\`*_{}[]()#+-.!<>\"'~|&$"), rest[1]) >= 0:
			i++
			put(i, raw[i])
		case c == '`':
			n := 1
			for n < len(rest) && rest[n] == '`' {
				n++
			}
			if end := bytes.Index(rest[n:], rest[:n]); end >= 0 {
				put(i, 0)
				i += n + end + n - 1
			} else {
				i += n - 1
			}
		case c == '!' && len(rest) > 1 && rest[1] == '[':
			if end := pictureEnd(rest); end > 0 {
				put(i, 0)
				i += end - 1
				break
			}
			put(i, c)
		case c == '<':
			if end := bytes.IndexByte(rest, '>'); end > 1 && (rest[1] == '/' || rest[1] == '!' || letter(rest[1])) {
				put(i, 0)
				i += end
				break
			}
			put(i, c)
		case c == '[':
			if len(rest) > 1 && rest[1] == '^' {
				if end := bytes.IndexByte(rest, ']'); end > 0 {
					i += end
					break
				}
			}
			open = append(open, len(text))
		case c == ']':
			if len(open) == 0 {
				put(i, c)
				break
			}
			from := open[len(open)-1]
			open = open[:len(open)-1]
			if len(rest) > 1 && (rest[1] == '(' || rest[1] == '[') {
				if end := closing(rest[1:]); end > 0 {
					x.links = append(x.links, link{from, len(text)})
					i += end
				}
			}
		case c == '*', c == '~' && len(rest) > 1 && rest[1] == '~':
			// emphasis
		case c == '_' && (i == 0 || !letter(raw[i-1]) || len(rest) == 1 || !letter(rest[1])):
		case bytes.HasPrefix(rest, []byte("http://")), bytes.HasPrefix(rest, []byte("https://")), bytes.HasPrefix(rest, []byte("www.")):
			put(i, 0)
			for i+1 < len(raw) && raw[i+1] > ' ' && bytes.IndexByte([]byte("<>)]"), raw[i+1]) < 0 {
				i++
			}
		default:
			put(i, c)
			// What follows without a mark stands beside it, as far as the line goes.
			end, last := i+1, min(begin+p.line[line].to-p.line[line].from, len(raw))
			for end < last && !marks[raw[end]] {
				end++
			}
			if end > i+1 {
				text, expected = append(text, raw[i+1:end]...), expected+end-i-1
				i = end - 1
			}
		}
	}
	p.text, x.text = text, string(text)
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 }

// closing returns the place behind the bracket that closes the first one.
func closing(s []byte) int {
	open, close := s[0], byte(')')
	if open == '[' {
		close = ']'
	}
	depth := 0
	for i, c := range s {
		switch c {
		case open:
			depth++
		case close:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// pictureEnd returns where a picture ends; 0 when it is none.
func pictureEnd(s []byte) int {
	alt := closing(s[1:])
	if alt == 0 || 1+alt >= len(s) || s[1+alt] != '(' {
		return 0
	}
	if end := closing(s[1+alt:]); end > 0 {
		return 1 + alt + end
	}
	return 0
}

// cut reports a piece of a paragraph in bytes of the file.
func (x *paragraph) cut(from, to int) (offset, length int) {
	offset = x.at(from)
	return offset, x.at(to-1) + 1 - offset
}
