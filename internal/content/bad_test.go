package content

import (
	"fmt"
	"strings"
	"testing"
)

// TestBadFiles has a file for each thing that can be wrong. What is said of it
// stands in testdata/said.txt.
func TestBadFiles(t *testing.T) {
	g := openGolden(t)
	// In these, line 2 is the title and line 3 the date, if the row has none of
	// its own.
	for _, test := range []struct{ name, frontMatter, body string }{
		{name: "date of another country", frontMatter: "date: 21/01/2021\n"},
		{name: "date that may be two", frontMatter: "date: 02/01/2021\n"},
		{name: "date of Jekyll", frontMatter: "date: 2021-01-21 18:30:15 +0100\n"},
		{name: "date that nobody knows", frontMatter: "date: unknown\n"},
		{name: "impossible days", frontMatter: "date: 2021-02-29\nupdated: 2021-13-01\nexpires: 2021-04-31T10:00\n"},
		{name: "impossible times", frontMatter: "date: 2021-01-21T25:00\nupdated: 2021-01-21T18:3\nexpires: 2021-01-21T18:30+0100\n"},
		{name: "dates that are not exact", frontMatter: "date: 2021-01\nupdated: 2021-01-21~\nexpires: 0999-12-31\n"},
		{name: "dates in the wrong order", frontMatter: "date: 2021-01-21T18:30\nupdated: 2021-01-20\nexpires: 2021-01-21\n"},
		{name: "nothing written", frontMatter: "title:\ndate: \"\"\n"},
		{name: "nothing that is seen", frontMatter: "title: \"\\u200b\\u200f\"\nhighlights: [\"\\u2060\", \"\\u200fa\"]\n"},
		{name: "unknown and repeated keys", frontMatter: "titel: X\ndate: 2021-01-21\ndate: 2021-01-22\ncategories: [a]\n"},
		{name: "wrong types", frontMatter: "title: [a]\nrank: high\ndraft: yes\nhighlights: {a: b}\nevents: x\nimage: a.jpg\nparams: 1\nwithdrawn: true\nauthors: Ada, Ben\n"},
		{name: "title of two lines", frontMatter: "title: |\n  One\n  Two\n"},
		{name: "what needs more", frontMatter: "source: {url: https://example.org}\nevents: [{text: x}, {date: 2021}]\nimage: {src: a.jpg}\ncorrections: [{date: 2021-01-22}]\nwithdrawn: {date: 2021-01-22}\n"},
		{name: "addresses", frontMatter: "source: {name: AP, url: example.org/x}\nevents: [{date: 2021, text: x, url: ftp://example.org}]\n"},
		{name: "source that is an address", frontMatter: "source: https://example.org/x\n"},
		{name: "names without letters", frontMatter: "source: '!'\ntags: ['?', law]\n"},
		{name: "tags with one address", frontMatter: "tags: [C/D, law, C D]\n"},
		{name: "slugs", frontMatter: "slug: My Slug\nstory: Parler_v_Amazon\n"},
		{name: "ids", frontMatter: "id: my id\n"},
		{name: "aliases", frontMatter: "aliases: [old.html, https://example.org/x/y, /a/../b, '/a?b', /caf%C3%A9/, /a//b, /ok/, /ok/]\n"},
		{name: "language", frontMatter: "lang: english\n"},
		{name: "license and provenance", frontMatter: "source: {name: AP, license: all}\nprovenance: copied\n"},
		{name: "several mistakes of YAML", frontMatter: "title: Amazon: no\ntags: [a, b\nsummary: \"x\nrank: high\n"},
		{name: "text that YAML would swallow", frontMatter: "title: !Hola\n"},
		{name: "lists without an end", frontMatter: "tags: " + many("t") + "authors: " + many("t") + "highlights: " + many("t") + "source: " + many("t") +
			"aliases: " + names("/a", 1001) + "events: " + strings.Repeat("\n  - {date: 2021, text: x}", 301) + "\ncorrections: " + strings.Repeat("\n  - {date: 2021-01-22, text: x}", 101) + "\n"},
		{name: "texts without an end", frontMatter: "title: " + strings.Repeat("ä ", 251) + "\nid: " + strings.Repeat("i", 501) + "\ntags: [x" + strings.Repeat("!", 500) + "]\nauthors: " + strings.Repeat("a", 501) +
			"\nsummary: " + strings.Repeat("s", 5001) + "\nhighlights: [" + strings.Repeat("h", 5001) + "]\nnotice: " + strings.Repeat("n", 5001) +
			"\nevents: [{date: 2021, text: x, url: 'https://example.org/" + strings.Repeat("u", 4000) + "'}]\nimage: {src: 'https://example.org/" + strings.Repeat("p", 4000) + "', alt: Ships}\nsource: {name: " + strings.Repeat("n", 501) + "}\naliases: [/" + strings.Repeat("a", 201) + "/x.html, /" + strings.Repeat("a/", 500) + "]\n"},
		{name: "what Markdown leaves out", body: "Text <b>bold</b>.\n\n[x](javascript:y)\n"},
	} {
		g.check(t, test.name, &article(test.frontMatter, test.body).Input)
	}

	p := Parser{Zone: berlin}
	parse := func(file, src string) *Input {
		switch file {
		case "content/topics/law.md", "content/topics/many.md":
			return &p.Topic(file, []byte(src)).Input
		case "content/sources/reuters.md":
			return &p.Source(file, []byte(src)).Input
		case "content/stories/x.md", "content/stories/many.md":
			return &p.Story(file, []byte(src)).Input
		case "content/editions/2021-w03.md", "content/editions/many.md":
			return &p.Edition(file, []byte(src)).Input
		case "content/pages/index.md":
			return &p.Page(file, []byte(src)).Input
		}
		return &p.Article(file, []byte(src)).Input
	}
	for _, test := range []struct{ file, src string }{
		{"content/topics/many.md", "---\nsynonyms: " + many("s") + "retired: " + many("r") + "---\n"},
		{"content/stories/many.md", "---\ntitle: Many\ntopics: " + many("t") + "---\n"},
		{"content/editions/many.md", "---\ntitle: Many\ndate: 2021-01-21\nentries:" + strings.Repeat("\n  - {article: a, title: x}", 301) + "\n---\n"},
		{"content/topics/law.md", "---\ntitle: {en: Law, xx-: Recht, EN: Laws}\nparent: Law\nsynonyms: ['!']\nslug: x\n---\n"},
		{"content/sources/reuters.md", "---\nname: ''\nurl: reuters.com\nlicense: none\nlanguage: '?'\n---\n"},
		{"content/stories/x.md", "---\nstatus: over\ntopics: ['-']\n---\n"},
		{"content/editions/2021-w03.md", "---\nlead: a b\nentries: [{text: x}, y]\n---\n"},
		{"content/pages/index.md", "---\ntags: [a]\n---\n"},
		{"content/articles/2021/my article.md", "---\ntitle: x\ndate: 2021-01-21\n---\n"},
		{"content/articles/!.md", "---\ntitle: x\ndate: 2021-01-21\n---\n"},
		{"content/articles/none.md", "Just text.\n"},
		{"content/articles/open.md", "---\ntitle: x\ndate: 2021-01-21\n\nText.\n"},
	} {
		g.check(t, test.file, parse(test.file, test.src))
	}
	g.close(t)
}

// many is a list of 101 names, each on a line of its own.
func many(name string) string { return names(name, 101) }

func names(name string, count int) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b, "\n  - %s%d", name, i)
	}
	return b.String() + "\n"
}
