// The tests of this file check the values of moves in a crisis against closed forms at the
// corners: no noise, no stake, no trust, certain detection, certain types. Source: the game of
// Lewis and Schultz (2003), see crisis.go.

package crisis

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// plain returns a game with a loss of 0.5 % to the target and 0.1 % to the sender, and
// forecasts of depth 1.
func plain() *Game {
	return &Game{
		Depth: 1, Precision: 25, Levels: []float64{0.25, 0.5, 0.75, 1}, Trust: 0.8, Detection: 0.7,
		Target:  Side{Discount: 0.94, Audience: 0.15, Imposed: -0.5, Later: -0.5, Relieved: []float64{-0.5, -0.5, -0.5, 0}, Both: -0.6},
		Leader:  Side{Discount: 0.94, Audience: 0.15, Imposed: -0.1, Later: -0.1, Relieved: []float64{-0.1, -0.1, -0.1, 0}, Both: -0.3},
		Resolve: belief.NewResolve(0.3, 0.3, 0), Value: belief.NewResolve(0.3, 0.3, 0),
	}
}

func drawCrisis(t *rapid.T) *Game {
	c := plain()
	c.Depth = rapid.IntRange(MinDepth, MaxDepth).Draw(t, "depth")
	c.Precision = rapid.SampledFrom([]float64{0, 1, 25, math.Inf(1)}).Draw(t, "lambda")
	c.Trust = rapid.Float64Range(0, 1).Draw(t, "trust")
	c.Detection = rapid.Float64Range(0, 1).Draw(t, "m")
	c.Posing, c.Retaliation, c.Staged = rapid.Bool().Draw(t, "posing"), rapid.Bool().Draw(t, "retaliation"), rapid.Bool().Draw(t, "staged")
	flow := rapid.Float64Range(-2, 0.2)
	for _, s := range []*Side{&c.Target, &c.Leader} {
		s.Imposed = flow.Draw(t, "imposed")
		s.Later, s.Both = s.Imposed/2, s.Imposed+flow.Draw(t, "both")
		for k := range s.Relieved[:3] {
			s.Relieved[k] = s.Imposed
		}
		s.Audience = rapid.Float64Range(0, 1).Draw(t, "audience")
		s.Constancy = rapid.SampledFrom([]float64{0, 0.5, 0.95, 1}).Draw(t, "constancy")
	}
	c.Held = rapid.Bool().Draw(t, "held")
	c.Kept = c.Held && rapid.Bool().Draw(t, "kept")
	c.Speed = rapid.SampledFrom([]float64{0, 0.08}).Draw(t, "speed")
	c.Resolve = belief.NewResolve(rapid.Float64Range(-1, 1).Draw(t, "r"), rapid.Float64Range(0, 1).Draw(t, "sd"), 0)
	return c
}

// Forecasts are chances adding up to one, and values are finite.
func TestForecastsAreChances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCrisis(t)
		w := rapid.Float64Range(-2, 2).Draw(t, "type")
		hold, concede, pose := c.Foreseen(w)
		sum := hold + pose
		for _, p := range concede {
			sum += p
		}
		require.InDelta(t, 1, sum, 1e-12)
		sum = 0
		for _, p := range c.Foretold(w) {
			sum += p
		}
		require.InDelta(t, 1, sum, 1e-12)
		require.True(t, c.CarriedOut() >= 0 && c.CarriedOut() <= 1)
		y := c.Success(0.94)
		require.True(t, y >= -1e-12 && y <= 1+1e-12, "%v", y)
		values := append(c.Responses(w), c.Impose(w), c.Threaten(w, 1), c.ExtendBy(w, 1), c.Watch(&c.Leader, w, true), c.Watch(&c.Leader, w, false))
		for _, v := range append(values, c.Answers(w)...) {
			require.False(t, math.IsNaN(v) || math.IsInf(v, 0))
		}
	})
}

// Measures do not move a target with the same value for every option under the measures: with
// nothing at stake in the market, level by level, a target with resolve holds out for sure
// without noise.
func TestNothingAtStake(t *testing.T) {
	c := plain()
	c.Precision = math.Inf(1)
	for _, s := range []*Side{&c.Target, &c.Leader} {
		*s = Side{Discount: 0.94, Relieved: make([]float64, 4)}
	}
	for _, r := range []float64{0.01, 0.3, 1} {
		hold, _, _ := c.Foreseen(r)
		require.Equal(t, 1.0, hold)
		answers := c.Answers(r)
		for _, v := range answers[1:] {
			require.LessOrEqual(t, v, answers[0], "and of equals it takes the first")
		}
	}
	c.Resolve = belief.NewResolve(0.5, 0.05, 0)
	c = ptrTo(c.Fresh())
	require.LessOrEqual(t, c.Threaten(0.5, 1), 0.5*c.Now)
	require.LessOrEqual(t, c.Impose(0.5), 0.5*c.Now)
}

func ptrTo(c Game) *Game { return &c }

// Incredible relief changes nothing: without trust, the flow under relief does not enter the
// target's conduct. (Without front-loading: relief already given is in the flows.)
func TestReliefWithoutCredibility(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCrisis(t)
		c.Trust = 0
		other := ptrTo(c.Fresh())
		other.Target.Relieved = []float64{0.1, 0.2, 0.3, 5}
		r := rapid.Float64Range(-1, 1).Draw(t, "r")
		h1, c1, p1 := c.Foreseen(r)
		h2, c2, p2 := other.Foreseen(r)
		require.InDelta(t, h1, h2, 1e-12)
		require.InDelta(t, p1, p2, 1e-12)
		require.InDeltaSlice(t, c1, c2, 1e-12)
	})
	c := plain()
	c.Trust = 0.9
	more := ptrTo(c.Fresh())
	more.Target.Relieved = []float64{-0.5, -0.5, -0.5, 0.3}
	_, a, _ := c.Foreseen(0.3)
	_, b, _ := more.Foreseen(0.3)
	require.Greater(t, b[len(b)-1], a[len(a)-1], "with trust it does")
}

// The closed form of best responses in force: a target of known type concedes if and only if
// the annuity of conceding, with a quarter's measures still to bear, exceeds the value of
// holding out.
func TestConcedesAtTheThreshold(t *testing.T) {
	c := plain()
	c.Precision, c.Trust, c.Target.Audience = math.Inf(1), 1, 0
	// (1-d)(-0.5) - r against -0.5: the target concedes for r below 0.94 * 0.5.
	for r, gives := range map[float64]bool{0.469: true, 0.471: false} {
		hold, _, _ := c.Foreseen(r)
		require.Equal(t, gives, hold == 0, "r = %v", r)
	}
	c.Target.Audience = 0.1
	hold, _, _ := c.Foreseen(0.38)
	require.Equal(t, 1.0, hold, "an audience makes it hold out where it would have given in")
}

// With sure relief and no detection, compliance for show is as good as a concession at no cost;
// with detection at once, compliance for show is worth a quarter's relief.
func TestPosing(t *testing.T) {
	c := plain()
	c.Precision, c.Trust, c.Posing = math.Inf(1), 1, true
	c.Detection = 0
	_, _, pose := c.Foreseen(0.2)
	require.Equal(t, 1.0, pose)
	const d = 0.94
	values := c.Responses(0.2)
	require.InDelta(t, (1-d)*-0.5, values[2], 1e-12, "a quarter under measures, and then none for good")
	c = ptrTo(c.Fresh())
	c.Detection, c.Posing = 1, true
	c.Resolve = belief.Certain(5) // a target without any concession
	values = c.Responses(5)
	require.InDelta(t, (1-d)*-0.5+d*d*-0.5, values[2], 1e-9, "one quarter of relief in between")
}

// At depth 1 the leader's value is linear in the value of compliance, and the slope is the
// expected compliance, a share.
func TestImposeIsLinear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCrisis(t)
		c.Depth, c.Kept = 1, c.Held
		a, b, m := c.Impose(0), c.Impose(1), c.Impose(0.5)
		require.InDelta(t, (a+b)/2, m, 1e-9)
		require.InDelta(t, c.Success(c.Leader.Discount), b-a, 1e-9)
	})
}

// An audience makes a threat credible: the dearer the retreat, the likelier a leader is to
// stand firm.
func TestAudienceTiesHands(t *testing.T) {
	last := 0.0
	for _, a := range []float64{0, 0.1, 0.3, 1} {
		c := plain()
		c.Leader.Imposed, c.Leader.Later, c.Leader.Audience = -0.5, -0.5, a
		c.Resolve = belief.NewResolve(1, 0.1, 0)
		require.Greater(t, c.CarriedOut(), last)
		last = c.CarriedOut()
	}
}

// If everybody knows the target will concede, resisting a sure threat is worth less than
// conceding at once, and the threat alone brings the sender full compliance.
func TestThreatSparesTheSanction(t *testing.T) {
	c := plain()
	c.Precision = math.Inf(1)
	c.Levels, c.Target.Relieved, c.Leader.Relieved = []float64{1}, []float64{0}, []float64{0}
	c.Resolve, c.Value = belief.Certain(0.1), belief.Certain(1)
	answers := c.Answers(0.1)
	require.Greater(t, answers[1], answers[0])
	require.InDelta(t, 1, c.Threaten(1, 1), 1e-12, "all of it, at no cost")
	require.Greater(t, c.Threaten(1, 1), c.Impose(1))
}

func TestIssueLevels(t *testing.T) {
	q := Issue{}
	require.Equal(t, []float64{0.25, 0.5, 0.75, 1}, q.Levels(0))
	require.Equal(t, []float64{0.75, 1}, q.Levels(0.5))
	require.Empty(t, q.Levels(1))
	q.Whole = true
	require.Equal(t, []float64{1}, q.Levels(0))
}

func TestIssueValidateReportsEveryMistake(t *testing.T) {
	q := Issue{
		Target: "B", Resolve: Prior{Mean: math.NaN(), SD: -1}, Start: 1,
		Claims: []Claim{{Actor: "X", Monitoring: 3}, {Actor: "A"}, {Actor: "A", Value: Prior{SD: -1}}},
	}
	err := q.Validate([]string{"A", "B"})
	for _, want := range []string{
		"ID is empty", "Resolve.Mean is NaN", "Resolve.SD is -1", "Start is 1",
		`Claims[0].Actor is "X"`, "Claims[0].Monitoring is 3", `Claims[2].Actor is "A" again`, "Claims[2].Value.SD is -1",
	} {
		require.ErrorContains(t, err, want)
	}
	require.NoError(t, (&Issue{ID: "q", Target: "B", Claims: []Claim{{Actor: "A"}}}).Validate([]string{"A", "B"}))
}

// The values of a target's answers add up from the parts. Resistance faces the measures with
// the chance of the threat carried out, and the status quo otherwise; an offer is taken or is
// as good as resistance. A partial concession costs a part of the audience cost.
func TestAnswersAreTheirParts(t *testing.T) {
	c := plain()
	c.Now, c.Levels = 0.25, []float64{0.5, 0.75, 1}
	c.Target.Relieved, c.Leader.Relieved = []float64{-0.5, -0.5, 0}, []float64{-0.1, -0.1, 0}
	c.Leader.Imposed, c.Leader.Later = -0.3, -0.3
	c.Precision = 8
	const r = 0.6
	p := c.CarriedOut()
	require.True(t, p > 0.05 && p < 0.95, "%v", p)
	resp := c.respond(r)
	f, m := c.flows(target, &c.Target, -r, &resp, 0), c.moves(&resp, c.Lifts(0))
	s := c.shares(&m, 0.94, asked)
	fight := s.value(&f)
	answers := c.Answers(r)
	require.InDelta(t, p*fight+(1-p)*(-r*0.25), answers[0], 1e-12)
	require.InDelta(t, -r-0.15, answers[1], 1e-12)
	offer := c.Value.Expect(func(omega float64) float64 {
		firm := c.StandsFirm(omega)
		resisted := firm*fight + (1-firm)*(-r*0.25)
		taken := c.either(c.Accept(omega, 0.5), firm*c.Impose(omega)+(1-firm)*c.BackDown(omega))
		return taken*(-r*0.5-0.15/3) + (1-taken)*resisted
	})
	require.InDelta(t, offer, answers[2], 1e-12, "who refuses it is one that stands firm")
	require.InDelta(t, 0.7*0.5-0.15*2/3, c.Accept(0.7, 0.5), 1e-12, "a third of the way, two thirds of the cost")
	require.InDelta(t, 0.7*0.25-0.15, c.BackDown(0.7), 1e-12)
}

// Measures are worth to a leader about to lift at once: a quarter of measures, and the cost of
// backing down for good. Against a target with undetected compliance for show: a quarter of
// measures, and nothing gained.
func TestLeaderForeseesItsOwnLifting(t *testing.T) {
	const d = 0.94
	c := plain()
	c.Precision = math.Inf(1)
	c.Resolve = belief.Certain(5)
	c.Leader.Audience = 0.05
	require.InDelta(t, (1-d)*-0.1+d*-0.05, c.Impose(1), 1e-12)

	c = plain()
	c.Precision, c.Trust, c.Detection, c.Posing = math.Inf(1), 1, 0, true
	c.Resolve = belief.Certain(0.2)
	require.InDelta(t, (1-d)*-0.1, c.Impose(1), 1e-12)
}

// A win at home is worth the full annuity if the target concedes everything at once, and a
// share if the leader takes a part.
func TestWinAtHome(t *testing.T) {
	c := plain()
	c.Precision, c.Resolve = math.Inf(1), belief.Certain(-1) // a target with a gain from compliance
	before, part := c.Threaten(0.3, 1), c.Accept(0.3, 0.5)
	c = ptrTo(c.Fresh())
	c.Leader.Win = 0.2
	require.InDelta(t, before+0.2, c.Threaten(0.3, 1), 1e-12)
	require.InDelta(t, part+0.1, c.Accept(0.3, 0.5), 1e-12)
}
