package content

import (
	"bytes"
	"unicode/utf8"

	"coranto/internal/diag"
	"coranto/internal/frontmatter"
	"coranto/internal/markdown"
)

// scan looks through the body: its references go to the Input, what is wrong
// with it to the diagnostics. It returns the excerpt if that is wanted. lang is
// the text's language, "" for the site's.
//
// Parsing Markdown costs more than all else that is done with a file, and most
// bodies refer to nothing on this site and are as simple as text can be. So a
// body is parsed as a whole only if a glance at its bytes cannot rule out that
// there is more to it; for the excerpt alone, its opening does.
func (r *reader) scan(excerpt bool, lang string) string {
	start := r.in.Body.Offset
	body := r.Source[start:len(r.Source):len(r.Source)]
	whole := refers(body) || !markdown.Harmless(body)
	if r.in.Body.Empty || !whole && !excerpt {
		return ""
	}
	r.p.converter.Language = lang
	if lang == "" {
		r.p.converter.Language = r.p.Language
	}
	if !whole {
		if opening := openingOf(body); len(opening) > 0 {
			if text := r.p.converter.Scan(opening, true).Excerpt; text != "" {
				return text
			}
		}
	}
	found := r.p.converter.Scan(body, excerpt)
	places := placer{file: r.File, src: r.Source}
	for _, link := range found.Links {
		r.in.Links = append(r.in.Links, places.reference(link.Destination, start+link.Offset, link.Length))
	}
	places = placer{file: r.File, src: r.Source}
	for _, picture := range found.Pictures {
		r.in.Pictures = append(r.in.Pictures, places.reference(picture.Destination, start+picture.Offset, picture.Length))
	}
	r.report(start, found.Findings)
	return found.Excerpt
}

// report takes over the findings in the body, which begins at start. The errors
// come first: of a file with too many diagnostics, the last are left out.
func (r *reader) report(start int, findings []markdown.Finding) {
	for _, severe := range [...]bool{true, false} {
		say := r.Warn
		if severe {
			say = r.Error
		}
		for _, f := range findings {
			if severe == (f.Rule == markdown.TooComplex) {
				say(frontmatter.Value{Offset: start + f.Offset, Length: f.Length}, f.Rule, f.Message, f.Hint)
			}
		}
	}
}

// refers reports whether a body may hold something that scanning would find: a
// picture, a link to a place on this site, HTML. It may say yes in vain, but
// never no.
func refers(body []byte) bool {
	if bytes.IndexByte(body, '<') >= 0 || bytes.Contains(body, []byte("![")) {
		return true
	}
	for {
		i := bytes.IndexByte(body, ']')
		if i < 0 {
			return false
		}
		body = body[i+1:]
		if bytes.HasPrefix(body, []byte(":")) || bytes.HasPrefix(body, []byte("(")) && !elsewhere(body[1:]) {
			return true
		}
	}
}

// elsewhere reports whether a destination leads out of this site.
func elsewhere(destination []byte) bool {
	for _, scheme := range [...]string{"https://", "http://", "mailto:"} {
		if bytes.HasPrefix(destination, []byte(scheme)) {
			return true
		}
	}
	return false
}

// openingOf returns the beginning of a body, to the end of its first paragraph,
// if scanning that alone must give the same excerpt as scanning the whole; else
// nil. The body is one to which refers says no, so it defines no destinations
// or footnotes that the paragraph could refer to.
//
// Only headings, which end on their line, may stand before the paragraph, and
// it begins like no other block. Then nothing is open at the blank line behind
// it, and nothing that follows can change what it is.
func openingOf(body []byte) []byte {
	at := 0
	for at < len(body) {
		end := at + lineLength(body[at:])
		line := bytes.TrimRight(body[at:end], " \t\r\n")
		text := bytes.TrimLeft(line, " ")
		switch {
		case len(text) == 0:
		case len(line)-len(text) > 3 || !heading(text) && !paragraph(text):
			return nil
		case paragraph(text):
			for end < len(body) {
				next := end + lineLength(body[end:])
				if len(bytes.Trim(body[end:next], " \t\r\n")) == 0 {
					break
				}
				end = next
			}
			return body[:end:end]
		}
		at = end
	}
	return nil
}

func lineLength(text []byte) int {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return i + 1
	}
	return len(text)
}

// heading reports whether a line is a heading: one to six number signs and a
// space (CommonMark 0.31, §4.2).
func heading(line []byte) bool {
	rest := bytes.TrimLeft(line, "#")
	signs := len(line) - len(rest)
	return signs >= 1 && signs <= 6 && len(rest) > 0 && rest[0] == ' '
}

// paragraph reports whether a block that begins with this line can only be a
// paragraph, or what lines below make of one: a heading, a table.
func paragraph(line []byte) bool {
	rest := bytes.TrimLeft(line, "0123456789")
	if len(rest) < len(line) { // not an item of a list, as "1. " is
		item := len(rest) > 0 && (rest[0] == '.' || rest[0] == ')') &&
			(len(rest) == 1 || rest[1] == ' ' || rest[1] == '\t')
		return !item
	}
	rest = bytes.TrimLeft(line, `"'(*_$`)
	if n := len(line) - len(rest); n > 3 || len(rest) == 0 {
		return false
	}
	c := rest[0]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}

// placer turns offsets into positions. They come in the file's order, so each
// byte of it is looked at once, even where a million of them are one line.
type placer struct {
	file string
	src  []byte
	at   int // up to here lines and columns are counted

	line, start int // lines before at, and where its own begins
	column      int // characters of the line before at
	excerpts    int // from this line
}

const bom = "\ufeff"

const (
	// window is how many bytes of a line are shown to diag.Locate before and
	// behind a place: more than it keeps.
	window = 4 << 10
	// mostExcerpts are kept of one line. Who writes more links on a line than
	// that gets their line and column only.
	mostExcerpts = 100
)

func (p *placer) reference(destination string, offset, length int) Reference {
	if p.at == 0 && bytes.HasPrefix(p.src, []byte(bom)) {
		p.at = len(bom) // no part of the line, for diag.Locate neither
	}
	for p.at < offset {
		c := p.src[p.at]
		p.at++
		switch {
		case c == '\n' || c == '\r' && (p.at == len(p.src) || p.src[p.at] != '\n'):
			p.line, p.start, p.column, p.excerpts = p.line+1, p.at, 0, 0
		case utf8.RuneStart(c):
			p.column++
		}
	}
	from := max(p.start, offset-window)
	for from < offset && !utf8.RuneStart(p.src[from]) {
		from++
	}
	if from > 0 {
		from-- // what begins here is not the file
	}
	to := min(offset+max(length, window), len(p.src))
	for to < len(p.src) && !utf8.RuneStart(p.src[to]) {
		to++
	}
	position, excerpt := diag.Locate(p.file, p.src[from:to], offset-from, length)
	position.Line, position.Column = p.line+1, p.column+1
	if p.excerpts++; p.excerpts > mostExcerpts {
		excerpt = ""
	}
	return Reference{destination, position, excerpt}
}

// reference is a destination in the front matter.
func (r *reader) reference(destination string, offset, length int) Reference {
	position, excerpt := diag.Locate(r.File, r.Source, offset, length)
	return Reference{destination, position, excerpt}
}
