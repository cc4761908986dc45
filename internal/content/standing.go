package content

import (
	"path"
	"strings"

	"coranto/internal/frontmatter"
	"coranto/internal/slug"
)

// Topic parses a file under content/topics.
func (p *Parser) Topic(file string, src []byte) *TopicFile {
	t := &TopicFile{}
	r := p.read(&t.Input, file, src)
	t.Slug = r.fileSlug()
	r.Map(r.matter, "a topic", []string{"title", "synonyms", "parent", "retired"}, func(key string, v frontmatter.Value) {
		switch key {
		case "title":
			t.Title = r.titles(v)
		case "synonyms":
			t.Synonyms = namesOf(r.names(r.atMost(MaxList, "synonyms", v)))
		case "parent":
			if t.Parent = r.name(v).Slug; t.Parent == t.Slug && t.Slug != "" {
				r.Error(v, "schema", "a topic cannot be its own parent", "remove the key")
			}
		case "retired":
			t.Retired = namesOf(r.names(r.atMost(MaxList, "retired names", v)))
		}
	})
	r.scan(false, "")
	r.close()
	return t
}

func namesOf(list []Tag) []string {
	names := make([]string, len(list))
	for i, t := range list {
		names[i] = t.Name
	}
	return names
}

// titles reads a title, or one for each language.
func (r *reader) titles(v frontmatter.Value) map[string]string {
	if v.Kind != frontmatter.Map {
		if s := r.line(v); s != "" {
			return map[string]string{"": s}
		}
		return nil
	}
	titles := make(map[string]string, len(v.Fields))
	for _, f := range v.Fields {
		lang := r.lang(f.Key)
		if lang == "" {
			continue
		}
		if _, twice := titles[lang]; twice {
			r.Error(f.Key, "repeated-key", "the language "+lang+" stands twice", "keep one of the two")
			continue
		}
		titles[lang] = r.line(f.Value)
	}
	return titles
}

// Source parses a file under content/sources.
func (p *Parser) Source(file string, src []byte) *SourceFile {
	s := &SourceFile{}
	r := p.read(&s.Input, file, src)
	s.Slug = r.fileSlug()
	r.Map(r.matter, "a source's file", []string{"name", "url", "license", "language", "kind"}, func(key string, v frontmatter.Value) {
		switch key {
		case "name":
			s.Name = r.name(v).Name
		case "url":
			s.URL = r.webAddress(v)
		case "license":
			s.License = r.license(v)
		case "language":
			s.Language = r.lang(v)
		case "kind":
			s.Kind = r.word(v)
		}
	})
	r.scan(false, s.Language)
	r.close()
	return s
}

// Story parses a file under content/stories.
func (p *Parser) Story(file string, src []byte) *StoryFile {
	s := &StoryFile{}
	r := p.read(&s.Input, file, src)
	s.Slug = r.fileSlug()
	r.Map(r.matter, "a story", []string{"title", "status", "topics", "summary"}, func(key string, v frontmatter.Value) {
		switch key {
		case "title":
			s.Title = r.line(v)
		case "status":
			s.Closed = r.OneOf(v, "running", "closed") == 1
		case "topics":
			for _, topic := range r.names(r.atMost(MaxList, "topics", v)) {
				s.Topics = append(s.Topics, topic.Slug)
			}
		case "summary":
			s.Summary = r.prose(v)
		}
	})
	r.need("a story", "title")
	r.scan(false, "")
	r.close()
	return s
}

// Edition parses a file under content/editions.
func (p *Parser) Edition(file string, src []byte) *EditionFile {
	e := &EditionFile{}
	r := p.read(&e.Input, file, src)
	e.Slug = r.fileSlug()
	r.Map(r.matter, "an edition", []string{"title", "date", "lead", "entries", "draft"}, func(key string, v frontmatter.Value) {
		switch key {
		case "title":
			e.Title = r.line(v)
		case "date":
			e.Date = r.date(v)
		case "lead":
			e.Lead = r.id(v)
		case "entries":
			e.Entries = r.entries(r.atMost(MaxLong, "entries", v))
		case "draft":
			e.Draft = r.Bool(v)
		}
	})
	r.need("an edition", "title", "date")
	r.scan(false, "")
	r.close()
	return e
}

// entries reads what an edition printed.
func (r *reader) entries(v frontmatter.Value) []EditionEntry {
	list := make([]EditionEntry, 0, len(v.Items))
	r.List(v, func(item frontmatter.Value) {
		var e EditionEntry
		r.Map(item, "an entry", []string{"article", "title", "text", "source"}, func(key string, v frontmatter.Value) {
			switch key {
			case "article":
				e.Article = r.id(v)
			case "title":
				e.Title = r.line(v)
			case "text":
				e.Text = r.prose(v)
			case "source":
				e.Source = r.word(v)
			}
		})
		r.needIn(item, "an entry", "article", "title")
		list = append(list, e)
	})
	return list
}

// Page parses a file under content/pages.
func (p *Parser) Page(file string, src []byte) *PageFile {
	g := &PageFile{}
	r := p.read(&g.Input, file, src)
	g.Path = r.pagePath()
	r.Map(r.matter, "a page", []string{"title", "lang", "draft", "layout"}, func(key string, v frontmatter.Value) {
		switch key {
		case "title":
			g.Title = r.line(v)
		case "lang":
			g.Lang = r.lang(v)
		case "draft":
			g.Draft = r.Bool(v)
		case "layout":
			g.Layout = r.word(v)
		}
	})
	r.need("a page", "title")
	r.scan(false, g.Lang)
	r.close()
	return g
}

// pagePath returns the path of a standing page, each part of which is a slug.
func (r *reader) pagePath() string {
	name := r.filePath("content/pages")
	parts := strings.Split(name, "/")
	for i, part := range parts {
		if parts[i] = slug.Make(part); parts[i] == "" || len(parts[i]) > MaxSlug {
			r.file("slug", "the file's name cannot be part of an address", "rename it to letters, digits and hyphens")
		}
	}
	if name == "index" {
		r.file("slug", "a standing page cannot be the front page", "rename the file")
	}
	return path.Join(parts...)
}
