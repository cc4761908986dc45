// Package frontmatter splits a file into its front matter and its body, and
// reads the front matter as [Value]s with their places: YAML between "---",
// TOML between "+++", JSON in braces. One [Decoder] then reads all three, so
// they have one schema and one strictness.
//
// A file goes through four steps, each with a file of its own: are its bytes
// text (encoding.go), where does the front matter end (fence.go), take it out
// (split.go), read it (plain.go, yaml.go, toml.go, json.go). What goes wrong in
// any of them is a diagnostic, and never a body that holds front matter.
package frontmatter

import (
	"bytes"
	"fmt"

	"coranto/internal/diag"
)

// MaxSize is the largest file that is read, in bytes.
const MaxSize = 8 << 20

// maxHeader is the largest front matter that is read, in bytes. The libraries
// behind it need far more for a byte than the rest of coranto does, and that of
// TOML needs time with the square of the number of keys: a second for this.
const maxHeader = 256 << 10

// Document is a file taken apart.
type Document struct {
	Value           // the front matter: a Map, or Invalid when it could not be read
	Body        int // offset of the body's first byte in the file
	Diagnostics []diag.Diagnostic
}

// Parser reads documents. It keeps buffers, so each goroutine needs its own;
// what it returns is good until the next call.
type Parser struct {
	plain plain
	frame []byte
}

// Document takes a Markdown file apart.
func (p *Parser) Document(file string, src []byte) Document {
	r := reading{Decoder: Decoder{File: file, Source: src}, parser: p}
	at, readable := r.text()
	if !readable {
		return r.unreadable()
	}
	h, found := r.header(at)
	if !found {
		return r.unreadable()
	}
	if h.end-h.start > maxHeader {
		r.Error(r.place(h.open, 3), "size", fmt.Sprintf("the front matter is above %d KiB", maxHeader>>10), "move text from it to the body")
		return r.unreadable()
	}
	v := r.read(h)
	if v.Kind == Map && len(v.Fields) == 0 || v.Kind == Null {
		r.Error(r.place(h.open, 3), "front-matter", "the front matter is empty", "write its keys in it, as in "+h.syntax.example)
		v = Value{Kind: Invalid}
	}
	return Document{r.keyed(v), h.body, r.Diagnostics}
}

// YAML reads a file that is all YAML, such as site.yaml.
func (p *Parser) YAML(file string, src []byte) Document {
	r := reading{Decoder: Decoder{File: file, Source: src}, parser: p}
	at, readable := r.text()
	if !readable {
		return r.unreadable()
	}
	v := r.yaml(src[at:], at)
	if v.Kind == Null {
		r.Error(r.place(at, 1), "yaml", "there are no keys in this file", "write them, as in title: …")
		v = Value{Kind: Invalid}
	}
	return Document{r.keyed(v), len(src), r.Diagnostics}
}

// reading is one file being read.
type reading struct {
	Decoder
	parser *Parser
}

// place stands for length bytes at offset, in a diagnostic.
func (r *reading) place(offset, length int) Value { return Value{Offset: offset, Length: length} }

// unreadable is what comes of a file whose front matter cannot be found: one
// without a body, so that nothing of it is taken for text.
func (r *reading) unreadable() Document {
	return Document{Value{Kind: Invalid}, len(r.Source), r.Diagnostics}
}

// keyed returns v if it is keys and values, and reports it otherwise.
func (r *reading) keyed(v Value) Value {
	if v.Kind != Map && v.Kind != Invalid {
		r.wrong(v, "schema", "keys and values", "write a key before it, as in title: …")
		v = Value{Kind: Invalid}
	}
	return v
}

// read takes the front matter out of the file and reads it.
//
// Most front matter is plain YAML, which our own reader reads in 3.3 µs, where
// adrg/frontmatter needs 5 to copy it out and the YAML library 49 to read it
// (BenchmarkPlain, BenchmarkSplitter, BenchmarkLibrary). So plain YAML passes
// them by, and all else goes through them. The fuzz tests hold the short way
// against the long one, values, places and split.
func (r *reading) read(h header) Value {
	src := r.Source[h.start:h.end]
	if h.syntax == yamlSyntax {
		if v, ok := r.parser.plain.read(src, h.start); ok {
			return v
		}
	}
	return r.split(h)
}

// yaml reads YAML that begins at the offset base of the file.
func (r *reading) yaml(src []byte, base int) Value {
	if v, ok := r.parser.plain.read(src, base); ok {
		return v
	}
	return r.libraryYAML(src, base)
}

// trimBlank removes the space around a line, its line ending included.
func trimBlank(line []byte) []byte { return bytes.Trim(line, " \t\r\n") }
