package movein

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"coranto/internal/importer"
	"coranto/internal/markdown"
	"coranto/internal/site"
)

// bodyOf returns the body of a text: its template language told as Markdown, its
// HTML too, its links leading to where things are now.
func (m *mover) bodyOf(p *post) string {
	body := p.shortcodes(m, p, p.body)
	if p.html {
		body = m.fromHTML(p, body)
	} else {
		body = m.ownAddresses(m.blocks(p, body))
	}
	return m.relink(p, body)
}

// lost are elements that no article has.
var lost = regexp.MustCompile(`(?i)<(script|style|iframe|video|audio|object|embed|form|svg|canvas)\b`)

// fromHTML returns HTML as Markdown. Links that lead to the old site lead on to
// the same place of the digest; relative ones are left to [mover.relink].
func (m *mover) fromHTML(p *post, html string) string {
	for _, tag := range lost.FindAllStringSubmatch(html, -1) {
		m.problem(p.from, p.src, p.lineOf(tag[0]), fmt.Sprintf("<%s> is left out", strings.ToLower(tag[1])), "link to what it shows, or write a layout")
	}
	text, err := importer.Markdown(html)
	if err != nil {
		m.problem(p.from, p.src, p.bodyAt, err.Error()+": this part is left out", "")
		return ""
	}
	return m.ownAddresses(text)
}

// base is the address of the old home page; one that leads nowhere if it is
// unknown.
func (m *mover) base() *url.URL {
	if m.home != nil {
		return m.home
	}
	return &url.URL{Scheme: "https", Host: "old-site.invalid", Path: "/"}
}

// ownAddresses makes of links to the old site links from the root of the digest.
func (m *mover) ownAddresses(text string) string {
	home := m.base()
	for _, scheme := range []string{"https://", "http://"} {
		text = strings.ReplaceAll(text, "]("+scheme+home.Host+home.Path, "](/")
		text = strings.ReplaceAll(text, "]: "+scheme+home.Host+home.Path, "]: /")
	}
	if home.Path != "/" {
		text = strings.ReplaceAll(text, "]("+home.Path, "](/")
		text = strings.ReplaceAll(text, "]: "+home.Path, "]: /")
	}
	return text
}

// lineOf returns the offset at which a text stands in the file, as well as it
// can be told.
func (p *post) lineOf(text string) int {
	if i := strings.Index(string(p.src[p.bodyAt:]), text); i >= 0 {
		return p.bodyAt + i
	}
	return p.bodyAt
}

var (
	blockTag  = regexp.MustCompile(`(?i)^ {0,3}</?(figure|picture|table|p|div|blockquote|h[1-6]|ul|ol|dl|center|section|article|aside|details|hr|iframe|video|audio|object|embed|form|script|style|svg|pre)\b`)
	verbatim  = regexp.MustCompile(`(?i)^ {0,3}<(script|style|pre)\b`)
	inlineTag = regexp.MustCompile(`(?is)<a\s[^>]*\bhref\s*=[^>]*>.*?</a>|<(?:a|span)(?:\s+[\w:-]+\s*=[^>]*)?>|</(?:a|span)\s*>`)
	listItem  = regexp.MustCompile(`^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]`)
	inlineImg = regexp.MustCompile(`(?i)<img\b[^>]*>`)
	inlineBr  = regexp.MustCompile(`(?i)<br\s*/?>[ \t]*\n?`)
	toc       = regexp.MustCompile(`(?m)^[*+-] .*\n\{:\s*toc\b[^}]*\}`) // which has kramdown make a list of headings
	ial       = regexp.MustCompile(`(?m)[ \t]*\{:[^}\n]*\}`)
)

// blocks turns the HTML in Markdown into Markdown: paragraphs that begin with a
// tag, pictures, line ends.
func (m *mover) blocks(p *post, body string) string {
	var out []string
	fence := ""
	paragraph := []string{}
	flush := func() {
		text := strings.Join(paragraph, "\n")
		paragraph = nil
		switch {
		case text == "":
			return
		case blockTag.MatchString(text):
			text = m.fromHTML(p, text)
		case !(len(out) > 0 && listItem.MatchString(out[len(out)-1])) && (strings.HasPrefix(text, "    ") || strings.HasPrefix(text, "\t")): // code
		default:
			text = inlineTag.ReplaceAllStringFunc(text, func(tag string) string {
				if !strings.HasSuffix(strings.ToLower(tag), "</a>") || len(tag) == len("</a>") {
					return "" // it says where something is, or how it looks
				}
				return strings.TrimSpace(m.fromHTML(p, tag))
			})
			text = inlineImg.ReplaceAllStringFunc(text, func(tag string) string { return strings.TrimSpace(m.fromHTML(p, tag)) })
			text = inlineBr.ReplaceAllString(text, "\\\n")
			if m.generator == "jekyll" {
				for _, mark := range ial.FindAllString(text, -1) {
					m.problem(p.from, p.src, p.lineOf(mark), fmt.Sprintf("%s is left out: Markdown here has no attributes", strings.TrimSpace(mark)), "")
				}
				text = ial.ReplaceAllString(toc.ReplaceAllString(text, ""), "")
			}
		}
		if strings.TrimSpace(text) != "" {
			out = append(out, strings.TrimRight(text, " \n"))
		}
	}
	for line := range strings.SplitSeq(body, "\n") {
		mark := strings.TrimLeft(line, " >")
		switch {
		case fence != "":
			out[len(out)-1] += "\n" + line
			if strings.HasPrefix(mark, fence) && strings.Trim(mark, fence[:1]+" ") == "" {
				fence = ""
			}
		case strings.HasPrefix(mark, "```") || strings.HasPrefix(mark, "~~~"):
			if len(paragraph) > 0 && !blockTag.MatchString(paragraph[0]) { // it belongs to a list, or follows its text
				lead := strings.Join(paragraph, "\n")
				paragraph = nil
				out = append(out, lead+"\n"+line)
			} else {
				flush()
				out = append(out, line)
			}
			fence = mark[:len(mark)-len(strings.TrimLeft(mark, mark[:1]))]
		case strings.TrimSpace(line) == "" && len(paragraph) > 0 && verbatim.MatchString(paragraph[0]) && !strings.Contains(strings.Join(paragraph, "\n"), "</"+verbatim.FindStringSubmatch(paragraph[0])[1]):
			paragraph = append(paragraph, line)
		case strings.TrimSpace(line) == "":
			flush()
		default:
			paragraph = append(paragraph, line)
		}
	}
	flush()
	return strings.Join(out, "\n\n") + "\n"
}

// relink turns destinations that are seen from the old address into such as
// stand.
func (m *mover) relink(p *post, body string) string {
	src := []byte(body)
	var converter markdown.Converter
	found := converter.Scan(src, false)
	refs := slices.Concat(found.Links, found.Pictures)
	slices.SortFunc(refs, func(a, b markdown.Reference) int { return b.Offset - a.Offset })
	for i, ref := range refs {
		if i > 0 && refs[i-1].Offset == ref.Offset || ref.Offset+ref.Length > len(src) {
			continue
		}
		if to := m.target(p, ref.Destination); to != ref.Destination {
			src = slices.Replace(src, ref.Offset, ref.Offset+ref.Length, []byte(to)...)
		}
	}
	return string(src)
}

// target returns where a destination in a text leads now.
func (m *mover) target(p *post, destination string) string {
	where, tail := destination, ""
	if i := strings.IndexAny(where, "?#"); i >= 0 {
		where, tail = where[:i], where[i:]
	}
	if plain, err := url.PathUnescape(where); err == nil {
		where = plain
	}
	if where == "" || strings.HasPrefix(where, "/") || strings.Contains(where, ":") {
		return destination
	}
	beside := path.Join(path.Dir(p.from), where)
	if other := m.byFile[beside]; other != nil && other.file != "" {
		return destinationOf(site.Relative(path.Dir(p.file), other.file)) + tail
	}
	if slices.Contains(p.resources, beside) {
		return destination
	}
	if m.files[path.Join(path.Dir(p.file), where)] {
		return destination // it was made to lead there
	}
	folder := p.address
	if !strings.HasSuffix(folder, "/") {
		folder = path.Dir(folder)
	}
	to := path.Join("/", folder, where)
	if strings.HasSuffix(where, "/") && to != "/" {
		to += "/"
	}
	return destinationOf(to) + tail
}

// destinationOf writes a path as a destination of Markdown.
func destinationOf(path string) string {
	return strings.NewReplacer("(", "%28", ")", "%29").Replace((&url.URL{Path: path}).EscapedPath())
}

// link returns the destination, in the file of a text, of the text that an old
// file was.
func (m *mover) link(p *post, name string) (string, bool) {
	other := m.byFile[name]
	if other == nil || other.file == "" {
		return "", false
	}
	return site.Relative(path.Dir(p.file), other.file), true
}
