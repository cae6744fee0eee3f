package app_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/store"
	"github.com/lampadaire/lampadaire/internal/store/storetest"
)

// disk is a house whose storage is the real one.
type disk struct {
	*house
	folder string
	store  *store.Store
	post   *outbox.Dispatcher
	log    *bytes.Buffer
}

func onDisk(t *testing.T) *disk {
	d := &disk{folder: t.TempDir(), log: &bytes.Buffer{}}
	d.house = build(t, 1, deciders(t), func(o *app.Options) {
		logger := slog.New(slog.NewTextHandler(d.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		var err error
		d.store, err = store.Open(t.Context(), store.Options{Path: filepath.Join(d.folder, "lampadaire.db"), Seal: o.Sealer, Clock: o.Clock, Logger: logger})
		require.NoError(t, err)
		o.Update, o.View, o.Scrub, o.Logger = d.store.Update, d.store.View, d.store.Scrub, logger
	})
	d.post = outbox.New(d.app.Post(d.store.UpdatePost), d.app.Deliver, d.clock, outbox.Defaults(), nil)
	t.Cleanup(func() { require.NoError(t, d.store.Close()) })
	for _, who := range []string{"pro-escale", "nour", "responsable-escale"} {
		d.command(alone, who, at(who), "menu", "")
	}
	return d
}

// deliver sends what is owed, and gives what the deciders got.
func (d *disk) deliver() []chat.Outgoing {
	d.t.Helper()
	for _, r := range d.senders {
		r.take()
	}
	_, err := d.post.Flush(context.Background())
	require.NoError(d.t, err)
	return append(d.senders[alone].take(), d.senders[open].take()...)
}

func (d *disk) pointAll(all []review.Pointed) {
	d.t.Helper()
	require.NoError(d.t, d.app.PointOutAll(context.Background(), all))
}

// gotBy are the messages that one account got.
func gotBy(who string, all []chat.Outgoing) (hers []chat.Outgoing) {
	for _, o := range all {
		if string(o.To()) == "à "+who {
			hers = append(hers, o)
		}
	}
	return hers
}

func aLot(small, full int) int {
	if os.Getenv("LAMPADAIRE_FULL") != "" {
		return full
	}
	return small
}

// TestLaw2_NothingOfAPersonIsInAnyFileAfterAThousandCases lives a thousand cases
// with remarkable accounts, links and messages, and reads every file.
func TestLaw2_NothingOfAPersonIsInAnyFileAfterAThousandCases(t *testing.T) {
	d := onDisk(t)
	canaries := []string{"CanariCompte", "canari.example", "CanariRef", "CanariAlerte"}
	n := aLot(60, 1000)
	var batch []review.Pointed
	for i := range n {
		p := seen(alone, fmt.Sprint("CanariCompte", i), moderation.Categories()[i%len(moderation.Categories())], i)
		p.Ref, p.Link = chat.MessageRef(fmt.Sprint("CanariRef", i)), fmt.Sprint("https://canari.example/", i)
		p.Conversation = chat.Conversation(fmt.Sprint("c", i%3))
		if i%7 == 0 {
			p.Source, p.WantsNews, p.Alerter = review.ByPerson, true, pdn.Account{Network: alone, ID: fmt.Sprint("CanariAlerte", i)}
		}
		if batch = append(batch, p); len(batch) == 50 {
			d.pointAll(batch)
			batch = nil
			d.clock.add(time.Minute)
		}
	}
	d.pointAll(batch)
	for _, o := range d.deliver() {
		require.NotContains(t, texts([]chat.Outgoing{o}), "Canari")
	}
	for range 20 {
		list := d.command(alone, "pro-escale", at("pro-escale"), "a_regarder", "")
		card := d.press(alone, "pro-escale", at("pro-escale"), list, " · ")
		if tokenOf(card, "Rien à signaler") != "" {
			why := d.press(alone, "pro-escale", at("pro-escale"), card, "Rien à signaler")
			d.press(alone, "pro-escale", at("pro-escale"), why, "Déjà réglé")
		}
	}
	d.clock.add(45 * 24 * time.Hour)
	for range 12 {
		require.NoError(t, d.app.TendCases(t.Context()))
	}
	d.deliver()
	traces, err := storetest.FindBytes(d.folder, canaries)
	require.NoError(t, err)
	require.Empty(t, traces)
	require.NotContains(t, d.log.String(), "Canari")
	require.NoError(t, os.WriteFile(filepath.Join(d.folder, "oubli"), []byte("xCanariRefx"), 0o600))
	traces, err = storetest.FindBytes(d.folder, canaries)
	require.NoError(t, err)
	require.NotEmpty(t, traces, "the same search finds what is there")
}

// TestTenThousandFindingsInABurstAreAFewMessagesAndTenThousandCases is the raid
// of the first evening, on the real storage.
func TestTenThousandFindingsInABurstAreAFewMessagesAndTenThousandCases(t *testing.T) {
	d := onDisk(t)
	total, messages, shown := aLot(1000, 10000), 0, ""
	var batch []review.Pointed
	for i := range total {
		batch = append(batch, seen(alone, fmt.Sprint("compte", i), moderation.Insult, i))
		if len(batch) == 100 {
			d.pointAll(batch)
			batch = nil
			d.clock.add(6 * time.Second)
			cards := d.deliver()
			messages, shown = messages+len(cards), shown+texts(cards)
		}
	}
	d.clock.add(40 * time.Minute)
	last := d.deliver()
	messages += len(last)
	require.LessOrEqual(t, messages, 20)
	t.Logf("%d findings, %d messages to deciders", total, messages)
	require.NoError(t, d.store.View(t.Context(), func(r app.Reader) error {
		n, err := r.CountCases(t.Context(), "escale", review.Deciders)
		require.Equal(t, total, n)
		counts, _ := r.CaseCounts(t.Context(), "escale")
		require.Equal(t, total, counts[0].Count)
		return err
	}))
	require.Contains(t, shown+texts(last), fmt.Sprintf("%d messages à regarder", total))
}

func TestACaseLivesOnTheRealStorageFromItsCardToItsPurge(t *testing.T) {
	d := onDisk(t)
	first := d.command(alone, "lea", inAlone, "menu", "")
	d.press(alone, "lea", inAlone, first, "Oui")
	id, err := d.app.PointOut(t.Context(), seen(alone, "lea", moderation.Hate, 1))
	require.NoError(t, err)
	card := gotBy("pro-escale", d.deliver())
	more := d.press(alone, "pro-escale", at("pro-escale"), card, "Autre suite")
	why := d.press(alone, "pro-escale", at("pro-escale"), more, "Bloquer")
	done := d.press(alone, "pro-escale", at("pro-escale"), why, "Contenu grave")
	notice := d.press(alone, "pro-escale", at("pro-escale"), done, "Le robot lui écrit")
	require.Contains(t, texts(notice), "Ton compte est bloqué dans ce groupe")
	offer := d.press(alone, "pro-escale", at("pro-escale"), done, "Proposer une rencontre")
	d.press(alone, "pro-escale", at("pro-escale"), offer, "Je l'ai proposée")
	d.press(alone, "lea", private, notice, "pas d'accord")
	contest := gotBy("nour", d.deliver())
	answers := d.press(alone, "nour", at("nour"), contest, "Répondre")
	require.Contains(t, texts(d.press(alone, "nour", at("nour"), answers, "On en parle")), "Elle aimerait en parler avec toi")
	d.clock.add(25 * time.Hour)
	require.NoError(t, d.app.TendCases(t.Context()))
	row := func() (out app.CaseRow, found bool) {
		require.NoError(t, d.store.View(t.Context(), func(r app.Reader) (err error) {
			out, found, err = r.Case(t.Context(), id)
			return err
		}))
		return out, found
	}
	closed, _ := row()
	require.True(t, closed.Closed)
	require.Empty(t, closed.Box)
	d.clock.add(366 * 24 * time.Hour)
	_, err = d.app.Expire(t.Context())
	require.NoError(t, err)
	_, found := row()
	require.False(t, found, "a block is kept a year")
}
