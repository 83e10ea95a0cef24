package sim

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// ending are the events by which a threat is withdrawn, or measures are lifted, by all.
func ending(d *sanction.Docket, r *sanction.Regime, period int, ground string) []sanction.Event {
	s, _ := d.Standing(r.ID)
	e := sanction.Event{Kind: sanction.BackDown, Period: period, Ground: ground, For: s.Members}
	if !bites(&s) {
		return byAll(r, e, []string{leaderOf(r, &s)})
	}
	e.Kind = sanction.Lift
	return byAll(r, e, running(d, r, ordered(r, s.Members)))
}

// after is a docket once some events have happened in it.
func after(d *sanction.Docket, events ...sanction.Event) (*sanction.Docket, error) {
	d = d.Clone()
	for _, e := range events {
		if err := d.Apply(e); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// imposition are the events by which a regime comes into force, all its members agreeing.
func imposition(d *sanction.Docket, r *sanction.Regime, period int, level float64) []sanction.Event {
	s, _ := d.Standing(r.ID)
	e := sanction.Event{Kind: sanction.Impose, Period: period, Level: level, For: s.Members}
	return byAll(r, e, ordered(r, s.Members))
}

// byAll is a move that all members make: one event by the leader where an institution
// moves all, otherwise one by each. Where there is a vote it says who is for it.
func byAll(r *sanction.Regime, e sanction.Event, members []string) []sanction.Event {
	e.Regime = r.ID
	if r.Institution != nil && len(members) > 0 {
		members = members[:1]
	}
	out := make([]sanction.Event, len(members))
	for n, id := range members {
		out[n] = e
		out[n].Author = id
	}
	return out
}

// leaderOf is the member that leads a regime: the first of its senders that is still
// one, or the first member.
func leaderOf(r *sanction.Regime, s *sanction.Standing) string {
	for _, id := range r.Senders {
		if slices.Contains(s.Members, id) {
			return id
		}
	}
	if len(s.Members) > 0 {
		return s.Members[0]
	}
	return r.Senders[0]
}
