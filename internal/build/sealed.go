package build

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"unsafe"

	"coranto/internal/files"
)

// A sealed file is one of ours in the folder of the log. It begins with a line
// that says what it is, and the hash of the program that wrote it; then come
// parts, each with its length and its seal. A part that is torn, changed by so
// much as a bit, or by another program, is as good as none, and so is all that
// follows it.
type sealed struct {
	parts [][]byte
	whole bool  // there is nothing behind the parts
	size  int64 // to the end of the last part
}

// sealedHead is what a sealed file begins with: the line that says what it is.
func sealedHead(what string) []byte {
	program := program()
	return append([]byte(what+"\n"), program[:]...)
}

// readSealed reads the sealed file at path that is a what. One that is not
// there, or of another program, has no parts.
func readSealed(path, what string) (sealed, error) {
	head := sealedHead(what)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return sealed{}, nil
	}
	if err != nil {
		return sealed{}, err
	}
	defer file.Close()
	began := make([]byte, len(head))
	if _, err := io.ReadFull(file, began); err != nil || !bytes.Equal(began, head) || program() == (files.Hash{}) {
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			err = nil
		}
		return sealed{}, err
	}
	info, err := file.Stat()
	if err != nil {
		return sealed{}, err
	}
	data := make([]byte, max(0, info.Size()-int64(len(head))))
	n, err := io.ReadFull(file, data)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return sealed{}, err
	}
	return partsOf(head, data[:n]), nil
}

// partHead is the size of a part's length and seal.
const partHead = 8 + len(files.Hash{})

// partsOf finds the parts behind a head.
func partsOf(head, data []byte) sealed {
	s := sealed{size: int64(len(head))}
	for len(data) >= partHead {
		length := binary.LittleEndian.Uint64(data)
		if length > uint64(len(data)-partHead) {
			break
		}
		part := data[partHead : partHead+int(length)]
		if sealOf(head, part) != files.Hash(data[8:partHead]) {
			break
		}
		s.parts = append(s.parts, part)
		s.size += int64(partHead) + int64(length)
		data = data[partHead+int(length):]
	}
	s.whole = len(data) == 0
	return s
}

// appendPart appends a part with its length and seal to a file that begins with
// head.
func appendPart(buf, head []byte, part ...[]byte) []byte {
	start := len(buf)
	buf = append(buf, make([]byte, partHead)...)
	for _, p := range part {
		buf = append(buf, p...)
	}
	binary.LittleEndian.PutUint64(buf[start:], uint64(len(buf)-start-partHead))
	seal := sealOf(head, buf[start+partHead:])
	copy(buf[start+8:], seal[:])
	return buf
}

// sealRun is how much of a part is hashed at a time.
const sealRun = 1 << 20

// sealOf returns the seal of a part: the hash of the hashes of its runs, which
// are made on all processors.
func sealOf(head, part []byte) files.Hash {
	runs := (len(part) + sealRun - 1) / sealRun
	hashes := make([]files.Hash, runs)
	jobs := min(runs, runtime.GOMAXPROCS(0))
	var group sync.WaitGroup
	for job := range jobs {
		group.Go(func() {
			for i := job; i < runs; i += jobs {
				hashes[i] = files.Sum(part[i*sealRun : min(len(part), (i+1)*sealRun)])
			}
		})
	}
	group.Wait()
	var h files.Hasher
	h.Text(string(head))
	h.Number(int64(len(part)))
	for _, x := range hashes {
		h.Hash(x)
	}
	return h.Sum()
}

// textOf returns bytes that never change any more as a text, without copying.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
