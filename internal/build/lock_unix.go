//go:build unix

package build

import (
	"errors"
	"os"
	"syscall"
)

// errLocked says that another process has the lock.
var errLocked error = syscall.EWOULDBLOCK

// lockFile locks an open file, or returns errLocked. The system releases the
// lock when the file is closed or the process ends, however it ends.
func lockFile(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

func isNoSpace(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func isTooManyFiles(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}
