package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const hostile = "<p title=\"it's\">A &amp; B</p>\r\n\t]]> é 新 𝄞 \u2028"

// digest is a feed with one of everything.
func digest() Atom {
	berlin := time.FixedZone("", 3600)
	return Atom{
		Lang:      "en",
		ID:        "tag:example.org,2021:feed/",
		Title:     "News & Notes",
		Subtitle:  "All of it",
		Updated:   Time(time.Date(2021, 1, 20, 18, 30, 5, 999, berlin)),
		Authors:   []Person{{"Ada"}, {"Jo"}},
		Rights:    "CC BY 4.0",
		Generator: "coranto",
		Links: []Link{
			{Rel: "self", Type: "application/atom+xml", Href: "https://example.org/atom.xml"},
			{Rel: "alternate", Type: "text/html", Href: "https://example.org/?a=1&b=2", HrefLang: "en", Title: `"Home"`},
		},
		Entries: []Entry{
			{
				Lang:      "de",
				ID:        "tag:example.org,2021:a",
				Title:     "A < B",
				Published: Time(time.Date(2021, 1, 20, 0, 0, 0, 0, time.UTC)),
				Updated:   Time(time.Date(2021, 1, 20, 18, 30, 5, 0, berlin)),
				Authors:   []Person{{"Grace"}},
				Links: []Link{
					{Rel: "alternate", Type: "text/html", Href: "https://example.org/2021/01/a.html"},
					{Rel: "via", Href: "https://reuters.example/a", Title: "B > A"},
				},
				Categories: []Category{{Term: "c-plus-plus", Scheme: "https://example.org/topics/", Label: "C++"}},
				Summary:    "In short.",
				Content:    HTML(hostile),
			},
			{ID: "tag:example.org,2021:b", Title: "B", Published: Time(time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)), Updated: Time(time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC))},
		},
	}
}

func appended(t testing.TB, document any) string {
	t.Helper()
	out, err := Append(nil, document)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// check compares a document with what is wanted of it, which has each element
// on a line of its own.
func check(t *testing.T, document any, want string) {
	t.Helper()
	got := strings.ReplaceAll(appended(t, document), "><", ">\n<")
	if d := cmp.Diff(strings.TrimPrefix(want, "\n"), got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestAtom(t *testing.T) {
	check(t, digest(), `
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>tag:example.org,2021:feed/</id>
<title>News &amp; Notes</title>
<subtitle>All of it</subtitle>
<updated>2021-01-20T18:30:05+01:00</updated>
<author>
<name>Ada</name>
</author>
<author>
<name>Jo</name>
</author>
<link rel="self" type="application/atom+xml" href="https://example.org/atom.xml">
</link>
<link rel="alternate" type="text/html" href="https://example.org/?a=1&amp;b=2" title="&#34;Home&#34;" hreflang="en">
</link>
<rights>CC BY 4.0</rights>
<generator>coranto</generator>
<entry xml:lang="de">
<id>tag:example.org,2021:a</id>
<title>A &lt; B</title>
<published>2021-01-20T00:00:00Z</published>
<updated>2021-01-20T18:30:05+01:00</updated>
<author>
<name>Grace</name>
</author>
<link rel="alternate" type="text/html" href="https://example.org/2021/01/a.html">
</link>
<link rel="via" href="https://reuters.example/a" title="B &gt; A">
</link>
<category term="c-plus-plus" scheme="https://example.org/topics/" label="C++">
</category>
<summary>In short.</summary>
<content type="html">&lt;p title="it's"&gt;A &amp;amp; B&lt;/p&gt;&#xD;
	]]&gt; é 新 𝄞 `+"\u2028"+`</content>
</entry>
<entry>
<id>tag:example.org,2021:b</id>
<title>B</title>
<published>2021-01-01T00:00:00Z</published>
<updated>2021-01-01T00:00:00Z</updated>
</entry>
</feed>
`)
}

func TestAtomWithoutEntries(t *testing.T) {
	check(t, Atom{ID: "tag:example.org,2021:feed/", Title: "T", Updated: Time(time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC))}, `
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>tag:example.org,2021:feed/</id>
<title>T</title>
<updated>2021-01-01T00:00:00Z</updated>
</feed>
`)
}

func TestAnEntryMarshalledBeforeIsTheSame(t *testing.T) {
	plain, marshalled := digest(), digest()
	for i, e := range marshalled.Entries {
		bytes, err := e.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		marshalled.Entries[i] = Entry{Marshalled: bytes}
	}
	want := appended(t, plain)
	for range 2 { // and is not used up
		if d := cmp.Diff(want, appended(t, marshalled)); d != "" {
			t.Errorf("(-plain +marshalled)\n%s", d)
		}
	}
	if out, err := xml.Marshal(marshalled); err != nil || xml.Header+string(out)+"\n" != want {
		t.Errorf("xml.Marshal gives %s, %v", out, err)
	}
}

// names walks a document and returns its elements with their namespaces.
func names(t *testing.T, text string) []xml.Name {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	var all []xml.Name
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			all = append(all, start.Name)
			for _, a := range start.Attr {
				if a.Name.Local == "lang" && a.Name.Space != "http://www.w3.org/XML/1998/namespace" && a.Name.Space != "xml" {
					t.Errorf("<%s> has the language in the namespace %q", start.Name.Local, a.Name.Space)
				}
			}
		}
	}
}

func TestEveryElementIsInItsNamespace(t *testing.T) {
	for space, document := range map[string]any{
		"http://www.w3.org/2005/Atom":                 digest(),
		"http://www.sitemaps.org/schemas/sitemap/0.9": Sitemap{Pages: []SitemapPage{{"https://example.org/", "2021-01-20"}}},
	} {
		for _, name := range names(t, appended(t, document)) {
			if name.Space != space {
				t.Errorf("<%s> is in the namespace %q", name.Local, name.Space)
			}
		}
	}
}

// TestWhatXMLCannotHoldIsReplaced puts each such character into every text.
func TestWhatXMLCannotHoldIsReplaced(t *testing.T) {
	for _, bad := range []string{"\x00", "\x01", "\b", "\v", "\f", "\x1b", "\x1f", "\ufffe", "\uffff", "\xff", "\xed\xa0\x80"} {
		text := "a" + bad + "b"
		doc := Atom{
			ID: text, Title: text, Subtitle: text, Authors: []Person{{text}}, Links: []Link{{Href: text, Title: text}},
			Entries: []Entry{{ID: text, Title: text, Summary: text, Categories: []Category{{Term: text, Label: text}}, Content: HTML(text)}},
		}
		out := appended(t, doc)
		names(t, out) // a parser reads it to its end
		if n := strings.Count(out, "\ufffd"); n < 11 {
			t.Errorf("%q is replaced in %d of 11 places:\n%s", bad, n, out)
		}
	}
}

// FuzzContent holds that any text comes back out of a feed, but for what XML
// cannot hold.
func FuzzContent(f *testing.F) {
	for _, s := range []string{"", hostile, "\r\r\n", "&lt;", "]]>", "\xff\ufffe\x00", "<![CDATA[x]]>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e := Entry{ID: "i", Content: HTML(text)}
		bytes, err := e.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		var back Entry
		if err := xml.Unmarshal(withoutTimes(bytes), &back); err != nil {
			t.Fatalf("%v in %s", err, bytes)
		}
		want := strings.Map(func(r rune) rune {
			if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
				return '\ufffd'
			}
			return r
		}, strings.ToValidUTF8(text, "\ufffd"))
		if back.Content.Body != want {
			t.Errorf("%q comes back as %q", want, back.Content.Body)
		}
	})
}

// withoutTimes removes the two times of an entry, which are only written.
func withoutTimes(entry []byte) []byte {
	for _, name := range []string{"published", "updated"} {
		if i := bytes.Index(entry, []byte("<"+name+">")); i >= 0 {
			j := bytes.Index(entry, []byte("</"+name+">")) + len("</"+name+">")
			entry = append(entry[:i:i], entry[j:]...)
		}
	}
	return entry
}

func TestSitemaps(t *testing.T) {
	check(t, Sitemap{Pages: []SitemapPage{
		{"https://example.org/topics/%C3%A9/?a&b", ""},
		{"https://example.org/2021/01/a.html", "2021-01-20T18:30:00+01:00"},
	}}, `
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url>
<loc>https://example.org/topics/%C3%A9/?a&amp;b</loc>
</url>
<url>
<loc>https://example.org/2021/01/a.html</loc>
<lastmod>2021-01-20T18:30:00+01:00</lastmod>
</url>
</urlset>
`)
	check(t, SitemapIndex{Sitemaps: []SitemapPage{{Location: "https://example.org/sitemap-2021.xml"}}}, `
<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap>
<loc>https://example.org/sitemap-2021.xml</loc>
</sitemap>
</sitemapindex>
`)
}

func TestAppendLeavesWhatStandsBefore(t *testing.T) {
	out, err := Append([]byte("before"), Sitemap{})
	if err != nil || !strings.HasPrefix(string(out), "before<?xml") || !strings.HasSuffix(string(out), "</urlset>\n") {
		t.Errorf("%q, %v", out, err)
	}
	out, err = Append([]byte("before"), func() {})
	if err == nil || string(out) != "before" {
		t.Errorf("%q, %v", out, err)
	}
}

// article is HTML of the size and kind that a digest's article has.
var article = strings.Repeat(`<p>The court’s ruling, <a href="https://example.org/2021/01/a.html">handed down</a> on Friday, leaves
the question of “good faith” to another day &amp; another court.</p>
`, 20)

func BenchmarkEntry(b *testing.B) {
	e := digest().Entries[0]
	e.Content = HTML(article)
	b.ReportAllocs()
	b.SetBytes(int64(len(article)))
	for b.Loop() {
		if _, err := e.Marshal(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAtom writes a feed of thirty entries that were marshalled before.
func BenchmarkAtom(b *testing.B) {
	doc := digest()
	e := doc.Entries[0]
	e.Content = HTML(article)
	marshalled, err := e.Marshal()
	if err != nil {
		b.Fatal(err)
	}
	doc.Entries = nil
	for range 30 {
		doc.Entries = append(doc.Entries, Entry{Marshalled: marshalled})
	}
	b.ReportAllocs()
	b.SetBytes(int64(30 * len(marshalled)))
	var buf []byte
	for b.Loop() {
		if buf, err = Append(buf[:0], doc); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSitemap writes the largest sitemap that there can be.
func BenchmarkSitemap(b *testing.B) {
	var doc Sitemap
	for i := range 40_000 {
		doc.Pages = append(doc.Pages, SitemapPage{fmt.Sprintf("https://example.org/2021/01/%d.html", i), "2021-01-20T18:30:00+01:00"})
	}
	var buf []byte
	for b.Loop() {
		var err error
		if buf, err = Append(buf[:0], doc); err != nil {
			b.Fatal(err)
		}
	}
}
