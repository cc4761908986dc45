package page

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"coranto/internal/files"
	"coranto/internal/site"
)

// Say puts a read into a user's words: what the page asked, as in
//
//	the list of topic "Law" in 2021/01
//
// It names things as the site has them now; what is gone, by its slug or id.
func Say(s *site.Site, r Read) string {
	key, n := cutNumber(r.Key)
	switch r.Question {
	case configQuestion.name:
		return "the settings, in site.yaml and on the command line"
	case layoutQuestion.name:
		return "the layout " + strconv.Quote(r.Key) + " with what it includes"
	case wordsQuestion.name:
		return "the words of the site in the language " + strings.ReplaceAll(r.Key, " ", ", else ")
	case articleQuestion.name:
		return "the article " + articleName(s, r.Key)
	case fileQuestion.name:
		return "the file " + r.Key
	case linkQuestion.name:
		file, destination, _ := strings.Cut(r.Key, "\n")
		return "where the link to " + destination + " in " + file + " leads"
	case assetQuestion.name:
		return "the published copy of " + r.Key
	case listQuestion.name:
		return listWords(s, r.Key)
	case recentQuestion.name:
		return "the newest months of " + listWords(s, key)
	case recentDaysQuestion.name:
		return "the newest days of " + listWords(s, key)
	case newestQuestion.name:
		return fmt.Sprintf("the first %s of %s", count(n, "article"), listWords(s, key))
	case beforeQuestion.name:
		key, id, _ := strings.Cut(r.Key, "\n")
		key, n := cutNumber(key)
		return fmt.Sprintf("the %s before %s in %s", count(n, "article"), articleName(s, id), listWords(s, key))
	case spansQuestion.name:
		depth := [...]string{"years", "months", "days"}[max(1, min(n, 3))-1]
		return fmt.Sprintf("the %s of %s, with how many articles each has", depth, listWords(s, key))
	case nameQuestion.name:
		return "title and address of " + subjectWords(s, r.Key)
	case topicQuestion.name:
		return "what is said of " + subjectWords(s, "topics/"+r.Key)
	case sourceQuestion.name:
		return "what is said of " + subjectWords(s, "sources/"+r.Key)
	case printedQuestion.name:
		return "which of the newest editions print " + subjectWords(s, "sources/"+r.Key)
	case storyQuestion.name:
		return "what is said of " + subjectWords(s, "stories/"+r.Key)
	case indexQuestion.name:
		return "the list of all " + r.Key
	case activeQuestion.name:
		return "the most active " + r.Key
	case editionQuestion.name:
		return "the edition " + r.Key
	case editionsQuestion.name:
		return datedWords("editions", key, n)
	case correctionsQuestion.name:
		return datedWords("corrections", key, n)
	case developmentsQuestion.name:
		return fmt.Sprintf("the newest %s of all stories", count(n, "article"))
	case monthBeforeQuestion.name:
		return "the last month with articles before " + cmp.Or(strings.TrimSuffix(r.Key, "/"), "the first")
	case newsQuestion.name:
		return "the articles of the last two days"
	case sitemapQuestion.name:
		return "the articles in the sitemap of " + strings.TrimSuffix(r.Key, "/")
	case addressesQuestion.name:
		return "the addresses of all pages that are no articles"
	case feedsQuestion.name:
		return "the list of all that has feeds"
	case sitemapsQuestion.name:
		return "the parts of the sitemap"
	case coverageQuestion.name:
		return "how much over time there is in " + listWords(s, r.Key)
	case cardQuestion.name:
		return "the card of " + cardName(s, r.Key)
	case articleCardQuestion.name:
		return "whether " + articleName(s, r.Key) + " is among the newest, and what its card shows"
	case searchRecentQuestion.name:
		return "the newest articles, as search finds them"
	case searchWordsQuestion.name:
		return "the words of older articles in part " + r.Key + " of the search index"
	case searchNamesQuestion.name:
		return "the names of topics, sources and stories, as search knows them"
	case searchTextsQuestion.name:
		part, day, _ := strings.Cut(r.Key, " ")
		if part != "" {
			part = ", part " + part
		}
		return "the articles of " + strings.TrimSuffix(day, "/") + part + ", as search shows them"
	}
	return "a question of another program, " + strconv.Quote(r.Question)
}

// Brief says in a few words what the answer to a read is now; "" where a few
// words cannot.
func Brief(s *site.Site, r Read) string {
	key, n := cutNumber(r.Key)
	switch r.Question {
	case articleQuestion.name:
		if a, ok := s.Article(r.Key); ok {
			return a.State.String()
		}
		return "not there"
	case fileQuestion.name:
		if _, ok := s.Tree.Lookup(r.Key); !ok {
			return "not there"
		}
	case configQuestion.name, layoutQuestion.name:
		return briefParts(s, r)
	case linkQuestion.name:
		file, destination, _ := strings.Cut(r.Key, "\n")
		return cmp.Or(s.Resolve(file, destination).URL, "nowhere")
	case assetQuestion.name:
		if a, ok := s.Asset(r.Key); ok {
			return a.URL
		}
		return "not there"
	case listQuestion.name:
		return count(listOf(s, r.Key).Len(), "article")
	case recentQuestion.name:
		return count(listOf(s, key).Recent(n, MaxEntries).Len(), "article")
	case recentDaysQuestion.name:
		return count(listOf(s, key).RecentDays(n, MaxEntries).Len(), "article")
	case spansQuestion.name:
		list := listOf(s, key)
		return fmt.Sprintf("%d, with %s", len(list.Spans(n)), count(list.Len(), "article"))
	case nameQuestion.name:
		if link := nameOf(s, r.Key); link != nil {
			return fmt.Sprintf("%q, %s", link.Title, link.URL)
		}
		return "not there"
	case topicQuestion.name:
		if t, ok := s.Topic(r.Key); ok {
			return strconv.Quote(t.Title)
		}
		return "not there"
	case sourceQuestion.name:
		if t, ok := s.Source(r.Key); ok {
			return strconv.Quote(t.Name)
		}
		return "not there"
	case storyQuestion.name:
		if t, ok := s.Story(r.Key); ok {
			return strconv.Quote(t.Title)
		}
		return "not there"
	case indexQuestion.name:
		return strconv.Itoa(len(subjects(s, r.Key)))
	case editionQuestion.name:
		if e, ok := s.Edition(r.Key); ok {
			return strconv.Quote(e.Title)
		}
		return "not there"
	case cardQuestion.name:
		return cardBrief(cardOf(s, r.Key))
	case articleCardQuestion.name:
		return cardBrief(cardOfArticle(s, r.Key))
	case newsQuestion.name:
		return count(len(s.News()), "article")
	case sitemapQuestion.name:
		return count(len(sitemapEntries(s, spanOf(r.Key))), "article")
	case monthBeforeQuestion.name:
		return cmp.Or(strings.TrimSuffix(monthBefore(s, r.Key).Path(), "/"), "none")
	}
	return ""
}

// briefParts returns the parts of an answer that is made of many: the settings,
// or the files of a layout. Each is its name and the beginning of its hash.
func briefParts(s *site.Site, r Read) string {
	hashes := s.Theme.Files(r.Key)
	if r.Question == configQuestion.name {
		hashes = map[string]files.Hash{}
		for key, value := range s.Config.Settings() {
			hashes[key] = files.Sum([]byte(value))
		}
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(hashes)) {
		hash := hashes[name]
		parts = append(parts, fmt.Sprintf("%s=%x", name, hash[:6]))
	}
	return strings.Join(parts, "\n")
}

// ChangedParts returns the names of the parts in which two answers to a read of
// the settings or of a layout differ, by what [Brief] says of them; ok is false
// for any other read.
func ChangedParts(r Read, was, is string) (names []string, ok bool) {
	if r.Question != configQuestion.name && r.Question != layoutQuestion.name {
		return nil, false
	}
	before, now := strings.Split(was, "\n"), strings.Split(is, "\n")
	for _, part := range slices.Concat(before, now) {
		name, _, _ := strings.Cut(part, "=")
		if slices.Contains(before, part) != slices.Contains(now, part) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, true
}

// ArticleQuestion is what a read of a whole article asks; its key is the id.
const ArticleQuestion = "article"

// Listed returns the ids of the articles that the answer to a read lists now.
func Listed(s *site.Site, r Read) []string {
	var entries []*site.Entry
	key, n := cutNumber(r.Key)
	switch r.Question {
	case listQuestion.name:
		entries = listOf(s, r.Key).Entries()
	case recentQuestion.name:
		entries = listOf(s, key).Recent(n, MaxEntries).Entries()
	case recentDaysQuestion.name:
		entries = listOf(s, key).RecentDays(n, MaxEntries).Entries()
	case newestQuestion.name:
		entries = listOf(s, key).Newest(n)
	case spansQuestion.name:
		entries = listOf(s, key).Entries()
	case beforeQuestion.name:
		entries, _ = beforeQuestion.answer(s, r.Key)
	case developmentsQuestion.name:
		entries = developments(s, n)
	case newsQuestion.name:
		entries = s.News()
	case sitemapQuestion.name:
		entries = sitemapEntries(s, spanOf(r.Key))
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	return ids
}

// listWords names the list of a key, and the span of it.
func listWords(s *site.Site, key string) string {
	of, span, _ := strings.Cut(key, " ")
	words := "the list of all articles"
	if of != "" {
		words = "the list of " + subjectWords(s, strings.TrimSuffix(of, "/"))
	}
	if span != "" {
		words += " in " + strings.TrimSuffix(span, "/")
	}
	return words
}

// subjectWords names a topic, a source or a story by its place, as in
// "topics/law".
func subjectWords(s *site.Site, place string) string {
	folder, slug, _ := strings.Cut(place, "/")
	word := map[string]string{"topics": "topic", "sources": "source", "stories": "story"}[folder]
	if link := nameOf(s, place); link != nil {
		return word + " " + strconv.Quote(link.Title)
	}
	return strings.TrimSpace(word + " " + slug)
}

func datedWords(what, key string, most int) string {
	words := "all " + what
	if most > 0 {
		words = fmt.Sprintf("the newest %d %s", most, what)
	}
	if key = strings.Trim(key, " /"); key != "" {
		words += " of " + key
	}
	return words
}

// articleName names an article by its file, or its id when there is none.
func articleName(s *site.Site, id string) string {
	if a, ok := s.Article(id); ok {
		return a.File
	}
	return id
}

func cardBrief(c *shown) string {
	if c == nil {
		return "none"
	}
	return "/" + c.path
}

// cardName names what has a card, by its place.
func cardName(s *site.Site, place string) string {
	folder, slug, _ := strings.Cut(place, "/")
	switch folder {
	case "":
		return "the home page"
	case "editions":
		return "the edition " + slug
	}
	return subjectWords(s, place)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
