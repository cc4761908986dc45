package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// served is what was measured of coranto serve at one size. Times are in
// seconds: of the start until the home page has been received, of an edit from
// the save, which is a rename, until the new bytes of the page have been.
type served struct {
	Articles int                  `json:"articles"`
	Start    []float64            `json:"start"`
	Edits    map[string][]float64 `json:"edits"`
	Memory   int64                `json:"peak_memory"`
}

// kindsOfEdits are in the order in which they are made.
var kindsOfEdits = []string{"body", "title", "tag", "new article", "layout"}

// serve measures the preview of one size, over HTTP.
func (b *builder) serve() (s served, err error) {
	s = served{Articles: b.n, Edits: map[string][]float64{}}
	b.note("writing %s articles", thousands(int64(b.n)))
	if err := b.step(nil, "step:sample", b.path("digest"), strconv.Itoa(b.n), strconv.FormatUint(b.seed, 10)); err != nil {
		return s, err
	}
	b.note("serving them")
	for i := range b.runs {
		v, took, err := b.visit()
		if err != nil {
			return s, err
		}
		s.Start = append(s.Start, took)
		if i == b.runs-1 {
			for _, kind := range kindsOfEdits {
				for n := range b.edits {
					took, err := v.edit(kind, n)
					if err != nil {
						return s, errors.Join(fmt.Errorf("%s edit %d: %w", kind, n, err), v.end())
					}
					s.Edits[kind] = append(s.Edits[kind], took)
				}
			}
		}
		if err := v.end(); err != nil {
			return s, err
		}
		s.Memory = max(s.Memory, peakMemory(v.process.ProcessState))
	}
	slices.Sort(s.Start)
	for _, times := range s.Edits {
		slices.Sort(times)
	}
	return s, nil
}

// visitor is a browser at a preview.
type visitor struct {
	*builder
	process *exec.Cmd
	home    string   // its address
	files   []string // articles that may be edited
	picked  []string // those that are
	tab     *tab
}

// visit starts a preview, and asks for its home page.
func (b *builder) visit() (*visitor, float64, error) {
	c := exec.CommandContext(b.ctx, b.tool, "-C", b.path("digest"), "serve", "--addr", "127.0.0.1:0", "--published")
	messages, err := c.StderrPipe()
	if err != nil {
		return nil, 0, err
	}
	start := time.Now()
	if err := c.Start(); err != nil {
		return nil, 0, err
	}
	v := &visitor{builder: b, process: c}
	lines := bufio.NewScanner(messages)
	for lines.Scan() && v.home == "" {
		if words := strings.Fields(lines.Text()); len(words) > 1 && words[0] == "serving" {
			v.home = words[1]
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, messages) }()
	if v.home == "" {
		return nil, 0, errors.Join(errors.New("coranto serve does not start"), c.Wait())
	}
	if _, err := v.get(v.home); err != nil {
		return nil, 0, errors.Join(err, v.end())
	}
	return v, time.Since(start).Seconds(), nil
}

// end stops the preview as Ctrl-C does.
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

var (
	// A line of tags that takes one more, and the words that the last paragraph
	// begins with.
	tagList   = regexp.MustCompile(`(?m)^tags: \[(.*)\]$`)
	lastWords = regexp.MustCompile(`\n\n([A-Za-z]+ [A-Za-z]+ [A-Za-z]+)[^\n]*\n*$`)
)

// edit makes the n-th edit of a kind, and returns how long it took until the new
// bytes had been received.
func (v *visitor) edit(kind string, n int) (float64, error) {
	if v.files == nil {
		list, err := articleFiles(v.path("digest/content/articles"), ".md", false)
		if err != nil {
			return 0, err
		}
		for _, name := range list {
			text, err := os.ReadFile(name)
			if err != nil {
				return 0, err
			}
			if titleLine.Match(text) && tagList.Match(text) && !bytes.Contains(text, []byte("\ndraft:")) && !bytes.Contains(text, []byte("\nwithdrawn:")) &&
				!bytes.Contains(text, []byte("\nslug:")) && !bytes.Contains(text, []byte("\nexpires:")) {
				v.files = append(v.files, name)
			}
		}
	}
	mark := fmt.Sprintf("%s mark %d", strings.ReplaceAll(kind, " ", ""), n)
	// One page is edited ten times, so that a browser is not always a new one.
	name, err := v.pick(n / 10)
	if err != nil {
		return 0, err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	file := name
	switch kind {
	case "body":
		text = append(text, "\nA "+mark+".\n"...)
	case "title":
		text = titleLine.ReplaceAll(text, []byte("title: A "+mark))
	case "tag":
		text = tagList.ReplaceAll(text, []byte("tags: [$1, A "+mark+"]"))
		if n%10 > 0 { // the last one was put there by us
			text = regexp.MustCompile(`, A tag mark \d+, `).ReplaceAll(text, []byte(", "))
		}
	case "new article":
		file = filepath.Join(filepath.Dir(name), fmt.Sprintf("new-%d.md", n))
		text = titleLine.ReplaceAll(text, []byte("title: A "+mark))
		text = regexp.MustCompile(`(?m)^(id|aliases|story|events): .*$\n(^ +.*$\n)*`).ReplaceAll(text, nil)
	case "layout":
		layout, err := os.ReadFile("layouts/article.html")
		if err != nil {
			return 0, err
		}
		file = v.path("digest/layouts/article.html")
		text = append(layout, "<p>A "+mark+"</p>\n"...)
	}
	page := v.pageOf(file)
	if kind == "layout" {
		page = v.pageOf(name)
	}
	if v.tab == nil || v.tab.page != page {
		if v.tab != nil {
			v.tab.close()
		}
		if v.tab, err = v.open(page); err != nil {
			return 0, err
		}
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
		if err := v.tab.wait(v.ctx); err != nil {
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

// pageOf returns the address of an article's page.
func (v *visitor) pageOf(file string) string {
	below := strings.TrimPrefix(filepath.ToSlash(file), filepath.ToSlash(v.path("digest/content/articles"))+"/")
	return v.home + strings.TrimSuffix(below, ".md") + ".html"
}

// pick returns the i-th of some articles in the middle of the digest that have
// their page where their file's name says.
func (v *visitor) pick(i int) (string, error) {
	for len(v.picked) <= i {
		if len(v.files) == 0 {
			return "", errors.New("there are too few articles to edit")
		}
		name := v.files[len(v.files)/2]
		v.files = slices.DeleteFunc(v.files, func(other string) bool { return other == name })
		page, err := v.get(v.pageOf(name))
		if err != nil {
			return "", err
		}
		text, err := os.ReadFile(name)
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

// tab is a page that is open: it listens for changes.
type tab struct {
	page   string
	events io.ReadCloser
	told   chan struct{}
}

func (v *visitor) open(page string) (*tab, error) {
	if _, err := v.get(page); err != nil {
		return nil, err
	}
	u, err := url.Parse(page)
	if err != nil {
		return nil, err
	}
	answer, err := http.Get(v.home + "_coranto/events?path=" + url.QueryEscape(u.Path))
	if err != nil {
		return nil, err
	}
	t := &tab{page: page, events: answer.Body, told: make(chan struct{}, 1)}
	lines := bufio.NewReader(answer.Body)
	if _, err := lines.ReadString('\n'); err != nil {
		return nil, err
	}
	go func() {
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				close(t.told)
				return
			}
			if strings.HasPrefix(line, "event: change") {
				select {
				case t.told <- struct{}{}:
				default:
				}
			}
		}
	}()
	return t, nil
}

func (t *tab) close() { t.events.Close() }

// wait waits until the tab is told of a change.
func (t *tab) wait(ctx context.Context) error {
	const patience = 30 * time.Second
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case _, open := <-t.told:
		if !open {
			return errors.New("the stream has ended")
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return errors.New("nobody tells of a change of " + t.page)
	}
}

// printServed prints what was measured of previews.
func printServed(w io.Writer, work string, o options, all []served) error {
	if o.json {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(all)
	}
	t := bufio.NewWriter(w)
	fmt.Fprintf(t, "%s, %d processors, in %s; coranto serve over HTTP, %d edits of each kind\n\n", runtime.Version(), runtime.GOMAXPROCS(0), work, o.edits)
	row := func(name string, of func(served) string) {
		fmt.Fprintf(t, "%-34s", name)
		for _, s := range all {
			fmt.Fprintf(t, "%12s", of(s))
		}
		fmt.Fprintln(t)
	}
	row("articles", func(s served) string { return thousands(int64(s.Articles)) })
	row("start to first page, s", func(s served) string { return seconds(s.Start[len(s.Start)/2]) })
	row("peak memory, MB", func(s served) string { return megabytes(s.Memory) })
	for _, kind := range kindsOfEdits {
		row(kind+", ms: median", func(s served) string { return milliseconds(s.Edits[kind], 50) })
		row("  99th percentile", func(s served) string { return milliseconds(s.Edits[kind], 99) })
	}
	return t.Flush()
}

// milliseconds writes a percentile of sorted times.
func milliseconds(times []float64, percent int) string {
	return fmt.Sprintf("%.1f", 1000*times[(len(times)-1)*percent/100])
}
