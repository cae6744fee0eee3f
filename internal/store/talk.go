package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// Talk is the open request of a person; false when there is none.
func (r reads) Talk(ctx context.Context, code pdn.PersonCode) (app.TalkRequest, bool, error) {
	return talkOf(r.q.GetTalk(r.ctx(ctx), code[:]))
}

// TalkByID is the open request with a number; false when there is none.
func (r reads) TalkByID(ctx context.Context, id [8]byte) (app.TalkRequest, bool, error) {
	return talkOf(r.q.GetTalkByID(r.ctx(ctx), id[:]))
}

func talkOf(row db.Talk, err error) (app.TalkRequest, bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return app.TalkRequest{}, false, nil
	}
	if err != nil {
		return app.TalkRequest{}, false, fmt.Errorf("read a request: %w", explain(err))
	}
	out := app.TalkRequest{Structure: pdn.StructureID(row.Structure), Key: row.Key, Box: row.Box, Day: pdn.Day(row.Day)}
	copy(out.Code[:], row.Code)
	copy(out.ID[:], row.ID)
	return out, true, nil
}

// TalkHolders are the professionals who have a request.
func (r reads) TalkHolders(ctx context.Context, id [8]byte) ([]app.TalkHolder, error) {
	rows, err := r.q.TalkHolders(r.ctx(ctx), id[:])
	if err != nil {
		return nil, fmt.Errorf("read who has a request: %w", explain(err))
	}
	holders := make([]app.TalkHolder, 0, len(rows))
	for _, row := range rows {
		state, err := holderStates.word(row.State)
		if err != nil {
			return nil, fmt.Errorf("read who has a request: %w", err)
		}
		holders = append(holders, app.TalkHolder{Author: presence.AuthorID(row.Author), State: state})
	}
	return holders, nil
}

// TalksHeldBy are the open requests that a professional may still answer.
func (r reads) TalksHeldBy(ctx context.Context, author presence.AuthorID) ([]app.TalkRequest, error) {
	rows, err := r.q.TalksHeldBy(r.ctx(ctx), string(author))
	if err != nil {
		return nil, fmt.Errorf("read the requests of a professional: %w", explain(err))
	}
	requests := make([]app.TalkRequest, 0, len(rows))
	for _, row := range rows {
		one, _, err := talkOf(row, nil)
		if err != nil {
			return nil, err
		}
		requests = append(requests, one)
	}
	return requests, nil
}

// Talks are all open requests.
func (r reads) Talks(ctx context.Context) ([]app.TalkRequest, error) {
	rows, err := r.q.Talks(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the requests: %w", explain(err))
	}
	requests := make([]app.TalkRequest, 0, len(rows))
	for _, row := range rows {
		one, _, err := talkOf(row, nil)
		if err != nil {
			return nil, err
		}
		requests = append(requests, one)
	}
	return requests, nil
}

// SaveTalk writes the request of a person over her former one.
func (t *Tx) SaveTalk(ctx context.Context, r app.TalkRequest) error {
	if r.Code.Zero() || len(r.Key) == 0 {
		return errors.New("save a request: a code and a key are needed")
	}
	err := t.q.SaveTalk(t.ctx(ctx), db.SaveTalkParams{
		Code: r.Code[:], ID: r.ID[:], Structure: string(r.Structure), Key: r.Key, Box: solid(r.Box), Day: int32(r.Day),
	})
	if err == nil {
		_, err = t.q.DropLostHolders(t.ctx(ctx))
	}
	if err != nil {
		return fmt.Errorf("save a request: %w", explain(err))
	}
	return nil
}

// DropTalk deletes the request of a person, the key of its address with it.
func (t *Tx) DropTalk(ctx context.Context, code pdn.PersonCode) error {
	gone, err := t.q.DropTalk(t.ctx(ctx), code[:])
	if err == nil && gone > 0 {
		_, err = t.q.DropLostHolders(t.ctx(ctx))
	}
	if err != nil {
		return fmt.Errorf("drop a request: %w", explain(err))
	}
	return nil
}

// SaveTalkHolder writes where a professional stands with a request.
func (t *Tx) SaveTalkHolder(ctx context.Context, id [8]byte, h app.TalkHolder) error {
	state, err := holderStates.number(h.State)
	if err == nil {
		err = t.q.SaveTalkHolder(t.ctx(ctx), db.SaveTalkHolderParams{ID: id[:], Author: string(h.Author), State: state})
	}
	if err != nil {
		return fmt.Errorf("save who has a request: %w", explain(err))
	}
	return nil
}

// ExpireHouse deletes what is over: requests, invitations, members gone.
func (t *Tx) ExpireHouse(ctx context.Context, talks, today, gone pdn.Day) error {
	c := t.ctx(ctx)
	_, requests := t.q.DropTalksBefore(c, int32(talks))
	_, holders := t.q.DropLostHolders(c)
	_, invitations := t.q.DropInvitationsBefore(c, int32(today))
	_, members := t.q.DropMembersGoneBefore(c, int32(gone))
	if err := errors.Join(requests, holders, invitations, members); err != nil {
		return fmt.Errorf("delete what is over: %w", explain(err))
	}
	return nil
}
