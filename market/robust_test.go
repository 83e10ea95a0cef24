package market_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// wildPolicy draws a policy of large changes of every kind. Regions keep the
// right to buy their own goods, if they make any.
func wildPolicy(e *market.Economy, rng *rand.Rand) *market.Policy {
	p := e.Baseline()
	p.SetDeficits(market.DeficitRule(wildRule))
	density := rng.Float64()
	force := wildForce * rng.Float64()
	bans := rng.Float64() * rng.Float64()
	for j := range e.NumSectors() {
		for r := range e.NumRegions() {
			for i := range e.NumRegions() {
				if i == r || rng.Float64() > density {
					continue
				}
				switch rng.IntN(5) {
				case 0, 1:
					p.SetTariff(j, r, i, force*4*rng.Float64())
				case 2:
					p.SetBarrier(j, r, i, math.Exp(force*rng.NormFloat64()))
				case 3:
					p.SetWeight(j, r, i, rng.Float64())
				case 4:
					p.SetExportTax(j, r, i, force*rng.Float64())
				}
				if rng.Float64() < bans {
					p.Ban(j, r, i)
				}
			}
		}
	}
	if rng.IntN(4) == 0 {
		p.SetFriction(rng.IntN(e.NumRegions()), 1+force)
	}
	return p
}

var wildForce, _ = strconv.ParseFloat(os.Getenv("FORCE"), 64)

var wildRule, _ = strconv.Atoi(os.Getenv("RULE"))

// Thousands of large random changes either solve with books that close or are
// refused because a region is cut off.
func TestWildPolicies(t *testing.T) {
	runs := 300
	if v, err := strconv.Atoi(os.Getenv("WILD")); err == nil {
		runs = v
	}
	economies := map[string]*market.Economy{"small": wiod.Small(), "world": wiod.World()}
	if os.Getenv("TRADETALK_REFERENCE") != "" && testing.Short() == false {
		economies["nafta"] = loadReference(t, "nafta1993")
	}
	for name, e := range economies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := market.NewSolver(e)
			var q market.Equilibrium
			solved, cut, passes, worst := 0, 0, 0, 0
			for seed := range uint64(runs) {
				p := wildPolicy(e, rand.New(rand.NewPCG(1, seed)))
				err := s.Solve(&q, p, nil)
				var c *market.CutOffError
				if errors.As(err, &c) {
					cut++
					continue
				}
				if err != nil {
					fmt.Println(name, "seed", seed, err)
					t.Fail()
					continue
				}
				solved++
				passes += q.Iterations()
				worst = max(worst, q.Iterations())
				if seed%16 == 0 {
					require.NotPanics(t, func() { checkAccounts(t, p, &q, 1e-9) })
				}
			}
			t.Logf("%d solved, %d cut off, %.1f iterations on average, %d at most", solved, cut, float64(passes)/float64(max(solved, 1)), worst)
		})
	}
}
