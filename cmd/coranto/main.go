// Command coranto makes a web site of a folder of Markdown articles: see
// README.md for what it is, and "coranto help" for how it is used.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"coranto/internal/build"
)

func main() { os.Exit(run(os.Args[1:])) }

// The exit codes.
const (
	exitDone   = 0
	exitErrors = 1 // the site has errors, or the environment would not have it
	exitMisuse = 2 // the command was misused

	exitStopped = 130 // by a signal, as shells have it
)

// run carries out one command line and returns its exit code.
func run(args []string) int {
	t := &tool{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	root := t.command()
	root.SetArgs(args)
	root.SetOut(t.out)
	root.SetErr(t.err)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	c, err := root.ExecuteContextC(ctx)
	var failed *failure
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &failed):
		fmt.Fprintln(t.err, "coranto:", failed)
		if errors.Is(failed.error, build.ErrStopped) || errors.Is(failed.error, errStopped) {
			return exitStopped
		}
		return exitErrors
	}
	fmt.Fprintf(t.err, "coranto: %v\nsee %s --help\n", err, c.CommandPath())
	return exitMisuse
}

// failure is an error that is not the user's misuse of the command.
type failure struct{ error }

// tool is what all commands share.
type tool struct {
	in       io.Reader
	out, err io.Writer
	dir      string
	quiet    bool
}

// command returns the root command with all others below it.
func (t *tool) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "coranto",
		Short: "A static site generator for a curated news digest",
		Long: `coranto makes a web site of a folder of Markdown articles: article pages,
topics, sources, running stories, a timeline, and feeds.`,
		Example: `  coranto init digest            a new digest in the folder digest
  coranto -C digest new "Title"  a new article
  coranto -C digest serve        the site in a browser, and each change at once
  coranto -C digest build        the site, in digest/public`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          subcommand,
		RunE:          showHelp,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if err := os.Chdir(t.dir); err != nil {
				return fmt.Errorf("-C: there is no folder %s", t.dir)
			}
			return nil
		},
	}
	root.PersistentFlags().StringVarP(&t.dir, "directory", "C", ".", "run in this `folder`, the digest's")
	root.PersistentFlags().BoolVarP(&t.quiet, "quiet", "q", false, "say nothing but errors")
	_ = root.MarkPersistentFlagDirname("directory")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(t.buildCommand(), t.changesCommand(), t.checkCommand(), t.importCommand(), t.initCommand(), t.listCommand(), t.mailCommand(), t.mvCommand(), t.newCommand(), t.nextCommand(), t.serveCommand(), t.topicCommand(), t.versionCommand(), t.whyCommand())
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Use, c.Short = "help [COMMAND]", "Show how a command is used"
			c.Long, c.Example = "Help shows how a command is used, with examples.", "  coranto help build"
			c.Args = func(_ *cobra.Command, args []string) error {
				_, rest, _ := root.Find(args)
				return subcommand(root, rest)
			}
		case "completion":
			c.Short = "Print a script that completes commands in your shell"
			c.Example = "  source <(coranto completion bash)"
			c.Args, c.RunE = subcommand, showHelp
		}
	}
	return root
}

// say prints a message for a person.
func (t *tool) say(format string, args ...any) {
	if !t.quiet {
		fmt.Fprintf(t.err, format+"\n", args...)
	}
}

// terminal reports whether messages go to one.
func (t *tool) terminal() bool { return isTerminal(t.err) }

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// colour reports whether messages may be coloured.
func (t *tool) colour() bool {
	return t.terminal() && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
