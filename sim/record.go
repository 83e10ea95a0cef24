package sim

import (
	"context"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/tradepolicy"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/sim/internal/politics"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
)

// Record tells the observers the state of each actor.
type Record struct{}

// Name returns "Record".
func (Record) Name() string { return "Record" }

// Step makes a row for each actor.
func (Record) Step(_ context.Context, w *World) ([]Move, error) {
	rows := make([]Row, len(w.Scenario.Actors))
	situation, exposures := w.Situation(), w.trade.Exposures(w.Scenario.Economy, &w.Equilibrium, w.public)
	harms, err := politics.Harms(situation, w.Scenario.Economy, w.essentials())
	if err != nil {
		return nil, err
	}
	var routed []standoff.Evasion
	if w.Coercion.Routed(w.Period) {
		w.compile(w.Coercion.Docket)
		routed = w.Coercion.Evasions(w.Scenario.Economy, &w.Equilibrium, w.Policy, w.public)
	}
	for k := range w.Scenario.Actors {
		rows[k] = w.row(situation, k)
		if routed != nil {
			rows[k].Evaded, rows[k].Transit = routed[k].Evaded, routed[k].Transit
		}
		rows[k].Exposure = exposures[k]
		if w.bargained != nil {
			rows[k].Bargaining = w.bargained[k]
		}
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
		w.bargained = nil
		return w.markets()
	}}}, nil
}

// row describes a seat at the end of the quarter.
func (w *World) row(situation *agent.Situation, seat int) Row {
	a := &w.Scenario.Actors[seat]
	r := Row{
		Period: w.Period, Actor: a.ID, RealIncome: welfare.RealIncomeOf(&w.Equilibrium, a.Regions),
		PriceIndex: politics.Mean(w.Scenario.Economy, a.Regions, w.Equilibrium.PriceIndex), Wage: politics.Mean(w.Scenario.Economy, a.Regions, w.Equilibrium.Wage),
		Support: w.Domestic.Home[seat].Support, Leader: w.Domestic.Home[seat].Leader,
	}
	r.Increases, r.Raised = tradepolicy.Raised(situation, seat)
	stress, facts, c := situation.Stressed(seat), w.facts(situation, "Record"), treaty.Conflict{}
	for i := range w.Scenario.Actors {
		if i != seat {
			r.Trust += w.Trust[i][seat].In(stress).Mean() / float64(len(w.Scenario.Actors)-1)
		}
	}
	for m, s := range w.Register.InForce() {
		c.Count(&s, a.ID, w.Period)
		if slices.Contains(s.Ratified, a.ID) {
			r.Bound++
			r.Depth += m.Depth(w.Register.Space(m.ID), s.Draft)
			r.DepthInForce += w.Register.PhasedDepth(m.ID, w.Period)
			n, age, abusive := facts.Measures(m.ID, &s, seat)
			r.Measures, r.MeasureAge, r.Abusive = r.Measures+n, r.MeasureAge+age, r.Abusive+abusive
		}
	}
	r.InBreach, r.Suspending, r.Suspended, r.Cases, r.Complaints = c.InBreach, c.Suspending, c.Suspended, c.Cases, c.Complaints
	r.MeasureAge, r.CaseCost = r.MeasureAge/float64(max(1, r.Measures)), situation.CaseCost(seat)*float64(c.Complaints)
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
