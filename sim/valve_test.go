package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
)

// joined is what became of treaties over some seeds: the share of modules that entered into
// force at least once, the mean depth at which they did, the share of quarters in which an
// actor is bound by a module, and how many exceptions were invoked.
type joined struct {
	entered, depth, bound float64
	invoked               int
}

func joining(t *testing.T, sc sim.Scenario, seeds int) (j joined) {
	t.Helper()
	modules := len(sc.Treaty.Modules)
	for seed := range uint64(seeds) {
		h := play(t, sc, sim.Options{Seed: seed})
		first := map[string]bool{}
		for _, e := range kinds(h, sim.EnteredIntoForce) {
			first[e.Module] = true
		}
		j.entered += float64(len(first))
		for _, r := range h.Rows {
			j.bound += float64(r.Bound)
			j.depth += r.Depth
		}
		j.invoked += count(h, sim.ExceptionInvoked)
	}
	if j.bound > 0 {
		j.depth /= j.bound
	}
	j.entered /= float64(seeds * modules)
	j.bound /= float64(seeds * modules * len(sc.Actors) * sc.Periods)
	return j
}

// The same seeds with the security exception and without it: what it does to joining and
// depth is reported and not asserted, because partners use it too. Without threats the
// exception is worth nothing before signature, so that nobody's choice to join depends on
// it.
func TestJoiningWithAndWithoutTheException(t *testing.T) {
	seeds := 30
	if testing.Short() {
		seeds = 3
	}
	for _, arm := range []struct {
		name   string
		change func(*sim.Scenario)
	}{
		{"default threats", func(*sim.Scenario) {}},
		{"threats five times as likely", func(sc *sim.Scenario) { sc.Shocks.Threats[0].Rise = 0.1 }},
		{"one state threatened", func(sc *sim.Scenario) { sc.Shocks.Threats[0].Actors = []string{"USA"} }},
		{"price 1", func(sc *sim.Scenario) {
			for k := range sc.Treaty.Modules {
				if x := sc.Treaty.Modules[k].Exception; x != nil {
					x.Price = treaty.Set(1)
				}
			}
		}},
	} {
		scenario := func() sim.Scenario {
			sc := lively()
			sc.Periods = 24
			sc.Shocks.Motives = nil
			arm.change(&sc)
			return sc
		}
		with := joining(t, scenario(), seeds)
		off := scenario()
		for k := range off.Treaty.Modules {
			off.Treaty.Modules[k].Exception = nil
		}
		without := joining(t, off, seeds)
		require.Zero(t, without.invoked)
		t.Logf("%-30s modules entered %.3f with, %.3f without; depth %.3f, %.3f; share of quarters bound %.3f, %.3f; %d invocations",
			arm.name, with.entered, without.entered, with.depth, without.depth, with.bound, without.bound, with.invoked)
	}
}

// With no threats the exception moves nobody's signature: until the first module is in
// force the two histories are the same, event by event.
func TestExceptionWithoutThreatsMovesNoSignature(t *testing.T) {
	for seed := range uint64(5) {
		sc := lively()
		sc.Shocks = sim.Shocks{}
		sc.Periods = 8
		with := play(t, sc, sim.Options{Seed: seed})
		sc = lively()
		sc.Shocks = sim.Shocks{}
		sc.Periods = 8
		for k := range sc.Treaty.Modules {
			sc.Treaty.Modules[k].Exception = nil
		}
		without := play(t, sc, sim.Options{Seed: seed})
		signed := 0
		for k, e := range with.Events {
			if e.Kind == sim.EnteredIntoForce {
				break
			}
			require.Equal(t, e.String(), without.Events[k].String())
			if e.Kind == sim.Signed {
				signed++
			}
		}
		require.Positive(t, signed)
	}
}
