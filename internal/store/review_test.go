package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// aCase is a case with a life: seen, taken, decided, offered, told, contested.
func aCase(t *testing.T, s *Store, n byte) app.CaseRow {
	t.Helper()
	o := review.Opening{
		ID: review.CaseID{n}, Structure: "apase", Network: "réseau", Space: "e1", Conversation: "c1", Burst: review.BurstID{9},
		AuthorRole: pdn.RoleYouth, Public: true, Written: noon.UTC(), Opened: noon.UTC(),
	}
	noted := review.Noted{Category: moderation.Hate, Reasons: []moderation.Reason{"haine.insulte", "haine.exclusion"}, Against: []moderation.Reason{"contre.citation"}}
	events := []review.Event{
		{Kind: review.Noticed, At: noon.UTC(), Noted: noted, Urgency: review.U1, Wait: 8 * time.Hour},
		{Kind: review.Noticed, At: noon.UTC(), Noted: review.Noted{Category: moderation.Violence}, Urgency: review.U1, Source: review.ByPerson},
		{Kind: review.Taken, By: "m1", Role: pdn.RolePromeneur, At: noon.Add(time.Minute).UTC()},
		{Kind: review.DecidedOn, By: "m1", Role: pdn.RolePromeneur, At: noon.Add(2 * time.Minute).UTC(), Decision: review.Block, Reason: "contenu_grave"},
		{Kind: review.Offered, By: "m1", Role: pdn.RolePromeneur, At: noon.Add(3 * time.Minute).UTC(), Outcome: review.OfferNotDone, Reason: "enquete"},
		{Kind: review.OfferAgreed, By: "m2", Role: pdn.RoleHead, At: noon.Add(4 * time.Minute).UTC()},
		{Kind: review.Tell, By: "m1", Role: pdn.RolePromeneur, At: noon.Add(5 * time.Minute).UTC(), Outcome: review.OfferLeaving},
		{Kind: review.Told, At: noon.Add(5 * time.Minute).UTC(), Outcome: review.OfferSent},
		{Kind: review.Contested, At: noon.Add(6 * time.Minute).UTC()},
		{Kind: review.Handed, At: noon.Add(7 * time.Minute).UTC(), To: review.Heads},
		{Kind: review.Answered, By: "m2", Role: pdn.RoleHead, At: noon.Add(8 * time.Minute).UTC(), Answer: review.Maintained},
	}
	row := app.CaseRow{Mark: [16]byte{n}, Key: []byte("k"), Box: []byte("boîte"), Due: noon.Add(time.Hour).UTC()}
	for i := range events {
		var err error
		row.Case, err = review.Fold(o, events[:i+1])
		require.NoError(t, err)
		require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error { return tx.AddCaseEvent(t.Context(), row, events[i]) }))
	}
	return row
}

func TestACaseIsReadBackAsTheFoldOfItsEvents(t *testing.T) {
	s := newStore(t)
	row := aCase(t, s, 1)
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		found, ok, err := r.Case(t.Context(), row.ID)
		require.NoError(t, err)
		require.True(t, ok)
		found.NewsKey, found.NewsBox = nil, nil
		require.Equal(t, row, found)
		id, ok, err := r.CaseByMark(t.Context(), row.Mark)
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, row.ID, id)
		lines, err := r.CaseLines(t.Context(), "apase", 5)
		require.NoError(t, err)
		require.Len(t, lines, 1)
		require.True(t, lines[0].Finished)
		due, err := r.DueCases(t.Context(), noon.Add(2*time.Hour), 5)
		require.NoError(t, err)
		require.Equal(t, []review.CaseID{row.ID}, due)
		sealed, err := r.SealedCases(t.Context(), "apase")
		require.NoError(t, err)
		require.Equal(t, []app.SealedCase{{ID: row.ID, Network: row.Network, Key: row.Key, Box: row.Box}}, sealed)
		return nil
	}))
}

func TestLaw11_AClosedCaseGoesWithItsEventsOnItsDayAndTheCountsStay(t *testing.T) {
	s := newStore(t)
	row := aCase(t, s, 1)
	end := review.Event{Kind: review.Closing, At: noon.Add(time.Hour).UTC()}
	var err error
	row.Case, err = row.Apply(end)
	require.NoError(t, err)
	row.Key, row.Box, row.KeepUntil, row.Due = nil, nil, 20800, time.Time{}
	b := review.Burst{ID: row.Burst, Structure: "apase", Network: "réseau", Conversation: "c1", Circle: review.Deciders, Opened: noon.UTC(), Last: noon.UTC(), Cases: 1}
	count := app.CaseCount{Structure: "apase", Quarter: 2026*4 + 3, Category: moderation.Hate, What: "blocage", Count: 1}
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		require.NoError(t, tx.AddCaseEvent(t.Context(), row, end))
		require.NoError(t, tx.SaveBurst(t.Context(), b))
		require.NoError(t, tx.SaveCard(t.Context(), app.Card{Burst: b.ID, To: "m1", Network: "réseau", Address: "a", Ref: "r"}))
		require.NoError(t, tx.SaveContest(t.Context(), app.Contest{Number: [8]byte{7}, Case: row.ID, Until: 20900}))
		require.NoError(t, tx.CountCase(t.Context(), count))
		return tx.CountCase(t.Context(), count)
	}))
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		n, err := tx.ExpireCases(t.Context(), 20800)
		require.Zero(t, n)
		return err
	}))
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		n, err := tx.ExpireCases(t.Context(), 20801)
		require.Equal(t, 1, n)
		return err
	}))
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		_, found, err := r.Case(t.Context(), row.ID)
		require.NoError(t, err)
		require.False(t, found)
		_, found, err = r.Burst(t.Context(), b.ID)
		require.NoError(t, err)
		require.False(t, found)
		_, found, err = r.Contest(t.Context(), [8]byte{7})
		require.NoError(t, err)
		require.False(t, found)
		counts, err := r.CaseCounts(t.Context(), "apase")
		count.Count = 2
		require.Equal(t, []app.CaseCount{count}, counts)
		return err
	}))
	tables, err := s.Rows(t.Context())
	require.NoError(t, err)
	for _, table := range tables {
		if table.Name == "review_event" || table.Name == "review_card" {
			require.Zero(t, table.Total, table.Name)
		}
	}
}
