package coranto_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the table of docs/ARCHITECTURE.md: which package may import
// which. An arrow that is not here fails the test; so does a package that is
// not, or an entry for a package that is gone.
var mayImport = map[string][]string{
	"slug":        {},
	"diag":        {},
	"drawing":     {},
	"feed":        {},
	"chart":       {},
	"card":        {},
	"files":       {"diag"},
	"frontmatter": {"diag"},
	"markdown":    {"slug"},
	"content":     {"diag", "files", "slug", "frontmatter", "markdown"},
	"words":       {"diag", "files", "frontmatter"},
	"theme":       {"diag", "files", "words"},
	"site":        {"diag", "files", "slug", "drawing", "frontmatter", "content", "words", "theme"},
	"search":      {"diag", "files", "content", "site"},
	"page":        {"diag", "files", "markdown", "content", "words", "theme", "site", "feed", "chart", "card", "search"},
	"history":     {"diag", "files"},
	"changes":     {"diag", "site", "page"},
	"build":       {"diag", "files", "site", "page"},
	"preview":     {"diag", "files", "theme", "site", "page"},
	"desk":        {"diag", "files", "slug", "frontmatter", "markdown", "content", "site"},
	"mail":        {"diag", "site", "page"},
	"similar":     {},
	"wording":     {},
	"outside":     {},
	"links":       {"outside"},
	"check":       {"diag", "files", "content", "site", "page", "similar", "wording", "links"},
	"why":         {"diag", "content", "site", "page"},
	"importer":    {"diag", "files", "slug", "markdown", "content", "site", "desk", "similar", "outside"},
	"movein":      {"diag", "slug", "frontmatter", "markdown", "content", "site", "desk", "importer"},
	"sample":      {},
	"bench":       {"sample"},
	"browser":     {},
}

// disk, network and clock are what only some packages may use.
var (
	mayUseDisk  = []string{"files", "build", "desk", "history", "sample", "bench", "browser"}
	mayUseNet   = []string{"preview", "importer", "outside", "links", "bench"}
	mayUseClock = []string{"bench"}
)

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	sources(t, "internal", func(name string, file *ast.File) {
		room := strings.Split(name, "/")[1]
		seen[room] = true
		allowed, known := mayImport[room]
		if !known {
			t.Fatalf("%s: the package %s is not in the table", name, room)
		}
		for _, spec := range file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			switch {
			case imported == "coranto":
				t.Errorf("%s imports the theme; only cmd does", name)
			case strings.HasPrefix(imported, "coranto/"):
				other := strings.TrimPrefix(imported, "coranto/internal/")
				if !slices.Contains(allowed, other) {
					t.Errorf("%s: %s may not import %s", name, room, other)
				}
			case (imported == "os" || imported == "os/exec") && !slices.Contains(mayUseDisk, room):
				t.Errorf("%s: %s may not touch the disk", name, room)
			case (imported == "net" || imported == "net/http") && !slices.Contains(mayUseNet, room):
				t.Errorf("%s: %s may not touch the network", name, room)
			}
		}
	})
	for room := range mayImport {
		if !seen[room] {
			t.Errorf("the table has the package %s, which does not exist", room)
		}
	}
}

// TestClock holds that time is an input: only a command looks at the clock.
func TestClock(t *testing.T) {
	sources(t, "internal", func(name string, file *ast.File) {
		if slices.Contains(mayUseClock, strings.Split(name, "/")[1]) {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && (s.Sel.Name == "Now" || s.Sel.Name == "Since" || s.Sel.Name == "Local") {
				t.Errorf("%s uses time.%s", name, s.Sel.Name)
			}
			return true
		})
	})
}

// sources parses the Go files below folder that are not tests.
func sources(t *testing.T, folder string, each func(name string, file *ast.File)) {
	t.Helper()
	set := token.NewFileSet()
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		each(filepath.ToSlash(name), file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
