package sample

import (
	"math/rand/v2"
	"strings"
)

// appendYAML writes front matter as people do: without quotes where none are
// needed, short lists on one line, long texts sometimes folded.
func appendYAML(buf []byte, r *rand.Rand, m fields) []byte {
	buf = append(buf, "---\n"...)
	for _, f := range m {
		buf = append(buf, f.key...)
		buf = append(buf, ':')
		switch v := f.value.(type) {
		case prose:
			if chance(r, 0.5) {
				buf = appendFolded(buf, string(v))
			} else {
				buf = append(append(append(buf, ' '), plainYAML(string(v), false)...), '\n')
			}
		case texts:
			buf = appendItems(append(buf, '\n'), v)
		case words:
			if chance(r, 0.25) {
				buf = appendItems(append(buf, '\n'), v)
				break
			}
			buf = append(buf, " ["...)
			for i, s := range v {
				if i > 0 {
					buf = append(buf, ", "...)
				}
				buf = append(buf, plainYAML(s, true)...)
			}
			buf = append(buf, "]\n"...)
		case fields:
			buf = appendFields(append(buf, '\n'), v, "  ", "  ")
		case rows:
			buf = append(buf, '\n')
			flow := chance(r, 0.3)
			for _, row := range v {
				if flow {
					buf = appendFlow(append(buf, "  - "...), row)
					buf = append(buf, '\n')
				} else {
					buf = appendFields(buf, row, "  - ", "    ")
				}
			}
		default:
			buf = append(append(append(buf, ' '), scalarYAML(v, false)...), '\n')
		}
	}
	return append(buf, "---\n"...)
}

func appendItems[T ~[]string](buf []byte, list T) []byte {
	for _, s := range list {
		buf = append(buf, "  - "...)
		buf = append(buf, plainYAML(s, false)...)
		buf = append(buf, '\n')
	}
	return buf
}

// appendFields writes a map a line each, after head for the first and after
// indent for the others.
func appendFields(buf []byte, m fields, head, indent string) []byte {
	for _, f := range m {
		buf = append(buf, head...)
		buf = append(buf, f.key...)
		buf = append(buf, ": "...)
		buf = append(buf, scalarYAML(f.value, false)...)
		buf = append(buf, '\n')
		head = indent
	}
	return buf
}

// appendFlow writes a map in braces.
func appendFlow(buf []byte, m fields) []byte {
	buf = append(buf, '{')
	for i, f := range m {
		if i > 0 {
			buf = append(buf, ", "...)
		}
		buf = append(buf, f.key...)
		buf = append(buf, ": "...)
		buf = append(buf, scalarYAML(f.value, true)...)
	}
	return append(buf, '}')
}

// appendFolded writes a text as a block of lines, behind its key.
func appendFolded(buf []byte, s string) []byte {
	buf = append(buf, " >-\n "...)
	line := len(buf)
	for _, word := range strings.Fields(s) {
		if len(buf)-line > 70 {
			buf = append(buf, "\n "...)
			line = len(buf)
		}
		buf = append(buf, ' ')
		buf = append(buf, word...)
	}
	return append(buf, '\n')
}

func scalarYAML(v any, flow bool) string {
	switch v := v.(type) {
	case date:
		return plainYAML(string(v), flow)
	case text:
		return plainYAML(string(v), flow)
	case prose:
		return plainYAML(string(v), flow)
	}
	panic("sample: no such value in a map")
}

// plainYAML returns s, in quotes where YAML would otherwise take it for
// something else. No text of the sample has an apostrophe or a backslash.
func plainYAML(s string, flow bool) string {
	switch {
	case strings.Contains(s, `"`):
		return "'" + s + "'"
	case strings.Contains(s, ": "), strings.Contains(s, " #"), strings.HasSuffix(s, ":"),
		flow && strings.ContainsAny(s, ",[]{}:#&?"):
		return `"` + s + `"`
	}
	return s
}
