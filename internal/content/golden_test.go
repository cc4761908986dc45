package content

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/said.txt anew")

// golden is testdata/said.txt: what is said of each bad file, below a line with
// the name of its test. With -update, what the tests find is written to it.
type golden struct {
	said  map[string]string
	found strings.Builder
}

const goldenName = "testdata/said.txt"

func openGolden(t *testing.T) *golden {
	data, err := os.ReadFile(goldenName)
	if err != nil && !*update {
		t.Fatal(err)
	}
	g := &golden{said: map[string]string{}}
	for _, part := range strings.Split("\n"+string(data), "\n=== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		g.said[name] = text
	}
	return g
}

// check compares what is said of a file with the golden text of that name.
func (g *golden) check(t *testing.T, name string, in *Input) {
	t.Run(name, func(t *testing.T) {
		if *update {
			fmt.Fprintf(&g.found, "=== %s\n%s\n\n", name, text(t, in))
			return
		}
		want, ok := g.said[name]
		if !ok {
			t.Fatalf("%s has nothing about %q; run go test -update", goldenName, name)
		}
		delete(g.said, name)
		check(t, in, want)
	})
}

// close fails when a golden text was not asked for.
func (g *golden) close(t *testing.T) {
	if *update {
		if err := os.WriteFile(goldenName, []byte(g.found.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if f := flag.Lookup("test.run"); f.Value.String() != "" {
		return // not all tests ran
	}
	for name := range g.said {
		t.Errorf("no test asks for %q in %s", name, goldenName)
	}
}
