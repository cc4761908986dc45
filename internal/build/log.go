package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"coranto/internal/files"
)

// outputLog is the record of what earlier builds wrote to one output: the paths
// that are ours. Without it nothing is lost but the right to remove what is no
// longer in the plan.
//
// The file has a header, the hash of all that follows, and a path on each line.
type outputLog struct{ path string }

const logVersion = "coranto outputs 1"

// newLog returns the log of the target's output.
func newLog(t target) outputLog { return outputLog{filepath.Join(t.cache, "outputs-"+t.name())} }

// read returns the paths of the log; nil when there is no log, or it is not
// whole.
func (l outputLog) read() (map[string]bool, error) {
	data, err := os.ReadFile(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the log cannot be read: %w", err)
	}
	head, body, _ := strings.Cut(string(data), "\n")
	if head != logHead(body) {
		return nil, nil
	}
	paths := map[string]bool{}
	for line := range strings.Lines(body) {
		paths[strings.TrimSuffix(line, "\n")] = true
	}
	return paths, nil
}

// write replaces the log in one step. It sorts paths.
func (l outputLog) write(paths []string) error {
	slices.Sort(paths)
	body := strings.Join(slices.Compact(paths), "\n")
	next := l.path + ".new" // one build at a time: no other has that name
	err := os.WriteFile(next, []byte(logHead(body)+"\n"+body), 0o666)
	if err == nil {
		err = os.Rename(next, l.path)
	}
	if err != nil {
		os.Remove(next)
		return fmt.Errorf("the log cannot be written: %w", err)
	}
	return nil
}

func logHead(body string) string { return logVersion + " " + files.Sum([]byte(body)).String() }
