// The functions of this file value what follows a concession: the leader's next demand on the rest of the
// issue, a game with forecasts of its own.

package crisis

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// nextLoss returns the expected loss to a target of type r by the leader's next demand after a
// concession to level k, as an annuity from the concession on.
//
// After the recess a leader of each type makes the rest of the demand on the issue where a threat
// pays. The game of the rest has forecasts of its own, and the target's loss is the distance to the
// best answer. A leader that has everything asks for nothing more.
func (c *Game) nextLoss(r float64, k int) float64 {
	n := c.sequel(k)
	if n == nil || n.chance == 0 {
		return 0
	}
	return n.chance * math.Pow(c.Target.Discount, float64(c.Recess)) * n.loss(r)
}

// following is the game of the rest of an issue, after a concession.
type following struct {
	game *Game
	// chance is the chance of another demand.
	chance float64
	// types and losses remember the loss by type.
	types, losses []float64
}

// loss returns what another demand costs a target of type r.
func (n *following) loss(r float64) float64 {
	if k := slices.Index(n.types, r); k >= 0 {
		return n.losses[k]
	}
	loss := max(0, -r*n.game.Now-slices.Max(n.game.Answers(r)))
	n.types, n.losses = append(n.types, r), append(n.losses, loss)
	return loss
}

// sequel returns the game of the rest of the issue from level k on, nil if nothing is left to demand.
func (c *Game) sequel(k int) *following {
	if c.Recess == 0 || c.Levels[k] >= 1-tolerance {
		return nil
	}
	if c.rests == nil {
		c.rests = make([]*following, len(c.Levels))
	}
	if c.rests[k] == nil {
		c.rests[k] = c.Memory.rest(c.next(k))
	}
	return c.rests[k]
}

// next returns the game after a concession to level k.
func (c *Game) next(k int) *Game {
	g := new(Game)
	*g = c.Fresh()
	g.Age, g.Held, g.Kept, g.Least, g.Recess = 0, false, false, 0, 0
	g.BeganResolve, g.BeganValue = belief.Resolve{}, belief.Resolve{}
	g.Now = c.Levels[k]
	g.Levels = append(slices.Clone(c.Levels[k+1:]), c.Beyond...)
	g.Beyond = nil
	if len(g.Levels) == 0 {
		g.Levels = []float64{1}
	}
	last := len(c.Levels) - 1
	relieved := func(s *Side) {
		list := make([]float64, len(g.Levels))
		for i := range list {
			list[i] = s.Imposed
		}
		list[len(list)-1] = s.Relieved[last]
		s.Relieved = list
	}
	relieved(&g.Target)
	relieved(&g.Leader)
	if g.Leader.Audience == 0 {
		g.Leader.Audience = c.Leader.Threatened
	}
	return g
}

// follow works out the chance of another demand.
func follow(g *Game) *following {
	n := &following{game: g}
	for j, omega := range g.Value.Types {
		if g.Threaten(omega, 1) > omega*g.Now {
			n.chance += g.Value.Weights[j]
		}
	}
	return n
}
