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
