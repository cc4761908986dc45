package frontmatter

import (
	"bytes"
	"errors"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// toml reads TOML. The library's decoder says whether it is valid, its parser
// where everything stands.
func (r *reading) toml(src []byte, base int) Value {
	var wrong *toml.DecodeError
	err := toml.Unmarshal(src, &map[string]any{})
	errors.As(err, &wrong)

	t := tables{reading: r, src: src, base: base}
	t.parser.Reset(src)
	root := &table{value: Value{Kind: Map, Offset: base, Length: 1}}
	open := root
	for t.parser.NextExpression() {
		switch e := t.parser.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			open = t.open(root, e)
		case unstable.KeyValue:
			t.assign(open, e)
		}
	}
	// A key that stands twice and an impossible date are told better by who
	// asks for them.
	if t.parser.Error() == nil && (err == nil || t.repeated || wrong != nil && t.dateAt(wrong)) {
		return root.whole()
	}
	offset := base
	if wrong != nil {
		offset = t.offset(wrong)
	}
	hint := "write key = value, with texts in quotes"
	if t.parser.Error() == nil {
		hint = "a key or table may be defined once"
	}
	r.Error(r.place(offset, 1), "toml", "this is not valid TOML", hint)
	return Value{Kind: Invalid}
}

// tables gathers TOML's expressions, in which a table can come in pieces.
type tables struct {
	*reading
	parser   unstable.Parser
	src      []byte
	base     int
	repeated bool  // a key stands twice
	dates    []int // offsets in src
}

// table is a table that may still grow.
type table struct {
	value    Value // without its fields
	entries  []*entry
	first    map[string]*entry // by key
	explicit bool              // has a header of its own
}

type entry struct {
	key    Value
	value  Value    // when it is neither of the following
	table  *table   // a table
	tables []*table // an array of tables
}

// whole returns the table as a value.
func (t *table) whole() Value {
	v := t.value
	v.Fields = make([]Field, 0, len(t.entries))
	for _, e := range t.entries {
		switch {
		case e.table != nil:
			e.value = e.table.whole()
		case e.tables != nil:
			e.value = Value{Kind: List, Offset: e.key.Offset, Length: e.key.Length}
			for _, item := range e.tables {
				e.value.Items = append(e.value.Items, item.whole())
			}
		}
		v.Fields = append(v.Fields, Field{e.key, e.value})
	}
	return v
}

// open returns the table whose header e is.
func (t *tables) open(root *table, e *unstable.Node) *table {
	keys := t.keys(e)
	at := t.within(root, keys[:len(keys)-1])
	last := keys[len(keys)-1]
	made := &table{value: Value{Kind: Map, Offset: last.Offset, Length: last.Length}, explicit: true}
	old := at.first[last.Text]
	switch {
	case e.Kind == unstable.ArrayTable && old != nil && old.tables != nil:
		old.tables = append(old.tables, made)
	case e.Kind == unstable.ArrayTable:
		t.add(at, &entry{key: last, tables: []*table{made}})
	case old != nil && old.table != nil && !old.table.explicit:
		old.table.explicit = true
		return old.table
	default:
		t.add(at, &entry{key: last, table: made})
	}
	return made
}

// within returns the table that a dotted key leads to, made on the way.
func (t *tables) within(at *table, keys []Value) *table {
	for _, key := range keys {
		old := at.first[key.Text]
		switch {
		case old != nil && old.table != nil:
			at = old.table
		case old != nil && old.tables != nil:
			at = old.tables[len(old.tables)-1]
		default:
			made := &table{value: Value{Kind: Map, Offset: key.Offset, Length: key.Length}}
			t.add(at, &entry{key: key, table: made})
			at = made
		}
	}
	return at
}

func (t *tables) add(at *table, e *entry) {
	if at.first == nil {
		at.first = map[string]*entry{}
	}
	if at.first[e.key.Text] != nil {
		t.repeated = true
	} else {
		at.first[e.key.Text] = e
	}
	at.entries = append(at.entries, e)
}

// assign adds a key and its value to a table.
func (t *tables) assign(at *table, e *unstable.Node) {
	keys := t.keys(e)
	last := keys[len(keys)-1]
	offset := last.Offset - t.base + last.Length
	if e.Value().Kind == unstable.Array {
		offset += max(bytes.IndexByte(t.src[offset:], '['), 0)
	}
	t.add(t.within(at, keys[:len(keys)-1]), &entry{key: last, value: t.value(e.Value(), offset)})
}

func (t *tables) keys(e *unstable.Node) []Value {
	var keys []Value
	for it := e.Key(); it.Next(); {
		n := it.Node()
		key := Value{Kind: Scalar, Text: string(n.Data), Offset: t.base + int(n.Raw.Offset), Length: int(n.Raw.Length)}
		t.fit(key)
		keys = append(keys, key)
	}
	return keys
}

// value returns a node as a value. offset, in src, is where it begins if the
// node itself does not say: arrays do not.
func (t *tables) value(n *unstable.Node, offset int) Value {
	if n.Raw.Length > 0 {
		offset = int(n.Raw.Offset)
	}
	v := Value{Kind: Scalar, Offset: t.base + offset, Length: 1}
	switch n.Kind {
	case unstable.Array:
		v.Kind = List
		for it := n.Children(); it.Next(); {
			v.Items = append(v.Items, t.value(it.Node(), offset))
		}
	case unstable.InlineTable:
		inline := &table{value: v}
		inline.value.Kind = Map
		for it := n.Children(); it.Next(); {
			t.assign(inline, it.Node())
		}
		return inline.whole()
	case unstable.LocalDate, unstable.LocalDateTime, unstable.DateTime:
		t.dates = append(t.dates, offset)
		fallthrough
	default:
		v.Text, v.Quoted = string(n.Data), n.Kind == unstable.String
		v.Length = max(len(firstLine(t.src[offset:offset+int(n.Raw.Length)])), 1)
		t.fit(v)
	}
	return v
}

// offset returns where the decoder found a mistake.
func (t *tables) offset(e *toml.DecodeError) int {
	row, column := e.Position()
	at := 0
	for range row - 1 {
		at = lineEnd(t.src, at)
	}
	return t.base + min(at+max(column, 1)-1, len(t.src))
}

func (t *tables) dateAt(e *toml.DecodeError) bool {
	at := t.offset(e) - t.base
	for _, start := range t.dates {
		if at >= start && at < lineEnd(t.src, start) {
			return true
		}
	}
	return false
}
