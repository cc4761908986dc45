package desk

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
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
	if _, err := Resume(dir); err != nil {
		return nil, err
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

// journalName is the file that has a rewrite while it is carried out.
const journalName = "rewrite.json"

// journal is what completes a rewrite that was interrupted.
type journal struct {
	Written map[string][]byte     `json:"written"`
	Was     map[string]files.Hash `json:"was"` // of files that are written over or removed
	Moved   map[string]string     `json:"moved"`
	Removed []string              `json:"removed"`
}

// Write carries the rewrite out: what is new first, what goes last. Until it is
// done, it stands in the digest's .coranto; [Resume] completes one that was
// interrupted.
func (r *Rewrite) Write() error {
	j := journal{r.written, r.was, r.moved, r.removed}
	data, err := json.Marshal(j)
	if err != nil {
		return err
	}
	if err := Remember(r.dir, journalName, data); err != nil {
		return err
	}
	_, err = Resume(r.dir)
	return err
}

// Resume completes a rewrite of the digest at dir that was interrupted, if there
// is one. What somebody has changed meanwhile is not written over.
func Resume(dir string) (bool, error) {
	data := Recall(dir, journalName)
	var j journal
	if data == nil || json.Unmarshal(data, &j) != nil {
		return false, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return false, err
	}
	defer root.Close()
	where := filepath.Join(stateFolder, journalName)
	meanwhile := func(name string) error {
		return fmt.Errorf("%s was changed while files were being moved; put it as you want it, and remove %s", name, where)
	}
	for _, name := range slices.Sorted(maps.Keys(j.Written)) {
		now, err := root.ReadFile(filepath.FromSlash(name))
		switch was, known := j.Was[name]; {
		case err == nil && bytes.Equal(now, j.Written[name]):
			continue
		case err == nil && (!known || files.Sum(now) != was):
			return false, meanwhile(name)
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return false, err
		}
		if err := replaceIn(root, name, j.Written[name]); err != nil {
			return false, err
		}
	}
	for _, from := range slices.Sorted(maps.Keys(j.Moved)) {
		to := j.Moved[from]
		if _, err := root.Lstat(filepath.FromSlash(from)); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := root.MkdirAll(filepath.FromSlash(path.Dir(to)), 0o777); err != nil {
			return false, err
		}
		if err := root.Rename(filepath.FromSlash(from), filepath.FromSlash(to)); err != nil {
			return false, err
		}
	}
	for _, name := range j.Removed {
		now, err := root.ReadFile(filepath.FromSlash(name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && files.Sum(now) != j.Was[name] {
			return false, meanwhile(name)
		}
		if err := root.Remove(filepath.FromSlash(name)); err != nil {
			return false, err
		}
	}
	// Folders that are empty now, from the inside out.
	for _, name := range append(slices.Sorted(maps.Keys(j.Moved)), j.Removed...) {
		for folder := path.Dir(name); strings.Count(folder, "/") > 1; folder = path.Dir(folder) {
			if root.Remove(filepath.FromSlash(folder)) != nil {
				break
			}
		}
	}
	return true, root.Remove(where)
}

// replaceIn writes a file in one step.
func replaceIn(root *os.Root, name string, data []byte) error {
	full := filepath.FromSlash(name)
	if err := root.MkdirAll(filepath.Dir(full), 0o777); err != nil {
		return err
	}
	mode := fs.FileMode(0o666)
	if info, err := root.Stat(full); err == nil {
		mode = info.Mode().Perm()
	}
	beside := filepath.Join(filepath.Dir(full), "."+filepath.Base(full)+".coranto")
	file, err := root.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Close()); err == nil {
		err = root.Rename(beside, full)
	}
	if err != nil {
		_ = root.Remove(beside)
	}
	return err
}

// overlay is a digest's folder as it will be.
type overlay struct {
	layered
	r *Rewrite
}

// layered is what files.Dir returns.
type layered interface {
	fs.ReadLinkFS
	fs.StatFS
	fs.ReadDirFS
}

// now returns the name under which a file stands that will have another; whether
// it is gone; and its bytes, if they are new.
func (o *overlay) now(name string) (stands string, data []byte, gone bool) {
	if data, ok := o.r.written[name]; ok {
		return name, data, false
	}
	for from, to := range o.r.moved {
		if to == name {
			return from, nil, false
		}
	}
	_, away := o.r.moved[name]
	return name, nil, away || slices.Contains(o.r.removed, name)
}

// folder reports whether a name is that of a folder that will be new.
func (o *overlay) folder(name string) bool {
	below := func(file string) bool { return strings.HasPrefix(file, name+"/") }
	for file := range o.r.written {
		if below(file) {
			return true
		}
	}
	for _, file := range o.r.moved {
		if below(file) {
			return true
		}
	}
	return false
}

func (o *overlay) Open(name string) (fs.File, error) {
	stands, data, gone := o.now(name)
	switch {
	case data != nil:
		return &openFile{Reader: bytes.NewReader(data), info: info{path.Base(name), int64(len(data)), 0o666}}, nil
	case gone:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return o.layered.Open(stands)
}

func (o *overlay) Lstat(name string) (fs.FileInfo, error) { return o.stat(name, o.layered.Lstat) }
func (o *overlay) Stat(name string) (fs.FileInfo, error)  { return o.stat(name, o.layered.Stat) }

func (o *overlay) stat(name string, ask func(string) (fs.FileInfo, error)) (fs.FileInfo, error) {
	stands, data, gone := o.now(name)
	switch {
	case data != nil:
		return info{path.Base(name), int64(len(data)), 0o666}, nil
	case gone:
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	i, err := ask(stands)
	if err != nil && o.folder(name) {
		return info{path.Base(name), 0, fs.ModeDir | 0o777}, nil
	}
	return i, err
}

func (o *overlay) ReadDir(folder string) ([]fs.DirEntry, error) {
	list, err := o.layered.ReadDir(folder)
	if err != nil && !o.folder(folder) {
		return nil, err
	}
	names := map[string]bool{}
	for _, e := range list {
		if _, _, gone := o.now(path.Join(folder, e.Name())); !gone {
			names[e.Name()] = true
		}
	}
	add := func(file string) {
		if below, inside := strings.CutPrefix(file, folder+"/"); inside {
			name, _, _ := strings.Cut(below, "/")
			names[name] = true
		}
	}
	for file := range o.r.written {
		add(file)
	}
	for _, file := range o.r.moved {
		add(file)
	}
	var out []fs.DirEntry
	for _, name := range slices.Sorted(maps.Keys(names)) {
		i, err := o.Lstat(path.Join(folder, name))
		if err != nil {
			return nil, err
		}
		out = append(out, fs.FileInfoToDirEntry(i))
	}
	return out, nil
}

type info struct {
	name string
	size int64
	mode fs.FileMode
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }

type openFile struct {
	*bytes.Reader
	info info
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

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
