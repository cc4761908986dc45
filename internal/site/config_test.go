package site

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coranto/internal/diag"
)

// needed are the settings without which there is no site.
const needed = "title: Test\nurl: https://example.org/\nid: example.org,2021\ntimezone: Europe/Berlin\n"

// checkConfig compares what a site.yaml gives: problems as
// "line:column rule: message", or what show says of it.
func checkConfig(t *testing.T, src string, show func(Config) any, want string) {
	t.Helper()
	c, ds := ParseConfig([]byte(src))
	var got []string
	for _, d := range ds {
		got = append(got, fmt.Sprintf("%d:%d %s: %s", d.Line, d.Column, d.Rule, d.Message))
	}
	if !diag.HasErrors(ds) && show != nil {
		got = append(got, fmt.Sprintf("%+v", show(c)))
	}
	if d := cmp.Diff(want, strings.Join(got, "\n")); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if c.Zone == nil {
		t.Error("there is no time zone")
	}
}

func lines(l ...string) string { return strings.Join(l, "\n") }

func TestConfigValues(t *testing.T) {
	for name, test := range map[string]struct {
		yaml string // after what is needed
		show func(Config) any
		want string
	}{
		"defaults": {"", func(c Config) any {
			return []any{c.Title, c.URL, c.ID, c.Zone, c.Language, c.ArticleURL, c.Feeds.Items, c.Feeds.Content}
		}, "[Test https://example.org/ example.org,2021 Europe/Berlin en /:year/:month/:slug.html 20 summary]"},
		"texts": {"language: de-CH\ndescription: All of it.\nauthors: [Ada, Grace]\n", func(c Config) any {
			return []any{c.Language, c.Description, len(c.Authors), c.Authors}
		}, "[de-CH All of it. 2 [Ada Grace]]"},
		"feeds": {"feeds: {formats: [rss, json, rss], items: 12, content: summary, aliases: {old.xml: atom.xml}}", func(c Config) any {
			return []any{c.Feeds.Formats, c.Feeds.Items, c.Feeds.Content, c.Feeds.Aliases[0].Path, c.Feeds.Aliases[0].Feed}
		}, "[[rss json] 12 summary old.xml atom.xml]"},
		"navigation": {"navigation:\n  - {title: Topics, url: /topics/}\n  - {url: 'https://example.com/', title: Elsewhere}", func(c Config) any {
			return c.Navigation
		}, "[{Title:Topics URL:/topics/} {Title:Elsewhere URL:https://example.com/}]"},
		"keep": {"keep: [CNAME, 'google*.html', .well-known/*]", func(c Config) any { return c.Keep }, "[CNAME google*.html .well-known/*]"},
		"mail": {"mail: {from: Ida <ida@Bücher.example>, unsubscribe: 'https://example.org/?a={{id}}'}", func(c Config) any {
			return []any{c.Mail.From, c.Mail.ReplyTo, c.Mail.Unsubscribe}
		}, `["Ida" <ida@xn--bcher-kva.example> <nil> [https://example.org/?a={{id}}]]`},
		"repository":  {"repository: https://github.com/user/repo/", func(c Config) any { return c.Repository }, "https://github.com/user/repo"},
		"cards":       {"cards: true", func(c Config) any { return c.Cards }, "{On:true Paper: Ink: Accent:}"},
		"no cards":    {"cards: false", func(c Config) any { return c.Cards }, "{On:false Paper: Ink: Accent:}"},
		"colours":     {"cards: {accent: '#8A1c1c'}", func(c Config) any { return c.Cards }, "{On:true Paper: Ink: Accent:#8A1c1c}"},
		"checks":      {"checks: {a: 'off', b: warning, c: error}", func(c Config) any { return c.Checks }, "map[a:off b:warning c:error]"},
		"params":      {"params: {colour: red, deep: {list: [1, x, true]}}", func(c Config) any { return c.Params }, "map[colour:red deep:map[list:[1 x true]]]"},
		"article_url": {"article_url: /:year/:month/:day/:slug/", func(c Config) any { return c.ArticleURL }, "/:year/:month/:day/:slug/"},
	} {
		t.Run(name, func(t *testing.T) { checkConfig(t, needed+test.yaml, test.show, test.want) })
	}
}

func TestConfigProblems(t *testing.T) {
	for name, test := range map[string]struct{ yaml, want string }{
		"unknown key":       {"tittle: x", `5:1 unknown-key: site.yaml has no key "tittle"`},
		"unknown inner key": {"feeds: {item: 3}", `5:9 unknown-key: feeds has no key "item"`},
		"repeated key":      {"title: Again", `5:1 repeated-key: the key "title" stands twice`},
		"wrong type": {"authors: Ada\ndescription: [x]\nfeeds: 3\nnavigation: {a: b}\nchecks: x\nparams: []", lines(
			`6:14 schema: this is a list; it should be a text`,
			`7:8 schema: this is "3"; it should be keys and values`,
			`8:13 schema: this is keys and values; it should be a list`,
			`9:9 schema: this is "x"; it should be keys and values`,
			`10:9 schema: this is a list; it should be keys and values`,
		)},
		"numbers": {"feeds: {items: 0}", `5:16 schema: this is "0"; it should be a whole number from 1 to 300`},
		"choices": {"feeds: {content: all, formats: [atom, html]}\nchecks: {link: fatal}", lines(
			`5:18 schema: this is "all"; it should be one of full, summary, highlights`,
			`5:39 schema: this is "html"; it should be one of atom, rss, json`,
			`6:16 schema: this is "fatal"; it should be one of error, warning, off`,
		)},
		"cards":      {"cards: often", `5:8 schema: this is "often"; it should be true or false`},
		"colours":    {"cards: {paper: white}", `5:16 colour: "white" is not a colour`},
		"language":   {"language: englisch", `5:11 lang: "englisch" is not a language tag`},
		"navigation": {"navigation: [{title: Topics}]", `5:14 schema: an entry of navigation needs both title and url`},
		"navigation that leads nowhere": {"navigation:\n" + strings.Join([]string{
			"  - {title: A, url: about/}", "  - {title: B, url: 'javascript:alert(1)'}", "  - {title: C, url: //example.com/}",
			"  - {title: D, url: 'mailto:a@example.com'}", "  - {title: E, url: '/topics/?a#b'}", "  - {title: F, url: 'https://'}",
		}, "\n"), lines(
			`6:21 url: "about/" is not an address for every page`,
			`7:21 url: "javascript:alert(1)" is not an address for every page`,
			`8:21 url: "//example.com/" is not an address for every page`,
			`11:21 url: "https://" is not an address for every page`)},
		"navigation without an end": {"navigation: [" + strings.Repeat("{title: A, url: /a/}, ", 101) + "]",
			`5:2214 size: these are 101 links on every page; there may be 100`},
		"keep": {"keep: [/etc, ../x, '[']", lines(
			`5:8 keep: "/etc" is not a path in the output`,
			`5:14 keep: "../x" is not a path in the output`,
			`5:20 keep: "[" is not a path in the output`,
		)},
		"mail": {"mail: {from: nobody, to: 'ü@example.org', unsubscribe: [http://example.org/, 'https://example.org/<a>', 'mailto:x'], sent: x}", lines(
			`5:14 mail: "nobody" is not a mail address`,
			`5:26 mail: "ü@example.org" is not a mail address`,
			`5:57 url: "http://example.org/" is not an address at which a reader can unsubscribe`,
			`5:78 url: "https://example.org/<a>" is not an address at which a reader can unsubscribe`,
			`5:105 url: "mailto:x" is not an address at which a reader can unsubscribe`,
			`5:118 unknown-key: mail has no key "sent"`,
		)},
		"repository":         {"repository: git@github.com:user/repo", `5:13 url: "git@github.com:user/repo" is not a web address`},
		"article_url":        {"article_url: :year/:slug/", `5:14 article_url: ":year/:slug/" cannot be the pattern of addresses`},
		"article_url slug":   {"article_url: /:year/:month/", `5:14 article_url: "/:year/:month/" cannot be the pattern of addresses`},
		"article_url name":   {"article_url: /:yeer/:slug/", `5:14 article_url: "/:yeer/:slug/" cannot be the pattern of addresses`},
		"article_url longer": {"article_url: /:years/:slug/", `5:14 article_url: "/:years/:slug/" cannot be the pattern of addresses`},
		"article_url query":  {"article_url: /?p=:slug/", `5:14 article_url: "/?p=:slug/" cannot be the pattern of addresses`},
		"article_url dots":   {"article_url: /../:slug/", `5:14 article_url: "/../:slug/" cannot be the pattern of addresses`},
		"article_url ending": {"article_url: /:slug", `5:14 article_url: "/:slug" cannot be the pattern of addresses`},
	} {
		t.Run(name, func(t *testing.T) { checkConfig(t, needed+test.yaml, func(Config) any { return "none" }, test.want) })
	}
}

func TestConfigNeeds(t *testing.T) {
	for name, test := range map[string]struct{ yaml, want string }{
		"all": {"description: x\n", lines(
			`0:0 schema: site.yaml has no title`,
			`0:0 schema: site.yaml has no url`,
			`0:0 schema: site.yaml has no id`,
			`0:0 schema: site.yaml has no timezone`,
		)},
		"nothing": {"", `1:1 yaml: there are no keys in this file`},
		"no yaml": {"title: [\n", `1:8 yaml: there is no ] for this [`},
		"no map":  {"- a\n", `1:1 schema: this is a list; it should be keys and values`},
		"empty": {"title:\nurl:\nid:\ntimezone:\n", lines(
			`1:7 schema: there is no value here; it should be a text`,
			`2:5 schema: there is no value here; it should be a text`,
			`3:4 schema: there is no value here; it should be a text`,
			`4:10 schema: there is no value here; it should be a text`,
		)},
		"empty texts": {"title: ''\nurl: ''\nid: ''\ntimezone: ''\n", lines(
			`1:8 schema: there is no text here`,
			`2:6 schema: there is no text here`,
			`3:5 schema: there is no text here`,
			`4:11 schema: there is no text here`,
		)},
		"url":          {"title: x\nurl: example.org\nid: example.org,2021\ntimezone: UTC\n", `2:6 url: "example.org" is not the address of a web site`},
		"url query":    {"title: x\nurl: 'https://example.org/?x'\nid: example.org,2021\ntimezone: UTC\n", `2:6 url: "https://example.org/?x" is not the address of a web site`},
		"id":           {"title: x\nurl: https://example.org\nid: example.org\ntimezone: UTC\n", `3:5 id: "example.org" cannot begin the ids of feeds`},
		"id date":      {"title: x\nurl: https://example.org\nid: 'example.org,21'\ntimezone: UTC\n", `3:5 id: "example.org,21" cannot begin the ids of feeds`},
		"timezone":     {"title: x\nurl: https://example.org\nid: example.org,2021\ntimezone: Europe/Bern\n", `4:11 timezone: "Europe/Bern" is not a time zone`},
		"local":        {"title: x\nurl: https://example.org\nid: example.org,2021\ntimezone: Local\n", `4:11 timezone: "Local" is not a time zone`},
		"front matter": {"---\ntitle: x\nurl: https://example.org\nid: example.org,2021\ntimezone: UTC\n---\n", `6:1 yaml: a second document begins here; coranto reads one`},
		"not UTF-8":    {needed + "description: \xff\n", `5:14 encoding: the byte 0xff is not UTF-8`},
		"BOM and CRLF": {"\ufeff" + strings.ReplaceAll(needed, "\n", "\r\n"), `none`},
	} {
		t.Run(name, func(t *testing.T) { checkConfig(t, test.yaml, func(Config) any { return "none" }, test.want) })
	}
}

func TestHomeURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org":                "https://example.org/",
		"https://user.github.io/repo":        "https://user.github.io/repo/",
		"https://user.github.io/repo/":       "https://user.github.io/repo/",
		"HTTPS://Example.ORG/News//x/../y/.": "https://example.org/News/y/",
		"http://localhost:8080":              "http://localhost:8080/",
		"https://example.org/a b/é":          "https://example.org/a%20b/%C3%A9/",
		"example.org":                        "",
		"ftp://example.org/":                 "",
		"https://":                           "",
		"https://example.org/?a":             "",
		"https://example.org/#a":             "",
		"https://me:secret@example.org/":     "",
		"mailto:ada@example.org":             "",
	} {
		got, err := HomeURL(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("HomeURL(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}
