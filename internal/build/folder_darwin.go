package build

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// exchange lets two folders trade places in one step, or says why it cannot.
func exchange(a, b string) error {
	if err := unix.RenamexNp(a, b, unix.RENAME_SWAP); err != nil {
		return &os.LinkError{Op: "exchange", Old: a, New: b, Err: err}
	}
	return nil
}

// sameMount reports whether a file can be renamed from one folder to the
// other.
func sameMount(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && infoA.Sys().(*syscall.Stat_t).Dev == infoB.Sys().(*syscall.Stat_t).Dev
}
