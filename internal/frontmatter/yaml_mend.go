package frontmatter

import (
	"fmt"
	"strings"
)

// mend reads YAML that is not valid as a whole, key by key: what stands between
// two lines that begin with a key is read alone. It reports each piece that is
// wrong, and returns the rest, so that one build shows all mistakes of a file.
func (r *reading) mend(src []byte, base int, whole fault) Value {
	v := Value{Kind: Map, Offset: base, Length: 1}
	found := false
	for start := 0; start < len(src); {
		end := lineEnd(src, start)
		for end < len(src) && keyLine(src[end:]) == 0 {
			end = lineEnd(src, end)
		}
		piece, at := src[start:end], base+start
		start = end
		value, wrong := r.load(piece, at)
		switch {
		case wrong == nil && value.Kind == Map:
			v.Fields = append(v.Fields, value.Fields...)
			continue
		case wrong == nil && value.Kind == Null:
			continue
		case wrong == nil:
			wrong = &fault{at}
		}
		found = true
		r.explain(piece, at, *wrong)
		if n := keyLine(piece); n > 0 {
			key := Value{Kind: Scalar, Text: string(piece[:n]), Offset: at, Length: n}
			v.Fields = append(v.Fields, Field{key, Value{Kind: Invalid, Offset: at, Length: 1}})
		}
	}
	if !found {
		r.explain(src, base, whole)
		v.Kind = Invalid
	}
	return v
}

// keyLine returns the length of the key with which text begins, or 0.
func keyLine(text []byte) int {
	if len(text) == 0 || strings.IndexByte(" \t\r\n#-?:,[]{}&*!|>'\"%@`.", text[0]) >= 0 {
		return 0
	}
	return colon(string(firstLine(text)))
}

// colon returns the offset of the first colon in line that ends a key, or 0.
func colon(line string) int {
	for i := 1; i < len(line); i++ {
		if line[i] == ':' && (i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t') {
			return i
		}
	}
	return 0
}

// explain reports YAML that is not valid, in the words of the mistake that was
// most likely made. It looks at the lines up to the one at which the library
// gave up, since the mistake is often before it.
func (r *reading) explain(src []byte, base int, f fault) {
	for at := 0; at < len(src); {
		end := lineEnd(src, at)
		if f.offset >= 0 && base+at > f.offset {
			break
		}
		if m := mistakeIn(strings.TrimRight(string(src[at:end]), " \t\r\n")); m.message != "" {
			r.Error(r.place(base+at+m.offset, m.length), "yaml", m.message, m.hint)
			return
		}
		at = end
	}
	offset := f.offset
	if offset < 0 || offset >= base+len(src) {
		offset = base
	}
	r.Error(r.place(offset, 1), "yaml", "this is not valid YAML", "look for indentation that differs, and for texts that need quotes, here and on the line before")
}

// mistake is what is wrong with one line of YAML.
type mistake struct {
	offset, length int // in the line
	message, hint  string
}

// mistakeIn finds the commonest mistakes. Its message is empty when the line
// shows none of them.
func mistakeIn(line string) mistake {
	text := strings.TrimLeft(line, " \t")
	at := len(line) - len(text)
	whole := mistake{offset: at, length: max(len(text), 1)}
	say := func(m mistake, message, hint string) mistake {
		m.message, m.hint = message, hint
		return m
	}
	switch {
	case text == "" || text[0] == '#':
		return mistake{}
	case strings.Contains(line[:at], "\t"):
		return say(mistake{offset: strings.IndexByte(line, '\t'), length: 1}, "a tab stands where YAML wants spaces", "indent with spaces")
	case at == 0 && (text == "..." || strings.HasPrefix(text, "... ")):
		return say(whole, "the front matter ends with a line ---, not with ...", "write ---")
	case at == 0 && strings.HasPrefix(text, "--- "), at == 0 && text == "---":
		return say(whole, "a second document begins here; coranto reads one", "remove this line")
	}
	for strings.HasPrefix(text, "- ") {
		text = strings.TrimLeft(text[1:], " ")
	}
	if n := colon(text); n > 0 && text[0] != '"' && text[0] != '\'' && text[0] != '[' && text[0] != '{' {
		text = strings.TrimLeft(text[n+1:], " \t")
	} else if at == 0 && line[0] != '-' {
		if i := strings.IndexByte(line, ':'); i > 0 && !strings.Contains(line[:i], " ") {
			return say(whole, "there is no space behind this key's colon", "write "+line[:i]+": "+line[i+1:])
		}
		return say(whole, "this line is neither a key nor part of one", "write a key and a colon before it; if it is text, end the front matter above it with ---")
	}
	if text == "" {
		return mistake{}
	}
	m := mistakeInText(text)
	m.offset += len(line) - len(text)
	return m
}

// needsQuotes is said of a text that YAML takes for something else.
const needsQuotes = "a text that begins with %c needs quotes in YAML"

// mistakeInText is mistakeIn for the value on a line.
func mistakeInText(text string) mistake {
	m := mistake{length: len(text), hint: "write " + inQuotes(text)}
	switch c := text[0]; c {
	case '"', '\'':
		switch n := quotedLength([]byte(text)); {
		case n < 2 || text[n-1] != c:
			m.message, m.hint = "this text has no quote at its end", fmt.Sprintf("write %c behind it, or %s", c, inQuotes(text))
		case n < len(text) && !strings.HasPrefix(strings.TrimLeft(text[n:], " "), "#"):
			m.message = "the text goes on behind its quotes"
			if text[len(text)-1] == c {
				m.hint = "write " + inQuotes(text[1:len(text)-1])
			}
		case strings.IndexByte(text[:n], '\\') >= 0 && c == '"':
			m.message, m.hint = "in double quotes, a backslash begins an escape", "write the text in single quotes, or two backslashes for one"
		}
	case '@', '`', '%', ',', ']', '}', '*', '&', '!':
		m.message = fmt.Sprintf(needsQuotes, c)
	case '[', '{':
		shut := map[byte]string{'[': "]", '{': "}"}[c]
		switch {
		case !strings.Contains(text, shut):
			m.message, m.hint = fmt.Sprintf("there is no %s for this %c", shut, c), "write "+shut+" behind it, or the text in quotes"
		case !strings.HasSuffix(text, shut):
			m.message = fmt.Sprintf(needsQuotes, c)
		}
	case '|', '>':
		if strings.Trim(text[1:], "+-0123456789 ") != "" {
			m.message, m.hint = fmt.Sprintf("nothing else stands on the line behind %c", c), "begin the text on the next line, or write "+inQuotes(text)
		}
	case '-':
		if strings.HasPrefix(text, "- ") {
			m.message, m.hint = "a list begins on the line behind its key", "write this on a line of its own"
		}
	default:
		if colon(text) > 0 {
			m.message = "a text with a colon in it needs quotes in YAML"
		}
	}
	return m
}

// inQuotes returns the text as YAML in quotes: a text in single quotes has no
// escapes but the quote itself. A long one is not repeated.
func inQuotes(text string) string {
	switch {
	case len(text) > 80:
		return "the text in quotes"
	case !strings.ContainsAny(text, `"\`):
		return `"` + text + `"`
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}
