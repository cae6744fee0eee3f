package main

import (
	"context"
	"os"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// asItStands adds to the settings what entered by code or /relier since: people,
// spaces, and which of them are read, so that the papers tell the house as it
// stands. It reads a copy, beside the running program; an installation that has
// no data yet is its settings.
func (c *console) asItStands(ctx context.Context, path string, s config.Settings) (config.Settings, error) {
	if _, err := os.Stat(s.Data); err != nil {
		return s, nil //nolint:nilerr // nothing is stored yet
	}
	err := c.onCopy(ctx, path, func(h *house) error {
		for i := range s.Structures {
			if now, ok := h.app.Directory.Structure(pdn.StructureID(s.Structures[i].ID)); ok {
				s.Structures[i] = standing(s.Structures[i], now)
			}
		}
		return nil
	})
	return s, err
}

// standing is a structure of the settings with what the directory knows more.
func standing(s config.Structure, now registry.Structure) config.Structure {
	spaces := map[string]int{}
	for i, space := range s.Spaces {
		spaces[space.Network+" "+space.ID] = i
	}
	for _, space := range now.Spaces {
		at, known := spaces[string(space.Network)+" "+string(space.ID)]
		if !known {
			at = len(s.Spaces)
			s.Spaces = append(s.Spaces, config.Space{Network: string(space.Network), ID: string(space.ID), Name: space.Name})
		}
		s.Spaces[at].Reading = space.Reading.On
	}
	for _, p := range now.People {
		if p.ID != "" { // who came by invitation
			s.People = append(s.People, config.Persona{
				FirstName: p.FirstName, Function: p.Function, Role: string(p.Role), Tutor: p.Tutor, Secrecy: string(p.Secrecy), Viewing: string(p.Viewing),
			})
		}
	}
	return s
}

// youngFacing are those whom young people may meet: a poster names nobody else.
func youngFacing(people []config.Persona) []config.Persona {
	var out []config.Persona
	for _, p := range people {
		if pdn.Role(p.Role).Field() {
			out = append(out, p)
		}
	}
	return out
}
