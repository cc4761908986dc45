package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"coranto/internal/desk"
	"coranto/internal/files"
	"coranto/internal/site"
)

func (t *tool) newCommand() *cobra.Command {
	var o desk.NewOptions
	var e desk.EditionOptions
	var clock clock
	var edition, edit bool
	c := &cobra.Command{
		Use:   "new TITLE",
		Short: "Write a new article, or a new edition",
		Long: `New writes the file of a new article, with an id, a date and a slug, and prints
its name. The article is a draft until you remove the line that says so. On a
terminal it asks for what you do not give: title, source, tags, story.

With --edition it writes a new edition: what was published since the last one
and was in none, by article or by headline. Stories and single articles stand in
the order of their rank; then those of which there is most; then those of the
busiest topics; then the newest. Of one story it takes three at most. What it
does not take is named in comments, and the first article is the lead, until you
choose another. The edition is a draft too.`,
		Example: `  coranto new "Judge refuses to order Amazon to host Parler"
  coranto new "Ship refloated" --source Reuters --tag Shipping --story ever-given --date 2021-03-29
  coranto new --edit
  coranto new --edition
  coranto new --edition "The week of the ship" --from 2021-03-22 --limit 8`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 && !edition && !t.asks() {
				return errors.New(`a title is missing, as in coranto new "Ship refloated"`)
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			title := strings.Join(args, " ")
			at := clock.now()
			given := func(name string) bool { return c.Flags().Changed(name) }
			for _, name := range []string{"source", "tag", "story"} {
				if edition && given(name) {
					return fmt.Errorf("--%s is for an article, and does not go with --edition", name)
				}
			}
			for _, name := range []string{"from", "limit"} {
				if !edition && given(name) {
					return fmt.Errorf("--%s goes with --edition alone", name)
				}
			}
			var file string
			var err error
			if edition {
				s, err := t.site(site.Options{Now: at})
				if err != nil {
					return err
				}
				e.Title, e.Date = title, o.Date
				if file, err = t.newEdition(s, e); err != nil {
					return err
				}
			} else {
				o.Title, o.Now = title, at
				if _, err := os.Stat(files.ConfigName); err == nil && t.asks() {
					if err := t.ask(c.Context(), &o, c.Flags()); err != nil {
						return err
					}
				}
				if file, err = desk.New(".", o); err != nil {
					return misuse(err)
				}
			}
			fmt.Fprintln(t.out, file)
			if edit {
				return t.edit(file)
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&o.Date, "date", "", "the `date` of the article or edition (default now)")
	f.StringVar(&o.Source, "source", "", "the `publisher` the story came from")
	f.StringArrayVar(&o.Tags, "tag", nil, "a `tag`; may be given several times")
	f.StringVar(&o.Story, "story", "", "the `slug` of the running story it belongs to")
	f.BoolVar(&edit, "edit", false, "open it in $VISUAL or $EDITOR")
	f.BoolVar(&edition, "edition", false, "write an edition with what was published since the last one")
	f.StringVar(&e.From, "from", "", "collect for an edition from this `day` on (default that of the last one)")
	f.IntVar(&e.Limit, "limit", 12, "take at most this `number` of articles into an edition")
	clock.flag(c, takeForNow)
	completes(c, map[string]completion{
		"source": t.named(sourceNames), "tag": t.named(topicNames), "story": t.named(storyNames),
		"date": cobra.NoFileCompletions, "from": cobra.NoFileCompletions,
	})
	return c
}

// ask asks for what is not given.
func (t *tool) ask(ctx context.Context, o *desk.NewOptions, given *pflag.FlagSet) (err error) {
	q := questions{ctx: ctx, in: bufio.NewReader(t.in), out: t.err, read: func() (site.Names, error) { return names(".") }}
	if o.Title == "" {
		if o.Title, err = q.title(); err != nil {
			return &failure{err}
		}
	}
	if !given.Changed("source") {
		if o.Source, err = q.source(); err != nil {
			return &failure{err}
		}
	}
	if !given.Changed("tag") {
		if o.Tags, err = q.tags(); err != nil {
			return &failure{err}
		}
	}
	if !given.Changed("story") {
		if o.Story, err = q.story(); err != nil {
			return &failure{err}
		}
	}
	return nil
}

// newEdition writes an edition, and tells what is in it.
func (t *tool) newEdition(s *site.Site, o desk.EditionOptions) (string, error) {
	made, err := desk.NewEdition(".", s, o)
	if err != nil {
		return "", misuse(err)
	}
	left := ""
	if made.Left > 0 {
		left = fmt.Sprintf("; %d more in comments", made.Left)
	}
	t.say("%s since %s%s", count(made.Entries, "article"), made.From.Format("2006-01-02"), left)
	return made.Name, nil
}
