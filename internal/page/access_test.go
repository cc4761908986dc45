package page_test

import (
	"bytes"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"coranto"
	"coranto/internal/site"
)

// TestPagesCanBeUsedByKeyboard holds of every page of a digest with all kinds:
// the first thing that the keyboard reaches leads over the masthead to the text,
// the order is that of the page, each landmark is named, and there is one heading
// of the page.
func TestPagesCanBeUsedByKeyboard(t *testing.T) {
	pages, diagnostics := outputs(t, spoken("ar"), site.Options{Now: noon})
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	kinds := map[string]bool{}
	for path, out := range pages {
		if !strings.HasSuffix(path, ".html") {
			continue
		}
		var first, skip *html.Node
		count, named := map[string]int{}, map[string]int{}
		doc, err := html.Parse(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			count[n.Data]++
			if tab, err := strconv.Atoi(attribute(n, "tabindex")); err == nil && tab > 0 {
				t.Errorf("%s: <%s> stands out of the order of the page", path, n.Data)
			}
			switch n.Data {
			case "html":
				if attribute(n, "lang") != "ar" || attribute(n, "dir") != "rtl" && !strings.Contains(string(out), "http-equiv=\"refresh\"") {
					t.Errorf("%s does not say which language it is in, or from where it is written", path)
				}
			case "body":
				kinds[attribute(n, "class")] = true
			case "nav":
				named[attribute(n, "aria-label")]++
			case "main":
				skip = n
			case "a", "button", "input", "select", "summary":
				if first == nil && attribute(n, "tabindex") != "-1" {
					first = n
				}
			}
		}
		if count["main"] != 1 || count["h1"] != 1 {
			t.Errorf("%s has %d texts and %d headings", path, count["main"], count["h1"])
			continue
		}
		if count["nav"] > 0 || count["header"] > 0 {
			if first == nil || attribute(first, "href") != "#"+attribute(skip, "id") || attribute(first, "class") != "skip" {
				t.Errorf("%s: the first link does not lead to the text", path)
			}
		}
		for name, n := range named {
			if name == "" || n > 1 {
				t.Errorf("%s has %d navigations with the name %q", path, n, name)
			}
		}
	}
	for _, kind := range []string{"home", "article", "topic", "story", "timeline", "search", "feeds", "edition", "corrections", "not-found"} {
		if !kinds[kind] {
			t.Errorf("there is no page of the kind %s", kind)
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// TestStyleSheet holds that the style sheet moves nothing for those who asked
// that nothing moves, and that what has the focus is seen.
func TestStyleSheet(t *testing.T) {
	src, err := fs.ReadFile(coranto.Theme, "static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	css := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(src), "")
	const calm = "@media (prefers-reduced-motion: no-preference) {"
	for {
		from := strings.Index(css, calm)
		if from < 0 {
			break
		}
		depth, to := 1, from+len(calm)
		for ; depth > 0 && to < len(css); to++ {
			switch css[to] {
			case '{':
				depth++
			case '}':
				depth--
			}
		}
		css = css[:from] + css[to:]
	}
	if moves := regexp.MustCompile(`(transition|animation|scroll-behavior)[-a-z]*\s*:[^;}]*`).FindString(css); moves != "" {
		t.Errorf("%q moves for everybody; write it in %s", moves, calm)
	}
	if !regexp.MustCompile(`:focus-visible\s*\{[^}]*outline:\s*[2-9]px solid`).MatchString(css) {
		t.Error("what has the focus has no outline")
	}
	if hidden := regexp.MustCompile(`outline(-width|-style)?:\s*(0|none)`).FindString(css); hidden != "" {
		t.Errorf("%q hides the focus", hidden)
	}
	if !regexp.MustCompile(`\.skip:focus(-visible)?\s*\{`).MatchString(css) {
		t.Error("the link over the masthead is not seen when it has the focus")
	}
}

// TestTextsSayTheirLanguage holds that what stands on a page in another language
// than the page says so, wherever an article is shown.
func TestTextsSayTheirLanguage(t *testing.T) {
	digest := spoken("en")
	front := "---\nlang: he\nstory: '8'\ntags: ['7']\nsource: {name: '5', title: 'כותרת', url: 'https://example.org/x'}\nhighlights: ['עיקר']\n"
	digest["content/articles/he.md"] = &fstest.MapFile{Data: []byte(front + "title: 'ידיעה'\ndate: 2021-01-30\nevents: [{date: 2021-01-29, text: 'אירוע'}]\ncorrections: [{date: 2021-01-31, text: 'תיקון'}]\n---\nטקסט\n")}
	digest["content/articles/he2.md"] = &fstest.MapFile{Data: []byte(front + "title: 'המשך'\ndate: 2021-01-31\n---\nטקסט\n")}
	digest["content/pages/odot.md"] = &fstest.MapFile{Data: []byte("---\ntitle: 'אודות'\nlang: he\n---\nטקסט\n")}
	digest["content/editions/3.md"] = &fstest.MapFile{Data: []byte("---\ntitle: '37'\ndate: 2021-01-31\nlead: he\nentries:\n- {article: he, title: 'ידיעה', text: 'עיקר'}\n---\n")}
	digest["content/sources/5.md"] = &fstest.MapFile{Data: []byte("---\nname: '5'\nlanguage: he\n---\n")}
	digest["content/articles/1.md"] = &fstest.MapFile{Data: []byte("---\ntitle: '21'\ndate: 2021-01-12\nsource: {name: '5', title: 'כותרת', url: 'https://example.org/y'}\n---\n15\n")}
	pages, diagnostics := outputs(t, digest, site.Options{Now: noon})
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	hebrew := regexp.MustCompile(`\p{Hebrew}`)
	shown := 0
	for path, out := range pages {
		if !strings.HasSuffix(path, ".html") {
			continue
		}
		doc, err := html.Parse(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			if n.Type != html.TextNode || !hebrew.MatchString(n.Data) || n.Parent.Data == "title" || n.Parent.Data == "script" {
				continue
			}
			shown++
			lang, dir := "", ""
			for up := n.Parent; up != nil && up.Type == html.ElementNode && lang == ""; up = up.Parent {
				lang, dir = attribute(up, "lang"), attribute(up, "dir")
			}
			if lang != "he" || dir != "rtl" {
				t.Errorf("%s: %q is taken for %q, written %q", path, strings.TrimSpace(n.Data), lang, dir)
			}
		}
	}
	if shown < 30 {
		t.Errorf("only %d texts are shown", shown)
	}
}
