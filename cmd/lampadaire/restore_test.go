package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/backup"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/retention"
	"github.com/lampadaire/lampadaire/internal/seal"
	"github.com/lampadaire/lampadaire/internal/store"
)

// setClock is a clock moved by hand.
type setClock struct{ now time.Time }

func (c *setClock) Now() time.Time                               { return c.now }
func (c *setClock) Sleep(ctx context.Context, _ time.Time) error { <-ctx.Done(); return ctx.Err() }

// vault is an installation without bots: its data, its closings, its backups.
type vault struct {
	t        require.TestingT
	settings config.Settings
	sealer   *seal.Sealer
	clock    *setClock
	store    *store.Store
}

func newVault(t require.TestingT, folder string) *vault {
	v := &vault{t: t, settings: config.Defaults(), clock: &setClock{now: time.Date(2026, 11, 2, 3, 10, 0, 0, time.UTC)}}
	v.settings.Data = filepath.Join(folder, "lampadaire.db")
	v.settings.Backup.Folder = filepath.Join(folder, "sauvegardes")
	v.settings.Backup.KeyFile = filepath.Join(folder, "sauvegarde.cle")
	require.NoError(t, os.Mkdir(v.settings.Backup.Folder, 0o700))
	_, err := backup.WriteKey(v.settings.Backup.KeyFile)
	require.NoError(t, err)
	keys, err := seal.NewKeys()
	require.NoError(t, err)
	v.sealer, err = seal.NewSealer(keys)
	require.NoError(t, err)
	v.open()
	return v
}

func (v *vault) open() {
	var err error
	v.store, err = store.Open(context.Background(), store.Options{Path: v.settings.Data, Seal: v.sealer, Clock: v.clock})
	require.NoError(v.t, err)
}

func (v *vault) close() { require.NoError(v.t, v.store.Close()) }

// person is the n-th account's code.
func (v *vault) person(n int) pdn.PersonCode { return pdn.PersonCode{byte(n), 1, 2, 3} }

func (v *vault) state(n int) adherence.State {
	var l adherence.Link
	require.NoError(v.t, v.store.View(context.Background(), func(r app.Reader) (err error) {
		l, err = r.Link(context.Background(), v.person(n))
		return err
	}))
	return l.State
}

// answer is a yes or a no by the person's own press.
func (v *vault) answer(n int, yes bool) {
	ctx := context.Background()
	at := adherence.Moment{Day: pdn.DayOf(v.clock.now, pdn.Paris())}
	at.Month = at.Day.Month()
	require.NoError(v.t, v.store.Update(ctx, func(tx app.Tx) error {
		l, err := tx.Link(ctx, v.person(n))
		if err != nil {
			return err
		}
		l = l.Choose(yes, adherence.Showing{Structure: "escale", Network: "n", Role: pdn.RoleYouth, Language: "fr", Edition: 1, Place: "privé"}, at)
		if !yes {
			err = tx.Close(ctx, app.ClosedByNo, l.Code)
		}
		if err != nil {
			return err
		}
		return tx.SaveLink(ctx, l)
	}))
}

func (v *vault) erase(n int, keepNo bool) {
	ctx := context.Background()
	require.NoError(v.t, v.store.Update(ctx, func(tx app.Tx) error {
		if !keepNo {
			if err := tx.Close(ctx, app.ClosedByErasure, v.person(n)); err != nil {
				return err
			}
			return tx.DeleteLink(ctx, v.person(n))
		}
		l, err := tx.Link(ctx, v.person(n))
		if err != nil {
			return err
		}
		if err := tx.Close(ctx, app.ClosedKeepingNo, l.Code); err != nil {
			return err
		}
		return tx.SaveLink(ctx, l.Keep())
	}))
}

func (v *vault) backUp() string {
	v.clock.now = v.clock.now.Add(time.Minute) // a backup's name is its instant
	made, _, err := backUp(context.Background(), v.settings, v.clock.now)
	require.NoError(v.t, err)
	return made
}

// restore loses the data and puts a backup in their place.
func (v *vault) restore(from string) error {
	v.close()
	kept := v.settings.Data + ".avant"
	require.NoError(v.t, os.Rename(v.settings.Data, kept))
	r, err := v.restoration(from)
	require.NoError(v.t, err)
	if _, err = r.run(context.Background()); err != nil {
		require.NoError(v.t, os.Rename(kept, v.settings.Data))
	}
	v.open()
	return err
}

func (v *vault) restoration(from string) (*restoration, error) {
	keys, err := backup.ReadKey(v.settings.Backup.KeyFile, os.Getenv)
	return &restoration{
		from: from, target: v.settings.Data, data: v.settings.Data, with: keys, sealer: v.sealer, clock: v.clock,
		logger: slog.New(slog.DiscardHandler),
	}, err
}

// pass lets days go by, with the purge and the backup's own cleaning.
func (v *vault) pass(days int) {
	v.clock.now = v.clock.now.AddDate(0, 0, days)
	purger, err := retention.New(retention.Defaults(), v.store, pdn.Paris())
	require.NoError(v.t, err)
	_, err = purger.Run(context.Background(), v.clock.now)
	require.NoError(v.t, err)
}

// TestLaw11_WhoIsErasedStaysErasedOverAnyOrderOfBackupEraseAndRestore draws
// histories of answers, erasures, backups, days that pass and restorations of
// any backup ever made, kept aside or not: who erased everything is unknown,
// and who said no has said no, until a press of their own.
func TestLaw11_WhoIsErasedStaysErasedOverAnyOrderOfBackupEraseAndRestore(t *testing.T) {
	t.Parallel()
	left := 12
	if full() {
		left = 1 << 30
	}
	rapid.Check(t, func(r *rapid.T) {
		if left--; left < 0 {
			return
		}
		folder, err := os.MkdirTemp("", "lampadaire-coffre-")
		require.NoError(r, err)
		defer os.RemoveAll(folder)
		v := newVault(r, folder)
		defer func() { _ = v.store.Close() }()
		drawHistory(r, v)
	})
}

func drawHistory(r *rapid.T, v *vault) {
	erased, saidNo := map[int]bool{}, map[int]bool{}
	var made []string
	for step := range rapid.IntRange(4, 16).Draw(r, "steps") {
		n := rapid.IntRange(1, 3).Draw(r, "who")
		switch act := rapid.SampledFrom([]string{"yes", "no", "erase", "keep no", "backup", "backup", "restore", "restore", "days"}).Draw(r, "act"); act {
		case "yes":
			v.answer(n, true)
			delete(erased, n)
			delete(saidNo, n)
		case "no":
			v.answer(n, false)
			delete(erased, n)
			saidNo[n] = true
		case "erase":
			v.erase(n, false)
			erased[n] = true
			delete(saidNo, n)
		case "keep no":
			v.erase(n, true)
			delete(erased, n)
			saidNo[n] = true
		case "backup":
			made = append(made, keepAside(r, v.backUp()))
		case "restore":
			if len(made) > 0 {
				restoreAndLose(r, v, rapid.SampledFrom(made).Draw(r, "which"))
			}
		case "days":
			v.pass(rapid.SampledFrom([]int{1, 20, 35}).Draw(r, "days"))
		}
		for n := 1; n <= 3; n++ {
			state := v.state(n)
			if erased[n] {
				require.Equal(r, adherence.Unknown, state, "step %d: somebody erased came back", step)
			}
			if saidNo[n] {
				require.True(r, state.SaidNo(), "step %d: a no was forgotten: %q", step, state)
			}
		}
	}
}

// keepAside copies a backup where no cleaning reaches it, as a disobedient
// technician would.
func keepAside(r *rapid.T, path string) string {
	content, err := os.ReadFile(path)
	require.NoError(r, err)
	aside := filepath.Join(filepath.Dir(path), "..", fmt.Sprint("garde-", filepath.Base(path)))
	require.NoError(r, os.WriteFile(aside, content, 0o600))
	return aside
}

// restoreAndLose restores a backup; one that is too old is refused for that
// reason only.
func restoreAndLose(r *rapid.T, v *vault, from string) {
	if err := v.restore(from); err != nil {
		require.Equal(r, "erreur.base_trop_ancienne", pdn.KeyOf(err))
	}
}

func TestRestoreOverwritesNothingAndLeavesNothingHalfDone(t *testing.T) {
	t.Parallel()
	v := newVault(t, t.TempDir())
	v.answer(1, true)
	made := v.backUp()
	r, err := v.restoration(made)
	require.NoError(t, err)
	_, err = r.run(t.Context())
	require.Equal(t, "erreur.restauration_existe", pdn.KeyOf(err), "the data are there")
	r.target = v.settings.Data + ".essai"
	_, err = r.run(t.Context())
	require.Equal(t, "erreur.base_occupee", pdn.KeyOf(err), "the robots are at work")
	v.close()
	require.NoError(t, os.WriteFile(made, []byte("abîmée"), 0o600))
	before := listing(t, filepath.Dir(v.settings.Data))
	_, err = r.run(t.Context())
	require.Equal(t, "erreur.sauvegarde_abimee", pdn.KeyOf(err))
	require.Equal(t, before, listing(t, filepath.Dir(v.settings.Data)))
}

func TestRestoreNeedsTheClosingsUnlessTheirLossIsAccepted(t *testing.T) {
	t.Parallel()
	v := newVault(t, t.TempDir())
	v.answer(1, true)
	v.answer(2, false)
	made := v.backUp()
	v.close()
	require.NoError(t, os.Remove(v.settings.Data))
	require.NoError(t, os.Remove(v.settings.Data+closingsSuffix))
	r, err := v.restoration(made)
	require.NoError(t, err)
	_, err = r.run(t.Context())
	require.Equal(t, "erreur.restauration_fermetures", pdn.KeyOf(err))
	r.forget = true
	_, err = r.run(t.Context())
	require.NoError(t, err)
	require.True(t, r.forgot)
	v.open()
	require.Equal(t, adherence.Accepted, v.state(1))
	v.answer(1, false)
	v.close()
}

// The closings are lost with the data: their copy beside the backups says who
// erased everything and who said no since. Without either, restore refuses.
func TestLaw11_TheCopyOfTheClosingsBesideTheBackupsIsTakenWhereTheyAreLost(t *testing.T) {
	t.Parallel()
	v := newVault(t, t.TempDir())
	v.answer(1, true)
	v.answer(2, true)
	made := v.backUp()
	v.erase(1, false)
	v.answer(2, false)
	v.backUp()
	day := v.clock.now
	v.close()
	require.NoError(t, os.Remove(v.settings.Data))
	require.NoError(t, os.Remove(v.settings.Data+closingsSuffix))
	r, err := v.restoration(made)
	require.NoError(t, err)
	r.folder = backup.Folder{Path: v.settings.Backup.Folder, Days: 30}
	_, err = r.run(t.Context())
	require.NoError(t, err)
	require.WithinDuration(t, day, r.copied, time.Minute, "the day of the copy is told")
	require.False(t, r.forgot)
	v.open()
	require.Equal(t, adherence.Unknown, v.state(1), "who erased everything is unknown")
	require.NotEqual(t, adherence.Accepted, v.state(2), "who said no since has said no")
	v.close()
}

func TestACopyOfTheClosingsThatCannotBeOpenedStopsTheRestoration(t *testing.T) {
	t.Parallel()
	v := newVault(t, t.TempDir())
	v.answer(1, false)
	made := v.backUp()
	v.close()
	require.NoError(t, os.Remove(v.settings.Data))
	require.NoError(t, os.Remove(v.settings.Data+closingsSuffix))
	r, err := v.restoration(made)
	require.NoError(t, err)
	r.folder = backup.Folder{Path: v.settings.Backup.Folder, Days: 30}
	copied, found := r.folder.Closings()
	require.True(t, found)
	require.NoError(t, os.WriteFile(copied.Path, []byte("abîmée"), 0o600))
	_, err = r.run(t.Context())
	require.Equal(t, "erreur.sauvegarde_abimee", pdn.KeyOf(err))
	require.NoFileExists(t, v.settings.Data, "nothing is restored in ignorance of the noes")
	require.NoFileExists(t, v.settings.Data+closingsSuffix)
}

func TestLaw11_AfterARestorationNobodyIsGreetedInPrivateForNinetyDays(t *testing.T) {
	t.Parallel()
	v := newVault(t, t.TempDir())
	made := v.backUp()
	require.NoError(t, v.restore(made))
	defer v.close()
	h := &house{plan: plan{clock: v.clock}, store: v.store}
	quiet, err := h.quiet(t.Context())
	require.NoError(t, err)
	require.True(t, quiet)
	v.clock.now = v.clock.now.AddDate(0, 0, 90)
	quiet, err = h.quiet(t.Context())
	require.NoError(t, err)
	require.True(t, quiet, "the ninetieth day")
	v.clock.now = v.clock.now.AddDate(0, 0, 1)
	quiet, err = h.quiet(t.Context())
	require.NoError(t, err)
	require.False(t, quiet)
}

func listing(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
