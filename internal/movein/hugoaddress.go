package movein

import (
	"cmp"
	"fmt"
	"path"
	"strings"
	"unicode"
)

// hugoAddress returns the address of a text.
func (m *mover) hugoAddress(c hugoConfig, p *post, within, stem, slug string) string {
	if address := p.text("url"); address != "" {
		clean := path.Clean("/" + address)
		if strings.HasSuffix(address, "/") && clean != "/" {
			clean += "/"
		}
		return clean
	}
	section, _, _ := strings.Cut(within, "/")
	name := cmp.Or(slug, stem)
	pattern, ok := c.permalinks[cmp.Or(section, "/")]
	if !ok {
		pattern = "/" + path.Join(within, name) + "/"
	} else {
		shown := p.at
		if !p.shown.IsZero() {
			shown = p.shown
		}
		at := shown.In(m.local())
		pattern = placeholder.ReplaceAllStringFunc(pattern, func(key string) string {
			switch key {
			case ":title":
				return strings.ReplaceAll(p.title, "/", "-")
			case ":slug":
				return cmp.Or(slug, p.title)
			case ":slugorfilename", ":slugorcontentbasename":
				return name
			case ":filename", ":contentbasename":
				return stem
			case ":section":
				return section
			case ":sections":
				return within
			case ":monthname":
				return at.Format("January")
			case ":weekdayname":
				return at.Format("Monday")
			case ":weekday":
				return fmt.Sprint(int(at.Weekday()))
			case ":yearday":
				return fmt.Sprint(at.YearDay())
			}
			if layout, ok := layouts[key]; ok {
				return at.Format(layout)
			}
			return key
		})
		if !p.page {
			m.patterns[hugoPattern(c.permalinks[cmp.Or(section, "/")], section)]++
		}
	}
	var parts []string
	for part := range strings.SplitSeq(strings.Trim(pattern, "/"), "/") {
		if part = hugoPart(part, c.keepCase); part != "" {
			parts = append(parts, part)
		}
	}
	address := "/" + strings.Join(parts, "/")
	switch {
	case path.Ext(address) == ".html" || address == "/":
		return address
	case c.ugly:
		return address + ".html"
	}
	return address + "/"
}

// hugoPattern returns the article_url that comes next to the permalink of a
// section.
func hugoPattern(permalink, section string) string {
	for _, name := range []string{":slugorfilename", ":slugorcontentbasename", ":contentbasename", ":filename", ":title"} {
		permalink = strings.ReplaceAll(permalink, name, ":slug")
	}
	permalink = strings.ReplaceAll(strings.ReplaceAll(permalink, ":sections", section), ":section", section)
	if path.Ext(permalink) == "" {
		permalink = strings.TrimSuffix(permalink, "/") + "/"
	}
	return path.Clean("/"+permalink) + strings.Repeat("/", min(1, len(permalink)-len(strings.TrimSuffix(permalink, "/"))))
}

// hugoPart returns a part of an address as Hugo writes it.
func hugoPart(s string, keepCase bool) string {
	if !keepCase {
		s = strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range strings.TrimSpace(s) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), strings.ContainsRune("._-#+~", r):
			b.WriteRune(r)
		case unicode.IsSpace(r):
			if !strings.HasSuffix(b.String(), "-") {
				b.WriteByte('-')
			}
		}
	}
	return strings.Trim(b.String(), "-")
}
