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
	rows := make([]Row, len(w.Scenario.Actors))
	situation, exposures := w.Situation(), w.exposures()
	harms, err := politics.Harms(situation, w.Scenario.Economy, w.essentials())
	if err != nil {
		return nil, err
	}
	routed := w.evasions()
	for k := range w.Scenario.Actors {
		rows[k] = w.row(situation, k)
		if routed != nil {
			rows[k].Evaded, rows[k].Transit = routed[k].evaded, routed[k].transit
		}
		rows[k].Exposure = exposures[k]
		if harms != nil {
			rows[k].Harm, rows[k].Spillover = harms[k].Own, harms[k].Spillover
		}
	}
	return []Move{{Do: func(w *World) error {
		for _, row := range rows {
			if err := w.record(row); err != nil {
				return err
			}
		}
		return w.markets()
	}}}, nil
}

// tradeSpace is the working space of exposures.
type tradeSpace struct {
	owner     []int // by region: the seat, or -1
	with, all []float64
}

// exposures returns, by seat, the largest share of another actor in an actor's foreign
// trade: market.Equilibrium.Dependence for actors of several regions. The next call
// overwrites the result.
func (w *World) exposures() []float64 {
	e, q := w.Scenario.Economy, &w.Equilibrium
	seats, space := len(w.public), &w.trade
	space.owner = slices.Grow(space.owner[:0], e.NumRegions())[:e.NumRegions()]
	space.with = slices.Grow(space.with[:0], seats*seats)[:seats*seats]
	space.all = slices.Grow(space.all[:0], seats)[:seats]
	owner, with, all := space.owner, space.with, space.all
	clear(with)
	clear(all)
	for n := range owner {
		owner[n] = -1
	}
	for k := range w.public {
		for _, id := range w.public[k].Regions {
			n, _ := e.RegionIndex(id)
			owner[n] = k
		}
	}
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
