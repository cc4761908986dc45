package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coranto/internal/diag"
	"coranto/internal/page"
	"coranto/internal/site"
	"coranto/internal/why"
)

func (t *tool) whyCommand() *cobra.Command {
	var clock clock
	var asJSON bool
	c := &cobra.Command{
		Use:   "why FILE|URL",
		Short: "Say why something is on the site, or is not",
		Long: `Why says of a file of the digest, an address, or an article's id: whether it is
on the site and why, at which address, which pages, feeds and editions name it,
and when the clock alone will change that.`,
		Example: `  coranto why content/articles/2021/01/parler-sues-amazon.md
  coranto why https://user.github.io/repo/topics/law/
  coranto why /2021/01/parler-sues-amazon.html --json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("a file or an address is missing, as in coranto why /topics/law/")
			}
			return atMost(1)(nil, args)
		},
		ValidArgsFunction: t.inputs,
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := t.site(site.Options{Now: clock.now()})
			if err != nil {
				return err
			}
			answer, err := why.Ask(s, inDigest(args[0]))
			var unknown *why.Unknown
			switch {
			case errors.As(err, &unknown):
				return unknown
			case err != nil:
				return &failure{err}
			case asJSON:
				return t.encode(jsonAnswer(s, answer))
			}
			t.printAnswer(s, answer)
			return nil
		},
	}
	clock.flag(c, takeForNow)
	c.Flags().BoolVar(&asJSON, "json", false, "print the answer as JSON")
	return c
}

// inDigest returns the name of a file as the digest has it: a path on this
// machine is cut to what is below the digest's folder.
func inDigest(target string) string {
	if _, err := os.Stat(target); err != nil {
		return target
	}
	here, err := os.Getwd()
	if err != nil {
		return target
	}
	full, err := filepath.Abs(target)
	if err != nil {
		return target
	}
	name, err := filepath.Rel(here, full)
	if err != nil || strings.HasPrefix(name, "..") {
		return target
	}
	return filepath.ToSlash(name)
}

// printAnswer prints an answer for a person.
func (t *tool) printAnswer(s *site.Site, a *why.Answer) {
	say := func(format string, args ...any) { fmt.Fprintf(t.out, format+"\n", args...) }
	name := a.File
	if name == "" || a.Kind != "article" && a.Address != "" {
		name = a.Address
	}
	say("%s: %s, %s", name, a.Kind, a.State)
	say("  why       %s", a.Reason)
	if a.Moved != "" {
		say("  leads to  %s", a.Moved)
	}
	switch {
	case a.Address != "" && a.Kind == "article" && len(a.Pages) == 0:
		say("  address   %s, not answered now", a.Address)
	case a.Address != "" && a.Kind == "article":
		say("  address   %s", a.Address)
	case a.File != "" && a.File != name:
		say("  file      %s", a.File)
	}
	for i, p := range a.Pages {
		label := "          "
		if i == 0 {
			label = "named by  "
		}
		say("  %s/%s (%s)", label, p.Address(), kindName(p))
	}
	for _, note := range a.Notes {
		say("  note      %s", note)
	}
	if a.Kind == "article" {
		if len(a.Ahead) == 0 {
			say("  ahead     the clock alone will not change it")
		}
		for _, d := range a.Ahead {
			say("  ahead     %s: %s", d.At.In(s.Config.Zone).Format(time.RFC3339), d.What)
		}
	}
	_ = diag.Text(t.out, a.Errors, false)
}

// kindName is what a kind of page is called.
func kindName(p page.Page) string {
	if p.Kind == page.Standing {
		return "standing page"
	}
	return strings.ReplaceAll(string(p.Kind), "-", " ")
}

type jsonWhy struct {
	Target  string            `json:"target"`
	Kind    string            `json:"kind"`
	State   string            `json:"state"`
	Reason  string            `json:"reason"`
	File    string            `json:"file,omitempty"`
	ID      string            `json:"id,omitempty"`
	Address string            `json:"address,omitempty"`
	LeadsTo string            `json:"leads_to,omitempty"`
	Pages   []jsonPage        `json:"pages"`
	Notes   []string          `json:"notes"`
	Ahead   []jsonDue         `json:"ahead"`
	Errors  []diag.Diagnostic `json:"errors"`
}

type jsonPage struct {
	Address string `json:"address"`
	Kind    string `json:"kind"`
}

func jsonAnswer(s *site.Site, a *why.Answer) jsonWhy {
	out := jsonWhy{
		Target: a.Target, Kind: a.Kind, State: a.State, Reason: a.Reason, File: a.File, ID: a.ID, Address: a.Address,
		LeadsTo: a.Moved, Pages: []jsonPage{}, Notes: append([]string{}, a.Notes...), Ahead: jsonDues(a.Ahead),
		Errors: append([]diag.Diagnostic{}, a.Errors...),
	}
	for _, p := range a.Pages {
		out.Pages = append(out.Pages, jsonPage{s.Absolute(s.Path(p.Address())), string(p.Kind)})
	}
	return out
}
