package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/backup"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/seal"
)

func (c *console) serveCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use: "serve", Short: c.say("cli.serve", nil), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.serve(cmd.Context(), path) },
	}
	cmd.Flags().StringVar(&path, "config", "lampadaire.yaml", c.say("cli.option_config", nil))
	return cmd
}

// serve runs the bots on the networks of the settings until it is stopped. What
// keeps it from starting leads to the safe mode, where a token can be read.
func (c *console) serve(ctx context.Context, path string) error {
	h, err := c.open(ctx, path)
	if err != nil {
		return c.serveSafely(ctx, path, err)
	}
	defer func() {
		if err := h.close(); err != nil {
			h.logger.Error("close the storage", "error", err)
		}
	}()
	settleMemory()
	c.println("cli.serve_debut", messages.Args{"reseaux": networksOf(h.plan)})
	c.tellClosed(h.app.Directory, h.tokens)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return h.run(ctx) })
	group.Go(func() error { return watch(ctx, h.settings.Listen, h.ready, h.meters.handler()) })
	group.Go(func() error { return beat(ctx, h.alive, func() string { return c.status(h) }) })
	return group.Wait()
}

// open reads the settings, builds the house and looks at what was missed.
func (c *console) open(ctx context.Context, path string) (*house, error) {
	settings, err := config.Load(path)
	if err != nil {
		return nil, err
	}
	if err := checkExaminations(settings, path); err != nil {
		return nil, err
	}
	p, err := c.planOf(settings)
	if err != nil {
		return nil, err
	}
	if len(p.tokens) == 0 {
		return nil, pdn.Say("erreur.aucun_jeton", nil)
	}
	h, err := build(ctx, p)
	if err != nil {
		return nil, err
	}
	if err := backup.Sweep(settings.Data); err != nil {
		p.logger.Warn("sweep", "error", err)
	}
	if err := h.catchUp(ctx); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

// alive tells whether the storage still answers.
func (h *house) alive(ctx context.Context) error {
	_, err := h.store.Waiting(ctx)
	return err
}

// status is the line that systemctl shows.
func (c *console) status(h *house) string {
	if h.ready() {
		return c.say("cli.etat_pret", messages.Args{"reseaux": networksOf(h.plan)})
	}
	return c.say("cli.etat_attente", messages.Args{"reseaux": networksOf(h.plan)})
}

// heapGrowth is how far the heap may grow between two collections, in per cent.
// It is small here (about 10 MB): the default of 100 would collect many times a
// second under load, for memory that nobody needs.
const heapGrowth = 300

// planOf reads the keys and the tokens that the settings name.
func (c *console) planOf(settings config.Settings) (plan, error) {
	keys, err := seal.Read(seal.Source{File: settings.Keys, Getenv: os.Getenv})
	if err != nil {
		return plan{}, err
	}
	tokens := map[pdn.NetworkID]string{}
	for network, platform := range map[pdn.NetworkID]config.Platform{onDiscord: settings.Discord, onTelegram: settings.Telegram} {
		token, err := readToken(platform.TokenFile)
		if err != nil {
			return plan{}, err
		}
		if token != "" {
			tokens[network] = token
		}
	}
	return plan{
		settings: settings, keys: keys, tokens: tokens, clock: pdn.SystemClock{}, texts: c.texts,
		logger: slog.New(slog.NewJSONHandler(c.err, nil)),
		tell:   func(err error) { _, _ = fmt.Fprintln(c.err, c.explain(err)) },
	}, nil
}

func networksOf(p plan) string {
	switch _, two := p.tokens[onDiscord]; {
	case two && p.tokens[onTelegram] != "":
		return "Discord, Telegram"
	case two:
		return "Discord"
	default:
		return "Telegram"
	}
}

// onLoopback tells whether an address is reached from this machine alone.
func onLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || (ip != nil && ip.IsLoopback()))
}

// watch answers /vivant (the process lives), /pret (every bot is connected) and
// /metrics on a loopback address, until ctx ends. An empty address means none.
func watch(ctx context.Context, address string, ready func() bool, metrics http.Handler) error {
	if address == "" {
		return nil
	}
	if !onLoopback(address) {
		return pdn.SayWith("erreur.surveillance_publique", map[string]any{"adresse": address})
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /vivant", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, "vivant") })
	mux.HandleFunc("GET /pret", func(w http.ResponseWriter, _ *http.Request) {
		if !ready() {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = fmt.Fprintln(w, "pas encore")
			return
		}
		_, _ = fmt.Fprintln(w, "pret")
	})
	mux.Handle("GET /metrics", metrics)
	server := &http.Server{Addr: address, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			return pdn.SayWith("erreur.port_pris", map[string]any{"adresse": address})
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		return server.Shutdown(stopping)
	})
	return group.Wait()
}

// settleMemory gives back what the start took, and lets the heap grow.
func settleMemory() {
	debug.FreeOSMemory() // what reading texts and settings took
	debug.SetGCPercent(heapGrowth)
}
