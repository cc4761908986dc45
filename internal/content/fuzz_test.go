package content

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"coranto/internal/diag"
)

// FuzzArticle holds that no file makes the parser fail, that every place it
// names is in the file, and that the same file gives the same article.
func FuzzArticle(f *testing.F) {
	f.Add([]byte(benchmarkArticle))
	f.Add([]byte(strings.ReplaceAll(benchmarkArticle, "\n", "\r\n")))
	f.Add([]byte("\ufeff\n---\ntitle: x\ndate: 21/01/2021\n---\n![x](y)<b>\n"))
	f.Add([]byte("+++\ntitle = 'x'\ndate = 2021-01-21\n[[events]]\ndate = 2021\n+++\nbody"))
	f.Add([]byte("{\"title\": \"\\u0000\", \"events\": [{\"date\": 1}]}\nbody"))
	f.Add([]byte("---\ntitle: Foo: bar\ntags: [a\n...\n---\n"))
	for _, body := range bodies {
		f.Add([]byte(source("", body)))
	}
	var p, again Parser
	p.Zone, again.Zone = berlin, berlin
	f.Fuzz(func(t *testing.T, src []byte) {
		const file = "content/articles/2021/x.md"
		a := p.Article(file, src)
		b := again.Article(file, bytes.Clone(src))
		if d := cmp.Diff(a, b); d != "" {
			t.Fatalf("parsed twice: %s", d)
		}
		lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(src)), "\n")
		within := func(at diag.Position) {
			switch {
			case at.Line == 0:
			case at.File != file || at.Line > len(lines) || at.Column < 1 || at.Width < 1 ||
				at.Column > utf8.RuneCountInString(lines[at.Line-1])+1:
				t.Fatalf("%+v is not in the file", at)
			}
		}
		for _, d := range a.Diagnostics {
			within(d.Position)
			if d.Message == "" || d.Rule == "" {
				t.Errorf("%+v says too little", d)
			}
		}
		for _, r := range a.Links {
			within(r.Position)
		}
		for _, r := range a.Pictures {
			within(r.Position)
		}
		if a.Body.Offset > len(src) {
			t.Errorf("the body begins at %d of %d", a.Body.Offset, len(src))
		}
		if !diag.HasErrors(a.Diagnostics) && (a.Title == "" || a.Date.IsZero() && !a.Draft || a.ID == "" || a.Slug == "") {
			t.Errorf("nothing is wrong, but it has no title, date, id or slug: %+v", a)
		}
	})
}

// benchmarkArticle is an article of the usual size: 12 keys, 2.8 KB.
const benchmarkArticle = `---
title: Judge refuses to order Amazon to host Parler again
date: 2021-01-21
id: parler-v-amazon-order-2021-01
authors: [Ada Example, Ben Example]
rank: major
source:
  name: Reuters
  url: https://example.org/parler-v-amazon
  title: "Parler loses first round: judge denies order"
  date: 2021-01-21
highlights:
  - The judge found that Parler was unlikely to show a breach of contract.
  - Parler may still sue for damages.
tags: [Law, Technology, Free speech]
story: parler-v-amazon
events:
  - date: 2021-01-10T18:30
    text: Amazon stops hosting Parler.
    url: https://example.org/amazon-stops
  - date: 2021-01-11
    text: Parler sues.
summary: A federal judge in Seattle refused to order Amazon to put the network back on its servers.
lang: en
---
` + benchmarkBody

const benchmarkBody = `
A federal judge in Seattle on Thursday refused to order Amazon to restore web
hosting for Parler, the social network that it cut off after the attack on the
Capitol. U.S. District Judge *Barbara Rothstein* wrote that Parler had fallen
"far short" of showing that it was likely to win.

Amazon Web Services suspended Parler on January 10. The company said that it
had [told Parler for weeks](https://example.org/letters) about posts that
called for violence, and that the network had no effective way of removing
them. Parler answered that Amazon had broken their contract, which asks for
thirty days of notice, and had acted together with Twitter, a competitor.

> The court rejects any suggestion that the public interest favors requiring
> AWS to host the incendiary speech that the record shows some of Parler's
> users have engaged in.

The judge noted that she was not dismissing the claims themselves. Parler may
go on with its suit, and may ask for damages if it wins. What it may not have,
for now, is an order that puts it back on Amazon's servers.

## What comes next

- Parler has found another registrar, and shows a page with a notice.
- Amazon has until February to answer the complaint.
- A hearing has not been set.

Lawyers who follow the case say that it will turn on the words of the contract.
They point to a clause under which Amazon may suspend a customer at once where
its use of the service breaks the rules. The notice of thirty days is for
ending the contract, not for suspending the service.

The network had more than ten million users before it went dark. Its chief
executive said in a [court filing](https://example.org/filing) that it may never
come back. The order is five pages long and was entered on the public docket.
`

func BenchmarkArticle(b *testing.B) {
	for _, bench := range []struct{ name, src string }{
		{"summary", benchmarkArticle},
		{"excerpt", strings.Replace(benchmarkArticle, "summary:", "notice:", 1)},
		{"links", strings.Replace(benchmarkArticle, "](https://example.org/filing)", "](filing.md)", 1)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			p := Parser{Zone: berlin, Language: "en"}
			src := []byte(bench.src)
			if a := p.Article("content/articles/2021/x.md", src); diag.HasErrors(a.Diagnostics) {
				_ = diag.Text(os.Stderr, a.Diagnostics, false)
				b.Fatal("the article has errors")
			}
			b.ReportAllocs()
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				p.Article("content/articles/2021/x.md", src)
			}
		})
	}
}
