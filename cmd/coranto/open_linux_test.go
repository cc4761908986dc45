package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestServeOpensTheBrowser puts a program in the place of the desktop's, which
// writes what it is asked to open.
func TestServeOpensTheBrowser(t *testing.T) {
	dir := t.TempDir()
	opened := filepath.Join(dir, "opened")
	if err := syscall.Mkfifo(opened, 0o600); err != nil {
		t.Skip(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte("#!/bin/sh\necho \"$1\" > "+opened+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	home, end := serve(t, "--addr", "127.0.0.1:0", "--open")
	asked, err := os.ReadFile(opened) // waits for who writes
	if got := strings.TrimSpace(string(asked)); err != nil || got != home {
		t.Errorf("%q is opened, want %q: %v", got, home, err)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
}
