package compliance

import (
	"errors"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/treaty"
)

// AccessionValue returns the value of acceding to a module in force to the actor, and the value
// of the accession to each party by seat, as changes of flow payoffs at present prices in percent
// of income per quarter. The actor's value includes losses to threats and the cost of being
// bound. Where the text does not permit the accession, all values are zero.
func AccessionValue(v agent.View, module string) (own float64, others []float64, err error) {
	x := assessment.Assessment{View: v, Module: module, Agreed: v.Register.Agreed(module), Standing: v.Register.Standing(module)}
	now, err := v.Effects(agent.Query{Period: v.Period})
	if err != nil {
		return 0, nil, err
	}
	members := x.Standing.Members(v.Period)
	with, err := x.Supposing(v.Period, "accedes", treaty.Event{Kind: treaty.Acceded, For: members})
	if errors.Is(err, agent.ErrUnlawful) {
		return 0, make([]float64, len(v.Actors)), nil
	}
	if err != nil {
		return 0, nil, err
	}
	others = make([]float64, len(v.Actors))
	for k := range others {
		others[k] = with.Flow(k) - now.Flow(k)
	}
	m := v.Register.Treaty().Module(module)
	return others[v.Seat] - v.ThreatRelief(with, now, 0) - v.SovereigntyCost(m, m.Depth(v.Register.Space(module), x.Standing.Draft)), others, nil
}
