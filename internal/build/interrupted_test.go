package build_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"coranto/internal/build"
	"coranto/internal/files"
)

// TestAFolderThatStandsStaysTheSame holds that whoever has the output open goes
// on seeing the site: a shell that stands in it, a server that holds it.
func TestAFolderThatStandsStaysTheSame(t *testing.T) {
	d := illustrated(t)
	d.write("public/.git/config", "mine")
	t.Chdir(d.in("public"))
	root, err := os.OpenRoot(d.in("public"))
	d.do(err)
	defer root.Close()
	for n := range 3 {
		d.write("layouts/base.html", fmt.Sprintf("%d {{.Main}}", n))
		d.built()
		want := d.read("public/" + firstPage)
		here, err := os.ReadFile(firstPage)
		if err != nil || string(here) != want || !strings.HasPrefix(want, fmt.Sprint(n)) {
			t.Errorf("who stands in the output reads %q: %v", here, err)
		}
		held, err := root.ReadFile(firstPage)
		if err != nil || string(held) != want {
			t.Errorf("who holds the output reads %q: %v", held, err)
		}
	}
	d.stands(".git/config")
}

// TestRedoLog holds that a redo log which is not whole, not ours, or made up does
// no harm.
func TestRedoLog(t *testing.T) {
	whole := func(body string) string {
		return "coranto redo 1 " + files.Sum([]byte(body)).String() + "\n" + body
	}
	body := func(redo string) string { _, body, _ := strings.Cut(redo, "\n"); return body }
	tests := []struct {
		name string
		edit func(redo string) string
	}{
		{"as it was", func(redo string) string { return redo }},
		{"empty", func(string) string { return "" }},
		{"torn", func(redo string) string { return redo[:len(redo)/2] }},
		{"torn at a line", func(redo string) string { return redo[:strings.LastIndex(redo[:len(redo)-1], "\n")+1] }},
		{"changed", func(redo string) string { return strings.Replace(redo, "move", "remove", 1) }},
		{"of another version", func(redo string) string { return strings.Replace(redo, "redo 1", "redo 2", 1) }},
		{"of another log", func(redo string) string {
			_, steps, _ := strings.Cut(body(redo), "\n")
			return whole(files.Sum(nil).String() + "\n" + steps + "remove \"mine\"\n")
		}},
		{"that removes a file outside", func(redo string) string {
			return whole(body(redo) + "remove \"../victim\"\nremove \"link/victim\"\n")
		}},
		{"that removes by a link", func(redo string) string { return whole(body(redo) + "remove \"link/victim\"\n") }},
		{"that removes git's own", func(redo string) string { return whole(body(redo) + "remove \".git/config\"\n") }},
		{"with a step that there is not", func(redo string) string { return whole(body(redo) + "burn \"index.html\"\n") }},
		{"with a name that is none", func(redo string) string { return whole(body(redo) + "move index.html\n") }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := illustrated(t)
			d.write("site.yaml", d.read("site.yaml")+"keep: [link, mine]\n")
			d.built()
			d.write("victim", "mine")
			d.write("elsewhere/victim", "mine")
			d.write("public/mine", "mine")
			d.write("public/.git/config", "mine")
			d.link(d.in("elsewhere"), "public/link")
			d.write("static/style.css", "body { color: black }")
			d.remove("content/articles/second.md")

			// It dies when the second file is to be put in place.
			o := d.options()
			placed := 0
			build.OnDisk(&o, func(op, name string) error {
				if op == "rename" && strings.HasPrefix(name, d.in("public")+"/") {
					placed++
				}
				if placed > 1 {
					return errCrash
				}
				return nil
			})
			if _, err := build.Build(t.Context(), o); !errors.Is(err, errCrash) {
				t.Fatal(err)
			}
			redo := d.read("public.coranto-stage/redo")
			if !strings.Contains(redo, "\nmove \"") || !strings.Contains(redo, "\nremove \"") {
				t.Fatalf("the redo log is %q", redo)
			}
			d.write("public.coranto-stage/redo", test.edit(redo))

			if _, err := build.Build(t.Context(), d.options()); err != nil {
				t.Error(err)
			}
			d.noLeftovers()
			d.checkOutput(d.in("public"), "link", "mine", ".git/config")
			for _, name := range []string{"victim", "elsewhere/victim", "public/mine", "public/.git/config"} {
				if d.read(name) != "mine" {
					t.Errorf("%s is gone", name)
				}
			}
		})
	}
}

// TestTheOrderOfPublishing holds that what pages show is there before them, and
// after them.
func TestTheOrderOfPublishing(t *testing.T) {
	d := illustrated(t)
	for _, name := range []string{"old/a.html", "old/b.css", "old/c.png"} {
		d.write("static/"+name, "")
	}
	d.built()
	d.do(os.RemoveAll(d.in("static/old")))
	for _, name := range []string{"2021/a.html", "2021/b.css", "2021/c.png", "whole/a.png", "whole/b.png"} {
		d.write("static/"+name, "")
	}
	d.write("layouts/base.html", "anew"+d.read("layouts/base.html"))
	var order []string
	o := d.options()
	build.OnDisk(&o, func(op, name string) error {
		if name, inside := strings.CutPrefix(name, d.in("public")+"/"); inside {
			order = append(order, op+" "+name)
		}
		return nil
	})
	_, err := build.Build(t.Context(), o)
	d.do(err)
	last := -1
	for _, want := range []string{
		"rename whole", "rename 2021/b.css", "rename 2021/a.html", "rename " + firstPage,
		"remove old/a.html", "remove old/b.css", "remove old/c.png",
	} {
		at := slices.Index(order, want)
		if at <= last {
			t.Errorf("%q has the place %d in\n%s", want, at, strings.Join(order, "\n"))
		}
		last = at
	}
	if slices.Index(order, "rename 2021/c.png") > slices.Index(order, "rename 2021/b.css") {
		t.Error("a picture came after a style sheet")
	}
}

// version gives every page of a digest a text that shows where it is torn: it
// begins and ends with the same number.
func (d *digest) version(n int) {
	d.write("static/style.css", fmt.Sprintf("body { margin: %dpx }", n))
	d.write("layouts/base.html", fmt.Sprintf(`<%d><link href="{{asset "style.css"}}">{{.Main}}<%d>`, n, n))
}

// torn returns what is wrong with a page of such a digest; "" for nothing.
func torn(text string) string {
	begin, _, _ := strings.Cut(text, ">")
	if text == "" || !strings.HasSuffix(text, begin+">") {
		return fmt.Sprintf("it is torn: %q", text)
	}
	return ""
}

// checkPages holds that every page of the output is whole, and shows nothing
// that is not there. It returns how many there are.
func (d *digest) checkPages() int {
	d.Helper()
	pages := 0
	for name, text := range textsOf(d, d.in("public")) {
		if filepath.Ext(name) == ".html" {
			pages++
			if problem := torn(strings.TrimPrefix(text, "file ")); problem != "" {
				d.Errorf("%s: %s", name, problem)
			}
		}
	}
	if names, _ := missing(d, d.in("public")); len(names) > 0 {
		d.Errorf("missing: %q", names)
	}
	return pages
}

// TestKilledBuilds kills builds at random moments.
func TestKilledBuilds(t *testing.T) {
	if dir := os.Getenv("CORANTO_TEST_BUILD"); dir != "" {
		d := &digest{TB: t, dir: dir}
		o := d.options()
		build.OnDisk(&o, func(op, name string) error {
			fmt.Println(op, name)
			return nil
		})
		_, err := build.Build(t.Context(), o)
		d.do(err)
		fmt.Println("done")
		_, _ = io.Copy(io.Discard, os.Stdin)
		return
	}
	rounds := 40
	if thorough {
		rounds = 1000
	}
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	d := illustrated(t)
	d.room = memory(t)
	old := d.dir
	d.dir = filepath.Join(d.room, "digest")
	d.do(os.CopyFS(d.dir, os.DirFS(old)))
	d.version(0)
	d.built()
	operations := 60 // of a build, about
	for n := range rounds {
		d.version(n + 1)
		switch random.IntN(4) {
		case 0:
			d.article("third", fmt.Sprint(n))
		case 1:
			d.do(os.RemoveAll(d.in("content/articles/third.md")))
		}
		child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		child.Env = append(os.Environ(), "CORANTO_TEST_BUILD="+d.dir)
		out, err := child.StdoutPipe()
		d.do(err)
		in, err := child.StdinPipe() // open, and silent, for as long as the child lives
		d.do(err)
		d.do(child.Start())
		// After so many operations, and as many more as it gets done until it dies.
		lines := bufio.NewScanner(out)
		count := 0
		for wait := random.IntN(operations + 10); lines.Scan() && lines.Text() != "done"; count++ {
			if count == wait {
				break
			}
		}
		if lines.Text() == "done" {
			operations = count
		}
		d.do(child.Process.Kill())
		_, _ = io.Copy(io.Discard, out)
		_ = child.Wait()
		in.Close()
		d.checkPages()
		if random.IntN(2) == 0 {
			_, err := build.Build(t.Context(), d.options())
			d.do(err)
			d.noLeftovers()
			d.checkOutput(d.in("public"))
		}
		if t.Failed() {
			t.Fatalf("in round %d of seed %d, killed about operation %d", n, seed, count)
		}
	}
	d.do(func() error { _, err := build.Build(t.Context(), d.options()); return err }())
	d.noLeftovers()
	d.checkOutput(d.in("public"))
}

// TestAReaderDuringBuilds reads the output while it is built again and again.
func TestAReaderDuringBuilds(t *testing.T) {
	d := illustrated(t)
	d.version(0)
	d.built()
	stop := make(chan struct{})
	read := make(chan int)
	go func() {
		reads := 0
		defer func() { read <- reads }()
		for {
			for _, name := range []string{"index.html", firstPage, secondPage, "404.html"} {
				page := d.in("public/" + name)
				text, err := os.ReadFile(page)
				if err != nil {
					t.Errorf("%s cannot be read: %v", name, err)
					return
				}
				if problem := torn(string(text)); problem != "" {
					t.Errorf("%s: %s", name, problem)
					return
				}
				reads++
				for _, match := range asset.FindAllSubmatch(text, -1) {
					if _, err := os.Stat(d.in("public/" + string(match[1]))); err == nil {
						continue
					}
					// It may be gone since; but not while the page that shows it stands.
					if now, err := os.ReadFile(page); err == nil && string(now) == string(text) {
						t.Errorf("%s shows %s, which is not there", name, match[1])
						return
					}
				}
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	}()
	for n := range 200 {
		d.version(n + 1)
		_, err := build.Build(t.Context(), d.options())
		if err != nil {
			t.Error(err)
			break
		}
	}
	close(stop)
	if reads := <-read; reads < 200 {
		t.Errorf("only %d pages were read", reads)
	}
}

// TestAClockThatGoesBackwards dates what stands in the output, and the log,
// later than what is written now.
func TestAClockThatGoesBackwards(t *testing.T) {
	d := illustrated(t)
	d.built()
	later := now.AddDate(100, 0, 0)
	for _, folder := range []string{"public", ".coranto", "content"} {
		d.do(filepath.WalkDir(d.in(folder), func(name string, _ os.DirEntry, err error) error {
			return errors.Join(err, os.Chtimes(name, later, later))
		}))
	}
	d.article("second", "Owt.")
	d.built()
	d.checkOutput(d.in("public"))
}
