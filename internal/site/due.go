package site

import (
	"slices"
	"strings"
	"time"

	"coranto/internal/diag"
)

// Due is something that the clock alone does to the site.
type Due struct {
	At   time.Time
	File string
	// What becomes of the file: "published", "expired", "withdrawn", "updated",
	// "corrected", or "no longer news", two days after its date.
	What string
}

// Due returns all that happens at [Site.Next], by file.
func (s *Site) Due() []Due {
	var out []Due
	now := func(list []Due) {
		for _, d := range list {
			if d.At.Equal(s.next) {
				out = append(out, d)
			}
		}
	}
	if s.next.IsZero() {
		return nil
	}
	for _, w := range s.waiting {
		now(s.Ahead(s.articleIn(w.file)))
	}
	for _, e := range s.News() {
		if a, _ := s.Article(e.ID); !slices.ContainsFunc(s.waiting, func(w waiting) bool { return w.file == a.File }) {
			now(s.Ahead(a))
		}
	}
	for _, f := range s.standing.editions {
		if !f.Draft && !diag.HasErrors(f.Diagnostics) {
			now([]Due{{f.Date.Time, f.File, Published.String()}})
		}
	}
	slices.SortStableFunc(out, func(a, b Due) int { return strings.Compare(a.File, b.File) })
	return out
}

// Ahead returns what the clock alone will do to an article, in order of time.
func (s *Site) Ahead(a *Article) []Due {
	if !isValid(a) || a.State == Draft {
		return nil
	}
	var out []Due
	note := func(t time.Time, what string) {
		if !t.After(s.Now) || slices.ContainsFunc(out, func(d Due) bool { return d.At.Equal(t) }) {
			return
		}
		before, _ := stateOf(a.Article, t.Add(-1))
		after, _ := stateOf(a.Article, t)
		switch {
		case before != after:
			what = after.String()
		case after != Published:
			return
		}
		out = append(out, Due{t, a.File, what})
	}
	if a.Withdrawn != nil {
		note(a.Withdrawn.Date.Time, Withdrawn.String())
	}
	note(a.Date.Time, Published.String())
	note(a.Expires.Time, Expired.String())
	for _, c := range a.Corrections {
		note(c.Date.Time, "corrected")
	}
	note(a.Updated.Time, "updated")
	if a.Entry.Indexed() {
		note(a.Date.Time.Add(newsWindow), "no longer news")
	}
	slices.SortFunc(out, func(a, b Due) int { return a.At.Compare(b.At) })
	return out
}

// ComesLater reports whether a file of an edition or a standing page is one that
// is not shown now: a draft, or an edition of a later date.
func (s *Site) ComesLater(file string) bool {
	_, shown := s.register.addresses[file]
	for _, f := range s.standing.editions {
		if f.File == file {
			return !shown
		}
	}
	for _, f := range s.standing.pages {
		if f.File == file {
			return !shown
		}
	}
	return false
}
