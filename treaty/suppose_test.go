package treaty_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Suppose gives the same register as Apply on a clone, leaves the original register
// unchanged, and refuses with the same error.
func TestSuppose(t *testing.T) {
	module := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 1))
	module.Exception = &treaty.SecurityException{}
	r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{module}}, wiod.Small(),
		treaty.Party{ID: "USA", Regions: []string{"USA"}}, treaty.Party{ID: "EUR", Regions: []string{"EUR"}})
	require.NoError(t, err)
	both := []string{"USA", "EUR"}
	for _, e := range []treaty.Event{
		{Kind: treaty.Signed, Author: "USA", Signatories: both},
		{Kind: treaty.Ratified, Author: "USA"}, {Kind: treaty.Ratified, Author: "EUR"}, {Kind: treaty.EnteredIntoForce, Author: "EUR"},
	} {
		e.Module = "industry"
		require.NoError(t, r.Apply(e))
	}
	invoked := treaty.Event{
		Kind: treaty.Invoked, Module: "industry", Period: 1, Author: "USA", Case: "one", Ground: "security", Sectors: "ELE", Measure: treaty.AddSurcharge, Surcharge: 0.25, Until: 5,
	}
	ended := treaty.Event{Kind: treaty.Ended, Module: "industry", Period: 2, Author: "USA", Case: "one"}
	clone := r.Clone()
	require.NoError(t, clone.Apply(invoked))
	require.NoError(t, clone.Apply(ended))
	before := r.Standing("industry")
	thought, err := r.Suppose(invoked, ended)
	require.NoError(t, err)
	require.Equal(t, clone.Standing("industry"), thought.Standing("industry"))
	require.Equal(t, before, r.Standing("industry"))
	require.Len(t, r.Log(), 4)
	require.NoError(t, r.Apply(invoked))
	_, err = r.Suppose(invoked)
	require.EqualError(t, err, r.Clone().Apply(invoked).Error())
	invoked.Period, invoked.Case = 0, "two"
	_, err = r.Suppose(invoked)
	require.ErrorContains(t, err, "an event of period 0 after one of period 1")
}

// A text under a hypothetical measure equals the text in force after the measure.
func TestTextUnderAMeasure(t *testing.T) {
	economy := wiod.Small()
	module := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 1))
	module.Exception = &treaty.SecurityException{}
	r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{module}}, economy,
		treaty.Party{ID: "USA", Regions: []string{"USA"}}, treaty.Party{ID: "EUR", Regions: []string{"EUR"}})
	require.NoError(t, err)
	both := []string{"USA", "EUR"}
	thought := treaty.Text{Module: r.Treaty().Module("industry"), Space: r.Space("industry"), Parties: both}.Under(treaty.Measure{Party: "USA", Kind: treaty.AddSurcharge, Sectors: "ELE", Surcharge: 0.25})
	got := economy.Baseline()
	r.CompileText(got, thought, 1)
	for _, e := range []treaty.Event{
		{Kind: treaty.Signed, Author: "USA", Signatories: both},
		{Kind: treaty.Ratified, Author: "USA"}, {Kind: treaty.Ratified, Author: "EUR"}, {Kind: treaty.EnteredIntoForce, Author: "EUR"},
		{Kind: treaty.Invoked, Author: "USA", Period: 1, Case: "one", Ground: "security", Sectors: "ELE", Measure: treaty.AddSurcharge, Surcharge: 0.25, Until: 5},
	} {
		e.Module = "industry"
		require.NoError(t, r.Apply(e))
	}
	want := economy.Baseline()
	r.Compile(want, 1)
	require.True(t, want.Equal(got))
	r.Compile(want, 5)
	require.False(t, economy.Baseline().Equal(got))
}
