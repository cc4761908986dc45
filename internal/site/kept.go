package site

import (
	"iter"

	"coranto/internal/content"
)

// Kept has articles as an earlier run parsed them, for [Options].
type Kept = content.Kept

// NewKept takes in the records of what [Site.Parsed] yields.
func NewKept(parsing string, records ...string) *Kept { return content.NewKept(parsing, records...) }

// Parsing says what parsing depends on besides a file's name and bytes.
func (s *Site) Parsing() string { return content.Setting(s.Config.Zone, s.Config.Language) }

// Usable returns k if it was made by such parsing, and nil if not.
func (s *Site) Usable(k *Kept) *Kept { return k.For(s.Config.Zone, s.Config.Language) }

// Parsed yields every article, by file, the invalid ones too.
func (s *Site) Parsed() iter.Seq[*content.Article] {
	return func(yield func(*content.Article) bool) {
		for a := range s.articles.all() {
			if !yield(a.Article) {
				return
			}
		}
	}
}
