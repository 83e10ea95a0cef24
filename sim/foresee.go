package sim

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/compliance"
)

// score compares the forecasts of each party to a module in force about the other
// parties in this quarter with the breaches.
func (w *World) score(s *agent.Situation, module string, members, broke []string) (Move, error) {
	fresh := make([]belief.Forecasts, len(w.Forecasts))
	for _, id := range members {
		seat := w.seat(id)
		chances, err := compliance.BreachProbabilities(w.View(s, "Comply", seat), module)
		if err != nil {
			return Move{}, err
		}
		for _, other := range members {
			if other != id {
				fresh[seat] = append(fresh[seat], belief.Forecast{Chance: chances[w.seat(other)], Happened: slices.Contains(broke, other)})
			}
		}
	}
	return Move{Do: func(w *World) error {
		for seat := range fresh {
			w.Forecasts[seat] = append(w.Forecasts[seat], fresh[seat]...)
		}
		return nil
	}}, nil
}
