package page

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"coranto/internal/files"
	"coranto/internal/search"
	"coranto/internal/site"
	"coranto/internal/words"
)

// The questions. Those that many pages ask with the same key are shared.
var (
	// The settings, which every page shows some of. The key is empty.
	configQuestion = newShared("config", func(s *site.Site, _ string) (*site.Config, files.Hash) {
		return &s.Config, s.Config.Hash
	})
	// A layout and all it reaches. The key is its name.
	layoutQuestion = newShared("layout", func(s *site.Site, name string) (struct{}, files.Hash) {
		return struct{}{}, s.Theme.Hash(name)
	})
	// What the site says to its readers, in a language. The key is its tag; behind
	// that of an article stands that of the site, for what is not said in the first.
	wordsQuestion = newShared("words", func(s *site.Site, tags string) (*words.Language, files.Hash) {
		l := s.Words.In(tags)
		return l, l.Hash
	})
	// All of an article. The key is its id.
	articleQuestion = newQuestion(ArticleQuestion, func(s *site.Site, id string) (*site.Article, files.Hash) {
		a, ok := s.Article(id)
		if !ok {
			return nil, files.Hash{}
		}
		var h files.Hasher
		h.Hash(a.FileHash)
		h.Hash(a.Entry.Hash)
		h.Number(int64(a.State))
		return a, h.Sum()
	})
	// The bytes of an input file. The key is its name.
	fileQuestion = newQuestion("file", func(s *site.Site, name string) (site.Input, files.Hash) {
		in := s.Input(name)
		return in, in.Hash
	})
	// Where a destination leads. The key is the file it is written in and the
	// destination, with a line feed between.
	linkQuestion = newQuestion("link", func(s *site.Site, key string) (string, files.Hash) {
		file, destination, _ := strings.Cut(key, "\n")
		target := s.Resolve(file, destination)
		return target.URL, files.Sum([]byte(target.URL))
	})
	// The published copy of a file. The key is the file's name.
	assetQuestion = newShared("asset", func(s *site.Site, name string) (*site.Asset, files.Hash) {
		a, ok := s.Asset(name)
		if !ok {
			return nil, files.Hash{}
		}
		return a, hashOf(a.URL, strconv.Itoa(a.Width), strconv.Itoa(a.Height))
	})
	// The part of a list in a span of time.
	listQuestion = newQuestion("list", func(s *site.Site, key string) (site.List, files.Hash) {
		return hashed(listOf(s, key))
	})
	// The newest months of a list with at least so many entries.
	recentQuestion = newQuestion("recent", func(s *site.Site, key string) (site.List, files.Hash) {
		key, n := cutNumber(key)
		return hashed(listOf(s, key).Recent(n, MaxEntries))
	})
	// The newest days of a list with at least so many entries.
	recentDaysQuestion = newQuestion("recent-days", func(s *site.Site, key string) (site.List, files.Hash) {
		key, n := cutNumber(key)
		return hashed(listOf(s, key).RecentDays(n, MaxEntries))
	})
	// The first entries of a list.
	newestQuestion = newQuestion("newest", func(s *site.Site, key string) ([]*site.Entry, files.Hash) {
		key, n := cutNumber(key)
		entries := listOf(s, key).Newest(n)
		return entries, hashEntries(entries)
	})
	// The entries of a list that came before an article. The key ends with the
	// number of them and the article's id.
	beforeQuestion = newQuestion("before", func(s *site.Site, key string) ([]*site.Entry, files.Hash) {
		key, id, _ := strings.Cut(key, "\n")
		key, n := cutNumber(key)
		a, ok := s.Article(id)
		if !ok {
			return nil, files.Hash{}
		}
		entries := listOf(s, key).Before(a.Entry, n)
		return entries, hashEntries(entries)
	})
	// The years, months or days in which a list has entries, with how many. The
	// key ends with 1, 2 or 3.
	spansQuestion = newQuestion("spans", func(s *site.Site, key string) ([]site.SpanCount, files.Hash) {
		key, depth := cutNumber(key)
		spans := listOf(s, key).Spans(depth)
		var h files.Hasher
		for _, span := range spans {
			h.Number(int64(span.Year*10000 + span.Month*100 + span.Day))
			h.Number(int64(span.Count))
		}
		return spans, h.Sum()
	})
	// Title, address and language of a topic, source or story: what an article shows of it.
	// The key is its place, as in "topics/law".
	nameQuestion = newShared("name", func(s *site.Site, key string) (*named, files.Hash) {
		link := nameOf(s, key)
		if link == nil {
			return nil, files.Hash{}
		}
		return link, link.hash()
	})
	// Title and place of a topic; not its articles. The key is its slug.
	topicQuestion = newQuestion("topic", func(s *site.Site, slug string) (*site.Topic, files.Hash) {
		t, ok := s.Topic(slug)
		if !ok {
			return nil, files.Hash{}
		}
		return t, t.Hash
	})
	// What the site knows of a source; not its articles. The key is its slug.
	sourceQuestion = newQuestion("source", func(s *site.Site, slug string) (*site.Source, files.Hash) {
		t, ok := s.Source(slug)
		if !ok {
			return nil, files.Hash{}
		}
		return t, t.Hash
	})
	// What the site knows of a story; not its articles. The key is its slug.
	storyQuestion = newQuestion("story", func(s *site.Site, slug string) (*site.Story, files.Hash) {
		t, ok := s.Story(slug)
		if !ok {
			return nil, files.Hash{}
		}
		return t, t.Hash
	})
	// All topics, sources or stories, with how many articles each has and its
	// newest. The key says which.
	indexQuestion = newQuestion("index", func(s *site.Site, key string) ([]Subject, files.Hash) {
		return hashSubjects(subjects(s, key))
	})
	// The most active topics, or the running stories: those of the newest
	// articles. The key says which.
	activeQuestion = newQuestion("active", func(s *site.Site, key string) ([]Subject, files.Hash) {
		return hashSubjects(active(s, key))
	})
	// An edition. The key is its slug.
	editionQuestion = newQuestion("edition", func(s *site.Site, slug string) (*site.Edition, files.Hash) {
		e, ok := s.Edition(slug)
		if !ok {
			return nil, files.Hash{}
		}
		return e, e.Hash
	})
	// The editions of a span of time, newest first. The key ends with how many of
	// them at most; 0 is all.
	editionsQuestion = newQuestion("editions", func(s *site.Site, key string) ([]*site.Edition, files.Hash) {
		key, n := cutNumber(key)
		span := spanOf(key)
		var list []*site.Edition
		var h files.Hasher
		for _, e := range s.Editions() {
			if span.Holds(e.Date.Time) && (n == 0 || len(list) < n) {
				list = append(list, e)
				h.Hash(e.Hash)
			}
		}
		return list, h.Sum()
	})
	// The corrections of a span of time, newest first. The key ends as that of
	// editions does.
	correctionsQuestion = newQuestion("corrections", func(s *site.Site, key string) ([]site.Correction, files.Hash) {
		key, n := cutNumber(key)
		span := spanOf(key)
		var list []site.Correction
		for _, c := range s.Corrections() {
			if span.Holds(c.Date.Time) && (n == 0 || len(list) < n) {
				list = append(list, c)
			}
		}
		return list, site.HashCorrections(list)
	})
	// The newest articles of all stories. The key ends with how many.
	developmentsQuestion = newQuestion("developments", func(s *site.Site, key string) ([]*site.Entry, files.Hash) {
		_, n := cutNumber(key)
		entries := developments(s, n)
		return entries, hashEntries(entries)
	})
	// The last month before another that has articles. The key is the other.
	monthBeforeQuestion = newQuestion("month-before", func(s *site.Site, key string) (site.Span, files.Hash) {
		before := monthBefore(s, key)
		return before, hashOf(before.Path())
	})
	// What is news at the site's moment. The key is empty.
	newsQuestion = newQuestion("news", func(s *site.Site, _ string) ([]*site.Entry, files.Hash) {
		entries := s.News()
		return entries, hashEntries(entries)
	})
	// The articles in the sitemap of a span. The key is its path.
	sitemapQuestion = newQuestion("sitemap", func(s *site.Site, path string) ([]*site.Entry, files.Hash) {
		entries := sitemapEntries(s, spanOf(path))
		return entries, hashEntries(entries)
	})
	// The addresses of the pages beside articles. The key is empty.
	addressesQuestion = newQuestion("addresses", func(s *site.Site, _ string) ([]string, files.Hash) {
		list := addresses(s)
		return list, hashOf(list...)
	})
	// All that the file of the newest articles says to those who search. The key
	// is empty.
	searchRecentQuestion = newQuestion("search-recent", func(s *site.Site, _ string) (struct{}, files.Hash) {
		return struct{}{}, search.HashRecent(s)
	})
	// The articles whose words a shard of the search index holds. The key is the
	// shard's number.
	searchWordsQuestion = newQuestion("search-words", func(s *site.Site, key string) (struct{}, files.Hash) {
		shard, _ := strconv.Atoi(key)
		return struct{}{}, search.HashCovered(s.Published(), shard)
	})
	// What else their words follow from: the names that files give to topics,
	// sources and stories. The key is empty.
	searchNamesQuestion = newShared("search-names", func(s *site.Site, _ string) (struct{}, files.Hash) {
		return struct{}{}, search.HashNames(s)
	})
	// Some articles of a day, as results show them. The key is the part and the
	// day, as in "01 2021/01/21/".
	searchTextsQuestion = newQuestion("search-texts", func(s *site.Site, key string) ([]*site.Entry, files.Hash) {
		part, day, _ := strings.Cut(key, " ")
		entries := searchTexts(s, spanOf(day), part)
		return entries, hashEntries(entries)
	})
	// The parts of the sitemap. The key is empty.
	sitemapsQuestion = newQuestion("sitemaps", func(s *site.Site, _ string) ([]site.Span, files.Hash) {
		spans := sitemapSpans(s)
		var h files.Hasher
		for _, span := range spans {
			h.Text(span.Path())
		}
		return spans, h.Sum()
	})
)

func hashed(l site.List) (site.List, files.Hash) { return l, l.Hash() }

func hashOf(texts ...string) files.Hash {
	var h files.Hasher
	h.Texts(texts)
	return h.Sum()
}

func hashEntries(entries []*site.Entry) files.Hash {
	var h files.Hasher
	for _, e := range entries {
		h.Hash(e.Hash)
	}
	return h.Sum()
}

// named is what an article shows of a topic, a source or a story.
type named struct {
	Title, URL string
	Lang       string            // that a source publishes in; "" where that is not said
	Titles     map[string]string // of a topic, by language, where it has several
}

func (n *named) hash() files.Hash {
	texts := []string{n.Title, n.URL, n.Lang}
	for _, lang := range slices.Sorted(maps.Keys(n.Titles)) {
		texts = append(texts, lang, n.Titles[lang])
	}
	return hashOf(texts...)
}

// nameOf returns the title and address of a topic, source or story; nil when
// there is none.
func nameOf(s *site.Site, key string) *named {
	kind, slug, _ := strings.Cut(key, "/")
	switch kind {
	case "topics":
		if t, ok := s.Topic(slug); ok {
			return &named{Title: t.Title, URL: t.URL, Titles: t.Titles()}
		}
	case "sources":
		if t, ok := s.Source(slug); ok {
			lang := ""
			if t.File != nil {
				lang = t.File.Language
			}
			return &named{Title: t.Name, URL: t.URL, Lang: lang}
		}
	case "stories":
		if t, ok := s.Story(slug); ok {
			return &named{Title: t.Title, URL: t.URL}
		}
	}
	return nil
}

// developments returns the newest articles that belong to a story.
func developments(s *site.Site, n int) []*site.Entry {
	out := make([]*site.Entry, 0, n)
	for e := range s.Published().All() {
		if len(out) == n {
			break
		}
		if e.Story != "" {
			out = append(out, e)
		}
	}
	return out
}

// monthBefore returns the last month with articles before the one with that
// path; the zero Span when there is none.
func monthBefore(s *site.Site, path string) site.Span {
	for _, m := range s.Published().Spans(2) {
		if m.Path() < path {
			return m.Span
		}
	}
	return site.Span{}
}
