package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/tariff"
	"github.com/tradetalk/tradetalk/sim/experiment/effect"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file measures protocols of talks by a yardstick: the gain that tariffs could give to
// every government alike. Delegations bargain over the tariffs of groups of industries. Each
// region has a term for each group: keep the tariffs that hold without agreement, or move to
// the cooperative tariffs of Ossa (2014), in steps. Political weights are private, so that
// nobody at the table knows which text is worth most to the others.

// maxTexts is the largest number of texts that are priced. Each is an equilibrium of the
// economy.
const maxTexts = 1 << 17

const (
	// talksRounds is the deadline of talks.
	talksRounds = 200

	// yardstickSolves is the most equilibria that one search for cooperative tariffs solves.
	yardstickSolves = 6000
)

// A room is what delegations bargain over: texts, and what each text does to the incomes of
// the people who live by each sector.
type room struct {
	space   *terms.Space
	regions int
	groups  [][]int     // sectors of each group
	basis   [][]float64 // by text: real income by region and sector; see market.Equilibrium.Government
	threat  int         // the text without agreement
}

// industries divides the sectors whose tariffs are chosen into groups of like size by trade
// elasticity, from the least to the most elastic: what protects an industry least and most.
func (s *study) industries() [][]int {
	known := slices.ContainsFunc(s.e.Sectors(), func(x market.Sector) bool { return x.ISIC != "" })
	var all []int
	for j := range s.e.NumSectors() {
		traded := false
		for m := range s.e.NumRegions() {
			for i := range s.e.NumRegions() {
				traded = traded || i != m && s.e.Trade(j, m, i) > 0
			}
		}
		if sector := s.e.Sector(j); traded && (sector.Goods() || !known) {
			all = append(all, j)
		}
	}
	slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(s.e.Sector(a).Theta, s.e.Sector(b).Theta) })
	out := make([][]int, s.o.groups)
	for k, j := range all {
		g := k * s.o.groups / len(all)
		out[g] = append(out[g], j)
	}
	return out
}

// open prices all texts between the tariffs without agreement and the tariffs agreed.
func (s *study) open(ctx context.Context, threat, agreed *market.Policy) (*room, error) {
	e, n := s.e, s.e.NumRegions()
	r := &room{regions: n, groups: s.industries()}
	steps := make([]float64, s.o.steps)
	for k := range steps {
		steps[k] = float64(k) / float64(len(steps)-1)
	}
	var list []terms.Term
	for m := range n {
		for g := range r.groups {
			list = append(list, terms.Choice(fmt.Sprintf("%s, industries %d", e.Region(m).ID, g+1), steps...))
		}
	}
	var err error
	if r.space, err = terms.NewSpace(list...); err != nil {
		return nil, err
	}
	size, ok := r.space.Size()
	if !ok || size > maxTexts {
		return nil, fmt.Errorf("tariffs: -groups %d and -steps %d: %d regions have more than %d texts to bargain over, want fewer groups or steps", s.o.groups, s.o.steps, n, maxTexts)
	}
	var q market.Equilibrium
	for d := range r.space.All() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := s.v.Solve(&q, r.policy(s, threat, agreed, d), nil); err != nil {
			return nil, fmt.Errorf("tariffs: text %s: %w", r.space.Format(d), err)
		}
		r.basis = append(r.basis, incomesBySector(&q))
	}
	return r, nil
}

// policy returns the tariffs of a text: for each region and group, part of the way from those
// without agreement to those agreed, in logarithms of one plus the rate.
func (r *room) policy(s *study, threat, agreed *market.Policy, d terms.Draft) *market.Policy {
	p := threat.Clone()
	for m := range r.regions {
		for g, sectors := range r.groups {
			part := r.space.Option(d, m*len(r.groups)+g).Value
			for _, j := range sectors {
				for i := range r.regions {
					from, to := math.Log1p(threat.Tariff(j, m, i)), math.Log1p(agreed.Tariff(j, m, i))
					p.SetTariff(j, m, i, math.Expm1(from+part*(to-from)))
				}
			}
		}
	}
	return p
}

// incomesBySector returns the real income of the people who live by each sector, by region
// and sector. Workers share tariff revenue in proportion to their wages.
func incomesBySector(q *market.Equilibrium) []float64 {
	e := q.Economy()
	n, s := e.NumRegions(), e.NumSectors()
	out := make([]float64, n*s)
	for m := range n {
		wages, profits := 0.0, 0.0
		for j := range s {
			wages += q.Wages(m, j)
			profits += q.SectorProfit(m, j)
		}
		other := q.Income(m) - wages - profits
		for j := range s {
			out[m*s+j] = (q.Wages(m, j)*(1+other/wages) + q.SectorProfit(m, j)) / q.PriceIndex(m)
		}
	}
	return out
}

// A delegation values texts by its government's objective over the objective without
// agreement, in per cent.
type delegation struct {
	space  *terms.Space
	values []float64
}

// Value returns the government's gain from a text, in per cent of its objective.
func (d *delegation) Value(text terms.Draft) float64 { return d.values[d.space.Index(text)] }

// Reserve returns the gain without agreement, which is zero.
func (d *delegation) Reserve() float64 { return 0 }

// private draws the political weights of a seed: the declared weights times a lognormal
// draw with a mean of one, scaled so that the weights of a region keep their mean.
func (s *study) private(seed uint64) *market.Weights {
	rng := stream.Root(seed).Text("political weights").Rand()
	out := s.e.Weights()
	for m := range s.e.NumRegions() {
		before, after := 0.0, 0.0
		for j := range s.e.NumSectors() {
			declared := 1.0
			if s.weights != nil {
				declared = s.weights.Weight(m, j)
			}
			w := declared * math.Exp(s.o.spread*rng.NormFloat64())
			out.SetWeight(m, j, w)
			before += declared
			after += w
		}
		for j := range s.e.NumSectors() {
			out.SetWeight(m, j, out.Weight(m, j)*before/after)
		}
	}
	return out
}

// delegations returns the parties under weights.
func (r *room) delegations(e *market.Economy, w *market.Weights) []*delegation {
	out := make([]*delegation, r.regions)
	s := e.NumSectors()
	for m := range out {
		d := &delegation{space: r.space, values: make([]float64, len(r.basis))}
		objective := func(text int) float64 {
			sum := 0.0
			for j, x := range r.basis[text][m*s : (m+1)*s] {
				sum += w.Weight(m, j) * x
			}
			return sum
		}
		without := objective(r.threat)
		for text := range r.basis {
			d.values[text] = 100 * (objective(text)/without - 1)
		}
		out[m] = d
	}
	return out
}

// protocol is a set of rules with players who suit them.
type protocol struct {
	name   string
	rules  func(r *room, seed uint64) talks.Protocol
	player func() bargain.Player
}

// protocols lists the rules compared.
func (s *study) protocols() []protocol {
	player := players[s.o.strategy]
	climber := func() bargain.Player { return bargain.HillClimber{} }
	return []protocol{
		{"alternating offers", func(*room, uint64) talks.Protocol { return talks.AlternatingOffers{Rounds: talksRounds} }, player},
		{"random proposer", func(_ *room, seed uint64) talks.Protocol {
			return talks.RandomProposer{Rounds: talksRounds, Seed: seed}
		}, player},
		{"request and offer", func(r *room, _ uint64) talks.Protocol {
			owner := make([]int, r.regions*len(r.groups))
			for k := range owner {
				owner[k] = k / len(r.groups)
			}
			return talks.RequestOffer{Owner: owner, Rounds: talksRounds / r.regions}
		}, player},
		{"formula", func(r *room, _ uint64) talks.Protocol { return talks.Formula{Ladder: r.ladder()} }, player},
		{"single text", func(_ *room, seed uint64) talks.Protocol {
			return talks.SingleText{Rounds: talksRounds, Seed: seed}
		}, climber},
		{"full disclosure", func(*room, uint64) talks.Protocol { return talks.FullDisclosure{Rounds: talksRounds} }, player},
	}
}

// players are the players at tables of offers, by name.
var players = map[string]func() bargain.Player{
	"seeker":   func() bargain.Player { return &bargain.Seeker{} },
	"boulware": func() bargain.Player { return bargain.Boulware{} },
	"linear":   func() bargain.Player { return bargain.Linear() },
	"conceder": func() bargain.Player { return bargain.Conceder() },
	"micro":    func() bargain.Player { return &bargain.MiCRO{} },
}

// ladder returns the texts in which all regions move alike, the most ambitious first.
func (r *room) ladder() []terms.Draft {
	var out []terms.Draft
	depth := make(map[terms.Draft]int)
	for d := range r.space.All() {
		alike, sum := true, 0
		for k := range r.space.Terms() {
			c := r.space.Choice(d, k)
			alike = alike && c == r.space.Choice(d, k%len(r.groups))
			sum += c
		}
		if alike {
			depth[d] = sum
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b terms.Draft) int { return depth[b] - depth[a] })
	return out
}

// A score is what a protocol reaches in one play, as a share of the yardstick.
type score struct {
	deal        bool
	mean, least float64
	rounds      int
}

// measure plays the talks of all seeds and writes a table: how much of the cooperative gain
// each protocol reaches.
func (s *study) measure(ctx context.Context, stdout io.Writer) error {
	threat, err := s.withoutAgreement(ctx)
	if err != nil {
		return err
	}
	declared, err := s.game.Cooperate(ctx, s.v, nil, threat, tariff.EqualGains)
	if err != nil {
		return err
	}
	r, err := s.open(ctx, threat, declared.Policy)
	if err != nil {
		return err
	}
	rules := s.protocols()
	scores := make([][]score, len(rules)+1) // the last: the best text for the party that gains least
	var yardsticks []float64
	exact := 0 // yardsticks that meet the first-order conditions
	for seed := range uint64(s.o.talks) {
		seed += s.o.seed
		w := s.private(seed)
		parties := r.delegations(s.e, w)
		utilities := make([]bargain.Utility, len(parties))
		for m, d := range parties {
			utilities[m] = d
		}
		g, err := talks.NewGame(r.space, utilities...)
		if err != nil {
			return err
		}
		fair, some := g.Egalitarian()
		// The yardstick: the equal gain that free choice of all tariffs would give, or the
		// least gain under the fairest text, where the search for tariffs ends below.
		game := s.game
		game.Weights, game.Evaluations = w, yardstickSolves
		starts := []*market.Policy{nil, declared.Policy}
		yardstick, optimal := 0.0, false
		if some {
			yardstick = slices.Min(fair.Values)
			starts = append(starts, r.policy(s, threat, declared.Policy, fair.Draft))
		}
		for _, start := range starts {
			best, err := game.Cooperate(ctx, s.v, start, threat, tariff.EqualGains)
			if err != nil {
				return fmt.Errorf("tariffs: seed %d: %w", seed, err)
			}
			if gain := 100 * slices.Min(best.Gains); gain > yardstick {
				yardstick, optimal = gain, best.Status == market.Optimal
			}
		}
		if optimal {
			exact++
		}
		yardsticks = append(yardsticks, yardstick)
		for k, rule := range rules {
			at := make([]talks.Party, len(parties))
			for m, d := range parties {
				at[m] = talks.Party{Name: s.e.Region(m).ID, Utility: d, Player: rule.player()}
			}
			out, err := talks.Play(ctx, r.space, rule.rules(r, seed), at...)
			if err != nil {
				return fmt.Errorf("tariffs: %s, seed %d: %w", rule.name, seed, err)
			}
			one := score{rounds: out.Rounds, deal: out.Status == talks.Agreed}
			if one.deal {
				one.mean, one.least = g.Share(int(r.space.Index(out.Draft)), yardstick)
			}
			scores[k] = append(scores[k], one)
		}
		one := score{}
		if one.deal = some; some {
			one.mean, one.least = g.Share(fair.Outcome, yardstick)
		}
		scores[len(rules)] = append(scores[len(rules)], one)
	}
	groups := "all industries in one group"
	if n := len(r.groups); n > 1 {
		groups = fmt.Sprintf("%d groups of industries", n)
	}
	fmt.Fprintf(stdout, "Talks over the tariffs of %s, %d steps each, by %d delegations: %d texts.\n",
		groups, s.o.steps, r.regions, len(r.basis))
	fmt.Fprintf(stdout, "%d seeds of private political weights (standard deviation %g in logarithms), %s strategy, without agreement: %s tariffs.\n",
		s.o.talks, s.o.spread, s.o.strategy, s.o.threat)
	fmt.Fprintf(stdout, "Yardstick: the equal gain by free choice of all tariffs, %.3f %% of a government's objective on average.\n", mean(yardsticks))
	rest := "."
	if exact < s.o.talks {
		rest = "; elsewhere the yardstick is the best found, and the shares are too high."
	}
	fmt.Fprintf(stdout, "The search for these tariffs ends at the first-order conditions in %d of %d seeds%s\n\n", exact, s.o.talks, rest)
	fmt.Fprintf(stdout, "%-22s %7s %26s %26s %8s\n", "protocol", "deals", "share of gain, mean party", "share of gain, least party", "rounds")
	for k := range scores {
		name := "best text for the least"
		if k < len(rules) {
			name = rules[k].name
		}
		deals, rounds := 0.0, 0.0
		var means, leasts []float64
		for _, one := range scores[k] {
			if one.deal {
				deals++
			}
			rounds += float64(one.rounds)
			means, leasts = append(means, one.mean), append(leasts, one.least)
		}
		count := float64(len(scores[k]))
		fmt.Fprintf(stdout, "%-22s %5.0f %% %26s %26s %8.1f\n", name, 100*deals/count, spread(means), spread(leasts), rounds/count)
	}
	return nil
}

// spread writes a mean with its 95 % interval by Student's t, in per cent.
func spread(x []float64) string {
	out, err := effect.Compare(x, make([]float64, len(x)), effect.Options{})
	if err != nil {
		return fmt.Sprintf("%.1f %%", 100*mean(x))
	}
	return fmt.Sprintf("%.1f [%.1f, %.1f] %%", 100*out.Mean, 100*out.Interval.Low, 100*out.Interval.High)
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
