package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lampadaire/lampadaire/bots/discord"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/config/fiches"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/helpsheet"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/seal"
)

func (c *console) checkCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use: "check", Short: c.say("cli.check", nil), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.check(cmd.Context(), path) },
	}
	cmd.Flags().StringVar(&path, "config", "lampadaire.yaml", c.say("cli.option_config", nil))
	return cmd
}

// verdict is the weight of a line of the check.
type verdict int

const (
	good  verdict = iota
	note          // to know; the robots can work
	wrong         // to do; the robots could not do their job
)

// findings collects the lines of the check and prints them as they come.
type findings struct {
	console *console
	wrong   int
	heard   func(verdict, string) // takes each line instead of the console; nil: the console
}

func (f *findings) add(v verdict, key string, args messages.Args) {
	mark := map[verdict]string{good: "verif.bon", note: "verif.note", wrong: "verif.manque"}[v]
	if v == wrong {
		f.wrong++
	}
	f.tell(v, mark, f.console.say(key, args))
}

func (f *findings) tell(v verdict, mark, sentence string) {
	if f.heard != nil {
		f.heard(v, sentence)
		return
	}
	_, _ = fmt.Fprintln(f.console.out, f.console.say(mark, messages.Args{"phrase": sentence}))
}

// fail tells each thing that is wrong on a line of its own, and counts it.
func (f *findings) fail(err error) {
	for _, part := range parts(err) {
		f.wrong++
		f.tell(wrong, "verif.manque", f.console.explain(part))
	}
}

// check looks at the whole installation without changing anything, and says
// for each fault the exact click.
func (c *console) check(ctx context.Context, path string) error {
	f := &findings{console: c}
	settings, err := config.Load(path)
	if err != nil {
		f.fail(err)
		return c.conclude(f)
	}
	if err := checkExaminations(settings, path); err != nil {
		f.fail(err)
		return c.conclude(f)
	}
	f.add(good, "verif.reglages", nil)
	f.checkFiles(settings)
	f.checkBackup(settings, time.Now())
	f.checkListen(settings)
	f.checkNumbers(settings.Checked, time.Now())
	f.checkReach(settings, time.Now())
	f.checkHelp(time.Now())
	today := pdn.DayOf(time.Now(), pdn.Paris())
	directory, err := directoryOf(settings, today)
	if err != nil {
		f.fail(err)
		return c.conclude(f)
	}
	f.checkFramework(settings, today)
	if _, err := editionsOf(settings); err != nil {
		f.fail(err)
	}
	f.checkPeople(directory, today)
	f.checkNeighbours(directory)
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if directory, err = ignoringDuties(directory); err != nil {
		return err
	}
	f.checkNetworks(ctx, settings, directory)
	return c.conclude(f)
}

func (c *console) conclude(f *findings) error {
	if f.wrong > 0 {
		c.println("verif.fin_manque", messages.Args{"n": f.wrong})
		return errSaid
	}
	c.println("verif.fin_bon", nil)
	return nil
}

// checkFiles looks at the keys, the folder of the data and the clock's zone.
func (f *findings) checkFiles(s config.Settings) {
	if _, err := seal.Read(seal.Source{File: s.Keys, Getenv: os.Getenv}); err != nil {
		f.fail(err)
	} else {
		f.add(good, "verif.cles", nil)
	}
	folder := filepath.Dir(s.Data)
	probe, err := os.CreateTemp(folder, ".essai-")
	if err != nil {
		f.fail(pdn.SayWith("erreur.ecriture", map[string]any{"chemin": folder}))
	} else {
		_, _ = probe.Close(), os.Remove(probe.Name())
		f.add(good, "verif.dossier", nil)
	}
	f.add(note, "verif.heure", messages.Args{"heure": time.Now().In(pdn.Paris()).Format("02/01/2006 15:04")})
}

// checkListen looks whether the watching address stays on this machine.
func (f *findings) checkListen(s config.Settings) {
	if s.Listen != "" && !onLoopback(s.Listen) {
		f.fail(pdn.SayWith("erreur.surveillance_publique", map[string]any{"adresse": s.Listen}))
	}
}

// checkedEvery is how long a check of the help numbers holds (domain §3.1).
const checkedEvery = 180 * 24 * time.Hour

// checkNumbers looks when somebody last checked the help numbers.
func (f *findings) checkNumbers(day string, now time.Time) {
	checked, err := time.Parse(time.DateOnly, day)
	switch {
	case err != nil:
		f.add(note, "verif.numeros_jamais", nil)
	case now.Sub(checked) > checkedEvery:
		f.add(wrong, "verif.numeros_vieux", messages.Args{"jour": checked.Format("02/01/2006")})
	default:
		f.add(good, "verif.numeros", messages.Args{"jour": checked.Format("02/01/2006")})
	}
}

// checkHelp looks for help sheets that nobody has checked for half a year.
func (f *findings) checkHelp(now time.Time) {
	book, err := helpsheet.Load(fiches.Files)
	if err != nil {
		f.fail(err)
		return
	}
	old := book.Stale(pdn.DayOf(now, pdn.Paris()))
	if len(old) == 0 {
		f.add(good, "verif.fiches", nil)
		return
	}
	f.add(note, "verif.fiches_vieilles", messages.Args{"n": len(old), "nom": old[0].Name, "jour": old[0].Checked.Time().Format("02/01/2006")})
}

// checkPeople looks for structures without a professional or a space.
func (f *findings) checkPeople(d *registry.Directory, today pdn.Day) {
	if len(d.Structures()) == 0 {
		f.add(wrong, "verif.sans_structure", nil)
	}
	for _, s := range d.Fixed() {
		if !slices.ContainsFunc(s.People, func(p registry.Promeneur) bool { return p.Role.Field() }) {
			f.add(note, "verif.sans_pro", messages.Args{"structure": s.Name})
		}
		if len(s.Spaces) == 0 {
			f.add(note, "verif.sans_espace", messages.Args{"structure": s.Name})
		}
		for _, p := range s.People {
			if p.Viewing == registry.ViewingUnsaid {
				f.add(note, "verif.va_voir", messages.Args{"prenom": p.FirstName})
			}
			if p.Until != 0 && p.Until < today {
				f.add(note, "verif.stage_fini", messages.Args{"prenom": p.FirstName})
			}
		}
	}
}

func (f *findings) checkNetworks(ctx context.Context, s config.Settings, d *registry.Directory) {
	any := false
	for _, network := range []struct {
		id       pdn.NetworkID
		platform config.Platform
		check    func(context.Context, string, config.Platform, *registry.Directory)
	}{{onDiscord, s.Discord, f.checkDiscord}, {onTelegram, s.Telegram, f.checkTelegram}} {
		token, err := readToken(network.platform.TokenFile)
		if err != nil {
			f.fail(err)
			continue
		}
		if token == "" {
			if len(d.On(network.id)) > 0 {
				f.add(wrong, "verif.sans_jeton", messages.Args{"reseau": called(network.id)})
			}
			continue
		}
		any = true
		network.check(ctx, token, network.platform, d)
	}
	if !any {
		f.fail(pdn.Say("erreur.aucun_jeton", nil))
	}
}

// idle satisfies what a bot needs when it only looks around.
type idle struct{}

func (idle) Handle(context.Context, chat.Event) error { return nil }
func (idle) Position(context.Context, pdn.NetworkID, chat.Conversation) (string, error) {
	return "", nil
}
func (idle) Advance(pdn.NetworkID, pdn.SpaceID, chat.Conversation, string) {}
func (idle) ForgetSpace(pdn.NetworkID, pdn.SpaceID)                        {}
func (idle) Forget(pdn.NetworkID, chat.Conversation)                       {}
func (idle) Gap(pdn.NetworkID, pdn.SpaceID, time.Time, time.Time)          {}
func (idle) Unreadable(pdn.NetworkID, string, string)                      {}

func (f *findings) checkDiscord(ctx context.Context, token string, p config.Platform, d *registry.Directory) {
	f.checkClock(ctx, cmp.Or(p.Server, "https://discord.com"))
	var spaces []pdn.SpaceID
	for _, s := range spacesOn(d, onDiscord) {
		spaces = append(spaces, s.ID)
	}
	b, err := discord.New(discord.Options{
		Token: discord.NewToken(token), BaseURL: p.Server, Handler: idle{}, Journal: idle{}, ReadContent: func() bool { return reads(d, onDiscord) },
		Reads: func(id pdn.SpaceID, where chat.Conversation) bool {
			s, _, bound := d.Space(onDiscord, id)
			return bound && (s.Wanted || s.Posts == where)
		},
	})
	if err != nil {
		f.fail(fatal(onDiscord, err))
		return
	}
	r, err := b.Inspect(ctx, spaces)
	if err != nil {
		f.fail(unreachable(onDiscord, err))
		return
	}
	f.add(good, "verif.jeton", messages.Args{"reseau": "Discord", "nom": r.Application})
	for _, intent := range r.MissingIntents {
		f.add(wrong, "verif.intent_manque", messages.Args{"intent": f.named("intent", intent)})
	}
	for _, intent := range r.ExcessIntents {
		f.add(note, "verif.intent_trop", messages.Args{"intent": f.named("intent", intent)})
	}
	for _, s := range r.Spaces {
		f.discordSpace(s, d)
	}
}

func (f *findings) checkTelegram(ctx context.Context, token string, p config.Platform, d *registry.Directory) {
	f.checkClock(ctx, cmp.Or(p.Server, "https://api.telegram.org"))
	b, err := telegram.New(telegram.Options{
		Token: telegram.Secret(token), ServerURL: p.Server, Clock: pdn.SystemClock{}, Handler: idle{}, Journal: idle{},
		Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		f.fail(fatal(onTelegram, err))
		return
	}
	var wanted []telegram.Wanted
	for _, s := range spacesOn(d, onTelegram) {
		wanted = append(wanted, telegram.Wanted{Space: s.ID, Read: s.Wanted, Requests: p.Welcome == "prive"})
	}
	r, err := b.Inspect(ctx, wanted...)
	if err != nil {
		f.fail(unreachable(onTelegram, err))
		return
	}
	f.add(good, "verif.jeton", messages.Args{"reseau": "Telegram", "nom": "@" + r.Username})
	if r.Webhook {
		f.fail(pdn.SayWith("erreur.webhook", map[string]any{"reseau": "Telegram"}))
	}
	if !r.JoinsGroups {
		f.add(wrong, "verif.groupes_interdits", nil)
	}
	if r.ReadsGroups && !reads(d, onTelegram) {
		f.add(note, "verif.lit_tout", nil)
	}
	for _, s := range r.Spaces {
		f.telegramSpace(s, d)
	}
}

// skewed is how far the machine's clock may be from the platform's.
const skewed = 2 * time.Minute

// checkClock compares the machine's clock with the platform's own.
func (f *findings) checkClock(ctx context.Context, server string) {
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, server, nil)
	if err != nil {
		return
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return // the token's check says that the platform is out of reach
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	theirs, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return
	}
	if gap := time.Since(theirs).Abs(); gap > skewed {
		f.add(wrong, "verif.horloge", messages.Args{"ecart": gap.Round(time.Second).String()})
	}
}

func spacesOn(d *registry.Directory, n pdn.NetworkID) []registry.Space {
	var out []registry.Space
	for _, s := range d.Structures() {
		for _, space := range s.Spaces {
			if space.Network == n {
				out = append(out, space)
			}
		}
	}
	return out
}

// unreachable tells a refused token from a platform out of reach.
func unreachable(n pdn.NetworkID, err error) error {
	if errors.Is(err, discord.ErrToken) || errors.Is(err, telegram.ErrToken) {
		return fatal(n, err)
	}
	return &pdn.Error{Key: "erreur.injoignable", Args: map[string]any{"reseau": called(n)}, Err: err}
}

// named is the French name of an intent or a right, or the platform's own.
func (f *findings) named(kind, name string) string {
	key := kind + "." + strings.ToLower(name)
	text, err := f.console.texts.Text(key, nil)
	if err != nil {
		return name
	}
	return text
}
