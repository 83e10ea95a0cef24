package appraisal_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// crossing says how the drafts of industry cross a line of seat 0, by draft text.
func crossing(s trial.Scene, tb trial.TestingT, line string) map[string]string {
	s.Actors = slices.Clone(s.Actors)
	s.Actors[0] = s.Actors[0].Clone()
	s.Actors[0].Adopt(trial.Stance(tb, line))
	space := s.Register(tb).Space("industry")
	out := map[string]string{}
	a := appraise(s, tb, "industry")[0]
	for d := range space.All() {
		out[space.Format(d)] = a.Of(d).Crossed
	}
	return out
}

func TestTermBound(t *testing.T) {
	const quarter, half, full = "depth 0.25", "depth 0.5", "depth 1"
	for line, want := range map[string][]string{
		"industry.depth <= 0.5":   {full},
		"industry.depth < 0.5":    {half, full},
		"industry.depth >= 0.5":   {quarter},
		"industry.depth > 0.5":    {quarter, half},
		"industry.depth = 0.5":    {quarter, full},
		"industry.depth != 0.5":   {half},
		`industry.depth = "0.5"`:  {quarter, full},
		`industry.depth != "0.5"`: {half},
		"services.depth <= 0":     nil,
		"industry.notice <= 0":    nil,
	} {
		for draft, how := range crossing(trial.Cuts(), t, line) {
			require.Equal(t, slices.Contains(want, draft), how != "", "%s: %s", line, draft)
		}
	}
	require.Equal(t, "depth would be 1, and it wants industry.depth <= 0.5", crossing(trial.Cuts(), t, "industry.depth <= 0.5")[full])
}

func TestRequiredClause(t *testing.T) {
	clauses := map[string]func(m *treaty.Module){
		"exception":  func(m *treaty.Module) { m.Exception = &treaty.SecurityException{} },
		"safeguard":  func(m *treaty.Module) { m.Safeguard = &treaty.Safeguard{} },
		"monitoring": func(m *treaty.Module) { m.Monitoring = &treaty.Monitoring{} },
		"disputes":   func(m *treaty.Module) { m.Disputes = &treaty.Disputes{} },
		"sunset":     func(m *treaty.Module) { m.Sunset = &treaty.Sunset{} },
		"accession":  func(m *treaty.Module) { m.Accession = &treaty.Accession{} },
		"assistance": func(m *treaty.Module) {
			m.Assistance = &treaty.Assistance{Donors: []string{"USA"}, Recipients: []string{"CHN"}}
		},
	}
	for clause, add := range clauses {
		for other := range clauses {
			s := trial.Cuts()
			clauses[other](&s.Modules[0])
			how := crossing(s, t, "require "+clause)["depth 1"]
			if other == clause {
				require.Empty(t, how)
			} else {
				require.Equal(t, fmt.Sprintf("there would be no %s clause", clause), how)
			}
		}
		s := trial.Cuts()
		require.NotEmpty(t, crossing(s, t, "require "+clause+" in industry")["depth 1"])
		require.Empty(t, crossing(s, t, "require "+clause+" in services")["depth 1"])
		add(&s.Modules[0])
		require.Empty(t, crossing(s, t, "require "+clause+" in industry")["depth 1"])
	}
}

func TestCompany(t *testing.T) {
	require.Equal(t, "USA would be a party", crossing(trial.Cuts(), t, "no deal with USA")["depth 1"])
	require.Empty(t, crossing(trial.Cuts(), t, "no deal without USA")["depth 1"])
	require.Equal(t, "JPN would not be a party", crossing(trial.Cuts(), t, "no deal without JPN")["depth 1"])
	require.Empty(t, crossing(trial.Cuts(), t, "no deal with JPN")["depth 1"])
}

// The floor is crossed exactly where the appraisal's own figures say so.
func TestIncomeFloor(t *testing.T) {
	s := trial.Cuts()
	for _, a := range appraise(s, t, "industry")[:1] {
		space := s.Register(t).Space("industry")
		for d := range space.All() {
			one := a.Of(d)
			change := one.With - one.Without
			require.Empty(t, crossing(s, t, fmt.Sprintf("income >= %g", change-1e-6))[one.Text])
			require.NotEmpty(t, crossing(s, t, fmt.Sprintf("income >= %g", change+1e-6))[one.Text])
		}
	}
}

func TestLinesOnTheWorld(t *testing.T) {
	s := trial.Cuts()
	s.Lag = 2
	ban := sanction.Ban("ELE", "CHN", "USA")
	ban.ID = "chips"
	for _, x := range []struct {
		end  int
		want string
	}{{2, ""}, {3, `the sanctions of "chips" would not be lifted`}} {
		s.Regimes = []sanction.Regime{ban.From(0).Until(x.end)}
		require.Equal(t, x.want, crossing(s, t, "no deal until chips lifted")["depth 1"], "until %d, entry in quarter 2", x.end)
		require.Empty(t, crossing(s, t, "no relief until chips met")["depth 1"], "the text gives no relief")
	}
	s.Modules[0].Commitments = append(s.Modules[0].Commitments,
		treaty.Commitment{Kind: treaty.RelieveSanctions, Regime: "chips", Obliged: []string{"USA"}, Depth: treaty.Negotiated("relief")})
	s.Modules[0].Terms = append(s.Modules[0].Terms, terms.Choice("relief", 0, 1))
	crossed := crossing(s, t, "no relief until chips met")
	require.Empty(t, crossed["depth 1; relief 0"])
	require.Equal(t, `the sanctions of "chips" would be eased before its demand is met`, crossed["depth 1; relief 1"])
	s.Regimes = []sanction.Regime{ban.From(0).Until(2)}
	require.Empty(t, crossing(s, t, "no relief until chips met")["depth 1; relief 1"])
}

// A price changes one part of the appraisal of the drafts that cross the line, by so
// much, and nothing else anywhere.
func TestPricedLineCostsItsPrice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := trial.Cuts()
		if rapid.Bool().Draw(t, "sanctions") {
			s.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(0).Until(12)}
		}
		before := appraise(s, t, "industry")
		lines := []string{"industry.depth <= 0.5", "no deal with USA", "require exception", "industry.depth >= 0.5"}
		public := rapid.Bool().Draw(t, "public")
		prices := make([]float64, len(lines))
		s.Actors[0] = s.Actors[0].Clone()
		for k, line := range lines {
			prices[k] = rapid.Float64Range(1e-3, 1).Draw(t, "price")
			one := trial.Stance(t, line)
			one.Price, one.Public = prices[k], public
			s.Actors[0].Adopt(one)
		}
		after := appraise(s, t, "industry")
		space := s.Register(t).Space("industry")
		for d := range space.All() {
			depth := space.Option(d, 0).Value
			cost := prices[1] + prices[2]
			crossed := 2
			if depth > .5 {
				cost += prices[0]
				crossed++
			}
			if depth < .5 {
				cost += prices[3]
				crossed++
			}
			want, got := *before[0].Of(d), *after[0].Of(d)
			require.InDelta(t, -cost, got.RedLines, 1e-12)
			require.InDelta(t, want.Total()-cost, got.Total(), 1e-12)
			require.Len(t, got.Conceded, crossed)
			got.RedLines, got.Conceded = 0, nil
			require.Equal(t, want, got)
			for seat := 1; seat < 3; seat++ {
				require.Equal(t, before[seat].Of(d), after[seat].Of(d), "others see no difference")
			}
		}
	})
}

// A priced line moves exactly when the best draft beyond it gains more than the price
// over the best on this side, sanctions or not: sanctions move lines through what
// drafts are worth, and through nothing else.
func TestPricedLineMovesWithTheBestChoice(t *testing.T) {
	for _, end := range []int{0, 4, 40} {
		s := trial.Cuts()
		if end > 0 {
			s.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(0).Until(end)}
		}
		free := appraise(s, t, "industry")[0]
		space := s.Register(t).Space("industry")
		inside, beyond := math.Inf(-1), math.Inf(-1)
		for d := range space.All() {
			if v := free.Value(d); space.Option(d, 0).Value > .5 {
				beyond = max(beyond, v)
			} else {
				inside = max(inside, v)
			}
		}
		worth := beyond - inside
		require.Positive(t, worth, "otherwise the line is not in the way")
		for _, c := range []struct {
			price   float64
			crosses bool
		}{{worth - 1e-6, true}, {worth + 1e-6, false}} {
			one := s
			one.Actors = slices.Clone(s.Actors)
			one.Actors[0] = s.Actors[0].Clone()
			one.Actors[0].Adopt(redline.Position{Line: redline.TermBound{Module: "industry", Term: "depth", Is: redline.AtMost, Value: .5}, Price: c.price})
			best := appraise(one, t, "industry")[0].Best()
			require.Equal(t, c.crosses, len(best.Conceded) > 0, "ban until %d, price %v of %v", end, c.price, worth)
			require.Empty(t, best.Crossed)
			if c.crosses {
				require.Equal(t, "industry.depth <= 0.5", best.Conceded[0].Line)
				require.Contains(t, best.Breakdown(), "red lines -")
			}
		}
	}
}

func TestValidateIn(t *testing.T) {
	s := trial.Cuts()
	a := &s.Actors[0]
	ban := sanction.Ban("ELE", "CHN", "USA")
	ban.ID = "chips"
	for _, line := range []string{
		"services.depth <= 1", "industry.notice <= 1 public", "industry.depth = deep at price 1", "require sunset in services",
		"no deal with JPN", "no deal without CHN", "no deal until oil lifted", "no relief until oil met",
		"industry.depth = 1", "industry.depth <= 0.3", "no deal with USA", "no deal until chips lifted public", "no relief until chips met", "require sunset in industry",
	} {
		a.Adopt(trial.Stance(t, line))
	}
	require.NoError(t, a.Validate(trial.Small))
	err := a.ValidateIn(&treaty.Treaty{Modules: s.Modules}, []sanction.Regime{ban}, s.Actors)
	for _, want := range []string{
		`agent: actor "CHN": red line 1 (services.depth <= 1): no module "services"; want the ID of a module of the treaty`,
		`public red line 1 (industry.notice <= 1): no term "notice" in industry; want one of depth`,
		`red line 2 (industry.depth = deep): no option "deep"; want one of 0.25, 0.5, 1`,
		`red line 3 (require sunset in services): no module "services"`,
		`red line 4 (no deal with JPN): no actor "JPN"; want the ID of another actor`,
		`red line 5 (no deal without CHN): the actor is always a party`,
		`red line 6 (no deal until oil lifted): no regime "oil"; want the ID of a sanction regime`,
		`red line 7 (no relief until oil met): no regime "oil"`,
	} {
		require.ErrorContains(t, err, want)
	}
	require.Len(t, err.(interface{ Unwrap() []error }).Unwrap(), 8)

	one := agent.New("USA", "USA")
	one.Declared = []redline.Line{nil}
	one.RedLines = []redline.Line{
		redline.Priced{}, redline.Priced{Line: redline.IncomeFloor{Change: math.NaN()}, Price: 1}, redline.TermBound{Is: "~", Value: math.Inf(1)},
		redline.TermBound{Module: "a", Term: "b", Is: redline.AtMost, Label: "c"}, redline.RequiredClause{}, redline.PartyCondition{},
		redline.NoDealUntilLifted{}, redline.NoReliefUntilMet{},
	}
	err = one.Validate(trial.Small)
	for _, want := range []string{
		"public red line 1 is nil; want a red line", "Priced.Line is nil; want a red line", "Priced.Price is 0; want a finite percentage of income above 0",
		"IncomeFloor.Change is NaN", `TermBound is on "" of ""; want a term of a module`, `TermBound.Is is "~"; want one of <=`,
		"TermBound.Value is +Inf", `TermBound.Is is "<=" with the label "c"; want = or !=`, `RequiredClause.Clause is ""`, `PartyCondition.Party is ""`,
		`red line 7: agent: a red line on the regime ""`, `red line 8: agent: a red line on the regime ""`,
	} {
		require.ErrorContains(t, err, want)
	}
}

// In a module that is searched, estimates and appraisals alike pay for the lines that they
// cross, and public lines and absolute ones are in the way of both.
func TestSearchPaysForRedLines(t *testing.T) {
	values := func(lines ...string) (rough, exact map[string]float64) {
		s := trial.Wide()
		for _, line := range lines {
			s.Actors[0].Adopt(trial.Stance(t, line))
		}
		situation := s.Situation(t)
		a, err := appraisal.New(s.View(situation, 0), "wide")
		require.NoError(t, err)
		rough, exact = map[string]float64{}, map[string]float64{}
		space := situation.Register.Space("wide")
		r := rand.New(rand.NewPCG(1, 2))
		for range 30 {
			d := space.Sample(r)
			rough[space.Format(d)], exact[space.Format(d)] = a.Value(d), a.Exact(d)
		}
		return rough, exact
	}
	const deep = "cut on goods 1"
	free, freeExact := values()
	for _, line := range []string{`wide."cut on goods" < 1 at price 0.3`, `wide."cut on goods" < 1 at price 0.3 public`} {
		rough, exact := values(line)
		crossed := 0
		for draft, v := range rough {
			cost := 0.0
			if strings.Contains(draft, deep) {
				cost, crossed = 0.3, crossed+1
			}
			// A survey that also asks for prices samples other pairs of terms; what it
			// estimates moves by thousandths, the price is 0.3.
			if !math.IsInf(v, -1) && !math.IsInf(free[draft], -1) {
				require.InDelta(t, free[draft]-cost, v, 0.01, draft)
			}
			if !math.IsInf(exact[draft], -1) {
				require.InDelta(t, freeExact[draft]-cost, exact[draft], 1e-9, draft)
			}
			require.Equal(t, math.IsInf(freeExact[draft], -1), math.IsInf(exact[draft], -1))
		}
		require.Positive(t, crossed)
	}
	rough, exact := values(`wide."cut on goods" < 1 public`)
	for draft := range rough {
		if strings.Contains(draft, deep) {
			require.True(t, math.IsInf(rough[draft], -1) && math.IsInf(exact[draft], -1), draft)
		}
	}
}
