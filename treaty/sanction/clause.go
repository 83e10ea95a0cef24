package sanction

import "github.com/tradetalk/tradetalk/treaty"

// This file decides the content of the clauses of a regime: demand, institution,
// exemptions, milestones, snapback, fund, oversight and sunset. Sources: United Nations
// Special Rapporteur on unilateral coercive measures (A/HRC/51/33, 2022) for
// over-compliance.

// Demand is the demand on the target: a level of compliance on an issue.
type Demand struct {
	// Issue is the issue in words. "" is no demand.
	Issue string
	// Level is y, the compliance demanded, in [0, 1]; the default 0 means 1. Within is
	// w, in [0, 1]: the demand is met for sure at Level+Within, and missed for sure
	// below Level-Within. The default 0 is a specific demand.
	Level, Within float64
}

// Verdict is the status of a concession under the wording of a demand.
type Verdict uint8

// The verdicts.
const (
	NotMet  Verdict = iota
	Unclear         // within the vagueness of the demand: the sender judges
	IsMet
)

// String returns the verdict in words.
func (v Verdict) String() string { return [...]string{"not met", "unclear", "met"}[min(v, 2)] }

// Judge returns the verdict on a concession y in [0, 1] under the wording of the
// demand. A demand never asks for more than full compliance.
func (d Demand) Judge(y float64) Verdict {
	switch {
	case y >= min(1, d.level()+d.Within):
		return IsMet
	case y >= d.level()-d.Within:
		return Unclear
	}
	return NotMet
}

// level returns the compliance demanded, in (0, 1], with the default filled in.
func (d Demand) level() float64 {
	if d.Level == 0 {
		return 1
	}
	return d.Level
}

// Institution is the organisation of the senders. Each field is optional and
// independent of the others.
type Institution struct {
	// Name is the name of the institution in a text.
	Name string
	// Decides is the vote of members on threats and their withdrawal, on imposition,
	// escalation, suspension, resumption and lifting, on naming and clearing third
	// parties, and on admission. The default is unanimity.
	Decides treaty.VoteRule
	// Pooled says whether members share findings. The customs of each member then
	// enforce as well as the customs of the best member.
	Pooled bool
	// Binding makes membership a commitment: a member that leaves breaks the commitment
	// in public.
	Binding bool
	// OneSchedule says whether all members give and take back relief together, by the
	// vote Decides. Otherwise each member gives relief on its own.
	OneSchedule bool
}

// Trigger is a fact that allows imposition, once found by a finder.
type Trigger struct {
	// ID is the name of the trigger, unique within the regime. What is the fact in
	// words.
	ID, What string
	Finder   string // a party or body
}

// Exemption keeps humanitarian trade out of the measures. The share Share of trade in
// the sectors passes once licences are issued, Delay quarters after imposition. The
// share Chill of licensed trade still does not take place.
type Exemption struct {
	// Sectors are the sectors exempted.
	Sectors treaty.Sectors
	Share   float64 // in (0, 1]; the default 0 means 1
	// Delay is the number of quarters between imposition and licences, 0 or more.
	Delay int
	// Supplies limits the exemption to sales to the target, the trade that reaches the
	// people. Sales by the target stay under the measures. The default is trade both
	// ways.
	Supplies bool
	// Chill is over-compliance, in [0, 1]: the share of exempted trade avoided by
	// firms, banks and insurers although allowed (United Nations Special Rapporteur on
	// unilateral coercive measures, A/HRC/51/33, 2022). The default is 0. The size is
	// an assumption and should be varied.
	Chill float64

	length treaty.Length
}

// passing returns the share of trade that passes under licences, in [0, 1].
func (x *Exemption) passing() float64 { return x.share() * (1 - x.Chill) }

// share returns the share exempted, in (0, 1], with the default filled in.
func (x *Exemption) share() float64 {
	if x.Share == 0 {
		return 1
	}
	return x.Share
}

// Milestone is a step of the target together with the relief released by the step.
type Milestone struct {
	// ID is the name of the milestone, unique within the regime. What is the step in
	// words.
	ID, What string
	// Verifier is the finder of the step: a party other than the target, or a body.
	Verifier string
	// Relief is the share of the measures released, in (0, 1]. All milestones together
	// release at most 1.
	Relief float64
}

// Snapback is the clause that puts eased, suspended or lifted measures back in force at
// the call of a single member.
type Snapback struct {
	// Notice is the number of quarters between the call and the return. The default is
	// 0.
	Notice int
	// Vetoers are the parties with a veto during the notice. Without vetoers the return
	// is automatic.
	Vetoers []string
	// Window is the number of quarters after the first relief in which a call is
	// possible. The default 0 is no limit.
	Window int

	length treaty.Length
}

// Secondary is the clause on secondary sanctions: measures of the members against each
// third party named for trade around the regime.
type Secondary struct{ Measures []Measure }

// Fund is the clause that shares the burden of the regime among the members. Payments
// and receipts balance.
type Fund struct {
	// Coverage is the share of the cost of each member paid from the fund, in (0, 1].
	Coverage float64
}

// Transfers returns the receipts of each member from the fund, in the unit of the
// costs; payments are negative. Costs and incomes are in the same order of members. A
// member receives the covered share of its own cost, and pays a part of all covered
// costs in proportion to income. The transfers sum to zero. Without any income the
// parts are equal.
func (f *Fund) Transfers(costs, incomes []float64) []float64 {
	var covered, income float64
	for k := range costs {
		covered += f.Coverage * costs[k]
		income += incomes[k]
	}
	out := make([]float64, len(costs))
	for k := range costs {
		part := 1 / float64(len(costs))
		if income != 0 {
			part = incomes[k] / income
		}
		out[k] = f.Coverage*costs[k] - covered*part
	}
	return out
}

// Oversight is the control of the senders by parliaments and courts.
type Oversight struct {
	// MaxHarm is the test of proportionality: the largest harm to the people of the
	// target expected from an imposition or escalation, in percent of their consumption
	// of essentials. The default 0 is no test.
	MaxHarm float64
	// TimeLimit is the largest number of quarters in force for the measures of a
	// sender, over all renewals and impositions. Suspended measures count, and lifted
	// measures do not. The default 0 is no limit.
	TimeLimit int

	length treaty.Length
}

// Sunset is the clause that ends the measures without a renewal by the members. A vote
// on renewal takes place once in each term, and is the only way back for measures
// already ended.
type Sunset struct {
	// Every is the length of a term in quarters from imposition or renewal. The default
	// 0 means 2, the six months of the European Union.
	Every int
	// Vote is the vote on renewal. The default is unanimity.
	Vote treaty.VoteRule

	length treaty.Length
}

// every returns the length of a term in quarters, with the default filled in.
func (s *Sunset) every() int {
	if s.Every == 0 {
		return 2
	}
	return s.Every
}
