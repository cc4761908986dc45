package content

import (
	"bytes"
	"time"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/frontmatter"
	"coranto/internal/markdown"
)

// Parser parses the files of content. It keeps buffers, so each goroutine
// needs its own; what it returns shares no memory with what it was given.
type Parser struct {
	// Zone is the site's time zone, in which dates without one are read. Nil
	// is UTC.
	Zone *time.Location
	// Language is the site's, which decides the quotation marks in the excerpt
	// of a text without a language of its own.
	Language string

	matter    frontmatter.Parser
	converter markdown.Converter
	hasher    files.Hasher
	interned
}

// Anchors returns the ids of the headings of a body, in order.
func (p *Parser) Anchors(body []byte) []string { return p.converter.Anchors(body) }

// zone is Zone, never nil.
func (p *Parser) zone() *time.Location {
	if p.Zone == nil {
		return time.UTC
	}
	return p.Zone
}

// reader is one file being parsed: a decoder of its front matter, the parser
// with its buffers, and what every file has in common.
type reader struct {
	frontmatter.Decoder
	p      *Parser
	matter frontmatter.Value
	in     *Input
}

// read takes a file apart, into in and the reader.
func (p *Parser) read(in *Input, file string, src []byte) *reader {
	doc := p.matter.Document(file, src)
	in.File, in.FileHash = file, files.Sum(src)
	in.Body = Body{Offset: doc.Body, Empty: len(bytes.TrimSpace(src[doc.Body:])) == 0}
	return &reader{
		Decoder: frontmatter.Decoder{File: file, Source: src, Diagnostics: doc.Diagnostics},
		p:       p,
		matter:  doc.Value,
		in:      in,
	}
}

// need reports each of keys that the front matter lacks. what is the file's
// kind, as in "an article".
func (r *reader) need(what string, keys ...string) {
	if r.matter.Kind != frontmatter.Map {
		return
	}
	for _, key := range keys {
		if !r.matter.Has(key) {
			r.Error(r.top(), "schema", what+" needs "+withArticle(key), "write "+key+": …")
		}
	}
}

// top is where what is missing is reported: the line that opens the front
// matter.
func (r *reader) top() frontmatter.Value {
	space := len(r.Source) - len(bytes.TrimLeft(r.Source, "\ufeff \t\r\n"))
	return frontmatter.Value{Offset: space, Length: 3}
}

// file reports what is wrong with the file's name.
func (r *reader) file(rule, message, hint string) {
	r.Diagnostics = append(r.Diagnostics, diag.Diagnostic{
		Rule: rule, Message: message, Hint: hint, Position: diag.Position{File: r.File},
	})
}

// close ends the reading: the diagnostics of the file, in the order of its
// lines, become part of what was read.
func (r *reader) close() {
	if len(r.Diagnostics) > 0 {
		r.in.Diagnostics = diag.Sort(r.Diagnostics)
	}
}
