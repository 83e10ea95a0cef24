package agent

import (
	"fmt"
	"math"
	"strings"
)

// Parts say where the worth of a draft comes from. They add up to the difference
// between signing it and not signing it. Unit: percent of the actor's baseline real
// income per quarter, as an annuity: 0.3 means 0.3 % of income each quarter for good.
type Parts struct {
	// Economy is the draft's own effect, in a world without sanctions and with
	// every promise kept.
	Economy float64
	// Security is the loss to threats that the draft prevents. No threats are
	// modelled yet: it is zero.
	Security float64
	// Sovereignty is the cost of being bound.
	Sovereignty float64
	// Domestic is support at home beyond income. Not modelled yet: it is zero.
	Domestic float64
	// ComplianceRisk is what it changes that others may not keep it, or invoke its
	// security exception. It can be positive, where an early end is good for the actor,
	// or what others pay for their exceptions.
	ComplianceRisk float64
	// Option is what it adds that the actor itself may stop keeping it, by breaking it
	// or by its security exception. Never negative.
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

// Breakdown lists the parts that are not zero: "economy +0.0180, coercion -0.0270".
func (a *Appraisal) Breakdown() string {
	var b strings.Builder
	for _, part := range []struct {
		name  string
		value float64
	}{
		{"economy", a.Economy}, {"security", a.Security}, {"sovereignty", a.Sovereignty}, {"domestic", a.Domestic},
		{"others may fail", a.ComplianceRisk}, {"own option to step out", a.Option}, {"coercion", a.Coercion}, {"issues settled", a.Issue},
		{"red lines", a.RedLines},
	} {
		if math.Abs(part.value) < negligible {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %+.4f", part.name, part.value)
	}
	if b.Len() == 0 {
		return "nothing changes"
	}
	return b.String()
}
