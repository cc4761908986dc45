package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// tab is a page that is open: it listens for changes.
type tab struct {
	page   string
	events io.ReadCloser
	told   chan struct{}
}

func (v *visitor) open(page string) (*tab, error) {
	if _, err := v.get(page); err != nil {
		return nil, err
	}
	u, err := url.Parse(page)
	if err != nil {
		return nil, err
	}
	answer, err := http.Get(v.home + "_coranto/events?path=" + url.QueryEscape(u.Path))
	if err != nil {
		return nil, err
	}
	t := &tab{page: page, events: answer.Body, told: make(chan struct{}, 1)}
	lines := bufio.NewReader(answer.Body)
	if _, err := lines.ReadString('\n'); err != nil {
		return nil, err
	}
	go func() {
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				close(t.told)
				return
			}
			if strings.HasPrefix(line, "event: change") {
				select {
				case t.told <- struct{}{}:
				default:
				}
			}
		}
	}()
	return t, nil
}

func (t *tab) close() { t.events.Close() }

// wait waits until the tab is told of a change.
func (t *tab) wait(ctx context.Context) error {
	const patience = 30 * time.Second
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case _, open := <-t.told:
		if !open {
			return errors.New("the stream has ended")
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return errors.New("nobody tells of a change of " + t.page)
	}
}
