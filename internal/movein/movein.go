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
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"coranto/internal/diag"
	"coranto/internal/site"
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
	m := &mover{old: old, site: s, byFile: map[string]*post{}, redirects: map[string]string{}, patterns: map[string]int{}, kept: map[string]*keptKey{}}
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

	content       string         // folder of Hugo's texts
	terms         []term         // of Hugo's taxonomies
	patterns      map[string]int // how many of Hugo's texts have addresses of a pattern
	designed      int            // files of the old design
	firstDesigned string
}

// keptKey is a key that the schema of articles does not have.
type keptKey struct {
	first diag.Diagnostic
	count int
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

// move gives every text its file, and writes it.
func (m *mover) move() {
	m.choosePattern()
	known := map[string]bool{}
	moved := map[string]string{} // by id: the old file
	taken := map[string]bool{}   // names and addresses
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
		case moved[p.id()] != "":
			m.problem(p.from, p.src, 0, fmt.Sprintf("it has the id or old address of %s, so it is not converted", moved[p.id()]), "give it a name of its own in the old site, and import again")
		default:
			m.placeArticle(p, taken)
			moved[p.id()] = p.from
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
