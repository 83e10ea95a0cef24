package tradepolicy_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/tradepolicy"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// twoByOne is an economy of two regions and one sector without inputs: labour 1 at home and size
// abroad, productivity such that under free trade P_h^-theta = w^-theta + b and P_f^-theta = 1 + b
// w^-theta, with w the wage at home over that abroad.
func twoByOne(t testing.TB, theta, b, size float64) *market.Economy {
	low, high := 1e-3, 1e3
	for range 200 {
		w := math.Sqrt(low * high)
		x := math.Pow(w, -theta)
		if imports, exports := w*b/(x+b), size*b*x/(1+b*x); exports > imports {
			low = w
		} else {
			high = w
		}
	}
	w := low
	x := math.Pow(w, -theta)
	trade := w * b / (x + b)
	e, err := market.New(market.Accounts{
		Regions:      []market.Region{{ID: "H"}, {ID: "F"}},
		Sectors:      []market.Sector{{ID: "cloth", Theta: theta}},
		Trade:        []float64{w - trade, trade, trade, size - trade},
		Tariff:       make([]float64, 4),
		Intermediate: make([]float64, 2),
		ValueAdded:   []float64{w, size},
	})
	require.NoError(t, err)
	return e
}

// game is a situation of governments that maximise real income, with a menu of rates.
func game(t testing.TB, e *market.Economy, points []float64, modules ...treaty.Module) *agent.Situation {
	s := &agent.Situation{
		Period: 1, Compliance: agent.ComplianceParameters{}.WithDefaults(),
		TradePolicy: agent.TradePolicyParameters{Points: points, Cost: -1, Review: 1, Stand: 1, Rest: agent.RestByLaw}.WithDefaults(treaty.Quarter, false),
	}
	var parties []treaty.Party
	for _, r := range e.Regions() {
		a := agent.New(r.ID, r.ID)
		a.Hazard = 0
		s.Actors = append(s.Actors, a.Public)
		parties = append(parties, a.Party())
	}
	if modules == nil {
		modules = []treaty.Module{{ID: "none", Commitments: []treaty.Commitment{{Kind: treaty.StandStill, Sectors: treaty.Everything}}}}
	}
	r, err := treaty.NewRegister(treaty.Treaty{Modules: modules}, e, parties...)
	require.NoError(t, err)
	s.Register, s.Book = r, welfare.NewEvaluator(e, agent.Payoffs(s.Actors))
	return s
}

// patient returns the view of a seat with a discount factor.
func patient(s *agent.Situation, seat int, beta float64) agent.View {
	v := s.PublicView(seat)
	v.Self.Patience = beta
	return v
}

// flows returns the flow payoffs of a world in which each region levies some points.
func flows(t testing.TB, s *agent.Situation, points ...float64) []float64 {
	var list []agent.TariffIncrease
	for k, x := range points {
		if x > 0 {
			list = append(list, agent.TariffIncrease{By: s.Actors[k].ID, Sectors: treaty.Everything, Points: x})
		}
	}
	p, err := s.Effects(agent.Query{Period: s.Period, Without: "bound", Increases: &list})
	require.NoError(t, err)
	out := make([]float64, len(s.Actors))
	for k := range out {
		out[k] = p.Flow(k)
	}
	return out
}

// best returns the value of the best course beside holding, and the course.
func best(t testing.TB, v agent.View, o tradepolicy.Options) (float64, *tradepolicy.Course) {
	d, err := tradepolicy.Deliberate(v, o)
	require.NoError(t, err)
	c := d.Best()
	require.NotNil(t, c)
	return c.Value(), c
}

// Nobody answers, and one government chooses from a fine menu: the best rate is the optimal tariff of
// two countries, 0.28074 (Gros 1987), for labour 1 and 2, theta 4 and b 0.3.
func TestLoneGovernmentTakesTheOptimalTariff(t *testing.T) {
	var points []float64
	for k := range 401 {
		points = append(points, 0.26+0.0001*float64(k))
	}
	s := game(t, twoByOne(t, 4, 0.3, 2), points)
	value, c := best(t, patient(s, 0, 0.99), tradepolicy.Options{})
	require.InDelta(t, 0.28074, c.Increase.Points, 1e-4)
	require.Zero(t, c.Periods, "for good")
	require.InDelta(t, flows(t, s, c.Increase.Points, 0)[0], value, 1e-9)
}

// bound is a standstill at the rates of the data, in force from the start among all.
func bound(ids ...string) treaty.Module {
	return treaty.Module{ID: "bound", InitialParties: ids, Commitments: []treaty.Commitment{{Kind: treaty.StandStill, Sectors: treaty.Everything}}}
}

// stage returns the payoffs of the stage game of a symmetric world: T one deviates to the highest
// rate, R both free, P both at that rate; and checks that P is a mutual best reply on the menu.
func stage(t testing.TB, s *agent.Situation) (T, R, P float64) {
	points := s.TradePolicy.Points
	x := points[len(points)-1]
	T, R, P = flows(t, s, x, 0)[0], flows(t, s, 0, 0)[0], flows(t, s, x, x)[0]
	for _, y := range append([]float64{0}, points...) {
		require.LessOrEqual(t, flows(t, s, y, x)[0], P+1e-9, "P is no mutual best reply, so that grim is not credible")
	}
	return T, R, P
}

// A breach ends the text for good, and both sides then play their best replies: the binding is kept
// if and only if delta >= (T-R)/(T-P) (Friedman 1971). Theta 4, b 0.3, menu 0, 10 and 25 points: T-R
// = 1.385, P-R = -1.449, threshold 0.489.
func TestGrimThreshold(t *testing.T) {
	s := game(t, twoByOne(t, 4, 0.3, 1), []float64{0.1, 0.25}, bound("H", "F"))
	T, R, P := stage(t, s)
	require.InDelta(t, 1.385, T-R, 5e-4)
	require.InDelta(t, -1.449, P-R, 5e-4)
	threshold := (T - R) / (T - P)
	require.InDelta(t, 0.489, threshold, 5e-4)
	for _, beta := range []float64{0.05, 0.3, threshold - 1e-4, threshold + 1e-4, 0.6, 0.99} {
		value, c := best(t, patient(s, 0, beta), tradepolicy.Options{Foresight: tradepolicy.Grim})
		require.Equal(t, []string{"bound"}, c.Breaks)
		require.Equal(t, beta < threshold, value > 0, "beta %v: value %v", beta, value)
		if c.Increase.Points == 0.25 {
			require.InDelta(t, (1-beta)*(T-R)+beta*(P-R), value, 1e-8)
		}
	}
}

// Both sides levy the same points for n periods after a breach of one period, and are free again
// afterwards: kept if and only if T-R <= (delta + ... + delta^n) (R-P).
func TestInKindThreshold(t *testing.T) {
	for _, n := range []int{1, 2, 4} {
		s := game(t, twoByOne(t, 4, 0.3, 1), []float64{0.25}, bound("H", "F"))
		s.TradePolicy.Stand = n + 1
		T, R, P := stage(t, s)
		inKind := func(v agent.View, c *tradepolicy.Case) (tradepolicy.Answer, error) {
			x := c.Own[0].Points
			both := flows(t, s, x, x)[0]
			return tradepolicy.Answer{Lag: 1, Loss: c.Broken.Flow(v.Seat) - both}, nil
		}
		for beta := 0.05; beta < 1; beta += 0.05 {
			value, c := best(t, patient(s, 0, beta), tradepolicy.Options{Foresight: inKind})
			require.Equal(t, n+1, c.Periods)
			punished := beta * numeric.Span(beta, n) * (R - P)
			require.Equal(t, T-R <= punished, value <= 0, "n %d, beta %v", n, beta)
			require.InDelta(t, (1-beta)*(T-R-punished), value, 1e-8)
		}
	}
}

// Every government starts at its own optimum given the others, without motives, threats and groups:
// no course pays (the no-gain case).
func TestNoGainAtMutualBestReplies(t *testing.T) {
	for _, size := range []float64{1, 2, 20} {
		e := twoByOne(t, 4, 0.3, size)
		solver, p := market.NewSolver(e), e.Baseline()
		solver.Tolerance = 1e-13
		for range 60 {
			for n := range 2 {
				r, err := solver.OptimalTariff(p, nil, market.TariffProblem{Region: n, Sectors: []int{0}, Tolerance: 1e-9})
				require.NoError(t, err)
				p = r.Policy
			}
		}
		nash := [2]float64{p.Tariff(0, 0, 1), p.Tariff(0, 1, 0)}
		for seat, rate := range nash {
			s := game(t, e, []float64{rate / 2, rate - 0.01, rate + 0.01, rate + 0.1, rate + 0.25})
			s.Period = 9
			for k, x := range nash {
				s.TariffIncreases = append(s.TariffIncreases, agent.TariffIncrease{By: s.Actors[k].ID, Sectors: treaty.Everything, Points: x})
			}
			value, c := best(t, patient(s, seat, 0.99), tradepolicy.Options{})
			require.Negative(t, value, "%v", c)
		}
	}
}

// In a balanced world under free trade an answer of equal harm in money, at once, leaves no tariff
// that pays: a tariff costs the partner more than it gives its author.
func TestEqualAnswersInKind(t *testing.T) {
	points := []float64{0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1}
	for _, size := range []float64{1, 2, 20} {
		s := game(t, twoByOne(t, 4, 0.3, size), points, bound("H", "F"))
		equal := func(v agent.View, c *tradepolicy.Case) (tradepolicy.Answer, error) {
			other := 1 - v.Seat
			harm := c.Kept.Flow(other) - c.Broken.Flow(other)
			return tradepolicy.Answer{Loss: harm * v.Income(other) / v.Income(v.Seat)}, nil
		}
		for seat := range 2 {
			d, err := tradepolicy.Deliberate(patient(s, seat, 0.95), tradepolicy.Options{Foresight: equal})
			require.NoError(t, err)
			require.Len(t, d.Courses, len(points)+1)
			for k := range d.Courses[1:] {
				require.Negative(t, d.Courses[k+1].Value(), "%v", &d.Courses[k+1])
			}
		}
	}
}

// What the law leaves free rests at the start at the least price at which no move pays, and no higher:
// with the price no course pays, and the best course is just not worth it.
func TestRevealedPreference(t *testing.T) {
	s := game(t, twoByOne(t, 4, 0.3, 2), []float64{0.1, 0.25})
	s.TradePolicy.Rest = agent.RestByRevealedPreference
	free, err := tradepolicy.Deliberate(patient(s, 0, 0.99), tradepolicy.Options{})
	require.NoError(t, err)
	require.Positive(t, free.Best().Value())
	s.Rest, err = tradepolicy.RestPrices(s)
	require.NoError(t, err)
	for seat := range 2 {
		value, _ := best(t, patient(s, seat, 0.99), tradepolicy.Options{})
		require.InDelta(t, 0, value, 1e-8)
	}
	// A bound tariff has no price: the law has one.
	s = game(t, twoByOne(t, 4, 0.3, 2), []float64{0.1, 0.25}, bound("H", "F"))
	s.TradePolicy.Rest = agent.RestByRevealedPreference
	s.Rest, err = tradepolicy.RestPrices(s)
	require.NoError(t, err)
	require.Zero(t, s.Rest.Price[0][0])
}
