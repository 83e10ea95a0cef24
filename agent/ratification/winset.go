// The functions of this file compute the chance of each draft in the vote at home, from the
// changes in the stakes of groups and the scale of the vote shock. The sums over coalitions are
// exact. Sources: Putnam (1988) for the win-set, Iida (1993) for the executive's uncertainty.

package ratification

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// WinSet holds the probability of passage for each draft of a module in an actor's vote at home
// (Putnam 1988, International Organization 42: 427-460: the win-set is the set of drafts able
// to pass). The set is fuzzy, because the executive knows the vote only up to a shock (Iida
// 1993, Journal of Conflict Resolution 37: 403-426).
//
// Group g, with the share w_g of the votes, consents if x_g + nu_g >= 0. Here x_g is the change
// in the group's stake in percent, with the leader's support added
// ([agent.Politics.Coattails]), and nu_g a logistic shock of scale VoteNoise, independent
// across groups. The draft passes if the weight of yes is at least the quota q. With p_g =
// Pr(nu_g >= -x_g) = 1/(1+exp(-x_g/VoteNoise)) the probability of passage is
//
//	P = sum over sets S of groups with w(S) >= q of prod_{g in S} p_g prod_{g not in S} (1-p_g)
//
// The sum is exact. The sets of each half of the groups are listed with weights; the sets of
// one half are sorted, with a running sum of chances. For each set of the other half, bisection
// finds the sets with enough weight. The members of a bloc's council vote likewise, by head and
// by weight.
type WinSet struct {
	space   *terms.Space
	chances []float64 // by index of the draft
}

// maxVoters is the largest number of groups, or of members, in an exact forecast: each half has
// 2^20 sets.
const maxVoters = 40

// Chance returns the probability of passage of a draft, in [0, 1].
func (w *WinSet) Chance(d terms.Draft) float64 { return w.chances[w.space.Index(d)] }

// OwnWinSet returns the actor's own forecast of the vote on every draft of an open module, if
// signed now by all. The executive sees the effect of a draft on each group with a normal error
// of standard deviation Foresight.Picture: x_g + e_g, with the same e_g for a group under
// every draft. Under a flat prior over x_g the executive holds x_g to be normal around the
// sight.
func OwnWinSet(v agent.View, module string) (*WinSet, error) {
	return winSetOf(v.Situation, module, v.Seat, v.Self.Foresight.Picture, pictured(v, module))
}

// PublicWinSet returns the public forecast of the vote of the actor in a seat.
func PublicWinSet(s *agent.Situation, module string, seat int) (*WinSet, error) {
	return winSetOf(s, module, seat, 0, func(string) float64 { return 0 })
}

// winSetOf returns the forecast with an error of standard deviation sd and a realised error per
// group.
func winSetOf(s *agent.Situation, module string, seat int, sd float64, misjudged func(group string) float64) (*WinSet, error) {
	m := s.Register.Treaty().Module(module)
	if m == nil {
		return nil, fmt.Errorf("ratification: no module %q in the treaty", module)
	}
	space := s.Register.Space(module)
	size, ok := space.Size()
	if !ok || size > agent.MaxDrafts {
		return nil, fmt.Errorf("ratification: module %q has more than %d drafts; want fewer to foresee the vote on each", module, agent.MaxDrafts)
	}
	ids := make([]string, len(s.Actors))
	for k := range s.Actors {
		ids[k] = s.Actors[k].ID
	}
	entry := s.Period + s.RatifyAfter
	w := &WinSet{space: space, chances: make([]float64, 0, size)}
	for d := range space.All() {
		p, err := chance(s, seat, sd, misjudged, treaty.Text{Module: m, Space: space, Draft: d, Parties: ids, Since: entry})
		if err != nil {
			return nil, err
		}
		w.chances = append(w.chances, p)
	}
	return w, nil
}

// PublicChance returns the public forecast of the single vote of a seat on some texts together, in
// [0, 1]: the probability of passage once all are in force among their parties, as in a [WinSet].
func PublicChance(s *agent.Situation, seat int, texts ...treaty.Text) (float64, error) {
	return chance(s, seat, 0, func(string) float64 { return 0 }, texts...)
}

// PublicChanceBetween returns the public forecast of the vote of a seat between two worlds of the
// present period, in [0, 1].
func PublicChanceBetween(s *agent.Situation, seat int, with, without *welfare.Effects) (float64, error) {
	return passes(&s.Actors[seat], with, without, 0, lean(s, seat, 0), func(string) float64 { return 0 })
}

// OwnChance returns the actor's own forecast of its single vote on some texts together, in [0, 1],
// as OwnWinSet does for the drafts of one module. subject names the vote.
func OwnChance(v agent.View, subject string, texts ...treaty.Text) (float64, error) {
	return chance(v.Situation, v.Seat, v.Self.Foresight.Picture, pictured(v, subject), texts...)
}

// pictured returns the errors of the executive about the groups in a vote, each drawn once.
func pictured(v agent.View, subject string) func(group string) float64 {
	errs := map[string]float64{}
	return func(group string) float64 {
		if v.Self.Foresight.Picture == 0 {
			return 0
		}
		e, ok := errs[group]
		if !ok {
			e = v.Self.Foresight.Picture * v.Rand("picture", subject, group).NormFloat64()
			errs[group] = e
		}
		return e
	}
}

// chance returns the probability of passage of some texts in the vote of a seat.
func chance(s *agent.Situation, seat int, sd float64, misjudged func(group string) float64, texts ...treaty.Text) (float64, error) {
	entry := 0
	for k := range texts {
		entry = max(entry, texts[k].Since)
	}
	with, err := s.Effects(agent.Query{Period: entry, Text: &texts[0], Also: texts[1:]})
	if err != nil {
		return 0, err
	}
	without, err := s.Effects(agent.Query{Period: entry})
	if err != nil {
		return 0, err
	}
	return passes(&s.Actors[seat], with, without, sd, lean(s, seat, s.RatifyAfter), misjudged)
}

// passes returns the probability of a draft passing an actor's votes between two worlds.
func passes(p *agent.Public, with, without *welfare.Effects, sd, lean float64, misjudged func(group string) float64) (float64, error) {
	chance := func(ballots []Ballot, lean float64, need func(inFavour int) float64) (float64, error) {
		if len(ballots) > maxVoters {
			return 0, fmt.Errorf("ratification: the vote of %s has %d groups or members; want at most %d to foresee it", p.ID, len(ballots), maxVoters)
		}
		weights, yes := make([]float64, len(ballots)), make([]float64, len(ballots))
		for k, b := range ballots {
			weights[k], yes[k] = b.Weight, consents(b.Change+lean+misjudged(b.Group), p.VoteNoise, sd)
		}
		return carried(weights, yes, need), nil
	}
	out := 1.0
	if ballots := ballots(p, with, without); len(ballots) > 0 {
		groups, err := chance(ballots, lean, func(int) float64 { return p.Quota })
		if err != nil {
			return 0, err
		}
		out = groups
	}
	if p.Council != nil {
		members, err := chance(Ballots(p.Council, with, without), 0, func(n int) float64 { return need(p.Council, n) })
		if err != nil {
			return 0, err
		}
		out *= members
	}
	return out, nil
}

// consents returns the chance of a yes from a voter with an estimated change x of the stake, a
// logistic shock of a scale and a normal error of a standard deviation. Either may be zero:
// F(x/scale), Phi(x/sd), or the average of the first over the second.
func consents(x, scale, sd float64) float64 {
	switch {
	case scale == 0 && sd == 0:
		if x >= -numeric.Negligible {
			return 1
		}
		return 0
	case sd == 0:
		return numeric.LogisticCDF(x / scale)
	case scale == 0:
		return numeric.NormalCDF(x / sd)
	case scale < sd:
		// The smooth normal is averaged over the narrow logistic shock. Both vanish beyond 40
		// scales, to 1e-17.
		return trapezoid(-40, 40, 0.25, func(z float64) float64 {
			f := numeric.LogisticCDF(z)
			return f * (1 - f) * numeric.NormalCDF((x+scale*z)/sd)
		})
	}
	return trapezoid(-9, 9, 0.25, func(z float64) float64 {
		return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) * numeric.LogisticCDF((x+sd*z)/scale)
	})
}

// trapezoid returns the integral of a function with zeros at both ends by the trapezoidal rule.
// For a function analytic in a strip of half-width a, the error falls as exp(-2 pi a/h) in the
// step h (Trefethen and Weideman 2014, SIAM Review 56: 385-458). Here a is pi, and a quarter of
// a scale leaves less than the rounding.
func trapezoid(from, to, h float64, f func(z float64) float64) float64 {
	sum := 0.0
	for k := range int(math.Round((to-from)/h)) + 1 {
		sum += f(from + float64(k)*h)
	}
	return sum * h
}

// coalition is a set of voters in favour, out of half of all voters.
type coalition struct {
	weight, chance float64
}

// carried returns the chance of independent voters with the given weights and chances of a yes
// reaching the required weight. The requirement may depend on the number in favour.
func carried(weights, yes []float64, need func(inFavour int) float64) float64 {
	half := len(weights) / 2
	first, second := coalitions(weights[:half], yes[:half]), coalitions(weights[half:], yes[half:])
	// The second half is sorted by falling weight, with the running sum of chances.
	for _, list := range second {
		slices.SortFunc(list, func(a, b coalition) int { return cmp.Compare(b.weight, a.weight) })
		for k := 1; k < len(list); k++ {
			list[k].chance += list[k-1].chance
		}
	}
	sum := 0.0
	for i, list := range first {
		for k, others := range second {
			lack := need(i+k) - 1e-12 // as Vote.Passed, up to the rounding of weights
			for _, s := range list {
				n, _ := slices.BinarySearchFunc(others, lack-s.weight, func(o coalition, least float64) int {
					if o.weight >= least {
						return -1
					}
					return 1
				})
				if n > 0 {
					sum += s.chance * others[n-1].chance
				}
			}
		}
	}
	return min(sum, 1)
}

// coalitions returns all sets of voters, by the number of members.
func coalitions(weights, yes []float64) [][]coalition {
	sets := make([][]coalition, len(weights)+1)
	sets[0] = []coalition{{0, 1}}
	for g, w := range weights {
		for n := g + 1; n >= 0; n-- {
			grown := make([]coalition, 0, len(sets[n]))
			if yes[g] < 1 {
				for _, s := range sets[n] {
					grown = append(grown, coalition{s.weight, s.chance * (1 - yes[g])})
				}
			}
			if n > 0 && yes[g] > 0 {
				for _, s := range sets[n-1] {
					grown = append(grown, coalition{s.weight + w, s.chance * yes[g]})
				}
			}
			sets[n] = grown
		}
	}
	return sets
}
