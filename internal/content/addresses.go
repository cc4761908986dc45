package content

import (
	"fmt"
	"net/url"
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"coranto/internal/frontmatter"
	"coranto/internal/slug"
)

// fileSlug returns the slug that a file gets from its name, or from that of its
// folder if it is an index.md.
func (r *reader) fileSlug() string {
	base := strings.TrimSuffix(path.Base(r.File), path.Ext(r.File))
	if base == "index" && strings.Count(r.File, "/") > 2 {
		base = path.Base(path.Dir(r.File))
	}
	s := slug.Make(base)
	switch {
	case s == "":
		r.file("slug", "the file's name has no letter or digit, so it cannot have an address", "rename it")
	case len(s) > MaxSlug:
		r.file("slug", "the file's name is too long for an address", fmt.Sprintf("use at most %d bytes; a letter beyond a to z takes two to four", MaxSlug))
	}
	return s
}

// filePath returns the path of a file below folder, without its ending and
// without the index of x/index.md.
func (r *reader) filePath(folder string) string {
	name := norm.NFC.String(strings.TrimPrefix(r.File, folder+"/"))
	name = strings.TrimSuffix(name, path.Ext(name))
	return strings.TrimSuffix(name, "/index")
}

// id reads an article's id. It stands in the ids of feeds, which are URIs, so
// it has neither space nor control characters.
func (r *reader) id(v frontmatter.Value) string {
	s := r.within(MaxLine, v, r.String(v))
	if spaced(s) {
		r.Error(v, "id", fmt.Sprintf("the id %q has space in it", clip(s)), "write hyphens")
	}
	return s
}

func spaced(id string) bool {
	return strings.ContainsFunc(id, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) })
}

// webAddress reads an absolute address of the web.
func (r *reader) webAddress(v frontmatter.Value) string {
	s := r.String(v)
	if s == "" || !r.short(v, s) {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.ContainsAny(s, " \t\r\n") {
		r.Error(v, "url", fmt.Sprintf("%q is not a web address", clip(s)), "write all of it, beginning with https://")
	}
	return s
}

// aliases reads the addresses that an article had.
func (r *reader) aliases(v frontmatter.Value) []string {
	var list []string
	r.each(v, func(item frontmatter.Value) {
		if s := r.alias(item, list); s != "" {
			list = append(list, s)
		}
	})
	return list
}

func (r *reader) alias(v frontmatter.Value, before []string) string {
	s := r.String(v)
	wrong := func(message, hint string) string {
		r.Error(v, "alias", message, hint)
		return ""
	}
	clean := path.Clean("/" + s)
	if strings.HasSuffix(s, "/") && clean != "/" {
		clean += "/"
	}
	plain, err := url.PathUnescape(s)
	switch {
	case s == "":
		return ""
	case strings.Contains(s, "://") || strings.HasPrefix(s, "//"):
		hint := "write the path alone, as in /2021/old-name.html"
		if u, err := url.Parse(s); err == nil && u.Path != "" {
			hint = "write the path alone: " + clip(u.Path)
		}
		return wrong("an alias is a path on this site", hint)
	case strings.ContainsAny(s, "?#\\"), strings.ContainsFunc(s, unicode.IsControl):
		return wrong("an alias has no ?, # or \\ and no control characters", "write the path alone, as in /2021/old-name.html")
	case s != clean:
		return wrong("an alias is a path from the top of this site", "write "+clip(clean))
	case TooLong(s):
		return wrong("this alias is too long for an address", fmt.Sprintf("use at most %d bytes, %d between two slashes; hosts take no more", maxPath, MaxSlug))
	case err == nil && plain != s:
		return wrong("an alias is written without escapes", "write "+clip(plain))
	}
	for _, other := range before {
		if other == s {
			return wrong("this alias stands twice", "keep one of the two")
		}
	}
	return s
}
