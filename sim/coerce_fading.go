package sim

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// fadingTurn is after how many quarters the second chance that measures have ended counts:
// two years.
const fadingTurn = 8

// fadingHorizon is how far ahead the end of measures is looked for: later quarters count
// little, and are as the last.
const fadingHorizon = 5 * fadingTurn

// faded are the chances that the measures of a crisis have ended, averaged over the quarters
// of each stretch by their discounts, so that over a stretch in which nothing else changes
// the annuity is that of the chain.
func faded(p *regimeGame, length treaty.Length) (out [2]float64) {
	left := p.Lasting(make([]float64, length.Periods(fadingHorizon)))
	weight, d := 1.0, p.Leader.Discount
	turn := length.Periods(fadingTurn)
	var sum, weights [2]float64
	for h, share := range left {
		weight *= d
		at, w := 0, weight
		if h+1 >= turn {
			at = 1
		}
		if h == len(left)-1 {
			w /= 1 - d
		}
		sum[at] += w * share
		weights[at] += w
	}
	for at := range out {
		out[at] = max(0, min(1, 1-sum[at]/weights[at]))
	}
	return out
}

// fading is the expected end of measures in force, and of retaliation against them, as
// everybody prices it. It is nil if they cannot end as things stand.
func (w *World) fading(k int) (out []agent.SanctionThreat) {
	d, r := &w.Disputes[k], &w.Docket.Regimes()[k]
	s, _ := w.Docket.Standing(r.ID)
	events := ending(w.Docket, r, w.Period, "")
	for i := range w.Disputes {
		other := &w.Docket.Regimes()[i]
		x, _ := w.Docket.Standing(other.ID)
		if w.Disputes[i].Issue != d.Issue || other.Senders[0] != r.Target || other.Target != leaderOf(r, &s) || !bites(&x) {
			continue
		}
		events = append(events, byAll(other, sanction.Event{Kind: sanction.Lift, Period: w.Period, For: x.Members}, x.Members)...)
	}
	ended, err := after(w.Docket, events...)
	if err != nil {
		return nil
	}
	turn := w.Period + w.Scenario.PeriodLength.Periods(fadingTurn)
	return []agent.SanctionThreat{
		{Regime: r.ID, Carried: ended, From: w.Period + 1, Until: turn, Chance: d.Fading[0]},
		{Regime: r.ID, Carried: ended, From: turn, Chance: d.Fading[1]},
	}
}
