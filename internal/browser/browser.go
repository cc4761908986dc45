// Package browser shows pages to a real browser, for tests: Chromium without a
// window, with a profile of its own that is gone afterwards.
//
// A test starts one with [Start] and opens tabs in it. It never waits for a
// time, always for a condition of the page ([Tab.Wait]).
package browser

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// names are what Chromium is called, by those who package it.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// patience is how long a condition may take to hold, on a machine that is busy
// with much else. It bounds a failing test; one that passes does not see it.
const patience = time.Minute

// Browser is one running Chromium.
type Browser struct {
	t   testing.TB
	ctx context.Context
}

// Start starts Chromium, which ends with the test. A machine without one fails
// the test.
func Start(t testing.TB) *Browser {
	t.Helper()
	i := slices.IndexFunc(names, func(name string) bool { _, err := exec.LookPath(name); return err == nil })
	if i < 0 {
		t.Fatal("this test needs Chromium; install it with: make chromium")
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(names[i]),
		chromedp.NoSandbox, // refuses to start for root; what is shown here is our own
		chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()),
	)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), flags...)
	t.Cleanup(cancel)
	ctx, _ = chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {}))
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("%s does not start: %v", names[i], err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if err := chromedp.Cancel(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("Chromium does not end: %v", err)
		}
	})
	return &Browser{t, ctx}
}

// For returns the same Chromium for a part of the test: a tab that is opened in it
// ends with the part.
func (b *Browser) For(t testing.TB) *Browser { return &Browser{t, b.ctx} }

// Tab is one tab. It notes what the browser complains of, and what it asks for.
type Tab struct {
	t   testing.TB
	ctx context.Context

	noScripts bool // of pages; then they have no timers either

	mu         sync.Mutex
	complaints []string
	requests   []string
}

// Tab opens a new tab, in front of the others.
func (b *Browser) Tab() *Tab {
	b.t.Helper()
	tab := &Tab{t: b.t}
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	tab.ctx = ctx
	if err := chromedp.Do(ctx); err != nil {
		b.t.Fatalf("a new tab: %v", err)
	}
	if err := chromedp.Listen(ctx, func(event any) {
		if event, ok := event.(*network.EventRequestWillBeSent); ok {
			tab.mu.Lock()
			defer tab.mu.Unlock()
			tab.requests = append(tab.requests, event.Request.URL)
		}
	}); err != nil {
		b.t.Fatalf("a new tab: %v", err)
	}
	go func() {
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			if m.IsException() || m.Type == "error" || m.Type == "warning" {
				tab.mu.Lock()
				tab.complaints = append(tab.complaints, m.Text)
				tab.mu.Unlock()
			}
		}
	}()
	return tab
}

// Complaints returns what the browser has complained of since the tab was
// opened: uncaught errors, what a policy refused, what could not be loaded.
func (tab *Tab) Complaints() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return slices.Clone(tab.complaints)
}

// Requests returns the addresses that the tab has asked for since it was opened,
// pages among them. What a page asked for before [Get] looked at it is there.
func (tab *Tab) Requests() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return slices.Clone(tab.requests)
}

// Do carries out actions of chromedp in the tab.
func (tab *Tab) Do(actions ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		tab.t.Fatal(err)
	}
}

// Loaded is the condition that all of a page is there.
const Loaded = `document.readyState == "complete"`

// Open shows the page at an address, and returns when it is loaded.
func (tab *Tab) Open(address string) {
	tab.t.Helper()
	tab.Do(chromedp.Navigate(address))
	tab.Wait(Loaded) // of the page itself: Navigate may return while it is read
}

// Press presses keys, one after the other, in what has the focus: letters, and
// the names of chromedp/kb.
func (tab *Tab) Press(keys string) {
	tab.t.Helper()
	tab.Do(chromedp.KeyEvent(keys))
}

// Click clicks in the middle of the first element that a selector finds.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	at := Get[[2]float64](tab, fmt.Sprintf(`(() => {
		const e = document.querySelector(%q)
		e.scrollIntoView({block: "center", behavior: "instant"})
		const box = e.getBoundingClientRect()
		return [box.x + box.width / 2, box.y + box.height / 2]
	})()`, selector))
	tab.Do(chromedp.MouseClickXY(at[0], at[1]))
}

// Size makes the tab so wide and high, in pixels.
func (tab *Tab) Size(width, height int) {
	tab.t.Helper()
	tab.Do(chromedp.EmulateViewport(int64(width), int64(height)))
}

// Media shows pages as for "screen" or "print", in the colours that the reader's
// system has: "light" or "dark".
func (tab *Tab) Media(media, scheme string) {
	tab.t.Helper()
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

// Text sets the size of text in the reader's settings, in pixels; browsers begin
// with 16.
func (tab *Tab) Text(pixels int) {
	tab.t.Helper()
	call(tab, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: int64(pixels), Fixed: int64(pixels) - 3}})
}

// NoScripts switches the scripts of pages off. Get and Wait still work.
func (tab *Tab) NoScripts() {
	tab.t.Helper()
	tab.noScripts = true
	call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// Before runs a script in every page that is opened from now on, before anything
// of the page's own.
func (tab *Tab) Before(script string) {
	tab.t.Helper()
	call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}

// call gives the browser a command.
func call[P, R any](tab *Tab, command cdp.Command[P, R], params P) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	if _, err := chromedp.Call(ctx, command, params); err != nil {
		tab.t.Fatalf("%s: %v", command.Method, err)
	}
}

// Get returns the value of a JavaScript expression in the tab's page. A promise
// is waited for.
func Get[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Wait returns when a JavaScript condition holds in the tab's page, whatever
// page that is by then: it may be loaded anew meanwhile.
func (tab *Tab) Wait(condition string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	expression := fmt.Sprintf(`new Promise(done => {
		const look = () => { (() => { try { return %s } catch { return false } })() ? done(true) : setTimeout(look, 5) }
		look()
	})`, condition)
	if tab.noScripts {
		expression = fmt.Sprintf(`(() => { try { return !!(%s) } catch { return false } })()`, condition)
	}
	for {
		holds, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression, chromedp.EvalAwaitPromise))
		if err == nil && holds {
			return
		}
		if ctx.Err() != nil {
			tab.t.Fatalf("this never came to hold: %s\non the page: %s\ncomplaints: %q",
				condition, Get[string](tab, "document.documentElement.outerHTML.slice(0, 4000)"), tab.Complaints())
		}
	}
}
