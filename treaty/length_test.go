package treaty_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

var allLengths = []treaty.Length{treaty.Quarter, treaty.Month, treaty.HalfYear, treaty.Year}

// The number of periods covers the given quarters with less than a period to spare, and
// exactly for a whole number of periods.
func TestLength(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(allLengths).Draw(t, "length")
		quarters := rapid.IntRange(0, 400).Draw(t, "quarters")
		n := float64(l.Periods(quarters)) * l.Quarters()
		require.GreaterOrEqual(t, n, float64(quarters)-1e-9)
		require.Less(t, n, float64(quarters)+l.Quarters()-1e-9)
		require.Equal(t, l.Whole(quarters), math.Abs(n-float64(quarters)) < 1e-9)
		require.InDelta(t, n, float64(l.Least(quarters)), max(1, l.Quarters())-1e-9)
		require.True(t, l.Whole(l.Least(quarters)))
	})
	require.Equal(t, []int{4, 12, 2, 1}, []int{treaty.Quarter.PerYear(), treaty.Month.PerYear(), treaty.HalfYear.PerYear(), treaty.Year.PerYear()})
	require.Equal(t, -1, treaty.Year.Periods(-1))
	require.Equal(t, "half-year", treaty.HalfYear.String())
	require.Equal(t, "Length(7)", treaty.Length(7).String())
	require.Error(t, treaty.Length(4).Validate())
}

// Shares left and chances after a year are the same under every clock.
func TestLengthOfRates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := rapid.Float64Range(0, 1).Draw(t, "per quarter")
		for _, l := range allLengths {
			n := float64(l.PerYear())
			require.InDelta(t, math.Pow(h, 4), math.Pow(l.Left(h), n), 1e-12, l)
			require.InDelta(t, math.Pow(1-h, 4), math.Pow(1-l.Chance(h), n), 1e-12, l)
		}
		require.Equal(t, h, treaty.Quarter.Left(h))
		require.Equal(t, h, treaty.Quarter.Chance(h))
	})
	require.Equal(t, 1.0, treaty.Month.Chance(1))
	require.Zero(t, treaty.Year.Chance(0))
}

// long has a duration in every clause, each a whole number of years except defaults.
func long() treaty.Treaty {
	return treaty.Treaty{Modules: []treaty.Module{{
		ID: "industry",
		Commitments: []treaty.Commitment{
			{Kind: treaty.CutTariffs, Sectors: treaty.Goods, Depth: treaty.Set(0.8), PhaseIn: treaty.Linear(treaty.Negotiated("phase-in"))},
			{Kind: treaty.CutTariffs, Sectors: treaty.Goods, Depth: treaty.Set(0.8), PhaseIn: treaty.Staged(treaty.Step{After: 4, Share: 0.5}, treaty.Step{After: 12, Share: 1})},
		},
		Terms:      []terms.Term{terms.Choice("phase-in", 16, 32)},
		Excluded:   treaty.CarveOuts{{Party: "USA", Sectors: treaty.Sector("AGF"), Term: 8}},
		Monitoring: &treaty.Monitoring{Delay: treaty.Set(4)},
		Sunset:     &treaty.Sunset{Term: treaty.Set(40), Review: treaty.Set(24), Again: treaty.Set(4)},
		Disputes:   &treaty.Disputes{},
		Accession:  &treaty.Accession{NotBefore: 8},
		Withdrawal: treaty.Withdrawal{Notice: treaty.Set(4), NotBefore: 12},
	}}}
}

// The same text under another clock states the same law, with the same calendar dates.
func TestTreatyIn(t *testing.T) {
	e, members := wiod.Small(), parties("USA", "CHN", "EUR")
	years := func(l treaty.Length, periods []int) (out []float64) {
		for _, p := range periods {
			out = append(out, float64(p)/float64(l.PerYear()))
		}
		return out
	}
	law := long().Modules[0].Text()
	for _, l := range allLengths {
		text := long().In(l)
		step := map[treaty.Length]string{treaty.Quarter: "quarterly", treaty.Month: "monthly", treaty.HalfYear: "half-yearly", treaty.Year: "yearly"}[l]
		read := strings.ReplaceAll(text.Modules[0].Text(), "in equal "+step+" steps", "in equal quarterly steps")
		require.Equal(t, law, strings.ReplaceAll(read, "in the "+l.String()+" of it", "in the quarter of it"), "but for what a step is")
		r, err := treaty.NewRegister(text, e, members...)
		require.NoError(t, err, l)
		d := terms.Draft{}
		ids := []string{"USA", "CHN"}
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Signed, Module: "industry", Author: "USA", Draft: d, Signatories: ids}))
		for _, id := range ids {
			require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Ratified, Module: "industry", Author: id}))
		}
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.EnteredIntoForce, Module: "industry", Author: "CHN"}))
		s := r.Standing("industry")
		require.Equal(t, []float64{10, 6}, years(l, []int{s.Until, s.Review}), l)
		m := r.Agreed("industry")
		require.Equal(t, 16.0, m.Commitments[0].PhaseIn.Quarters.Value(), "the law is in quarters")
		require.Equal(t, []float64{1, 2, 3, 4}, years(l, []int{m.Withdrawal.Notice.Periods(), m.Accession.First(), m.Withdrawal.First(), m.Commitments[0].PhaseIn.Quarters.Periods()}), l)
		require.Equal(t, float64(l.Periods(5))/float64(l.PerYear()), float64(m.Disputes.Compliance.Periods())/float64(l.PerYear()))
		// With steps of a year or shorter, the share owed at the end of a year is the
		// same.
		for year := range 8 {
			age := (year+1)*l.PerYear() - 1
			require.InDelta(t, min(1, float64(year+1)/4), m.Commitments[0].PhaseIn.Share(age, 0), 1e-12, "%v, year %d", l, year)
			require.Equal(t, long().Modules[0].Commitments[1].PhaseIn.Share(4*year, 0), m.Commitments[1].PhaseIn.Share(year*l.PerYear(), 0), l)
		}
		hit, alarm := m.Accuracy(0)
		require.InDelta(t, 1-math.Pow(0.3, 4), 1-math.Pow(1-hit, float64(l.PerYear())), 1e-12)
		require.InDelta(t, 1-math.Pow(0.9, 4), 1-math.Pow(1-alarm, float64(l.PerYear())), 1e-12)
		inForce, ok := r.Text("industry", 0)
		require.True(t, ok)
		require.Subset(t, years(l, inForce.Changes(0)), []float64{1, 2, 3}, l)
	}
}

// Capacity decays and is built equally under every clock.
func TestAssistanceIn(t *testing.T) {
	e, members := wiod.Small(), parties("USA", "CHN", "EUR")
	for _, l := range allLengths {
		text := treaty.Treaty{Modules: []treaty.Module{{
			ID: "industry", Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods}},
			Assistance: &treaty.Assistance{Donors: []string{"USA"}, Recipients: []string{"CHN"}, Start: treaty.Set(2), Gain: treaty.Set(0.5), Decay: treaty.Set(0.1)},
		}}}.In(l)
		r, err := treaty.NewRegister(text, e, members...)
		require.NoError(t, err)
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Signed, Module: "industry", Author: "USA", Draft: terms.Draft{}, Signatories: []string{"USA", "CHN"}}))
		have, ok := r.Capacity("industry", "CHN", 3*l.PerYear())
		require.True(t, ok)
		require.InDelta(t, 2*math.Pow(0.9, 12), have, 1e-12, l)
		// A year of grants at an annual rate of 1 adds two, under any decay.
		require.InDelta(t, 4*0.5, float64(l.PerYear())*r.Agreed("industry").Assistance.Adds(), 1e-12, l)
	}
}

// A stated duration that is no whole number of periods is a mistake with its place, in
// the text or in a term. A default is rounded up.
func TestNotWhole(t *testing.T) {
	e, members := wiod.Small(), parties("USA", "CHN", "EUR")
	text := treaty.Treaty{Modules: []treaty.Module{{
		ID: "industry", Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods}},
		Exception: &treaty.SecurityException{}, Safeguard: &treaty.Safeguard{}, Disputes: &treaty.Disputes{}, Sunset: &treaty.Sunset{},
	}}}
	for _, l := range allLengths {
		in := text.In(l)
		require.NoError(t, in.Validate(e, members), l)
	}
	m := &text.Modules[0]
	m.Disputes.Panel = treaty.Set(3)
	m.Terms = []terms.Term{terms.Choice("term", 20, 22)}
	m.Sunset.Term = treaty.Negotiated("term")
	m.Commitments[0].PhaseIn = treaty.After(6)
	m.Excluded = treaty.CarveOuts{{Party: "USA", Sectors: treaty.Sector("AGF"), Term: 9}}
	require.NoError(t, text.Validate(e, members))
	in := text.In(treaty.Year)
	err := in.Validate(e, members)
	for _, want := range []string{
		"Panel is 3 quarters; want a whole number of years, of 4 quarters each",
		`term "term" has the term 22 quarters; want a whole number of years`,
		"PhaseIn.Steps[0].After is 6 quarters", "Term is 9 quarters",
	} {
		require.ErrorContains(t, err, want)
	}
	in = text.In(treaty.Month)
	require.NoError(t, in.Validate(e, members))
}
