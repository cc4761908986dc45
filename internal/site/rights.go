package site

import (
	"coranto/internal/content"
)

// Rights say how much of a source's text may be shown. What is told in our own
// words is ours, and has all rights.
type Rights uint8

// The rights, narrowest first.
const (
	HeadlineOnly Rights = iota // title, date, source and link
	ExcerptOnly                // the excerpt too
	FullText
)

// rightsOf returns what may be shown of an article on its own page. Provenance
// decides; the licence of a source, in the article or in the source's file, can
// only narrow it.
func (s *Site) rightsOf(a *content.Article) Rights {
	if a.Provenance != content.Excerpt && a.Provenance != content.Syndicated {
		return FullText
	}
	rights := FullText
	narrow := func(license string) {
		switch license {
		case "headline":
			rights = HeadlineOnly
		case "excerpt":
			if a.Provenance == content.Syndicated {
				rights = min(rights, ExcerptOnly)
			}
		}
	}
	for _, source := range a.Sources {
		narrow(source.License)
		if known := s.register.sources[s.register.source(source.Slug)]; known != nil {
			narrow(known.File.License)
		}
	}
	return rights
}

// narrowed returns the summary with what the rights leave of it. Highlights
// and events are sentences of the text and go with it; so do its pictures.
func narrowed(summary *content.Summary, rights Rights) *content.Summary {
	if rights == FullText {
		return summary
	}
	t := *summary
	t.Image = nil
	if rights == HeadlineOnly {
		t.Excerpt, t.Highlights, t.Events = "", nil, nil
	}
	t.Rehash()
	return &t
}

// Indexed reports whether search engines and sitemaps may list an entry's page:
// they may not where the text is the source's.
func (e *Entry) Indexed() bool { return e.Provenance != content.Syndicated && e.Rights == FullText }
