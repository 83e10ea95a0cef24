package treaty_test

import (
	"math"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// A text binds from its entry into force, including a hypothetical text.
func TestTextBindsFromItsEntry(t *testing.T) {
	e := wiod.Small()
	m := treaty.Module{
		ID: "m",
		Commitments: []treaty.Commitment{
			{Kind: treaty.CutTariffs, Sectors: "AGF"}, {Kind: treaty.OpenExports, Sectors: "AGF", Depth: treaty.Negotiated("share"), PhaseIn: treaty.Linear(treaty.Set(2))},
		},
		Terms:  []terms.Term{terms.Choice("share", 0.5, 0.8)},
		Sunset: &treaty.Sunset{Term: treaty.Set(4)},
	}
	l := newLife(t, m, parties("USA", "CHN")...)
	j, _ := e.SectorIndex("AGF")
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	text := treaty.Text{Module: &m, Space: l.r.Space("m"), Draft: l.r.Space("m").At(1), Parties: []string{"USA", "CHN"}, Since: 2}
	for period, least := range []float64{0, 0, 0.4, 0.8, 0.8} {
		p := e.Baseline()
		l.r.CompileText(p, text, period)
		require.Equal(t, period >= 2, p.Tariff(j, usa, chn) == 0)
		require.Equal(t, period >= 2, text.Binds(e, "USA", j, period))
		require.Equal(t, least, l.r.ExportFloorsOf(period, text).Of(j, usa, chn), "period %d", period)
	}
	text.Breaching = []string{"CHN"}
	require.Zero(t, l.r.ExportFloorsOf(3, text).Of(j, usa, chn))
	require.Equal(t, 0.8, l.r.ExportFloorsOf(3, text).Of(j, chn, usa))
	require.Nil(t, l.r.ExportFloors(3), "nothing is in force")
	l.force(0, "USA", "CHN")
	agreed, ok := l.r.Text("m", 3)
	require.True(t, ok)
	for period := range 4 {
		require.Equal(t, l.r.ExportFloor(period, j, usa, chn), l.r.ExportFloorsOf(period, agreed).Of(j, usa, chn))
	}
	require.Zero(t, l.r.ExportFloor(4, j, usa, chn), "lapsed")
}

// A carve-out, a bar or a period "for ever" is refused: sums of such numbers would
// overflow and reverse the meaning.
func TestForeverIsNoTerm(t *testing.T) {
	m := treaty.TariffCut("m", "AGF", terms.Choice("depth", 1))
	m.Excluded = treaty.CarveOuts{{Party: "USA", Sectors: "AGF", Term: math.MaxInt}}
	m.Commitments[0].PhaseIn = treaty.After(math.MaxInt)
	m.Withdrawal.NotBefore = math.MaxInt
	m.Accession = &treaty.Accession{NotBefore: math.MaxInt}
	err := (&treaty.Treaty{Modules: []treaty.Module{m}}).Validate(wiod.Small(), parties("USA", "CHN"))
	for _, want := range []string{
		"Article 1 (tariff cut): PhaseIn.Steps[0].After is 9223372036854775807; want quarters that rise from 0 or more, to 4000 at most",
		"Term is 9223372036854775807 quarters; want at least 1 and at most 4000",
		"(accession): NotBefore is 9223372036854775807; want quarters, from 0 to 4000",
		"(withdrawal): NotBefore is 9223372036854775807; want quarters, from 0 to 4000",
	} {
		require.ErrorContains(t, err, want)
	}
	l := newLife(t, treaty.TariffCut("m", "AGF", terms.Choice("depth", 1)), parties("USA", "CHN")...)
	require.ErrorContains(t, l.try(treaty.Event{Kind: treaty.Signed, Period: math.MaxInt, Author: "USA", Signatories: []string{"USA", "CHN"}}),
		"want quarters counted from 0, to 500000000 at most")
}

// A repeated name in a list is a mistake: counted twice, a party would raise the number
// of ratifications above the number of parties, and a milestone would have to be met
// twice.
func TestNamesStandOnce(t *testing.T) {
	m := treaty.Module{
		ID:          "m",
		Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: "AGF", PhaseIn: treaty.Upon("done", "done")}},
		Milestones:  []treaty.Milestone{{ID: "done", Party: "USA", Verifier: "CHN"}},
		Entry:       treaty.EntryRule{Named: []string{"USA", "USA", "USA"}},
		Assistance:  &treaty.Assistance{Donors: []string{"USA", "USA"}, Recipients: []string{"CHN", "CHN"}},
		Accession:   &treaty.Accession{AtAnyTime: []string{"CHN", "CHN"}},
	}
	err := (&treaty.Treaty{Modules: []treaty.Module{m}}).Validate(wiod.Small(), parties("USA", "CHN"))
	for _, want := range []string{
		`PhaseIn.Milestones: "done" stands twice`, `Named is "USA" twice`, `Donors is "USA" twice`, `Recipients is "CHN" twice`, `AtAnyTime is "CHN" twice`,
	} {
		require.ErrorContains(t, err, want)
	}
}

// Clones on several goroutines share the text and the log, and no data written.
func TestClonesAtOnce(t *testing.T) {
	e := wiod.Small()
	m := treaty.TariffCut("m", "AGF", terms.Choice("depth", 0.5, 1))
	m.Commitments = append(m.Commitments, treaty.Commitment{Kind: treaty.OpenExports, Sectors: "ELE"})
	m.Monitoring, m.Exception, m.Disputes = &treaty.Monitoring{}, &treaty.SecurityException{}, &treaty.Disputes{}
	l := newLife(t, m, parties("USA", "CHN", "EUR")...)
	l.force(0, "USA", "CHN", "EUR")
	want := e.Baseline()
	l.r.Compile(want, 3)
	var group sync.WaitGroup
	equal := make([]bool, 8)
	for k := range equal {
		c := l.r.Clone()
		group.Go(func() {
			p := e.Baseline()
			c.Compile(p, 3)
			equal[k] = p.Equal(want) && c.ExportFloors(3) != nil
			for period := range 4 {
				_ = c.Apply(treaty.Event{Kind: treaty.Breached, Module: "m", Period: period, Author: "CHN", Sectors: "AGF"})
				_ = c.Apply(treaty.Event{Kind: treaty.Complained, Module: "m", Period: period, Author: "USA", Party: "CHN", Case: "DS"})
				_ = c.Apply(treaty.Event{Kind: treaty.Reported, Module: "m", Period: period, Author: "USA", Party: "USA", About: period - 1})
				c.Compile(p, period)
			}
			past, err := c.At(0)
			equal[k] = equal[k] && err == nil && past.Standing("m").BreachedIn == 0
		})
	}
	group.Wait()
	require.NotContains(t, equal, false)
	require.Equal(t, treaty.Never, l.r.Standing("m").BreachedIn)
}

// Floors of several articles and modules: the highest counts, in any order. A
// commitment owed to everyone covers outsiders, except a party under suspension. A
// table asked for again is a new table.
func TestExportFloorsByHand(t *testing.T) {
	e := wiod.Small()
	article := func(depth float64, to treaty.Beneficiaries) treaty.Commitment {
		return treaty.Commitment{Kind: treaty.OpenExports, Sectors: "AGF", Obliged: []string{"USA"}, Depth: treaty.Set(depth), Beneficiaries: to}
	}
	l := newLife(t, treaty.Module{ID: "m", Commitments: []treaty.Commitment{
		article(0.4, treaty.PartiesOnly), article(0.6, treaty.PartiesOnly), article(0.5, treaty.PartiesOnly), article(0.2, treaty.MostFavouredNation),
	}}, parties("USA", "CHN", "EUR")...)
	l.force(0, "USA", "CHN", "EUR")
	j, _ := e.SectorIndex("AGF")
	at := func(id string) int {
		n, _ := e.RegionIndex(id)
		return n
	}
	check := func(period int, chn, eur, ind float64) {
		f := l.r.ExportFloors(period)
		require.Equal(t, [4]float64{chn, eur, ind, 0}, [4]float64{f.Of(j, at("CHN"), at("USA")), f.Of(j, at("EUR"), at("USA")), f.Of(j, at("IND"), at("USA")), f.Of(j, at("USA"), at("CHN"))})
	}
	check(0, 0.6, 0.6, 0.2)
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Breached, Period: 1, Author: "CHN"}))
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Suspended, Period: 1, Author: "USA", Party: "CHN", Sectors: "AGF", Until: 3, Ground: "VCLT Article 60"}))
	check(1, 0, 0.6, 0.2)
	check(3, 0.6, 0.6, 0.2)
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Breached, Period: 4, Author: "USA"}))
	require.Nil(t, l.r.ExportFloors(4))
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Breached, Period: 5, Author: "EUR"}))
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Suspended, Period: 5, Author: "USA", Party: "EUR", Sectors: "AGF", Until: 8, Ground: "VCLT Article 60"}))
	check(6, 0.6, 0, 0.2) // that against China is long over
}
