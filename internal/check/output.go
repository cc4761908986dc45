package check

import (
	"bytes"
	"cmp"
	"fmt"
	"hash/maphash"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/net/html"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/page"
)

// The usual limits. GitHub Pages takes a site of 1 GB.
var usual = Limits{Site: 1000_000_000, Page: 1000_000, Picture: 1000_000}

// output renders all pages, and judges what readers will get.
func (c *checker) output(pages []page.Page) error {
	limits := Limits{
		cmp.Or(c.options.Limits.Site, usual.Site), cmp.Or(c.options.Limits.Page, usual.Page), cmp.Or(c.options.Limits.Picture, usual.Picture),
	}
	leaks := c.leaks()
	r := page.NewRenderer(c.site)
	r.Expect(pages)
	seen := walker{seed: maphash.MakeSeed(), paths: map[string]bool{}, ids: map[uint64]bool{}}
	for _, p := range pages {
		seen.paths[p.Path] = true
	}
	results := make([]rendered, len(pages))
	var next atomic.Int64
	var group sync.WaitGroup
	for range max(c.options.Jobs, 1) {
		group.Go(func() {
			var buf []byte
			for {
				i := int(next.Add(1)) - 1
				if i >= len(pages) {
					return
				}
				if c.options.Progress != nil && i%64 == 0 {
					c.options.Progress(i, len(pages))
				}
				out, err := r.Render(buf[:0], pages[i])
				results[i] = rendered{err: err, size: int64(len(out.Bytes)), diagnostics: out.Diagnostics}
				if err != nil {
					continue
				}
				buf = out.Bytes
				results[i].leaks = leaks.find(buf)
				if strings.HasSuffix(pages[i].Path, ".html") && pages[i].Kind != page.File {
					results[i].links, results[i].ids, results[i].outside = seen.walk(c, pages[i], buf)
				}
			}
		})
	}
	group.Wait()

	var total int64
	for i, p := range pages {
		x := &results[i]
		if x.err != nil {
			return x.err
		}
		c.found = append(c.found, x.diagnostics...)
		total += x.size
		for _, id := range x.ids {
			seen.ids[id] = true
		}
		switch ext := path.Ext(p.Path); {
		case ext == ".html" && x.size > limits.Page:
			c.report("page-size", fmt.Sprintf("the page %s has %s", p, megabytes(x.size)), "cut it, or leave out what is long", c.placeOf(p), "")
		case (p.Kind == page.Asset || p.Kind == page.File) && slices.Contains(pictures, ext) && x.size > limits.Picture:
			c.report("picture-size", fmt.Sprintf("the picture has %s", megabytes(x.size)), "make it smaller: few screens show more than 2000 pixels across", diag.Position{File: p.Subject}, "")
		}
	}
	if total > limits.Site {
		c.report("site-size", fmt.Sprintf("the site has %s; GitHub Pages takes %s", megabytes(total), megabytes(limits.Site)),
			"see which feeds and pictures can go", diag.Position{}, "")
	}
	c.deadLinks(pages, results, &seen)
	c.tellLeaks(pages, results, leaks)
	return c.outside(pages, results)
}

// rendered is what is kept of a page.
type rendered struct {
	err         error
	size        int64
	diagnostics []diag.Diagnostic
	links       []target
	ids         []uint64
	leaks       []int
	outside     []string // addresses on other hosts
}

var pictures = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1000_000) }

// placeOf returns the file that a page comes from: one of content, else its
// layout.
func (c *checker) placeOf(p page.Page) diag.Position {
	file := page.Owner(c.site, p)
	if file == "" && p.Layout != "" {
		file = "layouts/" + p.Layout + ".html"
	}
	return diag.Position{File: file}
}

// walker finds the links and the places of pages.
type walker struct {
	seed  maphash.Seed
	paths map[string]bool // of all outputs
	ids   map[uint64]bool // of all places: see id
}

// target is where a link leads.
type target struct {
	written string
	path    string // of the output
	id      uint64 // of the place; 0 for the page itself
}

// id stands for a place on a page.
func (w *walker) id(path, fragment string) uint64 {
	return maphash.String(w.seed, path+"#"+fragment) | 1
}

// walk returns the links of a page that may be dead, the places on it, and the
// addresses on other hosts that it links to or shows.
func (w *walker) walk(c *checker, p page.Page, src []byte) (links []target, ids []uint64, outside []string) {
	here := c.site.Path(p.Path)
	z := html.NewTokenizer(bytes.NewReader(src))
	told := map[string]bool{}
	for {
		switch z.Next() {
		case html.ErrorToken:
			return links, ids, outside
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			base := string(name) == "base" || string(name) == "form"
			shown := string(name) == "a" || string(name) == "img"
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				switch string(key) {
				case "id":
					ids = append(ids, w.id(p.Path, string(value)))
				case "href", "src":
					if base || w.plain(c.site.Base, value) || told[string(value)] {
						continue
					}
					written := string(value)
					told[written] = true
					if t, inside := w.target(c, here, written); inside && (t.id != 0 || !w.paths[t.path]) {
						links = append(links, t)
					} else if !inside && shown && c.options.Outside != nil && c.mayAsk(written) {
						outside = append(outside, written)
					}
				}
			}
		}
	}
}

// plain reports whether an address is that of an output as most are written: as
// target would find, at a tenth of its cost.
func (w *walker) plain(base string, address []byte) bool {
	if len(address) < len(base) || string(address[:len(base)]) != base {
		return false
	}
	for i, c := range address {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.':
		case c == '/' && (i == 0 || address[i-1] != '/'):
		default:
			return false
		}
	}
	below := address[len(base):]
	if len(below) == 0 || below[len(below)-1] == '/' {
		return w.paths[string(below)+"index.html"]
	}
	return w.paths[string(below)]
}

// target finds where a link leads; false when that is outside of the site.
func (w *walker) target(c *checker, here, written string) (target, bool) {
	u, err := url.Parse(written)
	if err != nil || u.Opaque != "" || u.Scheme != "" && u.Host == "" {
		return target{}, false
	}
	if u.Host != "" && !strings.EqualFold("https://"+u.Host, c.site.Origin) && !strings.EqualFold("http://"+u.Host, c.site.Origin) {
		return target{}, false
	}
	at := u.Path
	if !strings.HasPrefix(at, "/") && u.Host == "" {
		plain, _ := url.PathUnescape(here)
		if at == "" {
			at = plain
		} else {
			at = path.Join(path.Dir(plain), at) + slashAtEnd(at)
		}
	}
	base, _ := url.PathUnescape(c.site.Base)
	below, inside := strings.CutPrefix(at, base)
	if !inside {
		// Outside of the base path is another site of the same host.
		return target{}, false
	}
	t := target{written: written, path: below}
	if below == "" || strings.HasSuffix(below, "/") {
		t.path += "index.html"
	}
	if !w.paths[t.path] {
		for _, other := range []string{below + ".html", below + "/index.html"} { // as hosts answer
			if w.paths[other] {
				t.path = other
			}
		}
	}
	if u.Fragment != "" && u.Fragment != "top" && !strings.HasPrefix(u.Fragment, ":~:") && strings.HasSuffix(t.path, ".html") {
		t.id = w.id(t.path, u.Fragment)
	}
	return t, true
}

func slashAtEnd(s string) string {
	if strings.HasSuffix(s, "/") {
		return "/"
	}
	return ""
}

// deadLinks reports links that lead nowhere, each once for the file it is
// written in.
func (c *checker) deadLinks(pages []page.Page, results []rendered, w *walker) {
	type key struct{ file, written string }
	first := map[key]int{}
	count := map[key]int{}
	var order []key
	missing := map[key]bool{} // the page itself
	leads := map[key]string{} // the path of the page
	for i := range pages {
		for _, t := range results[i].links {
			if w.paths[t.path] && (t.id == 0 || w.ids[t.id]) {
				continue
			}
			k := key{c.placeOf(pages[i]).File, t.written}
			if count[k]++; count[k] == 1 {
				first[k] = i
				order = append(order, k)
			}
			missing[k], leads[k] = !w.paths[t.path], t.path
		}
	}
	for _, k := range order {
		p := pages[first[k]]
		message := fmt.Sprintf("the link %s leads to no place on its page", k.written)
		if missing[k] {
			message = fmt.Sprintf("the link %s leads to no page", k.written)
		}
		at, excerpt := c.placeOfLink(k.written, k.file, "layouts/"+p.Layout+".html", "layouts/base.html")
		on := fmt.Sprintf("it stands on %s", p)
		if n := count[k]; n > 1 {
			on += fmt.Sprintf(" and %d more", n-1)
		}
		if c.change == nil || c.change.files[at.File] || c.change.broke(leads[k], missing[k]) {
			c.report("dead-link", message, "correct the address, or remove the link", at, excerpt, diag.Related{Message: on})
		}
	}
}

// placeOfLink finds where a link is written, in the first of some files that has
// it; the first file when none has.
func (c *checker) placeOfLink(written string, names ...string) (diag.Position, string) {
	_, fragment, _ := strings.Cut(written, "#")
	forms := []string{written, "/" + strings.TrimPrefix(written, c.site.Base), "#" + fragment}
	for _, name := range names {
		f, ok := c.site.Tree.Lookup(name)
		if !ok {
			continue
		}
		src, err := f.Read(nil)
		if err != nil {
			continue
		}
		for _, s := range forms {
			if i := bytes.Index(src, []byte(s)); i >= 0 && len(s) > 1 {
				return diag.Locate(name, src, i, len(s))
			}
		}
	}
	return diag.Position{File: names[0]}, ""
}

// tellLeaks reports what the output has of articles that are not published, each
// piece once.
func (c *checker) tellLeaks(pages []page.Page, results []rendered, leaks *leaks) {
	where := map[int][]string{}
	for i := range pages {
		for _, piece := range results[i].leaks {
			where[piece] = append(where[piece], pages[i].String())
		}
	}
	for _, n := range slices.Sorted(maps.Keys(where)) {
		piece := leaks.pieces[n]
		at, excerpt := diag.Position{File: piece.File}, ""
		if f, ok := c.site.Tree.Lookup(piece.File); ok {
			if src, err := f.Read(nil); err == nil {
				if i := bytes.Index(src, []byte(piece.words)); i >= 0 {
					at, excerpt = diag.Locate(piece.File, src, i, len(piece.words))
				} else {
					at, excerpt = content.Place(piece.File, src, "title", content.Any)
				}
			}
		}
		list := where[n]
		on := list[0]
		if len(list) > 1 {
			on += fmt.Sprintf(" and %d more", len(list)-1)
		}
		c.report("leak", fmt.Sprintf("the article is %s, and the site shows %q", piece.state, piece.words),
			"remove it there", at, excerpt, diag.Related{Message: "it stands on " + on})
	}
}
