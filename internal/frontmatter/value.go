package frontmatter

// Kind says what sort of value a [Value] is.
type Kind uint8

// The kinds of values. What YAML, TOML and JSON have beyond these (numbers,
// booleans, dates) is a Scalar with the text as it was written: the schema, not
// the format, decides what a text means.
const (
	Null Kind = iota
	Scalar
	List
	Map
	Invalid // could not be read, which has been reported: a [Decoder] passes it over
)

// Value is one value of a document, with its place.
type Value struct {
	Kind   Kind
	Quoted bool    // a scalar in quotes, or a block of text: a string, whatever it looks like
	Text   string  // of a scalar, without quotes
	Items  []Value // of a list
	Fields []Field // of a map, in the order written, repeated keys included
	Offset int     // of the first byte in the file
	Length int     // in bytes, of a scalar as written, to the end of its first line; of others at least 1
}

// Field is a key and its value.
type Field struct {
	Key   Value // always a Scalar
	Value Value
}

// Has reports whether a map has the key, be its value good or not.
func (v Value) Has(key string) bool {
	for i := range v.Fields {
		if v.Fields[i].Key.Text == key {
			return true
		}
	}
	return false
}
