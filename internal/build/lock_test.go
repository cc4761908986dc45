package build_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"coranto/internal/build"
)

func TestTwoBuildsAtOnce(t *testing.T) {
	d := newDigest(t)
	d.write("public/.gitignore", "*")
	for phase := listed; phase < published; phase++ {
		d.built(at(phase, func() {
			for _, out := range []string{d.in("public"), d.room + "/other"} {
				_, err := build.Build(t.Context(), d.options(to(out)))
				if err == nil || !strings.Contains(err.Error(), "another build of this digest is running; wait for it to end; nothing was written") {
					t.Errorf("at the end of phase %d, a second build ended with %v", phase, err)
				}
			}
		}))
	}
	d.checkOutput(d.in("public"), ".gitignore")
}

// TestAKilledBuildLeavesNoLock kills a build at the end of each phase. The
// output is as it was, and the next build has nothing to clear away by hand.
func TestAKilledBuildLeavesNoLock(t *testing.T) {
	if dir := os.Getenv("CORANTO_TEST_BUILD"); dir != "" {
		// The build to be killed: it waits at the phase it is told.
		d := &digest{TB: t, dir: dir}
		_, err := build.Build(t.Context(), d.options(func(o *options) {
			o.at = func(phase int) {
				if fmt.Sprint(phase) == os.Getenv("CORANTO_TEST_PHASE") {
					fmt.Println("waiting")
					_, _ = io.Copy(io.Discard, os.Stdin)
				}
			}
		}))
		t.Fatalf("the build ended with %v", err)
	}
	for phase := listed; phase < published; phase++ {
		for _, first := range []bool{true, false} {
			d := newDigest(t)
			if !first {
				d.built()
				d.write("content/articles/first.md", "---\ntitle: First\ndate: 2021-01-10\n---\n\nOther.\n")
			}
			before := look(t, d.in("public"))
			child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
			child.Env = append(os.Environ(), "CORANTO_TEST_BUILD="+d.dir, fmt.Sprintf("CORANTO_TEST_PHASE=%d", phase))
			child.Stderr = os.Stderr
			out, err := child.StdoutPipe()
			d.do(err)
			in, err := child.StdinPipe() // open, and silent, for as long as the child lives
			d.do(err)
			defer in.Close()
			d.do(child.Start())
			if line, err := bufio.NewReader(out).ReadString('\n'); line != "waiting\n" {
				t.Fatalf("the child said %q: %v", line, err)
			}
			_, err = build.Build(t.Context(), d.options())
			if err == nil || !strings.Contains(err.Error(), "another build") {
				t.Errorf("while it was running, a second build ended with %v", err)
			}
			d.do(child.Process.Kill())
			_ = child.Wait()
			if after := look(t, d.in("public")); len(after) != len(before) || after[firstPage] != before[firstPage] {
				t.Errorf("the output is no longer what it was")
			}
			d.built()
			d.checkOutput(d.in("public"))
		}
	}
}
