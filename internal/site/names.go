package site

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"coranto/internal/content"
	"coranto/internal/files"
)

// Names are what the files of a digest name: what an editor may want to name
// again. Each list is by name.
type Names struct{ Topics, Sources, Stories []Name }

// Name is one of them.
type Name struct {
	Slug     string
	Name     string // as it is written: of a story, its slug
	Title    string // of a story that has a file
	Articles int    // that name it, whatever their state
}

// ReadNames reads the names that a digest uses. It makes no Site: of each
// article it reads what that names, and nothing else, so that a shell can
// complete names of ten thousand articles while somebody types.
func ReadNames(tree *files.Tree, o Options) (Names, error) {
	s := &Site{options: o, Tree: tree, fileNames: newFileNames(tree), standing: &standingFiles{}}
	if err := s.readConfig(); err != nil {
		return Names{}, err
	}
	var articles, standing []string
	for _, f := range tree.Under("content") {
		switch {
		case !isText(f.Name):
		case strings.HasPrefix(f.Name, articlesFolder):
			articles = append(articles, f.Name)
		case standingFolder(f.Name) != "pages":
			standing = append(standing, f.Name)
		}
	}
	if _, _, err := s.readStanding(standing, &standingFiles{}); err != nil {
		return Names{}, err
	}
	named, err := s.readNamed(articles)
	if err != nil {
		return Names{}, err
	}
	return s.names(named), nil
}

// readNamed reads what the articles name, on some goroutines. One that may not
// be read names nothing.
func (s *Site) readNamed(articles []string) ([]content.Named, error) {
	named := make([]content.Named, len(articles))
	errs := make([]error, len(articles))
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(max(s.options.Jobs, 1), len(articles)) {
		group.Go(func() {
			parser := content.Parser{Zone: time.UTC}
			var buf []byte
			for i := int(next.Add(1)) - 1; i < len(articles); i = int(next.Add(1)) - 1 {
				file, _ := s.Tree.Lookup(articles[i])
				src, err := file.Read(buf)
				if err != nil {
					errs[i] = err
					continue
				}
				if cap(src) > cap(buf) {
					buf = src
				}
				named[i] = parser.Named(articles[i], src)
			}
		})
	}
	group.Wait()
	for i, err := range errs {
		if err := s.note(articles[i], err); err != nil {
			return nil, err
		}
	}
	return named, nil
}

// names puts together what files are there for and what articles name. A name
// is spelled as its file has it, else as the first article has it.
func (s *Site) names(named []content.Named) Names {
	s.register = s.newRegister()
	topics, sources, stories := map[string]*Name{}, map[string]*Name{}, map[string]*Name{}
	add := func(to map[string]*Name, slug, name string) *Name {
		n := to[slug]
		if n == nil {
			n = &Name{Slug: slug, Name: name}
			to[slug] = n
		}
		return n
	}
	for slug, t := range s.register.topics {
		add(topics, slug, cmp.Or(t.Title, slug))
	}
	for slug, t := range s.register.sources {
		add(sources, slug, cmp.Or(t.Name, slug))
	}
	for slug, t := range s.register.stories {
		add(stories, slug, slug).Title = t.Title
	}
	for _, n := range named {
		for _, tag := range n.Tags {
			add(topics, s.register.topic(tag.Slug), tag.Name).Articles++
		}
		for _, source := range n.Sources {
			add(sources, s.register.source(source.Slug), source.Name).Articles++
		}
		if n.Story != "" {
			add(stories, n.Story, n.Story).Articles++
		}
	}
	return Names{byName(topics), byName(sources), byName(stories)}
}

func byName(m map[string]*Name) []Name {
	list := make([]Name, 0, len(m))
	for _, n := range m {
		list = append(list, *n)
	}
	slices.SortFunc(list, func(a, b Name) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Slug, b.Slug))
	})
	return list
}
