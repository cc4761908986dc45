package movein

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"coranto/internal/content"
	"coranto/internal/desk"
	"coranto/internal/diag"
	"coranto/internal/site"
	"coranto/internal/slug"
)

// Where things stand now: the file of each text, and what leads from its old
// address to its new one.

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

// id is what names a text in feeds for ever: the GUID it had, else its address, else
// its file.
func (p *post) id() string {
	id := cmp.Or(p.guid, strings.ReplaceAll(strings.Trim(p.address, "/"), " ", "-"), slug.Make(strings.TrimSuffix(p.from, path.Ext(p.from))))
	if len(id) > content.MaxLine {
		sum := sha256.Sum256([]byte(id))
		id = strings.ToValidUTF8(id[:content.MaxLine-20], "") + "-" + hex.EncodeToString(sum[:8])
	}
	return id
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
		if plain, err := url.PathUnescape(clean); err == nil {
			clean = path.Clean(plain)
		}
		if strings.HasSuffix(alias, "/") && clean != "/" {
			clean += "/"
		}
		at := output(clean)
		plain, err := url.PathUnescape(clean)
		escaped := err == nil && plain != clean
		switch {
		case at == p.output || slices.ContainsFunc(out, func(other string) bool { return output(other) == at }):
		case content.TooLong(clean):
			m.problem(p.from, p.src, 0, fmt.Sprintf("the old address %s is too long to lead to it", desk.Shorten(clean, 60)), "")
		case strings.ContainsAny(clean, "?#\\") || strings.ContainsFunc(clean, unicode.IsControl) || clean == "/" || escaped:
			m.problem(p.from, p.src, 0, fmt.Sprintf("%q cannot lead to it", alias), "")
		case taken[at]:
			m.problem(p.from, p.src, 0, fmt.Sprintf("the old address %s is that of another article", alias), "")
		case len(out) == content.MaxAliases && p.draft:
			m.problem(p.from, p.src, 0, fmt.Sprintf("the old address %s is one too many for a draft", alias), "")
		case len(out) == content.MaxAliases:
			taken[at] = true
			m.redirects[at] = "/" + strings.TrimSuffix(p.output, "index.html")
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
