package importer

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	xunicode "golang.org/x/text/encoding/unicode"

	"github.com/google/go-cmp/cmp"
)

// prose is enough text to be found in a page.
const prose = `<p>The ship that had blocked the canal since Tuesday, a container carrier of four hundred metres, was afloat again on Monday, the harbour said.</p>
<p>Tugs had pulled at it for six days, and dredgers had moved thirty thousand cubic metres of sand from under its bow, before the tide of the full moon came in.</p>`

// page returns a page with a story, what else it has in its head, and what
// stands before the text.
func page(head, before string) string {
	return "<!DOCTYPE html><html><head>" + head + "</head><body><nav><a href=/>Home</a></nav><article>" + before + prose + "</article></body></html>"
}

func TestWhatAPageSays(t *testing.T) {
	ld := func(object string) string { return `<script type="application/ld+json">` + object + `</script>` }
	for name, test := range map[string]struct {
		head, before string
		want         string // title, date, source, author, link
	}{
		"nothing": {"", "", "The ship that had blocked the canal since Tuesday, a container carrier of four hundred metres, was…||||"},
		"a title with its publisher's name": {"<title>Ship afloat - Harbour Wire</title><meta property=og:site_name content='Harbour Wire'>", "",
			"Ship afloat||Harbour Wire||"},
		"Open Graph": {`<meta property="og:title" content="Ship &amp;amp; sand"><meta property="og:site_name" content="Harbour Wire"><meta property="og:url" content="https://wire.example/ship">
<meta property="article:published_time" content="2021-03-29T15:04:05+02:00"><meta name="author" content="By Ida Berg">`, "<h1>Another heading</h1>",
			"Ship & sand|2021-03-29T13:04:05Z|Harbour Wire|Ida Berg|https://wire.example/ship"},
		"JSON-LD": {ld(`{"@context": "https://schema.org", "@type": ["NewsArticle"], "headline": "Ship afloat", "datePublished": "2021-03-29", "author": [{"name": "Ida Berg"}, {"name": "Jo Ray"}],
"publisher": {"@type": "Organization", "name": "Harbour Wire"}, "mainEntityOfPage": {"@id": "https://wire.example/ship"}}`), "",
			"Ship afloat|2021-03-29|Harbour Wire|Ida Berg, Jo Ray|https://wire.example/ship"},
		"a graph that refers": {ld(`<!-- {"@graph": [{"@type": "Person", "@id": "#p", "name": "Ida Berg"}, {"@type": "Organization", "@id": "#o", "name": "Harbour
 Wire"}, {"@type": "Article", "headline": "Ship afloat", "author": {"@id": "#p"}, "publisher": {"@id": "#o"}, "url": "https://wire.example/ship"}]} -->`), "",
			"Ship afloat||Harbour Wire|Ida Berg|https://wire.example/ship"},
		"the story among several": {"<link rel=canonical href=https://wire.example/ship>" + ld(`[{"@type": "NewsArticle", "headline": "Fog", "datePublished": "2020-01-01", "url": "https://wire.example/fog"},
{"@type": "NewsArticle", "headline": "Ship afloat", "datePublished": "2021-03-29", "url": "https://www.wire.example/ship/"}]`), "",
			"Ship afloat|2021-03-29|wire.example||https://wire.example/ship"},
		"several stories, none of them this": {"<title>Ship afloat</title>" + ld(`[{"@type": "NewsArticle", "headline": "Fog", "datePublished": "2020-01-01"}, {"@type": "NewsArticle", "headline": "Ice"}]`), "",
			"Ship afloat||||"},
		"no JSON":                        {"<title>Ship afloat</title>" + ld(`{"@type": "NewsArticle", "headline": "Fog"`), "", "Ship afloat||||"},
		"an author that is an address":   {"<title>Ship afloat</title><meta property=article:author content=https://social.example/ida>", "", "Ship afloat||||"},
		"a publisher that is an address": {"<title>Ship afloat</title><meta property=og:site_name content=http://www.Wire.example>", "", "Ship afloat||wire.example||"},
		"a canonical address that is the home page": {"<title>Ship afloat</title><link rel=canonical href=https://wire.example/><meta property=og:url content=/ship>", "",
			"Ship afloat||||"},
		"an address that is none":          {"<title>Ship afloat</title><link rel=canonical href='javascript:alert(1)'><meta property=og:url content='file:///etc/passwd'>", "", "Ship afloat||||"},
		"a time":                           {"", "<h1>Ship afloat</h1><time datetime='2021-03-29T15:04Z'>Monday</time>", "Ship afloat|2021-03-29T15:04:00Z|||"},
		"a time that is said to be it":     {"", "<h1>Ship afloat</h1><time datetime='2021-04-01'>x</time><time itemprop=datePublished datetime='2021-03-29'>Monday</time>", "Ship afloat|2021-03-29|||"},
		"several times":                    {"", "<h1>Ship afloat</h1><time datetime='2021-04-01'>x</time><time datetime='2021-03-29'>Monday</time>", "Ship afloat||||"},
		"a time in words":                  {"<meta name=date content='Monday, March 29, 2021 5:34 PM EDT'>", "<h1>Ship afloat</h1>", "Ship afloat|2021-03-29|||"},
		"a time of RFC 822":                {"<meta name=pubdate content='Mon, 29 Mar 2021 12:30:00 EST'>", "<h1>Ship afloat</h1>", "Ship afloat|2021-03-29T17:30:00Z|||"},
		"a time without zone":              {"<meta name=date content='2021-03-29T23:30:00'>", "<h1>Ship afloat</h1>", "Ship afloat|2021-03-29|||"},
		"a day that is none":               {"<meta name=date content='2021-02-30'>", "<h1>Ship afloat</h1>", "Ship afloat||||"},
		"a day without year":               {"<meta name=date content='March 29'>", "<h1>Ship afloat</h1>", "Ship afloat||||"},
		"a title that says more":           {"<meta property=og:title content='Ship afloat | Ida Berg'>", "<h1>Ship afloat</h1>", "Ship afloat||||"},
		"a dateline":                       {"<title>Ship afloat</title>", "<p>SUEZ, March 29, 2021 (Wire One) - The ship is afloat.</p>", "Ship afloat|2021-03-29|Wire One||"},
		"where a browser saved it":         {"<!-- saved from url=(0025)https://wire.example/ship --><title>Ship afloat</title>", "", "Ship afloat||wire.example||https://wire.example/ship"},
		"a byline in the text":             {"<title>Ship afloat</title>", "<div class=byline>By Ida Berg</div>", "Ship afloat||||"},
		"JSON-LD nested without end":       {"<title>Ship afloat</title>" + ld(strings.Repeat(`[`, 1<<14)), "", "Ship afloat||||"},
		"a title of marks, which has none": {"<title> | </title>", "<h1>Ship</h1>", "Ship||||"},
	} {
		s, err := Page([]byte(page(test.head, test.before)), PageOptions{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := s.Title + "|" + s.Date + "|||"
		for _, d := range s.Sources[:min(len(s.Sources), 1)] {
			got = fmt.Sprintf("%s|%s|%s|%s|%s", s.Title, d.Date, d.Name, d.Author, d.URL)
		}
		if got != test.want {
			t.Errorf("%s:\n%s, want\n%s", name, got, test.want)
		}
		if s.Date == "" && s.DateNote == "" {
			t.Errorf("%s: nothing is said of its date", name)
		}
	}
}

func TestTheTextOfAPage(t *testing.T) {
	src := `<base href="/2021/">
<article><h1>Ship afloat</h1>
<script>alert(1)</script><style>p{}</style><iframe src="https://x.example"></iframe>
<p>The <a href="ship">ship</a> that had <a href="javascript:alert(1)">blocked</a> the canal since Tuesday, a container carrier of four hundred metres, was <b onclick="x()">afloat</b> again on Monday.</p>
<p>Tugs had pulled at it for six days, and dredgers had moved thirty thousand cubic metres of sand from under its bow, before the tide of the full moon came in &lt;script&gt;.</p>
<figure><img src="data:image/gif;base64,R0lGOD" data-src="bow.jpg" alt="The bow"><figcaption>The bow, on Monday</figcaption></figure>
<h2>How long others waited</h2>
<table><caption>Ships that waited</caption><tr><th>Day</th><th>Ships</th></tr><tr><td>Tuesday</td><td>40</td></tr><tr><td>Monday</td><td>367</td></tr></table>
<blockquote><p>It is over, said the harbour master on Monday morning, and went home to sleep.</p></blockquote>
<ul><li>One, of the canal authority</li><li>Two, of the harbour</li></ul>
<p>(This story has not been edited by The Harbour Post staff and is published from a syndicated feed.)</p>
</article>`
	s, err := Page([]byte("<html><body>"+src+"</body></html>"), PageOptions{Fetched: "https://wire.example/x/y"})
	if err != nil {
		t.Fatal(err)
	}
	want := `The [ship](https://wire.example/2021/ship) that had blocked the canal since Tuesday, a container carrier of four hundred metres, was **afloat** again on Monday.

Tugs had pulled at it for six days, and dredgers had moved thirty thousand cubic metres of sand from under its bow, before the tide of the full moon came in &lt;script&gt;.

![The bow](https://wire.example/2021/bow.jpg "The bow, on Monday")

## How long others waited

Ships that waited

| Day     | Ships |
|---------|-------|
| Tuesday | 40    |
| Monday  | 367   |

> It is over, said the harbour master on Monday morning, and went home to sleep.

- One, of the canal authority
- Two, of the harbour`
	if d := cmp.Diff(want, strings.TrimSpace(s.Body)); d != "" {
		t.Error(d)
	}
	if s.Notice == "" || len(s.Sources) != 2 || s.Sources[1].Name != "Harbour Post" || s.Provenance != "syndicated" {
		t.Errorf("%+v", s)
	}
}

func TestCaptions(t *testing.T) {
	for src, want := range map[string]string{
		`<figure><figcaption>A <i>ship</i></figcaption><picture><source srcset="b"><img src="/a" alt="b"></picture></figure>`: `![b](/a "A ship")`,
		`<figure><img src="/a"><figcaption>"It's" \ [c](d) &amp;lt; A&amp;B<br>e</figcaption></figure>`:                       `![](/a "\"It's\" \\ [c](d) \&lt; A\&B e")`,
		"<img src=/a alt='`b` *c* [d](e) \\[f &amp;lt; &lt;g> h_i_ A&amp;B \\'>":                                              "![\\`b\\` \\*c\\* \\[d\\](e) \\\\\\[f \\&lt; \\<g> h\\_i\\_ A\\&B \\\\](/a)",
		// A title has no links, and belongs to one picture in a paragraph of its own.
		`<figure><img src="/a"><figcaption>b <a href="/c">d</a></figcaption></figure>`:           "![](/a)\n\nb [d](/c)",
		`<figure><figcaption>b</figcaption><img src="/a"><img src="/c"></figure>`:                "b\n\n![](/a)![](/c)",
		`<figure><a href="/d"><img src="/a"></a><figcaption>b</figcaption></figure>`:             "[![](/a)](/d)\n\nb",
		`<figure><table><tr><th>a</th></tr></table><figcaption>b</figcaption></figure>`:          "| a |\n|---|\n\nb",
		`<figure><img src="/a"><figcaption>b</figcaption><figcaption>c</figcaption></figure>`:    "![](/a)\n\nb\n\nc",
		`<ul><li><figure><img src="/a"><figcaption>b</figcaption></figure></ul>`:                 "- ![](/a)\n  \n  b",
		`<figure><img src="/a" width=1><figcaption>b</figcaption></figure>`:                      "b",
		`<figure><blockquote>a</blockquote><figcaption>b</figcaption></figure>`:                  "> a\n\nb",
		`<figure><figure><img src="/a"><figcaption>b</figcaption></figure><figcaption></figure>`: `![](/a "b")`,
	} {
		if got, err := Markdown(src); err != nil || got != want {
			t.Errorf("%s becomes\n%s\nnot\n%s", src, got, want)
		}
	}
}

func TestPagesThatShowTheirTextByScript(t *testing.T) {
	s, err := Page([]byte(`<html><head><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ship afloat", "articleBody": "The ship *is* afloat.\n\nIt was `+strings.Repeat("long ", 50)+`there."}</script></head><body><div id=app></div></body></html>`), PageOptions{})
	if err != nil || !strings.HasPrefix(s.Body, `The ship \*is\* afloat.`) || s.Title != "Ship afloat" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestEncodingsOfPages(t *testing.T) {
	const word = "Größe “x”"
	encode := func(text string, e interface{ String(string) (string, error) }) string {
		out, err := e.String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	plain := page("<title>"+word+"</title>", "")
	little := xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM).NewEncoder()
	big := xunicode.UTF16(xunicode.BigEndian, xunicode.UseBOM).NewEncoder()
	for name, test := range map[string]struct{ data, kind, title string }{
		"UTF-8":                       {plain, "", word},
		"with a mark":                 {"\ufeff" + plain, "", word},
		"UTF-16 without a mark":       {encode(plain, little), "", word},
		"UTF-16 with a mark":          {encode(plain, big), "text/html; charset=utf-8", word},
		"Windows-1252, unsaid":        {encode(plain, charmap.Windows1252.NewEncoder()), "", word},
		"Windows-1252, as meta":       {encode(page("<meta charset=windows-1252><title>"+word+"</title>", ""), charmap.Windows1252.NewEncoder()), "", word},
		"Windows-1252, as UTF-8":      {encode(page("<meta charset=utf-8><title>"+word+"</title>", ""), charmap.Windows1252.NewEncoder()), "", word},
		"ISO-8859-2 of the server":    {encode(page("<title>Łódź</title>", ""), charmap.ISO8859_2.NewEncoder()), "text/html; charset=iso-8859-2", "Łódź"},
		"XML":                         {encode(`<?xml version="1.0" encoding="koi8-r"?>`+page("<title>Корабль</title>", ""), charmap.KOI8R.NewEncoder()), "", "Корабль"},
		"Shift_JIS":                   {encode(page("<meta http-equiv=content-type content='text/html; charset=Shift_JIS'><title>船が浮いた</title>", ""), japanese.ShiftJIS.NewEncoder()), "", "船が浮いた"},
		"ISO-2022-JP":                 {encode(page("<meta charset=iso-2022-jp><title>船が浮いた</title>", ""), japanese.ISO2022JP.NewEncoder()), "", "船が浮いた"},
		"saved as UTF-8 all the same": {page("<meta charset=gb2312><title>船が浮いた、船が浮いた、船が浮いた、船が浮いた</title>", ""), "", "船が浮いた、船が浮いた、船が浮いた、船が浮いた"},
		"an encoding that is none":    {page("<meta charset=x-none><title>"+word+"</title>", ""), "text/html; charset=none", word},
	} {
		if !IsPage([]byte(test.data)) || IsFeed([]byte(test.data)) {
			t.Errorf("%s is taken for no page", name)
		}
		s, err := Page([]byte(test.data), PageOptions{ContentType: test.kind})
		if err != nil || s.Title != test.title {
			t.Errorf("%s: %q, %v", name, s.Title, err)
		}
	}
}

func TestPagesThatAreNone(t *testing.T) {
	for name, test := range map[string]struct{ src, want string }{
		"empty":       {"<html></html>", "no story is found in the page"},
		"nested":      {strings.Repeat("<div>", 1000) + prose, "nested too deep"},
		"many":        {strings.Repeat("<br>", MostElements+1) + prose, "more than 30000 elements"},
		"of scripts":  {"<html><body><script>let text = '" + strings.Repeat("word ", 100) + "'</script></body>", "no story is found"},
		"of pictures": {"<html><body><img src=a.png></body>", "no story is found"},
	} {
		if s, err := Page([]byte(test.src), PageOptions{}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
	for _, text := range []string{"%PDF-1.4\n\x00\x01\x02", "From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype=\"text/html\"\n\nText."} {
		if s, err := Text([]byte(text), TextOptions{}); err == nil {
			t.Errorf("%+v", s)
		}
	}
}

// FuzzPage holds that whatever comes in as a page becomes a draft that stands
// where articles stand, and has no links but those of the web.
func FuzzPage(f *testing.F) {
	f.Add([]byte(page(`<title>A</title><script type="application/ld+json">{"@type": "NewsArticle", "headline": "../A", "url": "javascript:x"}</script>`, `<img src=x onerror=y><a href="javascript:x">b</a>`)))
	f.Add([]byte(page(`<meta property=og:title content="A"><meta name=date content="2021-01-21T1:2"><base href="//x">`, `<table><tr><td><table><tr><td>a</table></table><time datetime=2021-01-21>`)))
	dir, site := digest(f, map[string]string{})
	in, err := Open(dir, site)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		story, err := Page(data, PageOptions{})
		if err != nil {
			return
		}
		checkDraft(t, dir, in, story)
	})
}
