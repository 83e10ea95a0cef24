package appraisal

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
)

// With constant numbers a spell is worth what its doc comment says, however many quarters the
// chain is spread over; if it is over after one quarter it is a lump that comes once.
func TestSpellInClosedForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, live := rapid.Float64Range(0.01, 0.99).Draw(t, "discount"), rapid.Float64Range(0, 1).Draw(t, "lives")
		e, x := rapid.Float64Range(0, 1).Draw(t, "enters"), rapid.Float64Range(-5, 5).Draw(t, "flow")
		n, pause := rapid.IntRange(1, 40).Draw(t, "quarters"), rapid.IntRange(0, 40).Draw(t, "pause")
		over := rapid.Bool().Draw(t, "over")
		quarters := rapid.IntRange(1, 6).Draw(t, "listed")
		s := absence{enters: make([]float64, quarters), flows: make([]float64, quarters), quarters: n, pause: pause, over: over}
		lives := make([]float64, quarters)
		for h := range lives {
			s.enters[h], s.flows[h], lives[h] = e, x, live
		}
		leave := func(n int) float64 { return 1 - (1-(1-d)/(1-math.Pow(d, float64(n))))/d }
		l, r, again := d*live, leave(n), 1.0
		if pause > 0 {
			again = l * leave(pause) / (1 - l*(1-leave(pause)))
		}
		if over {
			again = 0
		}
		want := (1 - d) * l * e * x / ((1-l*(1-e))*(1-l*(1-r)) - l*l*e*r*again)
		require.InDelta(t, want, s.worth(d, lives), 1e-9*(1+math.Abs(want)))
	})
}

// The burden of a threat is the discounted sum of what it is expected to cost, quarter by
// quarter, and of none from far ahead on.
func TestBurdenIsTheSumOfLosses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := rapid.Float64Range(0.001, 0.5)
		p := agent.SecurityThreat{
			Rise: chance.Draw(t, "rise"), Worsen: chance.Draw(t, "worsen"), Ease: chance.Draw(t, "ease"), Relent: chance.Draw(t, "relent"),
			Serious: rapid.Float64Range(0.01, 1).Draw(t, "serious"), Grave: rapid.Float64Range(1, 5).Draw(t, "grave"),
		}.WithDefaults()
		d, level := rapid.Float64Range(0.1, 0.97).Draw(t, "discount"), rapid.IntRange(agent.ThreatNone, agent.ThreatGrave).Draw(t, "level")
		from := rapid.IntRange(0, 12).Draw(t, "from")
		sum, weight := 0.0, 1.0
		for h, loss := range p.Expected(level, 1200) { // 0.97^1200 is 1e-16
			if h >= from {
				sum += weight * loss
			}
			weight *= d
		}
		require.InDelta(t, sum, p.Burden(level, d, from), 1e-9)
	})
}
