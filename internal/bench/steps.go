package main

import (
	"crypto/sha256"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"coranto/internal/sample"
)

// asStep returns the part of this program that args ask for, if they do.
func asStep(args []string) (func([]string) error, []string, bool) {
	if len(args) == 0 {
		return nil, nil, false
	}
	step, ok := map[string]func([]string) error{
		"step:sample": writeSample, "step:floor": measureFloor, "step:text": measureText,
		"step:search": measureSearch, "step:hugo": writeHugo,
	}[args[0]]
	return step, args[1:], ok
}

// writeSample writes a digest: args are its folder, the number of articles and
// the seed.
func writeSample(args []string) error {
	n, seed, err := numbers(args)
	if err != nil {
		return err
	}
	return sample.Write(args[0], n, seed)
}

// writeHugo writes the same digest as a site for Hugo.
func writeHugo(args []string) error {
	n, seed, err := numbers(args)
	if err != nil {
		return err
	}
	return sample.WriteHugo(args[0], n, seed)
}

// numbers reads the number of articles and the seed.
func numbers(args []string) (n int, seed uint64, err error) {
	if n, err = strconv.Atoi(args[1]); err == nil {
		seed, err = strconv.ParseUint(args[2], 10, 64)
	}
	return n, seed, err
}

// floor is the least that any build has to do. Times are in seconds.
type floor struct {
	Read  float64 `json:"read"`
	Write float64 `json:"write"`
}

func (f floor) sum() float64 { return f.Read + f.Write }

// measureFloor reads and hashes the digest in args[0], and writes files into
// args[2] that are named and sized like those in args[1].
func measureFloor(args []string) error {
	start := time.Now()
	sources, _, err := list(args[0])
	if err != nil {
		return err
	}
	err = each(sources, func(name string) error {
		data, err := os.ReadFile(name)
		sha256.Sum256(data)
		return err
	})
	if err != nil {
		return err
	}
	f := floor{Read: time.Since(start).Seconds()}

	outputs, sizes, err := list(args[1])
	if err != nil {
		return err
	}
	largest := 0
	size := make(map[string]int, len(outputs))
	for i, name := range outputs {
		size[name] = sizes[i]
		largest = max(largest, sizes[i])
	}
	content := []byte(strings.Repeat("x", largest))
	start = time.Now()
	made := map[string]bool{}
	for _, name := range outputs {
		if dir := filepath.Dir(name); !made[dir] {
			made[dir] = true
			if err := os.MkdirAll(args[2]+strings.TrimPrefix(dir, args[1]), 0o777); err != nil {
				return err
			}
		}
	}
	err = each(outputs, func(name string) error {
		return os.WriteFile(args[2]+strings.TrimPrefix(name, args[1]), content[:size[name]], 0o666)
	})
	if err != nil {
		return err
	}
	f.Write = time.Since(start).Seconds()
	return json.NewEncoder(os.Stdout).Encode(f)
}

// list returns the files below dir and their sizes.
func list(dir string) (names []string, sizes []int, err error) {
	err = filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			names, sizes = append(names, name), append(sizes, int(info.Size()))
		}
		return err
	})
	return names, sizes, err
}

// each calls f for every name, on all processors.
func each(names []string, f func(string) error) error {
	var next atomic.Int64
	var group sync.WaitGroup
	errs := make(chan error, runtime.GOMAXPROCS(0))
	for range cap(errs) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(names); i = int(next.Add(1)) - 1 {
				if err := f(names[i]); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	group.Wait()
	close(errs)
	return <-errs
}

// measureText compares some article pages of the output in args[0] with the
// text that a reader sees on them.
func measureText(args []string) error {
	pages, err := articleFiles(args[0], ".html", true)
	if err != nil {
		return err
	}
	const enough = 200
	var f struct {
		ArticleBytes int `json:"article_bytes"`
		TextBytes    int `json:"text_bytes"`
	}
	count := min(enough, len(pages))
	for i := range count {
		data, err := os.ReadFile(pages[i*len(pages)/count])
		if err != nil {
			return err
		}
		f.ArticleBytes += len(data)
		f.TextBytes += len(visible(string(data)))
	}
	f.ArticleBytes, f.TextBytes = f.ArticleBytes/count, f.TextBytes/count
	return json.NewEncoder(os.Stdout).Encode(f)
}
