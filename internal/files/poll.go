package files

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"coranto/internal/diag"
)

// poll follows a digest by looking at all its files at intervals, and comparing
// what the system knows of them: size, time, rights, and which file it is. It
// does not read them, so it does not see one that was written over with as many
// bytes and given its old time again.
//
// Times may be coarse: of two writes within the same tick, the second may change
// nothing that can be seen. So what has changed is reported again at the next
// looks, for as long as a tick may be.
type poll struct {
	*dir
	options WatchOptions
	seen    map[string]sight
	faults  []diag.Diagnostic
	fault   string // why the last look failed
}

// sight is what the last look saw of a file.
type sight struct {
	info  fs.FileInfo
	again int // how many more looks report it
}

// coarsest is the longest tick of a file system's times: FAT's.
const coarsest = 2 * time.Second

func newPoll(d *dir, o WatchOptions) (*poll, error) {
	p := &poll{dir: d, options: o}
	if _, err := p.look(); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *poll) follow(report func(string), stop <-chan struct{}) error {
	// Each wait begins when the look before has ended: there may be many files.
	timer := time.NewTimer(p.options.Poll)
	defer timer.Stop()
	for {
		select {
		case <-stop:
			return nil
		case <-timer.C:
		}
		names, err := p.look()
		fault := ""
		if err != nil {
			fault = err.Error()
		}
		if fault != p.fault {
			// A drive that has gone, or come back. Whoever reads the files sees what
			// is wrong with it.
			p.fault, names = fault, []string{"."}
		}
		for _, name := range names {
			report(name)
		}
		timer.Reset(p.options.Poll)
	}
}

// look returns the names of what has changed since the last look.
func (p *poll) look() (names []string, err error) {
	tree, faults, err := Scan(p.dir)
	if err != nil {
		return nil, err
	}
	first := p.seen == nil
	seen := make(map[string]sight, len(tree.All()))
	for _, f := range tree.All() {
		if p.options.ignores(f.Name) {
			continue
		}
		info, err := os.Stat(p.path(f.Name))
		if err != nil {
			continue // gone since it was listed, as if it had been before
		}
		s := sight{info: info}
		before, known := p.seen[f.Name]
		switch {
		case first:
		case !known || !same(before.info, info):
			s.again = max(1, int((coarsest+p.options.Poll-1)/p.options.Poll))
		case before.again > 0:
			s.again = before.again - 1
		}
		if s.again > 0 || before.again > 0 {
			names = append(names, f.Name)
		}
		seen[f.Name] = s
	}
	for name := range p.seen {
		if _, there := seen[name]; !there {
			names = append(names, name)
		}
	}
	names = append(names, differing(p.faults, faults)...)
	p.seen, p.faults = seen, faults
	return names, nil
}

func same(a, b fs.FileInfo) bool {
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && a.Mode() == b.Mode() && os.SameFile(a, b)
}

// differing returns the names of files of which something else is said.
func differing(before, after []diag.Diagnostic) (names []string) {
	said := map[string]string{}
	for _, d := range before {
		said[d.File] += d.Message + "\n"
	}
	for _, d := range after {
		if was := said[d.File]; was == d.Message+"\n" {
			delete(said, d.File)
		} else {
			said[d.File] = ""
		}
	}
	for name := range said {
		if strings.ContainsRune(name, utf8.RuneError) {
			name = path.Dir(name) // the name of what is meant is not UTF-8
		}
		names = append(names, name)
	}
	return names
}
