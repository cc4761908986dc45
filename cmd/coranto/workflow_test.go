package main

import (
	"os"

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
