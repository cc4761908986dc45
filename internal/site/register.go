package site

import (
	"fmt"
	"maps"
	"slices"

	"coranto/internal/content"
	"coranto/internal/diag"
)

// register is what the files of topics, sources, stories, editions and pages
// establish: which of them there are and at which addresses, and which names
// stand for them. It follows from those files, the site's language and the
// clock alone, so an edit of an article leaves it as it is.
type register struct {
	topics      map[string]*Topic // as the files have them: without articles
	sources     map[string]*Source
	stories     map[string]*Story
	pages       map[string]*content.PageFile // by path
	topicOf     map[string]string            // slugs of synonyms and retired names
	sourceOf    map[string]string            // slugs of names that are not the file's
	retired     map[string]string            // slugs of topics by those that they had
	addresses   map[string]string            // below the home page, by file
	diagnostics []diag.Diagnostic
}

// newRegister makes the register of a site's files.
func (s *Site) newRegister() *register {
	r := registrar{s, map[string]string{}, &register{
		topics:    map[string]*Topic{},
		sources:   map[string]*Source{},
		stories:   map[string]*Story{},
		pages:     map[string]*content.PageFile{},
		topicOf:   map[string]string{},
		sourceOf:  map[string]string{},
		retired:   map[string]string{},
		addresses: map[string]string{},
	}}
	r.addTopics(s.standing.topics)
	for _, f := range s.standing.sources {
		if r.claim(&f.Input, "sources/"+f.Slug+"/") {
			r.sources[f.Slug] = &Source{Slug: f.Slug, Name: f.Name, File: f}
		}
	}
	for _, f := range s.standing.sources {
		if name := content.SlugOf(f.Name); r.sources[name] == nil && r.sources[f.Slug] != nil {
			r.sourceOf[name] = f.Slug
		}
	}
	for _, f := range s.standing.stories {
		if r.claim(&f.Input, "stories/"+f.Slug+"/") {
			story := &Story{Slug: f.Slug, Title: f.Title, File: f, Closed: f.Closed}
			for _, topic := range f.Topics {
				story.Topics = append(story.Topics, r.topic(topic))
			}
			r.stories[f.Slug] = story
		}
	}
	for _, f := range s.standing.editions {
		if s.due(f) {
			r.claim(&f.Input, "editions/"+f.Slug+"/")
		}
	}
	for _, f := range s.standing.pages {
		if (!f.Draft || s.options.Drafts) && r.claim(&f.Input, f.Path+"/") {
			r.pages[f.Path] = f
		}
	}
	return r.register
}

// entriesAgree reports whether entries that were made with another register
// would be made the same with this one.
func (r *register) entriesAgree(other *register) bool {
	if !maps.Equal(r.topicOf, other.topicOf) || !maps.Equal(r.sourceOf, other.sourceOf) {
		return false
	}
	matters := func(a, b map[string]*Source) bool {
		for slug, x := range a {
			y := b[slug]
			if y == nil {
				y = &Source{File: &content.SourceFile{}}
			}
			if x.File.Name != y.File.Name || x.File.License != y.File.License {
				return true
			}
		}
		return false
	}
	return !matters(r.sources, other.sources) && !matters(other.sources, r.sources)
}

// registrar makes a register.
type registrar struct {
	site   *Site             // whose files say where something is written
	owners map[string]string // files by the addresses they claimed
	*register
}

func (r *registrar) report(d diag.Diagnostic) { r.diagnostics = append(r.diagnostics, d) }

// claim gives a file without errors its address below the home page, unless
// another file has it already.
func (r *registrar) claim(in *content.Input, address string) bool {
	if diag.HasErrors(in.Diagnostics) {
		return false
	}
	if first, taken := r.owners[address]; taken {
		r.report(diag.Diagnostic{
			Rule: "same-address", Message: fmt.Sprintf("two files have the address /%s", address),
			Hint: "make one file of the two, or rename one", Position: diag.Position{File: in.File},
			Related: []diag.Related{{Position: diag.Position{File: first}, Message: "has it already"}},
		})
		return false
	}
	r.owners[address], r.addresses[in.File] = in.File, address
	return true
}

// addTopics sets up the topics, their other names, and who is whose parent.
func (r *registrar) addTopics(list []*content.TopicFile) {
	for _, f := range list {
		if r.claim(&f.Input, "topics/"+f.Slug+"/") {
			r.topics[f.Slug] = &Topic{Slug: f.Slug, Title: topicTitle(f, r.site.Config.Language), File: f}
		}
	}
	for _, f := range list {
		for _, name := range slices.Concat(f.Synonyms, f.Retired) {
			r.addSynonym(f, content.SlugOf(name), name)
		}
	}
	r.addTitles(list)
	topics := sorted(r.topics)
	for _, t := range topics {
		parent := r.topic(t.File.Parent)
		if parent != "" && r.topics[parent] == nil {
			r.report(r.site.errorAt(t.File.File, "parent", content.Any, "parent", fmt.Sprintf("there is no topic %q to be the parent", t.File.Parent),
				diag.DidYouMean(t.File.Parent, keys(r.topics))))
			continue
		}
		t.Parent = parent
	}
	r.checkParents(topics)
	for _, t := range topics {
		if up := r.topics[t.Parent]; up != nil {
			up.Children = append(up.Children, t.Slug)
		}
		for _, old := range t.retired() {
			if r.retired[old] == "" {
				r.retired[old] = t.Slug
			}
		}
	}
}

func keys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

func (r *registrar) addSynonym(f *content.TopicFile, slug, name string) {
	if slug == "" || slug == f.Slug {
		return
	}
	if other, taken := r.topics[slug]; taken {
		d := diag.Diagnostic{
			Rule: "synonym", Message: fmt.Sprintf("%q is a topic of its own", name),
			Hint:    "remove it here, or remove that topic's file",
			Related: []diag.Related{{Position: diag.Position{File: other.File.File}, Message: "its file"}},
		}
		d.Position, d.Excerpt = r.placeOfName(f, name)
		r.report(d)
		return
	}
	if other, taken := r.topicOf[slug]; taken && other != f.Slug {
		d := diag.Diagnostic{
			Rule: "synonym", Message: fmt.Sprintf("%q stands for the topic %s already", name, other),
			Hint: "keep it in one of the two files",
		}
		d.Position, d.Excerpt = r.placeOfName(f, name)
		at, _ := r.placeOfName(r.topics[other].File, name)
		d.Related = []diag.Related{{Position: at, Message: "it is written here"}}
		r.report(d)
		return
	}
	r.topicOf[slug] = f.Slug
}

// placeOfName finds a synonym or a retired name in a topic's file.
func (r *registrar) placeOfName(f *content.TopicFile, name string) (diag.Position, string) {
	key, named := "retired", content.Names(content.SlugOf(name))
	if slices.ContainsFunc(f.Synonyms, named) {
		key = "synonyms"
	}
	return r.site.Place(f.File, key, named)
}

// checkParents refuses topics that are among their own ancestors.
func (r *registrar) checkParents(topics []*Topic) {
	for _, t := range topics {
		seen := 0
		for up := r.topics[t.Parent]; up != nil; up = r.topics[up.Parent] {
			if up == t {
				r.report(r.site.errorAt(t.File.File, "parent", content.Any, "parent", "the topic is among its own parents", "remove it, or change one parent of the circle"))
				t.Parent = ""
			}
			if seen++; up == t || seen > len(topics) {
				break // in the second case it leads to a circle of others
			}
		}
	}
}

// addTitles lets a tag name a topic by the title in the topic's file, where
// that is not the file's name and no topic of its own.
func (r *registrar) addTitles(list []*content.TopicFile) {
	for _, f := range list {
		for _, lang := range keys(f.Title) {
			name := content.SlugOf(f.Title[lang])
			if r.topics[f.Slug] != nil && r.topics[name] == nil && r.topicOf[name] == "" {
				r.topicOf[name] = f.Slug
			}
		}
	}
}

// source returns the slug of the source that a name with that slug stands for:
// another one where the source's file has another name than the source.
func (r *register) source(slug string) string {
	if of, ok := r.sourceOf[slug]; ok {
		return of
	}
	return slug
}

// topic returns the slug of the topic that a name with that slug stands for:
// another one if it is a synonym.
func (r *register) topic(slug string) string {
	if of, ok := r.topicOf[slug]; ok {
		return of
	}
	return slug
}
