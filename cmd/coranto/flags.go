package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"coranto/internal/diag"
)

// Flags that several commands have, each read and completed in one way.

// badValue says what is wrong with the value of a flag.
type badValue string

// Error returns what is wrong, and what to write instead.
func (b badValue) Error() string { return string(b) }

// momentFlag is a flag that takes a moment (RFC 3339). A day alone would begin at
// another moment in each time zone.
type momentFlag struct{ time.Time }

// Set reads the moment.
func (m *momentFlag) Set(s string) error {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil && s != "" {
		return badValue(fmt.Sprintf("%q is not a moment; write date, time and zone, as in 2021-01-21T18:30:00Z", s))
	}
	m.Time = t
	return nil
}

// String returns the moment; "" when none is given.
func (m *momentFlag) String() string {
	if m.IsZero() {
		return ""
	}
	return m.Format(time.RFC3339)
}

// Type says what the flag takes.
func (*momentFlag) Type() string { return "moment" }

// clock is the --now of a command: what it takes for now.
type clock struct{ momentFlag }

// flag gives a command the flag. usage says what is done at that `moment`.
func (k *clock) flag(c *cobra.Command, usage string) {
	c.Flags().Var(&k.momentFlag, "now", usage+", as in 2021-01-21T18:30:00Z")
	completes(c, map[string]completion{"now": cobra.NoFileCompletions})
}

// now returns the moment that is given, or else that of the machine.
func (k *clock) now() time.Time {
	if k.IsZero() {
		return time.Now()
	}
	return k.Time
}

// running returns a clock that shows the moment now, and goes on from there.
func (k *clock) running() func() time.Time {
	if k.IsZero() {
		return time.Now
	}
	start := time.Now()
	return func() time.Time { return k.Add(time.Since(start)) }
}

// takeForNow is what --now does in most commands.
const takeForNow = "take this `moment` for now"

// choiceFlag is a flag that takes one of some words.
type choiceFlag struct {
	name  string
	to    *string
	words []string
}

// choice gives a command a flag that takes one of some words; the first unless
// it is given.
func choice(c *cobra.Command, to *string, name, usage string, words ...string) {
	*to = words[0]
	c.Flags().Var(&choiceFlag{name, to, words}, name, usage)
	completes(c, map[string]completion{name: cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)})
}

// Set takes a word.
func (f *choiceFlag) Set(s string) error {
	if !slices.Contains(f.words, s) {
		return badValue(fmt.Sprintf("there is no %s %q; %s", f.name, s, diag.DidYouMean(s, f.words)))
	}
	*f.to = s
	return nil
}

// String returns the word.
func (f *choiceFlag) String() string { return *f.to }

// Type says what the flag takes.
func (f *choiceFlag) Type() string { return f.name }
