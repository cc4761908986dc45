package mail

import (
	"bytes"
	_ "embed"
	"html/template"
	"strings"

	"golang.org/x/net/html"
)

// letter is the HTML of a mail. Programs for mail know little of CSS: what has
// to hold stands at each element, and what may be ignored, the colours of the
// dark and the measures of a telephone, in one style element.
//
//go:embed letter.html
var letter string

var letterTemplate = template.Must(template.New("letter").Parse(letter))

func (v *view) html() ([]byte, error) {
	var b bytes.Buffer
	err := letterTemplate.Execute(&b, v)
	return b.Bytes(), err
}

// dresses are the styles of elements in the editor's note.
var dresses = map[string]string{
	"p":          "margin:0 0 16px",
	"h1":         "margin:24px 0 8px;font-size:22px;line-height:1.25",
	"h2":         "margin:24px 0 8px;font-size:20px;line-height:1.25",
	"h3":         "margin:20px 0 8px;font-size:18px;line-height:1.3",
	"h4":         "margin:16px 0 8px;font-size:17px;line-height:1.3",
	"ul":         "margin:0 0 16px;padding:0 0 0 24px",
	"ol":         "margin:0 0 16px;padding:0 0 0 24px",
	"li":         "margin:0 0 6px",
	"blockquote": "margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid #d9d3c7",
	"a":          "color:#8a1c1c;text-decoration:underline",
	"img":        "display:block;max-width:100%;height:auto;border:0",
	"pre":        "margin:0 0 16px;white-space:pre-wrap;font-family:Consolas,Menlo,monospace;font-size:14px",
	"code":       "font-family:Consolas,Menlo,monospace;font-size:14px",
	"table":      "margin:0 0 16px;border-collapse:collapse",
	"th":         "padding:4px 8px;border-bottom:1px solid #d9d3c7",
	"td":         "padding:4px 8px;border-bottom:1px solid #d9d3c7",
	"hr":         "margin:24px 0;border:0;border-top:1px solid #d9d3c7",
}

// kept are the attributes of a note that mean something in a mail.
var kept = map[string]bool{
	"href": true, "src": true, "alt": true, "title": true, "lang": true, "dir": true, "width": true, "height": true,
	"start": true, "colspan": true, "rowspan": true, "align": true, "datetime": true, "cite": true,
}

// The roles of links to footnotes, and of those back to the text. In a mail,
// where places have no names, the second lead nowhere.
const (
	footnote         = "doc-noteref"
	backFromFootnote = "doc-backlink"
)

// dressed gives each element of a note its style, and takes its classes and the
// like, which are of the site's style sheet.
func dressed(note string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(note))
	skip := false // until the end of a link
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			attributes := t.Attr[:0]
			for _, a := range t.Attr {
				if a.Key == "role" && a.Val == backFromFootnote {
					skip = true
				}
				if kept[a.Key] {
					attributes = append(attributes, a)
				}
			}
			if style := dresses[t.Data]; style != "" {
				attributes = append(attributes, html.Attribute{Key: "style", Val: style})
			}
			if t.Data == "a" {
				attributes = append(attributes, html.Attribute{Key: "class", Val: "accent"})
			}
			t.Attr = attributes
			if !skip {
				b.WriteString(t.String())
			}
		default:
			if !skip {
				b.Write(z.Raw())
			}
			if name, _ := z.TagName(); string(name) == "a" {
				skip = false
			}
		}
	}
}
