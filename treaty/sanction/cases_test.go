package sanction_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// A contract like the JCPOA: relief after verified steps, and measures back without a
// veto. Implementation Day followed the verification of the steps by the IAEA (16
// January 2016). On 8 May 2018 the USA left, and the measures of the USA came back,
// binding no other sender. On 28 August 2025 three parties notified non-performance,
// and the measures of the United Nations were back thirty days later for all, after a
// failed vote to continue relief (Iran Watch; Britannica; Iran International). Quarters
// are counted from the third of 2015; the mapping to the small economy is arbitrary.
// See also testdata/scenarios/exit.txt.
func TestCaseMilestonesAndSnapback(t *testing.T) {
	economy := wiod.Small()
	milestones := []sanction.Milestone{{ID: "implementation", What: "stocks and centrifuges down", Verifier: "IAEA", Relief: 1}}
	national := sanction.Regime{
		ID: "national", Senders: []string{"USA", "EUR"}, Target: "IND",
		Measures:   []sanction.Measure{{Kind: sanction.ImportBan, Sectors: "ENM"}},
		Demand:     sanction.Demand{Issue: "limits on enrichment, under inspection"},
		Milestones: milestones,
		End:        80,
	}
	united := sanction.Regime{
		ID: "united", Senders: []string{"USA", "EUR"}, Target: "IND",
		Measures:    []sanction.Measure{{Kind: sanction.ExportControl, Sectors: "ELE"}},
		Demand:      national.Demand,
		Institution: &sanction.Institution{Name: "the Security Council"},
		Milestones:  milestones,
		Snapback:    &sanction.Snapback{},
		End:         80,
	}
	// The deal is a module that owes the relief.
	owes := func(regime string) treaty.Commitment {
		return treaty.Commitment{Kind: treaty.RelieveSanctions, Regime: regime, Obliged: []string{"USA", "EUR"}, PhaseIn: treaty.Upon("implementation")}
	}
	deal := treaty.Module{
		ID: "deal", Commitments: []treaty.Commitment{owes("national"), owes("united")},
		Monitoring: &treaty.Monitoring{By: treaty.IndependentBody, Body: "IAEA"},
		Milestones: []treaty.Milestone{{ID: "implementation", What: "stocks and centrifuges down", Party: "IND", Verifier: "IAEA"}},
	}
	docket, err := sanction.NewDocket(economy, five, national, united)
	require.NoError(t, err)
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{deal}}, economy, five...)
	require.NoError(t, err)
	say := func(regime string, e sanction.Event) error {
		e.Regime = regime
		return docket.Apply(e)
	}
	agree := func(e treaty.Event) {
		e.Module = "deal"
		require.NoError(t, register.Apply(e))
	}
	// The share left of imports of energy and of exports of electronics.
	left := func(period int, sender string) [2]float64 {
		p := economy.Baseline()
		docket.Compile(p, period)
		enm, _ := economy.SectorIndex("ENM")
		ele, _ := economy.SectorIndex("ELE")
		n, _ := economy.RegionIndex(sender)
		i, _ := economy.RegionIndex("IND")
		return [2]float64{p.Weight(enm, n, i), p.Weight(ele, i, n)}
	}
	require.NoError(t, say("national", sanction.Event{Kind: sanction.Impose, Author: "USA"}))
	require.NoError(t, say("national", sanction.Event{Kind: sanction.Impose, Author: "EUR"}))
	require.NoError(t, say("united", sanction.Event{Kind: sanction.Impose, Author: "EUR", For: []string{"USA", "EUR"}}))
	three := []string{"USA", "EUR", "IND"}
	agree(treaty.Event{Kind: treaty.Signed, Author: "EUR", Signatories: three})
	for _, id := range three {
		agree(treaty.Event{Kind: treaty.Ratified, Author: id})
	}
	agree(treaty.Event{Kind: treaty.EnteredIntoForce, Period: 1, Author: "EUR"})
	require.Empty(t, register.Relief(1), "relief waits for the verifier")
	require.ErrorContains(t, say("united", sanction.Event{Kind: sanction.Ease, Period: 1, Author: "EUR", Level: 1}), "Article 4 (relief): the milestones met release 0 %")

	// Implementation Day.
	agree(treaty.Event{Kind: treaty.MilestoneMet, Period: 2, Author: "IAEA", Case: "implementation"})
	for _, regime := range []string{"national", "united"} {
		require.NoError(t, say(regime, sanction.Event{Kind: sanction.MeetMilestone, Period: 2, Author: "IAEA", Case: "implementation"}))
	}
	due := register.Relief(2)
	require.Len(t, due, 4)
	require.Equal(t, treaty.Relief{Regime: "national", Sender: "USA", Share: 1, Ground: "deal, Article 1 (sanctions relief)"}, due[0])
	for _, one := range due {
		require.NoError(t, docket.Apply(sanction.Relieve(one, 2)))
	}
	require.Equal(t, [2]float64{1, 1}, left(2, "USA"))
	require.Equal(t, [2]float64{1, 1}, left(2, "EUR"))

	// A provider of relief leaves the deal. The relief of the provider is no longer due
	// and is taken back. The relief of the other provider and the measures of all are
	// unaffected.
	agree(treaty.Event{Kind: treaty.NoticeGiven, Period: 9, Author: "USA"})
	require.Len(t, register.Relief(10), 4)
	require.Len(t, register.Relief(11), 2)
	require.NoError(t, say("national", sanction.Event{Kind: sanction.TakeBack, Period: 11, Author: "USA", Ground: "withdrawal from the deal"}))
	require.Equal(t, [2]float64{0, 1}, left(11, "USA"))
	require.Equal(t, [2]float64{1, 1}, left(11, "EUR"))
	s, _ := docket.Standing("national")
	require.Equal(t, []string{"USA"}, s.Reneged, "all see that what it takes back was due")

	// Snapback has no veto and binds all.
	require.ErrorContains(t, say("united", sanction.Event{Kind: sanction.Veto, Period: 40, Author: "RUS"}), "nobody has called for it")
	require.NoError(t, say("united", sanction.Event{Kind: sanction.CallSnapback, Period: 40, Author: "EUR", Ground: "significant non-performance"}))
	require.ErrorContains(t, say("united", sanction.Event{Kind: sanction.Veto, Period: 40, Author: "RUS"}), "Article 5 (snapback): nobody can veto it")
	require.NoError(t, say("united", sanction.Event{Kind: sanction.SnapBack, Period: 40, Author: "EUR"}))
	require.Equal(t, [2]float64{0, 0}, left(40, "USA"))
	require.Equal(t, [2]float64{1, 0}, left(40, "EUR"))
}

// The European Union's sectoral measures against Russia lapse every six months unless
// all members renew them (Decision 2014/512).
func TestCaseSixMonthRenewal(t *testing.T) {
	regime := sanction.Ban("ENM", "RUS", "EUR", "JKT", "USA")
	regime.Sunset = &sanction.Sunset{}
	regime.Institution = &sanction.Institution{Name: "the Council"}
	docket, err := sanction.NewDocket(wiod.Small(), five, regime)
	require.NoError(t, err)
	say := func(e sanction.Event) error {
		e.Regime = regime.ID
		return docket.Apply(e)
	}
	all := []string{"EUR", "JKT", "USA"}
	require.NoError(t, say(sanction.Event{Kind: sanction.Impose, Author: "EUR", For: all}))
	for period := 1; period < 21; period += 2 { // ten renewals
		require.NoError(t, say(sanction.Event{Kind: sanction.Renew, Period: period, Author: "EUR", For: all}))
	}
	s, _ := docket.Standing(regime.ID)
	require.Equal(t, 22, s.End())
	require.ErrorContains(t, say(sanction.Event{Kind: sanction.Renew, Period: 21, Author: "EUR", For: all[:2], Against: all[2:]}),
		"Article 3 (duration): 2 of 3 voted for it; unanimity takes 3")
	require.True(t, s.InForceIn(21))
	require.False(t, s.InForceIn(22), "one vote is enough to end them")
	require.ErrorContains(t, say(sanction.Event{Kind: sanction.Impose, Period: 22, Author: "EUR", For: all[:2], Against: all[2:]}), "unanimity takes 3")
}

// Measures past their end are not called back, and measures imposed today were not in
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

// A change of a regime after the opening of the docket changes no article in the
// docket.
func TestArticlesAreTheDocketsOwn(t *testing.T) {
	r := sanction.Ban("ENM", "RUS", "USA", "EUR")
	r.Institution = &sanction.Institution{Name: "the Council"}
	r.Triggers = []sanction.Trigger{{ID: "t", Finder: "IND"}}
	r.Exemptions = []sanction.Exemption{{Sectors: "ENM", Share: 0.5}}
	r.Milestones = []sanction.Milestone{{ID: "m", Verifier: "IND", Relief: 0.5}}
	r.Snapback = &sanction.Snapback{Notice: 2, Vetoers: []string{"JKT"}}
	r.Secondary = &sanction.Secondary{Measures: []sanction.Measure{{Kind: sanction.ImportBan, Sectors: "ELE"}}}
	r.Fund, r.Oversight, r.Sunset = &sanction.Fund{Coverage: 0.5}, &sanction.Oversight{MaxHarm: 1}, &sanction.Sunset{Every: 3}
	d, err := sanction.NewDocket(wiod.Small(), five, r)
	require.NoError(t, err)
	text := d.Regimes()[0].Text()
	r.Institution.Decides, r.Triggers[0].ID, r.Exemptions[0].Share, r.Milestones[0].Relief = treaty.Majority, "x", 1, 1
	r.Snapback.Notice, r.Snapback.Vetoers[0], r.Secondary.Measures[0].Sectors = 0, "IND", "AGF"
	r.Fund.Coverage, r.Oversight.MaxHarm, r.Sunset.Every = 1, 9, 9
	require.Equal(t, text, d.Regimes()[0].Text())
}

// A docket keeps its own copy of its inputs, and a clone is independent.
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
