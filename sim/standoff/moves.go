package standoff

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Ending are the events by which a threat is withdrawn, or measures are lifted, by all.
func Ending(d *sanction.Docket, r *sanction.Regime, period int, ground string) []sanction.Event {
	s, _ := d.Standing(r.ID)
	e := sanction.Event{Kind: sanction.BackDown, Period: period, Ground: ground, For: s.Members}
	if !Bites(&s) {
		return ByAll(r, e, []string{LeaderOf(r, &s)})
	}
	e.Kind = sanction.Lift
	return ByAll(r, e, Running(d, r, Ordered(r, s.Members)))
}

// After is a docket once some events have happened in it.
func After(d *sanction.Docket, events ...sanction.Event) (*sanction.Docket, error) {
	d = d.Clone()
	for _, e := range events {
		if err := d.Apply(e); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// Imposition are the events by which a regime comes into force, all its members agreeing.
func Imposition(d *sanction.Docket, r *sanction.Regime, period int, level float64) []sanction.Event {
	s, _ := d.Standing(r.ID)
	e := sanction.Event{Kind: sanction.Impose, Period: period, Level: level, For: s.Members}
	return ByAll(r, e, Ordered(r, s.Members))
}

// ByAll is a move that all members make: one event by the leader where an institution
// moves all, otherwise one by each. Where there is a vote it says who is for it.
func ByAll(r *sanction.Regime, e sanction.Event, members []string) []sanction.Event {
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

// LeaderOf is the member that leads a regime: the first of its senders that is still
// one, or the first member.
func LeaderOf(r *sanction.Regime, s *sanction.Standing) string {
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

// Ordered are the members of a coalition with its leader first.
func Ordered(r *sanction.Regime, members []string) []string {
	s := sanction.Standing{Members: members}
	lead := LeaderOf(r, &s)
	out := []string{lead}
	for _, id := range members {
		if id != lead {
			out = append(out, id)
		}
	}
	return out
}

// Running are those of some members whose measures are in force or suspended; of an
// institution, which has one course for all, all of them.
func Running(d *sanction.Docket, r *sanction.Regime, members []string) []string {
	if r.Institution != nil {
		return members
	}
	s, _ := d.Standing(r.ID)
	return slices.DeleteFunc(slices.Clone(members), func(id string) bool {
		course, ok := s.Of(id)
		return !ok || !Biting(course.State)
	})
}

// Opened reports whether a regime is threatened, in force or suspended.
func Opened(s *sanction.Standing) bool {
	return s.State == sanction.Threatened || Bites(s)
}

// Bites reports whether measures are in force or only suspended.
func Bites(s *sanction.Standing) bool { return Biting(s.State) }

// Biting reports the same of one course of measures.
func Biting(s sanction.State) bool {
	switch s {
	case sanction.Imposed, sanction.Escalated, sanction.Eased, sanction.SnappedBack, sanction.Suspended:
		return true
	}
	return false
}
