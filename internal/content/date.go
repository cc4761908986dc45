package content

import (
	"time"
)

// Precision says how exactly a date is known.
type Precision uint8

// The precisions a date can be written with.
const (
	Year Precision = iota + 1
	Month
	Day
	Minute // a time of day, to the minute or second
)

// Date is a moment with the precision it was written with. The zero value is
// no date.
type Date struct {
	// Time is the first moment of the date, in the site's time zone. A bare
	// date is that calendar day in that zone and never shifts.
	Time      time.Time
	Precision Precision
	About     bool // written with "~" behind it
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.Precision == 0 }

// String returns the date as it is written in front matter: 2021, 2021-01,
// 2021-01-10, 2021-01-10T18:30:00+01:00, with "~" behind it for about.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	layout := [...]string{Year: "2006", Month: "2006-01", Day: time.DateOnly, Minute: time.RFC3339}[d.Precision]
	if d.About {
		return d.Time.Format(layout) + "~"
	}
	return d.Time.Format(layout)
}

// parseDate reads a date as front matter has it: 2021, 2021-01, 2021-01-10,
// 2021-01-10T18:30, with seconds or without, with Z or +01:00 behind it or
// without, with a space instead of the T, and with "~" at its end for about.
//
// A time without a zone is in zone, a time with one is converted to it. A time
// or a day that zone leapt over is none; of a time that its clocks showed twice,
// the first counts (as in RFC 5545, §3.3.5).
func parseDate(s string, zone *time.Location) (Date, bool) {
	var d Date
	if n := len(s); n > 0 && s[n-1] == '~' {
		s, d.About = s[:n-1], true
	}
	year, month, day := digits(s, 0, 4), 1, 1
	d.Precision = Year
	if len(s) > 4 {
		month = after(s, 4, '-')
		d.Precision = Month
	}
	if len(s) > 7 {
		day = after(s, 7, '-')
		d.Precision = Day
	}
	if year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}, false
	}
	if len(s) <= 10 {
		d.Time = startOfDay(year, time.Month(month), day, zone)
		// A day is missing where a country moved to the other side of the date
		// line. It cannot be the date of anything there, since it would have to
		// be shown as another. A month or year begins with the day behind it.
		if d.Precision == Day && d.Time.Day() != day {
			return Date{}, false
		}
		return d, len(s) == 4 || len(s) == 7 || len(s) == 10
	}
	d.Precision = Minute
	var ok bool
	d.Time, ok = parseTime(s[10:], year, month, day, zone)
	return d, ok && d.Time.Year() >= 1 && d.Time.Year() <= 9999
}

// parseTime reads what stands behind a date: T18:30, T18:30:15, with a zone or
// without.
func parseTime(s string, year, month, day int, zone *time.Location) (time.Time, bool) {
	if s[0] != 'T' && s[0] != ' ' {
		return time.Time{}, false
	}
	hour, minute, second := digits(s, 1, 2), after(s, 3, ':'), 0
	rest := s[min(len(s), 6):]
	if len(rest) > 0 && rest[0] == ':' {
		second = digits(rest, 1, 2)
		rest = rest[min(len(rest), 3):]
	}
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 {
		return time.Time{}, false
	}
	at := func(zone *time.Location) time.Time {
		return time.Date(year, time.Month(month), day, hour, minute, second, 0, zone)
	}
	switch {
	case rest == "":
		t := at(zone)
		return first(t), t.Day() == day && t.Hour() == hour && t.Minute() == minute
	case rest == "Z":
		return at(time.UTC).In(zone), true
	case len(rest) == 6 && (rest[0] == '+' || rest[0] == '-'):
		hours, minutes := digits(rest, 1, 2), after(rest, 3, ':')
		if hours < 0 || hours > 23 || minutes < 0 || minutes > 59 {
			return time.Time{}, false
		}
		ahead := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
		if rest[0] == '-' {
			ahead = -ahead
		}
		return at(time.UTC).Add(-ahead).In(zone), true
	}
	return time.Time{}, false
}

// first returns the first moment at which the clocks of t's zone show what they
// show at t: of two, [time.Date] gives either.
func first(t time.Time) time.Time {
	change, _ := t.ZoneBounds()
	if change.IsZero() {
		return t
	}
	_, now := t.Zone()
	_, before := change.Add(-time.Nanosecond).Zone()
	if earlier := t.Add(time.Duration(now-before) * time.Second); before > now && earlier.Before(change) {
		return earlier
	}
	return t
}

// digits returns the number that the n bytes of s at the offset at spell, or -1.
func digits(s string, at, n int) int {
	if at+n > len(s) {
		return -1
	}
	number := 0
	for i := at; i < at+n; i++ {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		number = number*10 + int(s[i]-'0')
	}
	return number
}

// after returns the number of two digits behind a separator at the offset at,
// or -1.
func after(s string, at int, separator byte) int {
	if at >= len(s) || s[at] != separator {
		return -1
	}
	return digits(s, at+1, 2)
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// startOfDay returns the first moment of a day. It is not always midnight:
// where clocks are changed then, midnight can be missing or stand twice.
func startOfDay(year int, month time.Month, day int, zone *time.Location) time.Time {
	t := time.Date(year, month, day, 0, 0, 0, 0, zone)
	if t.Day() != day {
		if _, end := t.ZoneBounds(); !end.IsZero() {
			return end
		}
	} else if t.Hour() == 0 {
		if earlier := t.Add(-time.Hour); earlier.Day() == day {
			return earlier
		}
	}
	return t
}
