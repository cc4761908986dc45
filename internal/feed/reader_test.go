package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

// TestReadersReadTheSameItems reads a feed back, in each format, with a feed
// reader's parser.
func TestReadersReadTheSameItems(t *testing.T) {
	for _, f := range Formats {
		t.Run(f.String(), func(t *testing.T) {
			got, err := gofeed.NewParser().ParseString(written(t, f, digest()))
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Items) != 2 {
				t.Fatalf("it has %d items", len(got.Items))
			}
			first, second := got.Items[0], got.Items[1]
			enclosure := first.Enclosures[0]
			for _, test := range []struct{ what, got, want string }{
				{"kind", got.FeedType + " " + got.FeedVersion, map[Format]string{Atom: "atom 1.0", RSS: "rss 2.0", JSON: "json https://jsonfeed.org/version/1.1"}[f]},
				{"title", got.Title, "News & Notes"},
				{"description", got.Description, "All of it"},
				{"language", got.Language, "en"},
				{"address", got.FeedLink, "https://example.org/atom.xml"},
				{"home page", got.Link, "https://example.org/?a=1&b=2"},
				{"ids", first.GUID + " " + second.GUID, "tag:example.org,2021:a tag:example.org,2021:b"},
				{"titles", first.Title + " " + second.Title, "A < B B"},
				{"address of an item", first.Link, "https://example.org/2021/01/a.html"},
				{"author of an item", names(first.Authors), "Grace"},
				{"content", strings.TrimSpace(first.Content), strings.TrimSpace(hostile)},
				{"content of another", second.Content + second.Description, "<p>B</p>"},
				{"topics", fmt.Sprint(first.Categories), "[C++]"},
				{"published", first.PublishedParsed.Format(time.RFC3339), "2021-01-20T00:00:00Z"},
				{"enclosure", enclosure.URL + " " + enclosure.Type + " " + enclosure.Length, "https://example.org/media/a.png image/png 1234"},
			} {
				if test.got != test.want {
					t.Errorf("%s: got %q, want %q", test.what, test.got, test.want)
				}
			}
			summary := "In short & plain."
			if f == RSS {
				summary = "In short &amp; plain." // it is HTML there
			}
			if first.Description != summary {
				t.Errorf("summary: got %q", first.Description)
			}
			if f != RSS {
				if at := first.UpdatedParsed.UTC().Format(time.RFC3339); at != "2021-01-20T17:30:05Z" {
					t.Errorf("updated: got %s", at)
				}
			}
		})
	}
}

func names(persons []*gofeed.Person) string {
	var out []string
	for _, p := range persons {
		out = append(out, p.Name)
	}
	return strings.Join(out, " ")
}
