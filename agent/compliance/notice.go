package compliance

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// WouldRevokeNotice decides whether the actor takes its notice of withdrawal from a module back:
// keeping it, as if it had not given notice, is worth more than being out of it once the
// notice has run out. It says what keeping would be worth, as an annuity.
func WouldRevokeNotice(v agent.View, module string, effective int) (stays bool, keep float64, err error) {
	// The text as it would bind without the notice.
	register := v.Register.Clone()
	if err := register.Apply(treaty.Event{Kind: treaty.NoticeRevoked, Period: v.Period, Module: module, Author: v.Self.ID}); err != nil {
		return false, 0, err
	}
	text, ok := register.Text(module, v.Period)
	if !ok {
		return false, 0, fmt.Errorf("agent: %q is not in force", module)
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
	// What threats would cost out of it, against the world without it.
	exposed := v.ThreatRelief(c.Kept[0], out, 0) - v.ThreatRelief(c.Kept[0], dead, 0)
	return keep+change > out.Flow(v.Seat)-dead.Flow(v.Seat)+exposed+numeric.Negligible, keep, err
}
