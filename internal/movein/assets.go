package movein

import (
	"bytes"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"coranto/internal/importer"
)

// exists reports whether the old site has a file.
func (m *mover) exists(name string) bool {
	_, err := fs.Stat(m.old, name)
	return err == nil
}

// copyAsset copies a file of the old site, unless it is part of its design or of
// how it was built.
func (m *mover) copyAsset(name, to string) {
	base := strings.ToLower(path.Base(name))
	switch path.Ext(base) {
	case ".css", ".scss", ".sass", ".less", ".js", ".mjs", ".ts", ".coffee", ".map", ".html", ".htm":
		m.design(name)
		return
	}
	if m.generator == "jekyll" && builds(base) {
		return
	}
	if f, found := m.site.Tree.Lookup(to); found {
		now, err := f.Read(nil)
		if old, oldErr := fs.ReadFile(m.old, name); err != nil || oldErr != nil || !bytes.Equal(now, old) {
			m.problem(name, nil, 0, "the digest has another "+to+", which is left as it is", "")
		}
		return
	}
	m.out.Files = append(m.out.Files, File{Name: to, From: name})
}

// builds reports whether a file at the top of a site of Jekyll, where all kinds
// of files stand, is there to build it. In Hugo's static/ all is published.
func builds(base string) bool {
	switch path.Ext(base) {
	case ".gemspec", ".rb", ".lock", ".toml", ".yml", ".yaml", ".sh", ".md", ".markdown", ".textile", ".xsl":
		return true
	}
	switch base {
	case "gemfile", "rakefile", "makefile", "dockerfile", "license", "package.json", "package-lock.json", "robots.txt", "sitemap.xml", "search.json":
		return true
	}
	return false
}

// design notes a file of the old design, which the digest has another for.
func (m *mover) design(name string) {
	m.designed++
	if m.designed == 1 {
		m.firstDesigned = name
	}
}

// feedAlias lets a feed of the digest answer at an old address.
func (m *mover) feedAlias(old, feed string) {
	if old = path.Clean("/" + old); strings.TrimPrefix(old, "/") != feed && old != "/rss.xml" && old != "/atom.xml" && old != "/feed.json" {
		m.out.FeedAliases[old] = feed
	}
}

// knownGUIDs takes the ids of the old site's feed, as it was built last, for
// those of the articles.
func (m *mover) knownGUIDs(names ...string) {
	byOutput := map[string][]*post{}
	for _, p := range m.posts {
		if !p.page && p.address != "" {
			byOutput[output(p.address)] = append(byOutput[output(p.address)], p)
		}
	}
	for _, name := range names {
		src, err := fs.ReadFile(m.old, name)
		if err != nil {
			continue
		}
		ids, err := importer.FeedIDs(src)
		if err != nil {
			m.problem(name, nil, 0, err.Error(), "")
			continue
		}
		for link, id := range ids {
			u, err := url.Parse(link)
			if err != nil || !strings.Contains(id, ":") || strings.ContainsAny(id, " \t\n") {
				continue
			}
			at := output("/" + strings.TrimPrefix(u.Path, m.base().Path))
			for _, p := range byOutput[at] {
				p.guid = id
			}
		}
	}
}
