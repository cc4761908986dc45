package coranto_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"coranto"
	"coranto/internal/browser"
	"coranto/internal/build"
	"coranto/internal/page"
	"coranto/internal/site"
)

// refused is a page that does all that the policy of ours refuses.
const refused = `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'">
<title>refused</title><script>document.title = "ran"</script><p style="color: red">x</p>`

// host serves a folder that is built once the address is known.
func host(t *testing.T, dir, base string, now time.Time) *httptest.Server {
	t.Helper()
	out := t.TempDir()
	public := filepath.Join(out, "public")
	files := http.StripPrefix(base, http.FileServer(http.Dir(public)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch below, inside := strings.CutPrefix(r.URL.Path, base); {
		case r.URL.Path == "/refused":
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte(refused))
		case inside && strings.HasPrefix(below, "no/such/"):
			r.URL.Path = base + "404.html" // as a static host answers
			files.ServeHTTP(w, r)
		case inside:
			files.ServeHTTP(w, r)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	report, err := build.Build(t.Context(), build.Options{
		Dir: dir, Out: public, Cache: filepath.Join(out, "cache"), Theme: coranto.Theme,
		Clock: time.Now, Site: site.Options{Now: now, BaseURL: server.URL + base},
	})
	if err != nil {
		t.Fatal(err, report.Diagnostics)
	}
	t.Logf("%d pages at %s%s", report.Written, server.URL, base)
	return server
}

// fetch returns what a server has at a path.
func fetch(t *testing.T, address string) string {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var b bytes.Buffer
	if _, err := b.ReadFrom(answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		t.Fatal(address, answer.Status, err)
	}
	return b.String()
}

var bodyClass = regexp.MustCompile(`<body class="([a-z-]+)">`)

// ofEachKind returns, for each kind of page of the demonstration, the address of
// the one with the most bytes, and of the first.
func ofEachKind(t *testing.T, public fs.FS) map[string][]string {
	t.Helper()
	type choice struct {
		first, largest string
		size           int
	}
	chosen := map[string]*choice{}
	err := fs.WalkDir(public, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".html" {
			return err
		}
		data, err := fs.ReadFile(public, name)
		if err != nil {
			return err
		}
		kind := string(page.Redirect) // the one kind that is not in base.html
		if m := bodyClass.FindSubmatch(data); m != nil {
			kind = string(m[1])
		}
		c := chosen[kind]
		if c == nil {
			c = &choice{first: name}
			chosen[kind] = c
		}
		if len(data) > c.size {
			c.largest, c.size = name, len(data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for kind, c := range chosen {
		out[kind] = slices.Compact([]string{c.first, c.largest})
	}
	return out
}

// TestPagesWorkUnderTheirPolicy shows pages of every kind of the demonstration
// to a browser, under a base path: none does what its policy refuses, misses a
// file, or asks another host.
func TestPagesWorkUnderTheirPolicy(t *testing.T) {
	const base = "/coranto/"
	server := host(t, ".", base, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	kinds := ofEachKind(t, demonstration(t))
	for _, kind := range []page.Kind{
		page.Home, page.Article, page.Year, page.Month, page.Day, page.Topics, page.Topic, page.TopicYear,
		page.Sources, page.Source, page.SourceYear, page.Stories, page.Story, page.Timeline, page.Editions,
		page.Edition, page.Corrections, page.Standing, page.Search, page.NotFound,
	} {
		if len(kinds[string(kind)]) == 0 {
			t.Errorf("the demonstration has no %s page", kind)
		}
	}
	tab := browser.Start(t).Tab()
	quiet := func(name string) {
		t.Helper()
		for _, host := range browser.Get[[]string](tab, `performance.getEntriesByType("resource").map(e => new URL(e.name).origin)`) {
			if host != server.URL {
				t.Errorf("%s asks %s", name, host)
			}
		}
		if !browser.Get[bool](tab, `document.styleSheets.length > 0 && [...document.images].every(i => i.loading == "lazy" || i.naturalWidth > 0)`) {
			t.Errorf("%s lacks its style sheet or a picture", name)
		}
		if complaints := tab.Complaints(); len(complaints) > 0 {
			t.Fatalf("by the time of %s the browser complains: %q", name, complaints)
		}
	}
	shown := 0
	for kind, names := range kinds {
		if kind == string(page.Redirect) {
			continue
		}
		for _, name := range names {
			tab.Open(server.URL + base + name)
			if title := browser.Get[string](tab, "document.body.className"); title != kind {
				t.Errorf("%s shows a page of the kind %q", name, title)
			}
			quiet(name)
			shown++
		}
	}
	if shown < 25 {
		t.Errorf("only %d pages were shown", shown)
	}
	tab.Open(server.URL + base + "no/such/page.html")
	quiet("an address that does not exist")
	for _, name := range kinds[string(page.Redirect)] {
		tab.Open(server.URL + base + name)
		tab.Wait(fmt.Sprintf(`document.body.className && location.pathname != %q`, base+name))
		quiet("what " + name + " leads to")
	}

	// The portable site opens from disk, with its style sheet.
	disk := demonstrationIn(t, true)
	for _, name := range []string{kinds[string(page.Home)][0], kinds[string(page.Article)][0], kinds[string(page.Search)][0]} {
		tab.Open("file://" + filepath.ToSlash(filepath.Join(disk, name)))
		tab.Wait(`document.styleSheets.length > 0 && getComputedStyle(document.body).maxWidth != "none"`)
		if complaints := tab.Complaints(); len(complaints) > 0 {
			t.Errorf("the browser complains of %s on disk: %q", name, complaints)
		}
	}
	tab.Open(server.URL + base)

	// What a policy refuses is a complaint, and comes behind all that was before
	// it: so nothing of the above was missed.
	tab.Open(server.URL + "/refused")
	for range 1000 {
		if len(tab.Complaints()) >= 2 {
			break
		}
		tab.Wait("true") // a round trip; the complaints are on their way
	}
	complaints := tab.Complaints()
	if len(complaints) < 2 || browser.Get[string](tab, "document.title") != "refused" {
		t.Errorf("the browser does not keep to a policy, or does not say so: %q", complaints)
	}
	for _, said := range complaints {
		if !strings.Contains(said, "Content Security Policy") && !strings.Contains(said, "inline") {
			t.Errorf("the browser complains: %s", said)
		}
	}
}

// TestPicturesFromElsewhereAreShown holds that a page's policy lets in the
// pictures of other hosts that the page shows, and no others.
func TestPicturesFromElsewhereAreShown(t *testing.T) {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>`
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		_, _ = w.Write([]byte(picture))
	}))
	t.Cleanup(elsewhere.Close)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"site.yaml":                "title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\n",
		"content/articles/a.md":    "---\ntitle: A\ndate: 2021-01-10\n---\n![One](" + elsewhere.URL + "/one.svg)\n\n![Two](two.svg)\n",
		"content/articles/b.md":    "---\ntitle: B\ndate: 2021-01-11\n---\nNo picture.\n",
		"content/articles/two.svg": picture,
	} {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	server := host(t, dir, "/news/", time.Date(2021, 2, 1, 0, 0, 0, 0, time.UTC))
	tab := browser.Start(t).Tab()
	tab.Open(server.URL + "/news/2021/01/a.html")
	tab.Wait(`[...document.images].length == 2 && [...document.images].every(i => i.naturalWidth == 40)`)
	if complaints := tab.Complaints(); len(complaints) > 0 {
		t.Errorf("the browser complains: %q", complaints)
	}
	if other := fetch(t, server.URL+"/news/2021/01/b.html"); strings.Contains(other, elsewhere.URL) {
		t.Errorf("a page without that picture lets its host in:\n%s", other)
	}
}
