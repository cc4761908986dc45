package desk

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/site"
)

// Rewrite is a change of several source files that is carried out as a whole. It
// is worked out and tried before anything is written.
type Rewrite struct {
	Said []string // what it does, a line for each file

	dir     string
	trial   Trial
	before  *site.Site
	was     map[string]files.Hash // of the files that were read
	written map[string][]byte     // whole files, new and changed
	moved   map[string]string     // files that are moved as they are, to where
	removed []string
}

// Trial says how a rewrite is tried before anything is written.
type Trial struct {
	Now   time.Time
	Theme fs.FS // the built-in layouts; nil for none
	// Check returns what is wrong with the site as it will be, besides what the
	// site itself knows; nil for nothing.
	Check func(*site.Site) []diag.Diagnostic
}

// Faults are errors that a digest would have if it were rewritten.
type Faults []diag.Diagnostic

// Error says how many there are.
func (f Faults) Error() string { return "the digest would have errors then; nothing was written" }

// openRewrite loads the digest at dir.
func openRewrite(dir string, t Trial) (*Rewrite, error) {
	if Interrupted(dir) {
		return nil, BadOption("a move was interrupted here; run coranto mv or topic merge without --dry-run, which completes it first")
	}
	r := &Rewrite{dir: dir, trial: t, was: map[string]files.Hash{}, written: map[string][]byte{}, moved: map[string]string{}}
	layer, err := files.Dir(dir)
	if err != nil {
		return nil, err
	}
	if r.before, err = r.load(layer); err != nil {
		return nil, err
	}
	if _, found := r.before.Tree.Lookup(files.ConfigName); !found {
		return nil, fmt.Errorf("there is no %s here; run coranto init, or name the digest's folder with -C", files.ConfigName)
	}
	if ds := r.before.Said(files.ConfigName); diag.HasErrors(ds) {
		return nil, fmt.Errorf("%s: %s", ds[0].Position, said(ds[0]))
	}
	return r, nil
}

func (r *Rewrite) load(layer fs.FS) (*site.Site, error) {
	layers := []fs.FS{layer}
	if r.trial.Theme != nil {
		layers = append(layers, r.trial.Theme)
	}
	tree, _, err := files.Scan(layers...)
	if err != nil {
		return nil, err
	}
	return site.Load(tree, site.Options{Now: r.trial.Now, Jobs: 2})
}

// wrong returns the errors of a site.
func (r *Rewrite) wrong(s *site.Site) []diag.Diagnostic {
	ds := slices.Clone(s.Diagnostics())
	if r.trial.Check != nil {
		ds = append(ds, r.trial.Check(s)...)
	}
	return diag.Sort(slices.DeleteFunc(ds, func(d diag.Diagnostic) bool { return d.Severity != diag.Error }))
}

// source returns the bytes of an input file.
func (r *Rewrite) source(name string) ([]byte, error) {
	if data, changed := r.written[name]; changed {
		return data, nil
	}
	f, ok := r.before.Tree.Lookup(name)
	if !ok {
		return nil, fmt.Errorf("there is no file %s", name)
	}
	data, err := f.Read(nil)
	if err == nil {
		r.was[name] = files.Sum(data)
	}
	return data, err
}

// try loads the digest as it will be, and refuses what would be wrong with it:
// errors that it does not have now, an article that feeds would show as another,
// an address at which nothing would answer.
func (r *Rewrite) try() error {
	layer, err := files.Dir(r.dir)
	if err != nil {
		return err
	}
	after, err := r.load(&overlay{layer.(layered), r})
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, d := range r.wrong(r.before) {
		known[d.Rule+d.Message] = true
	}
	var faults Faults
	for _, d := range r.wrong(after) {
		if !known[d.Rule+d.Message] {
			faults = append(faults, d)
		}
	}
	if len(faults) > 0 {
		return faults
	}
	for _, a := range r.before.Articles() {
		is, ok := after.Article(a.ID)
		if a.State == site.Invalid || a.State == site.Undated {
			continue // neither has an id that counts
		}
		if !ok || is.State != a.State || is.Title != a.Title {
			return fmt.Errorf("%s would not be the article that it is; nothing was written", a.File)
		}
		if old := r.before.ArticlePath(a); a.HasPage() && after.ArticlePath(is) != old {
			if _, answers := after.RedirectAt(old); !answers {
				return fmt.Errorf("nothing would answer at /%s; nothing was written", old)
			}
		}
	}
	return nil
}

// same refuses an article that does not say the same in two files, but for what
// is meant to differ: meant makes that alike, if it is right.
func (r *Rewrite) same(oldFile string, old []byte, newFile string, new []byte, meant func(was, is *content.Article) bool) error {
	p := content.Parser{Zone: r.before.Config.Zone, Language: r.before.Config.Language}
	was, is := p.Article(oldFile, old), p.Article(newFile, new)
	right := meant(was, is)
	was.Rehash()
	is.Rehash()
	if !right || was.Hash != is.Hash || diag.HasErrors(is.Diagnostics) && !diag.HasErrors(was.Diagnostics) {
		return BadOption(fmt.Sprintf("the front matter of %s is written in a way that cannot be edited here; change it by hand", oldFile))
	}
	return nil
}

// sayAll puts what is done into words.
func (r *Rewrite) sayAll(first ...string) {
	r.Said = append(r.Said, first...)
	for _, from := range slices.Sorted(maps.Keys(r.moved)) {
		r.Said = append(r.Said, "moved "+from+" to "+r.moved[from])
	}
	for _, name := range slices.SortedFunc(maps.Keys(r.written), func(a, b string) int { return cmp.Compare(a, b) }) {
		if slices.ContainsFunc(first, func(s string) bool { return strings.HasSuffix(s, " "+name) }) {
			continue
		}
		if _, stands := r.before.Tree.Lookup(name); stands {
			r.Said = append(r.Said, "changed "+name)
		} else {
			r.Said = append(r.Said, "wrote "+name)
		}
	}
}
