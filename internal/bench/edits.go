package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// An edit is what an editor does between two builds. make does it for the i-th
// time.
type edit struct {
	name string
	make func(b *builder, i int) error
}

// edits are made one after the other, each built as often as all else.
var edits = []edit{
	{"nothing changed", func(*builder, int) error { return nil }},
	{"one body edited", func(b *builder, i int) error {
		return b.change(i, func(text string) (string, bool) {
			return text + "\nA paragraph that was not there before.\n", true
		})
	}},
	{"one title edited", func(b *builder, i int) error {
		return b.change(i, func(text string) (string, bool) {
			return replaced(text, titleLine, fmt.Sprintf("title: Another title, the %dth", i+2))
		})
	}},
	{"the tags of one edited", func(b *builder, i int) error {
		return b.change(i, func(text string) (string, bool) {
			// One tag less: no topic is new.
			return replaced(text, tagsLine, "tags: [$1]")
		})
	}},
	{"one correction", func(b *builder, i int) error {
		return b.change(i, func(text string) (string, bool) {
			if strings.Contains(text, "\ncorrections:") {
				return "", false
			}
			return replaced(text, titleLine, "$0\ncorrections:\n  - date: 2022-01-15\n    text: An earlier version had a wrong date.")
		})
	}},
	{"one article added", (*builder).add},
	{"one layout edited", func(b *builder, i int) error {
		dir, err := exec.CommandContext(b.ctx, "go", "list", "-f", "{{.Dir}}", "coranto").Output()
		if err != nil {
			return err
		}
		layout, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "layouts", "base.html"))
		if err != nil {
			return err
		}
		text := strings.Replace(string(layout), "</body>", fmt.Sprintf("<p>Edited for the %dth time.</p></body>", i+1), 1)
		if text == string(layout) {
			return errors.New("layouts/base.html has no </body>")
		}
		return errors.Join(os.MkdirAll(b.path("digest/layouts"), 0o777), os.WriteFile(b.path("digest/layouts/base.html"), []byte(text), 0o666))
	}},
	{"a fresh clone", func(b *builder, _ int) error {
		// The log and the output are kept, and no file has the time that it had.
		at := time.Now()
		return errors.Join(retime(b.path("digest"), at), retime(b.path("out"), at))
	}},
}

var (
	// Titles and tags that stand in one line.
	titleLine = regexp.MustCompile(`(?m)^title: [^>|\n][^\n]*$`)
	tagsLine  = regexp.MustCompile(`(?m)^tags: \[([^\n]*), [^,\n]*\]$`)
)

func replaced(text string, line *regexp.Regexp, by string) (string, bool) {
	at := line.FindStringSubmatchIndex(text)
	if at == nil {
		return "", false
	}
	return text[:at[0]] + string(line.ExpandString(nil, by, text, at)) + text[at[1]:], true
}

// change edits one of the articles in the middle: the next after the i-th for
// which f can do it.
func (b *builder) change(i int, f func(text string) (string, bool)) error {
	list, err := articleFiles(b.path("digest/content/articles"), ".md", false)
	if err != nil {
		return err
	}
	for try := range list {
		name := list[(len(list)/2+i*7+try)%len(list)]
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if text := string(data); strings.HasPrefix(text, "---\n") {
			if text, done := f(text); done {
				return os.WriteFile(name, []byte(text), 0o666)
			}
		}
	}
	return errors.New("there is no article that can be edited so")
}

// add adds an article: one like the newest that can be read so, later on its day.
func (b *builder) add(i int) error {
	list, err := articleFiles(b.path("digest/content/articles"), ".md", false)
	if err != nil {
		return err
	}
	for at := len(list) - 1; at >= 0; at-- {
		data, err := os.ReadFile(list[at])
		if err != nil {
			return err
		}
		text, done := replaced(string(data), titleLine, fmt.Sprintf("title: A new article, the %dth", i+1))
		matter, _, _ := strings.Cut(text, "\n---\n")
		if !done || ownLine.MatchString(matter) {
			continue
		}
		name := filepath.Join(filepath.Dir(list[at]), fmt.Sprintf("new-%d.md", i+1))
		return os.WriteFile(name, []byte(text), 0o666)
	}
	return errors.New("there is no article to add one like it")
}

// ownLine is what a second article cannot have too.
var ownLine = regexp.MustCompile(`(?m)^(id|slug|aliases|draft|withdrawn|image|expires):`)

// retime gives all files of a folder one time.
func retime(dir string, at time.Time) error {
	return filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		return os.Chtimes(name, at, at)
	})
}
