package page_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"coranto"
	"coranto/internal/build"
	"coranto/internal/diag"
)

// TestAWarmBuildIsACleanOne edits digests at random, builds each again after
// every edit, and compares all of the output, and all that the build says, with
// that of a build into a new folder without a log. Between the builds the log
// is spoilt and the output disturbed.
func TestAWarmBuildIsACleanOne(t *testing.T) {
	runs, edits := 12, 20
	if testing.Short() {
		runs = 2
	}
	for seed := range uint64(runs) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			checkWarmBuilds(t, seed, edits)
		})
	}
}

func FuzzWarmBuilds(f *testing.F) {
	f.Add(uint64(1), uint8(8))
	f.Fuzz(func(t *testing.T, seed uint64, edits uint8) { checkWarmBuilds(t, seed, 1+int(edits)%16) })
}

// warmth is a digest on disk with its output and its log.
type warmth struct {
	testing.TB
	*newsroom
	dir     string
	written map[string]string   // the digest's files as they stand
	past    []map[string][]byte // logs of earlier builds
	did     []string            // since the last build
}

func checkWarmBuilds(t testing.TB, seed uint64, edits int) {
	d := newNewsroom(seed, 6+int(seed%17))
	w := &warmth{TB: t, newsroom: d, dir: t.TempDir(), written: map[string]string{}}
	options := d.options()
	for range edits {
		undo := d.copy()
		for range 1 + d.r.IntN(3) {
			w.edit()
		}
		if d.chance(10) {
			options.Drafts, options.Future = d.chance(50), d.chance(50)
			w.did = append(w.did, "flags")
		}
		if d.chance(5) {
			options.BaseURL = pick(d.r, []string{"", "https://preview.example/pr-1/"})
			w.did = append(w.did, "base")
		}
		options.Now, options.Jobs = d.now, 1+d.r.IntN(3)
		w.disturb()
		w.save()
		o := build.Options{Dir: w.path("digest"), Theme: coranto.Theme, Site: options, Clock: func() time.Time { return time.Time{} }}
		o.Out, o.Cache = w.path("clean"), w.path("clean-log")
		clean, cleanErr := build.Build(t.Context(), o)
		o.Out, o.Cache = w.path("out"), w.path("log")
		warm, err := build.Build(t.Context(), o)
		if !errors.Is(err, cleanErr) {
			t.Fatalf("seed %d, %q: a warm build ends with %v, a clean one with %v", seed, w.did, err, cleanErr)
		}
		if want, got := said(clean), said(warm); want != got {
			t.Errorf("seed %d, %q: a clean build says\n%s\na warm one says\n%s", seed, w.did, want, got)
		}
		if err == nil {
			w.compare(seed)
			w.remember()
			w.did = nil
		} else {
			d.restore(undo)
		}
		for _, name := range []string{"clean", "clean-log"} {
			if err := os.RemoveAll(w.path(name)); err != nil {
				t.Fatal(err)
			}
		}
		if t.Failed() {
			return
		}
	}
}

// said is all that a build says, but what it wrote and where.
func said(r *build.Report) string {
	var b strings.Builder
	fmt.Fprintln(&b, r.Pages, r.Bytes, r.Articles, r.LeftOut, r.Next)
	_ = diag.Text(&b, r.Diagnostics, false)
	return b.String()
}

func (w *warmth) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

func (w *warmth) do(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *warmth) edit() {
	name := pick(w.r, slices.Sorted(maps.Keys(edits)))
	edits[name](w.newsroom)
	w.did = append(w.did, name)
}

// save brings the digest's files to disk. All have one time: it says nothing.
func (w *warmth) save() {
	now := map[string]string{}
	for name, file := range w.digest() {
		now[name] = string(file.Data)
	}
	for name := range w.written {
		if _, stays := now[name]; !stays {
			w.do(os.Remove(w.path("digest/" + name)))
		}
	}
	for name, text := range now {
		if old, stands := w.written[name]; stands && old == text {
			continue
		}
		path := w.path("digest/" + name)
		w.do(os.MkdirAll(filepath.Dir(path), 0o777))
		w.do(os.WriteFile(path, []byte(text), 0o666))
		w.do(os.Chtimes(path, time.Time{}, time.Unix(1_600_000_000, 0)))
	}
	w.written = now
}

// logs returns the files in which builds keep what they know, but not that of
// what is theirs.
func (w *warmth) logs() []string {
	var out []string
	for _, pattern := range []string{"pages-*", "articles"} {
		found, err := filepath.Glob(w.path("log/" + pattern))
		w.do(err)
		out = append(out, found...)
	}
	return out
}

func (w *warmth) remember() {
	logs := map[string][]byte{}
	for _, name := range w.logs() {
		data, err := os.ReadFile(name)
		w.do(err)
		logs[name] = data
	}
	w.past = append(w.past, logs)
}

// outputs returns the files of the output.
func (w *warmth) outputs(name string) map[string]string {
	out := map[string]string{}
	root := w.path(name)
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		out[filepath.ToSlash(strings.TrimPrefix(path, root))] = string(data)
		return err
	})
	if !errors.Is(err, fs.ErrNotExist) {
		w.do(err)
	}
	return out
}

// disturb does to log and output what can befall them.
func (w *warmth) disturb() {
	stands := slices.Sorted(maps.Keys(w.outputs("out")))
	if len(stands) == 0 {
		return
	}
	name := w.path("out" + pick(w.r, stands))
	spoil := func(how string, f func(data []byte) []byte) {
		log := pick(w.r, w.logs())
		data, err := os.ReadFile(log)
		w.do(err)
		if len(data) > 0 {
			w.do(os.WriteFile(log, f(data), 0o666))
		}
		w.did = append(w.did, filepath.Base(log)+" "+how)
	}
	switch w.r.IntN(24) {
	case 0:
		spoil("with other bits", func(data []byte) []byte {
			for range 1 + w.r.IntN(3) {
				data[w.r.IntN(len(data))] ^= 1 << w.r.IntN(8)
			}
			return data
		})
	case 1:
		spoil("torn", func(data []byte) []byte { return data[:w.r.IntN(len(data))] })
	case 2:
		spoil("with more", func(data []byte) []byte { return append(data, data[:w.r.IntN(len(data))]...) })
	case 3:
		log := pick(w.r, w.logs())
		w.do(os.Remove(log))
		w.did = append(w.did, filepath.Base(log)+" removed")
	case 4, 5:
		for log, data := range pick(w.r, w.past) {
			if w.chance(70) {
				w.do(os.WriteFile(log, data, 0o666))
				w.did = append(w.did, filepath.Base(log)+" of an earlier build")
			}
		}
	case 6, 7: // a clone
		at := time.Now()
		for _, name := range stands {
			w.do(os.Chtimes(w.path("out"+name), at, at))
			at = at.Add(time.Duration(w.r.IntN(2)) * time.Second)
		}
		w.did = append(w.did, "other times")
	case 8:
		w.do(os.Remove(name))
		w.did = append(w.did, name+" removed")
	case 9:
		data, err := os.ReadFile(name)
		w.do(err)
		if len(data) > 0 {
			data[w.r.IntN(len(data))] ^= 1
			w.do(os.WriteFile(name, data, 0o666))
			w.did = append(w.did, name+" spoilt")
		}
	}
}

// compare holds that the output is that of the clean build.
func (w *warmth) compare(seed uint64) {
	clean, warm := w.outputs("clean"), w.outputs("out")
	if reflect.DeepEqual(clean, warm) {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(clean)) {
		if got, stands := warm[name]; !stands {
			w.Errorf("seed %d, %q: %s does not stand", seed, w.did, name)
		} else if got != clean[name] {
			w.Errorf("seed %d, %q: %s differs from that of a clean build:\n%s", seed, w.did, name, difference([]byte(got), []byte(clean[name])))
		}
		delete(warm, name)
	}
	for name := range warm {
		w.Errorf("seed %d, %q: %s should not stand", seed, w.did, name)
	}
}
