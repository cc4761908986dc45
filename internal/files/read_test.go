package files

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestReadFile reads files of many lengths into buffers of many sizes, as package
// os reads them, and with its errors.
func TestReadFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	for _, length := range []int{0, 1, 511, 512, 513, 4096, 100_000} {
		want := bytes.Repeat([]byte("coranto "), length/8+1)[:length]
		if err := os.WriteFile(name, want, 0o666); err != nil {
			t.Fatal(err)
		}
		for _, room := range []int{0, 1, length - 1, length, length + 1, 2 * length} {
			buf := make([]byte, 3, max(room, 3))
			got, err := ReadFile(name, buf)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%d bytes with room for %d: %d bytes, %v", length, room, len(got), err)
			}
			if length < cap(buf) && length > 0 && &got[0] != &buf[0] {
				t.Errorf("%d bytes are not in the buffer, which has room for %d", length, cap(buf))
			}
		}
	}
	if _, err := ReadFile(name+"x", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	var failed *fs.PathError
	if _, err := ReadFile(filepath.Dir(name), nil); !errors.As(err, &failed) || failed.Path != filepath.Dir(name) {
		t.Errorf("a folder: %v", err)
	}
}
