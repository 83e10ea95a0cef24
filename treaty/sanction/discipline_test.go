package sanction_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// disciplined is a treaty in force between the USA, Europe and China that limits
// restraints of exports of electronics to one half, except for grave threats.
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

// Obligations of a sender on exports bound all its bans and controls together, until
// the sender invokes the exception of the text. The obligations bound no other sender,
// no ban on imports, and no measure against a party not bound.
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

	require.InDelta(t, 0.5, docket(1).Weight(j, at("CHN"), at("USA")), 1e-15, "the ground of a regime does not do")
	require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Invoked, Module: "exports", Period: 1, Author: "USA", Case: "x", Sectors: "ELE", Until: 3, Ground: "a war"}))
	for period, want := range map[int]float64{1: 0, 2: 0, 3: 0.5} {
		require.InDelta(t, want, docket(period).Weight(j, at("CHN"), at("USA")), 1e-15, "period %d", period)
		require.InDelta(t, want, scheduled(period).Weight(j, at("CHN"), at("USA")), 1e-15, "period %d", period)
	}
}

// For all regimes: at least the floor share of a flow under discipline passes, no flow
// is restrained more than without discipline, and flows without an obligation are
// unchanged.
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

// Discipline allocates nothing after the first call.
func TestDisciplineAllocatesNothing(t *testing.T) {
	e := wiod.Small()
	r := disciplined(t, e)
	ban := sanction.Ban(treaty.Goods, "CHN", "USA", "EUR")
	d, err := sanction.NewDocket(e, r.Parties(), ban)
	require.NoError(t, err)
	for _, id := range ban.Senders {
		require.NoError(t, d.Apply(sanction.Event{Kind: sanction.Impose, Regime: ban.ID, Author: id}))
	}
	base, p := e.Baseline(), e.Baseline()
	compile := func() {
		p.CopyFrom(base)
		r.Compile(p, 0)
		d.CompileUnder(p, r.ExportFloors(0), 0)
	}
	compile()
	require.Zero(t, testing.AllocsPerRun(20, compile))
}

// A ban on chips meets a treaty that limits bans on exports to one half, until the
// sender invokes the exception of the treaty.
func ExampleDocket_CompileUnder() {
	economy := wiod.Small()
	open := treaty.Module{
		ID:          "open exports",
		Commitments: []treaty.Commitment{{Kind: treaty.OpenExports, Sectors: "ELE", Depth: treaty.Set(0.5)}},
		Exception:   &treaty.SecurityException{},
	}
	parties := []treaty.Party{{ID: "USA", Regions: []string{"USA"}}, {ID: "CHN", Regions: []string{"CHN"}}}
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{open}}, economy, parties...)
	if err != nil {
		fmt.Println(err)
		return
	}
	docket, err := sanction.NewDocket(economy, parties, sanction.Regime{
		ID: "chips", Senders: []string{"USA"}, Target: "CHN", Measures: []sanction.Measure{{Kind: sanction.ExportBan, Sectors: "ELE"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	both := []string{"USA", "CHN"}
	for _, e := range []treaty.Event{
		{Kind: treaty.Signed, Author: "USA", Signatories: both}, {Kind: treaty.Ratified, Author: "USA"}, {Kind: treaty.Ratified, Author: "CHN"},
		{Kind: treaty.EnteredIntoForce, Author: "CHN"},
		{Kind: treaty.Invoked, Period: 3, Author: "USA", Case: "strait", Sectors: "ELE", Until: 8, Ground: "a blockade"},
	} {
		e.Module = open.ID
		if err := register.Apply(e); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := docket.Apply(sanction.Event{Kind: sanction.Impose, Regime: "chips", Period: 1, Author: "USA"}); err != nil {
		fmt.Println(err)
		return
	}
	for _, quarter := range []int{0, 1, 3, 8} {
		policy := economy.Baseline()
		register.Compile(policy, quarter)
		docket.CompileUnder(policy, register.ExportFloors(quarter), quarter)
		fmt.Printf("quarter %d: %3.0f %% of chips pass\n", quarter, 100*policy.Weight(must(economy.SectorIndex("ELE")), must(economy.RegionIndex("CHN")), must(economy.RegionIndex("USA"))))
	}
	// Output:
	// quarter 0: 100 % of chips pass
	// quarter 1:  50 % of chips pass
	// quarter 3:   0 % of chips pass
	// quarter 8:  50 % of chips pass
}

func BenchmarkDiscipline(b *testing.B) {
	e := wiod.World()
	var parties []treaty.Party
	var ids []string
	for _, r := range e.Regions() {
		parties = append(parties, treaty.Party{ID: r.ID, Regions: []string{r.ID}})
		ids = append(ids, r.ID)
	}
	m := treaty.Module{ID: "m", Commitments: []treaty.Commitment{{Kind: treaty.OpenExports, Sectors: treaty.Everything, Depth: treaty.Set(0.5)}}}
	r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{m}}, e, parties...)
	require.NoError(b, err)
	text := treaty.Text{Module: &r.Treaty().Modules[0], Space: r.Space("m"), Parties: ids}
	r.ExportFloorsOf(0, text)
	b.ReportAllocs()
	for b.Loop() {
		r.ExportFloorsOf(0, text)
	}
}

// Measures of a sender against a named third party that is also the target of another
// regime add up under the floor, and a route round the first regime finds the flow as
// left by the second.
func TestDisciplineOverSecondarySanctions(t *testing.T) {
	e := wiod.Small()
	r := disciplined(t, e)
	control := []sanction.Measure{{Kind: sanction.ExportControl, Sectors: "ELE", Severity: 0.4}}
	war := sanction.Ban("ENM", "RUS", "USA")
	war.Secondary = &sanction.Secondary{Measures: control}
	chips := sanction.Regime{ID: "chips", Senders: []string{"USA"}, Target: "CHN", Measures: control}
	d, err := sanction.NewDocket(e, r.Parties(), war, chips)
	require.NoError(t, err)
	for _, x := range []sanction.Event{
		{Kind: sanction.Impose, Regime: war.ID}, {Kind: sanction.Name, Regime: war.ID, Party: "CHN"}, {Kind: sanction.Impose, Regime: "chips"},
	} {
		x.Author = "USA"
		require.NoError(t, d.Apply(x))
	}
	j, usa, chn := must(e.SectorIndex("ELE")), must(e.RegionIndex("USA")), must(e.RegionIndex("CHN"))
	weight := func() float64 {
		p := e.Baseline()
		d.CompileUnder(p, r.ExportFloors(0), 0)
		return p.Weight(j, chn, usa)
	}
	require.InDelta(t, 0.5, weight(), 1e-15, "0.6 of 0.6 is less than half")
	require.NoError(t, d.Apply(sanction.Event{Kind: sanction.OpenCovert, Regime: "chips", Author: "IND", Route: sanction.Route{Via: "IND", Sectors: "ELE", Detour: 1.2, Margin: -1}}))
	require.InDelta(t, 0.5+0.1*math.Pow(1.2, -e.Sector(j).Theta), weight(), 1e-12, "0.1 of the 0.6 go round")
}

// Of two votes needed by a move, the harder vote counts.
func TestTheHarderVoteCounts(t *testing.T) {
	for _, rules := range [][2]treaty.VoteRule{{treaty.Majority, treaty.Unanimity}, {treaty.Unanimity, treaty.Majority}} {
		r := embargo("USA", "EUR", "JKT")
		r.Institution, r.Sunset = &sanction.Institution{Decides: rules[0]}, &sanction.Sunset{Vote: rules[1]}
		l := live(t, r)
		all := []string{"USA", "EUR", "JKT"}
		l.do(sanction.Event{Kind: sanction.Impose, Author: "USA", For: all}, sanction.Event{Kind: sanction.Lift, Author: "USA", For: all})
		again := sanction.Event{Kind: sanction.Impose, Regime: r.ID, Author: "USA", For: all[:2]}
		rule, voters := l.d.Ballot(again)
		require.Equal(t, treaty.Unanimity, rule)
		require.Len(t, voters, 3)
		require.Error(t, l.d.May(again))
		again.For = all
		require.NoError(t, l.d.May(again))
	}
}

// Full compliance meets any demand, for any vagueness.
func TestNoDemandAsksForMoreThanAll(t *testing.T) {
	d := sanction.Demand{Issue: "an issue", Level: 0.9, Within: 0.3}
	require.Equal(t, []sanction.Verdict{sanction.NotMet, sanction.Unclear, sanction.IsMet}, []sanction.Verdict{d.Judge(0.5), d.Judge(0.7), d.Judge(1)})
}
