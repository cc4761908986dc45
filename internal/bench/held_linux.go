package main

import (
	"fmt"
	"os"
	"strings"
)

// heldMemory returns the resident size of a process that runs, in bytes: what is
// its own, without the pages of files that it has mapped; 0 when it is not known.
func heldMemory(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), "\nRssAnon:")
	var kilobytes int64
	if _, err := fmt.Sscan(after, &kilobytes); err != nil {
		return 0
	}
	return kilobytes * 1024
}
