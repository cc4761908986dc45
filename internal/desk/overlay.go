package desk

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// overlay is a digest's folder as it will be.
type overlay struct {
	layered
	r *Rewrite
}

// layered is what files.Dir returns.
type layered interface {
	fs.ReadLinkFS
	fs.StatFS
	fs.ReadDirFS
}

// now returns the name under which a file stands that will have another; whether
// it is gone; and its bytes, if they are new.
func (o *overlay) now(name string) (stands string, data []byte, gone bool) {
	if data, ok := o.r.written[name]; ok {
		return name, data, false
	}
	for from, to := range o.r.moved {
		if to == name {
			return from, nil, false
		}
	}
	_, away := o.r.moved[name]
	return name, nil, away || slices.Contains(o.r.removed, name)
}

// folder reports whether a name is that of a folder that will be new.
func (o *overlay) folder(name string) bool {
	below := func(file string) bool { return strings.HasPrefix(file, name+"/") }
	for file := range o.r.written {
		if below(file) {
			return true
		}
	}
	for _, file := range o.r.moved {
		if below(file) {
			return true
		}
	}
	return false
}

func (o *overlay) Open(name string) (fs.File, error) {
	stands, data, gone := o.now(name)
	switch {
	case data != nil:
		return &openFile{Reader: bytes.NewReader(data), info: info{path.Base(name), int64(len(data)), 0o666}}, nil
	case gone:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return o.layered.Open(stands)
}

func (o *overlay) Lstat(name string) (fs.FileInfo, error) { return o.stat(name, o.layered.Lstat) }
func (o *overlay) Stat(name string) (fs.FileInfo, error)  { return o.stat(name, o.layered.Stat) }

func (o *overlay) stat(name string, ask func(string) (fs.FileInfo, error)) (fs.FileInfo, error) {
	stands, data, gone := o.now(name)
	switch {
	case data != nil:
		return info{path.Base(name), int64(len(data)), 0o666}, nil
	case gone:
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	i, err := ask(stands)
	if err != nil && o.folder(name) {
		return info{path.Base(name), 0, fs.ModeDir | 0o777}, nil
	}
	return i, err
}

func (o *overlay) ReadDir(folder string) ([]fs.DirEntry, error) {
	list, err := o.layered.ReadDir(folder)
	if err != nil && !o.folder(folder) {
		return nil, err
	}
	names := map[string]bool{}
	for _, e := range list {
		if _, _, gone := o.now(path.Join(folder, e.Name())); !gone {
			names[e.Name()] = true
		}
	}
	add := func(file string) {
		if below, inside := strings.CutPrefix(file, folder+"/"); inside {
			name, _, _ := strings.Cut(below, "/")
			names[name] = true
		}
	}
	for file := range o.r.written {
		add(file)
	}
	for _, file := range o.r.moved {
		add(file)
	}
	var out []fs.DirEntry
	for _, name := range slices.Sorted(maps.Keys(names)) {
		i, err := o.Lstat(path.Join(folder, name))
		if err != nil {
			return nil, err
		}
		out = append(out, fs.FileInfoToDirEntry(i))
	}
	return out, nil
}

type info struct {
	name string
	size int64
	mode fs.FileMode
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }

type openFile struct {
	*bytes.Reader
	info info
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }
