// Package client_test shows the preview's script to a browser, beside a server
// that says what the test wants it to.
package client_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"coranto/internal/browser"
)

// server stands in for the preview: its pages are what the test makes them, its
// events what the test sends.
type server struct {
	*httptest.Server
	mu      sync.Mutex
	pages   map[string]string
	streams map[chan string][]string // the paths that each listens for
	most    int                      // of streams at one time
	etags   []string                 // of the newest
	hello   string                   // sent to each that comes
}

const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'">`

func head(rest string) string {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8">` + policy + `<title>t</title>` +
		`<link rel="icon" href="/icon.svg">` + rest + `<script src="/base/_coranto/client.js" defer></script></head>`
}

func newServer(t *testing.T, pages map[string]string) *server {
	pages["/icon.svg"] = ""
	s := &server{pages: pages, streams: map[chan string][]string{}}
	mux := http.NewServeMux()
	own := http.StripPrefix("/base/_coranto/", http.FileServer(http.Dir(".")))
	mux.Handle("/base/_coranto/", own)
	mux.HandleFunc("/base/_coranto/events", s.listen)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		body, found := s.pages[r.URL.Path]
		s.mu.Unlock()
		if !found {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", fmt.Sprintf("%q", fmt.Sprint(len(body), strings.Count(body, "new"))))
		if strings.HasSuffix(r.URL.Path, ".css") {
			w.Header().Set("Content-Type", "text/css")
		}
		fmt.Fprint(w, body)
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	return s
}

func (s *server) listen(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	stream := make(chan string, 100)
	s.mu.Lock()
	s.streams[stream] = r.URL.Query()["path"]
	s.etags = r.URL.Query()["etag"]
	s.most = max(s.most, len(s.streams))
	hello := s.hello
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.streams, stream)
		s.mu.Unlock()
	}()
	fmt.Fprint(w, "retry: 50\n\n", hello)
	for {
		w.(http.Flusher).Flush()
		select {
		case text := <-stream:
			fmt.Fprint(w, text)
		case <-r.Context().Done():
			return
		}
	}
}

// set changes a page, and tells nobody.
func (s *server) set(path, body string) {
	s.mu.Lock()
	s.pages[path] = body
	s.mu.Unlock()
}

func (s *server) send(event, data string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for stream := range s.streams {
		stream <- "event: " + event + "\ndata: " + data + "\n\n"
	}
}

func (s *server) change(path, kind, href string) {
	s.send("change", fmt.Sprintf(`{"path":%q,"kind":%q,"href":%q}`, path, kind, href))
}

// wait returns when exactly one stream listens for these paths. Browsers are
// asked for something meanwhile, so that it is no busy loop.
func (s *server) wait(tab *browser.Tab, paths ...string) {
	for {
		s.mu.Lock()
		ok := len(s.streams) == 1
		for _, heard := range s.streams {
			ok = ok && equal(heard, paths)
		}
		s.mu.Unlock()
		if ok {
			return
		}
		browser.Get[bool](tab, `new Promise(done => setTimeout(() => done(true), 5))`)
	}
}

func equal(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

const problems = `{"problems":[{"severity":"error","rule":"date","file":"content/a.md","line":4,"column":7,"width":10,"message":"\"21/01/2021\" is not a date","hint":"write 2021-01-21","excerpt":"date: 21/01/2021"}]}`

func TestClient(t *testing.T) {
	long := strings.Repeat("<p>text</p>\n", 300)
	page := func(headline, rest string) string {
		return head(rest) + `<body><h1>` + headline + `</h1><details><summary>s</summary>more</details><input id="typed"><input id="other">` + long + `</body></html>`
	}
	css := func(color string) string { return "h1 { color: " + color + " }" }
	const sheet = `<link rel="stylesheet" href="/base/style.0123456789.css">`
	s := newServer(t, map[string]string{"/base/": page("old", sheet), "/base/style.0123456789.css": css("rgb(1, 2, 3)"),
		"/base/style.abcdef0123.css": css("rgb(4, 5, 6)"), "/base/more.js": ""})
	b := browser.Start(t)
	tab := b.Tab()
	tab.Open(s.URL + "/base/")
	s.wait(tab, "/base/")
	mark := func() {
		tab.Wait(`document.readyState === "complete"`)
		browser.Get[bool](tab, `(() => { window.mark = true
			document.querySelector("details").open = true
			scrollTo(0, 900)
			document.querySelector("#other").value = "kept too"
			const typed = document.querySelector("#typed"); typed.focus({preventScroll: true}); typed.value = "half a wo"; return true })()`)
		tab.Wait(`scrollY === 900`)
	}
	kept := func(what string) {
		t.Helper()
		if !browser.Get[bool](tab, `window.mark === true && scrollY === 900 && document.querySelector("details").open &&
			document.querySelector("#typed").value === "half a wo" && document.querySelector("#other").value === "kept too" &&
			document.activeElement.id === "typed"`) {
			t.Errorf("%s does not leave the page as its reader had it", what)
		}
	}
	mark()

	s.set("/base/", page("new", sheet))
	s.change("/base/", "content", "")
	tab.Wait(`document.querySelector("h1").textContent === "new"`)
	kept("an edit")

	s.send("problems", problems)
	const overlay = `document.querySelector("coranto-problems")?.shadowRoot`
	tab.Wait(`Boolean(` + overlay + `.querySelector("[role=alertdialog]"))`)
	kept("a mistake")
	if got := browser.Get[string](tab, overlay+`.querySelector("mark").textContent`); got != "21/01/2021" {
		t.Errorf("marked is %q", got)
	}
	text := browser.Get[string](tab, overlay+`.querySelector("[role=alertdialog]").innerText`)
	for _, part := range []string{"1 problem", "content/a.md:4:7", "is not a date", "4 | date: 21/01/2021", "write 2021-01-21"} {
		if !strings.Contains(text, part) {
			t.Errorf("the overlay does not say %q:\n%s", part, text)
		}
	}
	if got := browser.Get[string](tab, `getComputedStyle(`+overlay+`.querySelector("[role=alertdialog]")).position`); got != "fixed" {
		t.Errorf("the overlay has no style: its position is %s", got)
	}
	s.set("/base/", page("new again", sheet))
	s.change("/base/", "content", "")
	tab.Wait(`document.querySelector("h1").textContent === "new again"`)
	tab.Wait(overlay + `.querySelector("[role=alertdialog]").hidden === false`)
	browser.Get[bool](tab, `dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}))`)
	tab.Wait(overlay + `.querySelector("[role=alertdialog]").hidden === true`)
	browser.Get[bool](tab, `(`+overlay+`.querySelector("#flag").click(), true)`)
	tab.Wait(overlay + `.querySelector("[role=alertdialog]").hidden === false`)
	s.send("problems", `{"problems":[]}`)
	tab.Wait(`document.querySelector("coranto-problems") === null`)
	browser.Get[bool](tab, `(document.querySelector("#typed").focus({preventScroll: true}), true)`)

	s.change("/base/", "style", "/base/style.abcdef0123.css")
	tab.Wait(`getComputedStyle(document.querySelector("h1")).color === "rgb(4, 5, 6)" && document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	kept("another style")
	s.set("/base/style.abcdef0123.css", css("rgb(7, 8, 9)"))
	s.change("/base/", "style", "/base/style.abcdef0123.css")
	tab.Wait(`getComputedStyle(document.querySelector("h1")).color === "rgb(7, 8, 9)"`)
	kept("another style at the same address")

	s.change("/elsewhere/", "reload", "")
	s.set("/base/", page("newest", sheet+`<script src="/base/more.js"></script>`))
	s.change("/base/", "content", "")
	tab.Wait(`document.querySelector("h1").textContent === "newest" && window.mark === undefined && scrollY > 800`)

	s.wait(tab, "/base/")
	mark()
	s.change("/base/", "reload", "")
	tab.Wait(`window.mark === undefined && document.readyState === "complete" && scrollY > 800`)
	if c := tab.Complaints(); len(c) > 0 {
		t.Errorf("the browser complains: %q", c)
	}
}

// TestTabs holds that all tabs are live over one connection, whichever are shown.
func TestTabs(t *testing.T) {
	page := func(text string) string { return head("") + "<body><h1>" + text + "</h1></body></html>" }
	pages := map[string]string{}
	var paths []string
	for i := range 10 {
		paths = append(paths, fmt.Sprintf("/base/%d ü.html", i))
		pages[paths[i]] = page("old")
	}
	s := newServer(t, pages)
	b := browser.Start(t)
	var tabs []*browser.Tab
	for i := range paths {
		tab := b.Tab()
		tab.Open(s.URL + strings.ReplaceAll(paths[i], " ", "%20"))
		// Without a window every tab is shown; what is hidden is said here.
		tabs = append(tabs, tab)
	}
	hide := func(tab *browser.Tab, hidden bool) {
		browser.Get[bool](tab, fmt.Sprintf(`(() => { Object.defineProperty(document, "hidden", {value: %v, configurable: true}); return document.dispatchEvent(new Event("visibilitychange")) })()`, hidden))
	}
	for _, tab := range tabs {
		hide(tab, false)
	}
	s.wait(tabs[0], escaped(paths)...)
	for i, tab := range tabs {
		s.set(paths[i], page("new"))
		s.change(paths[i], "content", "")
		tab.Wait(`document.querySelector("h1").textContent === "new"`)
	}
	s.send("problems", problems)
	for _, tab := range tabs {
		tab.Wait(`document.querySelector("coranto-problems") !== null`)
	}
	for _, tab := range tabs[:9] { // those that are left take turns to lead
		hide(tab, true)
	}
	s.wait(tabs[9], escaped(paths[9:])...)
	hide(tabs[9], true)
	for {
		s.mu.Lock()
		n := len(s.streams)
		s.mu.Unlock()
		if n == 0 {
			break
		}
		browser.Get[bool](tabs[9], `new Promise(done => setTimeout(() => done(true), 5))`)
	}
	hide(tabs[3], false)
	s.wait(tabs[3], escaped(paths[3:4])...)
	s.mu.Lock()
	if want := fmt.Sprint(len(page("new")), 1); len(s.etags) != 1 || s.etags[0] != want {
		t.Errorf("a page that is shown again says that it is %q, and is %q", s.etags, want)
	}
	if s.most > 2 { // one that opens while the server has not seen the last one end
		t.Errorf("%d connections at one time", s.most)
	}
	s.mu.Unlock()
	// Nothing is wrong any more, which the server does not say anew.
	tabs[3].Wait(`document.querySelector("coranto-problems") === null`)
	for _, tab := range tabs {
		if c := tab.Complaints(); len(c) > 0 {
			t.Errorf("the browser complains: %q", c)
		}
	}
}

func escaped(paths []string) (out []string) {
	for _, path := range paths {
		out = append(out, strings.NewReplacer(" ", "%20", "ü", "%C3%BC").Replace(path))
	}
	return out
}
