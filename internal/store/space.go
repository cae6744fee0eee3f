package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// Post is one post of the robot in a space; a missing one is the zero Post.
func (r reads) Post(ctx context.Context, n pdn.NetworkID, space pdn.SpaceID, kind app.PostKind) (app.Post, error) {
	number, err := postKinds.number(kind)
	if err != nil {
		return app.Post{}, fmt.Errorf("read a post: %w", err)
	}
	row, err := r.q.GetPost(r.ctx(ctx), db.GetPostParams{Network: string(n), Space: string(space), Kind: number})
	if errors.Is(err, sql.ErrNoRows) {
		return app.Post{}, nil
	}
	if err != nil {
		return app.Post{}, fmt.Errorf("read a post: %w", explain(err))
	}
	return app.Post{
		Network: n, Space: space, Kind: kind, Conversation: chat.Conversation(row.Conversation),
		Ref: chat.MessageRef(row.Ref), Edition: int(row.Edition), At: instant(row.Written),
	}, nil
}

// SavePost writes a post over the one of the same space and kind.
func (t *Tx) SavePost(ctx context.Context, p app.Post) error {
	number, err := postKinds.number(p.Kind)
	if err == nil && number == 0 {
		err = errors.New("a kind is needed")
	}
	if err != nil {
		return fmt.Errorf("save a post: %w", err)
	}
	err = t.q.SavePost(t.ctx(ctx), db.SavePostParams{
		Network: string(p.Network), Space: string(p.Space), Kind: number, Conversation: string(p.Conversation),
		Ref: string(p.Ref), Edition: int32(p.Edition), Written: p.At.UnixMilli(),
	})
	if err != nil {
		return fmt.Errorf("save a post: %w", explain(err))
	}
	return nil
}

// DropPosts forgets the posts of a space.
func (t *Tx) DropPosts(ctx context.Context, n pdn.NetworkID, space pdn.SpaceID) error {
	if _, err := t.q.DropPosts(t.ctx(ctx), db.DropPostsParams{Network: string(n), Space: string(space)}); err != nil {
		return fmt.Errorf("drop posts: %w", explain(err))
	}
	return nil
}

// MoveSpace renames a space in posts, gaps, positions, readings and cases; what already stands
// under the new name is kept. The position moves where the adapter names the
// space and its conversation alike; elsewhere conversations keep their names.
func (t *Tx) MoveSpace(ctx context.Context, n pdn.NetworkID, from, to pdn.SpaceID) error {
	network, was, is := string(n), string(from), string(to)
	c := t.ctx(ctx)
	reading, review := t.moveReading(c, n, from, to), t.moveReview(c, n, from, to)
	_, posts := t.q.MovePosts(c, db.MovePostsParams{Network: network, OldSpace: was, NewSpace: is})
	_, gaps := t.q.MoveGaps(c, db.MoveGapsParams{Network: network, OldSpace: was, NewSpace: is})
	_, position := t.q.MovePosition(c, db.MovePositionParams{Network: network, OldConversation: was, NewConversation: is})
	_, threads := t.q.MovePositionsOf(c, db.MovePositionsOfParams{Network: network, OldSpace: was, NewSpace: is})
	_, oldPosts := t.q.DropPosts(c, db.DropPostsParams{Network: network, Space: was})
	_, oldGaps := t.q.DropGapsOf(c, db.DropGapsOfParams{Network: network, Space: was})
	_, oldPosition := t.q.DropPosition(c, db.DropPositionParams{Network: network, Conversation: was})
	if err := errors.Join(reading, review, posts, gaps, position, threads, oldPosts, oldGaps, oldPosition); err != nil {
		return fmt.Errorf("move a space: %w", explain(err))
	}
	return nil
}

// Gap is a stretch of time of a space that was not read (law L10).
type Gap struct {
	Network  pdn.NetworkID
	Space    pdn.SpaceID
	From, To time.Time
}

// Gaps are the stretches not read that end at or after since.
func (r reads) Gaps(ctx context.Context, since time.Time) ([]Gap, error) {
	rows, err := r.q.GapsOf(r.ctx(ctx), since.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("read gaps: %w", explain(err))
	}
	gaps := make([]Gap, 0, len(rows))
	for _, row := range rows {
		gaps = append(gaps, Gap{
			Network: pdn.NetworkID(row.Network), Space: pdn.SpaceID(row.Space),
			From: instant(row.Since), To: instant(row.Until),
		})
	}
	return gaps, nil
}
