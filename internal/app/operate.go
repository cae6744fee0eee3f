package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// actHealth is [L'état du robot], for who looks after the machine. Its number stands
// in buttons and is never reused.
const actHealth Action = 250

func operateDeeds() map[Action]deed {
	return under(rights.Operate, map[Action]proAction{actHealth: (*sheet).health})
}

// Pulse is how the running program fares: which networks hear it, and how much waits
// to leave. It counts, and knows nobody.
type Pulse struct {
	Connected map[pdn.NetworkID]bool
	Owed      int // messages to professionals that wait
}

// Bounds of the screen: the days that unread stretches are added up over, and how
// many closed structures are named.
const (
	healthDays = 7
	mostShut   = 4
)

// health tells a technician what he may see of the robot: networks, backup, what
// waits, what was not read, and the closed spaces with what opens them. No young
// person, no finding and no hours of a colleague stand there.
func (s *sheet) health(ctx context.Context) error {
	s.line("machine.titre", messages.Args{"heure": s.now.Format("15:04")})
	err := errors.Join(s.pulseLines(ctx), s.backupLine(), s.unreadLine(ctx))
	if err != nil {
		return fmt.Errorf("tell how the robot fares: %w", err)
	}
	s.shutLines()
	s.spacelessLine()
	s.back(s.named("bouton.machine", actHealth, [8]byte{}))
	return nil
}

func (s *sheet) pulseLines(ctx context.Context) error {
	if s.app.Pulse == nil {
		return nil
	}
	pulse, err := s.app.Pulse(ctx)
	if err != nil {
		return err
	}
	for _, n := range s.app.networks() {
		connected, used := pulse.Connected[n]
		if !used {
			continue
		}
		key := "machine.connecte"
		if !connected {
			key = "machine.deconnecte"
		}
		s.line(key, messages.Args{"reseau": s.app.Networks[n].Name})
	}
	var buried int
	err = s.app.View(ctx, func(r Reader) (err error) {
		buried, err = r.Buried(ctx)
		return err
	})
	s.line("machine.attente", messages.Args{"n": pulse.Owed})
	if buried > 0 {
		s.line("machine.abandon", messages.Args{"n": buried})
	}
	return err
}

// networks are those of the settings, in a steady order.
func (a *App) networks() []pdn.NetworkID {
	all := make([]pdn.NetworkID, 0, len(a.Networks))
	for n := range a.Networks {
		all = append(all, n)
	}
	slices.Sort(all)
	return all
}

// backupLine is how old the last copy is; a folder that cannot be read is a backup
// that cannot be used.
func (s *sheet) backupLine() error {
	if s.app.LastBackup == nil {
		return nil
	}
	last, err := s.app.LastBackup()
	switch {
	case err != nil:
		s.line("machine.sauvegarde_illisible", nil)
	case last.IsZero():
		s.line("machine.sauvegarde_aucune", nil)
	default:
		last = last.In(s.app.zone)
		s.line("machine.sauvegarde", messages.Args{"jour": last.Format("02/01/2006 15:04"), "n": int(s.now.Sub(last) / (24 * time.Hour))})
	}
	return nil
}

// unreadLine adds up what was not read in the last days, whatever the space.
func (s *sheet) unreadLine(ctx context.Context) error {
	since := s.now.AddDate(0, 0, -healthDays)
	return s.app.View(ctx, func(r Reader) error {
		gaps, err := r.RobotGaps(ctx, since)
		if err != nil {
			return err
		}
		if len(gaps) > 0 {
			s.line("machine.trous", messages.Args{"n": len(gaps), "combien": healthDays})
		}
		return nil
	})
}

// shutLines names the closed spaces, with the gesture that opens them.
func (s *sheet) shutLines() {
	var names []pdn.StructureID
	shut := s.app.Directory.Shut()
	for _, one := range shut {
		if !slices.Contains(names, one.Structure.ID) {
			names = append(names, one.Structure.ID)
		}
	}
	if len(names) == 0 {
		s.line("machine.ouvert", nil)
		return
	}
	for _, id := range names[:min(len(names), mostShut)] {
		s.shutOf(shut, id)
	}
	if more := len(names) - mostShut; more > 0 {
		s.line("machine.ferme_autres", messages.Args{"n": more})
	}
}

func (s *sheet) shutOf(all []registry.Shut, id pdn.StructureID) {
	var spaces, missing []string
	name := ""
	for _, one := range all {
		if one.Structure.ID != id {
			continue
		}
		name = one.Structure.Name
		spaces = append(spaces, one.Space.Name)
		for _, duty := range one.Missing {
			line := "• " + s.text("verif.devoir_"+string(duty), messages.Args{"structure": name, "reseau": string(one.Space.Network)})
			if !slices.Contains(missing, line) {
				missing = append(missing, line)
			}
		}
	}
	s.line("machine.ferme", messages.Args{"structure": name, "noms": strings.Join(spaces, ", ")})
	s.lines = append(s.lines, missing...)
}

// spacelessLine names the structures that nothing was linked to yet, with the gesture
// that links a space: a closed one has a space and is named above.
func (s *sheet) spacelessLine() {
	shut := s.app.Directory.Shut()
	var names []string
	for _, one := range s.app.Directory.Structures() {
		closed := slices.ContainsFunc(shut, func(c registry.Shut) bool { return c.Structure.ID == one.ID })
		if len(one.Spaces) == 0 && !closed {
			names = append(names, one.Name)
		}
	}
	if len(names) > 0 {
		s.line("machine.sans_espace", messages.Args{"noms": strings.Join(names, ", ")})
	}
}

// otherRow is [Autre chose], where there is something else for his role.
func (s *sheet) otherRow() {
	if s.app.mayDo(s.who.promeneur, actOther) {
		s.row(s.named("bouton.autre_chose", actOther, [8]byte{}))
	}
}
