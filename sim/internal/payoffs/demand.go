package payoffs

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Demand is a demand of a leader: Met is the level of compliance that meets the demand
// for sure, and Least the level from which on the leader may call the demand met, 0 for
// Met.
type Demand struct{ Met, Least float64 }

// String returns "0.75", or "0.5 to 1" for a vague demand.
func (d Demand) String() string {
	if d.Least == 0 {
		return fmt.Sprintf("%.4g", d.Met)
	}
	return fmt.Sprintf("%.4g to %.4g", d.Least, d.Met)
}

// Demands returns the demands that a regime allows its leader at a level of compliance.
// A regime with a stated demand and vagueness leaves no choice. The least level of a
// vague demand lies above the present level of compliance.
func (c *Model) Demands(q *crisis.Issue, now float64, r *sanction.Regime) (out []Demand) {
	levels := q.Levels(now)
	if y := r.Demand.Level; y > 0 {
		levels = slices.DeleteFunc([]float64{y}, func(y float64) bool { return y <= now+numeric.SameLevel })
	}
	widths := c.Rules.Options.Vagueness
	assigned := r.Demand.Within > 0
	if assigned {
		widths = []float64{r.Demand.Within}
	}
	vague := c.On(mechanism.VagueDemands) && !q.Whole
	for _, y := range levels {
		if !assigned || !vague {
			out = append(out, Demand{Met: y})
		}
		if !vague {
			continue
		}
		for _, w := range widths {
			d := Demand{Met: min(1, y+w), Least: y - w}
			if d.Least > now+numeric.SameLevel && !slices.Contains(out, d) {
				out = append(out, d)
			} else if assigned && !slices.Contains(out, Demand{Met: y}) {
				out = append(out, Demand{Met: y})
			}
		}
	}
	return out
}

// specificity returns the specificity of a demand in [0, 1]: the share of the levels
// above the start of a standoff for which the words of the demand decide whether the
// level is enough. A specific demand has 1. An audience holds both sides to the words,
// so audience costs scale with specificity. Threats are public; a private threat would
// cost nothing to give up.
func (c *Model) specificity(k int, v Variant) float64 {
	if v.Least == 0 {
		return 1
	}
	return max(0, min(1, 1-(v.Demand-v.Least)/(1-c.start(k))))
}
