package main

import (
	"strings"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// labelName is the name that only a received commitment allows (B09).
const labelName = "promeneur"

// checkFramework says what each employer has still to settle before its spaces
// open, one line for each gesture (domain §5.4, B09, B58).
func (f *findings) checkFramework(s config.Settings, today pdn.Day) {
	for _, structure := range s.Structures {
		frame := frameworkOf(structure, today)
		said := map[registry.Duty]bool{}
		for _, n := range networksUsed(s, structure) {
			for _, duty := range frame.Missing(n) {
				if duty != registry.DutyAgreement && said[duty] {
					continue
				}
				said[duty] = true
				f.add(wrong, "verif.devoir_"+string(duty), messages.Args{"structure": structure.Name, "reseau": string(n)})
			}
		}
		if len(said) == 0 {
			f.add(good, "verif.cadre", messages.Args{"structure": structure.Name})
		}
		f.checkLabel(structure, frame, today)
	}
}

// checkLabel looks for the label's name where it may not be borne yet.
func (f *findings) checkLabel(s config.Structure, frame registry.Framework, today pdn.Day) {
	if frame.MayBearTheName(today) {
		return
	}
	for _, p := range s.People {
		if strings.Contains(strings.ToLower(p.Function), labelName) {
			f.add(wrong, "verif.label_nom", messages.Args{"structure": s.Name, "prenom": p.FirstName})
		}
	}
	if !frame.Unlabelled {
		f.add(note, "verif.label_attente", messages.Args{"structure": s.Name})
	}
}

// networksUsed are the networks on which a structure has a space, or could link
// one because a robot has its token there.
func networksUsed(s config.Settings, structure config.Structure) []pdn.NetworkID {
	var used []pdn.NetworkID
	for _, n := range []struct {
		id       pdn.NetworkID
		platform config.Platform
	}{{onDiscord, s.Discord}, {onTelegram, s.Telegram}} {
		has := n.platform.TokenFile != ""
		for _, space := range structure.Spaces {
			has = has || pdn.NetworkID(space.Network) == n.id
		}
		if has {
			used = append(used, n.id)
		}
	}
	return used
}

// ignoringDuties lets the platforms be looked at whatever is still to settle.
func ignoringDuties(d *registry.Directory) (*registry.Directory, error) {
	var all []registry.Structure
	for _, s := range d.Fixed() {
		s.Missing = nil
		all = append(all, s)
	}
	return registry.NewDirectory(all)
}
