package sample

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The site for Hugo has the same articles at the same addresses, and its links
// between them lead to others of it.
func TestTheSiteForHugoHasTheSameArticles(t *testing.T) {
	dir := t.TempDir()
	if err := WriteHugo(dir, 300, 7); err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`\]\((/digest/[^)]*|[^)]*\.md)\)`)
	article := func(below string) (string, error) {
		data, err := os.ReadFile(filepath.Join(dir, "content", filepath.FromSlash(below)))
		return string(data), err
	}
	links := 0
	for _, name := range articles(digestOf(300, 7)) {
		below := strings.TrimPrefix(name, "content/articles/")
		text, err := article(below)
		if err != nil {
			t.Fatal(err)
		}
		if address := "\nurl: /" + strings.TrimSuffix(below, ".md") + ".html\n"; !strings.Contains(text, address) {
			t.Errorf("%s has another address", below)
		}
		for _, l := range link.FindAllStringSubmatch(text, -1) {
			links++
			to, _ := strings.CutPrefix(l[1], "/digest/")
			if _, err := article(strings.TrimSuffix(to, ".html") + ".md"); err != nil {
				t.Errorf("%s links to %s", below, l[1])
			}
		}
	}
	if links == 0 {
		t.Error("no article links to another")
	}
	for _, file := range []string{"hugo.yaml", "layouts/_default/single.html", "content/days/_index.md"} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(file))); err != nil {
			t.Error(err)
		}
	}
}
