package coranto_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"coranto/internal/browser"
)

// focused tells of the element that has the focus: what it is, and what is wrong
// with how it looks.
const focused = `(e => {
	const box = e.getBoundingClientRect(), style = getComputedStyle(e)
	const wrong = []
	if (style.outlineStyle != "solid" || parseFloat(style.outlineWidth) < 2) wrong.push("has no outline")
	if (box.width < 2 || box.right <= 0 || box.left >= innerWidth || box.bottom <= 0 || box.top >= innerHeight) wrong.push("is out of sight")
	return {at: [...document.querySelectorAll("*")].indexOf(e), wrong: wrong.join(", "), text: e.outerHTML.slice(0, 120)}
})(document.activeElement)`

type focus struct {
	At          int // in the order of the document
	Wrong, Text string
}

// byKeyboard reads with the keyboard alone.
func byKeyboard(t *testing.T, tab *browser.Tab, h *hosted) {
	tab.Size(1280, 900)
	tab.Open(h.home)

	// The first stop is a link that skips what stands on every page.
	tab.Press(kb.Tab)
	if at := browser.Get[focus](tab, focused); at.Wrong != "" || !strings.Contains(at.Text, `class="skip"`) {
		t.Errorf("the first stop is %s: it %s", at.Text, at.Wrong)
	}
	tab.Press(kb.Enter)
	tab.Wait(`location.hash == "#main"`)
	tab.Press(kb.Tab)
	if !browser.Get[bool](tab, `document.activeElement == document.querySelector("main a")`) {
		t.Errorf("who skips to the text comes to %s", browser.Get[focus](tab, focused).Text)
	}

	// Every link and control is a stop, in the order in which the page has them.
	for _, below := range []string{"2021/01/parler-suspended.html", "search/"} {
		tab.Open(h.home + below)
		const stops = `[...document.querySelectorAll("a[href]:not([tabindex='-1']), button, input, select, summary")]
			.filter(e => e.checkVisibility({visibilityProperty: true}))`
		want := browser.Get[int](tab, stops+".length")
		last := -1
		for i := range want {
			tab.Press(kb.Tab)
			at := browser.Get[focus](tab, focused)
			if at.Wrong != "" {
				t.Errorf("/%s: %s %s", below, at.Text, at.Wrong)
			}
			if at.At <= last {
				t.Fatalf("/%s: stop %d of %d, %s, stands before the one before it", below, i, want, at.Text)
			}
			last = at.At
		}
		if !browser.Get[bool](tab, stops+".at(-1) == document.activeElement") {
			t.Errorf("/%s: %d stops do not lead to the end", below, want)
		}
	}

	// The figures of a chart open, and lead on.
	tab.Open(h.home + "timeline/")
	for !browser.Get[bool](tab, `document.activeElement.tagName == "SUMMARY"`) {
		tab.Press(kb.Tab)
	}
	tab.Press(kb.Enter)
	tab.Press(kb.Tab)
	if !browser.Get[bool](tab, `document.activeElement.matches("details[open] th a")`) {
		t.Errorf("behind the figures of the chart comes %s", browser.Get[focus](tab, focused).Text)
	}

	// A search is typed, narrowed, and a result opened.
	tab.Open(h.home + "search/")
	for !browser.Get[bool](tab, `document.activeElement.id == "q"`) {
		tab.Press(kb.Tab)
	}
	tab.Press("parler")
	tab.Wait(`document.querySelectorAll(".results a").length > 1 && document.querySelector(".results").ariaBusy == "false"`)
	for _, name := range []string{"topic", "source", "year"} {
		tab.Press(kb.Tab)
		if at := browser.Get[focus](tab, focused); at.Wrong != "" || !strings.Contains(at.Text, `name="`+name+`"`) {
			t.Errorf("behind the box comes %s, and not the filter %s: it %s", at.Text, name, at.Wrong)
		}
	}
	tab.Press("2022")
	tab.Wait(`location.search.includes("year=2022") && [...document.querySelectorAll(".results time")].every(e => e.dateTime.startsWith("2022"))`)
	tab.Press(kb.Tab)
	at := browser.Get[focus](tab, focused)
	if at.Wrong != "" || !browser.Get[bool](tab, `document.activeElement == document.querySelector(".results a")`) {
		t.Errorf("behind the filters comes %s: it %s", at.Text, at.Wrong)
	}
	result := browser.Get[string](tab, `document.activeElement.pathname`)
	day := browser.Get[string](tab, `document.querySelector(".results time").textContent`)
	tab.Press(kb.Enter)
	tab.Wait(fmt.Sprintf(`location.pathname == %q && document.body.className == "article"`, result))
	if shown := browser.Get[string](tab, `document.querySelector(".text time").textContent`); day == "" || !strings.HasPrefix(shown, day) {
		t.Errorf("the day of a result is written %q, and on its page %q", day, shown)
	}
}

// lightAndDark holds that the reader's choice of colours goes before the system's,
// is remembered, and is there before anything is shown.
func lightAndDark(t *testing.T, tab *browser.Tab, h *hosted) {
	tab.Before(`new MutationObserver(() => { if (document.body) globalThis.atBody ??= document.documentElement.dataset.scheme ?? "auto" }).observe(document, {childList: true, subtree: true})`)
	const dark = `getComputedStyle(document.documentElement).backgroundColor == "rgb(21, 20, 18)"`
	check := func(what, scheme string, want bool) {
		t.Helper()
		if got := browser.Get[bool](tab, dark); got != want {
			t.Errorf("%s: the page is dark: %v", what, got)
		}
		if got := browser.Get[string](tab, `document.documentElement.dataset.scheme ?? "auto"`); got != scheme {
			t.Errorf("%s: the scheme is %s, and not %s", what, got, scheme)
		}
	}
	early := func(scheme string) {
		t.Helper()
		if got := browser.Get[string](tab, `globalThis.atBody`); got != scheme {
			t.Errorf("when its text comes, the scheme of the page is %s, and not %s", got, scheme)
		}
	}
	press := func() {
		t.Helper()
		before := len(tab.Requests())
		tab.Click(".foot button")
		browser.Get[bool](tab, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
		asked := slices.DeleteFunc(tab.Requests()[before:], func(address string) bool {
			return strings.Contains(address, "/favicon.") || strings.HasSuffix(address, ".webmanifest") // asked for when there is time
		})
		if len(asked) > 0 {
			t.Errorf("the switch asks for %q", asked)
		}
	}
	tab.Media("screen", "dark")
	tab.Open(h.home)
	check("at first, on a dark system", "auto", true)
	early("auto")
	auto := browser.Get[string](tab, `document.querySelector(".foot button").textContent`)
	press()
	check("light is chosen", "light", false)
	if says := browser.Get[string](tab, `document.querySelector(".foot button").textContent`); says == auto || says == "" {
		t.Errorf("the switch says %q before and %q after", auto, says)
	}
	tab.Open(h.home)
	check("loaded again", "light", false)
	early("light")
	tab.Open(h.home + "topics/law/")
	check("another page", "light", false)
	early("light")
	press()
	check("dark is chosen", "dark", true)
	tab.Media("screen", "light")
	check("dark on a light system", "dark", true)
	tab.Open(h.home + "2021/01/parler-suspended.html")
	check("dark on a light system, another page", "dark", true)
	early("dark")
	press()
	check("as the system has it", "auto", false)
	if kept := browser.Get[bool](tab, `localStorage.getItem("coranto-scheme") !== null`); kept {
		t.Error("that nothing is chosen is kept")
	}
	if complaints := tab.Complaints(); len(complaints) > 0 {
		t.Errorf("the browser complains: %q", complaints)
	}
}

// fromTheRight holds that a page in Arabic is a mirror of one in English, but for
// what is in another language, and for time, which runs from left to right.
func fromTheRight(t *testing.T, tab *browser.Tab, h *hosted) {
	type box struct{ Left, Right float64 }
	boxOf := func(selector string) box {
		t.Helper()
		return browser.Get[box](tab, fmt.Sprintf(`(b => ({left: b.left, right: b.right}))(document.querySelector(%q).getBoundingClientRect())`, selector))
	}
	// rightOf holds that one element stands to the right of another.
	rightOf := func(first, second string) {
		t.Helper()
		if a, b := boxOf(first), boxOf(second); a.Left < b.Right {
			t.Errorf("%s, from %.0f, is not to the right of %s, which ends at %.0f", first, a.Left, second, b.Right)
		}
	}
	tab.Size(1280, 900)
	tab.Open(h.home)
	rightOf(".news", ".rail")
	rightOf(".dated .label", ".dated .cards")
	rightOf(".masthead li:first-child", ".masthead li:last-child")
	rightOf(".foot p", ".foot button")
	rightOf(".folio time", ".folio a")

	tab.Open(h.home + "2021/02/hard.html")
	rightOf("article.text", ".rail")
	rightOf(".masthead .title", ".masthead nav")
	rightOf(".breadcrumb a:first-child", ".breadcrumb a:last-child")
	if side := browser.Get[string](tab, `getComputedStyle(document.querySelector(".highlights")).borderRightWidth`); side != "4px" {
		t.Errorf("the rule beside the highlights is on the left")
	}

	tab.Open(h.home + "timeline/")
	rightOf(".chart svg a:last-of-type path", ".chart svg a:first-of-type path")
	if first := browser.Get[string](tab, firstBar); first != "/2021/01/01/" {
		t.Errorf("the first bar of the chart leads to %s", first)
	}
	rightOf(".chart th a", ".chart td")

	// What is in another language has its own direction, on its page and on others.
	for _, in := range []struct{ address, selector string }{
		{"", `a[href$="/english.html"]`}, {"", `a[href$="/japanese.html"]`}, {"2021/02/21/", `a[href$="/english.html"]`},
		{"2021/02/english.html", "article h1"}, {"2021/02/english.html", ".highlights li"}, {"2021/02/japanese.html", "article h1"},
	} {
		tab.Open(h.home + in.address)
		got := browser.Get[string](tab, fmt.Sprintf(`(e => getComputedStyle(e).direction + " " + e.closest("[lang]").lang)(document.querySelector(%q))`, in.selector))
		want := "ltr en"
		if strings.Contains(in.address+in.selector, "japanese") {
			want = "ltr ja"
		}
		if got != want {
			t.Errorf("/%s: %s is %s, and not %s", in.address, in.selector, got, want)
		}
	}
	tab.Open(h.home + "2021/02/arabic.html")
	if got := browser.Get[string](tab, `getComputedStyle(document.querySelector("h1")).direction + " " + document.documentElement.lang`); got != "rtl ar" {
		t.Errorf("an article in Arabic is %s", got)
	}
}

// newSinceTheLastVisit holds that a page marks what came since it was last looked
// at, which is known in the reader's browser alone.
func newSinceTheLastVisit(t *testing.T, tab *browser.Tab) {
	files := map[string]string{"site.yaml": "title: Test\nurl: https://example.org/\nid: example.org,2021\ntimezone: UTC\n"}
	for day := range 6 {
		files[fmt.Sprintf("content/articles/a%d.md", day+1)] = fmt.Sprintf("---\ntitle: Article %d\ndate: 2021-01-%02d\ntags: [Law]\n---\nText.\n", day+1, day+1)
	}
	at := func(day, hour int) time.Time { return time.Date(2021, 1, day, hour, 0, 0, 0, time.UTC) }
	h := host(t, folder(t, files), "/", at(3, 12))
	tab.Before(`Date.now = () => Number(sessionStorage.getItem("now"))`)
	pages := []string{"", "topics/law/"}
	tab.Open(h.home + "404.html") // for its storage

	// visit looks at the pages at a moment, and returns what each of them marks.
	visit := func(now time.Time) (marked map[string][]string) {
		t.Helper()
		marked = map[string][]string{}
		browser.Get[bool](tab, fmt.Sprintf(`sessionStorage.setItem("now", "%d"), true`, now.UnixMilli()))
		for _, below := range pages {
			before := len(tab.Requests())
			tab.Open(h.home + below)
			marked[below] = browser.Get[[]string](tab, `[...document.querySelectorAll("a.new")].map(a => a.textContent)`)
			slices.Sort(marked[below])
			for _, address := range tab.Requests()[before:] {
				if strings.Contains(address, "?") || !strings.HasPrefix(address, h.home) {
					t.Errorf("/%s asks for %s", below, address)
				}
			}
		}
		return marked
	}
	check := func(what string, got map[string][]string, want ...string) {
		t.Helper()
		for below, marked := range got {
			if !slices.Equal(marked, want) {
				t.Errorf("%s: /%s marks %q, and not %q", what, below, marked, want)
			}
		}
	}
	check("the first visit", visit(at(3, 12)))
	check("the same visit", visit(at(3, 12)))
	h.build(t, at(5, 12))
	check("two days later", visit(at(5, 12)), "Article 4 (new)", "Article 5 (new)")
	check("the same visit, ten minutes later", visit(at(5, 12).Add(10*time.Minute)), "Article 4 (new)", "Article 5 (new)")
	h.build(t, at(6, 12))
	check("the next visit", visit(at(6, 12)), "Article 6 (new)")
	check("the one after it", visit(at(7, 12)))
	if keys := browser.Get[map[string]string](tab, `({...localStorage})`); len(keys) != len(pages) {
		t.Errorf("kept are %q", slices.Sorted(maps.Keys(keys)))
	}
}

// noStorage holds that a browser that keeps nothing shows every page all the same.
func noStorage(t *testing.T, tab *browser.Tab, h *hosted) {
	tab.Before(`Object.defineProperty(window, "localStorage", {get() { throw new DOMException("refused", "SecurityError") }})`)
	for _, below := range []string{"", "topics/law/", "search/?q=court"} {
		tab.Open(h.home + below)
		if strings.HasPrefix(below, "search/") {
			tab.Wait(`document.querySelector(".results a") && document.querySelector(".results").ariaBusy == "false"`) // it moves what is below
		}
		tab.Click(".foot button")
		tab.Wait(`document.documentElement.dataset.scheme == "light"`)
		if marked := browser.Get[int](tab, `document.querySelectorAll("a.new").length`); marked > 0 {
			t.Errorf("/%s marks %d as new", below, marked)
		}
	}
	if complaints := tab.Complaints(); len(complaints) > 0 {
		t.Errorf("the browser complains: %q", complaints)
	}
}

// search searches as a reader does, in digests of three languages: internal/search
// has the rest.
func search(t *testing.T, tab *browser.Tab) {
	for _, in := range []struct {
		lang, title, other string
		typed, marked      string
		says, day          string
	}{
		{"fr", "L’Économie résiste", "Le procès", "economie", "Économie", "1 article", "1er janvier 2021"},
		{"ar", "أَخْبَار الاقتصاد", "الطقس", "اخبار", "أَخْبَار", "مقال", "1 يناير 2021"},
		{"ja", "東京都知事の会見", "天気予報", "京都", "京都", "1本の記事", "2021年1月1日"},
	} {
		h := host(t, folder(t, map[string]string{
			"site.yaml":             "title: Test\nurl: https://example.org/\nid: example.org,2021\ntimezone: UTC\nlanguage: " + in.lang + "\n",
			"content/articles/a.md": "---\ntitle: " + in.title + "\ndate: 2021-01-01\ntags: [Law]\nsource: Reuters\n---\nText.\n",
			"content/articles/b.md": "---\ntitle: " + in.other + "\ndate: 2020-01-10\ntags: [Law]\nsource: Reuters\n---\nText.\n",
		}), "/", time.Date(2021, 2, 1, 0, 0, 0, 0, time.UTC))
		tab.Open(h.home + "search/")
		before := len(tab.Requests())
		tab.Click("#q")
		if asked := tab.Requests()[before:]; slices.ContainsFunc(asked, func(address string) bool { return strings.HasSuffix(address, ".json") }) {
			t.Errorf("%s: before anything is typed, asked is %q", in.lang, asked)
		}
		found := func(how string) {
			t.Helper()
			tab.Wait(`document.querySelector(".results a") && document.querySelector(".results").ariaBusy == "false"`)
			got := browser.Get[[]string](tab, `[...document.querySelectorAll(".results h2")].map(e => e.textContent + ": " + [...e.querySelectorAll("mark")].map(m => m.textContent))`)
			if want := []string{in.title + ": " + in.marked}; !slices.Equal(got, want) {
				t.Errorf("%s, %s: found is %q, and not %q", in.lang, how, got, want)
			}
			if day := browser.Get[string](tab, `document.querySelector(".results time").textContent`); day != in.day {
				t.Errorf("%s, %s: the day of a result is written %q, and not %q", in.lang, how, day, in.day)
			}
			if says := browser.Get[string](tab, `document.querySelector("[role=status]").textContent`); !strings.Contains(says, in.says) {
				t.Errorf("%s, %s: it says %q", in.lang, how, says)
			}
		}
		tab.Press(in.typed)
		found("typed")
		tab.Wait(`new URLSearchParams(location.search).get("q") == document.querySelector("#q").value`)
		address := browser.Get[string](tab, `location.href`)
		tab.Open(h.home)
		tab.Open(address)
		found("by its address")
		browser.Get[bool](tab, `(s => { s.value = "2020"; return s.dispatchEvent(new Event("change")) })(document.querySelector("[name=year]"))`)
		tab.Wait(`!document.querySelector(".results a") && document.querySelector("[role=status]").textContent.includes(document.querySelector("#q").value)`)
	}
	if complaints := tab.Complaints(); len(complaints) > 0 {
		t.Errorf("the browser complains: %q", complaints)
	}
}
