package content

import "testing"

func TestPlacesAreFoundAgain(t *testing.T) {
	const yaml = "\ufeff---\ntitle: Ä title\ntags:\n  - Law\n  - \"AT&T\"\nsource: {name: Reuters, url: \"https://r.example/\"}\n---\ntags: no\n"
	tests := []struct {
		name, file, src, key string
		means                func(string) bool
		line, column, width  int
		excerpt              string
	}{
		{"a value", "content/articles/a.md", yaml, "title", Any, 2, 8, 7, "title: Ä title"},
		{"one of a list", "content/articles/a.md", yaml, "tags", Is("AT&T"), 5, 5, 6, `  - "AT&T"`},
		{"a name by its slug", "content/articles/a.md", yaml, "tags", Names("law"), 4, 5, 3, "  - Law"},
		{"within a map", "content/articles/a.md", yaml, "source", Names("reuters"), 6, 16, 7, `source: {name: Reuters, url: "https://r.example/"}`},
		{"none that is meant", "content/articles/a.md", yaml, "tags", Is("Money"), 3, 1, 4, "tags:"},
		{"no such key", "content/articles/a.md", yaml, "slug", Any, 1, 1, 3, "---"},
		{"TOML", "content/articles/a.md", "+++\ntitle = 'A'\naliases = ['/a/', '/b/']\n+++\n", "aliases", Is("/b/"), 3, 19, 5, "aliases = ['/a/', '/b/']"},
		{"JSON", "content/articles/a.md", "{\n\"title\": \"A\",\n\"layout\": \"x\"\n}\n", "layout", Any, 3, 11, 3, `"layout": "x"`},
		{"site.yaml", "site.yaml", "title: T\nnavigation: [{title: A, url: /a/}]\n", "navigation", Is("/a/"), 2, 30, 3, "navigation: [{title: A, url: /a/}]"},
		{"no front matter", "content/articles/a.md", "Text.\n", "title", Any, 1, 1, 3, "Text."},
		{"nothing", "content/articles/a.md", "", "title", Any, 1, 1, 1, ""},
	}
	for _, test := range tests {
		at, excerpt := Place(test.file, []byte(test.src), test.key, test.means)
		if at.File != test.file || at.Line != test.line || at.Column != test.column || at.Width != test.width || excerpt != test.excerpt {
			t.Errorf("%s: %d:%d, %d wide, in %q", test.name, at.Line, at.Column, at.Width, excerpt)
		}
	}
}
