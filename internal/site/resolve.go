package site

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"coranto/internal/diag"
	"coranto/internal/files"
)

// Target is where a destination written in a content file leads.
type Target struct {
	URL     string // on the host; "" when it leads nowhere
	Problem string // why it leads nowhere
	Hint    string
	Left    bool   // it leads to something that is not published
	Below   string // of an address from the root: the path below the home page
}

// Resolve finds where a destination leads that is written in file: another
// content file by its path relative to file, a file beside it, or an address
// that begins with "/", to which the base path is added. Fragments are kept.
func (s *Site) Resolve(file, destination string) Target {
	if strings.HasPrefix(destination, "#") {
		return Target{URL: destination}
	}
	where, tail := destination, ""
	if i := strings.IndexAny(where, "?#"); i >= 0 {
		where, tail = where[:i], where[i:]
	}
	if plain, err := url.PathUnescape(where); err == nil {
		where = plain
	}
	if strings.HasPrefix(where, "/") {
		return s.resolveAddress(where, tail)
	}
	name := path.Join(path.Dir(file), where)
	if path.Ext(name) == ".md" {
		return s.resolveText(file, name, tail)
	}
	if a, ok := s.Asset(name); ok {
		return Target{URL: a.URL + tail}
	}
	if _, ok := s.Tree.Lookup(name); ok {
		if below, static := strings.CutPrefix(name, "static/"); static {
			return s.resolveAddress("/"+below, tail)
		}
		return Target{Left: true, Problem: name + " is not published"}
	}
	hint := "name a file as seen from this one, or an address that begins with /"
	if _, ok := s.Tree.Lookup(name + ".md"); ok {
		hint = "write " + where + ".md"
	} else if s.hasOtherForm(name) {
		hint = otherForm
	}
	return Target{Problem: "there is no file " + name, Hint: hint}
}

func (s *Site) resolveAddress(where, tail string) Target {
	if a, ok := s.Asset("static" + path.Clean(where)); ok {
		return Target{URL: a.URL + tail}
	}
	below := strings.TrimPrefix(path.Clean(where), "/")
	if strings.HasSuffix(where, "/") && below != "" {
		below += "/"
	}
	for _, path := range []string{below, below + "/"} {
		if a := s.leftAt(path); a != nil {
			return Target{Left: true, Problem: fmt.Sprintf("/%s is not published: %s", path, a.State)}
		}
	}
	return Target{URL: s.Path(below) + tail, Below: below}
}

// leftAt returns the valid article that would have a path below the home page,
// if none has it now; of several, the last by file.
func (s *Site) leftAt(path string) *Article {
	list := s.Addressed(s.Path(path))
	if len(list) == 0 || slices.ContainsFunc(list, (*Article).HasPage) {
		return nil
	}
	return list[len(list)-1]
}

func (s *Site) resolveText(file, name, tail string) Target {
	if a := s.articleIn(name); a != nil {
		if !a.HasPage() {
			return Target{Left: true, Problem: fmt.Sprintf("%s is not published: %s", name, a.State)}
		}
		return Target{URL: a.Entry.URL + tail}
	}
	if address, ok := s.register.addresses[name]; ok {
		return Target{URL: s.Path(address) + tail}
	}
	if _, ok := s.Tree.Lookup(name); ok {
		return Target{Left: true, Problem: name + " is not published"}
	}
	if s.hasOtherForm(name) {
		return Target{Problem: "there is no file " + name, Hint: otherForm}
	}
	return Target{Problem: "there is no file " + name, Hint: s.nearFile(file, name)}
}

// otherForm is the hint where [Site.hasOtherForm] says yes: the two names look
// alike.
const otherForm = "there is one whose name has its accents as characters of their own (NFD): rename it to what is written here, or the other way round"

// hasOtherForm reports whether there is a file whose name differs from this one
// in nothing but its Unicode form, in which some systems save names.
func (s *Site) hasOtherForm(name string) bool {
	for i := range len(name) {
		if name[i] >= 0x80 {
			_, composed := s.Tree.Lookup(norm.NFC.String(name))
			_, decomposed := s.Tree.Lookup(norm.NFD.String(name))
			return composed || decomposed
		}
	}
	return false
}

// nearFile names the content file that was most likely meant: one with the
// same name elsewhere, else one with a similar name in the folder.
func (s *Site) nearFile(from, name string) string {
	names := s.fileNames()
	for _, other := range names.byBase[path.Base(name)] {
		if other != from {
			return "did you mean " + Relative(path.Dir(from), other) + "?"
		}
	}
	dir := path.Dir(name)
	// A comparison with each name of a large folder, for each of many wrong
	// links, would take longer than the rest of the build.
	if bases := names.byFolder[dir]; len(bases) <= mostCompared {
		bases = slices.DeleteFunc(slices.Clone(bases), func(base string) bool { return path.Join(dir, base) == from })
		if near := diag.Near(path.Base(name), bases); near != "" {
			return "did you mean " + Relative(path.Dir(from), path.Join(dir, near)) + "?"
		}
	}
	return "name a file as seen from this one"
}

// mostCompared is how many names of a folder are compared with a wrong one.
const mostCompared = 1000

// fileNames are the content files by their last name and by their folder, each
// in order.
type fileNames struct{ byBase, byFolder map[string][]string }

// newFileNames returns what makes them when a link is wrong, for there may be
// many such links.
func newFileNames(tree *files.Tree) func() fileNames {
	return sync.OnceValue(func() fileNames {
		names := fileNames{map[string][]string{}, map[string][]string{}}
		for _, f := range tree.Under("content") {
			dir, base := path.Split(f.Name)
			dir = path.Clean(dir)
			names.byBase[base] = append(names.byBase[base], f.Name)
			names.byFolder[dir] = append(names.byFolder[dir], base)
		}
		return names
	})
}

// Relative returns the path of a file as seen from a folder.
func Relative(folder, file string) string {
	from, to := strings.Split(folder, "/"), strings.Split(file, "/")
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(to, "/")
}
