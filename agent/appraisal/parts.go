package appraisal

import (
	"fmt"
	"math"
	"strings"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Parts are the sources of the value of a draft. The parts add up to the difference between
// signing and not signing. Unit: percent of the actor's baseline real income per quarter, as an
// annuity: 0.3 means 0.3 % of income each quarter for ever.
type Parts struct {
	// Economy is the direct effect of the draft, in a world without sanctions and with every
	// promise kept.
	Economy float64
	// Security is the reduction of losses to threats by the draft, if all keep the draft.
	// Security is negative where the draft increases imports in the sectors of the actor's
	// threats, since the actor can then answer a threat only by an exception or a safeguard. An
	// actor without threats has zero.
	Security float64
	// Sovereignty is the cost of being bound.
	Sovereignty float64
	// Domestic is the effect of the draft on support at home beyond income, if all keep the
	// draft: the end of sanctions reduces the rally of the target and the fatigue of the senders,
	// and the settlement of a dispute is a win for the leader of the linkage. Domestic is zero
	// where points of support have no weight (Politics.Weight).
	Domestic float64
	// ComplianceRisk is the effect of failures of others: breach by choice, failure against the
	// will of a party, exit under a threat, use of the security exception, and safeguards.
	// ComplianceRisk is positive where an early end benefits the actor, or where others pay for
	// their exceptions.
	ComplianceRisk float64
	// Option is the value of the actor's own ways out: breach, exit under a threat, the security
	// exception and safeguards. Option is never negative.
	Option float64
	// Coercion is the change of the value of the draft from sanctions in force, scheduled or
	// threatened.
	Coercion float64
	// RedLines is the price of the red lines that the draft crosses, as a negative number or
	// zero.
	RedLines float64
	// Issue is the value to the actor of the disputes that the draft settles: to a sender the
	// compliance of the target, to the target the cost of compliance.
	Issue float64
	// Linkage is the joint effect of the modules of a package beyond the sum of their effects, in
	// a world with every promise kept; zero for a single module.
	Linkage float64
	// Membership is the effect of the votes at home in the other signatories: the chance that the
	// text never enters into force, and the signatories that the text binds without. The other
	// parts are those of a text that all expected signatories ratify.
	Membership float64
}

// Total returns the sum of the parts in percent of income per quarter.
func (p Parts) Total() float64 {
	return p.Economy + p.Security + p.Sovereignty + p.Domestic + p.ComplianceRisk + p.Option + p.Coercion + p.RedLines + p.Issue + p.Linkage + p.Membership
}

// Breakdown lists the parts that differ from zero in four decimals: "economy +0.0180, coercion
// -0.0270".
func (a *Appraisal) Breakdown() string {
	const shows = 0.00005
	var b strings.Builder
	small := false
	for _, part := range []struct {
		name  string
		value float64
	}{
		{"economy", a.Economy}, {"security", a.Security}, {"sovereignty", a.Sovereignty}, {"domestic", a.Domestic},
		{"others may fail", a.ComplianceRisk}, {"own option to step out", a.Option}, {"coercion", a.Coercion}, {"issues settled", a.Issue},
		{"red lines", a.RedLines}, {"linkage", a.Linkage}, {"others may not ratify", a.Membership},
	} {
		if math.Abs(part.value) < shows {
			small = small || math.Abs(part.value) >= numeric.Negligible
			continue
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %+.4f", part.name, part.value)
	}
	switch {
	case b.Len() > 0:
	case small:
		return "no part as large as 0.0001"
	default:
		return "nothing changes"
	}
	return b.String()
}
