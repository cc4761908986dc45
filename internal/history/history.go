// Package history reads what git knows of a digest. It runs the git of the
// machine, which reads a long history many times faster than a library does,
// and changes nothing in the repository.
package history

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// Repository is a git repository that holds a digest.
type Repository struct {
	dir    string // its top
	prefix string // its path in the repository, with a slash behind it; "" at the top
}

// Error is what a person can do something about: there is no repository, or it
// does not have what is asked for.
type Error struct{ Message, Hint string }

// Error returns the message and the hint.
func (e *Error) Error() string { return e.Message + "; " + e.Hint }

// Open returns the repository of the digest in dir. An [*Error] says that there
// is none.
func Open(dir string) (*Repository, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, &Error{"there is no git on this machine", "install it"}
	}
	r := &Repository{dir: dir}
	prefix, err := r.line("rev-parse", "--show-prefix")
	if err != nil {
		return nil, &Error{"the digest is not in a git repository", "run git init in its folder, and commit it"}
	}
	// From here on git runs at the top: elsewhere it takes names of trees for
	// names below the folder that it runs in.
	top, err := r.line("rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	return &Repository{top, prefix}, nil
}

// Since returns the commit at which the present state and ref parted: what is
// different from it was done here, and not on the side of ref. An [*Error] says
// that the repository does not have it.
func (r *Repository) Since(ref string) (commit string, err error) {
	commit, err = r.line("rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}")
	if err != nil {
		return "", r.missing(fmt.Sprintf("there is no commit %q here", ref), "name a branch, a tag or a commit, as in origin/main or HEAD~1")
	}
	base, err := r.line("merge-base", commit, "HEAD")
	if err != nil {
		return "", r.missing(fmt.Sprintf("%q and the present state have no commit in common", ref), "name a commit that the present state comes from")
	}
	// Where the history is cut off, a later commit in common may be behind the cut.
	if base != commit && r.shallow() {
		return "", r.missing(fmt.Sprintf("where %q and the present state parted cannot be known", ref), "")
	}
	return base, nil
}

// shallow reports whether the repository lacks the older part of its history.
func (r *Repository) shallow() bool {
	is, err := r.line("rev-parse", "--is-shallow-repository")
	return err == nil && is == "true"
}

// missing is an error of something that is not there, which in a shallow clone
// has a reason of its own.
func (r *Repository) missing(message, hint string) error {
	if r.shallow() {
		hint = "this clone is shallow: fetch the whole history with git fetch --unshallow, or in a GitHub workflow check out with fetch-depth: 0"
	}
	return &Error{message, hint}
}

// Extract writes the files of the digest as they were at a commit into a folder,
// which exists and is empty: those at the top with one of the given names, with
// all below them.
func (r *Repository) Extract(commit, into string, names ...string) error {
	tree := commit + ":" + r.prefix
	list, err := r.run("ls-tree", "-z", "--name-only", tree)
	if err != nil {
		return &Error{fmt.Sprintf("there was no digest in this folder at %.12s", commit), "name a later commit"}
	}
	var there []string
	for name := range strings.SplitSeq(string(list), "\x00") {
		if slices.Contains(names, name) {
			there = append(there, name)
		}
	}
	if len(there) == 0 {
		return &Error{fmt.Sprintf("there was no digest in this folder at %.12s", commit), "name a later commit"}
	}
	c := r.command(append([]string{"archive", "--format=tar", tree, "--"}, there...)...)
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	err = extract(out, into)
	_, _ = io.Copy(io.Discard, out)
	if waited := c.Wait(); err == nil && waited != nil {
		err = fmt.Errorf("git archive: %s", firstLine(said.String(), waited))
	}
	return err
}

// extract writes what a tar archive holds into a folder, and nothing outside.
func extract(archive io.Reader, into string) error {
	root, err := os.OpenRoot(into)
	if err != nil {
		return err
	}
	defer root.Close()
	files := tar.NewReader(archive)
	for {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("git archive: %w", err)
		}
		name := path.Clean(h.Name)
		switch h.Typeflag {
		case tar.TypeDir:
			err = root.MkdirAll(name, 0o777)
		case tar.TypeSymlink:
			err = root.Symlink(h.Linkname, name)
		case tar.TypeReg:
			err = write(root, name, files)
		}
		if err != nil {
			return err
		}
	}
}

func write(root *os.Root, name string, from io.Reader) error {
	f, err := root.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrNotExist) {
		if err = root.MkdirAll(path.Dir(name), 0o777); err == nil {
			f, err = root.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o666)
		}
	}
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}

func (r *Repository) command(args ...string) *exec.Cmd {
	c := exec.Command("git", append([]string{"-C", r.dir, "-c", "core.quotePath=false"}, args...)...)
	// What git says is read here; and reading must not take locks.
	c.Env = append(os.Environ(), "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0")
	return c
}

func (r *Repository) run(args ...string) ([]byte, error) {
	out, err := r.command(args...).Output()
	if err != nil {
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out, nil
}

// line runs git for one line.
func (r *Repository) line(args ...string) (string, error) {
	out, err := r.run(args...)
	return strings.TrimSuffix(string(out), "\n"), err
}

func firstLine(said string, otherwise error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	if line == "" {
		return otherwise.Error()
	}
	return line
}
