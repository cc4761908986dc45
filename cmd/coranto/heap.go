package main

import (
	"runtime"
	"runtime/debug"
)

// ballast is counted as heap by the garbage collector but never touched, so the
// system gives no memory for it.
const ballast = 64 << 20

// The collector runs when the heap has grown by so many percent, the ballast
// included. What is made while a site is loaded mostly stays, so that to look for
// garbage brings little; rendering leaves much. A command ends soon, and its
// memory with it; a preview stays, and makes little garbage once it is ready.
const (
	whileLoading   = 70
	whileRendering = 35
	whileOpening   = 40 // a preview
	whileServing   = 12
)

// spendMemory lets the garbage collector run seldom while the heap is small and
// often when it is large: a digest of ten thousand articles is built with few
// collections, and one of a hundred thousand without twice the memory it needs.
// The collector's own setting is one ratio for both. It holds until the
// function that it returns is called.
func spendMemory(percent int) (stop func()) {
	heap := make([]byte, ballast)
	before, limit := debug.SetGCPercent(percent), debug.SetMemoryLimit(-1)
	return func() {
		debug.SetGCPercent(before)
		debug.SetMemoryLimit(limit)
		runtime.KeepAlive(heap)
	}
}

// servingMemory is what a preview of a hundred thousand articles may have: the
// site, and room for a look at all files together, which comes and goes.
const servingMemory = 440 << 20

// saveMemory is called when a preview has loaded its site. From then on it makes
// little garbage, and what it holds it holds for long.
func saveMemory() {
	debug.SetGCPercent(whileServing)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	// A digest that needs more has more; a limit below what is in use would have the
	// collector run all the time.
	limit := max(servingMemory, int64(m.HeapAlloc-ballast)*5/4) + ballast
	debug.SetMemoryLimit(min(limit, debug.SetMemoryLimit(-1)))
}
