package movein

import (
	"cmp"
	"errors"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"coranto/internal/frontmatter"
)

// hugoConfig is what of the settings of a Hugo site counts.
type hugoConfig struct {
	content    string
	permalinks map[string]string // by section
	ugly       bool              // addresses end with .html
	keepCase   bool
	dated      bool            // dates and slugs may come from names of files
	taxonomies map[string]bool // their plurals: keys of front matter, and parts of addresses
	home       string          // the file of the home page's feed
}

// hugoSettings are the files that a site's settings may stand in.
var hugoSettings = []string{"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"}

func (m *mover) hugoConfig() (hugoConfig, error) {
	c := hugoConfig{content: "content", permalinks: map[string]string{}, home: "index.xml", taxonomies: map[string]bool{"tags": true, "categories": true}}
	found := false
	for _, folder := range []string{"", "config/_default/"} {
		for _, name := range append(slices.Clone(hugoSettings), "permalinks.toml", "permalinks.yaml", "permalinks.yml", "taxonomies.toml", "taxonomies.yaml", "taxonomies.yml") {
			src, err := fs.ReadFile(m.old, folder+name)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return c, err
			}
			fields := m.settings(folder+name, src)
			switch stem := strings.TrimSuffix(name, path.Ext(name)); stem {
			case "permalinks":
				c.setPermalinks(fields)
			case "taxonomies":
				c.setTaxonomies(fields)
			default:
				found = true
				m.setHugo(&c, folder+name, fields)
			}
		}
	}
	if !found {
		return c, errors.New("it has no hugo.toml, config.toml or the like, so it is no site of Hugo")
	}
	return c, nil
}

// settings reads a file of settings.
func (m *mover) settings(name string, src []byte) []frontmatter.Field {
	var parser frontmatter.Parser
	doc := frontmatter.Document{}
	switch path.Ext(name) {
	case ".toml":
		doc = parser.Document(name, slices.Concat([]byte("+++\n"), src, []byte("\n+++\n")))
	case ".json":
		doc = parser.Document(name, slices.Concat(src, []byte("\n")))
	default:
		doc = parser.YAML(name, src)
	}
	if doc.Kind != frontmatter.Map {
		m.out.Problems = append(m.out.Problems, doc.Diagnostics...)
	}
	return doc.Fields
}

func (m *mover) setHugo(c *hugoConfig, file string, fields []frontmatter.Field) {
	p := &post{fields: fields}
	if u, err := url.Parse(p.text("baseurl")); err == nil && u.Host != "" {
		u.Path = strings.TrimSuffix(path.Clean("/"+u.Path), "/") + "/"
		m.home = u
	}
	c.content = path.Clean(cmp.Or(p.text("contentdir"), c.content))
	c.ugly = p.yes("uglyurls") || c.ugly
	c.keepCase = p.yes("disablepathtolower") || c.keepCase
	if m.setZone(p.text("timezone")); m.zone == nil {
		m.zone = time.UTC // what Hugo takes times without a zone for
	}
	c.setPermalinks(p.take("permalinks").Fields)
	c.setTaxonomies(p.take("taxonomies").Fields)
	for _, f := range p.take("frontmatter").Fields {
		if strings.EqualFold(f.Key.Text, "date") {
			c.dated = c.dated || slices.ContainsFunc(words(f.Value), func(s string) bool { return s == ":filename" })
		}
	}
	if name := p.text("rssuri"); name != "" {
		c.home = name
	}
	if name := m.languages(p.take("languages")); name != "" {
		m.problem(file, nil, 0, "the site is in several languages: the texts of all become articles of one digest", "")
	}
}

func (m *mover) languages(v frontmatter.Value) string {
	if len(v.Fields) > 1 {
		return v.Fields[0].Key.Text
	}
	return ""
}

func (c *hugoConfig) setPermalinks(fields []frontmatter.Field) {
	for _, f := range fields {
		if f.Value.Kind == frontmatter.Map { // by kind, since 0.131
			if f.Key.Text == "page" {
				c.setPermalinks(f.Value.Fields)
			}
			continue
		}
		c.permalinks[strings.Clone(f.Key.Text)] = strings.Clone(f.Value.Text)
	}
}

func (c *hugoConfig) setTaxonomies(fields []frontmatter.Field) {
	for _, f := range fields {
		if f.Value.Kind == frontmatter.Scalar && f.Value.Text != "" {
			c.taxonomies[strings.ToLower(f.Value.Text)] = true
		}
	}
}
