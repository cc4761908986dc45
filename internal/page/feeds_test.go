package page_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"

	"coranto/internal/page"
	"coranto/internal/site"
)

const siteOfFeeds = "title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\n"

// digestOf returns a digest of files, each given as its name and text.
func digestOf(files ...string) fstest.MapFS {
	out := fstest.MapFS{"site.yaml": {Data: []byte(siteOfFeeds)}}
	for i := 0; i < len(files); i += 2 {
		out[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return out
}

// published renders a digest that has nothing wrong with it.
func published(t *testing.T, digest fs.FS) map[string][]byte {
	t.Helper()
	options, _ := settings(t, "")
	out, diagnostics := outputs(t, digest, options)
	for _, d := range diagnostics {
		t.Error(d)
	}
	return out
}

// parsed returns a feed as a reader's parser reads it.
func parsed(t *testing.T, data []byte) *gofeed.Feed {
	t.Helper()
	doc, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return doc
}

// TestFormatsHoldTheSameItems holds that readers find the same items in all
// formats of a feed, and that those follow the validator's rules that depend on
// the site: unique ids and times, whole addresses, no empty text.
func TestFormatsHoldTheSameItems(t *testing.T) {
	for _, mode := range []string{"full", "summary", "highlights"} {
		d := newNewsroom(11, 60)
		setting("feeds: {content: " + mode + ", formats: [rss, json]}")(d)
		d.files["content/editions/a.md"] = "---\ntitle: Sheet\ndate: 2021-01-05\nentries:\n  - {article: a001, title: One, text: Text, source: Agency}\n---\nSee [law](/topics/law/) and [here](#part).\n\n## Part\n"
		all := mustRender(t, d)
		read := 0
		for at, out := range all.outputs {
			if out.Kind != page.Feed {
				continue
			}
			doc := parsed(t, out.Bytes)
			if want := "https://example.org/news/" + (&url.URL{Path: at}).EscapedPath(); doc.FeedLink != want {
				t.Errorf("%s says that it stands at %s", at, doc.FeedLink)
			}
			ids, times := map[string]bool{}, map[string]bool{}
			for _, item := range doc.Items {
				read++
				if ids[item.GUID] {
					t.Errorf("%s has %s twice", at, item.GUID)
				}
				ids[item.GUID] = true
				if doc.FeedType == "atom" {
					if times[item.Updated] {
						t.Errorf("%s has two entries of %s", at, item.Updated)
					}
					times[item.Updated] = true
					if item.UpdatedParsed.After(*doc.UpdatedParsed) {
						t.Errorf("%s is older than its entry %s", at, item.GUID)
					}
				}
				text := item.Content + item.Description
				published := item.PublishedParsed
				if out.Span.Year > 0 && published == nil {
					published = item.UpdatedParsed // an archive says once when both are one
				}
				if strings.TrimSpace(text) == "" || item.Title == "" || published == nil {
					t.Errorf("%s: %s lacks something", at, item.GUID)
				}
				for _, bad := range []string{`href="/`, `src="/`, `href="#`, ` role=`, `aria-`, ` style=`} {
					if strings.Contains(text, bad) {
						t.Errorf("%s: %s has %s", at, item.GUID, bad)
					}
				}
			}
			if path.Base(at) != "atom.xml" || out.Span.Year > 0 {
				continue
			}
			for _, format := range []string{"rss.xml", "feed.json"} {
				other := parsed(t, all.outputs[path.Join(path.Dir(at), format)].Bytes)
				if d := cmp.Diff(same(doc), same(other)); d != "" {
					t.Errorf("%s and its %s (-atom +other):\n%s", at, format, d)
				}
			}
		}
		if read < 300 {
			t.Errorf("%s: only %d items were read", mode, read)
		}
	}
}

// same returns what all formats say alike.
func same(doc *gofeed.Feed) []string {
	out := []string{doc.Title, doc.Link}
	for _, item := range doc.Items {
		content := item.Content
		if content == "" {
			content = item.Description
		}
		out = append(out, fmt.Sprint(item.GUID, item.Title, item.Link, item.PublishedParsed.UTC(), item.Categories, len(item.Authors), strings.TrimSpace(content)))
	}
	return out
}

// TestArchivesLeadToTheFirstArticle walks from the feed to the first article as
// RFC 5005 has it, and holds that a newer article leaves archives as they are.
func TestArchivesLeadToTheFirstArticle(t *testing.T) {
	d := newNewsroom(12, 80)
	setting("feeds: {items: 5}")(d)
	before := mustRender(t, d)
	seen := map[string]bool{}
	var archives []string
	for at := "atom.xml"; at != ""; {
		out, there := before.outputs[at]
		if !there {
			t.Fatalf("there is no %s", at)
		}
		var doc struct {
			ID    string `xml:"id"`
			Links []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
			Archive *struct{} `xml:"http://purl.org/syndication/history/1.0 archive"`
			Entries []struct {
				ID string `xml:"id"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(out.Bytes, &doc); err != nil {
			t.Fatal(err)
		}
		for _, e := range doc.Entries {
			seen[e.ID] = true
		}
		links := map[string]string{}
		for _, l := range doc.Links {
			links[l.Rel] = strings.TrimPrefix(l.Href, "https://example.org/news/")
		}
		isArchive := at != "atom.xml"
		if (doc.Archive != nil) != isArchive || isArchive && links["current"] != "atom.xml" || links["self"] != at || doc.ID != "tag:example.org,2021:feed/" {
			t.Errorf("%s is %+v", at, doc)
		}
		if isArchive {
			archives = append(archives, at)
		}
		at = links["prev-archive"]
	}
	for e := range before.site.Published().All() {
		if !seen[page.ArticleID(&before.site.Config, e.ID)] {
			t.Errorf("no document leads to %s", e.ID)
		}
	}
	if len(archives) != len(before.site.Published().Spans(2)) {
		t.Errorf("the archives are %s", archives)
	}
	newest := before.site.Published().Newest(1)[0].Date.Time
	d.write().keys = map[string]string{"title": "The newest", "date": newest.Format(time.DateOnly), "rank": "lead"}
	d.articles[len(d.articles)-1].keys["date"] = d.now.Format(time.DateOnly)
	for _, path := range changed(before, mustRender(t, d)) {
		if slices.Contains(archives[1:], path) {
			t.Errorf("the newest article changes %s", path)
		}
	}
}

// TestIDsStay holds that renaming makes nothing new: not an article's title,
// slug or topic, nor the site's domain.
func TestIDsStay(t *testing.T) {
	files := []string{
		"content/topics/law.md", "---\ntitle: Law\n---\n",
		"content/articles/a.md", "---\ntitle: A\nid: one\nslug: a\ndate: 2021-01-05\ntags: [Law]\nstory: s\ncorrections: [{date: 2021-01-06, text: X.}, {date: 2021-01-06, text: Y.}]\n---\nText.\n",
		"content/articles/b.md", "---\ntitle: B\nid: https://old.example/?p=7\ndate: 2021-01-05\n---\nText.\n",
		"content/editions/e.md", "---\ntitle: E\ndate: 2021-01-05\nentries:\n  - {article: one, title: A}\n---\n",
	}
	list := func(digest fstest.MapFS) map[string][]string {
		out := map[string][]string{}
		for at, data := range published(t, digest) {
			if strings.HasSuffix(at, "atom.xml") && !strings.HasPrefix(at, "topics/") {
				out[at] = ids(data)
			}
		}
		return out
	}
	before := list(digestOf(files...))
	if got := before["corrections/atom.xml"]; !slices.Contains(got, "tag:example.org,2021:one#correction-2021-01-06-2") || len(got) != 3 {
		t.Errorf("the ids of corrections are %s", got)
	}
	if got := before["editions/atom.xml"]; !slices.Contains(got, "tag:example.org,2021:edition:e") {
		t.Errorf("the ids of editions are %s", got)
	}
	if got := before["atom.xml"]; !slices.Contains(got, "https://old.example/?p=7") {
		t.Errorf("the ids of articles are %s", got)
	}
	for name, change := range map[string][3]string{
		"title":                    {"content/articles/a.md", "title: A", "title: Another"},
		"slug":                     {"content/articles/a.md", "slug: a", "slug: another"},
		"topic":                    {"content/articles/a.md", "tags: [Law]", "tags: [Right]"},
		"topic name":               {"content/topics/law.md", "title: Law", "title: The law"},
		"domain":                   {"site.yaml", "https://example.org/news/", "https://other.example/"},
		"new title of the edition": {"content/editions/e.md", "title: E", "title: Else"},
	} {
		if d := cmp.Diff(before, list(edit(digestOf(files...), change[0], change[1], change[2]))); d != "" {
			t.Errorf("another %s changes ids (-before +after):\n%s", name, d)
		}
	}
}

// TestRightsHoldInEveryFormat holds that what may not leave the site is in no
// document for machines, and that one word of the front matter lets it out.
func TestRightsHoldInEveryFormat(t *testing.T) {
	const words = "title: A\nid: one\ndate: 2021-01-05\ntags: [Law]\nstory: s\nhighlights: [The HIGHLIGHT.]\nevents: [{date: 2020, text: The EVENT.}]\nimage: {src: a.svg, alt: The ALT}\nsummary: The EXCERPT.\n"
	for _, test := range []struct {
		name, source, provenance string
		leave                    []string // of the words above
	}{
		{"ours", "AP", "adapted", []string{"HIGHLIGHT", "EVENT", "EXCERPT", "BODY", "ALT", "media/a."}},
		{"syndicated", "AP", "syndicated", []string{"EXCERPT"}},
		{"syndicated, an excerpt allowed", "{name: AP, license: excerpt}", "syndicated", []string{"EXCERPT"}},
		{"syndicated, the headline allowed", `{name: AP, url: "https://ap.example/a", title: Their headline, license: headline}`, "syndicated", []string{"Their headline", "https://ap.example/a"}},
		{"an excerpt, the headline allowed", `{name: AP, license: headline}`, "excerpt", nil},
	} {
		digest := digestOf(
			"content/articles/a.md", "---\n"+words+"source: "+test.source+"\nprovenance: "+test.provenance+"\n---\nThe first.\n\nThe BODY.\n",
			"content/articles/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>`,
		)
		digest["site.yaml"].Data = append(digest["site.yaml"].Data, "feeds: {content: full, formats: [rss, json]}\n"...)
		var together strings.Builder
		for at, data := range published(t, digest) {
			if name := path.Base(at); name != "atom.xml" && name != "rss.xml" && name != "feed.json" && name != "articles.json" {
				continue
			}
			together.Write(data)
			isJSON := strings.HasSuffix(at, ".json")
			for _, word := range []string{"HIGHLIGHT", "EVENT", "EXCERPT", "BODY", "ALT", "media/a."} {
				if strings.Contains(string(data), word) && !slices.Contains(test.leave, word) {
					t.Errorf("%s: %s has the %s", test.name, at, word)
				}
			}
			if isJSON && !json.Valid(data) {
				t.Errorf("%s is not JSON", at)
			}
		}
		for _, word := range test.leave {
			if !strings.Contains(together.String(), word) {
				t.Errorf("%s: nothing has the %s", test.name, word)
			}
		}
	}
}

// TestFeedsGoOnAnswering holds that old addresses of feeds hold the feeds as
// they are today, which say where they stand now.
func TestFeedsGoOnAnswering(t *testing.T) {
	digest := digestOf(
		"content/topics/law.md", "---\ntitle: Law\nretired: [Justice]\n---\n",
		"content/articles/a.md", "---\ntitle: A\ndate: 2021-01-05\ntags: [Justice]\n---\nText.\n",
	)
	digest["site.yaml"].Data = append(digest["site.yaml"].Data, "feeds: {formats: [rss], aliases: {/index.rss: /rss.xml, feed/: atom.xml, /law.xml: /topics/law/rss.xml}}\n"...)
	out := published(t, digest)
	for old, now := range map[string]string{
		"index.rss": "rss.xml", "feed/index.html": "atom.xml", "law.xml": "topics/law/rss.xml",
		"topics/justice/atom.xml": "topics/law/atom.xml", "topics/justice/rss.xml": "topics/law/rss.xml",
	} {
		if data, there := out[old]; !there || !bytes.Equal(data, out[now]) || !strings.Contains(string(data), `rel="self"`) {
			t.Errorf("%s is not %s:\n%s", old, now, data)
		}
	}
	if out["topics/justice/index.html"] == nil {
		t.Error("the page of the old topic leads nowhere")
	}
}

func TestAliasesOfFeedsThatThereAreNot(t *testing.T) {
	for aliases, want := range map[string]string{
		"{/feed.xml: /topics/law/atom.xml}": "site.yaml:5:19: error: there is no feed /topics/law/atom.xml to answer at /feed.xml [feed]\n  5 | feeds: {aliases: {/feed.xml: /topics/law/atom.xml}}\n    |                   ^^^^^^^^^ write the address of a feed, as in /atom.xml or /topics/law/atom.xml",
		"{/feed.xml: /rss.xlm}":             "did you mean rss.xml?",
		"{/feed.xml?a: /rss.xml}":           "is not an address on this site",
		"{/../feed.xml: /rss.xml}":          "is not an address on this site",
		"{/atom.xml: /rss.xml}":             "site.yaml:5:19: error: two pages have the address /atom.xml [same-address]",
	} {
		digest := digestOf()
		digest["site.yaml"].Data = append(digest["site.yaml"].Data, "feeds: {aliases: "+aliases+"}\n"...)
		options, _ := settings(t, "")
		_, diagnostics := outputs(t, digest, options)
		if len(diagnostics) != 1 || !strings.Contains(diagnostics[0].String(), want) {
			t.Errorf("%s gives %v, want %s", aliases, diagnostics, want)
		}
	}
}

// TestOneCorrectionChanges lists every output that one correction changes.
func TestOneCorrectionChanges(t *testing.T) {
	files := []string{
		"content/articles/a.md", "---\ntitle: A\nid: one\ndate: 2021-01-05\ntags: [Law]\nsource: AP\nstory: s\n---\nText.\n",
		"content/articles/b.md", "---\ntitle: B\ndate: 2021-01-06\ntags: [Law]\nsource: AP\nstory: s\n---\nText.\n",
		"content/articles/c.md", "---\ntitle: C\ndate: 2020-12-06\ntags: [Money]\n---\nText.\n",
	}
	before := published(t, digestOf(files...))
	after := published(t, edit(digestOf(files...), "content/articles/a.md", "source: AP", "source: AP\ncorrections: [{date: 2021-01-20, text: It was.}]"))
	var got []string
	for at := range after {
		if !bytes.Equal(before[at], after[at]) {
			got = append(got, at)
		}
	}
	slices.Sort(got)
	want := []string{
		"2021/01/05/index.html", // its card says that it was corrected
		"2021/01/a.html",
		"2021/01/articles.json",
		"2021/01/atom.xml",
		"atom.xml",
		"corrections/atom.xml",
		"corrections/feed.json",
		"corrections/index.html",
		"corrections/rss.xml",
		"feed.json",
		"index.html", // so does its card there
		"rss.xml",
		"sitemap-2021.xml",
		"sources/ap/atom.xml",
		"stories/atom.xml",
		"stories/feed.json",
		"stories/rss.xml",
		"stories/s/atom.xml",
		"topics/law/atom.xml",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	for _, at := range []string{"atom.xml", "topics/law/atom.xml"} {
		old, now := parsed(t, before[at]), parsed(t, after[at])
		for i, item := range now.Items {
			moved := !item.UpdatedParsed.Equal(*old.Items[i].UpdatedParsed)
			if item.GUID != old.Items[i].GUID || moved != (item.Title == "A") {
				t.Errorf("%s: the correction moves %s from %s to %s", at, item.GUID, old.Items[i].Updated, item.Updated)
			}
		}
	}
}

// TestNewsSitemap holds that news is of the last two days, and then goes to the
// sitemap of its year, and that the site knows when.
func TestNewsSitemap(t *testing.T) {
	digest := digestOf(
		"content/articles/a.md", "---\ntitle: A\ndate: 2021-01-30T12:00\n---\n",
		"content/articles/b.md", "---\ntitle: B\ndate: 2021-01-30T12:01\nlang: pt-BR\n---\n",
		"content/articles/c.md", "---\ntitle: C\ndate: 2021-02-01\nsource: AP\nprovenance: syndicated\n---\n",
	)
	at := func(now time.Time) (news, year []byte, next time.Time) {
		options := site.Options{Now: now}
		out, _ := outputs(t, digest, options)
		s, _ := load(t, digest, options)
		return out["news-sitemap.xml"], out["sitemap-2021.xml"], s.Next()
	}
	now := time.Date(2021, 2, 1, 12, 0, 0, 0, time.UTC)
	news, year, next := at(now)
	if !strings.Contains(string(news), "/b.html") || strings.Contains(string(news), "/a.html") || strings.Contains(string(news), "/c.html") ||
		!strings.Contains(string(news), "<news:language>pt<") || !strings.Contains(string(news), "<news:publication_date>2021-01-30T12:01:00Z<") {
		t.Errorf("news is %s", news)
	}
	if !strings.Contains(string(year), "/a.html") || strings.Contains(string(year), "/b.html") || strings.Contains(string(year), "/c.html") {
		t.Errorf("the sitemap of the year is %s", year)
	}
	if want := now.Add(time.Minute); !next.Equal(want) {
		t.Errorf("it changes next at %s, want %s", next, want)
	}
	news, year, next = at(next)
	if strings.Contains(string(news), "<news:news>") || strings.Count(string(news), "<loc>") != 1 || !strings.Contains(string(year), "/b.html") || !next.IsZero() {
		t.Errorf("a minute later: %s\n%s\n%s", news, year, next)
	}
}

// TestOPMLListsEveryFeed holds that the list of feeds has every Atom feed but
// archives, once, and changes only when one comes or goes.
func TestOPMLListsEveryFeed(t *testing.T) {
	d := newNewsroom(13, 40)
	before := mustRender(t, d)
	list := string(before.outputs["opml.xml"].Bytes)
	for at, out := range before.outputs {
		if path.Base(at) != "atom.xml" || out.Kind != page.Feed {
			continue
		}
		n := strings.Count(list, `xmlUrl="https://example.org/news/`+(&url.URL{Path: at}).EscapedPath()+`"`)
		if out.Span.Year == 0 && n != 1 || out.Span.Year > 0 && n != 0 {
			t.Errorf("%s is listed %d times", at, n)
		}
	}
	a := d.write()
	a.keys = map[string]string{"title": "New", "date": "2021-01-31", "tags": "[" + before.site.Topics()[0].Title + "]"}
	if got := changed(before, mustRender(t, d)); slices.Contains(got, "opml.xml") {
		t.Error("a new article changes it")
	}
	a.keys["tags"] = "[Brand new]"
	if got := changed(before, mustRender(t, d)); !slices.Contains(got, "opml.xml") {
		t.Error("a new topic does not")
	}
}
