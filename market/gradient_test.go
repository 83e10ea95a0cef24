package market_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// mixedPolicy draws a policy with every kind of measure at moderate force.
func mixedPolicy(e *market.Economy, rng *rand.Rand) *market.Policy {
	p := e.Baseline()
	n := e.NumRegions()
	for j := range e.NumSectors() {
		for r := range n {
			for i := range n {
				if i == r || rng.Float64() > 0.3 {
					continue
				}
				switch rng.IntN(6) {
				case 0:
					p.SetTariff(j, r, i, 0.4*rng.Float64())
				case 1:
					p.SetBarrier(j, r, i, math.Exp(0.1*rng.NormFloat64()))
				case 2:
					p.SetWeight(j, r, i, 0.2+0.8*rng.Float64())
				case 3:
					p.SetExportTax(j, r, i, 0.2*rng.Float64())
				case 4:
					p.SetWedge(j, r, i, 0.2*rng.Float64(), rng.IntN(n))
				case 5:
					if rng.IntN(2) == 0 {
						p.Ban(j, r, i)
					}
				}
			}
		}
	}
	p.SetFriction(rng.IntN(n), 1.05)
	p.SetTransfer(rng.IntN(n), rng.IntN(n), 0.01*e.Income(0))
	p.SetDeficits(market.DeficitRule(rng.IntN(3)))
	return p
}

// drawDirection moves all kinds of measure, inside their bounds: weights of bans
// upwards only if relief is set, others only in the interior.
func drawDirection(p *market.Policy, rng *rand.Rand, relief bool) []market.Change {
	e := p.Economy()
	n := e.NumRegions()
	var out []market.Change
	add := func(f market.Field, j, r, i int, old, rate float64) {
		out = append(out, market.Change{Field: f, Sector: j, Importer: r, Exporter: i, Old: old, New: old + rate})
	}
	for j := range e.NumSectors() {
		for r := range n {
			for i := range n {
				if rng.Float64() > 0.2 {
					continue
				}
				switch rng.IntN(5) {
				case 0:
					add(market.FieldTariff, j, r, i, p.Tariff(j, r, i), rng.Float64())
				case 1:
					add(market.FieldBarrier, j, r, i, p.Barrier(j, r, i), 0.5*rng.Float64())
				case 2:
					switch m := p.Weight(j, r, i); {
					case m == 0 && relief:
						add(market.FieldWeight, j, r, i, m, rng.Float64())
					case m > 0.1 && m < 0.9:
						add(market.FieldWeight, j, r, i, m, rng.NormFloat64())
					}
				case 3:
					if r != i {
						add(market.FieldExportTax, j, r, i, p.ExportTax(j, r, i), rng.Float64())
					}
				case 4:
					if u, _ := p.Wedge(j, r, i); u > 0.01 {
						add(market.FieldWedge, j, r, i, u, rng.Float64())
					}
				}
			}
		}
	}
	add(market.FieldFriction, -1, 1, -1, p.Friction(1), 0.2)
	add(market.FieldTransfer, -1, 0, 2, p.Transfer(2, 0), 0.02*e.Income(0))
	return out
}

// along returns p moved along a direction.
func along(p *market.Policy, direction []market.Change, h float64) *market.Policy {
	q := p.Clone()
	for _, c := range direction {
		d := h * (c.New - c.Old)
		switch c.Field {
		case market.FieldTariff:
			q.SetTariff(c.Sector, c.Importer, c.Exporter, c.Old+d)
		case market.FieldBarrier:
			q.SetBarrier(c.Sector, c.Importer, c.Exporter, c.Old+d)
		case market.FieldWeight:
			q.SetWeight(c.Sector, c.Importer, c.Exporter, c.Old+d)
		case market.FieldExportTax:
			q.SetExportTax(c.Sector, c.Importer, c.Exporter, c.Old+d)
		case market.FieldWedge:
			_, to := p.Wedge(c.Sector, c.Importer, c.Exporter)
			q.SetWedge(c.Sector, c.Importer, c.Exporter, c.Old+d, to)
		case market.FieldFriction:
			q.SetFriction(c.Importer, c.Old+d)
		case market.FieldTransfer:
			q.SetTransfer(c.Exporter, c.Importer, c.Old+d)
		}
	}
	return q
}

// measure evaluates outputs of an equilibrium.
func measure(q *market.Equilibrium, outputs int) []float64 {
	e := q.Economy()
	n := e.NumRegions()
	out := make([]float64, 0, outputs)
	for r := range n {
		out = append(out, math.Log(q.RealIncome(r)))
	}
	for r := range n {
		out = append(out, math.Log(q.PriceIndex(r)), math.Log(q.Wage(r)))
	}
	for j := range e.NumSectors() {
		out = append(out, q.ValueAdded(j%n, j)/e.ValueAdded(j%n, j))
	}
	return out
}

// checkAlong compares derivatives along a direction with differences.
func checkAlong(t *testing.T, e *market.Economy, p *market.Policy, direction []market.Change, oneSided bool) float64 {
	t.Helper()
	n := e.NumRegions()
	s := market.NewSolver(e)
	s.Tolerance = 1e-13
	var q, moved market.Equilibrium
	require.NoError(t, s.Solve(&q, p, nil))
	var outputs []market.Output
	for r := range n {
		outputs = append(outputs, market.LogRealIncome(r))
	}
	for r := range n {
		outputs = append(outputs, market.LogPriceIndex(r), market.LogWage(r))
	}
	for j := range e.NumSectors() {
		outputs = append(outputs, market.SectorValueAdded(j%n, j))
	}
	var g market.Gradient
	require.NoError(t, s.GradientOf(&g, &q, p, nil, outputs...))

	at := func(h float64) []float64 {
		require.NoError(t, s.Solve(&moved, along(p, direction, h), &q))
		return measure(&moved, len(outputs))
	}
	// Differences extrapolated to a step of zero (Richardson): errors are of even
	// order in a central one, of every order in a one-sided one.
	levels, h, power := 4, 0.02, 4.0
	if oneSided {
		levels, h, power = 6, 0.04, 2
	}
	var table [][]float64
	base := measure(&q, len(outputs))
	for k := range levels {
		step := h / math.Pow(2, float64(k))
		up, down, width := at(step), base, step
		if !oneSided {
			down, width = at(-step), 2*step
		}
		row := make([]float64, len(up))
		for o := range up {
			row[o] = (up[o] - down[o]) / width
		}
		table = append(table, row)
	}
	for l, f := 1, power; l < levels; l, f = l+1, f*power {
		for k := levels - 1; k >= l; k-- {
			for o := range table[k] {
				table[k][o] += (table[k][o] - table[k-1][o]) / (f - 1)
			}
		}
	}
	want := table[levels-1]
	worst, size := 0.0, 0.0
	for _, v := range want {
		if v == v { // a sector that makes nothing has no relative change
			size = max(size, math.Abs(v))
		}
	}
	for o, w := range want {
		got, err := g.Along(o, direction)
		require.NoError(t, err)
		if o >= 3*n {
			j := o - 3*n
			if e.ValueAdded(j%n, j) == 0 {
				continue
			}
			got /= e.ValueAdded(j%n, j)
		}
		off := math.Abs(got-w) / max(math.Abs(w), 1e-2*size)
		worst = max(worst, off)
		require.Less(t, off, 1e-6, "%v: got %v, differences give %v", outputs[o], got, w)
	}
	return worst
}

// Derivatives agree with differences on policies of every kind, bans among them.
func TestGradientAgainstDifferences(t *testing.T) {
	for _, c := range []struct {
		name string
		e    *market.Economy
		runs int
	}{{"small", wiod.Small(), 12}, {"world", wiod.World(), 3}} {
		t.Run(c.name, func(t *testing.T) {
			worst := 0.0
			for seed := range uint64(c.runs) {
				rng := rand.New(rand.NewPCG(7, seed))
				p := mixedPolicy(c.e, rng)
				worst = max(worst, checkAlong(t, c.e, p, drawDirection(p, rng, false), false))
			}
			t.Logf("central differences: off by %.2g at most, relative", worst)
		})
	}
}

// The same with sectors that are not traded, taxed at home or not, and petroleum's
// elasticity of 64.85.
func TestGradientOfReferenceEconomy(t *testing.T) {
	e := loadReference(t, "nafta1993")
	p := readPolicy(t, e, "nafta_with_deficits")
	worst := checkAlong(t, e, p, drawDirection(p, rand.New(rand.NewPCG(11, 1)), false), false)
	p.SetTariff(39, 3, 3, 0.1) // a service, taxed at home
	worst = max(worst, checkAlong(t, e, p, drawDirection(p, rand.New(rand.NewPCG(11, 2)), false), false))
	t.Logf("central differences: off by %.2g at most, relative", worst)
}

// Relief from bans and licences has a gradient: to the right of a weight of zero.
func TestGradientOfRelief(t *testing.T) {
	worst := 0.0
	e := wiod.Small()
	for seed := range uint64(12) {
		rng := rand.New(rand.NewPCG(8, seed))
		p := mixedPolicy(e, rng)
		worst = max(worst, checkAlong(t, e, p, drawDirection(p, rng, true), true))
	}
	// One ban of an important flow, lifted by itself.
	j, n, i := index(t, e, "ENM", "EUR", "RUS")
	p := e.Baseline()
	p.Ban(j, n, i)
	lift := []market.Change{{Field: market.FieldWeight, Sector: j, Importer: n, Exporter: i, New: 0.1}}
	worst = max(worst, checkAlong(t, e, p, lift, true))
	t.Logf("one-sided differences: off by %.2g at most, relative", worst)

	q := solve(t, p)
	var g market.Gradient
	s := market.NewSolver(e)
	require.NoError(t, s.Gradient(&g, q, p))
	require.Positive(t, g.Weight(i, j, n, i), "relief is worth something to the exporter")
	require.Zero(t, g.Barrier(i, j, n, i), "in barriers it looks worthless")
	both := p.Clone()
	both.SetBarrier(j, n, i, math.Inf(1))
	q = solve(t, both)
	require.NoError(t, s.Gradient(&g, q, both))
	require.Zero(t, g.Weight(i, j, n, i), "a second ban keeps it out")
}

// Single cells, one by one.
func TestGradientByCell(t *testing.T) {
	e := wiod.Small()
	p := tariffWar(e, 0, 2)
	l := e.Elasticities()
	l.SetTheta(1, 3, 2.5)
	l.SetTheta(1, 4, 7)
	s := market.NewSolver(e)
	s.Tolerance = 1e-13
	var q, up, down market.Equilibrium
	require.NoError(t, s.SolveWith(&q, p, l, nil))
	var g market.Gradient
	require.NoError(t, s.GradientOf(&g, &q, p, l))
	tables := make([][]float64, e.NumRegions())
	for r := range tables {
		tables[r] = g.Table(nil, r, market.FieldTariff)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for range 60 {
		j, n, i := rng.IntN(8), rng.IntN(8), rng.IntN(8)
		const h = 3e-4
		a, b := p.Clone(), p.Clone()
		a.SetTariff(j, n, i, p.Tariff(j, n, i)+h)
		b.SetTariff(j, n, i, p.Tariff(j, n, i)-h)
		require.NoError(t, s.SolveWith(&up, a, l, &q))
		require.NoError(t, s.SolveWith(&down, b, l, &q))
		for r := range e.NumRegions() {
			want := math.Log(up.RealIncome(r)/down.RealIncome(r)) / (2 * h)
			// Differences err by the step squared and by the solver's tolerance over
			// the step.
			require.InDelta(t, want, g.Tariff(r, j, n, i), 1e-4*math.Abs(want)+3e-9, "%d by %d %d %d", r, j, n, i)
			require.Equal(t, g.Tariff(r, j, n, i), tables[r][(j*8+n)*8+i])
		}
	}
}

func TestGradientTables(t *testing.T) {
	e := wiod.Small()
	p := mixedPolicy(e, rand.New(rand.NewPCG(9, 9)))
	s := market.NewSolver(e)
	q := solve(t, p)
	var g market.Gradient
	require.NoError(t, s.Gradient(&g, q, p))
	for f, by := range map[market.Field]func(o, j, n, i int) float64{
		market.FieldTariff: g.Tariff, market.FieldBarrier: g.Barrier, market.FieldWeight: g.Weight, market.FieldExportTax: g.ExportTax,
	} {
		table := g.Table(nil, 3, f)
		for c, v := range table {
			require.Equal(t, by(3, c/64, c/8%8, c%8), v)
		}
	}
	require.Panics(t, func() { g.Table(nil, 3, market.FieldTransfer) })
	require.Panics(t, func() { g.Tariff(8, 0, 0, 0) })
}

// Nobody gains from another numeraire: what all regions' wages do together is
// nothing, and money handed on is money had.
func TestGradientOfTransfers(t *testing.T) {
	e := wiod.Small()
	p := tariffWar(e, 0, 2)
	q := solve(t, p)
	var g market.Gradient
	s := market.NewSolver(e)
	outputs := make([]market.Output, e.NumRegions())
	for r := range outputs {
		outputs[r] = market.LogWage(r)
	}
	require.NoError(t, s.GradientOf(&g, q, p, nil, outputs...))
	sum, size := 0.0, 0.0
	for r := range outputs {
		va := 0.0
		for j := range e.NumSectors() {
			va += q.ValueAdded(r, j)
		}
		d := va * g.Transfer(r, 0, 2)
		sum, size = sum+d, max(size, math.Abs(d))
	}
	require.InDelta(t, 0, sum, 1e-9*size)
	require.Zero(t, g.Transfer(1, 2, 2))
	require.InDelta(t, -g.Transfer(1, 2, 0), g.Transfer(1, 0, 2), 1e-18)
}

func TestGradientMistakes(t *testing.T) {
	e := wiod.Small()
	s := market.NewSolver(e)
	p := tariffWar(e, 0, 2)
	q := solve(t, p)
	var g market.Gradient
	require.ErrorContains(t, s.Gradient(&g, q, e.Baseline()), "does not solve")
	require.ErrorContains(t, s.Gradient(&g, q, wiod.World().Baseline()), "another economy")
	require.ErrorContains(t, s.Gradient(&g, new(market.Equilibrium), p), "another economy")
	require.NoError(t, s.Gradient(&g, q, p))
	require.Len(t, g.Outputs(), e.NumRegions())
	_, err := g.Along(0, []market.Change{
		{Field: market.FieldBarrier, Old: 1, New: math.Inf(1)},
		{Field: market.FieldDeficits, Old: 0, New: 1},
	})
	require.ErrorContains(t, err, "barrier")
	require.ErrorContains(t, err, "deficit rule")
}

func TestGradientDoesNotAllocate(t *testing.T) {
	e := wiod.Small()
	s := market.NewSolver(e)
	p := tariffWar(e, 0, 2)
	q := solve(t, p)
	var g market.Gradient
	require.NoError(t, s.Gradient(&g, q, p))
	require.Zero(t, testing.AllocsPerRun(10, func() {
		if s.Gradient(&g, q, p) != nil {
			t.Fatal("no gradient")
		}
	}))
}

// The same derivatives come out of a solver that has differentiated other things
// before, to the last bit.
func TestGradientIsPure(t *testing.T) {
	e := wiod.World()
	war := tariffWar(e, 0, 1)
	other := mixedPolicy(e, rand.New(rand.NewPCG(3, 3)))
	used := market.NewSolver(e)
	var q market.Equilibrium
	var a, b market.Gradient
	require.NoError(t, used.Solve(&q, other, nil))
	require.NoError(t, used.GradientOf(&a, &q, other, nil, market.SectorValueAdded(3, 4), market.LogWage(2)))
	require.NoError(t, used.Solve(&q, war, nil))
	require.NoError(t, used.Gradient(&a, &q, war))
	require.NoError(t, market.NewSolver(e).Gradient(&b, &q, war))
	for r := range e.NumRegions() {
		require.Equal(t, b.Table(nil, r, market.FieldTariff), a.Table(nil, r, market.FieldTariff))
	}
}
