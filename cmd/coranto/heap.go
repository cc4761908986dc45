package main

import (
	"runtime"
	"runtime/debug"
)

// ballast is counted as heap by the garbage collector but never touched, so the
// system gives no memory for it.
const ballast = 96 << 20

// spendMemory lets the garbage collector run seldom while the heap is small and
// often when it is large: a digest of ten thousand articles is built with few
// collections, and one of a hundred thousand without twice the memory it needs.
// The collector's own setting is one ratio for both. It holds until the
// function that it returns is called.
func spendMemory() (stop func()) {
	heap := make([]byte, ballast)
	before := debug.SetGCPercent(60)
	return func() {
		debug.SetGCPercent(before)
		runtime.KeepAlive(heap)
	}
}
