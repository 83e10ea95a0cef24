package main

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// world is one world of the table.
type world struct {
	bias       float64 // weight of groups
	deficits   string
	elasticity string
	answers    string
	scenario   sim.Scenario
}

// shortRun is the ratio of short-run to long-run elasticities of Boehm, Levchenko and
// Pandalai-Nayar (2023).
const shortRun = 0.38

// worlds returns the worlds of the table.
func worlds(o options) (out []world, err error) {
	for _, elasticity := range []string{"long run", "x 0.38"} {
		for _, deficits := range []string{"of the data", "zero"} {
			if o.quick && (elasticity != "long run" || deficits != "of the data") {
				continue
			}
			e, err := economy(elasticity, deficits)
			if err != nil {
				return nil, err
			}
			for _, bias := range []float64{0, 0.1} {
				for _, answers := range []string{"nothing", "alone", "joint", "exclusive panels"} {
					one := world{bias: bias, deficits: deficits, elasticity: elasticity, answers: answers}
					one.scenario = base(e, o.quarters, bias, answers)
					out = append(out, one)
				}
			}
		}
	}
	return out, nil
}

// economy returns the economy of eight regions and eight sectors with other elasticities or deficits.
func economy(elasticity, deficits string) (*market.Economy, error) {
	e := wiod.Small()
	if elasticity != "long run" {
		a := e.Accounts()
		for k := range a.Sectors {
			a.Sectors[k].Theta *= shortRun
		}
		var err error
		if e, err = market.New(a); err != nil {
			return nil, fmt.Errorf("elasticities: %w", err)
		}
	}
	if deficits == "zero" {
		return e.ZeroDeficits()
	}
	return e, nil
}

// base returns the base world: every region is a state of its own, bound at the rates of the data from
// the start. Nothing is drawn at random: no threats, no motives, and nobody loses office. Nobody may
// withdraw, so that a breach is the only way to a tariff.
func base(e *market.Economy, quarters int, bias float64, answers string) sim.Scenario {
	var ids []string
	for _, r := range e.Regions() {
		ids = append(ids, r.ID)
	}
	bound := treaty.Module{
		ID: "bound", InitialParties: ids, Withdrawal: treaty.Withdrawal{Barred: true},
		Commitments: []treaty.Commitment{{Kind: treaty.StandStill, Sectors: treaty.Goods}},
	}
	sc := sim.Scenario{
		Economy: e, Actors: agent.FromEconomy(e, ids...), Periods: quarters,
		Switches: mechanism.Switches{mechanism.TradePolicy: true, mechanism.Leaders: false, mechanism.Support: false, mechanism.Renegotiation: false},
	}
	switch answers {
	case "nothing":
		sc.Switches[mechanism.Answers] = false
	case "alone":
		sc.Compliance.Answers = agent.Alone
	case "exclusive panels":
		bound.Disputes = &treaty.Disputes{Exclusive: true}
	}
	for k := range sc.Actors {
		sc.Actors[k].Bias = bias
	}
	sc.Treaty = treaty.Treaty{Modules: []treaty.Module{bound}}
	return sc
}
