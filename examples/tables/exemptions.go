package main

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file runs the experiments on humanitarian exemptions: harm and success of an embargo
// in histories, and the parts of the harm in a single equilibrium. Harm is agent/welfare's
// measure, in percent of consumption.

// essentials are the sectors of food, energy, chemicals and medicines.
const essentials treaty.Sectors = "AGF,CHP,ENM"

// relief is the humanitarian exemption of a regime. Share is the part exempted, in [0, 1],
// delay the quarters until licences are issued, chill the part lost to over-compliance, in
// [0, 1]; supplies exempts sales to the target alone.
type relief struct {
	share    float64
	delay    int
	chill    float64
	supplies bool
}

// reliefs are the arms of the experiment. The first is the base of all comparisons; the last
// four exempt supplies alone.
var reliefs = []relief{
	{},
	{share: 0.5}, {share: 1}, {share: 1, delay: 4}, {share: 1, chill: 0.5}, {share: 1, chill: 1},
	{share: 0.5, supplies: true}, {share: 1, supplies: true}, {share: 1, delay: 4, supplies: true}, {share: 1, chill: 0.5, supplies: true},
}

// String names the exemption in a table, with the share in percent.
func (x relief) String() string {
	switch {
	case x.share == 0:
		return "nothing"
	case x.supplies:
		return fmt.Sprintf("supplies alone, %.0f %%", 100*x.share)
	}
	return fmt.Sprintf("all trade in essentials, %.0f %%", 100*x.share)
}

// relieved is a duel over all goods with an exemption. Resolve of Russia and value to Europe
// are in percent of real income a quarter.
func relieved(x relief) sim.Scenario {
	ban := sanction.Ban("AGF,CHP,ELE,ENM,MET,OMF", "RUS", "EUR")
	// A share of zero means no exemption at all.
	if x.share > 0 {
		ban.Exemptions = []sanction.Exemption{{Sectors: essentials, Share: x.share, Delay: x.delay, Chill: x.chill, Supplies: x.supplies}}
	}
	return duel(talking("EUR", "RUS"), crisis.Prior{Mean: 3, SD: 1.5}, crisis.Prior{Mean: 0.6, SD: 0.3}, ban)
}

// embargoed is the outcome of an embargo in a history.
type embargoed struct {
	harm       float64 // summed over the quarters under sanctions, in percent of consumption
	quarters   int     // under sanctions
	ended, won int     // episodes that ended, and episodes in which the target gave in, wholly or in part
	level      float64 // compliance at the end
}

// embargoes plays an exemption under some seeds.
func embargoes(ctx context.Context, sc sim.Scenario, seeds int) ([]embargoed, error) {
	return over(ctx, sc, seeds, func(w *sim.World) (out embargoed, err error) {
		h, err := w.Run(ctx)
		if err != nil {
			return out, err
		}
		// Harm is counted in the quarters in which measures are in force.
		for _, r := range h.Rows {
			if r.Actor == "RUS" && r.Sanctioned > 0 {
				out.harm += r.Harm
				out.quarters++
			}
		}
		for _, e := range event.Episodes(h.Events, sc.Periods) {
			// The end of an open episode is not known.
			if e.End == event.Censored {
				continue
			}
			out.ended++
			// Success is total or partial acquiescence, the narrow definition.
			if e.End.Narrow() {
				out.won++
			}
		}
		out.level = w.Coercion.Issues[0].Level
		return out, nil
	})
}

// exemptions compares harm and success under humanitarian exemptions, by the share
// exempted, the delay of licences and over-compliance.
func exemptions(ctx context.Context, seeds int) (*result, error) {
	r := &result{
		about: `
Europe against Russia over all goods for 16 quarters. Harm is the fall in real income plus what
essentials become dearer than the rest, in percent of what people consume, in a quarter of
sanctions; success counts episodes with total or partial acquiescence among those that ended.`,
		head: []string{"exempted", "delay, quarters", "over-compliance", "quarters of sanctions", "harm", "change in harm", "success", "compliance at the end"},
	}
	// The harm without any exemption, in percent.
	base := 0.0
	for _, x := range reliefs {
		sc := relieved(x)
		r.scenarios = append(r.scenarios, sc)
		all, err := embargoes(ctx, sc, seeds)
		if err != nil {
			return nil, err
		}
		var sum embargoed
		var levels []float64
		for _, e := range all {
			sum.harm, sum.quarters = sum.harm+e.harm, sum.quarters+e.quarters
			sum.ended, sum.won = sum.ended+e.ended, sum.won+e.won
			// Sums over seeds serve means by quarter; levels by seed serve the interval.
			levels = append(levels, e.level)
		}
		// Where threats suffice no measures are in force, and there is no harm to average.
		harm, change := "none", "none"
		if sum.quarters > 0 {
			mean := sum.harm / float64(sum.quarters)
			// The first arm is without an exemption; later arms are compared with its harm.
			if x.share == 0 {
				base = mean
			}
			harm = fmt.Sprintf("%.3f", mean)
			if base > 0 {
				change = fmt.Sprintf("%+.0f %%", 100*(mean/base-1))
			}
		}
		r.row(x.String(), fmt.Sprint(x.delay), fmt.Sprint(x.chill), fmt.Sprintf("%.1f", float64(sum.quarters)/float64(seeds)),
			harm, change, fmt.Sprintf("%d of %d", sum.won, sum.ended), estimateOf(levels).String())
	}
	return r, nil
}

// parts are the harm of a policy to the people of a region, in percent of consumption:
// the fall in real income, and the rise of essentials in price above the rest. The sum is
// welfare.Harm.
type parts struct{ income, essentials float64 }

// harmOf prices an embargo of all goods on a target by Europe and the United States.
// Exempted says of a sector among essentials whether its exports by the target and its
// supplies to the target go on.
func harmOf(target string, exports, supplies bool) (parts, error) {
	// A single equilibrium without time: full embargo at long-run elasticities.
	e := wiod.Small()
	solver := market.NewSolver(e)
	var free, with market.Equilibrium
	if err := solver.Solve(&free, e.Baseline(), nil); err != nil {
		return parts{}, err
	}
	// The same sectors as essentials, by ID.
	humane := []string{"AGF", "CHP", "ENM"}
	var essential []int
	n, _ := e.RegionIndex(target)
	p := e.Baseline()
	for j := range e.NumSectors() {
		s := e.Sector(j)
		need := slices.Contains(humane, s.ID)
		if need {
			essential = append(essential, j)
		}
		if !s.Goods() {
			continue
		}
		// The sender buys nothing from the target, and sells nothing to the target.
		for _, sender := range []string{"EUR", "USA"} {
			i, _ := e.RegionIndex(sender)
			if !need || !exports {
				p.Ban(j, i, n)
			}
			if !need || !supplies {
				p.Ban(j, n, i)
			}
		}
	}
	if err := solver.Solve(&with, p, nil); err != nil {
		return parts{}, err
	}
	// Log changes add up to the total harm.
	income := -100 * math.Log(with.RealIncome(n)/free.RealIncome(n))
	return parts{income, welfare.Harm(&with, &free, n, essential) - income}, nil
}

// harm answers where harm comes from: the fall in real income, which no exemption of goods
// gives back in full, and essentials that become dearer than the rest.
func harm(context.Context, int) (*result, error) {
	r := &result{
		about: `
An embargo on all goods by Europe and the United States, with exemptions of essentials. Figures are
in percent of what people consume; the harm is the sum of its two parts.`,
		head: []string{"target", "exempted", "harm", "real income", "essentials dearer than the rest"},
	}
	// Targets differ in size; exemptions go from nothing over supplies to all trade in
	// essentials.
	for _, target := range []string{"CHN", "RUS"} {
		for _, x := range []struct {
			name              string
			exports, supplies bool
		}{{"nothing", false, false}, {"what the target is sold", false, true}, {"all trade in essentials", true, true}} {
			// Nothing is drawn at random, so the table has no seeds.
			h, err := harmOf(target, x.exports, x.supplies)
			if err != nil {
				return nil, err
			}
			r.row(target, x.name, fmt.Sprintf("%.4f", h.income+h.essentials), fmt.Sprintf("%+.4f", h.income), fmt.Sprintf("%+.4f", h.essentials))
		}
	}
	return r, nil
}
