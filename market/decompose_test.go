package market_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// What the first-order measure does not know it refuses, for every region and
// whichever regions the measure is between.
func TestDecomposeRefuses(t *testing.T) {
	e := wiod.Small()
	energy, eur, rus := index(t, e, "ENM", "EUR", "RUS")
	for _, c := range []struct {
		name, want string
		set        func(p *market.Policy)
	}{
		{"all purchases", `bans sector "AGF" from "RUS" to "EUR"`, func(p *market.Policy) {
			for j := range e.NumSectors() {
				p.Ban(j, eur, rus)
			}
		}},
		{"ban", `bans sector "ENM" from "RUS" to "EUR"`, func(p *market.Policy) { p.Ban(energy, eur, rus) }},
		{"infinite barrier", `bans sector "ENM" from "RUS" to "EUR"`, func(p *market.Policy) { p.SetBarrier(energy, eur, rus, math.Inf(1)) }},
		{"licence", `licenses in part sector "ENM" from "RUS" to "EUR"`, func(p *market.Policy) { p.SetWeight(energy, eur, rus, 0.5) }},
		{"export tax", `puts an export tax on sector "ENM" from "RUS" to "EUR"`, func(p *market.Policy) { p.SetExportTax(energy, eur, rus, 0.1) }},
		{"wedge", `puts a wedge on sector "ENM" from "RUS" to "EUR"`, func(p *market.Policy) { p.SetWedge(energy, eur, rus, 0.1, 0) }},
		{"transfer", `transfer or freeze between "EUR" and "RUS"`, func(p *market.Policy) { p.SetTransfer(eur, rus, 1) }},
		{"freeze", `transfer or freeze between "RUS" and "EUR"`, func(p *market.Policy) { p.SetFreeze(rus, eur, 1) }},
		{"deficits", `the deficit rule is "zero", want "nominal"`, func(p *market.Policy) { p.SetDeficits(market.NoDeficits) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := e.Baseline()
			c.set(p)
			q := solve(t, p)
			for r := range e.NumRegions() { // importer, exporter and third parties
				d, err := q.Decompose(p, r)
				require.ErrorContains(t, err, c.want)
				require.Zero(t, d)
			}
		})
	}
	q := solve(t, e.Baseline())
	_, err := q.Decompose(wiod.World().Baseline(), 0)
	require.ErrorContains(t, err, "another economy")
}

// One region whose single good is its own input: with a barrier d on it and a share
// g of value added, price is d c and cost c = w^g (d c)^(1-g), so that c is
// d^((1-g)/g) at a wage of one, and all income is lost from baseline sales of 1/g.
func TestEfficiencyInClosedForm(t *testing.T) {
	const g, d = 0.4, 1.3
	e, err := market.New(market.Accounts{
		Regions: []market.Region{{ID: "A"}}, Sectors: []market.Sector{{ID: "g", Theta: 4}},
		Trade: []float64{100}, Tariff: []float64{0}, Intermediate: []float64{100 * (1 - g)}, ValueAdded: []float64{100 * g},
	})
	require.NoError(t, err)
	p := e.Baseline()
	p.SetBarrier(0, 0, 0, d)
	q := solve(t, p)
	cost := math.Pow(d, (1-g)/g)
	require.InEpsilon(t, cost, q.Cost(0, 0), 1e-9)
	got, err := q.Decompose(p, 0)
	require.NoError(t, err)
	require.InEpsilon(t, -cost*(d-1)/g, got.Efficiency, 1e-9)
	require.InDelta(t, 0, got.TermsOfTrade, 1e-12)
	require.InDelta(t, 0, got.VolumeOfTrade, 1e-12)
}

// For a small change of tariffs, barriers and frictions anywhere the measure is the
// change in real income.
func TestFirstOrderIsFirstOrder(t *testing.T) {
	e := wiod.Small()
	const h = 1e-5
	change := func(h float64) *market.Policy {
		p := e.Baseline()
		p.SetBarrier(1, 1, 3, 1+h)
		p.SetBarrier(5, 0, 2, 1-2*h)
		p.SetTariff(5, 0, 2, e.Tariff(5, 0, 2)+h)
		p.SetTariff(3, 4, 0, e.Tariff(3, 4, 0)-h)
		p.SetFriction(3, 1+h)
		p.SetFriction(1, 1+h/2)
		return p
	}
	up, down := change(h), change(-h)
	a, b := solve(t, up), solve(t, down)
	for r := range e.NumRegions() {
		x, err := a.Decompose(up, r)
		require.NoError(t, err)
		y, err := b.Decompose(down, r)
		require.NoError(t, err)
		want := math.Log(a.RealIncome(r)/b.RealIncome(r)) / (2 * h)
		require.InDelta(t, want, (x.Welfare()-y.Welfare())/(2*h), 1e-5, e.Region(r).ID)
		require.NotZero(t, x.Efficiency)
	}
}
