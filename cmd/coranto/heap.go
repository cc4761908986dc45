package main

import (
	"runtime"
	"runtime/debug"
)

// ballast is counted as heap by the garbage collector but never touched, so the
// system gives no memory for it.
const ballast = 64 << 20

// The collector runs when the heap has grown by so many percent, the ballast
// included. A build ends soon, and its memory with it; a preview stays, and makes
// little garbage once the site is loaded.
const (
	whileBuilding = 50
	whileLoading  = 40
	whileServing  = 12
)

// spendMemory lets the garbage collector run seldom while the heap is small and
// often when it is large: a digest of ten thousand articles is built with few
// collections, and one of a hundred thousand without twice the memory it needs.
// The collector's own setting is one ratio for both. It holds until the
// function that it returns is called.
func spendMemory(percent int) (stop func()) {
	heap := make([]byte, ballast)
	before := debug.SetGCPercent(percent)
	return func() {
		debug.SetGCPercent(before)
		runtime.KeepAlive(heap)
	}
}
