package site

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/slug"
	"coranto/internal/theme"
)

// Options say what a site is loaded for.
type Options struct {
	Now       time.Time        // decides what is published
	Drafts    bool             // drafts are shown as if they were published
	Future    bool             // so are articles whose date is after Now
	BaseURL   string           // instead of the url in site.yaml; "" for that one
	Jobs      int              // files parsed at a time; 0 is one
	Functions template.FuncMap // for the layouts, besides the theme's own
}

// Load makes the Site of a tree's files. What is wrong with the files is among
// its diagnostics; an error is of the environment.
func Load(tree *files.Tree, o Options) (*Site, error) {
	s := &Site{
		Tree:     tree,
		byFile:   map[string]*Article{},
		byID:     map[string]*Article{},
		topics:   map[string]*Topic{},
		topicOf:  map[string]string{},
		sources:  map[string]*Source{},
		stories:  map[string]*Story{},
		editions: map[string]*content.EditionFile{},
		pages:    map[string]*content.PageFile{},
		assets:   map[string]*Asset{},
	}
	if err := s.loadConfig(o); err != nil {
		return nil, err
	}
	s.Now = o.Now.In(s.Config.Zone)
	s.Theme, s.diagnostics = compile(tree, s, o, s.diagnostics)

	articles, err := s.parse(tree.Under("content/articles"), o.Jobs)
	if err != nil {
		return nil, err
	}
	standing, err := s.parseStanding()
	if err != nil {
		return nil, err
	}
	s.admit(articles, o)
	s.register(standing)
	if err := s.collectAssets(standing); err != nil {
		return nil, err
	}
	s.publish()
	s.checkAllLinks(standing)
	s.diagnostics = diag.Sort(s.diagnostics)
	return s, nil
}

func compile(tree *files.Tree, s *Site, o Options, ds []diag.Diagnostic) (*theme.Theme, []diag.Diagnostic) {
	t, more := theme.Compile(tree, theme.Options{Base: s.Base, Functions: o.Functions})
	return t, append(ds, more...)
}

func (s *Site) loadConfig(o Options) error {
	var src []byte
	file, found := s.Tree.Lookup(files.ConfigName)
	if found {
		var err error
		if src, err = file.Read(nil); err != nil {
			return err
		}
		s.Config, s.diagnostics = ParseConfig(src)
	} else {
		s.Config, _ = ParseConfig([]byte("title: none\n"))
		s.report(files.ConfigName, "file", "there is no site.yaml here", "run coranto init, or name the digest's folder with -C")
	}
	if o.BaseURL != "" {
		home, err := HomeURL(o.BaseURL)
		if err != nil {
			return fmt.Errorf("--base-url: %w", err)
		}
		s.Config.URL = home
		var h files.Hasher
		h.Hash(s.Config.Hash)
		h.Text(home)
		s.Config.Hash = h.Sum()
	}
	s.Base = "/"
	if u, err := url.Parse(s.Config.URL); err == nil && u.Host != "" {
		s.Base, s.Origin = u.EscapedPath(), u.Scheme+"://"+u.Host
	}
	return nil
}

func (s *Site) report(file, rule, message, hint string) {
	s.diagnostics = append(s.diagnostics, diag.Diagnostic{
		Rule: rule, Message: message, Hint: hint, Position: diag.Position{File: file},
	})
}

// parse parses the articles among list, on jobs goroutines, in order.
func (s *Site) parse(list []files.File, jobs int) ([]*content.Article, error) {
	list = slices.DeleteFunc(slices.Clone(list), func(f files.File) bool { return path.Ext(f.Name) != ".md" })
	parsed := make([]*content.Article, len(list))
	errs := make([]error, len(list))
	var next atomic.Int64
	var group sync.WaitGroup
	for range max(jobs, 1) {
		group.Go(func() {
			parser := content.Parser{Zone: s.Config.Zone}
			var buf []byte
			for i := int(next.Add(1)) - 1; i < len(list); i = int(next.Add(1)) - 1 {
				src, err := list[i].Read(buf)
				if err != nil {
					errs[i] = err
					continue
				}
				parsed[i] = parser.Article(list[i].Name, src)
				if cap(src) > cap(buf) {
					buf = src
				}
			}
		})
	}
	group.Wait()
	for i, err := range errs {
		if err := s.unreadable(list[i].Name, err); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(parsed, func(a *content.Article) bool { return a == nil }), nil
}

// unreadable reports a file that may not be read or is gone; what concerns
// more than the one file is returned.
func (s *Site) unreadable(name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission):
		s.report(name, "file", "this file may not be read", "give yourself the right to read it")
		return nil
	case errors.Is(err, fs.ErrNotExist):
		s.report(name, "file", "this file was removed while the site was being read", "run the command again")
		return nil
	}
	return err
}

// standingFiles are the files of content that are not articles.
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

func (s *Site) parseStanding() (*standingFiles, error) {
	var out standingFiles
	parser := content.Parser{Zone: s.Config.Zone}
	for _, file := range s.Tree.Under("content") {
		if path.Ext(file.Name) != ".md" {
			continue
		}
		folder, _, _ := strings.Cut(strings.TrimPrefix(file.Name, "content/"), "/")
		if folder == "articles" {
			continue
		}
		src, err := file.Read(nil)
		if err != nil {
			if err := s.unreadable(file.Name, err); err != nil {
				return nil, err
			}
			continue
		}
		switch folder {
		case "topics":
			out.topics = append(out.topics, parser.Topic(file.Name, src))
		case "sources":
			out.sources = append(out.sources, parser.Source(file.Name, src))
		case "stories":
			out.stories = append(out.stories, parser.Story(file.Name, src))
		case "editions":
			out.editions = append(out.editions, parser.Edition(file.Name, src))
		case "pages":
			out.pages = append(out.pages, parser.Page(file.Name, src))
		default:
			known := []string{"articles", "topics", "sources", "stories", "editions", "pages"}
			hint := diag.DidYouMean(folder, known)
			s.report(file.Name, "file", "this file stands in no folder that coranto knows", cmp.Or(hint, "move it to content/articles/"))
		}
	}
	for _, in := range out.inputs() {
		s.diagnostics = append(s.diagnostics, in.Diagnostics...)
	}
	return &out, nil
}

// admit takes in the articles: their ids, states and addresses.
func (s *Site) admit(parsed []*content.Article, o Options) {
	s.articles = make([]*Article, 0, len(parsed))
	for _, c := range parsed {
		s.diagnostics = append(s.diagnostics, c.Diagnostics...)
		a := &Article{Article: c}
		var next time.Time
		a.State, next = stateOf(c, s.Now)
		s.byFile[c.File] = a
		if a.State == Invalid {
			s.left = append(s.left, a)
			continue
		}
		if !next.IsZero() && (s.next.IsZero() || next.Before(s.next)) {
			s.next = next
		}
		if old, twice := s.byID[c.ID]; twice {
			s.diagnostics = append(s.diagnostics, sameID(old, a))
			continue
		}
		s.byID[c.ID] = a
		if a.State == Draft && o.Drafts || a.State == Scheduled && o.Future {
			// Shown as published; the entry keeps the reason as a mark.
			a.Entry = &Entry{State: a.State}
			a.State = Published
		} else {
			a.Entry = &Entry{State: a.State}
		}
		if a.State != Published {
			s.left = append(s.left, a)
		}
		s.articles = append(s.articles, a)
	}
}

func sameID(old, a *Article) diag.Diagnostic {
	hint := "give one of them another id; the older one keeps it, since feed readers know it"
	return diag.Diagnostic{
		Rule: "same-id", Message: fmt.Sprintf("the id %q is taken", a.ID), Hint: hint,
		Position: diag.Position{File: a.File},
		Related:  []diag.Related{{Position: diag.Position{File: old.File}, Message: "it stands here already"}},
	}
}

// register sets up the topics, sources and stories that have files, and checks
// all names, also those of articles that are not published yet: publication
// alone must never bring an error.
func (s *Site) register(standing *standingFiles) {
	for _, f := range standing.topics {
		if diag.HasErrors(f.Diagnostics) {
			continue
		}
		s.topics[f.Slug] = &Topic{Slug: f.Slug, Title: topicTitle(f, s.Config.Language), File: f, Parent: f.Parent}
	}
	for _, f := range standing.topics {
		for _, name := range slices.Concat(f.Synonyms, f.Retired) {
			s.addSynonym(f, slug.Make(name), name)
		}
		if f.Parent != "" && s.topics[f.Parent] == nil {
			s.report(f.File, "parent", fmt.Sprintf("there is no topic %q to be the parent", f.Parent),
				diag.DidYouMean(f.Parent, keys(s.topics)))
		}
	}
	s.checkParents()
	for _, f := range standing.sources {
		if !diag.HasErrors(f.Diagnostics) {
			s.sources[f.Slug] = &Source{Slug: f.Slug, Name: f.Name, File: f}
		}
	}
	for _, f := range standing.stories {
		if !diag.HasErrors(f.Diagnostics) {
			s.stories[f.Slug] = &Story{Slug: f.Slug, Title: f.Title, File: f, Closed: f.Closed}
		}
	}
	for _, f := range standing.editions {
		s.editions[f.Slug] = f
	}
	for _, f := range standing.pages {
		if !f.Draft && !diag.HasErrors(f.Diagnostics) {
			s.pages[f.Path] = f
		}
	}
	topics, sources := newNames("topic"), newNames("source")
	for _, a := range s.articles {
		for _, tag := range a.Tags {
			if d, ok := topics.add(tag.Slug, tag.Name, a.File); !ok {
				s.diagnostics = append(s.diagnostics, d)
			}
		}
		for _, source := range a.Sources {
			if d, ok := sources.add(source.Slug, source.Name, a.File); !ok {
				s.diagnostics = append(s.diagnostics, d)
			}
		}
	}
}

func keys[T any](m map[string]T) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (s *Site) addSynonym(f *content.TopicFile, slug, name string) {
	if slug == "" || slug == f.Slug {
		return
	}
	if other, taken := s.topics[slug]; taken {
		s.diagnostics = append(s.diagnostics, diag.Diagnostic{
			Rule: "synonym", Message: fmt.Sprintf("%q is a topic of its own", name),
			Hint: "remove it here, or remove that topic's file", Position: diag.Position{File: f.File},
			Related: []diag.Related{{Position: diag.Position{File: other.File.File}, Message: "its file"}},
		})
		return
	}
	if other, taken := s.topicOf[slug]; taken && other != f.Slug {
		s.report(f.File, "synonym", fmt.Sprintf("%q stands for the topic %s already", name, other), "keep it in one of the two files")
		return
	}
	s.topicOf[slug] = f.Slug
}

// checkParents refuses topics that are among their own ancestors.
func (s *Site) checkParents() {
	for _, t := range sorted(s.topics) {
		seen := 0
		for up := s.topics[t.Parent]; up != nil; up = s.topics[up.Parent] {
			if up == t || seen > len(s.topics) {
				s.report(t.File.File, "parent", "the topic is among its own parents", "change one parent of the circle")
				t.Parent = ""
				break
			}
			seen++
		}
	}
}

// topicSlug returns the slug of the topic that a tag names.
func (s *Site) topicSlug(tag content.Tag) string {
	if slug, ok := s.topicOf[tag.Slug]; ok {
		return slug
	}
	return tag.Slug
}

// publish completes the entries and makes the lists.
func (s *Site) publish() {
	listed := make([]*Entry, 0, len(s.articles))
	for _, a := range s.articles {
		s.complete(a)
		if a.State == Published {
			listed = append(listed, a.Entry)
		}
	}
	slices.SortFunc(listed, compare)
	s.published = newList(listed)

	// From the oldest on, so that a topic without a file keeps the spelling it
	// was first written with.
	topics, sources, stories := map[string][]*Entry{}, map[string][]*Entry{}, map[string][]*Entry{}
	for _, e := range slices.Backward(listed) {
		a := s.byID[e.ID]
		for _, tag := range a.Tags {
			slug := s.topicSlug(tag)
			if s.topics[slug] == nil {
				s.topics[slug] = &Topic{Slug: slug, Title: tag.Name}
			}
		}
		for _, slug := range e.Topics {
			topics[slug] = append(topics[slug], e)
		}
		seen := ""
		for i, source := range a.Sources {
			if i > 0 && (source.Slug == seen || slices.ContainsFunc(a.Sources[:i], func(x content.Source) bool { return x.Slug == source.Slug })) {
				continue
			}
			seen = source.Slug
			if s.sources[source.Slug] == nil {
				s.sources[source.Slug] = &Source{Slug: source.Slug, Name: source.Name}
			}
			sources[source.Slug] = append(sources[source.Slug], e)
		}
		if e.Story != "" {
			if s.stories[e.Story] == nil {
				s.stories[e.Story] = &Story{Slug: e.Story, Title: titleOf(e.Story)}
			}
			stories[e.Story] = append(stories[e.Story], e)
		}
	}
	list := func(entries []*Entry) List {
		slices.Reverse(entries)
		return newList(entries)
	}
	for slug, t := range s.topics {
		t.URL, t.List = s.Path("topics/"+slug+"/"), list(topics[slug])
	}
	for slug, t := range s.sources {
		t.URL, t.List = s.Path("sources/"+slug+"/"), list(sources[slug])
	}
	for slug, t := range s.stories {
		t.URL, t.List = s.Path("stories/"+slug+"/"), list(stories[slug])
	}
	for _, t := range sorted(s.topics) {
		if up := s.topics[t.Parent]; up != nil {
			up.Children = append(up.Children, t.Slug)
		}
	}
	s.rehash()
}

// complete fills in an article's entry.
func (s *Site) complete(a *Article) {
	e := a.Entry
	e.Summary = asOf(&a.Summary, s.Now)
	e.day = dayOf(e.Date.Time)
	e.URL = s.Path(articlePath(s.Config.ArticleURL, a.Article))
	for _, tag := range a.Tags {
		if slug := s.topicSlug(tag); !slices.Contains(e.Topics, slug) {
			e.Topics = append(e.Topics, slug)
		}
	}
	if name := e.Source.Name; name != "" {
		slug := e.Source.Slug
		if known := s.sources[slug]; known != nil && known.File != nil {
			name = known.Name
		}
		e.Credit = Credit{name, slug, s.Path("sources/" + slug + "/")}
	}
	if e.Image != nil {
		if name, local := AssetName(a.File, e.Image.Src); local {
			e.Picture = s.assets[name]
		}
	}
	var h files.Hasher
	h.Hash(e.Summary.Hash)
	if e.Picture != nil {
		h.Hash(e.Picture.Hash)
		h.Text(e.Picture.URL)
	}
	h.Text(e.URL)
	h.Texts(e.Topics)
	h.Text(e.Credit.Name)
	h.Number(int64(e.State))
	e.Hash = h.Sum()
}
