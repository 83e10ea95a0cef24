// The types of this file describe an issue in dispute: target, claims, private types,
// inducements and mediations, with defaults and checks. Secret numbers are normal, in percent
// of income. Sources: Fearon (1995), Baldwin (1971), Touval and Zartman (1985).

package crisis

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
)

// DefaultSD is the standard deviation sigma of a secret type, in percent of income. The
// frequency of events does not identify the scale; the costs from the market fix the scale. An
// assumption, from 0.1 to 1.
const DefaultSD = 0.3

// Claim is an actor's demand in a dispute.
type Claim struct {
	Actor string
	// Value is omega, the actor's value of full compliance, in percent of income per quarter. A
	// negative value makes the actor a friend of the target. With an SD above zero the number
	// is the secret of the actor's leader, drawn once per leader.
	Value Prior
	// Monitoring is the actor's chance per quarter of discovering compliance for show, in [0,
	// 1]. The default, 0, means 0.7. An assumption.
	Monitoring float64
}

// Issue is a demand of other actors on a target: to raise an action y in {0, 1/4, ..., 1},
// where 1 is full compliance. Each claimant gains omega y and the target loses r y, with r the
// target's resolve, both in percent of own baseline real income per quarter. A regime whose
// Demand names the issue can be threatened and imposed over the issue.
type Issue struct {
	ID     string
	Target string
	// Claims are the claims on the target, at most one per actor.
	Claims []Claim
	// Resolve is the prior of r. Only the target's leader knows r, drawn once per leader.
	Resolve Prior
	// Start is the compliance at the start, in [0, 1). The default is 0. An assumption of the
	// scenario.
	Start float64
	// Whole says whether the issue is indivisible: y is 0 or 1 (Fearon 1995, International
	// Organization 49: 379-414).
	Whole bool
	// Inducements are offers of actors to the target for compliance, beside or in place of
	// sanctions.
	Inducements []Inducement
	// Mediations are offers of third actors to senders for relief.
	Mediations []Mediation
}

// Inducement is a transfer on offer for compliance (Baldwin 1971, World Politics 24: 19-38;
// Drezner 1999, The Sanctions Paradox, chapter on carrots; Davis 2000, Threats and Promises).
// The donor decides each quarter whether to offer the transfer and at what share of Amount, and
// whether to go on paying after visible compliance: a promise to pay is no more credible than a
// threat. The donor may be a claimant, or a third actor in mediation.
type Inducement struct {
	Donor string
	// Amount is the largest payment for full compliance, at an annual rate in the unit of the
	// economy's data; above 0. A level y earns y times the offer. There is no default.
	Amount float64
	// Module is the ID of a capacity-building module of the treaty, or "". The payment is then
	// granted under the module and adds to the target's capacity to meet obligations, as long
	// as the text allows grants by the donor. Without a module the payment is a plain transfer.
	Module string
}

// Mediation is money from a third actor, neither sender nor target, on offer to a sender for
// full relief after the target's compliance or after a treaty's settlement of the dispute
// (Touval and Zartman 1985, International Mediation in Theory and Practice, on mediators with
// leverage; Walter 1997, International Organization 51: 335-364, on credible settlements
// through third parties). The mediator decides each quarter whether the offer stands, and at
// what share of Compensation. After the relief, payment comes from money set aside: the sender
// need not trust the mediator. An assumption.
type Mediation struct {
	Mediator, Sender string
	// Compensation is the largest payment, at an annual rate in the unit of the economy's data;
	// above 0. There is no default.
	Compensation float64
	// Quarters is the duration of the payment in quarters, from 1 to 400. The default, 0, means
	// 8. An assumption.
	Quarters int
}

// defaultMediation is the default duration of a compensation in quarters. An assumption.
const defaultMediation = 8

// Term returns the duration of the payment in periods of a run. Quarters counts periods
// already; the default is in quarters and is converted.
func (m *Mediation) Term(l treaty.Length) int { return cmp.Or(m.Quarters, l.Periods(defaultMediation)) }

// defaultMonitoring is the chance m per quarter of discovering a show of compliance. An
// assumption, from 0.3 to 0.95.
const defaultMonitoring = 0.7

// monitoring returns Monitoring with the default filled in.
func (c *Claim) monitoring() float64 {
	if c.Monitoring == 0 {
		return defaultMonitoring
	}
	return c.Monitoring
}

// steps is the number of equal parts of a divisible issue.
const steps = 4

// Levels returns the levels of compliance above y, ascending.
func (i *Issue) Levels(y float64) []float64 {
	if i.Whole {
		if y < 1 {
			return []float64{1}
		}
		return nil
	}
	var out []float64
	for k := 1; k <= steps; k++ {
		if level := float64(k) / steps; level > y+1e-9 {
			out = append(out, level)
		}
	}
	return out
}

// Claim returns the place of an actor's claim, or -1.
func (i *Issue) Claim(actor string) int {
	return slices.IndexFunc(i.Claims, func(c Claim) bool { return c.Actor == actor })
}

// Monitoring returns the chance per quarter of some actors discovering compliance for show: the
// chance of the first actor, the leader, or the best chance of all with pooled observations. An
// actor without a claim has the default chance.
func (i *Issue) Monitoring(pooled bool, actors ...string) float64 {
	best := 0.0
	for n, id := range actors {
		if n > 0 && !pooled {
			break
		}
		m := defaultMonitoring
		if k := i.Claim(id); k >= 0 {
			m = i.Claims[k].monitoring()
		}
		best = max(best, m)
	}
	return best
}

// Validate reports every fault of the issue in one error, for actors of the given IDs.
func (i *Issue) Validate(actors []string) error {
	var errs []error
	bad := func(field string, value any, want string) {
		errs = append(errs, fmt.Errorf("coercion: issue %q: %s is %v; want %s", i.ID, field, value, want))
	}
	prior := func(field string, p Prior) {
		if !(math.Abs(p.Mean) <= math.MaxFloat64) {
			bad(field+".Mean", p.Mean, "a finite number")
		}
		if !(p.SD >= 0 && p.SD <= math.MaxFloat64) {
			bad(field+".SD", p.SD, "a finite number of 0 or more")
		}
	}
	if i.ID == "" {
		bad("ID", "empty", "a name that no other issue has")
	}
	if !slices.Contains(actors, i.Target) {
		bad("Target", fmt.Sprintf("%q", i.Target), "the ID of an actor")
	}
	if len(i.Claims) == 0 {
		bad("Claims", "empty", "at least one actor that wants something of it")
	}
	for k := range i.Claims {
		c := &i.Claims[k]
		field := fmt.Sprintf("Claims[%d]", k)
		if !slices.Contains(actors, c.Actor) || c.Actor == i.Target {
			bad(field+".Actor", fmt.Sprintf("%q", c.Actor), "the ID of an actor other than the target")
		}
		if slices.ContainsFunc(i.Claims[:k], func(o Claim) bool { return o.Actor == c.Actor }) {
			bad(field+".Actor", fmt.Sprintf("%q again", c.Actor), "each actor once")
		}
		prior(field+".Value", c.Value)
		if !(c.Monitoring >= 0 && c.Monitoring <= 1) {
			bad(field+".Monitoring", c.Monitoring, "a chance in (0, 1], or 0 for 0.7")
		}
	}
	prior("Resolve", i.Resolve)
	if !(i.Start >= 0 && i.Start < 1) || i.Whole && i.Start != 0 {
		bad("Start", i.Start, "a level in [0, 1), and 0 if the issue is whole")
	}
	for k := range i.Inducements {
		x, field := &i.Inducements[k], fmt.Sprintf("Inducements[%d]", k)
		if !slices.Contains(actors, x.Donor) || x.Donor == i.Target {
			bad(field+".Donor", fmt.Sprintf("%q", x.Donor), "the ID of an actor other than the target")
		}
		if !(x.Amount > 0 && x.Amount < 1e300) {
			bad(field+".Amount", x.Amount, "a sum above 0")
		}
	}
	for k := range i.Mediations {
		x, field := &i.Mediations[k], fmt.Sprintf("Mediations[%d]", k)
		if !slices.Contains(actors, x.Mediator) || x.Mediator == i.Target {
			bad(field+".Mediator", fmt.Sprintf("%q", x.Mediator), "the ID of an actor other than the target")
		}
		if !slices.Contains(actors, x.Sender) || x.Sender == i.Target || x.Sender == x.Mediator {
			bad(field+".Sender", fmt.Sprintf("%q", x.Sender), "the ID of an actor other than the target and the mediator")
		}
		if !(x.Compensation > 0 && x.Compensation < 1e300) {
			bad(field+".Compensation", x.Compensation, "a sum above 0")
		}
		if x.Quarters < 0 || x.Quarters > 400 {
			bad(field+".Quarters", x.Quarters, "1 to 400 quarters, or 0 for 8")
		}
	}
	return errors.Join(errs...)
}
