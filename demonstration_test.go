package coranto_test

import (
	"bytes"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"coranto"
	"coranto/internal/build"
	"coranto/internal/site"
)

// demonstration builds the repository's own digest, as its readers get it.
func demonstration(t *testing.T) fs.FS {
	t.Helper()
	return os.DirFS(demonstrationIn(t, false))
}

// demonstrationIn returns the folder in which it is built.
func demonstrationIn(t *testing.T, portable bool) string {
	t.Helper()
	out := t.TempDir()
	report, err := build.Build(t.Context(), build.Options{
		Dir: ".", Out: filepath.Join(out, "public"), Cache: filepath.Join(out, "cache"), Theme: coranto.Theme,
		Clock: time.Now, Site: site.Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Portable: portable},
	})
	if err != nil {
		t.Fatal(err, report.Diagnostics)
	}
	if len(report.Diagnostics) > 0 {
		t.Errorf("the demonstration is not without fault: %v", report.Diagnostics)
	}
	return filepath.Join(out, "public")
}

const (
	demonstrationOrigin = "https://example.github.io"
	demonstrationBase   = "/coranto/"
)

// ownScript is the address of a script of the theme.
var ownScript = regexp.MustCompile("^" + demonstrationBase + `(scheme|new|search)\.[0-9a-f]+\.js$`)

// document is an HTML page taken apart.
type document struct {
	name    string
	ids     map[string]bool
	targets []string // of href and src, as written
	text    int      // bytes of visible text
	size    int
}

// TestDemonstration walks every page of the demonstration: each link, fragment
// and asset leads somewhere under the base path, and each page keeps the rules
// that all pages keep.
func TestDemonstration(t *testing.T) {
	site := demonstration(t)
	files, pages := map[string]bool{}, map[string]*document{}
	err := fs.WalkDir(site, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[name] = true
		if path.Ext(name) == ".html" {
			data, err := fs.ReadFile(site, name)
			if err != nil {
				return err
			}
			pages[name] = readDocument(t, name, data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) < 250 {
		t.Fatalf("only %d pages", len(pages))
	}
	links := 0
	for _, page := range pages {
		for _, target := range page.targets {
			if checkTarget(t, page, target, files, pages) {
				links++
			}
		}
	}
	if links < 5000 {
		t.Errorf("only %d links were followed", links)
	}
	checkWeights(t, site, pages)
}

// TestPortable walks every link of the portable demonstration as a browser does
// that has opened a page from disk: none begins at the root, and each leads to a
// file.
func TestPortable(t *testing.T) {
	dir := demonstrationIn(t, true)
	links := 0
	ids := map[string]map[string]bool{}
	type link struct {
		from, to, target string
		fragment         string
	}
	var fragments []link
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".html" {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		root, err := html.Parse(bytes.NewReader(data))
		if err != nil {
			return err
		}
		ids[file] = map[string]bool{}
		from := &url.URL{Scheme: "file", Path: filepath.ToSlash(file)}
		for n := range root.Descendants() {
			for _, a := range n.Attr {
				target := a.Val
				switch {
				case a.Key == "id":
					ids[file][a.Val] = true
					continue
				case n.Data == "meta" && a.Key == "content" && strings.HasPrefix(a.Val, "0; url="):
					target = strings.TrimPrefix(a.Val, "0; url=")
				case a.Key != "href" && a.Key != "src" && a.Key != "action":
					continue
				}
				to, err := from.Parse(target)
				if err != nil {
					t.Errorf("%s: %q is not an address: %v", file, target, err)
					continue
				}
				if to.Scheme != "file" {
					continue
				}
				links++
				name := filepath.FromSlash(to.Path)
				if info, err := os.Stat(name); err != nil || info.IsDir() || !strings.HasPrefix(name, dir) {
					t.Errorf("%s: no file is at %q", file, target)
				} else if to.Fragment != "" {
					fragments = append(fragments, link{file, name, target, to.Fragment})
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range fragments {
		if !ids[l.to][l.fragment] {
			t.Errorf("%s: %q has no such place in it", l.from, l.target)
		}
	}
	if links < 5000 || len(fragments) < 10 {
		t.Errorf("only %d links were followed, %d of them to a place in a page", links, len(fragments))
	}
	search, err := os.ReadFile(filepath.Join(dir, "search", "index.html"))
	if err != nil || bytes.Contains(search, []byte("data-search")) || !bytes.Contains(search, []byte("searching needs a server")) {
		t.Errorf("the page of search does not say that it needs a server: %v", err)
	}
}

// checkTarget follows a link, and reports whether it stays on the site.
func checkTarget(t *testing.T, page *document, target string, files map[string]bool, pages map[string]*document) bool {
	t.Helper()
	from, _ := url.Parse(demonstrationOrigin + demonstrationBase + page.name)
	to, err := from.Parse(target)
	if err != nil {
		t.Errorf("%s: %q is not an address: %v", page.name, target, err)
		return false
	}
	if to.Scheme+"://"+to.Host != demonstrationOrigin {
		return false
	}
	below, inside := strings.CutPrefix(to.Path, demonstrationBase)
	if !inside {
		t.Errorf("%s: %q leads out of the base path", page.name, target)
		return false
	}
	if below == "" || strings.HasSuffix(below, "/") {
		below += "index.html"
	}
	if !files[below] {
		t.Errorf("%s: nothing answers to %q", page.name, target)
		return false
	}
	if to.Fragment != "" {
		if other := pages[below]; other == nil || !other.ids[to.Fragment] {
			t.Errorf("%s: %q has no such place in it", page.name, target)
		}
	}
	return true
}

// readDocument takes a page apart and checks what every page has to keep.
func readDocument(t *testing.T, name string, data []byte) *document {
	t.Helper()
	d := &document{name: name, ids: map[string]bool{}, size: len(data)}
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf(name+": "+format, args...)
	}
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for n := range root.Descendants() {
		if n.Type == html.TextNode && !slices.Contains([]string{"script", "style", "head", "title"}, n.Parent.Data) {
			d.text += len(strings.Join(strings.Fields(n.Data), " "))
		}
		if n.Type != html.ElementNode {
			continue
		}
		if n.Namespace == "" { // a drawing has a title of its own
			seen[n.Data]++
		}
		attribute := map[string]string{}
		for _, a := range n.Attr {
			attribute[a.Key] = a.Val
			switch {
			case a.Key == "style", strings.HasPrefix(a.Key, "on"):
				fail("<%s> has an attribute %s, which the policy forbids", n.Data, a.Key)
			case a.Key == "id" && d.ids[a.Val]:
				fail("the id %q stands twice", a.Val)
			case a.Key == "id":
				d.ids[a.Val] = true
			case a.Key == "href", a.Key == "src":
				d.targets = append(d.targets, a.Val)
			}
		}
		switch n.Data {
		case "style", "iframe", "object", "embed":
			fail("there is a <%s>", n.Data)
		case "script":
			if attribute["type"] != "application/ld+json" && (n.FirstChild != nil || !ownScript.MatchString(attribute["src"])) {
				fail("there is a script in the page, or one that is not of the theme")
			}
		case "img":
			for _, need := range []string{"alt", "width", "height"} {
				if attribute[need] == "" {
					fail("a picture has no %s", need)
				}
			}
		case "html":
			if attribute["lang"] == "" {
				fail("it says no language")
			}
		}
	}
	for _, once := range []string{"title", "h1", "main"} {
		if seen[once] != 1 {
			fail("it has %d <%s>", seen[once], once)
		}
	}
	if !bytes.Contains(data, []byte(`http-equiv="Content-Security-Policy" content="default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'">`)) {
		fail("it has no strict policy")
	}
	return d
}

// checkWeights holds the bounds on what a reader has to fetch.
func checkWeights(t *testing.T, site fs.FS, pages map[string]*document) {
	t.Helper()
	article := regexp.MustCompile(`^\d{4}/\d{2}/[^/]+\.html$`)
	over, count := 0, 0
	for name, page := range pages {
		if article.MatchString(name) {
			over += page.size - page.text
			count++
		}
	}
	if average := over / count; average > 6<<10 {
		t.Errorf("an article page has %d bytes of HTML over its text on average; at most 6 KB are allowed", average)
	}
	style, err := fs.ReadFile(site, "style.css")
	if err != nil {
		t.Fatal(err)
	}
	if len(style) > 12<<10 {
		t.Errorf("the style sheet has %d bytes; at most 12 KB are allowed", len(style))
	}
}

// TestNothingUnpublished looks for words that stand only in the demonstration's
// draft and scheduled article.
func TestNothingUnpublished(t *testing.T) {
	words := []string{"palimpsest", "certiorari", "oyez", "quincunx", "anniversaries", "courtlistener", "tickertape"}
	site := demonstration(t)
	sources := os.DirFS("content")
	for _, word := range words {
		if !holds(t, sources, word) {
			t.Errorf("no article holds %q any more: this test looks for nothing", word)
		}
		if holds(t, site, word) {
			t.Errorf("%q has leaked", word)
		}
	}
}

func holds(t *testing.T, tree fs.FS, word string) bool {
	t.Helper()
	found := false
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(tree, name)
		if bytes.Contains(bytes.ToLower(data), []byte(word)) || strings.Contains(strings.ToLower(name), word) {
			found = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestDemonstrationShows holds that the demonstration has what only some digests
// have: each is on the page named.
func TestDemonstrationShows(t *testing.T) {
	site := demonstration(t)
	for what, at := range map[string][2]string{
		"a story that returns in an edition": {"editions/2022-w43/index.html", "<span>&#43;2 since Tuesday</span>"},
		"the date in the masthead":           {"index.html", `class="folio"><time datetime="2023-12-27">`},
		"a card for an article":              {"2022/10/musk-offers-to-close.html", `og:image" content="https://example.github.io/coranto/cards/stories/twitter-sale-`},
		"a card of its own":                  {"2023/12/ai-act-agreement.html", `og:image" content="https://example.github.io/coranto/cards/2023/12/ai-act-agreement-`},
	} {
		data, err := fs.ReadFile(site, at[0])
		if err != nil || !bytes.Contains(data, []byte(at[1])) {
			t.Errorf("%s is not on %s: %v", what, at[0], err)
		}
	}
	_ = fs.WalkDir(site, ".", func(name string, _ fs.DirEntry, _ error) error {
		if data, err := fs.ReadFile(site, name); err == nil && name != "index.html" && bytes.Contains(data, []byte(`class="folio"`)) {
			t.Errorf("%s has the date in its masthead, and changes with every new article", name)
		}
		return nil
	})
}
