package importer

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	xunicode "golang.org/x/text/encoding/unicode"

	"coranto/internal/content"
	"coranto/internal/desk"
	"coranto/internal/markdown"
)

// said is what a test looks at of a story.
func said(s Story) string {
	var from string
	for _, d := range s.Sources {
		from = fmt.Sprintf("%s|%s|%s", d.Name, d.URL, d.Author)
	}
	return strings.Join([]string{s.Title, s.Date, from, s.Provenance, strings.TrimSpace(s.Body)}, "; ")
}

func TestFeedsOfEveryDialect(t *testing.T) {
	for name, test := range map[string]struct {
		feed string
		want []string
	}{
		"RSS 0.91": {`<?xml version="1.0"?><rss version="0.91"><channel><title>Old</title><link>https://old.example/</link>
<item><title>A</title><link>/a</link><description>Text.</description></item></channel></rss>`,
			[]string{"A; ; Old|https://old.example/a|; excerpt; Text."}},
		"RSS 1.0": {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://rdf.example/"><title>RDF</title><link>https://rdf.example/</link></channel>
<item rdf:about="https://rdf.example/a"><title>A</title><link>https://rdf.example/a</link><dc:date>2021-01-21T18:30:00+01:00</dc:date><dc:creator>Ida</dc:creator></item></rdf:RDF>`,
			[]string{"A; 2021-01-21T17:30:00Z; RDF|https://rdf.example/a|Ida; excerpt; "}},
		"RSS 2.0": {`<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News &amp;amp; more</title><link>https://two.example/</link>
<item><title>A &lt;b&gt;bold&lt;/b&gt; title</title><link>https://two.example/a</link><guid isPermaLink="false">x1</guid><pubDate>Thu, 21 Jan 2021 12:30:00 EST</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>Long <a href="b#c">text</a>.</p><script>alert(1)</script><img src="/p.png" alt="Ship"><img src="t.gif" width="1" height="1">]]></content:encoded></item>
<item><guid>https://two.example/b</guid><pubDate>yesterday</pubDate><description>A story without a title. It goes on.</description></item>
<item><title>C</title><pubDate>Thu, 21 Jan 2021 12:30:00 XYZ</pubDate></item>
</channel></rss>`,
			[]string{
				"A bold title; 2021-01-21T17:30:00Z; News & more|https://two.example/a|; syndicated; Long [text](https://two.example/b#c).\n\n![Ship](https://two.example/p.png)",
				"A story without a title.; ; News & more|https://two.example/b|; excerpt; A story without a title. It goes on.",
				"C; ; News & more||; excerpt; ",
			}},
		"Atom 0.3": {`<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Atom</title><link rel="alternate" href="https://atom.example/"/>
<entry><title>A</title><link rel="alternate" href="https://atom.example/a"/><id>tag:a</id><issued>2021-01-21T18:30:00Z</issued><modified>2021-01-22T18:30:00Z</modified><content type="text/html" mode="escaped">&lt;p&gt;Text.&lt;/p&gt;</content></entry></feed>`,
			[]string{"A; 2021-01-21T18:30:00Z; Atom|https://atom.example/a|; syndicated; Text."}},
		"Atom 1.0": {`<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title><link href="https://atom.example/"/>
<entry><title>A</title><link href="https://atom.example/a"/><id>tag:a</id><updated>2021-01-22T18:30:00Z</updated><author><name>Ida</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table></div></content></entry></feed>`,
			[]string{"A; 2021-01-22T18:30:00Z; Atom|https://atom.example/a|Ida; syndicated; | a | b |\n|---|---|\n| 1 | 2 |"}},
		"JSON Feed": {`{"version": "https://jsonfeed.org/version/1.1", "title": "JSON", "home_page_url": "https://json.example/", "items": [
{"id": "1", "url": "https://json.example/a", "title": "A", "content_html": "<p>Text.<br></p>", "date_published": "2021-01-21T18:30:00+01:00", "authors": [{"name": "Ida"}]}]}`,
			[]string{"A; 2021-01-21T17:30:00Z; JSON|https://json.example/a|Ida; syndicated; Text."}},
		"another encoding": {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss version=\"2.0\"><channel><title>Caf\xe9</title><item><title>A</title><description>\xe9t\xe9</description></item></channel></rss>",
			[]string{"A; ; Café||; excerpt; été"}},
		"bytes that are not UTF-8": {"<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Caf\xe9</title><item><title>A</title></item></channel></rss>",
			[]string{"A; ; Café||; excerpt; "}},
		"RSS 0.90": {`<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>Oldest</title><link>https://oldest.example/</link></channel><item><title>A</title><link>https://oldest.example/a</link></item></rdf:RDF>`,
			[]string{"A; ; Oldest|https://oldest.example/a|; excerpt; "}},
		"RSS 0.92": {`<rss version="0.92"><channel><title>Old</title><link>https://old.example/</link>
<item><description>A text without a title, with a &lt;a href="/x"&gt;link&lt;/a&gt;. More.</description><source url="https://s.example/">S</source></item></channel></rss>`,
			[]string{"A text without a title, with a link.; ; Old||; excerpt; A text without a title, with a [link](https://old.example/x). More."}},
		"times without a zone": {`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>F</title>
<item><title>A</title><pubDate>Thu, 21 Jan 2021 23:30:00</pubDate></item>
<item><title>B</title><pubDate>Thu, 21 Jan 2021</pubDate></item>
<item><title>C</title><dc:date>2021-01-21T23:30:00</dc:date></item>
<item><title>D</title><dc:date>2021-01-21T23:30:00-05:00</dc:date></item>
<item><title>E</title><pubDate>Thu, 21 Jan 2021 23:30:00 -0500</pubDate></item></channel></rss>`,
			[]string{"A; 2021-01-21; F||; excerpt; ", "B; 2021-01-21; F||; excerpt; ", "C; 2021-01-21; F||; excerpt; ",
				"D; 2021-01-22T04:30:00Z; F||; excerpt; ", "E; 2021-01-22T04:30:00Z; F||; excerpt; "}},
		"JSON Feed 1.0, of text": {`{"version": "https://jsonfeed.org/version/1", "title": "JSON", "items": [{"id": "https://json.example/a", "content_text": "A <b> & c.\n\nD.", "author": {"name": "Ida"}}]}`,
			[]string{"A <b> & c.; ; JSON|https://json.example/a|Ida; syndicated; A \\<b> & c.\n\nD."}},
		"UTF-16, little end first": {utf16(t, "\ufeff<?xml version=\"1.0\" encoding=\"utf-16\"?><rss version=\"2.0\"><channel><title>Café</title><item><title>Ł</title></item></channel></rss>", xunicode.LittleEndian),
			[]string{"Ł; ; Café||; excerpt; "}},
		"UTF-16, big end first, no mark": {utf16(t, "<?xml version=\"1.0\" encoding=\"UTF-16\"?><rss version=\"2.0\"><channel><title>Café</title><item><title>Ł</title></item></channel></rss>", xunicode.BigEndian),
			[]string{"Ł; ; Café||; excerpt; "}},
		"said to be UTF-16 and is not": {`<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><channel><title>Café</title><item><title>A</title></item></channel></rss>`,
			[]string{"A; ; Café||; excerpt; "}},
		"an encoding that is none": {`<?xml version="1.0" encoding="x-none"?><rss version="2.0"><channel><title>Café</title><item><title>A</title></item></channel></rss>`,
			[]string{"A; ; Café||; excerpt; "}},
		"UTF-8 with Windows-1252 in it": {"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Café \x93x\x94</title><item><title>A</title></item></channel></rss>",
			[]string{"A; ; Café “x”||; excerpt; "}},
		"no XML": {`<rss version="2.0"><channel><title>A & B</title><item><title>1 < 2</title><description>&nbsp;x <3</description></item></channel></rss>`,
			[]string{"1 < 2; ; A & B||; excerpt; x &lt;3"}},
	} {
		if !IsFeed([]byte(test.feed)) {
			t.Errorf("%s is taken for no feed", name)
		}
		feed, err := ReadFeed([]byte(test.feed), FeedOptions{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, s := range feed.Stories {
			got = append(got, said(s))
		}
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func utf16(t *testing.T, text string, order xunicode.Endianness) string {
	t.Helper()
	out, err := xunicode.UTF16(order, xunicode.IgnoreBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFeedsThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		`<rss version="2.0"><channel><title>F</title><item><title>A</title></item>`:                                 "XML syntax error on line 1: unexpected EOF",
		"<?xml version='1.0'?>\n\n<rss version='2.0'><channel><title":                                               "XML syntax error on line 3",
		`<rss version="2.0" xmlns:x="y"><channel><title>F</title><x:item><title>A</title></x:item></channel></rss>`: "none of the feed's items can be read",
		`{"version": "https://jsonfeed.org/version/1", "items": {}}`:                                                `in "items" it has object, which JSON Feed has not`,
		`{"version": "https://jsonfeed.org/version/1", "items": [`:                                                  "unexpected end of JSON input",
	} {
		if feed, err := ReadFeed([]byte(text), FeedOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n%+v, %v, want %s", text, feed, err, want)
		}
	}
	feed, err := ReadFeed([]byte(`<rss version="2.0"><channel><title>F</title></channel></rss>`), FeedOptions{})
	if err != nil || len(feed.Notes) != 1 || feed.Notes[0] != "the feed has no items" {
		t.Errorf("%+v, %v", feed, err)
	}
	latin := []byte("<rss version='2.0'><channel><title>\xa3</title><item><title>A</title></item></channel></rss>")
	if feed, err = ReadFeed(latin, FeedOptions{ContentType: "application/rss+xml; charset=iso-8859-2"}); err != nil || feed.Title != "Ł" {
		t.Errorf("%+v, %v", feed, err)
	}
}

func TestWhatIsTakenFromAFeed(t *testing.T) {
	const feed = `<rss version="2.0"><channel><title>F</title>
<item><title>A</title><pubDate>Thu, 21 Jan 2021 12:30:00 GMT</pubDate></item>
<item><title>B</title><pubDate>Wed, 20 Jan 2021 12:30:00 GMT</pubDate></item>
<item><title>C</title><pubDate>Fri, 1 Jan 2021 12:30:00 GMT</pubDate></item>
<item><title>D</title></item></channel></rss>`
	got, err := ReadFeed([]byte(feed), FeedOptions{Since: time.Date(2021, 1, 15, 0, 0, 0, 0, time.UTC), Limit: 2, Source: "AP", Tags: []string{"Law"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Stories) != 2 || got.Older != 1 || got.More != 1 || got.Stories[1].Title != "B" || got.Stories[0].Sources[0].Name != "AP" || got.Stories[0].Tags[0] != "Law" {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsNoFeed(t *testing.T) {
	for _, text := range []string{"", "Title\nText.", "<!DOCTYPE html><html><rss>", "{}", "<p>"} {
		if IsFeed([]byte(text)) {
			t.Errorf("%q is taken for a feed", text)
		}
	}
	deep := `<rss version="2.0"><channel><title>F</title><item>` + strings.Repeat("<x:a>", 1<<20)
	for _, text := range []string{"<rss", "<feed></rss>", deep, `{"version": "https://jsonfeed.org/version/1", "items": 1}`} {
		if feed, err := ReadFeed([]byte(text), FeedOptions{}); err == nil && len(feed.Stories) > 0 {
			t.Errorf("%.40q is read as %+v", text, feed)
		}
	}
	// HTML that is nested deeper than it can be read leaves its item out.
	html := `<rss version="2.0"><channel><title>F</title><item><title>A</title><description><![CDATA[` + strings.Repeat("<div>", 1<<12) + `]]></description></item><item><title>B</title></item></channel></rss>`
	feed, err := ReadFeed([]byte(html), FeedOptions{})
	if err != nil || feed.Stories[len(feed.Stories)-1].Title != "B" {
		t.Errorf("%+v, %v", feed, err)
	}
}

// FuzzFeed holds that whatever comes in as a feed becomes drafts that stand
// where articles stand, and has no links but those of the web.
func FuzzFeed(f *testing.F) {
	f.Add([]byte(`<rss version="2.0"><channel><title>F</title><link>https://a.example</link><item><title>../A</title><link>javascript:x</link><description>&lt;a href="javascript:x"&gt;b&lt;/a&gt; &lt;img src=x onerror=y&gt; *c* _d_ [e](f)</description></item></channel></rss>`))
	f.Add([]byte(`{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [{"id": "1", "content_html": "<pre>a</pre><ul><li>b<ol><li>c</ol></ul>"}]}`))
	dir, site := digest(f, map[string]string{})
	in, err := Open(dir, site)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		feed, err := ReadFeed(data, FeedOptions{})
		if err != nil {
			return
		}
		for _, story := range feed.Stories {
			checkDraft(t, dir, in, story)
		}
	})
}

// FuzzHTML holds that foreign HTML becomes Markdown that says the same words,
// without HTML and without links but those of the web.
func FuzzHTML(f *testing.F) {
	f.Add(`<p>A <b>b</b> <i>c</i><a href="/d">e</a> * _f_ [g] &lt;h&gt; 1. i</p><ul><li>j<li>k</ul><script>x</script>`)
	f.Add(`<table><tr><th>a<td>b|c</table><pre>x</pre><blockquote>y</blockquote><h2>z</h2># a<br>- b<hr>`)
	f.Add(`<img src=/a alt=\>`)
	f.Add(`<figure><img src="/a" alt="b"><figcaption>c "d" 'e' \ &amp;lt; f</figcaption></figure><div><figure><figcaption>g<img src=h></figcaption></figure></div>`)
	dir, site := digest(f, map[string]string{})
	in, err := Open(dir, site)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src string) {
		body, text, err := markdownOf(src, firstURL(nil, "https://example.org/a/"))
		if err != nil {
			return
		}
		page := checkDraft(t, dir, in, Story{Key: "x", Title: "X", Body: body, Text: text})
		if got, want := wording(page), wording(text); page != "" && got != want {
			t.Fatalf("the page says\n%q, the HTML\n%q\n%s", got, want, body)
		}
	})
}

// checkDraft takes in a story, looks at the draft, and returns what its page
// says; nothing where no article can be made of it.
func checkDraft(t *testing.T, dir string, in *Intake, story Story) string {
	t.Helper()
	name, err := desk.Take(dir, in.site.Config, in.draft(story, markOf(story.Key)), func(*content.Article) bool { return false })
	if err != nil {
		if _, bad := err.(desk.BadOption); bad {
			return ""
		}
		t.Fatal(err)
	}
	if !strings.HasPrefix(name, "content/articles/") || strings.Contains(name, "..") {
		t.Fatalf("the draft is %s", name)
	}
	full := filepath.Join(dir, filepath.FromSlash(name))
	src, err := os.ReadFile(full)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(full); err != nil {
		t.Fatal(err)
	}
	var p content.Parser
	a := p.Article(name, src)
	if !a.Draft || len(a.Links) > 0 {
		t.Fatalf("%+v of\n%s", a.Links, src)
	}
	for _, picture := range a.Pictures {
		if !strings.HasPrefix(picture.Destination, "http") {
			t.Fatalf("a picture is at %s", picture.Destination)
		}
	}
	var converter markdown.Converter
	page := string(converter.HTML(src[a.Body.Offset:], markdown.Options{}).HTML)
	for _, tag := range tags.FindAllString(page, -1) {
		for _, word := range []string{"<script", `="javascript:`, " onerror="} {
			if strings.Contains(strings.ToLower(tag), word) {
				t.Fatalf("the page has %s", tag)
			}
		}
	}
	return html.UnescapeString(tags.ReplaceAllString(page, " "))
}
