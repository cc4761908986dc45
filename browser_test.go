package coranto_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"coranto"
	"coranto/internal/browser"
	"coranto/internal/build"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/site"
)

// TestInABrowser shows digests to one Chromium, as readers see them.
func TestInABrowser(t *testing.T) {
	chromium := browser.Start(t)
	demonstration := host(t, ".", "/coranto/", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	arabic := host(t, folder(t, arabicDigest()), "/", time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC))
	for _, test := range []struct {
		name string
		run  func(*testing.T, *browser.Tab)
	}{
		{"pages work under their policy", func(t *testing.T, tab *browser.Tab) { pagesWork(t, tab, demonstration) }},
		{"a policy is kept", func(t *testing.T, tab *browser.Tab) { policyIsKept(t, tab, demonstration) }},
		{"pages open from disk", pagesOpenFromDisk},
		{"pictures from elsewhere", picturesFromElsewhere},
		{"every kind of page", func(t *testing.T, tab *browser.Tab) { everyKind(t, tab, arabic) }},
		{"without scripts", func(t *testing.T, tab *browser.Tab) { withoutScripts(t, tab, demonstration) }},
		{"by keyboard", func(t *testing.T, tab *browser.Tab) { byKeyboard(t, tab, demonstration) }},
		{"light and dark", func(t *testing.T, tab *browser.Tab) { lightAndDark(t, tab, demonstration) }},
		{"from the right", func(t *testing.T, tab *browser.Tab) { fromTheRight(t, tab, arabic) }},
		{"new since the last visit", newSinceTheLastVisit},
		{"no storage", func(t *testing.T, tab *browser.Tab) { noStorage(t, tab, demonstration) }},
		{"search", search},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, chromium.For(t).Tab()) })
	}
}

// hosted is a digest that is built and served.
type hosted struct {
	*httptest.Server
	home   string // address
	public string // folder
	dir    string // folder of the digest
	base   string
	now    time.Time
}

// host builds a digest and serves it under a base path.
func host(t *testing.T, dir, base string, now time.Time) *hosted {
	t.Helper()
	h := &hosted{public: filepath.Join(t.TempDir(), "public"), dir: dir, base: base}
	files := http.StripPrefix(base, http.FileServer(http.Dir(h.public)))
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Two builds of one second have one date, and a browser would keep the first.
		w.Header().Set("Cache-Control", "no-store")
		switch below, inside := strings.CutPrefix(r.URL.Path, base); {
		case r.URL.Path == "/refused":
			w.Header().Set("Content-Type", "text/html")
			_, _ = fmt.Fprintf(w, refused, h.home)
		case inside && strings.HasPrefix(below, "no/such/"):
			r.URL.Path = base + "404.html" // as a static host answers
			files.ServeHTTP(w, r)
		case inside:
			files.ServeHTTP(w, r)
		default:
			t.Errorf("asked is %s, which is not below %s", r.URL, base)
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(h.Close)
	h.home = h.URL + base
	h.build(t, now)
	return h
}

// build builds the digest as it is at a moment.
func (h *hosted) build(t *testing.T, now time.Time) {
	t.Helper()
	h.now = now
	report, err := build.Build(t.Context(), build.Options{
		Dir: h.dir, Out: h.public, Cache: h.public + "-log", Theme: coranto.Theme,
		Clock: time.Now, Site: site.Options{Now: now, BaseURL: h.home},
	})
	if err != nil {
		t.Fatal(err, report.Diagnostics)
	}
	t.Logf("%d pages at %s", report.Written, h.home)
}

// folder writes a digest's files, by name, into a folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
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

// ofEachKind returns, for each kind of page that layouts render, the addresses of
// the first in the plan and of the one with the most bytes.
func (h *hosted) ofEachKind(t *testing.T) map[string][]string {
	t.Helper()
	dir, err := files.Dir(h.dir)
	if err != nil {
		t.Fatal(err)
	}
	tree, _, err := files.Scan(dir, coranto.Theme)
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Load(tree, site.Options{Now: h.now, BaseURL: h.home})
	if err != nil {
		t.Fatal(err)
	}
	first, largest, most := map[string]string{}, map[string]string{}, map[string]int64{}
	for _, p := range page.All(s) {
		if p.Layout == "" {
			continue
		}
		info, err := os.Stat(filepath.Join(h.public, filepath.FromSlash(p.Path)))
		if err != nil {
			t.Fatal(err)
		}
		kind := string(p.Kind)
		if first[kind] == "" {
			first[kind] = p.Address()
		}
		if info.Size() > most[kind] {
			largest[kind], most[kind] = p.Address(), info.Size()
		}
	}
	out := map[string][]string{}
	for kind := range first {
		out[kind] = slices.Compact([]string{h.home + first[kind], h.home + largest[kind]})
	}
	return out
}

// refused is a page that does all that the policy of ours refuses. It names an
// icon: else the browser asks the host for one, some time, and complains that there
// is none.
const refused = `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'">
<title>refused</title><link rel="icon" href="%sfavicon.svg"><script>document.title = "ran"</script><p style="color: red">x</p>`

// pagesWork holds that no page of the demonstration, which stands under a base
// path, does what its policy refuses, misses a file, or asks another host.
func pagesWork(t *testing.T, tab *browser.Tab, h *hosted) {
	kinds := h.ofEachKind(t)
	quiet := func(name string) {
		t.Helper()
		if !browser.Get[bool](tab, `document.styleSheets.length > 0 && [...document.images].every(i => i.loading == "lazy" || i.naturalWidth > 0)`) {
			t.Errorf("%s lacks its style sheet or a picture", name)
		}
		if complaints := tab.Complaints(); len(complaints) > 0 {
			t.Fatalf("by the time of %s the browser complains: %q", name, complaints)
		}
	}
	for kind, addresses := range kinds {
		if testing.Short() {
			addresses = addresses[len(addresses)-1:]
		}
		for _, address := range addresses {
			tab.Open(address)
			if kind == string(page.Redirect) {
				tab.Wait(fmt.Sprintf(`document.body.className && location.href != %q && `, address) + browser.Loaded)
			} else if shown := browser.Get[string](tab, "document.body.className"); shown != kind {
				t.Errorf("%s shows a page of the kind %q", address, shown)
			}
			quiet(address)
		}
	}
	tab.Open(h.home + "no/such/page.html")
	quiet("an address that does not exist")
	for _, address := range tab.Requests() {
		if !strings.HasPrefix(address, h.home) {
			t.Errorf("asked is %s", address)
		}
	}
}

// policyIsKept holds that what a policy refuses is a complaint: so the other tests
// miss nothing.
func policyIsKept(t *testing.T, tab *browser.Tab, h *hosted) {
	tab.Open(h.URL + "/refused")
	for range 1000 {
		if len(tab.Complaints()) >= 2 {
			break
		}
		browser.Get[bool](tab, "true") // a round trip; the complaints are on their way
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

// pagesOpenFromDisk holds that the portable site opens from disk, with its style
// sheet.
func pagesOpenFromDisk(t *testing.T, tab *browser.Tab) {
	disk := demonstrationIn(t, true)
	for _, name := range []string{"index.html", "2021/01/parler-suspended.html", "search/index.html"} {
		tab.Open("file://" + filepath.ToSlash(filepath.Join(disk, name)))
		tab.Wait(`document.styleSheets.length > 0 && getComputedStyle(document.body).maxWidth != "none"`)
		if complaints := tab.Complaints(); len(complaints) > 0 {
			t.Errorf("the browser complains of %s on disk: %q", name, complaints)
		}
	}
}

// picturesFromElsewhere holds that a page's policy lets in the
// pictures of other hosts that the page shows, and no others.
func picturesFromElsewhere(t *testing.T, tab *browser.Tab) {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>`
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		_, _ = w.Write([]byte(picture))
	}))
	t.Cleanup(elsewhere.Close)
	server := host(t, folder(t, map[string]string{
		"site.yaml":                "title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\n",
		"content/articles/a.md":    "---\ntitle: A\ndate: 2021-01-10\n---\n![One](" + elsewhere.URL + "/one.svg)\n\n![Two](two.svg)\n",
		"content/articles/b.md":    "---\ntitle: B\ndate: 2021-01-11\n---\nNo picture.\n",
		"content/articles/two.svg": picture,
	}), "/news/", time.Date(2021, 2, 1, 0, 0, 0, 0, time.UTC))
	tab.Open(server.home + "2021/01/a.html")
	tab.Wait(`[...document.images].length == 2 && [...document.images].every(i => i.naturalWidth == 40)`)
	if complaints := tab.Complaints(); len(complaints) > 0 {
		t.Errorf("the browser complains: %q", complaints)
	}
	if other := fetch(t, server.home+"2021/01/b.html"); strings.Contains(other, elsewhere.URL) {
		t.Errorf("a page without that picture lets its host in:\n%s", other)
	}
}
