package sanction_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// disciplined is a treaty in force between the USA, Europe and China under which exports of
// electronics are restrained by no more than half, but for grave threats.
func disciplined(t require.TestingT, e *market.Economy) *treaty.Register {
	m := treaty.Module{
		ID:          "exports",
		Commitments: []treaty.Commitment{{Kind: treaty.OpenExports, Sectors: "ELE", Depth: treaty.Set(0.5)}},
		Exception:   &treaty.SecurityException{},
	}
	ids := []string{"USA", "EUR", "CHN"}
	var parties []treaty.Party
	for _, id := range append(ids, "RUS", "IND") {
		parties = append(parties, treaty.Party{ID: id, Regions: []string{id}})
	}
	r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{m}}, e, parties...)
	require.NoError(t, err)
	say := func(kind treaty.EventKind, author string) {
		require.NoError(t, r.Apply(treaty.Event{Kind: kind, Module: "exports", Author: author, Signatories: ids}))
	}
	say(treaty.Signed, "USA")
	for _, id := range ids {
		say(treaty.Ratified, id)
	}
	say(treaty.EnteredIntoForce, "USA")
	return r
}

// What a sender owes on its exports bounds its bans and controls, all of them together,
// until it invokes the exception of the text that says so. It bounds nobody else's, no ban on
// imports, and nothing against who is not bound.
func TestExportControlsUnderDiscipline(t *testing.T) {
	e := wiod.Small()
	r := disciplined(t, e)
	j, _ := e.SectorIndex("ELE")
	mvh, _ := e.SectorIndex("MVH")
	at := func(id string) int { return must(e.RegionIndex(id)) }
	chips := sanction.Regime{ID: "chips", Senders: []string{"USA", "IND"}, Target: "CHN", Measures: []sanction.Measure{
		{Kind: sanction.ExportControl, Sectors: "ELE,MVH", Severity: 0.4}, {Kind: sanction.LicenceRegime, Sectors: "ELE", Severity: 0.5, Rate: 0.1},
		{Kind: sanction.ImportBan, Sectors: "ELE"},
	}}
	more := sanction.Ban("ELE", "CHN", "USA")
	war := sanction.Ban("ELE", "RUS", "USA")
	d, err := sanction.NewDocket(e, r.Parties(), chips, more, war)
	require.NoError(t, err)
	for _, regime := range []sanction.Regime{chips, more, war} {
		for _, id := range regime.Senders {
			require.NoError(t, d.Apply(sanction.Event{Kind: sanction.Impose, Regime: regime.ID, Author: id}))
		}
	}
	docket := func(period int) *market.Policy {
		p := e.Baseline()
		r.Compile(p, period)
		d.CompileUnder(p, r.ExportFloors(period), period)
		return p
	}
	scheduled := func(period int) *market.Policy {
		p := e.Baseline()
		r.Compile(p, period)
		sanction.CompileUnder(p, r.Parties(), period, r.ExportFloors(period), chips, more, war)
		return p
	}
	for _, compile := range []func(int) *market.Policy{docket, scheduled} {
		p := compile(0)
		require.InDelta(t, 0.5, p.Weight(j, at("CHN"), at("USA")), 1e-15, "control, licence and ban together")
		require.InDelta(t, 1.05, p.Barrier(j, at("CHN"), at("USA")), 1e-15, "what a licence costs is no restraint")
		require.InDelta(t, 0.6, p.Weight(mvh, at("CHN"), at("USA")), 1e-15, "no discipline on vehicles")
		require.InDelta(t, 0.3, p.Weight(j, at("CHN"), at("IND")), 1e-15, "India owes none")
		require.Zero(t, p.Weight(j, at("USA"), at("CHN")), "nor does anybody on imports")
		require.Zero(t, p.Weight(j, at("RUS"), at("USA")), "Russia is owed none")
		require.NoError(t, p.Check())
	}
	p := e.Baseline()
	d.Compile(p, 0)
	require.Zero(t, p.Weight(j, at("CHN"), at("USA")), "without the treaty")

	refused := r.Apply(treaty.Event{Kind: treaty.Invoked, Module: "exports", Period: 1, Author: "USA", Case: "x", Sectors: "ELE", Until: 3, Threat: 1, Ground: "a race"})
	require.ErrorContains(t, refused, "the threshold is 1.5")
	require.InDelta(t, 0.5, docket(1).Weight(j, at("CHN"), at("USA")), 1e-15, "the ground of a regime does not do")
	require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Invoked, Module: "exports", Period: 1, Author: "USA", Case: "x", Sectors: "ELE", Until: 3, Threat: 2, Ground: "a war"}))
	for period, want := range map[int]float64{1: 0, 2: 0, 3: 0.5} {
		require.InDelta(t, want, docket(period).Weight(j, at("CHN"), at("USA")), 1e-15, "period %d", period)
		require.InDelta(t, want, scheduled(period).Weight(j, at("CHN"), at("USA")), 1e-15, "period %d", period)
	}
}

// Whatever the regimes: of a flow under discipline at least its share passes, no flow is
// restrained more than without, and flows that are owed nothing are as they were.
func TestDisciplineOnlyOpens(t *testing.T) {
	e := wiod.Small()
	reg := disciplined(t, e)
	parties := reg.Parties()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		var regimes []sanction.Regime
		for k := range 3 {
			r := drawRegime(d)
			r.ID, r.Target, r.Start, r.End = string(rune('a'+k)), pick(d, []string{"CHN", "RUS", "IND"}), 0, 9
			r.Measures = append(r.Measures, sanction.Measure{Kind: sanction.ExportControl, Sectors: treaty.Goods, Severity: pick(d, []float64{0.2, 0.7, 1})})
			regimes = append(regimes, r)
		}
		floors := reg.ExportFloors(0)
		p, q := e.Baseline(), e.Baseline()
		sanction.CompileUnder(p, parties, 0, nil, regimes...)
		sanction.CompileUnder(q, parties, 0, floors, regimes...)
		require.NoError(t, q.Check())
		banned := func(r sanction.Regime, j int) bool {
			for _, m := range r.Measures {
				if m.Kind == sanction.ImportBan && m.Sectors.Covers(e, j) {
					return true
				}
			}
			return false
		}
		for j := range e.NumSectors() {
			for n := range e.NumRegions() {
				for i := range e.NumRegions() {
					least := floors.Of(j, n, i)
					if least == 0 {
						require.Equal(t, p.Weight(j, n, i), q.Weight(j, n, i))
						continue
					}
					require.GreaterOrEqual(t, q.Weight(j, n, i), p.Weight(j, n, i)*(1-1e-12))
					imports := false
					for _, r := range regimes {
						imports = imports || r.Target == e.Region(i).ID && banned(r, j)
					}
					if !imports {
						require.GreaterOrEqual(t, q.Weight(j, n, i), least*(1-1e-12))
					}
					require.Equal(t, p.Barrier(j, n, i), q.Barrier(j, n, i))
				}
			}
		}
	})
}
