package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coranto"
	"coranto/internal/desk"
	"coranto/internal/words"
)

func (t *tool) initCommand() *cobra.Command {
	var o desk.InitOptions
	var clock clock
	var withTheme bool
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Make a new digest",
		Long: `Init makes a new digest in a folder: site.yaml, a first article, a page about
the digest, and GitHub workflows that look through pull requests, build the site
and deploy it. It overwrites nothing: where one of its files exists already, it
writes none.

With --theme it also copies the built-in theme to be edited: its layouts, its
language files and what is in static/. In the folder of a digest it does nothing
else, and what the digest has of these files already stays as it is.`,
		Example: `  coranto init digest
  coranto init digest --title "The Harbour Digest" --url https://harbour.example/ --timezone Europe/Oslo
  coranto init --theme`,
		Args: atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			if withTheme && desk.IsDigest(dir) {
				return t.copyTheme(dir)
			}
			o.Now = clock.now()
			if o.Zone == "" {
				o.Zone = localZone()
			}
			written, err := desk.Init(dir, o)
			if err != nil {
				return misuse(err)
			}
			for _, name := range written {
				t.say("%s", filepath.Join(dir, filepath.FromSlash(name)))
			}
			if withTheme {
				if err := t.copyTheme(dir); err != nil {
					return err
				}
			}
			where := ""
			if dir != "." {
				where = " -C " + dir
			}
			t.say("next: coranto%s serve --open, and change site.yaml to your liking", where)
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&o.Title, "title", "My digest", "the digest's `title`")
	f.StringVar(&o.URL, "url", "https://example.org/", "`address` of its home page")
	f.StringVar(&o.ID, "id", "", "begins the ids of feeds: a `domain,year` (default from --url and today)")
	f.StringVar(&o.Zone, "timezone", "", "IANA `name` of its time zone (default that of this machine)")
	f.StringVar(&o.Language, "language", "en", "its `language` (BCP 47)")
	f.BoolVar(&withTheme, "theme", false, "copy the built-in theme, to be edited")
	clock.flag(c, "date the first article at this `moment`")
	return c
}

// copyTheme copies the built-in theme into a digest.
func (t *tool) copyTheme(dir string) error {
	for _, theme := range []fs.FS{coranto.Theme, words.Builtin} {
		written, kept, err := desk.CopyTheme(dir, theme)
		for _, name := range written {
			t.say("%s", filepath.Join(dir, filepath.FromSlash(name)))
		}
		for _, name := range kept {
			t.say("%s is there already and stays as it is", filepath.Join(dir, filepath.FromSlash(name)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// localZone returns the IANA name of this machine's time zone, or UTC.
func localZone() string {
	if name := os.Getenv("TZ"); name != "" {
		if zone, err := time.LoadLocation(name); err == nil && zone.String() != "Local" {
			return zone.String()
		}
	}
	if target, err := filepath.EvalSymlinks("/etc/localtime"); err == nil {
		for name := filepath.ToSlash(target); ; {
			_, rest, found := strings.Cut(name, "/")
			if !found {
				break
			}
			if _, err := time.LoadLocation(rest); err == nil && rest != "Local" {
				return rest
			}
			name = rest
		}
	}
	return "UTC"
}
