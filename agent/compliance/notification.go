package compliance

import (
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides whether a party notifies a measure. A notice warns the others, who can then
// bring a case; until the last date for the notice silence costs nothing, and after the last date
// silence counts as a share of a broken promise until the measure is found. Source: the duty of
// notification in the Agreement on Safeguards, Article 12, and its record (Pelc 2009,
// International Studies Quarterly 53: 349-368).

// Notice is the choice of a party about the notice of a measure. Amounts are annuities in percent
// of income per quarter.
type Notice struct {
	// Warning is the cost of being answered sooner, Strain the loss of trust by a late notice.
	Warning, Strain float64
	// Late says that the last date is now.
	Late bool
}

// String returns the parts: "silence spares +0.0012 % of real income a quarter and costs 0.0003 %".
func (n Notice) String() string {
	return fmt.Sprintf("silence spares %+.4f %% of real income a quarter and costs %.4f %%", n.Warning, n.Strain)
}

// AssessNotice returns the choice of the actor about the notice of its own measure, which nobody
// knows yet. After the last date a measure is found with the chance of the monitoring article, and
// at once without monitoring.
func AssessNotice(v agent.View, module, measure string) (n Notice, err error) {
	m, s := v.Register.Agreed(module), v.Register.Standing(module)
	k := measureOf(&s, measure)
	if k < 0 {
		return n, fmt.Errorf("agent: %s has no measure %q under %q", v.Self.ID, measure, module)
	}
	one := &s.Measures[k]
	due, _ := v.Register.NoticeDue(module, measure)
	x := assessment.Assessment{View: v, Module: module, Agreed: m, Standing: s, Members: s.Members(v.Period)}
	wait := due - v.Period
	if n.Late = wait <= 0; n.Late {
		found := 1.0
		if m.Monitoring != nil && !v.Without.Monitoring {
			found, _ = x.Detected()
		}
		wait = int(math.Round(1 / max(found, 1e-3)))
		lost, err := continuation.Reputation(v, v.Image.AfterInvocation(v.Compliance.Strain), "")
		if err != nil {
			return n, err
		}
		n.Strain = (1 - v.Self.Discount()) * lost
	}
	if one.Safeguard && (!x.Disputed() || v.Period+wait < one.From+m.Safeguard.Peace.Periods()) || !one.Safeguard && m.Exception.SelfJudging {
		return n, nil // nobody could answer in the meantime
	}
	n.Warning, err = warning(&x, one, wait)
	return n, err
}

// warning returns the cost of a case that comes some periods sooner.
func warning(x *assessment.Assessment, one *treaty.Measure, wait int) (float64, error) {
	with, without, harm, err := Impairment(x.View, x.Module, one.ID)
	if err != nil {
		return 0, err
	}
	left := one.Until - x.Period
	follow := func(delay int) float64 {
		return max(0, x.Gain(without, with, left)+x.Protection(without, with, left)-x.Gain(without, with, delay)-x.Protection(without, with, delay))
	}
	challenge := [2]float64{}
	for k, w := range [2]int{0, wait} {
		x.Wait = w
		c := agent.Action{Conduct: agent.InvokeException, Measure: one.Kind, Quarters: left, Lasts: left, Harm: harm}
		struck := 1.0
		if one.Safeguard {
			c.Conduct = agent.ApplySafeguard
		} else {
			c.Upheld, struck = x.Judged(&c)
		}
		if err := x.Contested(&c, struck, follow); err != nil {
			return 0, err
		}
		challenge[k] = c.Challenge
	}
	return challenge[0] - challenge[1], nil
}

// WouldNotify decides whether a party notifies a measure: by the actor's own strategy
// ([agent.Invoker]) if the actor has one, else unless silence spares more than it costs.
func WouldNotify(v agent.View, module, measure string, n Notice) (bool, error) {
	options := []agent.Option{
		{Content: agent.DoNotify.String(), Value: n.Strain - n.Warning + numeric.Negligible, Kind: agent.DoNotify},
		{Content: agent.DoKeepSilent.String(), Kind: agent.DoKeepSilent},
	}
	k, err := v.Pick(agent.ToNotify, options, module, measure)
	return k == 0, err
}
