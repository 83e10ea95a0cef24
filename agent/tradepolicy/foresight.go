package tradepolicy

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/answer"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the answers to a breach that a government foresees: the law in force makes them
// conditional on the breach. Source: Vienna Convention on the Law of Treaties, Article 60; Dispute
// Settlement Understanding, Articles 21 to 23.

var infinity = math.Inf(1)

// Answer is the answer of the injured parties to a breach, as the would-be breaker foresees it.
type Answer struct {
	// Lag is the time from the start of the breach to the answer in periods; the end of the text
	// comes in the next whole period.
	Lag float64
	// Loss is the loss of the breaker by the answer, in percent of its income per quarter, for as
	// long as the breach lasts.
	Loss float64
	// Authorised is the number of periods from the start of the breach to authorised retaliation,
	// 0 for none. Retaliation is the loss per quarter from then on, in place of Loss.
	Authorised  int
	Retaliation float64
	// Ended are the effects of the world after the end of the text, for good, or nil where the
	// text goes on. Loss is zero then.
	Ended *welfare.Effects
}

// loss returns the present value of the answer over some periods of the breach, by the discount
// factor d, in percent of a period's income. past is the number of periods that the breach has lasted.
func (a *Answer) loss(d float64, past, periods int) float64 {
	from := func(lag float64) float64 { // a unit in each period from the lag on
		return numeric.Span(d, periods) - numeric.Span(d, min(float64(periods), max(0, lag-float64(past))))
	}
	authorised := float64(a.Authorised)
	if a.Authorised == 0 {
		return a.Loss * from(a.Lag)
	}
	return a.Loss*max(0, from(a.Lag)-from(authorised)) + max(a.Loss, a.Retaliation)*from(max(a.Lag, authorised))
}

// Case is a breach of a module by a list of increases, to be answered.
type Case struct {
	Breach
	// Own are the increases of the government.
	Own []agent.TariffIncrease
	// Kept are the effects of the world with the increases held now and no breach by this
	// government, Broken the effects with the breach and without an answer.
	Kept, Broken *welfare.Effects
}

// Foresight returns the answer to a breach. Nil stands for the answer that the law in force permits.
type Foresight func(v agent.View, c *Case) (Answer, error)

// foresee returns the answer that the law in force makes conditional on a breach, by public
// payoffs (see [continuation.Enforcement]). Each injured party chooses between a suspension of its
// concessions at a share of the harm, nothing, and the end of the text. Where panels settle disputes,
// retaliation up to the cap is authorised after the ruling and the time to comply, and an exclusive
// procedure allows no answer before. After the end of a text each former party makes its own best
// move of all goods (see [Unbound]).
func foresee(v agent.View, c *Case) (Answer, error) {
	s := v.Situation
	f := continuation.Enforces(s, s.Register.Agreed(c.Module))
	f.Rules.Stand = v.TradePolicy.Stand // an increase stands as trade policy says
	ended, err := reversion(s, c.Module, c.Seat, c.Own)
	if err != nil {
		return Answer{}, err
	}
	a, err := f.Answers(&answer.Breach{Situation: s, Breaker: c.Seat, Parties: c.Partners, Kept: c.Kept, Broken: c.Broken}, ended)
	if err != nil {
		return Answer{}, err
	}
	if a.Suspension.Terminates {
		return Answer{Lag: f.Rules.Lag, Ended: ended}, nil
	}
	out := Answer{Lag: f.Rules.Lag, Loss: a.Suspension.Loss}
	if f.Panels {
		out.Authorised, out.Retaliation = f.Authorised, a.Retaliation
	}
	return out, nil
}

// Grim returns the answer by which all others end the text, whatever it costs them.
func Grim(v agent.View, c *Case) (Answer, error) {
	ended, err := reversion(v.Situation, c.Module, c.Seat, c.Own)
	return Answer{Lag: 1, Ended: ended}, err
}

// unbound keeps the moves of the parties of a module after its end, by module.
type unbound struct {
	of map[string][]agent.TariffIncrease
}

// Unbound returns the tariffs that the parties of a module in force are expected to raise once the
// module has ended: of each party without an increase of its own the best move on all goods, by its
// public payoff, against all others as they are (level-1 play). The moves are found once for a
// situation.
func Unbound(s *agent.Situation, module string) ([]agent.TariffIncrease, error) {
	known := memo.Of(s.Memo(), func() *unbound { return &unbound{map[string][]agent.TariffIncrease{}} })
	moves, ok := known.of[module]
	if ok || s.TradePolicy.Points == nil { // nobody raises tariffs outside texts
		return moves, nil
	}
	now := s.TariffIncreases
	before, err := s.Effects(agent.Query{Period: s.Period, Without: module, Increases: &now})
	if err != nil {
		return nil, err
	}
	e, standing := s.Book.Economy(), s.Register.Standing(module)
	for k := range s.Actors {
		if !standing.BoundIn(s.Actors[k].ID, s.Period) || len(held(s, k)) > 0 {
			continue
		}
		best, gain := agent.TariffIncrease{}, s.TradePolicy.Cost+numeric.Negligible
		for _, points := range s.TradePolicy.Points {
			x := agent.TariffIncrease{By: s.Actors[k].ID, Sectors: sectorSets(e, &s.Actors[k])[0], Points: points, Since: s.Period}
			list := append(slices.Clip(now), x)
			after, err := s.Effects(agent.Query{Period: s.Period, Without: module, Increases: &list})
			if err != nil {
				return nil, err
			}
			if g := after.Flow(k) - before.Flow(k) - s.Rest.Cost(e, s.Actors, k, list[len(list)-1:]); g > gain {
				best, gain = x, g
			}
		}
		if best.By != "" {
			moves = append(moves, best)
		}
	}
	known.of[module] = moves
	return moves, nil
}

// reversion returns the effects of the world after the end of a module, with the increases of one
// government and the moves of the other former parties (see [Unbound]).
func reversion(s *agent.Situation, module string, seat int, own []agent.TariffIncrease) (*welfare.Effects, error) {
	moves, err := Unbound(s, module)
	if err != nil {
		return nil, err
	}
	list := replaced(s, seat, own)
	for _, x := range moves {
		if x.By != s.Actors[seat].ID {
			list = append(list, x)
		}
	}
	return s.Effects(agent.Query{Period: s.Period, Without: module, Increases: &list})
}

// lapsed returns the events by which the suspensions of some modules towards a party end.
func lapsed(s *agent.Situation, party string) (out []treaty.Event) {
	for m, standing := range s.Register.InForce() {
		for k := range standing.Suspensions {
			one := &standing.Suspensions[k]
			if one.Against == party && s.Period >= one.From && s.Period < one.Until {
				out = append(out, treaty.Event{Kind: treaty.Resumed, Period: s.Period, Module: m.ID, Author: one.By, Party: party, Case: one.Case})
			}
		}
	}
	return out
}
