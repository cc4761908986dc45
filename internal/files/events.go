package files

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/fsnotify/fsnotify"
)

// events follows a digest by what the system tells of its folders. Folders are
// watched and not files: one that is replaced, as many editors do when they
// save, would be watched no more.
//
// The system tells of what is directly in a folder, so each folder below has to
// be watched too, as soon as it comes. What came into it before that was told to
// nobody; so the name of a folder that comes stands for all below it.
type events struct {
	*dir
	options WatchOptions
	watcher *fsnotify.Watcher
	folders watched         // what is watched in the root, by its real name
	links   map[string]link // by name
}

// watched are the folders that are watched in a folder, by name.
type watched map[string]*watchedFolder

type watchedFolder struct {
	deep    bool    // so is what is below it
	folders watched // in it
}

// link is a link among the inputs. When something changes where it leads to, or
// on the way there, what stands under its name has changed.
type link struct {
	real string   // where it stands, if the way to its name leads over another link
	over []string // what it leads to, last, after the links that it leads to before
}

func newEvents(d *dir, o WatchOptions) (*events, error) {
	e := &events{dir: d, options: o}
	return e, e.start()
}

// start watches the digest from nothing.
func (e *events) start() error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return watchError(err)
	}
	e.watcher, e.folders, e.links = watcher, watched{}, map[string]link{}
	err = watcher.Add(e.root)
	for _, name := range tops {
		if err == nil {
			err = e.enter(name, name)
		}
	}
	if err != nil {
		watcher.Close()
		return watchError(err)
	}
	return nil
}

// follow reports what the system tells.
func (e *events) follow(report func(string), stop <-chan struct{}) error {
	defer func() { e.watcher.Close() }()
	for {
		var err error
		select {
		case <-stop:
			return nil
		case ev := <-e.watcher.Events:
			err = e.take(ev, report)
		case err = <-e.watcher.Errors:
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				// The system kept no more, and what it did not keep may have been of
				// folders.
				old := e.watcher
				err = e.start()
				old.Close()
				report(".")
			}
		}
		if err != nil {
			return watchError(err)
		}
	}
}

// take reports an event, and watches what has come with it.
func (e *events) take(ev fsnotify.Event, report func(string)) error {
	name, err := filepath.Rel(e.root, ev.Name)
	if err != nil {
		return err
	}
	name = filepath.ToSlash(name)
	gone, come := ev.Has(fsnotify.Remove) || ev.Has(fsnotify.Rename), ev.Has(fsnotify.Create)
	if name == "." {
		if gone {
			return fmt.Errorf("%s was moved or removed", e.root)
		}
		return nil
	}
	known := e.folder(name)
	if known != nil && !gone && !come && !ev.Has(fsnotify.Chmod) {
		return nil // of the folder itself; what changed in it is told by name
	}
	if gone || come {
		// A folder that comes may take the place of an empty one, which nobody tells.
		e.forget(name)
	}
	if gone && !come {
		maps.DeleteFunc(e.links, func(_ string, l link) bool { return l.real == name || below(name, l.real) })
	}
	// What has other rights may not have been watched for lack of them.
	if err := e.changed(name, come || known == nil && ev.Has(fsnotify.Chmod), report); err != nil {
		return err
	}
	if gone && known != nil && ev.Has(fsnotify.Rename) {
		return e.repair(report)
	}
	return nil
}

// changed reports a change at a name under all names that inputs have there,
// and watches what has come.
func (e *events) changed(name string, come bool, report func(string)) error {
	top, _, _ := strings.Cut(name, "/")
	if slices.Contains(tops, top) && !e.ignores(name) {
		if come {
			if err := e.enter(name, name); err != nil {
				return err
			}
		}
		report(name)
	}
	for as, l := range e.links {
		target := l.over[len(l.over)-1]
		switch on := func(over string) bool { return name == over || below(name, over) }; {
		case slices.ContainsFunc(l.over, on):
			if err := e.enterLink(l.real, as); err != nil {
				return err
			}
			report(as)
		case below(target, name):
			as += name[len(target):]
			if e.ignores(as) {
				continue
			}
			if come {
				if err := e.enter(name, as); err != nil {
					return err
				}
			}
			report(as)
		}
	}
	return nil
}

// ignores reports whether what stands at a name is no input.
func (e *events) ignores(name string) bool {
	if e.options.ignores(name) {
		return true
	}
	for ; name != "."; name = path.Dir(name) {
		if ignored(name) {
			return true
		}
	}
	return false
}

// enter watches what has come: all folders, and where links lead to. An input
// there has the second name.
func (e *events) enter(name, as string) error {
	info, err := os.Lstat(e.path(name))
	switch {
	case err != nil:
		return passing(err)
	case info.Mode()&fs.ModeSymlink != 0:
		return e.enterLink(name, as)
	case info.IsDir() && !e.ignores(as):
		return e.walk(name, as)
	}
	return nil
}

// walk watches a folder, and what is below.
func (e *events) walk(name, as string) error {
	f, err := e.add(name)
	if f == nil || f.deep {
		return err
	}
	f.deep = true
	entries, err := os.ReadDir(e.path(name))
	if err != nil {
		return passing(err)
	}
	for _, entry := range entries {
		below, belowAs := name+"/"+entry.Name(), as+"/"+entry.Name()
		switch {
		case e.options.ignores(belowAs) || ignored(belowAs):
		case entry.IsDir():
			err = e.walk(below, belowAs)
		case entry.Type()&fs.ModeSymlink != 0:
			err = e.enterLink(below, belowAs)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// enterLink watches what a link leads to, and the folders on the way there from
// the root. Where it leads out of the digest it is not followed, as [Scan] does.
//
// What is watched for a link stays so when the link is gone, and tells nothing.
func (e *events) enterLink(name, as string) error {
	l := link{real: name}
	const most = 40 // links to links, as Linux has it
	for len(l.over) < most {
		target, err := os.Readlink(e.path(name))
		if err != nil {
			break // name is no link, or nothing
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(e.path(name)), target)
		}
		if real, err := filepath.EvalSymlinks(filepath.Dir(target)); err == nil {
			target = filepath.Join(real, filepath.Base(target))
		}
		target, err = filepath.Rel(e.root, target)
		if err != nil || !filepath.IsLocal(target) {
			break
		}
		name = filepath.ToSlash(target)
		if name == "." || name == l.real || below(name, l.real) {
			break // it leads to what holds it
		}
		l.over = append(l.over, name)
		for i, c := range name {
			if c != '/' {
				continue
			}
			if f, err := e.add(name[:i]); err != nil {
				return err
			} else if f == nil {
				break
			}
		}
	}
	if len(l.over) == 0 {
		delete(e.links, as)
		return nil
	}
	e.links[as] = l
	if info, err := os.Lstat(e.path(name)); err == nil && info.IsDir() {
		return e.walk(name, as)
	}
	return nil
}

// add watches a folder. It returns nil if that is not there to be watched.
func (e *events) add(name string) (*watchedFolder, error) {
	in, base := e.folders, name
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		f := e.folder(name[:i])
		if f == nil {
			return nil, nil
		}
		in, base = f.folders, name[i+1:]
	}
	if in[base] == nil {
		if err := e.watcher.Add(e.path(name)); err != nil {
			return nil, passing(err)
		}
		in[base] = &watchedFolder{folders: watched{}}
	}
	return in[base], nil
}

// folder returns a folder that is watched.
func (e *events) folder(name string) (f *watchedFolder) {
	in := e.folders
	for base := range strings.SplitSeq(name, "/") {
		if f = in[base]; f == nil {
			return nil
		}
		in = f.folders
	}
	return f
}

// forget ends the watching of a folder and all below it. A folder that was
// renamed would go on telling of itself under its old name.
func (e *events) forget(name string) {
	f := e.folder(name)
	if f == nil {
		return
	}
	var end func(name string, f *watchedFolder)
	end = func(name string, f *watchedFolder) {
		_ = e.watcher.Remove(e.path(name)) // an error says that it is watched no more
		for base, f := range f.folders {
			end(name+"/"+base, f)
		}
	}
	end(name, f)
	in := e.folders
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		in = e.folder(name[:i]).folders
	}
	delete(in, path.Base(name))
}

// repair watches anew what fsnotify watches no more. It knows a folder that was
// renamed by its old name for as long as that is not forgotten; and the new one
// may have been entered before, with a folder that came around it.
func (e *events) repair(report func(string)) error {
	have := map[string]bool{}
	for _, name := range e.watcher.WatchList() {
		have[name] = true
	}
	var lost []string
	var look func(name string, f *watchedFolder)
	look = func(name string, f *watchedFolder) {
		if !have[e.path(name)] {
			lost = append(lost, name)
			return
		}
		for base, f := range f.folders {
			look(name+"/"+base, f)
		}
	}
	for base, f := range e.folders {
		look(base, f)
	}
	for _, name := range lost {
		e.forget(name)
		if err := e.changed(name, true, report); err != nil {
			return err
		}
	}
	return nil
}

// passing returns an error that is not of something that came and went, or of a
// place that may not be read, which Scan reports.
func passing(err error) error {
	for _, known := range []error{fs.ErrNotExist, fs.ErrPermission, syscall.ENOTDIR, syscall.ELOOP} {
		if errors.Is(err, known) {
			return nil
		}
	}
	return err
}

// watchError says what to do about the limits of a system.
func watchError(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("the system watches no more folders for you: fs.inotify.max_user_watches is too low; "+
			"raise it with \"sudo sysctl fs.inotify.max_user_watches=1048576\" (and in /etc/sysctl.d/ for good), "+
			"or look at the files at intervals with --poll: %w", err)
	case errors.Is(err, syscall.EMFILE):
		return fmt.Errorf("the system gives no more files or watchers to you; close other programs that watch files, "+
			"raise \"ulimit -n\" or, on Linux, fs.inotify.max_user_instances with "+
			"\"sudo sysctl fs.inotify.max_user_instances=1024\", or look at the files at intervals with --poll: %w", err)
	}
	return err
}
