package coranto_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
)

// readers are programs of others that read feeds, as Debian and npm have them.
// The first that Debian's python3 runs, so it is that one which is asked.
var readers = []struct {
	command []string
	are     []string
}{
	{[]string{"/usr/bin/python3", "tools/readers/read.py"}, []string{"feedparser", "newsboat", "sfeed"}},
	{[]string{"node", "tools/readers/read.js"}, []string{"rss-parser"}},
}

// TestReadersReadTheSame holds that feed readers which others wrote find in the
// feeds of the demonstration what is in them: the same items, with the same ids,
// titles, addresses and moments, whether they read Atom or RSS. Of the readers
// here, gofeed alone reads JSON Feed.
func TestReadersReadTheSame(t *testing.T) {
	public := t.TempDir()
	if err := os.CopyFS(public, demonstration(t)); err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{} // by file
	var files []string
	items := 0
	for _, folder := range []string{"", "stories", "editions", "corrections", "topics/law", "stories/twitter-sale"} {
		var atom []string
		for _, name := range []string{"atom.xml", "rss.xml", "feed.json"} {
			file := filepath.Join(public, filepath.FromSlash(folder), name)
			data, err := os.ReadFile(file)
			if os.IsNotExist(err) && strings.Contains(folder, "/") && name != "atom.xml" {
				continue // these have Atom alone
			}
			if err != nil {
				t.Fatal(err)
			}
			feed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			list := []string{}
			for _, i := range feed.Items {
				list = append(list, item(i.GUID, i.Title, i.Link, i.PublishedParsed.Unix()))
			}
			slices.Sort(list)
			if atom == nil {
				atom = list
			}
			if d := cmp.Diff(atom, list); d != "" {
				t.Errorf("gofeed reads other items in %s (-Atom +it):\n%s", file, d)
			}
			items += len(list)
			if name != "feed.json" {
				want[file], files = list, append(files, file)
			}
		}
	}
	if items < 100 {
		t.Errorf("only %d items were read", items)
	}
	for _, r := range readers {
		var read map[string]map[string][][4]any // by reader and file
		var complaint strings.Builder
		c := exec.Command(r.command[0], append(r.command[1:], files...)...)
		c.Env, c.Stderr = append(os.Environ(), "NODE_PATH="+globalModules(t)), &complaint
		out, err := c.Output()
		if err != nil {
			t.Errorf("%s: %v; install the readers with: make readers\n%s", r.command, err, &complaint)
			continue
		}
		if err := json.Unmarshal(out, &read); err != nil {
			t.Fatal(err)
		}
		for _, reader := range r.are {
			for _, file := range files {
				got := []string{}
				for _, i := range read[reader][file] {
					got = append(got, item(i[0].(string), i[1].(string), i[2].(string), int64(i[3].(float64))))
				}
				slices.Sort(got)
				if d := cmp.Diff(want[file], got); d != "" {
					t.Errorf("%s reads other items in %s (-gofeed +it):\n%s", reader, strings.TrimPrefix(file, public), d)
				}
			}
		}
	}
}

func item(id, title, link string, moment int64) string {
	text, _ := json.Marshal([]any{id, title, link, moment})
	return string(text)
}

// globalModules returns the folder of the modules that npm installed for all.
func globalModules(t *testing.T) string {
	t.Helper()
	root, err := exec.Command("npm", "root", "--global").Output()
	if err != nil {
		t.Errorf("there is no npm (%v); install the readers with: make readers", err)
	}
	return strings.TrimSpace(string(root))
}
