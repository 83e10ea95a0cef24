package sanction

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides the parties, the dates and the relief of a regime, from its fields.
// Sources: GATT Article XXI(b) and GATS Article XIV bis for the ground; Weiss (1999)
// and Drezner (2011) for the cost of listings to leaders.

// DefaultTerm is the length of a regime in quarters if End is zero: five years. The
// number is an assumption, borrowed from the sunset of another kind of measure (WTO
// Anti-Dumping Agreement, Article 11.3). A scenario should set its own end.
const DefaultTerm = 20

// DefaultGround is the legal ground of a regime without a stated ground.
const DefaultGround = "essential security interests (GATT Article XXI(b), GATS Article XIV bis)"

// Never is the period of an event without a date.
const Never = treaty.Never

// Regime is a set of measures of senders against a target, written as a contract: the
// demand, the measures until the demand is met, the relief for each step, and the end.
// A nil or empty clause is absent from the contract.
type Regime struct {
	// ID is the name of the regime, unique within a docket.
	ID string
	// Senders and Target are IDs of parties. Other parties may join a regime of an
	// Institution or of ad hoc senders; see Docket.
	Senders []string
	Target  string
	// Measures are the measures against the target.
	Measures []Measure
	// Start is the first quarter in force of a scheduled regime, and End the first
	// quarter after. An End of zero means DefaultTerm quarters after the start. A
	// regime in a Docket starts and ends by events, and lasts at most as long from
	// imposition unless its Sunset sets another term.
	Start, End int
	// Ground is the legal ground. The zero value means DefaultGround.
	Ground string

	// Demand is the demand on the target. The zero value is no demand.
	Demand Demand
	// Institution is the organisation of the senders. Without an institution the
	// senders act ad hoc.
	Institution *Institution
	// The clauses below are absent if nil or empty.
	Triggers   []Trigger
	Exemptions []Exemption
	Milestones []Milestone
	// FrontLoading is the share of the relief available before any milestone is met, in
	// [0, 1]. The default is 0.
	FrontLoading float64
	Snapback     *Snapback
	// Effort is m, the chance of detection of a covert shipment by the customs and
	// courts of each sender touched, in [0, 1], until the sender sets its own (SetEffort).
	// The default is 0. Penalty is F, the
	// share of the value lost on detection, in (0, 1]; the default 0 means 1.
	Effort, Penalty float64
	Secondary       *Secondary
	Fund            *Fund
	Oversight       *Oversight
	Sunset          *Sunset

	length treaty.Length // of a period, see In
}

// Ban returns a regime that stops all trade in the sectors between the senders and the
// target, both ways, from the first quarter on.
func Ban(sectors treaty.Sectors, target string, senders ...string) Regime {
	return Regime{
		ID:       fmt.Sprintf("ban on %s with %s", sectors, target),
		Senders:  senders,
		Target:   target,
		Measures: []Measure{{Kind: ImportBan, Sectors: sectors}, {Kind: ExportBan, Sectors: sectors}},
	}
}

// From returns the regime with another first quarter. An End already set stays.
func (r Regime) From(start int) Regime {
	r.Start = start
	return r
}

// Until returns the regime with another end: the first quarter after the regime. An end
// of 0 means DefaultTerm quarters after the start.
func (r Regime) Until(end int) Regime {
	r.End = end
	return r
}

// Term returns the first period of the scheduled regime and the first period after.
func (r *Regime) Term() (start, end int) {
	start, end = r.stated()
	return r.length.Periods(start), r.length.Periods(end)
}

// Licences yields the periods after the start in which licences under the exemptions of
// a scheduled regime are issued, within the time in force.
func (r *Regime) Licences(yield func(period int) bool) {
	start, end := r.Term()
	for k := range r.Exemptions {
		if at := start + r.Exemptions[k].After(); at > start && at < end && !yield(at) {
			return
		}
	}
}

// LegalGround returns the legal ground of the senders.
func (r *Regime) LegalGround() string {
	if r.Ground == "" {
		return DefaultGround
	}
	return r.Ground
}

// InForce reports whether the measures of the scheduled regime are in force in a
// period.
func (r *Regime) InForce(period int) bool {
	start, end := r.Term()
	return period >= start && period < end
}

// String returns the regime as "USA and EUR buy no ELE from CHN and sell no ELE to
// CHN".
func (r *Regime) String() string {
	parts := make([]string, len(r.Measures))
	for k := range r.Measures {
		parts[k] = r.Measures[k].clause(r.Target)
	}
	return strings.Join(r.Senders, " and ") + " " + strings.Join(parts, " and ")
}

// leaderCost returns the cost of listings to the leaders of the target, in percent of
// the income of the target per quarter, at a level in [0, 1] and with a share of relief
// in [0, 1]. The cost enters the hold of leaders on office and not the economy (Weiss
// 1999; Drezner 2011).
func (r *Regime) leaderCost(level, relief float64) float64 {
	cost := 0.0
	for k := range r.Measures {
		if m := &r.Measures[k]; m.Kind == Listing {
			cost += m.Rate * m.severity() * level * (1 - relief)
		}
	}
	return cost
}

// ReliefDue returns the share of relief allowed by the contract after some milestones,
// in [0, 1]: the front-loaded share, and of the rest the shares of the milestones met.
// A regime without milestones leaves relief to the senders, and the share is 1.
func (r *Regime) ReliefDue(met []string) float64 {
	if len(r.Milestones) == 0 {
		return 1
	}
	sum := 0.0
	for _, m := range r.Milestones {
		if slices.Contains(met, m.ID) {
			sum += m.Relief
		}
	}
	return min(1, r.FrontLoading+(1-r.FrontLoading)*sum)
}

// clone returns a deep copy of the regime.
func (r Regime) clone() Regime {
	r.Senders, r.Measures = slices.Clone(r.Senders), slices.Clone(r.Measures)
	r.Triggers, r.Exemptions, r.Milestones = slices.Clone(r.Triggers), slices.Clone(r.Exemptions), slices.Clone(r.Milestones)
	r.Institution, r.Snapback, r.Secondary = copied(r.Institution), copied(r.Snapback), copied(r.Secondary)
	r.Fund, r.Oversight, r.Sunset = copied(r.Fund), copied(r.Oversight), copied(r.Sunset)
	if r.Snapback != nil {
		r.Snapback.Vetoers = slices.Clone(r.Snapback.Vetoers)
	}
	if r.Secondary != nil {
		r.Secondary.Measures = slices.Clone(r.Secondary.Measures)
	}
	return r
}

// copied returns a pointer to a copy of a value, or nil for nil.
func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// penalty returns the share lost on detection, in (0, 1], with the default filled in.
func (r *Regime) penalty() float64 {
	if r.Penalty == 0 {
		return 1
	}
	return r.Penalty
}

// milestone returns the milestone with an ID, or nil.
func (r *Regime) milestone(id string) *Milestone {
	for k := range r.Milestones {
		if r.Milestones[k].ID == id {
			return &r.Milestones[k]
		}
	}
	return nil
}
