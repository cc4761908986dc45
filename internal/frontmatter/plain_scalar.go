package frontmatter

import "strings"

// inline reads the value that begins on the current line, in a collection of
// this indentation, and makes the line behind it the current one.
func (y *plain) inline(indent int) (v Value, ok bool) {
	for y.text[y.from] == ' ' {
		y.from++
	}
	switch y.text[y.from] {
	case '"', '\'':
		v, ok = y.quoted()
	case '[':
		v, ok = y.brackets()
	case '{':
		v, ok = y.braces()
	case '>', '|':
		return y.textBlock(indent)
	default:
		v, ok = y.bare()
	}
	if !ok || !y.nothing() {
		return v, false
	}
	// A text goes on where the next line is indented more; whoever called us
	// finds that and gives up.
	y.advance()
	return v, true
}

// quoted reads a text in quotes without escapes.
func (y *plain) quoted() (Value, bool) {
	quote := y.text[y.from]
	inside := y.text[y.from+1 : y.to]
	length := strings.IndexByte(inside, quote)
	if length < 0 {
		return Value{}, false
	}
	behind := y.from + 1 + length + 1
	if quote == '\'' && behind < y.to && y.text[behind] == '\'' {
		return Value{}, false
	}
	inside = inside[:length]
	if quote == '"' && strings.IndexByte(inside, '\\') >= 0 {
		return Value{}, false
	}
	v := Value{Kind: Scalar, Quoted: true, Text: inside, Offset: y.base + y.from, Length: length + 2}
	y.from = behind
	return v, true
}

// bare reads a text without quotes, to the end of the line.
func (y *plain) bare() (Value, bool) {
	if !begins(y.text[y.from:y.to]) {
		return Value{}, false
	}
	line := y.text[y.from:y.to]
	if i := strings.Index(line, " #"); i >= 0 {
		line = strings.TrimRight(line[:i], " ")
	}
	for at := 0; ; at++ {
		i := strings.IndexByte(line[at:], ':')
		if i < 0 {
			break
		}
		at += i
		if at+1 == len(line) || line[at+1] == ' ' {
			return Value{}, false
		}
	}
	v := y.scalar(y.from, y.from+len(line))
	y.from += len(line)
	return v, true
}

// brackets reads a list in brackets whose items are texts on this line.
func (y *plain) brackets() (Value, bool) {
	v := Value{Kind: List, Offset: y.base + y.from, Length: 1}
	bottom := len(y.itemStack)
	y.from++
	for first := true; ; first = false {
		if y.skipSpace(); y.from == y.to {
			return v, false
		}
		if first && y.text[y.from] == ']' {
			break
		}
		item, ok := y.bracketItem()
		if !ok {
			return v, false
		}
		y.itemStack = append(y.itemStack, item)
		if y.skipSpace(); y.from == y.to {
			return v, false
		}
		if y.text[y.from] == ']' {
			break
		}
		if y.text[y.from] != ',' {
			return v, false
		}
		y.from++
	}
	y.from++
	v.Items = y.keep(bottom)
	return v, true
}

func (y *plain) bracketItem() (Value, bool) {
	if c := y.text[y.from]; c == '"' || c == '\'' {
		return y.quoted()
	}
	length := y.bareLength()
	if length == 0 {
		return Value{}, false
	}
	line := strings.TrimRight(y.text[y.from:y.from+length], " ")
	if line[0] == '-' || !begins(line) {
		return Value{}, false
	}
	v := y.scalar(y.from, y.from+len(line))
	y.from += length
	return v, true
}

// bareLength returns the length of the text without quotes at from, within
// brackets or braces; 0 when it is not plain. A colon within a word, as in an
// address, belongs to it.
func (y *plain) bareLength() int {
	line := y.text[y.from:y.to]
	for i := range len(line) {
		switch line[i] {
		case ',', ']', '}':
			return i
		case '[', '{', '#':
			return 0
		case ':':
			if i+1 == len(line) || strings.IndexByte(" ,[]{}", line[i+1]) >= 0 {
				return 0
			}
		}
	}
	return 0
}

// braces reads a map in braces whose values are texts on this line.
func (y *plain) braces() (Value, bool) {
	v := Value{Kind: Map, Offset: y.base + y.from, Length: 1}
	bottom := len(y.fieldStack)
	for {
		y.from++
		y.skipSpace()
		length := y.keyLength()
		if length == 0 {
			return v, false
		}
		key := Value{Kind: Scalar, Text: y.text[y.from : y.from+length], Offset: y.base + y.from, Length: length}
		y.from += length + 1
		if y.skipSpace(); y.from == y.to {
			return v, false
		}
		value, ok := y.bracketItem()
		if !ok {
			return v, false
		}
		y.fieldStack = append(y.fieldStack, Field{key, value})
		if y.skipSpace(); y.from == y.to {
			return v, false
		}
		if y.text[y.from] == '}' {
			break
		}
		if y.text[y.from] != ',' {
			return v, false
		}
	}
	y.from++
	v.Fields = y.keepFields(bottom)
	return v, true
}

func (y *plain) skipSpace() {
	for y.from < y.to && y.text[y.from] == ' ' {
		y.from++
	}
}

// begins reports whether a text without quotes can begin as line does.
func begins(line string) bool {
	switch c := line[0]; {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c >= 0x80,
		c == '(', c == '$', c == '/', c == '.', c == '+', c == '~', c == '_':
		return true
	case c == '-':
		return len(line) > 1 && line[1] != ' ' && line[1] != '-'
	}
	return false
}

// scalar is the text without quotes in text[from:to], or null where it spells
// that.
func (y *plain) scalar(from, to int) Value {
	v := Value{Kind: Scalar, Text: y.text[from:to], Offset: y.base + from, Length: to - from}
	switch v.Text {
	case "~", "null", "Null", "NULL":
		v.Kind, v.Text = Null, ""
	}
	return v
}

// textBlock reads a block of text: lines of one indentation, none of them
// empty, folded into one by ">" and kept by "|". With a hyphen behind it, the
// last line ending is left out.
func (y *plain) textBlock(indent int) (Value, bool) {
	style := y.text[y.from:y.to]
	if style != ">" && style != ">-" && style != "|" && style != "|-" {
		return Value{}, false
	}
	v := Value{Kind: Scalar, Quoted: true, Offset: y.base + y.from, Length: y.to - y.from}
	start := y.next
	first := start
	for first < len(y.text) && y.text[first] == ' ' {
		first++
	}
	margin := first - start
	if margin <= indent {
		return v, false
	}
	between := " "
	if style[0] == '|' {
		between = "\n"
	}
	var lines []string
	for at := start; at < len(y.text); {
		end, next := len(y.text), len(y.text)
		if i := strings.IndexByte(y.text[at:], '\n'); i >= 0 {
			end, next = at+i, at+i+1
		}
		if end > at && y.text[end-1] == '\r' {
			end--
		}
		line := y.text[at:end]
		body := strings.TrimLeft(line, " ")
		if len(line)-len(body) != margin || body == "" || body[len(body)-1] == ' ' || next == end {
			// Less indented, it is the end; empty or more indented, or without
			// a line ending, it has rules that we leave to the library.
			if body != "" && len(line)-len(body) <= indent {
				break
			}
			return v, false
		}
		lines = append(lines, body)
		at, y.next = next, next
	}
	v.Text = strings.Join(lines, between)
	if len(style) == 1 {
		v.Text += "\n"
	}
	y.advance()
	return v, true
}
