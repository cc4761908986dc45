package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// onTerminal returns what do writes to a terminal that it is given.
func onTerminal(t *testing.T, do func(terminal *os.File)) string {
	t.Helper()
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal("this test needs a terminal: ", err)
	}
	defer ours.Close()
	if err := unix.IoctlSetPointerInt(int(ours.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(ours.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := make(chan string)
	go func() {
		got, _ := io.ReadAll(ours) // ends with an error when theirs is closed
		text <- string(got)
	}()
	do(theirs)
	theirs.Close()
	return <-text
}

func TestColour(t *testing.T) {
	tests := []struct {
		name, noColor, term string
		coloured            bool
	}{
		{"on a terminal", "", "xterm", true},
		{"with NO_COLOR", "1", "xterm", false},
		{"on a terminal that has none", "", "dumb", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("NO_COLOR", test.noColor)
			t.Setenv("TERM", test.term)
			t.Chdir(t.TempDir())
			if err := os.WriteFile("site.yaml", []byte("titel: Test\n"), 0o666); err != nil {
				t.Fatal(err)
			}
			usual := os.Stderr
			defer func() { os.Stderr = usual }()
			text := onTerminal(t, func(terminal *os.File) {
				os.Stderr = terminal
				if code := run([]string{"build"}); code != exitErrors {
					t.Errorf("the exit code is %d", code)
				}
			})
			if !strings.Contains(text, "site.yaml:1:1") || strings.Contains(text, "\x1b[") != test.coloured {
				t.Errorf("it says %q", text)
			}
		})
	}
}

func TestProgress(t *testing.T) {
	tests := []struct {
		name  string
		ran   time.Duration
		quiet bool
		want  string
	}{
		{"after more than a second", 2 * time.Second, false, "\r64 of 100 pages (64 %)\r\x1b[K"},
		{"at once", 0, false, ""},
		{"when it is to be quiet", 2 * time.Second, true, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := onTerminal(t, func(terminal *os.File) {
				p := (&tool{err: terminal, quiet: test.quiet}).progress()
				p.start = p.start.Add(-test.ran)
				p.show(64, 100)
				p.clear()
			})
			if got != test.want {
				t.Errorf("it shows %q, want %q", got, test.want)
			}
		})
	}
	var b strings.Builder
	p := (&tool{err: &b}).progress()
	p.start = p.start.Add(-time.Minute)
	p.show(64, 100)
	p.clear()
	if b.Len() > 0 {
		t.Errorf("without a terminal it shows %q", b.String())
	}
}
