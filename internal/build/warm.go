package build

import (
	"crypto/sha256"
	"io"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/site"
)

// warm is what a build knows of the one before it: which pages are as they
// were.
type warm struct {
	log    *pageLog
	agrees []bool      // by number of a read: it would be answered as it was
	pages  []warmPage  // by number of the page in the plan
	stale  []int       // numbers of the pages that have to be rendered
	moved  atomic.Bool // a page stands as the log says, but for its time
}

// warmPage is a page of the plan.
type warmPage struct {
	current bool // it need not be rendered
	cause   cause
	stamp
	hash files.Hash
	// Of a page that was rendered:
	reads       []page.ReadID
	diagnostics string
}

// answers returns of each read of a log whether it would be answered as it was.
func answers(log *pageLog, s *site.Site, jobs int) []bool {
	agrees := make([]bool, len(log.reads))
	inRuns(len(log.reads), jobs, func(i int) {
		hash, known := page.Answer(s, log.reads[i])
		agrees[i] = known && hash == log.reads[i].Hash
	})
	return agrees
}

// newWarm finds out which pages are as the log says, on some goroutines.
func newWarm(log *pageLog, agrees []bool, st *stage, jobs int) *warm {
	w := &warm{log: log, agrees: agrees, pages: make([]warmPage, len(st.pages))}
	inRuns(len(st.pages), jobs, func(i int) { w.look(i, st) })
	for i := range w.pages {
		if !w.pages[i].current {
			w.stale = append(w.stale, i)
		}
	}
	return w
}

// soon begins to call f, and returns a function that waits for the end and
// returns what f did.
func soon[T any](f func() (T, error)) func() (T, error) {
	var x T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		x, err = f()
	}()
	return func() (T, error) {
		<-done
		return x, err
	}
}

// inRuns calls f for the numbers from 0 to n-1, on some goroutines, each of
// which takes a run of them at a time.
func inRuns(n, jobs int, f func(i int)) {
	const run = 256
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(jobs, n/run+1) {
		group.Go(func() {
			for {
				from := int(next.Add(run)) - run
				if from >= n {
					return
				}
				for i := from; i < min(from+run, n); i++ {
					f(i)
				}
			}
		})
	}
	group.Wait()
}

// look decides whether a page has to be rendered.
func (w *warm) look(i int, st *stage) {
	p := st.pages[i]
	old, logged := w.log.pages[p.Path]
	at, stands := st.standing[p.Path]
	x := &w.pages[i]
	switch {
	case len(w.log.pages) == 0:
		x.cause = noLog
	case !logged:
		x.cause = newPage
	case !stands:
		x.cause = notThere
	case old.Page != p:
		x.cause = otherPlan
	case !w.log.readsOf(old, func(i int) bool { return w.agrees[i] }):
		x.cause = otherReads
	case at.size != old.size || !w.unspoilt(st.at(p.Path), at, old):
		x.cause = otherBytes
	default:
		*x = warmPage{current: true, stamp: at, hash: old.hash}
	}
}

// unspoilt reports whether a file of the right size is the one that the log
// knows.
func (w *warm) unspoilt(path string, at stamp, old loggedPage) bool {
	// A file that was changed when the last one of the build was written may have
	// been changed once more in the same moment, as clocks go: its time proves
	// nothing, nor does another one.
	if at.time == old.time && old.time != w.log.newest {
		return true
	}
	if hash, err := hashFile(path, at.size); err != nil || hash != old.hash {
		return false
	}
	if at.time != old.time {
		w.moved.Store(true)
	}
	return true
}

// hashFile returns the hash of a file of about that size. A large one is not held
// in memory.
func hashFile(path string, size int64) (h files.Hash, err error) {
	if size > 1<<20 {
		file, err := os.Open(path)
		if err != nil {
			return h, err
		}
		defer file.Close()
		sum := sha256.New()
		_, err = io.Copy(sum, file)
		return files.Hash(sum.Sum(nil)), err
	}
	buf := contents.Get().(*[]byte)
	defer contents.Put(buf)
	data, err := files.ReadFile(path, *buf)
	if err != nil {
		return h, err
	}
	*buf = data
	return files.Sum(data), nil
}

var contents = sync.Pool{New: func() any { return new([]byte) }}

// same reports whether the log is still true as it is.
func (w *warm) same() bool {
	return len(w.stale) == 0 && len(w.log.pages) == len(w.pages) && !w.moved.Load()
}

// write writes the log of the build that has ended.
func (w *warm) write(t target, s *site.Site, pages []page.Page, r *page.Renderer) error {
	var n newPageLog
	add := func(r page.Read) int { return n.read(r, brief(s, r)) }
	byKey := map[page.Read]int{} // of reads that pages asked now
	asked := map[page.ReadID]int{}
	for _, i := range w.stale {
		for _, id := range w.pages[i].reads {
			if _, seen := asked[id]; seen {
				continue
			}
			read := r.Read(id)
			number, known := byKey[read]
			if !known {
				number = add(read)
				byKey[read] = number
			}
			asked[id] = number
		}
	}
	kept := make([]int, len(w.log.reads)) // numbers of reads of the last log, plus one
	var reads []int
	for i, p := range pages {
		reads = reads[:0]
		x := &w.pages[i]
		diagnostics := x.diagnostics
		if x.current {
			old := w.log.pages[p.Path]
			diagnostics = old.diagnostics
			w.log.readsOf(old, func(j int) bool {
				if kept[j] == 0 {
					number, known := byKey[w.log.reads[j]]
					if !known {
						number = add(w.log.reads[j])
					}
					kept[j] = number + 1
				}
				reads = append(reads, kept[j]-1)
				return true
			})
		} else {
			for _, id := range x.reads {
				reads = append(reads, asked[id])
			}
		}
		slices.Sort(reads)
		n.page(p, x.stamp, x.hash, slices.Compact(reads), diagnostics)
	}
	return t.disk.replace(pageLogPath(t), n.bytes())
}

// brief returns the answer to a read in a few words, for a later build to say
// what it was. What one article asks is left out: there is too much of it.
func brief(s *site.Site, r page.Read) string {
	switch r.Question {
	case "article", "before", "link", "file":
		return ""
	}
	return page.Brief(s, r)
}
