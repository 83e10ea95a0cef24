package sanction

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/treaty"
)

// DefaultTerm is how many quarters a regime lasts unless it says otherwise: five
// years. It is an assumption, borrowed from the sunset of another kind of measure
// (WTO Anti-Dumping Agreement, Article 11.3), and a scenario should set its own.
const DefaultTerm = 20

// DefaultGround is the legal ground of a regime that names none.
const DefaultGround = "essential security interests (GATT Article XXI(b), GATS Article XIV bis)"

// Never is the period of what does not come by itself.
const Never = treaty.Never

// Regime is a set of measures of one or more senders against a target, written as a
// contract: what is demanded, what is done until it is met, what is given back for
// what, and how it all ends. Clauses that are nil or empty are not in it.
type Regime struct {
	ID string
	// Senders and Target are IDs of parties. Others may join a regime that has an
	// Institution or is ad hoc; see Docket.
	Senders  []string
	Target   string
	Measures []Measure
	// Start is the first quarter in which the measures of a scheduled regime are in
	// force, End the first in which they no longer are. An End of zero means
	// DefaultTerm quarters after the start. A regime that lives in a Docket starts
	// and ends by its events, and lasts as long from its imposition at most unless
	// its Sunset says otherwise.
	Start, End int
	// Ground is the legal ground. The zero value means DefaultGround.
	Ground string

	Demand Demand
	// Institution stands behind the senders; without one they act ad hoc.
	Institution *Institution
	Triggers    []Trigger
	Exemptions  []Exemption
	Milestones  []Milestone
	// FrontLoading is the share of the relief, in [0, 1], that may be given before
	// any milestone is met. The default is none.
	FrontLoading float64
	Snapback     *Snapback
	// Effort is m, the chance that a sender's customs and courts catch a covert
	// shipment that touches them, in [0, 1]. The default is 0. Penalty is F, the
	// share of its value lost when caught, in (0, 1]; the default (0) is 1.
	Effort, Penalty float64
	Secondary       *Secondary
	Fund            *Fund
	Oversight       *Oversight
	Sunset          *Sunset

	length treaty.Length // of a period, see In
}

// Ban makes a regime that stops all trade in the sectors between the senders and
// the target, both ways, from the first quarter on.
func Ban(sectors treaty.Sectors, target string, senders ...string) Regime {
	return Regime{
		ID:       fmt.Sprintf("ban on %s with %s", sectors, target),
		Senders:  senders,
		Target:   target,
		Measures: []Measure{{Kind: ImportBan, Sectors: sectors}, {Kind: ExportBan, Sectors: sectors}},
	}
}

// From returns the regime with another first quarter. An End that was set stays.
func (r Regime) From(start int) Regime {
	r.Start = start
	return r
}

// Until returns the regime with another end: the first quarter in which it is no
// longer in force. An end of 0 stands for DefaultTerm quarters after the start.
func (r Regime) Until(end int) Regime {
	r.End = end
	return r
}

// Term returns the first period of the scheduled regime and the first after it.
func (r *Regime) Term() (start, end int) {
	start, end = r.stated()
	return r.length.Periods(start), r.length.Periods(end)
}

// Licences yields the periods after its start in which licences under the exemptions of a
// scheduled regime are issued, while it is in force.
func (r *Regime) Licences(yield func(period int) bool) {
	start, end := r.Term()
	for k := range r.Exemptions {
		if at := start + r.Exemptions[k].After(); at > start && at < end && !yield(at) {
			return
		}
	}
}

// LegalGround is the ground the senders act under.
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

// String reads "USA and EUR buy no ELE from CHN and sell no ELE to CHN".
func (r *Regime) String() string {
	parts := make([]string, len(r.Measures))
	for k := range r.Measures {
		parts[k] = r.Measures[k].clause(r.Target)
	}
	return strings.Join(r.Senders, " and ") + " " + strings.Join(parts, " and ")
}

// LeaderCost is what listings cost the target's leaders, in percent of its income per
// quarter, at a level in [0, 1] and with a share of relief. It enters their hold on
// office, not the economy (Weiss 1999; Drezner 2011).
func (r *Regime) LeaderCost(level, relief float64) float64 {
	cost := 0.0
	for k := range r.Measures {
		if m := &r.Measures[k]; m.Kind == Listing {
			cost += m.Rate * m.severity() * level * (1 - relief)
		}
	}
	return cost
}

// ReliefDue is the share of relief that the contract allows once some milestones are
// met: what is front-loaded, and of the rest the shares of the milestones. A regime
// without milestones leaves relief to the senders: 1.
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

// clone is a copy of the regime that shares nothing with it.
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

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

func (r *Regime) penalty() float64 {
	if r.Penalty == 0 {
		return 1
	}
	return r.Penalty
}

func (r *Regime) milestone(id string) *Milestone {
	for k := range r.Milestones {
		if r.Milestones[k].ID == id {
			return &r.Milestones[k]
		}
	}
	return nil
}
