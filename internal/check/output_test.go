package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"coranto/internal/check"
)

// TestLeaksOfEveryKind leaks pieces of articles that are not published, one by
// one, in a copied file.
func TestLeaksOfEveryKind(t *testing.T) {
	const matter = "---\ntitle: The harbour is sold to a rival\ndate: %s\nslug: harbour-sold\nsource: Reuters\nhighlights: [Nobody was told of the sale in time.]\n%s---\n\nThe contract has ninety pages and one signature.\n"
	articles := map[string]string{
		"draft":     fmt.Sprintf(matter, "2021-01-10", "draft: true\n"),
		"scheduled": fmt.Sprintf(matter, "2021-03-10", ""),
		"expired":   fmt.Sprintf(matter, "2021-01-10", "expires: 2021-01-20\n"),
		"withdrawn": fmt.Sprintf(matter, "2021-01-10", "withdrawn: {date: 2021-01-11, reason: It was wrong.}\n"),
	}
	for state, article := range articles {
		for piece, leaked := range map[string]string{
			"title":     "So: <b>The harbour is sold to a rival</b>",
			"highlight": "Nobody was told of the sale in time.",
			"body":      "… has: The contract has ninety pages and one signature.",
			"address":   `<a href="/news/2021/01/harbour-sold.html">x</a> /news/2021/03/harbour-sold.html`,
			"nothing":   "The harbour is open. /news/2021/01/harbour-sold.html.txt and /news/2021/03/harbour-sold.html2",
		} {
			d := example("text", "-- content/articles/a.md --\n"+article+"-- static/notes.txt --\n"+leaked+"\n")
			found := find(t, d, now, check.Options{})
			want := piece != "nothing" && (state != "withdrawn" || piece != "title" && piece != "address")
			if (len(found) > 0) != want || len(found) > 0 && (found[0].Rule != "leak" || !strings.Contains(found[0].String(), "/notes.txt")) {
				t.Errorf("the %s of a %s article: found %v", piece, state, found)
			}
		}
		// What an edition printed is known to readers.
		d := example("text", "-- content/articles/a.md --\n"+article+"-- content/editions/w1.md --\n---\ntitle: Week 1\ndate: 2021-01-12\nentries: [{article: a, title: The harbour is sold to a rival}]\n---\n")
		for _, x := range find(t, d, now, check.Options{}) {
			t.Errorf("a printed %s article: %v", state, x)
		}
	}
}

// TestDeadLinksOfLayouts holds that links are found where they stand: those that
// layouts make too, relative ones, whole addresses, and places on other pages.
func TestDeadLinksOfLayouts(t *testing.T) {
	d := example("markdown", "The judge refused.\n")
	d["layouts/page.html"] = &fstest.MapFile{Data: []byte(`<main id="main"><h1>{{.Title}}</h1>
<a href="#main">ok</a> <a href="#top">ok</a> <a href="../2021/01/a.html">ok</a> <a href="https://example.org/news/2021/">ok</a>
<a href="https://example.org/elsewhere/">another site</a> <a href="mailto:a@example.org">ok</a> <a href="/news/2021/01/a">ok, as hosts answer</a>
<a href="#mian">dead</a>
<a href="../2021/02/">dead</a>
<a href="https://example.org/news/gone.html">dead</a>
<a href="/news/2021/01/a.html#nowhere">dead</a>
</main>
`)}
	var got []string
	for _, x := range find(t, d, now, check.Options{}) {
		got = append(got, x.Rule+" "+x.Position.String())
	}
	want := []string{
		"dead-link layouts/page.html:4:10",
		"dead-link layouts/page.html:5:10",
		"dead-link layouts/page.html:6:10",
		"dead-link layouts/page.html:7:10",
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %q", got)
	}
}
