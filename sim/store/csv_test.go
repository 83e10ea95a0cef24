package store_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// What is written can be read back to the last bit.
func TestRowsReadBack(t *testing.T) {
	var b strings.Builder
	c := store.NewCSV(&b)
	rows := []sim.Row{
		{Period: 0, Actor: "USA", RealIncome: -0.1 / 3, PriceIndex: 1, Wage: 1e-300, Trust: 0.8},
		{Period: 1, Actor: `the "A, B" bloc`, RealIncome: 1e300, Bound: 2, Depth: 1.5, Sanctioned: 1, Sanctioning: 3, InBreach: 1, Suspending: 4, Suspended: 2, Harm: 0.1 / 7, Spillover: 1e-9, Evaded: 0.3, Transit: 1e-3, Bargaining: 0.25, DepthInForce: 0.75, Measures: 2, MeasureAge: 3.5, Abusive: 1, Increases: 2, Raised: 7.5},
	}
	for _, r := range rows {
		require.NoError(t, c.Event(event.Event{}))
		require.NoError(t, c.Row(r))
	}
	require.NoError(t, c.Flush())
	lines, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 1+len(rows))
	for k, r := range rows {
		line := lines[1+k]
		require.Len(t, line, len(lines[0]))
		require.Equal(t, []string{strconv.Itoa(r.Period), r.Actor}, line[:2])
		for column, want := range map[string]float64{
			"real_income_pct": r.RealIncome, "price_index": r.PriceIndex, "wage": r.Wage, "trust": r.Trust,
			"modules_bound": float64(r.Bound), "depth": r.Depth,
			"regimes_against": float64(r.Sanctioned), "regimes_as_sender": float64(r.Sanctioning), "harm_pct": r.Harm, "spillover_pct": r.Spillover, "evaded": r.Evaded, "transit_pct": r.Transit, "bargaining_pct": r.Bargaining,
			"depth_in_force": r.DepthInForce, "measures": float64(r.Measures), "measure_age": r.MeasureAge, "measures_abusive": float64(r.Abusive),
			"modules_broken": float64(r.InBreach), "suspensions_by": float64(r.Suspending), "suspensions_against": float64(r.Suspended), "cases": float64(r.Cases), "complaints": float64(r.Complaints), "case_cost_pct": r.CaseCost, "tariff_increases": float64(r.Increases), "tariff_points": r.Raised,
		} {
			for i, name := range lines[0] {
				if name == column {
					got, err := strconv.ParseFloat(line[i], 64)
					require.NoError(t, err)
					require.Equal(t, want, got, column)
				}
			}
		}
	}
}

// full is a writer whose disk is full after some bytes.
type full struct{ left int }

var errFull = errors.New("no space left")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestFullDiskIsReported(t *testing.T) {
	c := store.NewCSV(&full{left: 100})
	for range 1000 {
		if err := c.Row(sim.Row{Actor: "USA"}); err != nil {
			require.ErrorIs(t, err, errFull)
			return
		}
	}
	require.ErrorIs(t, c.Flush(), errFull)
}

func ExampleNewCSV() {
	economy := wiod.Small()
	sc := sim.Scenario{
		Economy: economy,
		Actors:  agent.FromEconomy(economy, "USA", "CHN"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 1))}},
		Regimes: []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").Until(1)},
		Periods: 2,
	}
	var file strings.Builder
	rows := store.NewCSV(&file)
	_, err := sim.Run(context.Background(), sc, sim.Options{Observers: []sim.Observer{rows}})
	if err = errors.Join(err, rows.Flush()); err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(file.String()) {
		period, rest, _ := strings.Cut(line, ",")
		actor, _, _ := strings.Cut(rest, ",")
		fmt.Println(period, actor)
	}
	// Output:
	// period actor
	// 0 CHN
	// 0 USA
	// 1 CHN
	// 1 USA
}
