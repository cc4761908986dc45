package site

import (
	"cmp"
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

// correctionsOf returns those of some entries.
func correctionsOf(entries []*Entry) []Correction {
	var out []Correction
	for _, e := range entries {
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
	return out
}

// compareCorrections orders them newest first. Those of one moment are told
// apart by their articles and numbers.
func compareCorrections(a, b Correction) int {
	return cmp.Or(b.Date.Time.Compare(a.Date.Time), strings.Compare(a.Entry.ID, b.Entry.ID), b.Number-a.Number)
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
