// Command lampadaire is the whole product in one program: "demo" plays both
// networks on this machine, "serve" works on the real ones, "check" names the
// missing click, "init" writes the first settings. It only wires the parts
// together; it is the only reader of the settings.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// console is what a subcommand talks to.
type console struct {
	in       io.Reader
	out, err io.Writer
	texts    *messages.Catalogue
}

// run is the program without its process: it returns the exit code, 0 when all
// went well, 1 when the person must act, 2 when the command line is wrong, 3
// when serve worked in safe mode until it was stopped.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	texts, err := messages.Load(config.Messages())
	if err != nil {
		_, _ = fmt.Fprintln(errs, err)
		return 1
	}
	c := &console{in: in, out: out, err: errs, texts: texts}
	root := c.root()
	root.SetArgs(args)
	err = root.ExecuteContext(ctx)
	var usage *usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		_, _ = fmt.Fprintln(errs, c.say("cli.usage_faux", messages.Args{"cause": usage.Error()}))
		return 2
	case errors.Is(err, errSaid):
		return 1
	case errors.Is(err, errSafe):
		return 3
	default:
		_, _ = fmt.Fprintln(errs, c.explain(err))
		return 1
	}
}

// errSaid ends a command whose message is already printed.
var errSaid = errors.New("said")

// usageError is a wrong command line.
type usageError struct{ error }

func (c *console) root() *cobra.Command {
	root := &cobra.Command{
		Use: "lampadaire", Short: c.say("cli.lampadaire", nil), SilenceErrors: true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		Args:              cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{errors.New(c.say("cli.commande_inconnue", messages.Args{"commande": args[0]}))}
			}
			return cmd.Help()
		},
	}
	root.SetUsageFunc(c.usage)
	root.SetHelpTemplate("{{with or .Long .Short}}{{.}}\n\n{{end}}{{.UsageString}}")
	root.SetHelpCommand(&cobra.Command{Hidden: true})
	root.SetOut(c.out)
	root.SetErr(c.err)
	root.SetFlagErrorFunc(c.wrongFlag)
	root.AddCommand(c.demoCommand(), c.serveCommand(), c.checkCommand(), c.initCommand(), c.intervalCommand(),
		c.backupCommand(), c.restoreCommand(), c.inviteCommand(), c.charterCommand(), c.structureCommand(), c.posterCommand(), c.dossierCommand(), c.digestCommand(), c.reportCommand(),
		newClassifyCommand(), newEvaluateCommand(), newTrainCommand())
	c.sayWrongArguments(root)
	for _, sub := range append(root.Commands(), root) {
		sub.Flags().BoolP("help", "h", false, c.say("cli.aide", nil))
	}
	return root
}

// usage prints the usage of a command in French; the library's own template
// has English words that it does not let go of.
func (c *console) usage(cmd *cobra.Command) error {
	line := cmd.CommandPath()
	if _, words, several := strings.Cut(cmd.Use, " "); several {
		line += " " + words
	}
	if cmd.HasAvailableSubCommands() {
		line += " COMMANDE"
	}
	text := c.say("cli.usage", messages.Args{"ligne": line}) + "\n"
	if cmd.HasAvailableSubCommands() {
		text += "\n" + c.say("cli.commandes", nil) + "\n"
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				text += fmt.Sprintf("  %-12s %s\n", sub.Name(), sub.Short)
			}
		}
	}
	text += "\n" + c.say("cli.options", nil) + "\n"
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		name := "--" + f.Name
		if f.Shorthand != "" {
			name += ", -" + f.Shorthand
		}
		text += fmt.Sprintf("  %-12s %s", name, f.Usage)
		if f.DefValue != "" && f.DefValue != "false" {
			text += " " + c.say("cli.par_defaut", messages.Args{"valeur": f.DefValue})
		}
		text += "\n"
	})
	_, err := fmt.Fprint(cmd.OutOrStderr(), text)
	return err
}

// say renders a text for the operator; a missing one shows its key, which a
// test refuses.
func (c *console) say(key string, args messages.Args) string {
	text, err := c.texts.Text(key, args)
	if err != nil {
		return key
	}
	return text
}

func (c *console) println(key string, args messages.Args) {
	_, _ = fmt.Fprintln(c.out, c.say(key, args))
}

// print shows a question, and stays on its line.
func (c *console) print(key string) { _, _ = fmt.Fprint(c.out, c.say(key, nil)+" ") }

// explain is what the operator reads of an error: the French sentence of each
// part that has one, with its place in the file; failing that, the cause.
func (c *console) explain(err error) string {
	var lines []string
	for _, part := range parts(err) {
		var fault *config.Fault
		var known *pdn.Error
		switch {
		case errors.As(part, &fault):
			lines = append(lines, c.explainFault(fault))
		case errors.As(part, &known):
			lines = append(lines, c.say(known.Key, known.Args))
		default:
			lines = append(lines, c.say("cli.erreur", messages.Args{"cause": part.Error()}))
		}
	}
	return strings.Join(lines, "\n")
}

func (c *console) explainFault(f *config.Fault) string {
	sentence := c.say(f.Key, f.Args)
	if f.Line == 0 {
		return sentence
	}
	place := c.say("reglages.endroit", messages.Args{"fichier": f.File, "ligne": f.Line, "colonne": f.Column, "phrase": sentence})
	return strings.TrimRight(place+"\n"+f.Excerpt, "\n")
}

// parts takes a joined error apart.
func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // takes this very error apart
		var out []error
		for _, e := range joined.Unwrap() {
			out = append(out, parts(e)...)
		}
		return out
	}
	return []error{err}
}
