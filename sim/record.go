package sim

import (
	"context"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/sim/internal/politics"
)

// Record tells the observers the state of each actor.
type Record struct{}

// Name returns "Record".
func (Record) Name() string { return "Record" }

// Step makes a row for each actor.
func (Record) Step(_ context.Context, w *World) ([]Move, error) {
	moves := make([]Move, len(w.Scenario.Actors))
	situation, exposures := w.Situation(), w.exposures()
	harms, err := politics.Harms(situation, w.Scenario.Economy, w.Scenario.essential())
	if err != nil {
		return nil, err
	}
	for k := range w.Scenario.Actors {
		row := w.row(situation, k)
		row.Exposure = exposures[k]
		if harms != nil {
			row.Harm, row.Spillover = harms[k].Own, harms[k].Spillover
		}
		moves[k].Do = func(w *World) error { return w.record(row) }
	}
	return append(moves, Move{Do: (*World).markets}), nil
}

// exposures returns, by seat, the largest share of another actor in an actor's foreign
// trade: market.Equilibrium.Dependence for actors of several regions.
func (w *World) exposures() []float64 {
	e, q := w.Scenario.Economy, &w.Equilibrium
	owner := make([]int, e.NumRegions())
	for n := range owner {
		owner[n] = -1
	}
	seats := len(w.public)
	for k := range w.public {
		for _, id := range w.public[k].Regions {
			n, _ := e.RegionIndex(id)
			owner[n] = k
		}
	}
	with, all := make([]float64, seats*seats), make([]float64, seats)
	for n, k := range owner {
		for i, other := range owner {
			if k < 0 || k == other {
				continue
			}
			for j := range e.NumSectors() {
				flow := q.Flow(j, n, i) + q.Flow(j, i, n)
				all[k] += flow
				if other >= 0 {
					with[k*seats+other] += flow
				}
			}
		}
	}
	for k := range all {
		if all[k] > 0 {
			all[k] = slices.Max(with[k*seats:(k+1)*seats]) / all[k]
		}
	}
	return all
}

// row describes a seat at the end of the quarter.
func (w *World) row(situation *agent.Situation, seat int) Row {
	a := &w.Scenario.Actors[seat]
	r := Row{
		Period: w.Period, Actor: a.ID, RealIncome: welfare.RealIncomeOf(&w.Equilibrium, a.Regions),
		PriceIndex: politics.Mean(w.Scenario.Economy, a.Regions, w.Equilibrium.PriceIndex), Wage: politics.Mean(w.Scenario.Economy, a.Regions, w.Equilibrium.Wage),
		Support: w.Domestic.Home[seat].Support, Leader: w.Domestic.Home[seat].Leader,
	}
	stress := situation.Stressed(seat)
	for i := range w.Scenario.Actors {
		if i != seat {
			r.Trust += w.Trust[i][seat].In(stress).Mean() / float64(len(w.Scenario.Actors)-1)
		}
	}
	for m, s := range w.Register.InForce() {
		if slices.Contains(s.Ratified, a.ID) {
			r.Bound++
			r.Depth += m.Depth(w.Register.Space(m.ID), s.Draft)
		}
	}
	for regime, senders := range situation.Sanctions() {
		if regime.Target == a.ID {
			r.Sanctioned++
		}
		if slices.Contains(senders, a.ID) {
			r.Sanctioning++
		}
	}
	return r
}
