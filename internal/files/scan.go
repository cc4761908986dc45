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
	for _, l := range layers {
		s.layers = append(s.layers, &layer{l})
	}
	for _, name := range tops {
		if err := s.list(name); err != nil {
			return nil, nil, err
		}
	}
	s.sort()
	t := &Tree{s.layers, slices.Clip(s.files), s.links, s.diagnostics}
	return t, slices.Clone(t.diagnostics), nil
}

// tops are the inputs at the top of a digest.
var tops = []string{"content", ConfigName, "layouts", "static"}

// havers returns the layers that may have what stands at the top.
func havers(layers []*layer, top string) []*layer {
	if top == "content" || top == ConfigName {
		return layers[:min(1, len(layers))]
	}
	return layers
}

// scanner lists what stands at some names.
type scanner struct {
	layers      []*layer
	layer       *layer // the one that is being listed
	files       []File
	links       []string
	diagnostics []diag.Diagnostic
}

// sort puts all that was found in order. Of two files with one name it keeps
// that of the first layer.
func (s *scanner) sort() {
	slices.SortStableFunc(s.files, compareFiles)
	s.files = slices.CompactFunc(s.files, func(a, b File) bool { return a.Name == b.Name })
	slices.Sort(s.links)
	s.links = slices.Compact(s.links)
	s.diagnostics = diag.Sort(s.diagnostics)
}

func compareFiles(a, b File) int { return strings.Compare(a.Name, b.Name) }

// list adds what stands at a name, in every layer that may have it: from the
// top down, since what stands above decides what may stand below.
func (s *scanner) list(name string) error {
	top, _, _ := strings.Cut(name, "/")
	if !slices.Contains(tops, top) {
		return nil
	}
	for _, s.layer = range havers(s.layers, top) {
		info, err := fs.Lstat(s.layer.fsys, top)
		if err == nil {
			err = s.visit(top, info.Mode(), false, strings.TrimPrefix(name[len(top):], "/"))
		} else {
			err = s.fault(top, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// visit adds a file, or the files of a folder; of a folder, only what stands at
// the path below it, if one is given. linked says that the way to it leads over
// a link.
func (s *scanner) visit(name string, mode fs.FileMode, linked bool, below string) error {
	if mode&fs.ModeSymlink != 0 {
		s.links = append(s.links, name)
		info, err := fs.Stat(s.layer.fsys, name)
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
	case mode.IsDir() && below != "":
		child, below, _ := strings.Cut(below, "/")
		info, err := fs.Lstat(s.layer.fsys, name+"/"+child)
		if err != nil {
			return s.fault(name+"/"+child, err)
		}
		return s.enter(name+"/"+child, info.Mode(), linked, below)
	case below != "" && !mode.IsDir(): // so there is nothing below
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
	entries, err := fs.ReadDir(s.layer.fsys, folder)
	if err != nil {
		return s.fault(folder, err)
	}
	for _, entry := range entries {
		// The type alone: asking for more takes four times as long as all else here.
		if err := s.enter(folder+"/"+entry.Name(), entry.Type(), linked, ""); err != nil {
			return err
		}
	}
	return nil
}

// enter visits what is in a folder, if its name is that of an input.
func (s *scanner) enter(name string, mode fs.FileMode, linked bool, below string) error {
	switch {
	case ignored(name):
	case !utf8.ValidString(name):
		s.report(strings.ToValidUTF8(name, "\ufffd"), "its name is not UTF-8", "rename it")
	case strings.ContainsFunc(name, unicode.IsControl):
		s.report(name, "its name holds a control character", "rename it")
	default:
		return s.visit(name, mode, linked, below)
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
		strings.HasSuffix(base, ".swp"), strings.HasSuffix(base, ".swx"),
		strings.HasSuffix(base, "___jb_tmp___"), strings.HasSuffix(base, "___jb_old___"):
		return true
	}
	return strings.HasPrefix(base, ".") && !strings.HasPrefix(name, "static/")
}
