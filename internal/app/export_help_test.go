package app

import "github.com/lampadaire/lampadaire/internal/helpsheet"

// HelpArg is what the button under a card carries.
func HelpArg(t helpsheet.Topic, p helpsheet.Place, u helpsheet.Urgency) [8]byte {
	return helpView{key: helpsheet.Key{Topic: t, Place: p, Urgency: u}, fresh: true}.arg()
}
