// Package preview serves a digest to its editor. A page is rendered when it is
// asked for, from the site as it is at that moment; nothing is written anywhere.
//
// One goroutine owns the state: it takes changes of files, moments at which the
// clock changes the site, and browsers that come to listen; it makes the next
// [site.Site] by Apply, and stores it where requests find it. So a request sees
// one site, whatever happens meanwhile, and waits for nobody. After each change
// the pages that browsers have open are rendered again, and those browsers are
// told whose page has other bytes.
//
// The preview answers as GitHub Pages would: the same addresses, the same base
// path, the same 404.html; so what does not work there does not work here. It
// adds a script, and a bar on what readers do not see yet. What it adds needs no
// other Content-Security-Policy than the pages have.
//
// A mistake takes nothing away. Where a page can no longer be made, its last
// good version is served, with what is wrong beside it. That it was made once is
// known from [kept]; layouts that fail are replaced by those of a moment before,
// and a site.yaml with errors is not taken in until it is mended.
package preview

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/site"
)

// Options say what is previewed.
type Options struct {
	Layers  []fs.FS         // the digest's folder, and the built-in theme
	Changes <-chan []string // names of files that may have changed, as [site.Changes] takes them
	Site    site.Options    // its Now is not used
	Clock   func() time.Time
	Hosts   []string     // names it answers to, besides those of the loopback
	AnyIP   bool         // it answers to every address that is a number
	Report  func(Report) // told of the start and of each change; may be nil
}

// Report is what a change did.
type Report struct {
	Start  bool   // the site was loaded
	Base   string // path of the home page
	Files  int    // named by the change
	Clock  bool   // it was the clock that changed the site
	Took   time.Duration
	New    []diag.Diagnostic // errors that there were not before
	Mended bool              // there were errors before, and are none now
	Full   []diag.Diagnostic // what a look at all files together found that was not told yet
}

// Preview serves one digest.
type Preview struct {
	o       Options
	current atomic.Pointer[version]
	ready   chan struct{} // closed when there is a version
	suspect chan string   // names of files that a request found changed
	join    chan *stream
	leave   chan *stream
	done    chan struct{} // closed when it is over
	kept    kept
	streams atomic.Int64
}

// New returns a Preview, which answers once [Preview.Serve] or [Preview.Run] has
// loaded the site.
func New(o Options) *Preview {
	if o.Report == nil {
		o.Report = func(Report) {}
	}
	return &Preview{
		o: o, ready: make(chan struct{}), suspect: make(chan string, 16),
		join: make(chan *stream), leave: make(chan *stream), done: make(chan struct{}),
	}
}

// Serve answers requests at a listener until ctx ends, which is no error.
func (p *Preview) Serve(ctx context.Context, l net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server := &http.Server{
		Handler:           p,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	served := make(chan error, 1)
	go func() {
		served <- server.Serve(l)
		stop()
	}()
	err := p.Run(ctx)
	// Streams have ended with Run; what is left are answers of milliseconds.
	patience, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if server.Shutdown(patience) != nil {
		_ = server.Close()
	}
	if ended := <-served; err == nil && !errors.Is(ended, http.ErrServerClosed) {
		err = ended
	}
	return err
}

// load makes the first site.
func (p *Preview) load() (*site.Site, error) {
	tree, _, err := files.Scan(p.o.Layers...)
	if err != nil {
		return nil, err
	}
	o := p.o.Site
	o.Now = p.o.Clock()
	s, err := site.Load(tree, o)
	if err == nil {
		p.o.Site.Kept = nil // it is large
	}
	return s, err
}
