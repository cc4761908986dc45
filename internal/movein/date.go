package movein

import (
	"strings"
	"time"
)

// moment is a date as a generator reads it.
type moment struct {
	time.Time
	day   bool // has no time
	zoned bool // says its zone itself
}

// momentOf reads a date. A time without a zone is in the old site's, else in that
// which the digest has.
func (m *mover) momentOf(s string) (moment, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{"2006-1-2", "2006/1/2", "January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006"} {
		if t, err := time.ParseInLocation(layout, s, m.local()); err == nil && sane(t) {
			return moment{t, true, false}, true
		}
	}
	for _, layout := range []string{
		time.RFC3339, "2006-1-2 15:04:05 -0700", "2006-1-2 15:04:05 -07:00", "2006-1-2 15:04:05Z07:00", "2006-1-2 15:04 -0700", "2006-1-2 15:04 -07:00",
		"2006-1-2T15:04:05-0700", "2006-1-2T15:04Z07:00", "2006-1-2 15:04:05 UTC", "2006-1-2 15:04:05 Z", time.RFC1123Z,
	} {
		if t, err := time.Parse(layout, s); err == nil && sane(t) {
			return moment{t, false, true}, true
		}
	}
	for _, layout := range []string{"2006-1-2 15:04:05", "2006-1-2 15:04", "2006-1-2T15:04:05", "2006-1-2T15:04"} {
		if t, err := time.ParseInLocation(layout, s, m.local()); err == nil && sane(t) {
			return moment{t, false, m.zone != nil}, true
		}
	}
	return moment{}, false
}

// setZone takes the zone that the old site's settings name, if there is one of
// that name.
func (m *mover) setZone(name string) {
	if name == "" || name == "Local" {
		return
	}
	if zone, err := time.LoadLocation(name); err == nil {
		m.zone = zone
	}
}

func sane(t time.Time) bool { return t.Year() >= 1000 && t.Year() <= 9999 }

// local is the zone in which the old site's addresses have their days.
func (m *mover) local() *time.Location {
	if m.zone != nil {
		return m.zone
	}
	return m.site.Config.Zone
}

// String returns the date as front matter has it.
func (t moment) String() string {
	switch {
	case t.IsZero():
		return ""
	case t.day:
		return t.Format(time.DateOnly)
	case t.zoned:
		return t.Format(time.RFC3339)
	}
	return t.Format("2006-01-02T15:04:05")
}
