package site

import (
	"cmp"
	"slices"

	"coranto/internal/files"
)

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

	// From the oldest on, so that topics and sources without a name in a file of
	// theirs keep the spelling they were first written with.
	topics, sources, stories := map[string][]*Entry{}, map[string][]*Entry{}, map[string][]*Entry{}
	for _, e := range slices.Backward(listed) {
		a := s.byID[e.ID]
		for _, tag := range a.Tags {
			slug := s.topicSlug(tag.Slug)
			if s.topics[slug] == nil {
				s.topics[slug] = &Topic{Slug: slug}
			}
			if known := s.topics[slug]; known.Title == "" && tag.Slug == slug {
				known.Title = tag.Name
			}
		}
		for _, slug := range e.Topics {
			topics[slug] = append(topics[slug], e)
		}
		for _, source := range a.Sources {
			slug := s.sourceSlug(source.Slug)
			known := s.sources[slug]
			if known == nil {
				known = &Source{Slug: slug}
				s.sources[slug] = known
			}
			known.Name = cmp.Or(known.Name, source.Name)
			if list := sources[slug]; len(list) == 0 || list[len(list)-1] != e {
				sources[slug] = append(list, e)
			}
		}
		if e.Story != "" {
			if s.stories[e.Story] == nil {
				s.stories[e.Story] = &Story{Slug: e.Story, Title: titleOf(e.Story)}
			}
			stories[e.Story] = append(stories[e.Story], e)
		}
	}
	for _, a := range s.articles {
		s.credit(a)
		if !a.HasPage() {
			s.leftAt[articlePath(s.Config.ArticleURL, a.Article)] = a
		}
	}
	for a := range s.Shown() {
		delete(s.leftAt, articlePath(s.Config.ArticleURL, a.Article))
	}
	s.published = newList(listed)
	s.corrections = collectCorrections(listed)
	s.nextNews()
	list := func(entries []*Entry) List {
		slices.Reverse(entries)
		return newList(entries)
	}
	for slug, t := range s.topics {
		t.Title = cmp.Or(t.Title, titleOf(slug))
		t.URL, t.List = s.Path("topics/"+slug+"/"), list(topics[slug])
	}
	for slug, t := range s.sources {
		t.Name = cmp.Or(t.Name, titleOf(slug))
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

// complete fills in an article's entry, but for what needs the names of all.
func (s *Site) complete(a *Article) {
	e := a.Entry
	e.Rights = s.rightsOf(a.Article)
	e.Summary = narrowed(asOf(&a.Summary, s.Now), e.Rights)
	e.day = dayOf(e.Date.Time)
	e.URL = s.Path(articlePath(s.Config.ArticleURL, a.Article))
	for _, tag := range a.Tags {
		if slug := s.topicSlug(tag.Slug); !slices.Contains(e.Topics, slug) {
			e.Topics = append(e.Topics, slug)
		}
	}
	if e.Image != nil {
		if name, local := AssetName(a.File, e.Image.Src); local {
			e.Picture = s.assets[name]
		}
	}
}

// credit names an entry's source as its page does, which completes the entry.
func (s *Site) credit(a *Article) {
	e := a.Entry
	if name := e.Source.Name; name != "" {
		slug := s.sourceSlug(e.Source.Slug)
		if known := s.sources[slug]; known != nil {
			name = cmp.Or(known.Name, name)
		}
		e.Credit = Credit{name, slug, s.Path("sources/" + slug + "/")}
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
	for i := 1; i < len(a.Sources); i++ { // the first is in the summary; feeds show all
		h.Text(a.Sources[i].Slug)
		h.Text(a.Sources[i].URL)
		h.Text(a.Sources[i].Title)
	}
	h.Number(int64(e.State))
	h.Number(int64(e.Rights))
	e.Hash = h.Sum()
}
