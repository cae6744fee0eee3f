package app

import (
	"slices"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/report"
)

// traineeWarning is how many days before a trainee's last day his head is told.
const traineeWarning = 14

// duties are what a structure still has to do, as far as the robot knows it: for its
// head alone, and about the frame, never about what is said in it.
func (u *upward) duties(id pdn.StructureID) []report.Duty {
	at := slices.IndexFunc(u.structures, func(s registry.Structure) bool { return s.ID == id })
	if at < 0 {
		return nil
	}
	s, today := u.structures[at], pdn.DayOf(u.now, u.zone)
	var out []report.Duty
	add := func(key string, args map[string]any) {
		out = append(out, report.Duty{Key: "synthese.devoir_" + key, Args: args})
	}
	names := func(lacks func(registry.Promeneur) bool) string {
		var found []registry.Promeneur
		for _, p := range s.People {
			if declares(p.Role) && lacks(p) {
				found = append(found, p)
			}
		}
		return firstNames(found)
	}
	if s.Contact == "" {
		add("contact", nil)
	}
	if len(s.Spaces) == 0 {
		add("sans_espace", nil)
	}
	if who := names(func(p registry.Promeneur) bool { return p.Viewing == registry.ViewingUnsaid }); who != "" {
		add("va_voir", map[string]any{"noms": who})
	}
	if who := names(func(p registry.Promeneur) bool {
		return p.Secrecy != registry.SecrecyYes && p.Secrecy != registry.SecrecyNo
	}); who != "" {
		add("secret", map[string]any{"noms": who})
	}
	ending := func(p registry.Promeneur) bool {
		return p.Until != 0 && p.Until >= today && p.Until <= today+traineeWarning
	}
	if who := names(ending); who != "" {
		add("stage", map[string]any{"noms": who})
	}
	return out
}
