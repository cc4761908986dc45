package main

import (
	"context"
	"fmt"
	"time"
)

// watching is a [files.Watcher].
type watching interface {
	Changes() <-chan []string
	Err() error
	Close()
}

// pollEvery is how often files are looked at where nobody tells of changes.
const pollEvery = time.Second

// follow gives the changes that a watcher tells of, until ctx ends. A watcher may
// come to an end before, such as with a new folder that is one more than the
// system watches for us. Then it is said why, and the files are looked at every
// second: a preview that misses changes is worse than one that is late.
func (t *tool) follow(ctx context.Context, w watching, poll func() (watching, error)) <-chan []string {
	changes := make(chan []string)
	go func() {
		defer close(changes)
		for pass(ctx, w.Changes(), changes) {
			why := w.Err()
			next, err := poll()
			if err != nil {
				fmt.Fprintf(t.err, "%v\nchanges are seen no more: %v\n", why, err)
				return
			}
			fmt.Fprintf(t.err, "%v\nthe files are looked at every second from now on\n", why)
			w = next
			select { // what was missed meanwhile
			case changes <- []string{"."}:
			case <-ctx.Done():
			}
		}
		w.Close()
	}()
	return changes
}

// pass hands changes on, and reports whether it was they that ended, and not ctx.
func pass(ctx context.Context, from <-chan []string, to chan<- []string) bool {
	for {
		select {
		case names, open := <-from:
			if !open {
				return ctx.Err() == nil
			}
			select {
			case to <- names:
			case <-ctx.Done():
				return false
			}
		case <-ctx.Done():
			return false
		}
	}
}
