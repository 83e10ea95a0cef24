package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// groundsAt are the grounds if the docket stands as d, which are worked out once.
func (c *coercing) groundsAt(d *sanction.Docket) []implementation.SanctionAct {
	if !c.on(mechanism.SanctionGrounds) || d == nil {
		return nil
	}
	version := d.Version()
	acts, ok := c.legal[version]
	if !ok {
		acts = c.w.grounds(d)
		if c.legal == nil {
			c.legal = map[uint64][]implementation.SanctionAct{}
		}
		c.legal[version] = acts
	}
	return acts
}

// lawful is groundsAt as events, for those who price worlds.
func (c *coercing) lawful(d *sanction.Docket) (events []treaty.Event) {
	for _, a := range c.groundsAt(d) {
		events = append(events, a.Event)
	}
	return events
}

// ground does in law what the quarter's coercion asks for.
func (c *coercing) ground() (moves []Move, err error) {
	if !c.on(mechanism.SanctionGrounds) {
		return nil, nil
	}
	for _, a := range c.groundsAt(c.docket) {
		more, err := c.told(a)
		if err != nil {
			return nil, err
		}
		moves = append(moves, more...)
	}
	var acts []obligation.Ground
	for k := range c.docket.Regimes() {
		r := &c.docket.Regimes()[k]
		s, _ := c.docket.Standing(r.ID)
		for _, id := range s.Members {
			if since := c.w.acted(c.docket, r.ID, id); since != treaty.Never && c.w.runs(c.docket, r.ID, id) {
				stake, share, err := c.stakes(k, id)
				if err != nil {
					return nil, err
				}
				acts = append(acts, obligation.Ground{Regime: r.ID, Sender: id, Period: since, Stake: stake, Share: share})
			}
		}
	}
	return append(moves, Move{Do: func(w *World) error {
		w.Obligations.Grounds = acts
		return nil
	}}), nil
}

// told is an act in law as moves.
func (c *coercing) told(a implementation.SanctionAct) ([]Move, error) {
	w, seat := c.w, c.w.seat(a.Author)
	var kinds []string
	for _, k := range a.Kinds {
		kinds = append(kinds, k.String())
	}
	impairs := fmt.Sprintf("its %s in %s is impaired", strings.Join(kinds, ", its "), a.Sectors)
	told := event.Event{Regime: a.Regime, Sectors: a.Sectors, Until: a.Until}
	switch a.Kind {
	case treaty.Ended:
		s := w.Register.Standing(a.Module)
		k := slices.IndexFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == a.Case })
		one := &s.Measures[k]
		told.Kind, told.Regime, told.Sectors, told.Ground = event.MeasureEnded, one.Regime, one.Sectors, one.Ground
		told.Reason = "its part in " + one.Regime + " has ended"
	case treaty.Complied:
		told.Kind, told.Regime, told.Party, told.Ground = event.RulingFollowed, a.Dispute.Regime, a.Dispute.Complainant, "disputes article"
		told.Reason = "its part in " + a.Dispute.Regime + " has ended"
	case treaty.Breached:
		told.Kind, told.Ground, told.Reason = event.Breached, "none", impairs+", and "+a.Barred
	case treaty.Invoked:
		m := w.Register.Agreed(a.Module)
		one := obligation.Invocation{
			Module: a.Module, Case: a.Case, Actor: a.Author, Period: w.Period, Regime: a.Regime,
			Threat: w.Private[seat].Threat, Motive: w.Private[seat].Motive, Doubt: make([]float64, len(w.public)),
		}
		one.Genuine = float64(one.Threat) >= m.Exception.Threshold.Value()
		for k := range one.Doubt {
			one.Doubt[k] = w.doubt(k, seat, m, belief.NotReviewed)
		}
		one.PublicDoubt = w.plea(w.Records[seat], seat, m, belief.NotReviewed)
		told.Kind, told.Genuine, told.Reason = event.ExceptionInvoked, one.Genuine, impairs
		harm, err := c.harms(a.Module, a.Regime, a.Author)
		if err != nil {
			return nil, err
		}
		moves := []Move{w.legal(a.Event, told), {Do: func(w *World) error {
			w.Obligations.Invocations = append(w.Obligations.Invocations, one)
			return nil
		}}}
		moves = append(moves, w.notify(a.Module, a.Author, a.Case, false)...)
		return append(moves, w.compensate(a.Module, a.Author, a.Case, harm)...), nil
	}
	return []Move{w.legal(a.Event, told)}, nil
}

// harms is what a sender's part in a regime does to each party of a module, by seat, in
// percent of its income.
func (c *coercing) harms(module, regime, sender string) ([]float64, error) {
	out := make([]float64, len(c.w.public))
	left, err := after(c.docket, sanction.Event{Kind: sanction.Leave, Period: c.w.Period, Regime: regime, Author: sender})
	if err != nil {
		return out, nil
	}
	on, err := c.situation.PricesUnder(c.docket)
	if err != nil {
		return nil, err
	}
	off, err := c.situation.PricesUnder(left)
	if err != nil {
		return nil, err
	}
	s := c.w.Register.Standing(module)
	for k := range out {
		if id := c.w.public[k].ID; id != sender && s.BoundIn(id, c.w.Period) {
			out[k] = max(0, off.Flow(k)-on.Flow(k))
		}
	}
	return out, nil
}
