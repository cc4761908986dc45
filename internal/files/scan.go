package files

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coranto/internal/diag"
)

// ConfigName is the name of a digest's settings, at the top of its folder.
const ConfigName = "site.yaml"

// Scan lists the input files of a digest: site.yaml and everything under
// content, layouts and static, except what editors and operating systems leave
// behind and, outside static, what begins with a dot. A file that stands in
// several layers is taken from the first. content and site.yaml are those of
// the first layer alone.
//
// Links are followed within their layer. What cannot be an input is a
// diagnostic: a link that leads out of its layer, in a circle or to nothing, a
// name that is not UTF-8, what may not be read. An error is of the environment.
func Scan(layers ...fs.FS) (*Tree, []diag.Diagnostic, error) {
	var s scanner
	for i, layer := range layers {
		s.layer = layer
		tops := []string{"content", ConfigName, "layouts", "static"}
		if i > 0 {
			tops = tops[2:]
		}
		for _, name := range tops {
			if err := s.top(name); err != nil {
				return nil, nil, err
			}
		}
	}
	slices.SortStableFunc(s.files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	s.files = slices.CompactFunc(s.files, func(a, b File) bool { return a.Name == b.Name })
	return &Tree{slices.Clip(s.files)}, diag.Sort(s.diagnostics), nil
}

// scanner is one call of Scan. Of two files with one name it lists both, that
// of the first layer first.
type scanner struct {
	layer       fs.FS
	files       []File
	diagnostics []diag.Diagnostic
}

// top visits one of the inputs at the top of a layer, if it is there.
func (s *scanner) top(name string) error {
	info, err := fs.Lstat(s.layer, name)
	if err != nil {
		return s.fault(name, err)
	}
	return s.visit(name, info.Mode(), false)
}

// visit adds a file, or the files of a folder. linked says that the way to it
// leads over a link.
func (s *scanner) visit(name string, mode fs.FileMode, linked bool) error {
	if mode&fs.ModeSymlink != 0 {
		info, err := fs.Stat(s.layer, name)
		if errors.Is(err, fs.ErrNotExist) {
			err = &LinkError{"this link leads to nothing", "remove it, or mend its target"}
		}
		if err != nil {
			return s.fault(name, err)
		}
		if info.IsDir() && linked {
			// Two folders with links to one another would have no end.
			s.report(name, "this link leads to a folder, and stands in one that is reached by a link", "copy what it points to into the folder")
			return nil
		}
		mode, linked = info.Mode(), true
	}
	isConfig, isTop := name == ConfigName, !strings.Contains(name, "/")
	switch {
	case mode.IsDir() && isConfig:
		s.report(name, "this is a folder, and must be a file", "rename it")
	case mode.IsDir():
		return s.walk(name, linked)
	case !mode.IsRegular():
		s.report(name, "this is neither a file nor a folder", "move it out of the digest's folder")
	case isTop && !isConfig:
		s.report(name, "this is a file, and must be a folder", "rename it")
	default:
		s.files = append(s.files, File{name, s.layer})
	}
	return nil
}

// walk visits what is in a folder.
func (s *scanner) walk(folder string, linked bool) error {
	entries, err := fs.ReadDir(s.layer, folder)
	if err != nil {
		return s.fault(folder, err)
	}
	for _, entry := range entries {
		name := folder + "/" + entry.Name()
		switch {
		case ignored(name):
		case !utf8.ValidString(name):
			s.report(strings.ToValidUTF8(name, "\ufffd"), "its name is not UTF-8", "rename it")
		case strings.ContainsFunc(name, unicode.IsControl):
			s.report(name, "its name holds a control character", "rename it")
		default:
			// The type alone: asking for more takes four times as long as all else here.
			if err := s.visit(name, entry.Type(), linked); err != nil {
				return err
			}
		}
	}
	return nil
}

// fault reports what is wrong with one file or folder, and returns what
// concerns more.
func (s *scanner) fault(name string, err error) error {
	var link *LinkError
	switch {
	case errors.As(err, &link):
		s.report(name, link.Message, link.Hint)
	case errors.Is(err, fs.ErrPermission):
		s.report(name, "this may not be read", "give yourself the right to read it")
	case errors.Is(err, fs.ErrNotExist): // never there, or removed since it was listed
	default:
		return err
	}
	return nil
}

func (s *scanner) report(name, message, hint string) {
	s.diagnostics = append(s.diagnostics, diag.Diagnostic{
		Rule: "file", Message: message, Hint: hint, Position: diag.Position{File: name},
	})
}

// ignored reports whether the last element of name is one that editors and
// operating systems leave behind, or hidden outside static.
func ignored(name string) bool {
	base := path.Base(name)
	switch {
	case base == ".DS_Store", base == "Thumbs.db", base == "desktop.ini", base == "4913",
		base == ".git", base == ".gitignore", base == ".gitkeep", base == ".gitattributes",
		strings.HasSuffix(base, "~"), strings.HasPrefix(base, ".#"),
		strings.HasPrefix(base, "#") && strings.HasSuffix(base, "#"),
		strings.HasSuffix(base, ".swp"), strings.HasSuffix(base, ".swx"):
		return true
	}
	return strings.HasPrefix(base, ".") && !strings.HasPrefix(name, "static/")
}
