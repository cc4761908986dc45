package files

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"coranto/internal/diag"
)

// Update returns the tree as it is now, if nothing has changed but what stands
// at the given names; the name of a folder stands for all below it, and "." for
// everything. What is not named is not looked at: of a folder with a hundred
// thousand files, one is listed again in microseconds. The result is what [Scan]
// would give, and t itself when that is the same.
//
// It also returns the names of the files that may have come, gone or got other
// bytes, in order. What is reached over a symbolic link is always among them,
// since it can change under another name. An error is of the environment.
func (t *Tree) Update(names ...string) (next *Tree, touched []string, err error) {
	targets := t.targets(names)
	s := scanner{layers: t.layers}
	for _, name := range targets {
		if err := s.list(name); err != nil {
			return nil, nil, err
		}
	}
	s.sort()

	var gone []File
	for _, name := range targets {
		if f, found := t.Lookup(name); found {
			gone = append(gone, f)
		}
		gone = append(gone, t.Under(name)...)
	}
	slices.SortFunc(gone, compareFiles)
	for _, f := range gone {
		touched = append(touched, f.Name)
	}
	for _, f := range s.files {
		touched = append(touched, f.Name)
	}
	slices.Sort(touched)
	touched = slices.Compact(touched)

	at := func(name string) bool {
		return slices.ContainsFunc(targets, func(target string) bool { return name == target || below(target, name) })
	}
	diagnostics := slices.DeleteFunc(slices.Clone(t.diagnostics), func(d diag.Diagnostic) bool { return at(d.File) })
	diagnostics = diag.Sort(append(diagnostics, s.diagnostics...))
	links := slices.DeleteFunc(slices.Clone(t.links), at)
	links = append(links, s.links...)
	slices.Sort(links)
	next = &Tree{layers: t.layers, links: links, diagnostics: diagnostics}

	same := slices.Equal(gone, s.files)
	if same && slices.Equal(links, t.links) && slices.EqualFunc(diagnostics, t.diagnostics, sameDiagnostic) {
		return t, touched, nil
	}
	next.files = t.files
	if !same {
		next.files = replaced(t.files, gone, s.files)
	}
	return next, touched, nil
}

// sameDiagnostic compares two of this package, which have nothing else.
func sameDiagnostic(a, b diag.Diagnostic) bool {
	return a.Position == b.Position && a.Message == b.Message && a.Hint == b.Hint
}

// replaced returns the files of a list, which is by name, without some of them
// and with others, all by name.
func replaced(list, gone, come []File) []File {
	out := make([]File, 0, len(list)-len(gone)+len(come))
	for len(gone) > 0 || len(come) > 0 {
		var f File
		isGone := len(come) == 0 || len(gone) > 0 && gone[0].Name <= come[0].Name
		if isGone {
			f, gone = gone[0], gone[1:]
		} else {
			f, come = come[0], come[1:]
		}
		i, _ := slices.BinarySearchFunc(list, f, compareFiles)
		out, list = append(out, list[:i]...), list[i:]
		if isGone {
			list = list[1:]
		} else {
			out = append(out, f)
		}
	}
	return append(out, list...)
}

// below reports whether a name is that of something in a folder.
func below(folder, name string) bool {
	return len(name) > len(folder) && name[len(folder)] == '/' && name[:len(folder)] == folder
}

// targets returns where the tree has to be listed anew after changes of names:
// no name among them is below another.
func (t *Tree) targets(names []string) []string {
	var out []string
	plain := map[string]bool{} // folders that are known to be as they were
	for _, name := range slices.Concat(names, t.links) {
		if name = path.Clean(name); name == "." {
			return tops
		}
		if top, _, _ := strings.Cut(name, "/"); slices.Contains(tops, top) {
			out = append(out, t.target(name, plain))
		}
	}
	slices.Sort(out)
	kept := out[:0]
	covered := map[string]bool{}
	for _, name := range out {
		up := name
		for !covered[up] && up != "." {
			up = path.Dir(up)
		}
		if up == "." {
			covered[name] = true
			kept = append(kept, name)
		}
	}
	return kept
}

// target returns where the tree has to be listed anew after a change of name:
// there, or at the first folder on the way to it that is not, as before, a
// plain one with inputs in it.
func (t *Tree) target(name string, plain map[string]bool) string {
	for !utf8.ValidString(name) {
		name = path.Dir(name) // what was said of it stands under a name with other characters
	}
	for i, c := range name {
		if c != '/' || plain[name[:i]] {
			continue
		}
		folder := name[:i]
		if !t.isPlain(folder) {
			return folder
		}
		plain[folder] = true
	}
	return name
}

// isPlain reports whether a folder had inputs, and is a folder and no link now
// in every layer that had them, and nothing in the others.
func (t *Tree) isPlain(folder string) bool {
	if slices.ContainsFunc(t.diagnostics, func(d diag.Diagnostic) bool { return d.File == folder }) {
		return false
	}
	list, known := t.Under(folder), false
	top, _, _ := strings.Cut(folder, "/")
	for _, l := range havers(t.layers, top) {
		had := slices.ContainsFunc(list, func(f File) bool { return f.layer == l })
		info, err := fs.Lstat(l.fsys, folder)
		if had && (err != nil || !info.IsDir()) || !had && !errors.Is(err, fs.ErrNotExist) {
			return false
		}
		known = known || had
	}
	return known
}
