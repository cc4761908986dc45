package main

import (
	"bufio"
	"fmt"
	"os"
	"syscall"
)

// room returns how many bytes may be written to a folder whose files are kept
// in memory: what is free there, but no more than half of the memory that
// nobody needs, since the builds want some too.
func room(dir string) int64 {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0
	}
	free := int64(s.Bavail) * int64(s.Bsize)
	file, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var available int64
		if _, err := fmt.Sscanf(lines.Text(), "MemAvailable: %d kB", &available); err == nil {
			return min(free, available*1024/2)
		}
	}
	return 0
}
