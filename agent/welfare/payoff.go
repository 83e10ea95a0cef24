package welfare

import (
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Payoff is the economic part of what an actor is after: the real income of its regions,
// and with a weight of Bias in [0, 1] what the groups that have its ear look at.
type Payoff struct {
	Regions []string
	Bias    float64
	Groups  []Interest
}

// Interest is a group with influence on a government. A group without sectors is the public.
type Interest struct {
	Sectors treaty.Sectors
	// Influence is the weight of the group among all groups, 0 or more.
	Influence float64
}

// placed is an actor with its regions and sectors looked up in an economy, so that a world
// is read without a name being parsed.
type placed struct {
	regions []int
	bias    float64
	groups  []placedGroup // those with influence
}

type placedGroup struct {
	public    bool
	sectors   []int
	influence float64
}

func placeAll(e *market.Economy, actors []Payoff) []placed {
	out := make([]placed, len(actors))
	for k := range actors {
		out[k] = place(e, &actors[k])
	}
	return out
}

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
		one := placedGroup{public: g.Sectors == "", influence: g.Influence}
		if !one.public {
			one.sectors = in(e, g.Sectors)
		}
		at.groups = append(at.groups, one)
	}
	return at
}

// in looks up sectors that have been checked.
func in(e *market.Economy, s treaty.Sectors) []int {
	list, err := s.In(e)
	if err != nil {
		panic(err) // validated with the actor or the text that names them
	}
	return list
}
