package page_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// structured returns the data of a page in the vocabulary of schema.org, by
// type.
func structured(t *testing.T, page []byte) map[string]map[string]any {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]any{}
	for n := range root.Descendants() {
		if n.Data != "script" || n.FirstChild == nil {
			continue
		}
		var document any
		if err := json.Unmarshal([]byte(n.FirstChild.Data), &document); err != nil {
			t.Fatal(err)
		}
		list, many := document.([]any)
		if !many {
			list = []any{document}
		}
		for _, x := range list {
			m := x.(map[string]any)
			out[m["@type"].(string)] = m
		}
	}
	return out
}

func TestStructuredData(t *testing.T) {
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	digest := fstest.MapFS{
		"site.yaml":               text("title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: Europe/Berlin\ndescription: A test.\n"),
		"content/stories/suit.md": text("---\ntitle: The suit\n---\n"),
		"content/articles/a/index.md": text(`---
title: A "quoted" </script> title
date: 2021-01-21T18:30
updated: 2021-01-22
authors: [Ann Author]
source:
  - {name: Agency, url: "https://agency.example/1", title: Its headline, author: Bob Reporter, date: 2021-01-20}
  - {name: Court, url: "https://court.example/order"}
provenance: excerpt
notice: It was cut.
tags: [Law, Money]
story: suit
events: [{date: 2021-01-10, text: The order, url: "https://court.example/10"}]
image: {src: p.svg, alt: A drawing, caption: It shows, credit: Us}
corrections: [{date: 2021-01-25, text: It was the 21st.}]
---
Words of it.
`),
		"content/articles/a/p.svg": text(`<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>`),
		"content/articles/b.md":    text("---\ntitle: B\ndate: 2021-01-20\n---\n"),
	}
	options, _ := settings(t, "")
	pages, diagnostics := outputs(t, digest, options)
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	picture := ""
	for path := range pages {
		if strings.HasPrefix(path, "media/p.") {
			picture = path
		}
	}
	check := func(path, kind, want string) {
		t.Helper()
		var wanted map[string]any
		if err := json.Unmarshal([]byte(strings.ReplaceAll(want, "PICTURE", picture)), &wanted); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(wanted, structured(t, pages[path])[kind]); d != "" {
			t.Errorf("%s, %s (-want +got):\n%s", path, kind, d)
		}
	}
	check("2021/01/a.html", "NewsArticle", `{
		"@context": "https://schema.org", "@type": "NewsArticle",
		"headline": "A \"quoted\" </script> title",
		"datePublished": "2021-01-21T18:30:00+01:00", "dateModified": "2021-01-25",
		"author": [{"@type": "Person", "name": "Ann Author"}],
		"publisher": {"@type": "Organization", "name": "Test"},
		"image": {"@type": "ImageObject", "url": "https://example.org/news/PICTURE", "width": 30, "height": 20, "caption": "It shows", "creditText": "Us"},
		"isBasedOn": [{"@type": "CreativeWork", "name": "Its headline", "url": "https://agency.example/1",
			"author": {"@type": "Person", "name": "Bob Reporter"}, "datePublished": "2021-01-20",
			"publisher": {"@type": "Organization", "name": "Agency"}}],
		"citation": [
			{"@type": "CreativeWork", "url": "https://court.example/order", "publisher": {"@type": "Organization", "name": "Court"}},
			{"@type": "CreativeWork", "name": "The order", "url": "https://court.example/10"}],
		"correction": [{"@type": "CorrectionComment", "text": "It was the 21st.", "datePublished": "2021-01-25"}],
		"backstory": "It was cut.",
		"isPartOf": {"@type": "CreativeWorkSeries", "name": "The suit", "url": "https://example.org/news/stories/suit/"}
	}`)
	check("2021/01/21/index.html", "BreadcrumbList", `{
		"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [
			{"@type": "ListItem", "position": 1, "name": "2021", "item": "https://example.org/news/2021/"},
			{"@type": "ListItem", "position": 2, "name": "January 2021", "item": "https://example.org/news/2021/01/"},
			{"@type": "ListItem", "position": 3, "name": "Thursday, 21 January 2021"}]
	}`)
	check("2021/01/index.html", "CollectionPage", `{
		"@context": "https://schema.org", "@type": "CollectionPage", "name": "January 2021",
		"mainEntity": {"@type": "ItemList", "itemListElement": [
			"https://example.org/news/2021/01/a.html", "https://example.org/news/2021/01/b.html"]}
	}`)
	check("index.html", "WebSite", `{
		"@context": "https://schema.org", "@type": "WebSite", "name": "Test", "url": "https://example.org/news/",
		"description": "A test.", "inLanguage": "en",
		"publisher": {"@type": "Organization", "name": "Test", "url": "https://example.org/news/"}
	}`)
}

// TestAListIsNamedByTen holds that what does not see a list hears of its newest
// ten articles, in its structured data and its description.
func TestAListIsNamedByTen(t *testing.T) {
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	digest := fstest.MapFS{"site.yaml": text("title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\n")}
	var titles []string
	var addresses []any
	for i := range 12 {
		day := 12 - i
		digest[fmt.Sprintf("content/articles/n%02d.md", day)] = text(fmt.Sprintf("---\ntitle: N%02d\ndate: 2021-01-%02d\ntags: [Law]\n---\n", day, day))
		titles = append(titles, fmt.Sprintf("N%02d", day))
		addresses = append(addresses, fmt.Sprintf("https://example.org/news/2021/01/n%02d.html", day))
	}
	options, _ := settings(t, "")
	pages, _ := outputs(t, digest, options)
	description := `property="og:description" content="` + strings.Join(titles[:10], " · ") + `">`
	for _, path := range []string{"2021/index.html", "2021/01/index.html", "topics/law/index.html"} {
		list, _ := structured(t, pages[path])["CollectionPage"]["mainEntity"].(map[string]any)
		if d := cmp.Diff(any(addresses[:10]), list["itemListElement"]); d != "" {
			t.Errorf("%s (-want +got):\n%s", path, d)
		}
		if !bytes.Contains(pages[path], []byte(description)) {
			t.Errorf("%s lacks %s", path, description)
		}
	}
}

// TestHead holds what the head of each page says to machines, beside data.
func TestHead(t *testing.T) {
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	digest := fstest.MapFS{
		"site.yaml": text("title: Test\ndescription: Of the sea.\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\n"),
		"content/articles/a.md": text("---\ntitle: A & \"B\" <c>\ndate: 2021-01-05\nimage: {src: \"https://Pictures.example/x.png\", alt: X & Y}\naliases: [/old/a.php, /old/b, /old/c/]\n---\n" +
			"One sentence & another.\n\n![z](https://more.example:8443/z.png)\n"),
		"content/articles/b.md": text("---\ntitle: B\ndate: 2021-01-06\n---\n"),
	}
	options, _ := settings(t, "")
	pages, _ := outputs(t, digest, options)
	check := func(path string, wants ...string) {
		t.Helper()
		for _, want := range wants {
			lacks := strings.HasPrefix(want, "!")
			if bytes.Contains(pages[path], []byte(strings.TrimPrefix(want, "!"))) == lacks {
				t.Errorf("%s: %s\n%s", path, want, pages[path])
			}
		}
	}
	const strict = `content="default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'`
	check("2021/01/a.html",
		`<title>A &amp; &#34;B&#34; &lt;c&gt; – Test</title>`,
		strict+`; img-src 'self' https://more.example:8443 https://pictures.example">`,
		`<meta name="description" property="og:description" content="One sentence &amp; another.">`,
		`<link rel="canonical" href="https://example.org/news/2021/01/a.html">`,
		`<meta property="og:url" content="https://example.org/news/2021/01/a.html">`,
		`<meta property="og:title" content="A &amp; &#34;B&#34; &lt;c&gt;">`,
		`<meta property="og:type" content="article">`,
		`<meta property="og:image" content="https://Pictures.example/x.png">`,
		`<meta property="og:image:alt" content="X &amp; Y">`,
		`<meta name="twitter:card" content="summary_large_image">`,
	)
	check("2021/01/b.html", strict+`">`, `<meta name="twitter:card" content="summary">`, `!og:image`, `!noindex`)
	check("index.html", `<title>Test</title>`, `!og:type`, strict+`">`)
	check("404.html", `!canonical`, `noindex`)
	// Search engines want to know what a list lists, and what a page of each digest
	// is of.
	check("2021/01/index.html", `property="og:description" content="B · A &amp; &#34;B&#34; &lt;c&gt;">`)
	check("search/index.html", `property="og:description" content="Of the sea.">`, `!noindex`)
	check("timeline/index.html", `property="og:description" content="Of the sea.">`)
	for _, old := range []string{"old/a.php", "old/b/index.html", "old/c/index.html"} {
		check(old,
			`<meta http-equiv="refresh" content="0; url=/news/2021/01/a.html">`,
			`<link rel="canonical" href="https://example.org/news/2021/01/a.html">`,
			`<a href="/news/2021/01/a.html">`, `noindex`)
	}
}
