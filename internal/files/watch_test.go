//go:build unix

package files

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// patience bounds a test that fails; one that passes does not see it.
const patience = time.Minute

// scene is a digest that is watched.
type scene struct {
	*testing.T
	root   string
	w      *Watcher
	fences int
}

func newScene(t *testing.T, lines string, o WatchOptions, p pace) *scene {
	t.Helper()
	root := disk(t, lines).(*dir).root
	w, err := watch(root, o, p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.Close()
		if w.Err() != nil {
			t.Error(w.Err())
		}
	})
	return &scene{T: t, root: root, w: w}
}

func (s *scene) path(name string) string { return filepath.Join(s.root, filepath.FromSlash(name)) }

// do carries out commands, one on a line.
func (s *scene) do(commands string) {
	s.Helper()
	for line := range strings.Lines(commands) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		var err error
		switch f[0] {
		case "write":
			err = os.WriteFile(s.path(f[1]), []byte(line), 0o666)
		case "append":
			var file *os.File
			if file, err = os.OpenFile(s.path(f[1]), os.O_APPEND|os.O_WRONLY, 0); err == nil {
				_, err = file.WriteString(line)
				file.Close()
			}
		case "mkdir":
			err = os.MkdirAll(s.path(f[1]), 0o777)
		case "mv":
			// The system's own: os.Rename replaces no empty folder.
			err = syscall.Rename(s.path(f[1]), s.path(f[2]))
		case "rm":
			err = os.RemoveAll(s.path(f[1]))
		case "ln":
			err = os.Symlink(f[1], s.path(f[2]))
		case "chmod":
			err = os.Chmod(s.path(f[2]), map[string]os.FileMode{"600": 0o600, "755": 0o755}[f[1]])
		default:
			s.Fatalf("no such command: %s", line)
		}
		if err != nil {
			s.Fatal(err)
		}
	}
}

// next returns the next change.
func (s *scene) next() []string {
	s.Helper()
	select {
	case names, more := <-s.w.Changes():
		if !more {
			s.Fatalf("watching has ended: %v", s.w.Err())
		}
		return names
	case <-time.After(patience):
		s.Fatal("no change was told")
	}
	return nil
}

// told returns what is told of all that was done, in order, without what a
// folder stands for.
func (s *scene) told() string {
	s.Helper()
	s.fences++
	fence := fmt.Sprintf("content/fence%d", s.fences)
	if err := os.WriteFile(s.path(fence), nil, 0o666); err != nil {
		s.Fatal(err)
	}
	var all []string
	for !slices.Contains(all, fence) {
		all = append(all, s.next()...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	out := slices.DeleteFunc(slices.Clone(all), func(name string) bool {
		return strings.HasPrefix(name, "content/fence") ||
			slices.ContainsFunc(all, func(folder string) bool { return below(folder, name) })
	})
	return strings.Join(out, " ")
}

// step is something that is done, and what is to be told of it.
type step struct{ do, want string }

func TestWatch(t *testing.T) {
	tests := []struct {
		name, disk string
		ignore     []string
		steps      []step
	}{
		{"a save that truncates", "content/a.md", nil, []step{
			{"write content/a.md", "content/a.md"}, {"append content/a.md", "content/a.md"}}},
		{"a save by vim", "content/a.md", nil, []step{
			{"write content/.a.md.swp\nwrite content/4913\nrm content/4913\nmv content/a.md content/a.md~\nwrite content/a.md\nrm content/a.md~\nrm content/.a.md.swp", "content/a.md"},
			{"write content/a.md", "content/a.md"}}},
		{"a save by JetBrains", "content/a.md", nil, []step{
			{"write content/a.md___jb_tmp___\nmv content/a.md content/a.md___jb_old___\nmv content/a.md___jb_tmp___ content/a.md\nrm content/a.md___jb_old___", "content/a.md"}}},
		{"a save that renames a hidden file", "content/a.md", nil, []step{
			{"write content/.tmp\nmv content/.tmp content/a.md", "content/a.md"},
			{"write content/.tmp\nmv content/.tmp content/a.md", "content/a.md"}}},
		{"a save that deletes and creates", "content/a.md", nil, []step{
			{"rm content/a.md\nwrite content/a.md", "content/a.md"}, {"rm content/a.md", "content/a.md"}}},
		{"other rights", "content/a.md", nil, []step{{"chmod 600 content/a.md", "content/a.md"}}},
		{"what is no input", "content/a.md public/ .git/ README.md", nil, []step{
			{"write public/x\nwrite .git/x\nwrite README.md\nmkdir content/.hidden\nwrite content/.hidden/x\nwrite content/#a.md#\nwrite content/a.md~", ""}}},
		{"an output among the inputs", "content/a.md static/", []string{"static/public/"}, []step{
			{"mkdir static/public/x\nwrite static/public/x/y\nwrite static/z", "static/z"}}},
		{"settings", "content/a.md site.yaml", nil, []step{
			{"write site.yaml", "site.yaml"}, {"write .tmp\nmv .tmp site.yaml", "site.yaml"}}},
		{"a hidden file that is published", "content/a.md static/", nil, []step{
			{"mkdir static/.well-known", "static/.well-known"}, {"write static/.well-known/x", "static/.well-known/x"}}},
		{"new folders", "content/a.md", nil, []step{
			{"mkdir content/b/c/d\nwrite content/b/c/d/x.md", "content/b"},
			{"write content/b/c/d/x.md", "content/b/c/d/x.md"},
			{"write content/b/c/y.md", "content/b/c/y.md"}}},
		{"a renamed folder", "content/b/c/x.md", nil, []step{
			{"mv content/b content/d", "content/b content/d"},
			{"write content/d/c/x.md", "content/d/c/x.md"},
			{"mkdir content/b\nwrite content/b/y.md", "content/b"},
			{"write content/b/y.md\nwrite content/d/c/x.md", "content/b/y.md content/d/c/x.md"}}},
		{"a folder renamed there and back", "content/b/c/x.md", nil, []step{
			{"mv content/b content/d\nmv content/d content/b", "content/b content/d"},
			{"write content/b/c/x.md", "content/b/c/x.md"}}},
		{"two folders that change names", "content/a/c/x.md content/b/c/x.md", nil, []step{
			{"mv content/a content/t\nmv content/b content/a\nmv content/t content/b", "content/a content/b content/t"},
			{"write content/a/c/x.md", "content/a/c/x.md"}, {"write content/b/c/x.md", "content/b/c/x.md"}}},
		{"a folder that goes into a new one", "content/b/c/x.md", nil, []step{
			{"mkdir content/p\nmv content/b content/p/b", "content/b content/p"},
			{"write content/p/b/c/x.md", "content/p/b/c/x.md"}}},
		{"a folder that takes the place of an empty one", "content/b/c/x.md content/d/", nil, []step{
			{"mv content/b content/d", "content/b content/d"}, {"write content/d/c/x.md", "content/d/c/x.md"}}},
		{"a folder that goes to what is no input, and comes back", "content/b/c/x.md", nil, []step{
			{"mv content/b b", "content/b"}, {"write b/c/x.md", ""},
			{"mv b content/b", "content/b"}, {"write content/b/c/x.md", "content/b/c/x.md"}}},
		{"a removed folder, and another of its name", "content/b/c/x.md", nil, []step{
			{"rm content/b", "content/b"}, {"mkdir content/b\nwrite content/b/x.md", "content/b"},
			{"write content/b/x.md", "content/b/x.md"}}},
		{"a folder of the top that comes and goes", "content/a.md", nil, []step{
			{"mkdir layouts/parts\nwrite layouts/parts/x.html", "layouts"}, {"write layouts/parts/x.html", "layouts/parts/x.html"},
			{"mv layouts old", "layouts"}, {"write old/parts/x.html", ""}, {"mv old static", "static"},
			{"write static/parts/x.html", "static/parts/x.html"}}},
		{"a link to a file", "content/a.md notes/x.md content/link.md->../notes/x.md", nil, []step{
			{"write notes/x.md", "content/link.md"}, {"write notes/y.md", ""},
			{"write notes/z\nmv notes/z notes/x.md", "content/link.md"},
			{"mv notes old", "content/link.md"}, {"write old/x.md", ""},
			{"mkdir notes", "content/link.md"}, {"write notes/x.md", "content/link.md"}, {"write notes/x.md", "content/link.md"},
			{"rm content/link.md", "content/link.md"}, {"write notes/x.md", ""}}},
		{"a link to a folder", "content/a.md data/b/x.md content/link->../data", nil, []step{
			{"write data/b/x.md", "content/link/b/x.md"}, {"mkdir data/c/d", "content/link/c"},
			{"write data/c/d/y.md", "content/link/c/d/y.md"}, {"write data/.hidden", ""}, {"mv data/b data/e", "content/link/b content/link/e"},
			{"write data/e/x.md", "content/link/e/x.md"}}},
		{"a link to a link", "content/a.md data/x one->two two->data content/link->../one", nil, []step{
			{"write data/x", "content/link/x"}, {"mkdir other\nwrite other/x\nrm two\nln other two", "content/link"},
			{"write other/x", "content/link/x"}, {"write data/x", ""}}},
		{"a link that leads to what comes later", "content/a.md", nil, []step{
			{"ln ../data content/link", "content/link"}, {"mkdir data/b", "content/link"}, {"write data/b/x", "content/link/b/x"}}},
		{"a link to another input", "content/a/x.md content/link->a", nil, []step{
			{"write content/a/x.md", "content/a/x.md content/link/x.md"}}},
		{"links that lead out, in a circle, and to what holds them", "content/a.md content/1->../../outside content/2->2 content/3->. content/4->..", nil, []step{
			{"write content/a.md", "content/a.md"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, test.disk, WatchOptions{Ignore: test.ignore}, ordinary)
			for _, step := range test.steps {
				s.do(step.do)
				if got := s.told(); got != step.want {
					t.Fatalf("%s\ntold: %s\nwant: %s", step.do, got, step.want)
				}
			}
		})
	}
}

// TestAPauseEndsAChange holds how found names become changes, in a time that is
// not the machine's.
func TestAPauseEndsAChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		found, changes, stop := make(chan string), make(chan []string), make(chan struct{})
		go gather(found, changes, stop, ordinary)
		check := func(want ...string) {
			t.Helper()
			if got := <-changes; !slices.Equal(got, want) {
				t.Errorf("told %q, want %q", got, want)
			}
		}
		begin := time.Now()
		after := func(want time.Duration) {
			t.Helper()
			if got := time.Since(begin); got != want {
				t.Errorf("after %v, want %v", got, want)
			}
			begin = time.Now()
		}
		found <- "a"
		found <- "a"
		check("a")
		after(time.Millisecond)

		for _, name := range []string{"b", "c", "a", "c"} {
			found <- name
		}
		check("a", "b", "c")
		after(10 * time.Millisecond)

		for range 300 { // nobody takes it
			found <- "d"
			time.Sleep(5 * time.Millisecond)
		}
		begin = time.Now()
		found <- "e"
		check("d", "e")
		after(0) // it is late

		go func() { // a burst without an end
			for name := range 3000 {
				found <- fmt.Sprint("f", name%2)
				time.Sleep(time.Millisecond / 2)
			}
			close(found)
		}()
		check("f0", "f1")
		after(time.Second)
		check("f0", "f1")
		after(500 * time.Millisecond) // when there is no more
		if _, more := <-changes; more {
			t.Error("changes do not end with what is found")
		}
	})
}

func TestFiveHundredFilesAreOneChange(t *testing.T) {
	// The pauses are long, so that a slow machine does not break the burst in two.
	s := newScene(t, "content/a.md", WatchOptions{}, pace{save: time.Second, burst: time.Second, limit: patience})
	var want []string
	for i := range 500 {
		name := fmt.Sprintf("content/%03d.md", i)
		s.do("write content/.tmp\nmv content/.tmp " + name)
		want = append(want, name)
	}
	if got := s.next(); !slices.Equal(got, want) {
		t.Errorf("told of %d files, want all 500", len(got))
	}
	if got := s.told(); got != "" {
		t.Errorf("told later: %s", got)
	}
}

// lateScene is a digest whose events are taken from now on.
func lateScene(t *testing.T, e *events) *scene {
	w := &Watcher{changes: make(chan []string), stop: make(chan struct{})}
	found := make(chan string)
	go func() {
		defer close(found)
		w.err = e.follow(func(name string) { found <- name }, w.stop)
	}()
	go gather(found, w.changes, w.stop, ordinary)
	t.Cleanup(w.Close)
	return &scene{T: t, root: e.root, w: w}
}

// A folder that is found at its new place, while the system's word that it has
// left the old one is still to be taken.
func TestAFolderIsFoundBeforeItsRenaming(t *testing.T) {
	e, err := newEvents(disk(t, "content/b/c/x.md").(*dir), WatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	(&scene{T: t, root: e.root}).do("mkdir content/p\nmv content/b content/p/b")
	s := lateScene(t, e)
	if got := s.told(); got != "content/b content/p" {
		t.Errorf("told: %s", got)
	}
	s.do("write content/p/b/c/x.md")
	if got := s.told(); got != "content/p/b/c/x.md" {
		t.Errorf("told %q of what is in a folder that was renamed", got)
	}
}

func TestAFolderIsWatchedWhenItMayBeRead(t *testing.T) {
	e, err := newEvents(disk(t, "content/b/c/x.md").(*dir), WatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	e.forget("content/b") // as if it may not be read, which root always may
	s := lateScene(t, e)
	s.do("write content/b/c/x.md")
	if got := s.told(); got != "" {
		t.Fatalf("told: %s", got)
	}
	s.do("chmod 755 content/b")
	if got := s.told(); got != "content/b" {
		t.Errorf("told: %s", got)
	}
	s.do("write content/b/c/x.md")
	if got := s.told(); got != "content/b/c/x.md" {
		t.Errorf("told %q of what is in it", got)
	}
}

func TestOverflowTellsOfEverything(t *testing.T) {
	root := disk(t, "content/a.md content/b/").(*dir)
	e, err := newEvents(root, WatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// More than the system keeps, before any of it is taken: the folder that comes
	// last is lost. fsnotify itself takes some 4,000.
	limit, err := os.ReadFile("/proc/sys/fs/inotify/max_queued_events")
	if err != nil {
		t.Skip("only Linux says how many it keeps")
	}
	var kept int
	fmt.Sscan(string(limit), &kept)
	a, b := root.path("content/a.md"), root.path("content/b/a.md")
	for range kept/2 + 5000 {
		if os.Rename(a, b) != nil || os.Rename(b, a) != nil {
			t.Fatal("cannot rename")
		}
	}
	if err := os.MkdirAll(root.path("content/c/d"), 0o777); err != nil {
		t.Fatal(err)
	}
	s := lateScene(t, e)
	for !slices.Contains(s.next(), ".") {
	}
	s.do("write content/c/d/x.md")
	if got := s.told(); got != "content/c/d/x.md" {
		t.Errorf("told %q of what is in a folder that came meanwhile", got)
	}
}

func TestWatchEnds(t *testing.T) {
	t.Run("with the folder", func(t *testing.T) {
		root := disk(t, "content/a.md").(*dir).root
		w, err := Watch(root, WatchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(root, root+"2"); err != nil {
			t.Fatal(err)
		}
		for range w.Changes() {
		}
		if err := w.Err(); err == nil || !strings.Contains(err.Error(), "was moved or removed") {
			t.Errorf("the error is %v", err)
		}
		w.Close()
	})
	t.Run("by Close, with changes that nobody took", func(t *testing.T) {
		s := newScene(t, "content/a.md", WatchOptions{}, ordinary)
		s.do("write content/a.md\nmkdir content/b")
		s.w.Close()
		if _, more := <-s.w.Changes(); more {
			t.Error("there are changes after Close")
		}
	})
	t.Run("before it begins, without a folder", func(t *testing.T) {
		if _, err := Watch(filepath.Join(t.TempDir(), "none"), WatchOptions{}); err == nil {
			t.Error("a folder that is not there is watched")
		}
	})
}

func TestLimitsSayWhatToDo(t *testing.T) {
	for errno, words := range map[error][]string{
		syscall.ENOSPC: {"fs.inotify.max_user_watches", "sysctl", "--poll"},
		syscall.EMFILE: {"fs.inotify.max_user_instances", "ulimit -n", "--poll"},
	} {
		err := watchError(&os.PathError{Op: "add", Path: "content", Err: errno})
		for _, word := range words {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%v does not name %s", err, word)
			}
		}
	}
}

func TestPollTellsOfChanges(t *testing.T) {
	s := newScene(t, "content/a.md", WatchOptions{Poll: time.Millisecond}, ordinary)
	s.do("write content/a.md\nmkdir content/b\nwrite content/b/x.md")
	for want := []string{"content/a.md", "content/b/x.md"}; len(want) > 0; {
		names := s.next()
		want = slices.DeleteFunc(want, func(name string) bool { return slices.Contains(names, name) })
	}
	s.w.Close()
}

func TestPoll(t *testing.T) {
	tests := []struct {
		name, disk string
		steps      []step
	}{
		{"a save", "content/a.md content/b.md", []step{{"write content/a.md", "content/a.md"}}},
		{"another file of the same size and time", "content/a.md content/b.md", []step{
			{"mv content/b.md content/a.md", "content/a.md content/b.md"}}},
		{"files that come and go", "content/b/x.md", []step{
			{"mkdir layouts\nwrite layouts/x.html", "layouts/x.html"}, {"rm content/b", "content/b/x.md"}}},
		{"other rights", "content/a.md", []step{{"chmod 600 content/a.md", "content/a.md"}}},
		{"what is no input", "content/a.md README.md", []step{{"write README.md\nwrite content/a.md~", ""}}},
		{"through a link", "content/a.md data/x.md content/link->../data", []step{{"write data/x.md", "content/link/x.md"}}},
		{"what may be no input", "content/a.md", []step{
			{"ln nothing content/b", "content/b"}, {"write content/nothing", "content/b content/nothing"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, err := newPoll(disk(t, test.disk).(*dir), WatchOptions{Poll: coarsest})
			if err != nil {
				t.Fatal(err)
			}
			s := &scene{T: t, root: p.root}
			for _, step := range test.steps {
				s.do(step.do)
				for look := range 3 {
					names, err := p.look()
					if err != nil {
						t.Fatal(err)
					}
					slices.Sort(names)
					got := strings.Join(slices.Compact(names), " ")
					if want := step.want; look == 0 && got != want || look == 2 && got != "" {
						t.Fatalf("%s\ntold at look %d: %s\nwant: %s", step.do, look, got, want)
					}
				}
			}
		})
	}
}
