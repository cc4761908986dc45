package content

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"coranto/internal/diag"
	"coranto/internal/files"
)

// berlin is the time zone of the tests.
var berlin = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return zone
}()

// article parses an article with this front matter, beside a title and a date,
// and this body.
func article(frontMatter, body string) *Article {
	p := Parser{Zone: berlin, Language: "en"}
	return p.Article("content/articles/2021/01/parler.md", []byte(source(frontMatter, body)))
}

// source is the file of that article.
func source(frontMatter, body string) string {
	src := "---\n"
	if !strings.Contains("\n"+frontMatter, "\ntitle:") {
		src += "title: Parler\n"
	}
	if !strings.Contains("\n"+frontMatter, "\ndate:") {
		src += "date: 2021-01-21\n"
	}
	return src + frontMatter + "---\n" + body
}

// check compares what was said of a file with what should be: the text of its
// diagnostics.
func check(t *testing.T, in *Input, want string) {
	t.Helper()
	if got, want := text(t, in), strings.TrimSpace(want); got != want {
		t.Errorf("said:\n%s\n\nshould be:\n%s", got, want)
	}
}

func text(t *testing.T, in *Input) string {
	t.Helper()
	var b strings.Builder
	if err := diag.Text(&b, in.Diagnostics, false); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

// equal compares two values, in which hashes play no part.
func equal(t *testing.T, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.IgnoreTypes(files.Hash{}), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// day is a date as front matter has it.
func day(s string) Date {
	d, ok := parseDate(s, berlin)
	if !ok {
		panic(s)
	}
	return d
}

func TestArticleHasAllThatIsWritten(t *testing.T) {
	p := Parser{Zone: berlin, Language: "en"}
	a := p.Article("content/articles/2021/01/parler.md", []byte(`---
title: Judge refuses to order Amazon to host Parler
date: 2021-01-21
updated: 2021-01-22T09:30
id: parler-v-amazon-2021-01
authors: [Ada Example, Ben Example]
rank: major
source:
  - name: Reuters
    url: https://example.org/parler
    title: "Parler loses: judge denies order"
    author: Jane Doe
    date: 2021-01-21T18:30:00Z
    license: excerpt
  - AP
provenance: excerpt
notice: |
  This is not legal advice.
  It never was.
highlights:
  - The judge found that
    Parler would hardly win.
tags: [Law, Free speech, law, "FREE  speech"]
story: parler-v-amazon
events:
  - date: 2021-01-10T18:30
    text: Amazon stops hosting Parler.
    url: https://example.org/amazon
  - {date: 1996~, text: The law is passed.}
summary: >-
  A judge refused
  the order.
image: {src: court.jpg, alt: The court house, caption: Seattle, credit: Ada}
corrections:
  - date: 2021-01-23
    text: The judge sits in Seattle.
slug: parler-loses
aliases: [/old/parler.html, "/caf\u00e9/"]
draft: true
expires: 2031-01-21
withdrawn: {date: 2021-02-01, reason: It was wrong.}
lang: EN-gb
layout: wide
params: {n: 1, list: [true, 1.5, x]}
---
Body with a [link](other.md).
`))
	check(t, &a.Input, "")
	reuters := Source{
		Name: "Reuters", Slug: "reuters", URL: "https://example.org/parler", Title: "Parler loses: judge denies order",
		Author: "Jane Doe", Date: day("2021-01-21T19:30"), License: "excerpt",
	}
	equal(t, a, &Article{
		Input: Input{
			File: "content/articles/2021/01/parler.md",
			Body: Body{Offset: 1130},
			Links: []Reference{{
				Destination: "other.md", Excerpt: "Body with a [link](other.md).",
				Position: diag.Position{File: "content/articles/2021/01/parler.md", Line: 46, Column: 20, Width: 8},
			}},
			Pictures: []Reference{{
				Destination: "court.jpg", Excerpt: "image: {src: court.jpg, alt: The court house, caption: Seattle, credit: Ada}",
				Position: diag.Position{File: "content/articles/2021/01/parler.md", Line: 33, Column: 14, Width: 9},
			}},
		},
		Summary: Summary{
			ID: "parler-v-amazon-2021-01", Title: "Judge refuses to order Amazon to host Parler", Slug: "parler-loses",
			Date: day("2021-01-21"), Updated: day("2021-01-22T09:30"), Rank: Major, Provenance: Excerpt,
			Authors: []string{"Ada Example", "Ben Example"}, Source: reuters,
			Highlights: []string{"The judge found that Parler would hardly win."},
			Tags:       []Tag{{"Law", "law"}, {"Free speech", "free-speech"}}, Story: "parler-v-amazon",
			Events: []Event{
				{day("2021-01-10T18:30"), "Amazon stops hosting Parler.", "https://example.org/amazon"},
				{day("1996~"), "The law is passed.", ""},
			},
			Excerpt: "A judge refused the order.", Image: &Image{"court.jpg", "The court house", "Seattle", "Ada"},
			Corrections: []Correction{{day("2021-01-23"), "The judge sits in Seattle."}}, Lang: "en-GB",
		},
		Sources: []Source{reuters, {Name: "AP", Slug: "ap"}},
		Notice:  "This is not legal advice.\nIt never was.",
		Aliases: []string{"/old/parler.html", "/café/"},
		Draft:   true, Expires: day("2031-01-21"),
		Withdrawn: &Withdrawal{day("2021-02-01"), "It was wrong."}, Layout: "wide",
		Params: map[string]any{"n": 1, "list": []any{true, 1.5, "x"}},
	})
}

// TestThreeSyntaxes holds that YAML, TOML and JSON have one schema.
func TestThreeSyntaxes(t *testing.T) {
	texts := []string{
		"---\ntitle: T\ndate: 2021-01-21T18:30\ntags: [a, b]\nsource: {name: R, date: 2021}\nevents: [{date: 2021-01, text: x}]\ndraft: true\n---\nB\n",
		"+++\ntitle = 'T'\ndate = 2021-01-21T18:30:00\ntags = ['a', 'b']\nsource.name = 'R'\nsource.date = 2021\ndraft = true\n[[events]]\ndate = '2021-01'\ntext = 'x'\n+++\nB\n",
		"{\"title\": \"T\", \"date\": \"2021-01-21T18:30\", \"tags\": [\"a\", \"b\"], \"source\": {\"name\": \"R\", \"date\": 2021},\n\"events\": [{\"date\": \"2021-01\", \"text\": \"x\"}], \"draft\": true}\nB\n",
	}
	var first *Article
	for _, text := range texts {
		p := Parser{Zone: berlin}
		a := p.Article("content/articles/t.md", []byte(text))
		check(t, &a.Input, "")
		a.Input = Input{}
		if first == nil {
			first = a
		}
		equal(t, a, first)
		if a.Hash != first.Hash {
			t.Errorf("the hashes differ: %s", text)
		}
	}
}

func TestWhatIsNotWritten(t *testing.T) {
	for _, test := range []struct{ file, id, slug string }{
		{"content/articles/2021/01/x.md", "2021/01/x", "x"},
		{"content/articles/x/index.md", "x", "x"},
		{"content/articles/2021/Größe über alles!/index.md", "2021/Größe über alles!", "größe-über-alles"},
		{"content/articles/C++.md", "C++", "c-plus-plus"},
		{"content/articles/Cafe\u0301.md", "Caf\u00e9", "caf\u00e9"},
	} {
		p := Parser{Zone: berlin}
		a := p.Article(test.file, []byte("---\ntitle: T\ndate: 2021-01-21\n---\n"))
		if a.ID != test.id || a.Slug != test.slug || !a.FromPath {
			t.Errorf("%s: id %q, slug %q", test.file, a.ID, a.Slug)
		}
		if a.Rank != Ordinary || a.Provenance != Original || !a.Body.Empty {
			t.Errorf("%s: rank %d, provenance %d, empty %t", test.file, a.Rank, a.Provenance, a.Body.Empty)
		}
	}
	if a := article("source: AP\n", ""); a.Provenance != Adapted {
		t.Errorf("with a source, provenance is %d", a.Provenance)
	}
	if a := article("source: AP\nprovenance: original\n", ""); a.Provenance != Original {
		t.Errorf("with a source, provenance original is %d", a.Provenance)
	}
	if a := article("id: http://old.example/?p=12\n", ""); a.ID != "http://old.example/?p=12" || a.FromPath {
		t.Errorf("a URI as an id becomes %q", a.ID)
	}
}

func TestExcerpt(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{"First *one*,\nsecond line.\n\nNext.\n", "First one, second line."},
		{"\n\n## A heading\n\nText.\n", "Text."},
		{"- a list\n\nText.\n", "Text."},
		{"Heading\n===\n\nText.\n", "Text."},
		{"A [link][1].\n\n[1]: https://example.org\n", "A link."},
		{"A [link][1].\n", "A [link][1]."},
		{"\"Quoted\" -- said.\n", "“Quoted” – said."},
		{"", ""},
	} {
		if got := article("", test.body).Excerpt; got != test.want {
			t.Errorf("%q has the excerpt %q, not %q", test.body, got, test.want)
		}
	}
	if got := article("summary: 'Mine, in  full.'\n", "Text.\n").Excerpt; got != "Mine, in full." {
		t.Errorf("with a summary, the excerpt is %q", got)
	}
	if got := article("lang: de\n", "Er sagt \"nein\".\n").Excerpt; got != "Er sagt „nein“." {
		t.Errorf("in German, the excerpt is %q", got)
	}
}

// TestHashIgnoresTheBody holds that editing a body changes no list.
func TestHashIgnoresTheBody(t *testing.T) {
	one, two := article("", "Text.\n\nMore.\n"), article("draft: true\n", "Text.\n\nOther.\n")
	if one.Hash != two.Hash {
		t.Error("the body, or what no list shows, is part of the summary's hash")
	}
	for _, frontMatter := range []string{
		"title: X\n", "date: 2021-01-22\n", "date: 2021-01-21T00:00\n", "updated: 2021-01-22\n", "id: x\n", "authors: A\n", "rank: brief\n",
		"source: AP\n", "source: {name: AP, license: full}\n", "provenance: syndicated\n", "highlights: x\n", "tags: x\n", "story: x\n",
		"events: [{date: 2021, text: x}]\n", "events: [{date: 2021~, text: x}]\n", "summary: x\n", "image: {src: x, alt: x}\n",
		"corrections: [{date: 2021-01-22, text: x}]\n", "slug: x\n", "lang: de\n",
	} {
		a := article(frontMatter, "Text.\n")
		check(t, &a.Input, "")
		if a.Hash == one.Hash {
			t.Errorf("%q leaves the hash as it was", frontMatter)
		}
		old := a.Hash
		if a.Rehash(); a.Hash != old {
			t.Errorf("%q: Rehash gives another hash", frontMatter)
		}
	}
}

// TestKeepsNoMemoryOfTheFile holds that an article stays the same when the
// buffer in which its file was is used again.
func TestKeepsNoMemoryOfTheFile(t *testing.T) {
	src := []byte(source("authors: Ada\ntags: [law]\nsource: {name: AP, title: T}\nhighlights: [one]\nlang: en\n", "Some text, [and a link](other.md).\n"))
	p := Parser{Zone: berlin}
	before := p.Article("content/articles/a.md", src)
	again := p.Article("content/articles/a.md", src)
	for i := range src {
		src[i] = 'x'
	}
	equal(t, before, again)
	if before.Title != "Parler" || before.Tags[0].Name != "law" || before.Links[0].Excerpt != "Some text, [and a link](other.md)." {
		t.Errorf("the article became %+v", before)
	}
}
