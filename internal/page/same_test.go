package page_test

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"coranto/internal/diag"
)

// shuffled is a file system that lists its folders in any order, another each
// time.
type shuffled struct {
	fs.FS
	r *rand.Rand
}

func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(s.FS, name)
	list = slices.Clone(list)
	s.r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, err
}

// TestOutputDoesNotDependOnTheMachine renders one digest in three time zones,
// with one goroutine and with four, from folders listed in any order: the plan,
// the bytes and the reads are the same, and so is what is said of a digest with
// errors.
func TestOutputDoesNotDependOnTheMachine(t *testing.T) {
	d := newNewsroom(11, 60)
	for range 10 {
		changeCorrections(d, d.article())
		changeImage(d, d.article())
	}
	want := mustRender(t, d)
	broken := d.copy()
	for range 8 {
		broken.article().keys["tag"] = "x"
		broken.article().keys["id"] = "same"
		broken.article().text = append(broken.article().text, "[gone](gone.md)")
	}
	said := func(digest fs.FS) string {
		s, ds := load(t, digest, d.options())
		var b bytes.Buffer
		if err := diag.Text(&b, append(ds, s.Diagnostics()...), false); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	wantSaid := said(broken.digest())

	local := time.Local
	defer func() { time.Local = local }()
	seed := uint64(0)
	for _, name := range []string{"UTC", "Asia/Tokyo", "America/Los_Angeles"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		time.Local = zone
		for _, jobs := range []int{1, 4} {
			seed++
			r := rand.New(rand.NewPCG(seed, 3))
			o := d.options()
			o.Now, o.Jobs = o.Now.In(zone), jobs
			got, ok := renderAll(t, shuffled{d.digest(), r}, o, jobs)
			if !ok {
				t.Fatal("the digest has errors")
			}
			if !slices.Equal(got.pages, want.pages) {
				t.Errorf("%s, %d goroutines: the plan differs", name, jobs)
			}
			for path, w := range want.outputs {
				g := got.outputs[path]
				if !bytes.Equal(w.Bytes, g.Bytes) {
					t.Errorf("%s, %d goroutines: %s differs:\n%s", name, jobs, path, difference(w.Bytes, g.Bytes))
				}
				if !slices.Equal(w.reads, g.reads) {
					t.Errorf("%s, %d goroutines: %s has other reads", name, jobs, path)
				}
			}
			if got.site.Next() != want.site.Next() && !got.site.Next().Equal(want.site.Next()) {
				t.Errorf("%s: it changes next at %s, not %s", name, got.site.Next(), want.site.Next())
			}
			if got := said(shuffled{broken.digest(), r}); got != wantSaid {
				t.Errorf("%s: the diagnostics differ:\n%s", name, difference([]byte(wantSaid), []byte(got)))
			}
		}
	}
}
