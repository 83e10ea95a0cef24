package agent

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// threats is the public process of a seat.
func (s *Situation) threats(seat int) ThreatProcess {
	if seat < len(s.Threats) {
		return s.Threats[seat]
	}
	return ThreatProcess{}
}

// income is a seat's baseline income at an annual rate, in the unit of the economy's
// data.
func (s *Situation) income(seat int) float64 {
	sum := 0.0
	for _, id := range s.Actors[seat].Regions {
		n, _ := s.Book.Economy().RegionIndex(id)
		sum += s.Book.Economy().Income(n)
	}
	return sum
}

// gain is the present value of the difference between two worlds in the actor's own
// flow payoff, its present motive included, over some quarters.
func (v View) gain(from, to *welfare.Prices, quarters int) float64 {
	d := v.Self.Discount()
	sum := (to.Flow(v.Seat) - from.Flow(v.Seat)) * numeric.Span(d, quarters)
	if g := v.pressing(); g != nil {
		pressed := func(p *welfare.Prices) float64 {
			return p.Stake(v.Self.Regions, g.Sectors) - p.RealIncome(v.Self.Regions)
		}
		sum += v.Motive.Weight * (pressed(to) - pressed(from)) * numeric.Span(d*(1-v.Motive.Fall), quarters)
	}
	return sum
}

// pressing is the group that has the ear of the government now, or nil.
func (v View) pressing() *Group {
	if !v.Private.Motive {
		return nil
	}
	return v.Motive.GroupOf(&v.Self.Public)
}

// protection is the present value of the loss that a measure averts over some quarters.
func (v View) protection(from, to *welfare.Prices, quarters int) float64 {
	p := v.threats(v.Seat)
	if p == (ThreatProcess{}) {
		return 0
	}
	share := v.averted(from, to, v.Seat)
	if share == 0 {
		return 0
	}
	sum, weight := 0.0, 1.0
	for expected := p.expecting(v.Private.Threat); quarters > 0; quarters-- {
		sum += weight * expected.next()
		weight *= v.Self.Discount()
	}
	return share * sum
}

// Unanswered is -v(comply): the loss to threats that the actor expects if nothing is
// done about them, as an annuity in percent of income per quarter.
func (v View) Unanswered() float64 {
	p := v.threats(v.Seat)
	if p == (ThreatProcess{}) {
		return 0
	}
	return v.annuity(p.Expected(v.Private.Threat, 400))
}

// harms is what one world does to the others against another, by seat: percent of
// their baseline real income.
func (v View) harms(from, to *welfare.Prices, members []string) []float64 {
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
