package page

import (
	"testing"

	"coranto/internal/site"
)

func TestWay(t *testing.T) {
	for _, test := range []struct{ base, from, address, want string }{
		{"/", "index.html", "/", "index.html"},
		{"/", "index.html", "/topics/law/", "topics/law/index.html"},
		{"/", "topics/law/index.html", "/", "../../index.html"},
		{"/", "topics/law/index.html", "/topics/", "../index.html"},
		{"/", "topics/law/index.html", "/topics/law/2021/#2021-03", "2021/index.html#2021-03"},
		{"/", "2021/01/a.html", "/2021/01/b.html?x=/y/", "b.html?x=/y/"},
		{"/", "2021/01/a.html", "/style.css", "../../style.css"},
		{"/", "2021/01/a.html", "//elsewhere.example/", "//elsewhere.example/"},
		{"/", "2021/01/a.html", "#note", "#note"},
		{"/", "2021/01/a.html", "", ""},
		{"/", "2021/01/a.html", "b.html", "b.html"},
		{"/", "2021/01/a.html", "https://example.org/x/", "https://example.org/x/"},
		{"/", "2021/01/a.html", "/2021/01/a:b.html", "./a:b.html"},
		{"/news/", "topics/index.html", "/news/", "../index.html"},
		{"/news/", "topics/index.html", "/news", "../index.html"},
		{"/news/", "topics/index.html", "/other/", "/other/"},
		{"/", "topics/größe/index.html", "/topics/gr%C3%B6%C3%9Fe/2021/", "2021/index.html"},
		{"/", "topics/größe/index.html", "/topics/gr%C3%B6%C3%9Fer/", "../gr%C3%B6%C3%9Fer/index.html"},
	} {
		w := &worker{Renderer: &Renderer{site: &site.Site{Base: test.base}}}
		if got := w.way(Page{Path: test.from}, test.address); got != test.want {
			t.Errorf("under %s, from %s to %q it is %q, want %q", test.base, test.from, test.address, got, test.want)
		}
	}
}

func TestPortableAddresses(t *testing.T) {
	w := &worker{Renderer: &Renderer{site: &site.Site{Base: "/news/"}}}
	for _, test := range []struct{ path, page, want string }{
		{
			"a/b.html",
			`<!doctype html><A HREF=/news/x/ >X</A><img srcset="/news/a.png 1x, /news/b.png 2x" alt="&lt;/news/"><svg viewBox="0 0 1 1"><a href="/news/x/"/></svg><script>"/news/x/"</script><p title="/news/">/news/ <!-- /news/ -->`,
			`<!doctype html><a href="../x/index.html">X</A><img srcset="../a.png 1x, ../b.png 2x" alt="&lt;/news/"><svg viewBox="0 0 1 1"><a href="../x/index.html"/></svg><script>"/news/x/"</script><p title="/news/">/news/ <!-- /news/ -->`,
		},
		{"a/b.html", `<meta http-equiv="Refresh" content="0; url=/news/x/"><meta name="n" content="url=/news/x/">`, `<meta http-equiv="Refresh" content="0; url=../x/index.html"><meta name="n" content="url=/news/x/">`},
		{"css/a.css", `@import "/news/b.css"; a { background: url( '/news/c.png') } b { background: url(d.png) }`, `@import "../b.css"; a { background: url( '../c.png') } b { background: url(d.png) }`},
		{"a/b.html", `<a href="/news">N</a><img srcset="https://h.example/w_200,h_100/a.png 1x,/news/a.png">`, `<a href="../index.html">N</a><img srcset="https://h.example/w_200,h_100/a.png 1x,../a.png">`},
		{"a/atom.xml", `<link href="/news/"/>`, `<link href="/news/"/>`},
	} {
		if got := string(w.portable(Page{Path: test.path}, []byte(test.page))); got != test.want {
			t.Errorf("%s becomes\n%s\nwant\n%s", test.path, got, test.want)
		}
	}
}
