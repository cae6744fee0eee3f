package app_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/review"
)

// TestADamagedCaseStopsNoneOfTheOthersAndTheOperatorIsTold damages the events of
// the case that is due first, in the file.
func TestADamagedCaseStopsNoneOfTheOthersAndTheOperatorIsTold(t *testing.T) {
	d := onDisk(t)
	counted := 0
	d.options.Damaged = func(n int) { counted += n }
	d.start()
	first := d.point(seen(alone, "CanariCompte", moderation.Hate, 1))
	d.clock.add(time.Minute)
	second := d.point(seen(alone, "tom", moderation.Hate, 2))
	other, err := sql.Open("sqlite", "file:"+d.path())
	require.NoError(t, err)
	_, err = other.ExecContext(t.Context(), "update review_event set kind = 17 where case_id = ?", first[:]) // a lateness before anything was seen
	require.NoError(t, err)
	require.NoError(t, other.Close())
	d.clock.add(26 * time.Hour)
	for range 3 {
		require.NoError(t, d.app.TendCases(t.Context()))
	}
	require.NoError(t, d.store.View(t.Context(), func(r app.Reader) error {
		_, _, err := r.Case(t.Context(), first)
		require.Error(t, err, "the file is damaged there")
		row, _, err := r.Case(t.Context(), second)
		require.Greater(t, row.Late, review.InTime, "the other one goes on")
		return err
	}))
	require.Equal(t, 1, counted, "told once, not at each look")
	require.Contains(t, d.log.String(), "cases could not be read")
	require.NotContains(t, d.log.String(), "CanariCompte")
	require.NotEmpty(t, d.deliver(), "the card of both shows the one that can be read")
	d.clock.add(25 * time.Hour)
	require.NoError(t, d.app.TendCases(t.Context()))
	require.Equal(t, 2, counted, "and again the day after")
}
