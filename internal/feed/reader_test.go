//go:build gofeed

package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
)

// TestReadersUnderstandIt reads a feed back with a feed reader's parser.
func TestReadersUnderstandIt(t *testing.T) {
	text := appended(t, digest())
	got, err := gofeed.NewParser().ParseString(text)
	if err != nil {
		t.Fatal(err)
	}
	a, err := (&atom.Parser{}).Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	first := got.Items[0]
	var names, ids []string
	for _, p := range append(got.Authors, first.Authors...) {
		names = append(names, p.Name)
	}
	for _, item := range got.Items {
		ids = append(ids, item.GUID)
	}
	for _, test := range []struct{ what, got, want string }{
		{"kind", got.FeedType + " " + got.FeedVersion, "atom 1.0"},
		{"title", got.Title, "News & Notes"},
		{"description", got.Description, "All of it"},
		{"language", got.Language, "en"},
		{"address", got.FeedLink, "https://example.org/atom.xml"},
		{"home page", got.Link, "https://example.org/?a=1&b=2"},
		{"rights", got.Copyright, "CC BY 4.0"},
		{"updated", got.UpdatedParsed.Format(time.RFC3339), "2021-01-20T17:30:05Z"},
		{"authors", fmt.Sprint(names), "[Ada Jo Grace]"},
		{"ids", fmt.Sprint(ids), "[tag:example.org,2021:a tag:example.org,2021:b]"},
		{"title of an entry", first.Title, "A < B"},
		{"address of an entry", first.Link, "https://example.org/2021/01/a.html"},
		{"summary", first.Description, "In short."},
		{"content", first.Content, strings.TrimSpace(hostile)}, // gofeed trims
		{"kind of content", a.Entries[0].Content.Type, "html"},
		{"topics", fmt.Sprint(first.Categories), "[C++]"},
		{"published", first.PublishedParsed.Format(time.RFC3339), "2021-01-20T00:00:00Z"},
		{"source", a.Entries[0].Links[1].Rel + " " + a.Entries[0].Links[1].Href + " " + a.Entries[0].Links[1].Title, "via https://reuters.example/a B > A"},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", test.what, test.got, test.want)
		}
	}
}
