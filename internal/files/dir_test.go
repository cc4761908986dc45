//go:build unix

package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
)

// disk makes a folder from lines: a file "content/a", a folder "content/b/", a
// link "content/c -> target", a pipe "content/p |". The folder is digest/ of a
// new one, beside which a target ../outside can stand; "$" in a target is the
// digest's absolute path.
func disk(t *testing.T, lines string) fs.FS {
	t.Helper()
	root := filepath.Join(t.TempDir(), "digest")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Mkdir(root, 0o777))
	for _, line := range strings.Fields(strings.NewReplacer(" -> ", "->", " |", "|").Replace(lines)) {
		name, target, isLink := strings.Cut(line, "->")
		full := filepath.Join(root, strings.TrimSuffix(name, "|"))
		must(os.MkdirAll(filepath.Dir(full), 0o777))
		switch {
		case isLink:
			must(os.Symlink(strings.ReplaceAll(target, "$", root), full))
		case strings.HasSuffix(name, "|"):
			must(syscall.Mkfifo(full, 0o666))
		case strings.HasSuffix(name, "/"):
			must(os.MkdirAll(full, 0o777))
		default:
			must(os.WriteFile(full, []byte(name), 0o666))
		}
	}
	layer, err := Dir(root)
	must(err)
	return layer
}

func TestLinks(t *testing.T) {
	tests := []struct{ name, disk, names, said string }{
		{"to a file inside", "content/a content/link -> a", `
content/a
content/link
`, ""},
		{"to a file inside, by its absolute path", "content/a content/link -> $/content/a", `
content/a
content/link
`, ""},
		{"to a file of the digest that is no input", "README.md content/link -> ../README.md", `
content/link
`, ""},
		{"to a folder inside", "content/a/x content/a/y/z content/link -> a", `
content/a/x
content/a/y/z
content/link/x
content/link/y/z
`, ""},
		{"to an empty folder", "content/a/ content/link -> a", "", ""},
		{"a chain", "content/a/x content/1 -> 2 content/2 -> 3 content/3 -> a content/4 -> 1/x", `
content/1/x
content/2/x
content/3/x
content/4
content/a/x
`, ""},
		{"a file in a linked folder that is a link", "content/a/x content/a/y -> x content/link -> a", `
content/a/x
content/a/y
content/link/x
content/link/y
`, ""},
		{"the top folders and the settings", "src/site.yaml src/c/a src/l/x.html src/s/x site.yaml -> src/site.yaml content -> src/c layouts -> src/l static -> $/src/s", `
content/a
layouts/x.html
site.yaml
static/x
`, ""},

		{"out of the folder", "content/a ../outside content/link -> ../../outside", `
content/a
`, "content/link: this link leads out of the digest's folder\n"},
		{"to a folder out of the folder", "content/a ../outside/x content/link -> ../../outside", `
content/a
`, "content/link: this link leads out of the digest's folder\n"},
		{"to a neighbour whose name begins like the digest's", "content/a ../digest2/x content/link -> ../../digest2", `
content/a
`, "content/link: this link leads out of the digest's folder\n"},
		{"a chain that leads out", "content/1 -> 2 content/2 -> ../../outside ../outside", "", `
content/1: this link leads out of the digest's folder
content/2: this link leads out of the digest's folder
`},
		{"the top folders and the settings lead out", "../c/x ../s site.yaml -> ../s content -> ../c layouts -> ../c static -> ../c", "", `
content: this link leads out of the digest's folder
layouts: this link leads out of the digest's folder
site.yaml: this link leads out of the digest's folder
static: this link leads out of the digest's folder
`},
		{"to nothing", "content/a content/link -> nowhere", `
content/a
`, "content/link: this link leads to nothing\n"},
		{"the settings lead to nothing", "content/a site.yaml -> nowhere layouts -> nowhere", `
content/a
`, `
layouts: this link leads to nothing
site.yaml: this link leads to nothing
`},

		{"to itself", "content/a content/link -> link", `
content/a
`, "content/link: this link leads in a circle\n"},
		{"to one another", "content/a content/1 -> 2 content/2 -> 1", `
content/a
`, `
content/1: this link leads in a circle
content/2: this link leads in a circle
`},
		{"to its own folder", "content/a/x content/a/link -> .", `
content/a/x
`, "content/a/link: this link leads to a folder that holds it\n"},
		{"to a folder above", "content/a/b/x content/a/b/link -> ../..", `
content/a/b/x
`, "content/a/b/link: this link leads to a folder that holds it\n"},
		{"to the digest", "content/a content/link -> ..", `
content/a
`, "content/link: this link leads to a folder that holds it\n"},
		{"the content is the digest", "a content -> .", "", "content: this link leads to a folder that holds it\n"},
		{"to a folder above, through a link", "content/a/x content/a/up -> .. content/b -> a", `
content/a/x
content/b/x
`, `
content/a/up: this link leads to a folder that holds it
content/b/up: this link leads to a folder that holds it
`},
		{"folders with links to one another", "content/a/x content/a/b -> ../b content/b/y content/b/a -> ../a", `
content/a/b/y
content/a/x
content/b/a/x
content/b/y
`, `
content/a/b/a: this link leads to a folder, and stands in one that is reached by a link
content/b/a/b: this link leads to a folder, and stands in one that is reached by a link
`},
		{"a pipe", "content/a content/p | content/link -> p static/p |", `
content/a
`, `
content/link: this is neither a file nor a folder
content/p: this is neither a file nor a folder
static/p: this is neither a file nor a folder
`},
		{"the settings are a pipe", "content/a site.yaml |", `
content/a
`, "site.yaml: this is neither a file nor a folder\n"},
		{"an editor's lock, which leads to nothing", "content/a content/.#a -> me@host.1", `
content/a
`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tree := check(t, test.names, test.said, disk(t, test.disk))
			for _, f := range tree.All() {
				if data, err := f.Read(nil); err != nil || len(data) == 0 {
					t.Errorf("%s holds %q, %v", f.Name, data, err)
				}
			}
		})
	}
}

// TestLinksDoNotMultiply makes a row of folders, each with two links to the
// next: a thousand million ways to the last.
func TestLinksDoNotMultiply(t *testing.T) {
	var lines strings.Builder
	for i := range 30 {
		fmt.Fprintf(&lines, "content/%d/1 -> ../%d content/%d/2 -> ../%d ", i, i+1, i, i+1)
	}
	tree, ds, err := Scan(disk(t, lines.String()+"content/30/x"))
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.All()) != 3 || len(ds) != 4*29 {
		t.Errorf("there are %d files and %d diagnostics", len(tree.All()), len(ds))
	}
}

func TestALinkInTheLowerLayer(t *testing.T) {
	check(t, "static/a\nstatic/b\n", "static/link: this link leads to nothing\n",
		disk(t, "static/a"), disk(t, "static/b static/link -> nowhere"))
}

// TestDirIsAProperFileSystem lets the standard library look for faults.
func TestDirIsAProperFileSystem(t *testing.T) {
	if err := fstest.TestFS(disk(t, "site.yaml content/a content/b/c content/link -> a static/.well-known/x"),
		"site.yaml", "content/a", "content/b/c", "content/link", "static/.well-known/x"); err != nil {
		t.Fatal(err)
	}
}

func TestDirOfALinkOrOfNothing(t *testing.T) {
	d := disk(t, "content/a").(*dir)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(d.root, link); err != nil {
		t.Fatal(err)
	}
	through, err := Dir(link)
	if err != nil {
		t.Fatal(err)
	}
	check(t, "content/a\n", "", through)
	if _, err := Dir(filepath.Join(link, "nowhere")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestNamesThatTheDiskTakesAndAnAddressDoesNot(t *testing.T) {
	layer := disk(t, "content/é")
	root := layer.(*dir).root
	if err := os.WriteFile(filepath.Join(root, "content/b\x1b[2J"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	check(t, "content/é\n", "content/b\x1b[2J: its name holds a control character\n", layer)
}
