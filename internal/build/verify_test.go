package build_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"coranto/internal/build"
)

// TestVerifyFindsWhatABuildTrusts edits an output by hand, so that size and time
// stay as they were: the next build believes in it, and Verify does not.
func TestVerifyFindsWhatABuildTrusts(t *testing.T) {
	d := newDigest(t)
	d.built()
	verify := func() *build.Verification {
		t.Helper()
		before := look(d, d.in("public"))
		v, err := build.Verify(t.Context(), d.options())
		d.do(err)
		if after := look(d, d.in("public")); !reflect.DeepEqual(before, after) {
			t.Error("the output was touched")
		}
		d.noLeftovers()
		return v
	}
	if v := verify(); len(v.Differences) > 0 || v.Pages == 0 {
		t.Errorf("of an output that is right: %+v", v)
	}
	path := d.in("public/" + firstPage)
	info, err := os.Stat(path)
	d.do(err)
	text := d.read(path)
	spoilt := strings.Replace(text, "One.", "Ono.", 1)
	if spoilt == text {
		t.Fatalf("the page is %q", text)
	}
	d.do(os.WriteFile(path, []byte(spoilt), 0o666))
	d.do(os.Chtimes(path, info.ModTime(), info.ModTime()))
	d.write("public/left/over.html", "x")
	d.do(os.Remove(d.in("public/404.html")))
	want := []build.Difference{
		{Path: firstPage, What: "changed", Line: 2, Has: "<p>Ono.</p>", Want: "<p>One.</p>"},
		{Path: "404.html", What: "missing"},
		{Path: "left/over.html", What: "foreign"},
	}
	if v := verify(); !reflect.DeepEqual(v.Differences, want) {
		t.Errorf("the differences are %+v, want %+v", v.Differences, want)
	}
	d.do(os.RemoveAll(d.in("public")))
	if v, err := build.Verify(t.Context(), d.options()); err == nil || !strings.Contains(err.Error(), "there is no output at ") {
		t.Errorf("without an output it finds %+v, %v", v, err)
	}
}
