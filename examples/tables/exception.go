package main

import (
	"context"
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file runs the experiments on the security exception: the price of an invocation, and
// joining with and without the exception. Both follow the escape clause of Rosendorff and
// Milner (2001); the figures are counts and means over histories.

// life is the fate of a module in a history, or the sum over several histories.
type life struct {
	runs, entered, alive int     // histories, histories with entry into force, histories with the module in force at the end
	members, depth       float64 // per quarter and actor, from the first quarter on
	genuine, abusive     int     // invocations of the exception under a true threat, and without a threat
	breaches, notices    int     // of withdrawal, the second
	threatened, answered int     // quarters of a threat to a party, and quarters of a threat with a measure of the party
	income, quarters     float64 // real income in percent, summed over quarters and actors, and their number
}

// add adds another fate to the sum, field by field.
func (l *life) add(x life) {
	l.runs, l.entered, l.alive = l.runs+x.runs, l.entered+x.entered, l.alive+x.alive
	l.members, l.depth = l.members+x.members, l.depth+x.depth
	l.genuine, l.abusive = l.genuine+x.genuine, l.abusive+x.abusive
	l.breaches, l.notices = l.breaches+x.breaches, l.notices+x.notices
	l.threatened, l.answered = l.threatened+x.threatened, l.answered+x.answered
	l.income, l.quarters = l.income+x.income, l.quarters+x.quarters
}

// lives plays a scenario of a single module under some seeds and adds up the fates.
func lives(ctx context.Context, sc sim.Scenario, seeds int) (life, error) {
	// The worker that plays a history measures the history; only measures are kept.
	all, err := over(ctx, sc, seeds, func(w *sim.World) (life, error) {
		l := life{runs: 1}
		module := w.Scenario.Treaty.Modules[0].ID
		// Private threats are seen quarter by quarter, not in the rows of the history.
		for w.Period < w.Scenario.Periods {
			period := w.Period
			if err := w.Step(ctx); err != nil {
				return l, err
			}
			// A threat is answered by any measure of the party that holds in the quarter.
			s := w.Register.Standing(module)
			if s.Stage == treaty.InForce {
				l.entered = 1
			}
			for k := range w.Scenario.Actors {
				id := w.Scenario.Actors[k].ID
				// Only a threat to a bound party counts.
				if !s.BoundIn(id, period) || w.Private[k].Threat == agent.ThreatNone {
					continue
				}
				l.threatened++
				for m := range s.Measures {
					if x := &s.Measures[m]; x.Party == id && x.Holds(period) {
						l.answered++
						break
					}
				}
			}
		}
		// Alive means in force after the last quarter.
		if w.Register.Standing(module).Stage == treaty.InForce {
			l.alive = 1
		}
		h := w.History()
		// Rows are one per quarter and actor, whether the actor is bound or not.
		for _, r := range h.Rows {
			l.members += float64(r.Bound)
			l.depth += r.Depth
			l.income += r.RealIncome
			l.quarters++
		}
		for k := range h.Events {
			// A genuine invocation answers a true threat; all others are abuse. Covert
			// breaches count as breaches.
			switch e := &h.Events[k]; {
			case e.Kind == event.ExceptionInvoked && e.Genuine:
				l.genuine++
			case e.Kind == event.ExceptionInvoked:
				l.abusive++
			case e.Kind == event.Breached || e.Kind == event.BrokenCovertly:
				l.breaches++
			case e.Kind == event.NoticeGiven:
				l.notices++
			}
		}
		return l, nil
	})
	// The sum is over seeds; means are taken in the table.
	var sum life
	for _, l := range all {
		sum.add(l)
	}
	return sum, err
}

// priced is the first module of the lively scenario with another exception, for 32 quarters.
func priced(change func(*treaty.Module)) sim.Scenario {
	sc := lively()
	sc.Treaty.Modules = sc.Treaty.Modules[:1]
	m := &sc.Treaty.Modules[0]
	// The exception is the only way out, and its length is the same at every price.
	m.Safeguard = nil
	m.Exception = &treaty.SecurityException{MaxLength: treaty.Set(8)}
	change(m)
	sc.Periods = 32
	return sc
}

// withoutException takes the exception out of a module, and leaves all other clauses.
func withoutException(m *treaty.Module) { m.Exception = nil }

// price compares prices of the exception, as multiples of the harm to others. The optimum of Rosendorff
// and Milner (2001) is a hypothesis about the whole.
func price(ctx context.Context, seeds int) (*result, error) {
	r := &result{
		// The prose stands above the table, with the units of the columns.
		about: `
The first module of a lively example, with its exception at several prices, for eight years. Members
are parties bound per quarter and state; invocations, breaches and notices are those of all seeds.`,
		head: []string{
			"price", "enters", "alive at the end", "members", "depth", "invoked: genuine, abusive", "breaches", "notices",
			"threatened quarters answered", "real income, %",
		},
	}
	// The prices of the literature are fractions and small multiples; 4 is beyond all of them.
	type arm struct {
		name   string
		change func(*treaty.Module)
	}
	var arms []arm
	for _, price := range []float64{0, 0.25, 0.5, 1, 2, 4} {
		arms = append(arms, arm{fmt.Sprint(price), func(m *treaty.Module) { m.Exception.Price = treaty.Set(price) }})
	}
	// A negotiated price, and the module without any exception, come after the fixed prices.
	arms = append(arms,
		arm{"negotiated, of 0 to 2", func(m *treaty.Module) {
			m.Terms = append(m.Terms, terms.Choice("price", 0, 0.5, 1, 2))
			m.Exception.Price = treaty.Negotiated("price")
		}},
		arm{"no exception", withoutException},
	)
	for _, a := range arms {
		sc := priced(a.change)
		r.scenarios = append(r.scenarios, sc)
		l, err := lives(ctx, sc, seeds)
		if err != nil {
			return nil, err
		}
		// Depth is a mean over bound members, income over all states and quarters.
		n := float64(l.runs)
		r.row(a.name, fmt.Sprintf("%.2f", float64(l.entered)/n), fmt.Sprintf("%.2f", float64(l.alive)/n),
			fmt.Sprintf("%.3f", l.members/l.quarters), fmt.Sprintf("%.3f", l.depth/max(1, l.members)),
			fmt.Sprintf("%d, %d", l.genuine, l.abusive), fmt.Sprint(l.breaches), fmt.Sprint(l.notices),
			fmt.Sprintf("%d of %d", l.answered, l.threatened), fmt.Sprintf("%+.5f", l.income/l.quarters))
	}
	return r, nil
}

// joined is the fate of a treaty in a history: the modules that entered into force at
// least once, the depth by which and how often actors are bound, summed over quarters, and
// how many exceptions were invoked.
type joined struct {
	entered, depth, bound float64
	invoked               int
}

// joins plays a scenario under some seeds. Entered is the mean share of modules, depth the
// mean of those bound, bound the share of quarters in which an actor is bound by a module.
func joins(ctx context.Context, sc sim.Scenario, seeds int) (j joined, err error) {
	all, err := over(ctx, sc, seeds, func(w *sim.World) (j joined, err error) {
		h, err := w.Run(ctx)
		if err != nil {
			return j, err
		}
		// A module that enters into force a second time counts once.
		first := map[string]bool{}
		for _, e := range h.Events {
			switch e.Kind {
			case event.EnteredIntoForce:
				first[e.Module] = true
			case event.ExceptionInvoked:
				j.invoked++
			}
		}
		j.entered = float64(len(first))
		for _, r := range h.Rows {
			j.bound += float64(r.Bound)
			j.depth += r.Depth
		}
		return j, nil
	})
	if err != nil {
		return j, err
	}
	// Sums over seeds become means over seeds, modules, actors and quarters.
	for _, x := range all {
		j.entered, j.depth, j.bound, j.invoked = j.entered+x.entered, j.depth+x.depth, j.bound+x.bound, j.invoked+x.invoked
	}
	// Depth is a mean over bound quarters; nobody bound means depth zero.
	if j.bound > 0 {
		j.depth /= j.bound
	}
	n := float64(seeds * len(sc.Treaty.Modules))
	j.entered /= n
	j.bound /= n * float64(len(sc.Actors)*sc.Periods)
	return j, nil
}

// threatsOf are the arms of the experiment on joining: the likelihood and the targets of
// threats, and the price of exceptions.
var threatsOf = []struct {
	name   string
	change func(*sim.Scenario)
}{
	{"default", func(*sim.Scenario) {}},
	{"five times as likely", func(sc *sim.Scenario) { sc.Shocks.Threats[0].Rise = 0.1 }},
	{"to one state alone", func(sc *sim.Scenario) { sc.Shocks.Threats[0].Actors = []string{"USA"} }},
	{"default, every exception at a price of 1", func(sc *sim.Scenario) {
		for k := range sc.Treaty.Modules {
			if x := sc.Treaty.Modules[k].Exception; x != nil {
				x.Price = treaty.Set(1)
			}
		}
	}},
}

// open is the lively scenario for six years without motives at home, with the exception or
// without.
func open(exception bool, change func(*sim.Scenario)) sim.Scenario {
	sc := lively()
	sc.Periods = 24
	sc.Shocks.Motives = nil // an abuse of the exception needs a motive
	change(&sc)
	if !exception {
		for k := range sc.Treaty.Modules {
			withoutException(&sc.Treaty.Modules[k])
		}
	}
	return sc
}

// joining compares joining and depth with the exception and without (the escape clause as a
// condition of membership, Rosendorff and Milner 2001). Partners invoke it too, and neither
// sign is given.
func joining(ctx context.Context, seeds int) (*result, error) {
	r := &result{
		about: `
Three modules with all clauses among five states for six years, with the security exception and without
it, by threats to security. A figure is with the exception, then without it.`,
		head: []string{"threats", "modules entered", "depth", "share of quarters bound", "invocations"},
	}
	// Both scenarios of an arm have the same seeds, so the draws are paired.
	for _, arm := range threatsOf {
		with, without := open(true, arm.change), open(false, arm.change)
		r.scenarios = append(r.scenarios, with, without)
		a, err := joins(ctx, with, seeds)
		if err != nil {
			return nil, err
		}
		b, err := joins(ctx, without, seeds)
		if err != nil {
			return nil, err
		}
		// Cells pair the figure with the exception and the figure without.
		pair := func(x, y float64) string { return fmt.Sprintf("%.3f, %.3f", x, y) }
		r.row(arm.name, pair(a.entered, b.entered), pair(a.depth, b.depth), pair(a.bound, b.bound), fmt.Sprintf("%d, %d", a.invoked, b.invoked))
	}
	return r, nil
}
