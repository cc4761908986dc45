package preview

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coranto/internal/browser"
	"coranto/internal/files"
	"coranto/internal/site"
)

// disk is a digest in a folder, with a preview at an address.
type disk struct {
	t    *testing.T
	root string
	home string
}

func onDisk(t *testing.T) *disk {
	t.Helper()
	d := &disk{t: t, root: t.TempDir()}
	for name, text := range digest() {
		d.save(name, text)
	}
	watcher, err := files.Watch(d.root, files.WatchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	dir, err := files.Dir(d.root)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d.home = "http://" + l.Addr().String() + "/news/"
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	p := New(Options{
		Layers: []fs.FS{dir, built()}, Changes: watcher.Changes(), Clock: time.Now, Site: site.Options{Drafts: true, Future: true},
	})
	go func() { ended <- p.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		watcher.Close()
	})
	return d
}

// save writes a file as editors do: beside it, and then over it.
func (d *disk) save(name, text string) {
	d.t.Helper()
	full := filepath.Join(d.root, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(full+"~", []byte(text), 0o666); err != nil {
		d.t.Fatal(err)
	}
	if err := os.Rename(full+"~", full); err != nil {
		d.t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestInABrowser edits a digest on the disk, and looks at it in Chromium.
func TestInABrowser(t *testing.T) {
	d := onDisk(t)
	text := func(what string) string { return article("First", dated) + strings.Repeat("\n"+what+".\n", 200) }
	d.save("content/articles/first.md", text("one"))
	b := browser.Start(t)
	tab := b.Tab()
	tab.Open(d.home + "1999/12/first.html")
	tab.Wait(`document.body.innerText.includes("one.")`)
	browser.Get[bool](tab, `(scrollTo(0, 700), window.mark = true)`)
	tab.Wait(`scrollY === 700`)

	d.save("content/articles/first.md", text("two"))
	tab.Wait(`document.body.innerText.includes("two.") && !document.body.innerText.includes("one.")`)
	if !browser.Get[bool](tab, `window.mark === true && scrollY === 700`) {
		t.Error("an edit loads the page anew, or loses the place")
	}

	const overlay = `document.querySelector("coranto-problems")`
	d.save("content/articles/first.md", "---\ntitle: First\ndate: 21/01/2021\n---\n")
	tab.Wait(overlay + ` !== null && ` + overlay + `.shadowRoot.textContent.includes("content/articles/first.md:3:7")`)
	if !browser.Get[bool](tab, `window.mark === true && document.body.innerText.includes("two.")`) {
		t.Error("a mistake takes the last good page away")
	}
	d.save("content/articles/first.md", text("three"))
	tab.Wait(overlay + ` === null && document.body.innerText.includes("three.")`)

	d.save("layouts/article.html", "{{.Article.Nothing}}")
	tab.Wait(overlay + ` !== null && ` + overlay + `.shadowRoot.textContent.includes("layouts/article.html:1:")`)
	d.save("layouts/article.html", `<h1>Another layout of {{.Article.Title}}</h1>`)
	tab.Wait(overlay + ` === null && document.querySelector("h1").textContent === "Another layout of First" && window.mark === undefined`)

	// A layout of its own that is deleted, a folder that is renamed, a file that is
	// saved in two steps, and one that may not be read.
	d.save("content/articles/deep/own.md", article("Own", dated+"layout: own\n"))
	d.save("layouts/own.html", "<h1>{{.Article.Title}} by its layout</h1>")
	own := b.Tab()
	own.Open(d.home + "1999/12/own.html")
	shows := func(headline string) {
		own.Wait(overlay + ` === null && document.querySelector("h1").textContent === "` + headline + `"`)
	}
	shows("Own by its layout")
	must(t, os.Remove(filepath.Join(d.root, "layouts/own.html")))
	own.Wait(overlay + ` !== null && ` + overlay + `.shadowRoot.textContent.includes("own")`)
	if !browser.Get[bool](own, `document.body.innerText.includes("Own by its layout")`) {
		t.Error("a deleted layout takes the last good page away")
	}
	d.save("layouts/own.html", "<h1>{{.Article.Title}} by its layout again</h1>")
	shows("Own by its layout again")
	must(t, os.Rename(filepath.Join(d.root, "content/articles/deep"), filepath.Join(d.root, "content/articles/other")))
	d.save("content/articles/other/own.md", article("Moved", dated+"layout: own\n"))
	shows("Moved by its layout again")
	file := filepath.Join(d.root, "content/articles/other/own.md")
	must(t, os.WriteFile(file, []byte("---\ntitle: Mo"), 0o666))
	own.Wait(overlay + ` !== null && ` + overlay + `.shadowRoot.textContent.includes("content/articles/other/own.md")`)
	must(t, os.WriteFile(file, []byte(article("Whole", dated+"layout: own\n")), 0o666))
	shows("Whole by its layout again")
	if os.Getuid() != 0 { // who may read everything
		must(t, os.Chmod(file, 0))
		own.Wait(overlay + ` !== null && ` + overlay + `.shadowRoot.textContent.includes("may not be read")`)
		must(t, os.Chmod(file, 0o666))
		shows("Whole by its layout again")
	}

	browser.Get[bool](tab, `window.mark = true`)
	d.save("static/style.css", "h1 { color: rgb(1, 2, 3) }")
	tab.Wait(`getComputedStyle(document.querySelector("h1")).color === "rgb(1, 2, 3)"`)
	d.save("static/style.css", "h1 { color: rgb(4, 5, 6) }")
	tab.Wait(`getComputedStyle(document.querySelector("h1")).color === "rgb(4, 5, 6)"`)
	if !browser.Get[bool](tab, `window.mark === true`) {
		t.Error("another stylesheet loads the page anew")
	}

	var tabs []*browser.Tab
	for range 9 { // more than the connections that a browser opens to one host
		other := b.Tab()
		other.Open(d.home + "1999/12/second.html")
		tabs = append(tabs, other)
	}
	for i := range 3 {
		title := fmt.Sprint("Edit ", i)
		d.save("content/articles/second.md", article(title, "date: 1999-12-02\n"))
		for _, other := range tabs {
			other.Wait(`document.querySelector("h1").textContent === "Another layout of ` + title + `"`)
		}
	}
	for _, tab := range append(tabs, tab, own) {
		if c := tab.Complaints(); len(c) > 0 {
			t.Errorf("the browser complains: %q", c)
		}
	}
}
