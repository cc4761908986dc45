package desk

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/site"
)

// hostile are texts that mean something to YAML, to front matter, or to
// nothing at all.
var hostile = []string{
	"Plain words", "Größe – groß", "裁判所の判断", "شركة تقاضي أمازون", "हिन्दी समाचार", "\u202eright to left",
	`Court: "yes", and 'no'`, "it’s", "it's", "''", `"`, `\`, `\n`, "a: b", "a # b", "#1", "# comment", "- list", "-5 degrees",
	"---", "--- draft: true", "...", "+++", "{a: b}", "[a, b]", "a, b", "a]", "}", "&anchor", "*alias", "!tag", "| block", "> folded",
	"%directive", "@at", "`code`", "? key", "= equals", "<<", "~", "null", "Null", "true", "FALSE", "yes", "No", "on", "Off", "y", "N",
	"1", "1.5", "1e3", "0x1F", "0o7", "1_000", ".inf", "-.INF", ".nan", "12:30:45", "2021", "2021-01-10", "2021-01-10T18:30:00Z",
	"[[.Now]]", "{{.Title}}", "😀 party 🎉", "100 %", "C++", "AT&T", "<b>bold</b>", "a/b", "a\\b", "a - b", "a -b", "x:", ":x", "x :y", "e\u0301",
	strings.Repeat("word ", 60) + "end", "'quoted'", "!", "tab\there", "two\nlines", "  edges  ", "\u2028line", "\ufeffmark", "\u00a0no break\u00a0",
}

func TestYAMLTextIsReadBackAsItWas(t *testing.T) {
	for _, text := range hostile {
		if strings.ContainsAny(text, "\t\n\u2028\ufeff") {
			continue // never comes this far
		}
		config := "title: " + yamlText(text) + "\nauthors:\n  - " + yamlText(text) + "\ndescription: x\n" +
			"url: https://example.org/\nid: example.org,2021\ntimezone: UTC\n"
		c, ds := site.ParseConfig([]byte(config))
		want := strings.TrimSpace(text) // as site.yaml has it
		if len(ds) > 0 || c.Title != want || len(c.Authors) != 1 || c.Authors[0] != want || c.Description != "x" {
			t.Errorf("%q was written %s, and read back as %q, %q, %v", text, yamlText(text), c.Title, c.Authors, ds)
		}
	}
}

const config = "title: Test\nurl: https://example.org/\nid: example.org,2021\ntimezone: America/Los_Angeles\n"

var now = time.Date(2021, 1, 21, 2, 30, 0, 0, time.UTC) // the evening of the 20th in Los Angeles

// newDesk returns a folder with a digest's settings.
func newDesk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := write(dir, "site.yaml", config); err != nil {
		t.Fatal(err)
	}
	return dir
}

// article reads an article as a build would.
func article(t *testing.T, dir, name string) *content.Article {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := site.ParseConfig([]byte(config))
	p := content.Parser{Zone: c.Zone}
	return p.Article(name, src)
}

// TestNewSaysWhatItWasTold holds that any text reaches the front matter as it
// was given, on one line, and nothing else does.
func TestNewSaysWhatItWasTold(t *testing.T) {
	dir := newDesk(t)
	for _, text := range hostile {
		want := strings.Join(strings.Fields(text), " ")
		name, err := New(dir, NewOptions{Title: "A " + text, Source: text, Tags: []string{text, "Law"}, Now: now})
		var bad BadOption
		if errors.As(err, &bad) {
			// A tag or source of nothing but signs has no address.
			name, err = New(dir, NewOptions{Title: "A " + text, Now: now})
		}
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		a := article(t, dir, name)
		if diag.HasErrors(a.Diagnostics) || a.Title != "A "+want || !a.Draft {
			t.Errorf("%q became %q, draft %v: %v", text, a.Title, a.Draft, a.Diagnostics)
		}
		if bad == "" && (a.Source.Name != want || len(a.Tags) != 2 || a.Tags[0].Name != want) {
			t.Errorf("%q became the source %q and the tags %v", text, a.Source.Name, a.Tags)
		}
	}
}

func TestNew(t *testing.T) {
	const plain = "content/articles/2021/01/ship-refloated.md"
	tests := []struct {
		name  string
		given NewOptions
		stood []string // files that stand already
		file  string
		id    string
		said  string // when there can be no such article
	}{
		{"now, in the digest's time zone", NewOptions{Title: "Ship refloated"}, nil, plain, "2021-01-20-ship-refloated", ""},
		{"a day", NewOptions{Title: "Ship refloated", Date: "2021-03-29"}, nil, "content/articles/2021/03/ship-refloated.md", "2021-03-29-ship-refloated", ""},
		{"a moment", NewOptions{Title: "Ship refloated", Date: "2021-03-29T23:30:00+14:00"}, nil, "content/articles/2021/03/ship-refloated.md", "2021-03-29-ship-refloated", ""},
		{"a moment in another month here", NewOptions{Title: "Ship refloated", Date: "2021-02-01T03:00Z"}, nil, plain, "2021-01-31-ship-refloated", ""},
		{"the same title again", NewOptions{Title: "Ship refloated"}, []string{plain}, "content/articles/2021/01/ship-refloated-2.md", "2021-01-20-ship-refloated-2", ""},
		{"the same title a third time", NewOptions{Title: "Ship refloated"}, []string{plain, "content/articles/2021/01/ship-refloated-2.md"},
			"content/articles/2021/01/ship-refloated-3.md", "2021-01-20-ship-refloated-3", ""},
		{"the same title, with pictures beside it", NewOptions{Title: "Ship refloated"}, []string{"content/articles/2021/01/ship-refloated/index.md"},
			"content/articles/2021/01/ship-refloated-2.md", "2021-01-20-ship-refloated-2", ""},
		{"signs", NewOptions{Title: "C++, C#: 100 %?"}, nil, "content/articles/2021/01/c-plus-plus-c-sharp-100.md", "2021-01-20-c-plus-plus-c-sharp-100", ""},
		{"a long title", NewOptions{Title: strings.Repeat("a long title ", 20)}, nil,
			"content/articles/2021/01/" + strings.TrimSuffix(strings.Repeat("a-long-title-", 7), "-") + "-a-long.md", "", ""},
		{"a long title of one word", NewOptions{Title: strings.Repeat("語", 99)}, nil, "content/articles/2021/01/" + strings.Repeat("語", 33) + ".md", "", ""},
		{"no title", NewOptions{}, nil, "", "", `the title "" has no letter or digit to make an address of; add a word`},
		{"a title of signs", NewOptions{Title: "😀 …"}, nil, "", "", `the title "😀 …" has no letter or digit`},
		{"a title with a control character", NewOptions{Title: "a\x1b[2J"}, nil, "", "", `the title is not plain text: "a\x1b[2J"`},
		{"a title that is not UTF-8", NewOptions{Title: "a\xff"}, nil, "", "", `the title is not plain text: "a\xff"`},
		{"an impossible date", NewOptions{Title: "A", Date: "2021-02-30"}, nil, "", "", `"2021-02-30" is not a date; February 2021 has the days 01 to 28`},
		{"no date", NewOptions{Title: "A", Date: "tomorrow"}, nil, "", "", `"tomorrow" is not a date; write 2021-01-21`},
		{"a date with more behind it", NewOptions{Title: "A", Date: "2021-01-01\ndraft: false"}, nil, "", "", `"2021-01-01 draft: false" is not a date`},
		{"an empty tag", NewOptions{Title: "A", Tags: []string{"Law", " "}}, nil, "", "", "--tag is empty"},
		{"a tag of signs", NewOptions{Title: "A", Tags: []string{"!"}}, nil, "", "", `"!"`},
		{"a story that is no slug", NewOptions{Title: "A", Story: "Ever Given!"}, nil, "", "", `"Ever Given!"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := newDesk(t)
			for _, name := range test.stood {
				if err := write(dir, name, "mine"); err != nil {
					t.Fatal(err)
				}
			}
			before := tree(t, dir)
			test.given.Now = now
			name, err := New(dir, test.given)
			if test.said != "" {
				var bad BadOption
				if !errors.As(err, &bad) || !strings.Contains(err.Error(), test.said) {
					t.Errorf("the error is %v, want %q", err, test.said)
				}
				if !maps.Equal(before, tree(t, dir)) {
					t.Error("something was written all the same")
				}
				return
			}
			if err != nil || name != test.file {
				t.Fatalf("wrote %s, want %s: %v", name, test.file, err)
			}
			a := article(t, dir, name)
			if len(a.Diagnostics) > 0 || !a.Draft || test.id != "" && a.ID != test.id {
				t.Errorf("its id is %s, want %s; draft %v; %v", a.ID, test.id, a.Draft, a.Diagnostics)
			}
			after := tree(t, dir)
			delete(after, name)
			if !maps.Equal(before, after) {
				t.Error("more than one file was written")
			}
		})
	}
}

func TestNewNeedsADigest(t *testing.T) {
	for settings, said := range map[string]string{
		"":                          "there is no site.yaml here; run coranto init, or name the digest's folder with -C",
		config + "colour: red\n":    "site.yaml:5:1: ",
		"timezone: Mars/Phobos\n":   `"Mars/Phobos" is not a time zone`,
		config + "title: Another\n": "site.yaml:5:1: ",
	} {
		dir := t.TempDir()
		if settings != "" {
			if err := write(dir, "site.yaml", settings); err != nil {
				t.Fatal(err)
			}
		}
		var bad BadOption
		_, err := New(dir, NewOptions{Title: "A", Now: now})
		if err == nil || errors.As(err, &bad) || !strings.Contains(err.Error(), said) {
			t.Errorf("the error is %v, want %q", err, said)
		}
		if _, err := os.Stat(filepath.Join(dir, "content")); err == nil {
			t.Error("something was written all the same")
		}
	}
}

var names = []string{
	".github/actions/coranto/action.yml", ".github/workflows/review.yml", ".github/workflows/site.yml", ".gitignore", "content/articles/2021/01/first-article.md", "content/pages/about.md", "site.yaml",
}

func TestInit(t *testing.T) {
	standard := InitOptions{Title: "My digest", URL: "https://example.org", Zone: "UTC", Language: "en", Now: now}
	tests := []struct {
		name string
		edit func(o *InitOptions)
		want site.Config // its fields that are not empty
		said string
	}{
		{"as it is", func(*InitOptions) {}, site.Config{Title: "My digest", URL: "https://example.org/", ID: "example.org,2021", Language: "en"}, ""},
		{"a project site", func(o *InitOptions) { o.URL = "https://User.GitHub.io/repo" },
			site.Config{URL: "https://user.github.io/repo/", ID: "user.github.io,2021"}, ""},
		{"a host with umlauts", func(o *InitOptions) { o.URL = "https://münchen.example/" }, site.Config{ID: "xn--mnchen-3ya.example,2021"}, ""},
		{"a host that is a number", func(o *InitOptions) { o.URL = "http://[::1]:8080/" }, site.Config{ID: "example.org,2021"}, ""},
		{"an id", func(o *InitOptions) { o.ID = "me@example.org,2020-05" }, site.Config{ID: "me@example.org,2020-05"}, ""},
		{"Norwegian", func(o *InitOptions) { o.Language = "no" }, site.Config{Language: "no"}, ""},
		{"a time zone with a sign", func(o *InitOptions) { o.Zone = "Etc/GMT+1" }, site.Config{}, ""},
		{"no title", func(o *InitOptions) { o.Title = " " }, site.Config{}, `--title: "" is not a title`},
		{"a title of two lines", func(o *InitOptions) { o.Title = "a\nb" }, site.Config{}, `--title: "a\nb" is not a title`},
		{"no address", func(o *InitOptions) { o.URL = "example.org" }, site.Config{}, `--url: "example.org" is not the address of a home page`},
		{"a broken address", func(o *InitOptions) { o.URL = "http://[::1" }, site.Config{}, `--url: "http://[::1" is not the address`},
		{"no time zone", func(o *InitOptions) { o.Zone = "Mars/Phobos" }, site.Config{}, `--timezone: "Mars/Phobos" is not a time zone`},
		{"the time zone of the machine", func(o *InitOptions) { o.Zone = "Local" }, site.Config{}, `--timezone: "Local"`},
		{"no language", func(o *InitOptions) { o.Language = "english please" }, site.Config{}, `--language: "english please"`},
		{"no id", func(o *InitOptions) { o.ID = "example.org" }, site.Config{}, `--id: "example.org" cannot begin the ids of feeds`},
	}
	for _, text := range hostile {
		if title := strings.TrimSpace(text); !strings.ContainsAny(text, "\t\n\u2028\ufeff") {
			tests = append(tests, struct {
				name string
				edit func(o *InitOptions)
				want site.Config
				said string
			}{"the title " + text, func(o *InitOptions) { o.Title = text }, site.Config{Title: title}, ""})
		}
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			o := standard
			test.edit(&o)
			written, err := Init(dir, o)
			if test.said != "" {
				var bad BadOption
				if !errors.As(err, &bad) || !strings.Contains(err.Error(), test.said) {
					t.Errorf("the error is %v, want %q", err, test.said)
				}
				if files := tree(t, dir); len(files) > 0 {
					t.Errorf("it wrote %v all the same", files)
				}
				return
			}
			slices.Sort(written)
			if err != nil || !slices.Equal(written, names) || !slices.Equal(written, slices.Sorted(maps.Keys(tree(t, dir)))) {
				t.Fatalf("wrote %q, want %q: %v", written, names, err)
			}
			src, _ := os.ReadFile(filepath.Join(dir, "site.yaml"))
			c, ds := site.ParseConfig(src)
			if len(ds) > 0 {
				t.Errorf("site.yaml: %v", ds)
			}
			for what, pair := range map[string][2]string{
				"title": {c.Title, test.want.Title}, "url": {c.URL, test.want.URL}, "id": {c.ID, test.want.ID}, "language": {c.Language, test.want.Language},
			} {
				if pair[1] != "" && pair[0] != pair[1] {
					t.Errorf("the %s is %q, want %q", what, pair[0], pair[1])
				}
			}
			if c.Zone.String() != o.Zone {
				t.Errorf("the time zone is %s, want %s", c.Zone, o.Zone)
			}
			if a := article(t, dir, "content/articles/2021/01/first-article.md"); len(a.Diagnostics) > 0 || a.Draft {
				t.Errorf("the first article: draft %v, %v", a.Draft, a.Diagnostics)
			}
		})
	}
}

func TestInitOverwritesNothing(t *testing.T) {
	for _, stood := range names {
		dir := t.TempDir()
		if err := write(dir, stood, "mine"); err != nil {
			t.Fatal(err)
		}
		_, err := Init(dir, InitOptions{Title: "x", URL: "https://example.org/", Zone: "UTC", Language: "en", Now: now})
		if err == nil || !strings.Contains(err.Error(), filepath.FromSlash(stood)+" exists already; nothing was written") {
			t.Errorf("the error is %v", err)
		}
		if files := tree(t, dir); len(files) != 1 || files[stood] != "mine" {
			t.Errorf("there are %v", files)
		}
	}
}

func TestInitThatCannotEndLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	// A file where a folder is needed for the last but one of the files.
	if err := write(dir, "content/pages", "mine"); err != nil {
		t.Fatal(err)
	}
	if _, err := Init(dir, InitOptions{Title: "x", URL: "https://example.org/", Zone: "UTC", Language: "en", Now: now}); err == nil {
		t.Error("there is no error")
	}
	if files := tree(t, dir); len(files) != 1 {
		t.Errorf("it left %v", files)
	}
}

// tree returns the files below a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(os.DirFS(dir), name)
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
