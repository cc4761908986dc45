package changes

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"coranto"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/sample"
	"coranto/internal/site"
)

// digest is a digest's files.
type digest map[string]string

// with returns the digest with other files; "" stands for none.
func (d digest) with(other digest) digest {
	next := maps.Clone(d)
	for name, text := range other {
		if text == "" {
			delete(next, name)
		} else {
			next[name] = text
		}
	}
	return next
}

func (d digest) load(t *testing.T) *site.Site {
	t.Helper()
	m := fstest.MapFS{}
	for name, text := range d {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	tree, ds, err := files.Scan(m, coranto.Theme)
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Load(tree, site.Options{Now: time.Date(2021, 3, 1, 12, 0, 0, 0, time.UTC), Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	if ds = append(ds, s.Diagnostics()...); diag.HasErrors(ds) {
		var b bytes.Buffer
		_ = diag.Text(&b, ds, false)
		t.Fatalf("the digest has errors:\n%s", &b)
	}
	return s
}

func compared(t *testing.T, was, is digest) (*Report, *site.Site, *site.Site) {
	t.Helper()
	a, b := was.load(t), is.load(t)
	r, ds, err := Between(a, b, 2)
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	return r, a, b
}

func newsroom() digest {
	d := digest{
		"site.yaml":                      "title: News\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\nlanguage: en\nfeeds: {items: 3}\n",
		"content/editions/2021-w03.md":   "---\ntitle: Week 3\ndate: 2021-01-24\nlead: a1\nentries:\n  - {article: a1, title: Printed, text: So it was.}\n---\n",
		"content/articles/unrelated.md":  article("Unrelated", "2020-12-31", "", "A word."),
		"content/articles/only-topic.md": article("Only of its topic", "2020-12-30", "tags: [Lonely]\n", "A word."),
	}
	for i := 1; i <= 6; i++ {
		d[fmt.Sprintf("content/articles/a%d.md", i)] = article(fmt.Sprintf("Article %d", i), fmt.Sprintf("2021-01-%02d", 10+i), "tags: [Law]\n", "The frist word.\n\nMore of it.")
	}
	return d
}

func article(title, date, keys, text string) string {
	return fmt.Sprintf("---\ntitle: %s\ndate: %s\n%s---\n%s\n", title, date, keys, text)
}

// TestWhatReadersAreTold holds, change by change, what a reviewer reads.
func TestWhatReadersAreTold(t *testing.T) {
	const a6 = "content/articles/a6.md"
	for name, test := range map[string]struct {
		change    digest
		notices   string
		redirects string
		topics    string
		editions  string
		added     string
	}{
		"one word of a text": {
			change: digest{a6: article("Article 6", "2021-01-16", "tags: [Law]\n", "The frist word.\n\nMore of that.")},
		},
		"one word of an excerpt": {
			change: digest{a6: article("Article 6", "2021-01-16", "tags: [Law]\n", "The first word.\n\nMore of it.")},
		},
		"a new article": {
			change:  digest{"content/articles/new.md": article("New", "2021-02-01", "tags: [Law, Born]\n", "It is new.")},
			notices: "new New [atom.xml topics/law/atom.xml]",
			topics:  "Born",
			added:   "2021/02/new.html",
		},
		"a late arrival behind what feeds hold": {
			change: digest{"content/articles/late.md": article("Late", "2021-01-10", "tags: [Law]\n", "It is late.")},
			added:  "2021/01/late.html",
		},
		"a correction": {
			change:   digest{"content/articles/a5.md": article("Article 5", "2021-01-15", "tags: [Law]\ncorrections: [{date: 2021-02-02, text: It was so.}]\n", "The frist word.\n\nMore of it.")},
			notices:  "new Correction: Article 5 [corrections/atom.xml]; updated Article 5 [atom.xml topics/law/atom.xml]",
			editions: "",
		},
		"an old article corrected": {
			change:   digest{"content/articles/a1.md": article("Article 1", "2021-01-11", "tags: [Law]\ncorrections: [{date: 2021-02-02, text: It was so.}]\n", "The frist word.\n\nMore of it.")},
			notices:  "new Correction: Article 1 [corrections/atom.xml]",
			editions: "changed Week 3",
		},
		"the newest withdrawn": {
			change: digest{a6: article("Article 6", "2021-01-16", "tags: [Law]\nwithdrawn: {date: 2021-02-01, reason: It was not so.}\n", "The frist word.")},
		},
		"moved, with an alias and its id": {
			change:    digest{a6: "", "content/articles/b6.md": article("Article 6", "2021-01-16", "id: a6\naliases: [/2021/01/a6.html]\ntags: [Law]\n", "The frist word.\n\nMore of it.")},
			redirects: "/news/2021/01/a6.html to /news/2021/01/b6.html",
			added:     "2021/01/b6.html",
		},
		"moved without": {
			change:  digest{a6: "", "content/articles/b6.md": article("Article 6", "2021-01-16", "tags: [Law]\n", "The frist word.\n\nMore of it.")},
			notices: "new Article 6 [atom.xml topics/law/atom.xml]",
			added:   "2021/01/b6.html",
		},
		"a draft": {
			change: digest{"content/articles/draft.md": article("Draft", "2021-02-01", "draft: true\ntags: [Law, Secret]\n", "Not yet.")},
		},
		"the last of a topic": {
			change: digest{"content/articles/only-topic.md": ""},
			topics: "emptied Lonely",
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, _, _ := compared(t, newsroom(), newsroom().with(test.change))
			var notices, redirects, topics, editions []string
			for _, n := range r.Notices {
				what := "new"
				if n.Updated {
					what = "updated"
				}
				notices = append(notices, fmt.Sprintf("%s %s %v", what, n.Title, n.Feeds))
			}
			slices.Sort(notices)
			for _, x := range r.Redirects {
				redirects = append(redirects, x.From+" to "+x.To)
			}
			for _, x := range r.Topics {
				if x.Emptied {
					x.Title = "emptied " + x.Title
				}
				topics = append(topics, x.Title)
			}
			for _, e := range r.Editions {
				editions = append(editions, e.What+" "+e.Title)
			}
			for _, part := range []struct {
				what, want string
				got        []string
			}{{"notices", test.notices, notices}, {"redirects", test.redirects, redirects}, {"topics", test.topics, topics}, {"editions", test.editions, editions}} {
				if got := strings.Join(part.got, "; "); got != part.want {
					t.Errorf("%s: %q, want %q", part.what, got, part.want)
				}
			}
			if test.added != "" && !slices.ContainsFunc(r.Added, func(o Output) bool { return o.Path == test.added }) {
				t.Errorf("%s was not added", test.added)
			}
			if len(r.Changed) == 0 && name != "a draft" {
				t.Error("nothing changed")
			}
			if name == "a draft" && len(r.Added)+len(r.Changed)+len(r.Removed) > 0 {
				t.Errorf("a draft changes the site: %+v", r)
			}
			var b bytes.Buffer
			if err := r.Markdown(&b); err != nil {
				t.Fatal(err)
			}
			want := count(len(r.Notices), "notification")
			if !strings.Contains(b.String(), "**"+want+"**") {
				t.Errorf("the report does not say %q:\n%s", want, &b)
			}
		})
	}
}

// TestOutputsAreThoseOfTwoBuilds compares the report with all outputs of both
// sites, rendered without any short cut.
func TestOutputsAreThoseOfTwoBuilds(t *testing.T) {
	was := digest{}
	for name, data := range sample.Files(30, 7) {
		was[name] = string(data)
	}
	var names []string
	for name := range was {
		if strings.HasPrefix(name, "content/articles/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	// One that no other links to.
	loose := names[slices.IndexFunc(names, func(name string) bool {
		for other, text := range was {
			if other != name && strings.Contains(text, path.Base(name)) {
				return false
			}
		}
		return true
	})]
	once := func(name, old, new string) digest {
		return digest{name: strings.Replace(was[name], old, new, 1)}
	}
	for name, change := range map[string]digest{
		"nothing":   {},
		"title":     once(names[3], "title: ", "title: X"),
		"deletion":  {loose: ""},
		"layout":    {"layouts/topic.html": "<h1>{{.Title}}</h1>"},
		"settings":  {"site.yaml": strings.Replace(was["site.yaml"], "title: ", "title: New ", 1)},
		"new pages": {"content/pages/new.md": "---\ntitle: New\n---\nText.", "static/x.txt": "x"},
	} {
		t.Run(name, func(t *testing.T) {
			r, before, after := compared(t, was, was.with(change))
			a, b := outputs(t, before), outputs(t, after)
			var want, got struct{ Added, Changed, Removed []string }
			for path, is := range b {
				if old, stood := a[path]; !stood {
					want.Added = append(want.Added, path)
				} else if old != is {
					want.Changed = append(want.Changed, path)
				}
			}
			for path := range a {
				if _, stays := b[path]; !stays {
					want.Removed = append(want.Removed, path)
				}
			}
			slices.Sort(want.Added)
			slices.Sort(want.Changed)
			slices.Sort(want.Removed)
			got.Added, got.Changed, got.Removed = pathsOf(r.Added), pathsOf(r.Changed), pathsOf(r.Removed)
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("-two builds +report:\n%s", d)
			}
			if changed := len(want.Added) + len(want.Changed) + len(want.Removed); (changed == 0) != (name == "nothing") {
				t.Errorf("%d outputs differ", changed)
			}
		})
	}
}

func outputs(t *testing.T, s *site.Site) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, p := range page.All(s) {
		o, err := page.Render(s, p)
		if err != nil || len(o.Diagnostics) > 0 {
			t.Fatal(err, o.Diagnostics)
		}
		all[p.Path] = string(o.Bytes)
	}
	return all
}

func pathsOf(list []Output) []string {
	var paths []string
	for _, o := range list {
		paths = append(paths, o.Path)
	}
	return paths
}

// TestTitlesAreNoMarkup holds that a title cannot write in a reviewer's comment.
func TestTitlesAreNoMarkup(t *testing.T) {
	r := Report{
		Notices: []Notice{{Title: "<img src=x> **@everyone** [x](javascript:y) `a`\n# H #12 https://x.example", Feeds: []string{"a`b"}}},
		Topics:  []Topic{{Title: "| a |\n\n- b"}},
	}
	var b bytes.Buffer
	if err := r.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	const want = `### What this changes on the site

**1 notification**, 0 outputs added, 0 outputs changed, 0 outputs removed.

#### Readers of feeds are told

- &lt;img src=x> \*\*&#64;everyone\*\* \[x\](javascript:y) \` + "`a\\`" + ` &#35; H &#35;12 https&#58;//x.example – new, in ` + "`` a`b ``" + `

#### Topics

- \| a \| - b has its first article
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestLongReportsFit holds that a change of everything fits into a comment.
func TestLongReportsFit(t *testing.T) {
	var r Report
	for i := range 5000 {
		r.Changed = append(r.Changed, Output{Path: fmt.Sprintf("2021/01/%d-%s.html", i, strings.Repeat("x", 100))})
	}
	r.Added, r.Removed = r.Changed, r.Changed
	var b bytes.Buffer
	if err := r.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 65_000 || strings.Count(b.String(), "and 4950 more") != 3 {
		t.Errorf("%d bytes:\n%.300s", b.Len(), &b)
	}
}
