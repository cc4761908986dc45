package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"coranto/internal/desk"
)

func (t *tool) newCommand() *cobra.Command {
	var o desk.NewOptions
	var now string
	c := &cobra.Command{
		Use:   "new TITLE",
		Short: "Write a new article",
		Long: `New writes the file of a new article, with an id, a date and a slug, and prints
its name. The article is a draft until you remove the line that says so.`,
		Example: `  coranto new "Judge refuses to order Amazon to host Parler"
  coranto new "Ship refloated" --source Reuters --tag Shipping --story ever-given --date 2021-03-29`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New(`a title is missing, as in coranto new "Ship refloated"`)
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			o.Title = strings.Join(args, " ")
			var err error
			if o.Now, err = moment(now); err != nil {
				return err
			}
			name, err := desk.New(".", o)
			if err != nil {
				return misuse(err)
			}
			fmt.Fprintln(t.out, name)
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&o.Date, "date", "", "the article's `date` (default now)")
	f.StringVar(&o.Source, "source", "", "the `publisher` the story came from")
	f.StringArrayVar(&o.Tags, "tag", nil, "a `tag`; may be given several times")
	f.StringVar(&o.Story, "story", "", "the `slug` of the running story it belongs to")
	f.StringVar(&now, "now", "", "take this `moment` for now")
	return c
}
