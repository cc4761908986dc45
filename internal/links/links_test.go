package links

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock is one that moves when somebody waits.
type clock struct {
	sync.Mutex
	now    time.Time
	waited []time.Duration
}

func (c *clock) Now() time.Time {
	c.Lock()
	defer c.Unlock()
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.Lock()
	defer c.Unlock()
	c.now = c.now.Add(d)
	c.waited = append(c.waited, d)
	return ctx.Err()
}

// server counts what it is asked.
type server struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
	busy  bool
}

func newServer(t *testing.T, c *clock) *server {
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		if s.busy {
			t.Error("two requests at a time")
		}
		s.busy = true
		s.asked = append(s.asked, r.Method+" "+r.URL.Path)
		n := len(s.asked)
		s.mu.Unlock()
		defer func() { s.mu.Lock(); s.busy = false; s.mu.Unlock() }()
		switch r.URL.Path {
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/missing":
			w.WriteHeader(http.StatusNotFound)
		case "/nohead":
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
			}
		case "/members":
			w.WriteHeader(http.StatusForbidden)
		case "/moved":
			http.Redirect(w, r, "/further", http.StatusMovedPermanently)
		case "/further":
			http.Redirect(w, r, "/fine", http.StatusPermanentRedirect)
		case "/today":
			http.Redirect(w, r, "/moved", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusMovedPermanently)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/broken":
			w.WriteHeader(http.StatusInternalServerError)
		case "/soon":
			if n == 1 {
				w.Header().Set("Retry-After", "5")
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		case "/later":
			w.Header().Set("Retry-After", c.Now().Add(72*time.Hour).UTC().Format(http.TimeFormat))
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func newClock() *clock { return &clock{now: time.Date(2021, 2, 1, 12, 0, 0, 0, time.UTC)} }

// TestAnswers holds, address by address, what is found out, and what it takes.
func TestAnswers(t *testing.T) {
	for path, test := range map[string]struct{ asked, problem, moved string }{
		"/fine":    {"HEAD /fine", "", ""},
		"/fine#x":  {"HEAD /fine", "", ""},
		"/gone":    {"HEAD /gone, GET /gone", "the server says 410 Gone", ""},
		"/missing": {"HEAD /missing, GET /missing", "the server says 404 Not Found", ""},
		"/nohead":  {"HEAD /nohead, GET /nohead", "", ""},
		"/members": {"HEAD /members, GET /members", "", ""},
		"/moved":   {"HEAD /moved, HEAD /further, HEAD /fine", "", "/fine"},
		"/today":   {"HEAD /today, HEAD /moved, HEAD /further, HEAD /fine", "", ""},
		"/loop":    {strings.TrimSuffix(strings.Repeat("HEAD /loop, ", MostRedirect+1), ", "), "it leads on and on, or to no page of the web", ""},
		"/file":    {"HEAD /file", "it leads on and on, or to no page of the web", ""},
		"/broken":  {"HEAD /broken, GET /broken", "", ""}, // not yet
		"/soon":    {"HEAD /soon, HEAD /soon", "", ""},
		"/later":   {"HEAD /later", "", ""},
	} {
		c := newClock()
		s := newServer(t, c)
		a := Asker{AllowPrivate: true, Now: c.Now, Wait: c.Wait}
		ledger, err := a.Ask(context.Background(), []string{s.URL + path, s.URL + path}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := ledger[s.URL+path]
		if asked := strings.Join(s.asked, ", "); asked != test.asked || got.Problem != test.problem || strings.TrimPrefix(got.Moved, s.URL) != test.moved {
			t.Errorf("%s: asked %q, found %+v", path, asked, got)
		}
		// Between two requests there is a pause, and after a plea for patience more.
		want := slices.Repeat([]time.Duration{Pause}, len(s.asked)-1)
		if path == "/soon" {
			want = []time.Duration{5 * time.Second}
		}
		if !slices.Equal(c.waited, want) {
			t.Errorf("%s: waited %v, want %v", path, c.waited, want)
		}
	}
}

// TestTheLedger holds when an address is asked again, and that a server that
// fails does so on two days before it is a problem.
func TestTheLedger(t *testing.T) {
	c := newClock()
	s := newServer(t, c)
	a := Asker{AllowPrivate: true, Now: c.Now, Wait: c.Wait}
	var ledger Ledger
	ask := func(after time.Duration, want string, paths ...string) {
		t.Helper()
		c.now = c.now.Add(after)
		s.asked = nil
		var addresses []string
		for _, p := range paths {
			addresses = append(addresses, s.URL+p)
		}
		var err error
		if ledger, err = a.Ask(context.Background(), addresses, ledger); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(s.asked, ", "); got != want {
			t.Errorf("asked %q, want %q", got, want)
		}
	}
	all := []string{"/fine", "/missing", "/broken"}
	ask(0, "HEAD /fine, HEAD /missing, GET /missing, HEAD /broken, GET /broken", all...)
	ask(time.Hour, "", all...)
	if p := ledger[s.URL+"/missing"].Problem; p == "" {
		t.Error("what is known of a bad address is not told again")
	}
	if p := ledger[s.URL+"/broken"].Problem; p != "" {
		t.Errorf("told on the first day: %s", p)
	}
	ask(Bad, "HEAD /missing, GET /missing, HEAD /broken, GET /broken", all...)
	if p := ledger[s.URL+"/broken"].Problem; p != "the server says 500 Internal Server Error, as on 2021-02-01" {
		t.Errorf("on the second day: %q", p)
	}
	ask(Good, "HEAD /fine", "/fine")
	if len(ledger) != 1 {
		t.Errorf("the ledger keeps what nothing links to: %v", ledger.Addresses())
	}
	// Who wants to be left alone is, with all that the host has.
	ask(0, "HEAD /later", "/later", "/fine2")
	ask(71*time.Hour, "HEAD /fine2", "/later", "/fine2")
	ask(2*time.Hour, "HEAD /later", "/later", "/fine2")
}

// TestPrivateAddresses holds that links lead nobody into the own network.
func TestPrivateAddresses(t *testing.T) {
	c := newClock()
	s := newServer(t, c)
	a := Asker{Now: c.Now, Wait: c.Wait}
	ledger, err := a.Ask(context.Background(), []string{s.URL + "/fine"}, nil)
	if p := ledger[s.URL+"/fine"].Problem; err != nil || !strings.Contains(p, "127.0.0.1, which is no public address") || len(s.asked) > 0 {
		t.Errorf("%q, %v; asked %q", p, err, s.asked)
	}
}

// TestHostsAreAskedSideBySide holds that a slow host keeps no other waiting, and
// that what was found out is kept when the rest is interrupted.
func TestHostsAreAskedSideBySide(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer slow.Close()
	var mu sync.Mutex
	answered := 0
	c := newClock()
	quick := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if answered++; answered == 3 {
			stop()
		}
	}))
	defer quick.Close()
	addresses := []string{slow.URL + "/x"}
	for i := range 3 {
		addresses = append(addresses, fmt.Sprintf("%s/%d", quick.URL, i))
	}
	a := Asker{AllowPrivate: true, Now: c.Now, Wait: c.Wait}
	ledger, err := a.Ask(ctx, addresses, nil)
	if err != context.Canceled || len(ledger) < 2 {
		t.Errorf("%v, %v", ledger, err)
	}
}
