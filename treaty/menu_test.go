package treaty_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// limited is a module of tariff cuts in force between CHN, EUR and USA, with an exception.
func limited(t *testing.T, rule treaty.SecurityException) *treaty.Register {
	m := treaty.Module{ID: "industry", Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods}}}
	m.Exception = &rule
	m.InitialParties = []string{"CHN", "EUR", "USA"}
	r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{m}}, wiod.Small(), parties("CHN", "EUR", "USA")...)
	require.NoError(t, err)
	return r
}

// Each kind of measure writes what it says to the policy: a surcharge keeps the obligations and
// adds points, a suspension restores the tariff of the data, and a ban stops imports from the
// party concerned alone.
func TestKindsOfMeasureInThePolicy(t *testing.T) {
	e := wiod.Small()
	ele, _ := e.SectorIndex("ELE")
	at := func(id string) int { n, _ := e.RegionIndex(id); return n }
	usa, chn, eur := at("USA"), at("CHN"), at("EUR")
	before := e.Tariff(ele, usa, chn)
	require.Positive(t, before)
	for _, against := range []string{"", "CHN"} {
		for kind, want := range map[treaty.MeasureKind]float64{treaty.SuspendObligations: before, treaty.AddSurcharge: before + 0.25, treaty.BanImports: before} {
			r := limited(t, treaty.SecurityException{})
			event := treaty.Event{
				Kind: treaty.Invoked, Module: "industry", Period: 1, Author: "USA", Party: against, Case: "x", Ground: "security", Sectors: "ELE", Measure: kind, Until: 5,
			}
			if kind == treaty.AddSurcharge {
				event.Surcharge = 0.25
			}
			require.NoError(t, r.Apply(event))
			p := e.Baseline()
			r.Compile(p, 1)
			require.InDelta(t, want, p.Tariff(ele, usa, chn), 1e-15, "%v", kind)
			weight := 1.0
			if kind == treaty.BanImports {
				weight = 0
			}
			require.Equal(t, weight, p.Weight(ele, usa, chn), "%v", kind)
			if against != "" {
				require.Zero(t, p.Tariff(ele, usa, eur), "%v", kind)
				require.Equal(t, 1.0, p.Weight(ele, usa, eur), "%v", kind)
			}
		}
	}
}

// The text permits the measures of its menu alone, against the parties that it names alone.
func TestLimitsOfTheException(t *testing.T) {
	r := limited(t, treaty.SecurityException{
		May: []treaty.MeasureKind{treaty.AddSurcharge}, MostSurcharge: treaty.Set(0.5), Towards: []string{"CHN"}, CoolingOff: treaty.Set(2),
	})
	event := treaty.Event{
		Kind: treaty.Invoked, Module: "industry", Period: 1, Author: "USA", Party: "CHN", Case: "x", Ground: "security", Sectors: "ELE",
		Measure: treaty.AddSurcharge, Surcharge: 0.5, Until: 3,
	}
	for want, change := range map[string]func(e *treaty.Event){
		"the text permits no ban":               func(e *treaty.Event) { e.Measure, e.Surcharge = treaty.BanImports, 0 },
		`the measure is against ""`:             func(e *treaty.Event) { e.Party = "" },
		`the measure is against "EUR"`:          func(e *treaty.Event) { e.Party = "EUR" },
		"want a rate above 0 and at most 0.5":   func(e *treaty.Event) { e.Surcharge = 0.6 },
		"the surcharge is 0; want a rate above": func(e *treaty.Event) { e.Surcharge = 0 },
	} {
		bad := event
		change(&bad)
		require.ErrorContains(t, r.Clone().Apply(bad), want)
	}
	require.NoError(t, r.Apply(event))
	require.NoError(t, r.Apply(treaty.Event{Kind: treaty.RanOut, Module: "industry", Period: 3, Author: treaty.TheText, Case: "x"}))
	event.Period, event.Until, event.Case = 4, 6, "y"
	require.ErrorContains(t, r.Apply(event), "may not be invoked again before period 5")
	event.Period = 5
	require.NoError(t, r.Apply(event))
}

// The thresholds of the kinds of measure follow the threshold of a suspension where the text
// leaves them out, and a lighter measure needs no graver threat.
func TestThresholdsByKind(t *testing.T) {
	rule := func(x treaty.SecurityException) *treaty.SecurityException {
		return limited(t, x).Agreed("industry").Exception
	}
	all := func(x *treaty.SecurityException) (c [3]float64) {
		for k, kind := range []treaty.MeasureKind{treaty.AddSurcharge, treaty.SuspendObligations, treaty.BanImports} {
			c[k] = x.ThresholdOf(kind)
		}
		return c
	}
	require.Equal(t, [3]float64{1, 1.5, 2}, all(rule(treaty.SecurityException{})))
	require.Equal(t, [3]float64{0, 0.25, 0.75}, all(rule(treaty.SecurityException{Threshold: treaty.Set(0.25)})))
	require.Equal(t, [3]float64{0.5, 1.5, 3}, all(rule(treaty.SecurityException{SurchargeThreshold: treaty.Set(0.5), BanThreshold: treaty.Set(3)})))
	m := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 1))
	m.Exception = &treaty.SecurityException{
		May: []treaty.MeasureKind{treaty.BanImports, treaty.BanImports, 7}, Towards: []string{"XYZ"}, MostSurcharge: treaty.Set(11),
		SurchargeThreshold: treaty.Set(2), BanThreshold: treaty.Set(1), Review: treaty.Set(-1), CoolingOff: treaty.Set(0.5),
	}
	err := (&treaty.Treaty{Modules: []treaty.Module{m}}).Validate(wiod.Small(), parties("CHN", "EUR"))
	for _, want := range []string{
		"ban twice", "MeasureKind(7)", `"XYZ"`, "MostSurcharge is 11", "SurchargeThreshold is 2; want at most Threshold, 1.5",
		"Threshold is 1.5; want at most BanThreshold, 1", "Review is -1", "CoolingOff is 0.5",
	} {
		require.ErrorContains(t, err, want)
	}
}
