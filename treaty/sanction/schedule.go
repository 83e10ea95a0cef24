package sanction

import (
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Schedule is some scheduled regimes with their names looked up in an economy, for who
// compiles them many times. It keeps buffers, so that it is not safe for concurrent use.
type Schedule struct {
	plans []*plan
	scratch
}

// NewSchedule looks regimes up, which must have passed Validate and must not change. The
// parties tell whose trade policy covers which regions.
func NewSchedule(e *market.Economy, parties []treaty.Party, regimes ...Regime) *Schedule {
	s := new(Schedule)
	for k := range regimes {
		s.plans = append(s.plans, newPlan(&regimes[k], e, parties))
	}
	return s
}

// CompileUnder writes into p what the regimes in force by their dates stop in a quarter,
// within the floors that a treaty puts under exports; see [CompileUnder].
func (s *Schedule) CompileUnder(p *market.Policy, floors *treaty.ExportFloors, period int) {
	s.regimes = s.regimes[:0]
	for _, l := range s.plans {
		if !l.r.InForce(period) {
			continue
		}
		if len(s.regimes) == cap(s.regimes) {
			s.regimes = append(s.regimes, force{})
		} else {
			s.regimes = s.regimes[:len(s.regimes)+1]
		}
		f := &s.regimes[len(s.regimes)-1]
		f.plan, f.on, f.routes = l, f.on[:0], nil
		f.schedule(period)
	}
	s.compile(p, s.regimes, floors)
}

// Key appends to dst, in bytes, all that CompileUnder reads of the schedule in a quarter:
// which regimes are in force, and which of their exemptions have begun.
func (s *Schedule) Key(dst []byte, period int) []byte {
	for _, l := range s.plans {
		if !l.r.InForce(period) {
			dst = append(dst, 0)
			continue
		}
		dst = append(dst, 1)
		start, _ := l.r.Term()
		for k := range l.r.Exemptions {
			begun := byte(0)
			if period-start >= l.r.Exemptions[k].After() {
				begun = 1
			}
			dst = append(dst, begun)
		}
	}
	return dst
}
