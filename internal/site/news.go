package site

import "time"

// What a news sitemap may hold (Google, "Create a news sitemap").
const (
	newsWindow = 48 * time.Hour
	maxNews    = 1000
)

// News returns the articles of the last two days that search engines may list,
// newest first, at most 1,000.
func (s *Site) News() []*Entry {
	var out []*Entry
	from := s.Now.Add(-newsWindow)
	for e := range s.published.All() {
		if e.day < dayOf(from) || len(out) == maxNews {
			break
		}
		if e.Date.Time.After(from) && !e.Date.Time.After(s.Now) && e.Indexed() {
			out = append(out, e)
		}
	}
	return out
}
