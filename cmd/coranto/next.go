package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"coranto/internal/site"
)

func (t *tool) nextCommand() *cobra.Command {
	var now string
	var asJSON bool
	c := &cobra.Command{
		Use:   "next",
		Short: "Print when the site next changes by itself",
		Long: `Next prints the next moment at which the site changes by the clock alone, and
says to standard error what happens then: an article or an edition is published,
an article expires or is withdrawn, an update or a correction that waits for its
date is shown, or an article leaves the news sitemap after two days. When
nothing is due it prints "never".`,
		Example: `  coranto next
  coranto next --now 2021-01-21T18:30:00Z
  coranto next --json`,
		Args: atMost(0),
		RunE: func(*cobra.Command, []string) error {
			at, err := moment(now)
			if err != nil {
				return err
			}
			s, err := t.site(site.Options{Now: at})
			if err != nil {
				return err
			}
			if asJSON {
				return t.encode(nextOf(s))
			}
			if s.Next().IsZero() {
				fmt.Fprintln(t.out, "never")
				return nil
			}
			fmt.Fprintln(t.out, s.Next().Format(time.RFC3339))
			for _, d := range s.Due() {
				t.say("%s: %s", d.File, d.What)
			}
			return nil
		},
	}
	c.Flags().StringVar(&now, "now", "", "take this `moment` for now, as in 2021-01-21T18:30:00Z")
	c.Flags().BoolVar(&asJSON, "json", false, "print an object: next, which is null for never, and due")
	return c
}

type jsonNext struct {
	Next *time.Time `json:"next"`
	Due  []jsonDue  `json:"due"`
}

type jsonDue struct {
	At   time.Time `json:"at"`
	File string    `json:"file"`
	What string    `json:"what"`
}

func nextOf(s *site.Site) jsonNext {
	out := jsonNext{Due: jsonDues(s.Due())}
	if next := s.Next(); !next.IsZero() {
		out.Next = &next
	}
	return out
}

func jsonDues(list []site.Due) []jsonDue {
	out := []jsonDue{}
	for _, d := range list {
		out = append(out, jsonDue(d))
	}
	return out
}

// encode prints a value as JSON to standard output.
func (t *tool) encode(v any) error {
	e := json.NewEncoder(t.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return &failure{err}
	}
	return nil
}
