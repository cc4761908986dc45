package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
)

// serve runs coranto serve in a new digest until its end is called, and returns
// the address of the home page.
func serve(t *testing.T, args ...string) (home string, end func() error) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.MkdirAll("content/articles", 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"site.yaml":                 "title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: Europe/Oslo\n",
		"content/articles/first.md": "---\ntitle: First\ndate: 2021-01-10\n---\n\nText.\n",
		"content/articles/draft.md": "---\ntitle: Draft\ndate: 2021-01-10\ndraft: true\n---\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	said, say := io.Pipe()
	tool := &tool{out: io.Discard, err: say}
	root := tool.command()
	root.SetArgs(append([]string{"serve"}, args...))
	ended := make(chan error, 1)
	go func() {
		ended <- root.ExecuteContext(ctx)
		say.Close()
	}()
	lines := bufio.NewScanner(said)
	if !lines.Scan() {
		t.Fatal(<-ended)
	}
	words := strings.Fields(lines.Text())
	if len(words) < 2 || words[0] != "serving" {
		t.Fatalf("it says %q", lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	return words[1], func() error {
		stop()
		return <-ended
	}
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func TestServe(t *testing.T) {
	home, end := serve(t, "--addr", "127.0.0.1:0")
	if !strings.HasSuffix(home, "/news/") {
		t.Errorf("the home page is %s", home)
	}
	if code, text := get(t, home); code != 200 || !strings.Contains(text, "Draft") {
		t.Errorf("%d\n%s", code, text)
	}
	events, err := http.Get(home + "_coranto/events?path=/news/2021/01/first.html")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	heard := bufio.NewScanner(events.Body)
	// What is sent first comes before the stream is known to the preview, and a
	// problem that stands is told to whoever comes: so the change may be made now.
	if err := os.WriteFile("content/articles/first.md", []byte("---\ntitle: [\n---\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for heard.Scan() && !strings.HasPrefix(heard.Text(), `data: {"problems":[{`) {
	}
	if err := os.WriteFile("content/articles/first.md", []byte("---\ntitle: Second\ndate: 2021-01-10\n---\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for heard.Scan() && heard.Text() != `data: {"problems":[]}` {
	}
	if code, text := get(t, home+"2021/01/first"); code != 200 || !strings.Contains(text, "Second") {
		t.Errorf("%d\n%s", code, text)
	}
	if err := end(); err != nil {
		t.Errorf("the end: %v", err)
	}
	for heard.Scan() {
	}
	if err := heard.Err(); err != nil {
		t.Errorf("the stream does not end: %v", err)
	}
	if _, err := os.Stat("public"); err == nil {
		t.Error("something was written to public")
	}
}

func TestServePublished(t *testing.T) {
	home, end := serve(t, "--addr", "127.0.0.1:0", "--published", "--poll")
	if code, text := get(t, home); code != 200 || strings.Contains(text, "Draft") {
		t.Errorf("%d\n%s", code, text)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
}

func TestServeAnotherMoment(t *testing.T) {
	home, end := serve(t, "--addr", "127.0.0.1:0", "--published", "--now", "2021-01-09T12:00:00Z")
	if code, text := get(t, home); code != 200 || strings.Contains(text, "First") {
		t.Errorf("the day before its article is published: %d\n%s", code, text)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
}

func TestAPortThatIsTaken(t *testing.T) {
	taken, err := listen("127.0.0.1:0", true)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	addr := taken.Addr().String()
	if l, err := listen(addr, true); err == nil {
		l.Close()
		t.Error("a port is taken twice")
	} else if !strings.Contains(err.Error(), "--addr") {
		t.Error(err)
	}
	next, err := listen(addr, false)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if next.Addr().(*net.TCPAddr).Port <= taken.Addr().(*net.TCPAddr).Port {
		t.Errorf("after %s comes %s", addr, next.Addr())
	}
}
