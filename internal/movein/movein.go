// Package movein converts a site of another generator into the files of a
// digest: articles, standing pages, pictures, and what site.yaml has to say for
// the old addresses to go on answering.
//
// A reader (jekyll.go, hugo.go) makes a [post] of each text of the old site, with
// the address that it had. The mover then gives each a file, turns its links to
// the others into links to their files, and says what it could not convert, with
// file and line. Nothing is written here: see [Moved].
package movein

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/frontmatter"
	"coranto/internal/site"
	"coranto/internal/slug"
)

// Moved is what becomes of an old site.
type Moved struct {
	Files       []File
	ArticleURL  string            // for site.yaml; "" when the digest's own stays
	FeedAliases map[string]string // for site.yaml: the digest's feed by the old address
	Articles    int
	Drafts      int // of the articles
	Pages       int
	Known       int // texts that the digest has already
	Problems    []diag.Diagnostic
}

// File is a file of the digest.
type File struct {
	Name string
	Text []byte
	From string // the file of the old site that is copied, where there is no Text
}

// Generators are those whose sites are converted.
var Generators = []string{"jekyll", "hugo"}

// Read reads the site of a generator for a digest. The error says why it is no
// such site.
func Read(generator string, old fs.FS, s *site.Site) (*Moved, error) {
	m := &mover{old: old, site: s, byFile: map[string]*post{}, redirects: map[string]string{}, kept: map[string]*keptKey{}}
	m.out.FeedAliases = map[string]string{}
	var err error
	switch generator {
	case "jekyll":
		err = m.jekyll()
	case "hugo":
		err = m.hugo()
	default:
		err = fmt.Errorf("sites of %q cannot be converted, only those of jekyll and hugo", generator)
	}
	if err != nil {
		return nil, err
	}
	m.move()
	m.out.Files = slices.DeleteFunc(m.out.Files, func(f File) bool {
		inside := strings.HasPrefix(f.Name, "content/") || strings.HasPrefix(f.Name, "static/")
		return !inside || path.Clean(f.Name) != f.Name || !fs.ValidPath(f.Name)
	})
	slices.SortStableFunc(m.out.Problems, func(a, b diag.Diagnostic) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line)
	})
	return &m.out, nil
}

// mover converts one site.
type mover struct {
	old       fs.FS
	site      *site.Site
	home      *url.URL // of the old site, with its base path and a slash; nil when unknown
	zone      *time.Location
	generator string
	pattern   string // article_url that comes next to the old addresses
	posts     []*post
	byFile    map[string]*post  // by the file of the old site
	files     map[string]bool   // that the digest gets
	redirects map[string]string // the file of the digest by the old address, for what can have no alias
	kept      map[string]*keptKey
	out       Moved

	content       string // folder of Hugo's texts
	terms         []term // of Hugo's taxonomies
	designed      int    // files of the old design
	firstDesigned string
}

// post is one text of the old site, be it an article or a standing page.
type post struct {
	from    string
	src     []byte
	fields  []frontmatter.Field
	body    string
	bodyAt  int // offset in src
	page    bool
	html    bool
	draft   bool
	undated bool

	title, date, expires, summary, story, lang, slug string
	at, shown                                        moment // shown is what addresses have of it, where that is another
	authors, tags, aliases                           []string
	params                                           []frontmatter.Field
	address                                          string // below the old home page, with a slash before it
	name                                             string // the last part of its address, as a rule
	guid                                             string
	resources                                        []string // files beside it that go with it
	shortcodes                                       func(*mover, *post, string) string

	file   string // of the digest
	output string // path of the page that the digest makes of it; "" when it has none yet
}

// term is what a text says under a taxonomy.
type term struct{ plural, name string }

// keptKey is a key that the schema of articles does not have.
type keptKey struct {
	first diag.Diagnostic
	count int
}

// take returns the value of the first of some keys that a text has, and counts
// it as dealt with.
func (p *post) take(keys ...string) frontmatter.Value {
	var out frontmatter.Value
	rest := p.fields[:0:0]
	for _, f := range p.fields {
		if !slices.Contains(keys, strings.ToLower(f.Key.Text)) {
			rest = append(rest, f)
		} else if out.Kind == frontmatter.Null {
			out = f.Value
		}
	}
	p.fields = rest
	return out
}

func (p *post) text(keys ...string) string {
	v := p.take(keys...)
	if v.Kind != frontmatter.Scalar {
		return ""
	}
	return strings.Join(strings.Fields(v.Text), " ")
}

// yes and no read a truth as YAML 1.1 does, which Jekyll reads.
func (p *post) yes(keys ...string) bool {
	return slices.Contains([]string{"true", "yes", "on", "y"}, strings.ToLower(p.text(keys...)))
}

func (p *post) no(keys ...string) bool {
	return slices.Contains([]string{"false", "no", "off", "n"}, strings.ToLower(p.text(keys...)))
}

// words returns the texts of a list, or of one text.
func words(v frontmatter.Value) []string {
	var out []string
	switch v.Kind {
	case frontmatter.Scalar:
		if v.Text != "" {
			out = []string{strings.Join(strings.Fields(v.Text), " ")}
		}
	case frontmatter.List:
		for _, item := range v.Items {
			if item.Kind == frontmatter.Scalar && strings.TrimSpace(item.Text) != "" {
				out = append(out, strings.Join(strings.Fields(item.Text), " "))
			}
		}
	}
	return out
}

// problem reports what could not be converted, at an offset in a file.
func (m *mover) problem(file string, src []byte, offset int, message, hint string) {
	d := diag.Diagnostic{Severity: diag.Warning, Rule: "moving", Message: message, Hint: hint}
	if src == nil {
		d.File = file
	} else {
		d = d.In(file, src, min(offset, max(len(src)-1, 0)), 1)
	}
	m.out.Problems = append(m.out.Problems, d)
}

// read reads a file with front matter; nil where it has none, or where it cannot
// be read, which is reported.
func (m *mover) read(name string) *post {
	src, err := fs.ReadFile(m.old, name)
	if err != nil {
		m.problem(name, nil, 0, "this file cannot be read: "+reason(err), "")
		return nil
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if len(src) > frontmatter.MaxSize {
		m.problem(name, nil, 0, fmt.Sprintf("this file has more than %d MiB", frontmatter.MaxSize>>20), "")
		return nil
	}
	if !slices.ContainsFunc([]string{"---", "+++", "{"}, func(mark string) bool { return bytes.HasPrefix(src, []byte(mark)) }) {
		return nil
	}
	p := &post{from: name, src: src, html: path.Ext(name) == ".html" || path.Ext(name) == ".htm"}
	if body, empty := emptyMatter(src); empty {
		p.bodyAt = body
	} else {
		var parser frontmatter.Parser
		doc := parser.Document(name, src)
		if doc.Kind != frontmatter.Map || diag.HasErrors(doc.Diagnostics) {
			// What was read of it may lack that it is a draft.
			m.out.Problems = append(m.out.Problems, doc.Diagnostics...)
			return nil
		}
		p.fields, p.bodyAt = m.last(name, src, doc.Fields), doc.Body
	}
	p.body = strings.ReplaceAll(string(src[p.bodyAt:]), "\r\n", "\n")
	m.byFile[name] = p
	return p
}

// last returns the fields of a map, of those with one key the last, which is the
// one that counts.
func (m *mover) last(name string, src []byte, fields []frontmatter.Field) []frontmatter.Field {
	var out []frontmatter.Field
	for _, f := range fields {
		same := func(other frontmatter.Field) bool { return strings.EqualFold(other.Key.Text, f.Key.Text) }
		if slices.ContainsFunc(out, same) {
			m.problem(name, src, f.Key.Offset, fmt.Sprintf("the key %q stands twice: the last counts", f.Key.Text), "")
			out = slices.DeleteFunc(out, same)
		}
		out = append(out, f)
	}
	return out
}

func reason(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return err.Error()
}

// emptyMatter finds front matter that says nothing, which is what makes a file a
// page of Jekyll's.
func emptyMatter(src []byte) (body int, empty bool) {
	first, rest, _ := bytes.Cut(src, []byte("\n"))
	if string(bytes.TrimSpace(first)) != "---" {
		return 0, false
	}
	at := len(first) + 1
	for line := range bytes.Lines(rest) {
		at += len(line)
		switch string(bytes.TrimSpace(line)) {
		case "":
		case "---":
			return min(at, len(src)), true
		default:
			return 0, false
		}
	}
	return 0, false
}

// common takes the keys that both generators have.
func (m *mover) common(p *post) {
	p.title = p.text("title")
	p.lang = p.text("lang", "language")
	p.summary = p.text("summary")
	p.summary = cmp.Or(p.summary, p.text("description"), p.text("excerpt"))
	p.authors = words(p.take("authors", "author"))
	draft, unpublished := p.yes("draft"), p.no("published")
	p.draft = p.draft || draft || unpublished
}

// move gives every text its file, and writes it.
func (m *mover) move() {
	m.choosePattern()
	known := map[string]bool{}
	taken := map[string]bool{} // names and addresses
	for a := range m.site.Parsed() {
		known[a.ID] = true
		taken[strings.TrimSuffix(strings.TrimSuffix(a.File, ".md"), "/index")] = true
		if !a.Date.IsZero() {
			taken[m.pathOf(a)] = true
		}
	}
	for _, f := range m.site.Tree.Under("content/pages") {
		taken[strings.TrimSuffix(strings.TrimSuffix(f.Name, ".md"), "/index")] = true
	}
	slices.SortStableFunc(m.posts, func(a, b *post) int { return strings.Compare(a.from, b.from) })
	for _, p := range m.posts {
		switch {
		case p.page:
			m.placePage(p, taken)
		case known[p.id()]:
			m.out.Known++
			p.file = ""
		default:
			m.placeArticle(p, taken)
			known[p.id()] = true
		}
	}
	m.spellTags()
	m.files = map[string]bool{}
	for _, p := range m.posts {
		m.files[p.file] = true
	}
	for _, p := range m.posts {
		if p.file != "" {
			m.settleAliases(p, taken)
			m.write(p)
		}
	}
	m.writeRedirects()
	if m.designed > 0 {
		m.problem(m.firstDesigned, nil, 0, fmt.Sprintf("the old design (styles, scripts, templates; files: %d) is left out; this is the first of it", m.designed), "the digest has a design of its own; see docs/layouts.md")
	}
	for key, k := range m.kept {
		d := k.first
		d.Message = fmt.Sprintf("the key %q is kept as params.%s, which only a layout of your own shows", key, key)
		if k.count > 1 {
			d.Message += fmt.Sprintf(" (in %d files; this is the first)", k.count)
		}
		m.out.Problems = append(m.out.Problems, d)
	}
}

// spellTags gives names with one address, as "Big data" and "big-data" are, the
// spelling of the digest, else the most frequent one: a digest takes no others.
func (m *mover) spellTags() {
	spelled := map[string]string{}
	for _, t := range m.site.Topics() {
		spelled[t.Slug] = t.Title
	}
	count := map[string]int{}
	var names []string
	for _, p := range m.posts {
		for _, name := range p.tags {
			if count[name]++; count[name] == 1 {
				names = append(names, name)
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(count[b]-count[a], strings.Compare(a, b)) })
	for _, name := range names {
		if slug := content.SlugOf(name); spelled[slug] == "" {
			spelled[slug] = name
		}
	}
	told := map[string]bool{}
	for _, p := range m.posts {
		for i, name := range p.tags {
			to := spelled[content.SlugOf(name)]
			if content.SameName(name, to) {
				continue
			}
			if p.tags[i] = to; !told[name] {
				told[name] = true
				m.problem(p.from, p.src, 0, fmt.Sprintf("the tag %q is written %q here and elsewhere: both would have one address", name, to), "")
			}
		}
	}
}

// id is what names a text in feeds for ever: the GUID it had, else its address.
func (p *post) id() string {
	return cmp.Or(p.guid, strings.ReplaceAll(strings.Trim(p.address, "/"), " ", "-"), slug.Make(p.name))
}

// choosePattern takes the pattern of the old addresses for that of the digest,
// where it has none of its own and no articles that would move.
func (m *mover) choosePattern() {
	articles := 0
	for range m.site.Parsed() {
		articles++
	}
	own := m.site.Config.ArticleURL
	m.pattern = cmp.Or(m.pattern, own)
	switch {
	case m.pattern == own:
	case own != site.DefaultArticleURL || articles > 1:
		m.problem("site.yaml", nil, 0, fmt.Sprintf("the old addresses are %s, but this digest has articles at other ones: every old address leads on to its new one", m.pattern), "")
		m.pattern = own
	default:
		if _, ds := site.ParseConfig([]byte("title: x\nurl: https://x.example/\nid: x.example,2021\ntimezone: UTC\narticle_url: " + m.pattern + "\n")); diag.HasErrors(ds) {
			m.pattern = own
			return
		}
		m.out.ArticleURL = m.pattern
	}
}

// pathOf returns the path of the output of an article.
func (m *mover) pathOf(a *content.Article) string {
	path := m.pattern
	day := a.Date.Time.In(m.site.Config.Zone)
	for key, value := range map[string]string{":year": day.Format("2006"), ":month": day.Format("01"), ":day": day.Format("02"), ":slug": a.Slug} {
		path = strings.ReplaceAll(path, key, value)
	}
	return output(path)
}

// output returns the path of the file that answers at an address.
func output(address string) string {
	below := strings.TrimPrefix(address, "/")
	switch {
	case below == "" || strings.HasSuffix(below, "/"):
		return below + "index.html"
	case path.Ext(below) == "":
		return below + "/index.html"
	}
	return below
}

// placeArticle finds the file of an article.
func (m *mover) placeArticle(p *post, taken map[string]bool) {
	name := slug.Make(p.name)
	if name == "" {
		name = slug.Make(p.title)
	}
	if name == "" {
		m.problem(p.from, nil, 0, "neither its name nor its title has a letter or digit to make a name of", "")
		return
	}
	if len(name) > 150 {
		name = strings.Trim(strings.ToValidUTF8(name[:150], ""), "-")
	}
	parser := content.Parser{Zone: m.site.Config.Zone, Language: m.site.Config.Language}
	probe := parser.Article("content/articles/x.md", []byte("---\ntitle: x\ndate: "+cmp.Or(p.date, content.Unknown)+"\ndraft: true\n---\n"))
	folder := "content/articles/undated/"
	if !probe.Date.IsZero() {
		folder = "content/articles/" + probe.Date.Time.In(m.site.Config.Zone).Format("2006/01/")
	} else if !p.draft {
		p.draft = true
		m.problem(p.from, p.src, 0, "it has no date, so it becomes a draft", "write its date, as in 2021-01-21, and remove draft: true")
	}
	p.undated = probe.Date.IsZero()
	for i := 1; ; i++ {
		base := name
		if i > 1 {
			base = fmt.Sprintf("%s-%d", name, i)
		}
		if taken[folder+base] {
			continue
		}
		if !p.undated {
			// Another article of the month may have the name, but not the address.
			probe.Slug = name
			if taken[m.pathOf(probe)] {
				probe.Slug = base
			}
			if taken[m.pathOf(probe)] {
				continue
			}
			p.output = m.pathOf(probe)
			taken[p.output] = true
			if probe.Slug != base {
				p.slug = probe.Slug
			}
		}
		if p.address != "" {
			p.aliases = append([]string{p.address}, p.aliases...)
		}
		taken[folder+base] = true
		p.file = folder + base + ".md"
		if len(p.resources) > 0 {
			p.file = folder + base + "/index.md"
		}
		return
	}
}

// settleAliases leaves of the old addresses of an article those that can lead to
// it: not its own, and no other article's.
func (m *mover) settleAliases(p *post, taken map[string]bool) {
	var out []string
	for _, alias := range p.aliases {
		clean := path.Clean("/" + alias)
		if strings.HasSuffix(alias, "/") && clean != "/" {
			clean += "/"
		}
		at := output(clean)
		switch {
		case at == p.output || slices.ContainsFunc(out, func(other string) bool { return output(other) == at }):
		case strings.ContainsAny(clean, "?#\\") || clean == "/":
			m.problem(p.from, p.src, 0, fmt.Sprintf("%q cannot lead to it", alias), "")
		case taken[at]:
			m.problem(p.from, p.src, 0, fmt.Sprintf("the old address %s is that of another article", alias), "")
		default:
			taken[at] = true
			out = append(out, clean)
		}
	}
	p.aliases = out
}

// placePage finds the file of a standing page, whose name is its address.
func (m *mover) placePage(p *post, taken map[string]bool) {
	where := strings.Trim(strings.TrimSuffix(strings.TrimSuffix(p.address, ".html"), "/index"), "/")
	var parts []string
	for _, part := range strings.Split(where, "/") {
		if part = slug.Make(part); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		m.problem(p.from, nil, 0, "this page has no name of its own: the home page is made by layouts", "put what it says into layouts/, or into a page under content/pages/")
		return
	}
	name := "content/pages/" + strings.Join(parts, "/")
	if taken[name] {
		m.out.Known++
		m.problem(p.from, nil, 0, "the digest has a page "+name+".md already, which is left as it is", "")
		return
	}
	taken[name] = true
	p.file = name + ".md"
	if len(p.resources) > 0 {
		p.file = name + "/index.md"
	}
	if address := "/" + strings.Join(parts, "/") + "/"; output(address) != output(p.address) {
		m.redirects[output(p.address)] = address
	}
	for _, alias := range p.aliases {
		clean := path.Clean("/" + alias)
		if strings.HasSuffix(alias, "/") && clean != "/" {
			clean += "/"
		}
		m.redirects[output(clean)] = "/" + strings.Join(parts, "/") + "/"
	}
	p.aliases = nil
}

// writeRedirects writes pages that lead from old addresses to new ones, for what
// can have no alias. They name their targets as seen from themselves, so that
// they work under every base path.
func (m *mover) writeRedirects() {
	for from, to := range m.redirects {
		if strings.ContainsAny(from, "?#\\\x00") {
			continue
		}
		target := strings.Repeat("../", strings.Count(from, "/")) + strings.TrimPrefix(to, "/")
		target = (&url.URL{Path: cmp.Or(target, "./")}).String()
		text := fmt.Sprintf("<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>Moved</title>\n<meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\" content=\"0; url=%s\">\n<p><a href=\"%s\">Moved</a></p>\n", target, target)
		m.out.Files = append(m.out.Files, File{Name: "static/" + from, Text: []byte(text)})
	}
	slices.SortFunc(m.out.Files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
}
