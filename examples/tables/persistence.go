package main

import (
	"context"
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file runs the experiment on lasting sanctions: treaties signed under a ban that is
// known to end and under a ban that is known to last, compared seed by seed (Limão and Maggi
// 2015 on uncertainty).

// turn is the quarter in which the ban ends in an arm; never is past the end.
const turn, never = 8, 400

// enforced has two modules of which parties negotiate the depth and how well the module is
// monitored, under a ban of the United States on China that is known to end in a quarter. No
// ban is in force if the quarter is 0.
func enforced(sectors treaty.Sectors, until int) sim.Scenario {
	sc := talking("USA", "EUR", "CHN")
	// Both modules negotiate monitoring and have the same clauses otherwise.
	watched := func(m treaty.Module) treaty.Module {
		m.Monitoring = &treaty.Monitoring{Hit: treaty.Negotiated("monitoring")}
		m.Terms = append(m.Terms, terms.Choice("monitoring", 0.3, 0.9))
		m.Exception = &treaty.SecurityException{Price: treaty.Set(0.5), MaxLength: treaty.Set(4)}
		m.Disputes = &treaty.Disputes{Panel: treaty.Set(1)}
		return m
	}
	// Trade facilitation cuts trade costs by up to 2 %.
	customs := watched(treaty.BarrierCut("customs", treaty.Goods, 0.02, terms.Choice("depth", 0.5, 1)))
	// A review after eight quarters may renew customs rules or end them.
	customs.Sunset = &treaty.Sunset{Term: treaty.Set(8)}
	sc.Treaty.Modules = []treaty.Module{watched(treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0.5, 1))), customs}
	// The end of the ban is known to all from the start.
	if until > 0 {
		sc.Regimes = []sanction.Regime{sanction.Ban(sectors, "CHN", "USA").From(0).Until(until)}
	}
	// Threats to security and motives at home, as in the lively scenario, with more frequent
	// threats.
	sc.Shocks = sim.Shocks{
		Threats: []sim.Threat{{SecurityThreat: agent.SecurityThreat{Sectors: "ELE", Rise: 0.1}}},
		Motives: []sim.Motive{{}},
	}
	sc.Talks = sim.Talks{RatifyAfter: 1, Recess: 2}
	sc.Periods = 20
	return sc
}

// The measures of a history: counts and sums over its modules of signatures before the
// ban ends in an arm, and the talks opened anew in all quarters.
const (
	// Counts of modules, from 0 to 2; depth is a sum over modules.
	signed = iota
	agreedDepth
	wellMonitored
	reopened
	worthToTarget
	coercionToTarget
	worthToSender
	coercionToSender
	measures
)

// measureNames are the names in the table, with units.
var measureNames = [measures]string{
	"modules signed, of 2", "depth signed, of 2", "modules with good monitoring", "talks opened anew",
	"worth of what is signed to CHN, %", "of that by coercion, %", "worth of what is signed to USA, %", "of that by coercion, %",
}

// agreements plays a scenario and returns the measures of each seed.
func agreements(ctx context.Context, sc sim.Scenario, seeds int) ([][measures]float64, error) {
	return over(ctx, sc, seeds, func(w *sim.World) (out [measures]float64, err error) {
		h, err := w.Run(ctx)
		if err != nil {
			return out, err
		}
		// Each signatory has an appraisal of its own of the text that it signs.
		for _, e := range h.Events {
			// The talks of the first quarter are no reopening.
			if e.Kind == event.TalksOpened && e.Period > 0 {
				out[reopened]++
			}
			if e.Kind != event.Signed || e.Period >= turn {
				continue
			}
			// Worth of the text at signature, in percent, and the part due to coercion.
			switch e.Actor {
			case "CHN":
				out[worthToTarget] += e.Appraisal.Total()
				out[coercionToTarget] += e.Appraisal.Coercion
			case "USA":
				out[worthToSender] += e.Appraisal.Total()
				out[coercionToSender] += e.Appraisal.Coercion
			}
		}
		// The first text of each module; a text signed again after the turn is left out.
		first := map[string]bool{}
		for _, e := range w.Register.Log() {
			if e.Kind != treaty.Signed || e.Period >= turn || first[e.Module] {
				continue
			}
			first[e.Module] = true
			// The text fixes an option of each term.
			space := w.Register.Space(e.Module)
			value := func(term string) (float64, error) {
				k, ok := space.Term(term)
				if !ok {
					return 0, fmt.Errorf("module %s has no term %q", e.Module, term)
				}
				return space.Option(e.Draft, k).Value, nil
			}
			// A term that is missing is a mistake of the scenario.
			deep, err := value("depth")
			if err != nil {
				return out, err
			}
			watched, err := value("monitoring")
			if err != nil {
				return out, err
			}
			out[signed]++
			out[agreedDepth] += deep
			if watched > 0.5 { // between the two options, 0.3 and 0.9
				out[wellMonitored]++
			}
		}
		return out, nil
	})
}

// persistence compares agreements under a sanction that is believed to last and under a
// sanction that is believed to end (Limão and Maggi 2015 on uncertainty). Both arms are the same
// world up to the quarter in which the ban ends in an arm: signatures before differ
// by expectation alone.
func persistence(ctx context.Context, seeds int) (*result, error) {
	r := &result{
		about: fmt.Sprintf(`
A module on tariffs and one on customs, with depth and monitoring to negotiate, between China, Europe
and the United States for 20 quarters. The United States ban trade with China, in a ban that is known
to end in quarter %d or to last. Talks opened anew are counted over all quarters, everything else over
those before quarter %d.`, turn, turn),
		head: []string{"ban on", "a history", "no ban", "ban to end", "ban to last", "to last less to end"},
	}
	// A ban on electronics, then on all goods; each with no ban as the base.
	for _, sectors := range []treaty.Sectors{"ELE", treaty.Goods} {
		var arms [3][][measures]float64
		for k, until := range []int{0, turn, never} {
			sc := enforced(sectors, until)
			r.scenarios = append(r.scenarios, sc)
			var err error
			if arms[k], err = agreements(ctx, sc, seeds); err != nil {
				return nil, err
			}
		}
		// A row for each measure, with a paired contrast of lasting and ending.
		for m, name := range measureNames {
			var y [3][]float64
			for k := range arms {
				for _, h := range arms[k] {
					y[k] = append(y[k], h[m])
				}
			}
			r.row(string(sectors), name, estimateOf(y[0]).String(), estimateOf(y[1]).String(), estimateOf(y[2]).String(),
				contrast([][]float64{y[2]}, [][]float64{y[1]}).signed())
		}
	}
	return r, nil
}
