package site

import (
	"time"

	"coranto/internal/content"
	"coranto/internal/diag"
)

// State says whether an article is on the site, and why not.
type State uint8

// The states of an article. Only a Published one is listed; a Withdrawn one
// keeps its address, with a notice.
const (
	Published State = iota
	Invalid         // its file has errors
	Draft
	Scheduled // its date is after now
	Expired
	Withdrawn
	Undated // a draft whose date is unknown: it has no address, not even as a draft
)

// String returns the word that stands in messages.
func (s State) String() string {
	return [...]string{"published", "invalid", "draft", "scheduled", "expired", "withdrawn", "draft without a date"}[s]
}

// stateOf decides what is published: the one place that does. Besides the state
// it returns the next moment at which the clock alone changes the article's
// state or what it shows; zero when that never happens.
func stateOf(a *content.Article, now time.Time) (State, time.Time) {
	if hasErrors(a) {
		return Invalid, time.Time{}
	}
	if a.Date.IsZero() {
		return Undated, time.Time{}
	}
	if a.Draft {
		return Draft, time.Time{}
	}
	if a.Date.Time.After(now) {
		return Scheduled, a.Date.Time
	}
	if a.Withdrawn != nil && !a.Withdrawn.Date.Time.After(now) {
		return Withdrawn, time.Time{}
	}
	if !a.Expires.IsZero() && !a.Expires.Time.After(now) {
		if a.Withdrawn != nil {
			return Expired, a.Withdrawn.Date.Time
		}
		return Expired, time.Time{}
	}
	var next time.Time
	due := func(d content.Date) {
		if !d.IsZero() && d.Time.After(now) && (next.IsZero() || d.Time.Before(next)) {
			next = d.Time
		}
	}
	due(a.Expires)
	due(a.Updated)
	if a.Withdrawn != nil {
		due(a.Withdrawn.Date)
	}
	for _, c := range a.Corrections {
		due(c.Date)
	}
	return Published, next
}

func hasErrors(a *content.Article) bool { return diag.HasErrors(a.Diagnostics) }

// asOf returns the summary as it stands at now: an update or a correction dated
// later waits for its time. Mostly that is the summary itself.
func asOf(s *content.Summary, now time.Time) *content.Summary {
	late := s.Updated.Time.After(now)
	for _, c := range s.Corrections {
		late = late || c.Date.Time.After(now)
	}
	if !late {
		return s
	}
	t := *s
	if t.Updated.Time.After(now) {
		t.Updated = content.Date{}
	}
	t.Corrections = nil
	for _, c := range s.Corrections {
		if !c.Date.Time.After(now) {
			t.Corrections = append(t.Corrections, c)
		}
	}
	t.Rehash()
	return &t
}
