package page_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// rightsDigest is a digest with one article from a source of that licence.
// Every part of the article has a word of its own.
func rightsDigest(provenance, license string) fstest.MapFS {
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"site.yaml": text("title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\nfeeds: {content: full, formats: [rss, json]}\n"),
		"content/sources/agency.md": text("---\nname: Agency\nurl: https://agency.example/\n" +
			license + "---\n"),
		"content/articles/wire/index.md": text(fmt.Sprintf(`---
title: Titleword
date: 2021-01-05
source: {name: Agency, url: "https://agency.example/1"}
%s
notice: Noticeword stands here.
summary: Excerptword sums it up.
highlights: [Highlightword is the point.]
events: [{date: 2021-01-04, text: Eventword happens}]
image: {src: picture.svg, alt: Imageword}
tags: [Law]
---
Bodyword begins it.

![Figureword](figure.svg)
`, provenance)),
		"content/articles/wire/picture.svg": text(`<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"><title>Pictureword</title></svg>`),
		"content/articles/wire/figure.svg":  text(`<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><title>Drawingword</title></svg>`),
		"content/articles/own.md":           text("---\ntitle: Own\ndate: 2021-01-06\ntags: [Law]\n---\nOurs.\n"),
	}
}

// TestProvenanceDecides holds that what a licence does not allow is in no
// output, that syndicated text stays out of sitemaps and search engines, and
// that one field turns it all round.
func TestProvenanceDecides(t *testing.T) {
	all := []string{"Bodyword", "Drawingword", "Eventword", "Excerptword", "Figureword", "Highlightword", "Imageword", "Pictureword"}
	excerpt := []string{"Eventword", "Excerptword", "Highlightword"}
	tests := []struct {
		provenance, license string
		shown               []string
		indexed, inFull     bool // in sitemaps; the body in feeds
	}{
		{"provenance: syndicated", "", all, false, false},
		{"provenance: syndicated", "license: full\n", all, false, false},
		{"provenance: syndicated", "license: excerpt\n", excerpt, false, false},
		{"provenance: syndicated", "license: headline\n", nil, false, false},
		{"provenance: excerpt", "license: excerpt\n", all, true, true},
		{"provenance: excerpt", "license: headline\n", nil, false, false},
		{"provenance: adapted", "license: headline\n", all, true, true},
		{"provenance: original", "license: headline\n", all, true, true},
	}
	for _, test := range tests {
		t.Run(test.provenance+" "+strings.TrimSpace(test.license), func(t *testing.T) {
			options, _ := settings(t, "")
			pages, diagnostics := outputs(t, rightsDigest(test.provenance, test.license), options)
			if len(diagnostics) > 0 {
				t.Fatal(diagnostics)
			}
			var shown []string
			for _, word := range all {
				if where := having(pages, word); len(where) > 0 {
					shown = append(shown, word)
					if !slices.Contains(test.shown, word) {
						t.Errorf("%s is in %s", word, where)
					}
				}
			}
			if !slices.Equal(shown, test.shown) {
				t.Errorf("shown are %s, want %s", shown, test.shown)
			}
			const address = "2021/01/wire.html"
			page := string(pages[address])
			if n := strings.Count(page, "<p class=\"notice\">Noticeword"); n != 1 {
				t.Errorf("the notice stands %d times", n)
			}
			if got := !strings.Contains(page, `<meta name="robots" content="noindex">`); got != test.indexed {
				t.Errorf("search engines may list it: %t, want %t", got, test.indexed)
			}
			for path, data := range pages {
				if strings.Contains(path, "sitemap") && bytes.Contains(data, []byte(address)) && !test.indexed {
					t.Errorf("it is in %s", path)
				}
			}
			if !bytes.Contains(pages["sitemap-2021.xml"], []byte("2021/01/own.html")) {
				t.Error("the other article is not in the sitemap")
			}
			if got := bytes.Contains(pages["atom.xml"], []byte("Bodyword")); got != test.inFull {
				t.Errorf("the feed has the text: %t, want %t", got, test.inFull)
			}
			if !bytes.Contains(pages["atom.xml"], []byte("Titleword")) {
				t.Error("the feed does not have the article")
			}
		})
	}
}

// having returns the paths of the outputs that hold a word.
func having(pages map[string][]byte, word string) []string {
	var out []string
	for path, data := range pages {
		if bytes.Contains(data, []byte(word)) {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}
