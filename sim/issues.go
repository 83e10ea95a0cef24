package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file checks and prepares the coercion part of a scenario: the options, the
// issues, and the regimes about the issues.

// validateIssues reports all mistakes in issues, in the regimes about issues, and in
// Coercion.
func (s *Scenario) validateIssues() (errs []error) {
	errs = s.Coercion.Validate()
	ids := make([]string, len(s.Actors))
	for k := range s.Actors {
		ids[k] = s.Actors[k].ID
	}
	for k := range s.Issues {
		errs = append(errs, s.Issues[k].Validate(ids))
		if slices.ContainsFunc(s.Issues[:k], func(o crisis.Issue) bool { return o.ID == s.Issues[k].ID }) {
			errs = append(errs, fmt.Errorf("sim: two issues have the ID %q", s.Issues[k].ID))
		}
	}
	if len(s.Issues) == 0 {
		return errs
	}
	for k := range s.Regimes {
		r := &s.Regimes[k]
		if r.Demand.Issue == "" || len(r.Senders) == 0 {
			continue
		}
		at := slices.IndexFunc(s.Issues, func(i crisis.Issue) bool { return i.ID == r.Demand.Issue })
		if at < 0 {
			errs = append(errs, fmt.Errorf("sim: regime %q: Demand.Issue is %q; want the ID of an issue of the scenario", r.ID, r.Demand.Issue))
			continue
		}
		q := &s.Issues[at]
		switch lead := r.Senders[0]; {
		case lead == q.Target && q.Claim(r.Target) < 0:
			errs = append(errs, fmt.Errorf("sim: regime %q retaliates against %q; want an actor with a claim on %q", r.ID, r.Target, q.ID))
		case lead == q.Target:
		case r.Target != q.Target:
			errs = append(errs, fmt.Errorf("sim: regime %q: Target is %q; want that of the issue %q, %q", r.ID, r.Target, q.ID, q.Target))
		case q.Claim(lead) < 0:
			errs = append(errs, fmt.Errorf("sim: regime %q: Senders[0] is %q; want an actor with a claim on %q", r.ID, lead, q.ID))
		}
	}
	return errs
}

// contested reports whether a regime is about an issue of the scenario.
func (s *Scenario) contested(r *sanction.Regime) bool {
	return r.Demand.Issue != "" && slices.ContainsFunc(s.Issues, func(i crisis.Issue) bool { return i.ID == r.Demand.Issue })
}

// disputed returns the contested regimes.
func (s *Scenario) disputed() (out []sanction.Regime) {
	for k := range s.Regimes {
		if s.contested(&s.Regimes[k]) {
			out = append(out, s.Regimes[k])
		}
	}
	return out
}

// openCoercion divides regimes into scheduled and contested regimes, and opens coercion
// over the contested regimes.
func (w *World) openCoercion() error {
	sc := w.Scenario
	var contested []sanction.Regime
	for k := range sc.Regimes {
		r := sc.switched(sc.Regimes[k])
		if !sc.contested(&r) {
			w.scheduled = append(w.scheduled, r)
			continue
		}
		contested = append(contested, r)
	}
	rules := w.rules()
	state, err := standoff.Open(&rules, sc.Economy, w.Register.Parties(), contested)
	if err != nil {
		return err
	}
	w.Coercion = *state
	return nil
}

// validateOffers reports inducements under texts that do not provide for inducements.
func (s *Scenario) validateOffers() (errs []error) {
	for k := range s.Issues {
		q := &s.Issues[k]
		for n, x := range q.Inducements {
			if x.Module == "" {
				continue
			}
			m := s.Treaty.Module(x.Module)
			if m == nil || m.Assistance == nil || !slices.Contains(m.Assistance.Donors, x.Donor) || !slices.Contains(m.Assistance.Recipients, q.Target) {
				errs = append(errs, fmt.Errorf("sim: issue %q: Inducements[%d].Module is %q; want a module of the treaty under which %s assists %s, or none",
					q.ID, n, x.Module, x.Donor, q.Target))
			}
		}
	}
	return errs
}

// rules returns the constant inputs of coercion.
func (w *World) rules() standoff.Rules {
	sc := w.Scenario
	return standoff.Rules{
		Options: sc.Coercion, Issues: sc.Issues, Actors: w.public, Length: sc.PeriodLength, Switches: sc.Switches, Prices: w.prices,
		Types: func(actor, purpose, issue string, episode int) *rand.Rand {
			return stream.Root(w.Seed).Int(0).Text("Coerce").Text(actor).Text(purpose).Text(issue).Int(uint64(episode)).Rand()
		},
	}
}

// priceTransfers prices all possible payments over the issues.
func (w *World) priceTransfers() (err error) {
	rules := w.rules()
	w.prices, err = rules.Price(w.Scenario.Economy, w.solver)
	return err
}

// worth returns the worth of full compliance to a seat in each linkage of a situation,
// in percent of income per quarter.
func (w *World) worth(s *agent.Situation, seat int) []float64 {
	if len(s.IssueLinkages) == 0 {
		return nil
	}
	rules := w.rules()
	return w.Coercion.Worth(&rules, s.IssueLinkages, w.public[seat].ID, w.Trust[seat])
}

// paid returns the payments in force: over issues, and for campaigns.
func (w *World) paid() []agent.Transfer {
	rules := w.rules()
	out := w.Coercion.Paid(&rules, w.Period)
	for k := range w.Scenario.Campaigns {
		if x := &w.Scenario.Campaigns[k]; w.On(mechanism.Campaigns) && x.Cost > 0 && x.Runs(w.Period) {
			out = append(out, agent.Transfer{From: x.By, To: x.Target, Amount: x.Cost})
		}
	}
	return out
}
