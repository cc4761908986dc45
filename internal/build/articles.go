package build

import (
	"errors"
	"os"
	"path/filepath"

	"coranto/internal/site"
)

// articleFile keeps parsed articles from one build to the next, for every
// output of the digest. Each build appends what it parsed; when half of the file
// is of no use any more, it is written anew.
type articleFile struct {
	path string
	file sealed
	kept *site.Kept
}

// keptFile is what the file says that it is. The number changes with the format.
const keptFile = "coranto articles 1"

// readArticles reads the file of a target.
func readArticles(t target) (*articleFile, error) {
	a := &articleFile{path: filepath.Join(t.cache, "articles")}
	var err error
	a.file, err = readSealed(a.path, keptFile)
	if err != nil || len(a.file.parts) == 0 {
		return a, err
	}
	// The first part says what the others were made for.
	records := make([]string, 0, len(a.file.parts))
	for _, part := range a.file.parts[1:] {
		records = append(records, textOf(part))
	}
	a.kept = site.NewKept(textOf(a.file.parts[0]), records...)
	return a, nil
}

// Kept returns the articles that the last build of the digest in a folder parsed;
// nil where there is none, or what it left is of no use. They spare a command most
// of the work of making the site, and make no difference to it.
func Kept(dir string) *site.Kept {
	t, err := newTarget(dir, "", "")
	if err != nil {
		return nil
	}
	a, err := readArticles(t)
	if err != nil {
		return nil
	}
	return a.kept
}

// keepRun is how much is sealed at a time.
const keepRun = 4 << 20

// keep writes down what was parsed anew.
func (a *articleFile) keep(s *site.Site) error {
	kept := s.Usable(a.kept)
	live, fresh := 0, 0
	for article := range s.Parsed() {
		live++
		if !kept.Has(article.File, article.FileHash) {
			fresh++
		}
	}
	useless := kept.Records() - (live - fresh)
	switch {
	case kept == nil || !a.file.whole || useless > live/2+16:
		kept = nil
	case fresh == 0:
		return nil
	}
	path, start := a.path, a.file.size
	if kept == nil {
		path, start = a.path+".new", 0
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	err = a.write(file, start, kept, s)
	if err != nil && kept != nil {
		_ = file.Truncate(start)
	}
	err = errors.Join(err, file.Close())
	if kept == nil {
		if err == nil {
			err = os.Rename(path, a.path)
		}
		if err != nil {
			os.Remove(path)
		}
	}
	return err
}

// write writes what kept does not have from start on.
func (a *articleFile) write(file *os.File, start int64, kept *site.Kept, s *site.Site) error {
	if err := file.Truncate(start); err != nil {
		return err
	}
	head := sealedHead(keptFile)
	var buf, records []byte
	if kept == nil {
		buf = append(buf, head...)
		buf = appendPart(buf, head, []byte(s.Parsing()))
	}
	flush := func() error {
		if len(records) > 0 {
			buf = appendPart(buf, head, records)
		}
		n, err := file.WriteAt(buf, start)
		start += int64(n)
		buf, records = buf[:0], records[:0]
		return err
	}
	for article := range s.Parsed() {
		if kept.Has(article.File, article.FileHash) {
			continue
		}
		records = article.AppendKept(records)
		if len(records) > keepRun {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
