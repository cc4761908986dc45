package build

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"coranto/internal/page"
)

// stage is where a build collects what it is going to change: a folder beside
// the output, so that putting a file in place is one rename.
type stage struct {
	target
	folder   string
	log      outputLog
	pages    []page.Page
	needs    map[string]need  // by path: that of each page, and of each folder they stand in
	ours     map[string]bool  // what earlier builds wrote
	standing map[string]stamp // files in the output that are ours or in the plan
	foreign  []string         // with --clean: files to remove
	exists   bool             // there is an output already
	first    bool             // nothing in the output is ours yet: the stage may take its place
	changed  []bool           // by number of the page
	folders  sync.Map         // of the stage, that exist
	touched  bool             // the output is no longer what it was
}

// stageName is what the stage's folder is called: the output's name with this
// behind it.
const stageName = ".coranto-stage"

// newStage looks at what stands in the output and refuses what it does not
// know. It writes nothing there.
func newStage(t target, keep []string, pages []page.Page, clean bool, stands listing) (*stage, error) {
	s := &stage{
		target: t, log: newLog(t), pages: pages, needs: make(map[string]need, 2*len(pages)),
		standing: make(map[string]stamp, len(stands.files)), changed: make([]bool, len(pages)),
	}
	for _, p := range pages {
		s.needs[p.Path] = aFile
		for up := path.Dir(p.Path); up != "." && s.needs[up] == nothing; up = path.Dir(up) {
			s.needs[up] = aFolder
		}
	}
	var err error
	if s.ours, err = s.log.read(); err != nil {
		return nil, err
	}
	if err := s.look(keep, clean, stands); err != nil {
		return nil, err
	}
	if err := s.settle(); err != nil {
		return nil, fmt.Errorf("there is no place to write: %w", err)
	}
	return s, nil
}

// need is what the site needs at a path of the output.
type need uint8

const (
	nothing need = iota
	aFile
	aFolder
)

// look sorts what stands in the output into what is ours and what is not.
func (s *stage) look(keep []string, clean bool, stands listing) error {
	var unknown []string
	var blocked error
	for _, f := range stands.files {
		switch name := f.name; {
		case s.needs[name] == aFile:
			s.standing[name] = f.stamp
		case isKept(keep, name):
			if in := s.inTheWay(name); in != "" {
				blocked = fmt.Errorf("%s is kept, but the site needs %s; rename one of them", filepath.Join(s.out, name), in)
			}
		case s.ours[name]:
			s.standing[name] = f.stamp
		default:
			unknown = append(unknown, name)
		}
	}
	switch err := stands.err; {
	case err == nil:
		s.exists = true
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the output cannot be read: %w", err)
	}
	if blocked != nil {
		return blocked
	}
	s.first = len(s.standing) == 0 && len(unknown) == 0
	if len(unknown) == 0 {
		return nil
	}
	// Without a log, a folder with half of the site's files is taken for an
	// output of it.
	mine := s.ours != nil || 2*len(s.standing) >= len(s.pages)
	if !clean || !mine {
		return foreignError(s.out, unknown, mine)
	}
	s.foreign = unknown
	return nil
}

// inTheWay returns what the plan has in the place of a standing file: a folder
// of its name, or a file with the name of a folder that holds it.
func (s *stage) inTheWay(name string) string {
	if s.needs[name] == aFolder {
		return "a folder of that name"
	}
	for up := path.Dir(name); up != "."; up = path.Dir(up) {
		if s.needs[up] == aFile {
			return "a file " + up
		}
	}
	return ""
}

// settle makes the stage's folder: beside the output, or beside the first
// folder on the way there that does not exist yet. Where that place is on
// another mount or closed to us, it is in the output.
func (s *stage) settle() error {
	top := s.out
	for !s.exists {
		up := filepath.Dir(top)
		if _, err := os.Lstat(up); err == nil || up == top {
			break
		}
		top = up
	}
	beside, inside := top+stageName, filepath.Join(s.out, stageName)
	// What a build that was killed left behind.
	_ = removeTree(beside, true)
	_ = removeTree(inside, true)
	s.folder = beside
	if !s.exists {
		return os.Mkdir(s.folder, 0o777)
	}
	if sameMount(filepath.Dir(s.out), s.out) && os.Mkdir(s.folder, 0o777) == nil {
		return nil
	}
	s.folder, s.first = inside, false
	return os.Mkdir(s.folder, 0o777)
}

func foreignError(out string, unknown []string, mine bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s has files that coranto did not write:\n", out)
	for _, name := range unknown[:min(len(unknown), 10)] {
		fmt.Fprintf(&b, "  %q\n", name)
	}
	if len(unknown) > 10 {
		fmt.Fprintf(&b, "  and %d more\n", len(unknown)-10)
	}
	b.WriteString("name them under keep in site.yaml to leave them there, or ")
	if mine {
		b.WriteString("run coranto build --clean to remove them")
	} else {
		b.WriteString("name another folder with --out; this one was never coranto's, so --clean does not empty it")
	}
	return errors.New(b.String())
}

// isKept reports whether one of the patterns names the file or a folder that
// holds it.
func isKept(patterns []string, name string) bool {
	for ; name != "."; name = path.Dir(name) {
		for _, pattern := range patterns {
			if ok, _ := path.Match(strings.TrimSuffix(pattern, "/"), name); ok {
				return true
			}
		}
	}
	return false
}

// put stages the page with number i, unless the same bytes stand in the output
// already. It returns the stamp of the file, which putting it in place does not
// change.
func (s *stage) put(i int, data []byte) (stamp, error) {
	name := s.pages[i].Path
	if at, stands := s.standing[name]; stands && same(s.at(name), data) {
		return at, nil
	}
	s.changed[i] = true
	full := filepath.Join(s.folder, filepath.FromSlash(name))
	folder := filepath.Dir(full)
	if _, made := s.folders.Load(folder); !made {
		if err := os.MkdirAll(folder, 0o777); err != nil {
			return stamp{}, err
		}
		s.folders.Store(folder, true)
	}
	file, err := os.OpenFile(full, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return stamp{}, err
	}
	_, err = file.Write(data)
	at := stampOf(file.Stat())
	return at, errors.Join(err, file.Close())
}

// same reports whether a plain file has exactly these bytes.
func same(path string, data []byte) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) {
		return false
	}
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	buf := buffers.Get().(*[32 << 10]byte)
	defer buffers.Put(buf)
	for len(data) > 0 {
		n, err := file.Read(buf[:])
		if n > len(data) || !bytes.Equal(buf[:n], data[:n]) {
			return false
		}
		data = data[n:]
		if err == io.EOF && len(data) > 0 || err != nil && err != io.EOF {
			return false
		}
	}
	return true
}

var buffers = sync.Pool{New: func() any { return new([32 << 10]byte) }}

// publish puts what was staged in its place and removes what is no longer in
// the plan. It returns how many files it removed.
func (s *stage) publish() (removed int, err error) {
	if s.same() {
		return 0, nil
	}
	paths := make([]string, 0, len(s.pages)+len(s.ours))
	for _, p := range s.pages {
		paths = append(paths, p.Path)
	}
	// Until the build has ended both what it writes and what earlier ones wrote
	// is ours, so that the next one can finish what this one began.
	both := slices.Clone(paths)
	for name := range s.ours {
		both = append(both, name)
	}
	if err := s.log.write(both); err != nil {
		return 0, err
	}
	if !s.exists {
		err = os.MkdirAll(filepath.Dir(s.out), 0o777)
		if err == nil {
			err = os.Rename(s.folder, s.out)
		}
	} else if !s.first || s.exchange() != nil {
		removed, err = s.apply()
	}
	if err != nil {
		return removed, err
	}
	s.touched = true
	return removed, s.log.write(paths)
}

// same reports whether the output and its log are as they should be already.
func (s *stage) same() bool {
	if len(s.ours) != len(s.pages) || len(s.standing) != len(s.pages) || len(s.foreign) > 0 || slices.Contains(s.changed, true) {
		return false
	}
	for _, p := range s.pages {
		if !s.ours[p.Path] {
			return false
		}
	}
	return true
}

// exchange makes the stage the output, in one step, and the output the stage.
// Files of others at the top of the output come along. With more of them, or
// on a file system that cannot do it, the output is as it was.
func (s *stage) exchange() error {
	info, err := os.Stat(s.out)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(s.out)
	if err != nil {
		return err
	}
	if len(entries) > 16 {
		return errors.ErrUnsupported
	}
	for _, e := range entries {
		if !e.Type().IsRegular() {
			return errors.ErrUnsupported
		}
		if err := os.Link(filepath.Join(s.out, e.Name()), filepath.Join(s.folder, e.Name())); err != nil {
			return err
		}
	}
	if err := os.Chmod(s.folder, info.Mode()); err != nil {
		return err
	}
	return exchange(s.folder, s.out)
}

// apply moves staged files into the standing output, what others refer to
// first, as the plan has it, then removes the old.
func (s *stage) apply() (removed int, err error) {
	gone := slices.Clone(s.foreign)
	for name := range s.standing {
		if s.needs[name] != aFile {
			gone = append(gone, name)
		}
	}
	slices.Sort(gone)
	remove := func(name string) {
		if err != nil {
			return
		}
		if err = os.Remove(s.at(name)); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		if err == nil {
			s.touched = true
			removed++
			s.removeEmpty(path.Dir(name))
		}
	}
	// What stands in the way goes first.
	gone = slices.DeleteFunc(gone, func(name string) bool {
		if s.inTheWay(name) == "" {
			return false
		}
		remove(name)
		return true
	})
	made := ""
	for i, p := range s.pages {
		if !s.changed[i] {
			continue
		}
		if folder := path.Dir(p.Path); err == nil && folder != made {
			err = s.makeFolder(folder)
			made = folder
		}
		if err == nil {
			err = s.move(p.Path)
		}
	}
	for _, name := range gone {
		remove(name)
	}
	return removed, err
}

// at returns the place of a file in the output.
func (s *stage) at(name string) string { return filepath.Join(s.out, filepath.FromSlash(name)) }

// move puts a staged file in its place.
func (s *stage) move(name string) error {
	from := filepath.Join(s.folder, filepath.FromSlash(name))
	err := os.Rename(from, s.at(name))
	if err != nil && removeTree(s.at(name), false) == nil {
		err = os.Rename(from, s.at(name)) // empty folders stood in its place
	}
	s.touched = s.touched || err == nil
	return err
}

// makeFolder makes a folder of the output, following no link on the way.
func (s *stage) makeFolder(name string) error {
	if name == "." {
		return nil
	}
	if err := s.makeFolder(path.Dir(name)); err != nil {
		return err
	}
	info, err := os.Lstat(s.at(name))
	switch {
	case err != nil:
		err = os.Mkdir(s.at(name), 0o777)
		s.touched = s.touched || err == nil
		return err
	case !info.IsDir():
		return fmt.Errorf("%s stands where a folder is needed", s.at(name))
	}
	return nil
}

// removeEmpty removes a folder that has nothing left in it, and those above.
func (s *stage) removeEmpty(name string) {
	for ; name != "."; name = path.Dir(name) {
		if os.Remove(s.at(name)) != nil {
			return
		}
	}
}

// removeTree removes a folder and all folders in it, and either the files too
// or nothing where there is one. It follows no link, and has one folder open at
// a time: a build may have ended because handles are few.
func removeTree(folder string, files bool) error {
	if isLink(folder) {
		return os.Remove(folder)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		below := filepath.Join(folder, e.Name())
		switch {
		case e.IsDir():
			err = removeTree(below, files)
		case files:
			err = os.Remove(below)
		default:
			err = fmt.Errorf("%s stands in the way", below)
		}
		if err != nil {
			return err
		}
	}
	return os.Remove(folder)
}

// remove removes the stage; after an exchange, what was the output before.
func (s *stage) remove() { _ = removeTree(s.folder, true) }
