package sim

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// Levers beside sanctions: inducements, mediation and information campaigns. What they cost
// is on the books of both sides.

// paid is the money that changes hands as things stand.
func (w *World) paid() (out []agent.Transfer) {
	for k := range w.Issues {
		out = append(out, w.rewarded(k)...)
		for _, x := range w.Issues[k].Pledges {
			if w.On(mechanism.Mediation) && w.Period < x.Until {
				out = append(out, agent.Transfer{From: x.From, To: x.To, Amount: x.Amount})
			}
		}
	}
	for k := range w.Scenario.Campaigns {
		if x := &w.Scenario.Campaigns[k]; w.On(mechanism.Campaigns) && x.Cost > 0 && x.Runs(w.Period) {
			out = append(out, agent.Transfer{From: x.By, To: x.Target, Amount: x.Cost})
		}
	}
	return out
}

// menu are the shares of the most that it declares which an actor can offer. An assumption,
// as the quarters of which levels of compliance are made.
var menu = [...]float64{0.25, 0.5, 0.75, 1}

// step is the place of a share in the menu, or -1 for nothing.
func step(share float64) int {
	for k, s := range menu {
		if share == s {
			return k
		}
	}
	return -1
}

// deal is what a transfer is worth to who receives it and to who pays it, in percent of
// income per quarter, while it is paid.
type deal struct{ gain, cost float64 }

// priced are the deals that a transfer makes at the steps of the menu, at the baseline. What
// else changes hardly moves them.
func (w *World) priced(from, to string, amount float64, of string) (out []deal, err error) {
	baseline := w.Scenario.Economy.Baseline()
	var with, without market.Equilibrium
	if err := w.solver.Solve(&without, baseline, nil); err != nil {
		return nil, err
	}
	before := welfare.EffectsOf(&without, agent.Payoffs(w.public))
	payer, payee := w.seat(from), w.seat(to)
	for _, share := range menu {
		p := w.Scenario.Economy.Baseline()
		t := agent.Transfer{From: from, To: to, Amount: share * amount}
		t.Compile(p, w.public)
		if err := w.solver.Solve(&with, p, nil); err != nil {
			return nil, fmt.Errorf("sim: what %s offers %s over issue %q cannot be paid: %w", from, to, of, err)
		}
		after := welfare.EffectsOf(&with, agent.Payoffs(w.public))
		out = append(out, deal{after.Flow(payee) - before.Flow(payee), after.Flow(payer) - before.Flow(payer)})
	}
	return out, nil
}

// price prices what may be paid over the issues.
func (w *World) price() error {
	if err := w.priceRewards(); err != nil {
		return err
	}
	w.offers, w.mediations = make([][][]deal, len(w.Scenario.Issues)), make([][][]deal, len(w.Scenario.Issues))
	for k := range w.Scenario.Issues {
		q := &w.Scenario.Issues[k]
		for _, x := range q.Inducements {
			var deals []deal
			if w.On(mechanism.Inducements) && w.On(mechanism.DonorChoice) {
				var err error
				if deals, err = w.priced(x.Donor, q.Target, x.Amount, q.ID); err != nil {
					return err
				}
			}
			w.offers[k] = append(w.offers[k], deals)
		}
		for _, x := range q.Mediations {
			var deals []deal
			if w.On(mechanism.Mediation) {
				var err error
				if deals, err = w.priced(x.Mediator, x.Sender, x.Compensation, q.ID); err != nil {
					return err
				}
			}
			w.mediations[k] = append(w.mediations[k], deals)
		}
	}
	return nil
}
