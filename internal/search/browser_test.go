package search_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"coranto"
	"coranto/internal/browser"
	"coranto/internal/build"
	"coranto/internal/search"
	"coranto/internal/site"
)

const base = "/news/"

// host is a static host of a digest, which notes what it is asked for.
type host struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

// requests returns what parts of the index the host was asked for.
func (h *host) requests() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.asked)
}

func serve(t *testing.T, digest map[string]string) *host {
	t.Helper()
	dir := t.TempDir()
	for name, text := range digest {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	h := &host{}
	public := http.StripPrefix(base, http.FileServer(http.Dir(filepath.Join(dir, "public"))))
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if rest, ok := strings.CutPrefix(r.URL.Path, base+"search/"); ok && strings.HasSuffix(rest, ".json") {
			h.mu.Lock()
			h.asked = append(h.asked, rest)
			h.mu.Unlock()
		}
		public.ServeHTTP(w, r)
	}))
	t.Cleanup(h.Close)
	report, err := build.Build(t.Context(), build.Options{
		Dir: dir, Theme: coranto.Theme, Clock: time.Now,
		Site: site.Options{Now: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC), BaseURL: h.URL + base},
	})
	if err != nil {
		t.Fatal(err, report.Diagnostics)
	}
	return h
}

// digest has articles over three years, whose words are those of a small
// language.
func digest() (map[string]string, [][]string) {
	r := rand.New(rand.NewPCG(7, 7))
	syllables := strings.Fields("con tra mer sol ver ita pro lum den sa")
	word := func() string {
		w := ""
		for range 1 + r.IntN(3) {
			w += syllables[r.IntN(len(syllables))]
		}
		return w
	}
	sentence := func(n int) string {
		out := make([]string, n)
		for i := range out {
			out[i] = word()
		}
		return strings.Join(out, " ")
	}
	files := map[string]string{
		"site.yaml": "title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: UTC\nlanguage: en\n",
	}
	var texts [][]string
	add := func(i int, title, highlight, more string) {
		day := time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i*2)
		topic, source := []string{"Law", "Trade", "Science"}[i%3], []string{"Reuters", "The Verge"}[i%2]
		files[fmt.Sprintf("content/articles/%d.md", i)] = fmt.Sprintf("---\ntitle: %q\ndate: %s\nsource: %s\nhighlights: [%q]\ntags: [%s]\n%s---\nText.\n",
			title, day.Format(time.DateOnly), source, highlight, topic, more)
		texts = append(texts, []string{title, highlight, topic, source})
	}
	for i := range 400 {
		switch i {
		case 5:
			add(i, "L’Économie résiste", "Une première <b>baisse</b> de l'inflation", "lang: fr\n")
		case 7:
			add(i, "東京都知事の会見", "新しい政策を発表した", "lang: ja\n")
		case 9:
			add(i, "أخبار الاقتصاد", "الأَخْبَار اليوم", "lang: ar\n")
		case 11:
			add(i, "A story taken over", "Notinthere", "provenance: syndicated\n")
			texts[i] = []string{"A story taken over", "Law", "Trade", "The Verge"}
			texts[i][1], texts[i][2] = []string{"Law", "Trade", "Science"}[i%3], ""
		default:
			add(i, sentence(4), sentence(9), "")
		}
	}
	return files, texts
}

// count is the number of articles that words find, by what is known of them: all
// of them, or one.
func count(texts [][]string, query ...string) int {
	n := 0
	for i, article := range texts {
		var has []string
		for _, text := range append([]string{"Text."}, article...) {
			has = append(has, search.Words(text)...)
		}
		all := true
		for _, q := range query {
			all = all && slices.ContainsFunc(has, func(w string) bool {
				// Three letters are enough for articles that the shard of the
				// word does not have yet.
				return w == q || strings.HasPrefix(w, q) && (len(q) > 3 || len(q) == 3 && i >= covered(w, len(texts)))
			})
		}
		if all {
			n++
		}
	}
	return n
}

// covered is how many articles the shard of a word has, of so many.
func covered(word string, count int) int {
	top, shard := count-search.Margin(count), search.ShardOf(word)
	if top < shard {
		return 0
	}
	return top - (top-shard)%search.Shards
}

// TestSearch searches as a reader does, in Chromium.
func TestSearch(t *testing.T) {
	files, texts := digest()
	h := serve(t, files)
	tab := browser.Start(t).Tab()
	page := h.URL + base + "search/"
	const (
		status = `document.querySelector("[data-search-status]").textContent`
		rows   = `[...document.querySelectorAll(".results li")]`
	)
	// found waits for the number of articles that the page says it has found.
	found := func(n int) {
		t.Helper()
		want := fmt.Sprintf("%d articles are found.", n)
		switch n {
		case 0:
			want = "Nothing is found"
		case 1:
			want = "One article is found."
		}
		tab.Wait(status + ".startsWith(" + quote(want) + `) && document.querySelector(".results").ariaBusy != "true"`)
	}
	ask := func(text string) {
		t.Helper()
		tab.Do(chromedp.Evaluate[chromedp.Void]("document.querySelector('#q').value = " + quote(text) + "; document.querySelector('#q').dispatchEvent(new Event('input'))"))
	}

	tab.Open(page)
	if asked := h.requests(); len(asked) > 0 {
		t.Errorf("before anything is typed the index is asked for %q", asked)
	}
	t.Run("words are cut alike in Go and in the script", func(t *testing.T) {
		list := vectors(t)
		for _, r := range []*unicode.RangeTable{unicode.L, unicode.N, unicode.M, unicode.P, unicode.Z} {
			var b strings.Builder
			step := func(lo, hi, stride rune) {
				for c := lo; c <= hi; c += stride {
					b.WriteString(" a" + string(c))
					if c%97 == 0 {
						list = append(list, vector{Text: b.String(), Words: search.Words(b.String())})
						b.Reset()
					}
				}
			}
			for _, x := range r.R16 {
				step(rune(x.Lo), rune(x.Hi), rune(x.Stride))
			}
			for _, x := range r.R32 {
				step(rune(x.Lo), min(rune(x.Hi), rune(x.Lo)+50), rune(x.Stride))
			}
			list = append(list, vector{Text: b.String(), Words: search.Words(b.String())})
		}
		asked, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		got := browser.Get[[][]string](tab, string(asked)+".map(v => coranto.words(v.text))")
		shown := 0
		for i, v := range list {
			if d := cmp.Diff(v.Words, got[i]); d != "" && shown < 5 {
				shown++
				t.Errorf("%.60q (-Go +script):\n%s", v.Text, d)
			}
		}
		for _, word := range []string{"con", "congress", "ai", "東", "東京", "право", "#law", "@the-verge"} {
			shard := browser.Get[int](tab, "coranto.shardOf("+quote(word)+")")
			if shard != search.ShardOf(word) {
				t.Errorf("%s is in the shard %d, and the script looks in %d", word, search.ShardOf(word), shard)
			}
		}
	})

	t.Run("all that is there is found", func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for range 40 {
			words := search.Words(texts[r.IntN(len(texts))][r.IntN(2)])
			if len(words) == 0 {
				continue
			}
			q := []string{words[r.IntN(len(words))]}
			if r.IntN(2) == 0 && len(q[0]) > 4 && q[0][0] < 0x80 {
				q[0] = q[0][:4+r.IntN(2)]
			}
			if r.IntN(2) == 0 {
				q = append(q, words[r.IntN(len(words))])
			}
			if !strings.ContainsFunc(strings.Join(q, ""), func(c rune) bool { return c > 0x80 }) {
				ask(strings.Join(q, " ") + " ")
				found(count(texts, q...))
			}
		}
		if t.Failed() {
			t.Log(status)
		}
	})

	t.Run("accents, quotes and scripts", func(t *testing.T) {
		for q, title := range map[string]string{
			"economie": "L’Économie résiste", "l'ÉCONOMIE  Premiere": "L’Économie résiste", "京都": "東京都知事の会見",
			"政策": "東京都知事の会見", "見": "東京都知事の会見", "الاخبار": "أخبار الاقتصاد", "taken over": "A story taken over",
		} {
			ask(q)
			found(1)
			if got := browser.Get[string](tab, rows+`[0].querySelector("h2").textContent`); got != title {
				t.Errorf("%s finds %q", q, got)
			}
		}
		ask("notinthere")
		found(0)
		ask("premiere economie")
		found(1)
		if marks := browser.Get[[]string](tab, `[...document.querySelectorAll("mark")].map(m => m.textContent)`); !slices.Equal(marks, []string{"Économie", "première"}) {
			t.Errorf("marked are %q", marks)
		}
		if got := browser.Get[string](tab, rows+`[0].querySelector("p").textContent`); got != "Une première <b>baisse</b> de l'inflation" {
			t.Errorf("the result says %q", got)
		}
	})

	t.Run("a first query asks for few files", func(t *testing.T) {
		tab := browser.Start(t).Tab()
		before := len(h.requests())
		tab.Open(page)
		tab.Do(chromedp.Evaluate[chromedp.Void]("document.querySelector('#q').value = 'contra'; document.querySelector('#q').dispatchEvent(new Event('input'))"))
		want := count(texts, "contra")
		tab.Wait(status + ` == "` + fmt.Sprint(want) + ` articles are found." && document.querySelector(".results").ariaBusy != "true"`)
		asked := h.requests()[before:]
		if len(asked) > 2+10 {
			t.Errorf("one word asks for %q", asked)
		}
		if seen := slices.Clone(asked); len(slices.Compact(slices.Sorted(slices.Values(seen)))) != len(asked) {
			t.Errorf("a file is asked for twice: %q", asked)
		}
	})

	t.Run("what is not looked up yet is said, and looked up by Enter or a button", func(t *testing.T) {
		const rest = `document.querySelector("[data-search-rest]")`
		few := "coranto.most = () => 0"
		// Four words of an old article, in four files, the longest first.
		var query []string
		for i := 13; len(query) < 4; i++ {
			query = nil
			for _, w := range search.Words(texts[i][1]) {
				same := func(q string) bool { return search.ShardOf(q) == search.ShardOf(w) }
				if covered(w, len(texts)) > i && !slices.ContainsFunc(query, same) {
					query = append(query, w)
				}
			}
		}
		slices.SortStableFunc(query, func(a, b string) int { return len(b) - len(a) })
		query = query[:4]
		for name, press := range map[string]string{
			"Enter":  `document.querySelector("form[data-search]").requestSubmit()`,
			"button": rest + ".click()",
		} {
			tab := browser.Start(t).Tab()
			tab.Open(page)
			before := len(h.requests())
			tab.Do(chromedp.Evaluate[chromedp.Void](few))
			tab.Do(chromedp.Evaluate[chromedp.Void]("document.querySelector('#q').value = " + quote(strings.Join(query, " ")+" ") + "; document.querySelector('#q').dispatchEvent(new Event('input'))"))
			tab.Wait(status + `.includes("Not looked up yet: ` + strings.Join(query[2:], ", ") + `.") && !` + rest + ".hidden")
			files := 0
			for _, name := range h.requests()[before:] {
				if strings.HasPrefix(name, "words/") {
					files++
				}
			}
			if files != 2 {
				t.Errorf("%d files of words are asked for, want 2", files)
			}
			tab.Do(chromedp.Evaluate[chromedp.Void](press))
			want := count(texts, query...)
			start := fmt.Sprintf("%d articles are found.", want)
			if want == 1 {
				start = "One article is found."
			}
			tab.Wait(status + ".startsWith(" + quote(start) + ") && " + rest + ".hidden")
			if got := browser.Get[string](tab, status); strings.Contains(got, "Not looked up") {
				t.Errorf("after %s it is said: %s", name, got)
			}
		}
	})

	t.Run("three letters find what is new, and say so", func(t *testing.T) {
		tab.Open(page)
		ask("sol")
		found(count(texts, "sol"))
		tab.Wait(status + `.includes("that begin with “sol” are found from four letters on.")`)
		ask("sol ")
		tab.Wait("!" + status + `.includes("four letters")`)
	})

	t.Run("filters, address and history", func(t *testing.T) {
		law, verge := 0, 0
		for i, a := range texts {
			if !slices.Contains(search.Words(a[0]+" "+a[1]), "con") {
				continue
			}
			if i%3 == 0 {
				law++
				if i%2 == 1 {
					verge++
				}
			}
		}
		tab.Open(page + "?q=zzzz")
		found(0)
		// Two letters and less stand for themselves, and so do whole words.
		ask("sa ")
		all := count(texts, "sa")
		found(all)
		tab.Do(chromedp.SendKeys("#q", "\r"))
		set := func(name, value string) {
			t.Helper()
			tab.Do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(s => { s.value = %q; s.dispatchEvent(new Event("change")) })(document.querySelector("[name=%s]"))`, value, name)))
		}
		of := func(keep func(i int) bool) int {
			n := 0
			for i, a := range texts {
				if keep(i) {
					n += count([][]string{a}, "sa")
				}
			}
			return n
		}
		set("topic", "law")
		found(of(func(i int) bool { return i%3 == 0 }))
		set("source", "the-verge")
		found(of(func(i int) bool { return i%3 == 0 && i%2 == 1 }))
		set("year", "2019")
		found(of(func(i int) bool { return i%3 == 0 && i%2 == 1 && i*2 < 365 }))
		if got := browser.Get[string](tab, "location.search"); got != "?q=sa&topic=law&source=the-verge&year=2019" {
			t.Errorf("the address says %s", got)
		}
		address := browser.Get[string](tab, "location.href")
		tab.Do(chromedp.Evaluate[chromedp.Void]("history.back()"))
		tab.Wait(`location.search == "?q=sa"`)
		found(all)
		tab.Open(address)
		found(of(func(i int) bool { return i%3 == 0 && i%2 == 1 && i*2 < 365 }))
		if got := browser.Get[string](tab, "document.querySelector('[name=topic]').value"); got != "law" {
			t.Errorf("the topic is %q", got)
		}
	})

	t.Run("by keyboard", func(t *testing.T) {
		tab.Open(page)
		tab.Do(chromedp.SendKeys("#q", "contra"))
		found(count(texts, "contra"))
		if got := browser.Get[string](tab, `document.querySelector("[data-search-status]").getAttribute("role")`); got != "status" {
			t.Errorf("what is found is not announced: role %q", got)
		}
		press := func(key string) {
			tab.Do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: %q, bubbles: true}))`, key)))
		}
		at := `[...document.querySelectorAll(".results a")].indexOf(document.activeElement)`
		press("ArrowDown")
		press("ArrowDown")
		tab.Wait(at + " == 1")
		press("ArrowUp")
		tab.Wait(at + " == 0")
		press("Escape")
		tab.Wait(`document.activeElement.id == "q"`)
		if n := browser.Get[int](tab, rows+".length"); n != 10 {
			t.Errorf("%d results are shown at first", n)
		}
		tab.Do(chromedp.Click("[data-search-more]"))
		tab.Wait(rows + `.length == 20 && document.querySelector(".results").ariaBusy != "true" && ` + at + " == 10")
		link := browser.Get[string](tab, `document.activeElement.href`)
		tab.Open(link)
		tab.Wait(`document.body.className == "article"`)
	})

	t.Run("the page of what there is not searches", func(t *testing.T) {
		tab.Open(h.URL + base + "404.html")
		tab.Do(chromedp.SendKeys("#q", "economie\r"))
		tab.Wait("location.pathname == " + quote(base+"search/") + " && " + status + ` == "One article is found."`)
	})

	if complaints := tab.Complaints(); len(complaints) > 0 {
		t.Errorf("the browser complains: %q", complaints)
	}
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}
