package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// program is one that shows a digest while it is edited.
type program struct {
	command  func() *exec.Cmd
	says     *regexp.Regexp                                   // finds the address of the home page in what it says
	articles string                                           // the folder of the articles
	layout   func(mark string) (file, text string, err error) // of articles, with a mark in it
	tells    bool                                             // it tells of changes as coranto does; else it is asked
}

// coranto is coranto serve.
func (b *builder) coranto() program {
	return program{
		command: func() *exec.Cmd {
			return exec.CommandContext(b.ctx, b.tool, "-C", b.path("digest"), "serve", "--addr", "127.0.0.1:0", "--published")
		},
		says:     regexp.MustCompile(`^serving (\S+)`),
		articles: b.path("digest/content/articles"),
		layout: func(mark string) (string, string, error) {
			layout, err := os.ReadFile("layouts/article.html")
			return b.path("digest/layouts/article.html"), string(layout) + "<p>A " + mark + "</p>\n", err
		},
		tells: true,
	}
}

// visitor is a browser at a program.
type visitor struct {
	*builder
	program
	process *exec.Cmd
	home    string   // its address
	files   []string // articles that may be edited
	picked  []string // those that are
	tab     *tab
}

// visit starts a program, and asks for its home page.
func (b *builder) visit(of program) (*visitor, float64, error) {
	c := of.command()
	messages, write, err := os.Pipe()
	if err != nil {
		return nil, 0, err
	}
	c.Stdout, c.Stderr = write, write
	start := time.Now()
	if err := errors.Join(c.Start(), write.Close()); err != nil {
		return nil, 0, err
	}
	v := &visitor{builder: b, program: of, process: c}
	lines, said := bufio.NewScanner(messages), ""
	for v.home == "" && lines.Scan() {
		said = lines.Text()
		if found := of.says.FindStringSubmatch(said); found != nil {
			v.home = found[1]
		}
	}
	go func() {
		_, _ = io.Copy(io.Discard, messages)
		_ = messages.Close()
	}()
	if v.home == "" {
		return nil, 0, errors.Join(fmt.Errorf("%s does not start: %s", c.Path, said), c.Wait())
	}
	if _, err := v.get(v.home); err != nil {
		return nil, 0, errors.Join(err, v.end())
	}
	return v, time.Since(start).Seconds(), nil
}

// end stops the program as Ctrl-C does.
func (v *visitor) end() error {
	if v.tab != nil {
		v.tab.close()
	}
	if err := v.process.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return v.process.Wait()
}

func (v *visitor) get(address string) ([]byte, error) {
	answer, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	return io.ReadAll(answer.Body)
}

// edit makes the n-th edit of a kind, and returns how long it took until the new
// bytes had been received.
func (v *visitor) edit(kind string, n int) (float64, error) {
	// One page is edited ten times, so that a browser is not always a new one.
	name, err := v.pick(n / 10)
	if err != nil {
		return 0, err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	mark := fmt.Sprintf("%s mark %d", strings.ReplaceAll(kind, " ", ""), n)
	file, page := name, v.pageOf(name)
	switch kind {
	case "new article":
		file = filepath.Join(filepath.Dir(name), fmt.Sprintf("new-%d.md", n))
		page = v.pageOf(file)
		text = another(text, mark, strings.TrimSuffix(filepath.Base(name), ".md"), fmt.Sprintf("new-%d", n))
	case "layout":
		layout := ""
		if file, layout, err = v.layout(mark); err != nil {
			return 0, err
		}
		text = []byte(layout)
	default:
		text = edited(kind, text, mark, n)
	}
	if err := v.show(page); err != nil {
		return 0, err
	}
	beside := v.path("saving")
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(beside, text, 0o666)); err != nil {
		return 0, err
	}
	start := time.Now()
	if err := os.Rename(beside, file); err != nil {
		return 0, err
	}
	for {
		if v.tells {
			err = v.tab.wait(v.ctx)
		} else {
			err = pause(v.ctx, start)
		}
		if err != nil {
			return 0, err
		}
		body, err := v.get(page)
		if err != nil {
			return 0, err
		}
		if bytes.Contains(body, []byte(mark)) {
			return time.Since(start).Seconds(), nil
		}
	}
}

var (
	// A line of tags that takes one more, and the words that the last paragraph
	// begins with.
	tagList   = regexp.MustCompile(`(?m)^(tags|topics): \[(.*)\]$`)
	lastWords = regexp.MustCompile(`\n\n([A-Za-z]+ [A-Za-z]+ [A-Za-z]+)[^\n]*\n*$`)
	tagMark   = regexp.MustCompile(`, A tag mark \d+, `)
	// What a second article cannot have too, or has no file for.
	ownKeys = regexp.MustCompile(`(?m)^(id|aliases|story|stories|events):.*$\n(^ +.*$\n)*`)
	unfit   = regexp.MustCompile(`(?m)^(draft|withdrawn|slug|expires):`)
)

// edited returns the text of an article after an edit.
func edited(kind string, text []byte, mark string, n int) []byte {
	switch kind {
	case "body":
		return append(text, "\nA "+mark+".\n"...)
	case "title":
		return titleLine.ReplaceAll(text, []byte("title: A "+mark))
	}
	text = tagList.ReplaceAll(text, []byte("$1: [$2, A "+mark+"]"))
	if n%10 > 0 { // the last one was put there by us
		text = tagMark.ReplaceAll(text, []byte(", "))
	}
	return text
}

// another returns the text of an article like one, under another name.
func another(text []byte, mark, name, other string) []byte {
	text = titleLine.ReplaceAll(text, []byte("title: A "+mark))
	text = ownKeys.ReplaceAll(text, nil)
	return bytes.Replace(text, []byte("/"+name+".html"), []byte("/"+other+".html"), 1)
}

// pageOf returns the address of an article's page.
func (v *visitor) pageOf(file string) string {
	below := strings.TrimPrefix(filepath.ToSlash(file), filepath.ToSlash(v.articles)+"/")
	return v.home + strings.TrimSuffix(below, ".md") + ".html"
}

// pick returns the i-th of some articles in the middle of the digest that have
// their page where their file's name says.
func (v *visitor) pick(i int) (string, error) {
	if v.files == nil {
		list, err := articleFiles(v.articles, ".md", false)
		if err != nil {
			return "", err
		}
		v.files = slices.DeleteFunc(list, func(name string) bool { return filepath.Base(name) == "_index.md" })
	}
	for len(v.picked) <= i {
		if len(v.files) == 0 {
			return "", errors.New("there are too few articles to edit")
		}
		at := len(v.files) / 2
		name := v.files[at]
		v.files = slices.Delete(v.files, at, at+1)
		text, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		if !titleLine.Match(text) || !tagList.Match(text) || unfit.Match(text) {
			continue
		}
		page, err := v.get(v.pageOf(name))
		if err != nil {
			return "", err
		}
		// Of what is another's, a page may show less than the file has.
		last := lastWords.FindSubmatch(text)
		if last != nil && bytes.Contains(page, last[1]) {
			v.picked = append(v.picked, name)
		}
	}
	return v.picked[i], nil
}

// show opens a page, and leaves the one that was open before.
func (v *visitor) show(page string) (err error) {
	if !v.tells || v.tab != nil && v.tab.page == page {
		return nil
	}
	if v.tab != nil {
		v.tab.close()
	}
	v.tab, err = v.open(page)
	return err
}
