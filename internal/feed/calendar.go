package feed

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Calendar is a calendar of events (iCalendar, RFC 5545, with the properties of
// RFC 7986). One without events is none: a calendar has to have some.
type Calendar struct {
	Name   string
	URL    string // of the document
	Events []CalendarEvent
}

// CalendarEvent is an event of a calendar: a moment, or whole days.
type CalendarEvent struct {
	ID          string
	Changed     time.Time // when it was last told anew
	Start       time.Time
	End         time.Time // the first day that is not of it any more; zero for a moment
	Text        string
	Description string
	URL         string
}

// AppendCalendar appends the document to buf.
func AppendCalendar(buf []byte, c Calendar) []byte {
	w := calendarWriter{buf}
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:-//coranto//coranto//EN")
	w.text("NAME", c.Name)
	w.text("X-WR-CALNAME", c.Name) // what programs read that do not know NAME
	w.line("URL:" + c.URL)
	for _, e := range c.Events {
		w.line("BEGIN:VEVENT")
		w.text("UID", e.ID)
		w.line("DTSTAMP:" + e.Changed.UTC().Format(utc))
		if e.End.IsZero() {
			w.line("DTSTART:" + e.Start.UTC().Format(utc))
		} else {
			w.line("DTSTART;VALUE=DATE:" + e.Start.Format(day))
			w.line("DTEND;VALUE=DATE:" + e.End.Format(day))
		}
		w.text("SUMMARY", e.Text)
		w.text("DESCRIPTION", e.Description)
		if e.URL != "" {
			w.line("URL:" + e.URL)
		}
		w.line("TRANSP:TRANSPARENT") // it does not take the reader's time
		w.line("END:VEVENT")
	}
	w.line("END:VCALENDAR")
	return w.buf
}

const (
	utc = "20060102T150405Z"
	day = "20060102"
)

type calendarWriter struct{ buf []byte }

// text writes a property whose value is text (RFC 5545, §3.3.11), if there is any.
func (w *calendarWriter) text(name, value string) {
	if value != "" {
		w.line(name + ":" + escapeText.Replace(value))
	}
}

var escapeText = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// line writes a line, folded so that none is longer than 75 octets (§3.1), and
// no character is cut in two.
func (w *calendarWriter) line(s string) {
	const most = 75
	room := most
	for len(s) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		w.buf = append(append(w.buf, s[:cut]...), "\r\n "...)
		s = s[cut:]
		room = most - 1
	}
	w.buf = append(append(w.buf, s...), "\r\n"...)
}
