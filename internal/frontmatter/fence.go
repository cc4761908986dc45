package frontmatter

import (
	"bytes"
	"encoding/json"
	"strings"
)

// syntax is one of the three ways to write front matter.
type syntax struct {
	name    string
	fence   string // the line before and behind it; "" for JSON
	example string
	read    func(r *reading, src []byte, base int) Value
}

var (
	yamlSyntax = &syntax{name: "YAML", fence: "---", example: "title: …", read: (*reading).libraryYAML}
	tomlSyntax = &syntax{name: "TOML", fence: "+++", example: `title = "…"`, read: (*reading).toml}
	jsonSyntax = &syntax{name: "JSON", example: `"title": "…"`, read: (*reading).json}
)

// header is where the front matter stands in the file.
type header struct {
	syntax     *syntax
	open       int // offset of the opening fence
	start, end int // of what is between the fences; of JSON, the braces included
	body       int // offset of the body
}

// header finds the front matter of a file whose text begins at the offset at.
// Lines without anything on them may stand before it.
//
// adrg/frontmatter would find it too, but takes what it does not understand (a
// missing end, "..." as the end) for a body, in silence.
func (r *reading) header(at int) (header, bool) {
	src := r.Source
	for {
		line := src[at:lineEnd(src, at)]
		if len(line) == 0 {
			r.Error(r.place(at, 1), "front-matter", "the file is empty", "begin it with a line ---, keys such as title: … and date: …, and a second line ---")
			return header{}, false
		}
		if len(trimBlank(line)) > 0 {
			break
		}
		at += len(line)
	}
	line := string(bytes.TrimRight(src[at:lineEnd(src, at)], " \t\r\n"))
	switch {
	case line == yamlSyntax.fence:
		return r.fenced(yamlSyntax, at)
	case line == tomlSyntax.fence:
		return r.fenced(tomlSyntax, at)
	case line[0] == '{':
		return r.braced(at)
	}
	r.noHeader(at, line)
	return header{}, false
}

// fenced finds the end of front matter between two lines with nothing but the
// fence on them.
func (r *reading) fenced(s *syntax, open int) (header, bool) {
	src := r.Source
	h := header{syntax: s, open: open, start: lineEnd(src, open)}
	for at := h.start; at < len(src); {
		if bytes.HasPrefix(src[at:], []byte(s.fence)) {
			end := lineEnd(src, at)
			rest := bytes.TrimRight(src[at+len(s.fence):end], " \t\r\n")
			if len(rest) == 0 {
				h.end, h.body = at, end
				return h, true
			}
			if s == yamlSyntax && (rest[0] == ' ' || rest[0] == '\t') {
				r.Error(r.place(at, len(s.fence)+len(rest)), "front-matter", "the line --- that ends front matter has nothing else on it", "write --- alone, and the text on the next line")
				return header{}, false
			}
		}
		// Only the lines that begin like a fence are looked at.
		next := bytes.Index(src[at:], []byte("\n"+s.fence))
		if next < 0 {
			break
		}
		at += next + 1
	}
	r.unclosed(h)
	return header{}, false
}

// unclosed reports front matter without an end, at the line that was probably
// meant to be it.
func (r *reading) unclosed(h header) {
	src, fence := r.Source, h.syntax.fence
	for at := h.start; at < len(src); {
		end := lineEnd(src, at)
		line := bytes.TrimRight(src[at:end], " \t\r\n")
		meant := string(bytes.TrimLeft(line, " \t"))
		switch {
		case meant == fence:
			r.Error(r.place(at, len(line)), "front-matter", "the front matter has no end: space stands before this "+fence, "remove the space")
			return
		case looksLikeFence(meant, fence):
			r.Error(r.place(at, len(line)), "front-matter", "the front matter has no end: it ends with a line "+fence, "write "+fence)
			return
		}
		at = end
	}
	r.Error(r.place(h.open, len(fence)), "front-matter", "the front matter that begins here has no end", "write a second line "+fence+" behind its last key")
}

// noHeader reports a file that does not begin with front matter.
func (r *reading) noHeader(at int, line string) {
	meant := strings.TrimSpace(line)
	hint := "begin it with a line ---, keys such as title: … and date: …, and a second line ---"
	for _, fence := range []string{yamlSyntax.fence, tomlSyntax.fence} {
		if meant == fence || looksLikeFence(meant, fence) || strings.HasPrefix(meant, fence) {
			hint = "write " + fence + " alone, at the beginning of the line"
		}
	}
	r.Error(r.place(at, len(line)), "front-matter", "the file does not begin with front matter", hint)
}

// looksLikeFence reports whether a line was probably meant to be a fence: it
// has too many or too few of its characters, or dashes that a word processor
// made of hyphens, or it is YAML's other end of a document.
func looksLikeFence(line, fence string) bool {
	if line == "" {
		return false
	}
	if fence == "---" && (line == "..." || strings.Trim(line, "-–—―−‐‑") == "" && len(line) > 1) {
		return true
	}
	return len(line) > 1 && strings.Trim(line, fence) == ""
}

// braced finds the end of front matter in JSON.
func (r *reading) braced(open int) (header, bool) {
	src := r.Source
	decoder := json.NewDecoder(bytes.NewReader(src[open:]))
	var object json.RawMessage
	if err := decoder.Decode(&object); err != nil {
		r.jsonError(err, open)
		return header{}, false
	}
	h := header{syntax: jsonSyntax, open: open, start: open, end: open + int(decoder.InputOffset())}
	h.body = lineEnd(src, h.end)
	if rest := trimBlank(src[h.end:h.body]); len(rest) > 0 {
		at := h.end + bytes.IndexByte(src[h.end:], rest[0])
		r.Error(r.place(at, len(rest)), "front-matter", "the line on which the front matter ends has nothing else on it", "begin the text on the next line")
		return header{}, false
	}
	return h, true
}

// lineEnd returns the offset behind the line ending of the line at offset at.
func lineEnd(src []byte, at int) int {
	if i := bytes.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(src)
}
