package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"coranto/internal/desk"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/movein"
	"coranto/internal/site"
)

// moveIn converts the site of another generator. It prints the names of the
// articles and pages that it wrote.
func (t *tool) moveIn(generator, folder string) error {
	if !slices.Contains(movein.Generators, generator) {
		return fmt.Errorf("--from: sites of %q cannot be converted; write one of %s", generator, strings.Join(movein.Generators, ", "))
	}
	old, err := os.OpenRoot(folder)
	if err != nil {
		return &failure{err}
	}
	defer old.Close()
	s, err := t.digest()
	if err != nil {
		return &failure{err}
	}
	moved, err := movein.Read(generator, old.FS(), s)
	if err != nil {
		return &failure{fmt.Errorf("%s: %w", folder, err)}
	}
	there := 0
	for _, f := range moved.Files {
		err := t.put(f, old.FS())
		switch {
		case errors.Is(err, fs.ErrExist):
			there++
		case err != nil:
			return &failure{err}
		case strings.HasPrefix(f.Name, "content/") && path.Ext(f.Name) == ".md":
			fmt.Fprintln(t.out, f.Name)
		}
	}
	for i := range moved.Problems {
		if d := &moved.Problems[i]; d.File != files.ConfigName {
			d.File = path.Join(folder, d.File)
		}
	}
	if err := diag.Text(t.err, moved.Problems, t.colour()); err != nil {
		return &failure{err}
	}
	addresses := desk.Addresses{ArticleURL: moved.ArticleURL, FeedAliases: map[string]string{}}
	for old, feed := range moved.FeedAliases {
		if !slices.ContainsFunc(s.Config.Feeds.Aliases, func(a site.FeedAlias) bool { return "/"+a.Path == old }) {
			addresses.FeedAliases[old] = feed
		}
	}
	settled, err := desk.Settle(".", addresses)
	if err != nil {
		return &failure{err}
	}
	if lines := addresses.Lines(); lines != "" && settled {
		t.say("%s now says, for the old addresses to go on answering:\n%s", files.ConfigName, strings.TrimRight(lines, "\n"))
	} else if lines != "" {
		t.say("write into %s, for the old addresses to go on answering:\n%s", files.ConfigName, strings.TrimRight(lines, "\n"))
	}
	t.say("%s (%s), %s, %d known already, %s there already; %s to look at", count(moved.Articles, "article"), count(moved.Drafts, "draft"),
		count(moved.Pages, "page"), moved.Known, count(there, "file"), count(len(moved.Problems), "thing"))
	return nil
}

// put writes a file of the site that moves in.
func (t *tool) put(f movein.File, old fs.FS) error {
	if f.From == "" {
		return desk.Put(".", f.Name, bytes.NewReader(f.Text))
	}
	from, err := old.Open(f.From)
	if err != nil {
		return err
	}
	defer from.Close()
	return desk.Put(".", f.Name, from)
}
