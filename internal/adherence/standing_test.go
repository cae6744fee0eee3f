package adherence_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
)

func TestAYesStaysValidAndSaysToWhichEditionItWasGiven(t *testing.T) {
	at := adherence.Moment{Day: 100, Month: 3}
	shown := func(n int) adherence.Showing { return adherence.Showing{Edition: n, Delivery: adherence.Served} }
	l := adherence.Link{}.Show(shown(1), at)
	require.Equal(t, adherence.YesTo{}, l.YesTo(1), "silence is no yes")
	l = l.Choose(true, shown(1), at)
	require.Equal(t, adherence.YesTo{Yes: true, Edition: 1}, l.YesTo(1))
	require.Equal(t, adherence.YesTo{Yes: true, Edition: 1, Pending: 2}, l.YesTo(2), "not shown yet")
	l = l.Show(shown(2), at)
	require.Equal(t, adherence.Accepted, l.State)
	require.Equal(t, adherence.YesTo{Yes: true, Edition: 1, Pending: 2, Shown: true}, l.YesTo(2))
	require.Equal(t, adherence.YesTo{Yes: true, Edition: 2}, l.Choose(true, shown(2), at).YesTo(2))
	require.Equal(t, adherence.YesTo{Yes: true, Pending: 3, Shown: true}, l.Show(shown(3), at).YesTo(3), "to 1 or to 2: nobody knows")
	require.Equal(t, adherence.YesTo{}, l.Choose(false, shown(2), at).YesTo(2))
}

func TestAYesSaidAgainDoesNotAnswerADifferenceWhoseDeliveryIsUncertain(t *testing.T) {
	at := adherence.Moment{Day: 100, Month: 3}
	l := adherence.Link{State: adherence.Accepted, Edition: 2, Delivery: adherence.Uncertain}
	require.Equal(t, 2, l.Choose(true, adherence.Showing{Edition: 2}, at).YesTo(2).Pending)
}
