package coercion

import (
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// forecast works out how likely each open threat is carried out, and measures in force have
// ended, for all who price the future in the rest of the quarter.
func (c *phase) forecast() error {
	c.Frozen = c.Docket
	for k := range c.Standoffs {
		d := &c.Standoffs[k]
		d.Chance, d.Fading = 0, [2]float64{}
		_, s := c.Regime(k)
		fades := s.InForceIn(c.Number) && !d.Met && c.On(mechanism.ExpectedDuration)
		if s.State != sanction.Threatened && !fades || c.Retaliates(k) {
			continue
		}
		p, err := c.Standing(k)
		if err != nil {
			return err
		}
		switch {
		case p == nil:
		case fades:
			d.Fading = payoffs.Faded(p, c.Length)
		default:
			d.Chance = p.CarriedOut()
		}
	}
	return nil
}

// score notes what an actor foresaw of the other side of a standoff.
func (c *phase) score(actor string, kind belief.ForecastKind, chance float64, happened bool) {
	if c.scores == nil {
		c.scores = make([]belief.Forecasts, len(c.Actors))
	}
	seat := c.Seat(actor)
	c.scores[seat] = append(c.scores[seat], belief.Forecast{Kind: kind, Chance: chance, Happened: happened})
}
