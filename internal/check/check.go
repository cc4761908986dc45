// Package check holds the editors' lint: rules for what a digest says, beyond
// what a build refuses. Each rule has a name, under which docs/checks.md explains
// it and site.yaml can make it an error, a warning, or nothing.
package check

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/links"
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
	{"gone-link", diag.Warning, "a link leads to nothing on another host"},
	{"moved-link", diag.Warning, "what a link leads to has moved for good"},
	{"leak", diag.Error, "the site shows something of an unpublished article"},
	{"site-size", diag.Error, "the site is larger than GitHub Pages takes"},
	{"page-size", diag.Warning, "a page is long"},
	{"picture-size", diag.Warning, "a picture is large"},
}

// ofBuild are the rules of a build: whether each has warnings, whose severity
// site.yaml can change. What a build refuses stays an error.
var ofBuild = map[string]bool{
	"raw-html": true, "unsafe-link": true, "empty-link": true, "picture-alt": true, "remote-picture": true,
	"link": true, "file": true, "edition": true, "feed": true, "layout": true,

	"alias": false, "date": false, "drawing": false, "encoding": false, "front-matter": false, "id": false,
	"keep": false, "lang": false, "parent": false, "picture": false, "repeated-key": false,
	"same-address": false, "same-id": false, "same-slug": false, "schema": false, "slug": false, "synonym": false,
	"timezone": false, "toml": false, "too-complex": false, "url": false, "yaml": false,
}

// refuses are those of them that have errors as well as warnings.
var refuses = []string{"link", "file", "edition", "feed", "layout"}

// Options say how much is looked at.
type Options struct {
	Jobs   int
	Limits Limits
	// Progress, when set, is told now and then how many pages are rendered. It is
	// called on several goroutines.
	Progress func(done, total int)
	// Since is the digest as it was when a change began. Then what the change did
	// is judged too, and what is found in files that it did not touch is left out.
	Since *site.Site
	// Outside asks after addresses on other hosts; nil when nobody is to be asked.
	Outside func(addresses []string) (links.Ledger, error)
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
	names = append(names, slices.Sorted(maps.Keys(ofBuild))...)
	wrong := func(name, message, hint string) {
		d := diag.Diagnostic{Rule: "checks", Message: message, Hint: hint}
		d.Position, d.Excerpt = c.placeOfSeverity(name)
		c.found = append(c.found, d)
	}
	said := c.site.Config.Checks
	for _, name := range slices.Sorted(maps.Keys(said)) {
		warns, built := ofBuild[name]
		switch {
		case !slices.Contains(names, name):
			wrong(name, fmt.Sprintf("there is no rule %q", name), diag.DidYouMean(name, names))
		case !built:
		case !warns && said[name] != "error":
			wrong(name, fmt.Sprintf("what the rule %q finds stays an error: a build refuses it", name), "remove the line")
		case said[name] == "warning" && slices.Contains(refuses, name):
			wrong(name, fmt.Sprintf("the errors of the rule %q stay errors: a build refuses what they find", name), "remove the line, or write error or off for its warnings")
		}
		switch said[name] {
		case "error":
			c.severity[name] = diag.Error
		case "warning":
			c.severity[name] = diag.Warning
		case "off":
			delete(c.severity, name)
		}
	}
	c.found = slices.DeleteFunc(c.found, func(d diag.Diagnostic) bool {
		return d.Severity == diag.Warning && ofBuild[d.Rule] && said[d.Rule] == "off"
	})
	for i := range c.found {
		if d := &c.found[i]; d.Severity == diag.Warning && ofBuild[d.Rule] && said[d.Rule] == "error" {
			d.Severity = diag.Error
		}
	}
}

// placeOfSeverity finds where site.yaml sets that of a rule.
func (c *checker) placeOfSeverity(name string) (diag.Position, string) {
	at, excerpt := c.site.Place(files.ConfigName, "checks", content.Any)
	file, ok := c.site.Tree.Lookup(files.ConfigName)
	if !ok {
		return at, excerpt
	}
	src, err := file.Read(nil)
	if err != nil {
		return at, excerpt
	}
	if begin := bytes.Index(src, []byte("checks:")); begin >= 0 {
		if i := bytes.Index(src[begin:], []byte(name+":")); i >= 0 {
			return diag.Locate(files.ConfigName, src, begin+i, len(name))
		}
	}
	return at, excerpt
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
	return a.State == site.Published || a.State == site.Scheduled || a.State == site.Draft || a.State == site.Undated
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
	var list []*site.Article
	for _, a := range c.site.Articles() {
		if judged(a) {
			list = append(list, a)
		}
	}
	c.texts = make([]text, len(list))
	found := make([][]diag.Diagnostic, len(list))
	failed := make([]error, len(list))
	c.each(len(list), func(one *checker, i int) {
		one.found = nil
		c.texts[i], failed[i] = one.article(list[i])
		found[i] = one.found
	})
	for i := range list {
		if failed[i] != nil {
			return failed[i]
		}
		c.found = append(c.found, found[i]...)
	}
	return nil
}

// each calls do with the numbers below n, on as many goroutines as there are jobs.
// Each has a checker of its own to report to.
func (c *checker) each(n int, do func(one *checker, i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range max(c.options.Jobs, 1) {
		group.Go(func() {
			one := *c
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(&one, i)
			}
		})
	}
	group.Wait()
}

func (c *checker) article(a *site.Article) (text, error) {
	t, err := newText(c.site, a)
	if err != nil {
		return text{}, err
	}
	if c.change == nil || c.change.files[a.File] {
		t.paragraphs = prose(t.src, a.Body.Offset)
		c.matter(t)
		c.words(t)
		c.headings(t)
		t.paragraphs, t.plain = nil, ""
	}
	return *t, nil
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
