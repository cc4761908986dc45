package markdown

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLocalAddressesCanBeMadeAbsolute(t *testing.T) {
	body := []byte("[a](/x.md) [b](#y) [c](z.md) [d](//host/x) [e](https://example.org) ![f](/p.png) n[^1]\n\n[^1]: Note.")
	b := New().HTML(body, Options{Prefix: "n7-"})
	var spliced []byte
	from := 0
	for _, at := range b.Local {
		spliced = append(spliced, b.HTML[from:at]...)
		spliced = append(spliced, "https://base.example"...)
		from = at
	}
	got := string(append(spliced, b.HTML[from:]...))
	for _, want := range []string{
		`<a href="https://base.example/x.md">a</a>`,
		`<a href="https://base.example#y">b</a>`,
		`<a href="z.md">c</a>`,
		`<a href="https://host/x">d</a>`,
		`<a href="https://example.org">e</a>`,
		`<img src="https://base.example/p.png"`,
		`<a href="https://base.example#n7-fn:1"`,
		`<a href="https://base.example#n7-fnref:1"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestResolversDecide(t *testing.T) {
	body := []byte("[none](none) [bad](bad) [space](space) ![gone](gone) ![bad](bad) ![wide](wide)")
	b := New().HTML(body, Options{
		Link: func(d string) string {
			return map[string]string{"bad": "javascript:x", "space": `/a b"c&d=ü`}[d]
		},
		Picture: func(d string) Picture {
			return map[string]Picture{"bad": {URL: "data:x"}, "wide": {URL: "/w.png", Width: 9}}[d]
		},
	})
	want := `<p>none bad <a href="/a%20b%22c&amp;d=%C3%BC">space</a> gone bad ` +
		`<img src="/w.png" alt="wide" width="9" loading="lazy" decoding="async"></p>` + "\n"
	if got := string(b.HTML); got != want {
		t.Errorf("got  %swant %s", got, want)
	}
}

func TestWords(t *testing.T) {
	for body, want := range map[string]int{
		"":                                  0,
		"One, two -- three.":                3,
		"don't well-known and/or wo*r*d":    4,
		"word---word\nword\\\nword":         4,
		"# Heading\n\n- item\n- item `a b`": 5,
		"| a | b |\n|---|---|\n| c | d |":   4,
		"AT&amp;T &mdash; *!*":              1,
		"![not counted](x.png) text":        1,
		"[a link](x.md \"title\")":          2,
		"宪法法院周四":                            3,
		"日本語です。Go 1.26":                     5, // five letters, two words
		"Größe über élan привіт":            4,
	} {
		if got := New().HTML([]byte(body), Options{}).Words; got != want {
			t.Errorf("%q has %d words, want %d", body, got, want)
		}
	}
}

func TestExcerptIsCut(t *testing.T) {
	for text, want := range map[string]string{
		"short":               "short",
		"exactly te":          "exactly te",
		"exactly ten":         "exactly…",
		"one two, three":      "one two…",
		"one two three":       "one two…",
		"one – two":           "one – two",
		"one two – x":         "one two…",
		"abcdefghijklm":       "abcdefghi…",
		"a bcdefghijklm":      "a bcdefgh…",
		"宪法法院周四裁定政府的":         "宪法法院周四裁定政…",
		"abcdefghe\u0301xyzw": "abcdefgh…",
		"👩‍👩‍👧‍👦👩‍👩‍👧‍👦": "👩‍👩‍👧‍👦…",
	} {
		got := cut(text, 10)
		if got != want || utf8.RuneCountInString(got) > 10 {
			t.Errorf("%q is cut to %q, want %q", text, got, want)
		}
	}
}

func TestKindOf(t *testing.T) {
	for address, want := range map[string]address{
		"":                      empty,
		"#x":                    fragment,
		"x.md":                  local,
		"/x":                    local,
		"../x:y":                local,
		"?a=b":                  local,
		"1:2":                   local,
		"a/b:c":                 local,
		"größe:x":               local,
		"//host":                hosted,
		"http://x":              remote,
		"HTTPS:x":               remote,
		"mailto:x":              personal,
		"Tel:1":                 personal,
		"javascript:x":          refused,
		"ftp://x":               refused,
		"a+b-c.1:x":             refused,
		"java\tscript:x":        refused,
		"java%73cript:x":        refused,
		"java%2573cript:x":      refused,
		"%20javascript%3ax":     refused,
		"\u200bjavascript:x":    refused,
		"\u202edata:x":          refused,
		"fi\u00ad\nle:///etc":   refused,
		`\data:x`:               refused,
		"database:x":            refused,
		"data base: an article": local,
	} {
		if got := kindOf([]byte(address)); got != want {
			t.Errorf("%q is %d, want %d", address, got, want)
		}
	}
}
