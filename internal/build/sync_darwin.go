package build

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncFiles brings files below a folder to the disk.
func syncFiles(folder string, names ...string) error { return syncEach(folder, names) }

// flush hands a file to the drive, in the order of the calls. [os.File.Sync]
// would also wait for the drive to empty its own cache, some milliseconds each
// time.
func flush(file *os.File) error {
	return os.NewSyscallError("fsync", unix.Fsync(int(file.Fd())))
}
