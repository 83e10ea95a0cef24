package sim

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/internal/units"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
)

// numbersOf lists the fields of a type, and of all types in it, that hold numbers or
// parameters of a text, as "type.Field".
func numbersOf(t reflect.Type, seen map[reflect.Type]bool) (out []string) {
	for k := t.Kind(); k == reflect.Pointer || k == reflect.Slice || k == reflect.Array || k == reflect.Map; k = t.Kind() {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] || !strings.HasPrefix(t.PkgPath(), "github.com/tradetalk/") || t == reflect.TypeFor[market.Economy]() {
		return nil
	}
	seen[t] = true
	for k := range t.NumField() {
		f := t.Field(k)
		if !f.IsExported() {
			continue
		}
		inner := f.Type
		for k := inner.Kind(); k == reflect.Pointer || k == reflect.Slice || k == reflect.Map; k = inner.Kind() {
			inner = inner.Elem()
		}
		switch inner.Kind() {
		case reflect.Int, reflect.Float64:
			if inner.PkgPath() == "" { // votes and the like are kinds
				out = append(out, t.String()+"."+f.Name)
			}
		case reflect.Struct:
			if inner == reflect.TypeFor[treaty.Parameter]() {
				out = append(out, t.String()+"."+f.Name)
			}
		}
		out = append(out, numbersOf(inner, seen)...)
	}
	return out
}

// Every number that a scenario can state is in the table of units, and nothing else is.
func TestUnitsAreComplete(t *testing.T) {
	all := numbersOf(reflect.TypeFor[Scenario](), map[reflect.Type]bool{})
	require.Greater(t, len(all), 150)
	known := map[string]bool{}
	for _, name := range all {
		known[name] = true
		if !units.Listed(name) {
			t.Errorf("%s: say in the table of sim/internal/units, in one line, what time does to it", name)
		}
	}
	for _, name := range units.Names() {
		if !known[name] {
			t.Errorf("%s is in the table of sim/internal/units, and no number of a scenario", name)
		}
	}
}

// What zero stands for is the same in the table as where the defaults are filled in.
func TestStandardsOfUnits(t *testing.T) {
	c := reflect.ValueOf(agent.ComplianceParameters{}.WithDefaults())
	for k := range c.NumField() {
		name := "agent.ComplianceParameters." + c.Type().Field(k).Name
		if c.Field(k).CanInt() {
			continue // a span; the run rounds its default up to whole periods
		}
		standard, converted := units.Standard(name)
		require.Equal(t, !units.Timeless(name), converted, name)
		if converted {
			require.Equal(t, c.Field(k).Float(), standard, name)
		}
	}
}

// Each kind of number comes out in periods as its unit says; what is timeless stays.
func TestPlayed(t *testing.T) {
	e := wiod.Small()
	sc := Scenario{
		Economy: e, Actors: agent.FromEconomy(e, "USA", "CHN"), Treaty: longText(), Periods: 7,
		Talks: Talks{Recess: 8, RatifyAfter: 12, Rounds: 11, RoundsPerPeriod: 3}, Coercion: standoff.Options{Deadline: 4, Recess: 16},
		Campaigns:  []domestic.Campaign{{By: "USA", Target: "CHN", Shift: 0.5, Start: 4, End: 20, Cost: 3}},
		Shocks:     Shocks{Disruptions: []agent.Disruption{{Name: "drought", Regions: []string{"USA"}, From: 8, Until: 16, Factor: 1.2}}},
		Compliance: agent.ComplianceParameters{CaseCost: -1, Lag: 4, Stand: 8},
		Issues: []crisis.Issue{{
			ID: "x", Target: "CHN", Claims: []crisis.Claim{{Actor: "USA", Value: crisis.Prior{Mean: 0.3}, Monitoring: 0.4}},
		}},
	}
	for k := range sc.Actors {
		sc.Actors[k].Politics.FirstElection, sc.Actors[k].Politics.Term = 8, 16
	}
	for l, n := range map[treaty.Length]int{treaty.Year: 4, treaty.HalfYear: 2} {
		t.Run(l.String(), func(t *testing.T) {
			q := float64(n)
			sc.PeriodLength = l
			require.NoError(t, sc.Validate())
			stated := sc.prepared()
			p := stated.played()
			require.Equal(t, Talks{Recess: 8 / n, RatifyAfter: 12 / n, Rounds: 11, RoundsPerPeriod: 3}, p.Talks)
			require.Equal(t, []int{4 / n, 16 / n}, []int{p.Coercion.Deadline, p.Coercion.Recess})
			require.Equal(t, domestic.Campaign{By: "USA", Target: "CHN", Shift: 0.5, Start: 4 / n, End: 20 / n, Cost: 3}, p.Campaigns[0])
			require.Equal(t, []int{8 / n, 16 / n}, []int{p.Shocks.Disruptions[0].From, p.Shocks.Disruptions[0].Until})
			require.Equal(t, []int{8 / n, 16 / n}, []int{p.Actors[0].Politics.FirstElection, p.Actors[0].Politics.Term})
			require.Equal(t, 7, p.Periods)
			require.Negative(t, p.Compliance.CaseCost, "none stays none")
			require.Equal(t, []int{4, 8 / n}, []int{p.Compliance.Lag, p.Compliance.Stand}, "a lag stays in quarters")
			require.Equal(t, 0.4, p.Issues[0].Claims[0].Monitoring)
			a := p.Actors[0]
			require.InDelta(t, math.Pow(agent.DefaultPatience, q), a.Patience, 1e-15)
			require.InDelta(t, 1-math.Pow(1-agent.DefaultHazard, q), a.Hazard, 1e-15)
			require.InDelta(t, math.Pow(sc.Actors[0].Discount(), q), a.Discount(), 1e-14)
			require.Equal(t, stated.Actors[0].Groups, a.Groups)
			require.Equal(t, stated.Actors[0].Audience, a.Audience)
			// What was stated is as it was.
			require.Equal(t, 8, stated.Talks.Recess)
			require.Equal(t, agent.DefaultHazard, stated.Actors[0].Hazard)
			require.Equal(t, 8, stated.Shocks.Disruptions[0].From)
		})
	}
	sc.PeriodLength = treaty.Quarter
	stated := sc.prepared()
	require.Same(t, &stated, stated.played())
}

// A default that is no whole number of periods is rounded up; one that was stated is a
// mistake, as is a length that is none, and all are reported at once.
func TestWholePeriods(t *testing.T) {
	e := wiod.Small()
	sc := Scenario{Economy: e, Actors: agent.FromEconomy(e, "USA", "CHN"), Treaty: longText(), Periods: 3, PeriodLength: treaty.Year}
	require.NoError(t, sc.Validate())
	stated := sc.prepared()
	p := stated.played()
	require.Equal(t, 1, p.Coercion.Deadline)
	require.Equal(t, 1, p.Talks.Recess)
	again := stated.copied()
	require.NoError(t, again.Validate(), "what has its defaults is still valid")

	sc.Talks.Recess, sc.Talks.RatifyAfter, sc.Coercion.Deadline = 2, Immediately, 3
	sc.Actors[1].Politics.Term = 6
	sc.Campaigns = []domestic.Campaign{{By: "USA", Target: "CHN", Start: 1, End: 9}}
	sc.Treaty.Modules[0].Withdrawal = treaty.Withdrawal{Notice: treaty.Set(2), NotBefore: 5}
	err := sc.Validate()
	for _, want := range []string{
		"Scenario.Talks.Recess is 2 quarters; want a whole number of years, of 4 quarters each",
		"Scenario.Coercion.Deadline is 3 quarters", fmt.Sprintf("actor %q: Politics.Term is 6 quarters", sc.Actors[1].ID),
		"Scenario.Campaigns[0].Start is 1 quarters", "Scenario.Campaigns[0].End is 9 quarters",
		"Notice is 2 quarters; want a whole number of years", "NotBefore is 5 quarters; want a whole number of years",
	} {
		require.ErrorContains(t, err, want)
	}
	require.NotContains(t, err.Error(), "RatifyAfter")
	sc.PeriodLength = treaty.Month
	require.NoError(t, sc.Validate(), "every quarter is three months")
	sc.PeriodLength = 9
	require.ErrorContains(t, sc.Validate(), "Scenario.PeriodLength is Length(9); want treaty.Quarter, Month, HalfYear or Year")
}

func longText() treaty.Treaty {
	return treaty.Treaty{Modules: []treaty.Module{{
		ID: "industry", Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods, Depth: treaty.Set(0.5)}},
	}}}
}

// As many rounds of talks are played in a quarter by every clock.
func TestRoundsOfTalks(t *testing.T) {
	for l, want := range map[treaty.Length][]int{
		treaty.Quarter: {4, 4, 4}, treaty.Month: {1, 1, 2, 1, 1, 2}, treaty.HalfYear: {8, 8}, treaty.Year: {16},
	} {
		for age, rounds := range want {
			talks := Talks{}.withDefaults(l)
			require.Equal(t, rounds, talks.roundsIn(age, l), l)
			talks = Talks{RoundsPerPeriod: 5}.withDefaults(l)
			require.Equal(t, 5, talks.roundsIn(age, l), "by its name")
		}
	}
}
