package sample

import "regexp"

// appendTOML writes front matter as TOML. Maps come last: what stands behind
// one would be part of it.
func appendTOML(buf []byte, m fields) []byte {
	buf = append(buf, "+++\n"...)
	for _, f := range m {
		switch v := f.value.(type) {
		case fields, rows:
		case texts:
			buf = appendArray(append(buf, f.key...), v)
		case words:
			buf = appendArray(append(buf, f.key...), v)
		default:
			buf = appendPair(buf, f)
		}
	}
	for _, f := range m {
		switch v := f.value.(type) {
		case fields:
			buf = appendTable(append(buf, "\n["+f.key+"]\n"...), v)
		case rows:
			for _, row := range v {
				buf = appendTable(append(buf, "\n[["+f.key+"]]\n"...), row)
			}
		}
	}
	return append(buf, "+++\n"...)
}

func appendTable(buf []byte, m fields) []byte {
	for _, f := range m {
		buf = appendPair(buf, f)
	}
	return buf
}

func appendPair(buf []byte, f field) []byte {
	buf = append(append(buf, f.key...), " = "...)
	switch v := f.value.(type) {
	case date:
		buf = append(buf, dateTOML(string(v))...)
	case text:
		buf = appendQuoted(buf, string(v))
	case prose:
		buf = appendQuoted(buf, string(v))
	default:
		panic("sample: no such value in a map")
	}
	return append(buf, '\n')
}

func appendArray[T ~[]string](buf []byte, list T) []byte {
	buf = append(buf, " = [\n"...)
	for _, s := range list {
		buf = appendQuoted(append(buf, "  "...), s)
		buf = append(buf, ",\n"...)
	}
	return append(buf, "]\n"...)
}

// appendQuoted writes a text in quotes: in single ones, which know no escapes,
// where it has double ones of its own.
func appendQuoted(buf []byte, s string) []byte {
	quote := byte('"')
	for i := range len(s) {
		if s[i] == '"' {
			quote = '\''
		}
	}
	return append(append(append(buf, quote), s...), quote)
}

var (
	wholeDate = regexp.MustCompile(`^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?)?$`)
	shortTime = regexp.MustCompile(`T\d\d:\d\d$`)
)

// dateTOML returns a date as TOML's own type, which has seconds, or as a text
// where it is less than a day or only about one.
func dateTOML(s string) string {
	if shortTime.MatchString(s) {
		s += ":00"
	}
	if !wholeDate.MatchString(s) {
		return `"` + s + `"`
	}
	return s
}
