package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
)

// edit opens a file in the editor that somebody has chosen: $VISUAL, else
// $EDITOR, else vi. Either may have arguments, as in "code --wait".
func (t *tool) edit(name string) error {
	visual := os.Getenv("VISUAL")
	if os.Getenv("TERM") == "dumb" {
		visual = "" // one for the whole screen
	}
	editor := cmp.Or(strings.TrimSpace(visual), strings.TrimSpace(os.Getenv("EDITOR")), "vi")
	c := exec.Command("sh", "-c", editor+` "$@"`, editor, name)
	if runtime.GOOS == "windows" {
		words := strings.Fields(editor)
		c = exec.Command(words[0], append(words[1:], name)...)
	}
	c.Stdin, c.Stdout, c.Stderr = t.in, t.err, t.err
	// Ctrl-C is for the editor alone.
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	if err := c.Run(); err != nil {
		return &failure{fmt.Errorf("the editor %s could not be used: %w; %s is written, and can be edited all the same; set EDITOR to another editor", editor, err, name)}
	}
	return nil
}
