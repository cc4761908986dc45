package desk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"coranto/internal/files"
)

// IsDigest reports whether a folder is that of a digest.
func IsDigest(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, files.ConfigName))
	return err == nil
}

// CopyTheme writes the files of a theme into a digest's folder, to be edited
// there, and returns their names. What is there already is kept.
func CopyTheme(dir string, theme fs.FS) (written, kept []string, err error) {
	err = fs.WalkDir(theme, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(theme, name)
		if err != nil {
			return err
		}
		switch err := write(dir, name, string(data)); {
		case errors.Is(err, fs.ErrExist):
			kept = append(kept, name)
		case err != nil:
			return fmt.Errorf("the theme cannot be written: %w", err)
		default:
			written = append(written, name)
		}
		return nil
	})
	return written, kept, err
}
