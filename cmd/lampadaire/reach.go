package main

import (
	"time"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/handle"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// reachOf is the networks that people name, the partners of each structure, and
// the delay between two requests.
func reachOf(s config.Settings) (app.Reach, error) {
	networks, err := config.LoadNetworks(s.Networks)
	if err != nil {
		return app.Reach{}, err
	}
	out := app.Reach{Again: s.Retention.Again, Partners: map[pdn.StructureID][]app.Need{}}
	for _, n := range networks {
		out.Networks = append(out.Networks, handle.Network{Slug: n.Slug, Label: n.Label, Words: n.Words, Hosts: n.Hosts})
	}
	if out.Partners[""], err = partnersIn(s.Partners); err != nil {
		return out, err
	}
	for _, structure := range s.Structures {
		if structure.Partners == "" {
			continue
		}
		if out.Partners[pdn.StructureID(structure.ID)], err = partnersIn(structure.Partners); err != nil {
			return out, err
		}
	}
	return out, nil
}

func partnersIn(folder string) ([]app.Need, error) {
	in, err := config.LoadPartners(folder)
	if err != nil {
		return nil, err
	}
	needs := make([]app.Need, 0, len(in))
	for _, n := range in {
		need := app.Need{Slug: n.Slug, Label: n.Label}
		for _, p := range n.Partners {
			day, err := p.Day()
			if err != nil {
				return nil, err
			}
			need.Partners = append(need.Partners, app.Partner{
				Name: p.Name, What: p.What, Phone: p.Phone, Hours: p.Hours, URL: p.URL, Address: p.Address, Checked: pdn.DayOf(day, time.UTC),
			})
		}
		needs = append(needs, need)
	}
	return needs, nil
}

// checkReach looks for lines of the partner directories that nobody has checked
// for long.
func (f *findings) checkReach(s config.Settings, now time.Time) {
	reach, err := reachOf(s)
	if err != nil {
		f.fail(err)
		return
	}
	old, oldest := 0, app.Partner{}
	limit := pdn.DayOf(now.Add(-checkedEvery), pdn.Paris())
	for _, needs := range reach.Partners {
		for _, n := range needs {
			for _, p := range n.Partners {
				if p.Checked >= limit {
					continue
				}
				if old++; oldest.Name == "" || p.Checked < oldest.Checked {
					oldest = p
				}
			}
		}
	}
	if old == 0 {
		f.add(good, "verif.partenaires", nil)
		return
	}
	f.add(note, "verif.partenaires_vieux", messages.Args{"n": old, "nom": oldest.Name, "jour": oldest.Checked.Time().Format("02/01/2006")})
}
