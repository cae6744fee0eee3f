package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/playground"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/seal"
	"github.com/lampadaire/lampadaire/internal/store"
)

// demoOptions are the options of the demo's command line.
type demoOptions struct{ listen, data, at string }

func (c *console) demoCommand() *cobra.Command {
	var o demoOptions
	cmd := &cobra.Command{
		Use: "demo", Short: c.say("cli.demo", nil), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.demo(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.listen, "listen", "127.0.0.1:8080", c.say("cli.option_listen", nil))
	cmd.Flags().StringVar(&o.data, "data", "", c.say("cli.option_data", nil))
	cmd.Flags().StringVar(&o.at, "at", "", c.say("cli.option_at", nil))
	return cmd
}

// demo plays both networks on this machine and serves the page.
func (c *console) demo(ctx context.Context, o demoOptions) (err error) {
	start, err := demoStart(o.at)
	if err != nil {
		return err
	}
	folder, cleanUp, err := demoFolder(o.data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cleanUp()) }()
	start = resumed(folder, start)
	clock := schedule.NewManual(start)
	town, err := newTown(clock.Now)
	if err != nil {
		return err
	}
	defer town.close()
	if err := town.meet(); err != nil {
		return err
	}
	keys, err := demoKeys(filepath.Join(folder, "lampadaire.cle"))
	if err != nil {
		return err
	}
	h, err := build(ctx, plan{
		settings: town.settings(filepath.Join(folder, "lampadaire.db"), start), keys: keys, texts: c.texts, clock: clock,
		tokens: map[pdn.NetworkID]string{onDiscord: town.app.Token(), onTelegram: telegram.DefaultToken},
		logger: slog.New(slog.NewTextHandler(c.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
		tell:   func(err error) { _, _ = fmt.Fprintln(c.err, c.explain(err)) },
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	defer func() { err = errors.Join(err, rememberClock(folder, clock.Now())) }()
	if err := remember(ctx, h, start); err != nil {
		return err
	}
	return c.play(ctx, o.listen, town, h, clock)
}

// play serves the page and lets the clock tick until ctx ends.
func (c *console) play(ctx context.Context, listen string, town *town, h *house, clock *schedule.Manual) error {
	page, err := playground.New(playground.Options{
		Stages: town.stages(), Rows: rowsOf(h.store), Now: clock.Now, Zone: pdn.Paris(),
		MoveTo: func(ctx context.Context, to time.Time) { clock.StepTo(ctx, h.schedule, to) },
		Opens:  func(ctx context.Context) (time.Time, bool) { return nextOpening(ctx, h.store, clock.Now()) },
	})
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return pdn.SayWith("erreur.page_prise", map[string]any{"adresse": listen})
	}
	server := &http.Server{Handler: page, ReadHeaderTimeout: 5 * time.Second}
	c.println("cli.demo_debut", messages.Args{"adresse": "http://" + listener.Addr().String()})
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return h.run(ctx) })
	group.Go(func() error { return tick(ctx, clock, h.schedule) })
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		page.Close()
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		err := server.Shutdown(stopping)
		if errors.Is(err, context.DeadlineExceeded) {
			err = server.Close() // a page that still waits for an answer is cut
		}
		return err
	})
	return group.Wait()
}

// tick lets the demo's clock go on second by second.
func tick(ctx context.Context, clock *schedule.Manual, s *schedule.Scheduler) error {
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
			clock.StepTo(ctx, s, clock.Now().Add(time.Second))
		}
	}
}

// clockFile keeps where the demo's clock stood, so that time never goes back in
// a kept folder: the numbers of events follow the clock.
const clockFile = "horloge"

// resumed is where the clock starts: where it stood, if that is later than asked.
func resumed(folder string, start time.Time) time.Time {
	data, err := os.ReadFile(filepath.Join(folder, clockFile))
	if err != nil {
		return start
	}
	stood, err := time.Parse(time.RFC3339, string(data))
	if err != nil || !stood.After(start) {
		return start
	}
	return stood.Add(time.Minute)
}

func rememberClock(folder string, now time.Time) error {
	return os.WriteFile(filepath.Join(folder, clockFile), []byte(now.Format(time.RFC3339)), 0o600)
}

func demoStart(at string) (time.Time, error) {
	if at == "" {
		return time.Now(), nil
	}
	start, err := time.ParseInLocation("2006-01-02T15:04", at, pdn.Paris())
	if err != nil {
		return time.Time{}, pdn.SayWith("erreur.heure_demo", map[string]any{"valeur": at})
	}
	return start, nil
}

// demoFolder is where the demo's file stands; a temporary one is removed.
func demoFolder(data string) (string, func() error, error) {
	if data != "" {
		if err := os.MkdirAll(data, 0o700); err != nil {
			return "", nil, pdn.SayWith("erreur.ecriture", map[string]any{"chemin": data})
		}
		return data, func() error { return nil }, nil
	}
	folder, err := os.MkdirTemp("", "lampadaire-demo-")
	if err != nil {
		return "", nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	return folder, func() error { return os.RemoveAll(folder) }, nil
}

// demoKeys reads the keys of a kept folder, or makes those of a new one.
func demoKeys(path string) (seal.Keys, error) {
	if _, err := os.Stat(path); err == nil {
		return seal.Read(seal.Source{File: path, Getenv: os.Getenv})
	}
	return seal.WriteKeyFile(path)
}

func rowsOf(s *store.Store) func(context.Context) ([]playground.Table, error) {
	return func(ctx context.Context) ([]playground.Table, error) {
		tables, err := s.Rows(ctx)
		if err != nil {
			return nil, err
		}
		out := make([]playground.Table, len(tables))
		for i, t := range tables {
			out[i] = playground.Table{Name: t.Name, Columns: t.Columns, Rows: t.Rows}
		}
		return out, nil
	}
}

// town is the demo's world: one server, one group, and its people.
type town struct {
	discord  *discord.Server
	telegram *telegram.Server
	app      *discord.App
	guild    *discord.Guild
	channel  *discord.Channel
	group    *telegram.Chat
	onOne    map[playground.Who]*discord.User
	onOther  map[playground.Who]*telegram.Person
}

// firstID is the first number of the demo's people and places: the same after a
// restart, so that their codes are the same too.
const firstID discord.ID = 1_100_000_000_000_000_001

func newTown(now func() time.Time) (*town, error) {
	t := &town{onOne: map[playground.Who]*discord.User{}, onOther: map[playground.Who]*telegram.Person{}}
	var err error
	if t.discord, err = discord.New(discord.Options{Now: now}); err != nil {
		return nil, err
	}
	if t.telegram, err = telegram.New(telegram.Options{Now: now, ReadsGroups: true}); err != nil {
		return nil, errors.Join(err, t.discord.Close())
	}
	t.telegram.Renumber(now().Unix())
	t.app = t.discord.CreateApp(discord.AppSpec{Name: "Lampadaire", Privileged: discord.IntentGuildMembers | discord.IntentMessageContent})
	t.group = t.telegram.Supergroup("Le groupe du quartier")
	t.settle()
	t.guild = t.discord.CreateGuildWithID(firstID+10, "Le serveur des jeunes", t.onOne[playground.Samira])
	t.channel = t.guild.CreateChannel(discord.ChannelSpec{ID: firstID + 11, Name: "accueil"})
	t.guild.Install(t.app, discord.PermViewChannel|discord.PermSendMessages|discord.PermReadHistory)
	t.group.Own(t.onOther[playground.Samira])
	t.group.SeatBot(nil)
	for _, who := range []playground.Who{playground.Lea, playground.Tom, playground.Yuliia, playground.Malo} {
		t.group.Seat(t.onOther[who])
		if t.onOne[who] == nil {
			continue
		}
		if err := t.onOne[who].Join(t.guild); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// settle gives each person an account on both networks, always with the same
// numbers; Yuliia is on one network only, and reads another language.
func (t *town) settle() {
	for i, who := range []playground.Who{
		playground.Samira, playground.Lea, playground.Tom, playground.Yuliia, playground.Nadia, playground.Malo, playground.Aude, playground.Ines,
	} {
		name, language := nameOf(who), "fr"
		if who == playground.Yuliia {
			language = "uk"
		} else {
			t.onOne[who] = t.discord.CreateUser(discord.UserSpec{ID: peopleFrom(i), Username: string(who), Display: name})
		}
		t.onOther[who] = t.telegram.Person(name, string(who)+"_demo", language)
	}
}

// peopleFrom numbers people around the numbers of places.
func peopleFrom(i int) discord.ID {
	if i < 3 {
		return firstID + discord.ID(i)
	}
	return firstID + 20 + discord.ID(i)
}

func nameOf(who playground.Who) string {
	for _, p := range playground.People() {
		if p.Who == who {
			return p.Name
		}
	}
	return string(who)
}

// meet opens private chats where the robot cannot begin: the coordinator is written
// to on Monday, the head when something is for her alone, wherever the visitor is.
func (t *town) meet() error {
	for _, who := range []playground.Who{playground.Ines, playground.Aude} {
		if _, err := t.onOther[who].Start(""); err != nil {
			return fmt.Errorf("open a private chat: %w", err)
		}
	}
	return nil
}

func (t *town) close() { t.telegram.Close(); _ = t.discord.Close() }

func (t *town) stages() []playground.Stage {
	return []playground.Stage{
		&playground.DiscordStage{Server: t.discord, App: t.app, Guild: t.guild, Channel: t.channel, People: t.onOne},
		&playground.TelegramStage{Server: t.telegram, Group: t.group, People: t.onOther},
	}
}

// accounts are a professional's own, on both networks.
func (t *town) accounts(who playground.Who) []config.Account {
	one := t.onOne[who].ID().String()
	return []config.Account{
		{Network: "discord", ID: one, Profile: "https://discord.com/users/" + one},
		{Network: "telegram", ID: strconv.FormatInt(t.onOther[who].ID(), 10), Profile: "https://t.me/" + string(who) + "_demo"},
	}
}

// settings are those of an invented structure; its trainee leaves half a year
// after the demo's first day.
func (t *town) settings(data string, start time.Time) config.Settings {
	s := config.Defaults()
	s.Data, s.Listen = data, ""
	s.Discord.Server, s.Telegram.Server = t.discord.URL(), t.telegram.URL()
	s.Structures = []config.Structure{{
		ID: "escale", Name: "l'Escale", Address: "3 rue du Port", Phone: "02 61 91 00 00", Contact: "donnees@escale.example",
		Directory: "https://www.promeneursdunet.fr",
		Framework: config.Framework{
			Assessed: "2026-01-05", StaffTold: "2026-01-05", Label: "2026-01-05",
			Agreed: config.Agreed{Discord: "2026-01-05", Telegram: "2026-01-05"},
		},
		Spaces: []config.Space{
			{Network: "discord", ID: t.guild.ID().String(), Name: "Serveur des jeunes", Channel: t.channel.ID().String()},
			{Network: "telegram", ID: strconv.FormatInt(t.group.ID(), 10), Name: "Groupe du quartier"},
		},
		People: []config.Persona{
			{
				FirstName: "Samira", Function: "éducatrice", Role: "pdn", Hours: "le mardi et le jeudi de 17 h à 19 h, le samedi de 15 h à 18 h",
				Secrecy: "a_verifier", Viewing: "non", Accounts: t.accounts(playground.Samira),
			},
			{
				FirstName: "Malo", Function: "stagiaire", Role: "stagiaire", Tutor: "Samira", Viewing: "non",
				Until: start.AddDate(0, 6, 0).Format(time.DateOnly), Accounts: t.accounts(playground.Malo),
			},
			{FirstName: "Aude", Function: "cheffe de service", Role: "responsable", Accounts: t.accounts(playground.Aude)},
			{FirstName: "Inès", Function: "coordinatrice", Role: "coordinateur", Accounts: t.accounts(playground.Ines)},
		},
	}}
	return s
}
