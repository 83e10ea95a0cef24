package agent

import (
	"math"

	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// The functions of this file compute the effect of a text on security while all parties comply.
// A threat works through dependence on imports in some sectors. A measure averts a share of the
// loss equal to the share of imports stopped there (see Averted). A text with growing imports
// in those sectors leaves the party more exposed than the world without the text, by the same
// rule: by the share of imports spared in the world without. The loss to threats under a text,
// relative to no text, is
//
//	-L(z) spared        spared = 1 - M(without)/M(with), between -1 and 1
//
// and negative shares, of texts with falling imports, are gains. A threat costs L at the
// imports of the present world: an assumption, shared by the rule of compliance in weighing a
// measure.
//
// Increases of tariffs outside a text ([TariffIncrease]) are part of both worlds. A text
// therefore forbids the return to the world without the text, and nothing else.

// Averted returns the share of a seat's imports stopped by a measure, in the sectors of the
// seat's threats; a number in [0, 1].
func (s *Situation) Averted(before, after *welfare.Effects, seat int) float64 {
	was, is := 0.0, 0.0
	for _, j := range s.dependent(seat) {
		was += before.Imports(seat, j)
		is += after.Imports(seat, j)
	}
	if was == 0 {
		return 0
	}
	return min(1, max(0, 1-is/was))
}

// dependent returns the sectors of a seat's threats, by place in the economy.
func (s *Situation) dependent(seat int) []int {
	if s.dependence == nil || s.Book.Forgets() {
		s.dependence = make([][]int, len(s.Actors))
	}
	if s.dependence[seat] == nil {
		s.dependence[seat] = []int{}
		for j := range s.Book.Economy().NumSectors() {
			if s.SecurityThreatTo(seat).Sectors.Covers(s.Book.Economy(), j) {
				s.dependence[seat] = append(s.dependence[seat], j)
			}
		}
	}
	return s.dependence[seat]
}

// Spared returns the share of a threat's loss spared to a seat in moving between two worlds; a
// number in [-1, 1]. A negative share is a loss spared in the other direction.
func (s *Situation) Spared(from, to *welfare.Effects, seat int) float64 {
	if s.SecurityThreatTo(seat) == (SecurityThreat{}) || from == to {
		return 0
	}
	if share := s.Averted(from, to, seat); share > 0 {
		return share
	}
	return -s.Averted(to, from, seat)
}

// Burden returns the present value of unanswered losses to threats from a number of periods
// ahead on, in percent of baseline real income, given the present level. The value is exact for
// any distance:
//
//	sum_{q >= from} d^q E[L_q | level]
func (p SecurityThreat) Burden(level int, d float64, from int) float64 {
	var flow [ThreatLevels]float64
	var move [ThreatLevels * ThreatLevels]float64
	for z := range flow {
		flow[z] = p.Loss(z)
		row := p.Row(z)
		copy(move[z*ThreatLevels:], row[:])
	}
	c := numeric.RegimeChain{States: ThreatLevels, Flow: flow[:], Move: move[:]}
	var from0 [ThreatLevels]float64
	c.Values(from0[:], d)
	chances := p.ahead(level, from)
	sum := 0.0
	for z, chance := range chances {
		sum += chance * from0[z]
	}
	return math.Pow(d, float64(from)) * sum
}

// ahead returns the probabilities of the levels a number of periods ahead.
func (p SecurityThreat) ahead(level, quarters int) (chances [ThreatLevels]float64) {
	chances[level] = 1
	for range quarters {
		chances = p.moved(chances)
	}
	return chances
}

// ExposureMinded reports whether the actor counts the cost of threats under a text.
func (v View) ExposureMinded() bool {
	return !v.Without.ThreatForesight && v.SecurityThreatTo(v.Seat) != (SecurityThreat{})
}

// ThreatLosses returns the actor's expected unanswered losses to threats in each of some
// periods, the present period first, in percent of baseline real income per period. The last
// entry stands for all later periods. The list is nil if the actor counts no losses.
func (v View) ThreatLosses(quarters int) []float64 {
	if !v.ExposureMinded() {
		return nil
	}
	p, d := v.SecurityThreatTo(v.Seat), v.Self.Discount()
	out := p.Expected(v.Private.Threat, quarters)
	last := quarters - 1
	out[last] = (1 - d) * p.Burden(v.Private.Threat, d, last) / math.Pow(d, float64(last))
	return out
}

// ThreatRelief returns the annuity of losses to threats spared to the actor in moving between
// two worlds, from a number of periods ahead on, in percent of baseline real income per
// quarter.
func (v View) ThreatRelief(from, to *welfare.Effects, quarters int) float64 {
	if !v.ExposureMinded() {
		return 0
	}
	share := v.Spared(from, to, v.Seat)
	if share == 0 {
		return 0
	}
	d := v.Self.Discount()
	return (1 - d) * share * v.SecurityThreatTo(v.Seat).Burden(v.Private.Threat, d, quarters)
}
