package implementation

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the course of disputes and the order of all steps of adjudication in a period,
// from the register, the time limits of the text and the draws of panels. Source: WTO Dispute
// Settlement Understanding, Articles 4, 6, 16, 17 and 22; VCLT Article 60.

// Adjudicate returns the acts of one period of adjudication. Terms that have run out are recorded
// first. Each module then goes on: the answers of injured parties to breaches, complaints, rulings,
// retaliation, reviews, milestones, accession. A module that all parties without a breach prefer to
// end is ended by termination for material breach. After an act in law that ends a module the
// caller sets the time of new talks.
func Adjudicate(p *snapshot.Period, old *obligation.State, in Input) (next *obligation.State, acts []Act, err error) {
	f, next := &Facts{p, old, in}, old.Clone()
	// Terms, notices and measures run out first, and over holds the modules that have ended.
	over := map[string]bool{}
	for _, due := range f.Register.Due(f.Number) {
		over[due.Module] = over[due.Module] || due.Kind == treaty.Lapsed || due.Kind == treaty.Withdrew
		acts = append(acts, f.due(due))
	}
	joined := map[string][]string{}
	next.Open = slices.DeleteFunc(next.Open, func(b obligation.OpenBreach) bool {
		s := f.Register.Standing(b.Module)
		return over[b.Module] || !s.BoundIn(b.Party, f.Number)
	})
	next.Answers = slices.DeleteFunc(next.Answers, func(a obligation.Answer) bool {
		s := f.Register.Standing(a.Module)
		return over[a.Module] || !s.BoundIn(a.By, f.Number) || !s.BoundIn(a.Against, f.Number)
	})
	// The other modules go on, each by the register as it was when the period began.
	for m, s := range f.Register.InForce() {
		if over[m.ID] || s.Since == f.Number || !s.InForceIn(f.Number) {
			continue
		}
		x := adjudication{Facts: f, m: f.Register.Agreed(m.ID), s: s, members: s.Members(f.Number), next: next, joined: joined}
		ended, err := x.answers()
		if err != nil {
			return nil, nil, err
		}
		if ended {
			acts = append(acts, x.acts...)
			continue
		}
		for _, sit := range []func() error{x.excuseIncapacity, x.disputes, x.complaints, x.reviews, x.amendments, x.renewals, x.measures, x.milestones, x.assistance, x.accessions} {
			if err := sit(); err != nil {
				return nil, nil, err
			}
		}
		acts = append(acts, x.acts...)
	}
	return next, acts, nil
}

// adjudication is the work of one period on one module in force.
type adjudication struct {
	*Facts
	// m is the module with every number settled, s the standing at the start of the period.
	m *treaty.Module
	s treaty.Standing
	// members are the parties bound in the period.
	members []string
	// next is the new state and acts are the acts so far.
	next *obligation.State
	acts []Act
	// joined are the modules that states have acceded to in this period, by ID of the state.
	joined map[string][]string
}

// view returns the view of a party.
func (x *adjudication) view(id string) agent.View {
	return x.View(x.Seat(id))
}

// act adds an act in law on the module, and the event to tell.
func (x *adjudication) act(law treaty.Event, told event.Event) {
	law.Module = x.m.ID
	x.acts = append(x.acts, x.legal(law, told))
}

// excuseIncapacity tells the failures of this period that the other parties attribute to lack of
// capacity, so that nobody answers them. Source: Chayes and Chayes (1993, International
// Organization 47: 175-205).
func (x *adjudication) excuseIncapacity() error {
	for _, b := range x.s.Breaches {
		if b.Involuntary && x.s.BreachedIn == x.Number && !x.Disputed(x.m.ID) && (x.building(x.m.ID, b.Party) || x.excused(x.m.ID, b.Party)) {
			others := slices.DeleteFunc(slices.Clone(x.members), func(id string) bool { return id == b.Party })
			x.acts = append(x.acts, Act{Told: event.Event{
				Kind: event.BreachExcused, Actor: event.JoinNames(others), Party: b.Party, Module: x.m.ID, Ground: "capacity building article",
				Reason: "they put its breach down to want of capacity",
			}})
		}
	}
	return nil
}

// disputes moves every open dispute on by a period: from consultations to the panel, the
// appellate body, and retaliation. A dispute with a state that is no longer bound is settled.
func (x *adjudication) disputes() error {
	for _, d := range x.s.Disputes {
		var err error
		// A measure found unjustified that runs out in this period has closed the cases over it.
		if d.Stage == treaty.DisputeClosed || d.Adverse && d.Of != "" && x.moot(d) {
			continue
		}
		if !slices.Contains(x.members, d.Respondent) || !slices.Contains(x.members, d.Complainant) {
			x.settle(d, "one of them is no longer bound")
			continue
		}
		switch d.Stage {
		case treaty.InConsultation:
			err = x.consult(d)
		case treaty.BeforePanel:
			err = x.rule(d, treaty.Panel, treaty.Ruled, event.Ruled, x.m.Disputes.Panel.Periods())
		case treaty.BeforeAppeal:
			// An appeal into the void is never decided.
			if !x.m.Disputes.Unenforceable {
				err = x.rule(d, treaty.AppellateBody, treaty.RuledOnAppeal, event.AppellateRuling, x.m.Disputes.Appeal.Periods())
			}
		case treaty.RulingGiven, treaty.RulingFinal, treaty.InRetaliation:
			err = x.retaliate(d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// moot reports whether the subject of a dispute has gone: the measure has ended, or the
// respondent broke the module neither in this period nor in the period before. With a remedy from the
// breach, the subject has gone when as many periods of retaliation have passed as of breach.
func (x *adjudication) moot(d treaty.Dispute) bool {
	if d.Of == "" && d.Regime == "" && x.m.Disputes.Remedy == treaty.FromTheBreach {
		return x.owed(d) <= 0
	}
	if d.Of == "" {
		return !slices.Contains(x.s.Breaching, d.Respondent) || x.s.BreachedIn < x.Number-1
	}
	k := slices.IndexFunc(x.s.Measures, func(m treaty.Measure) bool { return m.ID == d.Of })
	return !x.s.Measures[k].Holds(x.Number)
}

// settle closes a dispute without a ruling.
func (x *adjudication) settle(d treaty.Dispute, why string) {
	x.act(treaty.Event{Kind: treaty.Settled, Author: d.Complainant, Case: d.ID},
		event.Event{Kind: event.MutuallyAgreedSolution, Party: d.Respondent, Ground: "disputes article", Reason: why})
}

// consult has the complainant request a panel after the period for consultations (DSU Articles
// 4.7 and 6), unless the matter has stopped, the case is no longer worth its cost, or the parties
// settle.
func (x *adjudication) consult(d treaty.Dispute) error {
	if x.Number < d.Since+x.m.Disputes.Consultation.Periods() {
		return nil
	}
	doubt, left, err := x.prospect(d, x.Seat(d.Complainant))
	if err != nil {
		return err
	}
	if (d.Of != "" || doubt == 1) && x.moot(d) {
		x.settle(d, "the matter has stopped")
		return nil
	}
	// The complainant asks for a panel if the case is still worth its cost.
	v := x.view(d.Complainant)
	c, err := compliance.AssessComplaint(v, x.m.ID, d.Respondent, d.Of, doubt, left)
	if err != nil {
		return err
	}
	pursues, err := compliance.WouldLitigate(v, &c)
	if err != nil {
		return err
	}
	if !pursues {
		x.settle(d, "a panel is not worth its cost")
		return nil
	}
	if settled, err := x.settles(d, &c); settled || err != nil {
		return err
	}
	x.act(treaty.Event{Kind: treaty.PanelAsked, Author: d.Complainant, Case: d.ID},
		event.Event{Kind: event.PanelRequested, Party: d.Respondent, Complaint: &c, Ground: "disputes article", Reason: c.String()})
	return nil
}
