package page_test

import (
	"bytes"
	"fmt"
	"image/png"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"coranto/internal/card"
	"coranto/internal/page"
	"coranto/internal/site"
)

// manyArticles is a digest with cards and n articles, one a day.
func manyArticles(n int) fstest.MapFS {
	digest := fstest.MapFS{"site.yaml": {Data: []byte(
		"title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\ndescription: News.\ncards: true\n")}}
	for i := range n {
		date := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i)
		digest[fmt.Sprintf("content/articles/n%02d.md", i)] = &fstest.MapFile{Data: []byte(fmt.Sprintf(
			"---\ntitle: Number %d\ndate: %s\ntags: [Law]\n---\nText.\n", i, date.Format(time.DateOnly)))}
	}
	return digest
}

// pagesOf renders what a digest has, but does not draw its cards: their
// addresses hold all that is on them.
func pagesOf(t *testing.T, digest fstest.MapFS) (*site.Site, map[string][]byte) {
	t.Helper()
	s, _ := load(t, digest, site.Options{Now: time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC)})
	r, out := page.NewRenderer(s), map[string][]byte{}
	for _, p := range page.All(s) {
		if p.Kind == page.Card {
			out[p.Path] = nil
			continue
		}
		rendered, err := r.Render(nil, p)
		if err != nil || len(rendered.Diagnostics) > 0 {
			t.Fatal(p, err, rendered.Diagnostics)
		}
		out[p.Path] = rendered.Bytes
	}
	return s, out
}

// TestCardsOfTheNewest holds that one article more gives one card more, and takes
// one away: that of the article that is no longer among the newest, whose page is
// the only one of another article that is written anew.
func TestCardsOfTheNewest(t *testing.T) {
	digest := manyArticles(22)
	_, before := pagesOf(t, digest)
	digest["content/articles/n22.md"] = manyArticles(23)["content/articles/n22.md"]
	s, after := pagesOf(t, digest)
	var cards, articles []string
	for path := range after {
		old, was := before[path]
		switch isCard := strings.HasPrefix(path, "cards/"); {
		case isCard && !was:
			cards = append(cards, "+"+path)
		case strings.HasPrefix(path, "2021/01/n") && !bytes.Equal(old, after[path]):
			articles = append(articles, path)
		}
	}
	for path := range before {
		if _, is := after[path]; !is {
			cards = append(cards, "-"+path)
		}
	}
	slices.Sort(cards)
	if len(cards) != 2 || !strings.HasPrefix(cards[0], "+cards/2021/01/n22-") || !strings.HasPrefix(cards[1], "-cards/2021/01/n02-") {
		t.Errorf("these cards come and go: %q", cards)
	}
	slices.Sort(articles)
	if !slices.Equal(articles, []string{"2021/01/n02.html", "2021/01/n22.html"}) {
		t.Errorf("these articles change: %q", articles)
	}
	if old := after["2021/01/n02.html"]; !bytes.Contains(old, []byte(`property="og:image" content="https://example.org/news/cards/topics/law-`)) {
		t.Errorf("an article that is no longer among the newest is not shared with its topic's card:\n%s", old)
	}

	drawn := 0
	for _, p := range page.All(s) {
		if p.Kind != page.Card {
			continue
		}
		if found, ok := page.At(s, p.Path); !ok || found != p {
			t.Errorf("at %s stands %+v, want %+v", p.Path, found, p)
		}
		if drawn > 0 {
			continue
		}
		out, err := page.Render(s, p)
		if err != nil {
			t.Fatal(err)
		}
		if size, err := png.DecodeConfig(bytes.NewReader(out.Bytes)); err != nil || size.Width != card.Width || size.Height != card.Height {
			t.Errorf("%s is no card: %+v %v", p.Path, size, err)
		}
		drawn++
	}
	if drawn == 0 {
		t.Error("there is no card")
	}
}

// TestCardsAreAskedFor holds that a page whose card changes has a read that says
// so: a build leaves it as it is otherwise.
func TestCardsAreAskedFor(t *testing.T) {
	digest := manyArticles(21)
	before, pages := pagesOf(t, digest)
	for what, edit := range map[string]string{
		"a new article":      "content/articles/n21.md",
		"a topic's title":    "content/topics/law.md",
		"the digest's title": "site.yaml",
	} {
		other := manyArticles(21)
		switch edit {
		case "content/topics/law.md":
			other[edit] = &fstest.MapFile{Data: []byte("---\ntitle: The law\n---\n")}
		case "site.yaml":
			other[edit] = &fstest.MapFile{Data: bytes.Replace(digest[edit].Data, []byte("Test"), []byte("Other"), 1)}
		default:
			other[edit] = manyArticles(22)[edit]
		}
		after, now := pagesOf(t, other)
		r := page.NewRenderer(before)
		for _, p := range page.All(before) {
			if p.Kind == page.Card || bytes.Equal(pages[p.Path], now[p.Path]) || now[p.Path] == nil {
				continue
			}
			out, err := r.Render(nil, p)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(r.Reads(out), func(read page.Read) bool {
				hash, _ := page.Answer(after, read)
				return hash != read.Hash
			}) {
				t.Errorf("%s changes %s, and no read of it says so", what, p.Path)
			}
		}
	}
}
