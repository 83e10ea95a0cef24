package sanction_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// A sender asks about a move before the move.
func ExampleDocket_May() {
	oil := sanction.Ban("ENM", "RUS", "USA", "EUR")
	oil.ID = "oil"
	oil.Oversight = &sanction.Oversight{MaxHarm: 2}
	docket, err := sanction.NewDocket(wiod.Small(), five, oil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(docket.May(sanction.Event{Kind: sanction.Impose, Regime: "oil", Author: "USA", Harm: 3}))
	fmt.Println(docket.May(sanction.Event{Kind: sanction.Impose, Regime: "oil", Author: "USA", Harm: 1}))
	fmt.Println(docket.InForce("oil", 0), len(docket.Log()))
	// Output:
	// sanction: regime "oil", period 0: impose by USA is not allowed: Article 3 (oversight): the harm expected is 3 %; the most is 2 %
	// <nil>
	// false 0
}

// The effect of an event is read from the standing after the event.
func ExampleDocket_After() {
	oil := sanction.Ban("ENM", "RUS", "USA", "EUR")
	oil.ID = "oil"
	docket, err := sanction.NewDocket(wiod.Small(), five, oil)
	if err != nil {
		fmt.Println(err)
		return
	}
	then, err := docket.After(sanction.Event{Kind: sanction.Impose, Regime: "oil", Period: 2, Author: "USA", Level: 0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(then.State, "at level", then.LevelOf("USA", 2), "until", then.End())
	now, _ := docket.Standing("oil")
	fmt.Println(now.State, "at level", now.LevelOf("USA", 2))
	// Output:
	// imposed at level 0.5 until 22
	// dormant at level 0
}

// An institution is asked for its vote before a move.
func ExampleDocket_Ballot() {
	oil := sanction.Ban("ENM", "RUS", "USA", "EUR", "JKT")
	oil.ID = "oil"
	oil.Institution = &sanction.Institution{Name: "the Council", Decides: treaty.Majority}
	docket, err := sanction.NewDocket(wiod.Small(), five, oil)
	if err != nil {
		fmt.Println(err)
		return
	}
	impose := sanction.Event{Kind: sanction.Impose, Regime: "oil", Author: "EUR"}
	rule, voters := docket.Ballot(impose)
	fmt.Println(rule, "of", voters)
	impose.For, impose.Against = voters[1:], voters[:1]
	fmt.Println(docket.May(impose))
	// Output:
	// a majority of [USA EUR JKT]
	// <nil>
}

// The effect of a policy is computed once for each version of the docket and each
// segment of time.
func ExampleDocket_Segment() {
	economy := wiod.Small()
	oil := sanction.Ban("ENM", "RUS", "USA").Until(6)
	oil.ID = "oil"
	oil.Exemptions = []sanction.Exemption{{Sectors: "ENM", Share: 0.2, Delay: 2}}
	docket, err := sanction.NewDocket(economy, five, oil)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := docket.Apply(sanction.Event{Kind: sanction.Impose, Regime: "oil", Author: "USA"}); err != nil {
		fmt.Println(err)
		return
	}
	type key struct {
		version uint64
		segment int
	}
	harm := map[key]float64{}
	rus, _ := economy.RegionIndex("RUS")
	for period := range 8 {
		at := key{docket.Version(), docket.Segment(period)}
		if _, known := harm[at]; !known {
			policy := economy.Baseline()
			docket.Compile(policy, period)
			q, err := economy.Solve(policy)
			if err != nil {
				fmt.Println(err)
				return
			}
			harm[at] = 100 * (1 - q.RealIncome(rus))
		}
		fmt.Printf("quarter %d, segment %d: harm %.3f %%\n", period, at.segment, harm[at])
	}
	fmt.Println(len(harm), "solved")
	// Output:
	// quarter 0, segment 0: harm 0.041 %
	// quarter 1, segment 0: harm 0.041 %
	// quarter 2, segment 2: harm 0.033 %
	// quarter 3, segment 2: harm 0.033 %
	// quarter 4, segment 2: harm 0.033 %
	// quarter 5, segment 2: harm 0.033 %
	// quarter 6, segment 6: harm 0.000 %
	// quarter 7, segment 6: harm 0.000 %
	// 3 solved
}

// May and After agree with Apply and leave no trace. The version changes with every
// event and with nothing else. All periods of a segment have the same policy.
func TestQueriesAgreeWithApply(t *testing.T) {
	economy := wiod.Small()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		docket, err := sanction.NewDocket(economy, five, drawRegime(d))
		require.NoError(t, err)
		period := 0
		seen := map[uint64]bool{docket.Version(): true}
		for range 40 {
			period += max(0, d.IntN(8)-6)
			before, _ := docket.Standing("regime")
			e := drawMove(d, before, period)
			version := docket.Version()
			may := docket.May(e)
			then, afterErr := docket.After(e)
			unchanged, _ := docket.Standing("regime")
			require.Equal(t, before, unchanged)
			require.Equal(t, version, docket.Version())
			twin := docket.Clone()
			err := docket.Apply(e)
			require.Equal(t, err, may)
			require.Equal(t, err, afterErr)
			if err != nil {
				require.Equal(t, version, docket.Version())
				continue
			}
			now, _ := docket.Standing("regime")
			require.Equal(t, now, then)
			require.False(t, seen[docket.Version()])
			seen[docket.Version()] = true
			require.Equal(t, version, twin.Version())
			require.NoError(t, twin.Apply(e))
			require.Equal(t, docket.Version(), twin.Version(), "the same events")
			require.Equal(t, now.InForceIn(period), docket.InForce("regime", period))
			require.Equal(t, now.Members, docket.Members("regime"))
		}
		policies := map[int]*market.Policy{}
		for at := range period + 12 {
			p := economy.Baseline()
			docket.Compile(p, at)
			segment := docket.Segment(at)
			if first := policies[segment]; first != nil {
				require.True(t, first.Equal(p), "period %d of segment %d", at, segment)
				continue
			}
			policies[segment] = p
		}
	})
}

// Every field of an event enters the version, including fields unused by its kind, and
// so does the order of events.
func TestVersionCountsEveryField(t *testing.T) {
	one := sanction.Event{Kind: sanction.SetEffort, Author: "USA", Level: 0.5}
	versions := map[uint64]int{}
	note := func(events ...sanction.Event) {
		l := live(t, embargo("USA", "EUR"))
		l.do(events...)
		versions[l.d.Version()]++
	}
	changes := []func(*sanction.Event){
		func(e *sanction.Event) {}, func(e *sanction.Event) { e.Kind = sanction.Leave }, func(e *sanction.Event) { e.Period = 1 },
		func(e *sanction.Event) { e.Author = "EUR" }, func(e *sanction.Event) { e.Ground = "a ground of some length" },
		func(e *sanction.Event) { e.Ground = "a ground of some weight" }, func(e *sanction.Event) { e.Party = "a" }, func(e *sanction.Event) { e.Case = "a" }, func(e *sanction.Event) { e.Case = "a\x00" },
		func(e *sanction.Event) { e.Level = 0.25 }, func(e *sanction.Event) { e.Until = 3 }, func(e *sanction.Event) { e.Harm = 1 }, func(e *sanction.Event) { e.Amount = 1 },
		func(e *sanction.Event) { e.For = []string{"USA", "EUR"} }, func(e *sanction.Event) { e.For = []string{"EUR", "USA"} },
		func(e *sanction.Event) { e.Against = []string{"USA", "EUR"} }, func(e *sanction.Event) { e.For, e.Against = []string{"USA"}, []string{"EUR"} },
		func(e *sanction.Event) { e.Route.Via = "a" }, func(e *sanction.Event) { e.Route.Sectors = "a" }, func(e *sanction.Event) { e.Route.Detour = 2 },
		func(e *sanction.Event) { e.Route.In = 2 }, func(e *sanction.Event) { e.Route.Out = 2 }, func(e *sanction.Event) { e.Route.Watch = 1 },
	}
	var other sanction.Event
	for _, change := range changes {
		e := one
		change(&e)
		note(e)
		other = e
	}
	note(one, other)
	note(other, one)
	require.Len(t, versions, len(changes)+2)
	require.NotContains(t, versions, uint64(0))
}

// The log keeps its own copy of the votes, and clones share past events without shared
// writes.
func TestLogIsItsOwn(t *testing.T) {
	r := embargo("USA", "EUR")
	r.Institution = &sanction.Institution{Name: "the Council"}
	l := live(t, r)
	votes := []string{"USA", "EUR"}
	l.do(sanction.Event{Kind: sanction.Impose, Author: "USA", For: votes})
	votes[0] = "RUS"
	require.Equal(t, []string{"USA", "EUR"}, l.d.Log()[0].For)

	a, b := l.d.Clone(), l.d.Clone()
	require.NoError(t, a.Apply(sanction.Event{Kind: sanction.SetEffort, Regime: "embargo", Author: "USA", Level: 0.1}))
	require.NoError(t, b.Apply(sanction.Event{Kind: sanction.SetEffort, Regime: "embargo", Author: "EUR", Level: 0.2}))
	require.Equal(t, []int{1, 2, 2}, []int{len(l.d.Log()), len(a.Log()), len(b.Log())})
	require.Equal(t, "USA", a.Log()[1].Author)
	require.Equal(t, "EUR", b.Log()[1].Author)
}

// Clones compile concurrently.
func TestClonesCompileAtOnce(t *testing.T) {
	e, _, docket := largeWorld(t, false)
	want := e.Baseline()
	docket.Compile(want, 7)
	var group sync.WaitGroup
	for range 4 {
		c := docket.Clone()
		group.Go(func() {
			for range 20 {
				p := e.Baseline()
				c.Compile(p, 7)
				if !p.Equal(want) {
					t.Error("a clone compiles another policy")
				}
			}
		})
	}
	group.Wait()
}
