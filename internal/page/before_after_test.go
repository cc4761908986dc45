package page_test

import (
	"bytes"
	"encoding/xml"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// four is a digest of four articles and an edition. What befalls the first,
// and nothing else, is what the tests here look at.
func four() fstest.MapFS {
	return digestOf(
		"content/articles/a.md", "---\ntitle: A\nid: one\ndate: 2021-01-05\ntags: [Law]\nsource: AP\nstory: s\n---\nThe text of it.\n",
		"content/articles/b.md", "---\ntitle: B\nid: two\ndate: 2021-01-06\ntags: [Law]\nsource: AP\nstory: s\n---\nText.\n",
		"content/articles/c.md", "---\ntitle: C\nid: old\ndate: 2020-12-06\ntags: [Money]\n---\nText.\n",
		"content/articles/d.md", "---\ntitle: D\nid: far\ndate: 2021-01-07\ntags: [Money]\n---\nText.\n",
		"content/editions/e.md", "---\ntitle: E\ndate: 2021-01-05\nlead: one\nentries: [{article: one, title: A as printed}]\n---\n",
	)
}

// TestWhatAChangeChanges lists, for each thing that can befall one article, every
// output that changes, and every item of a feed that a reader will show anew.
func TestWhatAChangeChanges(t *testing.T) {
	const a = "content/articles/a.md"
	syndicated := edit(four(), a, "source: AP", "source: AP\nprovenance: syndicated")
	syndicated["site.yaml"] = &fstest.MapFile{Data: []byte(siteOfFeeds + "feeds: {content: full}\n")}
	late := four()
	late["content/articles/late.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Late\nid: late\ndate: 2021-01-05T12:00\ntags: [Law]\nsource: AP\nstory: s\n---\nText.\n")}
	for name, test := range map[string]struct {
		before, after fstest.MapFS
		pages, feeds  string // what changes; the folders of feeds
		news          string // the ids that are new, or marked as updated
		gone          string // the ids that are in no feed any more
	}{
		"an update": {
			before: four(), after: edit(four(), a, "source: AP", "source: AP\nupdated: 2021-01-20"),
			pages: "2021/01/a.html 2021/01/articles.json sitemap-2021.xml",
			feeds: ". 2021/01 sources/ap stories stories/s topics/law", news: "one",
		},
		"its withdrawal": {
			before: four(), after: edit(four(), a, "source: AP", "source: AP\nwithdrawn: {date: 2021-01-20, reason: It was wrong.}"),
			pages: "2021/01/05/index.html 2021/01/a.html 2021/01/articles.json 2021/01/b.html 2021/01/index.html 2021/index.html editions/e/index.html index.html search/2021/01/05.json search/recent.json sitemap-2021.xml sources/ap/index.html sources/index.html stories/index.html stories/s/index.html stories/s/timeline.json timeline/index.html topics/index.html topics/law/index.html",
			feeds: ". 2021/01 editions sources/ap stories stories/s topics/law", gone: "one",
		},
		"one word of its provenance": {
			before: syndicated, after: edit(syndicated, a, "syndicated", "adapted"),
			pages: "2021/01/a.html 2021/01/articles.json sitemap-2021.xml stories/s/timeline.json",
			feeds: ". 2021/01 sources/ap stories stories/s topics/law",
		},
		"a text": {
			before: four(), after: edit(four(), a, "The text of it.", "The text of it.\n\nThere is more."),
			pages: "2021/01/a.html",
		},
		"an article that comes late": {
			before: four(), after: late,
			pages: "2021/01/05/index.html 2021/01/articles.json 2021/01/b.html 2021/01/index.html 2021/01/late.html 2021/index.html index.html search/2021/01/05.json search/recent.json sitemap-2021.xml sources/ap/index.html sources/index.html stories/index.html stories/s/index.html stories/s/timeline.json timeline/index.html topics/index.html topics/law/index.html",
			feeds: ". 2021/01 sources/ap stories stories/s topics/law", news: "late",
		},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := published(t, test.before), published(t, test.after)
			pages, feeds := []string{}, []string{}
			for at := range union(old, now) {
				if bytes.Equal(old[at], now[at]) {
					continue
				}
				switch path.Base(at) {
				case "atom.xml", "rss.xml", "feed.json":
					feeds = append(feeds, path.Dir(at))
				default:
					pages = append(pages, at)
				}
			}
			slices.Sort(pages)
			slices.Sort(feeds)
			if d := cmp.Diff(strings.Fields(test.pages), pages); d != "" {
				t.Errorf("pages (-want +got)\n%s", d)
			}
			if d := cmp.Diff(strings.Fields(test.feeds), slices.Compact(feeds)); d != "" {
				t.Errorf("feeds (-want +got)\n%s", d)
			}
			was, is := moments(t, old), moments(t, now)
			told, gone := map[string]bool{}, map[string]bool{}
			for at, items := range is {
				for id, updated := range items {
					if was[at][id] != updated {
						told[id] = true
					}
				}
				for id := range was[at] {
					if _, there := items[id]; !there {
						gone[id] = true
					}
				}
			}
			for _, x := range []struct {
				what, want string
				got        map[string]bool
			}{{"shown anew", test.news, told}, {"gone", test.gone, gone}} {
				var want []string
				for _, id := range strings.Fields(x.want) {
					want = append(want, "tag:example.org,2021:"+id)
				}
				if got := sortedKeys(x.got); !slices.Equal(got, want) {
					t.Errorf("%s are %s, want %s", x.what, got, want)
				}
			}
		})
	}
}

// TestALateArticleStandsWhereItsDateSays holds that an article of before does not
// come first in any list or feed because it came last.
func TestALateArticleStandsWhereItsDateSays(t *testing.T) {
	digest := four()
	digest["content/articles/late.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Late\nid: late\ndate: 2021-01-05T12:00\ntags: [Law]\nsource: AP\nstory: s\n---\nText.\n")}
	out := published(t, digest)
	for at, want := range map[string]string{
		"atom.xml":            "far two late one old",
		"stories/s/atom.xml":  "two late one",
		"topics/law/atom.xml": "two late one",
	} {
		var got []string
		for _, id := range ids(out[at])[1:] {
			got = append(got, strings.TrimPrefix(id, "tag:example.org,2021:"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s has %s, want %s", at, got, want)
		}
	}
	story := string(out["stories/s/index.html"])
	timeline := story[strings.LastIndex(story, "a.html"):]
	if late, b := strings.Index(timeline, "late.html"), strings.LastIndex(timeline, "b.html"); late < 0 || b < late {
		t.Errorf("the story does not have it between the two others:\n%s", story)
	}
}

func union(a, b map[string][]byte) map[string]bool {
	out := map[string]bool{}
	for at := range a {
		out[at] = true
	}
	for at := range b {
		out[at] = true
	}
	return out
}

func sortedKeys(m map[string]bool) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// moments returns, for each Atom feed, when each of its items was updated.
func moments(t *testing.T, out map[string][]byte) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for at, data := range out {
		if path.Base(at) != "atom.xml" {
			continue
		}
		var doc struct {
			Entries []struct {
				ID      string `xml:"id"`
				Updated string `xml:"updated"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		all[at] = map[string]string{}
		for _, e := range doc.Entries {
			all[at][e.ID] = e.Updated
		}
	}
	return all
}
