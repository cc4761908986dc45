package markdown

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden reads testdata/*.txt. Each holds bodies, named example.md or
// example.de.md for another language than English, each followed by what
// becomes of it: example.html, and example.scan for what Scan says. A body
// without a .scan has no findings.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		comment, examples := readGolden(t, file)
		wanted := map[string]string{}
		for _, e := range examples {
			if _, twice := wanted[e.name]; twice {
				t.Errorf("%s: %s stands there twice", file, e.name)
			}
			wanted[e.name] = e.text
		}
		var found []golden
		for _, e := range examples {
			name, isBody := strings.CutSuffix(e.name, ".md")
			if !isBody {
				continue
			}
			_, language, _ := strings.Cut(name, ".")
			c := Converter{Language: language}
			found = append(found, e, golden{name + ".html", rendered(&c, []byte(e.text))})
			scan := scanned(&c, []byte(e.text))
			if _, ok := wanted[name+".scan"]; ok || strings.Contains(scan, "finding ") {
				found = append(found, golden{name + ".scan", scan})
			}
		}
		if *update {
			for _, e := range found {
				comment += "-- " + e.name + " --\n" + e.text
			}
			if err := os.WriteFile(file, []byte(comment), 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		for _, e := range found {
			if want, ok := wanted[e.name]; !ok || e.text != want {
				t.Errorf("%s: %s\ngot:\n%swant:\n%s", file, e.name, e.text, want)
			}
			delete(wanted, e.name)
		}
		for name := range wanted {
			if !strings.HasSuffix(name, ".md") {
				t.Errorf("%s: %s belongs to no body", file, name)
			}
		}
	}
}

type golden struct{ name, text string }

// readGolden reads a file in the manner of txtar: what stands behind a line
// "-- name --", up to the next, is the text of that name.
func readGolden(t *testing.T, file string) (comment string, examples []golden) {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(src)) {
		if strings.HasPrefix(line, "-- ") && strings.HasSuffix(line, " --\n") {
			examples = append(examples, golden{name: line[3 : len(line)-4]})
		} else if n := len(examples); n > 0 {
			examples[n-1].text += line
		} else {
			comment += line
		}
	}
	return comment, examples
}

// rendered is a body as a site at /base/ shows it, every local picture being
// 640 by 480 pixels.
func rendered(c *Converter, body []byte) string {
	b := c.HTML(body, Options{
		Prefix: "a1-",
		Link:   func(d string) string { return "/base/" + strings.TrimLeft(d, "/") },
		Picture: func(d string) Picture {
			if strings.Contains(d, "//") {
				return Picture{URL: d}
			}
			return Picture{URL: "/base/" + d, Width: 640, Height: 480}
		},
	})
	return string(b.HTML)
}

// scanned is what Scan says of a body, one line for each thing.
func scanned(c *Converter, body []byte) string {
	var b strings.Builder
	s := c.Scan(body, true)
	place := func(offset, length int) string {
		line := 1 + strings.Count(string(body[:offset]), "\n")
		column := offset - strings.LastIndexByte(string(body[:offset]), '\n')
		return fmt.Sprintf("%d:%d %q", line, column, body[offset:offset+length])
	}
	fmt.Fprintf(&b, "excerpt %s\n", s.Excerpt)
	for _, l := range s.Links {
		fmt.Fprintf(&b, "link %s → %s\n", place(l.Offset, l.Length), l.Destination)
	}
	for _, p := range s.Pictures {
		fmt.Fprintf(&b, "picture %s → %s\n", place(p.Offset, p.Length), p.Destination)
	}
	for _, f := range s.Findings {
		fmt.Fprintf(&b, "finding %s [%s] %s (%s)\n", place(f.Offset, f.Length), f.Rule, f.Message, f.Hint)
	}
	if anchors := c.Anchors(body); anchors != nil {
		fmt.Fprintf(&b, "anchors %s\n", strings.Join(anchors, " "))
	}
	return b.String()
}
