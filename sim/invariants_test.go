package sim_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// bytesOf is everything that a history says, to the last bit.
func bytesOf(h *sim.History) string {
	var b bytes.Buffer
	for _, e := range h.Events {
		fmt.Fprintf(&b, "%s | %s | %s\n", e, e.Phase, e.Ground)
		if a := e.Appraisal; a != nil {
			fmt.Fprintf(&b, "  %x %x %x %x\n", a.Parts, a.Impasse, a.WalkOut, a.Hazard)
		}
	}
	rows := store.NewCSV(&b)
	for _, r := range h.Rows {
		_ = rows.Row(r) // a bytes.Buffer takes everything
	}
	_ = rows.Flush()
	return b.String()
}

// The invariants of the design, on random scenarios. The phase watch looks at the
// World after every Clear, the log of the register is read at the end.
func TestInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := drawScenario(t)
		phases := sim.Phases()
		after := slices.IndexFunc(phases, func(p sim.Phase) bool { return p.Name() == "Clear" }) + 1
		phases = slices.Insert(phases, after, sim.Phase(watch{t}))
		h := play(t, sc, sim.Options{Seed: rapid.Uint64().Draw(t, "seed"), Phases: phases})

		checkSignatures(t, h)
		checkEvents(t, h)
		checkLife(t, h)
		again, err := treaty.Replay(sc.Treaty, sc.Economy, h.World.Register.Parties(), h.World.Register.Log())
		require.NoError(t, err)
		for _, m := range sc.Treaty.Modules {
			require.Equal(t, h.World.Register.Standing(m.ID), again.Standing(m.ID), "the log is the state")
		}
		require.Len(t, h.Rows, sc.Periods*len(sc.Actors))
	})
}

// Nobody signs what crosses a red line or is worth less than its reserve, and the
// parts of every appraisal are numbers.
func checkSignatures(t require.TestingT, h *sim.History) {
	for _, e := range h.Events {
		if e.Appraisal == nil {
			continue
		}
		a := e.Appraisal
		require.False(t, math.IsNaN(a.Total()) || math.IsInf(a.Total(), 0), "%v", e)
		if e.Kind == event.Signed || e.Kind == event.Offered || e.Kind == event.Accepted {
			require.Empty(t, a.Crossed, "%v", e)
			require.False(t, a.Empty, "%v", e)
			require.GreaterOrEqual(t, a.Total(), a.Reserve()-1e-8, "%v", e)
		}
	}
}

// Every sanction has an author, a legal ground and an end; the life of a module is
// told in order: signed by all, ratified by those it binds, in force, ended with a
// ground.
func checkEvents(t require.TestingT, h *sim.History) {
	signed, ratified, force, left := map[string]int{}, map[string]int{}, map[string]bool{}, map[string]int{}
	for _, e := range h.Events {
		switch e.Kind {
		case event.Lapsed:
			force[e.Module] = false
		case event.Acceded:
			left[e.Module]++
		case event.Withdrew:
			left[e.Module]--
			force[e.Module] = force[e.Module] && left[e.Module] > 1
		case event.SanctionImposed, event.SanctionEnded:
			require.NotEmpty(t, e.Actor)
			require.NotEmpty(t, e.Ground)
		case event.Signed:
			require.False(t, force[e.Module], "%v", e)
			if signed[e.Module] == len(h.World.Scenario.Actors) { // of an earlier try
				signed[e.Module], ratified[e.Module] = 0, 0
			}
			signed[e.Module]++
		case event.Ratified, event.RatificationFailed:
			require.Equal(t, len(h.World.Scenario.Actors), signed[e.Module], "%v", e)
			if e.Kind == event.Ratified {
				ratified[e.Module]++
			}
		case event.EnteredIntoForce:
			module := h.World.Scenario.Treaty.Module(e.Module)
			require.GreaterOrEqual(t, ratified[e.Module], module.Entry.Needs(signed[e.Module]), "%v", e)
			force[e.Module] = true
			left[e.Module] = ratified[e.Module]
		case event.Breached:
			require.True(t, force[e.Module], "%v", e)
		case event.Terminated:
			require.True(t, force[e.Module], "%v", e)
			require.NotEmpty(t, e.Ground)
			force[e.Module] = false
		}
	}
	for _, r := range h.World.Scenario.Regimes {
		start, end := r.Term()
		require.Less(t, start, end)
	}
}

// What happens under modules in force has an author, a ground and an end or a review;
// who is bound has ratified or acceded; retaliation stays within the cap on the harm
// found, and comes after a ruling and the time to comply.
func checkLife(t require.TestingT, h *sim.History) {
	log := h.World.Register.Log()
	for k, e := range log {
		switch e.Kind {
		case treaty.Invoked, treaty.SafeguardTaken:
			require.NotEmpty(t, e.Author)
			require.NotEmpty(t, e.Ground)
			require.Greater(t, e.Until, e.Period)
		case treaty.EnteredIntoForce:
			for _, other := range log[:k] {
				require.False(t, other.Module == e.Module && other.Kind == treaty.Breached && other.Period > e.Period)
			}
		case treaty.Retaliated:
			harm, ruled := 0.0, -1
			for _, other := range log[:k] {
				if other.Module == e.Module && other.Case == e.Case && (other.Kind == treaty.Ruled || other.Kind == treaty.RuledOnAppeal) {
					harm, ruled = other.Amount, other.Period
				}
			}
			require.LessOrEqual(t, e.Amount, harm*(1+1e-12))
			require.GreaterOrEqual(t, ruled, 0)
			require.GreaterOrEqual(t, e.Period, ruled+5)
		}
	}
	for _, e := range h.Events {
		if e.Kind >= event.ThreatChanged {
			require.NotContains(t, e.String(), "EventKind", "every event can be told")
			require.NotContains(t, e.Kind.String(), "EventKind")
		}
		if e.Deliberation != nil {
			for _, c := range e.Deliberation.Courses {
				require.False(t, math.IsNaN(c.Value()), "%v", e)
			}
		}
	}
	for i := range h.World.Trust {
		for k := range h.World.Trust[i] {
			x := h.World.Trust[i][k].Calm
			require.True(t, x.Kept > 0 && x.Broken > 0 && !math.IsInf(x.Kept+x.Broken, 0), "%v", x)
		}
	}
}

// checkBound holds that whoever is bound has ratified or acceded to the text as signed
// last, and that every temporary departure has an author, a start, a ground and an end;
// retaliation ends when the ruling is followed.
func checkBound(t require.TestingT, w *sim.World) {
	for m, s := range w.Register.InForce() {
		for _, id := range s.Members(w.Period) {
			require.Contains(t, s.Ratified, id)
		}
		require.GreaterOrEqual(t, w.Period, s.Since, m.ID)
	}
	for _, x := range w.Register.Temporary(w.Period) {
		require.NotEmpty(t, x.Party)
		require.NotEmpty(t, x.Ground)
		require.LessOrEqual(t, x.Since, w.Period)
		if x.What != "suspension" {
			require.Greater(t, x.Until, w.Period)
		}
	}
}

// watch is a phase that checks what the economy has just cleared to.
type watch struct{ t require.TestingT }

func (watch) Name() string { return "watch" }

func (p watch) Step(_ context.Context, w *sim.World) ([]sim.Move, error) {
	checkBinding(p.t, w)
	checkBound(p.t, w)
	checkEquilibrium(p.t, w.Policy, &w.Equilibrium)
	return nil, nil
}

// checkBinding holds that only those bound by a module in force, and only towards
// each other, differ from the baseline in what they charge, and that only flows
// under a regime in force are stopped.
func checkBinding(t require.TestingT, w *sim.World) {
	e := w.Scenario.Economy
	for j := range e.Sectors() {
		for n, importer := range e.Regions() {
			for i, exporter := range e.Regions() {
				bound := false
				for m := range w.Register.InForce() {
					bound = bound || w.Register.Bound(importer.ID, m.ID) && w.Register.Bound(exporter.ID, m.ID)
				}
				if !bound || n == i {
					require.Equal(t, e.Tariff(j, n, i), w.Policy.Tariff(j, n, i))
					if w.Scenario.Shocks.Disruptions == nil {
						require.Equal(t, 1.0, w.Policy.Barrier(j, n, i))
					}
				}
				if w.Policy.Weight(j, n, i) == 1 {
					continue
				}
				sanctioned := slices.ContainsFunc(w.Scenario.Regimes, func(r sanction.Regime) bool {
					hit := r.Target == importer.ID && slices.Contains(r.Senders, exporter.ID) ||
						r.Target == exporter.ID && slices.Contains(r.Senders, importer.ID)
					return r.InForce(w.Period) && hit
				})
				require.True(t, sanctioned || bannedByException(w, importer.ID, exporter.ID), "a flow is stopped without a regime or an exception in force")
			}
		}
	}
}

// checkEquilibrium holds the accounts of the world economy to 1e-8 of the size of
// what they sum: spending is trade with tariffs, income is value added, revenue and
// deficit, trade balances up to the deficits, markets clear, and with the baseline
// policy nothing has changed.
func checkEquilibrium(t require.TestingT, p *market.Policy, q *market.Equilibrium) {
	const tolerance = 1e-8
	e := p.Economy()
	baseline := p.Equal(e.Baseline())
	near := func(want, got, scale float64, what, region string) {
		require.InDelta(t, want, got, tolerance*scale, "%s of %s", what, region)
	}
	world, transfers := 0.0, 0.0
	for n, region := range e.Regions() {
		spending, revenue, imports, exports, added := 0.0, 0.0, 0.0, 0.0, 0.0
		for j := range e.Sectors() {
			bill := 0.0
			for i := range e.Regions() {
				flow := q.Flow(j, n, i)
				require.GreaterOrEqual(t, flow, 0.0)
				bill += flow * (1 + p.Tariff(j, n, i))
				revenue += flow * p.Tariff(j, n, i)
				imports += flow
				exports += q.Flow(j, i, n)
			}
			near(q.Expenditure(n, j), bill, q.Expenditure(n, j)+1, "spending on "+e.Sectors()[j].ID, region.ID)
			spending += bill
			added += q.ValueAdded(n, j)
		}
		near(q.Revenue(n), revenue, spending, "tariff revenue", region.ID)
		// What a region pays or is paid, and the use of what it has frozen, moves its
		// deficit, and no money is made.
		received := 0.0
		for i := range e.Regions() {
			if i != n {
				received += p.Transfer(i, n) - p.Transfer(n, i) + p.Freeze(i, n) - p.Freeze(n, i)
			}
		}
		near(e.Deficit(n)+received, q.Deficit(n), spending, "deficit", region.ID)
		near(q.Deficit(n), imports-exports, spending, "trade balance", region.ID)
		near(q.Income(n), added+revenue+q.Deficit(n), spending, "income", region.ID)
		transfers += q.Deficit(n) - e.Deficit(n)
		if baseline {
			require.Equal(t, 1.0, q.RealIncome(n), "nothing changes under the baseline policy")
		}
		world += added
	}
	before := 0.0
	for n := range e.Regions() {
		for j := range e.Sectors() {
			before += e.ValueAdded(n, j)
		}
	}
	near(before, world, before, "value added", "the world")
	near(0, transfers, before, "transfers", "the world")
}

// The same scenario and seed give the same bytes, on one processor or two, and in
// whatever order the actors are declared; a different name changes no decision.
func TestSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := drawScenario(t)
		seed := rapid.Uint64().Draw(t, "seed")
		was := runtime.GOMAXPROCS(1)
		one := bytesOf(play(t, sc, sim.Options{Seed: seed}))
		runtime.GOMAXPROCS(2)
		two := bytesOf(play(t, sc, sim.Options{Seed: seed}))
		runtime.GOMAXPROCS(was)
		require.Equal(t, one, two)

		slices.Reverse(sc.Actors)
		slices.Reverse(sc.Regimes)
		for k := range sc.Actors {
			sc.Actors[k].Name += " by another name"
		}
		require.Equal(t, one, bytesOf(play(t, sc, sim.Options{Seed: seed})))
	})
}

func TestSeedsDiffer(t *testing.T) {
	sc := threeWithVotes()
	require.NotEqual(t, bytesOf(play(t, sc, sim.Options{Seed: 1})), bytesOf(play(t, sc, sim.Options{Seed: 2})))
}

// bannedByException reports whether a party bans imports from another party under an exception.
func bannedByException(w *sim.World, importer, exporter string) bool {
	for _, s := range w.Register.InForce() {
		if slices.ContainsFunc(s.Measures, func(m treaty.Measure) bool {
			return m.Kind == treaty.BanImports && m.Party == importer && m.Holds(w.Period) && s.BoundIn(exporter, w.Period)
		}) {
			return true
		}
	}
	return false
}
