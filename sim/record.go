package sim

import (
	"context"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
)

// Record tells the observers how each actor stands.
type Record struct{}

// Name returns "Record".
func (Record) Name() string { return "Record" }

// Step makes one row per actor.
func (Record) Step(_ context.Context, w *World) ([]Move, error) {
	moves := make([]Move, len(w.Scenario.Actors))
	prices := agent.PricesOf(&w.Equilibrium, w.public)
	harms, err := w.harms()
	if err != nil {
		return nil, err
	}
	for k := range w.Scenario.Actors {
		row := w.row(k, prices)
		h := atHome(harms, k)
		row.Harm, row.Spillover = h.own, h.spillover
		moves[k].Do = func(w *World) error { return w.record(row) }
	}
	return append(moves, Move{Do: (*World).markets}), nil
}

// exposure is the largest share in an actor's trade with others that any other actor has.
func (w *World) exposure(seat int) float64 {
	e, q := w.Scenario.Economy, &w.Equilibrium
	owner := make([]int, e.NumRegions())
	for n := range owner {
		owner[n] = -1
	}
	for k := range w.public {
		for _, id := range w.public[k].Regions {
			n, _ := e.RegionIndex(id)
			owner[n] = k
		}
	}
	with, all := make([]float64, len(w.public)), 0.0
	for n := range owner {
		if owner[n] != seat {
			continue
		}
		for i := range owner {
			if owner[i] == seat {
				continue
			}
			for j := range e.NumSectors() {
				flow := q.Flow(j, n, i) + q.Flow(j, i, n)
				all += flow
				if owner[i] >= 0 {
					with[owner[i]] += flow
				}
			}
		}
	}
	if all == 0 {
		return 0
	}
	return slices.Max(with) / all
}

// row describes one seat as the quarter ends.
func (w *World) row(seat int, prices *agent.Prices) Row {
	a := &w.Scenario.Actors[seat]
	r := Row{Period: w.Period, Actor: a.ID, RealIncome: prices.RealIncome(a.Regions), Support: w.Home[seat].Support, Leader: w.Home[seat].Leader, Exposure: w.exposure(seat)}
	e := w.Scenario.Economy
	total := 0.0
	for _, id := range a.Regions {
		n, _ := e.RegionIndex(id)
		r.PriceIndex += e.Income(n) * w.Equilibrium.PriceIndex(n)
		r.Wage += e.Income(n) * w.Equilibrium.Wage(n)
		total += e.Income(n)
	}
	r.PriceIndex, r.Wage = r.PriceIndex/total, r.Wage/total
	stress := w.Situation().Stressed(seat)
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
	for k := range w.scheduled {
		regime := &w.scheduled[k]
		if !regime.InForce(w.Period) {
			continue
		}
		if regime.Target == a.ID {
			r.Sanctioned++
		}
		if slices.Contains(regime.Senders, a.ID) {
			r.Sanctioning++
		}
	}
	for k := range w.Docket.Regimes() {
		regime := &w.Docket.Regimes()[k]
		s, _ := w.Docket.Standing(regime.ID)
		if !s.InForceIn(w.Period) {
			continue
		}
		if regime.Target == a.ID {
			r.Sanctioned++
		}
		if slices.Contains(s.Members, a.ID) {
			r.Sanctioning++
		}
	}
	return r
}
