package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/review"
)

var errDisk = errors.New("the disk is full")

// full is a storage that cannot write the decision of a case, the third.
type full struct {
	app.Tx
	left *int
}

func (f full) AddCaseEvent(ctx context.Context, c app.CaseRow, e review.Event) error {
	if e.Kind == review.DecidedOn {
		if *f.left--; *f.left == 0 {
			return errDisk
		}
	}
	return f.Tx.AddCaseEvent(ctx, c, e)
}

// A storage that fails is not a case that is left to see: nothing is decided, and
// the same press once more decides for all.
func TestAGroupDecisionThatCannotBeWrittenDecidesNothing(t *testing.T) {
	left := 0
	h := judged(t, alone, func(o *app.Options) {
		update := o.Update
		o.Update = func(ctx context.Context, do func(app.Tx) error) error {
			return update(ctx, func(tx app.Tx) error { return do(full{tx, &left}) })
		}
	})
	var ids []review.CaseID
	for i := range 4 {
		ids = append(ids, h.point(seen(alone, "lea", moderation.Insult, i)))
	}
	h.clock.add(10 * time.Minute)
	card := h.cardsOf()["à pro-escale"]
	sure := h.press(alone, "pro-escale", at("pro-escale"), card, "C'est un raid")
	left = 3
	press := &chat.Press{Origin: h.origin(alone, "pro-escale", at("pro-escale")), Token: tokenOf(sure, "Oui, pour tous"), Ref: "m"}
	require.ErrorIs(t, h.app.Handle(context.Background(), press), errDisk)
	for _, id := range ids {
		require.False(t, h.aCase(id).Decided())
	}
	require.NotContains(t, texts(h.senders[alone].take()), "Classés")
	h.handle(press)
	require.Contains(t, texts(h.senders[alone].take()), "Classés : 4. Restent à voir un par un : 0")
}
