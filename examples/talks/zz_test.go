package main

import (
	"context"
	"testing"

	"github.com/tradetalk/tradetalk/sim"
)

func TestZZ(t *testing.T) {
	sc, _ := load(settings{})
	for _, on := range []bool{true} {
		total := map[string]int{}
		for seed := range uint64(14) {
			sc.Switches = sim.Switches{sim.SanctionGrounds: on}
			r, err := play(context.Background(), sc, seed+1, nil, func(int, int) {})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range r.Events {
				switch e.Kind {
				case sim.ExceptionInvoked, sim.Breached, sim.RulingFollowed, sim.RulingIgnored, sim.MeasureEnded:
					if e.Regime != "" {
						total[e.Kind.String()]++
						t.Log(seed+1, e.String())
					}
				case sim.SanctionImposed, sim.Threatened, sim.BackedDown, sim.SanctionLifted, sim.JoinedCoalition, sim.LeftCoalition, sim.CounterImposed:
					total[e.Kind.String()]++
				}
			}
			if f := newLawyer(r).read(); len(f) > 0 {
				t.Log(seed+1, f)
			}
		}
		t.Log(on, total)
	}
}
