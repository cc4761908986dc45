package main

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// watcher is a files.Watcher that says what the test wants it to.
type watcher struct {
	changes chan []string
	err     error
	closed  bool
}

func (w *watcher) Changes() <-chan []string { return w.changes }
func (w *watcher) Err() error               { return w.err }
func (w *watcher) Close()                   { w.closed = true }

func TestWhereWatchingEndsTheFilesAreLookedAt(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	var said strings.Builder
	first := &watcher{changes: make(chan []string), err: errors.New("too many folders")}
	second := &watcher{changes: make(chan []string)}
	changes := (&tool{err: &said}).follow(ctx, first, func() (watching, error) { return second, nil })
	tells := func(w *watcher, name string) {
		t.Helper()
		w.changes <- []string{name}
		if got := <-changes; len(got) != 1 || got[0] != name {
			t.Errorf("told of %v, want %s", got, name)
		}
	}
	tells(first, "a.md")
	close(first.changes)
	if got := <-changes; len(got) != 1 || got[0] != "." {
		t.Errorf("after the end of watching it tells of %v, not of everything", got)
	}
	tells(second, "b.md")
	stop()
	for range changes {
	}
	if !second.closed {
		t.Error("the second watcher is not closed")
	}
	if text := said.String(); !strings.Contains(text, "too many folders") || !strings.Contains(text, "every second") {
		t.Errorf("it says %q", text)
	}
}
