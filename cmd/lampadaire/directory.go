package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/bots/discord"
	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// directoryOf makes the registry from the settings, as of a day.
func directoryOf(s config.Settings, today pdn.Day) (*registry.Directory, error) {
	structures := make([]registry.Structure, 0, len(s.Structures))
	for _, in := range s.Structures {
		out := registry.Structure{
			ID: pdn.StructureID(in.ID), Name: in.Name, Address: in.Address, Phone: in.Phone,
			Contact: in.Contact, Directory: in.Directory, Neighbour: pdn.StructureID(in.Neighbour), Missing: map[pdn.NetworkID][]registry.Duty{},
		}
		frame := frameworkOf(in, today)
		out.Label = frame.MayBearTheName(today)
		for _, n := range []pdn.NetworkID{onDiscord, onTelegram} {
			if missing := frame.Missing(n); len(missing) > 0 {
				out.Missing[n] = missing
			}
		}
		for _, sp := range in.Spaces {
			out.Spaces = append(out.Spaces, registry.Space{
				Network: pdn.NetworkID(sp.Network), ID: pdn.SpaceID(sp.ID), Name: sp.Name,
				Posts: postsOf(sp), Wanted: sp.Reading, Never: neverOf(sp),
			})
		}
		for _, pro := range in.People {
			out.People = append(out.People, promeneur(pro))
		}
		structures = append(structures, out)
	}
	return registry.NewDirectory(structures)
}

// outsideTheLabel is written where a structure does not take part in the label.
const outsideTheLabel = "sans"

// frameworkOf reads what the employer settled; a day to come settles nothing.
func frameworkOf(s config.Structure, today pdn.Day) registry.Framework {
	past := func(text string) pdn.Day {
		t, err := time.ParseInLocation(time.DateOnly, text, pdn.Paris())
		if err != nil || pdn.DayOf(t, pdn.Paris()) > today {
			return 0
		}
		return pdn.DayOf(t, pdn.Paris())
	}
	return registry.Framework{
		Contact: s.Contact != "", Assessed: past(s.Framework.Assessed), StaffTold: past(s.Framework.StaffTold),
		Label: past(s.Framework.Label), Unlabelled: s.Framework.Label == outsideTheLabel,
		Agreed: map[pdn.NetworkID]pdn.Day{onDiscord: past(s.Framework.Agreed.Discord), onTelegram: past(s.Framework.Agreed.Telegram)},
	}
}

// postsOf is where the robot's posts of a space stand: the channel named by the
// settings; a group is its own channel.
func postsOf(s config.Space) chat.Conversation {
	if pdn.NetworkID(s.Network) == onDiscord {
		return discord.ConversationOf(s.Channel)
	}
	if s.Channel != "" {
		return chat.Conversation(s.ID + "/" + s.Channel) // a topic of the group
	}
	return chat.Conversation(s.ID)
}

// neverOf are the channels or topics of a space that the settings keep unread.
func neverOf(sp config.Space) []registry.Unread {
	var out []registry.Unread
	for _, id := range sp.Never {
		where := chat.Conversation(sp.ID + "/" + id)
		if pdn.NetworkID(sp.Network) == onDiscord {
			where = discord.ConversationOf(id)
		}
		out = append(out, registry.Unread{Conversation: where, Kind: registry.NeverStaff})
	}
	return out
}

func promeneur(in config.Persona) registry.Promeneur {
	out := registry.Promeneur{
		FirstName: in.FirstName, Function: in.Function, Role: pdn.Role(in.Role), Hours: in.Hours,
		Secrecy: registry.Secrecy(in.Secrecy), PublicAgent: in.Agent, Viewing: registry.Viewing(in.Viewing), Tutor: in.Tutor, Mail: in.Mail,
		Profiles: map[pdn.NetworkID]string{},
	}
	for _, a := range in.Accounts {
		network := pdn.NetworkID(a.Network)
		out.Accounts = append(out.Accounts, pdn.Account{Network: network, ID: a.ID})
		if a.Profile != "" {
			out.Profiles[network] = a.Profile
		}
	}
	for _, h := range in.Handles {
		if out.Handles == nil {
			out.Handles = map[string]string{}
		}
		out.Handles[h.Network] = h.Handle
	}
	return withTarget(out, in)
}

// editionsOf reads the editions of the files: the folder of the settings, or the
// shipped models.
func editionsOf(s config.Settings) (*charter.Editions, error) {
	read := func() ([]config.Edition, error) { return config.Models(s.Models...) }
	if s.Charter != "" {
		read = func() ([]config.Edition, error) { return config.Editions(os.DirFS(s.Charter)) }
	}
	files, err := read()
	if err != nil {
		return nil, err
	}
	return editionsIn(files)
}

// chartersOf are the editions of the structures that chose models of their own.
func chartersOf(s config.Settings) (map[pdn.StructureID]*charter.Editions, error) {
	own := map[pdn.StructureID]*charter.Editions{}
	for _, structure := range s.Structures {
		if len(structure.Models) == 0 || s.Charter != "" {
			continue
		}
		files, err := config.Models(structure.Models...)
		if err != nil {
			return nil, err
		}
		if own[pdn.StructureID(structure.ID)], err = editionsIn(files); err != nil {
			return nil, err
		}
	}
	return own, nil
}

func editionsIn(files []config.Edition) (*charter.Editions, error) {
	editions := make([]charter.Edition, 0, len(files))
	for _, f := range files {
		day, err := f.Day()
		if err != nil {
			return nil, err
		}
		e := charter.Edition{Number: f.Number, Rules: f.Rules, Changes: f.Changes, Unchanged: f.Unchanged}
		if !day.IsZero() {
			e.Effective = pdn.DayOf(day, day.Location())
		}
		editions = append(editions, e)
	}
	return charter.NewEditions(editions)
}

// readToken reads a bot's token from its file, or, where it is missing, from
// the credential of the same name that systemd hands over; "" where no file is
// named.
func readToken(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	data, err := os.ReadFile(path)
	if folder := os.Getenv("CREDENTIALS_DIRECTORY"); errors.Is(err, os.ErrNotExist) && folder != "" {
		data, err = os.ReadFile(filepath.Join(folder, filepath.Base(path))) //nolint:gosec // the folder is systemd's, the name the operator's
	}
	if err != nil {
		return "", pdn.SayWith("erreur.jeton_absent", map[string]any{"chemin": path})
	}
	token := strings.TrimSpace(string(data))
	if token == "" {
		return "", pdn.SayWith("erreur.jeton_vide", map[string]any{"chemin": path})
	}
	return token, nil
}
