package files

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"coranto/internal/diag"
)

// layer is a file system with these files; each holds what the layer is called
// and its own name.
func layerOf(called string, names ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for _, name := range names {
		m[name] = &fstest.MapFile{Data: []byte(called + " " + name)}
	}
	return m
}

// check scans layers, and compares the tree's names, one a line, and what is
// said of it, one a line.
func check(t *testing.T, wantNames, wantSaid string, layers ...fs.FS) *Tree {
	t.Helper()
	tree, ds, err := Scan(layers...)
	if err != nil {
		t.Fatal(err)
	}
	var names, said strings.Builder
	for _, f := range tree.All() {
		names.WriteString(f.Name + "\n")
		if found, ok := tree.Lookup(f.Name); !ok || found.Name != f.Name {
			t.Errorf("Lookup does not find %s", f.Name)
		}
	}
	for _, d := range ds {
		if d.Severity != diag.Error || d.Rule != "file" || d.Hint == "" {
			t.Errorf("%v should be an error of the rule file, with a hint", d)
		}
		said.WriteString(d.File + ": " + d.Message + "\n")
	}
	if d := cmp.Diff(strings.TrimPrefix(wantNames, "\n"), names.String()); d != "" {
		t.Errorf("names (-want +got)\n%s", d)
	}
	if d := cmp.Diff(strings.TrimPrefix(wantSaid, "\n"), said.String()); d != "" {
		t.Errorf("diagnostics (-want +got)\n%s", d)
	}
	return tree
}

func read(t testing.TB, tree *Tree, name string) string {
	t.Helper()
	f, ok := tree.Lookup(name)
	if !ok {
		t.Fatalf("there is no %s", name)
	}
	data, err := f.Read(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTheFirstLayerWinsFileByFile(t *testing.T) {
	tree := check(t, `
content/articles/a.md
layouts/article.html
layouts/home.html
layouts/parts/foot.html
layouts/parts/head.html
site.yaml
static/favicon.svg
static/style.css
`, "",
		layerOf("own", "content/articles/a.md", "layouts/home.html", "layouts/parts/head.html", "site.yaml", "static/style.css"),
		layerOf("built-in", "content/articles/b.md", "layouts/article.html", "layouts/home.html", "layouts/parts/head.html", "layouts/parts/foot.html", "site.yaml", "static/style.css", "static/favicon.svg"),
		layerOf("third", "layouts/home.html", "static/favicon.svg"),
	)
	for name, want := range map[string]string{
		"layouts/home.html":       "own layouts/home.html",
		"layouts/parts/head.html": "own layouts/parts/head.html",
		"layouts/parts/foot.html": "built-in layouts/parts/foot.html",
		"static/style.css":        "own static/style.css",
		"static/favicon.svg":      "built-in static/favicon.svg",
		"site.yaml":               "own site.yaml",
	} {
		if got := read(t, tree, name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestSettingsAndContentAreOfTheFirstLayerAlone(t *testing.T) {
	check(t, "layouts/home.html\n", "", layerOf("own"), layerOf("built-in", "content/articles/b.md", "layouts/home.html", "site.yaml"))
}

func TestOnlyInputsAreListed(t *testing.T) {
	check(t, `
content/articles/a.md
site.yaml
static/x.txt
`, "", layerOf("own", "content/articles/a.md", "site.yaml", "static/x.txt",
		"README.md", "site.yaml.bak", "public/index.html", ".coranto/log", ".git/config", "contents/a.md", "content-x/a.md", "static.txt"))
}

func TestNothingAtAllIsATreeToo(t *testing.T) {
	check(t, "", "", layerOf("own"))
	check(t, "", "")
}

func TestWhatEditorsAndSystemsLeaveBehindIsIgnored(t *testing.T) {
	left := []string{
		".DS_Store", "Thumbs.db", "desktop.ini", ".gitignore", ".gitkeep", ".gitattributes", ".git/config",
		"a.md~", ".#a.md", "#a.md#", ".a.md.swp", "a.md.swp", ".a.md.swx", "4913",
	}
	hidden := []string{".hidden.md", ".obsidian/app.json", "x/.draft.md"}
	var names []string
	for _, name := range left {
		names = append(names, "content/articles/"+name, "layouts/"+name, "static/"+name, "static/deep/"+name)
	}
	for _, name := range hidden {
		names = append(names, "content/"+name, "layouts/"+name)
	}
	names = append(names, "static/.well-known/security.txt", "static/.htaccess", "static/deep/.well-known/x", "content/#a.md", "content/a#", "content/4913.md")
	check(t, `
content/#a.md
content/4913.md
content/a#
static/.htaccess
static/.well-known/security.txt
static/deep/.well-known/x
`, "", layerOf("own", names...))
}

func TestNamesThatCannotBeAddresses(t *testing.T) {
	check(t, "content/é.md\n", "content/a\ufffdb: its name is not UTF-8\n"+
		"content/c\x1b.md: its name holds a control character\n"+
		"content/d\u0085.md: its name holds a control character\n"+
		"content/e\nf: its name holds a control character\n",
		layerOf("own", "content/é.md", "content/a\xffb/x.md", "content/c\x1b.md", "content/d\u0085.md", "content/e\nf/x.md"))
}

func TestWhatStandsInThePlaceOfAnInput(t *testing.T) {
	check(t, "", `
content: this is a file, and must be a folder
layouts: this is a file, and must be a folder
site.yaml: this is a folder, and must be a file
static: this is neither a file nor a folder
`, fstest.MapFS{
		"content": {}, "layouts": {}, "site.yaml/x": {}, "static": {Mode: fs.ModeSocket},
	})
}

func TestWhatIsNeitherFileNorFolder(t *testing.T) {
	check(t, "content/x\n", `
content/device: this is neither a file nor a folder
content/pipe: this is neither a file nor a folder
content/socket: this is neither a file nor a folder
`, fstest.MapFS{
		"content/x":      {},
		"content/device": {Mode: fs.ModeDevice | fs.ModeCharDevice},
		"content/pipe":   {Mode: fs.ModeNamedPipe},
		"content/socket": {Mode: fs.ModeSocket},
	})
}

// failing is a file system that answers for some names with an error, whoever
// runs the test.
type failing struct {
	fstest.MapFS
	on map[string]error
}

func (f failing) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := f.on[name]; err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return f.MapFS.ReadDir(name)
}

func (f failing) Lstat(name string) (fs.FileInfo, error) {
	if err := f.on[name]; err != nil {
		return nil, &fs.PathError{Op: "lstat", Path: name, Err: err}
	}
	return f.MapFS.Lstat(name)
}

func TestAFolderThatMayNotBeReadIsADiagnosticAndTheRestIsListed(t *testing.T) {
	check(t, "content/a.md\ncontent/z/z.md\nlayouts/x.html\n", `
content/b: this may not be read
site.yaml: this may not be read
static: this may not be read
`, failing{
		layerOf("own", "content/a.md", "content/b/b.md", "content/z/z.md", "layouts/x.html", "site.yaml", "static/x"),
		map[string]error{"content/b": fs.ErrPermission, "static": fs.ErrPermission, "site.yaml": fs.ErrPermission},
	})
}

func TestAFolderRemovedWhileItIsListedIsNotMissed(t *testing.T) {
	check(t, "content/a.md\ncontent/z/z.md\nlayouts/x.html\n", "", failing{
		layerOf("own", "content/a.md", "content/b/b.md", "content/z/z.md", "layouts/x.html"),
		map[string]error{"content/b": fs.ErrNotExist},
	})
}

func TestABrokenDiskIsAnError(t *testing.T) {
	broken := errors.New("input/output error")
	for _, name := range []string{"site.yaml", "content", "content/b", "static/b/c"} {
		tree, ds, err := Scan(failing{layerOf("own", "site.yaml", "content/b/b.md", "static/b/c/d"), map[string]error{name: broken}})
		if !errors.Is(err, broken) || !strings.Contains(err.Error(), name) || tree != nil || ds != nil {
			t.Errorf("%s: %v, %v, %v", name, tree, ds, err)
		}
	}
}

// shuffled is a file system that lists in another order each time.
type shuffled struct {
	fstest.MapFS
	random *rand.Rand
}

func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := s.MapFS.ReadDir(name)
	s.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, err
}

func TestTheOrderOfListingDoesNotMatter(t *testing.T) {
	own := layerOf("own", "site.yaml", "content/a", "content/a-", "content/a.md", "content/a/b", "content/a0", "content/b\x01", "content/b\x02", "layouts/x.html", "static/a", "static/b/c")
	own["content/p"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
	builtIn := layerOf("built-in", "layouts/x.html", "layouts/y.html", "static/a", "static/b/c", "static/b/d")
	wantTree, wantSaid, err := Scan(own, builtIn)
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(1, seed))
		tree, said, err := Scan(shuffled{own, random}, shuffled{builtIn, random})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(wantSaid, said); d != "" {
			t.Fatalf("seed %d (-in order +shuffled)\n%s", seed, d)
		}
		if len(tree.All()) != len(wantTree.All()) {
			t.Fatalf("seed %d lists %d files, not %d", seed, len(tree.All()), len(wantTree.All()))
		}
		for i, f := range wantTree.All() {
			if got := tree.All()[i].Name; got != f.Name || read(t, tree, got) != read(t, wantTree, got) {
				t.Fatalf("seed %d: %s stands in the place of %s", seed, got, f.Name)
			}
		}
	}
}
