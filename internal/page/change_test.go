package page_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"coranto/internal/content"
	"coranto/internal/page"
	"coranto/internal/sample"
	"coranto/internal/site"
)

// TestTextChangesNoList holds that an edit of an article's text, behind its
// first paragraph, changes its own page and no other; where feeds carry the
// whole text, those that carry this one.
func TestTextChangesNoList(t *testing.T) {
	for _, mode := range []string{"summary", "highlights", "full"} {
		d := newNewsroom(21, 24)
		setting("feeds: {content: " + mode + ", items: 10}")(d)
		before := mustRender(t, d)
		edited := 0
		for _, a := range d.articles {
			id := strings.TrimSuffix(strings.TrimPrefix(a.name, "content/articles/"), ".md")
			shown, ok := before.site.Article(id)
			if !ok || shown.State != site.Published {
				continue
			}
			edited++
			a.text = append(a.text, "One more paragraph "+d.word()+".")
			after := mustRender(t, d)
			if before.site.Published().Hash() != after.site.Published().Hash() {
				t.Errorf("the text of %s changes the list of all articles", id)
			}
			want := []string{before.site.ArticlePath(shown)}
			if mode == "full" && shown.Entry.Provenance != content.Syndicated {
				for path, out := range before.outputs {
					if out.Kind == page.Feed && carries(out.Bytes, "tag:example.org,2021:"+id) {
						want = append(want, path)
					}
				}
			}
			slices.Sort(want)
			if got := changed(before, after); !slices.Equal(got, want) {
				t.Errorf("feeds of %s: the text of %s changes %s, want %s", mode, id, got, want)
			}
			before = after
		}
		if edited < 15 {
			t.Errorf("only %d articles were edited", edited)
		}
	}
}

// carries reports whether a feed has an item with that id.
func carries(feed []byte, id string) bool {
	return strings.Contains(string(feed), id+"<") || strings.Contains(string(feed), id+`"`)
}

// sampleDigest is a generated digest of n articles.
func sampleDigest(n int) fstest.MapFS {
	digest := fstest.MapFS{}
	for name, data := range sample.Files(n, 1) {
		digest[name] = &fstest.MapFile{Data: slices.Clone(data)}
	}
	return digest
}

// TestNewArticleChangesFewPages holds that a new article changes no more outputs
// than it may: twelve, and six for each of its topics, sources and stories, and
// four files of the search index, in a small digest and in a large one.
func TestNewArticleChangesFewPages(t *testing.T) {
	for _, n := range []int{100, 1000} {
		o := site.Options{Now: time.Date(2022, 3, 1, 0, 0, 0, 0, time.UTC), Jobs: 2}
		digest := sampleDigest(n)
		before, ok := renderAll(t, digest, o, 2)
		if !ok {
			t.Fatal("the sample has errors")
		}
		s := before.site
		// The topics, sources and stories with the longest history.
		topic, source, story := most(s.Topics(), topicYears), most(s.Sources(), sourceYears), most(s.Stories(), storyYears)
		for name, test := range map[string]struct {
			date, topics, source, story string
			of                          int // topics, sources, stories
		}{
			"alone":                {"2022-02-28", "", "", "", 0},
			"in a new year":        {"2022-02-28", topic.Title, source.Name, "", 2},
			"on the newest day":    {newest(s).Date.String(), topic.Title, source.Name, story.Slug, 3},
			"in a new topic":       {"2022-02-28", "Brand new", source.Name, story.Slug, 3},
			"new in everything":    {"2022-02-28", "Brand new, Also new", "New Source", "new-story", 4},
			"in a topic and story": {"2022-02-28", topic.Title, "", story.Slug, 2},
		} {
			if n == 1000 && name != "on the newest day" && name != "new in everything" {
				continue // it takes long, and is no different
			}
			digest["content/articles/new.md"] = &fstest.MapFile{Data: []byte(fmt.Sprintf(
				"---\ntitle: New\ndate: %s\ntags: [%s]\n%s%s---\nText.\n", test.date, test.topics,
				key("source", test.source), key("story", test.story)))}
			after, ok := renderAll(t, digest, o, 2)
			if !ok {
				t.Fatalf("%s: the digest has errors", name)
			}
			got, most := changed(before, after), 12+6*test.of
			all := len(got)
			got = slices.DeleteFunc(got, func(path string) bool { return strings.HasPrefix(path, "search/") })
			if index := all - len(got); index > 4 {
				t.Errorf("%d articles, one more %s: %d files of the search index change", n, name, index)
			}
			if len(got) > most {
				t.Errorf("%d articles, one more %s: %d outputs change, at most %d may:\n%s", n, name, len(got), most, strings.Join(got, "\n"))
			}
			t.Logf("%d articles, one more %s: %d of at most %d outputs", n, name, len(got), most)
		}
		delete(digest, "content/articles/new.md")
		if n == 1000 {
			checkEdits(t, digest, o, before, longest(s))
		}
	}
}

// checkEdits holds what an edit of one article may change: another title no more
// than ten outputs beyond what a new article of its kind may, another text its
// page, and the feeds that have the whole of it.
func checkEdits(t *testing.T, digest fstest.MapFS, o site.Options, before rendered, a *site.Article) {
	t.Helper()
	written := digest[a.File].Data
	defer func() { digest[a.File].Data = written }()
	edited := func(text []byte) []string {
		digest[a.File] = &fstest.MapFile{Data: text}
		after, ok := renderAll(t, digest, o, 2)
		if !ok {
			t.Fatalf("%s has errors after the edit", a.File)
		}
		return changed(before, after)
	}
	title := regexp.MustCompile(`(?m)^title: .*$`)
	if len(title.FindAll(written, -1)) != 1 {
		t.Fatalf("%s has not one title:\n%s", a.File, written)
	}
	of := len(a.Entry.Topics) + len(a.Sources) + 1
	got, most := edited(title.ReplaceAll(written, []byte(`title: Quite another title`))), 12+6*of+10
	if len(got) > most || len(got) < 5 {
		t.Errorf("another title of %s: %d outputs change, at most %d may:\n%s", a.File, len(got), most, strings.Join(got, "\n"))
	}
	t.Logf("another title of one of %d sources, topics and stories: %d of at most %d outputs", of, len(got), most)
	got = edited(append(slices.Clip(written), "\nOne more paragraph at the end.\n"...))
	id, own := page.ArticleID(&before.site.Config, a.ID), before.site.ArticlePath(a)
	for _, at := range got {
		if out := before.outputs[at]; at != own && (out.Kind != page.Feed || before.site.Config.Feeds.Content != "full" || !carries(out.Bytes, id)) {
			t.Errorf("another text of %s changes %s", a.File, at)
		}
	}
	if !slices.Contains(got, own) {
		t.Errorf("another text of %s does not change %s", a.File, own)
	}
	t.Logf("another text: %d outputs", len(got))
}

// longest returns an article from the middle of the longest story: those that
// come behind it in the story link to it.
func longest(s *site.Site) *site.Article {
	list := most(s.Stories(), storyYears).List.Entries()
	a, _ := s.Article(list[len(list)/2].ID)
	return a
}

func key(name, value string) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf("%s: %q\n", name, value)
}

func newest(s *site.Site) *site.Entry { return s.Published().Newest(1)[0] }

func topicYears(t *site.Topic) int   { return len(t.List.Spans(1)) }
func sourceYears(t *site.Source) int { return len(t.List.Spans(1)) }
func storyYears(t *site.Story) int   { return t.List.Len() }

// most returns the element of which there is most.
func most[T any](list []T, of func(T) int) T {
	return slices.MaxFunc(list, func(a, b T) int { return of(a) - of(b) })
}

// TestOldArticlesStayAsTheyAre holds that an article, published now, changes no
// page of another article, whatever its rank, topics and story are.
func TestOldArticlesStayAsTheyAre(t *testing.T) {
	d := newNewsroom(31, 40)
	d.now = time.Date(2021, 2, 1, 12, 0, 0, 0, time.UTC)
	before := mustRender(t, d)
	for i, rank := range []string{"lead", "brief", "lead"} {
		a := d.write()
		a.keys = map[string]string{
			"title": "New", "date": fmt.Sprintf("2021-02-01T13:0%d", i), "rank": rank, "story": storyNames[0],
			"tags": "[" + strings.Join(tagNames, ", ") + "]", "source": sourceNames[0],
		}
		d.now = d.now.Add(time.Minute)
		after := mustRender(t, d)
		for path, old := range before.outputs {
			if now := after.outputs[path]; old.Kind == page.Article && string(now.Bytes) != string(old.Bytes) {
				t.Errorf("one more %s changes %s:\n%s", rank, path, difference(old.Bytes, now.Bytes))
			}
		}
		before = after
	}
}
