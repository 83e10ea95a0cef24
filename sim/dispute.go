package sim

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/coercion"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Coercion says how states coerce each other. The zero value is the sensible default.
type Coercion struct {
	// Precision is the lambda with which everybody forecasts what others choose, in one over
	// a percent of income, 0 or more. The default (0) is belief.DefaultConjecture, an
	// assumption; infinity forecasts best responses.
	Precision float64
	// Depth is how deep everybody's forecasts of what the two sides of a dispute do with
	// measures in force are: 1, 2 or 3, as coercion.Crisis has it. The default (0) is
	// coercion.DefaultDepth.
	Depth int
	// Review is the chance per quarter, in (0, 1], that a side of a dispute is thought to
	// look afresh at what it has decided about measures in force while nothing that this
	// depends on has changed. The default (0) is its leader's hazard of losing office, 0.05
	// unless the actor says otherwise: a new leader does. At 1 everybody is thought to
	// decide anew every quarter. An assumption.
	Review float64
	// Deadline is how many quarters a threat gives the target, at least 1. The default (0) is
	// 1: in the data on threats and impositions of sanctions the median is none and the upper
	// quartile a third of a year (Morgan, Bapat and Kobayashi 2014).
	// AtOnce gives it until the end of the quarter.
	Deadline int
	// Severities are the levels in (0, 1] at which a regime may be imposed, and
	// escalated to. The default (nil) is 1, in full. An assumption.
	Severities []float64
	// Vagueness are the w in (0, 1] of vague demands that leaders may make beside
	// specific ones: a demand of x is then met for sure at x+w, and what is at least
	// x-w may be called enough. The default (nil) is 1/4, a step of compliance. An
	// assumption.
	Vagueness []float64
	// Recess is how many quarters pass after a dispute has ended before the same
	// regime is threatened or imposed again, at least 1. The default (0) is 4. An assumption.
	Recess int
	// Routes are the covert routes that third parties may open. The default (nil)
	// is one through every actor for all that a regime stops.
	Routes []sanction.Route
	// Leakage is eta, what is lost of each unit with which a target makes good the
	// losses of its groups, in [0, 1]. The default (0) is 0.3. An assumption.
	Leakage float64
	// Secrecy is how far demands and answers are kept from the publics, in [0, 1]: of
	// an audience cost only the share 1-Secrecy, the publicity, is paid (Kurizaki 2007,
	// American Political Science Review 101: 543-558). The default is none. An assumption.
	Secrecy float64
	// Legitimacy is how rightful the public of a target finds the measures of an
	// institution, in [0, 1]: so much less it rallies (Hurd 1999, International
	// Organization 53: 379-408). The default is none. An assumption.
	Legitimacy float64
}

// AtOnce is the Coercion.Deadline of threats that are carried out, or not, in the
// quarter in which they are made.
const AtOnce = -1

// onlookers is the weight with which those who only watch a dispute learn from it
// (kappa_3). An assumption.
const onlookers = 0.5

// negligible is a difference in payoff, in percent of income, that the accuracy of the
// economy's solution does not support.
const negligible = 1e-8

func (c Coercion) withDefaults(l treaty.Length) Coercion {
	c.Precision = cmp.Or(c.Precision, belief.DefaultConjecture)
	c.Depth = cmp.Or(c.Depth, coercion.DefaultDepth)
	c.Deadline = cmp.Or(c.Deadline, l.Least(1))
	if c.Deadline == AtOnce {
		c.Deadline = 0
	}
	if c.Severities == nil {
		c.Severities = []float64{1}
	}
	c.Severities = slices.Clone(c.Severities)
	slices.Sort(c.Severities)
	if c.Vagueness == nil {
		c.Vagueness = []float64{0.25}
	}
	c.Vagueness = slices.Clone(c.Vagueness)
	slices.Sort(c.Vagueness)
	c.Recess = cmp.Or(c.Recess, l.Least(4))
	c.Leakage = cmp.Or(c.Leakage, 0.3)
	return c
}

// Dispute is where a contested regime stands between its leader, the first of its
// senders, and its target, beside its Standing in the docket.
type Dispute struct {
	// Issue is the place of the issue in World.Issues.
	Issue int
	// Demand is the compliance demanded and Severity the level of the measures
	// threatened or in force, while a dispute is open; Offer what the target has
	// offered, 0 for nothing.
	Demand, Severity, Offer float64
	// Least is the compliance that the leader may call enough by the words of a vague
	// demand; 0 if the demand is specific.
	Least float64
	// From is the compliance at which the dispute began.
	From float64
	// Deadline is the period in which a threat is carried out or not.
	Deadline int
	// Extended says that the deadline was put off, Warned that the target has
	// threatened to retaliate, Met that the target has done what it was asked, as
	// far as anybody sees, and Found that it was for show.
	Extended, Warned, Met, Found bool
	// Held says that the target has held out under the measures as they are, and Kept that
	// the leader has held on to them since.
	Held, Kept bool
	// Chance is how likely the open threat is carried out, by what everybody can
	// work out.
	Chance float64
	// Fading is how likely measures in force have ended by what everybody can work
	// out: on average in the periods up to fadingTurn, and after them.
	Fading [2]float64
	// Reopens is the first period in which the regime may be used again.
	Reopens int
	// Caught are third parties whose routes were found.
	Caught []string
}

// IssueState is where an issue stands.
type IssueState struct {
	// Level is the compliance that is real, Feigned what is for show on top.
	Level, Feigned float64
	// Episode counts the disputes over the issue that have ended.
	Episode int
	// Resolve is what full compliance costs the target, Values what it is worth to
	// the claimants. They are their secrets.
	Resolve float64
	Values  []float64
	// AboutResolve[i] is what seat i believes of Resolve, AboutValues[c][i] what it
	// believes of the value of claim c.
	AboutResolve []belief.Resolve
	AboutValues  [][]belief.Resolve
	// Offered is the share of its Amount that the donor of each inducement offers, 0 for
	// nothing, and Paid what it pays now, at an annual rate.
	Offered, Paid []float64
	// Bought is the part of Level that the target came to while it was promised money
	// for it. Unpaid says that a donor has stopped paying for it since.
	Bought float64
	Unpaid bool
	// Mediated is the share of its Compensation that each mediator offers, Pledges what
	// was set aside for senders that have given relief.
	Mediated []float64
	Pledges  []Pledge
}

// clone shares beliefs, which are values, and nothing else.
func (s IssueState) clone() IssueState {
	s.Values, s.AboutResolve = slices.Clone(s.Values), slices.Clone(s.AboutResolve)
	s.AboutValues = slices.Clone(s.AboutValues)
	for c := range s.AboutValues {
		s.AboutValues[c] = slices.Clone(s.AboutValues[c])
	}
	s.Offered, s.Paid, s.Mediated, s.Pledges = slices.Clone(s.Offered), slices.Clone(s.Paid), slices.Clone(s.Mediated), slices.Clone(s.Pledges)
	return s
}

// contested reports whether a regime is about an issue of the scenario.
func (s *Scenario) contested(r *sanction.Regime) bool {
	return r.Demand.Issue != "" && slices.ContainsFunc(s.Issues, func(i coercion.Issue) bool { return i.ID == r.Demand.Issue })
}

// disputed are the contested regimes.
func (s *Scenario) disputed() (out []sanction.Regime) {
	for k := range s.Regimes {
		if s.contested(&s.Regimes[k]) {
			out = append(out, s.Regimes[k])
		}
	}
	return out
}

// cloneDisputes gives a copy of a World disputes, and an adaptation, of its own.
func (w *World) cloneDisputes(from *World) {
	w.Docket, w.Disputes, w.acts = from.Docket.Clone(), slices.Clone(from.Disputes), slices.Clone(from.acts)
	w.Issues = make([]IssueState, len(from.Issues))
	for k := range from.Issues {
		w.Issues[k] = from.Issues[k].clone()
	}
	w.crises = crises{}
	if from.adaptation != nil {
		w.adaptation, w.adapted, w.later = from.adaptation.Clone(), from.adapted.Clone(), from.later.Clone()
	}
}

// validateIssues reports what is wrong with issues, the regimes about them, and Coercion.
func (s *Scenario) validateIssues() (errs []error) {
	bad := func(field string, value any, want string) {
		errs = append(errs, fmt.Errorf("sim: Scenario.%s is %v; want %s", field, value, want))
	}
	c := &s.Coercion
	if !(c.Precision >= 0) {
		bad("Coercion.Precision", c.Precision, "a number above 0, or 0 for the default")
	}
	if c.Depth != 0 && (c.Depth < coercion.MinDepth || c.Depth > coercion.MaxDepth) {
		bad("Coercion.Depth", c.Depth, "1, 2 or 3, or 0 for the default")
	}
	if !(c.Review >= 0 && c.Review <= 1) {
		bad("Coercion.Review", c.Review, "a chance in (0, 1], or 0 for the hazard of each leader")
	}
	if c.Deadline < AtOnce {
		bad("Coercion.Deadline", c.Deadline, "quarters, 0 for the default, or AtOnce")
	}
	for _, level := range c.Severities {
		if !(level > 0 && level <= 1) {
			bad("Coercion.Severities", c.Severities, "levels in (0, 1]")
		}
	}
	for _, w := range c.Vagueness {
		if !(w > 0 && w <= 1) {
			bad("Coercion.Vagueness", c.Vagueness, "shares in (0, 1]")
		}
	}
	if c.Recess < 0 {
		bad("Coercion.Recess", c.Recess, "quarters, at least 1, or 0 for the default")
	}
	if !(c.Leakage >= 0 && c.Leakage <= 1) {
		bad("Coercion.Leakage", c.Leakage, "a share in (0, 1], or 0 for the default")
	}
	if !(c.Secrecy >= 0 && c.Secrecy <= 1) {
		bad("Coercion.Secrecy", c.Secrecy, "a share in [0, 1]")
	}
	if !(c.Legitimacy >= 0 && c.Legitimacy <= 1) {
		bad("Coercion.Legitimacy", c.Legitimacy, "a share in [0, 1]")
	}
	ids := make([]string, len(s.Actors))
	for k := range s.Actors {
		ids[k] = s.Actors[k].ID
	}
	for k := range s.Issues {
		errs = append(errs, s.Issues[k].Validate(ids))
		if slices.ContainsFunc(s.Issues[:k], func(o coercion.Issue) bool { return o.ID == s.Issues[k].ID }) {
			errs = append(errs, fmt.Errorf("sim: two issues have the ID %q", s.Issues[k].ID))
		}
	}
	if len(s.Issues) == 0 {
		return errs
	}
	for k := range s.Regimes {
		r := &s.Regimes[k]
		if r.Demand.Issue == "" || len(r.Senders) == 0 {
			continue
		}
		at := slices.IndexFunc(s.Issues, func(i coercion.Issue) bool { return i.ID == r.Demand.Issue })
		if at < 0 {
			errs = append(errs, fmt.Errorf("sim: regime %q: Demand.Issue is %q; want the ID of an issue of the scenario", r.ID, r.Demand.Issue))
			continue
		}
		q := &s.Issues[at]
		switch lead := r.Senders[0]; {
		case lead == q.Target && q.Claim(r.Target) < 0:
			errs = append(errs, fmt.Errorf("sim: regime %q retaliates against %q; want an actor with a claim on %q", r.ID, r.Target, q.ID))
		case lead == q.Target:
		case r.Target != q.Target:
			errs = append(errs, fmt.Errorf("sim: regime %q: Target is %q; want that of the issue %q, %q", r.ID, r.Target, q.ID, q.Target))
		case q.Claim(lead) < 0:
			errs = append(errs, fmt.Errorf("sim: regime %q: Senders[0] is %q; want an actor with a claim on %q", r.ID, lead, q.ID))
		}
	}
	return errs
}

// openDocket divides regimes into scheduled and contested ones, leaves out of those the
// clauses that are switched off, and draws the first types.
func (w *World) openDocket() error {
	sc := w.Scenario
	var contested []sanction.Regime
	for k := range sc.Regimes {
		r := sc.switched(sc.Regimes[k])
		if !sc.contested(&r) {
			w.scheduled = append(w.scheduled, r)
			continue
		}
		if x := r.Institution; x != nil {
			inst := *x
			inst.Pooled = inst.Pooled && sc.Switches.On(PooledVerification)
			inst.Binding = inst.Binding && sc.Switches.On(BindingMembership)
			r.Institution = &inst
		}
		if !sc.Switches.On(TransferFund) {
			r.Fund = nil
		}
		if !sc.Switches.On(RenewalRule) {
			r.Sunset = nil
		}
		if !sc.Switches.On(SecondarySanctions) {
			r.Secondary = nil
		}
		contested = append(contested, r)
	}
	var err error
	if w.Docket, err = sanction.NewDocket(sc.Economy, w.Register.Parties(), contested...); err != nil {
		return err
	}
	for k := range sc.Issues {
		q := &sc.Issues[k]
		w.Issues = append(w.Issues, IssueState{
			Level: q.Start, Values: make([]float64, len(q.Claims)),
			AboutResolve: make([]belief.Resolve, len(sc.Actors)), AboutValues: make([][]belief.Resolve, len(q.Claims)),
			Offered: make([]float64, len(q.Inducements)), Paid: make([]float64, len(q.Inducements)), Mediated: make([]float64, len(q.Mediations)),
		})
		s := &w.Issues[k]
		for c := range q.Claims {
			s.AboutValues[c] = make([]belief.Resolve, len(sc.Actors))
		}
		w.drawTypes(q, s)
	}
	for k := range contested {
		w.Disputes = append(w.Disputes, Dispute{Issue: slices.IndexFunc(sc.Issues, func(i coercion.Issue) bool { return i.ID == contested[k].Demand.Issue })})
	}
	return nil
}

// drawTypes draws the types with which the next episode over an issue begins, and what
// everybody believes of them. The draws are named by the episode, not by the quarter, so
// that a dispute that ends earlier in one of two runs does not change who fights the next.
func (w *World) drawTypes(q *coercion.Issue, s *IssueState) {
	draw := func(actor, purpose string, p coercion.Prior, was float64) float64 {
		r := stream.Root(w.Seed).Int(0).Text("Coerce").Text(actor).Text(purpose).Text(q.ID).Int(uint64(s.Episode)).Rand()
		if stays := r.Float64() < q.Persistence; stays && s.Episode > 0 {
			return was
		}
		return p.Draw(r)
	}
	known := w.Scenario.Switches.On(CommonKnowledge)
	believe := func(beliefs []belief.Resolve, p coercion.Prior, owner string, truth float64) {
		prior := p.Belief()
		for i := range beliefs {
			switch {
			case known || w.public[i].ID == owner:
				beliefs[i] = belief.Certain(truth)
			case s.Episode == 0 || q.Persistence == 0:
				beliefs[i] = prior
			default: // the type is the same with the chance of its persistence
				beliefs[i] = prior.Toward(beliefs[i], q.Persistence)
			}
		}
	}
	s.Resolve = draw(q.Target, "resolve", q.Resolve, s.Resolve)
	believe(s.AboutResolve, q.Resolve, q.Target, s.Resolve)
	for c := range q.Claims {
		claim := &q.Claims[c]
		s.Values[c] = draw(claim.Actor, "claim", claim.Value, s.Values[c])
		believe(s.AboutValues[c], claim.Value, claim.Actor, s.Values[c])
	}
}

// reconsiders has a new leader look afresh at the disputes over an issue that its state is a
// side of.
func (w *World) reconsiders(issue int, id string) {
	for k := range w.Disputes {
		r, d := &w.Docket.Regimes()[k], &w.Disputes[k]
		s, _ := w.Docket.Standing(r.ID)
		switch {
		case d.Issue != issue:
		case r.Target == id:
			d.Held, d.Kept = false, false
		case len(s.Members) > 0 && leaderOf(r, &s) == id:
			d.Kept = false
		}
	}
}

// newTypes draws what a new leader wants of the issues from the prior. What others believe
// reverts half-way to it.
func (w *World) newTypes(seat int) {
	id := w.public[seat].ID
	renew := func(purpose, issue string, p coercion.Prior, beliefs []belief.Resolve) float64 {
		value := p.Draw(w.Rand("Politics", id, "successor", purpose, issue))
		prior := p.Belief()
		for i, b := range beliefs {
			if len(b.Types) == 1 {
				beliefs[i] = belief.Certain(value) // it is the leader itself, or knows
			} else {
				beliefs[i] = b.Toward(prior, belief.LeaderShare)
			}
		}
		return value
	}
	for k := range w.Issues {
		q, s := &w.Scenario.Issues[k], &w.Issues[k]
		w.reconsiders(k, id)
		if q.Target == id {
			s.Resolve = renew("resolve", q.ID, q.Resolve, s.AboutResolve)
		}
		for c := range q.Claims {
			if q.Claims[c].Actor == id {
				s.Values[c] = renew("claim", q.ID, q.Claims[c].Value, s.AboutValues[c])
			}
		}
	}
}

// openThreats are the open threats as everybody prices them.
func (w *World) openThreats() (out []agent.Threat) {
	for k := range w.Disputes {
		d := &w.Disputes[k]
		r := &w.Docket.Regimes()[k]
		if d.Fading != ([2]float64{}) {
			out = append(out, w.fading(k)...)
		}
		if s, _ := w.Docket.Standing(r.ID); s.State != sanction.Threatened || d.Chance == 0 {
			continue
		}
		carried, err := after(w.Docket, imposition(w.Docket, r, w.Period, d.Severity)...)
		if err != nil {
			continue // it cannot be carried out as things stand
		}
		out = append(out, agent.Threat{Regime: r.ID, Carried: carried, From: max(d.Deadline, w.Period+1), Chance: d.Chance})
	}
	return out
}

// settlements are the open disputes that a treaty could settle.
func (w *World) settlements() (out []agent.Settlement) {
	for k := range w.Disputes {
		d, r := &w.Disputes[k], &w.Docket.Regimes()[k]
		s, _ := w.Docket.Standing(r.ID)
		if !opened(&s) || d.Demand == 0 || d.Met {
			continue
		}
		without, err := after(w.Docket, ending(w.Docket, r, w.Period, "")...)
		if err != nil {
			continue
		}
		out = append(out, agent.Settlement{Regime: r.ID, Leader: leaderOf(r, &s), Docket: without, Step: max(0, d.Demand-w.Issues[d.Issue].Level)})
	}
	return out
}

// worth is what full compliance is worth to an actor in each settlement of a situation.
func (w *World) worth(s *agent.Situation, actor string) []float64 {
	if len(s.Settlements) == 0 {
		return nil
	}
	out := make([]float64, len(s.Settlements))
	for n := range s.Settlements {
		k := slices.IndexFunc(w.Docket.Regimes(), func(r sanction.Regime) bool { return r.ID == s.Settlements[n].Regime })
		q, state := &w.Scenario.Issues[w.Disputes[k].Issue], &w.Issues[w.Disputes[k].Issue]
		seat := w.seat(actor)
		switch at := q.Claim(actor); {
		case actor == q.Target:
			out[n] = -state.Resolve + w.reward(w.Disputes[k].Issue, state, seat)
		case at >= 0:
			out[n] = state.Values[at] + w.reward(w.Disputes[k].Issue, state, seat)
		}
		if step := s.Settlements[n].Step; step > 0 {
			out[n] += w.mediated(w.Disputes[k].Issue, state, seat) / step // which full relief brings in full
		}
	}
	return out
}

// ending are the events by which a threat is withdrawn, or measures are lifted, by all.
func ending(d *sanction.Docket, r *sanction.Regime, period int, ground string) []sanction.Event {
	s, _ := d.Standing(r.ID)
	e := sanction.Event{Kind: sanction.BackDown, Period: period, Ground: ground, For: s.Members}
	if !bites(&s) {
		return byAll(r, e, []string{leaderOf(r, &s)})
	}
	e.Kind = sanction.Lift
	return byAll(r, e, running(d, r, ordered(r, s.Members)))
}

// after is a docket once some events have happened in it.
func after(d *sanction.Docket, events ...sanction.Event) (*sanction.Docket, error) {
	d = d.Clone()
	for _, e := range events {
		if err := d.Apply(e); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// imposition are the events by which a regime comes into force, all its members agreeing.
func imposition(d *sanction.Docket, r *sanction.Regime, period int, level float64) []sanction.Event {
	s, _ := d.Standing(r.ID)
	e := sanction.Event{Kind: sanction.Impose, Period: period, Level: level, For: s.Members}
	return byAll(r, e, ordered(r, s.Members))
}

// byAll is a move that all members make: one event by the leader where an institution
// moves all, otherwise one by each. Where there is a vote it says who is for it.
func byAll(r *sanction.Regime, e sanction.Event, members []string) []sanction.Event {
	e.Regime = r.ID
	if r.Institution != nil && len(members) > 0 {
		members = members[:1]
	}
	out := make([]sanction.Event, len(members))
	for n, id := range members {
		out[n] = e
		out[n].Author = id
	}
	return out
}

// leaderOf is the member that leads a regime: the first of its senders that is still
// one, or the first member.
func leaderOf(r *sanction.Regime, s *sanction.Standing) string {
	for _, id := range r.Senders {
		if slices.Contains(s.Members, id) {
			return id
		}
	}
	if len(s.Members) > 0 {
		return s.Members[0]
	}
	return r.Senders[0]
}
