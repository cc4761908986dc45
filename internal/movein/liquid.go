package movein

import (
	"fmt"
	"html"
	"path"
	"regexp"
	"strings"
)

// liquidTag is a tag of Liquid: {% name arguments %} or {{ value }}.
var liquidTag = regexp.MustCompile(`(?s)\{%-?\s*(\w+)\s*(.*?)\s*-?%\}|\{\{-?\s*(.*?)\s*-?\}\}`)

// ended are the tags that hold what follows, up to their end.
var ended = map[string]*regexp.Regexp{
	"highlight": regexp.MustCompile(`\{%-?\s*endhighlight\s*-?%\}`),
	"raw":       regexp.MustCompile(`\{%-?\s*endraw\s*-?%\}`),
	"comment":   regexp.MustCompile(`\{%-?\s*endcomment\s*-?%\}`),
}

// rawMark begins or ends what Liquid leaves alone, inside code too.
var rawMark = regexp.MustCompile(`\{%-?\s*(?:end)?raw\s*-?%\}`)

// liquid tells the tags of Jekyll's templates in a body as Markdown, where they
// have an equivalent; the others stay, and are reported.
func liquid(m *mover, p *post, body string) string {
	var b strings.Builder
	at := 0
	for at < len(body) {
		found := liquidTag.FindStringSubmatchIndex(body[at:])
		if found == nil {
			break
		}
		b.WriteString(body[at : at+found[0]])
		tag := body[at+found[0] : at+found[1]]
		part := func(i int) string {
			if found[2*i] < 0 {
				return ""
			}
			return body[at+found[2*i] : at+found[2*i+1]]
		}
		name, arguments, value := part(1), part(2), part(3)
		start := at + found[0]
		at += found[1]
		if end := ended[name]; end != nil {
			stop := end.FindStringIndex(body[at:])
			if stop == nil {
				b.WriteString(tag)
				m.unconverted(p, start, tag)
				continue
			}
			held := body[at : at+stop[0]]
			at += stop[1]
			switch name {
			case "raw":
				b.WriteString(held)
			case "highlight":
				language, _, _ := strings.Cut(arguments, " ")
				b.WriteString(p.code(language, rawMark.ReplaceAllString(held, "")))
			}
			continue
		}
		text, ok := "", false
		if name == "" {
			text, ok = m.liquidValue(p, value)
		} else {
			text, ok = m.liquidLink(p, name, arguments)
		}
		if !ok {
			text = tag
			m.unconverted(p, start, tag)
		}
		b.WriteString(text)
	}
	b.WriteString(body[at:])
	return b.String()
}

// unconverted reports what stays in a body as it is.
func (m *mover) unconverted(p *post, offset int, tag string) {
	tag, _, _ = strings.Cut(tag, "\n")
	// The body has lost its carriage returns, so its own place is looked for.
	at := p.bodyAt + offset
	if i := strings.Index(string(p.src[min(at, len(p.src)):]), tag); i > 0 {
		at += i
	}
	m.problem(p.from, p.src, at, fmt.Sprintf("%s has no equivalent, and stays as it is", tag), "tell it in Markdown")
}

// code returns code as a block of the text's own markup.
func (p *post) code(language, code string) string {
	if p.html {
		return "\n<pre><code class=\"language-" + html.EscapeString(language) + "\">" + html.EscapeString(strings.Trim(code, "\n")) + "\n</code></pre>\n"
	}
	return fenced(language, code)
}

// fenced returns code as a block of Markdown.
func fenced(language, code string) string {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return "\n" + fence + language + "\n" + strings.Trim(code, "\n") + "\n" + fence + "\n"
}

var (
	quotedPath = regexp.MustCompile(`^["']([^"']*)["']$`)
	filterURL  = regexp.MustCompile(`^(.*?)\s*\|\s*(?:relative_url|absolute_url|prepend:\s*site\.(?:baseurl|url)|prepend:\s*site\.baseurl\s*\|\s*prepend:\s*site\.url)\s*$`)
)

// liquidValue tells {{ value }}: addresses of the site, and what the page says
// of itself.
func (m *mover) liquidValue(p *post, value string) (string, bool) {
	switch value {
	case "site.baseurl", "site.url", "site.github.url", "site.baseurl | escape":
		return "", true // what follows begins with a slash
	case "page.title":
		return p.title, true
	case "site.title":
		return m.site.Config.Title, true
	case "page.url":
		return p.address, true
	}
	if filtered := filterURL.FindStringSubmatch(value); filtered != nil {
		value = filtered[1]
	}
	if path := quotedPath.FindStringSubmatch(value); path != nil {
		return path[1], true
	}
	return "", false
}

// liquidLink tells the tags that link to another file of the site.
func (m *mover) liquidLink(p *post, name, arguments string) (string, bool) {
	arguments = strings.Trim(arguments, `"' `)
	switch name {
	case "post_url":
		for _, ending := range jekyllTexts {
			folder, base := path.Split(strings.TrimPrefix(arguments, "/"))
			if to, ok := m.link(p, path.Join(folder, "_posts", base+ending)); ok {
				return to, true
			}
			if to, ok := m.link(p, path.Join("_posts", folder, base+ending)); ok {
				return to, true
			}
		}
		// Without its folder, it is found if there is one only.
		var only *post
		for _, other := range m.posts {
			if stem := strings.TrimSuffix(path.Base(other.from), path.Ext(other.from)); stem == path.Base(arguments) && !other.page {
				if only != nil {
					return "", false
				}
				only = other
			}
		}
		if only != nil {
			return m.link(p, only.from)
		}
	case "link":
		file := strings.TrimPrefix(path.Clean("/"+arguments), "/")
		if to, ok := m.link(p, file); ok {
			return to, true
		}
		if !strings.HasPrefix(file, "_") && m.exists(file) {
			return "/" + file, true
		}
	}
	return "", false
}
