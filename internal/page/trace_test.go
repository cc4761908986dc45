package page_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"coranto/internal/site"
)

// hidden is an article that says zyx in everything that could show of it.
const hidden = `---
title: zyxtitle
%s
id: zyxid
authors: [zyxauthor]
source:
  - {name: zyxsource, url: "https://zyxsource.example/", title: zyxheadline, author: zyxjo}
  - zyxsecond
notice: zyxnotice
highlights: [zyxhighlight]
tags: [zyxtag, Law]
story: zyxstory
events: [{date: 2021-01-10, text: zyxevent, url: "https://zyxevent.example/"}]
summary: zyxsummary
image: {src: zyxpicture.svg, alt: zyxalt, caption: zyxcaption, credit: zyxcredit}
corrections: [{date: 2021-01-22, text: zyxcorrection}]
slug: zyxslug
aliases: [/zyxalias.html]
params: {zyxkey: zyxvalue}
---
zyxtext with ![zyx](zyxinline.svg), [zyx](zyxattached.csv) and ![logo](/logo.svg).
`

// around are files that lead to it.
var around = map[string]string{
	"content/articles/2021/zyxpicture.svg":   `<svg xmlns="http://www.w3.org/2000/svg"><title>zyx</title></svg>`,
	"content/articles/2021/zyxinline.svg":    `<svg xmlns="http://www.w3.org/2000/svg"><title>zyx</title></svg>`,
	"content/articles/2021/zyxattached.csv":  "zyx",
	"content/articles/2021/shown.md":         "---\ntitle: Shown\ndate: 2021-01-20\ntags: [Law]\n---\nSee [that](zyxfile.md), [its part](zyxfile.md#zyx) and [its address](/2021/01/zyxslug.html).\n",
	"content/articles/2021/also.md":          "---\ntitle: Also\ndate: 2021-01-22\ntags: [Law]\n---\nText.\n",
	"content/pages/about.md":                 "---\ntitle: About\n---\nSee [that](../articles/2021/zyxfile.md).\n",
	"content/topics/law.md":                  "---\ntitle: Law\n---\nSee [that](../articles/2021/zyxfile.md).\n",
	"content/articles/2021/zyxbundle/zyx.md": "---\ntitle: zyx\ndate: 2021-01-20\ndraft: true\n---\n",
	"content/pages/zyxpage.md":               "---\ntitle: zyxpage\ndraft: true\n---\nSee ![zyx](zyxpage.svg).\n",
	"content/pages/zyxpage.svg":              `<svg xmlns="http://www.w3.org/2000/svg"><title>zyx</title></svg>`,
	"content/editions/zyxone.md":             "---\ntitle: zyxone\ndate: 2021-01-20\ndraft: true\nlead: zyx\nentries: [{article: zyx, title: zyx}]\n---\nSee ![zyx](zyxone.svg).\n",
	"content/editions/zyxtwo.md":             "---\ntitle: zyxtwo\ndate: 2021-02-20\n---\nSee ![zyx](zyxtwo.svg).\n",
	"content/editions/zyxone.svg":            `<svg xmlns="http://www.w3.org/2000/svg"><title>zyx</title></svg>`,
	"content/editions/zyxtwo.svg":            `<svg xmlns="http://www.w3.org/2000/svg"><title>zyx</title></svg>`,
	"static/logo.svg":                        `<svg xmlns="http://www.w3.org/2000/svg"/>`,
}

func hiding(keys string) fstest.MapFS {
	d := fstest.MapFS{"site.yaml": {Data: []byte("title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\nfeeds: {content: full}\nrepository: https://github.com/user/repo\n")}}
	for name, text := range around {
		if strings.Contains(keys, "date: 2021-02") {
			text = strings.Replace(text, "/2021/01/zyxslug", "/2021/02/zyxslug", 1)
		}
		d[name] = &fstest.MapFile{Data: []byte(text)}
	}
	d["content/articles/2021/zyxfile.md"] = &fstest.MapFile{Data: []byte(fmt.Sprintf(hidden, keys) + "\n## zyx\n")}
	return d
}

// traces returns the outputs in which a text stands, in their path or bytes, in
// whatever letter case.
func traces(r rendered, text string) []string {
	var found []string
	for _, p := range r.pages {
		if strings.Contains(strings.ToLower(p.Path), text) {
			found = append(found, "the path "+p.Path)
		}
		if b := r.outputs[p.Path].Bytes; bytes.Contains(bytes.ToLower(b), []byte(text)) {
			i := bytes.Index(bytes.ToLower(b), []byte(text))
			found = append(found, fmt.Sprintf("%s: …%s…", p.Path, b[max(0, i-60):min(len(b), i+60)]))
		}
	}
	return found
}

// TestNoTraceOfWhatIsNotPublished searches every byte and every path of the
// output for anything that an unpublished article says, or that it brings along.
func TestNoTraceOfWhatIsNotPublished(t *testing.T) {
	options := newNewsroom(1, 0).options()
	for name, test := range map[string]struct {
		keys    string
		options site.Options
	}{
		"draft":                       {"date: 2021-01-21\ndraft: true", options},
		"scheduled":                   {"date: 2021-02-02", options},
		"expired":                     {"date: 2021-01-21\nexpires: 2021-01-31", options},
		"scheduled, drafts are shown": {"date: 2021-02-02", site.Options{Now: options.Now, Drafts: true}},
		"draft, scheduled are shown":  {"date: 2021-01-21\ndraft: true", site.Options{Now: options.Now, Future: true}},
	} {
		t.Run(name, func(t *testing.T) {
			digest := hiding(test.keys)
			// What is shown in this case.
			if test.options.Drafts {
				delete(digest, "content/articles/2021/zyxbundle/zyx.md")
				delete(digest, "content/editions/zyxone.md")
				delete(digest, "content/pages/zyxpage.md")
			}
			if test.options.Future {
				delete(digest, "content/editions/zyxtwo.md")
			}
			r, ok := renderAll(t, digest, test.options, 1)
			if !ok {
				t.Fatal("the digest has errors")
			}
			for _, trace := range traces(r, "zyx") {
				t.Error(trace)
			}
		})
	}
}

// TestPublishedLeavesTraces shows that the test above looks for the right thing:
// of the same article, published, all of it is found.
func TestPublishedLeavesTraces(t *testing.T) {
	digest := hiding("date: 2021-01-21")
	r, ok := renderAll(t, digest, newNewsroom(1, 0).options(), 1)
	if !ok {
		t.Fatal("the digest has errors")
	}
	for _, text := range []string{
		"zyxtitle", "zyxid", "zyxauthor", "zyxsource", "zyxheadline", "zyxjo", "zyxsecond", "zyxnotice", "zyxhighlight",
		"zyxtag", "zyxstory", "zyxevent", "zyxsummary", "zyxpicture", "zyxalt", "zyxcaption", "zyxcredit",
		"zyxcorrection", "zyxslug", "zyxtext", "zyxinline", "zyxattached",
	} {
		if len(traces(r, text)) == 0 {
			t.Errorf("there is no trace of %s", text)
		}
	}
}

// TestWithdrawnLeavesOnlyItsNotice holds that of a withdrawn article there is
// its page with title, date and reason, and nothing else.
func TestWithdrawnLeavesOnlyItsNotice(t *testing.T) {
	digest := hiding("date: 2021-01-21\nwithdrawn: {date: 2021-01-25, reason: It was not so.}")
	// A link to it stays.
	for _, name := range []string{"content/articles/2021/shown.md", "content/pages/about.md", "content/topics/law.md"} {
		delete(digest, name)
	}
	r, ok := renderAll(t, digest, newNewsroom(1, 0).options(), 1)
	if !ok {
		t.Fatal("the digest has errors")
	}
	const path = "2021/01/zyxslug.html"
	own := r.outputs[path].Bytes
	if !bytes.Contains(own, []byte("It was not so.")) {
		t.Errorf("there is no reason in\n%s", own)
	}
	own = bytes.ReplaceAll(own, []byte("zyxtitle"), nil)
	own = bytes.ReplaceAll(own, []byte("zyxslug"), nil)
	if bytes.Contains(own, []byte("zyx")) {
		t.Errorf("its page shows more than it should:\n%s", own)
	}
	for _, trace := range traces(r, "zyx") {
		if !strings.HasPrefix(trace, path) && trace != "the path "+path && !strings.Contains(trace, "zyxalias") {
			t.Error(trace)
		}
	}
}
