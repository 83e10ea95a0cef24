package talks_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
)

// The performance of Seeker among players of other kinds, two and six at a table, is
// logged as shares of the greatest gains. With conceding players there is always a
// deal.
func TestSeekerAmongOthers(t *testing.T) {
	others := []struct {
		name   string
		player bargain.Player
		upTo   int // parties among whom there must be a deal
	}{
		{"Boulware", bargain.Boulware{}, 6}, {"linear", bargain.Linear(), 6}, {"conceder", bargain.Conceder(), 6}, {"Seeker", &bargain.Seeker{}, 6},
		{"TitForTat", &bargain.TitForTat{}, 2}, {"MiCRO", &bargain.MiCRO{}, 0}, {"Tough", bargain.Tough{}, 0},
	}
	for _, n := range []int{2, 6} {
		for _, other := range others {
			games := 6
			if testing.Short() {
				games = 2
			}
			deals, own, theirs := 0, 0.0, 0.0
			for seed := range uint64(games) {
				g := randomGame(seed, redLineShape{kind: gameKind(seed % 3), parties: n, sizes: []int{4, 4, 4, 4, 4}, feasible: 60})
				space, parties := g.seat(t, other.player)
				at := int(seed) % n
				for i := range parties {
					if i == at || n > 2 && (i+at)%2 == 0 {
						parties[i].Player = &bargain.Seeker{}
					}
				}
				out, _ := playGame(t, space, parties, 200)
				if out.Status != talks.Agreed {
					continue
				}
				deals++
				seekers, others := 0, 0
				mine, left := 0.0, 0.0
				for _, p := range parties {
					menu, err := bargain.NewMenu(space, p.Utility)
					require.NoError(t, err)
					lo, hi := menu.Range()
					share := (p.Utility.Value(out.Draft) - lo) / (hi - lo)
					if _, ok := p.Player.(*bargain.Seeker); ok {
						seekers++
						mine += share
					} else {
						others++
						left += share
					}
				}
				own += mine / float64(seekers) / float64(games)
				theirs += left / float64(max(others, 1)) / float64(games)
			}
			t.Logf("%d parties, with %-9s: %2d deals in %d games, share of Seeker %.2f, of the others %.2f", n, other.name, deals, games, own, theirs)
			if n <= other.upTo {
				require.Equal(t, games, deals, "%d parties, with %s", n, other.name)
			}
		}
	}
}
