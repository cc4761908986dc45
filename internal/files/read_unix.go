//go:build unix

package files

import (
	"io/fs"
	"slices"
	"syscall"
)

// ReadFile returns the bytes of the file at a path. They are in buf when it is
// large enough.
//
// It asks the system itself: package os also asks, for each file, whether it can
// be waited for, and the answer is always no. Of a file of a few kilobytes that is
// a third of the time.
func ReadFile(path string, buf []byte) ([]byte, error) {
	failed := func(op string, err error) ([]byte, error) {
		return nil, &fs.PathError{Op: op, Path: path, Err: err}
	}
	fd, err := again(func() (int, error) { return syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0) })
	if err != nil {
		return failed("open", err)
	}
	defer syscall.Close(fd)
	buf = buf[:0]
	var about syscall.Stat_t
	if cap(buf) == 0 && syscall.Fstat(fd, &about) == nil {
		buf = make([]byte, 0, about.Size+1) // with room to see that it ends there
	}
	for {
		buf = slices.Grow(buf, 1)
		n, err := again(func() (int, error) { return syscall.Read(fd, buf[len(buf):cap(buf)]) })
		if err != nil {
			return failed("read", err)
		}
		if n == 0 {
			return buf, nil
		}
		buf = buf[:len(buf)+n]
	}
}

// again calls f until no signal comes between.
func again(f func() (int, error)) (int, error) {
	for {
		if n, err := f(); err != syscall.EINTR {
			return n, err
		}
	}
}
