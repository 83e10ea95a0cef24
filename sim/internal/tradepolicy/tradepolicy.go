// Package tradepolicy is the state machine of tariffs outside texts: at a review each government
// raises tariffs, holds, or takes increases back, and the increases that exceed what the law
// allows are breaches in every period in which they stand.
//
// Input is a period, the increases in force and an [Input]. Output is the new increases, the events
// to tell and the acts in law. The machine knows no World and writes to nothing. The decision of a
// government is in package agent/tradepolicy.
package tradepolicy

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	decide "github.com/tradetalk/tradetalk/agent/tradepolicy"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
)

// Input is the input of the machine beside the period and the increases.
type Input struct {
	// Home is the state of each seat's leader: a new leader reviews at once.
	Home []domestic.Home
}

// Step holds the reviews that are due and records the breaches that stand. All governments decide
// on the same snapshot.
func Step(p *snapshot.Period, old []agent.TariffIncrease, in Input) (next []agent.TariffIncrease, acts []implementation.Act, err error) {
	var left []agent.TariffIncrease
	for seat := range p.Actors {
		own, ended := obey(p, seat, heldBy(old, p.Actors[seat].ID))
		left, acts = append(left, own...), append(acts, ended...)
	}
	s := p.Situation
	if len(left) < len(old) {
		s = s.WithIncreases(left)
	}
	for seat := range p.Actors {
		own := heldBy(left, p.Actors[seat].ID)
		if len(p.Actors[seat].Regions) > 0 && in.due(p, seat) {
			told, after, err := review(p.ViewOf(s, seat), own)
			if err != nil {
				return nil, nil, err
			}
			own = after
			if told.Kind != 0 {
				acts = append(acts, implementation.Act{Told: told})
			}
		}
		next = append(next, own...)
	}
	breaches, err := broken(p, s.WithIncreases(next))
	return next, append(acts, breaches...), err
}

// due reports whether a government reviews its tariffs in a period: at a regular review, and at once
// after an election, with a new leader, or at the start of a disruption.
func (in *Input) due(p *snapshot.Period, seat int) bool {
	if p.Number < 1 {
		return false
	}
	if home := &in.Home[seat]; home.Leader > 0 && home.Since == p.Number {
		return true
	}
	for _, d := range p.Situation.Disruptions {
		if d.From == p.Number {
			return true
		}
	}
	return p.Situation.TradePolicy.Due(p.Number) || p.Actors[seat].Politics.ElectionDue(p.Number)
}

// heldBy returns the increases of an actor.
func heldBy(list []agent.TariffIncrease, id string) (own []agent.TariffIncrease) {
	for _, one := range list {
		if one.By == id {
			own = append(own, one)
		}
	}
	return own
}

// obey returns the increases of a government without those that a text in force has taken back as a
// whole, with the events to tell.
func obey(p *snapshot.Period, seat int, own []agent.TariffIncrease) (left []agent.TariffIncrease, acts []implementation.Act) {
	for k := range own {
		x := &own[k]
		if _, all := decide.Obeyed(p.Situation, seat, x); !all {
			left = append(left, *x)
			continue
		}
		acts = append(acts, implementation.Act{Told: event.Event{
			Kind: event.TariffTakenBack, Actor: x.By, Party: x.Against, Sectors: x.Sectors, Level: x.Points, Reason: "a text now in force binds the tariff",
		}})
	}
	return left, acts
}

// review has a government choose a course, and returns the event to tell and the increases after. A
// government that holds although a raise would gain without answers and without a price is told to
// hold off.
func review(v agent.View, own []agent.TariffIncrease) (told event.Event, after []agent.TariffIncrease, err error) {
	d, err := decide.Deliberate(v, decide.Options{})
	if err != nil {
		return told, nil, err
	}
	if err := decide.Choose(v, &d); err != nil {
		return told, nil, err
	}
	c := d.Choice()
	told = event.Event{Actor: d.Actor, Tariffs: &d, Reason: d.String()}
	switch {
	case c.Kind == agent.DoRaise:
		told.Kind = event.TariffRaised
	case c.Kind == agent.DoTakeBack:
		told.Kind = event.TariffTakenBack
		if d.Suspended {
			told.Part, told.Face = 1, 1 // under the answers of others
		}
	default:
		held := d.HeldOff()
		if held == nil {
			return event.Event{}, own, nil
		}
		told.Kind, c = event.TariffHeldOff, held
	}
	told.Party, told.Sectors, told.Level = c.Increase.Against, c.Increase.Sectors, c.Increase.Points
	if len(c.Breaks) > 0 {
		told.Module = c.Breaks[0]
	}
	return told, d.Choice().Own, nil
}

// broken returns the breaches made of the increases of a situation in a period.
func broken(p *snapshot.Period, s *agent.Situation) (acts []implementation.Act, err error) {
	for seat := range p.Actors {
		own := heldBy(s.TariffIncreases, p.Actors[seat].ID)
		for _, b := range decide.Breaks(s, seat, own) {
			standing := p.Register.Standing(b.Module)
			if standing.InBreach(p.Actors[seat].ID, "", p.Number) {
				continue // the party has broken the module in this period already
			}
			law := b.Event(s, p.Number)
			harm, err := decide.Harm(s, seat, own, b)
			if err != nil {
				return nil, err
			}
			law.Amount = harm
			acts = append(acts, implementation.Act{Law: law, Told: event.Event{
				Kind: event.Breached, Actor: law.Author, Module: b.Module, Party: law.Party, Sectors: law.Sectors, Ground: "none", Amount: harm,
				Draft:  p.Register.Space(b.Module).Format(standing.Draft),
				Reason: fmt.Sprintf("its tariffs on %s exceed what it owes", law.Sectors),
			}})
		}
	}
	return acts, nil
}
