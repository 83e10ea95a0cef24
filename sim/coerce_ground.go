package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// The ground of a sanction among the parties of a text. Contested measures that impair what
// their sender owes the target are covered by the text's security exception, invoked against
// the target alone, or, where the text has none or does not let it be invoked now, they are
// a breach. The exception suspends the commitment; what the measures do is the regime's, so
// that nothing is counted twice. Regimes on a schedule stay outside: they are given with the
// scenario, nobody decides on them, and nobody could lift one that is struck down.
//
// Measures that were in force when a text came to bind both sides are outside it too, until
// they become harder or are renewed: who signs with measures in force between them takes them
// as they are, for the term that they have.

// act is the quarter in which a sender's measures under a regime last became harder: they
// were imposed, joined, escalated, brought back or renewed.
type act struct {
	Regime, Sender string
	Period         int
	// Stake is what holding on to them was worth to it, where a ruling asks it to lift
	// them, but for the law, and Share the discounted share of the quarters to come in
	// which it expects them to be in force.
	Stake, Share float64
}

// acted is that quarter if the docket stands as d, or treaty.Never if no measures of the
// sender have become harder since they began.
func (w *World) acted(d *sanction.Docket, regime, sender string) int {
	now, _ := d.Standing(regime)
	before, _ := w.Docket.Standing(regime)
	is, _ := now.Of(sender)
	was, _ := before.Of(sender)
	bite := now.Bite(sender, w.Period)
	if bite > before.Bite(sender, w.Period)+numeric.Negligible || bite > 0 && is.Until > was.Until {
		return w.Period
	}
	if k := slices.IndexFunc(w.acts, func(a act) bool { return a.Regime == regime && a.Sender == sender }); k >= 0 {
		return w.acts[k].Period
	}
	return treaty.Never
}

// runs reports whether a sender has measures in force in a regime, or suspended for a time:
// what only rests keeps its ground.
func (w *World) runs(d *sanction.Docket, regime, sender string) bool {
	s, ok := d.Standing(regime)
	if !ok || !slices.Contains(s.Members, sender) {
		return false
	}
	c, _ := s.Of(sender)
	return c.State == sanction.Suspended || s.Bite(sender, w.Period) > 0
}

// groundAct is what a sender does in law about its measures.
type groundAct struct {
	treaty.Event
	// kinds are the commitments impaired, barred why the exception is not invoked, and
	// dispute what is complied with.
	kinds   []treaty.Kind
	barred  string
	dispute treaty.Dispute
}

// grounds are what senders do in law in this quarter if the docket stands as d: exceptions
// that have lost their object end, and measures that impair what is owed get a ground or
// are in breach.
func (w *World) grounds(d *sanction.Docket) (out []groundAct) {
	reg := w.Register
	do := func(a groundAct) error {
		a.Period = w.Period
		next, err := reg.Suppose(a.Event)
		if err == nil {
			reg, out = next, append(out, a)
		}
		return err
	}
	for m, s := range w.Register.InForce() {
		for _, one := range s.Measures {
			if one.Regime == "" || !one.Holds(w.Period) || w.runs(d, one.Regime, one.Party) {
				continue
			}
			law := treaty.Event{Kind: treaty.Ended, Module: m.ID, Author: one.Party, Case: one.ID}
			k := slices.IndexFunc(s.Disputes, func(x treaty.Dispute) bool { return x.Of == one.ID && answerable(&x) })
			if k < 0 || do(complies(m.ID, s.Disputes[k])) != nil {
				do(groundAct{Event: law})
			}
		}
		for _, x := range s.Disputes {
			if x.Of == "" && x.Regime != "" && answerable(&x) && !w.runs(d, x.Regime, x.Respondent) {
				do(complies(m.ID, x))
			}
		}
	}
	for k := range d.Regimes() {
		r := &d.Regimes()[k]
		s, _ := d.Standing(r.ID)
		for _, id := range s.Members {
			since := treaty.Never
			if s.Bite(id, w.Period) > 0 {
				since = w.acted(d, r.ID, id)
			}
			if since == treaty.Never {
				continue
			}
			for _, x := range d.Impairs(reg, r.ID, id, w.Period) {
				if w.binds(x.Module, since, id, r.Target) {
					w.cover(r, id, x, reg, do)
				}
			}
		}
	}
	return out
}

// answerable reports whether a dispute has been lost and waits for the respondent to comply.
func answerable(d *treaty.Dispute) bool {
	return d.Adverse && (d.Stage == treaty.RulingGiven || d.Stage == treaty.RulingFinal || d.Stage == treaty.InRetaliation)
}

func complies(module string, d treaty.Dispute) groundAct {
	return groundAct{Event: treaty.Event{Kind: treaty.Complied, Module: module, Author: d.Respondent, Case: d.ID}, dispute: d}
}

// binds reports whether a module bound two parties to each other when measures became
// harder, and is not about to be ended for a breach.
func (w *World) binds(module string, since int, parties ...string) bool {
	s := w.Register.Standing(module)
	for _, id := range parties {
		k := slices.IndexFunc(s.Bound, func(m treaty.Member) bool { return m.Party == id })
		if k < 0 || s.Bound[k].Since > since {
			return false
		}
	}
	return s.Since < w.Period && len(w.culprits(module)) == 0
}

// cover invokes the exception as far as the text lets it, and has the rest on record as a
// breach.
func (w *World) cover(r *sanction.Regime, id string, x sanction.Impairment, reg *treaty.Register, do func(groundAct) error) {
	a := groundAct{Event: treaty.Event{Module: x.Module, Author: id, Party: r.Target, Regime: r.ID}, kinds: x.Kinds}
	rule := reg.Agreed(x.Module).Exception
	covered, rest := treaty.Sectors(""), x.Sectors
	a.barred = "the text has no exception"
	switch {
	case rule == nil:
	case !w.On(mechanism.Exceptions):
		a.barred = "exceptions are not open to anybody"
	default:
		covered, rest = w.within(x.Sectors, rule.Scope)
		a.barred = "it is beyond the reach of the exception"
	}
	if covered != "" {
		one := a
		one.Kind, one.Sectors, one.Until = treaty.Invoked, covered, w.Period+rule.MaxLength.Periods()
		one.Case = fmt.Sprintf("%s by %s in %s %d", r.ID, id, w.unit(), w.Period)
		one.Ground = r.LegalGround()
		// Who has no such threat states one that is just grave enough.
		one.Threat = max(rule.Threshold.Value(), float64(w.Private[w.seat(id)].Threat))
		if err := do(one); err != nil {
			rest, a.barred = x.Sectors, "the exception is not open to it now"
		}
	}
	if rest != "" {
		a.Kind, a.Sectors = treaty.Breached, rest
		do(a) // refused only if it is on record already
	}
}

// within divides sectors into those in a scope, all if it is empty, and the rest.
func (w *World) within(sectors, scope treaty.Sectors) (in, out treaty.Sectors) {
	if scope == "" {
		return sectors, ""
	}
	var inside, outside []string
	e := w.Scenario.Economy
	for j := range e.NumSectors() {
		switch {
		case !sectors.Covers(e, j):
		case scope.Covers(e, j):
			inside = append(inside, e.Sector(j).ID)
		default:
			outside = append(outside, e.Sector(j).ID)
		}
	}
	return treaty.Sector(inside...), treaty.Sector(outside...)
}

// groundsAt are the grounds if the docket stands as d, which are worked out once.
func (c *coercing) groundsAt(d *sanction.Docket) []groundAct {
	if !c.on(mechanism.SanctionGrounds) || d == nil {
		return nil
	}
	version := d.Version()
	acts, ok := c.legal[version]
	if !ok {
		acts = c.w.grounds(d)
		if c.legal == nil {
			c.legal = map[uint64][]groundAct{}
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
	var acts []act
	for k := range c.docket.Regimes() {
		r := &c.docket.Regimes()[k]
		s, _ := c.docket.Standing(r.ID)
		for _, id := range s.Members {
			if since := c.w.acted(c.docket, r.ID, id); since != treaty.Never && c.w.runs(c.docket, r.ID, id) {
				stake, share, err := c.stakes(k, id)
				if err != nil {
					return nil, err
				}
				acts = append(acts, act{r.ID, id, since, stake, share})
			}
		}
	}
	return append(moves, Move{Do: func(w *World) error {
		w.acts = acts
		return nil
	}}), nil
}

// told is an act in law as moves.
func (c *coercing) told(a groundAct) ([]Move, error) {
	w, seat := c.w, c.w.seat(a.Author)
	var kinds []string
	for _, k := range a.kinds {
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
		told.Kind, told.Regime, told.Party, told.Ground = event.RulingFollowed, a.dispute.Regime, a.dispute.Complainant, "disputes article"
		told.Reason = "its part in " + a.dispute.Regime + " has ended"
	case treaty.Breached:
		told.Kind, told.Ground, told.Reason = event.Breached, "none", impairs+", and "+a.barred
	case treaty.Invoked:
		m := w.Register.Agreed(a.Module)
		one := Invocation{
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
			w.Invocations = append(w.Invocations, one)
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

// standsBy is what a sender does about a ruling against its measures that it has not
// followed: whether to lift them was for the quarter's coercion to decide, so that it
// appeals while that is open, or bears what follows.
func (w *World) standsBy(v agent.View, module string, s treaty.Standing, d treaty.Dispute) ([]Move, error) {
	var sectors treaty.Sectors
	if d.Of == "" {
		if !s.InBreach(v.Self.ID, d.Regime, w.Period) {
			return nil, nil
		}
	} else {
		k := slices.IndexFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == d.Of })
		if !s.Measures[k].Holds(w.Period) {
			return nil, nil
		}
		sectors = s.Measures[k].Sectors
	}
	o, err := v.Defies(module, d.ID)
	if err != nil {
		return nil, err
	}
	share := 0.0
	o.Gain, share = w.stake(d.Regime, v.Self.ID)
	o.Retaliation *= share
	o.Reputation *= share
	told := event.Event{Module: module, Actor: v.Self.ID, Party: d.Complainant, Case: d.ID, Regime: d.Regime, Sectors: sectors, Obedience: &o, Reason: o.String(), Ground: "disputes article"}
	if w.appeals(v, module, o, d, w.Register.Agreed(module).Disputes) {
		told.Kind = event.Appealed
		return []Move{w.legal(treaty.Event{Kind: treaty.Appealed, Module: module, Author: v.Self.ID, Case: d.ID}, told)}, nil
	}
	told.Kind = event.RulingIgnored
	return []Move{{Event: told}}, nil
}

// condemned is the ground on which a sender gives measures up that were ruled unlawful, or
// "" if they were not: a ruling in a dispute, or a review of the exception.
func (w *World) condemned(regime, sender string) string {
	for m, s := range w.Register.InForce() {
		for k := range s.Disputes {
			if d := &s.Disputes[k]; d.Regime == regime && d.Respondent == sender && answerable(d) {
				return "the ruling for " + d.Complainant + " under " + m.ID
			}
		}
		for k := range s.Measures {
			if one := &s.Measures[k]; one.Regime == regime && one.Party == sender && one.Status == treaty.MeasureStruckDown && one.EndedIn >= w.Period-1 {
				return "the review of its exception under " + m.ID
			}
		}
	}
	return ""
}
