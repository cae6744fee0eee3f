package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// tellClosed says at the start which spaces stay silent and unread, and the gesture
// that opens them: what an employer has not settled yet is not found in a log three
// weeks later. It names spaces and structures, nobody.
func (c *console) tellClosed(d *registry.Directory, networks map[pdn.NetworkID]string) {
	for _, s := range d.Structures() {
		said := map[registry.Duty]bool{}
		for _, n := range []pdn.NetworkID{onDiscord, onTelegram} {
			if len(s.Missing[n]) == 0 || networks[n] == "" {
				continue
			}
			key, args := "serve.ferme_aucun", messages.Args{"structure": s.Name, "reseau": called(n)}
			if names := shutNames(d, s.ID, n); len(names) > 0 {
				key, args["noms"] = "serve.ferme", strings.Join(names, ", ")
			}
			_, _ = fmt.Fprintln(c.err, c.say(key, args))
			for _, duty := range s.Missing[n] {
				if duty == registry.DutyAgreement || !said[duty] {
					_, _ = fmt.Fprintln(c.err, "- "+c.say("verif.devoir_"+string(duty), messages.Args{"structure": s.Name, "reseau": string(n)}))
				}
				said[duty] = true
			}
		}
	}
}

// shutNames are the closed spaces of a structure on a network, by name.
func shutNames(d *registry.Directory, id pdn.StructureID, n pdn.NetworkID) (names []string) {
	for _, shut := range d.Shut() {
		if shut.Structure.ID == id && shut.Space.Network == n && !slices.Contains(names, shut.Space.Name) {
			names = append(names, shut.Space.Name)
		}
	}
	return names
}
