package talks_test

import (
	"testing"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
)

// How Seeker fares among players of another kind, two and six at a table: deals, what it
// gets and what they get, as shares of the most that each could gain.
func TestSeekerAmongOthers(t *testing.T) {
	others := []struct {
		name   string
		player bargain.Player
	}{
		{"Boulware", bargain.Boulware{}}, {"linear", bargain.Linear()}, {"conceder", bargain.Conceder()},
		{"TitForTat", &bargain.TitForTat{}}, {"MiCRO", &bargain.MiCRO{}}, {"Tough", bargain.Tough{}}, {"Seeker", &bargain.Seeker{}},
	}
	for _, n := range []int{2, 6} {
		for _, other := range others {
			const games = 12
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
				seekers, rest := 0, 0
				mine, other := 0.0, 0.0
				for _, p := range parties {
					menu, err := bargain.NewMenu(space, p.Utility)
					if err != nil {
						t.Fatal(err)
					}
					lo, hi := menu.Range()
					share := (p.Utility.Value(out.Draft) - lo) / (hi - lo)
					if _, ok := p.Player.(*bargain.Seeker); ok {
						seekers++
						mine += share
					} else {
						rest++
						other += share
					}
				}
				own += mine / float64(seekers) / games
				theirs += other / float64(max(rest, 1)) / games
			}
			t.Logf("%d parties, with %-9s: %2d deals in %d games, share of Seeker %.2f, of the others %.2f", n, other.name, deals, games, own, theirs)
		}
	}
}
