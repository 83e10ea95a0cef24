package sanction

import (
	"math"

	"github.com/tradetalk/tradetalk/treaty"
)

// May says why an event is not allowed now, or nil if it is. It is the check that Apply
// makes, and changes nothing: what is allowed here and now Apply accepts.
func (d *Docket) May(e Event) error {
	_, err := d.try(e)
	return err
}

// After tells how the regime of an event would stand after it, which changes nothing.
// An event that is not allowed is the error that Apply would return.
func (d *Docket) After(e Event) (Standing, error) {
	m, err := d.try(e)
	if err != nil {
		return Standing{}, err
	}
	return m.s, nil
}

// Ballot tells which vote an event needs in its For and Against, and who may vote, in
// the order of the docket's parties. Without voters it needs none.
func (d *Docket) Ballot(e Event) (rule treaty.VoteRule, voters []string) {
	k := d.index(e.Regime)
	if k < 0 {
		return 0, nil
	}
	m := move{d: d, k: k, r: &d.regimes[k], s: *d.standing[k], Event: e}
	if rule, needed := m.ballot(); needed {
		return rule, m.s.Members
	}
	return 0, nil
}

// InForce reports whether a regime has measures of any sender in force in a period, as
// the docket stands.
func (d *Docket) InForce(regime string, period int) bool {
	k := d.index(regime)
	return k >= 0 && d.standing[k].InForceIn(period)
}

// Members are the senders of a regime now, in the order of the docket's parties. The
// slice must not be changed.
func (d *Docket) Members(regime string) []string {
	if k := d.index(regime); k >= 0 {
		return d.standing[k].Members
	}
	return nil
}

// LeaderCost is what the listings of a regime cost the target's leaders in a period, in
// percent of its income per quarter: Regime.LeaderCost of what each sender's measures
// weigh, in proportion to the incomes of the senders that the regime names.
func (d *Docket) LeaderCost(regime string, period int) (cost float64) {
	k := d.index(regime)
	if k < 0 {
		return 0
	}
	s := d.standing[k]
	for _, id := range s.Members {
		if bite := s.Bite(id, period); bite > 0 {
			cost += d.regimes[k].LeaderCost(bite, 0) * d.plans[k].part(d.party(id))
		}
	}
	return cost
}

// Version is a fingerprint of the log. It changes with every event that Apply accepts;
// dockets of the same regimes have the same Version if the same events have happened in
// them, and different ones otherwise, but for a chance of 2^-64. It is 0 before the first.
// With a Segment it is a key under which to remember what a policy does.
func (d *Docket) Version() uint64 { return d.version }

// Segment is the number of the stretch of periods that a period is in: those in which
// no measure changes by itself have the same. As the docket stands, Compile writes the
// same policy for all periods of a segment.
func (d *Docket) Segment(period int) int {
	last := math.MinInt
	for k := range d.standing {
		d.turns(k, func(at int) {
			if at <= period && at > last {
				last = at
			}
		})
	}
	return max(last, 0)
}

// hash mixes an event into the fingerprint of a log, eight bytes at a time: each is
// added, multiplied and folded, as in a step of SplitMix (Steele, Lea and Flood 2014).
func (e *Event) hash(h uint64) uint64 {
	number := func(v uint64) {
		h = ((h ^ v) + 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9
		h ^= h >> 27
	}
	text := func(s string) {
		number(uint64(len(s)))
		for ; len(s) >= 8; s = s[8:] {
			number(uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
				uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56)
		}
		rest := uint64(0)
		for k := range len(s) {
			rest |= uint64(s[k]) << (8 * k)
		}
		number(rest)
	}
	number(uint64(e.Kind))
	number(uint64(e.Period))
	text(e.Regime)
	text(e.Author)
	text(e.Ground)
	text(e.Party)
	text(e.Case)
	number(uint64(e.Until))
	for _, v := range [...]float64{e.Level, e.Harm, e.Amount, e.Route.Detour, e.Route.In, e.Route.Out, e.Route.Watch} {
		number(math.Float64bits(v))
	}
	for _, list := range [...][]string{e.For, e.Against} {
		number(uint64(len(list)))
		for _, id := range list {
			text(id)
		}
	}
	text(e.Route.Via)
	text(string(e.Route.Sectors))
	return h
}
