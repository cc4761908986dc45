package movein

import (
	"cmp"
	"fmt"
	"html"
	"path"
	"regexp"
	"strings"

	"coranto/internal/site"
)

// shortcode is one of Hugo: {{< name arguments >}}, {{% name arguments %}}, or one
// that is shown instead of run: {{</* name */>}}.
var shortcode = regexp.MustCompile(`(?s)\{\{([<%])\s*(/\*)?\s*(/?)\s*([\w./-]+)\s*(.*?)\s*(/?)(?:\*/)?\s*[>%]\}\}`)

// argument is one of a shortcode: a name with a value, or a value.
var argument = regexp.MustCompile("(?s)(?:([\\w-]+)\\s*=\\s*)?(?:\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`|([^\\s\"`]+))")

// arguments returns those with a name by it, the others by their number.
func arguments(s string) map[string]string {
	out := map[string]string{}
	n := 0
	for _, found := range argument.FindAllStringSubmatch(s, -1) {
		value := strings.ReplaceAll(found[2], `\"`, `"`) + found[3] + found[4]
		if found[1] != "" {
			out[strings.ToLower(found[1])] = value
			continue
		}
		out[fmt.Sprint(n)] = value
		n++
	}
	return out
}

// shortcodes tells Hugo's shortcodes in a body as Markdown, where they have an
// equivalent; the others stay, and are reported.
func shortcodes(m *mover, p *post, body string) string {
	var b strings.Builder
	at := 0
	for at < len(body) {
		found := shortcode.FindStringSubmatchIndex(body[at:])
		if found == nil {
			break
		}
		b.WriteString(body[at : at+found[0]])
		tag := body[at+found[0] : at+found[1]]
		start := at + found[0]
		part := func(i int) string { return body[at+found[2*i] : at+found[2*i+1]] }
		mark, shown, closing, name, rest := part(1), found[4] >= 0, part(3), part(4), part(5)
		at += found[1]
		switch {
		case shown:
			tag = strings.Replace(strings.Replace(tag, "/*", "", 1), "*/", "", 1)
		case closing != "":
			m.unconverted(p, start, tag)
		case name == "highlight":
			end := regexp.MustCompile(`\{\{` + mark + `\s*/\s*highlight\s*[>%]\}\}`).FindStringIndex(body[at:])
			if end == nil {
				m.unconverted(p, start, tag)
				break
			}
			tag = p.code(arguments(rest)["0"], body[at:at+end[0]])
			at += end[1]
		default:
			if text, ok := m.shortcode(p, name, arguments(rest)); ok {
				tag = text
			} else {
				m.unconverted(p, start, tag)
			}
		}
		b.WriteString(tag)
	}
	b.WriteString(body[at:])
	return b.String()
}

// shortcode tells one as Markdown.
func (m *mover) shortcode(p *post, name string, args map[string]string) (string, bool) {
	switch name {
	case "ref", "relref":
		to := args["path"] + args["0"]
		where, fragment, _ := strings.Cut(to, "#")
		if fragment != "" {
			fragment = "#" + fragment
		}
		if where == "" {
			return fragment, fragment != ""
		}
		if found, ok := m.ref(p, where); ok {
			return found + fragment, true
		}
	case "figure":
		src := args["src"]
		if src == "" {
			return "", false
		}
		caption := plainCaption(args["title"], args["caption"], args["attr"])
		if p.html {
			picture := fmt.Sprintf(`<img src="%s" alt="%s">`, html.EscapeString(src), html.EscapeString(args["alt"]))
			if args["link"] != "" {
				picture = `<a href="` + html.EscapeString(args["link"]) + `">` + picture + "</a>"
			}
			return "<figure>" + picture + "<figcaption>" + html.EscapeString(caption) + "</figcaption></figure>", true
		}
		alt := strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "\n", " ").Replace(cmp.Or(args["alt"], caption))
		picture := "![" + alt + "](" + spaceless(src)
		if caption != "" {
			picture += ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(caption) + `"`
		}
		picture += ")"
		if args["link"] != "" {
			picture = "[" + picture + "](" + spaceless(args["link"]) + ")"
		}
		return picture, true
	case "youtube":
		return p.link("https://www.youtube.com/watch?v=", args["id"]+args["0"])
	case "vimeo":
		return p.link("https://vimeo.com/", args["id"]+args["0"])
	case "gist":
		return p.link("https://gist.github.com/", args["0"]+"/"+args["1"])
	case "tweet", "x", "twitter":
		if args["user"] != "" && args["id"] != "" {
			return p.link("https://twitter.com/", args["user"]+"/status/"+args["id"])
		}
	}
	return "", false
}

// link links to what a player would show.
func (p *post) link(base, id string) (string, bool) {
	if strings.Trim(id, "/") == "" || strings.ContainsAny(id, " <>\n") {
		return "", false
	}
	if p.html {
		return `<a href="` + html.EscapeString(base+id) + `">` + html.EscapeString(base+id) + "</a>", true
	}
	return "<" + base + id + ">", true
}

func spaceless(address string) string {
	if strings.ContainsAny(address, " ()") {
		return "<" + address + ">"
	}
	return address
}

// plainCaption joins what a figure says on a line.
func plainCaption(parts ...string) string {
	var out []string
	for _, part := range parts {
		if part = strings.Join(strings.Fields(part), " "); part != "" {
			out = append(out, part)
		}
	}
	return strings.Join(out, " – ")
}

// ref finds the text that a reference means, as Hugo does: from the top of the
// content, from beside the text, or by the name of its file alone.
func (m *mover) ref(p *post, where string) (string, bool) {
	clean := strings.TrimSuffix(where, "/")
	var tries []string
	for _, base := range []string{path.Join(m.content, clean), path.Join(path.Dir(p.from), clean)} {
		tries = append(tries, base, base+".md", path.Join(base, "index.md"), base+".html", path.Join(base, "index.html"))
	}
	for _, name := range tries {
		if to, ok := m.link(p, name); ok {
			return to, true
		}
	}
	var only *post
	for _, other := range m.posts {
		stem := strings.TrimSuffix(other.from, path.Ext(other.from))
		stem = strings.TrimSuffix(stem, "/index")
		if path.Base(other.from) == path.Base(clean) || path.Base(stem) == path.Base(strings.TrimSuffix(clean, path.Ext(clean))) {
			if only != nil {
				return "", false
			}
			only = other
		}
	}
	if only != nil && only.file != "" {
		return site.Relative(path.Dir(p.file), only.file), true
	}
	return "", false
}
