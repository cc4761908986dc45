package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v4"
)

// stepCommand writes what a step of a workflow runs into a file.
func stepCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: step WORKFLOW NAME FILE")
	}
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct{ Name, Run string }
		}
	}
	ts.Check(yaml.Unmarshal([]byte(ts.ReadFile(args[0])), &workflow))
	for _, job := range workflow.Jobs {
		for _, step := range job.Steps {
			if step.Name == args[1] {
				ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(step.Run), 0o666))
				return
			}
		}
	}
	ts.Fatalf("%s has no step %q", args[0], args[1])
}

// TestWorkflowsCallCorantoAsItIs holds that the commands in what init writes, in
// this repository's own workflows and in docs/workflows.md take the arguments and
// flags that they are given there, and that what docs/workflows.md has is YAML and
// shell.
func TestWorkflowsCallCorantoAsItIs(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	texts := map[string]string{}
	for _, name := range []string{
		"../../.github/workflows/review.yml", "../../.github/workflows/site.yml",
		"../../internal/desk/skeleton/dot-github/workflows/review.yml", "../../internal/desk/skeleton/dot-github/workflows/site.yml",
	} {
		texts[name] = read(name)
	}
	for _, fence := range regexp.MustCompile("(?s)```(yaml|sh)\n(.*?)```").FindAllStringSubmatch(read("../../docs/workflows.md"), -1) {
		texts["docs/workflows.md, "+fence[1]] = fence[2]
		if fence[1] == "yaml" {
			var any map[string]any
			if err := yaml.Unmarshal([]byte(fence[2]), &any); err != nil || any["pages"] == nil {
				t.Errorf("%v in\n%s", err, fence[2])
			}
		} else if shell, err := exec.LookPath("sh"); err == nil {
			c := exec.Command(shell, "-n")
			c.Stdin = strings.NewReader(fence[2])
			if out, err := c.CombinedOutput(); err != nil {
				t.Errorf("%s in\n%s", out, fence[2])
			}
		}
	}
	variable := regexp.MustCompile(`"\$\w+"`)
	called := regexp.MustCompile(`(?m)(?:^\s*(?:-|run:|\S+: )?\s*|\$\()coranto ((?:-|[a-z])[^|;>)\n]*)`)
	for name, text := range texts {
		calls := called.FindAllStringSubmatch(text, -1)
		if len(calls) < 2 {
			t.Errorf("%s calls coranto %d times", name, len(calls))
		}
		for _, call := range calls {
			root := (&tool{}).command()
			c, args, err := root.Find(strings.Fields(variable.ReplaceAllString(call[1], "2021-01-21T18:30:00Z")))
			if err == nil {
				if err = c.ParseFlags(args); err == nil {
					err = c.ValidateArgs(c.Flags().Args())
				}
			}
			if err != nil || c == root {
				t.Errorf("%s: coranto %s: %v", name, call[1], err)
			}
		}
	}
}
