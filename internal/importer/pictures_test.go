package importer

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coranto/internal/content"
	"coranto/internal/desk"
)

func TestPicturesAreFetched(t *testing.T) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	// A header that announces more pixels than anyone unpacks.
	vast := append([]byte(nil), picture.Bytes()...)
	copy(vast[16:], []byte{0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00})
	binary.BigEndian.PutUint32(vast[29:], crc32.ChecksumIEEE(vast[12:29]))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/bow.html"):
			w.Write(picture.Bytes())
		case r.URL.Path == "/page.png":
			fmt.Fprint(w, "<script>alert(1)</script>")
		case r.URL.Path == "/drawing.svg":
			fmt.Fprint(w, "<svg xmlns='http://www.w3.org/2000/svg'/>")
		case r.URL.Path == "/vast.png":
			w.Write(vast)
		case r.URL.Path == "/heavy.png":
			w.Write(append(picture.Bytes(), make([]byte, MostPictureBytes)...))
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()

	src := ""
	for _, p := range []string{"/1/bow.html", "/2/../2/bow.html?x=(1)", "/1/bow.html", "/page.png", "/drawing.svg", "/vast.png", "/heavy.png", "/none.png", "/..%2f..%2fbow.html", "/index/bow.html"} {
		src += fmt.Sprintf(`<p><img src="%s%s" alt="A [bow](x)"></p>`, server.URL, p)
	}
	story, err := Page([]byte(page("<title>Ship</title>", src)), PageOptions{})
	if err != nil {
		t.Fatal(err)
	}
	dir, s := digest(t, map[string]string{})
	in, err := Open(dir, s)
	if err != nil {
		t.Fatal(err)
	}
	if linked, err := in.Take(t.Context(), story); err != nil || linked.File != "content/articles/undated/ship.md" {
		t.Fatalf("%+v, %v", linked, err)
	}
	if in, err = Open(dir, s); err != nil {
		t.Fatal(err)
	}
	in.Pictures = &Fetcher{AllowPrivate: true}
	taken, err := in.Take(t.Context(), story)
	if err != nil {
		t.Fatal(err)
	}
	if taken.File != "content/articles/undated/ship-2/index.md" {
		t.Errorf("the draft is %s", taken.File)
	}
	folder := filepath.Join(dir, filepath.Dir(taken.File))
	list, _ := os.ReadDir(folder)
	var names []string
	for _, entry := range list {
		names = append(names, entry.Name())
		if data, _ := os.ReadFile(filepath.Join(folder, entry.Name())); strings.HasSuffix(entry.Name(), ".png") && !bytes.Equal(data, picture.Bytes()) {
			t.Errorf("%s is another picture", entry.Name())
		}
	}
	if got := strings.Join(names, " "); got != "bow-2.png bow-3.png bow-4.png bow.png index.md" {
		t.Errorf("the folder has %s", got)
	}
	text, _ := os.ReadFile(filepath.Join(folder, "index.md"))
	if n := strings.Count(string(text), "](bow.png)"); n != 2 {
		t.Errorf("%d pictures are bow.png in\n%s", n, text)
	}
	said := strings.Join(taken.Notes, "\n")
	for _, want := range []string{
		"/page.png: it is no PNG", "/drawing.svg: it is no PNG", "/vast.png: it has 65536 × 65536 pixels",
		"/heavy.png cannot be fetched: it has more than 8 MiB", "/none.png cannot be fetched: the server says 404",
	} {
		if !strings.Contains(said, want) || strings.Count(said, "stays linked") != 5 {
			t.Errorf("%q is not said in\n%s", want, said)
		}
	}
	if strings.Count(string(text), "]("+server.URL) != 5 {
		t.Errorf("what was not fetched is not linked:\n%s", text)
	}
}

// FuzzPictures holds that whatever a page and a server of pictures send, what
// comes in stands in the folder of its draft, and is a picture.
func FuzzPictures(f *testing.F) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`<figure><img src="HOST/a%2f..%2fb.png" alt="A [b](c)"><figcaption>D "e"</figcaption></figure><a href="HOST/"><img src="HOST/con.png"></a>`), "", picture.Bytes())
	f.Add([]byte(`<img src="HOST/index.md" srcset="HOST/x 2x"><img src="HOST/(x)?y=[z]&amp;lt;"><img src="file:///etc/passwd"><img src="//HOST/x">`), "image/png", []byte("GIF89a\x01\x00\x01\x00"))
	var answer atomic.Pointer[http.HandlerFunc]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*answer.Load())(w, r) }))
	f.Cleanup(server.Close)
	dir, site := digest(f, map[string]string{})
	in, err := Open(dir, site)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src []byte, kind string, sent []byte) {
		send := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Write(sent)
		})
		answer.Store(&send)
		src = bytes.ReplaceAll(src, []byte("HOST"), []byte(server.URL))
		if bytes.Count(src, []byte("://")) != bytes.Count(src, []byte(server.URL)) {
			return // nobody else is to be asked
		}
		story, err := Page([]byte(page("<title>Ship</title>", string(src))), PageOptions{})
		if err != nil {
			return
		}
		story = Fetcher{AllowPrivate: true, Time: 5 * time.Second}.withPictures(t.Context(), story)
		name, err := desk.Take(dir, site.Config, in.draft(story, "1"), func(*content.Article) bool { return false })
		if err != nil {
			t.Fatal(err)
		}
		full := filepath.Join(dir, filepath.FromSlash(name))
		if len(story.Pictures) == 0 {
			if err := os.Remove(full); err != nil {
				t.Fatal(err)
			}
			return
		}
		folder := filepath.Dir(full)
		if folder != filepath.Join(dir, "content", "articles", "undated", "ship") {
			t.Fatalf("the draft is %s", name)
		}
		text, err := os.ReadFile(full)
		if err != nil {
			t.Fatal(err)
		}
		var p content.Parser
		stand := map[string]bool{}
		for _, picture := range p.Article(name, text).Pictures {
			stand[picture.Destination] = true
		}
		list, err := os.ReadDir(folder)
		if err != nil || len(list) != len(story.Pictures)+1 {
			t.Fatalf("%d files of %d pictures, %v", len(list), len(story.Pictures), err)
		}
		for _, picture := range story.Pictures {
			got, err := os.ReadFile(filepath.Join(folder, picture.Name))
			if _, _, bad := image.DecodeConfig(bytes.NewReader(got)); err != nil || bad != nil || !stand[picture.Name] {
				t.Fatalf("%s: %v, %v, shown: %t in\n%s", picture.Name, err, bad, stand[picture.Name], text)
			}
		}
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
	})
}
