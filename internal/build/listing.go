package build

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// listing is what stands in an output.
type listing struct {
	files []listed
	err   error // the output is not there, or cannot be read
}

type listed struct {
	name string
	stamp
}

// stamp shows, without reading it, that a file is most likely the one that it
// was. It proves nothing where times are new, as after a clone; then the bytes
// are hashed.
type stamp struct {
	size int64
	time int64 // of the last change of its bytes, in nanoseconds since 1970
}

// stampOf returns the stamp of a plain file, and of anything else one that no
// such file has.
func stampOf(info fs.FileInfo, err error) stamp {
	if err != nil || !info.Mode().IsRegular() {
		return stamp{size: -1}
	}
	return stamp{info.Size(), info.ModTime().UnixNano()}
}

// list lists the files of an output, links among them, except git's own at the
// top and the stage of a build that was killed.
func list(out string) listing {
	var l listing
	l.err = l.walk(out, "")
	return l
}

// gitFiles are git's own at the top of an output, which may be a work tree, or
// have to stand in one.
var gitFiles = []string{".git", ".gitignore", ".gitattributes", ".gitkeep"}

func (l *listing) walk(folder, below string) error {
	entries, err := os.ReadDir(filepath.Join(folder, filepath.FromSlash(below)))
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		if below != "" {
			name = below + "/" + name
		} else if slices.Contains(gitFiles, name) || name == stageName {
			continue
		}
		if !e.IsDir() {
			l.files = append(l.files, listed{name, stampOf(e.Info())})
			continue
		}
		if err := l.walk(folder, name); err != nil {
			return err
		}
	}
	return nil
}
