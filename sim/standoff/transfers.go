package standoff

import (
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// This file prices the levers beside sanctions that cost money: inducements to
// compliance, and compensation by mediators for relief. The cost is on the books of
// both sides. The prices are market prices at the baseline.

// Menu lists the shares of its declared maximum that an actor can offer. The quarters
// are an assumption, like the quarters of the levels of compliance.
var Menu = [...]float64{0.25, 0.5, 0.75, 1}

// menuStep returns the place of a share in the menu, or -1 for a share of 0.
func menuStep(share float64) int {
	for k, s := range Menu {
		if share == s {
			return k
		}
	}
	return -1
}

// Pledge is money set aside for a sender that has given relief, paid until a period.
type Pledge struct {
	From, To string
	// Amount is at an annual rate in the unit of the economy's data.
	Amount float64
	Until  int
}

// Deal is the worth of a transfer to the receiver (Gain) and to the payer (Cost, negative), in
// percent of income per quarter, while the transfer is paid.
type Deal struct{ Gain, Cost float64 }

// Prices are the worth of transfers at baseline prices. Other changes hardly move the
// worth of a transfer.
type Prices struct {
	// Rewards are the gains of the target and the costs of the donors at full
	// compliance where donors are bound to inducements, by issue and seat, in percent
	// of income per quarter.
	Rewards [][]float64
	// Offers are the deals of full compliance, by issue, inducement and step of the menu.
	Offers [][][]Deal
	// Mediations are the deals of compensation while it is paid, by issue, mediation and
	// step of the menu.
	Mediations [][][]Deal
}

// Price returns the prices of all possible payments over the issues.
func (r *Rules) Price(economy *market.Economy, solver *market.Solver) (p Prices, err error) {
	if p.Rewards, err = r.priceRewards(economy, solver); err != nil {
		return p, err
	}
	p.Offers, p.Mediations = make([][][]Deal, len(r.Issues)), make([][][]Deal, len(r.Issues))
	for k := range r.Issues {
		q := &r.Issues[k]
		for _, x := range q.Inducements {
			var deals []Deal
			if r.on(mechanism.Inducements) && r.on(mechanism.DonorChoice) {
				if deals, err = r.price(economy, solver, x.Donor, q.Target, x.Amount, q.ID); err != nil {
					return p, err
				}
			}
			p.Offers[k] = append(p.Offers[k], deals)
		}
		for _, x := range q.Mediations {
			var deals []Deal
			if r.on(mechanism.Mediation) {
				if deals, err = r.price(economy, solver, x.Mediator, x.Sender, x.Compensation, q.ID); err != nil {
					return p, err
				}
			}
			p.Mediations[k] = append(p.Mediations[k], deals)
		}
	}
	return p, nil
}

// price returns the deals of a transfer over an issue at the steps of the menu.
func (r *Rules) price(economy *market.Economy, solver *market.Solver, from, to string, amount float64, of string) (out []Deal, err error) {
	baseline := economy.Baseline()
	var with, without market.Equilibrium
	if err := solver.Solve(&without, baseline, nil); err != nil {
		return nil, err
	}
	before := welfare.EffectsOf(&without, agent.Payoffs(r.Actors))
	payer, payee := r.seat(from), r.seat(to)
	for _, share := range Menu {
		p := economy.Baseline()
		t := agent.Transfer{From: from, To: to, Amount: share * amount}
		t.Compile(p, r.Actors)
		if err := solver.Solve(&with, p, nil); err != nil {
			return nil, fmt.Errorf("sim: what %s offers %s over issue %q cannot be paid: %w", from, to, of, err)
		}
		after := welfare.EffectsOf(&with, agent.Payoffs(r.Actors))
		out = append(out, Deal{after.Flow(payee) - before.Flow(payee), after.Flow(payer) - before.Flow(payer)})
	}
	return out, nil
}

// priceRewards prices inducements that bind donors: the gain of the target and the
// costs of the donors at full compliance on each issue, by seat, in percent of income
// per quarter. All inducements of an issue are priced together, at the baseline.
func (r *Rules) priceRewards(economy *market.Economy, solver *market.Solver) ([][]float64, error) {
	rewards := make([][]float64, len(r.Issues))
	for k := range r.Issues {
		rewards[k] = make([]float64, len(r.Actors))
		q := &r.Issues[k]
		if len(q.Inducements) == 0 || !r.on(mechanism.Inducements) || r.on(mechanism.DonorChoice) {
			continue
		}
		p := economy.Baseline()
		var with, without market.Equilibrium
		if err := solver.Solve(&without, p, nil); err != nil {
			return nil, err
		}
		sides := []string{q.Target}
		for _, x := range q.Inducements {
			t := agent.Transfer{From: x.Donor, To: q.Target, Amount: x.Amount}
			t.Compile(p, r.Actors)
			sides = append(sides, x.Donor)
		}
		if err := solver.Solve(&with, p, nil); err != nil {
			return nil, fmt.Errorf("sim: the inducements of issue %q cannot be paid: %w", q.ID, err)
		}
		after, before := welfare.EffectsOf(&with, agent.Payoffs(r.Actors)), welfare.EffectsOf(&without, agent.Payoffs(r.Actors))
		for seat := range r.Actors {
			if slices.Contains(sides, r.Actors[seat].ID) {
				rewards[k][seat] = after.Flow(seat) - before.Flow(seat)
			}
		}
	}
	return rewards, nil
}

// Induced reports whether anything may be offered for compliance.
func (r *Rules) Induced() bool {
	return r.on(mechanism.Inducements) && slices.ContainsFunc(r.Issues, func(q crisis.Issue) bool { return len(q.Inducements) > 0 })
}

// Reward returns the worth to a seat of inducements on offer for full compliance on an
// issue, in percent of income per quarter, negative for a donor:
//
//	target  sum_x trust_x gain_x,      donor  cost_x
//
// The target's trust in each donor is trust in promises in quarters of stress. Trust is
// the trust of the seat in the others.
func (r *Rules) Reward(q int, s *Issue, seat int, trust []belief.Reputation) (sum float64) {
	if !r.on(mechanism.DonorChoice) {
		return r.Prices.Rewards[q][seat]
	}
	if !r.on(mechanism.Inducements) {
		return 0
	}
	issue := &r.Issues[q]
	for x := range issue.Inducements {
		at := menuStep(s.Offered[x])
		if at < 0 {
			continue
		}
		switch donor := issue.Inducements[x].Donor; r.Actors[seat].ID {
		case issue.Target:
			sum += trust[r.seat(donor)].In(true).Mean() * r.Prices.Offers[q][x][at].Gain
		case donor:
			sum += r.Prices.Offers[q][x][at].Cost
		}
	}
	return sum
}

// Mediated returns the worth to a seat of mediators' offers over an issue after full
// relief, in percent of income per quarter as an annuity: the share of a permanent flow
// that the payments make up in their term. The worth is negative for the mediator.
func (r *Rules) Mediated(q int, s *Issue, seat int) (sum float64) {
	if !r.on(mechanism.Mediation) {
		return 0
	}
	issue := &r.Issues[q]
	for n := range issue.Mediations {
		m, at := &issue.Mediations[n], menuStep(s.Mediated[n])
		if at < 0 {
			continue
		}
		term := 1 - math.Pow(r.Actors[seat].Discount(), float64(m.Term(r.Length)))
		switch r.Actors[seat].ID {
		case m.Sender:
			sum += term * r.Prices.Mediations[q][n][at].Gain
		case m.Mediator:
			sum += term * r.Prices.Mediations[q][n][at].Cost
		}
	}
	return sum
}

// Paid returns the payments over the issues in a period: inducements to compliance, and
// pledges to senders that have given relief.
func (s *State) Paid(r *Rules, period int) (out []agent.Transfer) {
	for k := range s.Issues {
		out = append(out, s.rewarded(r, k)...)
		for _, x := range s.Issues[k].Pledges {
			if r.on(mechanism.Mediation) && period < x.Until {
				out = append(out, agent.Transfer{From: x.From, To: x.To, Amount: x.Amount})
			}
		}
	}
	return out
}

// rewarded returns the inducements to compliance with an issue that are paid now.
func (s *State) rewarded(r *Rules, k int) (out []agent.Transfer) {
	q, state := &r.Issues[k], &s.Issues[k]
	for n, x := range q.Inducements {
		amount := state.Paid[n]
		if !r.on(mechanism.DonorChoice) {
			amount = (state.Level + state.Feigned) * x.Amount
		}
		if r.on(mechanism.Inducements) && amount > 0 {
			out = append(out, agent.Transfer{From: x.Donor, To: q.Target, Amount: amount})
		}
	}
	return out
}
