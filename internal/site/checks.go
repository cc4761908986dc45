package site

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/theme"
)

// checks are what can only be said of all files together, and costs more than
// all else that an edit does: so it is found when it is asked for.
type checks struct {
	once        sync.Once
	diagnostics []diag.Diagnostic
	rootLinks   []RootLink
}

// Diagnostics returns all that is wrong with the input files, in order. At the
// first call it is found out, which takes the longer the more files there are;
// what is wrong with one file alone, [Site.Said] knows at once.
func (s *Site) Diagnostics() []diag.Diagnostic {
	return s.checked().diagnostics
}

// RootLinks returns the links of content files that are written from the root.
// Whether a page answers to them, the plan knows.
func (s *Site) RootLinks() []RootLink { return s.checked().rootLinks }

// Said returns what is wrong with an input file, as far as it is known without a
// look at the others.
func (s *Site) Said(file string) []diag.Diagnostic {
	var out []diag.Diagnostic
	if a := s.articleIn(file); a != nil {
		out = append(out, a.Diagnostics...)
	}
	for _, in := range s.standing.inputs() {
		if in.File == file {
			out = append(out, in.Diagnostics...)
		}
	}
	for _, list := range [][]problem{s.unread, s.lively} {
		for _, p := range list {
			if p.file == file {
				out = append(out, p.Diagnostic)
			}
		}
	}
	for _, list := range [][]diag.Diagnostic{s.saidOf.config, s.saidOf.theme, s.saidOf.assets, s.register.diagnostics} {
		for _, d := range list {
			if d.File == file {
				out = append(out, d)
			}
		}
	}
	return diag.Sort(out)
}

// Errors returns the errors that are known without a look at all files together,
// in order: those for which an article or a page is left out, and those of the
// layouts and the settings. It takes no longer where there are more articles.
func (s *Site) Errors() []diag.Diagnostic {
	c := checker{Site: s}
	c.report(s.Tree.Diagnostics()...)
	c.report(s.saidOf.config...)
	c.report(s.saidOf.theme...)
	c.report(s.saidOf.assets...)
	c.report(s.register.diagnostics...)
	for _, p := range s.unread {
		c.report(p.Diagnostic)
	}
	for _, in := range s.standing.inputs() {
		c.report(in.Diagnostics...)
	}
	for _, a := range s.left {
		if a.State == Invalid {
			c.report(a.Diagnostics...)
		}
	}
	for _, a := range s.losers {
		owner, _ := c.Article(a.ID)
		c.report(c.sameID(owner, a))
	}
	return diag.Sort(slices.DeleteFunc(c.diagnostics, func(d diag.Diagnostic) bool { return d.Severity != diag.Error }))
}

// WithTheme returns the site as it would be with another theme, made for the
// same base path: for a preview, which shows the layouts of a moment ago while
// those of now have errors.
func (s *Site) WithTheme(t *theme.Theme) *Site {
	other := *s
	other.Theme, other.checks = t, new(checks)
	return &other
}

func (s *Site) checked() *checks {
	s.checks.once.Do(func() {
		c := checker{Site: s, anchors: anchors{site: s}}
		c.names()
		c.files()
		c.editions()
		c.links()
		s.checks.diagnostics = diag.Sort(c.diagnostics)
		s.checks.rootLinks = c.rootLinks
	})
	return s.checks
}

// checker finds what is wrong with a site's files.
type checker struct {
	*Site
	anchors     anchors
	diagnostics []diag.Diagnostic
	rootLinks   []RootLink
}

func (c *checker) report(d ...diag.Diagnostic) { c.diagnostics = append(c.diagnostics, d...) }

// files reports what is wrong with each file by itself.
func (c *checker) files() {
	c.report(c.saidOf.config...)
	c.report(c.saidOf.theme...)
	for _, f := range c.Tree.Under("content") {
		c.place(f.Name)
	}
	for _, p := range c.unread {
		c.report(p.Diagnostic)
	}
	for _, in := range c.standing.inputs() {
		c.report(in.Diagnostics...)
	}
	for a := range c.articles.all() {
		c.report(a.Diagnostics...)
	}
	c.report(c.register.diagnostics...)
	c.report(c.saidOf.assets...)
	for _, p := range c.lively {
		c.report(p.Diagnostic)
	}
}

// place reports a file that is not read, and looks as if it should be.
func (c *checker) place(name string) {
	switch ext := path.Ext(name); strings.ToLower(ext) {
	case ".md":
		if ext != ".md" {
			break
		}
		if strings.HasPrefix(name, articlesFolder) {
			return
		}
		known := []string{"articles", "topics", "sources", "stories", "editions", "pages"}
		if folder := standingFolder(name); !slices.Contains(known, folder) {
			c.report(diag.Diagnostic{
				Rule: "file", Message: "this file stands in no folder that coranto knows",
				Hint: cmp.Or(diag.DidYouMean(folder, known), "move it to content/articles/"), Position: diag.Position{File: name},
			})
		}
		return
	case ".markdown", ".mdown", ".mkd":
	default:
		return
	}
	c.report(diag.Diagnostic{
		Severity: diag.Warning, Rule: "file", Message: "this file is not read: the names of articles and pages end in .md",
		Hint: "rename it", Position: diag.Position{File: name},
	})
}

// names reports ids and names that two files claim, also those of articles that
// are not published yet: publication alone must never bring an error.
func (c *checker) names() {
	for _, a := range c.losers {
		owner, _ := c.Article(a.ID)
		c.report(c.sameID(owner, a))
	}
	topics, sources := names{}, names{}
	for a := range c.articles.all() {
		if !isValid(a) {
			continue
		}
		for _, tag := range a.Tags {
			if first, ok := topics.add(tag.Slug, tag.Name, a.File); !ok {
				c.report(c.sameSlug("topic", "tags", a.File, tag.Name, tag.Slug, first))
			}
		}
		for _, source := range a.Sources {
			if first, ok := sources.add(source.Slug, source.Name, a.File); !ok {
				c.report(c.sameSlug("source", "source", a.File, source.Name, source.Slug, first))
			}
		}
	}
}

// sameID reports the second article with an id.
func (s *Site) sameID(old, a *Article) diag.Diagnostic {
	d := diag.Diagnostic{
		Rule: "same-id", Message: fmt.Sprintf("the id %q is taken", a.ID),
		Hint:    "write another id, unless this is the older article: feed readers know it by its id",
		Related: s.related(old.File, "id", content.Any, "it stands here already"),
	}
	if old.FromPath {
		d.Related[0].Message = "it has that id already, from the name of its file"
	}
	d.Position, d.Excerpt = s.Place(a.File, "id", content.Any)
	return d
}

// names holds, by slug, what each was called first, to see that a slug stands
// for one name: spelling variants in case and space, and the slug itself, are
// one name; any other second name is an error that names both files.
type names map[string]named

type named struct{ name, file string }

// add notes that file calls slug by name. It reports false, with who called it
// otherwise, when another file did.
func (n names) add(slug, name, file string) (named, bool) {
	if name == slug {
		return named{}, true
	}
	old, found := n[slug]
	if !found {
		n[slug] = named{name, file}
		return named{}, true
	}
	return old, content.SameName(old.name, name)
}

// sameSlug reports the second name of one slug. what is "topic" or "source",
// key the key under which articles write it.
func (s *Site) sameSlug(what, key, file, name, slug string, first named) diag.Diagnostic {
	d := diag.Diagnostic{
		Rule:    "same-slug",
		Message: fmt.Sprintf("the %ss %q and %q have one address, %s", what, first.name, name, slug),
		Hint:    fmt.Sprintf("write %s, or name one of the two differently", first.name),
		Related: s.related(first.file, key, content.Names(slug), fmt.Sprintf("%q is written here", first.name)),
	}
	d.Position, d.Excerpt = s.Place(file, key, content.Names(slug))
	return d
}

// editions reports leads that are not among the entries, and entries whose
// articles are gone: these stay as they were printed.
func (c *checker) editions() {
	for _, f := range c.standing.editions {
		if diag.HasErrors(f.Diagnostics) {
			continue
		}
		var ids []string
		for _, e := range f.Entries {
			ids = append(ids, e.Article)
			if _, ok := c.Article(e.Article); !ok {
				d := c.errorAt(f.File, "entries", content.Is(e.Article), "edition", fmt.Sprintf("there is no article with the id %q", e.Article),
					"the entry stays as it was printed, without a link")
				d.Severity = diag.Warning
				c.report(d)
			}
		}
		if f.Lead != "" && !slices.Contains(ids, f.Lead) {
			c.report(c.errorAt(f.File, "lead", content.Any, "edition", fmt.Sprintf("the lead %q is not among the entries", f.Lead), diag.DidYouMean(f.Lead, ids)))
		}
	}
}
