package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"coranto/internal/desk"
	"coranto/internal/diag"
)

// What a command says when it is misused.

// subcommand refuses any argument of a command that only has others below it.
func subcommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			known = append(known, sub.Name())
		}
	}
	return fmt.Errorf("there is no command %q; %s", args[0], diag.DidYouMean(args[0], known))
}

func showHelp(c *cobra.Command, _ []string) error { return c.Help() }

// atMost refuses more than n arguments.
func atMost(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > n {
			return fmt.Errorf("%q is one argument too many", args[n])
		}
		return nil
	}
}

// flagError says what is wrong with a flag.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var bad badValue
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			return fmt.Errorf("there is no flag -%s", name)
		}
		var known []string
		c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
		return fmt.Errorf("there is no flag --%s; %s", name, diag.DidYouMean("--"+name, known))
	case errors.As(err, &invalid) && errors.As(err, &bad):
		return fmt.Errorf("--%s: %w", invalid.GetFlag().Name, bad)
	case errors.As(err, &invalid):
		want := "a number"
		if invalid.GetFlag().Value.Type() == "bool" {
			want = "true or false"
		}
		return fmt.Errorf("--%s: %q is not %s", invalid.GetFlag().Name, invalid.GetValue(), want)
	}
	return err
}

// misuse tells options that cannot be used from failures.
func misuse(err error) error {
	if bad := desk.BadOption(""); errors.As(err, &bad) {
		return err
	}
	return &failure{err}
}
