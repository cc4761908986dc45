package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coranto"
	"coranto/internal/desk"
	"coranto/internal/diag"
	"coranto/internal/page"
	"coranto/internal/site"
)

func (t *tool) mvCommand() *cobra.Command {
	var dry bool
	c := &cobra.Command{
		Use:   "mv FILE FILE",
		Short: "Rename an article's or a topic's file without losing a reader",
		Long: `Mv gives the file of an article or a topic another name. An article keeps its id,
which is written down if it came from the file's name, so feeds show nothing as
new; where its address changes, the old one leads to the new one. Of a topic the
old name is retired: its address leads to the new one, and its feeds go on
answering. Links and pictures in all files are rewritten to where things stand
then, and of x/index.md the pictures beside it come along.

It is worked out and tried first: where the digest would have an error, nothing is
written. If it is interrupted, the next mv or topic merge completes it.`,
		Example: `  coranto mv content/articles/ship.md content/articles/2021/03/ship-freed.md
  coranto mv content/articles/ship content/articles/2021/03/
  coranto mv content/topics/shiping.md content/topics/shipping.md --dry-run`,
		Args:              exactly(2, "a file and its new name, as in coranto mv content/articles/a.md content/articles/b.md"),
		ValidArgsFunction: t.movable,
		RunE: func(_ *cobra.Command, args []string) error {
			return t.rewrite(dry, func() (*desk.Rewrite, error) {
				return desk.Move(".", digestName(args[0]), digestName(args[1]), trial())
			})
		},
	}
	c.Flags().BoolVarP(&dry, "dry-run", "n", false, "say what would be done, and write nothing")
	return c
}

func (t *tool) topicCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "topic",
		Short:   "Change topics: see coranto topic merge",
		Long:    "Topic has one command, which makes one topic of two.",
		Example: "  coranto topic merge Shiping Shipping",
		Args:    subcommand,
		RunE:    showHelp,
	}
	var dry bool
	merge := &cobra.Command{
		Use:   "merge TOPIC TOPIC",
		Short: "Make the first topic part of the second",
		Long: `Merge makes the first topic part of the second. Articles, stories and topics that
say the first one say the second then. The first one's name is retired in the file
of the second, which is written if there is none: its address leads to the second,
and its feeds go on answering. Topics are named as in tags, or by their slugs.

It is worked out and tried first: where the digest would have an error, nothing is
written. If it is interrupted, the next mv or topic merge completes it.`,
		Example: `  coranto topic merge Shiping Shipping
  coranto topic merge "Competition law" Antitrust --dry-run`,
		Args:              exactly(2, "two topics, as in coranto topic merge Shiping Shipping"),
		ValidArgsFunction: t.mergeable,
		RunE: func(_ *cobra.Command, args []string) error {
			return t.rewrite(dry, func() (*desk.Rewrite, error) {
				return desk.MergeTopics(".", args[0], args[1], trial())
			})
		},
	}
	merge.Flags().BoolVarP(&dry, "dry-run", "n", false, "say what would be done, and write nothing")
	c.AddCommand(merge)
	return c
}

// trial says how a rewrite is tried.
func trial() desk.Trial {
	return desk.Trial{
		Now: time.Now(), Theme: coranto.Theme,
		Check: func(s *site.Site) []diag.Diagnostic { return page.Check(s, page.All(s)) },
	}
}

// rewrite works a rewrite out, carries it out, and prints what it does, a line for
// each file. Where an earlier one was interrupted, that is completed instead: it
// may be the same, and what was to be moved has moved then.
func (t *tool) rewrite(dry bool, workOut func() (*desk.Rewrite, error)) error {
	if !dry {
		done, err := desk.Resume(".")
		if err != nil {
			return &failure{err}
		}
		if done {
			t.say("completed what was interrupted; if this is another move, run it once more")
			return nil
		}
	}
	r, err := workOut()
	var faults desk.Faults
	if errors.As(err, &faults) {
		if err := diag.Text(t.err, faults, t.colour()); err != nil {
			return &failure{err}
		}
		return &failure{err}
	}
	if err != nil {
		return misuse(err)
	}
	if !dry {
		if err := r.Write(); err != nil {
			return &failure{err}
		}
	}
	for _, line := range r.Said {
		fmt.Fprintln(t.out, line)
	}
	if dry {
		t.say("nothing was written")
	}
	return nil
}

// digestName returns a file's name as seen from the digest's folder, with a slash
// at its end if it had one.
func digestName(name string) string {
	slash := ""
	if strings.HasSuffix(name, "/") || strings.HasSuffix(name, string(filepath.Separator)) {
		slash = "/"
	}
	if filepath.IsAbs(name) {
		if here, err := filepath.Abs("."); err == nil {
			if below, err := filepath.Rel(here, name); err == nil {
				name = below
			}
		}
	}
	return filepath.ToSlash(filepath.Clean(name)) + slash
}

// exactly takes so many arguments; what names them.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < n {
			return errors.New("missing: " + what)
		}
		return atMost(n)(c, args)
	}
}
