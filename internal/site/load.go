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
	Kept      *Kept            // articles that need not be parsed again; nil for none
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
		sourceOf: map[string]string{},
		sources:  map[string]*Source{},
		stories:  map[string]*Story{},
		pages:    map[string]*content.PageFile{},
		standing: map[string]string{},
		leftAt:   map[string]*Article{},
		assets:   map[string]*Asset{},
	}
	if err := s.loadConfig(o); err != nil {
		return nil, err
	}
	s.Now = o.Now.In(s.Config.Zone)
	s.Theme, s.diagnostics = compile(tree, s, o, s.diagnostics)

	articles, err := s.parse(tree.Under("content/articles"), o)
	if err != nil {
		return nil, err
	}
	standing, err := s.parseStanding()
	if err != nil {
		return nil, err
	}
	s.admit(articles, o)
	s.register(standing, o)
	if err := s.collectAssets(standing); err != nil {
		return nil, err
	}
	s.publish()
	s.collectEditions(standing.editions)
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

// parse parses the articles among list, but for those that are kept, on some
// goroutines, in order.
func (s *Site) parse(list []files.File, o Options) ([]*content.Article, error) {
	list = slices.DeleteFunc(slices.Clone(list), func(f files.File) bool { return !s.isText(f.Name) })
	parsed := make([]*content.Article, len(list))
	errs := make([]error, len(list))
	kept := s.Usable(o.Kept)
	var next atomic.Int64
	var group sync.WaitGroup
	for range max(o.Jobs, 1) {
		group.Go(func() {
			parser := content.Parser{Zone: s.Config.Zone, Language: s.Config.Language}
			var buf []byte
			for i := int(next.Add(1)) - 1; i < len(list); i = int(next.Add(1)) - 1 {
				src, err := list[i].Read(buf)
				if err != nil {
					errs[i] = err
					continue
				}
				if cap(src) > cap(buf) {
					buf = src
				}
				if name := list[i].Name; kept.Knows(name) {
					if a, same := kept.Article(name, files.Sum(src), s.Config.Zone); same {
						parsed[i] = a
						continue
					}
				}
				parsed[i] = parser.Article(list[i].Name, src)
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

// isText reports whether a file of content is one that is parsed, and warns of
// one that looks as if it should be.
func (s *Site) isText(name string) bool {
	switch ext := path.Ext(name); strings.ToLower(ext) {
	case ".md":
		if ext == ".md" {
			return true
		}
	case ".markdown", ".mdown", ".mkd":
	default:
		return false
	}
	s.diagnostics = append(s.diagnostics, diag.Diagnostic{
		Severity: diag.Warning, Rule: "file", Message: "this file is not read: the names of articles and pages end in .md",
		Hint: "rename it", Position: diag.Position{File: name},
	})
	return false
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
	parser := content.Parser{Zone: s.Config.Zone, Language: s.Config.Language}
	for _, file := range s.Tree.Under("content") {
		if strings.HasPrefix(file.Name, "content/articles/") || !s.isText(file.Name) {
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
			s.diagnostics = append(s.diagnostics, s.sameID(old, a))
			a.State = Invalid
			s.left = append(s.left, a)
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

// sameID reports the second article with an id.
func (s *Site) sameID(old, a *Article) diag.Diagnostic {
	d := diag.Diagnostic{
		Rule: "same-id", Message: fmt.Sprintf("the id %q is taken", a.ID),
		Hint:    "write another id, unless this is the older article: feed readers know it by its id",
		Related: s.related(old.File, "id", content.Any, "it stands here already"),
	}
	if old.FromPath {
		d.Related[0].Message = "it has that id already, from the name of its file"
	}
	d.Position, d.Excerpt = s.Place(a.File, "id", content.Any)
	return d
}

// register sets up the topics, sources and stories that have files, and checks
// all names, also those of articles that are not published yet: publication
// alone must never bring an error.
func (s *Site) register(standing *standingFiles, o Options) {
	owners := map[string]string{}
	for _, f := range standing.topics {
		if s.claim(owners, &f.Input, "topics/"+f.Slug+"/") {
			s.topics[f.Slug] = &Topic{Slug: f.Slug, Title: topicTitle(f, s.Config.Language), File: f}
		}
	}
	for _, f := range standing.topics {
		for _, name := range slices.Concat(f.Synonyms, f.Retired) {
			s.addSynonym(f, content.SlugOf(name), name)
		}
	}
	s.addTitles(standing.topics)
	for _, t := range sorted(s.topics) {
		parent := s.topicSlug(t.File.Parent)
		if parent != "" && s.topics[parent] == nil {
			s.reportAt(t.File.File, "parent", content.Any, "parent", fmt.Sprintf("there is no topic %q to be the parent", t.File.Parent),
				diag.DidYouMean(t.File.Parent, keys(s.topics)))
			continue
		}
		t.Parent = parent
	}
	s.checkParents()
	for _, f := range standing.sources {
		if s.claim(owners, &f.Input, "sources/"+f.Slug+"/") {
			s.sources[f.Slug] = &Source{Slug: f.Slug, Name: f.Name, File: f}
		}
	}
	for _, f := range standing.sources {
		if name := content.SlugOf(f.Name); s.sources[name] == nil && s.sources[f.Slug] != nil {
			s.sourceOf[name] = f.Slug
		}
	}
	for _, f := range standing.stories {
		if s.claim(owners, &f.Input, "stories/"+f.Slug+"/") {
			story := &Story{Slug: f.Slug, Title: f.Title, File: f, Closed: f.Closed}
			for _, topic := range f.Topics {
				story.Topics = append(story.Topics, s.topicSlug(topic))
			}
			s.stories[f.Slug] = story
		}
	}
	for _, f := range standing.editions {
		if (!f.Draft || o.Drafts) && (!f.Date.Time.After(s.Now) || o.Future) {
			s.claim(owners, &f.Input, "editions/"+f.Slug+"/")
		}
	}
	for _, f := range standing.pages {
		if !f.Draft && s.claim(owners, &f.Input, f.Path+"/") {
			s.pages[f.Path] = f
		}
	}
	topics, sources := names{}, names{}
	for _, a := range s.articles {
		for _, tag := range a.Tags {
			if first, ok := topics.add(tag.Slug, tag.Name, a.File); !ok {
				s.sameSlug("topic", "tags", a.File, tag.Name, tag.Slug, first)
			}
		}
		for _, source := range a.Sources {
			if first, ok := sources.add(source.Slug, source.Name, a.File); !ok {
				s.sameSlug("source", "source", a.File, source.Name, source.Slug, first)
			}
		}
	}
}

// claim gives a file without errors its address below the home page, unless
// another file has it already. owners are the files by address.
func (s *Site) claim(owners map[string]string, in *content.Input, address string) bool {
	if diag.HasErrors(in.Diagnostics) {
		return false
	}
	if first, taken := owners[address]; taken {
		s.diagnostics = append(s.diagnostics, diag.Diagnostic{
			Rule: "same-address", Message: fmt.Sprintf("two files have the address /%s", address),
			Hint: "make one file of the two, or rename one", Position: diag.Position{File: in.File},
			Related: []diag.Related{{Position: diag.Position{File: first}, Message: "has it already"}},
		})
		return false
	}
	owners[address], s.standing[in.File] = in.File, address
	return true
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
		d := diag.Diagnostic{
			Rule: "synonym", Message: fmt.Sprintf("%q is a topic of its own", name),
			Hint:    "remove it here, or remove that topic's file",
			Related: []diag.Related{{Position: diag.Position{File: other.File.File}, Message: "its file"}},
		}
		d.Position, d.Excerpt = s.placeOfName(f, name)
		s.diagnostics = append(s.diagnostics, d)
		return
	}
	if other, taken := s.topicOf[slug]; taken && other != f.Slug {
		d := diag.Diagnostic{
			Rule: "synonym", Message: fmt.Sprintf("%q stands for the topic %s already", name, other),
			Hint: "keep it in one of the two files",
		}
		d.Position, d.Excerpt = s.placeOfName(f, name)
		at, _ := s.placeOfName(s.topics[other].File, name)
		d.Related = []diag.Related{{Position: at, Message: "it is written here"}}
		s.diagnostics = append(s.diagnostics, d)
		return
	}
	s.topicOf[slug] = f.Slug
}

// placeOfName finds a synonym or a retired name in a topic's file.
func (s *Site) placeOfName(f *content.TopicFile, name string) (diag.Position, string) {
	key, named := "retired", content.Names(content.SlugOf(name))
	if slices.ContainsFunc(f.Synonyms, named) {
		key = "synonyms"
	}
	return s.Place(f.File, key, named)
}

// checkParents refuses topics that are among their own ancestors.
func (s *Site) checkParents() {
	for _, t := range sorted(s.topics) {
		seen := 0
		for up := s.topics[t.Parent]; up != nil; up = s.topics[up.Parent] {
			if up == t {
				s.reportAt(t.File.File, "parent", content.Any, "parent", "the topic is among its own parents", "remove it, or change one parent of the circle")
				t.Parent = ""
			}
			if seen++; up == t || seen > len(s.topics) {
				break // in the second case it leads to a circle of others
			}
		}
	}
}

// addTitles lets a tag name a topic by the title in the topic's file, where
// that is not the file's name and no topic of its own.
func (s *Site) addTitles(list []*content.TopicFile) {
	for _, f := range list {
		for _, lang := range keys(f.Title) {
			name := content.SlugOf(f.Title[lang])
			if s.topics[f.Slug] != nil && s.topics[name] == nil && s.topicOf[name] == "" {
				s.topicOf[name] = f.Slug
			}
		}
	}
}

// sourceSlug returns the slug of the source that a name with that slug stands
// for: another one where the source's file has another name than the source.
func (s *Site) sourceSlug(slug string) string {
	if of, ok := s.sourceOf[slug]; ok {
		return of
	}
	return slug
}

// topicSlug returns the slug of the topic that a name with that slug stands
// for: another one if it is a synonym.
func (s *Site) topicSlug(slug string) string {
	if of, ok := s.topicOf[slug]; ok {
		return of
	}
	return slug
}
