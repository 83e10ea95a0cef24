package welfare

import (
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Payoff is the economic part of an actor's objective: the real income of the regions, with a
// weight of Bias in [0, 1] on the stakes of organised groups (Grossman and Helpman 1994 in
// reduced form).
type Payoff struct {
	// Regions are the IDs of the actor's regions.
	Regions []string
	Bias    float64
	Groups  []Interest
}

// Interest is a group with influence on a government. A group without sectors is the public.
type Interest struct {
	Sectors treaty.Sectors
	// Rents says that the group owns the firms of Sectors and lives by their profits, and not
	// by wages there.
	Rents bool
	// Influence is the weight of the group among all groups; 0 or more.
	Influence float64
}

// placed is an actor with regions and sectors looked up in an economy, so that no name is
// parsed in reading a world.
type placed struct {
	regions []int
	bias    float64
	groups  []placedGroup // groups with influence only
}

// placedGroup is a group with sectors looked up.
type placedGroup struct {
	public    bool
	rents     bool
	sectors   []int
	influence float64
}

// placeAll looks up every actor, in order.
func placeAll(e *market.Economy, actors []Payoff) []placed {
	out := make([]placed, len(actors))
	for k := range actors {
		out[k] = place(e, &actors[k])
	}
	return out
}

// place looks up the regions of an actor and the sectors of the groups with influence.
func place(e *market.Economy, a *Payoff) placed {
	at := placed{bias: a.Bias, regions: make([]int, len(a.Regions))}
	for i, id := range a.Regions {
		at.regions[i], _ = e.RegionIndex(id)
	}
	for i := range a.Groups {
		g := &a.Groups[i]
		if a.Bias == 0 || !(g.Influence > 0) {
			continue
		}
		one := placedGroup{public: g.Sectors == "", rents: g.Rents, influence: g.Influence}
		if !one.public {
			one.sectors = in(e, g.Sectors)
		}
		at.groups = append(at.groups, one)
	}
	return at
}

// in returns the places of checked sectors. An unknown sector is a programming error: in
// panics.
func in(e *market.Economy, s treaty.Sectors) []int {
	list, err := s.In(e)
	if err != nil {
		panic(err) // validated with the actor or the text
	}
	return list
}
