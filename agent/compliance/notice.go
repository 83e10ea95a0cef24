package compliance

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// WouldRevokeNotice reports whether the actor revokes its notice of withdrawal from a module:
// whether keeping the module, as if no notice had been given, has a higher value than being out
// of the module from the effective period on, or in the best club from then on. keep is the value of keeping as an annuity in
// percent of income per quarter. Source: VCLT Article 68.
func WouldRevokeNotice(v agent.View, module string, effective int) (stays bool, keep float64, err error) {
	// The register without the notice gives the text that would bind.
	register := v.Register.Clone()
	if err := register.Apply(treaty.Event{Kind: treaty.NoticeRevoked, Period: v.Period, Module: module, Author: v.Self.ID}); err != nil {
		return false, 0, err
	}
	text, ok := register.Text(module, v.Period)
	if !ok {
		return false, 0, fmt.Errorf("compliance: %q is not in force", module)
	}
	c, err := continuation.ForecastMarked(v.Situation, text, v.Self.ID+" takes its notice back")
	if err != nil {
		return false, 0, err
	}
	p, err := continuation.OwnPlan(v, c)
	if err != nil {
		return false, 0, err
	}
	d := v.Self.Discount()
	p.Play(d, continuation.OwnFailureRisk(v, c.Bound))
	keep = (1 - d) * p.Keep[0]
	out, err := v.Effects(agent.Query{Period: effective})
	if err != nil {
		return false, 0, err
	}
	dead, err := v.Effects(agent.Query{Period: effective, Without: module})
	if err != nil {
		return false, 0, err
	}
	x := assessment.Assessment{View: v, Module: module, Agreed: v.Register.Agreed(module), Standing: v.Register.Standing(module)}
	change, err := x.Pending(v.Period)
	if err != nil {
		return false, 0, err
	}
	// exposed is the difference of losses to threats between the world out of the module and the
	// world without the module.
	exposed := v.ThreatRelief(c.Kept[0], out, 0) - v.ThreatRelief(c.Kept[0], dead, 0)
	club, err := BestClub(v, module)
	if err != nil {
		return false, 0, err
	}
	return keep+change > club.Worth+out.Flow(v.Seat)-dead.Flow(v.Seat)+exposed+numeric.Negligible, keep, err
}
