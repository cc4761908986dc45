package page

import (
	"slices"
	"strings"

	"coranto/internal/files"
	"coranto/internal/site"
)

// Subject is a topic, a source or a story as an index lists it.
type Subject struct {
	Title  string
	URL    string
	Count  int    // of its published articles
	Closed bool   // of a story that is
	Parent string // of a topic that has one: the parent's title
	newest *site.Entry
	told   bool // the newest article stands elsewhere on the page
	slug   string
	w      *worker
}

// Newest returns the date of the subject's newest article.
func (s Subject) Newest() Date {
	if s.newest == nil {
		return Date{}
	}
	return newDate(s.w.says, s.newest.Date)
}

// Headline returns the newest article of the subject as a link; none where the
// page has it already.
func (s Subject) Headline() Link {
	if s.newest == nil || s.told {
		return Link{}
	}
	return s.w.linkTo(s.newest)
}

// subjects returns all topics, sources or stories, by title.
func subjects(s *site.Site, of string) []Subject {
	var out []Subject
	add := func(x Subject, list site.List) {
		x.Count = list.Len()
		if newest := list.Newest(1); len(newest) > 0 {
			x.newest = newest[0]
		}
		out = append(out, x)
	}
	switch of {
	case "topics":
		for _, t := range s.Topics() {
			x := Subject{Title: t.Title, URL: t.URL}
			if up, ok := s.Topic(t.Parent); ok {
				x.Parent = up.Title
			}
			add(x, t.List)
		}
	case "sources":
		for _, t := range s.Sources() {
			add(Subject{Title: t.Name, URL: t.URL}, t.List)
		}
	case "stories":
		for _, t := range s.Stories() {
			add(Subject{Title: t.Title, URL: t.URL, Closed: t.Closed}, t.List)
		}
	}
	slices.SortStableFunc(out, func(a, b Subject) int {
		return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
	})
	return out
}

// How far back, and how much, the home page looks for what is active.
const (
	activeWindow = 60
	activeMost   = 12
)

// active returns the topics or stories with most of the newest articles. The
// counts are those among the newest.
func active(s *site.Site, of string) []Subject {
	count := map[string]int{}
	var order []string
	note := func(slug string) {
		if count[slug] == 0 {
			order = append(order, slug)
		}
		count[slug]++
	}
	for _, e := range s.Published().Newest(activeWindow) {
		if of == "stories" {
			if t, ok := s.Story(e.Story); ok && !t.Closed {
				note(e.Story)
			}
			continue
		}
		for _, slug := range e.Topics {
			note(slug)
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return count[b] - count[a] })
	out := make([]Subject, 0, activeMost)
	for _, slug := range order[:min(len(order), activeMost)] {
		x := Subject{Count: count[slug], slug: slug}
		if of == "stories" {
			t, _ := s.Story(slug)
			x.Title, x.URL, x.newest = t.Title, t.URL, t.List.Newest(1)[0]
		} else {
			t, _ := s.Topic(slug)
			x.Title, x.URL, x.newest = t.Title, t.URL, t.List.Newest(1)[0]
		}
		out = append(out, x)
	}
	return out
}

func hashSubjects(list []Subject) ([]Subject, files.Hash) {
	var h files.Hasher
	for _, x := range list {
		h.Text(x.Title)
		h.Text(x.URL)
		h.Text(x.Parent)
		h.Number(int64(x.Count))
		if x.Closed {
			h.Number(1)
		}
		if x.newest != nil {
			h.Hash(x.newest.Hash)
		}
	}
	return list, h.Sum()
}
