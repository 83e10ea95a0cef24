package surrogate_test

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/agent/surrogate"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

var world = wiod.World()

// grand is a treaty of 20 terms with four options each among five actors: cuts of
// tariffs by industry, of which one overlaps with all others, cuts of different costs of
// delivery, concessions of one party, to the others or to everybody, and carve-outs.
func grand() treaty.Module {
	m := treaty.Module{ID: "grand"}
	depth := func(name string) treaty.Parameter {
		m.Terms = append(m.Terms, terms.Choice(name, 0, 0.33, 0.67, 1))
		return treaty.Negotiated(name)
	}
	for _, s := range []struct {
		name    string
		sectors treaty.Sectors
	}{
		{"farming", "AGR,FOD"}, {"textiles", "TEX"}, {"energy", "MIN,PET"}, {"chemicals", "CHM,PHA,RUB"}, {"metals", "NMM,MET,FAB"},
		{"electronics", "ELE,ELQ"}, {"machinery", "MCH"}, {"vehicles", "MVH,OTR"}, {"wood and other", "WPP,OMF"},
	} {
		m.Commitments = append(m.Commitments, treaty.Commitment{Kind: treaty.CutTariffs, Sectors: s.sectors, Depth: depth(s.name)})
	}
	m.Terms = append(m.Terms, terms.Choice("across the board", 0, 0.2, 0.4, 0.6))
	m.Commitments = append(m.Commitments,
		treaty.Commitment{Kind: treaty.CutTariffs, Sectors: treaty.Goods, Depth: treaty.Negotiated("across the board")},
		treaty.Commitment{Kind: treaty.CutBarriers, Sectors: treaty.Services, Cut: 0.03, Depth: depth("services")},
		treaty.Commitment{Kind: treaty.AlignRules, Sectors: "CHM,PHA,MVH,ELE", Cut: 0.03, Depth: depth("rules")},
		treaty.Commitment{Kind: treaty.FacilitateTrade, Sectors: treaty.Goods, Cut: 0.01, Depth: depth("borders")},
		treaty.Commitment{Kind: treaty.ShareData, Sectors: treaty.Services, Cut: 0.01, Depth: depth("data")},
		treaty.Commitment{Kind: treaty.CutBarriers, Sectors: "AGR,FOD", Cut: 0.04, Depth: depth("food safety")},
		treaty.Commitment{Kind: treaty.CutTariffs, Sectors: treaty.Goods, Obliged: []string{"IND"}, Depth: depth("India's tariffs")},
		treaty.Commitment{Kind: treaty.CutTariffs, Sectors: "MVH,MCH,ELE", Obliged: []string{"CHN"}, Beneficiaries: treaty.MostFavouredNation, Depth: depth("China for all")},
		treaty.Commitment{Kind: treaty.CutBarriers, Sectors: treaty.Services, Cut: 0.05, Obliged: []string{"USA", "EU27"}, Depth: depth("work abroad")},
	)
	out := func(party string, sectors treaty.Sectors) treaty.CarveOuts {
		return treaty.CarveOuts{{Party: party, Sectors: sectors}}
	}
	m = m.WithCarveOuts("Japan keeps", nil, out("JPN", "AGR"), out("JPN", "FOD"), out("JPN", "AGR,FOD"))
	return m.WithCarveOuts("the EU keeps", nil, out("EU27", "MVH"), out("EU27", "TEX"), out("EU27", "AGR,FOD,TEX"))
}

// negotiated opens modules among actors of the world economy.
func negotiated(tb trial.TestingT, ids []string, modules ...treaty.Module) *agent.Situation {
	tb.Helper()
	var public []agent.Public
	var parties []treaty.Party
	for _, a := range agent.FromEconomy(world, ids...) {
		public = append(public, a.Public)
		parties = append(parties, a.Party())
	}
	r, err := treaty.NewRegister(treaty.Treaty{Modules: modules}, world, parties...)
	require.NoError(tb, err)
	return &agent.Situation{Register: r, Actors: public, Book: welfare.NewEvaluator(world, agent.Payoffs(public))}
}

var five = []string{"CHN", "EU27", "IND", "JPN", "USA"}

// inWorld prices a draft the long way round: it compiles the policy and solves it.
func inWorld(tb trial.TestingT, r *treaty.Register, module string, ids []string, d terms.Draft) []float64 {
	tb.Helper()
	p := world.Baseline()
	r.CompileText(p, treaty.Text{Module: r.Treaty().Module(module), Space: r.Space(module), Draft: d, Parties: ids}, 0)
	q, err := world.Solve(p)
	require.NoError(tb, err)
	out := make([]float64, world.NumRegions())
	for n := range out {
		out[n] = 100 * math.Log(q.RealIncome(n))
	}
	return out
}

// Over 500 random drafts the ranking of every region's real income is that of exact
// prices, and the best of the drafts that look best is the best there is.
func TestSurveyRanksAsExactPrices(t *testing.T) {
	s := negotiated(t, five, grand())
	space := s.Register.Space("grand")
	require.Len(t, space.Terms(), 20)
	survey, err := surrogate.NewIncomeModel(s, surrogate.Options{}, "grand")
	require.NoError(t, err)
	n := world.NumRegions()
	rng := rand.New(rand.NewPCG(1, 2))
	exact, near := make([][]float64, n), make([][]float64, n)
	estimate := make([]float64, n)
	var drafts []terms.Draft
	for range 500 {
		d := space.Sample(rng)
		drafts = append(drafts, d)
		survey.Estimate(estimate, d)
		for r, v := range inWorld(t, s.Register, "grand", five, d) {
			exact[r], near[r] = append(exact[r], v), append(near[r], estimate[r])
			require.InDelta(t, estimate[r], survey.Value(d, r), 1e-12)
		}
	}
	miss := survey.Error()
	for r := range n {
		id := world.Region(r).ID
		rho := trial.Spearman(exact[r], near[r])
		require.GreaterOrEqual(t, rho, 0.95, id)

		// Of the sample.
		order := make([]int, len(drafts))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(i, j int) int { return cmp.Compare(near[r][j], near[r][i]) })
		found, best := math.Inf(-1), slices.Max(exact[r])
		for _, i := range order[:20] {
			found = max(found, exact[r][i])
		}
		require.GreaterOrEqual(t, found, best-0.02*math.Abs(best), id)

		// Of the whole space: the best of the top 20 against the best that is
		// found by climbing from there, one term at a time, by exact prices.
		found = math.Inf(-1)
		var at terms.Draft
		price := make([]float64, n)
		for _, d := range survey.Top(r, 20) {
			require.NoError(t, survey.Price(price, d))
			if price[r] > found {
				found, at = price[r], d
			}
		}
		best = max(best, found)
		for moved := true; moved; {
			moved = false
			for k, term := range space.Terms() {
				for c := range term.Options {
					d := space.With(at, k, c)
					require.NoError(t, survey.Price(price, d))
					if price[r] > best+1e-9 {
						best, at, moved = price[r], d, true
					}
				}
			}
		}
		require.GreaterOrEqual(t, found, best-0.02*math.Abs(best), id)
		t.Logf("%-4s Spearman %.4f; top 20 within %.2f %% of the best; error %.4f of %.4f", id, rho, 100*(best-found)/math.Abs(best), miss.RMS[r], miss.Spread[r])
	}
}

// A draft that changes one term alone is exact.
func TestSurveyIsExactForOneTerm(t *testing.T) {
	s := negotiated(t, five, grand())
	space := s.Register.Space("grand")
	for _, anchored := range []bool{false, true} {
		var anchor terms.Draft
		for k := range space.Terms() {
			if anchored {
				anchor = space.With(anchor, k, 1+k%3)
			}
		}
		survey, err := surrogate.NewIncomeModel(s, surrogate.Options{Anchor: &anchor, Pairs: 20}, "grand")
		require.NoError(t, err)
		near := make([]float64, world.NumRegions())
		for k, term := range space.Terms() {
			for c := range term.Options {
				d := space.With(anchor, k, c)
				survey.Estimate(near, d)
				require.InDeltaSlice(t, inWorld(t, s.Register, "grand", five, d), near, 1e-10, space.Format(d))
			}
		}
	}
}

// Terms in another order give the same estimates.
func TestSurveyPermutes(t *testing.T) {
	m := grand()
	other := m
	other.Terms = slices.Clone(m.Terms)
	slices.Reverse(other.Terms)
	a, b := negotiated(t, five, m), negotiated(t, five, other)
	one, err := surrogate.NewIncomeModel(a, surrogate.Options{Pairs: -1}, "grand")
	require.NoError(t, err)
	two, err := surrogate.NewIncomeModel(b, surrogate.Options{Pairs: -1}, "grand")
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(3, 4))
	x, y := make([]float64, world.NumRegions()), make([]float64, world.NumRegions())
	n := len(m.Terms)
	for range 200 {
		d := one.Space().Sample(rng)
		var e terms.Draft
		for k := range n {
			e = two.Space().With(e, n-1-k, one.Space().Choice(d, k))
		}
		one.Estimate(x, d)
		two.Estimate(y, e)
		require.InDeltaSlice(t, x, y, 1e-9)
	}
}

// A term that moves no price changes no estimate.
func TestSurveyIgnoresAnIrrelevantTerm(t *testing.T) {
	m := grand()
	other := m
	other.Terms = append(slices.Clone(m.Terms), terms.Choice("threshold", 1, 2, 3))
	other.Exception = &treaty.SecurityException{Threshold: treaty.Negotiated("threshold")}
	a, b := negotiated(t, five, m), negotiated(t, five, other)
	one, err := surrogate.NewIncomeModel(a, surrogate.Options{}, "grand")
	require.NoError(t, err)
	two, err := surrogate.NewIncomeModel(b, surrogate.Options{}, "grand")
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(5, 6))
	x, y := make([]float64, world.NumRegions()), make([]float64, world.NumRegions())
	for range 200 {
		d := one.Space().Sample(rng)
		var e terms.Draft
		for k := range m.Terms {
			e = two.Space().With(e, k, one.Space().Choice(d, k))
		}
		e = two.Space().With(e, len(m.Terms), rng.IntN(3))
		one.Estimate(x, d)
		two.Estimate(y, e)
		require.InDeltaSlice(t, x, y, 1e-12)
	}
}

// Modules surveyed together are what they are in one text, and modules that touch other
// goods add up but for what the economy makes of both.
func TestSurveyOfSeveralModules(t *testing.T) {
	cut := func(id string, s treaty.Sectors) treaty.Module {
		return treaty.TariffCut(id, s, terms.Choice("depth", 0, 0.5, 1))
	}
	s := negotiated(t, five, cut("cars", "MVH"), cut("goods", treaty.Goods), cut("food", "AGR,FOD"))
	// With three terms that hide each other, few drafts are near the middle.
	survey, err := surrogate.NewIncomeModel(s, surrogate.Options{Anchor: &terms.Draft{}}, "cars", "goods", "food")
	require.NoError(t, err)
	require.Equal(t, "goods/depth", survey.Space().Terms()[1].Name)
	n := world.NumRegions()
	near, want := make([][]float64, n), make([][]float64, n)
	estimate, exact := make([]float64, n), make([]float64, n)
	for d := range survey.Space().All() {
		p := world.Baseline()
		var texts []treaty.Text
		for k, part := range survey.Split(d) {
			m := &s.Register.Treaty().Modules[k]
			texts = append(texts, treaty.Text{Module: m, Space: s.Register.Space(m.ID), Draft: part, Parties: five})
		}
		s.Register.CompileTexts(p, 0, texts...)
		q, err := world.Solve(p)
		require.NoError(t, err)
		survey.Estimate(estimate, d)
		require.NoError(t, survey.Price(exact, d))
		for r := range n {
			income := 100 * math.Log(q.RealIncome(r))
			require.InDelta(t, income, exact[r], 1e-12)
			near[r], want[r] = append(near[r], estimate[r]), append(want[r], income)
		}
	}
	for r := range n {
		span := slices.Max(want[r]) - slices.Min(want[r])
		require.InDeltaSlice(t, want[r], near[r], 0.1*span, world.Region(r).ID)
		require.GreaterOrEqual(t, trial.Spearman(want[r], near[r]), 0.95, world.Region(r).ID)
	}
}

// Cuts of other kinds, to everybody, with carve-outs settled in the text and rates that are
// negotiated, are foreseen as well.
func TestSurveyOfOtherCuts(t *testing.T) {
	m := treaty.Module{
		ID: "mixed",
		Terms: []terms.Term{
			terms.Choice("swiss", 0, 0.5, 1), terms.Choice("a", 0.1, 0.05, 0.02), terms.Choice("bound", 0, 0.5, 1),
			terms.Choice("for all", 0, 0.3, 0.9), terms.Choice("phased", 0, 0.5, 1), terms.Choice("norms", 0, 1),
		},
		Commitments: []treaty.Commitment{
			{Kind: treaty.SwissCut, Sectors: treaty.Goods, Rate: treaty.Negotiated("a"), Depth: treaty.Negotiated("swiss")},
			{Kind: treaty.BindTariffs, Sectors: "AGR,FOD,TEX", Rate: treaty.Set(0.03), Depth: treaty.Negotiated("bound")},
			{Kind: treaty.CutTariffs, Sectors: "MVH,CHM", Beneficiaries: treaty.MostFavouredNation, Depth: treaty.Negotiated("for all")},
			{Kind: treaty.CutTariffs, Sectors: treaty.Goods, Depth: treaty.Negotiated("phased"), PhaseIn: treaty.Linear(treaty.Set(8))},
			{Kind: treaty.AlignRules, Sectors: treaty.Everything, Cut: 0.02, Obliged: []string{"USA", "JPN"}, Depth: treaty.Negotiated("norms")},
		},
		Excluded: treaty.CarveOuts{{Party: "USA", Sectors: "TEX", Retained: 0.4}, {Party: "IND", Sectors: "AGR", Term: 2}},
	}
	s := negotiated(t, five, m)
	survey, err := surrogate.NewIncomeModel(s, surrogate.Options{After: 3, Check: 200}, "mixed")
	require.NoError(t, err)

	// What is phased in is priced as it stands three quarters after entry into force.
	deep := survey.Space().With(survey.Space().With(terms.Draft{}, 3, 2), 4, 2)
	p := world.Baseline()
	s.Register.CompileText(p, treaty.Text{Module: s.Register.Treaty().Module("mixed"), Space: survey.Space(), Draft: deep, Parties: five}, 3)
	q, err := world.Solve(p)
	require.NoError(t, err)
	price := make([]float64, world.NumRegions())
	require.NoError(t, survey.Price(price, deep))
	for r, v := range price {
		require.InDelta(t, 100*math.Log(q.RealIncome(r)), v, 1e-9)
	}
	miss := survey.Error()
	for r := range miss.RMS {
		require.LessOrEqual(t, miss.RMS[r], 0.2*miss.Spread[r], world.Region(r).ID)
	}
}

// No article makes or lifts a ban when a text is compiled, whatever its kind and depth, so
// that there is no jump for a survey to miss.
func TestTextsLiftNoBans(t *testing.T) {
	m := treaty.Module{ID: "everything", Terms: []terms.Term{terms.Choice("depth", 0, 1)}}
	for kind := treaty.CutTariffs; kind <= treaty.StandStill; kind++ {
		c := treaty.Commitment{Kind: kind, Sectors: treaty.Goods, Depth: treaty.Negotiated("depth"), Rate: treaty.Set(0.02)}
		switch kind {
		case treaty.CutBarriers, treaty.AlignRules, treaty.FacilitateTrade, treaty.ShareData, treaty.BeTransparent:
			c.Cut = 0.05
		case treaty.RelieveSanctions:
			c.Regime = "chips"
		}
		m.Commitments = append(m.Commitments, c)
	}
	s := negotiated(t, five, treaty.TariffCut("other", treaty.Goods, terms.Choice("depth", 0, 1)))
	space, err := m.Space()
	require.NoError(t, err)
	chn, _ := world.RegionIndex("CHN")
	usa, _ := world.RegionIndex("USA")
	for d := range space.All() {
		p := world.Baseline()
		p.Ban(3, chn, usa)
		s.Register.CompileText(p, treaty.Text{Module: &m, Space: space, Draft: d, Parties: five}, 0)
		for j := range world.NumSectors() {
			for n := range world.NumRegions() {
				for i := range world.NumRegions() {
					want := 1.0
					if j == 3 && n == chn && i == usa {
						want = 0
					}
					require.Equal(t, want, p.Weight(j, n, i))
				}
			}
		}
	}
}

// A survey is a utility that talks can be held over, in a space too large to list.
func TestSurveyIsAUtility(t *testing.T) {
	s := negotiated(t, five, grand())
	survey, err := surrogate.NewIncomeModel(s, surrogate.Options{Check: -1}, "grand")
	require.NoError(t, err)
	var parties []talks.Party
	reserve := 0.01
	for _, id := range five {
		r, _ := world.RegionIndex(id)
		parties = append(parties, talks.Party{Name: id, Utility: survey.Utility(r, reserve), Player: &bargain.Seeker{}})
	}
	out, err := talks.Play(context.Background(), survey.Space(), talks.AlternatingOffers{Rounds: 8}, parties...)
	require.NoError(t, err)
	require.Equal(t, talks.Agreed, out.Status, out.Reason)
	for k, v := range inWorld(t, s.Register, "grand", five, out.Draft) {
		if slices.Contains(five, world.Region(k).ID) {
			require.GreaterOrEqual(t, v, reserve)
		}
	}
}

func TestSurveyAllocatesNothing(t *testing.T) {
	s := negotiated(t, five, grand())
	survey, err := surrogate.NewIncomeModel(s, surrogate.Options{Pairs: 5, Check: -1}, "grand")
	require.NoError(t, err)
	d := survey.Space().Sample(rand.New(rand.NewPCG(1, 1)))
	dst := make([]float64, survey.Outputs())
	require.Zero(t, testing.AllocsPerRun(100, func() { survey.Estimate(dst, d) }))
	require.Zero(t, testing.AllocsPerRun(100, func() { survey.Value(d, 3) }))
}

// product is a pricer with pairs that matter and a third output that does not move.
type product struct{ space *terms.Space }

func (p product) Price(dst []float64, d terms.Draft) error {
	v := func(k int) float64 { return p.space.Option(d, k).Value }
	dst[0], dst[1], dst[2] = 1+v(0)*v(1)+2*v(2), v(0)-3*v(1)*v(2)+v(0)*v(2), 7
	return nil
}

// What is a sum of products of two terms is found exactly, once all pairs are priced, and
// the survey says so.
func TestSurveyFindsBilinearForms(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("a", 1, 2, 5), terms.Choice("b", 1, 3), terms.Choice("c", -1, 0, 2, 4))
	require.NoError(t, err)
	survey, err := surrogate.NewModel(space, 3, product{space}, surrogate.Options{})
	require.NoError(t, err)
	exact, near := make([]float64, 3), make([]float64, 3)
	best := math.Inf(-1)
	for d := range space.All() {
		require.NoError(t, product{space}.Price(exact, d))
		survey.Estimate(near, d)
		require.InDeltaSlice(t, exact, near, 1e-12, space.Format(d))
		best = max(best, exact[0])
	}
	require.InDelta(t, best, survey.Value(survey.Top(0, 3)[0], 0), 1e-12)
	miss := survey.Error()
	require.Equal(t, 8, miss.Drafts)
	require.InDelta(t, 0, miss.RMS[1], 1e-12)
	require.Positive(t, miss.Spread[1])
	require.Zero(t, miss.Spread[2])

	none, err := surrogate.NewModel(space, 3, product{space}, surrogate.Options{Pairs: -1})
	require.NoError(t, err)
	require.Greater(t, none.Error().RMS[1], 1.0)
}

func TestSurveyRefuses(t *testing.T) {
	s := negotiated(t, five, grand())
	_, err := surrogate.NewIncomeModel(s, surrogate.Options{})
	require.ErrorContains(t, err, "no module")
	_, err = surrogate.NewIncomeModel(s, surrogate.Options{}, "grand", "other")
	require.ErrorContains(t, err, `no module "other"`)
	_, err = surrogate.NewIncomeModel(s, surrogate.Options{After: -1}, "grand")
	require.ErrorContains(t, err, "After is -1")
	_, err = surrogate.NewModel(nil, 1, nil, surrogate.Options{})
	require.ErrorContains(t, err, "needs a space")
	_, err = surrogate.NewModel(s.Register.Space("grand"), 0, product{}, surrogate.Options{})
	require.ErrorContains(t, err, "0 outputs")
}

// BenchmarkSurvey compares a survey of a treaty of 20 terms and 10,000 drafts for all 17
// regions with 200 cold solves: share is the first over the second.
func BenchmarkSurvey(b *testing.B) {
	s := negotiated(b, five, grand())
	rng := rand.New(rand.NewPCG(1, 2))
	var drafts []terms.Draft
	for range 10_000 {
		drafts = append(drafts, s.Register.Space("grand").Sample(rng))
	}
	dst := make([]float64, world.NumRegions())
	var policies []*market.Policy
	for _, d := range drafts[:200] {
		policies = append(policies, world.Baseline())
		m := &s.Register.Treaty().Modules[0]
		s.Register.CompileText(policies[len(policies)-1], treaty.Text{Module: m, Space: s.Register.Space("grand"), Draft: d, Parties: five}, 0)
	}
	solver := market.NewSolver(world)
	var q market.Equilibrium
	var surveying, solving time.Duration
	for b.Loop() {
		start := time.Now()
		survey, err := surrogate.NewIncomeModel(s, surrogate.Options{}, "grand")
		if err != nil {
			b.Fatal(err)
		}
		for _, d := range drafts {
			survey.Estimate(dst, d)
		}
		surveying += time.Since(start)
		start = time.Now()
		for _, p := range policies {
			if err := solver.Solve(&q, p, nil); err != nil {
				b.Fatal(err)
			}
		}
		solving += time.Since(start)
	}
	b.ReportMetric(float64(surveying.Nanoseconds())/float64(b.N), "survey-ns/op")
	b.ReportMetric(float64(solving.Nanoseconds())/float64(b.N), "200solves-ns/op")
	b.ReportMetric(surveying.Seconds()/solving.Seconds(), "share")
}

// BenchmarkEstimate times one draft of 20 terms for all 17 regions.
func BenchmarkEstimate(b *testing.B) {
	survey, err := surrogate.NewIncomeModel(negotiated(b, five, grand()), surrogate.Options{}, "grand")
	require.NoError(b, err)
	d := survey.Space().Sample(rand.New(rand.NewPCG(1, 1)))
	dst := make([]float64, survey.Outputs())
	b.ReportAllocs()
	for b.Loop() {
		survey.Estimate(dst, d)
	}
}
