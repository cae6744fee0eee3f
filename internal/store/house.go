package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// ClaimJob reports whether this run of the job is ours: true once for each
// job and period. Claims are purged long after their period (package
// retention); the latest one of each job stays.
func (t *Tx) ClaimJob(ctx context.Context, job, period string) (bool, error) {
	n, err := t.q.ClaimJob(t.ctx(ctx), db.ClaimJobParams{Job: job, Period: period, Day: int32(t.today())})
	if err != nil {
		return false, fmt.Errorf("claim a job: %w", explain(err))
	}
	return n == 1, nil
}

// LastRun is the latest period claimed for the job, "" when none was. Periods
// are compared as texts.
func (r reads) LastRun(ctx context.Context, job string) (string, error) {
	period, err := r.q.LastRun(r.ctx(ctx), job)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read the last run: %w", explain(err))
	}
	return period, nil
}

// StructureKeys are the wrapped keys of the structures that have one.
func (r reads) StructureKeys(ctx context.Context) (map[pdn.StructureID][]byte, error) {
	rows, err := r.q.StructureKeys(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read structure keys: %w", explain(err))
	}
	keys := make(map[pdn.StructureID][]byte, len(rows))
	for _, row := range rows {
		keys[pdn.StructureID(row.Structure)] = row.Wrapped
	}
	return keys, nil
}

// SaveStructureKey writes the wrapped key of a structure over the former one.
func (t *Tx) SaveStructureKey(ctx context.Context, id pdn.StructureID, wrapped []byte) error {
	err := t.q.SaveStructureKey(t.ctx(ctx), db.SaveStructureKeyParams{Structure: string(id), Wrapped: solid(wrapped)})
	if err != nil {
		return fmt.Errorf("save a structure key: %w", explain(err))
	}
	return nil
}

// Edition is the proof that a structure's charter stood in a given wording from
// a given day: its number and the hash of its text.
type Edition struct {
	Structure pdn.StructureID
	Number    int
	Hash      []byte
	Effective pdn.Day
}

// SaveEdition records an edition; one already recorded stays as it is, and the
// answer is then false.
func (t *Tx) SaveEdition(ctx context.Context, e Edition) (bool, error) {
	n, err := t.q.SaveEdition(t.ctx(ctx), db.SaveEditionParams{
		Structure: string(e.Structure), Number: int32(e.Number), Hash: solid(e.Hash), Effective: int32(e.Effective),
	})
	if err != nil {
		return false, fmt.Errorf("save an edition: %w", explain(err))
	}
	return n == 1, nil
}

// Editions are the recorded editions of a structure, oldest first.
func (r reads) Editions(ctx context.Context, id pdn.StructureID) ([]Edition, error) {
	rows, err := r.q.Editions(r.ctx(ctx), string(id))
	if err != nil {
		return nil, fmt.Errorf("read editions: %w", explain(err))
	}
	editions := make([]Edition, 0, len(rows))
	for _, row := range rows {
		editions = append(editions, Edition{
			Structure: pdn.StructureID(row.Structure), Number: int(row.Number), Hash: row.Hash, Effective: pdn.Day(row.Effective),
		})
	}
	return editions, nil
}
