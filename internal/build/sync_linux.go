package build

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncFiles brings files below a folder to the disk. Many are brought there with
// all else that waits to be written to that file system, in one call, which is
// ten times faster. A few are not: that could mean to wait for what others write.
func syncFiles(folder string, names ...string) error {
	if len(names) <= 16 {
		return syncEach(folder, names)
	}
	file, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer file.Close()
	return os.NewSyscallError("syncfs", unix.Syncfs(int(file.Fd())))
}

func flush(file *os.File) error { return file.Sync() }
