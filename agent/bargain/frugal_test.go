package bargain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// A party accepts within the cost of a round of its next offer and leaves where even its best draft
// does not pay for a round: the rule of Rubinstein (1982) with fixed costs, by hand on five drafts
// worth 0 to 4 above a reserve of 0.
func TestFrugal(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("x", 0, 1, 2, 3, 4))
	require.NoError(t, err)
	u, err := bargain.NewAdditive(space, 0, [][]float64{{0, 1, 2, 3, 4}})
	require.NoError(t, err)
	menu, err := bargain.NewMenu(space, u)
	require.NoError(t, err)
	turn := func(standing int) *bargain.Turn {
		x := &bargain.Turn{Menu: menu, Parties: 2, Rounds: 9, Proposer: -1}
		if standing >= 0 {
			x.Proposer, x.Draft = 1, space.At(uint64(standing))
		}
		return x
	}
	tough := func(cost float64) bargain.Player { return bargain.Frugal{Player: bargain.Tough{}, Cost: cost}.Clone() }
	best := bargain.Offer(space.At(4))
	for _, c := range []struct {
		cost     float64
		standing int
		want     bargain.Move
	}{
		{0, 3, best}, {0.9, 3, best}, {1, 3, bargain.Accept()}, {1, 2, best}, {2, 2, bargain.Accept()},
		{3.9, -1, best}, {4, -1, bargain.Leave()}, {4, 0, bargain.Accept()}, {1, -1, best},
	} {
		require.Equal(t, c.want, tough(c.cost).Act(turn(c.standing)), "%+v", c)
	}
}
