package compliance

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// WouldRenew decides whether a party votes for the renewal of a module: by the actor's own
// strategy ([Renewer]) if it has one, else for it if keeping it is worth something.
func WouldRenew(v agent.View, t agent.Temptation) (bool, error) {
	options := []agent.Option{{Content: agent.DoRenew.String(), Value: t.Keep + numeric.Negligible, Kind: agent.DoRenew}, {Content: agent.DoLetLapse.String(), Kind: agent.DoLetLapse}}
	k, err := v.Pick(agent.ToRenew, options, t.Module)
	return k == 0, err
}

// RenewalValue is what it is worth to the actor that a module in force is renewed at its sunset: what
// it foresees from that date on, as an annuity of the date. Break is nothing, for a module
// that lapses.
func RenewalValue(v agent.View, module string) (agent.Temptation, error) {
	t := agent.Temptation{Module: module}
	if !v.Register.Bound(v.Self.ID, module) {
		return t, fmt.Errorf("agent: %s is not bound by %q", v.Self.ID, module)
	}
	c, err := continuation.Price(v.Situation, v.StandingText(module), "")
	if err != nil {
		return t, err
	}
	if c.Lapse == nil {
		return t, fmt.Errorf("agent: %q has no sunset", module)
	}
	if c, err = c.AsRenewed(); err != nil {
		return t, err
	}
	p, err := continuation.OwnPlan(v, c)
	if err != nil {
		return t, err
	}
	d := v.Self.Discount()
	p.Play(d, continuation.OwnFailureRisk(v, c.Bound))
	h := min(c.Lapse[0]-v.Period, len(p.Keep)-1)
	t.Keep = (1 - d) * max(p.Keep[h], p.Leave[h])
	return t, nil
}
