package page

import (
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/feed"
	"coranto/internal/site"
)

// A story's moments stand beside its page for other programs: its events as a
// calendar, and both events and articles as the data of a timeline. Of a story
// with more articles than a page lists they are those of the newest.

const (
	calendarName = "events.ics"
	timelineName = "timeline.json"
)

// tellsEvents reports whether the articles of a story that count for its
// calendar tell any event: without one there is no calendar.
func tellsEvents(list site.List) bool {
	n := 0
	for e := range list.All() {
		if n++; n > MaxEntries {
			return false
		}
		if len(e.Events) > 0 && leaves(e) {
			return true
		}
	}
	return false
}

// moments adds what stands beside the page of a story.
func (p *planner) moments(address string, t *site.Story) {
	if t.List.Len() > 0 {
		p.add(Page{Kind: TimelineData, Path: address + timelineName, Subject: t.Slug})
	}
	if tellsEvents(t.List) {
		p.add(Page{Kind: Calendar, Path: address + calendarName, Subject: t.Slug})
	}
}

// moments finds what stands beside the page of a story.
func (at *finder) moments() (Page, bool) {
	slug, rest, ok := at.cut("stories/")
	t, found := at.site.Story(slug)
	switch {
	case !ok || !found:
	case rest == timelineName && t.List.Len() > 0:
		return at.is(Page{Kind: TimelineData, Subject: slug})
	case rest == calendarName && tellsEvents(t.List):
		return at.is(Page{Kind: Calendar, Subject: slug})
	}
	return none()
}

// storyMoments returns the story of the page and its newest articles.
func (v *View) storyMoments() (*site.Story, []*site.Entry) {
	t := ask(&v.reads, storyQuestion, v.page.Subject)
	return t, ask(&v.reads, newestQuestion, withNumber("stories/"+t.Slug+"/", MaxEntries))
}

// leaving returns the events of articles that may leave the site.
func leaving(newestFirst []*site.Entry) []told {
	return toldIn(slices.DeleteFunc(slices.Clone(newestFirst), func(e *site.Entry) bool { return !leaves(e) }))
}

// calendar appends the events of a story as a calendar.
func (v *View) calendar(buf []byte) []byte {
	t, entries := v.storyMoments()
	v.speak()
	authority, _, _ := strings.Cut(v.site.Config.ID, ",")
	c := feed.Calendar{Name: t.Title, URL: v.whole(v.page.Path)}
	events := leaving(entries)
	slices.SortStableFunc(events, func(a, b told) int { return a.Date.Time.Compare(b.Date.Time) })
	for _, event := range events {
		e := feed.CalendarEvent{
			ID:      "event-" + hashOf(t.Slug, event.Date.String(), event.Text).Short() + "@" + authority,
			Changed: significant(event.by.Summary),
			Start:   event.Date.Time,
			Text:    event.Text,
			URL:     v.site.Absolute(event.by.URL),
		}
		e.Description = event.by.Title
		if event.Date.About {
			e.Description = newDate(v.w.says, event.Date).Text + "\n" + e.Description
		}
		switch event.Date.Precision {
		case content.Year:
			e.End = e.Start.AddDate(1, 0, 0)
		case content.Month:
			e.End = e.Start.AddDate(0, 1, 0)
		case content.Day:
			e.End = e.Start.AddDate(0, 0, 1)
		}
		c.Events = append(c.Events, e)
	}
	return feed.AppendCalendar(buf, c)
}

// timelineData appends the timeline of a story for TimelineJS.
func (v *View) timelineData(buf []byte) ([]byte, error) {
	t, entries := v.storyMoments()
	v.speak()
	doc := feed.Timeline{Title: t.Title}
	if t.File != nil {
		doc.Text = t.File.Summary
	}
	for _, year := range v.w.weave(entries, leaving(entries)) {
		for _, m := range year.Moments {
			moment := feed.Moment{
				ID: momentID("event", m.when.String(), m.Text), Group: "events",
				Start: m.when.Time, Exact: int(m.when.Precision), Headline: m.Text, URL: m.URL,
			}
			if m.when.Precision == content.Minute {
				moment.Exact = 5
			}
			if m.when.About {
				moment.Date = m.Date.Text
			}
			if m.Entry != nil {
				moment.ID, moment.Group = momentID("article", m.Entry.e.ID), "articles"
				moment.Headline, moment.URL = m.Entry.Title(), v.site.Absolute(m.Entry.URL())
				if leaves(m.Entry.e) {
					moment.Text = m.Entry.Highlight()
				}
			}
			doc.Moments = append(doc.Moments, moment)
		}
	}
	return feed.AppendTimeline(buf, doc)
}

// momentID makes an id that HTML and CSS can name.
func momentID(of ...string) string { return "m" + hashOf(of...).Short() }
