package markdown

import (
	"bytes"
	"strconv"

	"coranto/internal/slug"

	"github.com/yuin/goldmark/ast"
)

// textRun writes n and the text that follows it directly. goldmark cuts text
// wherever a parser has looked; a mark such as "..." may lie across the cut.
func (r *renderer) textRun(n *ast.Text) {
	if before, ok := n.PreviousSibling().(*ast.Text); ok && joins(before, n) {
		return // written with it
	}
	start, last := n.Segment.Start, n
	for {
		next, ok := last.NextSibling().(*ast.Text)
		if !ok || !joins(last, next) {
			break
		}
		last = next
	}
	r.text(r.src, start, last.Segment.Stop)
	switch {
	case last.HardLineBreak() && !r.flat:
		r.space("<br>\n")
	case last.HardLineBreak():
		r.space("\n")
	case last.SoftLineBreak():
		if wide(r.before) {
			// No space is written between the words of such a script, and none
			// may come from the end of a line.
			if next, ok := last.NextSibling().(*ast.Text); ok && wide(following(r.src, next.Segment.Start)) {
				return
			}
		}
		r.space("\n")
	}
}

func joins(a, b *ast.Text) bool {
	return a.Segment.Stop == b.Segment.Start && !a.SoftLineBreak() && !a.HardLineBreak()
}

// codeSpan writes the text of a code span.
func (r *renderer) codeSpan(n *ast.CodeSpan) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		line := t.Segment.Value(r.src)
		if end := bytes.TrimRight(line, "\r\n"); len(end) < len(line) {
			r.literal(end)
			r.space(" ")
		} else {
			r.literal(line)
		}
	}
	r.before = 'x' // a quotation mark behind it closes
}

// aside lets write add something that is not part of the text around it, such
// as an attribute.
func (r *renderer) aside(write func()) {
	kept := r.writer
	r.flat, r.counting = true, false
	r.block()
	write()
	kept.out = r.out
	r.writer = kept
}

// inlineText writes the text below n without tags: for attributes, anchors and
// the excerpt. pictures says whether their alternative text belongs to it.
func (r *renderer) inlineText(n ast.Node, pictures bool) {
	r.aside(func() {
		walk(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Text:
				r.textRun(n)
			case *ast.CodeSpan:
				r.codeSpan(n)
			case *ast.AutoLink:
				r.literal(n.Label(r.src))
			case *ast.Image:
				return pictures
			default:
				return true
			}
			return false
		}, nil)
	})
}

// anchor returns the id of a heading. It is called once for each, in order.
func (r *renderer) anchor(n *ast.Heading) string {
	kept := r.writer
	r.writer = writer{out: r.scratch[:0], plain: true}
	r.inlineText(n, true)
	id := slug.Make(string(r.out))
	r.scratch = r.out
	r.writer = kept
	if id == "" {
		id = "section"
	}
	if r.ids == nil {
		r.ids = map[string]int{}
	}
	if r.ids[id] == 0 {
		r.ids[id] = 1
		return id
	}
	for k := r.ids[id] + 1; ; k++ {
		if next := id + "-" + strconv.Itoa(k); r.ids[next] == 0 {
			r.ids[id], r.ids[next] = k, 1
			return next
		}
	}
}

// openLink opens the tag of a link, unless its destination is not published.
func (r *renderer) openLink(n *ast.Link) {
	if r.link != nil {
		return
	}
	destination := destinationOf(n.Destination)
	switch kind := kindOf(destination); kind {
	case refused, empty:
		return
	case local:
		if r.options.Link != nil {
			resolved := r.options.Link(string(destination))
			if kind := kindOf([]byte(resolved)); kind == refused || kind == empty {
				return
			}
			r.put("<a")
			r.attribute("href", []byte(resolved))
			break
		}
		fallthrough
	default:
		r.put("<a")
		r.attribute("href", destination)
	}
	r.title(n.Title)
	r.put(">")
	r.link = n
}

// attribute writes an address that is known to be safe. One that takes its
// scheme from the page gets one of its own: a feed has none to give.
func (r *renderer) attribute(name string, address []byte) {
	r.put(" ")
	r.put(name)
	r.put(`="`)
	switch kindOf(address) {
	case hosted:
		r.put("https:")
	case fragment:
		r.local = append(r.local, len(r.out))
	case local:
		if address[0] == '/' {
			r.local = append(r.local, len(r.out))
		}
	}
	r.out = appendURL(r.out, address)
	r.put(`"`)
}

func (r *renderer) title(title []byte) {
	if len(title) == 0 {
		return
	}
	r.put(` title="`)
	r.aside(func() { r.titleText(title) })
	r.put(`"`)
}

// titleText writes a title. In it a quotation mark must be escaped to be
// written at all, so an escape does not mean that it should stay straight.
func (r *renderer) titleText(title []byte) {
	title = bytes.ReplaceAll(title, []byte(`\"`), []byte(`"`))
	r.text(title, 0, len(title))
}

// autoLink writes an address that is its own text.
func (r *renderer) autoLink(n *ast.AutoLink) {
	label := n.Label(r.src)
	destination := n.URL(r.src)
	if n.AutoLinkType == ast.AutoLinkEmail && !bytes.HasPrefix(bytes.ToLower(destination), []byte("mailto:")) {
		destination = append([]byte("mailto:"), destination...)
	}
	open := r.link == nil && kindOf(destination) != refused
	if open {
		r.put("<a")
		r.attribute("href", destination)
		r.put(">")
	}
	r.literal(label)
	if open {
		r.put("</a>")
	}
}

// figureOf returns the picture of a paragraph that is nothing but a picture
// with a title, else nil.
func figureOf(n *ast.Paragraph) *ast.Image {
	picture, ok := n.FirstChild().(*ast.Image)
	if !ok || picture.NextSibling() != nil || len(picture.Title) == 0 {
		return nil
	}
	return picture
}

// figure writes a picture with its title as its caption.
func (r *renderer) figure(n *ast.Image) {
	picture, ok := r.picture(n)
	if !ok {
		r.put("<p>")
		r.inlineText(n, true)
		r.put("</p>\n")
		return
	}
	r.put("<figure>")
	r.image(n, picture, nil)
	r.put("<figcaption>")
	r.block()
	r.titleText(n.Title)
	r.put("</figcaption></figure>\n")
}

// image writes a picture. One whose alternative text is a space only decorates:
// to those who do not see it, it is not there.
func (r *renderer) image(n *ast.Image, picture Picture, title []byte) {
	r.put("<img")
	r.attribute("src", []byte(picture.URL))
	r.put(` alt="`)
	start := len(r.out)
	r.inlineText(n, true)
	if len(bytes.TrimSpace(r.out[start:])) == 0 {
		r.out = r.out[:start]
	}
	r.put(`"`)
	r.title(title)
	if picture.Width > 0 {
		r.put(` width="`)
		r.number(picture.Width)
		r.put(`"`)
	}
	if picture.Height > 0 {
		r.put(` height="`)
		r.number(picture.Height)
		r.put(`"`)
	}
	r.put(` loading="lazy" decoding="async">`)
	r.before = 'x'
}

// picture resolves the destination of a picture. It reports false when there
// is none that is published; then the alternative text takes its place.
func (r *renderer) picture(n *ast.Image) (Picture, bool) {
	destination := destinationOf(n.Destination)
	if !isPicture(kindOf(destination)) {
		return Picture{}, false
	}
	if r.options.Picture == nil {
		return Picture{URL: string(destination)}, true
	}
	p := r.options.Picture(string(destination))
	return p, isPicture(kindOf([]byte(p.URL)))
}

// isPicture reports whether a picture can be at such an address.
func isPicture(a address) bool { return a == local || a == remote || a == hosted }
