package sanction_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// A contract like the JCPOA: relief when a verifier has found the steps taken, and
// measures back without a veto. Implementation Day came when the IAEA had verified the
// steps (16 January 2016); on 28 August 2025 three parties notified non-performance and
// the measures were back thirty days later, a vote to go on with relief having failed
// (IranWatch; Iran International). Quarters are counted from the third of 2015; who is
// who on the small economy is arbitrary.
func TestCaseMilestonesAndSnapback(t *testing.T) {
	economy := wiod.Small()
	regime := sanction.Regime{
		ID: "nuclear", Senders: []string{"USA", "EUR"}, Target: "IND",
		Measures:   []sanction.Measure{{Kind: sanction.ImportBan, Sectors: "ENM"}},
		Demand:     sanction.Demand{Issue: "limits on enrichment, under inspection"},
		Milestones: []sanction.Milestone{{ID: "implementation", What: "stocks and centrifuges down", Verifier: "IAEA", Relief: 1}},
		Snapback:   &sanction.Snapback{Notice: 0},
		End:        80,
	}
	// The deal itself is a module that owes the relief.
	deal := treaty.Module{
		ID: "deal",
		Commitments: []treaty.Commitment{{
			Kind: treaty.RelieveSanctions, Regime: "nuclear", Obliged: []string{"USA", "EUR"}, PhaseIn: treaty.Upon("implementation"),
		}},
		Monitoring: &treaty.Monitoring{By: treaty.IndependentBody, Body: "IAEA"},
		Milestones: []treaty.Milestone{{ID: "implementation", What: "stocks and centrifuges down", Party: "IND", Verifier: "IAEA"}},
	}
	docket, err := sanction.NewDocket(economy, five, regime)
	require.NoError(t, err)
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{deal}}, economy, five...)
	require.NoError(t, err)
	say := func(e sanction.Event) error {
		e.Regime = "nuclear"
		return docket.Apply(e)
	}
	agree := func(e treaty.Event) {
		e.Module = "deal"
		require.NoError(t, register.Apply(e))
	}
	weight := func(period int, importer string) float64 {
		p := economy.Baseline()
		docket.Compile(p, period)
		j, _ := economy.SectorIndex("ENM")
		n, _ := economy.RegionIndex(importer)
		i, _ := economy.RegionIndex("IND")
		return p.Weight(j, n, i)
	}
	require.NoError(t, say(sanction.Event{Kind: sanction.Impose, Author: "USA"}))
	three := []string{"USA", "EUR", "IND"}
	agree(treaty.Event{Kind: treaty.Signed, Author: "EUR", Signatories: three})
	for _, id := range three {
		agree(treaty.Event{Kind: treaty.Ratified, Author: id})
	}
	agree(treaty.Event{Kind: treaty.EnteredIntoForce, Period: 1, Author: "EUR"})
	require.Empty(t, register.Relief(1), "relief waits for the verifier")
	require.ErrorContains(t, say(sanction.Event{Kind: sanction.Ease, Period: 1, Author: "EUR", Level: 1}), "Article 4 (relief): the milestones met release 0 %")

	// Implementation Day.
	agree(treaty.Event{Kind: treaty.MilestoneMet, Period: 2, Author: "IAEA", Case: "implementation"})
	due := register.Relief(2)
	require.Equal(t, []treaty.Relief{
		{Regime: "nuclear", Sender: "USA", Share: 1, Ground: "deal, Article 1 (sanctions relief)"},
		{Regime: "nuclear", Sender: "EUR", Share: 1, Ground: "deal, Article 1 (sanctions relief)"},
	}, due)
	for _, one := range due {
		require.NoError(t, docket.Apply(sanction.Relieve(one, 2)))
	}
	require.Equal(t, [2]float64{1, 1}, [2]float64{weight(2, "USA"), weight(2, "EUR")})

	// One provider of relief leaves the deal; what it owed is no longer due.
	agree(treaty.Event{Kind: treaty.NoticeGiven, Period: 9, Author: "USA"})
	require.Len(t, register.Relief(10), 2)
	require.Len(t, register.Relief(11), 1)

	// Snapback, which nobody can veto.
	require.ErrorContains(t, say(sanction.Event{Kind: sanction.Veto, Period: 40, Author: "RUS"}), "nobody has called for it")
	require.NoError(t, say(sanction.Event{Kind: sanction.CallSnapback, Period: 40, Author: "EUR", Ground: "significant non-performance"}))
	require.ErrorContains(t, say(sanction.Event{Kind: sanction.Veto, Period: 40, Author: "RUS"}), "Article 5 (snapback): nobody can veto it")
	require.NoError(t, say(sanction.Event{Kind: sanction.SnapBack, Period: 40, Author: "EUR"}))
	require.Equal(t, [2]float64{0, 0}, [2]float64{weight(40, "USA"), weight(40, "EUR")})
}

// The European Union's sectoral measures against Russia lapse every six months unless
// all members renew them (Decision 2014/512).
func TestCaseSixMonthRenewal(t *testing.T) {
	regime := sanction.Ban("ENM", "RUS", "EUR", "JKT", "USA")
	regime.Sunset = &sanction.Sunset{}
	docket, err := sanction.NewDocket(wiod.Small(), five, regime)
	require.NoError(t, err)
	say := func(e sanction.Event) error {
		e.Regime = regime.ID
		return docket.Apply(e)
	}
	all := []string{"EUR", "JKT", "USA"}
	require.NoError(t, say(sanction.Event{Kind: sanction.Impose, Author: "EUR"}))
	for period := 1; period < 21; period += 2 { // ten renewals
		require.NoError(t, say(sanction.Event{Kind: sanction.Renew, Period: period, Author: "EUR", For: all}))
	}
	s, _ := docket.Standing(regime.ID)
	require.Equal(t, 22, s.End())
	require.ErrorContains(t, say(sanction.Event{Kind: sanction.Renew, Period: 21, Author: "EUR", For: all[:2], Against: all[2:]}),
		"Article 3 (duration): 2 of 3 voted for it; unanimity takes 3")
	require.True(t, s.InForceIn(21))
	require.False(t, s.InForceIn(22), "one vote is enough to end them")
}

// What has run out by its date is not called back, and what is imposed today was not in
// force yesterday.
func TestSnapbackDoesNotRaiseTheDead(t *testing.T) {
	economy := wiod.Small()
	regime := sanction.Ban("ENM", "RUS", "USA", "EUR")
	regime.Snapback = &sanction.Snapback{}
	regime.Sunset = &sanction.Sunset{}
	members := []treaty.Party{{ID: "USA", Regions: []string{"USA"}}, {ID: "EUR", Regions: []string{"EUR"}}, {ID: "RUS", Regions: []string{"RUS"}}}
	d, err := sanction.NewDocket(economy, members, regime)
	require.NoError(t, err)
	say := func(e sanction.Event) error {
		e.Regime = regime.ID
		return d.Apply(e)
	}
	require.NoError(t, say(sanction.Event{Kind: sanction.Impose, Period: 9, Author: "USA"}))
	standing, ok := d.Standing(regime.ID)
	require.True(t, ok)
	require.False(t, standing.InForceIn(8))
	require.True(t, standing.InForceIn(9))
	require.False(t, standing.InForceIn(11), "six months")
	require.NoError(t, say(sanction.Event{Kind: sanction.Ease, Period: 10, Author: "USA", Level: 0.5, Ground: "a deal"}))
	err = say(sanction.Event{Kind: sanction.CallSnapback, Period: 20, Author: "USA", Ground: "breach"})
	require.ErrorContains(t, err, "the measures have run out in period 11")
}

// A docket keeps its own copy of what it was given, and a clone goes on by itself.
func TestDocketIsItsOwn(t *testing.T) {
	economy := wiod.Small()
	regimes := []sanction.Regime{sanction.Ban("ENM", "RUS", "USA", "EUR")}
	members := []treaty.Party{{ID: "USA", Regions: []string{"USA"}}, {ID: "EUR", Regions: []string{"EUR"}}, {ID: "RUS", Regions: []string{"RUS"}}}
	d, err := sanction.NewDocket(economy, members, regimes...)
	require.NoError(t, err)
	regimes[0].Senders[0], regimes[0].Measures[0].Sectors, members[2].Regions[0] = "RUS", "ELE", "CHN"
	require.Equal(t, "USA", d.Regimes()[0].Senders[0])
	require.Equal(t, treaty.Sectors("ENM"), d.Regimes()[0].Measures[0].Sectors)

	c := d.Clone()
	require.NoError(t, c.Apply(sanction.Event{Kind: sanction.Impose, Regime: regimes[0].ID, Author: "EUR"}))
	enm, _ := economy.SectorIndex("ENM")
	eur, _ := economy.RegionIndex("EUR")
	rus, _ := economy.RegionIndex("RUS")
	for docket, want := range map[*sanction.Docket]float64{d: 1, c: 0} {
		p := economy.Baseline()
		docket.Compile(p, 0)
		require.Equal(t, want, p.Weight(enm, eur, rus))
	}
	require.Empty(t, d.Log())
	require.Len(t, c.Log(), 1)
}
