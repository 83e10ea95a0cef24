package treaty_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// A sender that suspends its obligations to all parties bound owes no relief. Parties
// not bound do not count.
func TestReliefIsOwedToThoseBound(t *testing.T) {
	l := newLife(t, treaty.Module{
		ID: "m", Commitments: []treaty.Commitment{{Kind: treaty.RelieveSanctions, Regime: "r", Obliged: []string{"USA"}}},
	}, parties("USA", "CHN", "EUR")...)
	l.force(0, "USA", "CHN")
	l.must(treaty.Breached, 1, "CHN")
	require.NotEmpty(t, l.r.Relief(1))
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Suspended, Period: 1, Author: "USA", Party: "CHN", Sectors: treaty.Everything, Until: 3, Ground: "VCLT Article 60"}))
	require.Empty(t, l.r.Relief(1))
	require.NotEmpty(t, l.r.Relief(3))
}

// A measure is taken back in compliance also in a quarter of another breach.
func TestComplyingOnAMeasure(t *testing.T) {
	m := treaty.TariffCut("m", "AGF", terms.Choice("depth", 1))
	m.Exception, m.Disputes = &treaty.SecurityException{}, &treaty.Disputes{Consultation: treaty.Set(0), Panel: treaty.Set(0)}
	l := newLife(t, m, parties("USA", "CHN")...)
	l.force(0, "USA", "CHN")
	for _, e := range []treaty.Event{
		{Kind: treaty.Invoked, Author: "CHN", Case: "x", Sectors: "AGF", Until: 9, Ground: "a threat"},
		{Kind: treaty.Complained, Author: "USA", Party: "CHN", Case: "DS", Of: "x"}, {Kind: treaty.PanelAsked, Author: "USA", Case: "DS"},
		{Kind: treaty.Ruled, Author: treaty.Panel, Case: "DS", Amount: 1}, {Kind: treaty.Breached, Author: "CHN", Sectors: "ELE"},
		{Kind: treaty.Complied, Author: "CHN", Case: "DS"},
	} {
		require.NoError(t, l.try(e))
	}
	s := l.r.Standing("m")
	require.Equal(t, treaty.DisputeClosed, s.Disputes[0].Stage)
	require.False(t, s.Measures[0].Holds(0))
}

// If the last two parties both leave, the withdrawal of the first ends the module, and
// no further event is due.
func TestBothLeave(t *testing.T) {
	l := newLife(t, treaty.TariffCut("m", "AGF", terms.Choice("depth", 1)), parties("USA", "CHN")...)
	l.force(0, "USA", "CHN")
	l.must(treaty.NoticeGiven, 1, "USA", "CHN")
	due := l.r.Due(3)
	require.Len(t, due, 1)
	require.NoError(t, l.r.Apply(due[0]))
	require.Equal(t, treaty.Open, l.r.Standing("m").Stage)
}

// Under a text without assistance a failure for want of capacity is a breach like any
// other: the others may end the module without the party in breach.
func TestWantOfCapacityThatNobodyPromised(t *testing.T) {
	l := newLife(t, treaty.TariffCut("m", "AGF", terms.Choice("depth", 1)), parties("USA", "CHN", "EUR")...)
	l.force(0, "USA", "CHN", "EUR")
	end := treaty.Event{Kind: treaty.Terminated, Period: 1, Author: "USA", For: []string{"EUR"}, Ground: "VCLT Article 60(2)(a)"}
	require.ErrorContains(t, l.try(end), "2 of 3 voted for it")
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Breached, Period: 1, Author: "CHN", Involuntary: true}))
	require.NoError(t, l.try(end))
}

// A stated share of trade is compared with the rule to the last digit.
func TestStatedSharesOfTrade(t *testing.T) {
	m := treaty.TariffCut("m", "AGF", terms.Choice("depth", 1))
	m.Entry = treaty.EntryRule{TradeShare: 0.9, Shares: []treaty.PartyShare{{Party: "USA", Share: 0.5}, {Party: "CHN", Share: 0.39999}, {Party: "EUR", Share: 0.1}}}
	l := newLife(t, m, parties("USA", "CHN", "EUR")...)
	l.sign(0, "USA", "CHN", "EUR")
	require.ErrorContains(t, l.r.EntryMet("m", []string{"USA", "CHN"}, 0), "account for 89.999 % of trade in everything; the entry rule asks for 90 %")
	require.NoError(t, l.r.EntryMet("m", []string{"USA", "CHN", "EUR"}, 0))
	// The question before signature, for the prospective signatories.
	require.Contains(t, l.r.EntryLacks("m", []string{"USA", "CHN"}), "account for 89.999 % of trade in everything")
	require.Empty(t, l.r.EntryLacks("m", []string{"USA", "CHN", "EUR"}))
	require.NotEmpty(t, l.r.EntryLacks("n", []string{"USA", "CHN", "EUR"}))
}

// Of two carve-outs of a party on a sector the wider counts, in any order.
func TestWiderCarveOutCounts(t *testing.T) {
	wide, narrow := treaty.CarveOut{Party: "A", Sectors: "AGF"}, treaty.CarveOut{Party: "A", Sectors: "AGF", Retained: 0.5}
	for _, c := range []treaty.CarveOuts{{wide, narrow}, {narrow, wide}} {
		d, err := c.Distance(wiod.Small(), "A", "B")
		require.NoError(t, err)
		require.Equal(t, 1./8, d)
	}
}
