package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// charterBody is the stored form of the words of an edition.
type charterBody struct {
	Rules     []string `json:"regles"`
	Changes   []string `json:"change"`
	Unchanged []string `json:"ne_change_pas"`
}

// CharterTexts are the editions that heads wrote in the chat, drafts included.
func (r reads) CharterTexts(ctx context.Context) ([]app.CharterText, error) {
	rows, err := r.q.CharterTexts(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the charters: %w", explain(err))
	}
	all := make([]app.CharterText, 0, len(rows))
	for _, row := range rows {
		var body charterBody
		if err := json.Unmarshal(row.Body, &body); err != nil {
			return nil, fmt.Errorf("read the words of an edition: %w", err)
		}
		all = append(all, app.CharterText{
			Structure: pdn.StructureID(row.Structure), Draft: row.Draft != 0, Day: pdn.Day(row.Day), By: presence.AuthorID(row.Author),
			Edition: charter.Edition{
				Number: int(row.Number), Effective: pdn.Day(row.Effective),
				Rules: body.Rules, Changes: body.Changes, Unchanged: body.Unchanged,
			},
		})
	}
	return all, nil
}

// SaveCharterText writes an edition over the draft of the same number; one that
// is published stays as it is.
func (t *Tx) SaveCharterText(ctx context.Context, c app.CharterText) error {
	body, err := json.Marshal(charterBody{Rules: c.Edition.Rules, Changes: c.Edition.Changes, Unchanged: c.Edition.Unchanged})
	if err == nil {
		err = t.q.SaveCharterText(t.ctx(ctx), db.SaveCharterTextParams{
			Structure: string(c.Structure), Number: int32(c.Edition.Number), Draft: flag(c.Draft), Effective: int32(c.Edition.Effective),
			Body: body, Day: int32(c.Day), Author: string(c.By),
		})
	}
	if err == nil && !c.Draft {
		err = t.proveEdition(ctx, c)
	}
	if err != nil {
		return fmt.Errorf("save an edition: %w", explain(err))
	}
	return nil
}

// proveEdition keeps the hash of a published edition: files that say otherwise
// under the same number are refused at the next start.
func (t *Tx) proveEdition(ctx context.Context, c app.CharterText) error {
	hash, err := hex.DecodeString(c.Edition.Hash())
	if err != nil {
		return fmt.Errorf("hash of an edition: %w", err)
	}
	_, err = t.SaveEdition(ctx, Edition{Structure: c.Structure, Number: c.Edition.Number, Hash: hash, Effective: c.Edition.Effective})
	return err
}

// DropCharterDraft forgets what a structure wrote and did not publish.
func (t *Tx) DropCharterDraft(ctx context.Context, id pdn.StructureID) error {
	if _, err := t.q.DropCharterDraft(t.ctx(ctx), string(id)); err != nil {
		return fmt.Errorf("drop a draft: %w", explain(err))
	}
	return nil
}

// CharterFixes are the mistakes of spelling that were put right.
func (r reads) CharterFixes(ctx context.Context) ([]app.CharterFix, error) {
	rows, err := r.q.CharterFixes(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the fixes: %w", explain(err))
	}
	all := make([]app.CharterFix, 0, len(rows))
	for _, row := range rows {
		all = append(all, app.CharterFix{Structure: pdn.StructureID(row.Structure), Fix: charter.Fix{
			Edition: int(row.Edition), Rule: int(row.Rule), Words: row.Words, Day: pdn.Day(row.Day),
		}})
	}
	return all, nil
}

// SaveCharterFix writes a fix over the former one of the same rule.
func (t *Tx) SaveCharterFix(ctx context.Context, f app.CharterFix) error {
	err := t.q.SaveCharterFix(t.ctx(ctx), db.SaveCharterFixParams{
		Structure: string(f.Structure), Edition: int32(f.Edition), Rule: int32(f.Rule), Words: f.Words, Day: int32(f.Day),
	})
	if err != nil {
		return fmt.Errorf("save a fix: %w", explain(err))
	}
	return nil
}

// ChangesPlaces are the public places where structures tell their changes.
func (r reads) ChangesPlaces(ctx context.Context) ([]app.ChangesPlace, error) {
	rows, err := r.q.ChangesPlaces(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the places of changes: %w", explain(err))
	}
	all := make([]app.ChangesPlace, 0, len(rows))
	for _, row := range rows {
		all = append(all, app.ChangesPlace{
			Structure: pdn.StructureID(row.Structure), Network: pdn.NetworkID(row.Network), Space: pdn.SpaceID(row.Space),
			Posts: chat.Conversation(row.Conversation), Page: row.Page, By: presence.AuthorID(row.BoundBy), Day: pdn.Day(row.Day),
		})
	}
	return all, nil
}

// SaveChangesPlace writes a place over the former one of the same network.
func (t *Tx) SaveChangesPlace(ctx context.Context, p app.ChangesPlace) error {
	err := t.q.SaveChangesPlace(t.ctx(ctx), db.SaveChangesPlaceParams{
		Structure: string(p.Structure), Network: string(p.Network), Space: string(p.Space), Conversation: string(p.Posts),
		Page: p.Page, BoundBy: string(p.By), Day: int32(p.Day),
	})
	if err != nil {
		return fmt.Errorf("save a place of changes: %w", explain(err))
	}
	return nil
}

// DropChangesPlace forgets the place of a structure on a network.
func (t *Tx) DropChangesPlace(ctx context.Context, id pdn.StructureID, n pdn.NetworkID) error {
	if _, err := t.q.DropChangesPlace(t.ctx(ctx), db.DropChangesPlaceParams{Structure: string(id), Network: string(n)}); err != nil {
		return fmt.Errorf("drop a place of changes: %w", explain(err))
	}
	return nil
}

// Standings are what employers declared of professionals.
func (r reads) Standings(ctx context.Context) ([]app.Standing, error) {
	rows, err := r.q.Standings(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the standings: %w", explain(err))
	}
	all := make([]app.Standing, 0, len(rows))
	for _, row := range rows {
		secrecy, err := secrecies.word(row.Secrecy)
		if err != nil {
			return nil, fmt.Errorf("read the standings: %w", err)
		}
		all = append(all, app.Standing{
			Author: presence.AuthorID(row.Author), Structure: pdn.StructureID(row.Structure), Secrecy: secrecy,
			PublicAgent: row.PublicAgent != 0, Delegate: row.Delegate != 0, By: presence.AuthorID(row.DeclaredBy), Day: pdn.Day(row.Day),
		})
	}
	return all, nil
}

// SaveStanding writes what an employer declares over what he declared before.
func (t *Tx) SaveStanding(ctx context.Context, s app.Standing) error {
	secrecy, err := secrecies.number(s.Secrecy)
	if err == nil {
		err = t.q.SaveStanding(t.ctx(ctx), db.SaveStandingParams{
			Author: string(s.Author), Structure: string(s.Structure), Secrecy: secrecy, PublicAgent: flag(s.PublicAgent),
			Delegate: flag(s.Delegate), DeclaredBy: string(s.By), Day: int32(s.Day),
		})
	}
	if err != nil {
		return fmt.Errorf("save a standing: %w", explain(err))
	}
	return nil
}

// DropStanding forgets what was declared of a professional.
func (t *Tx) DropStanding(ctx context.Context, author presence.AuthorID) error {
	if _, err := t.q.DropStanding(t.ctx(ctx), string(author)); err != nil {
		return fmt.Errorf("drop a standing: %w", explain(err))
	}
	return nil
}

// flag is the stored form of a yes or a no.
func flag(yes bool) int16 {
	if yes {
		return 1
	}
	return 0
}
