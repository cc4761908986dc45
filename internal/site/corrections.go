package site

import (
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/files"
)

// Correction is an error admitted in a published article.
type Correction struct {
	content.Correction
	Entry  *Entry
	Number int // 1 for the first of its article on its day
}

// Corrections returns every correction of a listed article, newest first.
func (s *Site) Corrections() []Correction { return s.corrections }

// collectCorrections finds them among the listed entries, which are in order.
func collectCorrections(listed []*Entry) []Correction {
	var out []Correction
	for _, e := range listed {
		for i, c := range e.Corrections {
			number := 1
			for _, earlier := range e.Corrections[:i] {
				if dayOf(earlier.Date.Time) == dayOf(c.Date.Time) {
					number++
				}
			}
			out = append(out, Correction{c, e, number})
		}
	}
	slices.SortStableFunc(out, func(a, b Correction) int {
		if c := b.Date.Time.Compare(a.Date.Time); c != 0 {
			return c
		}
		if a.Entry != b.Entry {
			return strings.Compare(a.Entry.ID, b.Entry.ID)
		}
		return b.Number - a.Number
	})
	return out
}

// HashCorrections returns the hash of what a list of corrections shows.
func HashCorrections(list []Correction) files.Hash {
	var h files.Hasher
	for _, c := range list {
		h.Text(c.Date.String())
		h.Text(c.Text)
		h.Text(c.Entry.Title)
		h.Text(c.Entry.URL)
		h.Text(c.Entry.ID)
		h.Text(c.Entry.Lang)
		h.Number(int64(c.Number))
	}
	return h.Sum()
}
