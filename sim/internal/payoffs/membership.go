package payoffs

import "fmt"

// Gain is the worth of membership in a coalition to an actor, against standing aside, in percent
// of real income per quarter.
type Gain struct {
	// Success is the worth of the coalition's better chance, Cost the cost of the actor's
	// own measures, Transfer the payment of the fund, Retaliation what the target's answer
	// is expected to add, Trust the loss of trust by leaving, if membership binds the
	// actor, and Law the legal cost of the measures.
	Success, Cost, Transfer, Retaliation, Trust, Law float64
}

// GainKey is the address of a gain.
type GainKey struct {
	In, Out *Crisis
	Actor   string
	W       float64
	Force   bool
	// Attributed is the share of the actor's cost that the actor's public lays at the
	// target's door, Blamed the share of the cost of retaliation laid at the foreigners',
	// and Mediated the worth of relief by the offers of mediators.
	Attributed, Blamed, Mediated float64
	// Hazard is the chance that the actor's leader loses office in a period.
	Hazard float64
}

// Total returns the sum of the parts.
func (g Gain) Total() float64 {
	return g.Success + g.Cost + g.Transfer + g.Retaliation + g.Trust + g.Law
}

// String tells the total and the parts.
func (g Gain) String() string {
	law := ""
	if g.Law != 0 {
		law = fmt.Sprintf(", law %+.4f", g.Law)
	}
	return fmt.Sprintf("%+.4f %% of real income a quarter (success %+.4f, cost %+.4f, transfer %+.4f, retaliation %+.4f, trust %+.4f%s)",
		g.Total(), g.Success, g.Cost, g.Transfer, g.Retaliation, g.Trust, law)
}

// Income returns the baseline income of an actor at an annual rate, in the unit of the economy's
// data.
func (c *Model) Income(id string) (sum float64) {
	e := c.Economy
	for _, region := range c.Actors[c.Seat(id)].Regions {
		n, _ := e.RegionIndex(region)
		sum += e.Income(n)
	}
	return sum
}

// Transfers returns the payments of the fund to the members of a crisis, each in
// percent of the member's own income, and whether the payments are feasible. Payments
// are feasible if the coalition as a whole gains, because members pay each other.
func (c *Model) Transfers(p *Crisis) (out []float64, feasible bool) {
	r, _ := c.Regime(p.Regime)
	// A fund needs at least two members.
	if r.Fund == nil || len(p.Members) < 2 {
		return make([]float64, len(p.Members)), false
	}
	costs, incomes := make([]float64, len(p.Members)), make([]float64, len(p.Members))
	total := 0.0
	for n, id := range p.Members {
		side, w := c.Side(p, id), c.Worth(p.Regime, id)
		incomes[n] = c.Income(id)
		costs[n] = -side.Imposed / 100 * incomes[n]
		total += (p.Watch(&side, w, true) - w*p.Now) / 100 * incomes[n]
	}
	out = r.Fund.Transfers(costs, incomes)
	for n := range out {
		out[n] *= 100 / incomes[n]
	}
	return out, total > 0
}
