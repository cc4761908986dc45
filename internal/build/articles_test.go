package build_test

import (
	"os"
	"testing"

	"coranto/internal/build"
)

// TestKeptArticles holds that a build leaves what it parsed to the commands that
// come after it, and that what is torn, or gone, is as good as none.
func TestKeptArticles(t *testing.T) {
	d := newDigest(t)
	kept := func(want int) {
		t.Helper()
		if got := build.Kept(d.dir).Len(); got != want {
			t.Errorf("%d articles are kept, want %d", got, want)
		}
	}
	kept(0)
	d.built()
	kept(2)
	d.article("third", "Three.")
	kept(2)
	d.built()
	kept(3)
	file := d.in(".coranto/articles")
	whole := d.read(file)
	d.write(file, whole[:len(whole)-1])
	kept(2) // what the second build added is torn
	d.write(file, "x"+whole)
	kept(0)
	d.do(os.Remove(file))
	kept(0)
	if kept := build.Kept(d.room); kept != nil {
		t.Error("articles are kept of a folder that is no digest")
	}
}
