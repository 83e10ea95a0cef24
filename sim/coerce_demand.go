package sim

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// demand is what a leader may demand: a level that meets it for sure, and one from which
// on the leader may call it met, 0 if that is the same.
type demand struct{ met, least float64 }

// String reads "0.75", or "0.5 to 1" for a vague demand.
func (d demand) String() string {
	if d.least == 0 {
		return fmt.Sprintf("%.4g", d.met)
	}
	return fmt.Sprintf("%.4g to %.4g", d.least, d.met)
}

// demands are those that a regime allows its leader to make at a level of compliance. A
// regime that says what it demands, and how vaguely, leaves no choice. A vague demand asks
// for something all the same: what there is cannot be enough.
func (c *coercing) demands(q *crisis.Issue, now float64, r *sanction.Regime) (out []demand) {
	levels := q.Levels(now)
	if y := r.Demand.Level; y > 0 {
		levels = slices.DeleteFunc([]float64{y}, func(y float64) bool { return y <= now+numeric.SameLevel })
	}
	widths := c.w.Scenario.Coercion.Vagueness
	assigned := r.Demand.Within > 0
	if assigned {
		widths = []float64{r.Demand.Within}
	}
	vague := c.on(mechanism.VagueDemands) && !q.Whole
	for _, y := range levels {
		if !assigned || !vague {
			out = append(out, demand{met: y})
		}
		if !vague {
			continue
		}
		for _, w := range widths {
			d := demand{met: min(1, y+w), least: y - w}
			if d.least > now+numeric.SameLevel && !slices.Contains(out, d) {
				out = append(out, d)
			} else if assigned && !slices.Contains(out, demand{met: y}) {
				out = append(out, demand{met: y})
			}
		}
	}
	return out
}

// specificity is the share of the levels above that at which a dispute began of which the
// words of the demand say whether they meet it, in [0, 1]: 1 for a specific demand. What
// an audience can hold either side to is what the words say, so that audience costs scale
// with it. Threats are public; a private one would cost nothing to give up.
func (c *coercing) specificity(k int, v variant) float64 {
	if v.least == 0 {
		return 1
	}
	_, s := c.issue(k)
	from := s.Level
	if d := &c.disputes[k]; d.Demand > 0 {
		from = d.From
	}
	return max(0, min(1, 1-(v.demand-v.least)/(1-from)))
}
