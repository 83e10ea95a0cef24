package bargaining

import (
	"cmp"

	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
)

// Signing returns the rule by which talks under a protocol close on a draft, by seat. Protocols
// that are not listed take all at the table.
func Signing(p talks.Protocol, seats int) treaty.Signing {
	mass, weights := 1.0, []float64(nil)
	switch p := p.(type) {
	case talks.Plurilateral:
		mass, weights = cmp.Or(p.CriticalMass, talks.DefaultMass), p.Weights
	case talks.RandomProposer:
		mass = float64(cmp.Or(p.Quota, seats)) / float64(seats)
	case talks.Formula:
		mass, weights = cmp.Or(p.Quota, 1), p.Weights
	case talks.RequestOffer:
		mass = 2 / float64(seats)
	}
	if mass >= 1 {
		return treaty.Signing{}
	}
	return treaty.Signing{Open: true, Mass: mass, Weights: weights}
}

// Seated returns a protocol for a table with a seat in each chair. Weights of a scenario are by
// seat, and weights at a table by chair; a quota above the number at the table is the consent of
// all of them. A protocol that draws gets a seed.
func Seated(p talks.Protocol, order []int, seed func() uint64) talks.Protocol {
	byChair := func(weights []float64) []float64 {
		if weights == nil {
			return nil
		}
		out := make([]float64, len(order))
		for chair, seat := range order {
			out[chair] = weights[seat]
		}
		return out
	}
	switch p := p.(type) {
	case talks.SingleText:
		p.Seed = seed()
		return p
	case talks.RandomProposer:
		p.Seed, p.Weights, p.Quota = seed(), byChair(p.Weights), min(p.Quota, len(order))
		return p
	case talks.Plurilateral:
		p.Weights = byChair(p.Weights)
		return p
	case talks.Formula:
		p.Weights = byChair(p.Weights)
		return p
	}
	return p
}
