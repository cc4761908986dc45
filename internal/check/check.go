// Package check holds the editors' lint: rules for what a digest says, beyond
// what a build refuses. Each rule has a name, under which docs/checks.md explains
// it and site.yaml can make it an error, a warning, or nothing.
package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/site"
)

// Rule is one thing that is looked for.
type Rule struct {
	Name     string
	Severity diag.Severity // unless site.yaml gives another
	Short    string        // what it finds
}

// Rules are all rules of this package, in the order of docs/checks.md.
var Rules = []Rule{
	{"no-source", diag.Warning, "an article names no source"},
	{"unknown-source", diag.Warning, "a source has no file in content/sources"},
	{"no-highlights", diag.Warning, "an article has no highlights"},
	{"highlight-is-title", diag.Warning, "a highlight says what the title says"},
	{"misquoted", diag.Warning, "a quotation is not in the article's text word for word"},
	{"rare-topic", diag.Warning, "a topic is used once"},
	{"near-topic", diag.Warning, "two topics differ by a letter"},
	{"far-date", diag.Warning, "an article is dated more than a year ahead"},
	{"late-event", diag.Warning, "an event is later than its article"},

	{"quotes", diag.Warning, "quotation marks are unbalanced or turned the wrong way"},
	{"quote-space", diag.Warning, "a space stands inside a quotation mark"},
	{"stop-case", diag.Warning, "a small letter follows a full stop"},
	{"month-space", diag.Warning, "no space follows an abbreviated month"},
	{"lost-name", diag.Warning, "the ending of a company's name stands alone"},
	{"doubled-word", diag.Warning, "a word stands twice"},
	{"boilerplate", diag.Warning, "words of a feed or a web page are in the text"},
	{"entity", diag.Warning, "an HTML entity is left over"},

	{"heading-order", diag.Warning, "a heading skips a level"},
	{"link-text", diag.Warning, "the text of a link does not say where it leads"},

	{"near-duplicate", diag.Warning, "two articles have nearly the same text"},

	{"id-changed", diag.Error, "a published article has another id"},
	{"moved-without-id", diag.Error, "a published article's file was moved, and its id came from its path"},
	{"address-gone", diag.Error, "a published address is gone"},
	{"correction-removed", diag.Error, "a correction was removed"},
	{"silent-change", diag.Error, "a name, a number or a quotation changed in a published article, and readers are not told"},

	{"dead-link", diag.Error, "a link on a page leads to no page, or to no place on it"},
	{"leak", diag.Error, "the site shows something of an unpublished article"},
	{"site-size", diag.Error, "the site is larger than GitHub Pages takes"},
	{"page-size", diag.Warning, "a page is long"},
	{"picture-size", diag.Warning, "a picture is large"},
}

// Options say how much is looked at.
type Options struct {
	Jobs   int
	Limits Limits
	// Since is the digest as it was when a change began. Then what the change did
	// is judged too, and what is found in files that it did not touch is left out.
	Since *site.Site
}

// Limits are sizes in bytes above which something is too large; zero is the
// usual one.
type Limits struct{ Site, Page, Picture int64 }

// Run returns all findings, in order: what a build says of the site, and what
// the rules find. A site that cannot be built is not rendered, so what is looked
// for in the output is then not looked for. An error is of the environment.
func Run(s *site.Site, o Options) ([]diag.Diagnostic, error) {
	c := checker{site: s, options: o}
	c.found = append(c.found, s.Tree.Diagnostics()...)
	c.found = append(c.found, s.Diagnostics()...)
	pages := page.All(s)
	broken := diag.HasErrors(c.found)
	for _, d := range page.Check(s, pages) {
		if !broken || d.Rule != "link" && d.Rule != "feed" {
			c.found = append(c.found, d)
		}
	}
	broken = diag.HasErrors(c.found)
	c.severities()
	if o.Since != nil {
		c.change = newChange(o.Since, s)
	}
	if err := c.articles(); err != nil {
		return nil, err
	}
	c.topics()
	c.sources()
	c.twins()
	if c.change != nil {
		if err := c.since(pages, broken); err != nil {
			return nil, err
		}
	}
	if !broken {
		if err := c.output(pages); err != nil {
			return nil, err
		}
	}
	if c.change != nil {
		c.found = slices.DeleteFunc(c.found, func(d diag.Diagnostic) bool { return !c.change.concerns(d) })
	}
	return diag.Sort(c.found), nil
}

type checker struct {
	site     *site.Site
	options  Options
	severity map[string]diag.Severity // of the rules that are not off
	change   *change                  // nil when the whole digest is judged
	found    []diag.Diagnostic
	texts    []text // of the articles that are judged
}

// severities sets those of the rules, and reports names in site.yaml that no
// rule has.
func (c *checker) severities() {
	c.severity = map[string]diag.Severity{}
	var names []string
	for _, r := range Rules {
		c.severity[r.Name] = r.Severity
		names = append(names, r.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(c.site.Config.Checks)) {
		if !slices.Contains(names, name) {
			d := diag.Diagnostic{Rule: "checks", Message: fmt.Sprintf("there is no rule %q", name), Hint: diag.DidYouMean(name, names)}
			d.Position, d.Excerpt = c.site.Place(files.ConfigName, "checks", content.Any)
			c.found = append(c.found, d)
		}
		switch c.site.Config.Checks[name] {
		case "error":
			c.severity[name] = diag.Error
		case "warning":
			c.severity[name] = diag.Warning
		case "off":
			delete(c.severity, name)
		}
	}
}

// on reports whether a rule is to be looked after.
func (c *checker) on(rule string) bool { _, ok := c.severity[rule]; return ok }

// report adds a finding of a rule, unless that is off.
func (c *checker) report(rule, message, hint string, at diag.Position, excerpt string, related ...diag.Related) {
	severity, on := c.severity[rule]
	if !on {
		return
	}
	c.found = append(c.found, diag.Diagnostic{
		Severity: severity, Rule: rule, Message: message, Hint: hint, Position: at, Excerpt: excerpt, Related: related,
	})
}

// judged reports whether an article is one whose words readers see or will see.
func judged(a *site.Article) bool {
	return a.State == site.Published || a.State == site.Scheduled || a.State == site.Draft
}

// text is an article that is judged, with the bytes of its file.
type text struct {
	*site.Article
	src        []byte
	paragraphs []paragraph
	plain      string // all paragraphs, as far as quotations are compared
	lang       string
	english    bool
}

// articles judges each article by itself.
func (c *checker) articles() error {
	for _, a := range c.site.Articles() {
		if !judged(a) {
			continue
		}
		t, err := newText(c.site, a)
		if err != nil {
			return err
		}
		if c.change == nil || c.change.files[a.File] {
			t.paragraphs = prose(t.src, a.Body.Offset)
			c.matter(t)
			c.words(t)
			c.headings(t)
			t.paragraphs, t.plain = nil, ""
		}
		c.texts = append(c.texts, *t)
	}
	return nil
}

// newText reads the file of an article.
func newText(s *site.Site, a *site.Article) (*text, error) {
	file, ok := s.Tree.Lookup(a.File)
	if !ok {
		return nil, files.HasChanged(a.File)
	}
	src, err := file.ReadChecked(a.FileHash, nil)
	if err != nil {
		return nil, err
	}
	lang := a.Lang
	if lang == "" {
		lang = s.Config.Language
	}
	return &text{Article: a, src: src, lang: lang, english: lang == "en" || strings.HasPrefix(lang, "en-")}, nil
}

// at reports a finding at some bytes of an article's file.
func (c *checker) at(rule string, t *text, offset, length int, message, hint string) {
	if c.on(rule) {
		p, excerpt := diag.Locate(t.File, t.src, offset, length)
		c.report(rule, message, hint, p, excerpt)
	}
}

// key reports a finding at a value of an article's front matter.
func (c *checker) key(rule string, t *text, key string, means func(string) bool, message, hint string) {
	if c.on(rule) {
		p, excerpt := content.Place(t.File, t.src, key, means)
		c.report(rule, message, hint, p, excerpt)
	}
}
