package sanction

import (
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Schedule is a list of scheduled regimes with names resolved in an economy, made for
// many calls of CompileUnder. The buffers make a schedule unsafe for concurrent use.
type Schedule struct {
	plans []*plan
	scratch
}

// NewSchedule resolves the names of regimes. The regimes must have passed Validate and
// must not change afterwards. The parties list the regions under the trade policy of
// each party.
func NewSchedule(e *market.Economy, parties []treaty.Party, regimes ...Regime) *Schedule {
	s := new(Schedule)
	for k := range regimes {
		s.plans = append(s.plans, newPlan(&regimes[k], e, parties))
	}
	return s
}

// CompileUnder writes the restrictions of the regimes in force by their dates in a
// period into p, within the floors of a treaty under exports; see [CompileUnder].
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

// Key appends to dst, in bytes, all data of the schedule read by CompileUnder in a
// period: the regimes in force and their exemptions already begun. Schedules of the
// same regimes with equal keys write the same policy.
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
