package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
)

// renderer holds what one body needs while it is converted, and keeps its
// buffers for the next.
type renderer struct {
	writer
	src     []byte
	options Options
	local   []int
	link    ast.Node // the link that is open: links do not nest
	ids     map[string]int
	scratch []byte
	meter   meter
}

// begin forgets the last body and parses the next.
func (r *renderer) begin(body []byte, options Options) ast.Node {
	*r = renderer{
		writer:  writer{out: trimmed(r.out), marks: marksOf(options.Language)},
		src:     body[:len(body):len(body)],
		options: options,
		local:   trimmed(r.local),
		ids:     r.ids,
		scratch: trimmed(r.scratch),
		meter:   r.meter,
	}
	if len(r.ids) > 1000 {
		r.ids = nil // clearing it takes the time of its largest size
	}
	clear(r.ids)
	r.block()
	return parse(r.src, &r.meter)
}

func (r *renderer) put(s string) { r.out = append(r.out, s...) }

func (r *renderer) number(n int) { r.out = strconv.AppendInt(r.out, int64(n), 10) }

// enter writes what stands before the children of n, and reports whether they
// are to be written.
func (r *renderer) enter(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Text:
		r.textRun(n)
	case *ast.Paragraph:
		r.block()
		if picture := figureOf(n); picture != nil {
			r.figure(picture)
			return false
		}
		r.put("<p>")
		return true
	case *ast.TextBlock:
		r.block()
		return true
	case *ast.Emphasis:
		if n.Level == 2 {
			r.put("<strong>")
		} else {
			r.put("<em>")
		}
		return true
	case *extension.Strikethrough:
		r.put("<del>")
		return true
	case *ast.CodeSpan:
		r.put("<code>")
		r.codeSpan(n)
		r.put("</code>")
	case *ast.Link:
		r.openLink(n)
		return true
	case *ast.AutoLink:
		r.autoLink(n)
	case *ast.Image:
		if picture, ok := r.picture(n); ok {
			r.image(n, picture, n.Title)
		} else {
			r.inlineText(n, true)
		}
	case *ast.Heading:
		r.block()
		r.put("<h")
		r.number(levelOf(n))
		r.put(` id="`)
		r.put(r.anchor(n)) // letters, digits and hyphens only
		r.put(`">`)
		return true
	case *ast.List:
		if !n.IsOrdered() {
			r.put("<ul>\n")
			return true
		}
		r.put("<ol")
		if n.Start != 1 {
			r.put(` start="`)
			r.number(n.Start)
			r.put(`"`)
		}
		r.put(">\n")
		return true
	case *ast.ListItem:
		r.put("<li>")
		if child := n.FirstChild(); child != nil && child.Kind() != ast.KindTextBlock {
			r.put("\n")
		}
		return true
	case *ast.Blockquote:
		r.put("<blockquote>\n")
		return true
	case *ast.ThematicBreak:
		r.put("<hr>\n")
	case *ast.CodeBlock:
		r.code(n, nil)
	case *ast.FencedCodeBlock:
		r.code(n, n.Language(r.src))
	case *extension.Table:
		r.openTable(n)
		return true
	case *extension.TableHeader:
		r.put("<thead>\n<tr>\n")
		return true
	case *extension.TableRow:
		r.put("<tr>\n")
		return true
	case *extension.TableCell:
		r.openCell(n)
		return true
	case *extension.FootnoteLink:
		r.footnoteLink(n)
	case *extension.FootnoteBacklink:
		r.footnoteBacklink(n)
	case *extension.FootnoteList:
		r.put("<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n")
		return true
	case *extension.Footnote:
		r.put(`<li id="`)
		r.footnoteID(n.Index)
		r.put("\">\n")
		return true
	}
	// Raw HTML, definitions of references and whatever a later goldmark adds
	// are left out.
	return false
}

// leave writes what stands behind the children of n.
func (r *renderer) leave(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		if figureOf(n) == nil {
			r.put("</p>\n")
		}
	case *ast.TextBlock:
		if n.NextSibling() != nil && n.FirstChild() != nil {
			r.put("\n")
		}
	case *ast.Emphasis:
		if n.Level == 2 {
			r.put("</strong>")
		} else {
			r.put("</em>")
		}
	case *extension.Strikethrough:
		r.put("</del>")
	case *ast.Link:
		if r.link == n {
			r.link = nil
			r.put("</a>")
		}
	case *ast.Heading:
		r.put("</h")
		r.number(levelOf(n))
		r.put(">\n")
	case *ast.List:
		if n.IsOrdered() {
			r.put("</ol>\n")
		} else {
			r.put("</ul>\n")
		}
	case *ast.ListItem, *extension.Footnote:
		r.put("</li>\n")
	case *ast.Blockquote:
		r.put("</blockquote>\n")
	case *extension.Table:
		r.put("</table>\n</div>\n")
	case *extension.TableHeader:
		r.put("</tr>\n</thead>\n")
		if n.NextSibling() != nil {
			r.put("<tbody>\n")
		}
	case *extension.TableRow:
		r.put("</tr>\n")
		if n.NextSibling() == nil {
			r.put("</tbody>\n")
		}
	case *extension.TableCell:
		if n.Parent().Kind() == extension.KindTableHeader {
			r.put("</th>\n")
		} else {
			r.put("</td>\n")
		}
	case *extension.FootnoteList:
		r.put("</ol>\n</div>\n")
	}
}

// levelOf returns the level of a heading on the page, whose own title is the
// only h1.
func levelOf(n *ast.Heading) int { return max(n.Level, 2) }

// code writes a block of code. It scrolls by itself, so it can be reached by
// keyboard.
func (r *renderer) code(n ast.Node, language []byte) {
	r.block()
	r.put(`<pre tabindex="0"><code`)
	if isName(language) {
		r.put(` class="language-`)
		r.out = append(r.out, language...)
		r.put(`"`)
	}
	r.put(">")
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		r.literal(line.Value(r.src))
	}
	r.put("</code></pre>\n")
}

// isName reports whether the language of a block of code is the name of one.
func isName(language []byte) bool {
	for _, c := range language {
		if !isAlnum(c) && c != '-' && c != '+' && c != '#' && c != '.' && c != '_' {
			return false
		}
	}
	return len(language) > 0
}

// openTable opens a table and the region that scrolls when it is too wide. The
// region is named for its columns; without names it is no landmark.
func (r *renderer) openTable(n *extension.Table) {
	r.put(`<div class="table" tabindex="0"`)
	before := len(r.out)
	r.put(` role="region" aria-label="`)
	empty := len(r.out)
	if header := n.FirstChild(); header != nil {
		for cell := header.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if len(r.out) > empty && cell.FirstChild() != nil {
				r.put(", ")
			}
			r.inlineText(cell, true)
		}
	}
	if len(r.out) > empty {
		r.put(`"`)
	} else {
		r.out = r.out[:before]
	}
	r.put(">\n<table>\n")
}

func (r *renderer) openCell(n *extension.TableCell) {
	r.block()
	if n.Parent().Kind() == extension.KindTableHeader {
		r.put(`<th scope="col"`)
	} else {
		r.put("<td")
	}
	switch n.Alignment {
	case extension.AlignLeft:
		r.put(` class="left"`)
	case extension.AlignRight:
		r.put(` class="right"`)
	case extension.AlignCenter:
		r.put(` class="center"`)
	}
	r.put(">")
}

// The ids of footnotes hold a colon, which no heading's has.

func (r *renderer) footnoteID(index int) {
	r.put(r.options.Prefix)
	r.put("fn:")
	r.number(index)
}

// referenceID writes the id of the nth reference, from 0, to a footnote.
func (r *renderer) referenceID(index, nth int) {
	r.put(r.options.Prefix)
	r.put("fnref:")
	r.number(index)
	if nth > 0 {
		r.put(":")
		r.number(nth + 1)
	}
}

func (r *renderer) footnoteLink(n *extension.FootnoteLink) {
	r.put(`<sup id="`)
	r.referenceID(n.Index, n.RefIndex)
	r.put(`">`)
	if r.link == nil {
		r.put(`<a href="`)
		r.local = append(r.local, len(r.out))
		r.put("#")
		r.footnoteID(n.Index)
		r.put(`" role="doc-noteref">`)
	}
	r.number(n.Index)
	if r.link == nil {
		r.put("</a>")
	}
	r.put("</sup>")
}

func (r *renderer) footnoteBacklink(n *extension.FootnoteBacklink) {
	r.put("\u00a0<a href=\"")
	r.local = append(r.local, len(r.out))
	r.put("#")
	r.referenceID(n.Index, n.RefIndex)
	r.put(`" role="doc-backlink">↩` + "\ufe0e") // as text, not as a picture
	if n.RefCount > 1 {
		r.put("<sup>")
		r.number(n.RefIndex + 1)
		r.put("</sup>")
	}
	r.put("</a>")
}
