package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/yuin/goldmark/ast"
)

// scanner collects what a body refers to and what is wrong with it.
type scanner struct {
	r    *renderer
	scan Scan
	tags int // tags of HTML found in this block
}

// enter looks at one node. It goes wherever the page does: into the text of
// links, into tables and footnotes, but not into alternative texts.
func (s *scanner) enter(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Text:
		return false
	case *ast.Link:
		s.destination(n, n.Destination, false)
	case *ast.Image:
		s.destination(n, n.Destination, true)
		return false
	case *ast.AutoLink:
		if n.AutoLinkType == ast.AutoLinkURL && n.Protocol == nil {
			s.destination(n, n.Label(s.r.src), false)
		}
		return false
	case *ast.HTMLBlock:
		s.htmlBlock(n)
		return false
	case *ast.RawHTML:
		s.tag(n)
		return false
	default:
		if n.Type() == ast.TypeBlock {
			s.tags = 0
		}
	}
	return true
}

// destination files what a link or picture refers to.
func (s *scanner) destination(n ast.Node, written []byte, picture bool) {
	destination := destinationOf(written)
	offset, length := s.place(n, written)
	kind := kindOf(destination)
	switch {
	case kind == empty && picture:
		s.find(EmptyLink, offset, length, "this picture has no address", "write it between the parentheses")
	case kind == empty:
		s.find(EmptyLink, offset, length, "this link leads nowhere", "write its address between the parentheses")
	case picture && (kind == fragment || kind == personal):
		s.find(UnsafeLink, offset, length, "no picture can be at this address", "write an address that begins with https:, or the path of a file")
	case kind == refused:
		message := "this address hides what it does, and is not published"
		if scheme := schemeOf(destination); scheme != nil {
			message = fmt.Sprintf("addresses that begin with %q are not published", string(scheme[:min(len(scheme), 40)])+":")
		}
		s.find(UnsafeLink, offset, length, message, "write one that begins with https:, http:, mailto: or tel:, or the path of a file")
	case picture:
		if !n.HasChildren() {
			s.find(PictureAlt, offset, length, "this picture says nothing to those who cannot see it",
				"write between the brackets what it shows; of one that only decorates, a space: ![ ](…)")
		}
		s.scan.Pictures = append(s.scan.Pictures, Reference{string(destination), offset, length})
	case kind == local || kind == fragment:
		s.scan.Links = append(s.scan.Links, Reference{string(destination), offset, length})
	}
}

// place returns where a destination stands in the body. goldmark does not say,
// but what it returns is a slice of the body, so the capacity tells how much of
// the body is behind it. A destination that is empty, or that a later goldmark
// copies, is placed at the beginning of its link.
func (s *scanner) place(n ast.Node, written []byte) (offset, length int) {
	src := s.r.src
	if len(written) > 0 {
		at := len(src) - cap(written)
		if at >= 0 && at+len(written) <= len(src) && &src[at] == &written[0] {
			return at, len(written)
		}
	}
	return min(max(n.Pos(), 0), len(src)-1), 1
}

func (s *scanner) find(rule string, offset, length int, message, hint string) {
	s.scan.Findings = append(s.scan.Findings, Finding{rule, message, hint, offset, length})
}

// htmlBlock reports a block of HTML. A comment is left out in silence, unless
// it takes something else with it.
func (s *scanner) htmlBlock(n *ast.HTMLBlock) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	start, end := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	if n.HasClosure() {
		end = n.ClosureLine.Stop
	}
	block := s.r.src[start:end]
	start += len(block) - len(bytes.TrimLeft(block, " \t"))
	block = bytes.TrimSpace(block)
	message, hint := "HTML is not published: this block is left out", "write it in Markdown"
	if n.HTMLBlockType == ast.HTMLBlockType2 {
		rest, closed := afterComments(block)
		switch {
		case closed && len(rest) == 0:
			return
		case !closed:
			message, hint = "this comment is never closed: all that follows it is left out", "close it with -->"
		default:
			message, hint = "what stands behind a comment on its line is left out", "put it on a line of its own"
		}
	}
	s.find(RawHTML, start, len(block), message, hint)
}

// afterComments returns what follows the comments that block begins with, and
// whether the last of them is closed.
func afterComments(block []byte) (rest []byte, closed bool) {
	for bytes.HasPrefix(block, []byte("<!--")) {
		i := bytes.Index(block[2:], []byte("-->")) // <!--> is a whole comment
		if i < 0 {
			return nil, false
		}
		block = bytes.TrimSpace(block[2+i+len("-->"):])
	}
	return block, true
}

// tag reports a tag of HTML within text. Tags without anything between them are
// one finding, and so are a tag and the one that closes it.
func (s *scanner) tag(n *ast.RawHTML) {
	if n.Segments.Len() == 0 {
		return
	}
	start, end := n.Segments.At(0).Start, n.Segments.At(n.Segments.Len()-1).Stop
	tag := s.r.src[start:end]
	if bytes.HasPrefix(tag, []byte("<!--")) {
		return
	}
	closes := bytes.HasPrefix(tag, []byte("</"))
	s.tags++
	if s.tags > 1 {
		if last := &s.scan.Findings[len(s.scan.Findings)-1]; last.Offset+last.Length == start {
			last.Length += len(tag)
			return
		}
		if closes {
			return
		}
	}
	hint := "write it in Markdown"
	if len(tag) > 3 && bytes.EqualFold(tag[:3], []byte("<br")) && !isAlnum(tag[3]) {
		hint = `for a new line, end the line with "\"`
	}
	s.find(RawHTML, start, len(tag), "HTML is not published: this tag is left out", hint)
}

// sorted returns the scan in the order of the body: footnotes stand at the end
// of the tree, and a definition that several links use is met several times.
func (s *scanner) sorted() Scan {
	references := func(list []Reference) []Reference {
		slices.SortStableFunc(list, func(a, b Reference) int { return cmp.Compare(a.Offset, b.Offset) })
		return slices.CompactFunc(list, func(a, b Reference) bool { return a == b })
	}
	s.scan.Links = references(s.scan.Links)
	s.scan.Pictures = references(s.scan.Pictures)
	slices.SortStableFunc(s.scan.Findings, func(a, b Finding) int { return cmp.Compare(a.Offset, b.Offset) })
	s.scan.Findings = slices.CompactFunc(s.scan.Findings, func(a, b Finding) bool { return a == b })
	return s.scan
}
