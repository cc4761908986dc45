package frontmatter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"coranto/internal/diag"
)

// Decoder takes typed values out of a document and collects everything that is
// wrong with it: each method returns the zero value for what it cannot read,
// after a diagnostic that says where and what to write. Of an Invalid value,
// which has been reported, it says nothing more.
type Decoder struct {
	File        string
	Source      []byte // the whole file, in which values have their places
	Diagnostics []diag.Diagnostic
}

// Error reports that the value is wrong.
func (d *Decoder) Error(v Value, rule, message, hint string) {
	d.add(diag.Error, v, rule, message, hint)
}

// Warn reports that the value is doubtful.
func (d *Decoder) Warn(v Value, rule, message, hint string) {
	d.add(diag.Warning, v, rule, message, hint)
}

// maxDiagnostics bounds what is said of one file. Nobody reads more, and a file
// of a million mistakes should not cost a million excerpts.
const maxDiagnostics = 100

func (d *Decoder) add(severity diag.Severity, v Value, rule, message, hint string) {
	switch n := len(d.Diagnostics); {
	case n > maxDiagnostics:
		if severity == diag.Error { // then one of the others is
			d.Diagnostics[n-1].Severity = severity
		}
		return
	case n == maxDiagnostics:
		rule, hint = "too-many", ""
		message = fmt.Sprintf("more than %d things are wrong with this file; the others are not listed", maxDiagnostics)
	}
	d.Diagnostics = append(d.Diagnostics, diag.Diagnostic{
		Severity: severity, Rule: rule, Message: message, Hint: hint,
	}.In(d.File, d.Source, v.Offset, v.Length))
}

// Map calls each for every field of a map in the order written. A key that is
// not among known, at most 64 of them, or that stands twice, is an error and is
// passed over. what names the map in messages, as in "an article" or "a
// source".
func (d *Decoder) Map(v Value, what string, known []string, each func(key string, v Value)) {
	if v.Kind != Map {
		hint := "write keys, each with a value behind its colon"
		if len(known) > 0 {
			hint = "write " + strings.Join(known[:min(len(known), 3)], ": …, ") + ": …"
		}
		d.wrong(v, "schema", "keys and values", hint)
		return
	}
	var seen uint64 // by index in known
	for i := range v.Fields {
		key, value := &v.Fields[i].Key, &v.Fields[i].Value
		k := slices.Index(known, key.Text)
		switch {
		case k < 0:
			d.Error(*key, "unknown-key", fmt.Sprintf("%s has no key %q", what, clip(key.Text)), diag.DidYouMean(key.Text, known))
		case seen&(1<<k) != 0:
			d.Error(*key, "repeated-key", fmt.Sprintf("the key %q stands twice", key.Text), "keep one of the two")
		default:
			seen |= 1 << k
			each(known[k], *value)
		}
	}
}

// List calls each for every item of a list.
func (d *Decoder) List(v Value, each func(Value)) {
	if v.Kind != List {
		d.wrong(v, "schema", "a list", "write each entry on a line of its own, after a hyphen")
		return
	}
	for _, item := range v.Items {
		each(item)
	}
}

// String returns a text of one line or more, without the space around it. An
// empty one is an error. The result does not share the document's memory.
func (d *Decoder) String(v Value) string { return strings.Clone(d.Text(v)) }

// Text is String for those who keep no more than a copy of their own: the
// result shares the document's memory.
func (d *Decoder) Text(v Value) string {
	if v.Kind != Scalar {
		d.wrong(v, "schema", "a text", "write one text")
		return ""
	}
	text := strings.TrimSpace(v.Text)
	if !visible(text) {
		d.Error(v, "schema", "there is no text here", "write one, or remove the key")
		return ""
	}
	return text
}

// visible reports whether anything of a text without space around it is seen:
// a title of zero-width spaces would be a link that nobody finds.
func visible(text string) bool {
	if text != "" && text[0] < 0x80 {
		return true
	}
	return strings.ContainsFunc(text, func(c rune) bool { return unicode.IsGraphic(c) && !unicode.IsSpace(c) })
}

// Strings returns a list of texts; a single text is a list of one.
func (d *Decoder) Strings(v Value) []string {
	if v.Kind == Scalar {
		if s := d.String(v); s != "" {
			return []string{s}
		}
		return nil
	}
	var list []string
	if v.Kind == List {
		list = make([]string, 0, len(v.Items))
	}
	d.List(v, func(item Value) {
		if s := d.String(item); s != "" {
			list = append(list, s)
		}
	})
	return list
}

// Bool returns true or false.
func (d *Decoder) Bool(v Value) bool {
	if v.Kind == Scalar && !v.Quoted {
		switch v.Text {
		case "true", "True", "TRUE":
			return true
		case "false", "False", "FALSE":
			return false
		}
	}
	d.wrong(v, "schema", "true or false", "write true or false")
	return false
}

// Int returns a whole number from low to high.
func (d *Decoder) Int(v Value, low, high int) int {
	if v.Kind == Scalar && !v.Quoted {
		if n, err := strconv.Atoi(v.Text); err == nil && n >= low && n <= high {
			return n
		}
	}
	d.wrong(v, "schema", fmt.Sprintf("a whole number from %d to %d", low, high), "write a number")
	return 0
}

// OneOf returns the index in words of the word that v is, or -1.
func (d *Decoder) OneOf(v Value, words ...string) int {
	if v.Kind == Scalar {
		if i := slices.Index(words, v.Text); i >= 0 {
			return i
		}
	}
	d.wrong(v, "schema", "one of "+strings.Join(words, ", "), "write "+strings.Join(words, ", or "))
	return -1
}

// Any returns the value as plain Go values: nil, string, bool, int, float64,
// []any, map[string]any. A repeated key is an error.
func (d *Decoder) Any(v Value) any {
	switch v.Kind {
	case List:
		list := make([]any, 0, len(v.Items))
		for _, item := range v.Items {
			list = append(list, d.Any(item))
		}
		return list
	case Map:
		m := make(map[string]any, len(v.Fields))
		for _, f := range v.Fields {
			if _, twice := m[f.Key.Text]; twice {
				d.Error(f.Key, "repeated-key", fmt.Sprintf("the key %q stands twice", f.Key.Text), "keep one of the two")
				continue
			}
			m[strings.Clone(f.Key.Text)] = d.Any(f.Value)
		}
		return m
	case Scalar:
		if !v.Quoted {
			switch v.Text {
			case "true", "True", "TRUE":
				return true
			case "false", "False", "FALSE":
				return false
			}
			if n, ok := number(v.Text); ok {
				return n
			}
		}
		return strings.Clone(v.Text)
	}
	return nil
}

// number returns the number that a text spells, as an int or a float64. One that
// begins with needless zeros is a text, such as a postal code; so are the words
// for what is no number.
func number(s string) (any, bool) {
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 || digits == "" || digits[0] < '0' || digits[0] > '9' ||
		len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' ||
		strings.Trim(digits, "0123456789.eE+-") != "" {
		return nil, false
	}
	if n, err := strconv.Atoi(s); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// wrong reports a value that is not what it should be.
func (d *Decoder) wrong(v Value, rule, want, hint string) {
	var is string
	switch v.Kind {
	case Invalid:
		return
	case Null:
		d.Error(v, rule, "there is no value here; it should be "+want, hint+", or remove the key")
		return
	case Scalar:
		is = strconv.Quote(clip(v.Text))
	case List:
		is = "a list"
	case Map:
		is = "keys and values"
	}
	d.Error(v, rule, fmt.Sprintf("this is %s; it should be %s", is, want), hint)
}

// clip shortens a text for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}
