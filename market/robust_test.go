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
func wildPolicy(e *market.Economy, rng *rand.Rand, size float64) *market.Policy {
	p := e.Baseline()
	if size > 1 {
		p.SetDeficits(market.NoDeficits)
	}
	density := rng.Float64()
	force := size * rng.Float64()
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

// Many large random changes either solve with books that close or are refused
// because a region is cut off. Tariffs reach 400 or 1200 %, barriers a factor of
// e to the normal deviate or thrice it, and shares of cells are banned. With the
// larger changes deficits are taken away, since no equilibrium need exist with
// them. TRADETALK_WILD sets the number of policies.
func TestWildPolicies(t *testing.T) {
	runs := 100
	if v, err := strconv.Atoi(os.Getenv("TRADETALK_WILD")); err == nil {
		runs = v
	}
	economies := map[string]*market.Economy{"small": wiod.Small(), "world": wiod.World()}
	if os.Getenv("TRADETALK_REFERENCE") != "" && !testing.Short() {
		economies["nafta"] = loadReference(t, "nafta1993")
	}
	for name, e := range economies {
		for _, size := range []float64{1, 3} {
			t.Run(fmt.Sprintf("%s/%g", name, size), func(t *testing.T) {
				t.Parallel()
				s := market.NewSolver(e)
				var q market.Equilibrium
				solved, cut, passes, worst := 0, 0, 0, 0
				for seed := range uint64(runs) {
					p := wildPolicy(e, rand.New(rand.NewPCG(1, seed)), size)
					err := s.Solve(&q, p, nil)
					var c *market.CutOffError
					if errors.As(err, &c) {
						cut++
						continue
					}
					require.NoError(t, err, "seed %d", seed)
					solved++
					passes += q.Iterations()
					worst = max(worst, q.Iterations())
					if seed%16 == 0 {
						checkAccounts(t, p, &q, 1e-9)
					}
				}
				t.Logf("%d solved, %d cut off, %.1f iterations on average, %d at most", solved, cut, float64(passes)/float64(max(solved, 1)), worst)
			})
		}
	}
}

// Where nine tenths of foreign flows are banned on top of everything else, the slow
// way gets there, and stays.
func TestSparseTrade(t *testing.T) {
	e := wiod.Small()
	s := market.NewSolver(e)
	var q, again market.Equilibrium
	for _, seed := range []uint64{483, 577, 580, 595, 616} {
		rng := rand.New(rand.NewPCG(9, seed))
		p := wildPolicy(e, rng, 3)
		p.SetDeficits(market.DeficitRule(seed % 3))
		for j := range e.NumSectors() {
			for r := range e.NumRegions() {
				for i := range e.NumRegions() {
					if i != r && rng.IntN(10) > 0 {
						p.Ban(j, r, i)
					}
				}
			}
		}
		require.NoError(t, s.Solve(&q, p, nil), "seed %d", seed)
		require.LessOrEqual(t, q.Residual(), market.DefaultTolerance)
		require.NoError(t, s.Solve(&again, p, &q))
		for r := range e.NumRegions() {
			require.InDelta(t, 1, again.RealIncome(r)/q.RealIncome(r), 1e-8)
		}
	}
}
