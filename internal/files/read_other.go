//go:build !unix

package files

import (
	"bytes"
	"os"
)

// ReadFile returns the bytes of the file at a path. They are in buf when it is
// large enough.
func ReadFile(path string, buf []byte) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b := bytes.NewBuffer(buf[:0])
	_, err = b.ReadFrom(file)
	return b.Bytes(), err
}
