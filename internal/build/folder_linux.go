package build

import (
	"golang.org/x/sys/unix"
)

// sameMount reports whether a file can be renamed from one folder to the
// other. That takes one mount, not only one file system: a folder may be
// mounted in two places.
func sameMount(a, b string) bool {
	mount := func(path string) (dev, id uint64) {
		var s unix.Statx_t
		if unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_MNT_ID, &s) != nil {
			return 0, 0
		}
		return unix.Mkdev(s.Dev_major, s.Dev_minor), s.Mnt_id // no id before Linux 5.8
	}
	devA, idA := mount(a)
	devB, idB := mount(b)
	return devA == devB && idA == idB
}
