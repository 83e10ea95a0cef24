package sanction_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// largeWorld returns a treaty of twenty modules among six parties, a module for each of
// twenty sectors, half of them tariff cuts and half barrier cuts, with phase-ins,
// carve-outs and an exception in force; and five regimes imposed, with relief in the
// first and evasion of another.
func largeWorld(t testing.TB, wide bool) (*market.Economy, *treaty.Register, *sanction.Docket) {
	e := wiod.World()
	var parties []treaty.Party
	for _, r := range e.Regions()[:6] {
		parties = append(parties, treaty.Party{ID: r.ID, Regions: []string{r.ID}})
	}
	third := e.Regions()[6].ID
	parties = append(parties, treaty.Party{ID: third, Regions: []string{third}})
	ids := make([]string, 6)
	for k := range ids {
		ids[k] = parties[k].ID
	}
	var text treaty.Treaty
	for k := range 20 {
		sector := treaty.Sectors(e.Sector(k).ID)
		name := fmt.Sprintf("module %d", k)
		depth := terms.Choice("depth", 0, 0.5, 1)
		m := treaty.BarrierCut(name, sector, 0.03, depth)
		if e.Sector(k).Goods() {
			m = treaty.TariffCut(name, sector, depth)
			if wide {
				m = treaty.TariffCut(name, treaty.Goods, depth)
			}
		}
		m.Commitments[0].PhaseIn = treaty.Linear(treaty.Set(32))
		m.Excluded = treaty.CarveOuts{{Party: ids[k%6], Sectors: sector, Retained: 0.5}}
		m.Exception = &treaty.SecurityException{SelfJudging: true}
		text.Modules = append(text.Modules, m)
	}
	register, err := treaty.NewRegister(text, e, parties...)
	require.NoError(t, err)
	for _, m := range text.Modules {
		apply := func(event treaty.Event) {
			event.Module = m.ID
			require.NoError(t, register.Apply(event))
		}
		apply(treaty.Event{Kind: treaty.Signed, Author: ids[0], Draft: register.Space(m.ID).At(2), Signatories: ids})
		for _, id := range ids {
			apply(treaty.Event{Kind: treaty.Ratified, Author: id})
		}
		apply(treaty.Event{Kind: treaty.EnteredIntoForce, Author: ids[0]})
	}
	require.NoError(t, register.Apply(treaty.Event{
		Kind: treaty.Invoked, Module: "module 0", Author: ids[1], Case: "x", Sectors: treaty.Everything, Until: 20, Ground: "a threat",
	}))
	var regimes []sanction.Regime
	for k := range 5 {
		r := sanction.Ban(treaty.Sectors(e.Sector(10+k).ID), ids[5], ids[k%3], ids[3])
		r.ID = fmt.Sprintf("regime %d", k)
		r.Measures[0].Severity = 0.8
		r.Effort = 0.3
		regimes = append(regimes, r)
	}
	docket, err := sanction.NewDocket(e, parties, regimes...)
	require.NoError(t, err)
	for k, r := range regimes {
		for _, id := range r.Senders {
			require.NoError(t, docket.Apply(sanction.Event{Kind: sanction.Impose, Regime: r.ID, Author: id}))
		}
		if k == 0 {
			require.NoError(t, docket.Apply(sanction.Event{Kind: sanction.Ease, Regime: r.ID, Author: r.Senders[0], Level: 0.5}))
		}
		if k == 1 {
			require.NoError(t, docket.Apply(sanction.Event{
				Kind: sanction.OpenCovert, Regime: r.ID, Author: third, Route: sanction.Route{Via: third, Sectors: r.Measures[0].Sectors},
			}))
		}
	}
	return e, register, docket
}

// BenchmarkCompile times the policy of a quarter of a large world, with modules on
// single sectors and with overlapping modules on all goods, beside the solution of the
// quarter from the equilibrium of the quarter before.
func BenchmarkCompile(b *testing.B) {
	for _, c := range []struct {
		name string
		wide bool
	}{{"apart", false}, {"overlapping", true}} {
		e, register, docket := largeWorld(b, c.wide)
		base, p := e.Baseline(), e.Baseline()
		compile := func(period int) {
			p.CopyFrom(base)
			register.Compile(p, period)
			docket.Compile(p, period)
		}
		b.Run(c.name+"/compile", func(b *testing.B) {
			compile(7)
			b.ReportAllocs()
			for b.Loop() {
				compile(7)
			}
		})
		b.Run(c.name+"/compile-docket", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				docket.Compile(p, 7)
			}
		})
		b.Run(c.name+"/warm-solve", func(b *testing.B) {
			s := market.NewSolver(e)
			var last, q market.Equilibrium
			compile(6)
			require.NoError(b, s.Solve(&last, p, nil))
			compile(7)
			require.NoError(b, s.Solve(&q, p, &last))
			b.ReportAllocs()
			for b.Loop() {
				if err := s.Solve(&q, p, &last); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkAsk times the questions of actors to a docket of five regimes before a move.
func BenchmarkAsk(b *testing.B) {
	_, _, docket := largeWorld(b, false)
	senders := docket.Members("regime 0")
	ease := sanction.Event{Kind: sanction.Ease, Regime: "regime 0", Period: 7, Author: senders[1], Level: 0.7, Ground: "a settlement"}
	require.NoError(b, docket.May(ease))
	refused := ease
	refused.Regime = "regime 4"
	refused.Ground, refused.Level = "", 0
	require.Error(b, docket.May(refused))
	for name, ask := range map[string]func(){
		"May":           func() { _ = docket.May(ease) },
		"May-refused":   func() { _ = docket.May(refused) },
		"After":         func() { _, _ = docket.After(ease) },
		"Clone":         func() { docket.Clone() },
		"Clone-Apply":   func() { _ = docket.Clone().Apply(ease) },
		"InForce":       func() { docket.InForce("regime 4", 7) },
		"Segment":       func() { docket.Segment(7) },
		"Standing-Bite": func() { s, _ := docket.Standing("regime 4"); s.Bite(senders[0], 7) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ask()
			}
		})
	}
}

// Compile allocates nothing after the first call.
func TestCompileAllocatesNothing(t *testing.T) {
	e, register, docket := largeWorld(t, false)
	base, p := e.Baseline(), e.Baseline()
	compile := func() {
		p.CopyFrom(base)
		register.Compile(p, 7)
		docket.Compile(p, 7)
	}
	compile()
	require.Zero(t, testing.AllocsPerRun(20, compile))
}
