package page_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"text/template/parse"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"coranto"
	"coranto/internal/page"
	"coranto/internal/site"
	"coranto/internal/words"
)

// TestLayoutsHaveNoWords holds that every word of the built-in layouts comes
// from the language files: outside of actions there are no letters but those of
// HTML, and no text in quotes within them is shown.
func TestLayoutsHaveNoWords(t *testing.T) {
	names, err := fs.Glob(coranto.Theme, "layouts/*.html")
	if err != nil {
		t.Fatal(err)
	}
	parts, err := fs.Glob(coranto.Theme, "layouts/parts/*.html")
	if err != nil || len(parts) == 0 {
		t.Fatal(parts, err)
	}
	for _, name := range append(names, parts...) {
		src, err := fs.ReadFile(coranto.Theme, name)
		if err != nil {
			t.Fatal(err)
		}
		tree := parse.New(name)
		tree.Mode = parse.SkipFuncCheck
		if _, err := tree.Parse(string(src), "", "", map[string]*parse.Tree{}); err != nil {
			t.Fatal(err)
		}
		var written strings.Builder
		textOf(tree.Root, &written, func(quoted string) {
			t.Errorf("%s: the text %q in an action would be shown as it is", name, quoted)
		})
		for _, shown := range shownTexts(t, []byte(written.String())) {
			if strings.ContainsFunc(shown, unicode.IsLetter) {
				t.Errorf("%s: %q stands in the layout", name, strings.TrimSpace(shown))
			}
		}
	}
}

// textOf writes what stands outside of actions, in both branches of each, and
// tells of texts in quotes that an action writes as they are.
func textOf(n parse.Node, b *strings.Builder, quoted func(string)) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, inner := range n.Nodes {
			textOf(inner, b, quoted)
		}
	case *parse.TextNode:
		b.Write(n.Text)
	case *parse.ActionNode:
		for _, command := range n.Pipe.Cmds {
			quotedIn(command, quoted)
		}
	case *parse.IfNode:
		textOf(n.List, b, quoted)
		textOf(n.ElseList, b, quoted)
	case *parse.WithNode:
		textOf(n.List, b, quoted)
		textOf(n.ElseList, b, quoted)
	case *parse.RangeNode:
		textOf(n.List, b, quoted)
		textOf(n.ElseList, b, quoted)
	}
}

func quotedIn(n parse.Node, quoted func(string)) {
	switch n := n.(type) {
	case *parse.PipeNode:
		for _, command := range n.Cmds {
			quotedIn(command, quoted)
		}
	case *parse.CommandNode:
		switch first := n.Args[0].String(); {
		case slices.Contains([]string{"word", "forms", "asset", "url", "print", "eq", "ne", "dict"}, first),
			strings.HasSuffix(first, ".Word"), strings.HasSuffix(first, ".Part"):
			return
		}
		for _, arg := range n.Args {
			quotedIn(arg, quoted)
		}
	case *parse.StringNode:
		if strings.ContainsFunc(n.Text, unicode.IsLetter) {
			quoted(n.Text)
		}
	}
}

// shownTexts returns the texts of a page that readers see or hear, and what a
// script may show them.
func shownTexts(t *testing.T, src []byte) []string {
	t.Helper()
	var shown []string
	raw := ""
	for z := html.NewTokenizer(bytes.NewReader(src)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return shown
		case html.TextToken:
			if raw == "" {
				shown = append(shown, string(z.Text()))
			}
			raw = ""
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if token.Data == "noscript" {
				z.NextIsNotRawText()
			}
			if token.Data == "script" || token.Data == "style" {
				raw = token.Data
			}
			for _, a := range token.Attr {
				switch a.Key {
				case "aria-label", "alt", "title", "placeholder", "label", "data-waiting", "data-none", "data-found", "data-failed", "data-partly", "data-common", "data-begun":
					shown = append(shown, a.Val)
				}
			}
		}
	}
}

var noon = time.Date(2021, 2, 1, 12, 0, 0, 0, time.UTC)

var letters = regexp.MustCompile(`\p{L}[\p{L}\p{M}’']*`)

// TestSitesSpeakTheirLanguage renders a digest whose own texts are numbers in
// each language, and looks for English: on pages, and in the titles of feeds.
func TestSitesSpeakTheirLanguage(t *testing.T) {
	english := wordsOf("en")
	for _, tag := range []string{"de", "fr", "es", "ar", "ja"} {
		t.Run(tag, func(t *testing.T) {
			own := wordsOf(tag)
			pages, diagnostics := outputs(t, spoken(tag), site.Options{Now: noon, Drafts: true, Future: true})
			if len(diagnostics) > 0 {
				t.Fatal(diagnostics)
			}
			said := map[string]bool{}
			for path, out := range pages {
				var texts []string
				switch {
				case strings.HasSuffix(path, ".html"):
					texts = shownTexts(t, out)
				case strings.HasSuffix(path, "atom.xml"), path == "opml.xml":
					texts = titled.FindAllString(string(out), -1)
				}
				for _, text := range texts {
					for _, word := range letters.FindAllString(noWords.ReplaceAllString(text, " "), -1) {
						word = strings.ToLower(word)
						said[word] = true
						if english[word] && !own[word] {
							t.Errorf("%s says %q in %q", path, word, strings.TrimSpace(text))
						}
					}
				}
			}
			never := 0
			for word := range own {
				if !said[word] {
					never++
				}
			}
			// A few are of mails, of new editions, and of a copy that opens from disk.
			if never > len(own)/3 {
				t.Errorf("%d of %d words are on no page: the digest does not show enough", never, len(own))
			}
		})
	}
}

var titled = regexp.MustCompile(`<title>[^<]*</title>|text="[^"]*"`)

// noWords are what no language has words of its own for: names, addresses, and
// what a script reads.
var noWords = regexp.MustCompile(`JSON Feed|RSS|OPML|https?:\S+|^text=|"(zero|one|two|few|many|other)":`)

// wordsOf returns the letters of all that is said in a language.
func wordsOf(tag string) map[string]bool {
	src, _ := fs.ReadFile(words.Builtin, words.Folder+"/"+tag+".yaml")
	out := map[string]bool{}
	for line := range strings.Lines(string(src)) {
		_, value, _ := strings.Cut(line, ":")
		if strings.HasPrefix(line, "#") {
			continue
		}
		value = regexp.MustCompile(`\{(\w+)\}|\b(zero|one|two|few|many|other): `).ReplaceAllString(value, " ")
		for _, word := range letters.FindAllString(value, -1) {
			if len(word) > 1 {
				out[strings.ToLower(word)] = true
			}
		}
	}
	return out
}

// spoken is a digest that shows nearly all that a site can say, and says nothing
// itself that has letters.
func spoken(tag string) fstest.MapFS {
	digest := fstest.MapFS{}
	add := func(name, text string) { digest[name] = &fstest.MapFile{Data: []byte(text)} }
	add("site.yaml", "title: '1'\nurl: https://example.org/\nid: example.org,2021\ntimezone: UTC\nlanguage: "+tag+"\nauthors: ['2', '3']\nrepository: https://example.org/4\n")
	front := "source: {name: '5', url: 'https://example.org/', author: '6', date: 2021-01-01}\ntags: ['7']\nstory: '8'\nhighlights: ['9']\n"
	for i, more := range []string{
		"provenance: original\nauthors: ['2', '3']\nupdated: 2021-01-21\n", "provenance: excerpt\n", "provenance: syndicated\nnotice: '10'\n",
		"corrections: [{date: 2021-01-22, text: '11'}]\n", "events: [{date: 2019~, text: '12'}, {date: 2021-01-10, text: '13'}]\n",
		"draft: true\n", "withdrawn: {date: 2021-01-22, reason: '14'}\n",
	} {
		add(fmt.Sprintf("content/articles/%d.md", i), fmt.Sprintf("---\ntitle: '2%d'\ndate: 2021-01-%d\n%s%s---\n15\n", i, 11+i, front, more))
	}
	add("content/articles/later.md", "---\ntitle: '30'\ndate: 2031-01-01\n---\n16\n")
	add("content/sources/5.md", "---\nname: '5'\nlicense: full\n---\n")
	add("content/stories/8.md", "---\ntitle: '8'\ntopics: ['7']\n---\n")
	add("content/stories/17.md", "---\ntitle: '17'\nstatus: closed\n---\n")
	add("content/topics/7.md", "---\ntitle: '7'\n---\n")
	add("content/topics/18.md", "---\ntitle: '18'\nparent: '7'\nretired: ['19']\n---\n")
	add("content/editions/1.md", "---\ntitle: '31'\ndate: 2021-01-18\nlead: 0\nentries:\n- {article: '0', title: '32'}\n---\n")
	add("content/editions/2.md", "---\ntitle: '33'\ndate: 2021-01-20\nlead: 1\nentries:\n- {article: '1', title: '34'}\n- {article: '3', title: '35'}\n- {article: '6', title: '36'}\n---\n")
	return digest
}

// TestWordsOfAnArticle holds that beside an article the site speaks the
// article's language, and that a language without words is not taken for one.
func TestWordsOfAnArticle(t *testing.T) {
	digest := spoken("de")
	for lang, wants := range map[string][]string{
		"fr":    {`<article class="text" lang="fr" dir="ltr">`, "Mis à jour le <time datetime=\"2021-01-21\">21 janvier 2021</time>", "par 2, 3", `<h2>Themen</h2>`},
		"fr-CA": {`<article class="text" lang="fr-CA" dir="ltr">`, "par 2, 3"},
		"fa":    {`<article class="text" lang="fa" dir="rtl">`, `<span lang="de">von 2, 3</span>`},
	} {
		digest["content/articles/0.md"] = &fstest.MapFile{Data: []byte("---\ntitle: A\ndate: 2021-01-20\nupdated: 2021-01-21\ntags: [B]\nauthors: ['2', '3']\nlang: " + lang + "\n---\n15\n")}
		delete(digest, "content/editions/1.md")
		pages, _ := outputs(t, digest, site.Options{Now: noon})
		for _, want := range wants {
			if got := string(pages["2021/01/0.html"]); !strings.Contains(got, want) {
				t.Errorf("%s: there is no %s in\n%s", lang, want, got)
			}
		}
	}
}

// TestWordsAreRead holds that a page is made anew when the digest changes the
// words of its language, and not when it changes those of another.
func TestWordsAreRead(t *testing.T) {
	before := spoken("de")
	own := func(file, text string) fstest.MapFS {
		after := spoken("de")
		after["layouts/languages/"+file] = &fstest.MapFile{Data: []byte(text)}
		return after
	}
	s, _ := load(t, before, site.Options{Now: noon})
	stale := func(digest fs.FS) (made, stale int) {
		next, diagnostics := load(t, digest, site.Options{Now: noon})
		if len(diagnostics) > 0 {
			t.Fatal(diagnostics)
		}
		r, after := page.NewRenderer(s), page.NewRenderer(next)
		for _, p := range page.All(s) {
			was, err := r.Render(nil, p)
			if err != nil {
				t.Fatal(err)
			}
			differs := false
			for _, read := range r.Reads(was) {
				hash, _ := page.Answer(next, read)
				differs = differs || hash != read.Hash
			}
			now, err := after.Render(nil, p)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(was.Bytes, now.Bytes) && !differs {
				t.Errorf("%s changes, and no read says so", p.Path)
			}
			if !bytes.Equal(was.Bytes, now.Bytes) {
				made++
			}
			if differs {
				stale++
			}
		}
		return made, stale
	}
	if made, asked := stale(own("de.yaml", "topics: Rubriken\nmonths-alone: [A, B, C, D, E, F, G, H, I, J, K, L]\n")); made < 10 || asked < made {
		t.Errorf("%d pages change with the words of the site, %d are made anew", made, asked)
	}
	if made, asked := stale(own("fr.yaml", "topics: Rubriques\n")); made+asked > 0 {
		t.Errorf("%d pages change with the words of another language, %d are made anew", made, asked)
	}
}

// TestWordsAreAppliedInAPreview holds that a language file which comes, changes
// or is wrong shows at once where a digest is served.
func TestWordsAreAppliedInAPreview(t *testing.T) {
	const own = "layouts/languages/de.yaml"
	digest := spoken("de")
	s, _ := load(t, digest, site.Options{Now: noon})
	for _, step := range []struct{ text, want, wrong string }{
		{"topics: Rubriken\n", "Rubriken", ""},
		{"topics: Ressorts\n", "Ressorts", ""},
		{"topcis: Ressorts\n", "Themen", `there is no word "topcis"`},
		{"", "Themen", ""},
	} {
		delete(digest, own)
		if step.text != "" {
			digest[own] = &fstest.MapFile{Data: []byte(step.text)}
		}
		next, err := s.Apply(site.Changes{Files: []string{own}})
		if err != nil {
			t.Fatal(err)
		}
		s = next
		p, _ := page.At(s, "topics/")
		out, err := page.Render(s, p)
		if err != nil || !bytes.Contains(out.Bytes, []byte("<h1>"+step.want+"</h1>")) {
			t.Errorf("%q: %s has no %s, %v", step.text, out.Bytes, step.want, err)
		}
		switch wrong := s.Errors(); {
		case step.wrong == "" && len(wrong) > 0, step.wrong != "" && (len(wrong) != 1 || wrong[0].Message != step.wrong):
			t.Errorf("%q: %v", step.text, wrong)
		}
	}
}
