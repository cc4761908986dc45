package page

import (
	"coranto/internal/feed"
	"coranto/internal/files"
	"coranto/internal/site"
)

// FeedsView is what the layout of the page of all feeds sees.
type FeedsView struct {
	*View
	Digest []Followed      // what the digest as a whole has feeds for
	Groups []FollowedGroup // topics, sources and stories, as far as there are any
}

// FollowedGroup is all topics, sources or stories.
type FollowedGroup struct {
	Title string
	URL   string     // of the page that lists them
	Feeds []Followed // empty when they are more than a page lists
}

// Followed is a page with the feeds that follow it.
type Followed struct {
	Title string
	URL   string // of the page
	About string // what the feeds hold; of those of the whole digest
	Feeds []FeedLink
}

// feedGroup are pages that have feeds: those of the whole digest, or all topics,
// sources or stories.
type feedGroup struct {
	of    string // "topics"; "" for the whole digest
	pages []site.Link
}

// All pages that have feeds, in groups, with their addresses below the home page.
// It changes when a topic, a source or a story comes, goes or is renamed, and
// never else. The key is empty.
var feedsQuestion = newQuestion("feeds", func(s *site.Site, _ string) ([]feedGroup, files.Hash) {
	groups := feedGroups(s)
	var h files.Hasher
	for _, group := range groups {
		h.Text(group.of)
		h.Number(int64(len(group.pages)))
		for _, p := range group.pages {
			h.Text(p.Title)
			h.Text(p.URL)
		}
	}
	return groups, h.Sum()
})

func feedGroups(s *site.Site) []feedGroup {
	l := s.Words.In(s.Config.Language)
	groups := []feedGroup{{pages: []site.Link{{Title: s.Config.Title, URL: ""}}}, {of: "topics"}, {of: "sources"}, {of: "stories"}}
	for _, of := range []string{"stories", "editions", "corrections"} {
		groups[0].pages = append(groups[0].pages, site.Link{Title: l.Text(of), URL: of + "/"})
	}
	add := func(group int, title, slug string) {
		g := &groups[group]
		g.pages = append(g.pages, site.Link{Title: title, URL: g.of + "/" + slug + "/"})
	}
	for _, t := range s.Topics() {
		add(1, t.Title, t.Slug)
	}
	for _, t := range s.Sources() {
		add(2, t.Name, t.Slug)
	}
	for _, t := range s.Stories() {
		add(3, t.Title, t.Slug)
	}
	return groups
}

// feedsPage makes the page that lists all feeds. Groups are listed as long as
// the page has room; the page of all topics, or whatever it is, leads to those
// of the others.
func (v *View) feedsPage() *FeedsView {
	v.called("feeds")
	view := &FeedsView{View: v}
	listed := 0
	for i, group := range ask(&v.reads, feedsQuestion, "") {
		if len(group.pages) == 0 {
			continue
		}
		out := FollowedGroup{}
		if listed += len(group.pages); listed <= MaxEntries {
			for _, p := range group.pages {
				out.Feeds = append(out.Feeds, v.followed(p, i == 0))
			}
		} else {
			listed -= len(group.pages)
		}
		if i == 0 {
			view.Digest = out.Feeds
			continue
		}
		out.Title, out.URL = v.w.says.Text(group.of), v.site.Path(group.of+"/")
		view.Groups = append(view.Groups, out)
	}
	return view
}

func (v *View) followed(p site.Link, digest bool) Followed {
	out := Followed{Title: p.Title, URL: v.site.Path(p.URL)}
	if digest {
		about := "feed-of-all"
		if p.URL != "" {
			about = "feed-of-" + p.URL[:len(p.URL)-1]
		}
		out.About = v.w.says.Text(about)
	}
	for _, format := range formatsAt(&v.site.Config, p.URL) {
		out.Feeds = append(out.Feeds, v.feedLink(p.Title, p.URL, format))
	}
	return out
}

func (v *View) feedLink(title, address string, format feed.Format) FeedLink {
	if format != feed.Atom {
		title += " (" + format.String() + ")"
	}
	return FeedLink{title, v.site.Path(address + format.File()), format.Type(), format.String(), v.w}
}
