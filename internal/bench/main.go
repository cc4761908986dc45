// Command bench measures coranto on synthetic digests:
//
//	go run ./internal/bench -n 1000,10000,100000
//
// Each size is built cold (no output, no log; the digest's files are in the
// cache of the operating system), then with nothing changed, then after each kind
// of edit, see edits. Beside the times stands the floor: reading and hashing the same
// files, and writing the same bytes, with nothing in between. What is measured
// runs in processes of its own, so that their peak memory is theirs alone.
//
// With -serve it measures the preview instead, as a browser sees it: from the
// save of a file until the new bytes of a page have been received.
//
// Where Hugo is installed, both are measured of it too, with an equivalent site.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

func main() {
	if step, args, ok := asStep(os.Args[1:]); ok {
		if err := step(args); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	var o options
	sizes := flag.String("n", "10000", "numbers of `articles`, with commas between; one alone is measured beside a tenth of it")
	flag.IntVar(&o.runs, "runs", 3, "`times` that each build is made")
	flag.StringVar(&o.dir, "dir", "", "work in a new `folder` in this one (default /dev/shm where it has room, else that for temporary files)")
	flag.BoolVar(&o.json, "json", false, "print the figures as JSON")
	flag.BoolVar(&o.keep, "keep", false, "leave digests and output where they are")
	flag.Uint64Var(&o.seed, "seed", 1, "the sample's `seed`")
	flag.BoolVar(&o.serve, "serve", false, "measure coranto serve instead of builds")
	flag.IntVar(&o.edits, "edits", 200, "`times` that each kind of edit is made with -serve")
	flag.BoolVar(&o.hugo, "hugo", hugoVersion() != "", "measure Hugo beside it, with an equivalent site; the default is whether it is installed")
	flag.Parse()
	var err error
	if o.sizes, err = parseSizes(*sizes); err != nil || o.runs < 1 || o.edits < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := bench(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	sizes      []int
	runs       int
	dir        string
	json, keep bool
	serve      bool
	edits      int
	hugo       bool
	seed       uint64
}

func parseSizes(list string) ([]int, error) {
	var sizes []int
	for _, s := range strings.Split(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 1 {
			return nil, errors.New("not a number of articles: " + s)
		}
		sizes = append(sizes, n)
	}
	if len(sizes) == 1 && sizes[0] >= 100 {
		// Growth shows between two.
		sizes = []int{sizes[0] / 10, sizes[0]}
	}
	return sizes, nil
}

// bench measures every size and prints the figures.
func bench(ctx context.Context, o options) (err error) {
	work, err := os.MkdirTemp(place(o), "coranto-bench-")
	if err != nil {
		return err
	}
	if o.keep {
		defer fmt.Fprintln(os.Stderr, "kept:", work)
	} else {
		defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	}
	tool := filepath.Join(work, "coranto")
	compile := exec.CommandContext(ctx, "go", "build", "-o", tool, "coranto/cmd/coranto")
	compile.Stderr = os.Stderr
	if err := compile.Run(); err != nil {
		return fmt.Errorf("go build: %w", err)
	}
	var all []figures
	var previews []served
	for _, n := range o.sizes {
		b := builder{ctx: ctx, options: o, tool: tool, n: n, dir: filepath.Join(work, strconv.Itoa(n))}
		if o.serve {
			s, err := b.serve()
			if err != nil {
				return err
			}
			previews = append(previews, s)
		} else {
			f, err := b.measure()
			if err != nil {
				return err
			}
			all = append(all, f)
		}
		if !o.keep {
			if err := os.RemoveAll(b.dir); err != nil {
				return err
			}
		}
	}
	if o.serve {
		return printServed(os.Stdout, work, o, previews)
	}
	if o.json {
		encoder := json.NewEncoder(os.Stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(all)
	}
	return printTable(os.Stdout, work, o.runs, all)
}

// perArticle is what a size needs on disk, in bytes for each article: the
// digest, the output, and the copy of it that the floor writes.
const perArticle = 80 << 10

// place chooses where to work: in memory if there is room, since a disk is
// slower, less even, and long busy with what is removed again.
func place(o options) string {
	const memory = "/dev/shm"
	need := int64(0)
	for _, n := range o.sizes {
		need = max(need, int64(n)*perArticle)
	}
	if o.dir == "" && room(memory) > need {
		return memory
	}
	return o.dir
}
