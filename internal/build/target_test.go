package build_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"coranto/internal/build"
)

// TestOutputsThatAreRefused holds that an output that would harm the digest is
// refused before anything is touched, even with --clean.
func TestOutputsThatAreRefused(t *testing.T) {
	const nothing = ""
	tests := []struct {
		out   string // as seen from the digest's folder
		links string // "target name", as seen from there
		said  string
	}{
		{".", nothing, "is the digest's own folder"},
		{"public/..", nothing, "is the digest's own folder"},
		{"..", nothing, "holds the digest's own folder"},
		{"/", nothing, "holds the digest's own folder"},
		{"content", nothing, "is in content/, which is part of the digest"},
		{"content/articles/site", nothing, "is in content/"},
		{"static", nothing, "is in static/"},
		{"static/site", nothing, "is in static/"},
		{"layouts/new", nothing, "is in layouts/"},
		{".git", nothing, "is in .git/"},
		{".github/site", nothing, "is in .github/"},
		{".coranto", nothing, "is the folder of the log"},
		{".coranto/site", nothing, "is in .coranto/"},
		{"site.yaml", nothing, "site.yaml is a file, not a folder"},
		{"site.yaml/site", nothing, "site.yaml/site cannot be reached: not a directory"},
		{"content/articles/first.md", nothing, "is a file"},
		{"public", "../elsewhere public", "leads out of the digest's folder by the link"},
		{"public", "../elsewhere public", "name <room>/elsewhere itself"},
		{"public", "/etc public", "name /etc itself"},
		{"way/public", "../elsewhere way", "leads out of the digest's folder by the link <digest>/way;"},
		{"public", "two public, .. two", "leads out of the digest's folder"},
		{"public", "nowhere public", "public is a link that leads to nothing; remove it"},
		{"way/public", "../nowhere way", "way is a link that leads to nothing"},
		{"public", "public public", "public cannot be reached"},
		{"public", "content public", "content is in content/"},
		{"public", ". public", "is the digest's own folder"},
		{"public", "site.yaml public", "is a file"},
		{"../link", "digest ../link", "is the digest's own folder"},
		{"../link", "digest/content ../link", "is in content/"},
		{"../link", "../.. ../link", "holds the digest's own folder"},
	}
	for _, test := range tests {
		t.Run(strings.TrimSpace(test.out+" "+test.links), func(t *testing.T) {
			for _, given := range []string{"absolute", "relative"} {
				d := newDigest(t)
				d.write("static/style.css", "")
				d.do(os.MkdirAll(d.room+"/elsewhere", 0o777))
				for link := range strings.SplitSeq(test.links, ", ") {
					if target, name, found := strings.Cut(link, " "); found {
						d.link(target, name)
					}
				}
				before := look(t, d.room)
				out := test.out
				if given == "absolute" && !filepath.IsAbs(out) {
					out = d.dir + "/" + out
				} else {
					t.Chdir(d.dir)
				}
				said := strings.NewReplacer("<room>", d.room, "<digest>", d.dir).Replace(test.said)
				_, err := build.Build(t.Context(), d.options(to(out), clean))
				if err == nil || !strings.Contains(err.Error(), said) || !strings.Contains(err.Error(), "nothing was written") {
					t.Errorf("the error is %v, want %q", err, said)
				}
				if after := look(t, d.room); !maps.Equal(before, after) {
					t.Errorf("something was touched:\n%v\n%v", before, after)
				}
			}
		})
	}
}

// TestOutputsThatAreTaken holds where the site stands after a build.
func TestOutputsThatAreTaken(t *testing.T) {
	tests := []struct{ name, out, links, at string }{
		{"the usual one", "", "", "digest/public"},
		{"another in the digest", "docs", "", "digest/docs"},
		{"a name that begins like one of ours", "contents", "", "digest/contents"},
		{"beside the digest", "../site", "", "site"},
		{"a name that begins like the digest's", "../digest-site", "", "digest-site"},
		{"a link to a folder in the digest", "", "docs public", "digest/docs"},
		{"a link in the digest on the way", "way/site", "docs way", "digest/docs/site"},
		{"a link outside", "../link", "docs ../link", "docs"},
		{"a link outside on the way", "../link/site", "docs ../link", "docs/site"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, given := range []string{"absolute", "relative"} {
				d := newDigest(t)
				d.do(os.MkdirAll(d.in("docs"), 0o777))
				d.do(os.MkdirAll(d.room+"/docs", 0o777))
				if target, name, found := strings.Cut(test.links, " "); found {
					d.link(target, name)
				}
				out := test.out
				if given == "absolute" && out != "" {
					out = d.dir + "/" + out
				} else {
					t.Chdir(d.dir)
				}
				want := filepath.Join(d.room, test.at)
				for range 2 {
					r, err := build.Build(t.Context(), d.options(to(out)))
					d.do(err)
					if r.Out != want {
						t.Errorf("the site stands in %s, want %s", r.Out, want)
					}
				}
				d.noLeftovers()
				d.checkOutput(want)
				if target, name, found := strings.Cut(test.links, " "); found {
					if to, err := os.Readlink(d.in(name)); err != nil || to != target {
						t.Errorf("the link %s is gone", name)
					}
				}
			}
		})
	}
}

func TestTheDigestMayBeALink(t *testing.T) {
	d := newDigest(t)
	link := filepath.Join(d.room, "link")
	d.do(os.Symlink("digest", link))
	r, err := build.Build(t.Context(), d.options(func(o *options) { o.Dir = link }))
	d.do(err)
	if want := d.in("public"); r.Out != want {
		t.Errorf("the site stands in %s, want %s", r.Out, want)
	}
}

func TestAFolderThatIsNoDigestIsLeftAlone(t *testing.T) {
	d := newDigest(t)
	for _, dir := range []string{d.room, d.in("content"), d.in("nowhere"), d.in("site.yaml")} {
		before := look(t, d.room)
		_, err := build.Build(t.Context(), d.options(func(o *options) { o.Dir = dir }))
		if want := "there is no site.yaml in " + dir; err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("the error is %v, want %q", err, want)
		}
		if !maps.Equal(before, look(t, d.room)) {
			t.Errorf("something was touched")
		}
	}
}

func TestTheLogMayStandElsewhere(t *testing.T) {
	d := newDigest(t)
	cache := func(dir string) func(*options) { return func(o *options) { o.Cache = dir } }
	elsewhere := d.room + "/cache/deep"
	d.built(cache(elsewhere))
	d.remove("content/articles/second.md")
	d.built(cache(elsewhere))
	d.checkOutput(d.in("public"))
	if _, err := os.Stat(d.in(".coranto")); err == nil {
		t.Error("there is a .coranto all the same")
	}
	for dir, said := range map[string]string{
		d.in("static"):      "is in static/, which is part of the digest",
		d.in("content/log"): "is in content/",
		d.in("site.yaml"):   "site.yaml is a file",
		d.in("public"):      "is the folder of the log",
		d.in("public/log"):  "holds the folder of the log",
	} {
		d.refused([]string{said}, cache(dir))
	}
}

func TestTheModeOfAStandingFolderIsKept(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("folders have no mode here")
		return
	}
	d := newDigest(t)
	d.write("public/.gitignore", "*")
	const mode = 0o750 | fs.ModeSetgid
	d.do(os.Chmod(d.in("public"), mode))
	d.built()
	info, err := os.Stat(d.in("public"))
	d.do(err)
	if info.Mode() != mode|fs.ModeDir {
		t.Errorf("the mode is %v", info.Mode())
	}
}
