package frontmatter

import "strings"

// plain reads the YAML that editors write: maps and lists by indentation,
// texts on one line with or without quotes, lists in brackets and maps in
// braces, and blocks of text after ">" or "|". Either it reads exactly what the YAML library would
// read (FuzzPlain holds it to that), or it says that the text is not for it.
//
// It goes through the text line by line. The current line is the next one with
// anything on it but a comment; what stands before from is read.
type plain struct {
	text string
	base int // offset of text in the file
	next int // where the line behind the current one begins

	indent   int // of the current line
	from, to int // the current line without indentation and space at its end
	done     bool

	// Collections being read keep their members on these stacks, since one is
	// read within another; when it is complete, they move to the slabs.
	itemStack  []Value
	fieldStack []Field
	items      []Value
	fields     []Field
}

// maxDepth is how deep one collection can stand in another.
const maxDepth = 32

// read returns the map that src, at the offset base of the file, holds. It
// reports false for what is not a map, or not plain, or not valid.
func (y *plain) read(src []byte, base int) (Value, bool) {
	clear(y.items)
	clear(y.fields)
	*y = plain{
		text: string(src), base: base,
		itemStack: y.itemStack[:0], fieldStack: y.fieldStack[:0],
		items: y.items[:0], fields: y.fields[:0],
	}
	// The library ends lines at the last three, and passes over the mark.
	for _, c := range [...]string{"\t", "\u0085", "\u2028", "\u2029", bom} {
		if strings.Contains(y.text, c) {
			return Value{}, false
		}
	}
	y.advance()
	if y.done || y.indent > 0 {
		return Value{}, false
	}
	v, ok := y.mapping(0, 0)
	return v, ok && y.done
}

// advance makes the next line with anything on it the current one.
func (y *plain) advance() {
	for y.next < len(y.text) {
		start := y.next
		end := len(y.text)
		if i := strings.IndexByte(y.text[start:], '\n'); i >= 0 {
			end = start + i
			y.next = end + 1
		} else {
			y.next = end
		}
		if end > start && y.text[end-1] == '\r' {
			end--
		}
		from := start
		for from < end && y.text[from] == ' ' {
			from++
		}
		if from == end || y.text[from] == '#' {
			continue
		}
		for y.text[end-1] == ' ' {
			end--
		}
		y.indent, y.from, y.to = from-start, from, end
		return
	}
	y.done, y.indent = true, -1
}

// dash reports whether the current line begins with an item of a list.
func (y *plain) dash() bool {
	return y.from < y.to && y.text[y.from] == '-' && (y.from+1 == y.to || y.text[y.from+1] == ' ')
}

// block reads the map or list whose first line is the current one.
func (y *plain) block(depth int) (Value, bool) {
	if y.dash() {
		return y.list(y.indent, depth)
	}
	return y.mapping(y.indent, depth)
}

// mapping reads a map. Its first key begins at from, its others on lines with
// this indentation.
func (y *plain) mapping(indent, depth int) (Value, bool) {
	if depth > maxDepth {
		return Value{}, false
	}
	v := Value{Kind: Map, Offset: y.base + y.from, Length: 1}
	bottom := len(y.fieldStack)
	for {
		length := y.keyLength()
		if length == 0 {
			return v, false
		}
		key := Value{Kind: Scalar, Text: y.text[y.from : y.from+length], Offset: y.base + y.from, Length: length}
		y.from += length + 1
		value, ok := y.valueOf(indent, depth)
		if !ok || y.indent > indent {
			return v, false
		}
		y.fieldStack = append(y.fieldStack, Field{key, value})
		if y.indent < indent {
			break
		}
	}
	v.Fields = y.keepFields(bottom)
	return v, true
}

// keyLength returns the length of the key at from, or 0: letters, digits,
// hyphens and underscores before a colon.
func (y *plain) keyLength() int {
	line := y.text[y.from:y.to]
	for i := range len(line) {
		switch c := line[i]; {
		case c == ':' && i > 0 && (i+1 == len(line) || line[i+1] == ' '):
			return i
		case c >= 'a' && c <= 'z', c == '_', c >= 'A' && c <= 'Z':
		case (c >= '0' && c <= '9' || c == '-') && i > 0:
		default:
			return 0
		}
	}
	return 0
}

// valueOf reads the value behind a key and makes the line behind it the
// current one.
func (y *plain) valueOf(indent, depth int) (Value, bool) {
	if y.nothing() {
		v := y.null(y.from)
		y.advance()
		switch {
		case y.indent > indent:
			return y.block(depth + 1)
		case y.indent == indent && y.dash():
			return y.list(indent, depth+1)
		}
		return v, true
	}
	return y.inline(indent)
}

// list reads a list whose items begin on lines with this indentation.
func (y *plain) list(indent, depth int) (Value, bool) {
	if depth > maxDepth {
		return Value{}, false
	}
	v := Value{Kind: List, Offset: y.base + y.from, Length: 1}
	bottom := len(y.itemStack)
	for y.indent == indent && y.dash() {
		y.from++
		item, ok := y.item(indent, depth)
		if !ok || y.indent > indent {
			return v, false
		}
		y.itemStack = append(y.itemStack, item)
	}
	v.Items = y.keep(bottom)
	return v, true
}

// item reads what stands behind the hyphen of a list.
func (y *plain) item(indent, depth int) (Value, bool) {
	if y.nothing() {
		v := y.null(y.from)
		y.advance()
		if y.indent > indent {
			return y.block(depth + 1)
		}
		return v, true
	}
	start := y.from
	for y.text[y.from] == ' ' {
		y.from++
	}
	if y.keyLength() > 0 {
		// A map whose first key stands behind the hyphen.
		return y.mapping(indent+1+y.from-start, depth+1)
	}
	return y.inline(indent)
}

// keep moves the items of a complete list off the stack.
func (y *plain) keep(bottom int) []Value {
	first := len(y.items)
	y.items = append(y.items, y.itemStack[bottom:]...)
	y.itemStack = y.itemStack[:bottom]
	return y.items[first:len(y.items):len(y.items)]
}

// keepFields moves the fields of a complete map off the stack.
func (y *plain) keepFields(bottom int) []Field {
	first := len(y.fields)
	y.fields = append(y.fields, y.fieldStack[bottom:]...)
	y.fieldStack = y.fieldStack[:bottom]
	return y.fields[first:len(y.fields):len(y.fields)]
}

// nothing reports whether the rest of the line holds nothing but a comment.
func (y *plain) nothing() bool {
	at := y.from
	for at < y.to && y.text[at] == ' ' {
		at++
	}
	return at == y.to || y.text[at] == '#' && at > y.from
}

// null is a value that is not there.
func (y *plain) null(at int) Value { return Value{Offset: y.base + at, Length: 1} }
