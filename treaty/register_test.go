package treaty_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

func parties(ids ...string) []treaty.Party {
	out := make([]treaty.Party, len(ids))
	for k, id := range ids {
		out[k] = treaty.Party{ID: id, Regions: []string{id}}
	}
	return out
}

// twoModules is a treaty with a depth and a carve-out to settle in each module.
func twoModules(entry treaty.EntryRule) treaty.Treaty {
	industry := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1)).
		WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "USA", Sectors: "AGF", Term: 3}})
	services := treaty.BarrierCut("services", treaty.Services, 0.04, terms.Choice("depth", 0, 0.5, 1)).
		WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "CHN", Sectors: "SRV", Retained: 0.25}})
	industry.Entry, services.Entry = entry, entry
	return treaty.Treaty{Name: "test", Modules: []treaty.Module{industry, services}}
}

var everyKind = []treaty.EventKind{
	treaty.Signed, treaty.Ratified, treaty.Refused, treaty.EnteredIntoForce, treaty.Breached, treaty.Terminated,
}

func drawEvent(t *rapid.T, r *treaty.Register, period int) treaty.Event {
	e := treaty.Event{
		Kind:   rapid.SampledFrom(everyKind).Draw(t, "kind"),
		Period: period,
		Module: rapid.SampledFrom([]string{"industry", "services", "none"}).Draw(t, "module"),
		Author: rapid.SampledFrom([]string{"USA", "EUR", "CHN", "XYZ"}).Draw(t, "author"),
		Ground: rapid.SampledFrom([]string{"", "an article"}).Draw(t, "ground"),
	}
	if e.Kind == treaty.Signed {
		e.Signatories = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"USA", "EUR", "CHN"}), 2, 3, rapid.ID[string]).Draw(t, "signatories")
		if space := r.Space(e.Module); space != nil {
			size, _ := space.Size()
			e.Draft = space.At(rapid.Uint64Range(0, size-1).Draw(t, "draft"))
		}
	}
	return e
}

// Whatever is tried on a register, nobody is bound by what it has not ratified or
// what is not in force, the log replays to the same state, a refused event leaves
// no trace, and what binds nobody changes no policy.
func TestRegisterInvariants(t *testing.T) {
	economy := wiod.Small()
	members := parties("USA", "EUR", "CHN")
	rapid.Check(t, func(t *rapid.T) {
		entry := treaty.EntryRule{Ratifications: rapid.SampledFrom([]int{0, 2, 3}).Draw(t, "entry")}
		text := twoModules(entry)
		r, err := treaty.NewRegister(text, economy, members...)
		require.NoError(t, err)

		ratified := map[[2]string]bool{} // since the last signature
		period := 0
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			period += rapid.IntRange(0, 2).Draw(t, "wait")
			e := drawEvent(t, r, period)
			before := r.Clone()
			if err := r.Apply(e); err != nil {
				require.Equal(t, before, r, "a refused event must leave no trace")
				continue
			}
			switch e.Kind {
			case treaty.Signed:
				for _, p := range members {
					delete(ratified, [2]string{p.ID, e.Module})
				}
			case treaty.Ratified:
				ratified[[2]string{e.Author, e.Module}] = true
			case treaty.Terminated:
				require.NotEmpty(t, e.Ground)
			}
			for _, m := range text.Modules {
				s := r.Standing(m.ID)
				for _, p := range members {
					if r.Bound(p.ID, m.ID) {
						require.True(t, ratified[[2]string{p.ID, m.ID}], "bound without ratification")
						require.Equal(t, treaty.InForce, s.Stage)
						require.LessOrEqual(t, s.Since, period)
					}
				}
			}
		}
		again, err := treaty.Replay(text, economy, members, r.Log())
		require.NoError(t, err)
		require.Equal(t, r.Standing("industry"), again.Standing("industry"))
		require.Equal(t, r.Standing("services"), again.Standing("services"))

		p := economy.Baseline()
		r.Compile(p, period)
		for j := range economy.Sectors() {
			for n, importer := range economy.Regions() {
				for i, exporter := range economy.Regions() {
					module := "industry"
					if !economy.Sectors()[j].Goods() {
						module = "services"
					}
					if n == i || !r.Bound(importer.ID, module) || !r.Bound(exporter.ID, module) {
						require.Equal(t, economy.Tariff(j, n, i), p.Tariff(j, n, i))
						require.Equal(t, 1.0, p.Barrier(j, n, i))
					}
				}
			}
		}
	})
}

// Deeper commitments and fewer carve-outs never raise a tariff or a barrier.
func TestCompileIsMonotone(t *testing.T) {
	economy := wiod.Small()
	r, err := treaty.NewRegister(twoModules(treaty.EntryRule{}), economy, parties("USA", "EUR", "CHN")...)
	require.NoError(t, err)
	for _, m := range r.Treaty().Modules {
		space := r.Space(m.ID)
		for period := range 5 {
			for a := range space.All() {
				for b := range space.All() {
					if space.Choice(a, 0) > space.Choice(b, 0) || space.Choice(a, 1) < space.Choice(b, 1) {
						continue // b is not deeper, or grants more
					}
					shallow, deep := economy.Baseline(), economy.Baseline()
					text := treaty.Text{Module: &m, Space: space, Parties: []string{"USA", "EUR", "CHN"}, Since: 1}
					text.Draft = a
					r.CompileText(shallow, text, period)
					text.Draft = b
					r.CompileText(deep, text, period)
					for j := range economy.Sectors() {
						for n := range economy.Regions() {
							for i := range economy.Regions() {
								require.LessOrEqual(t, deep.Tariff(j, n, i), shallow.Tariff(j, n, i))
								require.LessOrEqual(t, deep.Barrier(j, n, i), shallow.Barrier(j, n, i))
							}
						}
					}
				}
			}
		}
	}
}

// A carve-out, its end, a breach and the flow that each of them moves, by hand.
func TestCompileByHand(t *testing.T) {
	economy := wiod.Small()
	r, err := treaty.NewRegister(twoModules(treaty.EntryRule{}), economy, parties("USA", "EUR", "CHN")...)
	require.NoError(t, err)
	usa, _ := economy.RegionIndex("USA")
	eur, _ := economy.RegionIndex("EUR")
	agf, _ := economy.SectorIndex("AGF")
	ele, _ := economy.SectorIndex("ELE")
	srv, _ := economy.SectorIndex("SRV")

	sign := func(module, draft string) {
		d, err := r.Space(module).Parse(draft)
		require.NoError(t, err)
		all := []string{"CHN", "EUR", "USA"}
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Signed, Period: 1, Module: module, Author: "EUR", Draft: d, Signatories: all}))
		for _, id := range all {
			require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Ratified, Period: 1, Module: module, Author: id}))
		}
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.EnteredIntoForce, Period: 1, Module: module, Author: "USA"}))
	}
	sign("industry", "depth 0.5; kept out AGF for USA")
	sign("services", "depth 1; kept out SRV for CHN but for 25%")
	require.Equal(t, []int{4, 21}, r.Changes(1), "industry's carve-out lasts 3 quarters, that of services 20")

	at := func(period int) func(j, n, i int) (tariff, barrier float64) {
		p := economy.Baseline()
		r.Compile(p, period)
		return func(j, n, i int) (float64, float64) { return p.Tariff(j, n, i), p.Barrier(j, n, i) }
	}
	base := economy.Tariff(agf, usa, eur)
	require.Positive(t, base)

	p := at(3)
	tariff, _ := p(agf, usa, eur)
	require.Equal(t, base, tariff, "carved out")
	tariff, _ = p(agf, eur, usa)
	require.Equal(t, economy.Tariff(agf, eur, usa)*0.5, tariff, "the others' obligations to the USA stand")
	tariff, _ = p(ele, usa, eur)
	require.Equal(t, economy.Tariff(ele, usa, eur)*0.5, tariff)
	_, barrier := p(srv, usa, eur)
	require.Equal(t, 0.96, barrier)
	chn, _ := economy.RegionIndex("CHN")
	_, barrier = p(srv, chn, eur)
	require.Equal(t, 0.99, barrier, "a quarter of 4 % still binds China")

	tariff, _ = at(4)(agf, usa, eur)
	require.Equal(t, base*0.5, tariff, "the carve-out has lapsed")

	require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Breached, Period: 5, Module: "industry", Author: "EUR"}))
	p = at(5)
	tariff, _ = p(ele, eur, usa)
	require.Equal(t, economy.Tariff(ele, eur, usa), tariff, "in breach")
	tariff, _ = p(ele, usa, eur)
	require.Equal(t, economy.Tariff(ele, usa, eur)*0.5, tariff, "the others keep it")
	tariff, _ = at(6)(ele, eur, usa)
	require.Equal(t, economy.Tariff(ele, eur, usa)*0.5, tariff, "a breach is of its period")

	end := treaty.Event{Kind: treaty.Terminated, Period: 6, Module: "industry", Author: "USA", Ground: "VCLT Article 60"}
	require.ErrorContains(t, r.Apply(end), "no party ends it for all others: 1 of 2 voted for it", "China has kept it too")
	end.For = []string{"CHN"}
	require.NoError(t, r.Apply(end))
	tariff, _ = at(6)(ele, usa, eur)
	require.Equal(t, economy.Tariff(ele, usa, eur), tariff)
}

func TestEntryIntoForceByNumber(t *testing.T) {
	economy := wiod.Small()
	r, err := treaty.NewRegister(twoModules(treaty.EntryRule{Ratifications: 2}), economy, parties("USA", "EUR", "CHN")...)
	require.NoError(t, err)
	d, err := r.Space("industry").Parse("depth 1; kept out nothing")
	require.NoError(t, err)
	event := func(kind treaty.EventKind, author string) error {
		return r.Apply(treaty.Event{Kind: kind, Module: "industry", Author: author, Draft: d, Signatories: []string{"USA", "EUR", "CHN"}})
	}
	require.NoError(t, event(treaty.Signed, "USA"))
	require.NoError(t, event(treaty.Ratified, "CHN"))
	require.ErrorContains(t, event(treaty.EnteredIntoForce, "CHN"), "1 have ratified; the entry rule asks for 2 ratifications")
	require.NoError(t, event(treaty.Refused, "USA"))
	require.NoError(t, event(treaty.Ratified, "EUR"))
	require.NoError(t, event(treaty.EnteredIntoForce, "EUR"))
	require.False(t, r.Bound("USA", "industry"), "who refused is not bound")
	require.True(t, r.Bound("CHN", "industry"))
	require.ErrorContains(t, event(treaty.Breached, "USA"), "it is not bound")
	require.True(t, slices.Equal([]string{"EUR", "CHN"}, r.Standing("industry").Ratified), "in the register's order")
}

func TestValidateReportsEveryMistake(t *testing.T) {
	economy := wiod.Small()
	bad := treaty.Module{
		ID: "bad",
		Commitments: []treaty.Commitment{
			{Kind: treaty.CutTariffs, Sectors: "AGF,XXX", Depth: treaty.Negotiated("deep")},
			{Kind: treaty.CutBarriers, Sectors: treaty.Goods, Depth: treaty.Negotiated("depth"), Cut: 1},
			{Kind: 99, Sectors: treaty.Goods, Depth: treaty.Negotiated("depth")},
		},
		Terms: []terms.Term{terms.Choice("depth", 0, 2), terms.Choice("empty")},
		Menus: []treaty.Menu{{Term: "depth", Options: []treaty.CarveOuts{{{Party: "XYZ", Sectors: "AGF", Retained: 1, Term: -1}}}}},
		Entry: treaty.EntryRule{Ratifications: 4},
	}
	text := treaty.Treaty{Modules: []treaty.Module{bad, {ID: "bad"}, {}}}
	_, err := treaty.NewRegister(text, economy, append(parties("USA", "USA", "ABC"), treaty.Party{})...)
	for _, want := range []string{
		`two parties have the ID "USA"`, `region "USA" belongs to party "USA" already`, `no region "ABC"`, "party 4 has no ID",
		`no sector "XXX"`, `Article 1 (tariff cut): Depth: no term "deep"`, "Cut is 1; want a share", "Article 3 (Kind(99)): unknown kind",
		`term "depth" has the depth 2; want a number in [0, 1]`, `term "empty" has no options`, `term "depth" has 2 options, its menu 1`,
		`"XYZ" is no party`, "Retained is 1", "Term is -1 quarters",
		`two modules have the ID "bad"`, "no commitments", "module 3 has no ID",
	} {
		require.ErrorContains(t, err, want)
	}
	require.NotContains(t, err.Error(), "Ratifications", "four parties can ratify four times")
	_, err = treaty.NewRegister(treaty.Treaty{}, economy)
	require.ErrorContains(t, err, "no modules")
	_, err = treaty.NewRegister(text, nil)
	require.ErrorContains(t, err, "no economy")
}

// What a caller does to its text and its lists afterwards does not reach the register.
func TestRegisterKeepsItsOwnCopy(t *testing.T) {
	economy := wiod.Small()
	text := twoModules(treaty.EntryRule{})
	members := parties("USA", "EUR", "CHN")
	r, err := treaty.NewRegister(text, economy, members...)
	require.NoError(t, err)
	text.Modules[0].Terms[0].Options[1].Value = 0.9
	text.Modules[0].Commitments[0].Sectors = treaty.Services
	text.Modules[0].Menus[0].Options[1][0].Party = "CHN"
	members[0].Regions[0] = "RUS"
	require.Equal(t, 0.5, r.Treaty().Modules[0].Terms[0].Options[1].Value)
	require.Equal(t, treaty.Goods, r.Treaty().Modules[0].Commitments[0].Sectors)
	require.Equal(t, "USA", r.Treaty().Modules[0].Menus[0].Options[1][0].Party)
	require.Equal(t, "USA", r.Parties()[0].Regions[0])

	signatories := []string{"USA", "EUR"}
	d, err := r.Space("industry").Parse("depth 1; kept out nothing")
	require.NoError(t, err)
	require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Signed, Module: "industry", Author: "USA", Draft: d, Signatories: signatories}))
	signatories[1] = "CHN"
	require.Equal(t, []string{"USA", "EUR"}, r.Log()[0].Signatories)
}

// Everything wrong with a text is reported at once, with its module, article and field.
func TestValidateCitesArticles(t *testing.T) {
	economy := wiod.Small()
	bad := treaty.Module{
		ID: "bad", Requires: []string{"worse", "nothing"},
		Commitments: []treaty.Commitment{
			{Kind: treaty.CutTariffs, Sectors: "STEEL", Rate: treaty.Set(1), PhaseIn: treaty.Staged(treaty.Step{After: 30, Share: 1})},
			{Kind: treaty.BindTariffs, Sectors: treaty.Goods, Obliged: []string{"MARS"}, Regime: "chips"},
			{Kind: treaty.SwissCut, Sectors: treaty.Goods, Rate: treaty.Set(0), PhaseIn: treaty.Upon("not there")},
			{Kind: treaty.RelieveSanctions, PhaseIn: treaty.Linear(treaty.Set(1.5))},
			{Kind: treaty.FacilitateTrade, Sectors: treaty.Goods, Beneficiaries: 7, PhaseIn: treaty.Staged(treaty.Step{After: 3, Share: 1}, treaty.Step{After: 3, Share: 0.5})},
		},
		Terms:       []terms.Term{terms.Choice("length", 0, 4), terms.Choice("empty")},
		Constraints: []terms.Constraint{terms.Need("length", "4", "width", "1")},
		Exception:   &treaty.SecurityException{MaxLength: treaty.Negotiated("length"), Scope: "CHIPS", Renewal: 2, SelfJudging: true, PeerReview: true},
		Safeguard:   &treaty.Safeguard{Length: treaty.Set(40)},
		Monitoring:  &treaty.Monitoring{By: treaty.IndependentBody, Hit: treaty.Set(1.2)},
		Milestones: []treaty.Milestone{
			{ID: "m", Party: "USA", Verifier: "USA"}, {ID: "m", Party: "USA", Verifier: "nobody"},
		},
		Assistance: &treaty.Assistance{Donors: []string{"USA"}, Recipients: []string{"USA"}},
		Disputes:   &treaty.Disputes{Cap: treaty.Set(-1)},
		Sunset:     &treaty.Sunset{Term: treaty.Set(8), Review: treaty.Set(9), OnBreaches: treaty.Set(0.5)},
		Entry:      treaty.EntryRule{TradeShare: 2, Named: []string{"MARS"}, Or: []treaty.EntryRule{{Fraction: -1}}},
		Accession:  &treaty.Accession{NotBefore: -1},
		Withdrawal: treaty.Withdrawal{Notice: treaty.Negotiated("patience"), NotBefore: -1},
	}
	worse := treaty.TariffCut("worse", treaty.Goods, terms.Choice("depth", 0, 1))
	worse.Requires = []string{"bad"}
	worse.Sunset = &treaty.Sunset{Term: treaty.Set(0)}
	err := (&treaty.Treaty{Modules: []treaty.Module{bad, worse}}).Validate(economy, parties("USA", "EUR"))
	for _, want := range []string{
		"Requires: bad needs worse needs bad: prerequisites go round in a circle",
		`Article 13 (entry into force): Requires is "nothing"; want the ID of a module of the treaty`,
		`Article 1 (tariff cut): Sectors: treaty: no sector "STEEL"`, "Article 1 (tariff cut): Rate is 1; want none",
		"Article 1 (tariff cut): PhaseIn.Steps[0].After is 30; want a quarter before the sunset, 8",
		`Article 2 (tariff binding): Obliged: "MARS" is no party`, "Article 2 (tariff binding): Rate is not given",
		`Article 2 (tariff binding): Regime is "chips"; want the ID of a sanction regime under sanctions relief, and none elsewhere`,
		"Article 3 (Swiss-formula cut): Rate is 0", `Article 3 (Swiss-formula cut): PhaseIn.Milestones: no milestone "not there" in the module`,
		`Article 4 (sanctions relief): Regime is ""`, "Article 4 (sanctions relief): PhaseIn.Quarters is 1.5; want whole quarters, at least 0",
		"Article 5 (trade facilitation): Beneficiaries is Beneficiaries(7)", "Article 5 (trade facilitation): Cut is 0; want a share above 0 and below 1",
		"PhaseIn.Steps[1].After is 3; want quarters that rise", "PhaseIn.Steps[1].Share is 0.5; want shares in [0, 1] that do not fall",
		`term "empty" has no options`,
		`Article 6 (security exception): MaxLength: term "length" has the max length 0; want whole quarters, at least 1`,
		`Article 6 (security exception): Scope: treaty: no sector "CHIPS"`, "Renewal is 2; want a share in (0, 1], Majority or Unanimity",
		"PeerReview is true; want false where SelfJudging is true",
		"Article 7 (safeguard): Length is 40; want at most Extended, 32 quarters",
		`Article 8 (monitoring): Body is ""; want the name of the independent body`, "Article 8 (monitoring): Hit is 1.2; want a number in [0, 1]",
		`Article 9 (milestones): Milestones[0].Verifier is "USA"; want another party or the monitoring body: nobody else can verify it`,
		`Article 9 (milestones): Milestones[1].ID is "m"`, `Milestones[1].Verifier is "nobody"`,
		`Article 10 (capacity building): Donors is "USA"; want parties that are no recipients`,
		"Article 11 (disputes): Cap is -1; want a finite number, at least 0",
		"Article 12 (sunset and review): Review is 9; want before the end of the term, 8 quarters: it would come after the sunset",
		"Article 2 (sunset and review): Term is 0; want whole quarters, at least 1",
		"Article 12 (sunset and review): OnBreaches is 0.5; want a whole number, at least 0",
		"TradeShare is 2", `Named: "MARS" is no party`, "Fraction is -1", "NotBefore is -1", `Notice: no term "patience"`,
	} {
		require.ErrorContains(t, err, want)
	}
	shares := treaty.TariffCut("shares", treaty.Goods, terms.Choice("depth"))
	shares.Entry = treaty.EntryRule{TradeShare: 0.9, Shares: []treaty.PartyShare{{"USA", 0.4}, {"EUR", 0.3}, {"USA", 0.1}}, Or: []treaty.EntryRule{{
		TradeShare: 0.5, Shares: []treaty.PartyShare{{"USA", 0.7}, {"EUR", 0.7}},
	}}}
	err = (&treaty.Treaty{Modules: []treaty.Module{shares}}).Validate(economy, parties("USA", "EUR"))
	for _, want := range []string{
		`Article 1 (tariff cut): Depth: term "depth" has no options; want at least one`,
		`Article 2 (entry into force): Shares is "USA" twice; want each party once`,
		"Article 2 (entry into force): TradeShare is 0.9; want at most what all parties account for, 0.8",
		"Article 2 (entry into force): Shares: their sum is 1.4; want at most 1",
	} {
		require.ErrorContains(t, err, want)
	}
	bad.Terms = bad.Terms[:1]
	require.ErrorContains(t, (&treaty.Treaty{Modules: []treaty.Module{bad}}).Validate(economy, nil), `Needs: no term "width"`)
}

// Two numbers that do not go together are refused in every draft that has both, by name;
// a constraint that keeps them apart mends it.
func TestValidateLooksAtAllOptions(t *testing.T) {
	m := treaty.Module{
		ID: "m",
		Commitments: []treaty.Commitment{
			{Kind: treaty.CutTariffs, Sectors: "ELE", PhaseIn: treaty.After(10)},
		},
		Terms: []terms.Term{
			terms.Choice("term", 8, 16), terms.Choice("review", 4, 12), terms.Choice("length", 16, 24), terms.Choice("extended", 16, 32),
			terms.Choice("both", 3, 5),
		},
		Safeguard: &treaty.Safeguard{Length: treaty.Negotiated("length"), Extended: treaty.Negotiated("extended")},
		Sunset:    &treaty.Sunset{Term: treaty.Negotiated("term"), Review: treaty.Negotiated("review")},
	}
	validate := func() error {
		return (&treaty.Treaty{Modules: []treaty.Module{m}}).Validate(wiod.Small(), nil)
	}
	require.EqualError(t, validate(), `treaty: module "m": Article 2 (safeguard): Length is 24 under [length 24]; want at most Extended, 16 quarters under [extended 16]
treaty: module "m": Article 3 (sunset and review): Review is 12 under [review 12]; want before the end of the term, 8 quarters under [term 8]: it would come after the sunset
treaty: module "m": Article 1 (tariff cut): PhaseIn.Steps[0].After is 10; want a quarter before the sunset, 8 under [term 8]: it would end before it begins`)

	m.Commitments[0].PhaseIn = treaty.After(7)
	m.Constraints = []terms.Constraint{terms.Need("length", "24", "extended", "32"), terms.Need("review", "12", "both", "3"), terms.Need("both", "3", "term", "16")}
	require.NoError(t, validate(), "the constraints keep them apart, if need be through a third term")
	m.Sunset.Term, m.Sunset.Review = treaty.Negotiated("both"), treaty.Negotiated("both")
	require.ErrorContains(t, validate(), "Review is 3 under [both 3]; want before the end of the term, 3 quarters under [both 3]")
	require.NotContains(t, validate().Error(), "Review is 3 under [both 3]; want before the end of the term, 5 quarters", "one term has one option")
}
