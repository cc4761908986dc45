package page

import (
	"html/template"
	"strings"

	"coranto/internal/content"
	"coranto/internal/site"
	"coranto/internal/words"
)

// Date is a date as a layout shows it.
type Date struct {
	ISO  string // for the datetime attribute: 2021, 2021-01, 2021-01-21, or with time and zone
	Text string // for people, no more precise than it is known: "about 2019", "21 January 2021"
	Time string // the time of day, "18:30"; "" when only the day is known
}

// Element returns the date as a time element; "" when there is none.
func (d Date) Element() template.HTML {
	if d.ISO == "" {
		return ""
	}
	return template.HTML(`<time datetime="` + d.ISO + `">` + escapeHTML.Replace(d.Text) + `</time>`)
}

// newDate writes a date in a language.
func newDate(l *words.Language, d content.Date) Date {
	if d.IsZero() {
		return Date{}
	}
	date := Date{ISO: strings.TrimSuffix(d.String(), "~")}
	switch d.Precision {
	case content.Year:
		date.Text = l.Year(d.Time)
	case content.Month:
		date.Text = l.Month(d.Time)
	default:
		date.Text = l.Day(d.Time)
	}
	if d.Precision == content.Minute {
		date.Time = d.Time.Format("15:04")
	}
	if d.About {
		date.Text = l.About(date.Text)
	}
	return date
}

// spanTitle returns "2021", "January 2021" or "Thursday, 21 January 2021", as
// it stands at the head of a page or a list.
func spanTitle(l *words.Language, s site.Span) string { return words.Capital(spanText(l, s)) }

// spanText returns the same as it stands within a sentence.
func spanText(l *words.Language, s site.Span) string {
	switch {
	case s.Year == 0:
		return ""
	case s.Month == 0:
		return l.Year(firstDay(s))
	case s.Day == 0:
		return l.Month(firstDay(s))
	}
	return l.DayOfWeek(firstDay(s))
}

// spanISO returns "2021", "2021-01" or "2021-01-21".
func spanISO(s site.Span) string {
	return strings.ReplaceAll(strings.TrimSuffix(s.Path(), "/"), "/", "-")
}
