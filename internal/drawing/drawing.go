// Package drawing looks through SVG files for what a browser would run, or fetch
// from elsewhere. As a picture on a page a drawing can do neither; opened by its
// own address it is a document like any other, on the site's own host, and no
// policy of the pages holds for it. So what a drawing may have is decided by what
// it is made of.
//
// [Check] reads as strictly as browsers do: what one reader takes for a comment
// and another for a script must not come through. It lets in what it knows to be
// still, and names the rest.
package drawing

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Fault is one thing in a drawing that could run or fetch something.
type Fault struct {
	Offset, Length int // the bytes it stands in
	Message, Hint  string
}

// most bounds how many faults of one drawing are named.
const most = 10

// Check returns what a drawing could run or fetch, in the order of its text, and
// that it cannot be read, where browsers could not either.
func Check(src []byte) []Fault {
	c := checker{src: src}
	d := xml.NewDecoder(bytes.NewReader(src))
	var sheet sheet
	rooted := false
	for len(c.faults) < most {
		start := int(d.InputOffset())
		token, err := d.Token()
		end := int(d.InputOffset())
		if errors.Is(err, io.EOF) {
			if !rooted {
				c.fault(0, 1, "this drawing has no <svg>", "export it again, as plain SVG")
			}
			break
		}
		if err != nil {
			c.unreadable(end, err)
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			if !rooted && t.Name.Local != "svg" {
				c.fault(start, end-start, fmt.Sprintf("a drawing begins with <svg>, not with <%s>", short(t.Name.Local)), "export it again, as plain SVG")
			}
			rooted = true
			c.element(t, start, end)
			if inner(t.Name) == "style" {
				sheet.open(end)
			}
		case xml.EndElement:
			if inner(t.Name) == "style" {
				if text, at := sheet.close(); text != "" {
					c.css(text, at, start)
				}
			}
		case xml.CharData:
			sheet.add(t)
		case xml.ProcInst:
			if t.Target == "xml-stylesheet" {
				c.fault(start, end-start, "a drawing may not fetch a style sheet", "write its rules in a <style> of the drawing")
			}
		case xml.Directive:
			// An entity can stand for anything, and for a billion of it.
			if bytes.ContainsAny(t, "[") {
				c.fault(start, len("<!DOCTYPE"), "a drawing may not declare entities", "take out the DOCTYPE, or export it as plain SVG")
			}
		}
	}
	return c.faults
}

// sheet gathers the text of a <style>, which comments and elements in it do not
// part.
type sheet struct {
	deep, at int
	text     strings.Builder
}

func (s *sheet) open(at int) {
	if s.deep == 0 {
		s.at = at
	}
	s.deep++
}

func (s *sheet) add(text []byte) {
	if s.deep > 0 {
		s.text.Write(text)
	}
}

// close returns the text of the outermost one, and where it begins.
func (s *sheet) close() (text string, at int) {
	if s.deep--; s.deep > 0 {
		return "", 0
	}
	text = s.text.String()
	s.text.Reset()
	return text, s.at
}

type checker struct {
	src    []byte
	faults []Fault
}

func (c *checker) fault(offset, length int, message, hint string) {
	c.faults = append(c.faults, Fault{offset, length, message, hint})
}

func (c *checker) unreadable(at int, err error) {
	what := "it is not written in UTF-8"
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) && syntax.Msg != "invalid UTF-8" {
		what = syntax.Msg
	}
	c.fault(at, 1, "browsers cannot read this drawing: "+what, "export it again, as plain SVG in UTF-8")
}

// inner is an element's or attribute's name without its prefix, however many
// colons there are: a reader may cut at any of them.
func inner(n xml.Name) string {
	return n.Local[strings.LastIndexByte(n.Local, ':')+1:]
}

const (
	htmlSpace = "http://www.w3.org/1999/xhtml"
	xmlSpace  = "http://www.w3.org/XML/1998/namespace"
)

// lively are elements that run something, or show a document of another kind. Of
// HTML's own elements, all are refused by their namespace.
var lively = map[string]bool{
	"script": true, "handler": true, "listener": true, "foreignobject": true,
	"iframe": true, "object": true, "embed": true, "audio": true, "video": true, "animation": true,
	"link": true, "meta": true, "base": true, "form": true, "prefetch": true,
}

const (
	still  = "export it as plain SVG, without scripts and links"
	within = "put what it shows into the drawing itself: a drawing fetches nothing"
)

// element looks at the start of one, which stands between two offsets.
func (c *checker) element(t xml.StartElement, start, end int) {
	name := inner(t.Name)
	if t.Name.Space == htmlSpace || lively[strings.ToLower(name)] {
		c.fault(start, end-start, fmt.Sprintf("a drawing may not have <%s>: it could run something", short(name)), still)
	}
	for _, a := range t.Attr {
		if len(c.faults) >= most {
			return // to find the place of each takes a look through the tag
		}
		c.attribute(strings.ToLower(name), a, start, end)
	}
}

func (c *checker) attribute(element string, a xml.Attr, start, end int) {
	name := strings.ToLower(inner(a.Name))
	fault := func(message, hint string) {
		at, length := c.placeOf(inner(a.Name), start, end)
		c.fault(at, length, message, hint)
	}
	switch {
	case a.Name.Space == "xmlns" || a.Name.Space == "" && name == "xmlns":
	case strings.HasPrefix(name, "on"):
		fault(fmt.Sprintf("a drawing may not have the attribute %s: it runs a script", short(name)), "take it out")
	case a.Name.Space == xmlSpace && name == "base":
		fault("a drawing may not have xml:base: what it refers to would stand elsewhere", "take it out")
	case name == "href", name == "src":
		if !leadsWithin(element, a.Value) {
			hint := within
			if element == "a" {
				hint = "write an address that begins with https://, or take the link out"
			}
			fault(fmt.Sprintf("a drawing may not refer to %q", short(a.Value)), hint)
		}
	case name == "attributename":
		if to := strings.ToLower(strings.TrimSpace(a.Value[strings.LastIndexByte(a.Value, ':')+1:])); to == "href" || strings.HasPrefix(to, "on") {
			fault("a drawing may not change where it leads to", "take the animation out")
		}
	case a.Name.Space != "", name == "id", name == "class", strings.HasPrefix(name, "aria-"), strings.HasPrefix(name, "data-"):
		// for people and programs to read, not for browsers to follow
	default:
		if problem := fetches(a.Value); problem != "" {
			fault(problem, within)
		}
	}
}

// leadsWithin reports whether what an element refers to is part of the drawing:
// a place in it, or a picture written out in full. A link that a person follows
// may lead to a page.
func leadsWithin(element, target string) bool {
	target = strings.ToLower(strings.TrimSpace(target))
	switch {
	case target == "", strings.HasPrefix(target, "#"):
		return true
	case element == "a":
		return strings.HasPrefix(target, "https://") || strings.HasPrefix(target, "http://")
	case element == "image", element == "feimage":
		return isRaster(target)
	}
	return false
}

func isRaster(target string) bool {
	for _, kind := range []string{"png", "jpeg", "jpg", "gif", "webp", "avif"} {
		if strings.HasPrefix(target, "data:image/"+kind+";") || strings.HasPrefix(target, "data:image/"+kind+",") {
			return true
		}
	}
	return false
}

// css looks at a style sheet, whose text stands between two offsets.
func (c *checker) css(text string, start, end int) {
	problem := fetches(text)
	if problem == "" {
		return
	}
	length := min(end-start, 1)
	if m := cssFetch.FindIndex(c.src[start:end]); m != nil {
		start, length = start+m[0], m[1]-m[0]
	} else if m := cssURL.FindIndex(c.src[start:end]); m != nil {
		start, length = start+m[0], m[1]-m[0]
	}
	c.fault(start, length, problem, within)
}

var (
	cssURL   = regexp.MustCompile(`(?i)url\(\s*["']?\s*`)
	cssFetch = regexp.MustCompile(`(?i)@import|image-set\s*\(|\bsrc\s*\(|\bimage\s*\(|expression\s*\(|-moz-binding|\bbehavior\s*:|javascript\s*:`)
)

// fetches says what is wrong with a text that is read as CSS: a style sheet, or
// an attribute such as fill.
func fetches(text string) string {
	if strings.Contains(text, `\`) && strings.ContainsAny(text, "(@") {
		// A letter may be written as its number, and so may those of url.
		return `a drawing may not have \ in its styles: it can hide what they fetch`
	}
	if m := cssFetch.FindString(text); m != "" {
		return fmt.Sprintf("the styles of a drawing may not have %s: it fetches or runs something", m)
	}
	for _, m := range cssURL.FindAllStringIndex(text, -1) {
		target := strings.ToLower(text[m[1]:min(m[1]+40, len(text))]) // its kind: not the picture that it may be
		if strings.HasPrefix(target, "#") || isRaster(target) || strings.HasPrefix(target, "data:font/") ||
			strings.HasPrefix(target, "data:application/font") || strings.HasPrefix(target, "data:application/x-font") {
			continue
		}
		target, _, _ = strings.Cut(text[m[1]:], ")")
		return fmt.Sprintf("a drawing may not refer to %q", short(strings.TrimRight(target, `"' `)))
	}
	return ""
}

// placeOf finds an attribute in the tag between two offsets.
func (c *checker) placeOf(name string, start, end int) (at, length int) {
	tag := c.src[start:end]
	for from := 1; ; {
		i := bytes.Index(tag[from:], []byte(name))
		if i < 0 {
			return start, end - start
		}
		i += from
		rest := bytes.TrimLeft(tag[i+len(name):], " \t\r\n")
		if len(rest) > 0 && rest[0] == '=' {
			at = i
			for at > 0 && !bytes.ContainsAny(tag[at-1:at], " \t\r\n") {
				at-- // its prefix
			}
			return start + at, i + len(name) - at
		}
		from = i + len(name)
	}
}

// short is a text as a message can hold it.
func short(s string) string {
	s = strings.TrimSpace(s)
	if r := []rune(s[:min(len(s), 400)]); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
