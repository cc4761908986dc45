package preview

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"coranto/internal/files"
)

// client is what the preview adds to pages.
//
//go:embed client/*.js client/*.css
var client embed.FS

// ServeHTTP answers a request from the site as it is now.
func (p *Preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	if !p.knows(r.Host) {
		// A page on another site may have its name lead here, and read drafts.
		http.Error(w, fmt.Sprintf("This preview does not answer to the name %q. To use it under that name, start it with --addr and the name.", r.Host), http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "A preview can only be read.", http.StatusMethodNotAllowed)
		return
	}
	select {
	case <-p.ready:
	case <-p.done:
	case <-r.Context().Done():
		return
	}
	if p.over() {
		http.Error(w, "The preview has ended.", http.StatusServiceUnavailable)
		return
	}
	v := p.current.Load()
	if name, ok := ownName(v, r.URL.Path); ok {
		p.serveOwn(w, r, name)
		return
	}
	a := p.settled(r, r.URL.Path)
	if a.location == "" {
		p.kept.send(r.URL.Path, a.etag)
	}
	write(w, r, a)
}

// over reports whether the preview has ended.
func (p *Preview) over() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// ownName returns which of the preview's own files a path asks for. They stand
// at the root of the host too: a base path may change while a page is open.
func ownName(v *version, path string) (string, bool) {
	if name, ok := strings.CutPrefix(path, v.decodedBase()+own); ok {
		return name, true
	}
	return strings.CutPrefix(path, "/"+own)
}

func (p *Preview) serveOwn(w http.ResponseWriter, r *http.Request, name string) {
	if name == "events" {
		p.serveEvents(w, r)
		return
	}
	data, err := fs.ReadFile(client, "client/"+name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	write(w, r, answer{status: http.StatusOK, kind: mediaType(name), body: data, etag: files.Sum(data).Short()})
}

// settled answers for a path. Where a file has changed under the site, it has
// that taken in, and answers from the next version.
func (p *Preview) settled(r *http.Request, path string) answer {
	const attempts = 4
	timeout := time.NewTimer(2 * time.Second)
	defer timeout.Stop()
	for attempt := 1; ; attempt++ {
		v := p.current.Load()
		a := p.answer(v, path)
		if !a.torn || attempt == attempts {
			return a
		}
		select {
		case p.suspect <- a.changed:
		case <-v.superseded:
			continue
		case <-p.done:
			return a
		case <-timeout.C:
			return a
		}
		select {
		case <-v.superseded:
		case <-r.Context().Done():
			return a
		case <-p.done:
			return a
		case <-timeout.C:
			return a
		}
	}
}

// write sends an answer. Browsers keep it, and ask each time whether it is what
// they have.
func write(w http.ResponseWriter, r *http.Request, a answer) {
	h := w.Header()
	if a.location != "" {
		if r.URL.RawQuery != "" {
			a.location += "?" + r.URL.RawQuery
		}
		h.Set("Location", a.location)
		h.Set("Cache-Control", "no-cache")
		w.WriteHeader(a.status)
		return
	}
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", `"`+a.etag+`"`)
	if a.status == http.StatusOK {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.body))
		return
	}
	h.Set("Content-Length", fmt.Sprint(len(a.body)))
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.body)
	}
}

// knows reports whether the preview answers to a name in a Host header.
func (p *Preview) knows(host string) bool {
	name := host
	if only, _, err := net.SplitHostPort(host); err == nil {
		name = only
	}
	name = strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(name, "]"), "["), "."))
	if name == "localhost" || slices.Contains(p.o.Hosts, name) {
		return true
	}
	// A number is never the name that a foreign page has lead here.
	ip, err := netip.ParseAddr(name)
	return err == nil && (p.o.AnyIP || ip.IsLoopback())
}
