package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/importer"
	"coranto/internal/site"
)

func (t *tool) importCommand() *cobra.Command {
	var o importer.TextOptions
	c := &cobra.Command{
		Use:   "import FILE|-",
		Short: "Take in a story as a draft",
		Long: `Import takes in a story, a plain text as it is pasted, and prints the name of the
draft that it wrote. "-" reads standard input.

The first line is the title. What a wire story says of itself becomes front
matter: a dateline, a byline, the list of highlights and the notice in brackets
at its end. The wording is left as it is. Topics of the digest that the text
names, its dates and its most central sentences are offered in comments.

A date that the story does not give is not invented: the draft says "date:
unknown", and cannot be published before it has one. A story that the digest has
already is not taken in again; one that is nearly the same is named. At most
8 MiB are read.`,
		Example: `  coranto import story.txt
  coranto import story.txt --source Reuters --date 2021-01-21 --tag Law
  pbpaste | coranto import -`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("a file is missing, as in coranto import story.txt, or - for standard input")
			}
			return atMost(1)(nil, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if where := args[0]; strings.Contains(where, "://") {
				return fmt.Errorf("%s is an address; save the text to a file, or paste it to coranto import -", where)
			}
			data, err := readStory(c.InOrStdin(), args[0])
			if err != nil {
				return &failure{err}
			}
			story, err := importer.Text(data, o)
			if err != nil {
				return &failure{fmt.Errorf("%s: %w", args[0], err)}
			}
			intake, err := t.intake()
			if err != nil {
				return &failure{err}
			}
			return t.takeIn(intake, story)
		},
	}
	f := c.Flags()
	f.StringVar(&o.Title, "title", "", "the story's `title`, where its first line is none")
	f.StringVar(&o.Date, "date", "", "the article's `date` (default what the story says)")
	f.StringVar(&o.Source, "source", "", "the `publisher` the story came from")
	f.StringVar(&o.URL, "url", "", "the `address` of the publisher's story")
	f.StringArrayVar(&o.Tags, "tag", nil, "a `tag`; may be given several times")
	f.StringVar(&o.Story, "story", "", "the `slug` of the running story it belongs to")
	return c
}

// largestStory is what is read of a story, in bytes: an article can have no more.
const largestStory = 8 << 20

// readStory reads what is to be taken in.
func readStory(stdin io.Reader, name string) ([]byte, error) {
	in := stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	data, err := io.ReadAll(io.LimitReader(in, largestStory+1))
	if err == nil && len(data) > largestStory {
		err = fmt.Errorf("%s has more than %d MiB", name, largestStory>>20)
	}
	return data, err
}

// intake loads the digest. What is wrong with its articles does not keep
// another from coming in.
func (t *tool) intake() (*importer.Intake, error) {
	dir, err := files.Dir(".")
	if err != nil {
		return nil, err
	}
	tree, _, err := files.Scan(dir)
	if err != nil {
		return nil, err
	}
	if _, found := tree.Lookup(files.ConfigName); !found {
		return nil, fmt.Errorf("there is no %s here; run coranto init, or name the digest's folder with -C", files.ConfigName)
	}
	s, err := site.Load(tree, site.Options{Now: time.Now(), Drafts: true, Future: true, Jobs: 2})
	if err != nil {
		return nil, err
	}
	if said := s.Said(files.ConfigName); diag.HasErrors(said) {
		_ = diag.Text(t.err, said, t.colour())
		return nil, fmt.Errorf("%s has to be mended first", files.ConfigName)
	}
	return importer.Open(".", s)
}

// takeIn takes in a story, and tells what became of it.
func (t *tool) takeIn(intake *importer.Intake, story importer.Story) error {
	taken, err := intake.Take(story)
	if err != nil {
		return misuse(err)
	}
	for _, note := range taken.Notes {
		t.say("note: %s", note)
	}
	if taken.Known != "" {
		t.say("the digest has this story already: %s", taken.Known)
		return nil
	}
	fmt.Fprintln(t.out, taken.File)
	for _, near := range taken.Near {
		t.say("warning: %d %% of its text is that of %s too", near.Percent, near.File)
	}
	return nil
}
