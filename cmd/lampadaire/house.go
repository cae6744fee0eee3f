package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lampadaire/lampadaire/bots/discord"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/config/fiches"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/helpsheet"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/retention"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/seal"
	"github.com/lampadaire/lampadaire/internal/store"
)

// The networks, as their adapters call themselves.
const (
	onDiscord  pdn.NetworkID = "discord"
	onTelegram pdn.NetworkID = "telegram"
)

// plan is what a house is built from. serve fills it from files, demo in memory.
type plan struct {
	settings config.Settings
	keys     seal.Keys
	tokens   map[pdn.NetworkID]string // a network without a token has no bot
	clock    pdn.Clock
	logger   *slog.Logger
	texts    *messages.Catalogue
	tell     func(error) // shows the operator a trouble that does not end the run
}

// bot is what the house needs of an adapter.
type bot interface {
	chat.Sender
	chat.Looker
	Run(ctx context.Context) error
	Ready() bool
}

// house is the running parts.
type house struct {
	plan
	store    *store.Store
	app      *app.App
	bots     []bot
	purger   *retention.Purger
	schedule *schedule.Scheduler
	meters   *meters
	letters  *outbox.Dispatcher
	mailbox  *letterbox
	// teamChanged tells that the team may have changed; it holds one word at most.
	teamChanged chan struct{}
	engines     *engines
	lists       *staffLists // nil without a bot on Telegram
}

// build opens the storage and wires the parts; nothing runs yet.
func build(ctx context.Context, p plan) (*house, error) {
	directory, err := directoryOf(p.settings, pdn.DayOf(p.clock.Now(), pdn.Paris()))
	if err != nil {
		return nil, err
	}
	editions, err := editionsOf(p.settings)
	if err != nil {
		return nil, err
	}
	sealer, err := seal.NewSealer(p.keys)
	if err != nil {
		return nil, err
	}
	h := &house{plan: p, meters: newMeters(), teamChanged: make(chan struct{}, 1)}
	h.store, err = store.Open(ctx, store.Options{Path: p.settings.Data, Seal: sealer, Clock: p.clock, Logger: p.logger})
	if err != nil {
		return nil, err
	}
	if err := h.finish(ctx, sealer, directory, editions); err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	return h, nil
}

func (h *house) finish(ctx context.Context, sealer *seal.Sealer, directory *registry.Directory, editions *charter.Editions) error {
	if err := loadStructures(ctx, h.store, sealer, directory); err != nil {
		return err
	}
	charters, err := chartersOf(h.settings)
	if err != nil {
		return err
	}
	shelf := charter.NewShelf(editions, charters)
	if err := recordEditions(ctx, h.store, directory, shelf, pdn.DayOf(h.clock.Now(), pdn.Paris())); err != nil {
		return err
	}
	lists, err := listsOf(h.settings)
	if err != nil {
		return err
	}
	help, err := helpsheet.Load(fiches.Files)
	if err != nil {
		return err
	}
	letters, e1 := courierOf(h.settings)
	form, e2 := formOf(h.settings)
	publication, e3 := publicationOf(h.settings)
	if err := errors.Join(e1, e2, e3); err != nil {
		return err
	}
	reach, err := reachOf(h.settings)
	if err != nil {
		return err
	}
	h.engines = newEngines(h.settings, h.logger)
	h.mailbox = letterboxOf(h.settings.Data, sealer)
	h.app = app.New(app.Options{
		Forget: h.forgetSpace,
		Changed: func() {
			select {
			case h.teamChanged <- struct{}{}:
			default: // it is known already
			}
		},
		Mailbox:     h.mailbox,
		WeeklyRules: weeklyRulesOf(h.settings), Courier: letters, LastBackup: h.lastBackup, Pulse: h.pulse,
		Form: form, Publication: publication,
		Lists: lists, Reach: reach, PresenceRules: rulesOf(h.settings), Help: help,
		Update: h.store.Update, View: h.store.View, Scrub: h.store.Scrub, Quiet: h.quiet, Sealer: sealer,
		Directory: directory, Editions: editions, Charters: charters, Texts: h.texts, Clock: h.clock, Logger: h.logger,
		Distress: h.engines.distress, Engine: h.engines, Damaged: func(n int) { h.meters.damaged.Add(float64(n)) }, MayRead: h.mayRead, ReadingChanged: h.readingChanged, Passing: ofTheStorage,
		Networks: map[pdn.NetworkID]app.Network{
			onDiscord:  {Name: "Discord", Welcome: app.Welcome(h.settings.Discord.Welcome), MinimumAge: h.settings.Discord.MinimumAge},
			onTelegram: {Name: "Telegram", Welcome: app.Welcome(h.settings.Telegram.Welcome), MinimumAge: h.settings.Telegram.MinimumAge},
		},
	})
	if err := h.addBots(directory); err != nil {
		return err
	}
	h.measure()
	h.addOutbox()
	if err := h.app.Tend(ctx); err != nil {
		return err
	}
	return h.addSchedule()
}

// loadStructures gives the sealer the key of each structure, making those that
// are new.
func loadStructures(ctx context.Context, s *store.Store, sealer *seal.Sealer, directory *registry.Directory) error {
	err := s.Update(ctx, func(tx app.Tx) error {
		known, err := tx.StructureKeys(ctx)
		if err != nil {
			return err
		}
		for _, structure := range directory.Structures() {
			wrapped, ok := known[structure.ID]
			if !ok {
				if wrapped, err = sealer.NewStructureKey(structure.ID); err != nil {
					return err
				}
				if err := tx.SaveStructureKey(ctx, structure.ID, wrapped); err != nil {
					return err
				}
			}
			if err := sealer.Load(structure.ID, wrapped); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("load the keys of structures: %w", err)
	}
	return nil
}

// recordEditions keeps the proof of each edition of the files, and refuses one
// whose words changed after it was recorded: people were shown the other words. A
// new one leaves people the time to read of it (A22).
func recordEditions(ctx context.Context, s *store.Store, directory *registry.Directory, shelf *charter.Shelf, today pdn.Day) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		for _, structure := range directory.Structures() {
			recorded, err := tx.Editions(ctx, structure.ID)
			if err != nil {
				return fmt.Errorf("read the recorded editions: %w", err)
			}
			files := shelf.Files(structure.ID).All()
			for i, e := range files {
				known := slices.ContainsFunc(recorded, func(r store.Edition) bool { return r.Number == e.Number })
				if len(recorded) > 0 && !known && i > 0 {
					if err := charter.Announceable(e, files[i-1], today); err != nil {
						return err
					}
				}
				for _, r := range recorded {
					if r.Number == e.Number && hex.EncodeToString(r.Hash) != e.Hash() {
						return pdn.SayWith("erreur.edition_changee", map[string]any{"numero": e.Number})
					}
				}
				hash, err := hex.DecodeString(e.Hash())
				if err != nil {
					return fmt.Errorf("hash of an edition: %w", err)
				}
				if _, err := tx.SaveEdition(ctx, store.Edition{Structure: structure.ID, Number: e.Number, Hash: hash, Effective: e.Effective}); err != nil {
					return fmt.Errorf("record an edition: %w", err)
				}
			}
		}
		return nil
	})
}

func (h *house) addBots(directory *registry.Directory) error {
	if token := h.tokens[onDiscord]; token != "" {
		b, err := discord.New(discord.Options{
			Token: discord.NewToken(token), BaseURL: h.settings.Discord.Server, Clock: h.clock,
			Handler: h.handler(), Journal: h.journal(), Logger: h.logger, ReadContent: func() bool { return readsNow(directory, onDiscord, h.clock.Now()) },
			Reads: func(space pdn.SpaceID, where chat.Conversation) bool {
				s, _, bound := directory.Space(onDiscord, space)
				return bound && !s.Apart(where, "") && s.Reading.At(h.clock.Now())
			},
		})
		if err != nil {
			return fmt.Errorf("discord: %w", err)
		}
		h.add(b)
	}
	if token := h.tokens[onTelegram]; token != "" {
		h.lists = h.newStaffLists(h.handler())
		b, err := telegram.New(telegram.Options{
			Token: telegram.Secret(token), ServerURL: h.settings.Telegram.Server, Clock: h.clock,
			Handler: h.lists, Journal: h.journal(), Logger: h.logger,
		})
		if err != nil {
			return fmt.Errorf("telegram: %w", err)
		}
		h.add(b)
	}
	return nil
}

func (h *house) add(b bot) {
	h.bots = append(h.bots, b)
	h.app.Connect(countedSender{b, h.meters})
}

// reads tells whether the settings wish a space of a network to be read.
func reads(directory *registry.Directory, n pdn.NetworkID) bool {
	for _, s := range directory.Structures() {
		for _, space := range s.Spaces {
			if space.Network == n && space.Wanted {
				return true
			}
		}
	}
	return false
}

// readsNow tells whether a space of a network is read at this moment.
func readsNow(directory *registry.Directory, n pdn.NetworkID, now time.Time) bool {
	for _, s := range directory.Structures() {
		for _, space := range s.Spaces {
			if space.Network == n && space.Reading.At(now) {
				return true
			}
		}
	}
	return false
}

// run works until ctx ends. A bot that meets a fatal trouble (a revoked token)
// is told to the operator and leaves the others at work; the last one ends the run.
func (h *house) run(ctx context.Context) error {
	h.noteAbsence()
	defer h.live()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return h.app.Run(ctx) })
	group.Go(func() error { return h.schedule.Run(ctx) })
	group.Go(func() error { return h.letters.Run(ctx) })
	group.Go(func() error { return h.runBots(ctx) })
	group.Go(func() error { return h.watchEditions(ctx) })
	for _, b := range h.bots {
		group.Go(func() error {
			if err := h.registerCommands(ctx, b); err != nil && ctx.Err() == nil {
				// The words still work when they are typed; the next start tries again.
				h.logger.Error("register the commands", "network", b.Network(), "error", err)
			}
			return nil
		})
	}
	for _, b := range h.bots {
		if b, is := b.(*telegram.Bot); is {
			group.Go(func() error { return h.lists.run(ctx, b) })
		}
	}
	err := group.Wait()
	// The bots may have finished events after the use cases settled for the last time.
	last := h.app.Settle(context.WithoutCancel(ctx))
	if errors.Is(err, context.Canceled) {
		return last
	}
	return errors.Join(err, last)
}

func (h *house) runBots(ctx context.Context) error {
	ended := make(chan error, len(h.bots))
	for _, b := range h.bots {
		go func() {
			err := b.Run(ctx)
			if err != nil && ctx.Err() == nil {
				err = fatal(b.Network(), err)
				h.tell(err)
			}
			ended <- err
		}()
	}
	var all []error
	for range h.bots {
		all = append(all, <-ended)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.Join(all...)
}

// fatal names what an operator must do about a bot that stopped for good.
func fatal(n pdn.NetworkID, err error) error {
	key := "erreur.robot_arrete"
	for known, its := range map[error]string{
		discord.ErrToken: "erreur.jeton_refuse", telegram.ErrToken: "erreur.jeton_refuse",
		discord.ErrIntents: "erreur.intents", telegram.ErrConflict: "erreur.deux_robots", telegram.ErrWebhook: "erreur.webhook",
	} {
		if errors.Is(err, known) {
			key = its
		}
	}
	return &pdn.Error{Key: key, Args: map[string]any{"reseau": called(n)}, Err: err}
}

// called is a network as people write its name.
func called(n pdn.NetworkID) string { return strings.ToUpper(string(n[:1])) + string(n[1:]) }

// addSchedule appoints the daily purge: at half past three, after the hour
// that a clock change takes or gives.
func (h *house) addSchedule() error {
	limits := retentionOf(h.settings)
	var err error
	if h.purger, err = retention.New(limits, h.store, pdn.Paris()); err != nil {
		return err
	}
	weekly, err := h.weeklyJob()
	if err != nil {
		return err
	}
	jobs := append(h.backupJobs(), weekly, h.publicationJob(), h.editionsJob(), schedule.Job{Name: "purge", Spec: "30 3 * * *", Missed: schedule.Once, Run: h.purge}, h.presenceJob())
	h.schedule, err = schedule.New(h.clock, pdn.Paris(), jobs...)
	if err != nil {
		return err
	}
	h.schedule = h.schedule.WithLogger(h.logger)
	return nil
}

// retentionOf is how long each kind of row is kept, by the settings.
func retentionOf(s config.Settings) retention.Settings {
	limits := retention.Defaults()
	limits.Silent, limits.Accepted, limits.Refused = s.Retention.Silent, s.Retention.Accepted, s.Retention.Refused
	return limits
}

// purge deletes what has expired; running it twice is harmless.
func (h *house) purge(ctx context.Context, due time.Time) error {
	counts, err := h.purger.Run(ctx, h.clock.Now())
	if err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	h.logger.Info("purge", "deleted", counts.Total())
	if _, err := h.app.Expire(ctx); err != nil {
		return err
	}
	if err := h.mailbox.expire(pdn.DayOf(h.clock.Now(), pdn.Paris())); err != nil {
		return fmt.Errorf("remove old invitations: %w", err)
	}
	h.meters.purgedBy(counts)
	return h.store.Update(ctx, func(tx app.Tx) error {
		_, err := tx.ClaimJob(ctx, "purge", schedule.PeriodKey(due))
		return err
	})
}

// catchUp runs, after a stop, the jobs that were missed.
func (h *house) catchUp(ctx context.Context) error {
	return h.schedule.CatchUp(ctx, func(ctx context.Context, job string) (string, error) {
		var last string
		err := h.store.Read(ctx, func(r *store.Reader) error {
			var err error
			last, err = r.LastRun(ctx, job)
			return err
		})
		return last, err
	})
}

// ready tells whether every bot is connected.
func (h *house) ready() bool {
	for _, b := range h.bots {
		if !b.Ready() {
			return false
		}
	}
	return len(h.bots) > 0
}

func (h *house) close() error { return h.store.Close() }
