package importer

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"coranto/internal/outside"
)

// TestNoServerLeadsInside holds that a public server cannot lead to one that is
// not, by whatever name.
func TestNoServerLeadsInside(t *testing.T) {
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the inner server was asked") }))
	defer inner.Close()
	_, port, _ := net.SplitHostPort(inner.Listener.Addr().String())
	to := ""
	outer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }))
	defer outer.Close()
	transport := outside.Transport(false)
	guarded := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if address == "wire.example:80" { // which is as good as public
			return new(net.Dialer).DialContext(ctx, network, outer.Listener.Addr().String())
		}
		return guarded(ctx, network, address)
	}
	for _, to = range []string{"http://127.0.0.1:" + port, "http://localhost:" + port + "/x", "http://[::ffff:127.0.0.1]:" + port, "http://[::1]:" + port, "http://0.0.0.0:" + port, "//169.254.169.254/latest/", "http://wire.example:80/again"} {
		want := "which is no public address; --allow-private"
		if strings.Contains(to, "again") {
			want = "it leads on more than 5 times"
		}
		if got, err := (Fetcher{transport: transport}).Fetch(t.Context(), "http://wire.example/", Validators{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %s, %v", to, got.Data, err)
		}
	}
}

func TestHostileServers(t *testing.T) {
	stop := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/silent", func(w http.ResponseWriter, r *http.Request) { <-stop })
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "A")
		w.(http.Flusher).Flush()
		<-stop
	})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		for {
			if _, err := w.Write(bytes.Repeat([]byte("endless "), 1<<10)); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		for range 64 {
			if _, err := z.Write(make([]byte, 1<<20)); err != nil {
				return
			}
		}
		z.Close()
	})
	mux.HandleFunc("/packed", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "br")
		fmt.Fprint(w, "x")
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	mux.HandleFunc("/heads", func(w http.ResponseWriter, r *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) })
	mux.HandleFunc("/error", func(w http.ResponseWriter, r *http.Request) { http.Error(w, "gone", http.StatusGone) })
	mux.HandleFunc("/short", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		fmt.Fprint(w, "x")
	})
	mux.HandleFunc("/fine", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"1"`)
		fmt.Fprint(w, "fine")
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/fine", http.StatusFound) })
	server := httptest.NewServer(mux)
	defer server.Close()
	defer close(stop)

	for path, want := range map[string]string{
		"/silent":  "it was not there within 300ms",
		"/slow":    "it was not there within 300ms",
		"/endless": "it has more than 4 MiB",
		"/bomb":    "it has more than 4 MiB",
		"/packed":  `it is packed as "br", which was not asked for`,
		"/loop":    "it leads on more than 5 times",
		"/file":    "it leads to file:///etc/passwd",
		"/heads":   "server response headers exceeded",
		"/error":   "the server says 410 Gone",
		"/short":   "unexpected EOF",
	} {
		f := Fetcher{AllowPrivate: true, Bytes: 4 << 20}
		if path == "/silent" || path == "/slow" {
			f.Time = 300 * time.Millisecond
		}
		got, err := f.Fetch(context.Background(), server.URL+path, Validators{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), server.URL+path+" cannot be fetched: ") {
			t.Errorf("%s: %d bytes, %v, want %q", path, len(got.Data), err, want)
		}
	}

	_, err := Fetcher{}.Fetch(context.Background(), server.URL+"/fine", Validators{})
	if err == nil || !strings.Contains(err.Error(), "127.0.0.1, which is no public address; --allow-private") {
		t.Errorf("a private address: %v", err)
	}
	local := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	if _, err := (Fetcher{}).Fetch(context.Background(), local+"/fine", Validators{}); err == nil || !strings.Contains(err.Error(), "no public address") {
		t.Errorf("a name of a private address: %v", err)
	}
	got, err := Fetcher{AllowPrivate: true}.Fetch(context.Background(), server.URL+"/moved", Validators{})
	if err != nil || string(got.Data) != "fine" || got.URL != server.URL+"/fine" || got.ETag != `"1"` {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = Fetcher{AllowPrivate: true}.Fetch(context.Background(), server.URL+"/fine", got.Validators)
	if err != nil || !got.Unchanged {
		t.Errorf("asked again: %+v, %v", got, err)
	}
	for _, address := range []string{"", "x", "file:///etc/passwd", "ftp://example.org/", "//example.org/"} {
		if _, err := (Fetcher{}).Fetch(context.Background(), address, Validators{}); err == nil || !strings.Contains(err.Error(), "is not the address") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
