package standoff

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file lists the contingencies for every actor that prices the future: open
// threats, measures that will end, and standoffs that a treaty could settle.

// EndTurn is the number of quarters after which the second chance that measures have
// ended counts: two years.
const EndTurn = 8

// Threats returns the open threats of a period as publicly priced, with the expected
// end of measures in force.
func (s *State) Threats(period int, length treaty.Length) (out []agent.SanctionThreat) {
	for k := range s.Standoffs {
		d := &s.Standoffs[k]
		r := &s.Docket.Regimes()[k]
		if d.Fading != ([2]float64{}) {
			out = append(out, s.fading(k, period, length)...)
		}
		if carried := s.Carried(k, period); carried != nil {
			out = append(out, agent.SanctionThreat{Regime: r.ID, Carried: carried, From: max(d.Deadline, period+1), Chance: d.Chance})
		}
	}
	return out
}

// Carried returns the docket with the open threat of a standoff carried out in a period,
// or nil without an open threat that can be carried out then.
func (s *State) Carried(k, period int) *sanction.Docket {
	d, r := &s.Standoffs[k], &s.Docket.Regimes()[k]
	if now, _ := s.Docket.Standing(r.ID); now.State != sanction.Threatened || d.Chance == 0 {
		return nil
	}
	carried, err := After(s.Docket, Imposition(s.Docket, r, period, d.Severity)...)
	if err != nil {
		return nil
	}
	return carried
}

// fading returns the expected end of measures in force, and of retaliation against the
// measures, as publicly priced. The result is nil if the measures cannot end now.
func (s *State) fading(k, period int, length treaty.Length) (out []agent.SanctionThreat) {
	d, r := &s.Standoffs[k], &s.Docket.Regimes()[k]
	now, _ := s.Docket.Standing(r.ID)
	events := Ending(s.Docket, r, period, "")
	for i := range s.Standoffs {
		other := &s.Docket.Regimes()[i]
		x, _ := s.Docket.Standing(other.ID)
		if s.Standoffs[i].Issue != d.Issue || other.Senders[0] != r.Target || other.Target != LeaderOf(r, &now) || !Bites(&x) {
			continue
		}
		events = append(events, ByAll(other, sanction.Event{Kind: sanction.Lift, Period: period, For: x.Members}, x.Members)...)
	}
	ended, err := After(s.Docket, events...)
	if err != nil {
		return nil
	}
	turn := period + length.Periods(EndTurn)
	return []agent.SanctionThreat{
		{Regime: r.ID, Carried: ended, From: period + 1, Until: turn, Chance: d.Fading[0]},
		{Regime: r.ID, Carried: ended, From: turn, Chance: d.Fading[1]},
	}
}

// Settlements returns the open standoffs of a period that a treaty could settle.
func (s *State) Settlements(period int) (out []agent.IssueLinkage) {
	for k := range s.Standoffs {
		d, r := &s.Standoffs[k], &s.Docket.Regimes()[k]
		now, _ := s.Docket.Standing(r.ID)
		if !Opened(&now) || d.Demand == 0 || d.Met {
			continue
		}
		without, err := After(s.Docket, Ending(s.Docket, r, period, "")...)
		if err != nil {
			continue
		}
		out = append(out, agent.IssueLinkage{Regime: r.ID, Leader: LeaderOf(r, &now), Docket: without, Step: max(0, d.Demand-s.Issues[d.Issue].Level)})
	}
	return out
}

// Worth returns the worth of full compliance to an actor in each of some settlements,
// in percent of income per quarter. The worth is the secret of the actor. Trust is the
// trust of the actor's seat in the others.
func (s *State) Worth(r *Rules, settlements []agent.IssueLinkage, actor string, trust []belief.Reputation) []float64 {
	if len(settlements) == 0 {
		return nil
	}
	out := make([]float64, len(settlements))
	seat := r.seat(actor)
	for n := range settlements {
		k := slices.IndexFunc(s.Docket.Regimes(), func(x sanction.Regime) bool { return x.ID == settlements[n].Regime })
		at := s.Standoffs[k].Issue
		q, state := &r.Issues[at], &s.Issues[at]
		switch claim := q.Claim(actor); {
		case actor == q.Target:
			out[n] = -state.Resolve + r.Reward(at, state, seat, trust)
		case claim >= 0:
			out[n] = state.Values[claim] + r.Reward(at, state, seat, trust)
		}
		if step := settlements[n].Step; step > 0 {
			out[n] += r.Mediated(at, state, seat) / step // full relief brings the whole payment
		}
	}
	return out
}
