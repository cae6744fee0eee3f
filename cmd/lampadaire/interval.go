package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence/interval"
)

// intervalCommand reads hours said in words, one JSON object a line, as the
// private chat with a professional does.
func (c *console) intervalCommand() *cobra.Command {
	var at string
	var lines bool
	cmd := &cobra.Command{
		Use: "interval", Short: c.say("cli.interval", nil), Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return c.interval(lines, at) },
	}
	cmd.Flags().BoolVar(&lines, "jsonl", false, c.say("cli.option_jsonl", nil))
	cmd.Flags().StringVar(&at, "at", "", c.say("cli.option_at_interval", nil))
	return cmd
}

func (c *console) interval(lines bool, at string) error {
	if !lines {
		return &usageError{errors.New(c.say("cli.jsonl_seul", nil))}
	}
	now := time.Now()
	if at != "" {
		var err error
		if now, err = time.ParseInLocation("2006-01-02T15:04", at, pdn.Paris()); err != nil {
			return pdn.SayWith("erreur.heure_demo", map[string]any{"valeur": at})
		}
	}
	var failed error
	ask := func(q interval.Question) string {
		text, err := app.AskAgain(c.texts, q)
		if err != nil && failed == nil {
			failed = err
		}
		return text
	}
	lists, err := config.LoadActivity("")
	if err != nil {
		return err
	}
	err = interval.ReadLines(c.in, c.out, now.In(pdn.Paris()), ask, lists.Networks...)
	return errors.Join(err, failed)
}
