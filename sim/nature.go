package sim

import (
	"context"
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
)

// Nature draws the shocks from outside: threats to security and motives at home, each
// from a stream of its own actor, crises and new technologies. A successor's motive is
// drawn from the long run of the motive, because the successor owes the office to other
// supporters.
type Nature struct{}

// Name returns "Nature".
func (Nature) Name() string { return "Nature" }

// Step moves every process by a quarter.
func (Nature) Step(_ context.Context, w *World) ([]Move, error) {
	var moves []Move
	for seat := range w.public {
		id, now := w.public[seat].ID, w.Private[seat]
		next := now
		if p := w.threats[seat]; p != (agent.SecurityThreat{}) {
			next.Threat = p.Next(now.Threat, w.Rand("Nature", id, "threat").Float64())
		}
		if p := w.motives[seat]; p != (agent.MotiveProcess{}) {
			u := w.Rand("Nature", id, "motive").Float64()
			next.Motive = p.Next(now.Motive, u)
			if home := &w.Domestic.Home[seat]; home.Leader > 0 && home.Since == w.Period-1 && p.Rise+p.Fall > 0 {
				next.Motive = u < p.Rise/(p.Rise+p.Fall) // a successor owes the office to other supporters
			}
		}
		if next.Threat != now.Threat {
			moves = append(moves, Move{Event: event.Event{Kind: event.ThreatChanged, Actor: id, Reason: [...]string{"calm", "serious", "grave"}[next.Threat]}})
		}
		if next.Motive != now.Motive {
			reason := "a group at home has lost the ear of the government"
			if next.Motive {
				reason = "a group at home has the ear of the government"
			}
			moves = append(moves, Move{Event: event.Event{Kind: event.MotiveChanged, Actor: id, Reason: reason}})
		}
		if next != now {
			moves = append(moves, Move{Do: func(w *World) error {
				w.Private[seat] = next
				return nil
			}})
		}
	}
	for _, d := range w.disruptions() {
		e := event.Event{Kind: event.Disrupted, Reason: fmt.Sprintf("%s: the cost of delivery is multiplied by %.4g until %s %d", d.Name, d.Factor, w.unit(), d.Until)}
		switch w.Period {
		case d.From:
		case d.Until:
			e.Kind, e.Reason = event.DisruptionEnded, d.Name
		default:
			continue
		}
		moves = append(moves, Move{Event: e})
	}
	return moves, nil
}
