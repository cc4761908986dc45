// Package sample makes synthetic digests to measure and test with: any number
// of articles with the lengths, tags, sources, running stories and dates of a
// real digest, in made-up words. The same number and seed give the same bytes
// on every machine; no clock and no text of anybody's goes in.
//
// A digest is planned first (what articles have to agree on: dates, addresses,
// stories), then each file is written from the plan and a random stream of its
// own, in any order.
package sample

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
)

// Files returns the files of a digest of n articles, by their name below the
// digest's folder. The bytes are the caller's to keep.
func Files(n int, seed uint64) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		d := plan(n, seed)
		for i := range d.len() {
			name, data := d.file(i, nil)
			if !yield(name, data) {
				return
			}
		}
	}
}

// Write writes the files of [Files] below dir, which need not exist.
func Write(dir string, n int, seed uint64) error {
	d := plan(n, seed)
	return write(dir, d.len(), d.file)
}

// write writes files below dir; file makes the i-th of them, its bytes appended
// to buf.
func write(dir string, count int, file func(i int, buf []byte) (name string, data []byte)) error {
	var next atomic.Int64
	var group sync.WaitGroup
	errs := make(chan error, runtime.GOMAXPROCS(0))
	for range cap(errs) {
		group.Go(func() {
			var buf []byte
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				below, data := file(i, buf[:0])
				name := filepath.Join(dir, filepath.FromSlash(below))
				err := os.WriteFile(name, data, 0o666)
				if errors.Is(err, fs.ErrNotExist) {
					// The first file in its folder.
					if err = os.MkdirAll(filepath.Dir(name), 0o777); err == nil {
						err = os.WriteFile(name, data, 0o666)
					}
				}
				if err != nil {
					errs <- err
					return
				}
				buf = data
			}
		})
	}
	group.Wait()
	close(errs)
	return <-errs
}

// len returns the number of files.
func (d *digest) len() int { return len(d.standing) + len(d.articles) }

// file returns the i-th file, its bytes appended to buf.
func (d *digest) file(i int, buf []byte) (name string, data []byte) {
	if i < len(d.standing) {
		f := d.standing[i]
		return f.name, append(buf, f.text...)
	}
	i -= len(d.standing)
	return d.articles[i].file(), d.appendArticle(buf, i)
}

// The random streams: one for each thing that is decided, so that a change of
// one leaves the others as they were.
const (
	forPlan = iota
	forNames
	forStanding
	forTongue
	forTitle
	forMatter
	forBody
)

// stream returns the random numbers for one thing, the i-th of its sort.
func stream(seed uint64, sort, i int) *rand.Rand {
	// SplitMix64's finalizer keeps neighbours from having related streams.
	z := uint64(sort)<<48 + uint64(i) + 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return rand.New(rand.NewPCG(seed, z^z>>31))
}

// chance is true p of the time.
func chance(r *rand.Rand, p float64) bool { return r.Float64() < p }

// between returns a number from low to high, both included.
func between(r *rand.Rand, low, high int) int { return low + r.IntN(high-low+1) }

// one returns a member of list.
func one[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// dated formats a day of the sample, counted from its first.
func dated(day int) string { return first.AddDate(0, 0, day).Format("2006-01-02") }

// clock formats a minute of the day.
func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
