package sanction

import (
	"math"

	"github.com/tradetalk/tradetalk/treaty"
)

// May returns nil for an event allowed now, and otherwise the error of Apply. May
// changes nothing.
func (d *Docket) May(e Event) error {
	_, err := d.try(e)
	return err
}

// After returns the standing of the regime after an event, without a change in the
// docket. For an event not allowed After returns the error of Apply.
func (d *Docket) After(e Event) (Standing, error) {
	m, err := d.try(e)
	if err != nil {
		return Standing{}, err
	}
	return m.s, nil
}

// Ballot returns the vote rule needed by an event in For and Against, and the voters in
// the order of the parties of the docket. An event without a vote has no voters.
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

// InForce reports whether a regime has measures of any sender in force in a period,
// under the present docket.
func (d *Docket) InForce(regime string, period int) bool {
	k := d.index(regime)
	return k >= 0 && d.standing[k].InForceIn(period)
}

// Members returns the IDs of the present senders of a regime, in the order of the
// parties of the docket. The caller must not change the slice.
func (d *Docket) Members(regime string) []string {
	if k := d.index(regime); k >= 0 {
		return d.standing[k].Members
	}
	return nil
}

// LeaderCost returns the cost of the listings of a regime to the leaders of the target
// in a period, in percent of the income of the target per quarter: the listings at
// the weight of the measures of each sender, averaged over the incomes of the named
// senders.
func (d *Docket) LeaderCost(regime string, period int) (cost float64) {
	k := d.index(regime)
	if k < 0 {
		return 0
	}
	s := d.standing[k]
	for _, id := range s.Members {
		if bite := s.Bite(id, period); bite > 0 {
			cost += d.regimes[k].leaderCost(bite, 0) * d.plans[k].part(d.party(id))
		}
	}
	return cost
}

// Version returns a fingerprint of the log, 0 for an empty log. Every accepted event
// changes the fingerprint. Dockets of the same regimes with the same events have equal
// versions; other dockets have different versions, up to a chance of 2^-64. Version and
// Segment together are a key for a cache of policies.
func (d *Docket) Version() uint64 { return d.version }

// Segment returns the number of the segment of a period. A segment is a stretch of
// periods without a change of measures by date. Under the present docket Compile writes
// the same policy for all periods of a segment.
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

// hash mixes an event into the fingerprint of a log, eight bytes at a time: each word
// is added, multiplied and folded, as in a step of SplitMix (Steele, Lea and Flood
// 2014).
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
	for _, v := range [...]float64{e.Level, e.Harm, e.Amount, e.Route.Detour, e.Route.In, e.Route.Out, e.Route.Watch, e.Route.Margin} {
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

// EffortOf returns the chance with which the customs and courts of a sender detect a
// covert shipment: the sender's own effort or, before any choice, the effort of the regime.
func (s *Standing) EffortOf(r *Regime, sender string) float64 {
	return share(s.Efforts, sender, r.Effort)
}
