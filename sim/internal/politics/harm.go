package politics

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Harm is the harm of the sanctions in force to the people of an actor, and to people in third
// regions, both in percent of the consumption of essentials (see welfare.Effects.Harm).
type Harm struct{ Own, Spillover float64 }

// Harms returns the harm by seat in percent of the consumption of essentials, and nil if no
// sanctions are in force. Targets alone have a harm to third regions: the mean over the regions
// with a loss that belong to no sender and no target, weighted by the spending on essentials
// there. The elasticities are the initial elasticities of the economy, as in all forecasts.
func Harms(s *agent.Situation, economy *market.Economy, essential treaty.Sectors) ([]Harm, error) {
	part := map[string]bool{} // the regions of senders and targets
	targets := make([]bool, len(s.Actors))
	some := false
	for seat := range s.Actors {
		target, sender := UnderSanctions(s, s.Actors[seat].ID)
		targets[seat] = target
		for _, id := range s.Actors[seat].Regions {
			part[id] = target || sender
		}
		some = some || target || sender
	}
	if !some {
		return nil, nil
	}
	with, without, err := s.Sanctioned()
	if err != nil {
		return nil, err
	}
	var third []string
	for _, r := range economy.Regions() {
		if !part[r.ID] && with.Harm(without, []string{r.ID}, essential) > numeric.Negligible {
			third = append(third, r.ID)
		}
	}
	out := make([]Harm, len(s.Actors))
	for seat := range out {
		out[seat].Own = with.Harm(without, s.Actors[seat].Regions, essential)
		if targets[seat] {
			out[seat].Spillover = with.Harm(without, third, essential)
		}
	}
	return out, nil
}
