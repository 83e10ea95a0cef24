package standoff

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Ending returns the events by which all members withdraw a threat or lift measures.
func Ending(d *sanction.Docket, r *sanction.Regime, period int, ground string) []sanction.Event {
	s, _ := d.Standing(r.ID)
	e := sanction.Event{Kind: sanction.BackDown, Period: period, Ground: ground, For: s.Members}
	if !Bites(&s) {
		return ByAll(r, e, []string{LeaderOf(r, &s)})
	}
	e.Kind = sanction.Lift
	return ByAll(r, e, Running(d, r, Ordered(r, s.Members)))
}

// After returns a docket after some events, or an error if an event is not allowed. The
// docket given does not change.
func After(d *sanction.Docket, events ...sanction.Event) (*sanction.Docket, error) {
	d = d.Clone()
	for _, e := range events {
		if err := d.Apply(e); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// Imposition returns the events by which a regime comes into force with the votes of
// all members.
func Imposition(d *sanction.Docket, r *sanction.Regime, period int, level float64) []sanction.Event {
	s, _ := d.Standing(r.ID)
	e := sanction.Event{Kind: sanction.Impose, Period: period, Level: level, For: s.Members}
	return ByAll(r, e, Ordered(r, s.Members))
}

// ByAll returns the events of a joint move: an event by the leader of an institution,
// otherwise an event by each member. Votes are filled in where the regime has a vote.
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

// LeaderOf returns the member that leads a regime: the first sender that is still a
// member, or else the first member.
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

// Ordered returns the members of a coalition with the leader first.
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

// Running returns the listed members with measures in force or suspended. An
// institution has a single course, so either all members are returned or none.
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

// Bites reports whether the measures of a regime are in force or only suspended.
func Bites(s *sanction.Standing) bool { return Biting(s.State) }

// Biting reports whether a course of measures is in force or only suspended.
func Biting(s sanction.State) bool {
	switch s {
	case sanction.Imposed, sanction.Escalated, sanction.Eased, sanction.SnappedBack, sanction.Suspended:
		return true
	}
	return false
}
