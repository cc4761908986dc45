// Package markdown turns the body of an article into safe HTML: CommonMark
// with tables, strikethrough, footnotes, typographic quotation marks, bare
// addresses as links, and figures. Nothing in a body can become a script, a
// style or a tag of its own.
//
// A [Converter] answers two questions. Scan says what a body refers to and what
// is wrong with it; it is asked when a file is read. HTML renders; it is asked
// when a page is.
//
// The parser is goldmark's; everything after the syntax tree is our own: one
// walk that appends to one buffer. It writes a fixed set of tags with a fixed
// set of attributes, so safety does not depend on a filter behind it.
package markdown

import "github.com/yuin/goldmark/ast"

// Picture is what the HTML of a picture needs to know.
type Picture struct {
	URL           string // "" leaves the picture out; its alternative text stays
	Width, Height int    // in pixels; 0 when unknown
}

// Options say how one body is rendered. The zero value leaves destinations as
// they are written.
type Options struct {
	// Prefix stands before the ids of footnotes, so that several bodies can
	// share a page. It holds letters, digits and hyphens.
	Prefix string
	// Language is the body's language (BCP 47), which decides its quotation
	// marks. "" is the Converter's.
	Language string
	// Link returns the address for a local destination: one without a scheme
	// and host, and more than a fragment. It gets the destination without
	// Markdown's escapes; percent signs stand as written. "" takes the link
	// away and leaves its text.
	Link func(destination string) string
	// Picture is Link for pictures, remote ones included.
	Picture func(destination string) Picture
}

// Body is a rendered body.
type Body struct {
	HTML []byte
	// Local has the offsets in HTML at which an address begins that a reader
	// elsewhere could not follow: one that begins with "/" or "#".
	Local []int
	Words int // in scripts without spaces, two characters count as one
}

// Scan is what a body refers to, and what is wrong with it, in the order of the
// body. Offsets and lengths are in bytes of the body.
type Scan struct {
	Excerpt  string      // the first paragraph as plain text, cut to 300 characters at a word
	Links    []Reference // local destinations, fragments included
	Pictures []Reference // local and remote ones
	Findings []Finding
}

// Reference is a destination in a body. A destination that is defined once and
// used by several links is one Reference, at its definition.
type Reference struct {
	Destination    string // unescaped: as the resolver of Options gets it
	Offset, Length int    // of the destination as it is written
}

// Finding is something in a body that will not be published as it is written.
type Finding struct {
	Rule, Message, Hint string
	Offset, Length      int
}

// The rules of findings.
const (
	RawHTML    = "raw-html"    // HTML, which is left out
	UnsafeLink = "unsafe-link" // a destination that is not published; its text is
	EmptyLink  = "empty-link"  // a link without a destination
	PictureAlt = "picture-alt" // a picture that says nothing to those who cannot see it
	TooComplex = "too-complex" // what passes a limit, and stays text
)

// Converter converts bodies. It keeps buffers, so each goroutine needs its own.
type Converter struct {
	// Language decides the quotation marks of Scan's excerpt, and of HTML when
	// its options name no language.
	Language string

	r renderer
}

// New returns a Converter.
func New() *Converter { return &Converter{} }

// HTML renders body, which is valid UTF-8. The result is good until the next
// call.
func (c *Converter) HTML(body []byte, options Options) Body {
	if options.Language == "" {
		options.Language = c.Language
	}
	r := &c.r
	doc := r.begin(body, options)
	r.counting = true
	walk(doc, r.enter, r.leave)
	return Body{HTML: r.out, Local: r.local, Words: r.words.total()}
}

// Scan looks through body. excerpt says whether the excerpt is wanted.
func (c *Converter) Scan(body []byte, excerpt bool) Scan {
	r := &c.r
	doc := r.begin(body, Options{Language: c.Language})
	s := scanner{r: r}
	walk(doc, s.enter, nil)
	s.scan.Findings = append(s.scan.Findings, r.meter.passed...)
	scan := s.sorted()
	if excerpt {
		scan.Excerpt = r.excerpt(doc)
	}
	return scan
}

// Anchors returns the ids of the headings of body, in order.
func (c *Converter) Anchors(body []byte) []string {
	r := &c.r
	doc := r.begin(body, Options{})
	var anchors []string
	walk(doc, func(n ast.Node) bool {
		if h, ok := n.(*ast.Heading); ok {
			anchors = append(anchors, r.anchor(h))
		}
		return n.Type() != ast.TypeInline
	}, nil)
	return anchors
}

// walk visits what stands below root. enter says whether to go into a node;
// leave is called for every node entered or not. It does not recurse: a body
// can be nested deeper than a stack should grow.
func walk(root ast.Node, enter func(ast.Node) bool, leave func(ast.Node)) {
	n := root.FirstChild()
	for n != nil {
		if enter(n) {
			if child := n.FirstChild(); child != nil {
				n = child
				continue
			}
		}
		for {
			if leave != nil {
				leave(n)
			}
			if next := n.NextSibling(); next != nil {
				n = next
				break
			}
			if n = n.Parent(); n == root {
				return
			}
		}
	}
}
