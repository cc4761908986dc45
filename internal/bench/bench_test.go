package main

import (
	"slices"
	"testing"
)

func TestVisibleIsWhatAReaderSees(t *testing.T) {
	page := `<!doctype html><html><head><title>Not seen</title><style>p{}</style></head>
<body><!-- nor this --><h1>One &amp;
two</h1><p>three<br>four</p><svg viewBox="0 0 1 1"><text>no</text></svg><script>no()</script></body></html>`
	if got, want := visible(page), "One & two three four"; got != want {
		t.Errorf("visible is %q, want %q", got, want)
	}
}

func TestOneSizeIsMeasuredBesideATenthOfIt(t *testing.T) {
	for list, want := range map[string][]int{
		"10000":       {1000, 10000},
		"50":          {50},
		"1000, 20000": {1000, 20000},
	} {
		if got, err := parseSizes(list); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q gives %v, %v; want %v", list, got, err, want)
		}
	}
	for _, list := range []string{"", "x", "0", "1,,2"} {
		if _, err := parseSizes(list); err == nil {
			t.Errorf("%q is taken", list)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %s, want %s", n, got, want)
		}
	}
}

func TestALineIsReplacedWhereItIsOfOnePiece(t *testing.T) {
	text := "---\ntitle: Old\ntags: [a, b, c]\n---\n"
	if got, done := replaced(text, titleLine, "title: New"); !done || got != "---\ntitle: New\ntags: [a, b, c]\n---\n" {
		t.Errorf("title: %q, %v", got, done)
	}
	if got, done := replaced(text, tagsLine, "tags: [$1]"); !done || got != "---\ntitle: Old\ntags: [a, b]\n---\n" {
		t.Errorf("tags: %q, %v", got, done)
	}
	for _, folded := range []string{"title: >\n  Old\n", "title: |\n  Old\n", "text\n"} {
		if got, done := replaced(folded, titleLine, "title: New"); done {
			t.Errorf("%q becomes %q", folded, got)
		}
	}
}

func TestAnEditIsOneOfDigestsAndOfSitesForHugo(t *testing.T) {
	text := "---\nid: x\ntitle: Old\ntags: [a, b]\nurl: /2020/01/x.html\nstories: [s]\nevents:\n  - date: 2020\n---\n"
	for kind, want := range map[string]string{
		"body":  text + "\nA mark.\n",
		"title": "---\nid: x\ntitle: A mark\ntags: [a, b]\nurl: /2020/01/x.html\nstories: [s]\nevents:\n  - date: 2020\n---\n",
		"tag":   "---\nid: x\ntitle: Old\ntags: [a, b, A mark]\nurl: /2020/01/x.html\nstories: [s]\nevents:\n  - date: 2020\n---\n",
	} {
		if got := string(edited(kind, []byte(text), "mark", 0)); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	if got, want := string(another([]byte(text), "mark", "x", "new-1")), "---\ntitle: A mark\ntags: [a, b]\nurl: /2020/01/new-1.html\n---\n"; got != want {
		t.Errorf("another article is %q, want %q", got, want)
	}
}
