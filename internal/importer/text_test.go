package importer

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"coranto/internal/content"
	"coranto/internal/desk"
	"coranto/internal/files"
	"coranto/internal/markdown"
	"coranto/internal/site"
)

// digest returns a folder with a digest, and its site.
func digest(t testing.TB, texts map[string]string) (string, *site.Site) {
	t.Helper()
	dir := t.TempDir()
	fsys := fstest.MapFS{}
	texts["site.yaml"] = "title: Test\nurl: https://example.org/\nid: example.org,2021\ntimezone: Europe/Oslo\n" + texts["site.yaml"]
	for name, text := range texts {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if err := os.CopyFS(dir, fsys); err != nil {
		t.Fatal(err)
	}
	tree, _, err := files.Scan(fsys)
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Load(tree, site.Options{Now: time.Date(2021, 2, 1, 0, 0, 0, 0, time.UTC), Drafts: true, Future: true})
	if err != nil {
		t.Fatal(err)
	}
	return dir, s
}

func TestDatelines(t *testing.T) {
	for _, test := range []struct{ line, place, date, agency, text string }{
		{"SEATTLE, Jan 21 (Reuters) - A judge", "SEATTLE", "????-01-21", "Reuters", "A judge"},
		{"SEATTLE, Jan. 21, 2021 (Reuters) – A judge", "SEATTLE", "2021-01-21", "Reuters", "A judge"},
		{"WASHINGTON (AP) — A judge", "WASHINGTON", "", "AP", "A judge"},
		{"Jan 21 (Reuters) - A judge", "", "????-01-21", "Reuters", "A judge"},
		{"(Reuters) - A judge", "", "", "Reuters", "A judge"},
		{"New Delhi, January 21 (PTI): A judge", "New Delhi", "????-01-21", "PTI", "A judge"},
		{"SAN FRANCISCO, Calif., 21 January 2021 /PRNewswire/ -- A firm", "SAN FRANCISCO, Calif.", "2021-01-21", "PRNewswire", "A firm"},
		{"OSLO--(BUSINESS WIRE)--A firm", "OSLO", "", "BUSINESS WIRE", "A firm"},
		{"LONDON/NEW YORK, Jan 21 (Reuters) - A judge", "LONDON/NEW YORK", "????-01-21", "Reuters", "A judge"},

		{"The judge (who is 64) - and the host - spoke.", "", "", "", ""},
		{"EXCLUSIVE - A judge", "", "", "", ""},
		{"WASHINGTON Jan 21 (Reuters) - A judge", "", "", "", ""},
		{"On Jan. 21, 2021 - a Thursday - it rained.", "", "", "", ""},
		{"Jane Roe (Labour) - said it.", "", "", "", ""},
		{"He said: it rains.", "", "", "", ""},
		{"OSLO, Feb 30 (NTB) - A day", "", "", "", ""},
		{"OSLO (NTB) - ", "", "", "", ""},
	} {
		d, text, ok := parseDateline(test.line)
		got := []string{d.place, d.date, d.agency, text}
		want := []string{test.place, test.date, test.agency, test.text}
		if test.text == "" {
			if ok {
				t.Errorf("%q is read as a dateline: %q", test.line, got)
			}
			continue
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", test.line, got, want)
		}
	}
}

func TestDatesInProse(t *testing.T) {
	for text, want := range map[string]string{
		"On January 10, 2021 and Feb. 3rd, 2021, in May 2020 and in 2019.": "2021-01-10 2021-02-03 2020-05 2019",
		"On 10 January 2021, am 3. März 2021, le 4 août 2020.":             "2021-01-10 2021-03-03 2020-08-04",
		"El 5 de enero de 2021; 2021-01-06.":                               "2021-01-05 2021-01-06",
		"On Jan. 11 it may 12 times.":                                      "????-01-11 ????-05-12",
		"February 30, 2021, 2021-13-01, 1,234 ships and 2021 more.":        "",
		"It was May. The march 100 miles long.":                            "",
	} {
		if got := strings.Join(datesIn(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSentences(t *testing.T) {
	text := "Mr. Roe of the U.S. Court spoke. \"It is over,\" he said! “Is it?” Amazon.com Inc. is. 3 ships came… On Jan. 4 it rained."
	want := []string{"Mr. Roe of the U.S. Court spoke.", "\"It is over,\" he said!", "“Is it?”", "Amazon.com Inc. is.", "3 ships came…", "On Jan. 4 it rained."}
	if d := cmp.Diff(want, sentencesOf(text)); d != "" {
		t.Error(d)
	}
}

func TestCentralSentences(t *testing.T) {
	sentences := sentencesOf(`The port of Oslo closed its container terminal after a crane fell into the water.
It was a day in spring, and nobody had expected any of it.
The crane had stood at the container terminal of the port since the nineties.
Ida Berg bought bread for the weekend and went home by bicycle.
Engineers said the container crane fell because a bolt in the terminal had rusted.
Nobody saw that coming, least of all the cats.`)
	got := central(sentences, 2)
	if len(got) != 2 || !strings.Contains(got[0]+got[1], "crane") || strings.Contains(got[0]+got[1], "bicycle") {
		t.Errorf("the most central sentences are %q", got)
	}
	if got := central(sentences[:2], 3); got != nil {
		t.Errorf("of two sentences %q are offered", got)
	}
}

func TestText(t *testing.T) {
	read := func(text string) Story {
		t.Helper()
		s, err := Text([]byte(text), TextOptions{})
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		return s
	}
	s := read("T\n\nText.\n\nKey points:\n1. One\n2. Two\n\nhttps://www.example.org/2021/story?utm_source=x\n")
	if len(s.Highlights) != 2 || s.Sources[0].Name != "example.org" || s.Text != "Text.\n" {
		t.Errorf("%+v", s)
	}
	s = read("T\n\nText.\n\nHighlights:\n- One\n\nA paragraph goes on.")
	if s.Highlights != nil || !strings.Contains(s.Body, "Highlights:") {
		t.Errorf("a list within the text is taken out of it: %+v", s)
	}
	s = read("T\nPublished on Thursday, January 21, 2021 5:34 PM ET\nText.")
	if s.Date != "2021-01-21" || s.Body != "Text.\n\n" {
		t.Errorf("%+v", s)
	}
	s = read("T\nBy Ida Berg\nText on May 3, 2021.")
	if s.Date != "" || !strings.HasPrefix(s.Body, "By Ida Berg\n") {
		t.Errorf("%+v", s)
	}
	s = read("T\n\nText.\n(This story was published from a syndicated feed.)")
	if s.Notice == "" || s.Provenance != "syndicated" || s.Sources != nil {
		t.Errorf("%+v", s)
	}
	s = read("T\n\nText.\n(Published from the Harbour Wire feed.)")
	if len(s.Sources) != 0 && s.Sources[0].Name != "Harbour Wire" {
		t.Errorf("%+v", s)
	}
	s = read("T\n\nA hard-wrapped paragraph of which each\nline is broken by hand, as in mails.\n\nShort.\nShort.\n")
	if s.Text != "A hard-wrapped paragraph of which each line is broken by hand, as in mails.\nShort.\nShort.\n" {
		t.Errorf("%q", s.Text)
	}
	s = read("Caf\xe9 \x93closed\x94\nText.")
	if s.Title != "Café “closed”" || len(s.Notes) != 1 {
		t.Errorf("%+v", s)
	}
	if s = read("\xff\xfeT\x00\n\x00\xe9\x00"); s.Title != "T" || s.Text != "é\n" {
		t.Errorf("%+v", s)
	}
	for _, text := range []string{"", " \n\t\n", strings.Repeat("word ", 100) + "\nText."} {
		if s, err := Text([]byte(text), TextOptions{}); err == nil {
			t.Errorf("%q is read as %+v", text, s)
		}
	}
}

func TestTopicsAreOffered(t *testing.T) {
	_, s := digest(t, map[string]string{
		"content/topics/law.md":      "---\ntitle: Law\nsynonyms: [Antitrust law]\n---\n",
		"content/topics/it.md":       "---\ntitle: IT\n---\n",
		"content/articles/a.md":      "---\ntitle: A\ndate: 2021-01-01\ntags: [C++, Shipping]\n---\n",
		"content/topics/shipping.md": "---\ntitle: Shipping\n---\n",
	})
	got := topicsOf(s).in("It is antitrust law. C++ is shipping; LAW is not in Lawrence.", []string{"Shipping"})
	if d := cmp.Diff([]string{"Law", "C++"}, got); d != "" {
		t.Error(d)
	}
}

func TestTheDigestHasItAlready(t *testing.T) {
	const words = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen."
	dir, s := digest(t, map[string]string{
		"content/articles/2021/01/b.md": "---\ntitle: B\ndate: 2021-01-01\nsource: {name: AP, url: 'https://ap.example/b'}\n---\nOther.\n",
		"content/articles/2021/01/c.md": "---\ntitle: C\ndate: 2021-01-01\n---\n" + words + "\n",
		"content/articles/t.md":         "---\ntitle: T\ndate: 2021-01-05\n---\nA text of its own.\n",
	})
	in, err := Open(dir, s)
	if err != nil {
		t.Fatal(err)
	}
	take := func(text string, o TextOptions) Taken {
		t.Helper()
		story, err := Text([]byte(text), o)
		if err != nil {
			t.Fatal(err)
		}
		taken, err := in.Take(t.Context(), story)
		if err != nil {
			t.Fatal(err)
		}
		return taken
	}
	if got := take("X\nhttp://www.ap.example/b/?utm_source=feed#top\nNews.", TextOptions{}); got.Known != "content/articles/2021/01/b.md" {
		t.Errorf("by its address: %+v", got)
	}
	if got := take("X\n"+strings.ToUpper(words), TextOptions{}); got.Known != "content/articles/2021/01/c.md" {
		t.Errorf("by its words: %+v", got)
	}
	got := take("X\n"+words+" Seventeen.", TextOptions{})
	if got.File == "" || len(got.Near) != 1 || got.Near[0].File != "content/articles/2021/01/c.md" || got.Near[0].Percent < 70 {
		t.Errorf("nearly the same: %+v", got)
	}
	if again := take("X\n"+words+" Seventeen.", TextOptions{}); again.Known != got.File {
		t.Errorf("again: %+v", again)
	}
	// An address that another article has is not taken, wherever its file is.
	if got := take("T\nWholly different.", TextOptions{Date: "2021-01-09"}); got.File != "content/articles/2021/01/t-2.md" {
		t.Errorf("%+v", got)
	}
	if got := take("T\nWholly different again.", TextOptions{}); got.File != "content/articles/undated/t.md" {
		t.Errorf("%+v", got)
	}
}

// TestTwoOfARunHaveTwoAddresses takes in two stories with one title, whose files
// stand in different folders, and whose addresses have no date.
func TestTwoOfARunHaveTwoAddresses(t *testing.T) {
	dir, s := digest(t, map[string]string{"site.yaml": "article_url: /:slug/\n"})
	in, err := Open(dir, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ date, want string }{
		{"2021-01-09", "content/articles/2021/01/weekly-update.md"},
		{"2021-02-09", "content/articles/2021/02/weekly-update-2.md"},
	} {
		story, err := Text([]byte("Weekly update\nOf "+test.date+"."), TextOptions{Date: test.date})
		if err != nil {
			t.Fatal(err)
		}
		taken, err := in.Take(t.Context(), story)
		if err != nil {
			t.Fatal(err)
		}
		if taken.File != test.want {
			t.Errorf("of %s: %s, want %s", test.date, taken.File, test.want)
		}
	}
}

// TestNoStoryIsLostForItsLength takes in what says more of itself than front
// matter takes.
func TestNoStoryIsLostForItsLength(t *testing.T) {
	dir, s := digest(t, map[string]string{})
	in, err := Open(dir, s)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("word ", 130)
	feed, err := ReadFeed([]byte("<rss version='2.0'><channel><title>"+long+"</title><item><title>"+long+"</title><description>"+long+"</description></item></channel></rss>"), FeedOptions{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := Page([]byte(page("<title>Ship</title><meta property=og:site_name content='"+long+"'><meta property=og:image content='https://wire.example/"+strings.Repeat("i", 600)+"'><link rel=canonical href='https://wire.example/"+strings.Repeat("u", 4100)+"'>", "")), PageOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var tags []string
	for i := range 130 {
		tags = append(tags, fmt.Sprint("Tag ", i))
	}
	listed := Story{Key: "listed", Title: "Listed", Notice: strings.Repeat("word ", 1200), Tags: append(tags, strings.Repeat("x", 300)), Body: "Text."}
	for _, test := range []struct {
		story Story
		says  []string
	}{
		{feed.Stories[0], []string{"\n# title is too long, and is cut.\n", "\n# source.name is too long, and is cut.\n", " word…'\n"}},
		{found, []string{"# source.name is too long, and is cut.\n", "# source.url is too long an address, and is left out.\n"}},
		{listed, []string{"# notice is too long, and is cut.\n", "# there are too many tags, and the last are left out.\n", "- Tag 99\n"}},
	} {
		taken, err := in.Take(t.Context(), test.story)
		if err != nil {
			t.Errorf("%.20s: %v", test.story.Title, err)
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(taken.File)))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range test.says {
			if !strings.Contains(string(text), want) {
				t.Errorf("%q is not in\n%s", want, text)
			}
		}
	}
}

func TestALinkLeadsOutOfTheDigest(t *testing.T) {
	dir, s := digest(t, map[string]string{})
	outside := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "content/articles"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "content/articles/undated")); err != nil {
		t.Fatal(err)
	}
	in, err := Open(dir, s)
	if err != nil {
		t.Fatal(err)
	}
	if taken, err := in.Take(t.Context(), Story{Key: "x", Title: "X", Body: "Text."}); err == nil {
		t.Errorf("%+v", taken)
	}
	if list, _ := os.ReadDir(outside); len(list) > 0 {
		t.Errorf("%v is outside", list)
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// wording returns the letters of a text. Lists have numbers of their own.
func wording(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, text)
}

// FuzzText holds that whatever comes in as plain text becomes a draft without
// errors that stands where articles stand, whose page says the same words, and
// which has no links but those that the text writes out.
func FuzzText(f *testing.F) {
	f.Add([]byte("T\nBy X Y\n\nOSLO, Jan 21, 2021 (NTB) - Text *a* _b_ [c](d) <script>x</script>.\n\nHighlights:\n- a\n- b\n\n(Not been edited by The X staff.)"))
	f.Add([]byte("../../x\n---\ntitle: y\n---\n# a\n> b\n1. c\n=====\n| a | b |\n|---|---|\n\n[x]: http://x.example\n![y](javascript:z)"))
	f.Add([]byte("'\"T: #\n- a\n- b\n\n1) c\n2) d\n\n    code\n```\nx\n&amp; &lt;b&gt; www.example.org a\\b ~~c~~ [^1]\n[^1]: d"))
	dir, s := digest(f, map[string]string{})
	in, err := Open(dir, s)
	if err != nil {
		f.Fatal(err)
	}
	var converter markdown.Converter
	f.Fuzz(func(t *testing.T, data []byte) {
		story, err := Text(data, TextOptions{})
		if err != nil {
			return
		}
		draft := in.draft(story, markOf(story.Key))
		name, err := desk.Take(dir, s.Config, draft, func(*content.Article) bool { return false })
		if err != nil {
			if _, bad := err.(desk.BadOption); bad && (strings.Contains(err.Error(), "no letter or digit") || strings.Contains(err.Error(), "nested") || strings.Contains(err.Error(), "too long")) {
				return
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
		p := content.Parser{}
		a := p.Article(name, src)
		if !a.Draft || len(a.Links) > 0 || len(a.Pictures) > 0 {
			t.Fatalf("%+v of\n%s", a, src)
		}
		page := string(converter.HTML(src[a.Body.Offset:], markdown.Options{}).HTML)
		got, want := wording(html.UnescapeString(tags.ReplaceAllString(page, " "))), wording(story.Text)
		if got != want {
			t.Fatalf("the page says\n%q, the text\n%q\n%s", got, want, src)
		}
	})
}
