package treaty_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// A text binds from its entry into force, also one that is only thought of.
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

// A carve-out, a bar or a period "for ever" is refused; sums of such numbers would overflow
// and mean the opposite.
func TestForeverIsNoTerm(t *testing.T) {
	m := treaty.TariffCut("m", "AGF", terms.Choice("depth", 1))
	m.Excluded = treaty.CarveOuts{{Party: "USA", Sectors: "AGF", Term: math.MaxInt}}
	m.Commitments[0].PhaseIn = treaty.After(math.MaxInt)
	m.Withdrawal.NotBefore = math.MaxInt
	m.Accession = &treaty.Accession{NotBefore: math.MaxInt}
	err := (&treaty.Treaty{Modules: []treaty.Module{m}}).Validate(wiod.Small(), parties("USA", "CHN"))
	for _, want := range []string{
		"Article 1 (tariff cut): PhaseIn.Steps[0].After is 9223372036854775807; want quarters that rise from 0 or more, to 1048576 at most",
		"Term is 9223372036854775807 quarters; want at least 1 and at most 1048576",
		"(accession): NotBefore is 9223372036854775807; want quarters, from 0 to 1048576",
		"(withdrawal): NotBefore is 9223372036854775807; want quarters, from 0 to 1048576",
	} {
		require.ErrorContains(t, err, want)
	}
	l := newLife(t, treaty.TariffCut("m", "AGF", terms.Choice("depth", 1)), parties("USA", "CHN")...)
	require.ErrorContains(t, l.try(treaty.Event{Kind: treaty.Signed, Period: math.MaxInt, Author: "USA", Signatories: []string{"USA", "CHN"}}),
		"want quarters counted from 0, to 500000000 at most")
}

// Names that stand twice in a list are one party: counted twice they would ask for more
// ratifications than there are parties, or for a milestone to be met twice.
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
