package site

import (
	"strconv"
	"time"
)

func dayOf(t time.Time) int { return t.Year()*10000 + int(t.Month())*100 + t.Day() }

// Span is a year, a month or a day: what is zero is not given. The zero Span
// is all of time.
type Span struct{ Year, Month, Day int }

// SpanOf returns the day of t.
func SpanOf(t time.Time) Span { return Span{t.Year(), int(t.Month()), t.Day()} }

// Path returns "2021/", "2021/01/" or "2021/01/21/"; "" for all of time.
func (s Span) Path() string {
	if s.Year == 0 {
		return ""
	}
	b := make([]byte, 0, len("2021/01/21/"))
	b = appendPadded(b, s.Year, 4)
	b = append(b, '/')
	if s.Month > 0 {
		b = append(appendPadded(b, s.Month, 2), '/')
	}
	if s.Day > 0 {
		b = append(appendPadded(b, s.Day, 2), '/')
	}
	return string(b)
}

func appendPadded(b []byte, n, width int) []byte {
	digits := strconv.Itoa(n)
	for range width - len(digits) {
		b = append(b, '0')
	}
	return append(b, digits...)
}

// Up returns the span that holds s: the month of a day, the year of a month,
// all of time of a year.
func (s Span) Up() Span {
	switch {
	case s.Day > 0:
		s.Day = 0
	case s.Month > 0:
		s.Month = 0
	default:
		s.Year = 0
	}
	return s
}

// Holds reports whether the span holds the day of t.
func (s Span) Holds(t time.Time) bool {
	first, last := s.bounds()
	day := dayOf(t)
	return first <= day && day <= last
}

// bounds returns the first and last day of the span as yyyymmdd.
func (s Span) bounds() (first, last int) {
	switch {
	case s.Year == 0:
		return 0, 99991231
	case s.Month == 0:
		return s.Year * 10000, s.Year*10000 + 1231
	case s.Day == 0:
		first = s.Year*10000 + s.Month*100
		return first, first + 31
	}
	first = s.Year*10000 + s.Month*100 + s.Day
	return first, first
}
