package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"coranto/internal/outside"
)

// The bounds of what is fetched. The help of the command states them.
const (
	MostTime      = 30 * time.Second // for the whole of it
	MostBytes     = 16 << 20         // unpacked
	MostRedirects = 5
)

// Fetcher asks servers, and trusts none: a request takes no longer, and brings
// no more, than the bounds say, and goes to no address that is not public.
type Fetcher struct {
	AllowPrivate bool          // addresses of the own network too
	Time         time.Duration // instead of MostTime; zero for that
	Bytes        int64         // instead of MostBytes; zero for that
	Accept       string        // kinds of what is wanted; "" for feeds and pages

	transport *http.Transport // for tests; nil for that of package outside
}

// Validators are what a server gave to tell whether something has changed
// (RFC 9110, §8.8), so that it need not be fetched again.
type Validators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// Fetched is what a server answered.
type Fetched struct {
	Validators
	Data      []byte
	URL       string // after redirects
	Type      string // as the server names it: text/html; charset=utf-8
	Unchanged bool   // since the validators that were sent
}

var errRedirects = fmt.Errorf("it leads on more than %d times", MostRedirects)

// Fetch asks for an address.
func (f Fetcher) Fetch(ctx context.Context, address string, known Validators) (Fetched, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || !web(u) {
		return Fetched{}, fmt.Errorf("%q is not the address of something on the web; write it with https://", address)
	}
	most, limit := f.Time, f.Bytes
	if most == 0 {
		most = MostTime
	}
	if limit == 0 {
		limit = MostBytes
	}
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	fetched, err := f.fetch(ctx, u, known, limit)
	var private outside.Private
	switch {
	case err == nil:
		return fetched, nil
	case errors.As(err, &private):
		err = fmt.Errorf("%w; --allow-private fetches it all the same", private)
	case errors.Is(err, errRedirects):
		err = errRedirects
	case errors.Is(err, context.DeadlineExceeded):
		err = fmt.Errorf("it was not there within %s", most)
	default:
		// What http adds, the method and the address, is said already.
		var asked *url.Error
		if errors.As(err, &asked) {
			err = asked.Err
		}
	}
	return Fetched{}, fmt.Errorf("%s cannot be fetched: %w", u.Redacted(), err)
}

func (f Fetcher) fetch(ctx context.Context, u *url.URL, known Validators, limit int64) (Fetched, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Fetched{}, err
	}
	request.Header.Set("User-Agent", "coranto")
	request.Header.Set("Accept", cmp.Or(f.Accept, "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, */*;q=0.5"))
	if known.ETag != "" {
		request.Header.Set("If-None-Match", known.ETag)
	}
	if known.LastModified != "" {
		request.Header.Set("If-Modified-Since", known.LastModified)
	}
	transport := f.transport
	if transport == nil {
		transport = outside.Transport(f.AllowPrivate)
	}
	defer transport.CloseIdleConnections()
	client := http.Client{Transport: transport, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		switch {
		case len(via) > MostRedirects:
			return errRedirects
		case !web(next.URL):
			return fmt.Errorf("it leads to %s", next.URL.Redacted())
		}
		return nil
	}}
	response, err := client.Do(request)
	if err != nil {
		return Fetched{}, err
	}
	defer response.Body.Close()
	out := Fetched{
		URL:        response.Request.URL.String(),
		Type:       response.Header.Get("Content-Type"),
		Validators: Validators{response.Header.Get("ETag"), response.Header.Get("Last-Modified")},
	}
	switch {
	case response.StatusCode == http.StatusNotModified && known != (Validators{}):
		out.Unchanged, out.Validators = true, known
		return out, nil
	case response.StatusCode != http.StatusOK:
		return out, fmt.Errorf("the server says %s", response.Status)
	case response.Header.Get("Content-Encoding") != "":
		return out, fmt.Errorf("it is packed as %q, which was not asked for", response.Header.Get("Content-Encoding"))
	}
	// The transport unpacks while it is read, so the limit bounds both.
	out.Data, err = io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err == nil && int64(len(out.Data)) > limit {
		err = fmt.Errorf("it has more than %d MiB", limit>>20)
	}
	return out, err
}

func web(u *url.URL) bool { return u.Scheme == "https" || u.Scheme == "http" }
