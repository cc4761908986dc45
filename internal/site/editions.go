package site

import (
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
)

// Edition is one issue of the digest. What it printed stands in its own file,
// so it stays as it was; of an article it takes only the link, the story it
// belongs to, and the marks of later corrections.
type Edition struct {
	File    *content.EditionFile
	Slug    string
	Title   string
	Date    content.Date
	URL     string
	Entries []EditionEntry // the lead first
	Hash    files.Hash     // of all that its page shows
}

// EditionEntry is one entry of an edition.
type EditionEntry struct {
	content.EditionEntry
	Lead       bool
	Printed    string // slug of the source that is printed; "" when none is
	URL        string // of the article; "" when it has no page
	Story      string // slug of the story that the article belongs to, or ""
	Lang       string // of the article; "" is the site's
	Corrected  bool   // an error in the article was admitted after the edition
	Withdrawn  bool
	Continuing *Continuing // nil unless its story was in an earlier edition
}

// Continuing says that a story returns.
type Continuing struct {
	More  int          // entries of the story in this edition
	Since content.Date // of the last edition that had the story
}

// Editions returns the published editions, newest first.
func (s *Site) Editions() []*Edition { return s.editions }

// Edition returns the edition with that slug.
func (s *Site) Edition(slug string) (*Edition, bool) {
	i := slices.IndexFunc(s.editions, func(e *Edition) bool { return e.Slug == slug })
	if i < 0 {
		return nil, false
	}
	return s.editions[i], true
}

// EditionCount is an edition and how many of its entries are printed as those of
// one source.
type EditionCount struct {
	*Edition
	Count int
}

// newestEditions is how many editions are asked what they print.
const newestEditions = 12

// PrintedFrom returns those of the newest twelve editions that print a source,
// newest first. What counts is what was printed, so no later edit of an article,
// and not its withdrawal, changes the count.
func (s *Site) PrintedFrom(source string) []EditionCount {
	var list []EditionCount
	for _, e := range s.editions[:min(len(s.editions), newestEditions)] {
		n := 0
		for _, x := range e.Entries {
			if x.Printed == source {
				n++
			}
		}
		if n > 0 {
			list = append(list, EditionCount{e, n})
		}
	}
	return list
}

// EditionFiles returns the files of editions without errors, the drafts and
// those of a later date too, by name.
func (s *Site) EditionFiles() []*content.EditionFile {
	return slices.DeleteFunc(slices.Clone(s.standing.editions), func(e *content.EditionFile) bool {
		return diag.HasErrors(e.Diagnostics)
	})
}

// setEditions makes the editions of their files, unless nothing that they show
// has changed. It comes after the articles are complete.
func (d *derivation) setEditions() {
	s := d.Site
	shown := map[string]*Entry{} // printed articles that have a page, as they were
	for _, a := range d.gone {
		if d.prev.printed[a.ID] && a.HasPage() {
			shown[a.ID] = a.Entry
		}
	}
	changed := d.renewed
	for _, a := range d.come {
		if isValid(a) && d.prev.printed[a.ID] && a.HasPage() {
			changed = changed || shown[a.ID] != a.Entry
			delete(shown, a.ID)
		}
	}
	if !changed && len(shown) == 0 {
		return
	}
	s.editions, s.printed = nil, map[string]bool{}
	for _, f := range s.standing.editions {
		if _, shown := s.register.addresses[f.File]; !shown {
			continue
		}
		e := &Edition{File: f, Slug: f.Slug, Title: f.Title, Date: f.Date, URL: s.Path("editions/" + f.Slug + "/")}
		for _, printed := range f.Entries {
			s.printed[printed.Article] = true
			e.Entries = append(e.Entries, s.editionEntry(f, printed))
		}
		slices.SortStableFunc(e.Entries, func(a, b EditionEntry) int {
			switch {
			case a.Lead == b.Lead:
				return 0
			case a.Lead:
				return -1
			}
			return 1
		})
		s.editions = append(s.editions, e)
	}
	slices.SortFunc(s.editions, func(a, b *Edition) int {
		if c := b.Date.Time.Compare(a.Date.Time); c != 0 {
			return c
		}
		return strings.Compare(a.Slug, b.Slug)
	})
	last := map[string]content.Date{}
	for _, e := range slices.Backward(s.editions) {
		e.markContinuing(last)
		e.rehash()
	}
}

func (s *Site) editionEntry(f *content.EditionFile, printed content.EditionEntry) EditionEntry {
	out := EditionEntry{EditionEntry: printed, Lead: printed.Article == f.Lead}
	if printed.Source != "" {
		out.Printed = s.SourceSlug(printed.Source)
	}
	a, ok := s.Article(printed.Article)
	if !ok || !a.HasPage() {
		return out
	}
	out.URL, out.Story, out.Lang, out.Withdrawn = a.Entry.URL, a.Story, a.Entry.Lang, a.State == Withdrawn
	for _, c := range a.Entry.Corrections {
		out.Corrected = out.Corrected || c.Date.Time.After(f.Date.Time)
	}
	return out
}

// markContinuing marks the first entry of each story that an earlier edition
// had; last has the date of the latest edition with each story so far.
func (e *Edition) markContinuing(last map[string]content.Date) {
	count := map[string]int{}
	for _, x := range e.Entries {
		if x.Story != "" {
			count[x.Story]++
		}
	}
	for i := range e.Entries {
		x := &e.Entries[i]
		if since, before := last[x.Story]; before && count[x.Story] > 0 {
			x.Continuing = &Continuing{count[x.Story], since}
			count[x.Story] = 0
		}
	}
	for story := range count {
		last[story] = e.Date
	}
}

func (e *Edition) rehash() {
	var h files.Hasher
	h.Hash(e.File.FileHash)
	h.Text(e.URL)
	for _, x := range e.Entries {
		h.Text(x.URL)
		h.Text(x.Story)
		h.Text(x.Lang)
		flags := int64(0)
		if x.Corrected {
			flags |= 1
		}
		if x.Withdrawn {
			flags |= 2
		}
		if x.Continuing != nil {
			flags |= int64(4 + x.Continuing.More<<3)
			h.Text(x.Continuing.Since.String())
		}
		h.Number(flags)
	}
	e.Hash = h.Sum()
}
