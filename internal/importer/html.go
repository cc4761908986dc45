package importer

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/marker"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// MostElements bounds the elements of HTML. The longest articles of an
// encyclopedia have half of it.
const MostElements = 30_000

var errElements = fmt.Errorf("its HTML has more than %d elements", MostElements)

// errHTML says that HTML cannot be read, which only what is nested too deep
// cannot be.
var errHTML = errors.New("its HTML is nested too deep to be read")

// Markdown turns foreign HTML into Markdown, as that of feeds and pages is.
// Relative addresses stay as they are written.
func Markdown(src string) (string, error) {
	markdown, _, err := markdownOf(src, asWritten)
	return markdown, err
}

// asWritten is the base of HTML whose relative addresses stay relative.
var asWritten = new(url.URL)

// markdownOf turns foreign HTML into Markdown and into plain text with a line
// for each paragraph. What has no place in an article is left out first: a
// fixed set of elements stays, with none of their attributes but the addresses
// of links and pictures, which are made absolute.
func markdownOf(src string, base *url.URL) (markdown, plain string, err error) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(src), body)
	if err != nil {
		return "", "", errHTML
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	if countElements(body) > MostElements {
		return "", "", errElements
	}
	return markdownOfTree(body, base)
}

// markdownOfTree is [markdownOf] for what a tree holds, which it changes.
func markdownOfTree(body *html.Node, base *url.URL) (markdown, plain string, err error) {
	tidy(body, base, 0, false)
	out, err := toMarkdown().ConvertNode(body)
	if err != nil {
		return "", "", errHTML
	}
	plain = strings.ReplaceAll(textOf(body), ampersand, "&")
	return unmarked(string(out)), strings.Join(linesOf(plain), "\n"), nil
}

// ampersand stands for & in text until the text is Markdown, where the
// converter would let it begin an entity.
const ampersand = "\ue000"

// unmarked returns Markdown with its ampersands.
func unmarked(markdown string) string {
	parts := strings.Split(markdown, ampersand)
	for i, part := range parts[1:] {
		mark := "&"
		if part != "" && (part[0] == '#' || part[0]|0x20 >= 'a' && part[0]|0x20 <= 'z') {
			mark = `\&`
		}
		parts[i+1] = mark + part
	}
	return strings.Join(parts, "")
}

var toMarkdown = sync.OnceValue(func() *converter.Converter {
	c := converter.NewConverter(converter.WithPlugins(base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(), table.NewTablePlugin()))
	c.Register.RendererFor("blockquote", converter.TagTypeBlock, quote, converter.PriorityEarly)
	return c
})

// quote writes a quotation. The converter's own loses the marks of lines of
// code, which are lines only once all is written.
func quote(ctx converter.Context, w converter.Writer, n *html.Node) converter.RenderStatus {
	var b bytes.Buffer
	ctx.RenderChildNodes(ctx, &b, n)
	text := bytes.TrimSpace(b.Bytes())
	for bytes.Contains(text, []byte("\n\n\n")) {
		text = bytes.ReplaceAll(text, []byte("\n\n\n"), []byte("\n\n"))
	}
	text = bytes.ReplaceAll(text, marker.BytesMarkerCodeBlockNewline, []byte("\n"))
	w.WriteString("\n\n")
	for line := range bytes.Lines(text) {
		w.WriteString("> ")
		w.Write(line)
	}
	w.WriteString("\n\n")
	return converter.RenderSuccess
}

var (
	kept = []atom.Atom{
		atom.P, atom.Br, atom.Hr, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li,
		atom.Blockquote, atom.Pre, atom.Code, atom.Em, atom.I, atom.Strong, atom.B, atom.A, atom.Img,
		atom.Table, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Th, atom.Td, atom.Div,
	}
	gone = []atom.Atom{
		atom.Script, atom.Style, atom.Iframe, atom.Object, atom.Embed, atom.Form, atom.Input, atom.Button, atom.Select, atom.Textarea,
		atom.Svg, atom.Math, atom.Template, atom.Noscript, atom.Head, atom.Title, atom.Link, atom.Meta, atom.Base, atom.Audio, atom.Video,
		atom.Canvas, atom.Frame, atom.Frameset, atom.Applet, atom.Param, atom.Source, atom.Track, atom.Plaintext, atom.Xmp, atom.Noembed, atom.Noframes,
	}
	// boxes begin a paragraph and end one, and are no more to an article than that.
	boxes = []atom.Atom{
		atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Nav, atom.Hgroup, atom.Address, atom.Center,
		atom.Figure, atom.Figcaption, atom.Dl, atom.Dt, atom.Dd, atom.Details, atom.Summary, atom.Fieldset, atom.Legend, atom.Dialog,
	}
	blocks = []atom.Atom{
		atom.P, atom.Br, atom.Hr, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li,
		atom.Blockquote, atom.Pre, atom.Table, atom.Tr, atom.Div,
	}
)

// deepest bounds how deep what is kept may be nested.
const deepest = 100

// tidy leaves out of a tree what has no place in an article. code says that it
// is in a text that is shown as it is.
func tidy(parent *html.Node, base *url.URL, depth int, code bool) {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		if n.Type == html.ElementNode && n.Namespace == "" && n.DataAtom == atom.Figure && depth < deepest && !code {
			figure(n, base, depth)
			n = next
			continue
		}
		if n.Type == html.ElementNode && n.Namespace == "" && slices.Contains(boxes, n.DataAtom) {
			n.Data, n.DataAtom = "div", atom.Div
		}
		switch {
		case n.Type == html.TextNode:
			n.Data = strings.Map(printable, strings.ToValidUTF8(n.Data, "\ufffd"))
			if !code {
				n.Data = strings.ReplaceAll(n.Data, "&", ampersand)
			}
		case n.Type != html.ElementNode || n.Namespace != "" || slices.Contains(gone, n.DataAtom):
			parent.RemoveChild(n)
		case n.DataAtom == atom.Caption && parent.DataAtom == atom.Table && parent.Parent != nil:
			// Markdown's tables have none, so it stands before its table.
			parent.RemoveChild(n)
			n.Data, n.DataAtom, n.Attr = "p", atom.P, nil
			tidy(n, base, depth, code)
			parent.Parent.InsertBefore(n, parent)
		case !slices.Contains(kept, n.DataAtom) || depth > deepest || n.DataAtom == atom.A && addressIn(n, "href", base) == "":
			// What it holds takes its place, and is looked at next.
			first := n.FirstChild
			for c := n.FirstChild; c != nil; c = n.FirstChild {
				n.RemoveChild(c)
				parent.InsertBefore(c, n)
			}
			parent.RemoveChild(n)
			if first != nil {
				next = first
			}
		default:
			switch n.DataAtom {
			case atom.A:
				n.Attr = []html.Attribute{{Key: "href", Val: addressIn(n, "href", base)}}
			case atom.Img:
				src, alt := pictureIn(n, base), attribute(n, "alt")
				if src == "" || strings.HasPrefix(src, "mailto:") || attribute(n, "width") == "1" || attribute(n, "height") == "1" {
					parent.RemoveChild(n) // or a pixel that counts readers
					n = nil
					break
				}
				n.Attr = []html.Attribute{{Key: "src", Val: src}, {Key: "alt", Val: literal.Replace(alt)}}
			default:
				n.Attr = nil
			}
			if n != nil {
				tidy(n, base, depth+1, code || n.DataAtom == atom.Code || n.DataAtom == atom.Pre)
			}
		}
		n = next
	}
	joinTexts(parent)
}

// literal writes what stands for a picture so that Markdown finds no mark in it.
// The converter takes it as it is.
var literal = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, "&", ampersand)

// figure tidies a figure. Where it is a picture with a caption, that becomes the
// picture's title, which Markdown shows as a caption. A title has no links, and
// stands beside nothing: any other caption stays a paragraph.
func figure(n *html.Node, base *url.URL, depth int) {
	n.Data, n.DataAtom, n.Attr = "div", atom.Div, nil
	var captions []*html.Node
	before := true // the picture
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type != html.ElementNode:
		case c.DataAtom == atom.Figcaption && c.Namespace == "":
			captions = append(captions, c)
		case len(captions) == 0:
			before = false
		}
	}
	if len(captions) != 1 || !apart(n) {
		tidy(n, base, depth+1, false)
		return
	}
	caption := captions[0]
	n.RemoveChild(caption)
	tidy(n, base, depth+1, false)
	caption.Data, caption.DataAtom, caption.Attr = "div", atom.Div, nil
	tidy(caption, base, depth+1, false)
	picture, text := pictureAlone(n), strings.Join(strings.Fields(textOf(caption)), " ")
	switch {
	case picture != nil && text != "" && !has(caption, atom.A) && !has(caption, atom.Img):
		picture.Parent.RemoveChild(picture)
		for n.FirstChild != nil {
			n.RemoveChild(n.FirstChild)
		}
		picture.Attr = append(picture.Attr, html.Attribute{Key: "title", Val: strings.ReplaceAll(text, `\`, `\\`)})
		n.AppendChild(picture)
	case before:
		n.InsertBefore(caption, n.FirstChild)
	default:
		n.AppendChild(caption)
	}
}

// apart reports whether what stands in an element is a paragraph of its own.
func apart(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.DataAtom {
		case 0, atom.Html, atom.Body, atom.Div, atom.Blockquote:
		default:
			if !slices.Contains(boxes, p.DataAtom) {
				return false
			}
		}
	}
	return true
}

// pictureAlone returns the picture of an element that holds one and nothing else.
func pictureAlone(n *html.Node) (picture *html.Node) {
	for c := range n.Descendants() {
		switch {
		case c.DataAtom == atom.Div, c.Type == html.TextNode && strings.TrimSpace(c.Data) == "":
		case c.DataAtom == atom.Img && picture == nil:
			picture = c
		default:
			return nil
		}
	}
	return picture
}

func has(n *html.Node, element atom.Atom) bool {
	for c := range n.Descendants() {
		if c.DataAtom == element {
			return true
		}
	}
	return false
}

// joinTexts makes one of texts that stand beside each other since what stood
// between them is gone.
func joinTexts(parent *html.Node) {
	for n := parent.FirstChild; n != nil; n = n.NextSibling {
		if n.Type != html.TextNode || n.NextSibling == nil || n.NextSibling.Type != html.TextNode {
			continue
		}
		var b strings.Builder
		b.WriteString(n.Data)
		for next := n.NextSibling; next != nil && next.Type == html.TextNode; next = n.NextSibling {
			b.WriteString(next.Data)
			parent.RemoveChild(next)
		}
		n.Data = b.String()
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == key {
			return strings.Join(strings.Fields(a.Val), " ")
		}
	}
	return ""
}

// addressIn returns the absolute address in an attribute; "" for one that leads
// nowhere on the web.
func addressIn(n *html.Node, key string, base *url.URL) string {
	return addressOf(attribute(n, key), base)
}

func addressOf(address string, base *url.URL) string {
	u, err := url.Parse(address)
	if err != nil || u.String() == "" {
		return ""
	}
	switch {
	case base == asWritten && u.Scheme == "" && u.Host == "":
		return u.String()
	case base == asWritten && u.Scheme == "":
		u.Scheme = "https"
	case base != nil:
		u = base.ResolveReference(u)
	}
	if u.Scheme == "mailto" && u.Opaque != "" || web(u) && u.Host != "" {
		return u.String()
	}
	return ""
}

// pictureIn returns the address of a picture. Pages that load pictures late
// keep it elsewhere than in src.
func pictureIn(n *html.Node, base *url.URL) string {
	for _, key := range []string{"src", "data-src", "data-lazy-src", "data-original"} {
		if src := addressIn(n, key, base); src != "" {
			return src
		}
	}
	first, _, _ := strings.Cut(strings.TrimSpace(attribute(n, "srcset")), " ")
	return addressOf(strings.TrimSuffix(first, ","), base)
}

// writePlain writes the text in a tree.
func writePlain(b *strings.Builder, n *html.Node) {
	if n.Type == html.TextNode {
		b.WriteString(strings.NewReplacer("\n", " ", "\r", " ").Replace(n.Data))
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writePlain(b, c)
	}
	switch {
	case n.DataAtom == atom.Img:
		for _, a := range n.Attr {
			if a.Key == "title" {
				b.WriteString(strings.ReplaceAll(a.Val, `\\`, `\`))
			}
		}
	case slices.Contains(blocks, n.DataAtom):
		b.WriteByte('\n')
	case n.DataAtom == atom.Td || n.DataAtom == atom.Th:
		b.WriteByte(' ')
	}
}

// printable keeps what a text may hold.
func printable(r rune) rune {
	if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == '\ufeff' || string(r) == ampersand {
		return -1
	}
	return r
}
