package coranto_test

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"coranto"
	"coranto/internal/browser"
	"coranto/internal/page"
)

// arabicDigest has a page of every kind, is written from the right, and has in it
// what is hard to show: words without end, wide tables and code, pictures, and
// articles in other languages.
func arabicDigest() map[string]string {
	const (
		long  = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
		link  = "https://example.org/a/very/long/address/that/nobody/should/have/to/read?in=one&line=without&a=break"
		wide  = "| a | b | c | d | e | f | g | h | i |\n|---|---|---|---|---|---|---|---|--:|\n| quarterly | quarterly | quarterly | quarterly | quarterly | quarterly | quarterly | quarterly | 1,000,000 |\n"
		arrow = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900"><rect width="1600" height="900"/></svg>`
	)
	digest := map[string]string{
		"site.yaml": "title: صحيفة الأخبار\nurl: https://example.org/\nid: example.org,2021\ntimezone: UTC\nlanguage: ar\ndescription: أخبار مختارة من صحف أخرى\n" +
			"authors: [المحرر]\nrepository: https://github.com/example/news\nfeeds:\n  formats: [atom, rss, json]\nnavigation:\n  - {title: المواضيع, url: /topics/}\n  - {title: القصص, url: /stories/}\n  - {title: البحث, url: /search/}\n",
		"content/pages/about.md":    "---\ntitle: عن الصحيفة\n---\nنص.\n\n" + wide,
		"content/topics/law.md":     "---\ntitle: القانون\nretired: [Justice]\n---\nمقدمة.\n",
		"content/sources/long.md":   "---\nname: " + long + "\nurl: " + link + "\n---\n",
		"content/editions/one.md":   "---\ntitle: العدد الأول\ndate: 2021-02-21\nlead: hard\nentries:\n  - {article: hard, title: " + long + ", text: " + long + ", source: " + long + "}\n  - {article: english, title: The court rules, text: A ruling., source: Reuters}\n---\nملاحظة.\n",
		"content/articles/wide.svg": arrow,
		"content/articles/hard.md": "---\ntitle: " + long + "\ndate: 2021-02-20\nupdated: 2021-02-21\nsource: {name: " + long + ", url: \"" + link + "\", title: " + long + "}\ntags: [law, " + long + "]\nstory: trial\nrank: lead\n" +
			"highlights: [" + long + ", \"" + link + "\"]\nimage: {src: wide.svg, alt: " + long + ", caption: " + long + "}\nevents:\n  - {date: 2019~, text: " + long + "}\n  - {date: 2021-02-19, text: " + long + "}\n" +
			"corrections:\n  - {date: 2021-02-22, text: " + long + "}\nnotice: " + long + "\n---\n" + long + " <" + link + ">\n\n`" + link + "`\n\n" + wide + "\n```\n" + strings.Repeat("code ", 80) + "\n```\n\n![" + long + "](wide.svg)\n\n> " + long + "\n\n## " + long + "\n\nText.[^1]\n\n[^1]: " + link + "\n",
		"content/articles/english.md":  "---\ntitle: The court rules\ndate: 2021-02-21\nlang: en\nsource: Reuters\ntags: [law]\nstory: trial\nhighlights: [The court rules.]\n---\nThe court rules, and this is written in English.\n",
		"content/articles/japanese.md": "---\ntitle: 東京都知事の会見\ndate: 2021-02-21\nlang: ja\nsource: Reuters\ntags: [law]\nstory: trial\nhighlights: [新しい政策を発表した。]\n---\n新しい政策を発表した。\n",
		"content/articles/arabic.md":   "---\ntitle: أخبار الاقتصاد\ndate: 2021-02-21\nsource: Reuters\ntags: [law]\nstory: trial\nhighlights: [الأَخْبَار اليوم]\n---\nنص الخبر.\n",
		"content/articles/gone.md":     "---\ntitle: خبر\ndate: 2021-02-20\nwithdrawn: {date: 2021-02-21, reason: سبب}\n---\nنص.\n",
	}
	for i := range page.MaxEntries + 1 {
		digest[fmt.Sprintf("content/articles/%d.md", i)] = fmt.Sprintf("---\ntitle: الخبر %d\ndate: 2021-01-%02d\nsource: Reuters\ntags: [law]\nstory: trial\n---\nنص.\n", i, 1+i%28)
	}
	return digest
}

// watch notes, in each page that is opened after it, by how much its layout has
// shifted.
const watch = `
	globalThis.shifted = 0
	new PerformanceObserver(list => list.getEntries().forEach(e => { globalThis.shifted += e.value })).observe({type: "layout-shift", buffered: true})`

// sizeOfText is that of the text of the page, in pixels.
const sizeOfText = `parseFloat(getComputedStyle(document.querySelector("main")).fontSize)`

// shiftOf looks at each picture of a page, so that what is lazy is loaded, and
// says by how much the layout has shifted.
const shiftOf = `(async () => {
	const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
	for (const i of document.images) {
		i.scrollIntoView({block: "end"})
		await frame()
		if (!i.complete) await new Promise(done => { i.onload = i.onerror = done })
	}
	await frame()
	return globalThis.shifted
})()`

// tooWide says what of a page is wider than the screen, or cut off.
const tooWide = `(() => {
	const wide = document.documentElement.clientWidth, out = []
	if (document.documentElement.scrollWidth > wide) out.push(document.documentElement.scrollWidth + " px in " + wide)
	for (const e of document.querySelectorAll("body *")) {
		const box = e.getBoundingClientRect(), style = getComputedStyle(e)
		if (box.width <= 1 || e.closest("svg, pre, .table, .skip") || style.position == "absolute") continue
		if (box.right > wide + 1 || box.left < -1) out.push(e.outerHTML.slice(0, 120))
		if (e.scrollWidth > e.clientWidth + 1 && style.overflowX == "hidden") out.push("cut off: " + e.outerHTML.slice(0, 120))
	}
	for (const e of document.querySelectorAll("pre, .table")) {
		if (e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX != "auto") out.push("does not scroll: " + e.outerHTML.slice(0, 120))
	}
	return out.slice(0, 5)
})()`

// firstBar is where the first bar of a chart leads. Of a link in a drawing the
// browser says only what is written.
const firstBar = `new URL(document.querySelector(".chart svg a").href.baseVal, document.baseURI).pathname`

// colours are those of the page: of its text and of what is behind it.
const colours = `[getComputedStyle(document.body).color, getComputedStyle(document.documentElement).backgroundColor]`

// everyKind opens a page of every kind that layouts render, and looks at it on a
// phone, with large text, in the dark, and on paper.
func everyKind(t *testing.T, tab *browser.Tab, h *hosted) {
	tab.Before(watch)
	found := h.ofEachKind(t)
	for kind, addresses := range found {
		if kind == string(page.Redirect) {
			continue // what it leads to is looked at
		}
		tab.Size(1280, 900)
		tab.Open(addresses[len(addresses)-1])

		if shifted := browser.Get[float64](tab, shiftOf); shifted > 0 {
			t.Errorf("%s: the layout shifts by %f", kind, shifted)
		}
		// A picture that comes before the first paint shifts nothing, here.
		if sizeless := browser.Get[[]string](tab, `[...document.images].filter(i => !(i.getAttribute("width") > 0 && i.getAttribute("height") > 0)).map(i => i.outerHTML)`); len(sizeless) > 0 {
			t.Errorf("%s: the layout has no place for %q until it is loaded", kind, sizeless)
		}
		if odd := browser.Get[[]string](tab, `[document.cookie, ...[...document.querySelectorAll("[tabindex]:not([tabindex='-1'], [tabindex='0'])")].map(e => e.outerHTML)].filter(Boolean)`); len(odd) > 0 {
			t.Errorf("%s: there is a cookie, or an order of its own for the keyboard: %q", kind, odd)
		}
		light := browser.Get[[]string](tab, colours)
		tab.Media("screen", "dark")
		if dark := browser.Get[[]string](tab, colours); dark[0] == light[0] || dark[1] == light[1] {
			t.Errorf("%s: in the dark its colours are %s, in the light %s", kind, dark, light)
		}
		tab.Media("print", "dark")
		if paper := browser.Get[[]string](tab, colours); !slices.Equal(paper, []string{"rgb(0, 0, 0)", "rgb(255, 255, 255)"}) {
			t.Errorf("%s: on paper its colours are %s", kind, paper)
		}
		if shown := browser.Get[[]string](tab, `[...document.querySelectorAll("nav, form, button, .skip, .foot, .rail, details, summary")]
			.filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 100))`); len(shown) > 0 {
			t.Errorf("%s: on paper there is %q", kind, shown)
		}
		tab.Media("screen", "light")

		tab.Size(320, 700)
		if wide := browser.Get[[]string](tab, tooWide); len(wide) > 0 {
			t.Errorf("%s: on 320 pixels it is too wide: %q", kind, wide)
		}
		size := browser.Get[float64](tab, sizeOfText)
		tab.Size(640, 700)
		tab.Text(32)
		if wide := browser.Get[[]string](tab, tooWide); len(wide) > 0 {
			t.Errorf("%s: with text at 200 %% it is too wide: %q", kind, wide)
		}
		if twice := browser.Get[float64](tab, sizeOfText); twice < 2*size {
			t.Errorf("%s: text of %f pixels that is to be twice as large has %f", kind, size, twice)
		}
		tab.Text(16)
	}
	for _, kind := range kinds(t) {
		if len(found[kind]) == 0 {
			t.Errorf("there is no %s page", kind)
		}
	}

	// An address of a source is all that paper needs besides what is written.
	tab.Media("print", "light")
	tab.Open(h.home + "2021/02/hard.html")
	if after := browser.Get[[]string](tab, `["p.source a[href^=http]", ".text > p a"].map(s => getComputedStyle(document.querySelector(s), "::after").content)`); !strings.Contains(after[0], "https://example.org/a/very/long") || after[1] != "none" {
		t.Errorf("on paper, behind the link to the source stands %s, and behind one in the text %s", after[0], after[1])
	}

	for _, address := range tab.Requests() {
		if !strings.HasPrefix(address, h.home) {
			t.Errorf("asked is %s", address)
		}
	}
	if complaints := tab.Complaints(); len(complaints) > 0 {
		t.Errorf("the browser complains: %q", complaints)
	}
}

// withoutScripts reads a page of every kind in a browser whose scripts are off.
func withoutScripts(t *testing.T, tab *browser.Tab, h *hosted) {
	tab.NoScripts()
	for kind, addresses := range h.ofEachKind(t) {
		if kind == string(page.Redirect) {
			continue
		}
		tab.Open(addresses[0])
		if dead := browser.Get[[]string](tab, `[...document.querySelectorAll("button:not(form[action] button), [data-search], select")]
			.filter(e => e.checkVisibility({visibilityProperty: true})).map(e => e.outerHTML.slice(0, 100))`); len(dead) > 0 {
			t.Errorf("%s: without scripts this does nothing, and is shown: %q", kind, dead)
		}
		if text := browser.Get[string](tab, `document.querySelector("main").innerText`); len(text) < 20 {
			t.Errorf("%s: without scripts there is only %q", kind, text)
		}
		switch page.Kind(kind) {
		case page.Search:
			ways := browser.Get[[]string](tab, `[...document.querySelectorAll("noscript a")].filter(a => a.checkVisibility()).map(a => a.href)`)
			if !slices.Equal(ways, []string{h.home, h.home + "topics/", h.home + "timeline/"}) {
				t.Errorf("without scripts the search leads to %q", ways)
			}
			if text := browser.Get[string](tab, `document.querySelector("noscript p").innerText`); !strings.Contains(text, "scripts are off") {
				t.Errorf("without scripts the search says %q", text)
			}
		case page.Timeline:
			bar := browser.Get[string](tab, firstBar)
			tab.Click(".chart svg a path")
			tab.Wait(fmt.Sprintf(`location.pathname == %q && document.querySelector("h1")`, bar))
		}
	}
}

// kinds are those that layouts render: each has a layout of its name.
func kinds(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(coranto.Theme, "layouts/*.html")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range names {
		if kind := strings.TrimSuffix(path.Base(name), ".html"); kind != "base" {
			out = append(out, kind)
		}
	}
	return out
}
