package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/store"
)

// keyed gives the structure a key that the database keeps, as the program does.
func (d *disk) keyed() {
	d.t.Helper()
	wrapped, err := d.sealer.NewStructureKey("escale")
	require.NoError(d.t, err)
	require.NoError(d.t, d.sealer.Load("escale", wrapped))
	require.NoError(d.t, d.store.Update(context.Background(), func(tx app.Tx) error {
		return tx.SaveStructureKey(context.Background(), "escale", wrapped)
	}))
}

// path is where the database of the house is.
func (d *disk) path() string { return filepath.Join(d.folder, "lampadaire.db") }

// copied takes a copy of the database, as a backup does.
func (d *disk) copied(n int) string {
	d.t.Helper()
	target := filepath.Join(d.folder, fmt.Sprint("copie-", n))
	require.NoError(d.t, store.Copy(context.Background(), d.path(), target))
	return target
}

// putBack puts a copy in the place of the data, and starts the house on it.
func (d *disk) putBack(from string) {
	d.t.Helper()
	require.NoError(d.t, d.store.Close())
	content, err := os.ReadFile(from)
	require.NoError(d.t, err)
	require.NoError(d.t, os.WriteFile(d.path(), content, 0o600))
	d.store, err = store.Open(context.Background(), store.Options{Path: d.path(), Seal: d.sealer, Clock: d.clock})
	require.NoError(d.t, err)
	d.options.Update, d.options.View, d.options.Scrub = d.store.Update, d.store.View, d.store.Scrub
	d.start()
}

// sealedIn are the accounts that the open cases hold: as author, unless a block
// or a report waits, and among those who are given news.
func (d *disk) sealedIn() map[string]bool {
	d.t.Helper()
	ctx, all := context.Background(), map[string]bool{}
	require.NoError(d.t, d.store.View(ctx, func(r app.Reader) error {
		cases, err := r.SealedCases(ctx, "escale")
		for _, one := range cases {
			row, _, err := r.Case(ctx, one.ID)
			require.NoError(d.t, err)
			var box struct {
				Author string `json:"a"`
			}
			hidden, err := d.sealer.OpenAddress(one.Key, one.Box, "dossier:"+one.ID.String())
			require.NoError(d.t, err)
			require.NoError(d.t, json.Unmarshal(hidden, &box))
			if !row.Decision.What.NeedsOffer() {
				all[box.Author] = true
			}
			if len(one.NewsKey) == 0 {
				continue
			}
			var news struct {
				Accounts []string `json:"a"`
			}
			hidden, err = d.sealer.OpenAddress(one.NewsKey, one.NewsBox, "nouvelles:"+one.ID.String())
			require.NoError(d.t, err)
			require.NoError(d.t, json.Unmarshal(hidden, &news))
			for _, a := range news.Accounts {
				all[a] = true
			}
		}
		return err
	}))
	return all
}

// block records that a case was blocked, so that an erasure spares it.
func (d *disk) block(id review.CaseID) {
	d.t.Helper()
	ctx := context.Background()
	require.NoError(d.t, d.store.Update(ctx, func(tx app.Tx) error {
		row, found, err := tx.Case(ctx, id)
		if err != nil || !found || row.Decided() {
			return err
		}
		e := review.Event{Kind: review.DecidedOn, By: "m", Role: pdn.RolePromeneur, At: tx.Now().UTC(), Decision: review.Block, Reason: "contenu_grave"}
		if row.Case, err = row.Apply(e); err != nil {
			return err
		}
		return tx.AddCaseEvent(ctx, row, e)
	}))
}

// TestLaw11_ARestoredCopyForgetsTheAuthorsOfOpenCasesWhoErasedEverythingSince
// lives random histories of cases, erasures, copies and restorations: no open
// case ever holds again an account that erased everything, as its author or
// among those who are given news; a block is spared.
func TestLaw11_ARestoredCopyForgetsTheAuthorsOfOpenCasesWhoErasedEverythingSince(t *testing.T) {
	for seed := range aLot(6, 100) {
		restoredHistory(t, seed)
	}
}

func restoredHistory(t *testing.T, seed int) {
	d := onDisk(t)
	d.keyed()
	names := []string{"lea", "tom", "ines"}
	draw := rapid.Custom(func(r *rapid.T) []string {
		steps := []string{"case", "case", "alert", "block", "erase", "erase", "copy", "putback"}
		return rapid.SliceOfN(rapid.Custom(func(r *rapid.T) string {
			return rapid.SampledFrom(steps).Draw(r, "step") + ":" + rapid.SampledFrom(names).Draw(r, "who")
		}), 12, 25).Draw(r, "steps")
	}).Example(seed)
	erased := map[string]bool{}
	copies, number := []string{}, 0
	var last review.CaseID
	for _, step := range draw {
		what, who, _ := strings.Cut(step, ":")
		number++
		switch what {
		case "case", "alert":
			if erased[who] {
				continue
			}
			p := seen(alone, who, moderation.Hate, number)
			if what == "alert" {
				p.Author, p.Source, p.WantsNews = pdn.Account{Network: alone, ID: "x"}, review.ByPerson, true
				p.Alerter = pdn.Account{Network: alone, ID: who}
			}
			last = d.point(p)
		case "block":
			if last != (review.CaseID{}) {
				d.block(last)
			}
		case "erase":
			asked := d.command(alone, who, at(who), "effacer", "")
			label := []string{"Tout effacer", "Tout effacer, sauf mon « non »"}[number%2]
			d.handle(&chat.Press{Origin: d.origin(alone, who, at(who)), Ref: "m", Token: exactly(asked, label)})
			erased[who] = true
		case "copy":
			copies = append(copies, d.copied(number))
		case "putback":
			if len(copies) > 0 {
				last = review.CaseID{}
				d.putBack(copies[number%len(copies)])
			}
		}
		d.clock.add(time.Second)
		held := d.sealedIn()
		for name := range erased {
			require.False(t, held[name], "%s came back after %v", name, draw)
		}
	}
}
