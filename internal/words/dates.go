package words

import (
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"
)

// Year returns "2021".
func (l *Language) Year(t time.Time) string { return l.Text("date-year", year(t)) }

// Month returns "January 2021".
func (l *Language) Month(t time.Time) string {
	return l.Text("date-month", l.lists["months-alone"][t.Month()-1], year(t))
}

// Day returns "21 January 2021".
func (l *Language) Day(t time.Time) string {
	return l.Text("date-day", l.day(t), l.lists["months"][t.Month()-1], year(t))
}

// DayOfWeek returns "Thursday, 21 January 2021".
func (l *Language) DayOfWeek(t time.Time) string {
	return l.Text("date-weekday", l.Weekday(t), l.day(t), l.lists["months"][t.Month()-1], year(t))
}

// MonthShort returns "Jan 2021".
func (l *Language) MonthShort(t time.Time) string {
	return l.Text("date-month-short", l.lists["months-short"][t.Month()-1], year(t))
}

// DayShort returns "21 Jan 2021".
func (l *Language) DayShort(t time.Time) string {
	return l.Text("date-day-short", l.day(t), l.lists["months-short"][t.Month()-1], year(t))
}

// MonthAlone returns "January".
func (l *Language) MonthAlone(t time.Time) string { return l.lists["months-alone"][t.Month()-1] }

// DayAlone returns "21".
func (l *Language) DayAlone(t time.Time) string { return l.Text("date-day-alone", l.day(t)) }

// Weekday returns "Thursday".
func (l *Language) Weekday(t time.Time) string { return l.lists["weekdays"][t.Weekday()] }

// About returns "about 2019" for "2019".
func (l *Language) About(date string) string { return l.Text("date-about", date) }

func (l *Language) day(t time.Time) string {
	if t.Day() == 1 {
		return l.lists["first-of-month"][0]
	}
	return strconv.Itoa(t.Day())
}

// year writes a year with four digits at least.
func year(t time.Time) string { return t.Format("2006") }

// Capital returns a text as it stands at the head of a page or a list: many
// languages write months and days of the week small within a sentence.
func Capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if !unicode.IsLower(r) {
		return s
	}
	return string(unicode.ToTitle(r)) + s[size:]
}
