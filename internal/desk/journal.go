package desk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"coranto/internal/files"
)

// journalName is the file that has a rewrite while it is carried out.
const journalName = "rewrite.json"

// journal is what completes a rewrite that was interrupted. Each of its steps can
// be done again: no file that is moved takes the place of another.
type journal struct {
	Written map[string][]byte     `json:"written"`
	Was     map[string]files.Hash `json:"was"` // of files that are written over or removed
	Moved   map[string]string     `json:"moved"`
	Removed []string              `json:"removed"`
}

// journalPath is where a journal stands, as seen from the digest's folder.
var journalPath = filepath.Join(stateFolder, journalName)

// Write carries the rewrite out: what is new first, what goes last. Until it is
// done, it stands in the digest's .coranto; [Resume] completes one that was
// interrupted. Where a file is not as it was when the rewrite was worked out,
// nothing is written.
func (r *Rewrite) Write() error {
	j := journal{r.written, r.was, r.moved, r.removed}
	data, err := json.Marshal(j)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(r.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if name, err := j.disturbed(root); err != nil || name != "" {
		if err == nil {
			err = fmt.Errorf("%s was changed meanwhile; nothing was written, so run the command again", name)
		}
		return err
	}
	if err := Remember(r.dir, journalName, data); err != nil {
		return err
	}
	return j.carryOut(root)
}

// Interrupted reports whether a rewrite of the digest at dir was begun and not
// completed.
func Interrupted(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, journalPath))
	return err == nil
}

// Resume completes a rewrite of the digest at dir that was interrupted, if there
// is one. What somebody has changed meanwhile is not written over: then nothing is
// done.
func Resume(dir string) (done bool, err error) {
	data := Recall(dir, journalName)
	if data == nil {
		return false, nil
	}
	var j journal
	if json.Unmarshal(data, &j) != nil {
		return false, fmt.Errorf("%s, which would complete a move that was interrupted, cannot be read; compare with git status, put things right, and remove it", journalPath)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return false, err
	}
	defer root.Close()
	name, err := j.disturbed(root)
	if err == nil && name != "" {
		err = fmt.Errorf("%s was changed since a move was interrupted; put all as you want it, and remove %s", name, journalPath)
	}
	if err != nil {
		return false, err
	}
	return true, j.carryOut(root)
}

// disturbed returns the first file that is neither as it was nor as it is to be.
func (j *journal) disturbed(root *os.Root) (string, error) {
	for _, name := range slices.Sorted(maps.Keys(j.Written)) {
		now, err := root.ReadFile(filepath.FromSlash(name))
		switch was, known := j.Was[name]; {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return "", err
		case bytes.Equal(now, j.Written[name]):
		case !known || files.Sum(now) != was:
			return name, nil
		}
	}
	for _, from := range slices.Sorted(maps.Keys(j.Moved)) {
		_, away := root.Lstat(filepath.FromSlash(from))
		_, there := root.Lstat(filepath.FromSlash(j.Moved[from]))
		if away == nil && there == nil {
			return j.Moved[from], nil
		}
	}
	for _, name := range j.Removed {
		now, err := root.ReadFile(filepath.FromSlash(name))
		if err == nil && files.Sum(now) != j.Was[name] {
			return name, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", nil
}

// steps are what there is to do, in order, to a digest that is not disturbed. Each
// may be done already.
func (j *journal) steps(root *os.Root) []func() error {
	var steps []func() error
	add := func(step func() error) { steps = append(steps, step) }
	for _, name := range slices.Sorted(maps.Keys(j.Written)) {
		add(func() error { return replaceIn(root, name, j.Written[name]) })
	}
	for _, from := range slices.Sorted(maps.Keys(j.Moved)) {
		add(func() error { return moveIn(root, from, j.Moved[from]) })
	}
	for _, name := range j.Removed {
		add(func() error {
			if err := root.Remove(filepath.FromSlash(name)); !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		})
	}
	// Folders that are empty now, from the inside out.
	for _, name := range append(slices.Sorted(maps.Keys(j.Moved)), j.Removed...) {
		add(func() error {
			for folder := path.Dir(name); strings.Count(folder, "/") > 1; folder = path.Dir(folder) {
				if root.Remove(filepath.FromSlash(folder)) != nil {
					break
				}
			}
			return nil
		})
	}
	return steps
}

// carryOut does what is not done yet, and removes the journal.
func (j *journal) carryOut(root *os.Root) error {
	for _, step := range j.steps(root) {
		if err := step(); err != nil {
			return err
		}
	}
	return root.Remove(journalPath)
}

// moveIn moves a file, if it still stands where it was.
func moveIn(root *os.Root, from, to string) error {
	if _, err := root.Lstat(filepath.FromSlash(from)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := root.MkdirAll(filepath.FromSlash(path.Dir(to)), 0o777); err != nil {
		return err
	}
	return root.Rename(filepath.FromSlash(from), filepath.FromSlash(to))
}

// replaceIn writes a file in one step.
func replaceIn(root *os.Root, name string, data []byte) error {
	full := filepath.FromSlash(name)
	if err := root.MkdirAll(filepath.Dir(full), 0o777); err != nil {
		return err
	}
	mode := fs.FileMode(0o666)
	if info, err := root.Stat(full); err == nil {
		mode = info.Mode().Perm()
	}
	beside := filepath.Join(filepath.Dir(full), "."+filepath.Base(full)+".coranto")
	file, err := root.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = root.Rename(beside, full)
	}
	if err != nil {
		_ = root.Remove(beside)
	}
	return err
}
