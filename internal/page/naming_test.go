package page_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"coranto/internal/page"
	"coranto/internal/site"
)

// TestNamingEqualsASearchOfAllOutputs renders every page of digests, takes every
// address and id out of the bytes, and compares where each article is found
// with what Naming says.
func TestNamingEqualsASearchOfAllOutputs(t *testing.T) {
	demo := fstest.MapFS{}
	root := os.DirFS("../..")
	_ = fs.WalkDir(root, "content", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			data, _ := fs.ReadFile(root, name)
			demo[name] = &fstest.MapFile{Data: data}
		}
		return err
	})
	config, err := fs.ReadFile(root, "site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	demo["site.yaml"] = &fstest.MapFile{Data: config}
	digests := map[string]fstest.MapFS{"demonstration": demo}
	for _, seed := range []uint64{1, 2, 3} {
		d := newNewsroom(seed, 60)
		config := d.files["site.yaml"]
		if seed == 2 {
			config += "article_url: /:year/:month/:slug/\nfeeds: {items: 6, content: full, formats: [rss, json]}\n"
		}
		d.files["site.yaml"] = config
		digests["newsroom "+string('0'+rune(seed))] = d.digest()
	}
	for name, digest := range digests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := load(t, digest, site.Options{Now: newNewsroom(1, 0).now})
			checkNaming(t, s)
		})
	}
}

func checkNaming(t *testing.T, s *site.Site) {
	byAddress := map[string]*site.Article{}
	byID := map[string]*site.Article{}
	for a := range s.Shown() {
		byAddress[a.Entry.URL], byAddress[s.Absolute(a.Entry.URL)] = a, a
		byID[page.ArticleID(&s.Config, a.ID)] = a
	}
	want := map[*site.Article][]string{}
	r := page.NewRenderer(s)
	for _, p := range page.All(s) {
		if p.Kind == page.File || p.Kind == page.Asset {
			continue
		}
		out, err := r.Render(nil, p)
		if err != nil {
			t.Fatal(err)
		}
		named := map[*site.Article]bool{}
		known := byAddress
		if p.Kind == page.Feed && !strings.HasPrefix(p.Subject, "editions/") && !strings.HasPrefix(p.Subject, "corrections/") {
			known = byID
		}
		for _, word := range strings.FieldsFunc(strings.ReplaceAll(string(out.Bytes), "\r\n ", ""), func(r rune) bool { return strings.ContainsRune("\"'<>;\\ \r\n", r) }) {
			word, _, _ = strings.Cut(word, "#")
			word = strings.TrimPrefix(strings.TrimPrefix(word, "url="), "URL:")
			if a := known[word]; a != nil {
				named[a] = true
			}
		}
		if p.Kind == page.Edition {
			e, _ := s.Edition(p.Subject)
			for _, x := range e.Entries {
				if a, ok := s.Article(x.Article); ok {
					named[a] = true
				}
			}
		}
		for a := range named {
			want[a] = append(want[a], p.Path)
		}
	}
	names := 0
	for a := range s.Shown() {
		pages, err := page.Naming(s, a)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range pages {
			got = append(got, p.Path)
		}
		names += len(got)
		if !slices.Equal(got, want[a]) {
			t.Errorf("%s (%s): Naming has %q, a search has %q", a.File, a.State, leaving(got, want[a]), leaving(want[a], got))
		}
	}
	if names < 300 {
		t.Errorf("only %d names were compared", names)
	}
}

func leaving(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(x string) bool { return slices.Contains(b, x) })
}
