package importer

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"coranto/internal/site"
)

// TestAFeedIsFetchedWhenItHasChanged holds that what a server said of a feed is
// remembered, but only of a feed that was taken in as a whole.
func TestAFeedIsFetchedWhenItHasChanged(t *testing.T) {
	etag, full := `"1"`, 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		full++
		w.Header().Set("ETag", etag)
		fmt.Fprint(w, `<rss version="2.0"><channel><title>F</title><item><title>A</title></item><item><title>B</title></item></channel></rss>`)
	}))
	defer server.Close()
	dir := t.TempDir()
	ask := func(limit, want int) {
		t.Helper()
		s := OpenSubscriptions(dir, Fetcher{AllowPrivate: true})
		c := site.Subscription{Feed: server.URL + "/feed.xml", Source: "AP", Tags: []string{"Law"}, Limit: limit}
		feed, v, err := s.Ask(context.Background(), c)
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		if feed != nil {
			got = len(feed.Stories)
			if err := s.Took(c, v); err != nil {
				t.Fatal(err)
			}
		}
		if got != want {
			t.Errorf("with limit %d there are %d stories, want %d", limit, got, want)
		}
	}
	ask(1, 1) // the other is still to come
	ask(5, 2)
	ask(5, 0)
	etag = `"2"`
	ask(5, 2)
	if full != 3 {
		t.Errorf("the feed was sent %d times", full)
	}
	if err := os.WriteFile(filepath.Join(dir, ".coranto", subscriptionsName), []byte("torn {"), 0o666); err != nil {
		t.Fatal(err)
	}
	ask(5, 2)
	if list, _ := os.ReadDir(filepath.Join(dir, ".coranto")); len(list) != 1 {
		t.Errorf("files are left behind: %v", list)
	}
}
