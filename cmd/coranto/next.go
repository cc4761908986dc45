package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"coranto/internal/site"
)

func (t *tool) nextCommand() *cobra.Command {
	var clock clock
	var since momentFlag
	var asJSON bool
	c := &cobra.Command{
		Use:   "next",
		Short: "Print when the site next changes by itself",
		Long: `Next prints the next moment at which the site changes by the clock alone, and
says to standard error what happens then: an article or an edition is published,
an article expires or is withdrawn, an update or a correction that waits for its
date is shown, or an article leaves the news sitemap after two days. When
nothing is due it prints "never".

With --since it looks back: it prints all that fell due since that moment, the
moment at which the site was built last, and nothing when there is nothing to
build for. A schedule that runs every hour builds when it prints something.`,
		Example: `  coranto next
  coranto next --now 2021-01-21T18:30:00Z
  coranto next --json
  coranto next --since 2021-01-21T18:30:00Z`,
		Args: atMost(0),
		RunE: func(*cobra.Command, []string) error {
			if !since.IsZero() {
				return t.fellDue(since.Time, clock.now(), asJSON)
			}
			s, err := t.site(site.Options{Now: clock.now()})
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
	c.Flags().Var(&since, "since", "print what fell due since this `moment`")
	clock.flag(c, takeForNow)
	c.Flags().BoolVar(&asJSON, "json", false, "print an object: next, which is null for never, and due; with --since, due alone, and how many seconds late each is")
	return c
}

// fellDue prints what the clock did to the site between two moments.
func (t *tool) fellDue(since, now time.Time, asJSON bool) error {
	s, err := t.site(site.Options{Now: since})
	if err != nil {
		return err
	}
	var due []site.Due
	for next := s.Next(); !next.IsZero() && !next.After(now); next = s.Next() {
		due = append(due, s.Due()...)
		if s, err = s.Apply(site.Changes{Now: next}); err != nil {
			return &failure{err}
		}
	}
	late := func(d site.Due) time.Duration { return now.Sub(d.At).Truncate(time.Second) }
	if asJSON {
		out := jsonFellDue{Due: []jsonLate{}}
		for _, d := range due {
			out.Due = append(out.Due, jsonLate{jsonDue(d), int(late(d).Seconds())})
		}
		return t.encode(out)
	}
	for _, d := range due {
		fmt.Fprintf(t.out, "%s %s: %s\n", d.At.Format(time.RFC3339), d.File, d.What)
	}
	return nil
}

type jsonFellDue struct {
	Due []jsonLate `json:"due"`
}

type jsonLate struct {
	jsonDue
	Late int `json:"late"` // seconds
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
