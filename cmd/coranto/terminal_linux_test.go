package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// onTerminal returns what do writes to a terminal that it is given.
func onTerminal(t *testing.T, do func(terminal *os.File)) string {
	t.Helper()
	return onTerminalWith(t, "", do)
}

// onTerminalWith does the same with somebody at the terminal who has typed
// something already.
func onTerminalWith(t *testing.T, typed string, do func(terminal *os.File)) string {
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
	if _, err := ours.WriteString(typed); err != nil {
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

// TestNewAsks has a person at a terminal who answers, misspells, looks what
// there is, and goes away.
func TestNewAsks(t *testing.T) {
	tests := []struct {
		name, typed string
		args        []string
		code        int
		file        string   // that is written
		says        []string // in it
		shown       string
	}{
		{
			"everything", "\n Ship refloated \nharbour post\nlaw, Shiping,Tugs\n\n?\nThe Case\n", nil, exitDone,
			"content/articles/2021/01/ship-refloated.md",
			[]string{"title: Ship refloated\n", "source: Harbour Post\n", "tags:\n  - Law\n  - Shipping\n  - Tugs\n", "story: the-case\n"},
			`"Shiping" would be new here. Is Shipping meant?`,
		},
		{
			"what is not given", "Shiping\nno\n", []string{"Ship refloated", "--source", "", "--story", "x"}, exitDone,
			"content/articles/2021/01/ship-refloated.md", []string{"tags:\n  - Shiping\n", "story: x\n", "# source:"}, "Tags",
		},
		{"nothing", "\x04", nil, exitStopped, "", nil, "coranto: stopped; nothing was written"},
		{"a part", "Ship refloated\nHarbour Post\n\x04", nil, exitStopped, "", nil, "coranto: stopped; nothing was written"},
		{"nobody, when it is to be quiet", "", []string{"Ship refloated", "--quiet"}, exitDone, "content/articles/2021/01/ship-refloated.md", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			for name, text := range map[string]string{
				"site.yaml":               "title: Test\nurl: https://example.org/\nid: example.org,2021\ntimezone: UTC\n",
				"content/articles/one.md": "---\ntitle: One\ndate: 2021-01-10\nsource: Harbour Post\ntags: [Law, Shipping]\nstory: the-case\n---\n",
			} {
				if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o666)); err != nil {
					t.Fatal(err)
				}
			}
			in, out, err := os.Stdin, os.Stdout, os.Stderr
			defer func() { os.Stdin, os.Stdout, os.Stderr = in, out, err }()
			os.Stdout, _ = os.Open(os.DevNull)
			defer os.Stdout.Close()
			text := onTerminalWith(t, test.typed, func(terminal *os.File) {
				os.Stdin, os.Stderr = terminal, terminal
				if code := run(append([]string{"new", "--now", "2021-01-21T18:30:00Z"}, test.args...)); code != test.code {
					t.Errorf("the exit code is %d", code)
				}
			})
			if !strings.Contains(text, test.shown) {
				t.Errorf("it shows %q, want %q in it", text, test.shown)
			}
			files, _ := filepath.Glob("content/articles/2021/01/*")
			if want := test.file; len(files) > 1 || len(files) == 1 != (want != "") || len(files) == 1 && files[0] != want {
				t.Errorf("it wrote %q, want %q", files, want)
			}
			got, _ := os.ReadFile(test.file)
			for _, line := range test.says {
				if !strings.Contains(string(got), line) {
					t.Errorf("the file has no %q:\n%s", line, got)
				}
			}
		})
	}
}
