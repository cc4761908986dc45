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
	staging
	log      outputLog
	pages    []page.Page
	needs    map[string]need  // by path: that of each page, and of each folder they stand in
	ours     map[string]bool  // what earlier builds wrote
	standing map[string]stamp // files in the output that are ours or in the plan
	foreign  []string         // with --clean: files to remove
	exists   bool             // there is an output already
	changed  []bool           // by number of the page
	folders  sync.Map         // of the stage, that exist
	pending  bool             // the next command has to complete what was begun
}

// stageName is what the stage's folder is called: the output's name with this
// behind it.
const stageName = ".coranto-stage"

// newStage looks at what stands in the output and refuses what it does not
// know. It writes nothing there.
func newStage(t target, keep []string, pages []page.Page, clean bool, stands listing) (*stage, error) {
	s := &stage{
		staging: staging{target: t}, log: newLog(t), pages: pages, needs: make(map[string]need, 2*len(pages)),
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

// settle makes the stage's folder: beside the output. Where that place is on
// another mount or closed to us, it is in the output. Without an output it is
// beside the first folder on the way there that does not exist, and becomes that
// folder, with all that is below it, in one step.
func (s *stage) settle() error {
	if !s.exists {
		top := s.top()
		way, err := filepath.Rel(top, s.out)
		s.folder = top + stageName
		s.tree = filepath.Join(s.folder, way)
		return errors.Join(err, s.disk.mkdir(s.folder))
	}
	s.folder = s.out + stageName
	if !sameMount(filepath.Dir(s.out), s.out) || s.disk.mkdir(s.folder) != nil {
		s.folder = filepath.Join(s.out, stageName)
		if err := s.disk.mkdir(s.folder); err != nil {
			return err
		}
	}
	s.tree = filepath.Join(s.folder, siteName)
	return nil
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
	full := s.staged(name)
	if err := s.stageFolder(filepath.Dir(full)); err != nil {
		return stamp{}, err
	}
	info, err := s.disk.write(full, data)
	if err != nil {
		return stamp{}, err
	}
	return stampOf(info, nil), nil
}

// stageFolder makes a folder of the stage, for one goroutine of several.
func (s *stage) stageFolder(folder string) error {
	if _, made := s.folders.Load(folder); made || folder == s.folder {
		return nil
	}
	if err := s.stageFolder(filepath.Dir(folder)); err != nil {
		return err
	}
	if err := s.disk.mkdir(folder); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	s.folders.Store(folder, true)
	return nil
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
