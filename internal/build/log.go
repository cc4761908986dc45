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
type outputLog struct {
	path string
	disk disk
}

const logVersion = "coranto outputs 1"

// newLog returns the log of the target's output.
func newLog(t target) outputLog {
	return outputLog{filepath.Join(t.cache, "outputs-"+t.name()), t.disk}
}

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
	if err := l.disk.replace(l.path, []byte(logHead(body)+"\n"+body)); err != nil {
		return fmt.Errorf("the log cannot be written: %w", err)
	}
	return nil
}

// hash returns the hash of the log's bytes; of none, when there is no log.
func (l outputLog) hash() (files.Hash, error) {
	data, err := os.ReadFile(l.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return files.Hash{}, fmt.Errorf("the log cannot be read: %w", err)
	}
	return files.Sum(data), nil
}

func logHead(body string) string { return logVersion + " " + files.Sum([]byte(body)).String() }
