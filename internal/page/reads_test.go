package page_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"coranto/internal/diag"
	"coranto/internal/page"
	"coranto/internal/site"
)

// rendered is a site with all of its outputs, by path.
type rendered struct {
	site    *site.Site
	pages   []page.Page
	outputs map[string]output
}

type output struct {
	page.Page
	page.Output
	reads []page.Read
}

// renderAll renders all pages of a digest with some goroutines. ok is false when
// the digest has errors.
func renderAll(t testing.TB, digest fs.FS, o site.Options, jobs int) (r rendered, ok bool) {
	t.Helper()
	s, ds := load(t, digest, o)
	r = rendered{s, page.All(s), map[string]output{}}
	ds = append(ds, page.Check(s, r.pages)...)
	if diag.HasErrors(ds) {
		return r, false
	}
	renderer := page.NewRenderer(s)
	renderer.Expect(r.pages)
	outputs := make([]output, len(r.pages))
	var next atomic.Int64
	var group sync.WaitGroup
	for range jobs {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(r.pages); i = int(next.Add(1)) - 1 {
				out, err := renderer.Render(nil, r.pages[i])
				if err != nil || len(out.Diagnostics) > 0 {
					t.Errorf("%s: %v %+v", r.pages[i], err, out.Diagnostics)
				}
				outputs[i] = output{r.pages[i], out, renderer.Reads(out)}
			}
		})
	}
	group.Wait()
	for _, out := range outputs {
		r.outputs[out.Path] = out
	}
	return r, true
}

func mustRender(t testing.TB, d *newsroom) rendered {
	t.Helper()
	r, ok := renderAll(t, d.digest(), d.options(), 2)
	if !ok {
		s, ds := load(t, d.digest(), d.options())
		ds = append(ds, page.Check(s, page.All(s))...)
		var b bytes.Buffer
		_ = diag.Text(&b, ds, false)
		t.Fatalf("the digest has errors:\n%s", &b)
	}
	return r
}

// changed returns the paths of outputs that came, went or have other bytes, in
// order.
func changed(before, after rendered) []string {
	var paths []string
	for path, b := range before.outputs {
		if a, there := after.outputs[path]; !there || !bytes.Equal(a.Bytes, b.Bytes) {
			paths = append(paths, path)
		}
	}
	for path := range after.outputs {
		if _, there := before.outputs[path]; !there {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// TestSameReadsMeanSameBytes holds what an incremental build relies on: after
// any edit, a page of the plan that is as it was, and each of whose reads still
// has the same answer, has the same bytes.
func TestSameReadsMeanSameBytes(t *testing.T) {
	rounds := 2
	if testing.Short() {
		rounds = 1
	}
	type tally struct{ edits, bytes, reads int }
	total := map[string]*tally{}
	for seed := range uint64(rounds) {
		d := newNewsroom(seed, 60)
		before := mustRender(t, d)
		names := slices.Sorted(maps.Keys(edits))
		d.r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		for _, name := range names {
			undo := d.copy()
			edits[name](d)
			after, ok := renderAll(t, d.digest(), d.options(), 2)
			if !ok {
				d.restore(undo)
				continue
			}
			n := total[name]
			if n == nil {
				n = &tally{}
				total[name] = n
			}
			n.edits++
			for path, old := range before.outputs {
				now, there := after.outputs[path]
				if !there {
					continue
				}
				stale := now.Page != old.Page || slices.ContainsFunc(old.reads, func(r page.Read) bool {
					hash, known := page.Answer(after.site, r)
					return !known || hash != r.Hash
				})
				same := bytes.Equal(old.Bytes, now.Bytes)
				if !same {
					n.bytes++
				}
				if stale {
					n.reads++
				}
				if !same && !stale {
					t.Errorf("seed %d, %s: %s has other bytes, and all its reads the same answers:\n%s", seed, name, path, difference(old.Bytes, now.Bytes))
				}
			}
			before = after
		}
	}
	var sum tally
	for _, name := range slices.Sorted(maps.Keys(edits)) {
		n := total[name]
		if n == nil {
			t.Errorf("the edit %q never gave a digest without errors", name)
			continue
		}
		t.Logf("%-20s %d edits, %4d pages with other bytes, %4d with other reads", name, n.edits, n.bytes, n.reads)
		sum.edits, sum.bytes, sum.reads = sum.edits+n.edits, sum.bytes+n.bytes, sum.reads+n.reads
	}
	t.Logf("all: %d edits, %d pages with other bytes, %d with other reads", sum.edits, sum.bytes, sum.reads)
}

// TestASourceElsewhereIsRead holds that a page that links to a source knows when
// that has another address under the same name.
func TestASourceElsewhereIsRead(t *testing.T) {
	digest := four()
	before, ok := renderAll(t, digest, site.Options{Now: noon}, 1)
	digest["content/sources/agency.md"] = &fstest.MapFile{Data: []byte("---\nname: AP\n---\n")}
	after, also := renderAll(t, digest, site.Options{Now: noon}, 1)
	if !ok || !also {
		t.Fatal("the digest has errors")
	}
	moved := 0
	for path, was := range before.outputs {
		is, there := after.outputs[path]
		if !there || bytes.Equal(was.Bytes, is.Bytes) {
			continue
		}
		moved++
		if !slices.ContainsFunc(was.reads, func(r page.Read) bool {
			hash, known := page.Answer(after.site, r)
			return !known || hash != r.Hash
		}) {
			t.Errorf("%s has other bytes, and all that it asked is as it was", path)
		}
	}
	if moved == 0 {
		t.Error("no page links to the source")
	}
}

// difference shows where two texts part.
func difference(a, b []byte) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	around := func(s []byte) string { return string(s[max(0, min(i, len(s))-60):min(len(s), i+100)]) }
	return fmt.Sprintf("before: …%s…\nafter:  …%s…", around(a), around(b))
}

func (d *newsroom) copy() *newsroom {
	c := *d
	c.files = maps.Clone(d.files)
	c.articles = nil
	for _, a := range d.articles {
		c.articles = append(c.articles, &story{a.name, maps.Clone(a.keys), slices.Clone(a.text)})
	}
	return &c
}

func (d *newsroom) restore(c *newsroom) {
	d.files, d.articles, d.now = c.files, c.articles, c.now
}

// TestReadsDoNotDependOnTheWay holds that a page has the same bytes and reads
// whether it is rendered alone or with all others, in whatever order.
func TestReadsDoNotDependOnTheWay(t *testing.T) {
	for _, content := range []string{"full", "summary", "highlights"} {
		d := newNewsroom(5, 40)
		setting("feeds: {content: " + content + "}")(d)
		all := mustRender(t, d)
		for path, together := range all.outputs {
			renderer := page.NewRenderer(all.site)
			alone, err := renderer.Render(nil, together.Page)
			if err != nil {
				t.Fatal(err)
			}
			aloneReads := renderer.Reads(alone)
			if !bytes.Equal(alone.Bytes, together.Bytes) {
				t.Errorf("feeds of %s: %s has other bytes when it is rendered alone:\n%s", content, path, difference(alone.Bytes, together.Bytes))
			}
			if !slices.Equal(aloneReads, together.reads) {
				t.Errorf("feeds of %s: %s has other reads when it is rendered alone:\n%s\n%s", content, path, questions(aloneReads), questions(together.reads))
			}
		}
	}
}

func questions(reads []page.Read) string {
	var out []string
	for _, r := range reads {
		out = append(out, fmt.Sprintf("%s(%q)", r.Question, r.Key))
	}
	return strings.Join(out, " ")
}

// TestEveryReadCanBeAnswered holds that the answer to a read, asked of the same
// site, is the one that was recorded.
func TestEveryReadCanBeAnswered(t *testing.T) {
	all := mustRender(t, newNewsroom(6, 40))
	for path, out := range all.outputs {
		if out.Kind != page.Marker && len(out.reads) == 0 {
			t.Errorf("%s reads nothing", path)
		}
		for _, r := range out.reads {
			if hash, known := page.Answer(all.site, r); !known || hash != r.Hash {
				t.Errorf("%s: %s(%q) has another answer", path, r.Question, r.Key)
			}
		}
	}
	if _, known := page.Answer(all.site, page.Read{Question: "none"}); known {
		t.Error("a question that does not exist has an answer")
	}
}

// TestAtAgreesWithAll holds that every page is found by its address and by its
// path, and nothing else is.
func TestAtAgreesWithAll(t *testing.T) {
	all := mustRender(t, newNewsroom(7, 30))
	for _, p := range all.pages {
		for _, address := range []string{p.Address(), p.Path} {
			if got, ok := page.At(all.site, address); !ok || got != p {
				t.Errorf("at %q is %+v, want %+v", address, got, p)
			}
		}
	}
	for _, address := range []string{"none", "topics", "topics/none/", "2021/01/none.html", "/", "../index.html", "2030/"} {
		if got, ok := page.At(all.site, address); ok {
			t.Errorf("at %q is %+v", address, got)
		}
	}
}

// TestTheBuiltInLayoutsAreTranslated holds that html/template has to execute none
// of them: a layout in which the translation gives up is right, and slow.
func TestTheBuiltInLayoutsAreTranslated(t *testing.T) {
	all := mustRender(t, newNewsroom(3, 60))
	if names := all.site.Theme.Unsuited(); len(names) > 0 {
		t.Errorf("left to html/template are %q", names)
	}
}
