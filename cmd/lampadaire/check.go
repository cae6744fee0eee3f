package main

import (
	"github.com/spf13/cobra"
)

func (c *console) checkCommand() *cobra.Command {
	return &cobra.Command{Use: "check", Short: c.say("cli.check", nil), Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error { return nil }}
}
