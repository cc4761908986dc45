package feed

import (
	"html"
	"time"
)

// Timeline is a story in order of time, in the JSON that TimelineJS reads.
type Timeline struct {
	Title   string // HTML
	Text    string // HTML
	Moments []Moment
}

// Moment is an article or an event of a [Timeline].
type Moment struct {
	ID       string
	Group    string // "articles" or "events"
	Start    time.Time
	Exact    int    // how many of year, month, day, hour and minute are known: 1 to 5
	Date     string // in words; "" where the numbers say it all
	Headline string
	Text     string
	URL      string
}

type timelineText struct {
	Headline string `json:"headline,omitempty"`
	Text     string `json:"text,omitempty"`
}

type timelineEvent struct {
	ID    string         `json:"unique_id"`
	Group string         `json:"group"`
	Start map[string]int `json:"start_date"`
	Date  string         `json:"display_date,omitempty"`
	Text  timelineText   `json:"text"`
}

// AppendTimeline appends the document to buf, each moment on a line of its own.
// What TimelineJS takes for HTML is escaped here.
func AppendTimeline(buf []byte, t Timeline) ([]byte, error) {
	moments := make([][]byte, len(t.Moments))
	for i, m := range t.Moments {
		start := map[string]int{}
		for n, unit := range []string{"year", "month", "day", "hour", "minute"}[:m.Exact] {
			start[unit] = [...]int{m.Start.Year(), int(m.Start.Month()), m.Start.Day(), m.Start.Hour(), m.Start.Minute()}[n]
		}
		headline := html.EscapeString(m.Headline)
		if m.URL != "" {
			headline = `<a href="` + html.EscapeString(m.URL) + `">` + headline + `</a>`
		}
		var err error
		if moments[i], err = marshalJSON(timelineEvent{
			ID: m.ID, Group: m.Group, Start: start, Date: m.Date,
			Text: timelineText{headline, html.EscapeString(m.Text)},
		}); err != nil {
			return buf, err
		}
	}
	head := struct {
		Title struct {
			Text timelineText `json:"text"`
		} `json:"title"`
	}{}
	head.Title.Text = timelineText{html.EscapeString(t.Title), html.EscapeString(t.Text)}
	return appendObject(buf, head, "events", moments)
}
