package store

import (
	"context"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// TrialCount is what the trial of a space pointed out from a day on.
func (r reads) TrialCount(ctx context.Context, s pdn.StructureID, n pdn.NetworkID, space pdn.SpaceID, since pdn.Day) (app.TrialCount, error) {
	sum, err := r.q.TrialCount(r.ctx(ctx), db.TrialCountParams{
		Structure: string(s), Network: string(n), Space: string(space), Since: int32(since),
	})
	if err != nil {
		return app.TrialCount{}, fmt.Errorf("read the figures of a trial: %w", explain(err))
	}
	return app.TrialCount{
		Structure: s, Network: n, Space: space, Day: since,
		TrialTally: review.TrialTally{Found: int(sum.Found), Nothing: int(sum.Unfounded), Settled: int(sum.Settled)},
	}, nil
}

// CountTrial adds to the counts of a day. Only what is found makes a row: what is
// decided after its day was deleted makes none again.
func (t *Tx) CountTrial(ctx context.Context, c app.TrialCount) error {
	structure, network, space, day := string(c.Structure), string(c.Network), string(c.Space), int32(c.Day)
	var err error
	if c.Found > 0 {
		err = t.q.AddTrial(t.ctx(ctx), db.AddTrialParams{
			Structure: structure, Network: network, Space: space, Day: day,
			Found: int64(c.Found), Unfounded: int64(c.Nothing), Settled: int64(c.Settled),
		})
	} else {
		err = t.q.ChangeTrial(t.ctx(ctx), db.ChangeTrialParams{
			Structure: structure, Network: network, Space: space, Day: day,
			MoreFound: int64(c.Found), MoreUnfounded: int64(c.Nothing), MoreSettled: int64(c.Settled),
		})
	}
	if err != nil {
		return fmt.Errorf("count in the figures of a trial: %w", explain(err))
	}
	return nil
}
