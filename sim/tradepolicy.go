package sim

import (
	"context"

	"github.com/tradetalk/tradetalk/agent"
	decide "github.com/tradetalk/tradetalk/agent/tradepolicy"
	"github.com/tradetalk/tradetalk/sim/internal/tradepolicy"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// TradePolicy lets governments raise tariffs outside texts, hold, or take increases back
// at reviews, and records the breaches that the increases in force are.
type TradePolicy struct{}

// Name returns "TradePolicy".
func (TradePolicy) Name() string { return "TradePolicy" }

// Step sets the prices of free tariffs in the first period, and holds the reviews due
// in later ones.
func (TradePolicy) Step(_ context.Context, w *World) ([]Move, error) {
	if !w.On(mechanism.TradePolicy) {
		return nil, nil
	}
	s := w.Situation()
	if w.Period == 0 {
		rest, err := decide.RestPrices(s)
		return []Move{{Do: func(w *World) error { w.rest = rest; return nil }}}, err
	}
	next, acts, err := tradepolicy.Step(w.snapshot(s, "TradePolicy"), w.Tariffs, tradepolicy.Input{Home: w.Domestic.Home})
	return append(enacted(acts, &w.Obligations), Move{Do: func(w *World) error { w.Tariffs = next; return nil }}), err
}

// tradePolicy returns the parameters of tariffs outside texts, defaults included, or the
// zero value if nobody raises such tariffs.
func (w *World) tradePolicy() (p agent.TradePolicyParameters) {
	if w.On(mechanism.TradePolicy) {
		p = w.Scenario.TradePolicy.WithDefaults(w.Scenario.PeriodLength, w.On(mechanism.Adaptation))
	}
	return p
}
