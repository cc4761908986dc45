// Package desk writes source files: a new digest, a new article. What it writes
// is meant to be read and edited by people, so it writes text, not marshalled
// values, and never over a file that exists.
package desk

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

// Scalar returns s as YAML for behind a key: see yamlText.
func Scalar(s string) string { return yamlText(s) }

// yamlText returns s as a YAML scalar on a line of its own: plain where nothing
// in it means something to YAML, else in single quotes.
func yamlText(s string) string {
	plain := s != ""
	for i, r := range s {
		first := unicode.IsLetter(r)
		if !first && (i == 0 || !unicode.IsDigit(r) && !strings.ContainsRune(" ,.()/+-–—’", r)) {
			plain = false
		}
	}
	switch strings.ToLower(s) {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n":
		plain = false
	}
	if plain && !strings.HasSuffix(s, " ") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// write writes a file that does not exist yet, and the folders it stands in.
// Where it exists, the error is fs.ErrExist.
func write(dir, name, text string) error {
	full := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
		return err
	}
	file, err := os.OpenFile(full, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Close()); err != nil {
		os.Remove(full)
	}
	return err
}
