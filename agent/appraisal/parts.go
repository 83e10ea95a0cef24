package appraisal

import (
	"fmt"
	"math"
	"strings"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Parts say where the worth of a draft comes from. They add up to the difference
// between signing it and not signing it. Unit: percent of the actor's baseline real
// income per quarter, as an annuity: 0.3 means 0.3 % of income each quarter for good.
type Parts struct {
	// Economy is the draft's own effect, in a world without sanctions and with
	// every promise kept.
	Economy float64
	// Security is what the draft, kept by all, saves of the losses to threats: less
	// than zero where it has imports grow in the sectors of the actor's threats, on
	// which nothing that it allows but an exception or a safeguard can then be done. It
	// is zero for who faces no threats.
	Security float64
	// Sovereignty is the cost of being bound.
	Sovereignty float64
	// Domestic is what the draft, kept by all, does to support at home beyond income:
	// the sanctions that it ends are a rally less for their target and fatigue less for
	// their senders, and the dispute that it settles is a win for who leads them. It is
	// zero where points of support are worth nothing (Politics.Weight).
	Domestic float64
	// ComplianceRisk is what it changes that others may not keep it, by choice, by
	// failure or under a threat, invoke its security exception or take safeguards. It can
	// be positive, where an early end is good for the actor, or what others pay for their
	// exceptions.
	ComplianceRisk float64
	// Option is what it adds that the actor itself may stop keeping it, by breaking it,
	// leaving it under a threat, by its security exception or by safeguards. Never
	// negative.
	Option float64
	// Coercion is how much more or less the draft is worth because of the
	// sanctions that are in force now, are due to be, or are threatened.
	Coercion float64
	// RedLines is what it costs to cross red lines that have a price: zero or less.
	RedLines float64
	// Issue is what the disputes that the draft settles are worth to the actor: to a
	// sender the compliance, to the target what it costs.
	Issue float64
}

// Total is the sum of the parts.
func (p Parts) Total() float64 {
	return p.Economy + p.Security + p.Sovereignty + p.Domestic + p.ComplianceRisk + p.Option + p.Coercion + p.RedLines + p.Issue
}

// Breakdown lists the parts that show in four decimals: "economy +0.0180, coercion -0.0270".
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
		{"red lines", a.RedLines},
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
