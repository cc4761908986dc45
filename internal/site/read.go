package site

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
)

// problem is why a content file is not among what was read.
type problem struct {
	file string
	diag.Diagnostic
}

// standingFiles are the files of content that are not articles, each kind by
// file.
type standingFiles struct {
	topics   []*content.TopicFile
	sources  []*content.SourceFile
	stories  []*content.StoryFile
	editions []*content.EditionFile
	pages    []*content.PageFile
}

// inputs returns what they all have in common.
func (f *standingFiles) inputs() []*content.Input {
	var all []*content.Input
	for _, x := range f.topics {
		all = append(all, &x.Input)
	}
	for _, x := range f.sources {
		all = append(all, &x.Input)
	}
	for _, x := range f.stories {
		all = append(all, &x.Input)
	}
	for _, x := range f.editions {
		all = append(all, &x.Input)
	}
	for _, x := range f.pages {
		all = append(all, &x.Input)
	}
	return all
}

// isText reports whether the name of a file of content is that of one which is
// parsed.
func isText(name string) bool { return path.Ext(name) == ".md" }

const articlesFolder = "content/articles/"

// standingFolder returns the folder of content, as in "topics", that a file
// which is no article stands in.
func standingFolder(name string) string {
	folder, _, _ := strings.Cut(strings.TrimPrefix(name, "content/"), "/")
	return folder
}

// readArticles parses the named articles, on some goroutines. Where a file is
// gone or may not be read, the result is nil. An article whose bytes are those
// that it had in known is the same value; one that an earlier run kept is taken
// from there.
func (s *Site) readArticles(names []string, known *Site) ([]*content.Article, error) {
	parsed := make([]*content.Article, len(names))
	errs := make([]error, len(names))
	kept := s.Usable(s.options.Kept)
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(max(s.options.Jobs, 1), len(names)) {
		group.Go(func() {
			parser := content.Parser{Zone: s.Config.Zone, Language: s.Config.Language}
			var buf []byte
			for i := int(next.Add(1)) - 1; i < len(names); i = int(next.Add(1)) - 1 {
				file, found := s.Tree.Lookup(names[i])
				if !found {
					continue
				}
				src, err := file.Read(buf)
				if err != nil {
					errs[i] = err
					continue
				}
				if cap(src) > cap(buf) {
					buf = src
				}
				if a := known.articleIn(names[i]); a != nil && a.FileHash == files.Sum(src) {
					parsed[i] = a.Article
					continue
				}
				if kept.Knows(names[i]) {
					if a, same := kept.Article(names[i], files.Sum(src), s.Config.Zone); same {
						parsed[i] = a
						continue
					}
				}
				parsed[i] = parser.Article(names[i], src)
			}
		})
	}
	group.Wait()
	for i, err := range errs {
		if err := s.note(names[i], err); err != nil {
			return nil, err
		}
	}
	return parsed, nil
}

// note keeps why a file could not be read; err is nil when it could. What
// concerns more than the one file is returned.
func (s *Site) note(name string, err error) error {
	d, err := unreadable(name, err)
	if d != nil {
		s.unread = append(s.unread, problem{name, *d})
	}
	return err
}

// unreadable says that a file may not be read or is gone; what concerns more
// than the one file is returned.
func unreadable(name string, err error) (*diag.Diagnostic, error) {
	d := &diag.Diagnostic{Rule: "file", Position: diag.Position{File: name}}
	switch {
	case err == nil:
		return nil, nil
	case errors.Is(err, fs.ErrPermission):
		d.Message, d.Hint = "this file may not be read", "give yourself the right to read it"
	case errors.Is(err, fs.ErrNotExist):
		d.Message, d.Hint = "this file was removed while the site was being read", "run the command again"
	default:
		return nil, err
	}
	return d, nil
}

// readStanding reads the named files of content that are not articles, and
// returns those that differ from the ones in known: as they were, and as they
// are.
func (s *Site) readStanding(names []string, known *standingFiles) (gone, come []*content.Input, err error) {
	s.standing = &standingFiles{
		topics: slices.Clone(known.topics), sources: slices.Clone(known.sources), stories: slices.Clone(known.stories),
		editions: slices.Clone(known.editions), pages: slices.Clone(known.pages),
	}
	parser := content.Parser{Zone: s.Config.Zone, Language: s.Config.Language}
	for _, name := range names {
		var src []byte
		file, found := s.Tree.Lookup(name)
		if found {
			if src, err = file.Read(nil); err != nil {
				found = false
				if err := s.note(name, err); err != nil {
					return nil, nil, err
				}
			}
		}
		var before, after *content.Input
		switch standingFolder(name) {
		case "topics":
			before, after = put(&s.standing.topics, name, src, found, parser.Topic, func(f *content.TopicFile) *content.Input { return &f.Input })
		case "sources":
			before, after = put(&s.standing.sources, name, src, found, parser.Source, func(f *content.SourceFile) *content.Input { return &f.Input })
		case "stories":
			before, after = put(&s.standing.stories, name, src, found, parser.Story, func(f *content.StoryFile) *content.Input { return &f.Input })
		case "editions":
			before, after = put(&s.standing.editions, name, src, found, parser.Edition, func(f *content.EditionFile) *content.Input { return &f.Input })
		case "pages":
			before, after = put(&s.standing.pages, name, src, found, parser.Page, func(f *content.PageFile) *content.Input { return &f.Input })
		}
		if before != nil && before != after {
			gone = append(gone, before)
		}
		if after != nil && before != after {
			come = append(come, after)
		}
	}
	if len(gone)+len(come) == 0 {
		s.standing = known
	}
	return gone, come, nil
}

// put parses a file into its place in a list, or removes it from there when it
// is not found. It returns what the list had and has; both are one where its
// bytes are the same.
func put[T any](list *[]*T, name string, src []byte, found bool, parse func(string, []byte) *T, input func(*T) *content.Input) (before, after *content.Input) {
	i, known := slices.BinarySearchFunc(*list, name, func(f *T, name string) int { return strings.Compare(input(f).File, name) })
	if known {
		before = input((*list)[i])
		if found && before.FileHash == files.Sum(src) {
			return before, before
		}
		*list = slices.Delete(*list, i, i+1)
	}
	if found {
		f := parse(name, src)
		*list = slices.Insert(*list, i, f)
		after = input(f)
	}
	return before, after
}
