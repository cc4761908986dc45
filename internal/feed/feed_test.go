package feed

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the documents in testdata")

const hostile = "<p title=\"it's\">A &amp; B</p>\r\n\t]]> é 新 𝄞 \u2028"

// digest is a feed with one of everything.
func digest() Feed {
	berlin := time.FixedZone("", 3600)
	return Feed{
		ID:          "tag:example.org,2021:feed/",
		Title:       "News & Notes",
		Description: "All of it",
		Language:    "en",
		Home:        "https://example.org/?a=1&b=2",
		Self:        "https://example.org/atom.xml",
		Updated:     time.Date(2021, 1, 20, 18, 30, 5, 250_000_000, berlin),
		Authors:     []string{"Ada", "Jo"},
		History:     History{Previous: "https://example.org/2021/01/atom.xml"},
		Items: []Item{
			{
				ID:         "tag:example.org,2021:a",
				URL:        "https://example.org/2021/01/a.html",
				Title:      "A < B",
				Language:   "de",
				Published:  time.Date(2021, 1, 20, 0, 0, 0, 0, time.UTC),
				Updated:    time.Date(2021, 1, 20, 18, 30, 5, 250_000_000, berlin),
				Authors:    []string{"Grace"},
				Categories: []Category{{Term: "c-plus-plus", Scheme: "https://example.org/topics/", Label: "C++"}},
				Sources:    []Source{{"Reuters", "https://reuters.example/a", "B > A"}, {Name: "AP"}},
				Summary:    "In short & plain.",
				Content:    hostile,
				Picture:    &Picture{"https://example.org/media/a.png", "image/png", 1234},
				Digest: &Digest{
					Provenance: "adapted", Highlights: []string{"It is <b>so</b>."},
					Source:      &Source{"Reuters", "https://reuters.example/a", "B > A"},
					Sources:     []Source{{"Reuters", "https://reuters.example/a", "B > A"}, {Name: "AP"}},
					Story:       &Named{"suit", "The suit", "https://example.org/stories/suit/"},
					Events:      []Dated{{"2020-12", "It began", ""}},
					Corrections: []Dated{{"2021-01-20", "It was so.", ""}},
				},
			},
			{
				ID: "tag:example.org,2021:b", URL: "https://example.org/2021/01/b.html", Title: "B", Content: "<p>B</p>",
				Published: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC), Updated: time.Date(2021, 1, 1, 0, 0, 0, 1000, time.UTC),
			},
		},
	}
}

// archive is the feed of a month.
func archive() Feed {
	doc := digest()
	doc.Self, doc.History = "https://example.org/2021/01/atom.xml", History{
		Archive: true, Current: "https://example.org/atom.xml", Previous: "https://example.org/2020/12/atom.xml",
	}
	doc.Items = append(doc.Items[1:], Item{
		ID: "tag:example.org,2021:c", URL: "https://example.org/2021/01/c.html", Title: "C", Summary: "In short & plain.",
		Updated: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC),
	})
	return doc
}

func written(t testing.TB, f Format, doc Feed) string {
	t.Helper()
	out, err := f.Append(nil, doc)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestDocuments compares each kind of document with the one in testdata, which
// has each element on a line of its own.
func TestDocuments(t *testing.T) {
	empty := Feed{ID: "tag:example.org,2021:feed/", Title: "T", Home: "https://example.org/", Self: "https://example.org/x", Updated: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)}
	documents := map[string]func() ([]byte, error){
		"archive.xml": func() ([]byte, error) { return Atom.Append(nil, archive()) },
		"sitemap.xml": func() ([]byte, error) {
			return Append(nil, Sitemap{Pages: []SitemapPage{
				{Location: "https://example.org/topics/%C3%A9/?a&b"},
				{Location: "https://example.org/2021/01/a.html", Modified: "2021-01-20T18:30:00+01:00"},
			}})
		},
		"news-sitemap.xml": func() ([]byte, error) {
			return Append(nil, Sitemap{News: NewsNamespace, Pages: []SitemapPage{
				{Location: "https://example.org/a.html", News: &News{"News & Notes", "en", "2021-01-20", "A < B"}},
			}})
		},
		"sitemap-index.xml": func() ([]byte, error) {
			return Append(nil, SitemapIndex{Sitemaps: []SitemapPage{{Location: "https://example.org/sitemap-2021.xml"}}})
		},
		"opml.xml": func() ([]byte, error) {
			return Append(nil, OPML{Version: "2.0", Title: "News & Notes", Groups: []Outline{
				{Text: "Topics", Feeds: []Outline{FeedOutline("C++", "https://example.org/topics/c-plus-plus/atom.xml", "https://example.org/topics/c-plus-plus/")}},
			}})
		},
		"articles.json": func() ([]byte, error) {
			d := digest().Items[0].Digest
			return AppendMonth(nil, Month{
				Version: 2, IDs: "tag:example.org,2021:", Title: "News & Notes", Home: "https://example.org/", URL: "https://example.org/2021/01/articles.json",
				Month: "2021-01", Language: "en",
				Topics:  map[string]string{"c-plus-plus": "C++"},
				Stories: map[string]string{"suit": "The suit"},
				Articles: []Article{
					{
						ID: "a", URL: "/2021/01/a.html", Title: "A < B", Date: "2021-01-20",
						Updated: "2021-01-21T08:00:00+01:00", Language: "de", Rank: "lead", Authors: []string{"Grace"},
						Topics: []string{"c-plus-plus"}, Story: "suit",
						Picture: "/media/a.png", PictureAlt: "A", Provenance: d.Provenance, Highlights: d.Highlights,
						Sources: d.All(), Events: d.Events, Corrections: d.Corrections,
					},
					{ID: "https://old.example/b", URL: "/b.html", Title: "B", Date: "2021-01-01", Excerpt: "In short."},
				},
			})
		},
	}
	at := time.Date(2021, 1, 20, 18, 30, 0, 0, time.FixedZone("", 3600))
	documents["timeline.json"] = func() ([]byte, error) {
		return AppendTimeline(nil, Timeline{Title: "A < B", Text: "In <short>", Moments: []Moment{
			{ID: "m1", Group: "events", Start: at, Exact: 2, Date: "about January 2021", Headline: hostile},
			{ID: "m2", Group: "articles", Start: at, Exact: 5, Headline: "C & D", Text: "It <is>", URL: `https://example.org/a"b`},
		}})
	}
	documents["events.ics"] = func() ([]byte, error) {
		return AppendCalendar(nil, Calendar{Name: "Suits; rulings, and so on", URL: "https://example.org/events.ics", Events: []CalendarEvent{
			{ID: "a@example.org", Changed: at, Start: at, Text: "A moment", URL: "https://example.org/a.html"},
			{ID: "b@example.org", Changed: at, Start: at, End: at.AddDate(0, 1, 0), Text: strings.Repeat("Größe 新 𝄞, ", 12), Description: "about\nthen \\ there"},
		}}), nil
	}
	for _, f := range Formats {
		documents[f.File()] = func() ([]byte, error) { return f.Append(nil, digest()) }
		documents["empty-"+f.File()] = func() ([]byte, error) { return f.Append(nil, empty) }
	}
	for name, document := range documents {
		got, err := document()
		if err != nil {
			t.Fatal(err)
		}
		switch path.Ext(name) {
		case ".json":
			if !json.Valid(got) {
				t.Errorf("%s is not JSON", name)
			}
		case ".xml":
			elements(t, string(got))
			got = []byte(strings.ReplaceAll(string(got), "><", ">\n<"))
		}
		file := "testdata/" + name
		if *update {
			if err := os.WriteFile(file, got, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), string(got)); d != "" {
			t.Errorf("%s (-want +got)\n%s", name, d)
		}
	}
	files, _ := os.ReadDir("testdata")
	for _, file := range files {
		if documents[file.Name()] == nil && !file.IsDir() {
			t.Errorf("no test uses testdata/%s", file.Name())
		}
	}
}

func TestAnItemMarshalledBeforeIsTheSame(t *testing.T) {
	for _, f := range Formats {
		plain, marshalled := digest(), digest()
		for i, item := range marshalled.Items {
			bytes, err := f.Item(item)
			if err != nil {
				t.Fatal(err)
			}
			marshalled.Items[i] = Item{Marshalled: bytes}
		}
		want := written(t, f, plain)
		for range 2 { // and is not used up
			if d := cmp.Diff(want, written(t, f, marshalled)); d != "" {
				t.Errorf("%s (-plain +marshalled)\n%s", f, d)
			}
		}
	}
}

// elements walks a document and returns its elements as they are written, the
// prefix before the name.
func elements(t *testing.T, text string) []string {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	var all []string
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if start, ok := token.(xml.StartElement); ok {
			name := start.Name.Local
			if start.Name.Space != "" {
				name = start.Name.Space + ":" + name
			}
			all = append(all, name)
		}
	}
	if err := xml.Unmarshal([]byte(text), new(struct{})); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestValidatorsRules holds some rules of the W3C's feed validator that the
// shape of a document can break.
func TestValidatorsRules(t *testing.T) {
	for _, doc := range []Feed{digest(), archive(), {ID: "i", Title: "T", Home: "https://h/", Self: "https://s/"}} {
		channel := elements(t, written(t, RSS, doc))
		if last, item := slices.Index(channel, "dc:creator"), slices.Index(channel, "item"); item >= 0 && last > item {
			t.Error("a channel's own elements stand behind its items")
		}
		for _, need := range []string{"title", "link", "description", "lastBuildDate", "atom:link"} {
			if !slices.Contains(channel, need) {
				t.Errorf("the channel has no %s", need)
			}
		}
		feed := elements(t, written(t, Atom, doc))
		if entry := slices.Index(feed, "entry"); entry >= 0 && slices.Contains(feed[entry:], "generator") {
			t.Error("a feed's own elements stand behind its entries")
		}
	}
	item := written(t, RSS, digest())
	if d, c := strings.Index(item, "<description>In"), strings.Index(item, "<content:encoded>"); d < 0 || c < d {
		t.Error("content:encoded needs a description before it")
	}
	for _, f := range []Format{Atom, RSS} {
		for _, empty := range []string{"<title></title>", "<description></description>", "<subtitle></subtitle>", "<summary></summary>", `title=""`, `type=""`, "<dc:source></dc:source>"} {
			if doc := written(t, f, digest()); strings.Contains(doc, empty) {
				t.Errorf("%s has an empty %s", f, empty)
			}
		}
	}
}

// TestWhatXMLCannotHoldIsReplaced puts each such character into every text.
func TestWhatXMLCannotHoldIsReplaced(t *testing.T) {
	for _, bad := range []string{"\x00", "\x01", "\b", "\v", "\f", "\x1b", "\x1f", "\ufffe", "\uffff", "\xff", "\xed\xa0\x80"} {
		text := "a" + bad + "b"
		doc := Feed{
			ID: text, Title: text, Description: text, Authors: []string{text}, Home: text, Self: text,
			Items: []Item{{
				ID: text, Title: text, Summary: text, URL: text, Content: text,
				Categories: []Category{{Term: text, Label: text, Scheme: text}}, Sources: []Source{{URL: text, Title: text}},
			}},
		}
		for _, f := range []Format{Atom, RSS} {
			out := written(t, f, doc)
			elements(t, out) // a parser reads it to its end
			if n := strings.Count(out, "\ufffd"); n < 11 {
				t.Errorf("%s: %q is replaced in %d places:\n%s", f, bad, n, out)
			}
		}
		if out := written(t, JSON, doc); !json.Valid([]byte(out)) {
			t.Errorf("%q gives no JSON", bad)
		}
	}
}

// FuzzContent holds that any text comes back out of a feed, but for what the
// format cannot hold.
func FuzzContent(f *testing.F) {
	for _, s := range []string{"", hostile, "\r\r\n", "&lt;", "]]>", "\xff\ufffe\x00", "<![CDATA[x]]>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		valid := strings.ToValidUTF8(text, "\ufffd")
		want := strings.Map(func(r rune) rune {
			if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
				return '\ufffd'
			}
			return r
		}, valid)
		for format, element := range map[Format]string{Atom: "content", RSS: "encoded"} {
			item, err := format.Item(Item{ID: "i", Summary: "s", Content: text})
			if err != nil {
				t.Fatal(err)
			}
			if format == Atom && text == "" {
				continue // no content is left out
			}
			if back := textOf(t, item, element); back != want {
				t.Errorf("%s: %q comes back as %q", format, want, back)
			}
		}
		item, err := JSON.Item(Item{ID: "i", Content: text})
		if err != nil {
			t.Fatal(err)
		}
		var back jsonEntry
		if err := json.Unmarshal(item, &back); err != nil {
			t.Fatal(err)
		}
		// encoding/json replaces each byte that is not UTF-8, not each run.
		if utf8Runs(back.Content) != utf8Runs(valid) {
			t.Errorf("%q comes back as %q", valid, back.Content)
		}
	})
}

// utf8Runs returns text with one replacement for each run of them.
func utf8Runs(text string) string {
	for strings.Contains(text, "\ufffd\ufffd") {
		text = strings.ReplaceAll(text, "\ufffd\ufffd", "\ufffd")
	}
	return text
}

// textOf returns the text of the element with that name.
func textOf(t *testing.T, item []byte, name string) string {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(string(item)))
	for {
		token, err := decoder.Token()
		if err != nil {
			t.Fatalf("%v in %s", err, item)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == name {
			var text string
			if err := decoder.DecodeElement(&text, &start); err != nil {
				t.Fatal(err)
			}
			return text
		}
	}
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
	for _, f := range Formats {
		out, err := f.Append([]byte("before"), digest())
		if err != nil || string(out) != "before"+written(t, f, digest()) {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// article is HTML of the size and kind that a digest's article has.
var article = strings.Repeat(`<p>The court’s ruling, <a href="https://example.org/2021/01/a.html">handed down</a> on Friday, leaves
the question of “good faith” to another day &amp; another court.</p>
`, 20)

func BenchmarkItem(b *testing.B) {
	item := digest().Items[0]
	item.Content = article
	for _, f := range Formats {
		b.Run(f.String(), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(article)))
			for b.Loop() {
				if _, err := f.Item(item); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFeed writes a feed of thirty items that were marshalled before.
func BenchmarkFeed(b *testing.B) {
	for _, f := range Formats {
		b.Run(f.String(), func(b *testing.B) {
			doc := digest()
			item := doc.Items[0]
			item.Content = article
			marshalled, err := f.Item(item)
			if err != nil {
				b.Fatal(err)
			}
			doc.Items = slices.Repeat([]Item{{Marshalled: marshalled}}, 30)
			b.ReportAllocs()
			var buf []byte
			for b.Loop() {
				if buf, err = f.Append(buf[:0], doc); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSitemap writes the largest sitemap that there can be.
func BenchmarkSitemap(b *testing.B) {
	var doc Sitemap
	for i := range 50000 {
		doc.Pages = append(doc.Pages, SitemapPage{Location: fmt.Sprintf("https://example.org/2021/01/%d.html", i), Modified: "2021-01-20T18:30:00+01:00"})
	}
	b.ReportAllocs()
	var buf []byte
	for b.Loop() {
		var err error
		if buf, err = Append(buf[:0], doc); err != nil {
			b.Fatal(err)
		}
	}
}

// TestCalendarLines holds the rules of RFC 5545 for lines: they end with CR LF,
// none is longer than 75 octets, no character is cut in two, and what was folded
// is what was written.
func TestCalendarLines(t *testing.T) {
	for n := range 300 {
		text := strings.Repeat("a", n%7) + strings.Repeat("新é𝄞", n)
		doc := string(AppendCalendar(nil, Calendar{Name: "N", URL: "u", Events: []CalendarEvent{{ID: "i", Text: text}}}))
		if strings.Count(doc, "\n") != strings.Count(doc, "\r\n") || !strings.HasSuffix(doc, "\r\n") {
			t.Fatal("a line does not end with CR LF")
		}
		for line := range strings.SplitSeq(doc, "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) {
				t.Fatalf("%d octets in %q", len(line), line)
			}
		}
		if want := "SUMMARY:" + text + "\r\n"; text != "" && !strings.Contains(strings.ReplaceAll(doc, "\r\n ", ""), want) {
			t.Fatalf("unfolded, the text of %d characters is another", n)
		}
	}
}
