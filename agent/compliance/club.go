package compliance

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides which club a state could join in the place of a module: a rival module in force
// that is open to accession and whose parties would admit the state. Only a rival is an outside
// option: what a state can join in any case is no alternative to anything. Sources: Gruber (2000),
// Ruling the World; Voeten (2001, American Political Science Review 95: 845-858) on outside
// options; Buchanan (1965, Economica 32: 1-14) on clubs.

// Club is a module in force as the place to go for a state.
type Club struct {
	// Module is the ID of the club, "" for none.
	Module string
	// Worth is the value of being in the club, in percent of income per quarter as an annuity at
	// present prices: over the present world or, for a state that leaves a module for the club,
	// over being out of that module.
	Worth float64
	// Admits are the parties in favour by public payoffs, Rejects the others.
	Admits, Rejects []string
}

// BestClub returns the best club for the actor in the place of a module: in the place of talks on
// an open module or, for a party to a module in force, of staying in. The zero Club stands for
// none.
func BestClub(v agent.View, module string) (best Club, err error) {
	for c := range v.Register.InForce() {
		if c.Accession == nil || !v.Register.Treaty().Rivals(module, c.ID) || v.Register.Bound(v.Self.ID, c.ID) {
			continue
		}
		club, err := clubOf(v, c, module)
		if err != nil {
			return Club{}, err
		}
		if club.Worth > max(numeric.Negligible, best.Worth) && c.Accession.Vote.Passes(club.Admits, club.Rejects, slices.Concat(club.Admits, club.Rejects)) == nil {
			best = club
		}
	}
	return best, nil
}

// LeavingFor returns the value to a party of leaving a module for a club and the value of staying,
// in percent of income per quarter over the world without the module's obligations of the actor.
func LeavingFor(v agent.View, module string, club *Club) (leaves, stays float64, err error) {
	now, err := v.Effects(agent.Query{Period: v.Period})
	if err != nil {
		return 0, 0, err
	}
	out, err := clubWorld(v, module, nil)
	if err != nil {
		return 0, 0, err
	}
	m := v.Register.Treaty().Module(module)
	stays = now.Flow(v.Seat) - out.Flow(v.Seat) - v.ThreatRelief(now, out, 0) -
		v.SovereigntyCost(m, m.Depth(v.Register.Space(module), v.Register.Standing(module).Draft))
	return club.Worth, stays, nil
}

// clubOf values a club. A state that is bound by the module leaves the module for the club.
func clubOf(v agent.View, c *treaty.Module, module string) (club Club, err error) {
	standing := v.Register.Standing(c.ID)
	members := standing.Members(v.Period)
	early := v.Period < standing.Since+c.Accession.First() && !slices.Contains(c.Accession.AtAnyTime, v.Self.ID)
	if early || len(members) == 0 || slices.Contains(standing.Signatories, v.Self.ID) {
		return Club{}, nil
	}
	leaving := ""
	if v.Register.Bound(v.Self.ID, module) {
		leaving = module
	}
	out, err := clubWorld(v, leaving, nil)
	if err != nil {
		return Club{}, err
	}
	joined := treaty.Text{
		Module: c, Space: v.Register.Space(c.ID), Draft: standing.Draft, Parties: append(slices.Clone(members), v.Self.ID),
		Since: standing.Since, Met: standing.Met,
	}
	in, err := clubWorld(v, leaving, &joined)
	if err != nil {
		return Club{}, err
	}
	club = Club{Module: c.ID}
	club.Worth = in.Flow(v.Seat) - out.Flow(v.Seat) - v.ThreatRelief(in, out, 0) -
		v.SovereigntyCost(c, c.Depth(joined.Space, joined.Draft))
	for _, id := range members {
		k := v.SeatOf(id)
		if in.Flow(k) >= out.Flow(k)-numeric.Negligible {
			club.Admits = append(club.Admits, id)
		} else {
			club.Rejects = append(club.Rejects, id)
		}
	}
	return club, nil
}

// clubWorld prices the present period after the actor has left a module, "" for none, and joined a
// club, nil for none.
func clubWorld(v agent.View, leaving string, joined *treaty.Text) (*welfare.Effects, error) {
	q := agent.Query{Period: v.Period, Without: leaving}
	var texts []treaty.Text
	if leaving != "" {
		rest, ok := v.Register.Text(leaving, v.Period)
		if ok {
			rest.Parties = slices.DeleteFunc(rest.Parties, func(id string) bool { return id == v.Self.ID })
			if len(rest.Parties) > 1 {
				texts = append(texts, rest)
			}
		}
	}
	if joined != nil {
		texts = append(texts, *joined) // the club in force and the club with the actor: the wider text governs
	}
	if len(texts) > 0 {
		q.Text, q.Also = &texts[0], texts[1:]
	}
	return v.Effects(q)
}
