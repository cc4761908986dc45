package page_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"coranto/internal/page"
)

// href matches an address of the site in a page.
var href = regexp.MustCompile(`href="/news/([^"#?]*)`)

// linked returns the paths of the outputs to which a page links.
func linked(t *testing.T, html []byte) []string {
	var paths []string
	for _, m := range href.FindAllSubmatch(html, -1) {
		path, err := url.PathUnescape(string(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		if path == "" || strings.HasSuffix(path, "/") {
			path += "index.html"
		}
		paths = append(paths, path)
	}
	return paths
}

// TestLongListsLeadOn renders a digest with a day, a topic, a source and a story
// that are too long for one page: no page lists more than 300 articles, each
// article is reached from the home page, and no link leads nowhere.
func TestLongListsLeadOn(t *testing.T) {
	digest := fstest.MapFS{"site.yaml": {Data: []byte("title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\n")}}
	add := func(i int, date string, keys string) {
		digest[fmt.Sprintf("content/articles/a%04d.md", i)] = &fstest.MapFile{Data: []byte(fmt.Sprintf("---\ntitle: T%d\ndate: %s\n%s\n---\n", i, date, keys))}
	}
	n := 0
	for range page.MaxEntries + 40 { // one day, several topics
		n++
		add(n, "2020-05-05", fmt.Sprintf("tags: [Topic %d]", n%3))
	}
	for range 2 * page.MaxEntries { // one topic, source and story
		n++
		add(n, fmt.Sprintf("2019-%02d-%02d", 1+n%6, 1+n%28), "tags: [Law]\nsource: Reuters\nstory: long")
	}
	for range page.MaxEntries + 10 { // a month of a topic
		n++
		add(n, fmt.Sprintf("2018-01-%02d", 1+n%28), "tags: [Law]")
	}
	all, ok := renderAll(t, digest, newNewsroom(1, 0).options(), 2)
	if !ok {
		t.Fatal("the digest has errors")
	}
	articles := map[string]bool{}
	for _, p := range all.pages {
		if p.Kind == page.Article {
			articles[p.Path] = true
		}
	}
	reached := map[string]bool{"index.html": true}
	for queue := []string{"index.html"}; len(queue) > 0; queue = queue[1:] {
		listed := map[string]bool{}
		out := all.outputs[queue[0]]
		for _, path := range linked(t, out.Bytes) {
			if _, there := all.outputs[path]; !there {
				t.Fatalf("%s links to %s, which does not exist", queue[0], path)
			}
			if articles[path] {
				listed[path] = true
			}
			if !reached[path] {
				reached[path] = true
				queue = append(queue, path)
			}
		}
		if len(listed) > page.MaxEntries {
			t.Errorf("%s lists %d articles", queue[0], len(listed))
		}
	}
	lost := 0
	for path := range articles {
		if !reached[path] {
			lost++
		}
	}
	if lost > 0 || len(articles) != n {
		t.Errorf("of %d articles, %d are not reached from the home page", len(articles), lost)
	}
	for _, kind := range []page.Kind{page.TopicMonth, page.SourceMonth, page.StoryYear, page.StoryMonth} {
		found := false
		for _, p := range all.pages {
			found = found || p.Kind == kind && reached[p.Path]
		}
		if !found {
			t.Errorf("no %s page is reached", kind)
		}
	}
}
