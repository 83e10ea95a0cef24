package agent

import (
	"math"

	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// What a text does to security while everybody keeps it. A threat is dependence on others in
// some sectors, and what a measure averts of its loss is the share of the imports there that
// it stops (see averted). A text that has those imports grow leaves its party more exposed
// than the world without it by the same rule: the share of them that the world without it
// would spare. So the loss to threats under a text, against none, is
//
//	-L(z) spared        spared = 1 - M(without)/M(with), between -1 and 1
//
// and negative shares, of texts that make the imports fall, are gains. That L is what a threat
// costs at the imports of the world that it is met in is an assumption; it is what the
// rule of compliance goes by when it weighs a measure.
//
// Outside a text nobody in the model raises tariffs above the baseline. What a text forbids
// is thus the return to the world without it, and no more.

// Averted is the share of a seat's imports before, in the sectors of its threats, that a
// measure has stopped, in [0, 1].
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

// dependent lists the sectors of a seat's threats, by their places.
func (s *Situation) dependent(seat int) []int {
	if s.dependence == nil {
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

// Spared is the share of a threat's loss that one world has a seat bear less of than another:
// minus what the other one spares it, if that is more.
func (s *Situation) Spared(from, to *welfare.Effects, seat int) float64 {
	if s.SecurityThreatTo(seat) == (SecurityThreat{}) || from == to {
		return 0
	}
	if share := s.Averted(from, to, seat); share > 0 {
		return share
	}
	return -s.Averted(to, from, seat)
}

// Burden is the present value of the losses to threats from a number of quarters ahead on,
// if nothing answers them and the level is known now: exactly, however far ahead.
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

// ahead is the chances of the levels some quarters ahead.
func (p SecurityThreat) ahead(level, quarters int) (chances [ThreatLevels]float64) {
	chances[level] = 1
	for range quarters {
		var next [ThreatLevels]float64
		for z, chance := range chances {
			for to, move := range p.Row(z) {
				next[to] += chance * move
			}
		}
		chances = next
	}
	return chances
}

// ExposureMinded reports whether the actor counts what threats cost it under a text.
func (v View) ExposureMinded() bool {
	return !v.Without.ThreatForesight && v.SecurityThreatTo(v.Seat) != (SecurityThreat{})
}

// ThreatLosses is what the actor expects to lose to threats in each of some quarters, the present
// one first, if nothing answers them: the last stands for all that follow. It is nil if the
// actor counts none.
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

// ThreatRelief is the annuity of what leaving one world for another spares the actor in losses to
// threats, from a number of quarters ahead on.
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
