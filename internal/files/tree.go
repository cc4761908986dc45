// Package files reads the digest's input files. A [Tree] names them all, from
// layers of which the first wins: the digest's own folder over the built-in
// theme. A [Watcher] tells which of them may have changed. Nothing here knows what
// a file means.
package files

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"coranto/internal/diag"
)

// File is one file of a tree.
type File struct {
	Name  string // slash-separated, relative to the root of its layer
	layer *layer
}

// layer is one of the file systems that a tree is made of: a pointer to one
// tells it from the others, which file systems themselves need not do.
type layer struct{ fsys fs.FS }

// Tree is an immutable list of files. Their bytes stay where they are until
// they are read.
type Tree struct {
	layers      []*layer
	files       []File            // by name
	links       []string          // names of the symbolic links that were followed, by name
	diagnostics []diag.Diagnostic // in order
}

// Diagnostics returns what cannot be an input, in order.
func (t *Tree) Diagnostics() []diag.Diagnostic { return t.diagnostics }

// All returns every file, by name.
func (t *Tree) All() []File { return t.files }

// Under returns the files below folder, by name.
func (t *Tree) Under(folder string) []File {
	from, _ := slices.BinarySearchFunc(t.files, folder+"/", compareName)
	to, _ := slices.BinarySearchFunc(t.files, folder+"0", compareName) // '0' follows '/'
	return t.files[from:to:to]
}

// Lookup returns the file with that name.
func (t *Tree) Lookup(name string) (File, bool) {
	i, found := slices.BinarySearchFunc(t.files, name, compareName)
	if !found {
		return File{}, false
	}
	return t.files[i], true
}

func compareName(f File, name string) int { return strings.Compare(f.Name, name) }

// ErrChanged says that a file is no longer what it was when the site was
// loaded. [Changed] tells which.
var ErrChanged = errors.New("changed while it was being read")

type changedError struct{ name string }

func (e *changedError) Error() string        { return e.name + ": " + ErrChanged.Error() }
func (e *changedError) Is(target error) bool { return target == ErrChanged }

// HasChanged returns the [ErrChanged] of a file.
func HasChanged(name string) error { return &changedError{name} }

// Changed returns the name of the file that an [ErrChanged] speaks of.
func Changed(err error) (name string, ok bool) {
	var e *changedError
	if !errors.As(err, &e) {
		return "", false
	}
	return e.name, true
}

// Read returns the bytes of f. They are in buf when it is large enough, so the
// caller may use one buffer for many files, and not keep what it got.
func (f File) Read(buf []byte) ([]byte, error) {
	if f.layer == nil {
		return nil, &fs.PathError{Op: "read", Path: f.Name, Err: fs.ErrNotExist}
	}
	if d, ok := f.layer.fsys.(*dir); ok {
		return ReadFile(d.path(f.Name), buf)
	}
	file, err := f.layer.fsys.Open(f.Name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b := bytes.NewBuffer(buf[:0])
	if cap(buf) == 0 {
		if info, err := file.Stat(); err == nil {
			b.Grow(int(info.Size()) + bytes.MinRead)
		}
	}
	if _, err := b.ReadFrom(file); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// ReadChecked is Read for a file whose hash is known; other bytes are
// [ErrChanged].
func (f File) ReadChecked(want Hash, buf []byte) ([]byte, error) {
	data, err := f.Read(buf)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil || Sum(data) != want {
		return nil, HasChanged(f.Name)
	}
	return data, nil
}
