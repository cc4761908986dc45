// Package links asks the outside world whether the links of a digest still lead
// somewhere. It is a guest there: one request at a time to each host, with a
// pause behind it; HEAD where that suffices; no question that was answered of
// late, by the ledger of earlier ones; and it goes when it is told to come later.
package links

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"coranto/internal/outside"
)

// How long and how often servers are asked. docs/checks.md states them.
const (
	Good         = 30 * 24 * time.Hour // an address that answered is not asked again within
	Bad          = 24 * time.Hour      // one that did not
	Pause        = time.Second         // between two requests to a host
	Timeout      = 20 * time.Second    // of one request
	MostWait     = 30 * time.Second    // for a server that wants to be asked later; longer, and it is left for another day
	MostHosts    = 8                   // asked at a time
	MostRedirect = 8
)

// Answer is what was found out about an address.
type Answer struct {
	Asked   time.Time `json:"asked"`
	Problem string    `json:"problem,omitempty"` // why it leads nowhere
	Moved   string    `json:"moved,omitempty"`   // where it has moved for good
	// Failed says since when a server has not answered, or said that it has
	// troubles of its own: a problem only if it does so another day.
	Failed time.Time `json:"failed,omitzero"`
	Later  time.Time `json:"later,omitzero"` // not to be asked before
}

// Ledger has the answers by address.
type Ledger map[string]Answer

// Asker asks servers.
type Asker struct {
	AllowPrivate bool
	Now          func() time.Time
	// Wait waits; nil for the clock of the machine.
	Wait func(context.Context, time.Duration) error
	// Progress is told of each address before it is asked; nil for nobody.
	Progress func(address string)
}

// Ask asks after addresses, except those of which the ledger knows. It returns
// the ledger of these addresses, also when it was interrupted.
func (a *Asker) Ask(ctx context.Context, addresses []string, known Ledger) (Ledger, error) {
	now := a.Now()
	out := Ledger{}
	queues := map[string][]string{} // by host
	var hosts []string
	for _, address := range addresses {
		if _, twice := out[address]; twice {
			continue
		}
		old, asked := known[address]
		if asked {
			out[address] = old
			if now.Before(old.until()) {
				continue
			}
		}
		u, err := url.Parse(address)
		if err != nil || u.Host == "" {
			continue
		}
		host := strings.ToLower(u.Host)
		if queues[host] == nil {
			hosts = append(hosts, host)
		}
		if !slices.Contains(queues[host], address) {
			queues[host] = append(queues[host], address)
		}
	}
	transport := outside.Transport(a.AllowPrivate)
	defer transport.CloseIdleConnections()
	run := &run{Asker: a, transport: transport, turns: map[string]*turn{}}
	next := make(chan string)
	var mu sync.Mutex
	var group sync.WaitGroup
	for range min(MostHosts, len(hosts)) {
		group.Go(func() {
			for host := range next {
				for _, address := range queues[host] {
					answer, ok := run.ask(ctx, address, known[address])
					if !ok {
						break // interrupted, or the host wants to be left alone
					}
					mu.Lock()
					out[address] = answer
					mu.Unlock()
					if !answer.Later.IsZero() {
						break
					}
				}
			}
		})
	}
	for _, host := range hosts {
		select {
		case next <- host:
		case <-ctx.Done():
		}
	}
	close(next)
	group.Wait()
	return out, ctx.Err()
}

// until returns when an address may be asked again.
func (a Answer) until() time.Time {
	switch {
	case !a.Later.IsZero():
		return a.Later
	case a.Problem != "" || a.Moved != "" || !a.Failed.IsZero():
		return a.Asked.Add(Bad)
	}
	return a.Asked.Add(Good)
}

// run is one run of an Asker.
type run struct {
	*Asker
	transport http.RoundTripper
	mu        sync.Mutex
	turns     map[string]*turn
}

// turn is whose turn it is at a host: one request after the other.
type turn struct {
	sync.Mutex
	free time.Time
}

func (r *run) turnAt(host string) *turn {
	r.mu.Lock()
	defer r.mu.Unlock()
	host = strings.ToLower(host)
	if r.turns[host] == nil {
		r.turns[host] = new(turn)
	}
	return r.turns[host]
}

func (r *run) wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	if r.Wait != nil {
		return r.Wait(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ask asks after one address; false when it was interrupted.
func (r *run) ask(ctx context.Context, address string, old Answer) (Answer, bool) {
	if r.Progress != nil {
		r.Progress(address)
	}
	answer := Answer{Asked: r.Now()}
	u, err := url.Parse(address)
	if err != nil {
		answer.Problem = "it is no address"
		return answer, true
	}
	u.Fragment, u.RawFragment = "", ""
	forGood := true
	waited := false
	method := http.MethodHead
	for hops := 0; ; {
		response, err := r.request(ctx, method, u)
		if ctx.Err() != nil {
			return answer, false
		}
		if err != nil {
			r.failed(&answer, old, err)
			return answer, true
		}
		switch code := response.StatusCode; {
		case code >= 300 && code < 400 && response.Header.Get("Location") != "":
			to, err := u.Parse(response.Header.Get("Location"))
			if hops++; err != nil || hops > MostRedirect || to.Scheme != "https" && to.Scheme != "http" || to.Host == "" {
				answer.Problem = "it leads on and on, or to no page of the web"
				return answer, true
			}
			if code != http.StatusMovedPermanently && code != http.StatusPermanentRedirect {
				forGood = false
			}
			u = to
			u.Fragment, u.RawFragment = "", ""
			method = http.MethodHead
		case code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable:
			after := later(response.Header.Get("Retry-After"), r.Now())
			if after > MostWait || waited || after == 0 && code == http.StatusTooManyRequests {
				answer.Later = r.Now().Add(max(after, Bad))
				return answer, true
			}
			if after == 0 {
				r.failed(&answer, old, errors.New("the server says "+status(code)))
				return answer, true
			}
			waited = true
			if r.wait(ctx, after) != nil {
				return answer, false
			}
		case code >= 400 && method == http.MethodHead:
			method = http.MethodGet // not all servers know HEAD
		case code == http.StatusNotFound || code == http.StatusGone:
			answer.Problem = "the server says " + status(code)
			return answer, true
		case code >= 500:
			r.failed(&answer, old, errors.New("the server says "+status(code)))
			return answer, true
		case code >= 400:
			return answer, true // it does not say: a page for members, or for browsers alone
		default:
			if hops > 0 && forGood {
				answer.Moved = u.String()
			}
			return answer, true
		}
	}
}

func status(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

// failed notes that a server did not answer. That is no problem before it has
// done so on another day too; that a name does not exist, or belongs to nobody's
// public server, is one.
func (r *run) failed(answer *Answer, old Answer, err error) {
	var private outside.Private
	var name *net.DNSError
	switch {
	case errors.As(err, &private):
		answer.Problem = private.Error()
		return
	case errors.As(err, &name) && name.IsNotFound:
		answer.Problem = "there is no host " + name.Name
		return
	}
	answer.Failed = answer.Asked
	if !old.Failed.IsZero() {
		answer.Failed = old.Failed
		if answer.Asked.Sub(old.Failed) >= Bad {
			answer.Problem = plain(err) + ", as on " + old.Failed.Format(time.DateOnly)
		}
	}
}

// plain puts an error of the network into words.
func plain(err error) string {
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return "the server does not answer"
	}
	var asked *url.Error
	if errors.As(err, &asked) {
		err = asked.Err
	}
	if text := err.Error(); strings.HasPrefix(text, "the server ") {
		return text
	}
	return "the server cannot be reached"
}

// request makes one request, when it is its turn at the host. What the answer
// holds is not read.
func (r *run) request(ctx context.Context, method string, u *url.URL) (*http.Response, error) {
	t := r.turnAt(u.Host)
	t.Lock()
	defer t.Unlock()
	if err := r.wait(ctx, t.free.Sub(r.Now())); err != nil {
		return nil, err
	}
	defer func() { t.free = r.Now().Add(Pause) }()
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "coranto (checks links)")
	request.Header.Set("Accept", "text/html, */*;q=0.8")
	response, err := r.transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	_, _ = io.CopyN(io.Discard, response.Body, 1)
	return response, response.Body.Close()
}

// later reads a Retry-After (RFC 9110, §10.2.3): seconds, or a date.
func later(s string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil {
		return time.Duration(min(max(n, 0), 365*24*3600)) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// Addresses returns the addresses of a ledger, in order.
func (l Ledger) Addresses() []string {
	var out []string
	for address := range l {
		out = append(out, address)
	}
	slices.SortFunc(out, cmp.Compare[string])
	return out
}
