package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Hugo is measured beside coranto where it is installed, with the same articles:
// see sample/hugo.go for what makes the two sites equivalent.

// hugoBuilt is what was measured of cold builds with Hugo.
type hugoBuilt struct {
	Cold  []run `json:"cold"` // by wall time
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

// hugoVersion returns the name and the version of the Hugo that is installed; ""
// when none is.
func hugoVersion() string {
	out, err := exec.Command("hugo", "version").Output()
	words := strings.Fields(string(out))
	if err != nil || len(words) < 2 {
		return ""
	}
	version, _, _ := strings.Cut(words[1], "+")
	return "Hugo " + strings.TrimPrefix(version, "v")
}

// sampleForHugo writes the digest as a site for Hugo.
func (b *builder) sampleForHugo() error {
	return b.step(nil, "step:hugo", b.path("hugo"), strconv.Itoa(b.n), strconv.FormatUint(b.seed, 10))
}

// buildWithHugo makes cold builds with Hugo.
func (b *builder) buildWithHugo() (*hugoBuilt, error) {
	if err := b.sampleForHugo(); err != nil {
		return nil, err
	}
	h := &hugoBuilt{}
	for i := range b.runs {
		if err := os.RemoveAll(b.path("hugo-out")); err != nil {
			return nil, err
		}
		c := exec.CommandContext(b.ctx, "hugo", "--source", b.path("hugo"), "--destination", b.path("hugo-out"), "--cacheDir", b.path("hugo-cache"), "--quiet")
		var messages bytes.Buffer
		c.Stdout, c.Stderr = &messages, &messages
		start := time.Now()
		if err := c.Run(); err != nil {
			return nil, fmt.Errorf("hugo: %w\n%s", err, &messages)
		}
		h.Cold = append(h.Cold, run{
			Wall:       time.Since(start).Seconds(),
			CPU:        (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds(),
			PeakMemory: peakMemory(c.ProcessState),
		})
		if i > 0 {
			continue
		}
		err := filepath.WalkDir(b.path("hugo-out"), func(_ string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			info, err := e.Info()
			if err == nil {
				h.Files++
				h.Bytes += info.Size()
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(h.Cold, func(x, y run) int { return compare(x.Wall, y.Wall) })
	return h, errors.Join(os.RemoveAll(b.path("hugo-out")), os.RemoveAll(b.path("hugo")))
}

// hugoServer is hugo server, which writes to memory. It says in a protocol of its
// own when a page is another, so it is asked for the page again and again.
func (b *builder) hugoServer() program {
	return program{
		command: func() *exec.Cmd {
			port := "1313"
			if l, err := net.Listen("tcp", "127.0.0.1:0"); err == nil {
				_, port, _ = net.SplitHostPort(l.Addr().String())
				_ = l.Close()
			}
			return exec.CommandContext(b.ctx, "hugo", "server", "--source", b.path("hugo"), "--cacheDir", b.path("hugo-cache"),
				"--bind", "127.0.0.1", "--port", port, "--baseURL", "http://127.0.0.1/digest/")
		},
		says:     regexp.MustCompile(`available at (http://127\.0\.0\.1:\S+)`),
		articles: b.path("hugo/content"),
		layout: func(mark string) (string, string, error) {
			file := b.path("hugo/layouts/_default/single.html")
			layout, err := os.ReadFile(file)
			return file, strings.Replace(string(layout), "</h1>", "</h1><p>A "+mark+"</p>", 1), err
		},
	}
}

// pause waits a moment, unless that has been going on for too long.
func pause(ctx context.Context, since time.Time) error {
	const moment, patience = 3 * time.Millisecond, 5 * time.Minute
	if time.Since(since) > patience {
		return errors.New("nothing changes")
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(moment):
		return nil
	}
}
