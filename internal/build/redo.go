package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"coranto/internal/files"
)

// The redo log says what a build is about to do to the output. It stands in the
// stage, is written when all that was staged is on the disk, and goes when the
// last step is done. A build that was stopped before it stands has changed
// nothing; one that was stopped later is completed by the next command that
// opens the target. To take a step twice does no harm.
//
// It is bound to the log of outputs, which holds the hash of its own bytes: with
// another log than the one it was written beside, be it that all is done or that
// someone copied a stage here, it is as good as none. So is one that is torn or
// was changed, since it begins with the hash of all that follows.
const (
	redoName    = "redo"
	redoVersion = "coranto redo 1"
)

// step is one change of the output.
type step struct {
	op   stepOp
	name string // slash-separated, of a file; of a folder, where all of it is new
}

type stepOp string

const (
	move   stepOp = "move" // from the stage to its place
	remove stepOp = "remove"
)

// writeRedo writes the redo log of some steps, to the disk.
func (g staging) writeRedo(steps []step, log files.Hash) error {
	var b strings.Builder
	fmt.Fprintln(&b, log)
	for _, s := range steps {
		fmt.Fprintln(&b, s.op, strconv.Quote(s.name))
	}
	_, err := g.disk.write(filepath.Join(g.folder, redoName), []byte(redoHead(b.String())+b.String()))
	if err == nil {
		err = g.disk.sync(g.folder, redoName)
	}
	return err
}

func redoHead(body string) string {
	return redoVersion + " " + files.Sum([]byte(body)).String() + "\n"
}

// readRedo returns the steps of a redo log that was written beside this log;
// none where there is no such thing.
func (g staging) readRedo(log files.Hash) ([]step, error) {
	data, err := os.ReadFile(filepath.Join(g.folder, redoName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	head, body, _ := strings.Cut(string(data), "\n")
	if head+"\n" != redoHead(body) {
		return nil, nil
	}
	beside, body, _ := strings.Cut(body, "\n")
	if beside != log.String() {
		return nil, nil
	}
	var steps []step
	for line := range strings.Lines(body) {
		op, quoted, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		name, err := strconv.Unquote(quoted)
		if err != nil || !isOutput(name) || stepOp(op) != move && stepOp(op) != remove {
			return nil, nil
		}
		steps = append(steps, step{stepOp(op), name})
	}
	return steps, nil
}

// isOutput reports whether a name can be that of an output: it lies in the
// output's folder and is not git's.
func isOutput(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return fs.ValidPath(name) && filepath.IsLocal(filepath.FromSlash(name)) && name != "." &&
		first != stageName && first != ".git"
}

// recover completes what a build that was stopped had begun to put in place, and
// clears away all else that it left behind.
func (t target) recover() error {
	log := newLog(t)
	for _, folder := range t.stages() {
		if _, err := os.Lstat(folder); err != nil {
			continue
		}
		g := staging{target: t, folder: folder, tree: filepath.Join(folder, siteName), again: true}
		if err := g.redo(log); err != nil {
			return fmt.Errorf("an earlier build was stopped before its end, which cannot be completed: %w", err)
		}
		g.clear()
	}
	for _, name := range []string{log.path, pageLogPath(t), filepath.Join(t.cache, "articles")} {
		_ = t.disk.remove(name + ".new")
	}
	return nil
}

// redo takes the steps of the redo log, if there is one.
func (g *staging) redo(log outputLog) error {
	if isLink(g.folder) {
		return nil
	}
	beside, err := log.hash()
	if err != nil {
		return err
	}
	steps, err := g.readRedo(beside)
	if err != nil || len(steps) == 0 {
		return err
	}
	switch _, err := g.apply(steps); {
	case isInTheWay(err):
		return nil // the build that follows says what to do about it
	case err != nil:
		return err
	}
	ours, err := log.read()
	if err != nil {
		return err
	}
	removed := false
	for _, s := range steps {
		if s.op == remove {
			removed = removed || ours[s.name]
			delete(ours, s.name)
		}
	}
	if !removed {
		return nil
	}
	paths := make([]string, 0, len(ours))
	for name := range ours {
		paths = append(paths, name)
	}
	return log.write(paths)
}

// stages returns where the stage of a build to this target can stand: beside the
// output, or beside the first folder on the way there that does not exist; or in
// the output.
func (t target) stages() []string {
	top := t.top()
	if top != t.out {
		return []string{top + stageName}
	}
	return []string{t.out + stageName, filepath.Join(t.out, stageName)}
}

// top returns the output, or the first folder on the way there that does not
// exist.
func (t target) top() string {
	top := t.out
	if _, err := os.Lstat(top); err == nil {
		return top
	}
	for {
		up := filepath.Dir(top)
		if _, err := os.Lstat(up); err == nil || up == top {
			return top
		}
		top = up
	}
}

// staging is a stage's folder, and the target that it is for.
type staging struct {
	target
	folder  string
	tree    string // in the folder: outputs by their names
	again   bool   // steps may have been taken before
	touched bool   // the output is no longer what it was
}

// errInTheWay is of what stands in the output where it should not. It follows
// the path.
var errInTheWay = errors.New("stands where a folder is needed")

func isInTheWay(err error) bool { return errors.Is(err, errInTheWay) }

// apply takes steps, in their order, and returns how many of them removed a
// file.
func (g *staging) apply(steps []step) (removed int, err error) {
	folder := "" // that was last found to be one
	for _, s := range steps {
		if g.again && s.op == move && !stands(g.staged(s.name)) {
			continue
		}
		up := path.Dir(s.name)
		if up != folder || s.op == remove {
			err := g.openFolder(up, s.op == move)
			if s.op == remove && (errors.Is(err, fs.ErrNotExist) || g.again && isInTheWay(err)) {
				removed++ // gone, with its folder; a file may have that name by now
				continue
			}
			if err != nil {
				return removed, err
			}
			folder = up
		}
		if s.op == move {
			err = g.move(s.name)
		} else {
			err = g.drop(s.name)
			folder = "" // it may have gone too
			removed++
		}
		if err != nil {
			return removed, err
		}
	}
	return removed, nil
}

// at returns the place of a file in the output, staged that in the stage.
func (g *staging) at(name string) string { return filepath.Join(g.out, filepath.FromSlash(name)) }

func (g *staging) staged(name string) string {
	return filepath.Join(g.tree, filepath.FromSlash(name))
}

// siteName is the folder in the stage that holds outputs, beside the redo log.
const siteName = "site"

// move puts what is staged in its place. Its folder stands.
func (g *staging) move(name string) error {
	from, to := g.staged(name), g.at(name)
	err := g.disk.rename(from, to)
	if info, e := os.Lstat(to); err != nil && e == nil {
		whole, e := os.Lstat(from)
		switch {
		case info.IsDir() && g.disk.removeTree(to, false) == nil:
			err = g.disk.rename(from, to) // empty folders stood in its place
		case !info.IsDir() && e == nil && whole.IsDir():
			err = fmt.Errorf("%s %w", to, errInTheWay)
		}
	}
	g.touched = g.touched || err == nil
	return err
}

// drop removes a file, and the folders above that have nothing left in them.
func (g *staging) drop(name string) error {
	if info, err := os.Lstat(g.at(name)); g.again && err == nil && info.IsDir() {
		return nil // what was to go is gone, and a folder has its name by now
	}
	if err := g.disk.remove(g.at(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	g.touched = true
	for up := path.Dir(name); up != "."; up = path.Dir(up) {
		if g.disk.remove(g.at(up)) != nil {
			break
		}
	}
	return nil
}

// openFolder holds that a folder of the output is one, with no link on the way,
// and makes it if it is to.
func (g *staging) openFolder(name string, makeIt bool) error {
	if name == "." {
		return nil
	}
	if err := g.openFolder(path.Dir(name), makeIt); err != nil {
		return err
	}
	info, err := os.Lstat(g.at(name))
	switch {
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s %w", g.at(name), errInTheWay)
	case errors.Is(err, fs.ErrNotExist) && makeIt:
		err = g.disk.mkdir(g.at(name))
		g.touched = g.touched || err == nil
	}
	return err
}

// clear removes the stage.
func (g *staging) clear() {
	if !isLink(g.folder) {
		_ = g.disk.remove(filepath.Join(g.folder, redoName))
	}
	_ = g.disk.removeTree(g.folder, true)
}

func stands(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}
