package content

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"coranto/internal/frontmatter"
)

// date reads a date of front matter that has a day, or a day and a time.
func (r *reader) date(v frontmatter.Value) Date {
	d := r.readDate(v, dateHint)
	switch {
	case d.IsZero():
	case d.About:
		r.Error(v, "date", fmt.Sprintf("%q is not an exact date", v.Text), "write it without the ~")
	case d.Precision < Day:
		r.Error(v, "date", fmt.Sprintf("%q has no day", v.Text), "write it with its day, as in "+d.Time.Format(time.DateOnly))
	case d.Time.Year() < 1000:
		r.Error(v, "date", fmt.Sprintf("%q is too long ago", v.Text), "write a year from 1000 to 9999")
	default:
		return d
	}
	return Date{}
}

// anyDate reads a date of any precision.
func (r *reader) anyDate(v frontmatter.Value) Date { return r.readDate(v, anyDateHint) }

func (r *reader) readDate(v frontmatter.Value, hint func(string) string) Date {
	s := r.Text(v)
	if s == "" {
		return Date{}
	}
	d, ok := parseDate(s, r.p.zone())
	if there, elsewhere := parseDate(s, time.UTC); !ok && elsewhere {
		r.leapt(v, s, there.Precision)
		return Date{}
	}
	if !ok {
		r.Error(v, "date", fmt.Sprintf("%q is not a date", clip(s)), hint(s))
		return Date{}
	}
	return d
}

// leapt reports a day or a time that there was not in the site's time zone.
func (r *reader) leapt(v frontmatter.Value, s string, p Precision) {
	message := fmt.Sprintf("%q does not exist in %s: the clocks were put forward over it", s, r.p.zone())
	hint := "write another time, or this one with its zone, as in " + strings.TrimSuffix(s, "~") + "+00:00"
	if p == Day {
		message = fmt.Sprintf("the day %q does not exist in %s: the calendar leapt over it", s, r.p.zone())
		hint = "write the day before it or behind it, or a time with its zone, as in " + strings.TrimSuffix(s, "~") + "T12:00+00:00"
	}
	r.Error(v, "date", message, hint)
}

// anyDateHint is dateHint where a date may be one that is only about right: many
// put the ~ before it.
func anyDateHint(s string) string {
	if exact := strings.Trim(s, "~ "); strings.Contains(s, "~") {
		if _, ok := parseDate(exact, time.UTC); ok {
			return "write " + exact + "~, with the ~ behind it"
		}
	}
	return dateHint(s)
}

// dateHint says how to write the date that s was probably meant to be.
func dateHint(s string) string {
	if len(s) >= 10 && s[4] == '-' && s[7] == '-' {
		year, month, day := digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2)
		switch _, known := guess(s); {
		case year < 0 || month < 0 || day < 0 || known:
		case month < 1 || month > 12:
			return "months go from 01 to 12"
		case day < 1 || day > daysIn(year, month):
			return fmt.Sprintf("%s %d has the days 01 to %d", time.Month(month), year, daysIn(year, month))
		case len(s) > 10:
			return "write a time from 00:00 to 23:59, as in " + s[:10] + "T18:30"
		}
	}
	day, moment := "2021-01-21", "2021-01-21T18:30:00+01:00"
	if t, timed := guess(s); !t.IsZero() {
		if timed {
			return "write " + t.Format(time.RFC3339)
		}
		day = t.Format(time.DateOnly)
		moment = day + moment[len(day):]
	}
	return "write " + day + ", or " + moment
}

// guesses are ways to write a date that front matter does not have: those of
// other languages, and of other generators.
var guesses = []string{
	"2/1/2006", "1/2/2006", "2.1.2006", "2. 1. 2006", "2-1-2006", "2006/1/2", "2006.1.2", "2006-1-2", "20060102",
	"January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006", "Monday, January 2, 2006", "Mon, 2 Jan 2006",
	"2006-01-02 15:04:05 -0700", "2006-01-02 15:04 -0700", "2006-01-02 15:04:05 -07:00", "2006-01-02 15:04 -07:00",
	"2006-01-02T15:04:05-0700", "2006-01-02T15:04-0700", "2006-01-02T15:04:05-07", "2006-01-02T15:04-07",
	"2006-1-2 15:04:05", "2006-1-2 15:04", "2006-1-2T15:04:05Z07:00", "2006-01-02 15:04:05 MST", "2/1/2006 15:04", "1/2/2006 15:04", "2.1.2006 15:04",
	time.RFC1123Z, time.RFC1123, time.RFC850, time.ANSIC, time.UnixDate,
}

// guess returns the one date that s can be in another way of writing, and
// whether it has a time. It is zero where there is none, or two: 2/1/2021 is
// January in some countries and February in others.
func guess(s string) (t time.Time, timed bool) {
	for _, layout := range guesses {
		g, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		if !t.IsZero() && !g.Equal(t) {
			return time.Time{}, false
		}
		t, timed = g, slices.ContainsFunc([]byte(layout), func(c byte) bool { return c == ':' })
	}
	if t.Year() < 1000 || t.Year() > 9999 {
		return time.Time{}, false
	}
	return t, timed
}
