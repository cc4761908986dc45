package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"coranto": main})
}

// TestScripts runs the command as people run it. Besides what testscript has,
// a script may say
//
//	json FILE PATH [VALUE]  the value at PATH, as in diagnostics.0.line, is VALUE,
//	                        or prints it; stdout is a FILE too
//	files DIR NAME…         the files below DIR are these
//	exits CODE COMMAND …    the command ends with this exit code
//	digest                  writes a small digest: site.yaml, one article
//	demonstration           copies the demonstration: site.yaml, content
//	same DIR DIR            both have the same files, with the same bytes
//	step WORKFLOW NAME FILE writes what a step of a workflow runs into FILE
//	differs DIR DIR REPORT  both differ in what the report of changes names
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("TZ", "Europe/Oslo")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"json": jsonCommand, "files": filesCommand, "exits": exitsCommand, "digest": digestCommand,
			"demonstration": demonstrationCommand, "same": sameCommand, "differs": differsCommand, "step": stepCommand,
		},
	})
}

func jsonCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: json FILE PATH [VALUE]")
	}
	var value any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &value))
	for _, key := range strings.Split(args[1], ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(v) {
				ts.Fatalf("%s: there is no %s in a list of %d", args[1], key, len(v))
			}
			value = v[i]
		default:
			value = nil
		}
	}
	got, _ := json.Marshal(value)
	text := strings.Trim(string(got), `"`)
	if len(args) == 2 {
		ts.Logf("%s is %s", args[1], text)
		return
	}
	if (text == args[2]) == neg {
		ts.Fatalf("%s is %s, want %s", args[1], text, args[2])
	}
}

func exitsCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND …")
	}
	var code int
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("the exit code is %d, want %s", code, args[0])
	}
}

func filesCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: files DIR NAME…")
	}
	var got []string
	dir := ts.MkAbs(args[0])
	ts.Check(filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(dir, path)
			got = append(got, filepath.ToSlash(name))
		}
		return err
	}))
	want := slices.Sorted(slices.Values(args[1:]))
	slices.Sort(got)
	if !slices.Equal(got, want) {
		ts.Fatalf("%s has the files %q, want %q", args[0], got, want)
	}
}

func digestCommand(ts *testscript.TestScript, neg bool, args []string) {
	for name, text := range map[string]string{
		"site.yaml":                 "title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: Europe/Oslo\n",
		"content/articles/first.md": "---\ntitle: First\ndate: 2021-01-10\n---\n\nText.\n",
	} {
		full := ts.MkAbs(name)
		ts.Check(os.MkdirAll(filepath.Dir(full), 0o777))
		ts.Check(os.WriteFile(full, []byte(text), 0o666))
	}
}

func demonstrationCommand(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(os.CopyFS(ts.MkAbs("content"), os.DirFS("../../content")))
	data, err := os.ReadFile("../../site.yaml")
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("site.yaml"), data, 0o666))
}

func sameCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: same DIR DIR")
	}
	want, got := readFolder(ts, args[0]), readFolder(ts, args[1])
	if len(want) == 0 {
		ts.Fatalf("there is nothing in %s", args[0])
	}
	for name := range got {
		if _, there := want[name]; !there {
			ts.Fatalf("%s is in %s alone", name, args[1])
		}
	}
	for name, data := range want {
		if other, there := got[name]; !there || other != data {
			ts.Fatalf("%s differs between %s and %s, or is in the first alone", name, args[0], args[1])
		}
	}
}

// readFolder returns the files of a folder with their bytes.
func readFolder(ts *testscript.TestScript, dir string) map[string]string {
	out, root := map[string]string{}, os.DirFS(ts.MkAbs(dir))
	ts.Check(fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		out[name] = string(data)
		return err
	}))
	return out
}

// differsCommand compares two folders with the outputs that a report of changes
// names.
func differsCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: differs DIR DIR REPORT")
	}
	was, is := readFolder(ts, args[0]), readFolder(ts, args[1])
	var report struct{ Added, Changed, Removed []struct{ Path string } }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[2])), &report))
	told := map[string]string{}
	for what, list := range map[string][]struct{ Path string }{"added": report.Added, "changed": report.Changed, "removed": report.Removed} {
		for _, o := range list {
			told[o.Path] = what
		}
	}
	names := map[string]bool{}
	for _, folder := range []map[string]string{was, is} {
		for name := range folder {
			names[name] = true
		}
	}
	for name := range told {
		names[name] = true
	}
	for name := range names {
		old, stood := was[name]
		now, stands := is[name]
		want := ""
		switch {
		case !stood && stands:
			want = "added"
		case stood && !stands:
			want = "removed"
		case old != now:
			want = "changed"
		}
		if told[name] != want {
			ts.Fatalf("%s: the report says %q, and it is %q", name, told[name], want)
		}
	}
	if len(told) == 0 {
		ts.Fatalf("the report names no output")
	}
}

// TestEveryCommandTeaches holds that each command has an example that its own
// flags allow.
func TestEveryCommandTeaches(t *testing.T) {
	root := (&tool{}).command()
	for _, c := range root.Commands() {
		if c.Short == "" || c.Long == "" && c.Name() != "version" || !strings.Contains(c.Example, "coranto") {
			t.Errorf("%s: the short text is %q, the examples %q", c.Name(), c.Short, c.Example)
		}
		for line := range strings.Lines(c.Example) {
			for _, word := range strings.Fields(line) {
				if name, isFlag := strings.CutPrefix(word, "--"); isFlag && c.Flags().Lookup(name) == nil {
					t.Errorf("%s: an example has --%s, which is no flag of it", c.Name(), name)
				}
			}
			if !strings.HasPrefix(line, "  ") {
				t.Errorf("%s: the example %q is not indented", c.Name(), line)
			}
		}
	}
	if n := len(root.Commands()); n != 16 {
		t.Errorf("there are %d commands", n)
	}
}
