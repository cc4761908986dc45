package movein

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"coranto/internal/frontmatter"
)

// jekyllConfig is what of _config.yml counts.
type jekyllConfig struct {
	permalink string
	feed      string // its address; "" for none
	exclude   []string
	defaults  []jekyllDefault
	guids     bool // the feed is that of jekyll-feed, whose ids are known
}

// jekyllDefault is front matter that is not written in the files below a path.
type jekyllDefault struct {
	path, kind string
	values     []frontmatter.Field
}

// styles are the permalinks that Jekyll has names for.
var styles = map[string]string{
	"date":     "/:categories/:year/:month/:day/:title.html",
	"pretty":   "/:categories/:year/:month/:day/:title/",
	"ordinal":  "/:categories/:year/:y_day/:title.html",
	"weekdate": "/:categories/:year/W:week/:short_day/:title.html",
	"none":     "/:categories/:title.html",
}

// jekyll reads a site of Jekyll.
func (m *mover) jekyll() error {
	m.generator = "jekyll"
	c, err := m.jekyllConfig()
	if err != nil {
		return err
	}
	var others []string
	collections := map[string]string{}
	walked := fs.WalkDir(m.old, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			m.problem(name, nil, 0, "this cannot be read: "+reason(err), "")
			return nil
		}
		base := path.Base(name)
		switch {
		case name == ".":
		case entry.IsDir():
			top, _, _ := strings.Cut(name, "/")
			switch {
			case base == "_posts" || base == "_drafts" || slices.Contains(strings.Split(name, "/"), "_posts") || slices.Contains(strings.Split(name, "/"), "_drafts"):
			case strings.HasPrefix(base, "_"):
				if !slices.Contains([]string{"_site", "_layouts", "_includes", "_sass", "_data", "_plugins", "_cache"}, base) {
					collections[base] = name
				}
				return fs.SkipDir
			case strings.HasPrefix(base, "."), base == "node_modules", base == "vendor" && name == top, excluded(name, c.exclude):
				return fs.SkipDir
			}
		case strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || strings.HasPrefix(base, "#") || excluded(name, c.exclude):
		case !entry.Type().IsRegular():
			m.problem(name, nil, 0, "this is no file of the site's own, and is left out", "")
		default:
			folder := strings.Split(path.Dir(name), "/")
			switch {
			case slices.Contains(folder, "_posts"):
				m.jekyllPost(c, name, "_posts")
			case slices.Contains(folder, "_drafts"):
				m.jekyllPost(c, name, "_drafts")
			default:
				others = append(others, name)
			}
		}
		return nil
	})
	if walked != nil {
		return walked
	}
	for _, name := range others {
		m.jekyllOther(c, name)
	}
	for base, name := range collections {
		m.problem(name, nil, 0, fmt.Sprintf("the collection %s is not converted", strings.TrimPrefix(base, "_")), "copy what is to stay to content/articles/ or content/pages/")
	}
	if c.feed != "" {
		m.feedAlias(c.feed, "atom.xml")
	}
	m.knownGUIDs("_site/feed.xml", "_site/atom.xml", "_site/rss.xml")
	return nil
}

func (m *mover) jekyllConfig() (jekyllConfig, error) {
	c := jekyllConfig{permalink: "date"}
	src, err := fs.ReadFile(m.old, "_config.yml")
	name := "_config.yml"
	if errors.Is(err, fs.ErrNotExist) {
		name = "_config.yaml"
		src, err = fs.ReadFile(m.old, name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := fs.Stat(m.old, "_posts"); err != nil {
			return c, errors.New("it has neither a _config.yml nor _posts, so it is no site of Jekyll")
		}
		return c, nil
	}
	if err != nil {
		return c, err
	}
	var parser frontmatter.Parser
	doc := parser.YAML(name, src)
	if doc.Kind != frontmatter.Map {
		m.out.Problems = append(m.out.Problems, doc.Diagnostics...)
		return c, nil
	}
	p := &post{fields: doc.Fields}
	home, base := p.text("url"), p.text("baseurl")
	if u, err := url.Parse(strings.TrimSuffix(home, "/")); err == nil && u.Host != "" {
		u.Path = strings.TrimSuffix(path.Join("/", base), "/") + "/"
		m.home = u
	}
	c.permalink = cmp.Or(p.text("permalink"), c.permalink)
	m.setZone(p.text("timezone"))
	c.exclude = words(p.take("exclude"))
	plugins := slices.Concat(words(p.take("plugins")), words(p.take("gems")))
	if slices.Contains(plugins, "jekyll-feed") {
		c.feed, c.guids = "/feed.xml", m.home != nil
		for _, f := range p.take("feed").Fields {
			if f.Key.Text == "path" && f.Value.Kind == frontmatter.Scalar {
				c.feed = "/" + strings.TrimPrefix(f.Value.Text, "/")
			}
		}
	}
	for _, item := range p.take("defaults").Items {
		d := jekyllDefault{}
		for _, f := range item.Fields {
			inner := &post{fields: f.Value.Fields}
			if f.Key.Text == "scope" {
				d.path, d.kind = strings.Trim(inner.text("path"), "/"), inner.text("type")
			} else if f.Key.Text == "values" {
				d.values = f.Value.Fields
			}
		}
		c.defaults = append(c.defaults, d)
	}
	m.pattern = jekyllPattern(cmp.Or(styles[c.permalink], c.permalink))
	return c, nil
}

// jekyllPattern returns the article_url that comes next to a permalink.
func jekyllPattern(permalink string) string {
	pattern := strings.ReplaceAll("/"+strings.TrimPrefix(permalink, "/"), "/:categories", "")
	pattern = strings.ReplaceAll(pattern, ":title", ":slug")
	if !strings.HasSuffix(pattern, "/") && path.Ext(pattern) == "" {
		pattern += ".html"
	}
	return pattern
}

func excluded(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		pattern = strings.Trim(pattern, "/")
		matched, _ := path.Match(pattern, name)
		return matched || name == pattern || strings.HasPrefix(name, pattern+"/")
	})
}

// datedName is the name of a post's file.
var datedName = regexp.MustCompile(`^(\d{2,4}-\d{1,2}-\d{1,2})-(.+)$`)

// jekyllTexts are the endings of what Jekyll makes pages of.
var jekyllTexts = []string{".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".html", ".htm"}

// jekyllPost reads a post or a draft.
func (m *mover) jekyllPost(c jekyllConfig, name, kind string) {
	switch ext := path.Ext(name); {
	case slices.Contains(jekyllTexts, ext):
	case slices.Contains([]string{".textile", ".adoc", ".asciidoc", ".rst", ".org"}, ext):
		m.problem(name, nil, 0, "this is no Markdown and no HTML, and is not converted", "convert it to Markdown first")
		return
	default:
		m.copyAsset(name, "static/"+strings.ReplaceAll(name, "_posts/", ""))
		return
	}
	p, bare := m.read(name)
	if bare {
		m.problem(name, nil, 0, "this file has no front matter, so Jekyll does not publish it either", "")
	}
	if p == nil {
		return
	}
	p.shortcodes = liquid
	m.applyDefaults(c, p, "posts")
	p.draft = kind == "_drafts"
	m.common(p)
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	dated := datedName.FindStringSubmatch(base)
	if dated != nil {
		base = dated[2]
	} else if kind == "_posts" {
		m.problem(name, nil, 0, "its name has no date, so Jekyll does not publish it either: it becomes a draft", "")
		p.draft = true
	}
	said := p.take("date")
	at, ok := m.momentOf(said.Text)
	if said.Text != "" && !ok {
		m.problem(name, p.src, said.Offset, fmt.Sprintf("%q is not a date", said.Text), "write it in the new file, as in 2021-01-21")
	}
	if !ok && dated != nil {
		if at, ok = m.momentOf(dated[1]); !ok {
			m.problem(name, nil, 0, fmt.Sprintf("%q in its name is not a date", dated[1]), "")
		}
	}
	p.at, p.date = at, at.String()
	if p.title == "" {
		p.title = titleOf(base)
	}
	before, _, _ := strings.Cut(name, kind+"/")
	var categories []string
	for _, folder := range strings.Split(strings.Trim(before, "/"), "/") {
		if folder != "" {
			categories = append(categories, folder)
		}
	}
	categories = append(categories, spaced(p.take("categories"))...)
	categories = append(categories, words(p.take("category"))...)
	p.tags = distinct(categories, spaced(p.take("tags")), words(p.take("tag")))
	p.aliases = words(p.take("redirect_from"))
	if v := p.take("redirect_to"); v.Text != "" {
		m.problem(name, p.src, v.Offset, "redirect_to is left out: its page is the article now", "")
	}
	slug := cmp.Or(p.text("slug"), base)
	p.name = slug
	permalink := cmp.Or(p.text("permalink"), c.permalink)
	if ok {
		p.address = m.jekyllAddress(cmp.Or(styles[permalink], permalink), at.In(m.local()), slug, categories)
		if c.guids {
			p.guid = strings.TrimSuffix(m.home.String(), "/") + (&url.URL{Path: path.Join(path.Dir(strings.TrimSuffix(p.address, "/")), slug)}).EscapedPath()
		}
	}
	m.layoutOf(p)
	p.params = p.fields
	m.posts = append(m.posts, p)
}

// layoutOf drops the layout, which this digest does not have.
func (m *mover) layoutOf(p *post) {
	v := p.take("layout", "type")
	switch v.Text {
	case "", "post", "default", "page", "none", "null", "single", "posts":
	default:
		m.problem(p.from, p.src, v.Offset, fmt.Sprintf("the layout %q is left out", v.Text), "write one of that name into layouts/, and name it in the new file")
	}
}

// applyDefaults adds what the defaults of the site say for a file.
func (m *mover) applyDefaults(c jekyllConfig, p *post, kind string) {
	for _, d := range slices.Backward(c.defaults) {
		if d.kind != "" && d.kind != kind || d.path != "" && p.from != d.path && !strings.HasPrefix(p.from, d.path+"/") {
			continue
		}
		for _, f := range d.values {
			if !slices.ContainsFunc(p.fields, func(own frontmatter.Field) bool { return own.Key.Text == f.Key.Text }) {
				f.Key.Offset, f.Value.Offset = 0, 0
				p.fields = append(slices.Clip(p.fields), f)
			}
		}
	}
}

// spaced returns the words of a list, or of a text in which spaces part them.
func spaced(v frontmatter.Value) []string {
	if v.Kind == frontmatter.Scalar {
		if strings.Contains(v.Text, ",") {
			var out []string
			for part := range strings.SplitSeq(v.Text, ",") {
				if part = strings.TrimSpace(part); part != "" {
					out = append(out, part)
				}
			}
			return out
		}
		return strings.Fields(v.Text)
	}
	return words(v)
}

// titleOf returns the title of a file without one, as Jekyll does.
func titleOf(base string) string {
	parts := strings.FieldsFunc(base, func(r rune) bool { return r == '-' || r == '_' })
	for i, part := range parts {
		r := []rune(part)
		r[0] = unicode.ToUpper(r[0])
		parts[i] = string(r)
	}
	return strings.Join(parts, " ")
}

// unslugged is what Jekyll makes hyphens of in the slugs of titles.
var unslugged = regexp.MustCompile(`[^\pL\pM\pN]+`)

// jekyllAddress returns the address of a post by its permalink.
func (m *mover) jekyllAddress(permalink string, at time.Time, slug string, categories []string) string {
	var lower, slugged []string
	for _, name := range categories {
		lower = append(lower, strings.ToLower(name))
		slugged = append(slugged, strings.Trim(unslugged.ReplaceAllString(strings.ToLower(name), "-"), "-"))
	}
	year, week := at.ISOWeek()
	out := placeholder.ReplaceAllStringFunc(permalink, func(key string) string {
		switch key {
		case ":title":
			return slug
		case ":slug":
			return strings.Trim(unslugged.ReplaceAllString(strings.ToLower(slug), "-"), "-")
		case ":categories":
			return strings.Join(distinctTexts(lower), "/")
		case ":slugified_categories":
			return strings.Join(distinctTexts(slugged), "/")
		case ":y_day":
			return at.Format("002")
		case ":week":
			return fmt.Sprintf("%02d", week)
		case ":w_year":
			return fmt.Sprint(year)
		}
		if layout, ok := layouts[key]; ok {
			return at.Format(layout)
		}
		return key
	})
	address := path.Clean("/" + out)
	if strings.HasSuffix(out, "/") && address != "/" {
		address += "/"
	}
	return address
}

var (
	placeholder = regexp.MustCompile(`:[a-z_]+`)
	layouts     = map[string]string{
		":year": "2006", ":short_year": "06", ":month": "01", ":i_month": "1", ":short_month": "Jan", ":long_month": "January",
		":day": "02", ":i_day": "2", ":hour": "15", ":minute": "04", ":second": "05", ":short_day": "Mon", ":long_day": "Monday",
	}
)

func distinctTexts(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) && s != "" {
			out = append(out, s)
		}
	}
	return out
}

// jekyllOther reads a file that is no post: a page, if it has front matter, else
// something that is copied.
func (m *mover) jekyllOther(c jekyllConfig, name string) {
	base := path.Base(name)
	switch {
	case slices.Contains(jekyllTexts, path.Ext(name)):
		p, bare := m.read(name)
		switch {
		case bare && (path.Ext(name) == ".html" || path.Ext(name) == ".htm"):
			m.copyAsset(name, "static/"+name)
		case p == nil: // README.md and the like are no pages
		case strings.Contains(p.body, "{% for ") || strings.Contains(p.body, "{%- for "):
			m.problem(name, nil, 0, "this page is made by Liquid, and is not converted: the digest makes its own lists", "")
		default:
			m.applyDefaults(c, p, "pages")
			p.page, p.shortcodes = true, liquid
			m.common(p)
			stem := strings.TrimSuffix(name, path.Ext(name))
			p.address = "/" + stem + ".html"
			if permalink := p.text("permalink"); permalink != "" {
				p.address = path.Join("/", permalink)
				if strings.HasSuffix(permalink, "/") && p.address != "/" {
					p.address += "/"
				}
			} else if c.permalink == "pretty" || strings.HasSuffix(c.permalink, "/") {
				p.address = "/" + stem + "/"
			}
			if strings.TrimSuffix(base, path.Ext(base)) == "index" {
				p.address = path.Join("/", path.Dir(name)) + "/"
			}
			if p.address == "//" || p.address == "/" || strings.HasPrefix(p.address, "/404") {
				m.problem(name, nil, 0, "this page is not converted: the digest has one of its own", "")
				return
			}
			if p.title == "" {
				p.title = titleOf(path.Base(stem))
			}
			p.aliases = words(p.take("redirect_from"))
			m.layoutOf(p)
			p.take("tags", "categories", "date", "nav_order", "order")
			p.params = p.fields
			m.posts = append(m.posts, p)
		}
	case path.Ext(name) == ".xml":
		src, err := fs.ReadFile(m.old, name)
		if err != nil || !strings.HasPrefix(string(src), "---") {
			m.copyAsset(name, "static/"+name)
			return
		}
		text := string(src)
		switch {
		case strings.Contains(text, "<rss"):
			m.feedAlias("/"+name, "rss.xml")
		case strings.Contains(text, "<feed"):
			m.feedAlias("/"+name, "atom.xml")
		default:
			m.problem(name, nil, 0, "this file is made by Liquid, and is not converted", "")
		}
	default:
		m.copyAsset(name, "static/"+name)
	}
}
