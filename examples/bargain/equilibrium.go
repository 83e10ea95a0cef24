package main

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent/bargain"
)

// This file solves alternating offers of two parties who discount, or who may see the talks
// break down, by backward induction (Rubinstein 1982, Econometrica 50: 97-109; Stahl 1972 for
// the deadline; Binmore, Rubinstein and Wolinsky 1986, RAND Journal of Economics 17: 176-188,
// for breakdown). The strategy "equilibrium" plays the solution.

// equilibriumName is the strategy that plays the solution.
const equilibriumName = "equilibrium"

// unsolved is the player of a party whose equilibrium is not worked out yet. The solution takes
// its seat before the talks.
type unsolved struct{ bargain.Tough }

// Clone returns the player, which has no memory.
func (p unsolved) Clone() bargain.Player { return p }

// solveEquilibrium seats equilibrium players where the case asks for them.
func (t *table) solveEquilibrium(c *bargainCase, o options) error {
	wanted := false
	for i := range t.parties {
		_, is := t.parties[i].Player.(unsolved)
		wanted = wanted || is
	}
	if !wanted {
		return nil
	}
	name := c.Protocol
	if o.protocol != "" {
		name = o.protocol
	}
	if key := plain(name); len(t.parties) != 2 || key != "alternating_offers" && protocolNames[key] != "alternating_offers" {
		return errors.New(`strategy "equilibrium" needs two parties and the protocol alternating_offers`)
	}
	size, ok := t.space.Size()
	if offers := uint64(2 * o.rounds); !ok || offers > 1<<20 || size > 1<<20 || size*offers > 1<<30 {
		return fmt.Errorf(`strategy "equilibrium": %d offers over so many outcomes are too much to solve; want at most %d offers, and a product of at most %d`, offers, 1<<20, 1<<30)
	}
	var u [2]bargain.Utility
	var reserve [2]float64
	var worth [2][]float64
	for i := range u {
		u[i] = t.parties[i].Utility
		if reserve[i] = u[i].Reserve(); math.IsInf(reserve[i], -1) {
			return fmt.Errorf(`strategy "equilibrium": party %q has no reserved value, which is what no agreement is worth to it`, t.parties[i].Name)
		}
		for d := range t.space.All() {
			worth[i] = append(worth[i], u[i].Value(d))
		}
	}
	// By offer, from the last: what each party expects if the offer is refused, in the worth
	// of the time of the offer; then the best offer, if any is better than refusal.
	next := reserve
	demands := make([][]float64, 2*o.rounds)
	for k := 2*o.rounds - 1; k >= 0; k-- {
		by := k % 2
		var waiting [2]float64
		for i := range waiting {
			if waiting[i] = reserve[i]; k < 2*o.rounds-1 {
				waiting[i] = (1-t.breakdown)*next[i] + t.breakdown*reserve[i]
				waiting[i] *= t.discount[i]
			}
			waiting[i] = max(waiting[i], reserve[i])
		}
		// A demand allows for rounding, so that an offer that meets it exactly is accepted.
		demands[k] = []float64{rounded(waiting[0]), rounded(waiting[1])}
		now, found := waiting, false
		for d := range worth[by] {
			mine, other := worth[by][d], worth[1-by][d]
			if other >= demands[k][1-by] && mine >= waiting[by] && (!found || mine > now[by] || mine == now[by] && other > now[1-by]) {
				now[by], now[1-by], found = mine, other, true
			}
		}
		next = now
	}
	for i := range t.parties {
		if _, is := t.parties[i].Player.(unsolved); is {
			t.parties[i].Player = bargain.Equilibrium{Utilities: u[:], Demands: demands}
		}
	}
	return nil
}

// rounded lowers a demand by the size of rounding.
func rounded(v float64) float64 { return v - 1e-12*math.Abs(v) }
