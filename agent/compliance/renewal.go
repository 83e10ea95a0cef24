package compliance

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// WouldRenew decides whether a party votes for the renewal of a module: by the actor's own
// strategy ([agent.Renewer]) if the actor has one, else for renewal if keeping the module has a
// non-negative value.
func WouldRenew(v agent.View, t agent.Temptation) (bool, error) {
	options := []agent.Option{{Content: agent.DoRenew.String(), Value: t.Keep + numeric.Negligible, Kind: agent.DoRenew}, {Content: agent.DoLetLapse.String(), Kind: agent.DoLetLapse}}
	k, err := v.Pick(agent.ToRenew, options, t.Module)
	return k == 0, err
}

// RenewalValue returns the value to the actor of renewing a module in force at its sunset, as an
// annuity of the date in percent of income per quarter. Keep is the value from the date on; Break
// is zero, since without renewal the module lapses. A module without a sunset and a party that is
// not bound get an error.
//
// Source: Koremenos (2001, International Organization 55: 289-325) on finite duration.
func RenewalValue(v agent.View, module string) (agent.Temptation, error) {
	t := agent.Temptation{Module: module}
	if !v.Register.Bound(v.Self.ID, module) {
		return t, fmt.Errorf("compliance: %s is not bound by %q", v.Self.ID, module)
	}
	c, err := continuation.Price(v.Situation, v.StandingText(module), "")
	if err != nil {
		return t, err
	}
	if c.Lapse == nil {
		return t, fmt.Errorf("compliance: %q has no sunset", module)
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
