package page

import (
	"html/template"
	"strings"
	"time"

	"coranto/internal/content"
	"coranto/internal/site"
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
	return template.HTML(`<time datetime="` + d.ISO + `">` + d.Text + `</time>`)
}

func newDate(d content.Date) Date {
	if d.IsZero() {
		return Date{}
	}
	date := Date{ISO: strings.TrimSuffix(d.String(), "~")}
	switch d.Precision {
	case content.Year:
		date.Text = d.Time.Format("2006")
	case content.Month:
		date.Text = d.Time.Format("January 2006")
	default:
		date.Text = d.Time.Format("2 January 2006")
	}
	if d.Precision == content.Minute {
		date.Time = d.Time.Format("15:04")
	}
	if d.About {
		date.Text = "about " + date.Text
	}
	return date
}

// spanTitle returns "2021", "January 2021" or "Thursday, 21 January 2021".
func spanTitle(s site.Span) string {
	switch t := time.Date(s.Year, time.Month(max(s.Month, 1)), max(s.Day, 1), 0, 0, 0, 0, time.UTC); {
	case s.Year == 0:
		return ""
	case s.Month == 0:
		return t.Format("2006")
	case s.Day == 0:
		return t.Format("January 2006")
	default:
		return t.Format("Monday, 2 January 2006")
	}
}

// spanISO returns "2021", "2021-01" or "2021-01-21".
func spanISO(s site.Span) string {
	return strings.ReplaceAll(strings.TrimSuffix(s.Path(), "/"), "/", "-")
}
