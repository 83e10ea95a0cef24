package crisis

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/treaty"
)

// Prior is what everybody thinks of a secret number before anything is seen: a normal
// distribution, in percent of the owner's baseline real income per quarter.
type Prior struct {
	// Mean is the expected value, any finite number, SD the standard deviation, 0 or more.
	// The defaults are 0; with an SD of zero there is no secret. DefaultSD is a size to start
	// from. Assumptions of the scenario.
	Mean, SD float64
}

// Belief is the prior on a grid of types.
func (p Prior) Belief() belief.Resolve { return belief.NewResolve(p.Mean, p.SD, 0) }

// Draw draws the number from the prior by the inverse of its distribution function, from
// one uniform draw.
func (p Prior) Draw(r *rand.Rand) float64 {
	for {
		if u := r.Float64(); u > 0 {
			return p.Mean - p.SD*math.Sqrt2*math.Erfcinv(2*u)
		}
	}
}

// String reads "0.30 ± 0.10".
func (p Prior) String() string { return fmt.Sprintf("%.2f ± %.2f", p.Mean, p.SD) }

// DefaultSD is the standard deviation sigma of a secret type, in percent of income. Its
// scale is not identified by how often things happen; the costs that the market gives
// fix it. An assumption, from 0.1 to 1.
const DefaultSD = 0.3

// Claim is what an actor wants of a dispute.
type Claim struct {
	Actor string
	// Value is omega, what full compliance is worth to the actor. It can be
	// negative: a friend of the target's. With an SD above zero it is the actor's
	// secret, drawn once per episode.
	Value Prior
	// Monitoring is the chance per quarter that the actor finds out that
	// compliance is for show, in [0, 1]. The default (0) is 0.7. An assumption.
	Monitoring float64
}

// Issue is something that others want of a target: to bring an action y in {0, 1/4, ...,
// 1} up, where 1 is full compliance. It is worth omega y to each claimant and costs the
// target r y, with r its resolve, both in percent of own baseline real income per
// quarter. A regime whose Demand names the issue can be threatened and imposed over it.
type Issue struct {
	ID     string
	Target string
	// Claims are those who want something of it, each at most once.
	Claims []Claim
	// Resolve is the prior of r. The target alone knows r, drawn once per episode.
	Resolve Prior
	// Start is the compliance at the start, in [0, 1). The default is none. An
	// assumption of the scenario.
	Start float64
	// Whole says that the issue cannot be divided: y is 0 or 1 (Fearon 1995,
	// International Organization 49: 379-414).
	Whole bool
	// Persistence is the chance that a type stays from one episode to the next, in
	// [0, 1]; otherwise it is drawn again. The default (0) is a new draw for every
	// episode. An assumption.
	Persistence float64
	// Inducements are what actors may offer the target for compliance, beside sanctions
	// or in place of them.
	Inducements []Inducement
	// Mediations are what third actors may offer senders for relief.
	Mediations []Mediation
}

// Inducement is a transfer that may be offered for compliance (Baldwin 1971, World Politics
// 24: 19-38; Drezner 1999, The Sanctions Paradox, chapter on carrots; Davis 2000, Threats
// and Promises). Its donor decides each quarter whether to offer it, at what share of the
// Amount, and whether to go on paying once the target complies, as far as anybody sees: a
// promise to pay is no more credible than a threat. The donor may be one of the claimants,
// or a third actor that mediates.
type Inducement struct {
	Donor string
	// Amount is the most that is paid for full compliance, at an annual rate in the unit
	// of the economy's data; above 0; for a level y it is y times what is offered. It must be given.
	Amount float64
	// Module, if it is not empty, is a module of the treaty that builds capacity: what is
	// paid is granted under it, and adds to the target's capacity to do what it owes, as
	// long as the text allows the donor to. Otherwise it is a plain transfer.
	Module string
}

// Mediation is money that a third actor, neither sender nor target, may offer a sender for
// full relief once the target has done what is demanded, or a treaty has settled the
// dispute (Touval and Zartman 1985, International Mediation in Theory and Practice, on
// mediators with leverage; Walter 1997, International Organization 51: 335-364, on third
// parties that make a settlement credible). The mediator decides each quarter whether it
// stands, at what share of Compensation. Once relief is given for it, it is paid out of
// money set aside, so that the sender need not trust the mediator. An assumption.
type Mediation struct {
	Mediator, Sender string
	// Compensation is the most that is paid, at an annual rate in the unit of the
	// economy's data, above 0. It must be given.
	Compensation float64
	// Quarters is for how long it is paid, from 1 to 400. The default (0) is 8. An
	// assumption.
	Quarters int
}

// DefaultMediation is for how many quarters a compensation is paid. An assumption.
const DefaultMediation = 8

// Term is for how many periods of a length it is paid in a run, in which Quarters count
// periods already; the default is still in quarters.
func (m *Mediation) Term(l treaty.Length) int { return cmp.Or(m.Quarters, l.Periods(DefaultMediation)) }

// DefaultMonitoring is the chance m per quarter that a show of compliance is found out.
// An assumption, from 0.3 to 0.95.
const DefaultMonitoring = 0.7

// Monitoring of the claim, its default filled in.
func (c *Claim) monitoring() float64 {
	if c.Monitoring == 0 {
		return DefaultMonitoring
	}
	return c.Monitoring
}

// steps is how many equal parts a divisible issue has.
const steps = 4

// Levels are the levels of compliance above y, ascending.
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

// Claim is the place of an actor's claim, or -1.
func (i *Issue) Claim(actor string) int {
	return slices.IndexFunc(i.Claims, func(c Claim) bool { return c.Actor == actor })
}

// Monitoring is the chance per quarter that some actors find out that compliance is for
// show: that of the first, the leader, or of the best of them if they pool what they see.
// Who has no claim sees as much as the default.
func (i *Issue) Monitoring(pooled bool, actors ...string) float64 {
	best := 0.0
	for n, id := range actors {
		if n > 0 && !pooled {
			break
		}
		m := DefaultMonitoring
		if k := i.Claim(id); k >= 0 {
			m = i.Claims[k].monitoring()
		}
		best = max(best, m)
	}
	return best
}

// Validate reports everything that is wrong with the issue, for actors of the given IDs.
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
	if !(i.Persistence >= 0 && i.Persistence <= 1) {
		bad("Persistence", i.Persistence, "a chance in [0, 1]")
	}
	return errors.Join(errs...)
}
