// Package coercion plays coercion by sanctions as a state machine. Step takes a period,
// the old state of coercion and an input. Step returns the next state, the acts to
// carry out, and the consequences for trust, forecasts and obligations. The machine
// knows no World and writes to none of its inputs.
//
// A mechanism has a file of the same name: demands, threats and measures of the leader
// (sender.go), coalitions and funds (coalition.go), senders without an institution
// (independent.go), escalation, answers of the target (target.go), counter-sanctions,
// compliance for show and snapback (snapback.go), relief, triggers, enforcement, evasion
// (sanctions busting), secondary sanctions, inducements, mediation, and the legal side of measures
// (legality.go). The order of play is in sequence.go, the options of a choice in
// candidate.go. The worth of an option is in package payoffs.
//
// Reading order: phase.go, sequence.go and candidate.go, then sender.go, target.go and
// coalition.go, then the other mechanisms.
package coercion

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Input is the input of the machine beside the period and the state of coercion.
type Input struct {
	payoffs.Input
	// Essential lists the sectors of which measures must not deprive the people of a
	// target.
	Essential treaty.Sectors
	// Reword returns another label for a candidate; nil for none. Tests alone reword.
	Reword func(label string) string
}

// Output holds the results of a step beside the next state and the acts.
type Output struct {
	// Trust is the next trust of each seat in each other seat; nil if nothing has
	// changed.
	Trust [][]belief.Reputation
	// Forecasts are the forecasts that have come due, by seat; nil if there are none.
	Forecasts []belief.Forecasts
	// Obligations is the next state of obligations; nil if nothing has changed.
	Obligations *obligation.State
}

// Step plays the sub-steps of a period, in this order:
//
//	the regimes' own dates, findings of triggers, settlement by treaties in force
//	C1  leaders do nothing, threaten or impose at once
//	C2  actors join coalitions, stay or leave
//	C3  targets answer threats
//	C4  leaders carry threats out or not, and go on with measures or not
//	C5  senders look for covert shipments, third parties open and close covert routes
//	C6  targets hold out, concede, comply for show, retaliate, cushion
//	    targets that have complied take compliance back, or not
//	    targets without pressure comply for inducements, or not; the fund pays;
//	    donors pay, offer or stop, mediators offer or withdraw
//	in law, senders whose measures impair obligations invoke an exception or are in breach
//
// No actor sees a move of the same sub-step; every actor sees the moves of earlier
// sub-steps. Where two moves of the same sub-step exclude each other, the first in the
// order of regimes stands. With the mechanism RandomSequence the movers of a sub-step
// move in turn, in an order drawn for the sub-step, and see earlier moves.
//
// The acts are in the order of telling. Scheduled regimes, which start and end on their
// dates, come first.
func Step(p *snapshot.Period, old *standoff.State, in Input) (next *standoff.State, acts []implementation.Act, out Output, err error) {
	acts = scheduled(p)
	if len(old.Standoffs) == 0 && !in.Rules.Induced() {
		return old, acts, out, nil
	}
	c := &phase{Model: payoffs.NewModel(p, old, in.Input), input: &in, done: acts}
	for k, sub := range []func() error{
		c.dates, c.negotiated, c.open, c.coalitions, c.answer, c.decide, c.routes, c.endure, c.reverse, c.induce, c.share, c.donate, c.mediate,
	} {
		c.step = k
		c.Frozen, c.acts = c.Docket.Clone(), nil
		if err := cmp.Or(sub(), c.failed); err != nil {
			return nil, nil, out, err
		}
		c.happen()
	}
	if err := c.forecast(); err != nil {
		return nil, nil, out, err
	}
	if out.Obligations, err = c.ground(); err != nil {
		return nil, nil, out, err
	}
	out.Trust, out.Forecasts = c.trust, c.scores
	return &c.State, c.done, out, nil
}

// scheduled returns the acts of scheduled regimes whose measures come into force or
// lapse in the period. The measures themselves follow from the regime's dates when the
// economy clears.
func scheduled(p *snapshot.Period) (acts []implementation.Act) {
	for k := range p.Situation.Regimes {
		r := &p.Situation.Regimes[k]
		start, end := r.Term()
		if p.Number != start && p.Number != end {
			continue
		}
		e := event.Event{Actor: strings.Join(r.Senders, " and "), Regime: r.ID, Ground: r.LegalGround(), Reason: r.String()}
		switch p.Number {
		case start:
			e.Kind = event.SanctionImposed
		case end:
			e.Kind, e.Reason = event.SanctionEnded, "its term has run out"
		}
		acts = append(acts, implementation.Act{Told: e})
	}
	return acts
}

// phase is the phase under way: the model with its working copies, and the acts so far.
type phase struct {
	*payoffs.Model
	input *Input
	trust [][]belief.Reputation // nil until a change
	done  []implementation.Act
	// acts are the acts that happen at the end of the sub-step.
	acts []func()
	// erring says that the act under way is a mistake of its author.
	erring bool
	// failed is the first error of a strategy.
	failed error
	// step is the place of the sub-step in the period.
	step int
	// scores are the forecasts that have come due, by seat.
	scores []belief.Forecasts
}

// say records an event of a standoff.
func (c *phase) say(k int, e event.Event) {
	e.Regime, e.Issue = c.Docket.Regimes()[k].ID, c.Rules.Issues[c.Standoffs[k].Issue].ID
	switch e.Kind {
	case event.Threatened, event.SanctionImposed, event.SnappedBack:
		_, state := c.Issue(k)
		e.From = state.Level + state.Feigned
	}
	if e.Ground == "" {
		e.Ground = c.Docket.Regimes()[k].LegalGround()
	}
	if c.erring {
		e.Reason = "by mistake"
	}
	c.done = append(c.done, implementation.Act{Told: e})
}

// apply makes moves in the docket, all or none, and reports success. A move that was
// allowed at the time of the decision can be excluded by another move of the same
// sub-step.
func (c *phase) apply(events ...sanction.Event) bool {
	d, err := standoff.After(c.Docket, events...)
	if err != nil {
		return false
	}
	c.Docket, c.Present = d, c.Present.WithDocket(d)
	return true
}

// act schedules an act for the end of the sub-step.
func (c *phase) act(f func()) { c.acts = append(c.acts, f) }

// foreseen returns the chances with which each type of a belief chooses option n of a
// list, by the public values of the options.
func (c *phase) foreseen(types []float64, list []candidate, n int) []float64 {
	out, values := make([]float64, len(types)), make([]float64, len(list))
	for i, w := range types {
		for k := range list {
			values[k] = list[k].value(w)
		}
		out[i] = belief.Logit(values, c.Rules.Options.Precision)[n]
	}
	return out
}

// learn updates every actor's belief about the target of a standoff, for a claim of -1, or about a
// claimant, by the likelihood of the act under each type. The actor may have erred among the options.
// An actor that is no party to the standoff learns with less weight.
func (c *phase) learn(k, claim int, parties []string, options int, likelihood func(types []float64) []float64) {
	if !c.On(mechanism.PrivateLearning) {
		return
	}
	issue := c.Standoffs[k].Issue
	g := c.Grid(c.Rules, issue, claim)
	if len(g.Types) < 2 {
		return
	}
	of := slices.Clone(likelihood(g.Types))
	for i := range of {
		of[i] = (1-belief.Tremble)*of[i] + belief.Tremble/float64(options)
	}
	for i := range c.Actors {
		switch {
		case slices.Contains(parties, c.Actors[i].ID):
			c.Observe(c.Rules, i, issue, claim, of, 1)
		case c.On(mechanism.OnlookerLearning):
			c.Observe(c.Rules, i, issue, claim, of, standoff.Onlookers)
		}
	}
}

// parties returns the actors with a part in a standoff: the senders and the target.
func (c *phase) parties(k int) []string {
	r, s := c.Regime(k)
	return append(slices.Clone(s.Members), r.Target)
}

// counts makes the trust of the period ready for changes.
func (c *phase) counts() {
	if c.trust != nil {
		return
	}
	c.trust = make([][]belief.Reputation, len(c.Trust))
	for i := range c.trust {
		c.trust[i] = slices.Clone(c.Trust[i])
	}
}

// broke counts a promise kept or broken by an actor in the trust of the listed
// observers, or of all observers if the list is empty. Promises between senders and
// targets are promises made in quarters of stress.
func (c *phase) broke(actor string, kept bool, eyes ...string) {
	c.counts()
	seat := c.Seat(actor)
	for i := range c.trust {
		if i != seat && (len(eyes) == 0 || slices.Contains(eyes, c.Actors[i].ID)) {
			r := c.trust[i][seat]
			c.trust[i][seat] = r.With(true, r.In(true).AfterQuarter(kept))
		}
	}
}

// strains lowers the target's trust in senders by an unfriendly act: a share of a broken promise.
func (c *phase) strains(target string, senders ...string) {
	if !c.On(mechanism.CoerciveStrain) {
		return
	}
	c.counts()
	for _, id := range senders {
		trust := &c.trust[c.Seat(target)][c.Seat(id)]
		now := trust.In(true)
		*trust = trust.With(true, now.Toward(now.AfterQuarter(false), standoff.Share(c.Rules.Options.Strain)))
	}
}

// close ends a standoff. The regime rests for a while, retaliation against the regime
// ends, and the next episode over the issue begins.
func (c *phase) close(k int) {
	reopens := c.Number + 1 + c.Rules.Options.Recess
	c.Standoffs[k] = standoff.Standoff{Issue: c.Standoffs[k].Issue, Reopens: reopens}
	c.endRetaliation(k)
	r := &c.Docket.Regimes()[k]
	if s, _ := c.Docket.Standing(r.ID); !slices.Contains(s.Members, r.Senders[0]) {
		// The regime belongs to the founder again.
		c.apply(sanction.Event{Kind: sanction.Join, Period: c.Number, Regime: r.ID, Author: r.Senders[0], For: s.Members})
	}
	q := c.Standoffs[k].Issue
	for i := range c.Standoffs {
		r := &c.Docket.Regimes()[i]
		if s, _ := c.Docket.Standing(r.ID); c.Standoffs[i].Issue == q && standoff.Opened(&s) {
			return
		}
	}
	if s := &c.Issues[q]; s.Feigned == 0 {
		s.Episode++
	}
}

// everySender returns all past and present senders of a regime.
func (c *phase) everySender(k int) (out []string) {
	s, _ := c.Docket.Standing(c.Docket.Regimes()[k].ID)
	for i := range s.Courses {
		out = append(out, s.Courses[i].Sender)
	}
	return out
}

// dates records the terms and deadlines that have run out.
func (c *phase) dates() error {
	for _, due := range c.Frozen.Due(c.Number) {
		k := slices.IndexFunc(c.Docket.Regimes(), func(r sanction.Regime) bool { return r.ID == due.Regime })
		c.act(func() {
			if !c.apply(due) {
				return
			}
			r := &c.Docket.Regimes()[k]
			if due.Kind == sanction.Resume {
				c.say(k, event.Event{Kind: event.SanctionResumed, Actor: r.Senders[0], Other: r.Target, Ground: due.Ground, Reason: "the suspension has run out"})
				return
			}
			if now, _ := c.Docket.Standing(r.ID); standoff.Bites(&now) {
				return // the measures of a sender have run out, and others hold on
			}
			c.say(k, event.Event{Kind: event.SanctionEnded, Actor: r.Senders[0], Other: r.Target, Ground: due.Ground, Reason: "the measures have run out"})
			if !c.Retaliates(k) {
				c.close(k)
			}
		})
	}
	return c.find()
}

// negotiated ends the standoffs that a treaty in force settles: an article gives relief
// from the regime, and the target raises compliance on the issue to the level demanded
// in the same measure.
func (c *phase) negotiated() error {
	share := make([]float64, len(c.Standoffs))
	ground := make([]string, len(c.Standoffs))
	for _, due := range c.Register.Relief(c.Number) {
		for k := range c.Standoffs {
			if c.Docket.Regimes()[k].ID == due.Regime && due.Share > share[k] {
				share[k], ground[k] = due.Share, due.Ground
			}
		}
	}
	for k, part := range share {
		r, s := c.Regime(k)
		if part == 0 || !standoff.Opened(&s) || c.Standoffs[k].Demand == 0 {
			continue
		}
		c.act(func() {
			lead := standoff.LeaderOf(r, &s)
			end := standoff.Ending(c.Docket, r, c.Number, ground[k])
			_, state := c.Issue(k)
			level := state.Level + part*(c.Standoffs[k].Demand-state.Level)
			concede := sanction.Event{Kind: sanction.Concede, Period: c.Number, Regime: r.ID, Author: r.Target, Level: level}
			if !c.apply(append(end, concede)...) {
				return
			}
			state.Feigned = 0
			c.reaches(c.Standoffs[k].Issue, level)
			c.compensates(k, s.Members...)
			c.say(k, event.Event{
				Kind: event.NegotiatedSettlement, Actor: lead, Other: r.Target, Level: level, Part: part, Ground: ground[k],
				Reason: fmt.Sprintf("the treaty gives %.4g %% relief", 100*part),
			})
			c.close(k)
		})
	}
	return nil
}
