package desk

import (
	"embed"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/language"

	"coranto/internal/site"
)

// skeleton has the files of a new digest. A file whose name ends with .tmpl is
// a template of [InitOptions]; its delimiters are [[ and ]], which mean nothing
// to YAML, Markdown or GitHub.
//
//go:embed all:skeleton
var skeleton embed.FS

// InitOptions say what a new digest is called and where it will stand.
type InitOptions struct {
	Title    string
	URL      string // of its home page
	ID       string // authority of feed ids; from URL and Now when empty
	Zone     string // IANA name
	Language string // BCP 47
	Now      time.Time
}

// complete fills in what is not given, and says what is wrong with the rest.
func (o *InitOptions) complete() error {
	bad := func(format string, args ...any) error { return BadOption(fmt.Sprintf(format, args...)) }
	if o.Title = strings.TrimSpace(o.Title); o.Title == "" || strings.ContainsFunc(o.Title, unicode.IsControl) {
		return bad("--title: %q is not a title; write one line of text", o.Title)
	}
	home, err := site.HomeURL(o.URL)
	if err != nil {
		return bad("--url: %q is not the address of a home page; write one as in https://user.github.io/repo/", o.URL)
	}
	o.URL = home
	zone, err := time.LoadLocation(o.Zone)
	if err != nil || o.Zone == "" || o.Zone == "Local" {
		return bad("--timezone: %q is not a time zone; write an IANA name, as in Europe/Berlin", o.Zone)
	}
	o.Now = o.Now.In(zone)
	if _, err := language.Parse(o.Language); err != nil {
		return bad("--language: %q is not a language tag; write a BCP 47 tag, as in en or de-CH", o.Language)
	}
	if o.ID == "" {
		u, _ := url.Parse(home)
		host, err := idna.ToASCII(u.Hostname())
		if err != nil || strings.Contains(host, ":") {
			host = "example.org"
		}
		o.ID = fmt.Sprintf("%s,%d", host, o.Now.Year())
	}
	config := fmt.Sprintf("title: x\nurl: %s\nid: %s\ntimezone: UTC\n", yamlText(o.URL), yamlText(o.ID))
	if _, ds := site.ParseConfig([]byte(config)); len(ds) > 0 {
		return bad("--id: %s", said(ds[0]))
	}
	return nil
}

// Init writes a new digest into dir, which may exist, and returns the names of
// the files written. Where one of them exists already it writes none. The error
// is a [BadOption] when there can be no such digest.
func Init(dir string, o InitOptions) ([]string, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	texts := map[string]string{}
	var names []string
	err := fs.WalkDir(skeleton, "skeleton", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := skeleton.ReadFile(path)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(path, "skeleton/")
		text := string(data)
		if strings.HasSuffix(name, ".tmpl") {
			name = strings.TrimSuffix(name, ".tmpl")
			if text, err = fill(text, o); err != nil {
				return err
			}
		}
		name = strings.NewReplacer("YEAR", o.Now.Format("2006"), "MONTH", o.Now.Format("01"), "dot-", ".").Replace(name)
		texts[name] = text
		names = append(names, name)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
			return nil, fmt.Errorf("%s exists already; nothing was written", filepath.Join(dir, filepath.FromSlash(name)))
		}
	}
	for i, name := range names {
		if err := write(dir, name, texts[name]); err != nil {
			for _, written := range names[:i] {
				os.Remove(filepath.Join(dir, filepath.FromSlash(written)))
			}
			return nil, fmt.Errorf("the digest cannot be written: %w", err)
		}
	}
	return names, nil
}

func fill(text string, o InitOptions) (string, error) {
	t, err := template.New("").Delims("[[", "]]").Funcs(template.FuncMap{"yaml": yamlText}).Parse(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, o)
	return b.String(), err
}
