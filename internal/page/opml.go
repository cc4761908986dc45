package page

import (
	"coranto/internal/feed"
	"coranto/internal/files"
	"coranto/internal/site"
)

// opml appends the list of all feeds, for feed readers. It changes when a
// topic, a source or a story comes, goes or is renamed, and never else.
func (v *View) opml(buf []byte) ([]byte, error) {
	title := v.site.Config.Title
	doc := feed.OPML{Version: "2.0", Title: title, Groups: ask(&v.reads, feedsQuestion, "")}
	return feed.Append(buf, doc)
}

// All feeds in groups. The key is empty.
var feedsQuestion = newQuestion("feeds", func(s *site.Site, _ string) ([]feed.Outline, files.Hash) {
	groups := feedGroups(s)
	var h files.Hasher
	for _, group := range groups {
		h.Text(group.Text)
		h.Number(int64(len(group.Feeds)))
		for _, f := range group.Feeds {
			h.Text(f.Title)
			h.Text(f.URL)
			h.Text(f.Home)
		}
	}
	return groups, h.Sum()
})

// feedGroups returns the feeds of the digest itself, of its topics, its sources
// and its stories.
func feedGroups(s *site.Site) []feed.Outline {
	var groups []feed.Outline
	var group *feed.Outline
	begin := func(title string) {
		groups = append(groups, feed.Outline{Text: title})
		group = &groups[len(groups)-1]
	}
	add := func(title, address string) {
		home := s.Absolute(s.Path(address))
		group.Feeds = append(group.Feeds, feed.FeedOutline(title, home+feed.Atom.File(), home))
	}
	l := s.Words.In(s.Config.Language)
	begin(s.Config.Title)
	add(s.Config.Title, "")
	add(l.Text("stories"), "stories/")
	add(l.Text("editions"), "editions/")
	add(l.Text("corrections"), "corrections/")
	if topics := s.Topics(); len(topics) > 0 {
		begin(l.Text("topics"))
		for _, t := range topics {
			add(t.Title, "topics/"+t.Slug+"/")
		}
	}
	if sources := s.Sources(); len(sources) > 0 {
		begin(l.Text("sources"))
		for _, t := range sources {
			add(t.Name, "sources/"+t.Slug+"/")
		}
	}
	if stories := s.Stories(); len(stories) > 0 {
		begin(l.Text("stories"))
		for _, t := range stories {
			add(t.Title, "stories/"+t.Slug+"/")
		}
	}
	return groups
}
