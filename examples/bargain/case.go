package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// bargainCase is one case as it stands in a file: issues with their values, and for each
// party the weight of every issue, the worth of every value, the reserve and the
// strategy.
type bargainCase struct {
	ID          string
	Description string
	Protocol    string
	Steps       *int `json:"n_steps"`
	Issues      []struct {
		Name   string
		Values []json.RawMessage
	}
	Parties []struct {
		Name     string
		Weights  []number
		Values   [][]number
		Reserved *number
		Strategy string
	}
	// game says that the case was written as a game, with words of its own.
	game bool
}

// options are the flags that bear on how a case or a game is played.
type options struct {
	strategy, protocol string
	rounds             int
	seed               uint64
}

// table is a case that has been checked and can be played.
type table struct {
	space    *terms.Space
	protocol talks.Protocol
	parties  []talks.Party
	game     *talks.Game
	// values are the values of the issues as they stand in the file.
	values [][]json.RawMessage
}

// weighted is a utility as cases give it: the sum over issues of weight times worth.
type weighted struct {
	space   *terms.Space
	weights []float64
	values  [][]float64
	reserve float64
}

func (u *weighted) Value(d terms.Draft) float64 {
	sum := 0.0
	for k, w := range u.weights {
		sum += float64(w * u.values[k][u.space.Choice(d, k)])
	}
	return sum
}

func (u *weighted) Reserve() float64 { return u.reserve }

// open checks a case and seats its parties. All mistakes are reported together.
func (c *bargainCase) open(o options) (*table, error) {
	t := &table{}
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	var list []terms.Term
	for k, issue := range c.Issues {
		term := terms.Term{Name: issue.Name}
		for _, v := range issue.Values {
			term.Options = append(term.Options, option(v, len(term.Options)))
		}
		if term.Name == "" {
			term.Name = fmt.Sprintf("issue %d", k+1)
		}
		list = append(list, term)
		t.values = append(t.values, issue.Values)
	}
	if len(list) == 0 {
		bad("issues: there are none; want at least one")
	}
	space, err := terms.NewSpace(list...)
	if err != nil {
		bad("issues: %w", err)
	}
	t.space = space
	switch {
	case c.Steps == nil:
		if o.rounds == 0 {
			o.rounds = 100
		}
	case *c.Steps < 1:
		bad("n_steps is %d; want at least 1", *c.Steps)
	case o.rounds == 0:
		o.rounds = *c.Steps
	}
	name := c.Protocol
	if o.protocol != "" {
		name = o.protocol
	}
	protocol, err := protocolNamed(name)
	if err != nil {
		bad("%w", err)
	} else {
		t.protocol = protocol(o, len(c.Parties))
	}
	if len(c.Parties) < 2 {
		bad("parties: there are %d; want at least 2", len(c.Parties))
	}
	var utilities []bargain.Utility
	seen := map[string]bool{}
	for i := range c.Parties {
		party, problems := c.party(i, list, space, o)
		errs = append(errs, problems...)
		if seen[party.Name] {
			bad("party %q: another party has this name", party.Name)
		}
		seen[party.Name] = true
		t.parties = append(t.parties, party)
		utilities = append(utilities, party.Utility)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	t.game, err = talks.NewGame(space, utilities...)
	return t, err
}

// party checks one party of the case.
func (c *bargainCase) party(i int, list []terms.Term, space *terms.Space, o options) (talks.Party, []error) {
	p := &c.Parties[i]
	party := talks.Party{Name: p.Name}
	if party.Name == "" {
		party.Name = fmt.Sprintf("party %d", i+1)
	}
	var errs []error
	bad := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("party %q: "+format, append([]any{party.Name}, args...)...))
	}
	values, reserved := "values", "reserved"
	if c.game {
		values, reserved = "scores", "threshold"
	}
	u := &weighted{space: space, reserve: math.Inf(-1)}
	if p.Weights == nil {
		p.Weights = make([]number, len(list))
		for k := range p.Weights {
			p.Weights[k].value = 1
		}
	}
	if len(p.Weights) != len(list) {
		bad("there are %d weights for %d issues", len(p.Weights), len(list))
	}
	for k, w := range p.Weights {
		if !w.finite() {
			bad("weights[%d] is %v; want a finite number", k, w)
		}
		u.weights = append(u.weights, w.value)
	}
	if len(p.Values) != len(list) {
		bad("there are %s for %d issues; want %d", values, len(p.Values), len(list))
	}
	for k, row := range p.Values {
		if k < len(list) && len(row) != len(list[k].Options) {
			bad("issue %q has %d options but %d %s", list[k].Name, len(list[k].Options), len(row), values)
		}
		worth := make([]float64, len(row))
		for n, v := range row {
			if !v.finite() {
				bad("%s[%d][%d] is %v; want a finite number", values, k, n, v)
			}
			worth[n] = v.value
		}
		u.values = append(u.values, worth)
	}
	best, worst := 0.0, 0.0
	if len(errs) == 0 {
		for k, row := range u.values {
			if len(row) > 0 {
				a, b := u.weights[k]*slices.Max(row), u.weights[k]*slices.Min(row)
				best, worst = best+max(a, b), worst+min(a, b)
			}
		}
	}
	if math.IsInf(best, 0) || math.IsNaN(best) || math.IsInf(worst, 0) || math.IsNaN(worst) {
		bad("%s are too large: outcomes are worth %v to %v; want finite numbers", values, worst, best)
	}
	if p.Reserved != nil && !math.IsInf(p.Reserved.value, -1) {
		u.reserve = p.Reserved.value
		if !p.Reserved.finite() {
			bad("%s is %v; want a finite number", reserved, p.Reserved)
		} else if len(errs) == 0 && u.reserve > best+1e-12*math.Abs(best) {
			bad("%s is %v, above every outcome: the best is worth %v", reserved, u.reserve, best)
		}
	}
	name := p.Strategy
	if o.strategy != "" {
		name = o.strategy
	}
	strategy, err := strategyNamed(name)
	if err != nil {
		bad("%w", err)
	} else {
		party.Player = strategy(best - max(worst, u.reserve))
	}
	party.Utility = u
	return party, errs
}

// option is the option that a JSON value stands for.
func option(v json.RawMessage, place int) terms.Option {
	var f float64
	if json.Unmarshal(v, &f) == nil {
		return terms.Option{Label: string(v), Value: f}
	}
	label := string(v)
	var s string
	if json.Unmarshal(v, &s) == nil {
		label = s
	}
	return terms.Option{Label: label, Value: float64(place)}
}

// result is what is written for a case.
type result struct {
	Agreement []json.RawMessage `json:"agreement"`
	Step      int               `json:"step"`
	Utilities []*float64        `json:"utilities"`
	Status    string            `json:"status"`
	By        string            `json:"by,omitempty"`
	Reason    string            `json:"reason,omitempty"`
	Solutions solutions         `json:"solutions"`
}

// solutions are what could have been agreed, within what every party would sign.
// Solutions that tie are all listed.
type solutions struct {
	Outcomes    int        `json:"n_outcomes"`
	Zone        int        `json:"zone"`
	Pareto      []point    `json:"pareto"`
	Nash        []point    `json:"nash"`
	KS          []point    `json:"kalai_smorodinsky"`
	Egalitarian []point    `json:"kalai_egalitarian"`
	Welfare     []point    `json:"max_welfare"`
	BlockedBy   [][]string `json:"blocked_by"`
	Openings    []opening  `json:"openings"`
}

type point struct {
	Utils   []float64         `json:"utils"`
	Outcome []json.RawMessage `json:"outcome"`
}

// opening is a reserve that would open the zone of agreement if it were lowered alone.
type opening struct {
	Party   string            `json:"party"`
	Lower   float64           `json:"lower_by"`
	Outcome []json.RawMessage `json:"outcome"`
}

// play holds the talks of a case and tells each step.
func (t *table) play(ctx context.Context, told func(talks.Step)) (talks.Outcome, *result, error) {
	out, steps, err := talks.Transcribe(ctx, t.space, t.protocol, t.parties...)
	if err != nil {
		return out, nil, err
	}
	if told != nil {
		for _, s := range steps {
			told(s)
		}
	}
	r := &result{Step: out.Rounds, Status: out.Status.String(), By: out.Party, Reason: out.Reason, Solutions: t.solve()}
	if out.Status == talks.Agreed {
		r.Agreement = t.outcome(out.Draft)
	}
	for _, p := range t.parties {
		v := p.Utility.Reserve()
		if out.Status == talks.Agreed {
			v = p.Utility.Value(out.Draft)
		}
		if math.IsInf(v, 0) { // a party without a reserve and without a deal
			r.Utilities = append(r.Utilities, nil)
		} else {
			r.Utilities = append(r.Utilities, &v)
		}
	}
	return out, r, nil
}

// outcome is a draft as the values of the file.
func (t *table) outcome(d terms.Draft) []json.RawMessage {
	out := make([]json.RawMessage, len(t.values))
	for k := range out {
		out[k] = t.values[k][t.space.Choice(d, k)]
	}
	return out
}

func (t *table) point(x int) point {
	p := t.game.Point(x)
	return point{Utils: p.Values, Outcome: t.outcome(p.Draft)}
}

// solve works out the solutions.
func (t *table) solve() solutions {
	g := t.game
	s := solutions{
		Outcomes: g.Len(), Zone: len(g.Zone()),
		Pareto: []point{}, Nash: []point{}, KS: []point{}, Egalitarian: []point{}, Welfare: []point{},
		BlockedBy: [][]string{}, Openings: []opening{},
	}
	for _, x := range g.ZoneFrontier() {
		s.Pareto = append(s.Pareto, t.point(x))
	}
	ideal := make([]float64, g.Parties())
	for _, x := range g.Zone() {
		for i := range ideal {
			ideal[i] = max(ideal[i], g.Value(i, x)-g.Reserve(i))
		}
	}
	gain := func(i, x int) float64 { return g.Value(i, x) - g.Reserve(i) }
	fold := func(start float64, f func(acc, gain float64, i int) float64) func(int) float64 {
		return func(x int) float64 {
			acc := start
			for i := range ideal {
				acc = f(acc, gain(i, x), i)
			}
			return acc
		}
	}
	s.Nash = t.ties(fold(1, func(acc, gain float64, i int) float64 { return acc * gain }))
	s.KS = t.ties(fold(1, func(acc, gain float64, i int) float64 {
		if ideal[i] == 0 {
			return acc
		}
		return min(acc, gain/ideal[i])
	}))
	s.Egalitarian = t.ties(fold(math.Inf(1), func(acc, gain float64, i int) float64 { return min(acc, gain) }))
	s.Welfare = t.ties(fold(0, func(acc, gain float64, i int) float64 { return acc + gain }))
	for _, set := range g.Conflicts() {
		s.BlockedBy = append(s.BlockedBy, t.namesOf(set))
	}
	for _, o := range g.Openings() {
		s.Openings = append(s.Openings, opening{Party: t.parties[o.Party].Name, Lower: o.Lower, Outcome: t.outcome(o.Point.Draft)})
	}
	return s
}

// ties lists the outcomes of the zone with the greatest score, equals within rounding.
func (t *table) ties(score func(x int) float64) []point {
	best := math.Inf(-1)
	for _, x := range t.game.Zone() {
		best = max(best, score(x))
	}
	out := []point{}
	for _, x := range t.game.Zone() {
		if score(x) >= best-1e-9*math.Abs(best) {
			out = append(out, t.point(x))
		}
	}
	return out
}

func (t *table) namesOf(seats []int) []string {
	out := make([]string, len(seats))
	for i, seat := range seats {
		out[i] = t.parties[seat].Name
	}
	return out
}
