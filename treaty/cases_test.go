package treaty_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// life is a register under test: events of a module are either allowed or refused.
type life struct {
	t      *testing.T
	r      *treaty.Register
	module string
}

func newLife(t *testing.T, m treaty.Module, members ...treaty.Party) *life {
	r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{m}}, wiod.Small(), members...)
	require.NoError(t, err)
	return &life{t: t, r: r, module: m.ID}
}

func (l *life) try(e treaty.Event) error {
	e.Module = l.module
	return l.r.Apply(e)
}

func (l *life) must(kind treaty.EventKind, period int, authors ...string) {
	l.t.Helper()
	for _, id := range authors {
		require.NoError(l.t, l.try(treaty.Event{Kind: kind, Period: period, Author: id}))
	}
}

func (l *life) sign(period int, signatories ...string) {
	l.t.Helper()
	require.NoError(l.t, l.try(treaty.Event{Kind: treaty.Signed, Period: period, Author: signatories[0], Signatories: signatories}))
}

// force signs the module and brings it into force.
func (l *life) force(period int, members ...string) {
	l.t.Helper()
	l.sign(period, members...)
	l.must(treaty.Ratified, period, members...)
	l.must(treaty.EnteredIntoForce, period, members[0])
}

// without returns parties without regions, for tests that do not price trade.
func without(ids ...string) (out []treaty.Party) {
	for _, id := range ids {
		out = append(out, treaty.Party{ID: id})
	}
	return out
}

// The Information Technology Agreement (ITA): 29 participants with 83 % of trade in the
// goods did not suffice, and 40 with 90 % sufficed. The zero tariffs hold for all
// states, parties or not (trade.gov, "History of a Sectoral Initiative"; WTO text).
func TestCaseITA(t *testing.T) {
	var ids []string
	rule := treaty.EntryRule{TradeShare: 0.9, Of: "ELE"}
	for k := range 40 {
		id := fmt.Sprintf("P%02d", k)
		ids = append(ids, id)
		share := 0.83 / 29
		if k >= 29 {
			share = 0.07 / 11
		}
		rule.Shares = append(rule.Shares, treaty.PartyShare{Party: id, Share: share})
	}
	members := without(ids...)
	members[0].Regions, members[1].Regions = []string{"USA"}, []string{"EUR"}
	l := newLife(t, treaty.Module{
		ID: "ITA", Entry: rule,
		Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: "ELE", Beneficiaries: treaty.MostFavouredNation}},
	}, members...)
	l.sign(0, ids...)
	l.must(treaty.Ratified, 0, ids[:29]...)
	err := l.try(treaty.Event{Kind: treaty.EnteredIntoForce, Period: 0, Author: ids[0]})
	require.ErrorContains(t, err, "those that have ratified account for 83 % of trade in ELE; the entry rule asks for 90 %")
	l.must(treaty.Ratified, 1, ids[29:]...)
	l.must(treaty.EnteredIntoForce, 1, ids[39])

	e := wiod.Small()
	p := e.Baseline()
	l.r.Compile(p, 1)
	ele, _ := e.SectorIndex("ELE")
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	require.Positive(t, e.Tariff(ele, usa, chn))
	require.Zero(t, p.Tariff(ele, usa, chn), "China has not signed and rides free")
	require.Equal(t, e.Tariff(ele, chn, usa), p.Tariff(ele, chn, usa), "and owes nothing")
}

// The same rule under baseline trade: the shares of all parties add up to 1.
func TestTradeShareOfTheBaseline(t *testing.T) {
	e := wiod.Small()
	var ids []string
	for _, r := range e.Regions() {
		ids = append(ids, r.ID)
	}
	r, err := treaty.NewRegister(twoModules(treaty.EntryRule{}), e, parties(ids...)...)
	require.NoError(t, err)
	all, err := r.TradeShare("ELE", ids...)
	require.NoError(t, err)
	require.InDelta(t, 1, all, 1e-12)
	sum := 0.0
	for _, id := range ids {
		one, err := r.TradeShare("ELE", id)
		require.NoError(t, err)
		require.Positive(t, one)
		sum += one
	}
	require.InDelta(t, 1, sum, 1e-12)
	_, err = r.TradeShare("CHIPS", "USA")
	require.ErrorContains(t, err, `no sector "CHIPS"`)
}

// CPTPP: after the exit of the largest of twelve states, eleven sign with 22 provisions
// suspended. Entry needs six ratifications or half of the signatories, whichever is
// fewer. The agreement is in force for six states from 30 December 2018, Viet Nam from
// 14 January 2019, Peru from 19 September 2021, Malaysia from 29 November 2022 and the
// United Kingdom from 15 December 2024 (MFAT; CIL NUS). Quarters are counted from the
// first of 2018.
func TestCaseCPTPP(t *testing.T) {
	eleven := []string{"AUS", "BRN", "CAN", "CHL", "JPN", "MEX", "MYS", "NZL", "PER", "SGP", "VNM"}
	rule := treaty.EntryRule{Ratifications: 6, Or: []treaty.EntryRule{{Fraction: 0.5}}}
	require.Equal(t, "6 ratifications or 50 % of the signatories", rule.String())
	for signatories, needs := range map[int]int{12: 6, 11: 6, 10: 5, 4: 2} {
		require.Equal(t, needs, rule.Needs(signatories), "%d signatories", signatories)
	}
	m := treaty.Module{
		ID: "TPP",
		Commitments: []treaty.Commitment{
			{Kind: treaty.CutTariffs, Sectors: treaty.Goods},
			{Kind: treaty.AlignRules, Sectors: treaty.Everything, Cut: 0.01, Depth: treaty.Negotiated("22 provisions")},
		},
		Terms:     []terms.Term{{Name: "22 provisions", Options: []terms.Option{{Label: "kept", Value: 1}, {Label: "suspended", Value: 0.5}}}},
		Entry:     rule,
		Accession: &treaty.Accession{},
	}
	l := newLife(t, m, without(append(eleven, "GBR", "USA")...)...)
	space := l.r.Space("TPP")
	require.Equal(t, "Article 2: depth 1 becomes 0.5\n", m.Diff(space, space.At(0), space.At(1)))

	require.NoError(t, l.try(treaty.Event{Kind: treaty.Signed, Author: "JPN", Signatories: eleven, Draft: space.At(1)}))
	l.must(treaty.Ratified, 2, "MEX", "JPN", "SGP", "NZL", "CAN")
	require.ErrorContains(t, l.r.EntryMet("TPP", l.r.Standing("TPP").Ratified, 2), "5 have ratified")
	l.must(treaty.Ratified, 3, "AUS")
	l.must(treaty.EnteredIntoForce, 3, "AUS")
	l.must(treaty.Ratified, 4, "VNM")
	l.must(treaty.Ratified, 14, "PER")
	l.must(treaty.Ratified, 19, "MYS")
	require.ErrorContains(t, l.try(treaty.Event{Kind: treaty.Acceded, Period: 27, Author: "GBR", For: []string{"JPN"}}), "Article 4 (accession): 1 of 9 voted for it; unanimity takes 9")
	standing := l.r.Standing("TPP")
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Acceded, Period: 27, Author: "GBR", For: standing.Members(27)}))

	standing = l.r.Standing("TPP")
	for quarter, n := range map[int]int{2: 0, 3: 6, 4: 7, 13: 7, 14: 8, 19: 9, 26: 9, 27: 10} {
		require.Len(t, standing.Members(quarter), n, "quarter %d", quarter)
	}
	past, err := l.r.At(3)
	require.NoError(t, err)
	require.Equal(t, []string{"AUS", "CAN", "JPN", "MEX", "NZL", "SGP"}, past.Standing("TPP").Ratified)
}

// RCEP: India left the talks and may join at any time; other states may join after 18
// months (Reuters; VNA).
func TestCaseRCEP(t *testing.T) {
	l := newLife(t, treaty.Module{
		ID:          "RCEP",
		Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods, Depth: treaty.Set(0.9), PhaseIn: treaty.Linear(treaty.Set(80))}},
		Accession:   &treaty.Accession{NotBefore: 6, AtAnyTime: []string{"IND"}},
	}, without("CHN", "JPN", "IND", "HKG")...)
	l.sign(0, "CHN", "JPN")
	l.must(treaty.Ratified, 4, "CHN", "JPN")
	l.must(treaty.EnteredIntoForce, 4, "JPN")
	accede := func(period int, id string, members ...string) error {
		return l.try(treaty.Event{Kind: treaty.Acceded, Period: period, Author: id, For: members})
	}
	require.ErrorContains(t, accede(5, "HKG", "CHN", "JPN"), "Article 3 (accession): nobody may accede before period 10")
	require.NoError(t, accede(5, "IND", "CHN", "JPN"))
	require.NoError(t, accede(10, "HKG", "CHN", "JPN", "IND"))
}

// USMCA, Article 34.7: the agreement ends after 16 years without the consent of all. A
// joint review takes place in the sixth year. With consent the agreement lasts another
// 16 years; without consent reviews follow every year. In force on 1 July 2020, quarter
// 0.
func TestCaseUSMCA(t *testing.T) {
	m := treaty.Module{
		ID:          "USMCA",
		Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods}},
		Sunset:      &treaty.Sunset{Term: treaty.Set(64), Review: treaty.Set(24), Again: treaty.Set(4)},
	}
	start := func() *life {
		l := newLife(t, m, parties("USA", "EUR", "IND")...) // three members of the small economy
		l.sign(0, "USA", "EUR", "IND")
		l.must(treaty.Ratified, 0, "USA", "EUR", "IND")
		l.must(treaty.EnteredIntoForce, 0, "USA")
		return l
	}
	review := func(l *life, period int, inFavour ...string) error {
		return l.try(treaty.Event{Kind: treaty.Reviewed, Period: period, Author: "USA", For: inFavour})
	}
	extended := start()
	ids, _ := extended.r.ReviewsDue(23)
	require.Empty(t, ids)
	require.ErrorContains(t, review(extended, 23, "USA", "EUR", "IND"), "the next review is due in period 24")
	ids, late := extended.r.ReviewsDue(25)
	require.Equal(t, []string{"USMCA"}, ids)
	require.Equal(t, []int{1}, late)
	require.NoError(t, review(extended, 24, "USA", "EUR", "IND"))
	s := extended.r.Standing("USMCA")
	require.Equal(t, [2]int{24 + 64, 24 + 24}, [2]int{s.Until, s.Review})

	yearly := start()
	for period := 24; period < 64; period += 4 {
		s := yearly.r.Standing("USMCA")
		require.Equal(t, [2]int{64, period}, [2]int{s.Until, s.Review})
		require.NoError(t, review(yearly, period, "USA"))
	}
	s = yearly.r.Standing("USMCA")
	require.Equal(t, treaty.Never, s.Review, "no review comes after the end")
	require.True(t, s.InForceIn(63))
	require.False(t, s.InForceIn(64))

	late60 := start() // a change of heart in the last year is still in time
	for period := 24; period < 60; period += 4 {
		require.NoError(t, review(late60, period))
	}
	require.NoError(t, review(late60, 60, "USA", "EUR", "IND"))
	require.Equal(t, 60+64, late60.r.Standing("USMCA").Until)
}

// The Trade Facilitation Agreement: members put commitments into the categories A
// (now), B (later) and C (later, with assistance). Entry needs two thirds of the
// members (TFAF; tfadatabase).
func TestCaseTFA(t *testing.T) {
	category := func(party string, when treaty.PhaseIn) treaty.Commitment {
		return treaty.Commitment{Kind: treaty.FacilitateTrade, Sectors: "ELE", Obliged: []string{party}, Cut: 0.1, PhaseIn: when}
	}
	m := treaty.Module{
		ID: "TFA",
		Commitments: []treaty.Commitment{
			category("EUR", treaty.PhaseIn{}),
			category("CHN", treaty.After(8)),
			category("IND", treaty.Upon("capacity acquired")),
		},
		Monitoring: &treaty.Monitoring{By: treaty.IndependentBody, Body: "the Committee"},
		Milestones: []treaty.Milestone{{ID: "capacity acquired", What: "single window running", Party: "IND", Verifier: "the Committee"}},
		Assistance: &treaty.Assistance{Donors: []string{"EUR"}, Recipients: []string{"IND"}, Gain: treaty.Set(0.01)},
		Entry:      treaty.EntryRule{Fraction: 2. / 3},
	}
	l := newLife(t, m, parties("EUR", "CHN", "IND")...)
	l.sign(0, "EUR", "CHN", "IND")
	l.must(treaty.Ratified, 0, "EUR")
	require.ErrorContains(t, l.try(treaty.Event{Kind: treaty.EnteredIntoForce, Author: "EUR"}), "the entry rule asks for 66.67 % of the signatories")
	l.must(treaty.Ratified, 0, "CHN", "IND")
	l.must(treaty.EnteredIntoForce, 0, "IND")

	e := wiod.Small()
	barrier := func(period int, importer, exporter string) float64 {
		p := e.Baseline()
		l.r.Compile(p, period)
		j, _ := e.SectorIndex("ELE")
		n, _ := e.RegionIndex(importer)
		i, _ := e.RegionIndex(exporter)
		return p.Barrier(j, n, i)
	}
	require.Equal(t, 0.9, barrier(0, "EUR", "CHN"), "category A")
	require.Equal(t, 1.0, barrier(7, "CHN", "EUR"), "category B, before its date")
	require.Equal(t, 0.9, barrier(8, "CHN", "EUR"), "category B")
	require.Equal(t, 1.0, barrier(20, "IND", "EUR"), "category C, without assistance")

	require.NoError(t, l.try(treaty.Event{Kind: treaty.Assisted, Period: 9, Author: "EUR", Party: "IND", Amount: 100}))
	capacity, ok := l.r.Capacity("TFA", "IND", 9)
	require.True(t, ok)
	require.Equal(t, 1.0, capacity)
	require.Zero(t, l.r.CapacityNeed("TFA", "IND", 9), "nothing is owed yet, so nothing can be failed at")
	require.NoError(t, l.try(treaty.Event{Kind: treaty.MilestoneMet, Period: 10, Author: "the Committee", Case: "capacity acquired"}))
	require.Equal(t, 1.0, l.r.CapacityNeed("TFA", "IND", 10))
	require.Equal(t, 0.9, barrier(10, "IND", "EUR"), "category C")
}
