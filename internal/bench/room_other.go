//go:build !linux

package main

// room is that of /dev/shm, which there is on Linux alone.
func room(string) int64 { return 0 }
