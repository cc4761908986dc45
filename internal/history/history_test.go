package history

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// repository is a repository of the test's own.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	r := repository{t, t.TempDir()}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r repository) git(args ...string) string {
	r.t.Helper()
	c := exec.Command("git", append([]string{"-C", r.dir, "-c", "user.name=Ada", "-c", "user.email=ada@example.org"}, args...)...)
	out, err := c.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// write writes a file and commits it.
func (r repository) write(name, text string) (commit string) {
	r.t.Helper()
	full := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
		r.t.Fatal(err)
	}
	r.git("add", "-A")
	r.git("commit", "-q", "-m", name)
	return r.git("rev-parse", "HEAD")
}

// extracted returns the files of a digest at a commit, with their text.
func extracted(t *testing.T, r *Repository, commit string) map[string]string {
	t.Helper()
	into := t.TempDir()
	if err := r.Extract(commit, into, "site.yaml", "content"); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	err := filepath.WalkDir(into, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		below, _ := filepath.Rel(into, name)
		files[filepath.ToSlash(below)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func open(t *testing.T, dir string) *Repository {
	t.Helper()
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestExtract reads a digest as it was, in a folder of a larger repository, with
// names that git would quote, while another branch goes on.
func TestExtract(t *testing.T) {
	files := newRepository(t)
	files.write("other/content/no.md", "no")
	files.write("digest/site.yaml", "title: A\n")
	base := files.write("digest/content/ä \"x\".md", "old\n")
	files.git("branch", "other")
	files.write("digest/content/ä \"x\".md", "new\n")
	files.git("checkout", "-q", "other")
	files.write("digest/content/theirs.md", "theirs\n")
	files.git("checkout", "-q", "main")

	r := open(t, filepath.Join(files.dir, "digest"))
	commit, err := r.Since("other")
	if err != nil || commit != base {
		t.Fatalf("they parted at %q, %v; want %s", commit, err, base)
	}
	got := extracted(t, r, commit)
	if len(got) != 2 || got["site.yaml"] != "title: A\n" || got["content/ä \"x\".md"] != "old\n" {
		t.Errorf("at the old commit: %q", got)
	}
	if got := extracted(t, r, files.git("rev-parse", "HEAD")); got["content/ä \"x\".md"] != "new\n" {
		t.Errorf("at the new commit: %q", got)
	}
	if status := files.git("status", "--porcelain"); status != "" {
		t.Errorf("reading changed the repository: %s", status)
	}
}

// TestLinksStayInTheFolder holds that a link of the history leads nothing out of
// the folder that it is written to.
func TestLinksStayInTheFolder(t *testing.T) {
	files := newRepository(t)
	outside := t.TempDir()
	if err := os.MkdirAll(filepath.Join(files.dir, "content"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(files.dir, "content/out")); err != nil {
		t.Fatal(err)
	}
	commit := files.write("site.yaml", "title: A\n")
	into := t.TempDir()
	if err := open(t, files.dir).Extract(commit, into, "site.yaml", "content"); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(filepath.Join(into, "content/out")); err != nil || to != outside {
		t.Errorf("the link leads to %q, %v", to, err)
	}
	if left, _ := os.ReadDir(outside); len(left) > 0 {
		t.Errorf("written outside: %v", left)
	}
}

// TestErrorsSayWhatToDo tries what a repository does not have.
func TestErrorsSayWhatToDo(t *testing.T) {
	files := newRepository(t)
	files.write("site.yaml", "title: A\n")
	first := files.write("content/a.md", "a")
	files.write("content/b.md", "b")
	shallow := t.TempDir()
	files.git("clone", "-q", "--depth", "1", "file://"+files.dir, shallow)

	_, err := Open(t.TempDir())
	said(t, err, "not in a git repository")
	_, err = open(t, files.dir).Since("nowhere")
	said(t, err, `no commit "nowhere"`, "origin/main")
	_, err = open(t, files.dir).Since("--all")
	said(t, err, `no commit "--all"`)
	_, err = open(t, shallow).Since(first)
	said(t, err, "shallow", "fetch-depth: 0")
	// Of two branches in a shallow clone, an older commit in common may be in sight
	// where the one at which they parted is not. One's own past is told from it.
	files.git("branch", "side", "HEAD~1")
	files.git("checkout", "-q", "side")
	files.write("content/c.md", "c")
	files.git("checkout", "-q", "main")
	shallow = t.TempDir()
	files.git("clone", "-q", "--depth", "3", "--no-single-branch", "file://"+files.dir, shallow)
	_, err = open(t, shallow).Since("origin/side")
	said(t, err, "parted", "shallow", "fetch-depth: 0")
	if _, err := open(t, shallow).Since("HEAD~1"); err != nil {
		t.Error(err)
	}
	empty := files.git("rev-parse", "HEAD")
	said(t, open(t, files.dir).Extract(empty, t.TempDir(), "layouts"), "no digest")
}

func said(t *testing.T, err error, parts ...string) {
	t.Helper()
	var known *Error
	if !errors.As(err, &known) {
		t.Errorf("%v is not an error that says what to do", err)
		return
	}
	if i := slices.IndexFunc(parts, func(part string) bool { return !strings.Contains(err.Error(), part) }); i >= 0 {
		t.Errorf("%q does not say %q", err, parts[i])
	}
}
