package movein

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"coranto/internal/frontmatter"
	slugs "coranto/internal/slug"
)

// hugo reads a site of Hugo.
func (m *mover) hugo() error {
	m.generator = "hugo"
	c, err := m.hugoConfig()
	if err != nil {
		return err
	}
	m.content = c.content
	beside := map[string][]string{} // files that are no text, by folder
	var names []string
	walked := fs.WalkDir(m.old, c.content, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && name == c.content:
			return err
		case err != nil:
			m.problem(name, nil, 0, "this cannot be read: "+reason(err), "")
		case entry.IsDir() && strings.HasPrefix(path.Base(name), ".") && name != ".":
			return fs.SkipDir
		case entry.IsDir() || strings.HasPrefix(path.Base(name), "."):
		case !entry.Type().IsRegular():
			m.problem(name, nil, 0, "this is no file of the site's own, and is left out", "")
		case isText(name):
			names = append(names, name)
		default:
			beside[path.Dir(name)] = append(beside[path.Dir(name)], name)
		}
		return nil
	})
	if walked != nil {
		return fmt.Errorf("it has no folder %s: %w", c.content, walked)
	}
	bundled := map[string]bool{}
	for _, name := range names {
		m.hugoText(c, name, beside, bundled)
	}
	for _, pattern := range slices.Sorted(maps.Keys(m.patterns)) {
		if m.patterns[pattern] > m.patterns[m.pattern] {
			m.pattern = pattern
		}
	}
	for folder, files := range beside {
		for _, name := range files {
			if !bundled[folder] && !insideBundle(folder, bundled) {
				m.copyAsset(name, "static/"+strings.TrimPrefix(name, c.content+"/"))
			}
		}
	}
	if _, err := fs.Stat(m.old, "static"); err == nil {
		_ = fs.WalkDir(m.old, "static", func(name string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() && !strings.HasPrefix(path.Base(name), ".") {
				m.copyAsset(name, name)
			}
			return nil
		})
	}
	m.feedAlias("/"+c.home, "rss.xml")
	m.hugoTopics(c)
	m.knownGUIDs("public/index.xml")
	return nil
}

func isText(name string) bool {
	switch path.Ext(name) {
	case ".md", ".markdown", ".mdown", ".html", ".htm", ".org", ".adoc", ".asciidoc", ".ad", ".rst", ".pandoc", ".pdc":
		return true
	}
	return false
}

func insideBundle(folder string, bundled map[string]bool) bool {
	for folder != "." && folder != "/" {
		if bundled[folder] {
			return true
		}
		folder = path.Dir(folder)
	}
	return false
}

// hugoText reads a text under content/.
func (m *mover) hugoText(c hugoConfig, name string, beside map[string][]string, bundled map[string]bool) {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	switch ext := path.Ext(name); {
	case ext != ".md" && ext != ".markdown" && ext != ".mdown" && ext != ".html" && ext != ".htm":
		m.problem(name, nil, 0, "this is no Markdown and no HTML, and is not converted", "convert it to Markdown first")
		return
	case base == "_index" || strings.HasPrefix(base, "_index."):
		m.problem(name, nil, 0, "the page of a list is not converted: the digest makes its own", "what it says may go into content/topics/")
		return
	}
	p, bare := m.read(name)
	if bare {
		m.problem(name, nil, 0, "this file has no front matter, and is not converted", "")
	}
	if p == nil {
		return
	}
	p.shortcodes = shortcodes
	within := strings.TrimPrefix(path.Dir(name), c.content)
	within = strings.Trim(within, "/")
	stem, bundle := base, false
	if base == "index" && within != "" {
		bundle = true
		stem = path.Base(within)
		if within = path.Dir(within); within == "." {
			within = ""
		}
		bundled[path.Dir(name)] = true
		for folder, files := range beside {
			if folder == path.Dir(name) || strings.HasPrefix(folder, path.Dir(name)+"/") {
				p.resources = append(p.resources, files...)
			}
		}
		slices.Sort(p.resources)
	}
	m.common(p)
	for _, f := range p.take("params").Fields { // Hugo's own place for keys of a site's own
		p.fields = append(slices.Clip(p.fields), f)
	}
	if p.text("headless") == "true" || p.text("render") == "never" {
		m.problem(name, nil, 0, "this text has no page of its own, and is not converted", "")
		return
	}
	slug := p.text("slug")
	m.hugoDates(c, p, &stem, &slug)
	p.name = cmp.Or(slug, stem)
	p.page = within == "" && p.at.IsZero()
	if p.title == "" {
		p.title = titleOf(stem)
	}
	m.hugoTerms(c, p)
	p.address = m.hugoAddress(c, p, within, stem, slug)
	for _, alias := range words(p.take("aliases")) {
		if !strings.HasPrefix(alias, "/") {
			alias = path.Join(path.Dir(strings.TrimSuffix(p.address, "/")), alias) + "/"
		}
		p.aliases = append(p.aliases, alias)
	}
	if m.home != nil && !p.page {
		p.guid = strings.TrimSuffix(m.home.String(), "/") + (&url.URL{Path: p.address}).EscapedPath()
	}
	if bundle && len(p.resources) > 0 && !p.page {
		// The files beside it answered below its address too; now they are assets.
		m.problem(name, nil, 0, fmt.Sprintf("what stands beside it (files: %d) moves along, and has other addresses now", len(p.resources)), "")
	}
	m.layoutOf(p)
	p.take("url", "weight", "menu", "menus", "toc", "isCJKLanguage", "markup", "outputs", "sitemap", "build", "linktitle")
	p.params = p.fields
	m.posts = append(m.posts, p)
}

// hugoDates takes the dates of a text, and what its name says.
func (m *mover) hugoDates(c hugoConfig, p *post, stem, slug *string) {
	read := func(v frontmatter.Value, key string) moment {
		if v.Kind != frontmatter.Scalar || v.Text == "" {
			return moment{}
		}
		at, ok := m.momentOf(v.Text)
		if !ok {
			m.problem(p.from, p.src, v.Offset, fmt.Sprintf("the %s %q is not a date", key, v.Text), "write it in the new file, as in 2021-01-21")
		}
		return at
	}
	p.at = read(p.take("date"), "date")
	at := p.take("publishdate", "pubdate")
	publish := read(at, "publishDate")
	if dated := datedName.FindStringSubmatch(*stem); c.dated && dated != nil {
		if at, ok := m.momentOf(dated[1]); ok && p.at.IsZero() {
			p.at = at
		}
		*slug = cmp.Or(*slug, dated[2])
	}
	if publish.Time.After(p.at.Time) {
		if !p.at.IsZero() {
			m.problem(p.from, p.src, at.Offset, "publishDate is after date, and is the date now", "")
		}
		p.shown, p.at = p.at, publish
	}
	p.date = p.at.String()
	p.expires = read(p.take("expirydate", "unpublishdate"), "expiryDate").String()
}

// hugoTerms takes the terms of the taxonomies: authors and a series are told in
// the digest's own words, all others as tags.
func (m *mover) hugoTerms(c hugoConfig, p *post) {
	var tags, names []string
	for plural := range c.taxonomies {
		names = append(names, plural)
	}
	slices.Sort(names)
	for _, plural := range names {
		switch plural {
		case "authors":
		case "series":
			if series := words(p.take("series")); len(series) > 0 {
				p.story = slugs.Make(series[0])
			}
		default:
			for _, name := range words(p.take(plural)) {
				tags = append(tags, name)
				m.terms = append(m.terms, term{plural, name})
			}
		}
	}
	p.tags = distinct(tags)
}

// hugoTopics leads from the pages of terms to those of topics.
func (m *mover) hugoTopics(c hugoConfig) {
	published := map[string]bool{}
	for _, p := range m.posts {
		for _, tag := range p.tags {
			if !p.page && !p.draft {
				published[slugs.Make(tag)] = true
			}
		}
	}
	for _, t := range m.terms {
		to := slugs.Make(t.name)
		from := t.plural + "/" + hugoPart(t.name, c.keepCase)
		switch {
		case !published[to]:
		case c.ugly:
			m.redirects[from+".html"] = "/topics/" + to + "/"
		default:
			m.redirects[from+"/index.html"] = "/topics/" + to + "/"
		}
	}
}
