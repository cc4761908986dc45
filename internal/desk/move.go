package desk

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/markdown"
	"coranto/internal/site"
)

const (
	articlesFolder = "content/articles/"
	topicsFolder   = "content/topics/"
)

// Move works out how a file of the digest at dir gets another name without
// losing a reader: an article keeps its id, the old address leads to the new one,
// and whatever refers to the file refers to it then. Names are below dir. The
// error is a [BadOption] where that cannot be.
func Move(dir, from, to string, t Trial) (*Rewrite, error) {
	r, err := openRewrite(dir, t)
	if err != nil {
		return nil, err
	}
	if from, to, err = r.names(from, to); err != nil {
		return nil, err
	}
	switch folder := kindFolder(from); {
	case kindFolder(to) != folder:
		return nil, BadOption(fmt.Sprintf("%s would be something else than %s; both have to stand in %s", to, from, folder))
	case folder == articlesFolder:
		err = r.article(from, to)
	case folder == topicsFolder:
		err = r.topic(from, to)
	default:
		err = r.byHand(from)
	}
	if err != nil {
		return nil, err
	}
	if err := r.references(map[string]string{from: to}); err != nil {
		return nil, err
	}
	r.removed = append(r.removed, from)
	r.sayAll("moved " + from + " to " + to)
	return r, r.try()
}

// byHand says how a file moves whose address has no way of its own to lead on.
func (r *Rewrite) byHand(from string) error {
	src, err := r.source(from)
	if err != nil {
		return err
	}
	var p content.Parser
	old, said := "", ""
	switch kindFolder(from) {
	case "content/sources/":
		old, said = "sources/"+p.Source(from, src).Slug, ", name the source anew in its articles"
	case "content/stories/":
		old, said = "stories/"+p.Story(from, src).Slug, ", name the story anew in its articles"
	case "content/editions/":
		old = "editions/" + p.Edition(from, src).Slug
	case "content/pages/":
		old = p.Page(from, src).Path
	default:
		return BadOption(fmt.Sprintf("%s is no file of an article or a topic; use git mv", from))
	}
	feed := ""
	if said != "" {
		feed = fmt.Sprintf(", and feeds: aliases: in site.yaml from /%s/atom.xml", old)
	}
	return BadOption(fmt.Sprintf("the address of %s would be gone: only those of articles and topics lead on by themselves; use git mv%s, and write static/%s/index.html that leads to the new address%s",
		from, said, old, feed))
}

// names completes the two names, as mv does: into a folder, or a folder with an
// index.md.
func (r *Rewrite) names(from, to string) (string, string, error) {
	tree := r.before.Tree
	isFolder := func(name string) bool { return len(tree.Under(name)) > 0 }
	slash := strings.HasSuffix(to, "/")
	from, to = path.Clean(from), path.Clean(to)
	if _, ok := tree.Lookup(from); !ok {
		if _, ok := tree.Lookup(from + "/index.md"); !ok {
			return "", "", BadOption(fmt.Sprintf("there is no file %s of the digest", from))
		}
		if to == from {
			return "", "", BadOption("both names are the same")
		}
		if strings.HasPrefix(to, from+"/") {
			return "", "", BadOption(fmt.Sprintf("%s is inside the folder that is to move", to))
		}
		from += "/index.md"
		if !strings.HasSuffix(to, ".md") {
			if isFolder(to) {
				to = path.Join(to, path.Base(path.Dir(from)))
			}
			to += "/index.md"
		}
	} else if slash || isFolder(to) {
		to = path.Join(to, path.Base(from))
	}
	switch {
	case path.Ext(from) != ".md" || kindFolder(from) == "":
		return "", "", BadOption(fmt.Sprintf("%s is no article and no topic; what links to it would not find it any more", from))
	case path.Ext(to) != ".md" || kindFolder(to) == "":
		return "", "", BadOption(fmt.Sprintf("%s is no name of an article or a topic; write one below content/ that ends in .md", to))
	case from == to:
		return "", "", BadOption("both names are the same")
	}
	if err := r.free(from, to); err != nil {
		return "", "", err
	}
	return from, to, nil
}

// free refuses to move a file to where another stands, and what is no plain file.
func (r *Rewrite) free(from, to string) error {
	at := func(name string) string { return filepath.Join(r.dir, filepath.FromSlash(name)) }
	is, err := os.Lstat(at(from))
	if err != nil {
		return err
	}
	if !is.Mode().IsRegular() {
		return BadOption(fmt.Sprintf("%s is a link; move it by hand, since it would lead elsewhere from its new place", from))
	}
	there, err := os.Lstat(at(to))
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err == nil && os.SameFile(is, there):
		return BadOption(fmt.Sprintf("%s and %s are one file on this disk, which does not tell letter case apart; go by way of a third name", from, to))
	case err == nil:
		return BadOption(fmt.Sprintf("there is a file %s already", to))
	}
	return nil
}

// kindFolder returns the folder that says what sort of file it is.
func kindFolder(name string) string {
	parts := strings.SplitN(name, "/", 3)
	if len(parts) < 3 || parts[0] != "content" {
		return ""
	}
	return parts[0] + "/" + parts[1] + "/"
}

// article moves an article.
func (r *Rewrite) article(from, to string) error {
	a, ok := r.before.ArticleIn(from)
	if !ok || a.State == site.Invalid {
		return BadOption(fmt.Sprintf("%s has errors; mend them first", from))
	}
	src, err := r.source(from)
	if err != nil {
		return err
	}
	m, ok := openMatter(from, src)
	if !ok {
		return BadOption(fmt.Sprintf("the front matter of %s cannot be read", from))
	}
	if a.FromPath {
		m.set("id", m.scalar(a.ID, 0))
	}
	// Where it will stand follows from its slug, and that from the file's name
	// unless it is written.
	p := content.Parser{Zone: r.before.Config.Zone, Language: r.before.Config.Language}
	is := p.Article(to, src)
	old := r.before.ArticlePath(a)
	moved := *a
	other := *a.Article
	other.Slug = is.Slug
	moved.Article = &other
	alias := ""
	if address := r.before.ArticlePath(&moved); a.HasPage() && address != old {
		alias = "/" + strings.TrimSuffix(old, "index.html")
		// On the way back, the two addresses change places.
		if v, i := m.item("aliases", "/"+strings.TrimSuffix(address, "index.html")); i {
			m.replace(v, alias)
		} else {
			m.add("aliases", alias)
		}
	}
	if err := r.same(from, src, to, m.bytes(), func(was, is *content.Article) bool {
		was.Slug = is.Slug
		want := slices.Clone(was.Aliases)
		if alias != "" {
			want = append(slices.DeleteFunc(want, func(a string) bool { return a == "/"+strings.TrimSuffix(r.before.ArticlePath(&moved), "index.html") }), alias)
		}
		return is.ID == was.ID && slices.Equal(slices.Sorted(slices.Values(is.Aliases)), slices.Sorted(slices.Values(want)))
	}); err != nil {
		return err
	}
	r.written[to] = m.bytes()
	// The pictures beside it come with it.
	if path.Base(from) == "index.md" && path.Base(to) == "index.md" {
		for _, f := range r.before.Tree.Under(path.Dir(from)) {
			if path.Ext(f.Name) == ".md" {
				continue
			}
			there := path.Dir(to) + strings.TrimPrefix(f.Name, path.Dir(from))
			if err := r.free(f.Name, there); err != nil {
				return err
			}
			r.moved[f.Name] = there
		}
	}
	return nil
}

// topic moves the file of a topic: its slug is the file's name, and the old one is
// retired.
func (r *Rewrite) topic(from, to string) error {
	src, err := r.source(from)
	if err != nil {
		return err
	}
	m, ok := openMatter(from, src)
	if !ok {
		return BadOption(fmt.Sprintf("the front matter of %s cannot be read", from))
	}
	slug := content.SlugOf(strings.TrimSuffix(path.Base(from), ".md"))
	if slug != content.SlugOf(strings.TrimSuffix(path.Base(to), ".md")) {
		m.add("retired", r.nameOf(slug, slug))
	}
	r.written[to] = m.bytes()
	return nil
}

// nameOf returns what most articles call a topic.
func (r *Rewrite) nameOf(slug, otherwise string) string {
	count := map[string]int{}
	best := otherwise
	for _, a := range r.before.Articles() {
		for _, tag := range a.Tags {
			if tag.Slug != slug {
				continue
			}
			if count[tag.Name]++; count[tag.Name] > count[best] || count[tag.Name] == count[best] && tag.Name < best {
				best = tag.Name
			}
		}
	}
	return best
}

// references rewrites what refers to files that have other names then, and what
// those files themselves refer to.
func (r *Rewrite) references(moves map[string]string) error {
	all := map[string]string{}
	for from, to := range r.moved {
		all[from] = to
	}
	for from, to := range moves {
		all[from] = to
	}
	converter := markdown.New()
	for in := range r.before.Inputs() {
		to, moving := moves[in.File]
		if len(in.Links)+len(in.Pictures) == 0 {
			continue
		}
		name := in.File
		if moving {
			name = to
		}
		src, err := r.source(name)
		if err != nil {
			if src, err = r.source(in.File); err != nil {
				return err
			}
		}
		m, ok := openMatter(name, src)
		if !ok {
			continue
		}
		body := src[m.body:]
		found := converter.Scan(body, false)
		for _, ref := range append(found.Links, found.Pictures...) {
			if next, other := renamed(in.File, name, ref.Destination, all); other {
				m.change(m.body+ref.Offset, m.body+ref.Offset+ref.Length, escaped(next))
			}
		}
		if image, ok := m.field("image"); ok {
			for _, f := range image.Fields {
				if next, other := renamed(in.File, name, f.Value.Text, all); other && f.Key.Text == "src" {
					m.replace(f.Value, next)
				}
			}
		}
		if len(m.edits) > 0 {
			r.written[name] = m.bytes()
		}
	}
	return nil
}

// renamed returns what a destination is called when its file stands at another
// place, or the file that it is written in.
func renamed(file, now, destination string, moves map[string]string) (string, bool) {
	where, tail := destination, ""
	if i := strings.IndexAny(where, "?#"); i >= 0 {
		where, tail = where[:i], where[i:]
	}
	if plain, err := url.PathUnescape(where); err == nil {
		where = plain
	}
	if where == "" || strings.HasPrefix(where, "/") || site.Remote(where) {
		return "", false
	}
	old := path.Join(path.Dir(file), where)
	target := old
	if to, ok := moves[old]; ok {
		target = to
	}
	if target == old && path.Dir(file) == path.Dir(now) {
		return "", false
	}
	next := site.Relative(path.Dir(now), target)
	if next == path.Clean(where) {
		return "", false
	}
	return next + tail, true
}

// escaped writes a destination as Markdown takes it.
func escaped(s string) string {
	return strings.NewReplacer("%", "%25", " ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `\`, "%5C").Replace(s)
}
