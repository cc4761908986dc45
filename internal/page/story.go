package page

import (
	"cmp"
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/site"
)

// StoryView is what the layouts of stories see: [ListView], and the story in
// order of time.
type StoryView struct {
	*ListView
	Calendar string         // address of its events as a calendar; "" when there are none
	Data     string         // address of its timeline in the JSON of TimelineJS
	New      *Development   // the newest article; nil when there is but one, or none
	Timeline []TimelineYear // oldest first; empty when the story is too long for one page
}

// Development is the newest article of a story, and what happened since the one
// before it.
type Development struct {
	Entry  Entry
	Since  Date     // of the article before
	Events []Moment // dated after that, oldest first
}

// development returns the newest development of a story; nil when nothing came
// before it.
func (w *worker) development(list site.List) *Development {
	newest := list.Newest(2)
	if len(newest) < 2 {
		return nil
	}
	e, last := newest[0], newest[1]
	d := &Development{Entry: Entry{e, w}, Since: newDate(w.says, last.Date)}
	for _, event := range e.Events {
		if event.Date.Time.After(last.Date.Time) {
			d.Events = append(d.Events, Moment{Date: newDate(w.says, event.Date), Text: event.Text, URL: event.URL, Lang: e.Lang, when: event.Date})
		}
	}
	slices.SortStableFunc(d.Events, func(a, b Moment) int { return a.when.Time.Compare(b.when.Time) })
	return d
}

// TimelineYear is a year of a story with what happened in it.
type TimelineYear struct {
	Title   string
	Moments []Moment
}

// Moment is an article or an event in a timeline.
type Moment struct {
	Date  Date
	Entry *Entry   // nil for an event
	Text  string   // of an event
	URL   string   // of an event's document; may be empty
	Lang  string   // of an event: that of the article which tells it; "" is the site's
	Spans []string // "2021", "2021-01", "2021-01-10": the spans of which it is the first article; for ids
	when  content.Date
}

// Dir returns the direction of an event's language; "" where that is the site's.
func (m Moment) Dir() string { return directionOf(m.Lang) }

// anchors says of the articles of a timeline in which year, month and day they
// are the first, so that a chart can lead to them.
func anchors(years []TimelineYear) {
	seen := map[site.Span]bool{}
	for _, year := range years {
		for i := range year.Moments {
			m := &year.Moments[i]
			if m.Entry == nil {
				continue
			}
			for s := site.SpanOf(m.when.Time); s.Year > 0; s = s.Up() {
				if !seen[s] {
					seen[s] = true
					m.Spans = append(m.Spans, spanISO(s))
				}
			}
		}
	}
}

func (v *View) story() (*StoryView, error) {
	t := ask(&v.reads, storyQuestion, v.page.Subject)
	address := "stories/" + t.Slug + "/"
	view := v.listing(t.Title, address, v.indexLink("stories"))
	v.shareCard("", "stories/"+t.Slug)
	out := &StoryView{ListView: view}
	if v.page.Span.Year == 0 {
		list := ask(&v.reads, listQuestion, address)
		out.New = v.w.development(list)
		if list.Len() > 0 {
			out.Data = v.site.Path(address + timelineName)
		}
		if tellsEvents(list) {
			out.Calendar = v.site.Path(address + calendarName)
		}
		if list.Len() > MaxEntries {
			v.years(view, address)
		} else {
			entries := list.Entries()
			out.Timeline = v.w.weave(entries, toldIn(entries))
			view.Chart = v.chart(address, func(s site.Span) string { return "#" + spanISO(s) })
			anchors(out.Timeline)
		}
	}
	if t.File == nil {
		return out, nil
	}
	view.Closed, view.Summary = t.Closed, t.File.Summary
	v.description = cmp.Or(t.File.Summary, v.description)
	for _, slug := range t.Topics {
		if link := v.topicLink(slug); link != nil {
			view.Topics = append(view.Topics, *link)
		}
	}
	if v.page.Span.Year > 0 {
		return out, nil
	}
	var err error
	view.Introduction, err = v.introduction(&t.File.Input)
	return out, err
}

// told is an event with the first article that tells it.
type told struct {
	content.Event
	by *site.Entry
}

// toldIn returns the events of articles, those of the oldest article first. An
// event that several articles tell stands once.
func toldIn(newestFirst []*site.Entry) []told {
	var events []told
	seen := map[string]bool{}
	for _, e := range slices.Backward(newestFirst) {
		for _, event := range e.Events {
			key := event.Date.String() + "\n" + event.Text
			if !seen[key] {
				seen[key] = true
				events = append(events, told{event, e})
			}
		}
	}
	return events
}

// weave puts articles and events in order of time, oldest first.
func (w *worker) weave(newestFirst []*site.Entry, events []told) []TimelineYear {
	var moments []Moment
	for _, e := range slices.Backward(newestFirst) {
		entry := Entry{e, w}
		moments = append(moments, Moment{Date: entry.Date(), Entry: &entry, when: e.Date})
	}
	for _, event := range events {
		moments = append(moments, Moment{Date: newDate(w.says, event.Date), Text: event.Text, URL: event.URL, Lang: event.by.Lang, when: event.Date})
	}
	slices.SortStableFunc(moments, func(a, b Moment) int {
		order := func(m Moment) int {
			if m.Entry != nil {
				return 1
			}
			return 0
		}
		return cmp.Or(
			strings.Compare(a.when.Time.Format("2006-01-02"), b.when.Time.Format("2006-01-02")),
			cmp.Compare(order(a), order(b)),
			cmp.Compare(a.when.Precision, b.when.Precision),
			a.when.Time.Compare(b.when.Time),
		)
	})
	var years []TimelineYear
	for _, m := range moments {
		title := w.says.Year(m.when.Time)
		if last := len(years) - 1; last < 0 || years[last].Title != title {
			years = append(years, TimelineYear{Title: title})
		}
		last := &years[len(years)-1]
		last.Moments = append(last.Moments, m)
	}
	return years
}
