package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"coranto"
	"coranto/internal/build"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/preview"
)

// defaultAddr is where a preview is, unless it is told otherwise or the port is
// taken.
const defaultAddr = "127.0.0.1:8080"

func (t *tool) serveCommand() *cobra.Command {
	var addr string
	var published, poll, open bool
	var clock clock
	c := &cobra.Command{
		Use:   "serve",
		Short: "Show the site in a browser, and each change at once",
		Long: `Serve shows the site as it will be, and keeps the browser up to date while
files are edited. Drafts and scheduled articles are shown, and marked. Nothing is
written to public/. It ends with Ctrl-C.`,
		Example: `  coranto serve
  coranto serve --open
  coranto serve --published
  coranto serve --published --now 2021-01-24T18:00:00Z   what they will see then
  coranto serve --addr 0.0.0.0:8080 --poll`,
		Args: atMost(0),
		RunE: func(c *cobra.Command, _ []string) error {
			host, _, err := net.SplitHostPort(addr)
			if err != nil {
				return fmt.Errorf("--addr: %q is not an address; write a host and a port, as in 127.0.0.1:8080", addr)
			}
			if _, err := os.Stat(files.ConfigName); errors.Is(err, fs.ErrNotExist) {
				return &failure{errors.New("there is no site.yaml here; run coranto init, or name the digest's folder with -C")}
			}
			listener, err := listen(addr, c.Flags().Changed("addr"))
			if err != nil {
				return &failure{err}
			}
			watch := files.WatchOptions{}
			if poll {
				watch.Poll = pollEvery
			}
			watcher, err := files.Watch(".", watch)
			if err != nil {
				return &failure{errors.Join(err, listener.Close())}
			}
			dir, err := files.Dir(".")
			if err != nil {
				watcher.Close()
				return &failure{errors.Join(err, listener.Close())}
			}
			ctx, stop := context.WithCancel(c.Context())
			changes := t.follow(ctx, watcher, func() (watching, error) { return files.Watch(".", files.WatchOptions{Poll: pollEvery}) })
			defer func() {
				stop()
				for range changes {
				}
			}()
			o := preview.Options{
				Layers: []fs.FS{dir, coranto.Theme}, Changes: changes, Clock: clock.running(),
				Hosts: []string{strings.ToLower(host)}, AnyIP: !loopback(host),
				Report: func(r preview.Report) {
					if r.Start {
						saveMemory()
					}
					t.previewed(r, listener.Addr(), open)
				},
			}
			o.Site.Kept = build.Kept(".")
			o.Site.Drafts, o.Site.Future, o.Site.Jobs = !published, !published, runtime.GOMAXPROCS(0)
			defer spendMemory(whileOpening)()
			if err := preview.New(o).Serve(ctx, listener); err != nil {
				return &failure{err}
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&addr, "addr", defaultAddr, "answer at this `address`; the next free port is taken unless it is given")
	f.BoolVar(&published, "published", false, "show what readers will see: no drafts, no scheduled articles")
	clock.flag(c, "show the site as of this `moment`, and let time go on from there")
	f.BoolVar(&poll, "poll", false, "look at the files every second, where the system tells of no changes")
	f.BoolVar(&open, "open", false, "open the site in the browser")
	return c
}

// listen takes an address; unless it was asked for, one of the next ports will
// do as well.
func listen(addr string, asked bool) (net.Listener, error) {
	const tries = 100
	host, port, _ := net.SplitHostPort(addr)
	first, _ := strconv.Atoi(port)
	for i := 0; ; i++ {
		l, err := net.Listen("tcp", addr)
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			return nil, err
		}
		if asked || i == tries {
			return nil, fmt.Errorf("%s is taken; name another with --addr, or leave --addr away for the next free port", addr)
		}
		addr = net.JoinHostPort(host, strconv.Itoa(first+i+1))
	}
}

// loopback reports whether a host is this machine for itself alone.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// previewed tells what a change did.
func (t *tool) previewed(r preview.Report, addr net.Addr, open bool) {
	switch {
	case r.Start:
		url := "http://" + reachable(addr) + r.Base
		t.say("serving %s (loaded in %s); Ctrl-C ends it", url, span(r.Took))
		if open {
			openBrowser(url)
		}
	case r.Clock:
		t.say("the time for a change of the site has come")
	case r.Files > 0:
		t.say("changed: %s, %s", count(r.Files, "file"), span(r.Took))
	}
	ds := r.New
	if r.Full != nil {
		ds = r.Full
	}
	if t.quiet {
		ds = onlyErrors(ds)
	}
	_ = diag.Text(t.err, ds, t.colour())
	if r.Mended {
		t.say("no errors any more")
	}
}

// reachable writes an address as a browser on this machine can use it.
func reachable(addr net.Addr) string {
	host, port, _ := net.SplitHostPort(addr.String())
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// openBrowser asks the desktop to show an address. Where there is none, the
// address stands in the terminal.
func openBrowser(url string) {
	var c *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		c = exec.Command("open", url)
	case "windows":
		c = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	default:
		c = exec.Command("xdg-open", url)
	}
	if c.Start() == nil {
		go func() { _ = c.Wait() }()
	}
}
