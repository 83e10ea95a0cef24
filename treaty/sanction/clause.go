package sanction

import "github.com/tradetalk/tradetalk/treaty"

// Demand is what the target is to do: to bring an issue to a level of compliance.
type Demand struct {
	// Issue is what it is about, in words. "" is no demand.
	Issue string
	// Level is y, the compliance demanded, in [0, 1]; the default (0) is 1. Within
	// is w: the demand is met for sure at Level+Within, and missed for sure below
	// Level-Within. The default is 0, a specific demand.
	Level, Within float64
}

// Verdict is what a concession is by the words of a demand.
type Verdict uint8

// The verdicts.
const (
	NotMet  Verdict = iota
	Unclear         // within the demand's vagueness: the sender judges
	IsMet
)

// String returns the verdict in words.
func (v Verdict) String() string { return [...]string{"not met", "unclear", "met"}[min(v, 2)] }

// Judge says what a concession y in [0, 1] is by the words of the demand. No demand can
// ask for more than full compliance.
func (d Demand) Judge(y float64) Verdict {
	switch {
	case y >= min(1, d.level()+d.Within):
		return IsMet
	case y >= d.level()-d.Within:
		return Unclear
	}
	return NotMet
}

func (d Demand) level() float64 {
	if d.Level == 0 {
		return 1
	}
	return d.Level
}

// Institution is what may stand behind the senders. Each of its contents can be had
// without the others.
type Institution struct {
	Name string
	// Decides is how members decide to threaten and back down, to impose, escalate,
	// suspend, resume and lift, to name third parties and clear them, and to admit
	// members; the default is unanimity.
	Decides treaty.VoteRule
	// Pooled says that members share what they find, so that the customs of each
	// enforce as well as those of the best.
	Pooled bool
	// Binding says that membership is a commitment: who leaves is in breach of it,
	// for all to see.
	Binding bool
	// OneSchedule says that relief is given and taken back by all together, as
	// Decides says; otherwise each member gives its own.
	OneSchedule bool
}

// Trigger is a fact on which the regime may be imposed, once a finder has found it.
type Trigger struct {
	ID, What string
	Finder   string // a party or body
}

// Exemption keeps humanitarian trade out of the measures: the share Share of trade in
// the sectors passes once the licences for it have been issued, Delay quarters after
// imposition. Of what the licences allow the share Chill does not happen all the same.
type Exemption struct {
	Sectors treaty.Sectors
	Share   float64 // in (0, 1]; the default (0) is 1
	Delay   int
	// Supplies says that only what the target is sold passes, which is what reaches its
	// people: its own sales stay under the measures. The default is trade both ways.
	Supplies bool
	// Chill is over-compliance, in [0, 1]: the share of exempted trade that firms,
	// their banks and their insurers shy away from though it is allowed (United Nations
	// Special Rapporteur on unilateral coercive measures, A/HRC/51/33, 2022). The
	// default is none. Its size is an assumption, to be swept.
	Chill float64

	length treaty.Length
}

// passing is the share of trade that passes once the licences are there.
func (x *Exemption) passing() float64 { return x.share() * (1 - x.Chill) }

func (x *Exemption) share() float64 {
	if x.Share == 0 {
		return 1
	}
	return x.Share
}

// Milestone is a step of the target and the relief that it releases.
type Milestone struct {
	ID, What string
	// Verifier finds that it is met: a party other than the target, or a body.
	Verifier string
	// Relief is the share of the measures released, in (0, 1]. All milestones
	// together release at most 1.
	Relief float64
}

// Snapback puts eased, suspended or lifted measures back in force at the call of one
// member.
type Snapback struct {
	// Notice is how many quarters pass from the call. The default is 0.
	Notice int
	// Vetoers may stop it in that time. Without any nobody can: it is automatic.
	Vetoers []string
	// Window is how many quarters after the first relief it may be called. The
	// default (0) is any number.
	Window int

	length treaty.Length
}

// Secondary sanctions hit third parties that trade around the regime: the members turn
// these measures on each that they name.
type Secondary struct{ Measures []Measure }

// Fund shares the burden of the regime among its members. What one pays another
// receives.
type Fund struct {
	// Coverage is the share of each member's cost that is shared, in (0, 1].
	Coverage float64
}

// Transfers are what each member receives from the fund, negative if it pays, for the
// members' costs and incomes in one order and unit: the share covered of its own cost,
// less its part of all that is covered, by income. They sum to zero. Where nobody has an
// income the parts are equal.
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

// Oversight is what parliaments and courts hold the senders to.
type Oversight struct {
	// MaxHarm is the test of proportionality: to impose or escalate, the harm to
	// the target's people that is expected must not be more, in percent of what they
	// consume of essentials. The default (0) is no test.
	MaxHarm float64
	// TimeLimit is how many quarters a sender's measures may be in force in all,
	// renewed or not, in one imposition or several. Suspended measures count; lifted
	// ones do not. The default (0) is no limit.
	TimeLimit int

	length treaty.Length
}

// Sunset ends the measures unless the members renew them. The vote to renew is held once
// in each term, and is the only way back for measures that have ended.
type Sunset struct {
	// Every is how many quarters they last from imposition or renewal. The default
	// (0) is 2, the six months of the European Union.
	Every int
	// Vote is what renews them. The default is unanimity.
	Vote treaty.VoteRule

	length treaty.Length
}

func (s *Sunset) every() int {
	if s.Every == 0 {
		return 2
	}
	return s.Every
}
