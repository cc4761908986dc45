package check_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"coranto/internal/check"
)

func article(keys, text string) string {
	if !strings.Contains("\n"+keys, "\ntitle:") {
		keys = "title: A court decides\n" + keys
	}
	if !strings.Contains("\n"+keys, "\ndate:") {
		keys += "date: 2021-01-10\n"
	}
	return "---\n" + keys + "source: Reuters\nrank: brief\n---\n\n" + text + "\n"
}

// changed are files of a digest, and what they were; "" is none.
type changed map[string]struct{ was, is string }

// check checks a digest with the changes against what it was, and returns the
// findings.
func (c changed) check(t *testing.T) (found []string) {
	t.Helper()
	before, after := base(), base()
	put := func(in fstest.MapFS, name, text string) {
		if name != "site.yaml" {
			name = path.Join("content", name)
		}
		if text != "" {
			in[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	for name, x := range c {
		put(before, name, x.was)
		put(after, name, x.is)
	}
	for _, d := range find(t, after, now, check.Options{Since: load(t, before, now)}) {
		s := fmt.Sprintf("%s %s %s: %s", d.Severity, d.Rule, d.Position, d.Message)
		for _, r := range d.Related {
			s += "; " + r.Message
		}
		found = append(found, strings.Replace(s, "content/articles/", "", 1))
	}
	return found
}

func compareFound(t *testing.T, got []string, want string) {
	t.Helper()
	wanted := strings.Split(strings.TrimSpace(want), "\n")
	if want == "" {
		wanted = nil
	}
	if !slices.EqualFunc(got, wanted, strings.HasPrefix) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// TestWhatAChangeDid holds, file by file, what is found and what passes.
func TestWhatAChangeDid(t *testing.T) {
	const long = "The court refused, on its way to a ruling that nobody had foreseen, to hear what the harbour had brought before it in the spring, and left the rest to others."
	const longer = "A ship with timber from the north came in late, since ice lay on the river, and its crew had to walk the last miles to the town, where nobody expected them so soon."
	same := func(text string) struct{ was, is string } { return struct{ was, is string }{text, text} }
	c := changed{
		"articles/untouched.md": same(article("", "The the text.")),
		"articles/touched.md":   {article("", "It is so."), article("", "It is so so, the the ship says.")},

		"articles/draft-id.md":      {article("id: one\ndraft: true\n", "It is so."), article("id: two\ndraft: true\n", "It is so.")},
		"articles/id-written.md":    {article("", "It is so."), article("id: id-written\n", "It is so.")},
		"articles/moved.md":         {was: article("slug: moved\n", long)},
		"articles/2021/moved.md":    {is: article("slug: moved\n", strings.Replace(long, "nobody", "no one", 1))},
		"articles/moved-id.md":      {was: article("id: old\nslug: moved-id\n", longer)},
		"articles/2021/moved-id.md": {is: article("id: new\nslug: moved-id\n", longer)},
		"articles/gone.md":          {was: article("title: It is gone\n", "It is gone.")},
		"articles/instead.md":       {is: article("title: Something else\n", "It is about something else.")},
		"articles/a-draft.md":       {article("", "It is so."), article("draft: true\n", "It is so.")},
		"articles/withdrawn.md":     {article("tags: [Wood]\n", "It is so."), article("tags: [Wood]\nwithdrawn: {date: 2021-01-11, reason: Wrong.}\n", "It is so.")},
		"articles/alias.md":         {article("aliases: [/old/]\n", "It is so."), article("", "It is so.")},
		"articles/tag.md":           {article("tags: [Shiping]\n", "It is so."), article("tags: [Harbour]\n", "It is so.")},
		"articles/tag-retired.md":   {article("tags: [Hafen]\n", "It is so."), article("tags: [Harbour]\n", "It is so.")},
		"topics/harbour.md":         {is: "---\ntitle: Harbour\nretired: [Hafen]\n---\n"},
		"pages/gone.md":             {was: "---\ntitle: Gone\n---\n\nIt is so.\n"},

		"articles/corrections.md": {
			article("corrections: [{date: 2021-01-11, text: One.}, {date: 2021-01-12, text: Two.}, {date: 2021-01-13, text: Three.}]\n", "It is so."),
			article("corrections: [{date: 2021-01-12, text: Two.}]\n", "It is so."),
		},
		"articles/everywhere.md": {
			article("highlights: [It cost 5 dollars.]\nevents: [{date: 2021-01-05, text: The sale}]\n", "It is so. It cost 5 dollars. That is all.\n\n| Cost | 5 |\n|---|---|\n| Name | Ida |"),
			article("highlights: [It cost 6 dollars.]\nevents: [{date: 2021-01-06, text: The sale}]\n", "It is so. It cost 7 dollars. That is all.\n\n| Cost | 8 |\n|---|---|\n| Name | Eva |"),
		},
		"articles/sentence.md":     {article("", "It is so. Ida Berg paid. That is all."), article("", "It is so. That is all.")},
		"articles/updated.md":      {article("updated: 2021-01-11\n", "It cost 5 dollars."), article("updated: 2021-01-12\n", "It cost 6 dollars.")},
		"articles/updated-once.md": {article("updated: 2021-01-11\n", "It cost 5 dollars."), article("updated: 2021-01-11\n", "It cost 6 dollars.")},
		"articles/known-word.md":   {article("", "She said “they could pay” to us."), article("", "She said “they would pay” to us.")},
		"articles/known.md":        same(article("", "We could.")),
		"articles/scheduled.md":    {article("title: Late\ndate: 2021-03-10\n", "It costs 5 dollars."), article("title: Later\ndate: 2021-04-10\n", "It costs 6 dollars.")},
		"articles/german.md":       {article("lang: de\n", "Das Gericht wies die Klage ab, die 5 Euro galt."), article("lang: de\n", "Das Gericht wies den Antrag ab, der 5 Euro galt.")},
		"articles/marks.md":        {article("", `"It is so," he said.`), article("", "“It is so,” he said.")},
	}
	compareFound(t, c.check(t), `
error id-changed 2021/moved-id.md:3:5: the id of the article was "old"
error moved-without-id 2021/moved.md:1:1: the file was moved, and the article's id, which came from its path, is "moved" no more; it stood here
note silent-change 2021/moved.md:9:1: the wording of a published article changed, and no name, number or quotation with it; before: `+long+`; now: The court
error address-gone a-draft.md:3:8: the article was published at /2021/01/a-draft.html, and is draft now
error address-gone alias.md:1:1: the old address /old/ leads nowhere any more
error correction-removed corrections.md:3:22: the correction of 2021-01-11 was removed: One.
error correction-removed corrections.md:3:22: the correction of 2021-01-13 was removed: Three.
error silent-change everywhere.md:3:14: the number "5" in a published article is "6" now; readers are not told; before: It cost 5 dollars.; now: It cost 6 dollars.
error silent-change everywhere.md:4:35: the number "05" in a published article is "06" now; readers are not told; before: 2021-01-05 The sale; now: 2021-01-06 The sale
error silent-change everywhere.md:10:11: the number "5" in a published article is "7" now; readers are not told; before: It cost 5 dollars.; now: It cost 7 dollars.
error silent-change everywhere.md:12:1: the number "5" in a published article is "8" now, and 1 more changed with it; readers are not told; before: | Cost | 5 |; now: | Cost | 8 |
note silent-change german.md:9:1: the wording
error address-gone gone.md: the published article /2021/01/gone.html is gone, with its file
error silent-change known-word.md:8:1: the quotation "they could pay" in a published article is "they would pay" now
note silent-change marks.md:8:1: the spacing or the marks of a published article changed, and no word with them
error silent-change sentence.md:8:11: the name "Ida" is gone from a published article, and 1 more changed with it; readers are not told; before: Ida Berg paid.
error address-gone tag.md:3:8: no article has the topic "Shiping" any more, and nothing answers at /topics/shiping/
note silent-change touched.md:8:1: the wording of a published article changed, and no name, number or quotation with it; before: It is so.; now: It is so so, the the ship says.
warning doubled-word touched.md:8:14: "the" stands twice
error silent-change updated-once.md:9:1: the number "5"
error address-gone content/pages/gone.md: the address /gone/ is gone`)
}

// TestWhatAChangeBroke holds that what a change does to files that it did not
// touch is told too: links of layouts that lead nowhere, what a build refuses.
func TestWhatAChangeBroke(t *testing.T) {
	const layout = `<main id="main"><h1>{{.Title}}</h1><a href="/news/topics/law/">law</a><a href="/news/nowhere/">never</a></main>`
	c := changed{
		"../layouts/page.html": {layout, layout},
		"articles/a.md":        {article("tags: [Law]\n", "It is so."), article("", "It is so.")},
	}
	compareFound(t, c.check(t), `
error address-gone a.md:1:1: no article has the topic "Law" any more
error dead-link layouts/page.html:1:45: the link /news/topics/law/ leads to no page`)

	see := article("", "See [b](b.md).")
	c = changed{"articles/a.md": {see, see}, "articles/b.md": {was: article("", "It is so.")}}
	compareFound(t, c.check(t), `
error link a.md:8:9:`)
}

// TestOneLineMovesAll holds that what one line of site.yaml did is told once.
func TestOneLineMovesAll(t *testing.T) {
	config := string(base()["site.yaml"].Data)
	a := article("tags: [Law]\n", "It is so.")
	c := changed{
		"articles/a.md": {a, a}, "articles/b.md": {a, a},
		"site.yaml": {config + "feeds: {formats: [rss], aliases: {/old.xml: /atom.xml}}\n", config + "article_url: /:year/:slug/\n"},
	}
	compareFound(t, c.check(t), `
error address-gone site.yaml:1:1: the addresses of 3 feeds are gone, as /topics/law/rss.xml
error address-gone site.yaml:5:14: the addresses of 2 articles are gone, as /2021/01/a.html`)
}
