package build

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// publish puts what was staged in its place and removes what is no longer in
// the plan. It returns how many files it removed.
//
// An output that does not exist appears in one step. In one that stands, each
// file is put in its place by a rename, or with a folder of which all is new; and
// a redo log says what is to be done, so that a crash on the way is completed.
// At no moment is a file torn, or one missing that a page shows.
func (s *stage) publish() (removed int, err error) {
	if s.same() {
		return 0, nil
	}
	// Until the build has ended both what it writes and what earlier ones wrote
	// is ours, so that the next one can finish what this one began.
	both := maps.Clone(s.ours)
	if both == nil {
		both = map[string]bool{}
	}
	for _, p := range s.pages {
		both[p.Path] = true
	}
	if s.ours == nil || len(both) > len(s.ours) {
		if err := s.log.write(slices.Collect(maps.Keys(both))); err != nil {
			return 0, err
		}
		if err := s.disk.sync(s.cache, filepath.Base(s.log.path)); err != nil {
			return 0, err
		}
	}
	if s.exists {
		removed, err = s.update()
	} else {
		err = s.appear()
	}
	if err != nil || len(both) == len(s.pages) {
		return removed, err
	}
	paths := make([]string, len(s.pages))
	for i, p := range s.pages {
		paths[i] = p.Path
	}
	return removed, s.log.write(paths)
}

// appear makes the stage the output, or the first folder on the way to it that
// does not exist.
func (s *stage) appear() error {
	if err := s.disk.sync(s.tree, s.names()...); err != nil {
		return err
	}
	err := s.disk.rename(s.folder, strings.TrimSuffix(s.folder, stageName))
	s.touched = err == nil
	return err
}

// names returns the files that are staged.
func (s *stage) names() []string {
	var names []string
	for i, p := range s.pages {
		if s.changed[i] {
			names = append(names, p.Path)
		}
	}
	return names
}

// update changes an output that stands.
func (s *stage) update() (removed int, err error) {
	steps := s.steps()
	if len(steps) == 0 {
		return 0, nil
	}
	if err := s.disk.sync(s.tree, s.names()...); err != nil {
		return 0, err
	}
	if len(steps) > 1 {
		log, err := s.log.hash()
		if err != nil {
			return 0, err
		}
		if err := s.writeRedo(steps, log); err != nil {
			return 0, err
		}
	}
	removed, err = s.apply(steps)
	// What is in the way is not going to go by itself.
	s.pending = err != nil && s.touched && !isInTheWay(err)
	return removed, err
}

// steps returns what has to be done, in an order in which no page ever shows
// what is not there: what is new, then what takes the place of the old, then the
// removals. Among the new what pages show comes before them, and is removed
// after them.
//
// What stands where a file of another name needs a folder, or the other way
// about, has to go before all else.
func (s *stage) steps() []step {
	var first, added, replaced, last []step
	gone := slices.Clone(s.foreign)
	for name := range s.standing {
		if s.needs[name] != aFile {
			gone = append(gone, name)
		}
	}
	slices.SortFunc(gone, func(a, b string) int {
		if c := int(rankOf(b)) - int(rankOf(a)); c != 0 {
			return c
		}
		return strings.Compare(a, b)
	})
	for _, name := range gone {
		if s.inTheWay(name) != "" {
			first = append(first, step{remove, name})
		} else {
			last = append(last, step{remove, name})
		}
	}

	var fresh []string
	for _, name := range s.names() {
		if _, stands := s.standing[name]; stands {
			replaced = append(replaced, step{move, name})
		} else {
			fresh = append(fresh, name)
		}
	}
	byRank := func(a, b step) int { return int(rankOf(a.name)) - int(rankOf(b.name)) }
	slices.SortStableFunc(replaced, byRank)
	slices.SortStableFunc(fresh, func(a, b string) int { return int(rankOf(a)) - int(rankOf(b)) })
	for _, name := range s.pieces(fresh) {
		added = append(added, step{move, name})
	}
	return slices.Concat(first, added, replaced, last)
}

// pieces returns what has to be moved for new files to be in place: where a
// whole folder is new, and has nothing but pages, or nothing but what they show,
// the folder.
func (s *stage) pieces(fresh []string) []string {
	ranks := map[string]rank{} // of what is in each folder, by bits
	for _, name := range fresh {
		for up := path.Dir(name); up != "."; up = path.Dir(up) {
			ranks[up] |= 1 << rankOf(name)
		}
	}
	isFolder := map[string]bool{".": true}
	stands := func(folder string) bool {
		known, ok := isFolder[folder]
		if !ok {
			info, err := os.Lstat(s.at(folder))
			known = err == nil && info.IsDir()
			isFolder[folder] = known
		}
		return known
	}
	taken := map[string]bool{}
	var pieces []string
	for _, name := range fresh {
		piece := name
		for up := path.Dir(name); !stands(up); up = path.Dir(up) {
			if one := ranks[up]; one&(one-1) == 0 {
				piece = up
			}
		}
		if !taken[piece] {
			taken[piece] = true
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

// rank sorts outputs by what they show: one shows only what has a lower rank.
type rank uint8

const (
	leaf     rank = iota // a picture, a typeface
	sheet                // a style sheet, a script
	document             // a page, a feed
)

func rankOf(name string) rank {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xml", ".json":
		return document
	case ".css", ".js", ".mjs", ".svg":
		return sheet
	}
	return leaf
}

// end removes the stage, unless the next command is to complete what was begun.
func (s *stage) end() {
	if !s.pending {
		s.clear()
	}
}
