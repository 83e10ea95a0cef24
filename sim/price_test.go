package sim_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// life is what became of one module over some seeds.
type life struct {
	runs, entered, alive int     // histories, those in which it entered into force, and those in which it still is at the end
	members, depth       float64 // per quarter and actor, from the first quarter on
	genuine, abusive     int
	breaches, notices    int
	threatened, answered int // quarters of a threat to a party, and those in which it held a measure
	income, quarters     float64
}

// lives plays a scenario of one module under some seeds.
func lives(t *testing.T, sc func() sim.Scenario, seeds int) (l life) {
	t.Helper()
	for seed := range uint64(seeds) {
		w, err := sim.Start(sc(), sim.Options{Seed: seed})
		require.NoError(t, err)
		module, entered := w.Scenario.Treaty.Modules[0].ID, false
		for w.Period < w.Scenario.Periods {
			period := w.Period
			require.NoError(t, w.Step(context.Background()))
			s := w.Register.Standing(module)
			entered = entered || s.Stage == treaty.InForce
			for k := range w.Scenario.Actors {
				id := w.Scenario.Actors[k].ID
				if !s.BoundIn(id, period) || w.Private[k].Threat == agent.Calm {
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
		h := w.History()
		l.runs++
		if entered {
			l.entered++
		}
		if w.Register.Standing(module).Stage == treaty.InForce {
			l.alive++
		}
		for _, r := range h.Rows {
			l.members += float64(r.Bound)
			l.depth += r.Depth
			l.income += r.RealIncome
			l.quarters++
		}
		for k := range h.Events {
			switch e := &h.Events[k]; {
			case e.Kind == sim.ExceptionInvoked && e.Genuine:
				l.genuine++
			case e.Kind == sim.ExceptionInvoked:
				l.abusive++
			case e.Kind == sim.Breached || e.Kind == sim.BrokenCovertly:
				l.breaches++
			case e.Kind == sim.NoticeGiven:
				l.notices++
			}
		}
	}
	return l
}

// The same seeds with the exception of one module at several prices, at none and with the
// price left to the talks. What the price does is reported and not asserted: the optimum of
// Rosendorff and Milner (2001) is a hypothesis about the whole.
func TestPriceOfTheException(t *testing.T) {
	seeds := 30 // for the table in RATIONALE.md
	if testing.Short() {
		seeds = 1
	}
	scenario := func(change func(*treaty.Module)) func() sim.Scenario {
		return func() sim.Scenario {
			sc := lively()
			m := &sc.Treaty.Modules[0]
			sc.Treaty.Modules = sc.Treaty.Modules[:1]
			m.Safeguard = nil
			m.Exception = &treaty.SecurityException{MaxLength: treaty.Set(8)}
			change(m)
			sc.Periods = 32
			return sc
		}
	}
	at := func(price float64) func(*treaty.Module) {
		return func(m *treaty.Module) { m.Exception.Price = treaty.Set(price) }
	}
	type arm struct {
		name   string
		change func(*treaty.Module)
	}
	var arms []arm
	for _, price := range []float64{0, 0.25, 0.5, 1, 2, 4} {
		arms = append(arms, arm{treaty.Set(price).String(), at(price)})
	}
	arms = append(arms,
		arm{"negotiated", func(m *treaty.Module) {
			m.Terms = append(m.Terms, terms.Choice("price", 0, 0.5, 1, 2))
			m.Exception.Price = treaty.Negotiated("price")
		}},
		arm{"no exception", func(m *treaty.Module) { m.Exception = nil }},
	)
	t.Log("price         entered  alive  members  depth  invoked: genuine, abusive  breaches  notices  threats answered  real income")
	for _, a := range arms {
		l := lives(t, scenario(a.change), seeds)
		if a.name == "no exception" {
			require.Zero(t, l.genuine+l.abusive)
		}
		require.LessOrEqual(t, l.alive, l.entered)
		require.False(t, math.IsNaN(l.income))
		t.Logf("%-13s %5.2f  %5.2f  %7.3f  %5.3f  %16d, %7d  %8d  %7d  %10d of %d  %+.5f %%",
			a.name, float64(l.entered)/float64(l.runs), float64(l.alive)/float64(l.runs), l.members/l.quarters, l.depth/max(1, l.members),
			l.genuine, l.abusive, l.breaches, l.notices, l.answered, l.threatened, l.income/l.quarters)
	}
}
