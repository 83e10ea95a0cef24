package agent

import "fmt"

// Stake is what an issue outside trade is worth to an actor: val(y) = Value * y, where y in
// [0, 1] is how far what is demanded is done. For those who demand it, Value is omega; for
// the one who would have to do it, Value is -r, minus its resolve. Unit: percent of baseline
// real income per quarter, any finite number; what is not listed is worth nothing. An assumption
// of the scenario.
type Stake struct {
	Issue string
	Value float64
}

// Quarter is what a quarter holds for an actor.
type Quarter struct {
	// Prices are those of the world.
	Prices *Prices
	// Bound are the depths of the modules that bind the actor.
	Bound []Depth
	// Loss is L(z), what the threat to the actor's security costs it if nothing
	// answers it, in percent of income per quarter; Protection is prot, the share of
	// it that measures in force avert, in [0, 1].
	Loss, Protection float64
	// Levels are how far what is demanded on issues is done.
	Levels []Level
	// Support is N, the part of support at home that is not economic, in points
	// ([Politics.Domestic]).
	Support float64
}

// Depth is how deep a module binds, in [0, 1].
type Depth struct {
	Module string
	Depth  float64
}

// Level is how far what is demanded on an issue is done, y in [0, 1].
type Level struct {
	Issue string
	Y     float64
}

// Flow is what a quarter is worth to an actor, in percent of its baseline real income,
// part by part.
type Flow struct {
	Economy, Security, Sovereignty, Issues, Domestic float64
}

// Total is the sum of the parts.
func (f Flow) Total() float64 { return f.Economy + f.Security + f.Sovereignty + f.Issues + f.Domestic }

// String reads "+0.1000 % (economy +0.3000, security -0.2000, ...)".
func (f Flow) String() string {
	return fmt.Sprintf("%+.4f %% (economy %+.4f, security %+.4f, sovereignty %+.4f, issues %+.4f, domestic %+.4f)",
		f.Total(), f.Economy, f.Security, f.Sovereignty, f.Issues, f.Domestic)
}

// Flow is the flow payoff of a quarter, all of it:
//
//	u = 100 [ (1-a) ln Y^ + a sum_g w_g ln Y^_g ] - L(z) (1 - prot) - sum_c chi_c d_c + sum_q val_q(y_q) + psi N
//
// Y^ is real income and Y^_g the stake of group g over the baseline, a the actor's Bias and
// w_g the groups' influence; chi is Sovereignty and psi Politics.Weight. Income counts in
// the economy alone: N is what support is beyond it.
func (a *Actor) Flow(q Quarter) Flow {
	at := place(q.Prices.economy, &a.Public)
	f := Flow{Economy: q.Prices.flow(&at), Security: -q.Loss * (1 - q.Protection), Domestic: a.Politics.Weight * q.Support}
	for _, d := range q.Bound {
		f.Sovereignty -= a.Sovereignty[d.Module] * d.Depth
	}
	for _, l := range q.Levels {
		f.Issues += a.Value(l.Issue) * l.Y
	}
	return f
}

// Value is what full compliance on an issue is worth to the actor, zero if it has no stake
// in it.
func (a *Actor) Value(issue string) float64 {
	sum := 0.0
	for _, list := range [][]Stake{a.Stakes, a.SecretStakes} {
		for _, s := range list {
			if s.Issue == issue {
				sum += s.Value
			}
		}
	}
	return sum
}

// Now is the flow payoff of the present quarter, in the world as it stands: of the quarter,
// prices and what binds the actor are filled in here.
func (v View) Now(q Quarter) (Flow, error) {
	var err error
	if q.Prices, err = v.prices(query{period: v.Period}); err != nil {
		return Flow{}, err
	}
	q.Bound = nil
	for m, s := range v.Register.InForce() {
		if v.Register.Bound(v.Self.ID, m.ID) {
			q.Bound = append(q.Bound, Depth{Module: m.ID, Depth: m.Depth(v.Register.Space(m.ID), s.Draft)})
		}
	}
	return v.Self.Flow(q), nil
}
