package preview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// Browsers listen at _coranto/events, below the base path:
//
//	GET …/_coranto/events?path=/repo/2021/&path=/repo/topics/law/
//
// names the paths of the pages that are open. An etag= for each path, in their
// order, says what the page shows, as its ETag header did without the quotes;
// where there is none it is taken to show what was last served. The events are
//
//	change    {"path","kind","href"}: the page has other bytes. kind is "content",
//	          "style" (the stylesheet now at href is another) or "reload"
//	problems  {"problems":[…]}: what is wrong now; an empty list clears
//
// and their ids the numbers of versions.

// maxPaths and maxStreams bound what listeners may ask for.
const (
	maxPaths   = 64
	maxStreams = 64
)

// event is one thing to be told. A later one with the same key takes its place.
type event struct{ name, key, data string }

// stream is one browser that listens. What is put into it never blocks.
type stream struct {
	paths    []string
	shows    []string // what tells the bytes apart that each path shows
	problems string   // as they were told last
	changed  []string // names of files that changed since all was told
	over     chan struct{}
	wake     chan struct{}

	mu     sync.Mutex
	number int
	queue  []event
}

// put queues events.
func (s *stream) put(number int, events []event) {
	if len(events) == 0 {
		return
	}
	s.mu.Lock()
	s.number = number
	for _, e := range events {
		s.queue = slices.DeleteFunc(s.queue, func(old event) bool { return old.name == e.name && old.key == e.key })
		s.queue = append(s.queue, e)
	}
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// next returns what is queued, as it is sent.
func (s *stream) next() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for _, e := range s.queue {
		fmt.Fprintf(&b, "id: %d\nevent: %s\ndata: %s\n\n", s.number, e.name, e.data)
	}
	s.queue = nil
	return b.String()
}

// serveEvents sends events until the browser goes or the preview ends.
func (p *Preview) serveEvents(w http.ResponseWriter, r *http.Request) {
	if !sameOrigin(r) {
		http.Error(w, "Only pages of this preview may listen.", http.StatusForbidden)
		return
	}
	if p.streams.Add(1) > maxStreams {
		p.streams.Add(-1)
		http.Error(w, "Too many browsers listen.", http.StatusServiceUnavailable)
		return
	}
	defer p.streams.Add(-1)
	q := r.URL.Query()
	s := &stream{over: make(chan struct{}), wake: make(chan struct{}, 1), problems: problemsJSON(nil)}
	for i, at := range q["path"] {
		if u, err := url.Parse(at); err == nil && len(s.paths) < maxPaths {
			s.paths = append(s.paths, u.Path)
			etag := ""
			if i < len(q["etag"]) {
				etag = strings.Trim(strings.TrimPrefix(q["etag"][i], "W/"), `"`)
			}
			s.shows = append(s.shows, etag)
		}
	}
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Time{}) // a stream has no end
	_ = out.SetReadDeadline(time.Time{})
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	if _, err := w.Write([]byte("retry: 500\n\n")); err != nil || out.Flush() != nil || r.Method == http.MethodHead {
		return
	}
	select {
	case p.join <- s:
	case <-p.done:
		return
	}
	defer func() {
		select {
		case p.leave <- s:
		case <-p.done:
		}
	}()
	// What is sent now and then finds out whether anyone still listens.
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	for {
		text := ":\n\n"
		select {
		case <-s.wake:
			text = s.next()
		case <-beat.C:
		case <-r.Context().Done():
			return
		case <-s.over:
			return
		case <-p.done:
			return
		}
		if _, err := w.Write([]byte(text)); err != nil || out.Flush() != nil {
			return
		}
	}
}

// sameOrigin reports whether a request comes from a page of the preview, or from
// no page at all.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}

// changesOf returns what a browser is to do about a page that has other bytes
// after these files have changed.
func changesOf(at string, a answer, changed []string) []event {
	kind, styles := "style", []string(nil)
	for _, name := range changed {
		switch {
		case strings.HasPrefix(name, "static/") && path.Ext(name) == ".css":
			if href := hrefOf(a.body, strings.TrimPrefix(name, "static/")); href != "" {
				styles = append(styles, href)
			}
		case strings.HasPrefix(name, "content"):
			if kind == "style" {
				kind = "content"
			}
		default: // layouts, scripts, settings, a folder, everything
			kind = "reload"
		}
	}
	if kind == "style" && len(styles) == 0 {
		kind = "content"
	}
	if kind != "style" {
		styles = []string{""}
	}
	var events []event
	for _, href := range styles {
		data, _ := json.Marshal(map[string]string{"path": at, "kind": kind, "href": href})
		key := at
		if kind == "style" {
			key += "\n" + href
		}
		events = append(events, event{name: "change", key: key, data: string(data)})
	}
	return events
}

// shownFiles returns what a browser is to do about a page with the same bytes
// that shows files of static/ under the names they have there.
func shownFiles(at string, a answer, changed []string) []event {
	var shown []string
	for _, name := range changed {
		below, ok := strings.CutPrefix(name, "static/")
		if ok && bytes.Contains(a.body, []byte("/"+below+`"`)) {
			shown = append(shown, name)
		}
	}
	if len(shown) == 0 {
		return nil
	}
	return changesOf(at, a, shown)
}

// hrefOf returns the address under which a page links to a stylesheet of
// static/, with or without a hash in its name.
func hrefOf(body []byte, name string) string {
	stem := strings.TrimSuffix(name, ".css")
	for rest := string(body); ; {
		_, after, found := strings.Cut(rest, `href="`)
		if !found {
			return ""
		}
		href, _, _ := strings.Cut(after, `"`)
		rest = after
		plain, _, _ := strings.Cut(href, "?")
		if middle, ok := strings.CutSuffix(plain, ".css"); ok {
			if strings.HasSuffix(plain, "/"+name) {
				return href
			}
			if i := strings.LastIndexByte(middle, '.'); i >= 0 && strings.HasSuffix(middle[:i], "/"+stem) {
				return href
			}
		}
	}
}
