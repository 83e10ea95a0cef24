package agent

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// SovereigntyCost returns the actor's cost of being bound by a module at a depth, in percent of
// baseline real income per quarter: the cost of the depth, and the actor's part in the cost of
// monitoring.
func (v View) SovereigntyCost(m *treaty.Module, depth float64) float64 {
	cost := v.Self.Sovereignty[m.ID] * depth
	if m.Monitoring != nil && !v.Without.Monitoring {
		cost += m.Monitoring.Cost
	}
	return cost
}

// Annuity returns (1-delta) times the present value of flows by quarter, in the unit of the
// flows. The last flow goes on for ever.
func (v View) Annuity(flows []float64) float64 {
	d := v.Self.Discount()
	value := 0.0
	for h := len(flows) - 1; h >= 0; h-- {
		if h == len(flows)-1 {
			value = flows[h] / (1 - d)
			continue
		}
		value = flows[h] + d*value
	}
	return (1 - d) * value
}

// Gain returns the present value of the difference between two worlds in the actor's own flow
// payoff over some periods, in percent of baseline real income. The actor's present motive
// counts.
func (v View) Gain(from, to *welfare.Effects, quarters int) float64 {
	d := v.Self.Discount()
	sum := (to.Flow(v.Seat) - from.Flow(v.Seat)) * numeric.Span(d, quarters)
	if g := v.pressing(); g != nil {
		pressed := func(p *welfare.Effects) float64 {
			return p.Stake(v.Self.Regions, g.Interest()) - p.RealIncome(v.Self.Regions)
		}
		sum += v.Motive.Weight * (pressed(to) - pressed(from)) * numeric.Span(d*(1-v.Motive.Fall), quarters)
	}
	return sum
}

// pressing returns the group with the ear of the government now, or nil.
func (v View) pressing() *Group {
	if !v.Private.Motive {
		return nil
	}
	return v.Motive.GroupOf(&v.Self.Public)
}

// Protection returns the present value of the loss averted by a measure over some periods, in
// percent of baseline real income.
func (v View) Protection(from, to *welfare.Effects, quarters int) float64 {
	p := v.SecurityThreatTo(v.Seat)
	if p == (SecurityThreat{}) {
		return 0
	}
	share := v.Averted(from, to, v.Seat)
	if share == 0 {
		return 0
	}
	return share * v.lossesTo(p, v.Private.Threat, v.Self.Discount(), quarters)
}

// outlook is a threat in the eyes of an actor with a discount factor.
type outlook struct {
	threat   SecurityThreat
	level    int
	discount float64
}

// lossesTo returns the present value of the expected losses to a threat over some periods, the present
// one first. The values for all numbers of periods are worked out once in a situation.
func (s *Situation) lossesTo(p SecurityThreat, level int, discount float64, periods int) float64 {
	known := *memo.Of(s.Memo(), func() *map[outlook][]float64 { return &map[outlook][]float64{} })
	key := outlook{p, level, discount}
	if len(known[key]) <= periods {
		sums, weight := []float64{0}, 1.0
		for _, loss := range p.Expected(level, max(400, periods)) {
			sums, weight = append(sums, sums[len(sums)-1]+weight*loss), weight*discount
		}
		known[key] = sums
	}
	return known[key][max(0, periods)]
}

// Unanswered returns -v(comply): the actor's expected loss to threats without any answer, as an
// annuity in percent of income per quarter.
func (v View) Unanswered() float64 {
	p := v.SecurityThreatTo(v.Seat)
	if p == (SecurityThreat{}) {
		return 0
	}
	return v.Annuity(p.Expected(v.Private.Threat, 400))
}

// HarmToOthers returns the harm to each other member in moving between two worlds, by seat, in
// percent of the member's baseline real income per quarter; 0 or more.
func (v View) HarmToOthers(from, to *welfare.Effects, members []string) []float64 {
	out := make([]float64, len(v.Actors))
	for k := range v.Actors {
		if k != v.Seat && slices.Contains(members, v.Actors[k].ID) {
			if loss := from.Flow(k) - to.Flow(k); loss > numeric.Negligible {
				out[k] = loss
			}
		}
	}
	return out
}
