package talks

import (
	"fmt"
	"math/bits"
)

// This file computes values and the core of coalition games, from the worth of every
// set of players. Sources: Shapley (1953); Shapley and Shubik (1954); Bondareva (1963);
// Shapley (1967).

// Coalitions is a transferable-utility game in characteristic form. Sets of players are
// bit masks with player 0 as the lowest bit.
type Coalitions struct {
	players int
	worth   []float64 // worth by set of players
}

// NewCoalitions returns the game with the worth of every nonempty set of players; the
// empty set is worth 0. The number of players is from 1 to 20. The worth must be
// finite.
func NewCoalitions(players int, worth func(set uint32) float64) (*Coalitions, error) {
	if players < 1 || players > 20 {
		return nil, fmt.Errorf("talks: a coalition game of %d players; want 1 to 20", players)
	}
	c := &Coalitions{players: players, worth: make([]float64, 1<<players)}
	for set := uint32(1); set < 1<<players; set++ {
		v := worth(set)
		if v-v != 0 { // NaN or an infinity
			return nil, fmt.Errorf("talks: coalition %0*b is worth %v; want a finite number", players, set, v)
		}
		c.worth[set] = v
	}
	return c, nil
}

// Shapley returns the Shapley value of each player, in the unit of the worth: the mean
// marginal contribution over all orders of arrival.
//
// Source: Shapley (1953), A value for n-person games, Contributions to the Theory of
// Games II: 307-317. For simple games (worth 0 or 1) the value is the power index of
// Shapley and Shubik (1954), American Political Science Review 48: 787-792.
func (c *Coalitions) Shapley() []float64 {
	n := c.players
	// chance[s] is the chance that a given player arrives exactly after a given set of
	// size s: s! (n-1-s)! / n!.
	chance := make([]float64, n)
	chance[0] = 1 / float64(n)
	for s := 1; s < n; s++ {
		chance[s] = chance[s-1] * float64(s) / float64(n-s)
	}
	value := make([]float64, n)
	for set := range uint32(len(c.worth)) {
		p := set
		for i := range n {
			if p&(1<<i) == 0 {
				value[i] += chance[bits.OnesCount32(set)] * (c.worth[set|1<<i] - c.worth[set])
			}
		}
	}
	return value
}

// Blocks returns the set of players with the largest loss under an allocation against
// its own worth, and the loss in the unit of the worth. An allocation of the worth of
// all players is in the core if and only if the loss is at most zero.
func (c *Coalitions) Blocks(x []float64) (set uint32, loss float64) {
	first := true
	for s := uint32(1); s < uint32(len(c.worth)); s++ {
		sum := 0.0
		for i := range c.players {
			if s&(1<<i) != 0 {
				sum += x[i]
			}
		}
		if l := c.worth[s] - sum; first || l > loss {
			set, loss, first = s, l, false
		}
	}
	return set, loss
}

// Core returns an allocation in the core, in the unit of the worth, or false for an
// empty core.
//
// Core solves the linear program of Bondareva (1963) and Shapley (1967, Naval Research
// Logistics Quarterly 14: 453-460): the least total that satisfies every set, dual to
// the greatest weighted worth of a balanced collection of sets. The primal simplex
// method starts from the single players, a balanced collection, and uses the rule of
// Bland against cycles.
func (c *Coalitions) Core() ([]float64, bool) {
	n := c.players
	basis := make([]uint32, n)
	inverse := make([][]float64, n) // of the matrix with the basic sets as columns
	weight := make([]float64, n)
	for i := range n {
		basis[i] = 1 << i
		inverse[i] = make([]float64, n)
		inverse[i][i] = 1
		weight[i] = 1
	}
	price := make([]float64, n)
	scale := 1.0
	for _, v := range c.worth {
		scale = max(scale, v, -v)
	}
	tolerance := 1e-12 * scale * float64(n)
	for {
		for i := range price {
			price[i] = 0
			for k, set := range basis {
				price[i] += c.worth[set] * inverse[k][i]
			}
		}
		enter := uint32(0)
		for set := uint32(1); set < uint32(len(c.worth)); set++ { // rule of Bland: the first set that improves
			sum := 0.0
			for i := range n {
				if set&(1<<i) != 0 {
					sum += price[i]
				}
			}
			if c.worth[set]-sum > tolerance {
				enter = set
				break
			}
		}
		if enter == 0 {
			break
		}
		column := make([]float64, n)
		leave := -1
		for k := range n {
			for i := range n {
				if enter&(1<<i) != 0 {
					column[k] += inverse[k][i]
				}
			}
			if column[k] > 1e-9 {
				ratio := weight[k] / column[k]
				if leave < 0 || ratio < weight[leave]/column[leave]-1e-15 ||
					ratio <= weight[leave]/column[leave]+1e-15 && basis[k] < basis[leave] {
					leave = k
				}
			}
		}
		pivot := column[leave]
		for i := range n {
			inverse[leave][i] /= pivot
		}
		weight[leave] /= pivot
		for k := range n {
			if k == leave || column[k] == 0 {
				continue
			}
			for i := range n {
				inverse[k][i] -= column[k] * inverse[leave][i]
			}
			weight[k] -= column[k] * weight[leave]
		}
		basis[leave] = enter
	}
	total := 0.0
	for _, p := range price {
		total += p
	}
	if total > c.worth[len(c.worth)-1]+1e-9*scale {
		return nil, false
	}
	return price, true
}
