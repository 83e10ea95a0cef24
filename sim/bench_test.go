package sim_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// BenchmarkHistory plays the root example: 40 quarters of three states on two modules, with
// a ban, on the 8 x 8 and the 17 x 27 economy. Beside the time of a history it reports, per
// quarter, how many worlds were priced for appraisals and what was allocated, and the share
// of time outside solves of the economy, for appraisals and to clear a quarter. Seeds
// differ, because in some histories nobody ever agrees.
func BenchmarkHistory(b *testing.B) {
	small := threeWithVotes()
	world := threeWithVotes()
	world.Economy = wiod.World()
	world.Actors = agent.FromEconomy(world.Economy, "USA", "EU27", "CHN")
	for k := range world.Treaty.Modules {
		world.Treaty.Modules[k].Terms = small.Treaty.Modules[k].Terms
	}
	small.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR")}
	world.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EU27")}
	for _, one := range []struct {
		name string
		sc   sim.Scenario
	}{{"8x8", small}, {"17x27", world}} {
		b.Run(one.name, func(b *testing.B) { benchmarkHistory(b, one.sc) })
	}
}

func benchmarkHistory(b *testing.B, sc sim.Scenario) {
	b.ReportAllocs()
	solves := 0
	var before, after runtime.MemStats
	seed := uint64(0)
	runtime.ReadMemStats(&before)
	var began time.Time
	var inMarket time.Duration
	watch := func(begins bool) {
		if begins {
			began = time.Now()
		} else {
			inMarket += time.Since(began)
		}
	}
	for b.Loop() {
		w, err := sim.Start(sc, sim.Options{Seed: seed % 20})
		if err != nil {
			b.Fatal(err)
		}
		w.Watch(watch)
		if _, err := w.Run(context.Background()); err != nil {
			b.Fatal(err)
		}
		solves += w.Solves()
		seed++
	}
	spent := b.Elapsed()
	runtime.ReadMemStats(&after)
	quarters := float64(b.N * sc.Periods)
	b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N), "ms/history")
	b.ReportMetric(float64(solves)/quarters, "solves/quarter")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/quarters, "allocs/quarter")
	b.ReportMetric(100*(1-float64(inMarket)/float64(spent)), "%outside-market")
}

// BenchmarkCoercion plays the sample history of coercion beside two without: the same
// states and talks with nothing in dispute, and with the same measures on a schedule. The rounds
// of thought behind the forecasts of disputes are measured apart too.
func BenchmarkCoercion(b *testing.B) {
	for _, mode := range []string{"none", "scheduled", "contested"} {
		sc := quarrel()
		switch mode {
		case "none":
			sc.Issues, sc.Regimes = nil, nil
		case "scheduled":
			sc.Issues = nil
			for k := range sc.Regimes {
				sc.Regimes[k].Demand.Issue = ""
			}
		}
		b.Run(mode, func(b *testing.B) {
			b.ReportAllocs()
			solves, seed, forecasts := 0, uint64(0), 0
			var began time.Time
			var thinking time.Duration
			watch := func(begins bool) {
				if begins {
					began = time.Now()
					forecasts++
				} else {
					thinking += time.Since(began)
				}
			}
			for b.Loop() {
				w, err := sim.Start(sc, sim.Options{Seed: seed % 20})
				if err != nil {
					b.Fatal(err)
				}
				w.WatchThought(watch)
				if _, err := w.Run(context.Background()); err != nil {
					b.Fatal(err)
				}
				solves += w.Solves()
				seed++
			}
			b.ReportMetric(float64(solves)/float64(b.N*sc.Periods), "solves/quarter")
			b.ReportMetric(float64(forecasts)/float64(b.N*sc.Periods), "forecasts/quarter")
			b.ReportMetric(float64(thinking.Microseconds())/1000/float64(b.N), "ms-thinking/history")
		})
	}
}

// BenchmarkLively plays the scenario in which everything can happen.
func BenchmarkLively(b *testing.B) {
	sc := lively()
	b.ReportAllocs()
	solves, seed := 0, uint64(0)
	for b.Loop() {
		h, err := sim.Run(context.Background(), sc, sim.Options{Seed: seed % 20})
		if err != nil {
			b.Fatal(err)
		}
		solves += h.World.Solves()
		seed++
	}
	b.ReportMetric(float64(solves)/float64(b.N*sc.Periods), "solves/quarter")
}
