package preview

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"coranto/internal/files"
	"coranto/internal/site"
)

// newsroom is a digest with a preview of it, in a bubble of time: nothing here
// waits for a clock, and goroutines that are left behind fail the test.
type newsroom struct {
	t       *testing.T
	p       *Preview
	folder  *folder
	changes chan []string
	mu      sync.Mutex
	reports []Report
}

// folder is a digest's folder in memory; some of its files may not be read.
type folder struct {
	fstest.MapFS
	refused map[string]error
}

func (f *folder) Open(name string) (fs.File, error) {
	if err := f.refused[name]; err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return f.MapFS.Open(name)
}

const settings = "title: Test\nurl: https://example.org/news/\nid: example.org,2000\ntimezone: Europe/Oslo\n"

func article(title, rest string) string {
	return "---\ntitle: " + title + "\n" + rest + "---\n\nThe text of " + title + ".\n"
}

const dated = "date: 1999-12-01\n"

// digest are the files that every test begins with.
func digest() map[string]string {
	return map[string]string{
		"site.yaml":                   settings,
		"content/articles/first.md":   article("First", dated+"tags: [Ships]\n"),
		"content/articles/second.md":  article("Second", "date: 1999-12-02\ntags: [Ships]\n"),
		"content/articles/draft.md":   article("Unfinished", dated+"draft: true\n"),
		"content/articles/later.md":   article("Later", "date: 2000-01-01T06:00:00+01:00\n"),
		"content/articles/special.md": article("Special", dated+"layout: special\n"),
		"content/pages/hidden.md":     "---\ntitle: Hidden\ndraft: true\n---\n\nNot yet.\n",
		"content/pages/about.md":      "---\ntitle: About\n---\n\nWho we are.\n",
		"layouts/special.html":        "<p>special {{.Article.Title}}</p>",
		"static/plain.css":            "p { color: red }",
		"static/robots.png":           "no picture",
	}
}

// built are the built-in layouts and static files.
func built() fs.FS { return os.DirFS("../..") }

// preview runs a test on the digest in a bubble.
func preview(t *testing.T, o Options, test func(*newsroom)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n := &newsroom{t: t, folder: &folder{fstest.MapFS{}, map[string]error{}}, changes: make(chan []string)}
		for name, text := range digest() {
			n.folder.MapFS[name] = &fstest.MapFile{Data: []byte(text)}
		}
		o.Layers, o.Changes, o.Clock = []fs.FS{n.folder, built()}, n.changes, time.Now
		o.Report = func(r Report) {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.reports = append(n.reports, r)
		}
		n.p = New(o)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- n.p.Run(ctx) }()
		synctest.Wait()
		test(n)
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if w := n.ask("/news/", nil); w.Code != http.StatusServiceUnavailable {
			t.Errorf("after the end the answer is %d", w.Code)
		}
	})
}

var drafts = Options{Site: site.Options{Drafts: true, Future: true}}

// save changes files of the digest: name, text, name, text. Where the text is
// "", the file is removed.
func (n *newsroom) save(pairs ...string) {
	n.t.Helper()
	var names []string
	for i := 0; i < len(pairs); i += 2 {
		names = append(names, pairs[i])
		n.put(pairs[i], pairs[i+1])
	}
	n.tell(names...)
}

func (n *newsroom) put(name, text string) {
	files := maps.Clone(n.folder.MapFS)
	if text == "" {
		delete(files, name)
	} else {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	n.folder.MapFS = files
}

func (n *newsroom) tell(names ...string) {
	n.changes <- names
	synctest.Wait()
}

func (n *newsroom) ask(path string, header map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", "http://localhost:8080"+path, nil)
	if method, ok := header["Method"]; ok {
		r.Method = method
	}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	if host, ok := header["Host"]; ok {
		r.Host = host
	}
	w := httptest.NewRecorder()
	n.p.ServeHTTP(w, r)
	return w
}

// shows fails unless what stands at a path has this status and text; a text
// behind ! must not be there.
func (n *newsroom) shows(path string, status int, texts ...string) {
	n.t.Helper()
	w := n.ask(path, nil)
	if w.Code != status {
		n.t.Errorf("%s: the status is %d, want %d", path, w.Code, status)
	}
	for _, text := range texts {
		wanted, not := strings.CutPrefix(text, "!")
		if strings.Contains(w.Body.String(), wanted) == not {
			n.t.Errorf("%s: there is %q: %v\n%s", path, wanted, !not, w.Body)
		}
	}
}

// ear is a browser that listens.
type ear struct {
	n      *newsroom
	mu     sync.Mutex
	text   strings.Builder
	header http.Header
	end    func()
}

func (e *ear) Header() http.Header { return e.header }
func (e *ear) WriteHeader(int)     {}
func (e *ear) Flush()              {}
func (e *ear) Write(b []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.text.Write(b)
}

// listen opens a stream of events on pages.
func (n *newsroom) listen(query string) *ear {
	ctx, end := context.WithCancel(n.t.Context())
	e := &ear{n: n, header: http.Header{}, end: end}
	r := httptest.NewRequest("GET", "http://localhost/news/_coranto/events?"+query, nil).WithContext(ctx)
	go n.p.ServeHTTP(e, r)
	synctest.Wait()
	return e
}

// hears fails unless these are the events since the last look: each the kind of
// a change and its path, or "problems" and the places.
func (e *ear) hears(want ...string) {
	e.n.t.Helper()
	synctest.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	var got []string
	for _, part := range strings.Split(e.text.String(), "\n\n") {
		_, data, found := strings.Cut(part, "\ndata: ")
		if !found {
			continue
		}
		switch {
		case strings.Contains(part, "event: change"):
			got = append(got, field(data, "kind")+" "+field(data, "path"))
		case strings.Contains(part, "event: problems"):
			line := "problems"
			for rest := data; ; {
				_, after, found := strings.Cut(rest, `"file":`)
				if !found {
					break
				}
				if file := " " + field(rest, "file"); !strings.HasSuffix(line, file) {
					line += file
				}
				rest = after
			}
			got = append(got, line)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		e.n.t.Errorf("told %q, want %q", got, want)
	}
	e.text.Reset()
}

func field(data, key string) string {
	_, rest, _ := strings.Cut(data, `"`+key+`":"`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

func TestAnswersAsGitHubPagesDoes(t *testing.T) {
	preview(t, Options{}, func(n *newsroom) {
		for _, test := range []struct {
			path   string
			status int
			is     string // the place it leads to, or the type
		}{
			{"/news/", 200, "text/html; charset=utf-8"},
			{"/news", 301, "/news/"},
			{"/news/1999/12/first.html", 200, "text/html; charset=utf-8"},
			{"/news/1999/12/first", 200, "text/html; charset=utf-8"},
			{"/news/1999/12/first/", 404, "text/html; charset=utf-8"},
			{"/news/topics/ships", 301, "/news/topics/ships/"},
			{"/news/topics/ships?x=1", 301, "/news/topics/ships/?x=1"},
			{"/news/topics/ships/index.html", 200, "text/html; charset=utf-8"},
			{"/news/about", 301, "/news/about/"},
			{"/news/atom.xml", 200, "application/xml"},
			{"/news/plain.css", 200, "text/css; charset=utf-8"},
			{"/news/robots.png", 200, "image/png"},
			{"/news/none/at/any/depth", 404, "text/html; charset=utf-8"},
			{"/news/404.html", 200, "text/html; charset=utf-8"},
			{"/", 404, "text/html; charset=utf-8"},
			{"/1999/12/first.html", 404, "text/html; charset=utf-8"},
			{"/newsroom/", 404, "text/html; charset=utf-8"},
		} {
			w := n.ask(test.path, nil)
			is := w.Header().Get("Content-Type")
			if test.status == 301 {
				is = w.Header().Get("Location")
			}
			if w.Code != test.status || is != test.is {
				t.Errorf("%s: %d %s, want %d %s", test.path, w.Code, is, test.status, test.is)
			}
		}
		n.shows("/1999/12/first.html", 404, "outside of the site", "/news/", "https://example.org/news/")
		n.shows("/news/none/x", 404, "Page not found", "/news/_coranto/client.js")
	})
}

func TestNothingLeavesTheSite(t *testing.T) {
	preview(t, drafts, func(n *newsroom) {
		for _, path := range []string{
			"/news/../site.yaml", "/news/%2e%2e/site.yaml", "/news/..%2fsite.yaml", "/news/static/../site.yaml", "/news/site.yaml",
			"/news/content/articles/first.md", "/news/layouts/special.html", "/news/%00", "/news//etc/passwd", "/news/..%5csite.yaml",
			"/news/_coranto/../preview.go", "/news/_coranto/", "/news/_coranto/http.go", "/_coranto/../../http.go", "/news/1999/12/%2e%2e/12/first.html",
		} {
			if w := n.ask(path, nil); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "timezone") {
				t.Errorf("%s: %d\n%s", path, w.Code, w.Body)
			}
		}
	})
}

// TestLinksOutOfTheDigestAreNotFollowed shows it on a real folder.
func TestLinksOutOfTheDigestAreNotFollowed(t *testing.T) {
	outside, root := t.TempDir(), t.TempDir()
	if err := os.WriteFile(outside+"/secret.txt", []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, text := range digest() {
		if err := os.MkdirAll(root+"/"+name[:strings.LastIndex("/"+name, "/")], 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(root+"/"+name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Symlink(outside+"/secret.txt", root+"/static/secret.txt"), os.Symlink(outside, root+"/static/all")); err != nil {
		t.Fatal(err)
	}
	dir, err := files.Dir(root)
	if err != nil {
		t.Fatal(err)
	}
	p := New(Options{Layers: []fs.FS{dir, built()}, Clock: time.Now})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- p.Run(ctx) }()
	for path, status := range map[string]int{"/news/plain.css": 200, "/news/secret.txt": 404, "/news/all/secret.txt": 404} {
		w := httptest.NewRecorder()
		p.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1"+path, nil))
		if w.Code != status {
			t.Errorf("%s: %d, want %d", path, w.Code, status)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestOnlyItsOwnNamesAreAnswered(t *testing.T) {
	preview(t, Options{Hosts: []string{"desk.example"}}, func(n *newsroom) {
		for host, status := range map[string]int{
			"localhost": 200, "localhost:8080": 200, "LOCALHOST:1": 200, "127.0.0.1:8080": 200, "[::1]:8080": 200, "[::1]": 200, "127.9.9.9": 200,
			"desk.example:8080": 200, "evil.example": 403, "evil.example:8080": 403, "localhost.evil.example": 403, "192.168.0.7": 403, "": 403, "127.0.0.1.evil.example": 403,
		} {
			if w := n.ask("/news/", map[string]string{"Host": host}); w.Code != status {
				t.Errorf("%q: %d, want %d", host, w.Code, status)
			}
		}
	})
	preview(t, Options{AnyIP: true}, func(n *newsroom) {
		for host, status := range map[string]int{"192.168.0.7:8080": 200, "[fe80::1]:8080": 200, "evil.example": 403} {
			if w := n.ask("/news/", map[string]string{"Host": host}); w.Code != status {
				t.Errorf("%q: %d, want %d", host, w.Code, status)
			}
		}
	})
}

func TestForeignPagesMayNotListen(t *testing.T) {
	preview(t, Options{}, func(n *newsroom) {
		for _, header := range []map[string]string{
			{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
		} {
			if w := n.ask("/news/_coranto/events?path=/news/", header); w.Code != http.StatusForbidden {
				t.Errorf("%v: %d", header, w.Code)
			}
		}
	})
}

func TestHeadersAndMethods(t *testing.T) {
	preview(t, Options{}, func(n *newsroom) {
		w := n.ask("/news/", nil)
		for key, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-cache"} {
			if got := w.Header().Get(key); got != want {
				t.Errorf("%s is %q", key, got)
			}
		}
		etag := w.Header().Get("ETag")
		if again := n.ask("/news/", map[string]string{"If-None-Match": etag}); again.Code != http.StatusNotModified || again.Body.Len() > 0 || etag == "" {
			t.Errorf("for %s the answer is %d", etag, again.Code)
		}
		head := n.ask("/news/", map[string]string{"Method": "HEAD"})
		if head.Code != 200 || head.Body.Len() > 0 || head.Header().Get("Content-Length") != strconv.Itoa(w.Body.Len()) {
			t.Errorf("HEAD: %d, %d bytes, %s", head.Code, head.Body.Len(), head.Header().Get("Content-Length"))
		}
		if w := n.ask("/news/", map[string]string{"Method": "POST"}); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
			t.Errorf("POST: %d", w.Code)
		}
		n.save("content/articles/second.md", article("Second, again", dated))
		if again := n.ask("/news/", map[string]string{"If-None-Match": etag}); again.Code != 200 {
			t.Errorf("after a change the answer is %d", again.Code)
		}
	})
}

func TestOnlyPagesWithOtherBytesAreTold(t *testing.T) {
	preview(t, drafts, func(n *newsroom) {
		first := n.listen("path=/news/1999/12/first.html")
		both := n.listen("path=/news/1999/12/first&path=/news/1999/12/second")
		home := n.listen("path=/news/")
		n.save("content/articles/second.md", strings.Replace(digest()["content/articles/second.md"], "The text", "Other text", 1))
		first.hears()
		both.hears("content /news/1999/12/second")
		n.save("content/articles/second.md", strings.Replace(digest()["content/articles/second.md"], "The text", "Other text", 1))
		both.hears()
		home.hears("content /news/") // its excerpt
		n.save("content/articles/first.md", article("First renamed", dated))
		first.hears("content /news/1999/12/first.html")
		home.hears("content /news/")
		n.save("layouts/special.html", "other")
		first.hears()
		n.save("layouts/article.html", "<p>other {{.Article.Title}}</p>")
		first.hears("reload /news/1999/12/first.html")
		n.save("static/plain.css", "p { color: green }")
		first.hears()
		home.hears()
		first.end()
		n.save("content/articles/first.md", article("First once more", dated))
		first.hears()
		home.hears("content /news/")
	})
}

func TestAStylesheetIsSwapped(t *testing.T) {
	preview(t, drafts, func(n *newsroom) {
		n.save("layouts/special.html", `<link rel="stylesheet" href="{{url "plain.css"}}"><link rel="stylesheet" href="{{asset "own.css"}}">`, "static/own.css", "a{}")
		tab := n.listen("path=/news/1999/12/special.html")
		n.save("static/plain.css", "p { color: blue }")
		tab.hears("style /news/1999/12/special.html")
		n.save("static/own.css", "b{}")
		tab.hears("style /news/1999/12/special.html")
		n.shows("/news/1999/12/special.html", 200, "/news/own.")
	})
}

func TestATabThatWasHiddenHearsWhatItMissed(t *testing.T) {
	preview(t, drafts, func(n *newsroom) {
		etag := strings.Trim(n.ask("/news/1999/12/first", nil).Header().Get("ETag"), `"`)
		n.save("content/articles/first.md", article("Changed", dated))
		n.shows("/news/1999/12/first", 200, "Changed") // in another tab
		n.listen("path=/news/1999/12/first&etag=" + etag).hears("content /news/1999/12/first")
		n.listen("path=/news/1999/12/first").hears()
	})
}

// TestWhatChangesBeforeABrowserListensIsTold lets a page change, or come, between
// its request and the browser's stream, while another browser has it open.
func TestWhatChangesBeforeABrowserListensIsTold(t *testing.T) {
	preview(t, drafts, func(n *newsroom) {
		n.listen("path=/news/1999/12/first&path=/news/1999/12/new.html")
		n.shows("/news/1999/12/first", 200)
		n.shows("/news/1999/12/new.html", 404)
		n.save("content/articles/first.md", article("Changed", dated), "content/articles/new.md", article("New", dated))
		n.listen("path=/news/1999/12/first").hears("content /news/1999/12/first")
		n.listen("path=/news/1999/12/new.html").hears("content /news/1999/12/new.html")
	})
}

// TestMistakesTakeNothingAway breaks the digest in every way, and mends it.
func TestMistakesTakeNothingAway(t *testing.T) {
	const special = "/news/1999/12/special.html"
	for _, test := range []struct {
		name   string
		broken []string
		place  string // the file that the overlay names
	}{
		{"bad YAML", []string{"content/articles/special.md", "---\ntitle: [\n---\n"}, "content/articles/special.md"},
		{"an unknown key", []string{"content/articles/special.md", article("Special", dated+"layout: special\ntgas: [a]\n")}, "content/articles/special.md"},
		{"no end of front matter", []string{"content/articles/special.md", "---\ntitle: Special\n"}, "content/articles/special.md"},
		{"a half-saved file", []string{"content/articles/special.md", " "}, "content/articles/special.md"},
		{"a template that does not parse", []string{"layouts/special.html", "{{if}}"}, "layouts/special.html"},
		{"a template that names what is not there", []string{"layouts/special.html", "{{.Article.Nothing}}"}, "layouts/special.html"},
		{"a deleted layout", []string{"layouts/special.html", ""}, ""},
		{"a broken base", []string{"layouts/base.html", "{{.Main"}, "layouts/base.html"},
		{"bad settings", []string{"site.yaml", "title: [\n"}, "site.yaml"},
		{"settings of another base path, with an error", []string{"site.yaml", strings.Replace(settings, "news", "other", 1) + "x: y\n"}, "site.yaml"},
		{"no settings", []string{"site.yaml", ""}, "site.yaml"},
	} {
		t.Run(test.name, func(t *testing.T) {
			preview(t, drafts, func(n *newsroom) {
				before := n.ask(special, nil).Body.String()
				tab := n.listen("path=" + special)
				old := ""
				if f := n.folder.MapFS[test.broken[0]]; f != nil {
					old = string(f.Data)
				}
				n.save(test.broken...)
				tab.hears() // bad news waits
				time.Sleep(grace)
				tab.hears("problems " + test.place)
				if got := n.ask(special, nil); got.Code != 200 || got.Body.String() != before {
					t.Errorf("the last good page is gone: %d\n%s", got.Code, got.Body)
				}
				n.shows("/news/1999/12/first.html", 200, "The text of First")
				n.save("content/articles/first.md", article("First, edited", dated))
				n.shows("/news/1999/12/first.html", 200, "First, edited")
				n.listen("path=" + special).hears("problems " + test.place)
				n.save(test.broken[0], old)
				tab.hears("problems")
				if got := n.ask(special, nil); got.Body.String() != before {
					t.Errorf("after mending\n%s", got.Body)
				}
				if last := n.reports[len(n.reports)-1]; !last.Mended {
					t.Errorf("the terminal is not told: %+v", last)
				}
			})
		})
	}
}

func TestAPageThatWasNeverGoodShowsItsErrors(t *testing.T) {
	preview(t, drafts, func(n *newsroom) {
		n.save("content/articles/new.md", article("New", dated+"tgas: [a]\n"))
		n.shows("/news/1999/12/new.html", 500, "content/articles/new.md:4:1", "tgas", "did you mean tags?", "client.js")
		tab := n.listen("path=/news/1999/12/new.html")
		tab.hears("problems content/articles/new.md")
		n.save("content/articles/new.md", article("New", dated))
		tab.hears("content /news/1999/12/new.html", "problems")
		n.shows("/news/1999/12/new.html", 200, "The text of New")
	})
}

func TestBrokenLayoutsAreReplacedByThoseBefore(t *testing.T) {
	preview(t, drafts, func(n *newsroom) {
		n.save("layouts/special.html", "<p>better {{.Article.Title}}</p>")
		n.save("layouts/special.html", "{{.Article.Nothing}}")
		n.save("content/articles/special.md", article("Edited", dated+"layout: special\n"))
		n.shows("/news/1999/12/special", 200, "<p>better Edited</p>")
	})
}

func TestAFileThatMayNotBeRead(t *testing.T) {
	for name, err := range map[string]error{"permission": fs.ErrPermission, "a bad disk": errors.New("input/output error")} {
		for _, file := range []string{"content/articles/first.md", "site.yaml"} {
			t.Run(name+" of "+file, func(t *testing.T) {
				preview(t, drafts, func(n *newsroom) {
					n.shows("/news/1999/12/first", 200)
					tab := n.listen("path=/news/1999/12/first")
					n.folder.refused[file] = err
					n.tell(file)
					time.Sleep(grace)
					synctest.Wait()
					n.shows("/news/1999/12/first", 200, "The text of First")
					if n.p.current.Load().problems == nil {
						t.Error("nothing is said")
					}
					synctest.Wait() // it may be looked at once more
					delete(n.folder.refused, file)
					n.save("content/articles/second.md", article("Second, edited", dated), file, string(n.folder.MapFS[file].Data))
					n.shows("/news/1999/12/second", 200, "Second, edited")
					if ds := n.p.current.Load().problems; len(ds) > 0 {
						t.Errorf("after mending: %v", ds)
					}
					tab.end()
				})
			})
		}
	}
}

func TestARenamedFolderIsFollowed(t *testing.T) {
	preview(t, drafts, func(n *newsroom) {
		tab := n.listen("path=/news/1999/12/first.html")
		n.put("content/articles/first.md", "")
		n.put("content/articles/moved/first.md", digest()["content/articles/first.md"])
		n.tell("content/articles")
		time.Sleep(grace)
		tab.hears()
		n.shows("/news/1999/12/first.html", 200, "The text of First")
	})
}

// TestASaveInTwoStepsIsOneChange holds that a page which is gone for a moment is
// not told of.
func TestASaveInTwoStepsIsOneChange(t *testing.T) {
	preview(t, drafts, func(n *newsroom) {
		tab := n.listen("path=/news/1999/12/first.html")
		n.save("content/articles/first.md", "")
		n.save("content/articles/first.md", article("First, edited", dated))
		tab.hears("content /news/1999/12/first.html")
		time.Sleep(2 * grace)
		tab.hears()
		n.save("content/articles/first.md", "")
		time.Sleep(grace)
		tab.hears("content /news/1999/12/first.html")
		n.shows("/news/1999/12/first.html", 404)
	})
}

// TestAChangeThatNobodyToldOfIsFound changes a file without a word: a request
// that meets it has it taken in.
func TestAChangeThatNobodyToldOfIsFound(t *testing.T) {
	preview(t, drafts, func(n *newsroom) {
		n.put("content/articles/first.md", article("Silent", dated))
		n.shows("/news/1999/12/first.html", 200, "The text of Silent")
		n.put("content/articles/first.md", "")
		n.shows("/news/1999/12/first.html", 404)
	})
}

func TestDraftsAndScheduledAreMarked(t *testing.T) {
	preview(t, drafts, func(n *newsroom) {
		n.shows("/news/1999/12/draft.html", 200, "coranto-bar", "Draft.", "draft: true")
		n.shows("/news/2000/01/later.html", 200, "coranto-bar", "Scheduled.", "from 1 January 2000, 06:00 CET")
		n.shows("/news/hidden/", 200, "coranto-bar", "Readers do not see this page")
		n.shows("/news/1999/12/first.html", 200, "!coranto-bar")
		n.shows("/news/", 200, "draft", "scheduled")
	})
	preview(t, Options{}, func(n *newsroom) {
		n.shows("/news/1999/12/draft.html", 404)
		n.shows("/news/2000/01/later.html", 404)
		n.shows("/news/hidden/", 404)
		n.shows("/news/", 200, "!Unfinished", "!Later")
	})
}

func TestPublicationFallsDueWhileItRuns(t *testing.T) {
	preview(t, Options{}, func(n *newsroom) {
		tab, home := n.listen("path=/news/2000/01/later"), n.listen("path=/news/")
		time.Sleep(5*time.Hour - time.Second) // the bubble begins at midnight UTC
		tab.hears()
		n.shows("/news/2000/01/later.html", 404)
		time.Sleep(time.Second)
		tab.hears("content /news/2000/01/later")
		home.hears("content /news/")
		n.shows("/news/2000/01/later.html", 200, "The text of Later")
	})
	preview(t, drafts, func(n *newsroom) {
		tab := n.listen("path=/news/2000/01/later")
		time.Sleep(5 * time.Hour)
		tab.hears("content /news/2000/01/later")
		n.shows("/news/2000/01/later.html", 200, "!coranto-bar")
	})
}

func TestWhatAnotherFileMakesWrongIsTold(t *testing.T) {
	preview(t, drafts, func(n *newsroom) {
		n.save("content/articles/first.md", article("First", dated)+"\n[gone](second.md)\n")
		n.save("content/articles/second.md", "")
		time.Sleep(2 * quietTime)
		synctest.Wait()
		if last := n.reports[len(n.reports)-1]; len(last.Full) != 1 || last.Full[0].File != "content/articles/first.md" {
			t.Errorf("%+v", last)
		}
	})
}

// TestNothingGrows edits a digest some hundred times, with browsers that come
// and go. CORANTO_TEST_SOAK=N makes N edits.
func TestNothingGrows(t *testing.T) {
	edits := 400
	if s := os.Getenv("CORANTO_TEST_SOAK"); s != "" {
		edits, _ = strconv.Atoi(s)
	}
	preview(t, drafts, func(n *newsroom) {
		tab := n.listen("path=/news/&path=/news/1999/12/first")
		heap := func() uint64 {
			runtime.GC()
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		round := func(i int) {
			switch i % 5 {
			case 0:
				n.save("content/articles/first.md", article("First "+strconv.Itoa(i), dated))
			case 1:
				n.save("content/articles/second.md", article("Second", dated+"tags: [T"+strconv.Itoa(i)+"]\n"))
			case 2:
				n.save("content/articles/second.md", "---\nbroken: "+strconv.Itoa(i)+"\n---\n")
			case 3:
				n.save("layouts/special.html", "<p>"+strconv.Itoa(i)+"</p>")
				n.shows("/news/1999/12/special", 200, strconv.Itoa(i))
			case 4:
				n.save("content/articles/x"+strconv.Itoa(i%7)+".md", article("X", dated))
			}
			if i%10 == 0 {
				other := n.listen("path=/news/")
				other.end()
				synctest.Wait()
				tab.mu.Lock()
				tab.text.Reset()
				tab.mu.Unlock()
				n.mu.Lock()
				n.reports = nil
				n.mu.Unlock()
			}
		}
		for i := range edits / 5 {
			round(i)
		}
		before, goroutines := heap(), runtime.NumGoroutine()
		for i := range edits {
			round(i)
		}
		if after := heap(); after > before+before/4+4<<20 {
			t.Errorf("the heap grew from %d to %d", before, after)
		}
		if after := runtime.NumGoroutine(); after > goroutines {
			t.Errorf("there were %d goroutines, and are %d", goroutines, after)
		}
	})
}
