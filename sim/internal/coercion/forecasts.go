// This file notes forecasts of coercion: the chances that threats are carried out, the
// chances that measures end, and the forecasts of each seat about the other side.
// Market expectations in later periods use the former, and calibration scores the
// latter.

package coercion

import (
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// forecast works out the chance that each open threat is carried out, and the chance
// that measures in force have ended. Every actor that prices the future in the rest of
// the period uses these chances.
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

// score records the forecast of an actor about the other side of a standoff, with the
// outcome.
func (c *phase) score(actor string, kind belief.ForecastKind, chance float64, happened bool) {
	if c.scores == nil {
		c.scores = make([]belief.Forecasts, len(c.Actors))
	}
	seat := c.Seat(actor)
	c.scores[seat] = append(c.scores[seat], belief.Forecast{Kind: kind, Chance: chance, Happened: happened})
}
