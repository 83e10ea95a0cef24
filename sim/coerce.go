package sim

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Coerce is the quarter's coercion: scheduled regimes start and end on their dates, and
// states threaten, join, answer, impose, evade, comply and relieve over contested ones.
type Coerce struct{}

// Name returns "Coerce".
func (Coerce) Name() string { return "Coerce" }

// Step plays the sub-steps of the quarter, in this order:
//
//	what the regimes' own dates and treaties in force settle
//	C1  leaders do nothing, threaten or impose at once
//	C2  actors join coalitions, stay or leave
//	C3  targets answer threats
//	C4  leaders carry threats out or not, and go on with measures or not
//	C5  third parties open and close covert routes
//	C6  targets hold out, concede, comply for show, retaliate, cushion
//	    those whom nobody presses comply for inducements, or not; the fund pays;
//	    donors pay, offer or stop, mediators offer or withdraw
//	in law, senders whose measures impair what they owe invoke an exception or are in breach
//
// Nobody sees a move of the same sub-step; everybody sees those of earlier ones. Where two
// moves of one sub-step exclude each other the first in the order of regimes stands. With
// the mechanism RandomSequence those of a sub-step move one after the other, in an order
// drawn for it, and see what came before.
func (Coerce) Step(_ context.Context, w *World) ([]Move, error) {
	moves := w.schedule()
	rules := w.rules()
	if len(w.Coercion.Standoffs) == 0 && !rules.Induced() {
		return moves, nil
	}
	now := w.Coercion.Clone()
	c := &coercing{w: w, rules: &rules, docket: now.Docket, disputes: now.Standoffs, issues: now.Issues}
	c.situation = w.Situation()
	c.situation.Docket, c.situation.OpenSanctionThreats = c.docket, nil
	if w.On(mechanism.SanctionGrounds) {
		c.situation.Grounds = c.lawful
	}
	for k, sub := range []func() error{
		c.dates, c.negotiated, c.open, c.coalitions, c.answer, c.decide, c.routes, c.endure, c.induce, c.share, c.donate, c.mediate,
	} {
		c.step = k
		c.frozen, c.acts = c.docket.Clone(), nil
		if err := cmp.Or(sub(), c.failed); err != nil {
			return nil, err
		}
		c.happen()
	}
	if err := c.forecast(); err != nil {
		return nil, err
	}
	moves = append(moves, c.moves...)
	moves = append(moves, Move{Do: func(w *World) error {
		w.Coercion = standoff.State{Docket: c.docket, Standoffs: c.disputes, Issues: c.issues}
		if c.trust != nil {
			w.Trust = c.trust
		}
		for _, s := range c.scores {
			w.Forecasts[s.seat] = append(w.Forecasts[s.seat], s.Forecast)
		}
		return nil
	}})
	law, err := c.ground()
	return append(moves, law...), err
}

// schedule records the scheduled regimes whose measures come into force or lapse in the
// quarter. The measures themselves follow from the regime's dates when the economy clears.
func (w *World) schedule() (moves []Move) {
	for k := range w.scheduled {
		r := &w.scheduled[k]
		start, end := r.Term()
		if w.Period != start && w.Period != end {
			continue
		}
		e := event.Event{Actor: strings.Join(r.Senders, " and "), Regime: r.ID, Ground: r.LegalGround(), Reason: r.String()}
		switch w.Period {
		case start:
			e.Kind = event.SanctionImposed
		case end:
			e.Kind, e.Reason = event.SanctionEnded, "its term has run out"
		}
		moves = append(moves, Move{Event: e})
	}
	return moves
}

// coercing is the phase under way: working copies of what it changes, and the moves so
// far.
type coercing struct {
	w         *World
	rules     *standoff.Rules
	situation *agent.Situation
	docket    *sanction.Docket
	disputes  []standoff.Standoff
	issues    []standoff.Issue
	trust     [][]belief.Reputation // nil until it changes
	moves     []Move
	// frozen is the docket as the sub-step began; acts are what will happen at its
	// end.
	frozen *sanction.Docket
	acts   []func()
	// failed is the first mistake of a strategy.
	failed error
	// step is the place of the sub-step.
	step int
	// scores are the forecasts that have come due.
	scores []score
	// opening is the situation as the quarter began, nil until it is asked for.
	opening *agent.Situation
	// legal, tolls and own are what was worked out in law: see lawful, levied and
	// privately.
	legal map[uint64][]implementation.SanctionAct
	tolls map[tollKey]compliance.LegalCost
}

// on reports whether a mechanism is on.
func (c *coercing) on(m mechanism.ID) bool { return c.w.Scenario.Switches.On(m) }

// regime is a contested regime as it stood when the sub-step began.
func (c *coercing) regime(k int) (*sanction.Regime, sanction.Standing) {
	r := &c.frozen.Regimes()[k]
	s, _ := c.frozen.Standing(r.ID)
	return r, s
}

// issue is the issue of a regime.
func (c *coercing) issue(k int) (*crisis.Issue, *standoff.Issue) {
	q := c.disputes[k].Issue
	return &c.w.Scenario.Issues[q], &c.issues[q]
}

// retaliates reports whether a regime is the target's own, to answer others with.
func (c *coercing) retaliates(k int) bool {
	q, _ := c.issue(k)
	return c.docket.Regimes()[k].Senders[0] == q.Target
}

// retaliations are the regimes with which the target of a regime can answer some of its
// senders.
func (c *coercing) retaliations(k int, senders []string) (out []int) {
	r := &c.docket.Regimes()[k]
	if !c.on(mechanism.Retaliation) {
		return nil
	}
	for i := range c.disputes {
		other := &c.docket.Regimes()[i]
		if c.disputes[i].Issue == c.disputes[k].Issue && other.Senders[0] == r.Target && slices.Contains(senders, other.Target) {
			out = append(out, i)
		}
	}
	return out
}

// worth is what full compliance is worth to an actor, which only it may ask, with the
// inducements that are paid for it.
func (c *coercing) worth(k int, actor string) float64 {
	q, s := c.issue(k)
	switch at := q.Claim(actor); {
	case actor == q.Target:
		return -s.Resolve + c.reward(k, actor)
	case at >= 0:
		return s.Values[at] + c.reward(k, actor)
	}
	return c.reward(k, actor)
}

// say records an event of a dispute.
func (c *coercing) say(k int, e event.Event) {
	e.Regime, e.Issue = c.docket.Regimes()[k].ID, c.w.Scenario.Issues[c.disputes[k].Issue].ID
	if e.Ground == "" {
		e.Ground = c.docket.Regimes()[k].LegalGround()
	}
	c.moves = append(c.moves, Move{Event: e})
}

// apply makes moves in the docket, all or none, and reports whether it could. A move that
// was allowed when it was decided on can be excluded by another of the same sub-step.
func (c *coercing) apply(events ...sanction.Event) bool {
	d, err := standoff.After(c.docket, events...)
	if err != nil {
		return false
	}
	c.docket, c.situation = d, c.situation.WithDocket(d)
	return true
}

// act has something happen at the end of the sub-step.
func (c *coercing) act(f func()) { c.acts = append(c.acts, f) }

// foreseen are the chances with which each type of a belief is thought to choose option n
// of a list.
func (c *coercing) foreseen(types []float64, list []candidate, n int) []float64 {
	out, values := make([]float64, len(types)), make([]float64, len(list))
	for i, w := range types {
		for k := range list {
			values[k] = list[k].value(w)
		}
		out[i] = belief.Logit(values, c.w.Scenario.Coercion.Precision)[n]
	}
	return out
}

// learn updates what everybody believes of a secret about a dispute by the likelihood of
// what was seen under each type. Who is no party to it learns with less weight.
func (c *coercing) learn(k int, beliefs []belief.Resolve, parties []string, likelihood func(types []float64) []float64) {
	if !c.on(mechanism.PrivateLearning) {
		return
	}
	var types, of []float64
	for i, b := range beliefs {
		if len(b.Types) < 2 {
			continue // it knows
		}
		if of == nil || &types[0] != &b.Types[0] {
			types, of = b.Types, likelihood(b.Types)
		}
		switch next := b.After(of); {
		case slices.Contains(parties, c.w.public[i].ID):
			beliefs[i] = next
		case c.on(mechanism.OnlookerLearning):
			beliefs[i] = b.Toward(next, standoff.Onlookers)
		}
	}
}

// parties are the actors with a part in a dispute: the senders and the target.
func (c *coercing) parties(k int) []string {
	r, s := c.regime(k)
	return append(slices.Clone(s.Members), r.Target)
}

// broke counts a promise kept or broken by an actor in the trust of some others, of all if
// there are none. Promises between senders and targets are made in quarters of stress.
func (c *coercing) broke(actor string, kept bool, eyes ...string) {
	if c.trust == nil {
		c.trust = cloneTrust(c.w.Trust)
	}
	seat := c.w.seat(actor)
	for i := range c.trust {
		if i != seat && (len(eyes) == 0 || slices.Contains(eyes, c.w.public[i].ID)) {
			r := c.trust[i][seat]
			c.trust[i][seat] = r.With(true, r.In(true).AfterQuarter(kept))
		}
	}
}

// close ends a dispute: the regime rests for a while, retaliation against it ends, and the
// next episode over the issue begins with types of its own.
func (c *coercing) close(k int) {
	reopens := c.w.Period + 1 + c.w.Scenario.Coercion.Recess
	c.disputes[k] = standoff.Standoff{Issue: c.disputes[k].Issue, Reopens: reopens}
	c.endRetaliation(k)
	r := &c.docket.Regimes()[k]
	if s, _ := c.docket.Standing(r.ID); !slices.Contains(s.Members, r.Senders[0]) {
		// The regime is its founder's again.
		c.apply(sanction.Event{Kind: sanction.Join, Period: c.w.Period, Regime: r.ID, Author: r.Senders[0], For: s.Members})
	}
	q := c.disputes[k].Issue
	for i := range c.disputes {
		r := &c.docket.Regimes()[i]
		if s, _ := c.docket.Standing(r.ID); c.disputes[i].Issue == q && standoff.Opened(&s) {
			return
		}
	}
	if s := &c.issues[q]; s.Feigned == 0 {
		s.Episode++
		c.rules.DrawTypes(&c.w.Scenario.Issues[q], s)
	}
}

// endRetaliation ends the measures with which the target has answered a regime, but for
// those that answer another one too.
func (c *coercing) endRetaliation(k int) {
	for _, i := range c.retaliations(k, c.everySender(k)) {
		if !c.answersAnother(i, k) {
			c.endsAnswer(i)
		}
	}
}

// everySender is everybody who has been a sender of a regime.
func (c *coercing) everySender(k int) (out []string) {
	s, _ := c.docket.Standing(c.docket.Regimes()[k].ID)
	for i := range s.Courses {
		out = append(out, s.Courses[i].Sender)
	}
	return out
}

// answersAnother reports whether retaliation answers measures in force of another regime
// than k.
func (c *coercing) answersAnother(i, k int) bool {
	other := &c.docket.Regimes()[i]
	for n := range c.disputes {
		r := &c.docket.Regimes()[n]
		if n == k || c.disputes[n].Issue != c.disputes[k].Issue || r.Target != other.Senders[0] {
			continue
		}
		if s, _ := c.docket.Standing(r.ID); standoff.Bites(&s) && slices.Contains(s.Members, other.Target) {
			return true
		}
	}
	return false
}

// endsAnswer ends one regime of retaliation.
func (c *coercing) endsAnswer(i int) {
	r := &c.docket.Regimes()[i]
	s, _ := c.docket.Standing(r.ID)
	e := sanction.Event{Kind: sanction.Lift, Period: c.w.Period, For: s.Members}
	switch {
	case s.State == sanction.Threatened:
		e.Kind = sanction.BackDown
		c.apply(standoff.ByAll(r, e, r.Senders[:1])...)
	case standoff.Bites(&s):
		if c.apply(standoff.ByAll(r, e, standoff.Running(c.docket, r, standoff.Ordered(r, s.Members)))...) {
			c.say(i, event.Event{Kind: event.RetaliationEnded, Actor: r.Senders[0], Other: r.Target, Reason: "the dispute has ended"})
		}
	}
}

// dates records what has run out.
func (c *coercing) dates() error {
	for _, due := range c.frozen.Due(c.w.Period) {
		k := slices.IndexFunc(c.docket.Regimes(), func(r sanction.Regime) bool { return r.ID == due.Regime })
		c.act(func() {
			if !c.apply(due) {
				return
			}
			r := &c.docket.Regimes()[k]
			if due.Kind == sanction.Resume {
				c.say(k, event.Event{Kind: event.SanctionResumed, Actor: r.Senders[0], Other: r.Target, Ground: due.Ground, Reason: "the suspension has run out"})
				return
			}
			if now, _ := c.docket.Standing(r.ID); standoff.Bites(&now) {
				return // those of one sender have run out, and others hold on
			}
			c.say(k, event.Event{Kind: event.SanctionEnded, Actor: r.Senders[0], Other: r.Target, Ground: due.Ground, Reason: "the measures have run out"})
			if !c.retaliates(k) {
				c.close(k)
			}
		})
	}
	return nil
}

// negotiated ends the disputes that a treaty in force settles: one of its articles gives
// relief from the regime, and the target brings the issue to what was demanded in the
// same measure.
func (c *coercing) negotiated() error {
	share := make([]float64, len(c.disputes))
	ground := make([]string, len(c.disputes))
	for _, due := range c.w.Register.Relief(c.w.Period) {
		for k := range c.disputes {
			if c.docket.Regimes()[k].ID == due.Regime && due.Share > share[k] {
				share[k], ground[k] = due.Share, due.Ground
			}
		}
	}
	for k, part := range share {
		r, s := c.regime(k)
		if part == 0 || !standoff.Opened(&s) || c.disputes[k].Demand == 0 {
			continue
		}
		c.act(func() {
			lead := standoff.LeaderOf(r, &s)
			end := standoff.Ending(c.docket, r, c.w.Period, ground[k])
			_, state := c.issue(k)
			level := state.Level + part*(c.disputes[k].Demand-state.Level)
			concede := sanction.Event{Kind: sanction.Concede, Period: c.w.Period, Regime: r.ID, Author: r.Target, Level: level}
			if !c.apply(append(end, concede)...) {
				return
			}
			state.Level, state.Feigned = max(state.Level, level), 0
			c.compensates(k, s.Members...)
			c.say(k, event.Event{
				Kind: event.DisputeNegotiated, Actor: lead, Other: r.Target, Level: level, Part: part, Ground: ground[k],
				Reason: fmt.Sprintf("the treaty gives %.4g %% relief", 100*part),
			})
			c.close(k)
		})
	}
	return nil
}
