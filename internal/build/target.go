package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"coranto/internal/files"
)

// target is where a build writes: absolute paths, free of links.
type target struct {
	dir   string // the digest's folder
	out   string // the output
	cache string // log and lock
	disk  disk
}

// newTarget finds the output's place and refuses one that would harm the
// digest, before anything is touched.
func newTarget(dir, out, cache string) (target, error) {
	given, err := filepath.Abs(dir)
	if err != nil {
		return target{}, err
	}
	root, err := filepath.EvalSymlinks(given)
	if err == nil {
		_, err = os.Stat(filepath.Join(root, files.ConfigName))
	}
	if errors.Is(err, fs.ErrPermission) {
		return target{}, fmt.Errorf("the digest's folder cannot be read: %w", err)
	}
	if err != nil {
		return target{}, fmt.Errorf("there is no %s in %s; run coranto init, or name the digest's folder with -C", files.ConfigName, given)
	}
	t := target{dir: root, disk: realDisk}
	if t.out, err = place(root, out, "public"); err != nil {
		return target{}, fmt.Errorf("the output %s", err)
	}
	if t.cache, err = place(root, cache, ".coranto"); err != nil {
		return target{}, fmt.Errorf("the folder of the log, %s", err)
	}
	refuse := func(why string) (target, error) {
		return target{}, fmt.Errorf("the output %s %s", t.out, why)
	}
	switch {
	case t.out == root:
		return refuse("is the digest's own folder")
	case within(t.out, root):
		return refuse("holds the digest's own folder")
	case t.out == t.cache:
		return refuse("is the folder of the log")
	case within(t.out, t.cache):
		return refuse("holds the folder of the log, " + t.cache)
	}
	for _, own := range []string{"content", "layouts", "static", ".git", ".github", ".coranto"} {
		switch folder := filepath.Join(root, own); {
		case within(folder, t.out):
			return refuse("is in " + own + "/, which is part of the digest")
		case own != ".coranto" && within(folder, t.cache):
			return target{}, fmt.Errorf("the folder of the log, %s is in %s/, which is part of the digest", t.cache, own)
		}
	}
	return t, nil
}

// name tells outputs apart in the names of their logs. It comes from the way
// from digest to output, so both can be moved together.
func (t target) name() string {
	way, err := filepath.Rel(t.dir, t.out)
	if err != nil {
		way = t.out
	}
	return files.Sum([]byte(filepath.ToSlash(way))).Short()
}

// place returns the real path of a folder given on the command line, or of the
// usual one in the digest; it need not exist. A link in the digest that leads
// out of it is refused: a digest that came from elsewhere must not write where
// it likes.
func place(root, given, usual string) (string, error) {
	path := filepath.Join(root, usual)
	if given != "" {
		var err error
		if path, err = filepath.Abs(given); err != nil {
			return "", fmt.Errorf("%s cannot be reached: %w", given, err)
		}
	}
	real, err := resolved(path)
	if err != nil {
		return "", err
	}
	if !within(root, real) {
		if link := linkIn(root, path); link != "" {
			return "", fmt.Errorf("%s leads out of the digest's folder by the link %s; if that is meant, name %s itself", path, link, real)
		}
	}
	if info, err := os.Stat(real); err == nil && !info.IsDir() {
		return "", fmt.Errorf("%s is a file, not a folder", real)
	}
	return real, nil
}

// resolved follows the links of the part of a path that exists.
func resolved(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err == nil {
		return real, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		var cause *fs.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return "", fmt.Errorf("%s cannot be reached: %w", path, err)
	}
	if isLink(path) {
		return "", fmt.Errorf("%s is a link that leads to nothing; remove it", path)
	}
	up := filepath.Dir(path)
	if up == path {
		return path, nil
	}
	if up, err = resolved(up); err != nil {
		return "", err
	}
	return filepath.Join(up, filepath.Base(path)), nil
}

// linkIn returns the link on the way to path that stands in root; "" for none.
func linkIn(root, path string) string {
	for up := filepath.Dir(path); up != path; path, up = up, filepath.Dir(up) {
		if !isLink(path) {
			continue
		}
		if here, err := filepath.EvalSymlinks(up); err == nil && within(root, here) {
			return path
		}
	}
	return ""
}

func isLink(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// within reports whether path is folder or lies in it.
func within(folder, path string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
