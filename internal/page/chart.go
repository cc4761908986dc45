package page

import (
	"html/template"
	"slices"
	"time"

	"coranto/internal/chart"
	"coranto/internal/files"
	"coranto/internal/site"
	"coranto/internal/words"
)

// Chart is how much of a list there was over time: a drawing and the same
// figures in words.
type Chart struct {
	SVG  template.HTML // bars that lead to their span, with a title and a description
	Unit string        // of time that a bar stands for: "day", "month" or "year"
	Rows []ChartRow    // the spans that have articles or events, oldest first
}

// ChartRow is one bar.
type ChartRow struct {
	Title  string // "January 2021"
	URL    string // of what it stands for; may be "" where there are only events
	Count  int    // of articles
	Events bool   // something happened then, as an article tells
}

// coverage is how many articles a list has in each day, month or year from its
// first article to its last, oldest first, gaps included.
type coverage struct {
	depth int // 1, 2 or 3: of years, months or days
	spans []covered
}

type covered struct {
	site.SpanCount
	events bool
}

// At most so many days and months are shown; above that, months and years.
const (
	mostDays   = 62
	mostMonths = 240
)

// How much of a list there was over time, in days, months or years as it is
// short or long. The key names the list.
var coverageQuestion = newQuestion("coverage", func(s *site.Site, key string) (coverage, files.Hash) {
	c := coverageOf(listOf(s, key))
	var h files.Hasher
	h.Number(int64(c.depth))
	for _, span := range c.spans {
		h.Text(span.Path())
		h.Number(int64(span.Count))
		if span.events {
			h.Number(1)
		}
	}
	return c, h.Sum()
})

func coverageOf(list site.List) coverage {
	months := list.Spans(2)
	if len(months) == 0 {
		return coverage{}
	}
	newest, oldest := months[0], months[len(months)-1]
	c := coverage{depth: 2}
	if n := (newest.Year-oldest.Year)*12 + newest.Month - oldest.Month + 1; n > mostMonths {
		c.depth = 1
	} else if n <= 3 {
		days := list.Spans(3)
		from, to := firstDay(days[len(days)-1].Span), firstDay(days[0].Span)
		if to.Sub(from) < mostDays*24*time.Hour {
			c.depth = 3
		}
	}
	counts := list.Spans(c.depth)
	first, last := counts[len(counts)-1], counts[0]
	for at := firstDay(first.Span); !at.After(firstDay(last.Span)); at = nextSpan(at, c.depth) {
		c.spans = append(c.spans, covered{SpanCount: site.SpanCount{Span: spanAt(at, c.depth)}})
	}
	// place returns where a span as long as the others, or a shorter one, is among
	// them; -1 when it is not.
	place := func(s site.Span) int {
		i := s.Year - first.Year
		switch c.depth {
		case 2:
			i = i*12 + s.Month - first.Month
		case 3:
			i = int(firstDay(s).Sub(firstDay(first.Span)) / (24 * time.Hour))
		}
		if i < 0 || i >= len(c.spans) {
			return -1
		}
		return i
	}
	for _, count := range counts {
		c.spans[place(count.Span)].Count = count.Count
	}
	for event := range list.Events() {
		// An event is shown no more precisely than it is known.
		if c.depth > 1 && event.Month == 0 || c.depth > 2 && event.Day == 0 {
			continue
		}
		if i := place(event); i >= 0 {
			c.spans[i].events = true
		}
	}
	return c
}

// firstDay returns the first day of a span.
func firstDay(s site.Span) time.Time {
	return time.Date(s.Year, time.Month(max(s.Month, 1)), max(s.Day, 1), 0, 0, 0, 0, time.UTC)
}

// spanAt returns the year, month or day of t, as depth is 1, 2 or 3.
func spanAt(t time.Time, depth int) site.Span {
	s := site.SpanOf(t)
	for range 3 - depth {
		s = s.Up()
	}
	return s
}

func nextSpan(t time.Time, depth int) time.Time {
	switch depth {
	case 1:
		return t.AddDate(1, 0, 0)
	case 2:
		return t.AddDate(0, 1, 0)
	}
	return t.AddDate(0, 0, 1)
}

// chart returns the chart of the list that a key names; nil when it would show
// no more than one bar. url says where a bar leads.
func (v *View) chart(key string, url func(site.Span) string) *Chart {
	c := ask(&v.reads, coverageQuestion, key)
	if len(c.spans) < 2 {
		return nil
	}
	l := v.w.says
	unit := [...]string{1: "year", 2: "month", 3: "day"}[c.depth]
	out := &Chart{Unit: l.Text("chart-" + unit)}
	drawing := chart.Chart{Title: l.Text("articles-by-" + unit)}
	most := c.spans[0]
	events := false
	for _, span := range c.spans {
		if span.Count > most.Count {
			most = span
		}
		row := ChartRow{Title: spanTitle(l, span.Span), Count: span.Count, Events: span.events}
		bar := chart.Bar{Label: l.Text("chart-bar", row.Title, l.Count("articles", row.Count)), Tick: tick(l, span.Span), Value: row.Count, Mark: row.Events}
		if row.Count > 0 {
			row.URL = url(span.Span)
			bar.URL = row.URL
		}
		drawing.Bars = append(drawing.Bars, bar)
		if row.Count > 0 || row.Events {
			out.Rows = append(out.Rows, row)
		}
		events = events || span.events
	}
	first, last := c.spans[0], c.spans[len(c.spans)-1]
	if bars := drawing.Bars; !slices.ContainsFunc(bars, func(b chart.Bar) bool { return b.Tick != "" }) {
		bars[0].Tick, bars[len(bars)-1].Tick = shortTitle(l, first.Span), shortTitle(l, last.Span)
	}
	drawing.Highest = words.Digits(most.Count)
	drawing.Description = l.Text("chart-text", spanText(l, first.Span), spanText(l, last.Span),
		l.Count("articles", most.Count), spanText(l, most.Span))
	if events {
		drawing.Description += " " + l.Text("chart-events")
	}
	out.SVG = template.HTML(drawing.AppendSVG(nil))
	return out
}

// tick is what stands below the axis at a span: the year at a January, the
// month at its first day, and each year.
func tick(l *words.Language, s site.Span) string {
	switch {
	case s.Day > 1, s.Day == 0 && s.Month > 1:
		return ""
	case s.Day == 1:
		return l.MonthShort(firstDay(s))
	}
	return l.Year(firstDay(s))
}

// shortTitle returns "10 Jan 2021", "Jan 2021" or "2021".
func shortTitle(l *words.Language, s site.Span) string {
	switch {
	case s.Month == 0:
		return l.Year(firstDay(s))
	case s.Day == 0:
		return l.MonthShort(firstDay(s))
	}
	return l.DayShort(firstDay(s))
}
