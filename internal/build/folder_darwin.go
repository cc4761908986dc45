package build

import (
	"os"
	"syscall"
)

// sameMount reports whether a file can be renamed from one folder to the
// other.
func sameMount(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && infoA.Sys().(*syscall.Stat_t).Dev == infoB.Sys().(*syscall.Stat_t).Dev
}
