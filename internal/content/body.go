package content

import (
	"bytes"

	"coranto/internal/diag"
	"coranto/internal/frontmatter"
)

// scan looks through the body: its references go to the Input, what is wrong
// with it to the diagnostics. It returns the excerpt if that is wanted. lang is
// the text's language, "" for the site's.
//
// Parsing Markdown costs more than all else that is done with a file, and most
// bodies refer to nothing on this site. So a body is parsed as a whole only if
// a glance at its bytes cannot rule that out; for the excerpt alone, its
// opening does.
func (r *reader) scan(excerpt bool, lang string) string {
	start := r.in.Body.Offset
	body := r.Source[start:len(r.Source):len(r.Source)]
	whole := refers(body)
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
	for _, f := range found.Findings {
		r.Warn(frontmatter.Value{Offset: start + f.Offset, Length: f.Length}, f.Rule, f.Message, f.Hint)
	}
	return found.Excerpt
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

// placer turns offsets into positions. They come in the file's order, so the
// lines are counted once.
type placer struct {
	file string
	src  []byte
	line int // lines before start
	at   int // where the line begins on which the last place was
}

func (p *placer) reference(destination string, offset, length int) Reference {
	start := bytes.LastIndexByte(p.src[:offset], '\n') + 1
	if start > p.at {
		p.line += bytes.Count(p.src[p.at:start], []byte{'\n'})
		p.at = start
	}
	end := p.at + lineLength(p.src[p.at:])
	position, excerpt := diag.Locate(p.file, p.src[p.at:end], offset-p.at, length)
	position.Line += p.line
	return Reference{destination, position, excerpt}
}

// reference is a destination in the front matter.
func (r *reader) reference(destination string, offset, length int) Reference {
	position, excerpt := diag.Locate(r.File, r.Source, offset, length)
	return Reference{destination, position, excerpt}
}
