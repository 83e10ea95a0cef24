package sim

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

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
	return r.Demand.Issue != "" && slices.ContainsFunc(s.Issues, func(i crisis.Issue) bool { return i.ID == r.Demand.Issue })
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
	w.Docket, w.Disputes = from.Docket.Clone(), slices.Clone(from.Disputes)
	w.Issues = make([]IssueState, len(from.Issues))
	for k := range from.Issues {
		w.Issues[k] = from.Issues[k].clone()
	}
	w.crises = regimeGames{}
	if from.adaptation != nil {
		w.adaptation, w.adapted, w.later = from.adaptation.Clone(), from.adapted.Clone(), from.later.Clone()
	}
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
			inst.Pooled = inst.Pooled && sc.Switches.On(mechanism.PooledVerification)
			inst.Binding = inst.Binding && sc.Switches.On(mechanism.BindingMembership)
			r.Institution = &inst
		}
		if !sc.Switches.On(mechanism.TransferFund) {
			r.Fund = nil
		}
		if !sc.Switches.On(mechanism.RenewalRule) {
			r.Sunset = nil
		}
		if !sc.Switches.On(mechanism.SecondarySanctions) {
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
		w.Disputes = append(w.Disputes, Dispute{Issue: slices.IndexFunc(sc.Issues, func(i crisis.Issue) bool { return i.ID == contested[k].Demand.Issue })})
	}
	return nil
}

// openThreats are the open threats as everybody prices them.
func (w *World) openThreats() (out []agent.SanctionThreat) {
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
		out = append(out, agent.SanctionThreat{Regime: r.ID, Carried: carried, From: max(d.Deadline, w.Period+1), Chance: d.Chance})
	}
	return out
}

// settlements are the open disputes that a treaty could settle.
func (w *World) settlements() (out []agent.IssueLinkage) {
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
		out = append(out, agent.IssueLinkage{Regime: r.ID, Leader: leaderOf(r, &s), Docket: without, Step: max(0, d.Demand-w.Issues[d.Issue].Level)})
	}
	return out
}

// worth is what full compliance is worth to an actor in each settlement of a situation.
func (w *World) worth(s *agent.Situation, actor string) []float64 {
	if len(s.IssueLinkages) == 0 {
		return nil
	}
	out := make([]float64, len(s.IssueLinkages))
	for n := range s.IssueLinkages {
		k := slices.IndexFunc(w.Docket.Regimes(), func(r sanction.Regime) bool { return r.ID == s.IssueLinkages[n].Regime })
		q, state := &w.Scenario.Issues[w.Disputes[k].Issue], &w.Issues[w.Disputes[k].Issue]
		seat := w.seat(actor)
		switch at := q.Claim(actor); {
		case actor == q.Target:
			out[n] = -state.Resolve + w.reward(w.Disputes[k].Issue, state, seat)
		case at >= 0:
			out[n] = state.Values[at] + w.reward(w.Disputes[k].Issue, state, seat)
		}
		if step := s.IssueLinkages[n].Step; step > 0 {
			out[n] += w.mediated(w.Disputes[k].Issue, state, seat) / step // which full relief brings in full
		}
	}
	return out
}
