package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// LinkError says that a symbolic link cannot be followed.
type LinkError struct{ Message, Hint string }

// Error returns the message.
func (e *LinkError) Error() string { return e.Message }

// dir is a folder of the disk as a layer. Its Stat refuses the links that
// [Scan] must not follow; Open and ReadDir trust the names of a Scan.
type dir struct {
	root string // absolute, without links
}

var _ fs.ReadLinkFS = (*dir)(nil)

// Dir returns the folder at root as a layer for [Scan].
func Dir(root string) (fs.FS, error) {
	abs, err := filepath.Abs(root)
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	if err != nil {
		return nil, err
	}
	return &dir{abs}, nil
}

func (d *dir) path(name string) string { return filepath.Join(d.root, filepath.FromSlash(name)) }

// Open opens a file or folder for reading.
func (d *dir) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return os.Open(d.path(name))
}

// ReadDir lists a folder by name.
func (d *dir) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(d.path(name)) }

// Lstat describes a file or link.
func (d *dir) Lstat(name string) (fs.FileInfo, error) { return os.Lstat(d.path(name)) }

// ReadLink returns where a link leads to.
func (d *dir) ReadLink(name string) (string, error) { return os.Readlink(d.path(name)) }

// Stat follows links, and returns a [*LinkError] for one that leads out of the
// folder or in a circle.
func (d *dir) Stat(name string) (fs.FileInfo, error) {
	full := d.path(name)
	info, err := os.Stat(full)
	if errors.Is(err, syscall.ELOOP) {
		return nil, &LinkError{"this link leads in a circle", "remove it"}
	}
	if err != nil {
		return nil, err
	}
	target, err := filepath.EvalSymlinks(full)
	if err != nil {
		return nil, err
	}
	if !within(d.root, target) {
		return nil, &LinkError{"this link leads out of the digest's folder", "copy what it points to into the folder"}
	}
	here, err := filepath.EvalSymlinks(filepath.Dir(full))
	if err != nil {
		return nil, err
	}
	if within(target, here) {
		return nil, &LinkError{"this link leads to a folder that holds it", "remove it"}
	}
	return info, nil
}

// within reports whether name is folder or below it.
func within(folder, name string) bool {
	below, err := filepath.Rel(folder, name)
	return err == nil && filepath.IsLocal(below)
}
