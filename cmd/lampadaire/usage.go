package main

import (
	"errors"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lampadaire/lampadaire/internal/messages"
)

// wrongFlag says in French what is wrong with an option.
func (c *console) wrongFlag(_ *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		return &usageError{errors.New(c.say("cli.option_inconnue", messages.Args{"nom": unknown.GetSpecifiedName()}))}
	case errors.As(err, &bare):
		return &usageError{errors.New(c.say("cli.option_sans_valeur", messages.Args{"nom": bare.GetSpecifiedName()}))}
	case errors.As(err, &bad):
		return &usageError{errors.New(c.say("cli.option_valeur", messages.Args{"nom": bad.GetFlag().Name, "valeur": bad.GetValue()}))}
	default:
		return &usageError{err}
	}
}

// sayWrongArguments makes every command under cmd say in French that it was given
// too many words, or too few.
func (c *console) sayWrongArguments(cmd *cobra.Command) {
	for _, sub := range cmd.Commands() {
		c.sayWrongArguments(sub)
		judge := sub.Args
		if judge == nil {
			continue
		}
		sub.Args = func(cmd *cobra.Command, args []string) error {
			err := judge(cmd, args)
			var said *usageError
			if err == nil || errors.As(err, &said) {
				return err
			}
			return &usageError{errors.New(c.say("cli.arguments", messages.Args{"ligne": cmd.Parent().CommandPath() + " " + cmd.Use}))}
		}
	}
}
