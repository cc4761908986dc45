package movein

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/site"
)

// digest returns a digest with one article at most.
func digest(t testing.TB, texts map[string]string) *site.Site {
	t.Helper()
	fsys := fstest.MapFS{"site.yaml": {Data: []byte("title: Test\nurl: https://example.org/\nid: example.org,2021\ntimezone: Europe/Oslo\n")}}
	for name, text := range texts {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	tree, _, err := files.Scan(fsys)
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Load(tree, site.Options{Now: time.Date(2021, 6, 1, 0, 0, 0, 0, time.UTC), Drafts: true, Future: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tree(texts map[string]string) fs.FS {
	out := fstest.MapFS{}
	for name, text := range texts {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// TestAddresses holds what address a text had, by what is written in it and in
// the settings.
func TestAddresses(t *testing.T) {
	for _, test := range []struct{ generator, settings, name, matter, want string }{
		{"jekyll", "", "_posts/2021-01-21-Ship-Afloat.md", "title: X", "/2021/01/21/Ship-Afloat.html"},
		{"jekyll", "permalink: pretty", "_posts/2021-01-21-ship.md", "title: X", "/2021/01/21/ship/"},
		{"jekyll", "permalink: none", "_posts/2021-01-21-ship.md", "categories: Big News", "/big/news/ship.html"},
		{"jekyll", "permalink: /:categories/:title", "_posts/2021-01-21-ship.md", "categories: [Big News]", "/big news/ship"},
		{"jekyll", "permalink: ordinal", "a/_posts/b/2021-02-01-ship.md", "title: X", "/a/2021/032/ship.html"},
		{"jekyll", "permalink: /:i_month/:i_day/:short_year/:slug/", "_posts/2021-01-02-ship it.md", "title: X", "/1/2/21/ship-it/"},
		{"jekyll", "timezone: America/New_York", "_posts/2021-01-21-ship.md", "date: 2021-01-22 03:00:00 +0000", "/2021/01/21/ship.html"},
		{"jekyll", "", "_posts/2021-01-21-ship.md", "permalink: /x/y", "/x/y"},
		{"jekyll", "", "_posts/2021-01-21-ship.md", "slug: other", "/2021/01/21/other.html"},
		{"jekyll", "defaults: [{scope: {path: ''}, values: {permalink: '/n/:title/'}}]", "_posts/2021-01-21-ship.md", "title: X", "/n/ship/"},
		{"hugo", "", "content/posts/Ship Afloat.md", "date: 2021-01-21", "/posts/ship-afloat/"},
		{"hugo", "", "content/posts/ship/index.md", "date: 2021-01-21", "/posts/ship/"},
		{"hugo", "uglyURLs: true", "content/posts/ship.md", "date: 2021-01-21", "/posts/ship.html"},
		{"hugo", "permalinks: {posts: '/:year/:month/:day/:slug/'}", "content/posts/ship.md", "{title: The ship, date: 2021-01-21}", "/2021/01/21/the-ship/"},
		{"hugo", "permalinks: {page: {posts: '/:sections/:contentbasename'}}", "content/posts/a/ship.md", "date: 2021-01-21", "/posts/a/ship/"},
		{"hugo", "permalinks: {posts: '/:year/:title/'}", "content/posts/ship.md", "{title: 'Ship: afloat!', date: 2021-01-21}", "/2021/ship-afloat/"},
		{"hugo", "", "content/posts/ship.md", "{slug: Other, date: 2021-01-21}", "/posts/other/"},
		{"hugo", "", "content/posts/ship.md", "{url: /a/b.html, date: 2021-01-21}", "/a/b.html"},
		{"hugo", "frontmatter: {date: [':filename']}", "content/posts/2021-01-21-ship.md", "title: X", "/posts/ship/"},
		{"hugo", "permalinks: {posts: '/:year/:month/:slug/'}", "content/posts/ship.md", "{slug: s, date: 2021-01-21, publishDate: 2021-02-03}", "/2021/01/s/"},
	} {
		settings := "_config.yml"
		if test.generator == "hugo" {
			settings = "hugo.yaml"
		}
		matter := test.matter
		if !strings.HasPrefix(matter, "{") {
			matter = "---\n" + matter + "\n---\n"
		} else {
			matter = "---\n" + strings.NewReplacer("{", "", "}", "", ", ", "\n").Replace(matter) + "\n---\n"
		}
		m := &mover{old: tree(map[string]string{settings: test.settings + "\n#", test.name: matter + "Text.\n"}), site: digest(t, nil), byFile: map[string]*post{}, redirects: map[string]string{}, patterns: map[string]int{}, kept: map[string]*keptKey{}}
		m.out.FeedAliases = map[string]string{}
		read := m.jekyll
		if test.generator == "hugo" {
			read = m.hugo
		}
		if test.settings == "" {
			m.old.(fstest.MapFS)[settings].Data = []byte("title: T\n")
		}
		if err := read(); err != nil || len(m.posts) != 1 {
			t.Errorf("%+v: %d posts, %v, %v", test, len(m.posts), m.out.Problems, err)
			continue
		}
		if got := m.posts[0].address; got != test.want {
			t.Errorf("%s, %s, %s: %s, want %s", test.settings, test.name, test.matter, got, test.want)
		}
	}
}

// moved reads a site, and returns its files by name, and what was said.
func moved(t testing.TB, generator string, s *site.Site, texts map[string]string) (map[string]string, *Moved) {
	t.Helper()
	m, err := Read(generator, tree(texts), s)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range m.Files {
		out[f.Name] = string(f.Text) + f.From
	}
	return out, m
}

func said(m *Moved) string {
	var b strings.Builder
	for _, d := range m.Problems {
		fmt.Fprintf(&b, "%s:%d: %s\n", d.File, d.Line, d.Message)
	}
	return b.String()
}

func TestBodies(t *testing.T) {
	for _, test := range []struct{ generator, body, want, said string }{
		{"jekyll", "{{ site.url }}{{ site.baseurl }}/x, {{ '/y.pdf' | relative_url }}, {{ page.title }}, {{ other }}", "/x, /y.pdf, A, {{ other }}", "{{ other }} has no equivalent"},
		{"jekyll", "[b]({% post_url 2021-02-01-b %}) [none]({% post_url 2021-02-01-none %})", "[b](../02/b.md) [none]({% post_url 2021-02-01-none %})", "2021-02-01-none %} has no equivalent"},
		{"jekyll", "[b]({% link _posts/2021-02-01-b.md %}) [c]({% link c.png %})", "[b](../02/b.md) [c](/c.png)", ""},
		{"jekyll", "{% highlight ruby %}\n```\n{{ x }}\n{% endhighlight %}", "````ruby\n```\n{{ x }}\n````", ""},
		{"jekyll", "{% raw %}{% x %}{% endraw %}{% comment %}a\nb{% endcomment %}c", "{% x %}c", ""},
		{"jekyll", "{% highlight liquid %}{% raw %}{{ x }}{% endraw %}{% endhighlight %}", "```liquid\n{{ x }}\n```", ""},
		{"jekyll", "<span class=\"lead\">Lead</span> with **bold** and [b](/x/), <a id=\"top\"></a>*so*, <a href=\"/base/y/\">why</a>.", "Lead with **bold** and [b](/x/), *so*, [why](/y/).", ""},
		{"jekyll", "<style>\n.a { x }\n\n.b { y }\n</style>\n\nC.", "C.", "<style> is left out"},
		{"jekyll", "1. Step\n\n    <img src=\"/base/c.png\" alt=\"C\">", "1. Step\n\n    ![C](/c.png)", ""},
		{"jekyll", "<p><a href=\"{% post_url 2021-02-01-b %}\">b</a> <a href=\"my doc.pdf#page=2\">d</a></p>", "[b](../02/b.md) [d](/2021/01/01/my%20doc.pdf#page=2)", ""},
		{"jekyll", "[doc](my%20doc.pdf#page=2)", "[doc](/2021/01/01/my%20doc.pdf#page=2)", ""},
		{"jekyll", "{% highlight ruby %}", "{% highlight ruby %}", "has no equivalent"},
		{"jekyll", "A.\n{: .lead}\n\nB{: #x}", "A.\n\nB", "{: .lead} is left out"},
		{"jekyll", "[x](https://old.example/base/x/) [y](/base/y.html) [z](../../z.html)", "[x](/x/) [y](/y.html) [z](/2021/z.html)", ""},
		{"jekyll", "A <img src=\"/base/c.png\" alt=\"C\"> b<br>c", "A ![C](/c.png) b\\\nc", ""},
		{"jekyll", "<p>A <em>b</em>.</p>\n<script>x</script>\n\nC.", "A *b*.\n\nC.", "<script> is left out"},
		{"jekyll", "```\n<p>x</p>\n\n{: y}\n```", "```\n<p>x</p>\n\n{: y}\n```", ""},
		{"hugo", "{{< ref \"b.md\" >}} [b]({{% relref \"/posts/b\" %}}) [b]({{< ref \"b#x\" >}}) {{< ref none >}}", "../02/b.md [b](../02/b.md) [b](../02/b.md#x) {{< ref none >}}", "{{< ref none >}} has no equivalent"},
		{"hugo", "{{< figure src=\"/a b.png\" title=\"T\" caption=\"C\" link=\"/l/\" >}}", "[![T – C](</a b.png> \"T – C\")](/l/)", ""},
		{"hugo", "{{< figure src=\"/c.png\" caption=`C\\` >}}", "![C\\\\](/c.png \"C\\\\\")", ""},
		{"hugo", "{{< highlight go >}}\nx\n{{< /highlight >}} {{</* y */>}} {{< vimeo 1 >}} {{< gist a b >}} {{< /x >}}", "```go\nx\n```\n\n {{< y >}} <https://vimeo.com/1> <https://gist.github.com/a/b> {{< /x >}}", "{{< /x >}} has no equivalent"},
		{"hugo", "[b](b.md) [b](../posts/b.md#x) [c](c/) [d](/base/d/)", "[b](../02/b.md) [b](../02/b.md#x) [c](/posts/a/c/) [d](/d/)", ""},
	} {
		texts := map[string]string{
			"_config.yml": "url: https://old.example\nbaseurl: /base\n", "_posts/2021-01-01-a.md": "---\ntitle: A\n---\n" + test.body + "\n",
			"_posts/2021-02-01-b.md": "---\ntitle: B\n---\n", "c.png": "x",
		}
		if test.generator == "hugo" {
			texts = map[string]string{
				"hugo.yaml": "baseURL: https://old.example/base/\n", "content/posts/a.md": "---\ntitle: A\ndate: 2021-01-01\n---\n" + test.body + "\n",
				"content/posts/b.md": "---\ntitle: B\ndate: 2021-02-01\n---\n",
			}
		}
		out, m := moved(t, test.generator, digest(t, nil), texts)
		_, got, _ := strings.Cut(out["content/articles/2021/01/a.md"], "---\n\n")
		if got = strings.TrimSpace(got); got != test.want {
			t.Errorf("%s: %q\nbecomes %q\nwant    %q", test.generator, test.body, got, test.want)
		}
		if s := said(m); !strings.Contains(s, test.said) || test.said == "" && s != "" {
			t.Errorf("%q: said is %q, want %q", test.body, s, test.said)
		}
	}
}

func TestDraftsStayDrafts(t *testing.T) {
	out, m := moved(t, "jekyll", digest(t, nil), map[string]string{
		"_config.yml":                "title: T\n",
		"_posts/2021-01-01-a.md":     "---\npublished: false\n---\n",
		"_posts/2021-01-02-b.md":     "---\ndraft: true\ntitle: B\n---\n",
		"_posts/undated.md":          "---\ntitle: C\n---\n",
		"_posts/2021-13-01-d.md":     "---\ntitle: D\n---\n",
		"_posts/2021-01-03-e.md":     "---\ndraft: false\ndraft: yes\n---\n",
		"_posts/2021-01-04-plain.md": "No front matter.\n",
		"_drafts/f.md":               "---\ntitle: F\n---\n",
		"page.md":                    "---\npublished: false\n---\n",
	})
	for name, text := range out {
		if strings.HasSuffix(name, ".md") && !strings.Contains(text, "\ndraft: true\n") {
			t.Errorf("%s is no draft:\n%s", name, text)
		}
	}
	if m.Drafts != 6 || m.Articles != 6 || m.Pages != 1 || !strings.Contains(said(m), "_posts/2021-01-03-e.md:3: ") || !strings.Contains(said(m), "2021-01-04-plain.md") {
		t.Errorf("%d drafts of %d, %d pages; said:\n%s", m.Drafts, m.Articles, m.Pages, said(m))
	}
}

// TestNoTextIsLost moves texts that share a name, an address, or a folder with
// what builds other sites.
func TestNoTextIsLost(t *testing.T) {
	out, m := moved(t, "jekyll", digest(t, nil), map[string]string{
		"_config.yml":            "title: T\n",
		"_drafts/a/notes.md":     "---\ntitle: One\n---\nOne.\n",
		"_drafts/b/notes.md":     "---\ntitle: Two\n---\nTwo.\n",
		"_posts/2021-01-01-a.md": "---\npermalink: /same/\n---\nA.\n",
		"_posts/2021-01-02-b.md": "---\npermalink: /same/\n---\nB.\n",
	})
	if m.Articles != 3 || m.Known != 0 || !strings.Contains(said(m), "_posts/2021-01-02-b.md:1: it has the id or old address of _posts/2021-01-01-a.md") {
		t.Errorf("%d articles, %d known; said:\n%s", m.Articles, m.Known, said(m))
	}
	texts := ""
	for _, text := range out {
		texts += text
	}
	for _, want := range []string{"One.", "Two.", "A."} {
		if !strings.Contains(texts, want) {
			t.Errorf("%s is lost", want)
		}
	}
	out, m = moved(t, "hugo", digest(t, nil), map[string]string{
		"hugo.yaml": "permalinks: {notes: '/n/:slug/', posts: '/:year/:slug/'}\n", "static/install.sh": "#!/bin/sh\n", "static/openapi.yaml": "x: 1\n",
		"content/notes/a.md": "---\ndate: 2021-01-01\n---\n", "content/posts/b.html": "---\ndate: 2021-01-02\n---\n{{< highlight go >}}\nx := a*b*c\ny := 2\n{{< /highlight >}}\n",
		"content/posts/c.md": "---\ndate: 2021-01-03\n---\n",
	})
	if out["static/install.sh"] == "" || out["static/openapi.yaml"] == "" {
		t.Errorf("files of static/ are lost; said:\n%s", said(m))
	}
	if m.ArticleURL != "/:year/:slug/" {
		t.Errorf("most texts stand at /:year/:slug/, and the digest's at %q", m.ArticleURL)
	}
	if text := out["content/articles/2021/01/b.md"]; !strings.Contains(text, "```\nx := a*b*c\ny := 2\n```") {
		t.Errorf("the code is garbled:\n%s", text)
	}
}

// TestNoTextIsLostForItsLength moves posts that say more of themselves than front
// matter takes.
func TestNoTextIsLostForItsLength(t *testing.T) {
	list := func(name string, count int) string {
		var b strings.Builder
		for i := range count {
			fmt.Fprintf(&b, "  - %s%d\n", name, i)
		}
		return b.String()
	}
	long := strings.Repeat("/"+strings.Repeat("a", 100), 12)
	texts := map[string]string{
		"_config.yml":            "title: T\n",
		"_posts/2021-01-01-a.md": "---\ntitle: A\ndescription: " + strings.Repeat("word ", 1200) + "\nredirect_from:\n" + list("/old/", 130) + "---\nA.\n",
		"_posts/2021-01-02-b.md": "---\ntitle: " + strings.Repeat("word ", 120) + "\ntags:\n" + list("t", 130) + "---\nB.\n",
		"_posts/2021-01-03-c.md": "---\ntitle: C\npermalink: /c/\nauthor: " + strings.Repeat("n", 600) + "\ntags: [" + strings.Repeat("x", 300) + "]\nredirect_from:\n  - /caf%C3%A9/\n  - " + long + "\n" + list("/older/", 1005) + "---\nC.\n",
		"_posts/2021-01-04-d.md": "---\npermalink: " + long + "\n---\nD.\n",
	}
	s := digest(t, nil)
	out, m := moved(t, "jekyll", s, texts)
	if m.Articles != 4 {
		t.Errorf("%d articles of 4; said:\n%s", m.Articles, said(m))
	}
	check(t, "jekyll", s, texts)
	var p content.Parser
	article := func(name string) *content.Article {
		return p.Article("content/articles/2021/01/"+name+".md", []byte(out["content/articles/2021/01/"+name+".md"]))
	}
	if a := article("a"); len(a.Aliases) < 130 || !strings.HasSuffix(a.Excerpt, "word…") || len(a.Excerpt) < 4900 {
		t.Errorf("it has %d aliases and the summary %q", len(a.Aliases), a.Excerpt)
	}
	if b := article("b"); len(b.Tags) != 100 || !strings.HasSuffix(b.Title, "word…") {
		t.Errorf("it has %d tags and the title %q", len(b.Tags), b.Title)
	}
	c := article("c")
	kept := 0
	for i := range 1005 {
		if address := fmt.Sprintf("/older/%d", i); slices.Contains(c.Aliases, address) || out["static"+address+"/index.html"] != "" {
			kept++
		}
	}
	if kept != 1005 || len(c.Aliases) != 1000 || !slices.Contains(c.Aliases, "/café/") || len(c.Authors) != 1 || len(c.Tags) != 1 {
		t.Errorf("of 1005 old addresses %d are kept, there are %d aliases, %d authors, %d tags", kept, len(c.Aliases), len(c.Authors), len(c.Tags))
	}
	for _, want := range []string{
		"_posts/2021-01-01-a.md:3: the summary is too long, and is cut", "_posts/2021-01-02-b.md:2: the title is too long, and is cut",
		"_posts/2021-01-02-b.md:4: of 130 tags, the first 100 are kept", "_posts/2021-01-03-c.md:4: one of the authors is too long",
		"_posts/2021-01-03-c.md:5: one of the tags is too long", "2021-01-03-c.md:1: the old address /aaaa",
	} {
		if !strings.Contains(said(m), want) {
			t.Errorf("%q is not said in\n%s", want, said(m))
		}
	}
}

func TestTagsAreSpeltInOneWay(t *testing.T) {
	out, m := moved(t, "jekyll", digest(t, map[string]string{"content/topics/law.md": "---\ntitle: Law\n---\n"}), map[string]string{
		"_config.yml":            "title: T\n",
		"_posts/2021-01-01-a.md": "---\ntags: [Big data, LAW]\n---\n", "_posts/2021-01-02-b.md": "---\ntags: [Big data]\n---\n",
		"_posts/2021-01-03-c.md": "---\ntags: [big-data, Canals]\n---\n* list\n{:toc}\n",
	})
	if text := out["content/articles/2021/01/c.md"]; !strings.Contains(text, "  - Big data\n  - Canals\n") || strings.Contains(text, "list") {
		t.Errorf("%s\n%s", text, said(m))
	}
	if !strings.Contains(said(m), `the tag "big-data" is written "Big data"`) || strings.Contains(said(m), "LAW") {
		t.Error(said(m))
	}
}

func TestIDsAreThoseOfTheOldFeed(t *testing.T) {
	texts := map[string]string{
		"_config.yml":            "url: https://old.example\nplugins: [jekyll-feed]\n",
		"_posts/2021-01-01-a.md": "---\ntitle: A\n---\n",
		"_posts/2021-01-02-b.md": "---\ntitle: B\n---\n",
		"_site/feed.xml": `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>B</title><id>urn:b</id>
<link href="https://old.example/2021/01/02/b.html"/></entry></feed>`,
	}
	out, _ := moved(t, "jekyll", digest(t, nil), texts)
	for name, want := range map[string]string{"a": "id: 'https://old.example/2021/01/01/a'\n", "b": "id: 'urn:b'\n"} {
		if text := out["content/articles/2021/01/"+name+".md"]; !strings.Contains(text, want) {
			t.Errorf("%s has not %s", text, want)
		}
	}
}

func TestTheDigestHasArticlesAlready(t *testing.T) {
	s := digest(t, map[string]string{
		"content/articles/2021/01/a.md": "---\ntitle: Mine\ndate: 2021-01-05\n---\n",
		"content/articles/2021/01/x.md": "---\ntitle: X\ndate: 2021-01-06\n---\n",
		"content/pages/about.md":        "---\ntitle: About\n---\n",
	})
	out, m := moved(t, "jekyll", s, map[string]string{
		"_config.yml": "title: T\n", "_posts/2021-01-01-a.md": "---\ntitle: A\n---\n", "about.md": "---\ntitle: About\n---\nOther.\n",
	})
	if m.ArticleURL != "" || !strings.Contains(out["content/articles/2021/01/a-2.md"], "aliases:\n  - '/2021/01/01/a.html'\n") {
		t.Errorf("article_url is %q; %v", m.ArticleURL, out)
	}
	if _, written := out["content/pages/about.md"]; written || !strings.Contains(said(m), "has a page content/pages/about.md already") {
		t.Errorf("%v\n%s", out, said(m))
	}
	// Two of one month and one name stand apart by their days.
	out, m = moved(t, "jekyll", digest(t, nil), map[string]string{
		"_config.yml": "title: T\n", "_posts/2021-01-01-a.md": "---\ntitle: A\n---\n", "_posts/2021-01-02-a.md": "---\ntitle: A\n---\n",
	})
	want := "---\ntitle: A\nid: '2021/01/02/a.html'\ndate: 2021-01-02\nslug: a\n---\n\n\n"
	if d := cmp.Diff(want, out["content/articles/2021/01/a-2.md"]); d != "" || m.ArticleURL != "/:year/:month/:day/:slug.html" {
		t.Errorf("%s, %s", m.ArticleURL, d)
	}
}

// check holds that whatever is read becomes files that stand where they may, and
// articles that a digest takes.
func check(t *testing.T, generator string, s *site.Site, texts map[string]string) {
	t.Helper()
	m, err := Read(generator, tree(texts), s)
	if err != nil {
		return
	}
	for _, f := range m.Files {
		if !fs.ValidPath(f.Name) || !strings.HasPrefix(f.Name, "content/") && !strings.HasPrefix(f.Name, "static/") {
			t.Fatalf("a file is %q", f.Name)
		}
		if !strings.HasPrefix(f.Name, "content/articles/") || !strings.HasSuffix(f.Name, ".md") {
			continue
		}
		p := content.Parser{Zone: s.Config.Zone}
		a := p.Article(f.Name, f.Text)
		if diag.HasErrors(a.Diagnostics) {
			t.Fatalf("%+v of\n%s", a.Diagnostics, f.Text)
		}
		if src := texts["_posts/2021-01-01-a.md"] + texts["content/posts/a.md"]; strings.HasPrefix(src, "---\ndraft: true\n") && !a.Draft {
			t.Fatalf("a draft is published: %q becomes\n%s", src, f.Text)
		}
	}
}

func FuzzJekyll(f *testing.F) {
	f.Add("permalink: /:categories/:title/\nurl: https://old.example", "---\ntitle: A\ncategories: b c\nredirect_from: [../x]\n---\n{% highlight x %}y{% endhighlight %} {{ '/z' | relative_url }} <p>a</p>\n{: .b}")
	f.Add("timezone: Europe/Oslo\nplugins: [jekyll-feed]", "---\ndraft: true\ndate: 2021-01-01 10:00\npermalink: ../../x\nk: [1, {a: b}]\n---\n[a](b.md) ![c](../d)\n\n<table><tr><td>x</table>")
	f.Add("", "---\ndraft: true\n 0\n---")
	s := digest(f, nil)
	f.Fuzz(func(t *testing.T, settings, text string) {
		check(t, "jekyll", s, map[string]string{"_config.yml": settings, "_posts/2021-01-01-a.md": text, "page.md": text})
	})
}

func FuzzHugo(f *testing.F) {
	f.Add("baseURL: https://old.example/b/\npermalinks: {posts: '/:year/:title/'}", "---\ntitle: A\ndate: 2021-01-01\naliases: [../x, /y/]\ntags: [B]\nseries: [C]\n---\n{{< figure src=\"a.png\" >}} {{< ref \"b\" >}} {{</* c */>}}")
	f.Add("uglyURLs: true", "+++\ntitle = \"A\"\ndate = 2021-01-01T00:00:00Z\nurl = \"../../x\"\n[params]\na = 1\n+++\n{{% highlight go %}}x{{% /highlight %}}")
	s := digest(f, nil)
	f.Fuzz(func(t *testing.T, settings, text string) {
		check(t, "hugo", s, map[string]string{"hugo.yaml": settings, "content/posts/a.md": text, "content/about.md": text, "content/posts/b/index.md": text, "content/posts/b/c.png": "x"})
	})
}
