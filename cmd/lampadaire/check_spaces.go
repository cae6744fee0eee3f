package main

import (
	"slices"

	"github.com/lampadaire/lampadaire/bots/discord"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// What the robot lacks, or has without need, in the spaces of each network: each line
// names the click of that network alone.

func (f *findings) discordSpace(s discord.SpaceReport, d *registry.Directory) {
	space, _, _ := d.Space(onDiscord, s.Space)
	if s.Absent {
		f.add(wrong, "verif.absent", messages.Args{"espace": space.Name})
		return
	}
	if len(s.Channels) == 0 {
		f.add(wrong, "verif.sans_salon", messages.Args{"espace": space.Name})
	}
	for _, channel := range s.Channels {
		for _, right := range channel.Missing {
			f.add(wrong, "verif.droit_manque_discord", messages.Args{"droit": f.named("droit", right), "lieu": "#" + channel.Name})
		}
		for _, right := range channel.Excess {
			f.add(note, "verif.droit_trop_discord", messages.Args{"droit": f.named("droit", right), "lieu": "#" + channel.Name})
		}
		if len(channel.Missing) == 0 {
			f.add(good, "verif.espace", messages.Args{"espace": "#" + channel.Name})
		}
	}
}

func (f *findings) telegramSpace(s telegram.SpaceReport, d *registry.Directory) {
	space, _, _ := d.Space(onTelegram, s.Space)
	if s.Err != nil || slices.Contains(s.Missing, telegram.RightMember) {
		f.add(wrong, "verif.absent", messages.Args{"espace": space.Name})
		return
	}
	for _, right := range s.Missing {
		key := "verif.droit_manque_telegram"
		if right == telegram.RightWrite {
			key = "verif.droit_manque_ecrire"
		}
		f.add(wrong, key, messages.Args{"droit": f.named("droit", string(right)), "lieu": space.Name})
	}
	for _, right := range s.Excess {
		f.add(note, "verif.droit_trop_telegram", messages.Args{"droit": f.named("droit", string(right)), "lieu": space.Name})
	}
	if len(s.Missing) == 0 {
		f.add(good, "verif.espace", messages.Args{"espace": space.Name})
	}
}
