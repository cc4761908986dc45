package page

import (
	"bytes"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A portable site opens from disk: an address on the site is written as the way
// from the page's file to another file, as in "../topics/law/index.html".
//
// Pages are made of parts that pages of any depth share, in which addresses
// begin at the root of the host. So they are written anew when the page is
// whole. Nothing else of it changes, and nothing at all of a site that is not
// portable.

// portable writes the addresses in the bytes of a page anew.
func (w *worker) portable(p Page, whole []byte) []byte {
	switch path.Ext(p.Path) {
	case ".html":
		return w.portableHTML(p, whole)
	case ".css":
		return inStyles.ReplaceAllFunc(whole, func(found []byte) []byte {
			parts := inStyles.FindSubmatch(found)
			return slices.Concat(parts[1], []byte(w.way(p, string(parts[2]))))
		})
	}
	return whole
}

// inStyles finds an address from the root in a style sheet.
var inStyles = regexp.MustCompile(`(url\(\s*["']?|@import\s*["'])(/[^)"'\s]*)`)

// addressed are the attributes that hold an address.
var addressed = map[string]bool{"href": true, "src": true, "action": true, "poster": true, "data": true, "srcset": true}

func (w *worker) portableHTML(p Page, whole []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(whole))
	z := html.NewTokenizer(bytes.NewReader(whole))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.Bytes()
		}
		raw := z.Raw()
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken || !bytes.Contains(raw, []byte(strings.TrimSuffix(w.site.Base, "/"))) {
			out.Write(raw)
			continue
		}
		raw = bytes.Clone(raw)
		t := z.Token()
		refreshes := t.Data == "meta" && slices.ContainsFunc(t.Attr, func(a html.Attribute) bool {
			return a.Key == "http-equiv" && strings.EqualFold(a.Val, "refresh")
		})
		changed := false
		for i, a := range t.Attr {
			value := a.Val
			switch {
			case a.Key == "srcset":
				value = w.ways(p, value)
			case addressed[a.Key]:
				value = w.way(p, value)
			case refreshes && a.Key == "content":
				if before, address, found := strings.Cut(value, "url="); found {
					value = before + "url=" + w.way(p, address)
				}
			}
			changed = changed || value != a.Val
			t.Attr[i].Val = value
		}
		if changed {
			out.WriteString(t.String())
		} else {
			out.Write(raw)
		}
	}
}

// inSets matches the addresses in a srcset. A comma within one is part of it.
var inSets = regexp.MustCompile(`((?:^|,)\s*)([^\s,](?:\S*[^\s,])?)`)

// ways writes each address of a srcset anew.
func (w *worker) ways(p Page, set string) string {
	return inSets.ReplaceAllStringFunc(set, func(found string) string {
		parts := inSets.FindStringSubmatch(found)
		return parts[1] + w.way(p, parts[2])
	})
}

// way returns the way from a page to what is at an address on the host. Any
// other address is returned as it is.
func (w *worker) way(p Page, address string) string {
	where, tail := address, ""
	if i := strings.IndexAny(where, "?#"); i >= 0 {
		where, tail = where[:i], where[i:]
	}
	below, inside := strings.CutPrefix(where, w.site.Base)
	if where != "" && where+"/" == w.site.Base {
		below, inside = "", true
	}
	if !inside || strings.HasPrefix(below, "/") {
		return address
	}
	if below == "" || strings.HasSuffix(below, "/") {
		below += "index.html"
	}
	from := strings.Split(path.Dir(p.Path), "/")
	if from[0] == "." {
		from = nil
	}
	to := strings.Split(below, "/")
	common := 0
	for common < len(from) && common < len(to)-1 && same(from[common], to[common]) {
		common++
	}
	way := strings.Repeat("../", len(from)-common) + strings.Join(to[common:], "/") + tail
	if first, _, _ := strings.Cut(way, "/"); strings.Contains(first, ":") {
		return "./" + way // or else what is before the colon is a scheme
	}
	return way
}

// same reports whether the name of a folder is that of a part of an address.
func same(name, part string) bool {
	plain, err := url.PathUnescape(part)
	return err == nil && name == plain
}
