package build_test

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// BenchmarkReplace compares the ways to replace the pages of a standing site, on
// the disk that TMPDIR names. It is why publishing does what it does: stage,
// sync once, rename.
//
//	TMPDIR=/var/tmp go test -run '^$' -bench Replace -benchtime 3x ./internal/build
//
// Each figure is of one page of 8 KB: until the new pages are written, until
// they are on the disk, and until they are in place.
func BenchmarkReplace(b *testing.B) {
	const pages, folders = 2000, 20
	name := func(i int) string { return fmt.Sprintf("%d/%d.html", i%folders, i) }
	fill := func(root string, text byte, some func(i int) bool) {
		data := make([]byte, 8<<10)
		for i := range data {
			data[i] = text + byte(i)%16
		}
		for i := range pages {
			full := filepath.Join(root, name(i))
			if i < folders {
				must(b, os.MkdirAll(filepath.Dir(full), 0o777))
			}
			if some(i) {
				must(b, os.WriteFile(full, data, 0o666))
			}
		}
	}
	all := func(int) bool { return true }
	quarter := func(i int) bool { return i/folders%4 == 0 }
	renames := func(out, stage string, some func(i int) bool) {
		for i := range pages {
			if some(i) {
				must(b, os.Rename(filepath.Join(stage, name(i)), filepath.Join(out, name(i))))
			}
		}
	}
	exchange := func(out, stage string) {
		must(b, unix.Renameat2(unix.AT_FDCWD, stage, unix.AT_FDCWD, out, unix.RENAME_EXCHANGE))
	}
	syncAll := func(stage string, _ func(int) bool) {
		folder, err := os.Open(stage)
		must(b, err)
		must(b, unix.Syncfs(int(folder.Fd())))
		must(b, folder.Close())
	}
	syncEach := func(stage string, some func(int) bool) {
		for i := range pages {
			if some(i) {
				file, err := os.Open(filepath.Join(stage, name(i)))
				must(b, err)
				must(b, file.Sync())
				must(b, file.Close())
			}
		}
	}
	none := func(string, func(int) bool) {}

	for _, way := range []struct {
		name  string
		some  func(i int) bool
		sync  func(stage string, some func(int) bool)
		place func(out, stage string, some func(i int) bool)
	}{
		{"over the old, in place", all, none, nil},
		{"renamed, never synced", all, none, renames},
		{"renamed, each synced", all, syncEach, renames},
		{"renamed, synced once", all, syncAll, renames},
		{"exchanged, synced once", all, syncAll, func(out, stage string, _ func(int) bool) { exchange(out, stage) }},
		{"a quarter renamed, synced once", quarter, syncAll, renames},
		{"a quarter exchanged, synced once", quarter, syncAll, func(out, stage string, some func(int) bool) {
			for i := range pages {
				if !some(i) {
					must(b, os.Link(filepath.Join(out, name(i)), filepath.Join(stage, name(i))))
				}
			}
			exchange(out, stage)
		}},
	} {
		b.Run(way.name, func(b *testing.B) {
			room := b.TempDir()
			out, stage := filepath.Join(room, "out"), filepath.Join(room, "stage")
			fill(out, 'a', all)
			syncAll(out, all)
			var written, synced, placed time.Duration
			var cpu time.Duration
			for range b.N {
				began, spent := time.Now(), processorTime(b)
				if way.place == nil {
					fill(out, 'b', way.some)
					written += time.Since(began)
					cpu += processorTime(b) - spent
					continue
				}
				fill(stage, 'b', way.some)
				written += time.Since(began)
				began = time.Now()
				way.sync(stage, way.some)
				synced += time.Since(began)
				began = time.Now()
				way.place(out, stage, way.some)
				must(b, os.RemoveAll(stage))
				placed += time.Since(began)
				cpu += processorTime(b) - spent
			}
			changed := 0
			for i := range pages {
				if way.some(i) {
					changed++
				}
			}
			each := func(d time.Duration) float64 {
				return float64(d.Microseconds()) / float64(b.N) / float64(changed)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(each(written), "µs-written")
			b.ReportMetric(each(synced), "µs-synced")
			b.ReportMetric(each(placed), "µs-placed")
			b.ReportMetric(each(cpu), "µs-cpu")
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func processorTime(t testing.TB) time.Duration {
	var usage syscall.Rusage
	must(t, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
