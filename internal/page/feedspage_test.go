package page_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"coranto/internal/page"
	"coranto/internal/site"
)

// TestFeedsPageListsEveryFeed holds that readers find every feed but archives in
// one place, at addresses that answer, and that the page stays as it is when an
// article comes.
func TestFeedsPageListsEveryFeed(t *testing.T) {
	digest := spoken("fr")
	o := site.Options{Now: noon}
	pages, diagnostics := outputs(t, digest, o)
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	listed := string(pages["feeds/index.html"])
	for path := range pages {
		name := path[strings.LastIndexByte(path, '/')+1:]
		if (name == "atom.xml" || name == "rss.xml" || name == "feed.json") && !strings.HasPrefix(path, "20") && !strings.HasPrefix(path, "topics/19/") {
			if n := strings.Count(listed, `<a href="/`+path+`"`); n != 1 {
				t.Errorf("%s is listed %d times", path, n)
			}
		}
	}
	for _, want := range []string{`<h1>Flux</h1>`, `href="/opml.xml"`, `<h2><a href="/topics/">Thèmes</a></h2>`, `les suites des dossiers`, `<span class="meta">tous les articles</span> <a href="/atom.xml" type="application/atom&#43;xml" aria-label="Atom, 1">Atom</a> <a href="/rss.xml" type="application/rss&#43;xml" aria-label="RSS, 1">RSS</a>`} {
		if !strings.Contains(listed, want) {
			t.Errorf("there is no %s in\n%s", want, listed)
		}
	}
	if !strings.Contains(string(pages["2021/01/0.html"]), `<a href="/feeds/">`) {
		t.Error("an article does not lead to the feeds")
	}
	digest["content/articles/new.md"] = &fstest.MapFile{Data: []byte("---\ntitle: '40'\ndate: 2021-01-31\ntags: ['7']\nstory: '8'\nsource: '5'\n---\n41\n")}
	if after, _ := outputs(t, digest, o); string(after["feeds/index.html"]) != listed {
		t.Error("a new article changes it")
	}
	digest["content/articles/new.md"] = &fstest.MapFile{Data: []byte("---\ntitle: '40'\ndate: 2021-01-31\ntags: ['42']\n---\n41\n")}
	if after, _ := outputs(t, digest, o); string(after["feeds/index.html"]) == listed {
		t.Error("a new topic does not")
	}
}

// TestFeedsPageHoldsItsLimit holds that it lists no more than a page may: what
// there is no room for is left to the pages of topics.
func TestFeedsPageHoldsItsLimit(t *testing.T) {
	digest := spoken("en")
	for i := range page.MaxEntries {
		digest[fmt.Sprintf("content/topics/t%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: T%d\n---\n", i)}
	}
	pages, _ := outputs(t, digest, site.Options{Now: noon})
	listed := string(pages["feeds/index.html"])
	if n := strings.Count(listed, "<li>"); n > page.MaxEntries || strings.Contains(listed, "/topics/t1/atom.xml") {
		t.Errorf("it has %d entries", n)
	}
	for _, want := range []string{"too many to list here", "/sources/5/atom.xml", "/stories/8/atom.xml"} {
		if !strings.Contains(listed, want) {
			t.Errorf("there is no %s in\n%s", want, listed)
		}
	}
}

func TestOwnFeedsPage(t *testing.T) {
	digest := spoken("en")
	digest["content/pages/feeds.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Ours\n---\nText.\n")}
	digest["static/manifest.webmanifest"] = &fstest.MapFile{Data: []byte("{}")}
	s, _ := load(t, digest, site.Options{Now: noon})
	pages, diagnostics := outputs(t, digest, site.Options{Now: noon})
	if len(diagnostics) > 0 || !strings.Contains(string(pages["feeds/index.html"]), "Ours") || string(pages["manifest.webmanifest"]) != "{}" {
		t.Error(diagnostics, string(pages["feeds/index.html"]))
	}
	if n := strings.Count(string(pages["sitemap-pages.xml"]), "/feeds/<"); n != 1 {
		t.Errorf("the sitemap has it %d times", n)
	}
	for _, address := range []string{"feeds/", "manifest.webmanifest"} {
		if p, ok := page.At(s, address); !ok || p.Kind != page.Standing && p.Kind != page.File {
			t.Error(address, p)
		}
	}
}

// TestManifest holds that a browser finds the manifest, and what it names, under
// a base path.
func TestManifest(t *testing.T) {
	digest := spoken("ar")
	o := site.Options{Now: noon, BaseURL: "https://user.github.io/repo/"}
	pages, _ := outputs(t, digest, o)
	var m struct {
		Name, Lang, Dir, ID, Scope string
		Start                      string `json:"start_url"`
		Icons                      []struct{ Src string }
	}
	if err := json.Unmarshal(pages["manifest.webmanifest"], &m); err != nil {
		t.Fatal(err)
	}
	if m.Name != "1" || m.Lang != "ar" || m.Dir != "rtl" || m.ID != "/repo/" || m.Start != "./" || m.Scope != "./" || len(m.Icons) != 1 {
		t.Errorf("%+v", m)
	}
	if pages[m.Icons[0].Src] == nil {
		t.Errorf("there is no %s", m.Icons[0].Src)
	}
	// The front page is the one that is kept beside programs.
	for path, page := range pages {
		if names := strings.Contains(string(page), `<link rel="manifest" href="/repo/manifest.webmanifest">`); names != (path == "index.html") {
			t.Errorf("%s names it: %t", path, names)
		}
	}
}
