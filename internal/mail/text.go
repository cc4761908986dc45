package mail

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// lineWidth is how many characters a line of plain text has at most, unless a
// word or an address is longer.
const lineWidth = 72

// text returns the mail as plain text.
func (v *view) text() string {
	var b strings.Builder
	e := v.Edition
	rule := strings.Repeat("-", lineWidth) + "\n\n"
	fmt.Fprintf(&b, "%s\n%s\n%s\n\n", wrap(v.Site, ""), wrap(e.Title, ""), e.Date.Text)
	if note := plain(string(v.Letter.Note)); note != "" {
		b.WriteString(note + "\n\n")
	}
	for _, x := range e.Entries {
		b.WriteString(rule)
		title := x.Title
		if x.Corrected {
			title += " [" + v.Word("corrected-since") + "]"
		}
		b.WriteString(wrap(title, "") + "\n")
		if x.URL != "" {
			b.WriteString(x.URL + "\n")
		}
		if x.Text != "" {
			b.WriteString("\n" + wrap(x.Text, "") + "\n")
		}
		about := x.Source
		if x.Story != nil {
			if about != "" {
				about += " · "
			}
			about += x.Story.Title
			if x.Continuing != "" {
				about += " " + x.Continuing
			}
		}
		if about != "" {
			b.WriteString("\n" + wrap(about, "") + "\n")
		}
		b.WriteString("\n")
	}
	b.WriteString(rule)
	if v.Shortened > 0 {
		b.WriteString(wrap(v.Word("mail-shortened"), "") + "\n\n")
	}
	fmt.Fprintf(&b, "%s:\n%s\n", v.Word("mail-web"), e.URL)
	if v.Unsubscribe != "" {
		fmt.Fprintf(&b, "\n%s:\n%s\n", v.Word("mail-stop"), v.Unsubscribe)
	}
	return b.String()
}

// wrap breaks a text into lines, each of them behind an indent. One that has
// line breaks of its own keeps them.
func wrap(text, indent string) string {
	var out []string
	for part := range strings.SplitSeq(text, "\n") {
		line, width := "", 0
		for word := range strings.FieldsSeq(part) {
			n := utf8.RuneCountInString(word)
			if line != "" && width+1+n > lineWidth-len(indent) {
				out = append(out, indent+line)
				line, width = "", 0
			}
			if line != "" {
				line, width = line+" ", width+1
			}
			line, width = line+word, width+n
		}
		if line != "" {
			out = append(out, indent+line)
		}
	}
	return strings.Join(out, "\n")
}

// plain returns the text of HTML as people write it in plain text: paragraphs
// with a line between, marks before the entries of lists, and each address
// behind what leads there.
func plain(source string) string {
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return ""
	}
	var p plainText
	p.walk(root)
	p.end()
	return p.whole.String()
}

type plainText struct {
	whole  strings.Builder
	line   strings.Builder // of the block that is being written
	indent string
	mark   string // before its first line
	exact  bool   // space counts
	close  bool   // no line is left before the next block: it is a row, or an entry of one line
	counts []int  // of the ordered lists around; -1 of one that has no numbers
}

// end ends the block.
func (p *plainText) end() {
	text := p.line.String()
	p.line.Reset()
	if strings.TrimSpace(text) == "" {
		return
	}
	if p.exact {
		p.add(p.indent + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n"+p.indent))
		return
	}
	text = wrap(text, p.indent)
	if p.mark != "" {
		text = p.indent[:len(p.indent)-len(p.mark)] + p.mark + text[len(p.indent):]
		p.mark = ""
	}
	p.add(text)
}

// add adds a block.
func (p *plainText) add(text string) {
	if p.whole.Len() > 0 {
		p.whole.WriteByte('\n')
		if !p.close {
			p.whole.WriteByte('\n')
		}
	}
	p.close = false
	p.whole.WriteString(text)
}

// within writes what stands in a node as blocks behind an indent.
func (p *plainText) within(n *html.Node, indent string) {
	p.end()
	before := p.indent
	p.indent += indent
	p.children(n)
	p.end()
	p.indent = before
}

func (p *plainText) children(n *html.Node) {
	for c := range n.ChildNodes() {
		p.walk(c)
	}
}

func (p *plainText) walk(n *html.Node) {
	switch {
	case n.Type == html.TextNode && p.exact:
		p.line.WriteString(n.Data)
	case n.Type == html.TextNode:
		p.line.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
	case n.Type == html.DocumentNode:
		p.children(n)
	case n.Type == html.ElementNode:
		p.element(n)
	}
}

func (p *plainText) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Br:
		p.line.WriteString("\n")
	case atom.Img:
		if alt := attribute(n, "alt"); alt != "" {
			p.line.WriteString("[" + alt + "]")
		}
	case atom.Hr:
		p.end()
		p.add(p.indent + "* * *")
	case atom.A:
		switch attribute(n, "role") {
		case footnote:
			p.line.WriteByte('[')
			p.children(n)
			p.line.WriteByte(']')
			return
		case backFromFootnote:
			return
		}
		start := p.line.Len()
		p.children(n)
		text := strings.TrimSpace(p.line.String()[start:])
		if to := attribute(n, "href"); to != "" && text != to {
			p.line.WriteString(" <" + to + ">")
		}
	case atom.Td, atom.Th:
		if strings.TrimSpace(p.line.String()) != "" {
			p.line.WriteString(" | ")
		}
		p.children(n)
	case atom.Ul, atom.Ol:
		number := -1
		if n.DataAtom == atom.Ol {
			number = 0
		}
		p.counts = append(p.counts, number)
		p.within(n, "")
		p.counts = p.counts[:len(p.counts)-1]
	case atom.Li:
		mark := "- "
		if last := len(p.counts) - 1; last >= 0 && p.counts[last] >= 0 {
			p.counts[last]++
			mark = fmt.Sprintf("%d. ", p.counts[last])
		}
		p.end()
		p.mark, p.close = mark, (follows(n) || len(p.counts) > 1) && !has(n, atom.P)
		p.within(n, strings.Repeat(" ", len(mark)))
		p.mark = ""
	case atom.Blockquote:
		p.within(n, "> ")
	case atom.Pre:
		p.end()
		p.exact = true
		p.within(n, "    ")
		p.exact = false
	case atom.Tr:
		p.end()
		p.close = follows(n) || n.Parent.DataAtom == atom.Tbody && has(n.Parent.Parent, atom.Thead)
		p.within(n, "")
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Div, atom.Section, atom.Figure, atom.Figcaption, atom.Dt, atom.Dd, atom.Table:
		p.within(n, "")
	default:
		p.children(n)
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// follows reports whether there is an element of the same kind before one.
func follows(n *html.Node) bool {
	for before := n.PrevSibling; before != nil; before = before.PrevSibling {
		if before.DataAtom == n.DataAtom {
			return true
		}
	}
	return false
}

// has reports whether an element has a child of a kind.
func has(n *html.Node, kind atom.Atom) bool {
	for c := range n.ChildNodes() {
		if c.DataAtom == kind {
			return true
		}
	}
	return false
}
