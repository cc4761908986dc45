package preview

import (
	"bufio"
	"context"
	"io"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"
)

// pipes are a network in memory, in which deadlines are of the bubble's time.
type pipes struct {
	calls chan net.Conn
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.calls:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	close(p.done)
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

// call opens a connection to the preview.
func (p *pipes) call() net.Conn {
	mine, its := net.Pipe()
	p.calls <- its
	return mine
}

// TestSlowClientsAreLeft holds that whoever sends or takes nothing is not waited
// for, while a stream of events stays open, and that the end is prompt all the
// same.
func TestSlowClientsAreLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		folder := fstest.MapFS{}
		for name, text := range digest() {
			folder[name] = &fstest.MapFile{Data: []byte(text)}
		}
		changes := make(chan []string)
		p := New(Options{Layers: []fs.FS{folder, built()}, Changes: changes, Clock: time.Now})
		l := &pipes{calls: make(chan net.Conn), done: make(chan struct{})}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- p.Serve(ctx, l) }()

		asks := func(path string) net.Conn {
			c := l.call()
			if _, err := io.WriteString(c, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			return c
		}
		begin := time.Now()
		lasts := func(what string, c net.Conn, most time.Duration) {
			t.Helper()
			_, _ = io.Copy(io.Discard, c)
			if took := time.Since(begin); took > most {
				t.Errorf("%s is left after %v", what, took)
			}
		}
		stream := asks("/news/_coranto/events?path=/news/1999/12/first.html")
		heard := bufio.NewReader(stream)
		if answer, err := http.ReadResponse(heard, nil); err != nil || answer.StatusCode != http.StatusOK {
			t.Fatal(answer, err)
		}

		half := l.call()
		if _, err := io.WriteString(half, "GET /news/ HTTP/1.1\r\nHost: loc"); err != nil {
			t.Fatal(err)
		}
		lasts("who sends half a request", half, 11*time.Second)
		deaf := asks("/news/style.css")
		begin = time.Now()
		time.Sleep(31 * time.Second) // it takes nothing
		lasts("who takes nothing", deaf, 32*time.Second)
		idle := asks("/news/robots.txt")
		begin = time.Now()
		lasts("who asks no more", idle, 3*time.Minute)

		told := make(chan bool)
		go func() {
			for {
				line, err := heard.ReadString('\n')
				if err != nil {
					told <- false
					return
				}
				if strings.HasPrefix(line, "event: change") {
					told <- true
				}
			}
		}()
		folder["content/articles/first.md"] = &fstest.MapFile{Data: []byte(article("First, edited", dated))}
		changes <- []string{"content/articles/first.md"}
		if !<-told {
			t.Error("a stream ends with the patience for requests")
		}

		begin = time.Now()
		stop()
		if <-told {
			t.Error("the stream does not end")
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("the end took %v", took)
		}
		stream.Close()
	})
}
