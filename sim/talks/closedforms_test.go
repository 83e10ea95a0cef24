package talks_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// pie is a space with divisions as drafts: a share for each party.
type pie struct {
	space     *terms.Space
	divisions [][]float64
}

func newPie(t testing.TB, divisions ...[]float64) *pie {
	labels := make([]string, len(divisions))
	for k, d := range divisions {
		labels[k] = fmt.Sprint(k, ": ", d)
	}
	space, err := terms.NewSpace(terms.Labels("division", labels...))
	require.NoError(t, err)
	return &pie{space, divisions}
}

type slice struct {
	*pie
	seat int
}

func (s slice) Value(d terms.Draft) float64 { return s.divisions[s.space.Index(d)][s.seat] }
func (s slice) Reserve() float64            { return 0 }

// equilibrium seats n players that insist on the demands, by period and seat.
func (p *pie) equilibrium(n, needs int, leaves bool, demands ...[]float64) []talks.Party {
	utilities := make([]bargain.Utility, n)
	for i := range utilities {
		utilities[i] = slice{p, i}
	}
	parties := make([]talks.Party, n)
	for i := range parties {
		parties[i] = talks.Party{Name: fmt.Sprint("P", i), Utility: utilities[i], Player: bargain.Equilibrium{Utilities: utilities, Demands: demands, Needs: needs, Leaves: leaves}}
	}
	return parties
}

// twoWays returns the divisions of a fine grid together with the divisions of theory.
func twoWays(shares ...float64) [][]float64 {
	var out [][]float64
	for k := range 201 {
		shares = append(shares, float64(k)/200)
	}
	for _, x := range shares {
		out = append(out, []float64{x, 1 - x})
	}
	return out
}

// agreed plays and returns the agreed division and the number of offers before the
// agreement.
func (p *pie) agreed(t testing.TB, protocol talks.Protocol, parties []talks.Party) ([]float64, int) {
	out, err := talks.Play(context.Background(), p.space, protocol, parties...)
	require.NoError(t, err)
	require.Equal(t, talks.Agreed, out.Status, out.Reason)
	return p.divisions[p.space.Index(out.Draft)], out.Offers
}

type closedForm struct {
	ID       string
	Inputs   map[string]json.RawMessage
	Expected map[string]float64
	Tol      float64
}

func (c *closedForm) number(t testing.TB, name string) float64 {
	var v float64
	require.NoError(t, json.Unmarshal(c.Inputs[name], &v), name)
	return v
}

// Equilibria are played and not evaluated: the closed form gives the demand of each
// party, the protocol gives the division, and a party with a larger demand ends with
// less.
func TestClosedFormsByPlaying(t *testing.T) {
	var cases []closedForm
	reference(t, "closed_forms.json", &cases)
	require.NotEmpty(t, cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			expect := func(name string, got float64) {
				t.Helper()
				want, ok := c.Expected[name]
				require.True(t, ok, name)
				require.InDelta(t, want, got, c.Tol, name)
			}
			name, _, _ := strings.Cut(c.ID, "_")
			switch {
			case c.ID == "rubinstein_limit_to_asym_nash":
				step := c.number(t, "dt")
				d1, d2 := math.Pow(c.number(t, "delta1^dt"), step), math.Pow(c.number(t, "delta2^dt"), step)
				expect("u1", playRubinstein(t, d1, d2))
			case c.ID == "rubinstein_curve_d0.9999":
				expect("u1", playCurve(t, c.number(t, "delta")))
			case name == "rubinstein":
				expect("p1_share_first_proposer", playRubinstein(t, c.number(t, "delta1"), c.number(t, "delta2")))
			case name == "stahl":
				expect("proposer_share", playStahl(t, int(c.number(t, "T")), c.number(t, "delta")))
			case name == "unanimity":
				shares := playRotation(t, int(c.number(t, "n")), c.number(t, "delta"))
				for k, s := range shares {
					expect(fmt.Sprint("offset", k), s)
				}
			case name == "baron":
				proposer, partner, exAnte := playLegislature(t, int(c.number(t, "n")), int(c.number(t, "q")), c.number(t, "delta"))
				expect("proposer", proposer)
				expect("coalition_partner", partner)
				expect("ex_ante", exAnte)
			case c.ID == "random_proposer_unanimity":
				var p []float64
				require.NoError(t, json.Unmarshal(c.Inputs["p"], &p))
				for i, v := range playRandomProposer(t, p, c.number(t, "delta")) {
					expect(fmt.Sprint("ex_ante", i), v)
				}
			case name == "nash" && c.ID == "nash_in_nash_hub":
				spoke, hub := playHub(t, c.number(t, "v1"), c.number(t, "v12"))
				expect("spoke1", spoke)
				expect("spoke2", spoke)
				expect("hub", hub)
			case c.ID == "shapley_hub":
				v1, v2, v12 := c.number(t, "v1"), c.number(t, "v2"), c.number(t, "v12")
				g, err := talks.NewCoalitions(3, func(set uint32) float64 {
					return map[uint32]float64{0b011: v1, 0b101: v2, 0b111: v12}[set]
				})
				require.NoError(t, err)
				value := g.Shapley()
				expect("hub", value[0])
				expect("s1", value[1])
				expect("s2", value[2])
			case c.ID == "shapley_shubik_4_3211":
				g, err := talks.NewCoalitions(4, func(set uint32) float64 {
					votes := 0.0
					for i, w := range []float64{3, 2, 1, 1} {
						if set&(1<<i) != 0 {
							votes += w
						}
					}
					if votes >= c.number(t, "q") {
						return 1
					}
					return 0
				})
				require.NoError(t, err)
				for i, v := range g.Shapley() {
					expect(string(rune('a'+i)), v)
				}
			case name == "swiss":
				expect("t1", talks.Swiss(c.number(t, "t0"), c.number(t, "a")))
			case name == "zeuthen": // TestZeuthenEndsAtTheNashPoint
			default:
				solutionOn(t, &c, expect)
			}
		})
	}
}

// playRubinstein plays the stationary equilibrium: each responder insists on its
// discounted share as the next proposer. An offer below the demand is refused, and the
// proposer then gets less.
func playRubinstein(t *testing.T, d1, d2 float64) float64 {
	x, y := talks.Rubinstein(d1, d2), talks.Rubinstein(d2, d1) // as first proposer: party 0, party 1
	p := newPie(t, twoWays(x, 1-y)...)
	demands := []float64{d1 * x, d2 * y}
	parties := p.equilibrium(2, 0, false, demands)
	split, offers := p.agreed(t, talks.AlternatingOffers{Rounds: 50}, parties)
	require.Equal(t, 1, offers)

	// One-shot deviations: party 0 opens with any other division and then returns to
	// the equilibrium. No deviation is better after discounting by the number of
	// offers.
	for k := range p.divisions {
		deviant := slices.Clone(parties)
		deviant[0].Player = opening{p.space.At(uint64(k)), parties[0].Player}
		got, offers := p.agreed(t, talks.AlternatingOffers{Rounds: 50}, deviant)
		require.LessOrEqual(t, math.Pow(d1, float64(offers-1))*got[0], split[0]+1e-9)
	}
	return split[0]
}

// opening makes a first offer and then plays as another player.
type opening struct {
	first terms.Draft
	then  bargain.Player
}

func (p opening) Clone() bargain.Player { return p }
func (p opening) Act(t *bargain.Turn) bargain.Move {
	if t.Offers == 0 {
		return bargain.Offer(p.first)
	}
	return p.then.Act(t)
}

// playCurve plays alternating offers over the frontier u2 = 1 - u1^2, given as 2,001
// points and the two points of indifference of the players.
func playCurve(t *testing.T, delta float64) float64 {
	// Party 0 offers x, party 1 offers y: delta*(1-y^2) = 1-x^2 and delta*x = y.
	x := math.Sqrt((1 - delta) / (1 - delta*delta*delta))
	y := delta * x
	var points [][]float64
	for k := range 2001 {
		u := float64(k) / 2000
		points = append(points, []float64{u, 1 - u*u})
	}
	points = append(points, []float64{x, 1 - x*x}, []float64{y, 1 - y*y})
	p := newPie(t, points...)
	split, _ := p.agreed(t, talks.AlternatingOffers{Rounds: 5}, p.equilibrium(2, 0, false, []float64{delta * x, delta * (1 - y*y)}))
	return split[0]
}

// playStahl plays backward induction: the responder to offer k insists on its
// discounted share as the proposer of offer k+1, and on nothing after the last offer.
func playStahl(t *testing.T, offers int, delta float64) float64 {
	var shares []float64
	demands := make([][]float64, offers)
	for k := range offers {
		left := offers - k
		shares = append(shares, talks.Stahl(left, delta), 1-talks.Stahl(left, delta))
		d := 0.0
		if left > 1 {
			d = delta * talks.Stahl(left-1, delta)
		}
		demands[k] = []float64{d, d}
	}
	p := newPie(t, twoWays(shares...)...)
	// T offers need T turns and the answer to the last offer.
	protocol := talks.AlternatingOffers{Rounds: offers/2 + 1}
	split, _ := p.agreed(t, protocol, p.equilibrium(2, 0, false, demands...))
	if offers > 1 { // the last proposer can hold out for everything
		last := newPie(t, twoWays(shares...)...)
		late, took := last.agreed(t, protocol, silent(last, offers, demands))
		require.Equal(t, 1, took)
		require.InDelta(t, 1, late[(offers-1)%2], 1e-12)
	}
	return split[0]
}

// silent returns equilibrium players that pass before the last offer.
func silent(p *pie, offers int, demands [][]float64) []talks.Party {
	parties := p.equilibrium(2, 0, false, demands[len(demands)-1])
	for i := range parties {
		parties[i].Player = quiet{until: offers - 1, then: parties[i].Player}
	}
	return parties
}

type quiet struct {
	until int
	then  bargain.Player
}

func (p quiet) Clone() bargain.Player { return p }
func (p quiet) Act(t *bargain.Turn) bargain.Move {
	if 2*t.Round+t.Self < p.until {
		return bargain.Pass()
	}
	return p.then.Act(t)
}

// playRotation plays unanimity with rotating proposers. A party that refuses is the
// next proposer, and the first responder insists on its discounted share as proposer,
// and so on.
func playRotation(t *testing.T, n int, delta float64) []float64 {
	shares := talks.RotatingUnanimity(n, delta)
	var divisions [][]float64
	for first := range n {
		d := make([]float64, n)
		for k, s := range shares {
			d[(first+k)%n] = s
		}
		divisions = append(divisions, d)
		greedy := slices.Clone(d)
		for k := 1; k < n; k++ { // asks a little more of each of the others
			greedy[(first+k)%n] *= 0.999
			greedy[first] += d[(first+k)%n] * 0.001
		}
		divisions = append(divisions, greedy)
	}
	p := newPie(t, divisions...)
	demands := make([]float64, n)
	for k := range n {
		demands[k] = shares[k] // seat k answers when seat 0 has proposed
	}
	for k := 1; k < n; k++ { // insisting is worth it: delta times what the next proposer's division gives seat k
		require.InDelta(t, delta*shares[k-1], demands[k], 1e-12)
	}
	split, offers := p.agreed(t, talks.AlternatingOffers{Rounds: 3}, p.equilibrium(n, 0, false, demands))
	require.Equal(t, 1, offers)
	return split
}

// playLegislature plays the closed rule with each party recognised in turn; a proposer
// buys the votes of the parties that follow. The results are the share of the proposer,
// of a partner and, over all recognitions, of a party.
func playLegislature(t *testing.T, n, quota int, delta float64) (proposer, partner, exAnte float64) {
	a, b := talks.BaronFerejohn(n, quota, delta)
	var divisions [][]float64
	for first := range n {
		d := make([]float64, n)
		d[first] = a
		for k := 1; k < quota; k++ {
			d[(first+k)%n] = b
		}
		greedy := slices.Clone(d)
		greedy[first] = 1
		for k := 1; k < n; k++ {
			greedy[(first+k)%n] = 0
		}
		divisions = append(divisions, d, greedy)
	}
	p := newPie(t, divisions...)
	demands := make([]float64, n)
	for i := range demands {
		demands[i] = b
	}
	for first := range n {
		only := make([]float64, n)
		only[first] = 1
		split, offers := p.agreed(t, talks.RandomProposer{Rounds: 3, Quota: quota, Weights: only}, p.equilibrium(n, quota-1, false, demands))
		require.Equal(t, 1, offers)
		proposer, partner = split[first], split[(first+1)%n]
		exAnte += split[0] / float64(n)
	}
	require.InDelta(t, b, delta*exAnte, 1e-12, "a vote is worth what refusing brings")
	return proposer, partner, exAnte
}

// playRandomProposer plays unanimity with unequal chances of recognition.
func playRandomProposer(t *testing.T, chances []float64, delta float64) []float64 {
	n := len(chances)
	demands := make([]float64, n)
	var divisions [][]float64
	for i, p := range chances {
		demands[i] = delta * p
	}
	for first := range n {
		d := slices.Clone(demands)
		d[first] += 1 - delta
		divisions = append(divisions, d)
	}
	p := newPie(t, divisions...)
	ex := make([]float64, n)
	for first, chance := range chances {
		only := make([]float64, n)
		only[first] = 1
		split, _ := p.agreed(t, talks.RandomProposer{Rounds: 3, Weights: only}, p.equilibrium(n, 0, false, demands))
		for i, s := range split {
			ex[i] += chance * s
		}
	}
	return ex
}

// playHub plays each of the two negotiations of the hub by alternating offers between
// very patient players, given the other settled: the surplus of a link is its addition
// to the other link. The formula must agree with the play.
func playHub(t *testing.T, alone, both float64) (spoke, hub float64) {
	surplus := both - alone
	delta := 1 - 1e-11
	share := playRubinstein(t, delta, delta)
	spoke = surplus * (1 - share)
	hub = both - 2*spoke
	ends, _, err := talks.NashInNash(3, []talks.Link{{A: 0, B: 1, Weight: 0.5}, {A: 0, B: 2, Weight: 0.5}}, func(set uint32) []float64 {
		earns := map[uint32]float64{0b00: 0, 0b01: alone, 0b10: alone, 0b11: both}[set]
		return []float64{earns, 0, 0}
	})
	require.NoError(t, err)
	require.InDelta(t, hub, ends[0], 1e-9)
	require.InDelta(t, spoke, ends[1], 1e-9)
	require.InDelta(t, spoke, ends[2], 1e-9)
	return spoke, hub
}

// solutionOn compares a solution of a finely divided frontier with its closed form.
func solutionOn(t *testing.T, c *closedForm, expect func(string, float64)) {
	const n = 1_000_001 // so that the nearest point is within 5e-7
	space := line(t, n)
	curve := func(u float64) float64 { return 1 - u*u }
	reserve := [2]float64{}
	switch c.ID {
	case "nash_pie_disagreement":
		curve = func(u float64) float64 { return 1 - u }
		var d []float64
		require.NoError(t, json.Unmarshal(c.Inputs["d"], &d))
		reserve = [2]float64(d)
	case "asym_nash_pie":
		curve = func(u float64) float64 { return 1 - u }
	}
	u1, u2 := list{space: space, values: make([]float64, n), reserve: reserve[0]}, list{space: space, values: make([]float64, n), reserve: reserve[1]}
	for k := range n {
		u1.values[k] = float64(k) / (n - 1)
		u2.values[k] = curve(u1.values[k])
	}
	g, err := talks.NewGame(space, u1, u2)
	require.NoError(t, err)
	var p talks.Point
	ok := false
	switch c.ID {
	case "nash_quadratic", "nash_pie_disagreement":
		p, ok = g.Nash()
	case "ks_quadratic":
		p, ok = g.KalaiSmorodinsky()
	case "utilitarian_quadratic":
		p, ok = g.Utilitarian()
	case "asym_nash_pie":
		a := c.number(t, "alpha")
		p, ok = g.WeightedNash([]float64{a, 1 - a})
	default:
		t.Fatalf("no test for %s", c.ID)
	}
	require.True(t, ok)
	expect("u1", p.Values[0])
	if _, has := c.Expected["u2"]; has {
		expect("u2", p.Values[1])
	}
}

// Inside and outside options, played (Binmore, Rubinstein and Wolinsky 1986; Binmore,
// Shaked and Sutton 1989). Flows during disagreement move the split; an outside option
// moves the split only if better than the bargain.
func TestOptionsByPlaying(t *testing.T) {
	const delta = 0.9
	for _, c := range []struct{ d1, d2, want float64 }{{0, -.2, 0.631579}, {-.05, -.2, 0.607895}} {
		x := talks.InsideOption(delta, c.d1, c.d2)
		y := talks.InsideOption(delta, c.d2, c.d1)
		require.InDelta(t, c.want, x, 5e-7)
		// A refusal brings the flow of a period and a reversal of roles.
		demands := []float64{(1-delta)*c.d1 + delta*x, (1-delta)*c.d2 + delta*y}
		require.InDelta(t, x, 1-demands[1], 1e-12)
		require.InDelta(t, y, 1-demands[0], 1e-12)
		p := newPie(t, twoWays(x, 1-y)...)
		split, offers := p.agreed(t, talks.AlternatingOffers{Rounds: 9}, p.equilibrium(2, 0, false, demands))
		require.Equal(t, 1, offers)
		require.InDelta(t, c.want, split[0], 5e-7)
	}
	require.InDelta(t, (1-.05+.2)/2, talks.InsideOption(1, -.05, -.2), 1e-12, "the limit of patience")

	for _, c := range []struct{ s, want float64 }{{.3, 0.526316}, {.6, 0.4}} {
		x := talks.OutsideOption(delta, c.s)
		require.InDelta(t, c.want, x, 5e-7)
		demands := []float64{delta * x, 1 - x}
		p := newPie(t, twoWays(x)...)
		parties := p.equilibrium(2, 0, true, demands)
		split, _ := p.agreed(t, talks.AlternatingOffers{Rounds: 9}, parties)
		require.InDelta(t, c.want, split[0], 5e-7)

		parties[0].Player = opening{p.space.At(201), parties[0].Player} // asks for everything
		out, err := talks.Play(context.Background(), p.space, talks.AlternatingOffers{Rounds: 9}, parties...)
		require.NoError(t, err)
		require.Equal(t, talks.WalkOut, out.Status)
		require.Equal(t, "P1", out.Party)
	}
}

// The risk-return trade-off of a demand (Powell 1999): the cost at which a target gives
// in is uniform on [0,K], and a refused demand costs the sender s. Each demand is put
// to each type as a single offer; the optimum is (K-s)/2.
func TestRiskAndReturnOfADemand(t *testing.T) {
	const K, s = 1.0, 0.2
	types := 1000
	if testing.Short() {
		types = 100
	}
	space := line(t, 101) // demands of 0, 0.01, ... 1
	gain := list{space: space, values: make([]float64, 101)}
	for x := range gain.values {
		gain.values[x] = float64(x) / 100
	}
	best, value, accepted := 0, math.Inf(-1), 0.0
	for x := range gain.values {
		yes := 0.0
		for k := range types {
			cost := K * (float64(k) + 0.5) / float64(types)
			target := list{space: space, values: make([]float64, 101), reserve: -cost}
			for d := range target.values {
				target.values[d] = -gain.values[d]
			}
			out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 1},
				talks.Party{Name: "sender", Utility: gain, Player: says(bargain.Offer(space.At(uint64(x))))},
				talks.Party{Name: "target", Utility: target, Player: bargain.HillClimber{}})
			require.NoError(t, err)
			if out.Status == talks.Agreed {
				yes += 1 / float64(types)
			}
		}
		if v := yes*gain.values[x] - (1-yes)*s; v > value+1e-12 {
			best, value, accepted = x, v, yes
		}
	}
	require.InDelta(t, 0.4, gain.values[best], 1e-12)
	require.InDelta(t, 0.6, accepted, 1e-3) // a thousand types
	require.InDelta(t, 0.16, value, 1e-3)
}
