package retention_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/retention"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/seal"
	"github.com/lampadaire/lampadaire/internal/store"
	"github.com/lampadaire/lampadaire/internal/store/storetest"
)

var (
	zone = pdn.Paris()
	noon = time.Date(2026, 11, 2, 11, 0, 0, 0, time.UTC)
)

func open(t testing.TB, clock pdn.Clock) (*store.Store, string) {
	t.Helper()
	keys, err := seal.NewKeys()
	require.NoError(t, err)
	sealer, err := seal.NewSealer(keys)
	require.NoError(t, err)
	folder := t.TempDir()
	s, err := store.Open(t.Context(), store.Options{Path: filepath.Join(folder, "a.db"), Seal: sealer, Clock: clock})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s, folder
}

func update(t testing.TB, s *store.Store, do func(*store.Tx) error) {
	t.Helper()
	require.NoError(t, s.Write(t.Context(), do))
}

func TestTheDefaultsAreLegal(t *testing.T) {
	require.NoError(t, retention.Defaults().Validate())
}

func TestLaw11_ADelayBeyondItsLegalMaximumIsRefused(t *testing.T) {
	for name, change := range map[string]func(*retention.Settings){
		"lien_accepte":      func(s *retention.Settings) { s.Accepted = 731 },
		"lien_refuse":       func(s *retention.Settings) { s.Refused = 1096 },
		"lien_sans_reponse": func(s *retention.Settings) { s.Silent = 91 },
		"reperes":           func(s *retention.Settings) { s.Marks = 7 },
		"trous":             func(s *retention.Settings) { s.Gaps = 401 },
		"fermetures":        func(s *retention.Settings) { s.Closings = 29 },
		"passages":          func(s *retention.Settings) { s.Claims = 0 },
	} {
		s := retention.Defaults()
		change(&s)
		_, err := retention.New(s, nil, zone)
		said, ok := errors.AsType[*pdn.Error](err)
		require.True(t, ok, name)
		require.Equal(t, "erreur.duree_hors_limite", said.Key)
		require.Equal(t, name, said.Args["nom"])
	}
}

// The set-based purge deletes exactly the links that the pure rule of the
// concept calls expired, for any delays, dates and states.
func TestLaw11_ThePurgeDeletesWhatTheRuleCallsExpiredAndNothingElse(t *testing.T) {
	s, _ := open(t, schedule.NewManual(noon))
	rapid.Check(t, func(r *rapid.T) {
		settings := retention.Defaults()
		settings.Silent = rapid.IntRange(1, 90).Draw(r, "silent")
		settings.Accepted = rapid.IntRange(1, 730).Draw(r, "accepted")
		settings.Refused = rapid.IntRange(365, 1095).Draw(r, "refused")
		rule := adherence.Retention{Silent: settings.Silent, Accepted: settings.Accepted, Refused: settings.Refused}
		now := noon.Add(time.Duration(rapid.IntRange(0, 40*24*60).Draw(r, "minutes")) * time.Minute)
		today := pdn.DayOf(now, zone)
		links := map[pdn.PersonCode]adherence.Link{}
		for range rapid.IntRange(1, 25).Draw(r, "links") {
			l := adherence.Link{
				Code:      pdn.PersonCode(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(r, "code")),
				Structure: "apase", Role: pdn.RoleYouth, State: rapid.SampledFrom([]adherence.State{
					adherence.Informed, adherence.Accepted, adherence.Refused, adherence.Withdrawn, adherence.Closed,
				}).Draw(r, "state"),
				Day:         today - pdn.Day(near(r, settings)),
				LastContact: (today - pdn.Day(near(r, settings))).Month(),
			}
			if rapid.IntRange(0, 9).Draw(r, "bare") == 0 {
				l.Day, l.LastContact = 0, 0
			}
			if !l.Code.Zero() {
				links[l.Code] = l
			}
		}
		expired := 0
		update(t, s, func(tx *store.Tx) error {
			for _, l := range links {
				if rule.Expired(l, today) {
					expired++
				}
				if err := tx.SaveLink(t.Context(), l); err != nil {
					return err
				}
			}
			return nil
		})
		limits := settings.Limits(now, zone)
		plan, err := s.CountExpired(t.Context(), limits)
		require.NoError(t, err)
		gone, err := s.PurgeExpired(t.Context(), limits)
		require.NoError(t, err)
		require.Equal(t, expired, plan.Links)
		require.Equal(t, expired, gone.Links)
		update(t, s, func(tx *store.Tx) error {
			for code, l := range links {
				found, err := tx.Link(t.Context(), code)
				require.NoError(t, err)
				require.Equal(t, rule.Expired(l, today), found.State == adherence.Unknown)
				require.NoError(t, tx.DeleteLink(t.Context(), code))
			}
			return nil
		})
	})
}

// near is an age in days, most often on either side of one of the delays.
func near(r *rapid.T, s retention.Settings) int {
	edge := rapid.SampledFrom([]int{0, s.Silent, s.Accepted, s.Accepted + 30, s.Refused}).Draw(r, "edge")
	return max(0, edge+rapid.IntRange(-32, 32).Draw(r, "shift"))
}

func TestLaw11_EachKindOfRowExpiresByItsDelayAndLeavesNoTrace(t *testing.T) {
	clock := schedule.NewManual(noon)
	s, folder := open(t, clock)
	old := adherence.Link{Code: pdn.PersonCode([]byte("canari-seize-oct")), State: adherence.Informed, Day: pdn.DayOf(noon, zone)}
	update(t, s, func(tx *store.Tx) error {
		_, claimed := tx.ClaimJob(t.Context(), "purge", "2026-11-02T03:10Z")
		_, owed := tx.Enqueue(t.Context(), outbox.Message{Key: "rappel:1", Kind: "rappel", Due: noon})
		return errors.Join(
			tx.SaveLink(t.Context(), old), claimed, owed,
			tx.SaveMark(t.Context(), app.Mark{Network: "réseau", Event: "canari-de-repère", Day: pdn.DayOf(noon, zone)}),
			tx.KeepAnswer(t.Context(), app.PendingAnswer{Network: "réseau", Event: "e1", Box: []byte("canari-de-boîte"), Act: noon, Due: noon}),
			tx.Close(t.Context(), app.ClosedByNo, old.Code),
		)
	})
	s.Journal().Gap("réseau", "e1", noon.Add(-time.Hour), noon)
	s.Journal().Unreadable("réseau", "MESSAGE", "json")
	require.NoError(t, s.Journal().Flush(t.Context()))
	leave := func(ctx outbox.Tx) error {
		taken, err := ctx.Lease(t.Context(), noon.Add(time.Minute), 1)
		require.NoError(t, err)
		_, err = ctx.Sent(t.Context(), taken[0])
		return err
	}
	require.NoError(t, s.UpdateOutbox(t.Context(), leave))
	p, err := retention.New(retention.Defaults(), s, zone)
	require.NoError(t, err)
	canaries := []string{string(old.Code[:]), "canari-de-repère", "canari-de-boîte"}
	for _, step := range []struct {
		days int
		gone retention.Counts
	}{
		{0, retention.Counts{}}, {2, retention.Counts{Answers: 1}}, {9, retention.Counts{Marks: 1}}, {31, retention.Counts{Closings: 1}},
		{90, retention.Counts{}}, {91, retention.Counts{Links: 1, Outbox: 1}}, {400, retention.Counts{}},
		{401, retention.Counts{Gaps: 1, Unreadable: 1}},
	} {
		now := noon.AddDate(0, 0, step.days)
		clock.Set(now)
		plan, err := p.Plan(t.Context(), now)
		require.NoError(t, err)
		require.Equal(t, step.gone, plan, "day %d", step.days)
		gone, err := p.Run(t.Context(), now)
		require.NoError(t, err)
		require.Equal(t, step.gone, gone, "day %d", step.days)
	}
	found, err := storetest.FindBytes(folder, canaries)
	require.NoError(t, err)
	require.Empty(t, found)
	update(t, s, func(tx *store.Tx) error {
		last, err := tx.LastRun(t.Context(), "purge")
		require.Equal(t, "2026-11-02T03:10Z", last, "the latest claim of a job stays")
		return err
	})
}

func TestLaw11_ManyLinksArePurgedInSteps(t *testing.T) {
	s, _ := open(t, schedule.NewManual(noon))
	const n = 12000
	update(t, s, func(tx *store.Tx) error {
		for i := range n {
			l := adherence.Link{State: adherence.Informed, Day: pdn.DayOf(noon, zone) - pdn.Day(100*(i%2))}
			l.Code[0], l.Code[1], l.Code[15] = byte(i), byte(i>>8), 0xff
			if i == n-1 {
				for b := range l.Code {
					l.Code[b] = 0xff
				}
			}
			if err := tx.SaveLink(t.Context(), l); err != nil {
				return err
			}
		}
		return nil
	})
	p, err := retention.New(retention.Defaults(), s, zone)
	require.NoError(t, err)
	gone, err := p.Run(t.Context(), noon)
	require.NoError(t, err)
	require.Equal(t, n/2, gone.Total())
}

func TestAnOldClaimGoesOnceALaterOneStands(t *testing.T) {
	clock := schedule.NewManual(noon)
	s, _ := open(t, clock)
	claim := func(period string) {
		update(t, s, func(tx *store.Tx) error { _, err := tx.ClaimJob(t.Context(), "purge", period); return err })
	}
	claim("2026-11-02T03:10Z")
	clock.Set(noon.AddDate(2, 0, 0))
	claim("2028-11-02T03:10Z")
	p, err := retention.New(retention.Defaults(), s, zone)
	require.NoError(t, err)
	gone, err := p.Run(t.Context(), clock.Now())
	require.NoError(t, err)
	require.Equal(t, retention.Counts{Claims: 1}, gone)
}
