package payoffs

import "fmt"

// Gain is what being in a coalition is worth to an actor, against standing aside.
type Gain struct {
	// Success is what the coalition's better chance is worth to it, Cost what its
	// own measures cost it, Transfer what the fund pays it, Retaliation what the
	// target's answer is expected to add, and Trust what it would lose with others by
	// leaving, if it is bound. Law is what the legal side of its measures costs it.
	Success, Cost, Transfer, Retaliation, Trust, Law float64
}

// GainKey is the address of a gain.
type GainKey struct {
	In, Out *Crisis
	Actor   string
	W       float64
	Force   bool
	// Attributed is the share of its cost that its public lays at the target's door, blamed
	// that of retaliation at the foreigners', and mediated what relief brings it.
	Attributed, Blamed, Mediated float64
}

func (g Gain) Total() float64 {
	return g.Success + g.Cost + g.Transfer + g.Retaliation + g.Trust + g.Law
}

func (g Gain) String() string {
	law := ""
	if g.Law != 0 {
		law = fmt.Sprintf(", law %+.4f", g.Law)
	}
	return fmt.Sprintf("%+.4f %% of real income a quarter (success %+.4f, cost %+.4f, transfer %+.4f, retaliation %+.4f, trust %+.4f%s)",
		g.Total(), g.Success, g.Cost, g.Transfer, g.Retaliation, g.Trust, law)
}

// Income is an actor's baseline income.
func (c *Model) Income(id string) (sum float64) {
	e := c.Economy
	for _, region := range c.Actors[c.Seat(id)].Regions {
		n, _ := e.RegionIndex(region)
		sum += e.Income(n)
	}
	return sum
}
