package frontmatter

import (
	"encoding/json"
	"errors"
	"strings"
)

// json reads a JSON object that is known to be valid.
func (r *reading) json(src []byte, base int) Value {
	j := object{reading: r, src: src, base: base}
	return j.value()
}

// jsonError reports what is wrong with the JSON that begins at the offset base.
func (r *reading) jsonError(err error, base int) {
	const message, hint = "this is not valid JSON", "texts and keys stand in double quotes, a comma between two entries, none behind the last"
	var wrong *json.SyntaxError
	if errors.As(err, &wrong) && wrong.Offset > 0 && base+int(wrong.Offset) <= len(r.Source) {
		// The offset is behind the first byte that is wrong.
		r.Error(r.place(base+int(wrong.Offset)-1, 1), "json", message, hint)
		return
	}
	r.Error(r.place(base, 1), "front-matter", "the front matter that begins here has no end", "write } behind its last key")
}

// object walks through valid JSON, to learn where each value stands.
type object struct {
	*reading
	src  []byte
	base int
	at   int
}

func (j *object) value() Value {
	j.space()
	v := Value{Offset: j.base + j.at, Length: 1}
	switch c := j.src[j.at]; c {
	case '{':
		v.Kind = Map
		for j.at++; j.more('}'); {
			key := j.text()
			j.space()
			j.at++ // the colon
			v.Fields = append(v.Fields, Field{key, j.value()})
		}
	case '[':
		v.Kind = List
		for j.at++; j.more(']'); {
			v.Items = append(v.Items, j.value())
		}
	case '"':
		return j.text()
	default:
		start := j.at
		for j.at < len(j.src) && strings.IndexByte(",]} \t\r\n", j.src[j.at]) < 0 {
			j.at++
		}
		v.Text, v.Length = string(j.src[start:j.at]), j.at-start
		if v.Text == "null" {
			v.Text = ""
		} else {
			v.Kind = Scalar
		}
	}
	return v
}

// more steps to the next member of an object or array, or behind its end, and
// reports whether there is one.
func (j *object) more(end byte) bool {
	j.space()
	if j.src[j.at] == ',' {
		j.at++
		j.space()
	}
	if j.src[j.at] == end {
		j.at++
		return false
	}
	return true
}

func (j *object) space() {
	for j.at < len(j.src) && strings.IndexByte(" \t\r\n", j.src[j.at]) >= 0 {
		j.at++
	}
}

// text reads a text in quotes.
func (j *object) text() Value {
	length := quotedLength(j.src[j.at:])
	written := j.src[j.at : j.at+length]
	v := Value{Kind: Scalar, Quoted: true, Text: string(written[1 : length-1]), Offset: j.base + j.at, Length: length}
	j.at += length
	if strings.IndexByte(v.Text, '\\') >= 0 {
		_ = json.Unmarshal(written, &v.Text) // known to be valid
		j.fit(v)
	}
	return v
}
