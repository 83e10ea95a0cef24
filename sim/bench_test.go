package sim_test

import (
	"context"
	"testing"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// BenchmarkHistory plays the root example: 40 quarters on the 8 x 8 economy, with a
// ban. It reports how many worlds were priced for appraisals a quarter.
func BenchmarkHistory(b *testing.B) {
	sc := threeWithVotes()
	sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR")}
	b.ReportAllocs()
	solves := 0
	for b.Loop() {
		h, err := sim.Run(context.Background(), sc, sim.Options{Seed: 1})
		if err != nil {
			b.Fatal(err)
		}
		solves += h.World.Solves()
	}
	b.ReportMetric(float64(solves)/float64(b.N*sc.Periods), "solves/quarter")
}

// BenchmarkCoercion plays the sample history of coercion beside two without: the same
// states and talks with nothing in dispute, and with the same measures on a schedule.
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
		})
	}
}
