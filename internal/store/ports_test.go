package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func update(t testing.TB, s *Store, do func(*Tx) error) {
	t.Helper()
	require.NoError(t, s.Write(t.Context(), do))
}

func TestAnyLinkIsReadBackAsItWasSaved(t *testing.T) {
	s := newStore(t)
	rapid.Check(t, func(r *rapid.T) {
		l := adherence.Link{
			Code:      pdn.PersonCode(rapid.SliceOfN(rapid.ByteRange(1, 255), 16, 16).Draw(r, "code")),
			Structure: pdn.StructureID(rapid.String().Draw(r, "structure")), Network: pdn.NetworkID(rapid.String().Draw(r, "network")),
			Role: rapid.SampledFrom(linkRoles).Draw(r, "role"), Language: rapid.String().Draw(r, "language"),
			State: rapid.SampledFrom(linkStates[1:]).Draw(r, "state"), Asked: rapid.SampledFrom(askers).Draw(r, "asked"),
			Edition: int(rapid.Int32().Draw(r, "edition")), Delivery: rapid.SampledFrom(deliveries).Draw(r, "delivery"),
			Place: rapid.SampledFrom(placeKinds).Draw(r, "place"), Day: pdn.Day(rapid.Int32().Draw(r, "day")),
			LastContact: pdn.Month(rapid.Int32().Draw(r, "month")),
		}
		var inside adherence.Link
		update(t, s, func(tx *Tx) (err error) {
			if err = tx.SaveLink(t.Context(), l); err == nil {
				inside, err = tx.Link(t.Context(), l.Code)
			}
			return err
		})
		require.Equal(t, l, inside)
		update(t, s, func(tx *Tx) error { return tx.DeleteLink(t.Context(), l.Code) })
	})
}

func TestALinkWithoutCodeOrStateHasNoRow(t *testing.T) {
	s := newStore(t)
	for _, l := range []adherence.Link{{State: adherence.Accepted}, {Code: code(1)}} {
		require.Error(t, s.Write(t.Context(), func(tx *Tx) error { return tx.SaveLink(t.Context(), l) }))
	}
	update(t, s, func(tx *Tx) error { return tx.DeleteLink(t.Context(), code(1)) })
}

func TestLaw3_ADeliveryLeftUnderWayByACrashBecomesUncertain(t *testing.T) {
	s := newStore(t)
	sending := accepted(1)
	sending.Delivery = adherence.Sending
	save(t, s, sending, accepted(2))
	update(t, s, func(tx *Tx) error {
		n, err := tx.SweepSending(t.Context())
		require.Equal(t, 1, n)
		return err
	})
	require.Equal(t, adherence.Uncertain, link(t, s, 1).Delivery)
	require.Equal(t, adherence.Served, link(t, s, 2).Delivery)
}

func TestLaw3_AMarkHasTwoStepsAndIsDroppedByItsDay(t *testing.T) {
	s := newStore(t)
	done := app.Mark{Network: "réseau", Event: "e1", Day: 20000, Reply: []byte("recette")}
	update(t, s, func(tx *Tx) error {
		_, found, err := tx.Mark(t.Context(), "réseau", "e1")
		require.False(t, found)
		require.NoError(t, err)
		return tx.SaveMark(t.Context(), done)
	})
	answered := app.Mark{Network: "réseau", Event: "e1", Day: 20000, Answered: true}
	update(t, s, func(tx *Tx) error {
		found, ok, err := tx.Mark(t.Context(), "réseau", "e1")
		require.True(t, ok)
		require.Equal(t, done, found)
		require.NoError(t, err)
		return tx.SaveMark(t.Context(), answered)
	})
	update(t, s, func(tx *Tx) error {
		found, _, err := tx.Mark(t.Context(), "réseau", "e1")
		require.Equal(t, answered, found)
		require.NoError(t, err)
		n, err := tx.DropMarks(t.Context(), 20000)
		require.Zero(t, n)
		require.NoError(t, err)
		n, err = tx.DropMarks(t.Context(), 20001)
		require.Equal(t, 1, n)
		return err
	})
}

func TestLaw3_AnOwedAnswerWaitsIsPutOffAndDiesWithItsKey(t *testing.T) {
	s := newStore(t)
	owed := app.PendingAnswer{
		Network: "réseau", Event: "e1", Reply: []byte("recette"), Key: []byte("clé-canari"), Box: []byte("boîte-canari"),
		Act: noon, Due: noon.Add(10 * time.Second),
	}
	update(t, s, func(tx *Tx) error { return tx.KeepAnswer(t.Context(), owed) })
	due := func(at time.Time) (found []app.PendingAnswer) {
		update(t, s, func(tx *Tx) (err error) { found, err = tx.DueAnswers(t.Context(), at, 10); return err })
		return found
	}
	require.Empty(t, due(noon))
	require.Equal(t, []app.PendingAnswer{owed}, due(noon.Add(10*time.Second)))
	update(t, s, func(tx *Tx) error { return tx.LaterAnswer(t.Context(), "réseau", "e1", noon.Add(time.Minute)) })
	require.Empty(t, due(noon.Add(30*time.Second)))
	require.Equal(t, 1, due(noon.Add(time.Minute))[0].Tries)
	update(t, s, func(tx *Tx) error { return tx.DropAnswer(t.Context(), "réseau", "e1") })
	require.Empty(t, due(noon.Add(time.Hour)))
	require.NoError(t, s.Scrub(t.Context()))
	require.Empty(t, traces(t, s, []string{"clé-canari", "boîte-canari"}))
	update(t, s, func(tx *Tx) error {
		require.NoError(t, tx.KeepAnswer(t.Context(), owed))
		n, err := tx.ExpireAnswers(t.Context(), noon.Add(time.Millisecond))
		require.Equal(t, 1, n)
		return err
	})
}

func TestAPostIsKeptPerSpaceAndKindAndFollowsItsSpace(t *testing.T) {
	s := newStore(t)
	post := app.Post{Network: "réseau", Space: "ancien", Kind: app.StandingPost, Conversation: "ancien", Ref: "m1", Edition: 2, At: noon}
	newer := app.Post{Network: "réseau", Space: "nouveau", Kind: app.WelcomePost, Conversation: "nouveau", At: noon}
	update(t, s, func(tx *Tx) error { return tx.SavePost(t.Context(), post) })
	update(t, s, func(tx *Tx) error { return tx.SavePost(t.Context(), newer) })
	s.Journal().Advance("réseau", "ancien", "ancien", "p7")
	s.Journal().Gap("réseau", "ancien", noon, noon.Add(time.Hour))
	require.NoError(t, s.Journal().Flush(t.Context()))
	update(t, s, func(tx *Tx) error { return tx.MoveSpace(t.Context(), "réseau", "ancien", "nouveau") })
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		moved, err := r.Post(t.Context(), "réseau", "nouveau", app.StandingPost)
		require.NoError(t, err)
		require.Equal(t, chat.MessageRef("m1"), moved.Ref)
		gone, err := r.Post(t.Context(), "réseau", "ancien", app.StandingPost)
		require.Equal(t, app.Post{}, gone)
		return err
	}))
	reached, err := s.Journal().Position(t.Context(), "réseau", "nouveau")
	require.NoError(t, err)
	require.Equal(t, "p7", reached)
	require.NoError(t, s.Read(t.Context(), func(r *Reader) error {
		gaps, err := r.Gaps(t.Context(), noon)
		require.Equal(t, []Gap{{"réseau", "nouveau", noon, noon.Add(time.Hour)}}, gaps)
		return err
	}))
	update(t, s, func(tx *Tx) error { return tx.DropPosts(t.Context(), "réseau", "nouveau") })
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		gone, err := r.Post(t.Context(), "réseau", "nouveau", app.WelcomePost)
		require.Equal(t, app.Post{}, gone)
		return err
	}))
}

func TestLaw3_ARunIsClaimedOnceByOneOfMany(t *testing.T) {
	s := newStore(t)
	claims := make(chan bool, 8)
	for range 8 {
		go func() {
			var ours bool
			_ = s.Update(t.Context(), func(tx app.Tx) (err error) {
				ours, err = tx.ClaimJob(t.Context(), "rappel", "2026-11")
				return err
			})
			claims <- ours
		}()
	}
	won := 0
	for range 8 {
		if <-claims {
			won++
		}
	}
	require.Equal(t, 1, won)
	update(t, s, func(tx *Tx) error {
		_, err := tx.ClaimJob(t.Context(), "rappel", "2026-10")
		require.NoError(t, err)
		last, err := tx.LastRun(t.Context(), "rappel")
		require.Equal(t, "2026-11", last)
		require.NoError(t, err)
		last, err = tx.LastRun(t.Context(), "autre")
		require.Empty(t, last)
		return err
	})
}

func TestAStructureEndsWithItsKeyAndItsLinks(t *testing.T) {
	s := newStore(t)
	other := accepted(2)
	other.Structure = "autre"
	save(t, s, accepted(1), other, accepted(3).Keep())
	update(t, s, func(tx *Tx) error {
		require.NoError(t, tx.SaveStructureKey(t.Context(), "apase", []byte("a")))
		return tx.SaveStructureKey(t.Context(), "autre", []byte("b"))
	})
	update(t, s, func(tx *Tx) error {
		left, err := tx.DropStructure(t.Context(), "apase")
		require.Equal(t, []Left{{"link", 2}, {"structure_key", 1}}, left)
		return err
	})
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		keys, err := r.StructureKeys(t.Context())
		require.Equal(t, map[pdn.StructureID][]byte{"autre": []byte("b")}, keys)
		return err
	}))
	require.Equal(t, adherence.Unknown, link(t, s, 3).State)
	require.Equal(t, adherence.Accepted, link(t, s, 2).State)
}

func TestARecordedEditionNeverChanges(t *testing.T) {
	s := newStore(t)
	first := Edition{Structure: "apase", Number: 1, Hash: []byte("h1"), Effective: 20000}
	update(t, s, func(tx *Tx) error {
		fresh, err := tx.SaveEdition(t.Context(), first)
		require.True(t, fresh)
		require.NoError(t, err)
		fresh, err = tx.SaveEdition(t.Context(), Edition{Structure: "apase", Number: 1, Hash: []byte("h2"), Effective: 1})
		require.False(t, fresh)
		require.NoError(t, err)
		kept, err := tx.Editions(t.Context(), "apase")
		require.Equal(t, []Edition{first}, kept)
		return err
	})
}
