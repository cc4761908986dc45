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
	for {
		if len(buf) == cap(buf) {
			var about syscall.Stat_t
			if err := syscall.Fstat(fd, &about); err != nil {
				return failed("stat", err)
			}
			// With room to see that it ends there.
			buf = slices.Grow(buf, max(int(about.Size)-len(buf), 0)+1)
		}
		room := buf[len(buf):min(cap(buf), len(buf)+mostAtOnce)]
		n, err := again(func() (int, error) { return syscall.Read(fd, room) })
		if err != nil {
			return failed("read", err)
		}
		if n == 0 {
			return buf, nil
		}
		buf = buf[:len(buf)+n]
	}
}

// mostAtOnce is how much is asked for at a time: some systems give no 2 GB.
const mostAtOnce = 1 << 30

// again calls f until no signal comes between.
func again(f func() (int, error)) (int, error) {
	for {
		if n, err := f(); err != syscall.EINTR {
			return n, err
		}
	}
}
