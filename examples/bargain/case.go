package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/bargain/external"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file checks a case, plays its talks and computes its solutions, from a file of
// issues, weights, values and reserves. Sources of the solutions: package sim/talks;
// ties are listed in full.

// bargainCase is a case as written in a file: issues with their values, and for each
// party the weight of every issue, the utility of every value, the reserve and the
// strategy.
type bargainCase struct {
	// ID and Description name the case, and Protocol names the rules.
	ID          string
	Description string
	Protocol    string
	// Steps is the deadline in rounds, nil if absent from the file.
	Steps *int `json:"n_steps"`
	// Breakdown is the chance that talks end at a refusal, nil for none.
	Breakdown *number
	// Issues are the issues, each with its possible values.
	Issues []issue
	// Parties are the parties.
	Parties []party
	// Result and Solutions are the output of other software for the case, kept in its files
	// and not read here.
	Result, Solutions json.RawMessage
	// game marks a case written as a game, with other names of fields in error
	// messages.
	game bool
}

// issue is an issue with its possible values, listed or all whole numbers of a range.
type issue struct {
	Name   string
	Values []json.RawMessage
	// Range holds the least and the largest whole number, and perhaps a step.
	Range []int
}

// party is a side of a case. A nil weight list means weight 1 for each issue.
type party struct {
	Name    string
	Weights []number
	// Values has a list of utilities for each issue, or for an issue with a range the two
	// utilities at its ends, between which utility is linear.
	Values   [][]number
	Reserved *number
	// Discount is the factor on utility for each draft refused, in (0, 1], nil for 1.
	Discount *number
	Strategy string
	// Role describes the party in files of other software, and is not read here.
	Role string
	// utility replaces Weights and Values, in files of other formats.
	utility func(space *terms.Space) bargain.Utility
}

const (
	// maxOptions is the largest number of values of an issue.
	maxOptions = 100_000
	// maxRounds is the latest deadline.
	maxRounds = 10_000_000
)

// list returns the values of an issue, those of a range written out.
func (i *issue) list() ([]json.RawMessage, error) {
	if i.Range == nil {
		return i.Values, nil
	}
	step := 1
	if len(i.Range) == 3 {
		step = i.Range[2]
	}
	if len(i.Range) < 2 || len(i.Range) > 3 || step < 1 || i.Range[1] < i.Range[0] || i.Values != nil {
		return nil, fmt.Errorf("issue %q: range is %v; want two whole numbers in order and perhaps a step of 1 or more, in place of values", i.Name, i.Range)
	}
	if n := (i.Range[1]-i.Range[0])/step + 1; n > maxOptions {
		return nil, fmt.Errorf("issue %q: range %v has %d values; want at most %d", i.Name, i.Range, n, maxOptions)
	}
	var out []json.RawMessage
	for v := i.Range[0]; v <= i.Range[1]; v += step {
		out = append(out, json.RawMessage(strconv.Itoa(v)))
	}
	return out, nil
}

// options are the flags for the play of a case or a game.
type options struct {
	// strategy and protocol are names that override the file, "" for the names in the
	// file.
	strategy, protocol string
	// rounds is the deadline in rounds, 0 for the deadline of the file.
	rounds int
	// seed is the seed of protocols with draws.
	seed uint64
	// programs are the programs of parties, by name of the party.
	programs map[string]*external.Player
}

// seat reads a flag that gives a party a program.
func (o *options) seat(text string) error {
	name, command, ok := strings.Cut(text, "=")
	words := strings.Fields(command)
	if !ok || name == "" || len(words) == 0 {
		return fmt.Errorf("got %q; want the name of a party, =, and a command", text)
	}
	if o.programs == nil {
		o.programs = make(map[string]*external.Player)
	}
	o.programs[name] = external.Program(words[0], words[1:]...)
	return nil
}

// close ends the programs.
func (o *options) close() {
	for _, p := range o.programs {
		p.Close()
	}
}

// failed returns the failures of programs.
func (o *options) failed() error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(o.programs)) {
		errs = append(errs, o.programs[name].Err())
	}
	return errors.Join(errs...)
}

// table is a checked case, ready for play.
type table struct {
	// space holds the drafts, with a term for each issue.
	space *terms.Space
	// protocol and parties are the rules and the players.
	protocol talks.Protocol
	parties  []talks.Party
	// game is the analysis of the case.
	game *talks.Game
	// values are the values of the issues as written in the file.
	values [][]json.RawMessage
	// discount is the factor on utility for each draft refused, by party.
	discount []float64
	// breakdown is the chance that talks end at a refusal.
	breakdown float64
}

// weighted is the utility of a case: the sum over issues of weight times value.
type weighted struct {
	// space numbers the options of each issue.
	space *terms.Space
	// weights are the weights by issue, and values the utilities by issue and option.
	weights []float64
	values  [][]float64
	// reserve is the least utility at which the party signs.
	reserve float64
}

// Value returns the utility of a draft, in the unit of the case.
func (u *weighted) Value(d terms.Draft) float64 {
	sum := 0.0
	for k, w := range u.weights {
		// The conversion rounds each product before the addition, on every platform.
		sum += float64(w * u.values[k][u.space.Choice(d, k)])
	}
	return sum
}

// Reserve returns the least utility at which the party signs.
func (u *weighted) Reserve() float64 { return u.reserve }

// open checks a case and seats its parties. The error holds all mistakes.
func (c *bargainCase) open(o options) (*table, error) {
	t := &table{}
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	// Each issue becomes a term, and each value becomes an option.
	var list []terms.Term
	// An issue without a name has its number as name.
	for k := range c.Issues {
		// White space around a name is no part of the name.
		term := terms.Term{Name: strings.TrimSpace(c.Issues[k].Name)}
		values, err := c.Issues[k].list()
		if err != nil {
			bad("%w", err)
		}
		for _, v := range values {
			term.Options = append(term.Options, option(v, len(term.Options)))
		}
		if term.Name == "" {
			term.Name = fmt.Sprintf("issue %d", k+1)
		}
		list = append(list, term)
		t.values = append(t.values, values)
	}
	if len(list) == 0 {
		bad("issues: there are none; want at least one")
	}
	// NewSpace reports repeated names and labels.
	space, err := terms.NewSpace(list...)
	if err != nil {
		bad("issues: %w", err)
	}
	t.space = space
	// The deadline is taken from the flag, then from the file, and is 100 rounds
	// otherwise.
	switch {
	case c.Steps == nil:
		if o.rounds == 0 {
			o.rounds = 100
		}
	case *c.Steps < 1 || *c.Steps > maxRounds:
		bad("n_steps is %d; want 1 to %d", *c.Steps, maxRounds)
	case o.rounds == 0:
		o.rounds = *c.Steps
	}
	if c.Breakdown != nil {
		if t.breakdown = c.Breakdown.value; !(t.breakdown >= 0 && t.breakdown <= 1) {
			bad("breakdown is %v; want a probability from 0 to 1", c.Breakdown)
		}
	}
	// The flag overrides the protocol of the file.
	name := c.Protocol
	if o.protocol != "" {
		name = o.protocol
	}
	protocol, err := protocolNamed(name)
	if err != nil {
		bad("%w", err)
	} else {
		t.protocol = protocol(o, len(c.Parties))
		if t.breakdown > 0 {
			t.protocol = talks.Breakdown{Protocol: t.protocol, Chance: t.breakdown, Seed: o.seed}
		}
	}
	if len(c.Parties) < 2 {
		bad("parties: there are %d; want at least 2", len(c.Parties))
	}
	var utilities []bargain.Utility
	// A repeated name is a mistake.
	seen := map[string]bool{}
	for i := range c.Parties {
		// All parties are checked, even after a mistake.
		party, problems := c.seat(i, list, space, o)
		errs = append(errs, problems...)
		t.discount = append(t.discount, 1)
		if d := c.Parties[i].Discount; d != nil {
			if t.discount[i] = d.value; !(d.value > 0 && d.value <= 1) {
				bad("party %q: discount is %v; want a factor above 0 and at most 1", party.Name, d)
			}
		}
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
	for _, name := range slices.Sorted(maps.Keys(o.programs)) {
		if !seen[name] {
			return nil, fmt.Errorf("-player %s: no party has this name", name)
		}
	}
	if err := t.solveEquilibrium(c, o); err != nil {
		return nil, err
	}
	// The analysis needs valid utilities, and comes last.
	t.game, err = talks.NewGame(space, utilities...)
	return t, err
}

// seat checks a party of the case and returns the party with its player.
func (c *bargainCase) seat(i int, list []terms.Term, space *terms.Space, o options) (talks.Party, []error) {
	p := &c.Parties[i]
	party := talks.Party{Name: strings.TrimSpace(p.Name)}
	// A party without a name has its number as name.
	if party.Name == "" {
		party.Name = fmt.Sprintf("party %d", i+1)
	}
	var errs []error
	bad := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("party %q: "+format, append([]any{party.Name}, args...)...))
	}
	// Error messages use the names of fields in the file.
	values, reserved := "values", "reserved"
	if c.game {
		values, reserved = "scores", "threshold"
	}
	if p.utility != nil {
		return c.foreign(i, party, space, o)
	}
	u := &weighted{space: space, reserve: math.Inf(-1)}
	// Missing weights are 1.
	if p.Weights == nil {
		p.Weights = make([]number, len(list))
		for k := range p.Weights {
			p.Weights[k].value = 1
		}
	}
	// Each issue needs a weight.
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
	// Each issue needs a value for each of its options.
	for k, row := range p.Values {
		// Two utilities for a range are those at its ends.
		if k < len(list) && c.Issues[k].Range != nil && len(row) == 2 && len(list[k].Options) > 2 {
			row = between(row[0], row[1], len(list[k].Options))
		}
		// Rows beyond the list of issues are reported by the check of their number
		// above.
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
	// The range of utility bounds the reserve and scales the strategy.
	best, worst := 0.0, 0.0
	if len(errs) == 0 {
		for k, row := range u.values {
			if len(row) > 0 {
				a, b := u.weights[k]*slices.Max(row), u.weights[k]*slices.Min(row)
				best, worst = best+max(a, b), worst+min(a, b)
			}
		}
	}
	// Products of large weights and values can overflow.
	if math.IsInf(best, 0) || math.IsNaN(best) || math.IsInf(worst, 0) || math.IsNaN(worst) {
		bad("%s are too large: outcomes are worth %v to %v; want finite numbers", values, worst, best)
	}
	// A reserve of minus infinity means no reserve.
	if p.Reserved != nil && !math.IsInf(p.Reserved.value, -1) {
		u.reserve = p.Reserved.value
		if !p.Reserved.finite() {
			bad("%s is %v; want a finite number", reserved, p.Reserved)
			// The tolerance allows for rounding in a reserve at the best outcome.
		} else if len(errs) == 0 && u.reserve > best+1e-12*math.Abs(best) {
			bad("%s is %v, above every outcome: the best is worth %v", reserved, u.reserve, best)
		}
	}
	// A strategy concedes over the range between the reserve and the best outcome.
	player, err := c.player(i, o, best-max(worst, u.reserve))
	if err != nil {
		bad("%w", err)
	}
	party.Player, party.Utility = player, u
	return party, errs
}

// player returns the player of a party with a range of utility.
func (c *bargainCase) player(i int, o options, span float64) (bargain.Player, error) {
	if p, ok := o.programs[strings.TrimSpace(c.Parties[i].Name)]; ok {
		return p, nil
	}
	// The flag overrides the strategy of the file.
	name := c.Parties[i].Strategy
	if o.strategy != "" {
		name = o.strategy
	}
	strategy, err := strategyNamed(name)
	if err != nil {
		return nil, err
	}
	return strategy(span), nil
}

// foreign returns a party with a utility of another format, which the reader has checked.
func (c *bargainCase) foreign(i int, party talks.Party, space *terms.Space, o options) (talks.Party, []error) {
	if space == nil {
		return party, nil // reported with the issues
	}
	party.Utility = c.Parties[i].utility(space)
	menu, err := bargain.NewMenu(space, party.Utility)
	if err != nil {
		return party, []error{fmt.Errorf("party %q: %w", party.Name, err)}
	}
	best, worst := party.Utility.Value(menu.Best()), menu.Worst()
	if party.Player, err = c.player(i, o, best-max(worst, party.Utility.Reserve())); err != nil {
		return party, []error{fmt.Errorf("party %q: %w", party.Name, err)}
	}
	return party, nil
}

// between returns n utilities, linear from the first to the last.
func between(first, last number, n int) []number {
	out := make([]number, n)
	for k := range out {
		out[k].value = first.value + (last.value-first.value)*float64(k)/float64(n-1)
	}
	return out
}

// option returns the option for a JSON value: a number keeps its value, and any other
// value has its index.
func option(v json.RawMessage, place int) terms.Option {
	var f float64
	if json.Unmarshal(v, &f) == nil {
		return terms.Option{Label: string(v), Value: f}
	}
	label := string(v)
	var s string
	if json.Unmarshal(v, &s) == nil {
		label = strings.TrimSpace(s)
	}
	return terms.Option{Label: label, Value: float64(place)}
}

// result is the output for a case.
type result struct {
	// Agreement lists the agreed value of each issue, null without an agreement.
	Agreement []json.RawMessage `json:"agreement"`
	// Step is the number of rounds played.
	Step int `json:"step"`
	// Utilities are the final utilities by party: of the agreement, or the reserve
	// otherwise.
	Utilities []*float64 `json:"utilities"`
	// Discounted are the utilities times each party's discount factor to the power of the
	// drafts refused before the end, absent where no party discounts.
	Discounted []*float64 `json:"discounted,omitempty"`
	// Status is the end of the talks in words; By and Reason name the party and the
	// cause.
	Status string `json:"status"`
	By     string `json:"by,omitempty"`
	Reason string `json:"reason,omitempty"`
	// Solutions are the solutions of the case.
	Solutions solutions `json:"solutions"`
}

// solutions are the possible agreements within the zone of agreement. Tied solutions
// are all listed.
type solutions struct {
	// Outcomes is the number of drafts, and Zone the number acceptable to every party.
	Outcomes int `json:"n_outcomes"`
	Zone     int `json:"zone"`
	// Pareto lists the efficient outcomes of the zone.
	Pareto []point `json:"pareto"`
	// The solutions of Nash (1950), Kalai and Smorodinsky (1975), Kalai (1977), and the
	// largest sum of utilities.
	Nash []point `json:"nash"`
	// KS, Egalitarian and Welfare hold the points of the other solutions.
	KS          []point `json:"kalai_smorodinsky"`
	Egalitarian []point `json:"kalai_egalitarian"`
	Welfare     []point `json:"max_welfare"`
	// BlockedBy lists the minimal sets of parties with incompatible reserves.
	BlockedBy [][]string `json:"blocked_by"`
	// Openings lists the single reserves that would open the zone if lowered.
	Openings []opening `json:"openings"`
}

// point is an outcome with its utilities by party.
type point struct {
	// Utils are the utilities by party.
	Utils []float64 `json:"utils"`
	// Outcome lists the value of each issue.
	Outcome []json.RawMessage `json:"outcome"`
}

// opening is a reserve that would open the zone of agreement if lowered alone, with the
// size of the change in the unit of the party.
type opening struct {
	// Party is the name of the party.
	Party string `json:"party"`
	// Lower is the fall of the reserve needed.
	Lower float64 `json:"lower_by"`
	// Outcome is the draft open to signature after the change.
	Outcome []json.RawMessage `json:"outcome"`
}

// play holds the talks of a case and passes each step to told, if not nil.
func (t *table) play(ctx context.Context, told func(talks.Step)) (talks.Outcome, *result, error) {
	// Transcribe keeps all steps, and the caller sees them in order.
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
	// Only an agreement has an outcome.
	if out.Status == talks.Agreed {
		r.Agreement = t.outcome(out.Draft)
	}
	// Without an agreement each party has its reserve.
	for _, p := range t.parties {
		v := p.Utility.Reserve()
		if out.Status == talks.Agreed {
			v = p.Utility.Value(out.Draft)
		}
		if math.IsInf(v, 0) { // a party without a reserve and without an agreement
			r.Utilities = append(r.Utilities, nil)
		} else {
			r.Utilities = append(r.Utilities, &v)
		}
	}
	if slices.ContainsFunc(t.discount, func(d float64) bool { return d != 1 }) {
		refused := float64(max(out.Offers-1, 0))
		for i, v := range r.Utilities {
			if v != nil {
				now := *v * math.Pow(t.discount[i], refused)
				v = &now
			}
			r.Discounted = append(r.Discounted, v)
		}
	}
	return out, r, nil
}

// outcome returns a draft as the values of the file.
func (t *table) outcome(d terms.Draft) []json.RawMessage {
	out := make([]json.RawMessage, len(t.values))
	for k := range out {
		out[k] = t.values[k][t.space.Choice(d, k)]
	}
	return out
}

// point returns outcome x of the game as the values of the file.
func (t *table) point(x int) point {
	p := t.game.Point(x)
	return point{Utils: p.Values, Outcome: t.outcome(p.Draft)}
}

// solve computes the solutions.
func (t *table) solve() solutions {
	g := t.game
	// Empty lists are written as [] and not as null.
	s := solutions{
		Outcomes: g.Len(), Zone: len(g.Zone()),
		Pareto: []point{}, Nash: []point{}, KS: []point{}, Egalitarian: []point{}, Welfare: []point{},
		BlockedBy: [][]string{}, Openings: []opening{},
	}
	for _, x := range g.ZoneFrontier() {
		s.Pareto = append(s.Pareto, t.point(x))
	}
	// The ideal gain of a party is the largest gain in the zone.
	ideal := make([]float64, g.Parties())
	for _, x := range g.Zone() {
		for i := range ideal {
			ideal[i] = max(ideal[i], g.Value(i, x)-g.Reserve(i))
		}
	}
	gain := func(i, x int) float64 { return g.Value(i, x) - g.Reserve(i) }
	// fold makes a score over outcomes from a recursion over the gains of parties.
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
	// A party without a possible gain is left out of the minimum.
	s.KS = t.ties(fold(1, func(acc, gain float64, i int) float64 {
		if ideal[i] == 0 {
			return acc
		}
		return min(acc, gain/ideal[i])
	}))
	s.Egalitarian = t.ties(fold(math.Inf(1), func(acc, gain float64, i int) float64 { return min(acc, gain) }))
	s.Welfare = t.ties(fold(0, func(acc, gain float64, i int) float64 { return acc + gain }))
	// Conflicts and openings are empty with a zone of agreement.
	for _, set := range g.Conflicts() {
		s.BlockedBy = append(s.BlockedBy, t.namesOf(set))
	}
	for _, o := range g.Openings() {
		s.Openings = append(s.Openings, opening{Party: t.parties[o.Party].Name, Lower: o.Lower, Outcome: t.outcome(o.Point.Draft)})
	}
	return s
}

// ties returns the outcomes of the zone with the greatest score, equal up to rounding.
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

// namesOf returns the names of the parties in some seats.
func (t *table) namesOf(seats []int) []string {
	out := make([]string, len(seats))
	for i, seat := range seats {
		out[i] = t.parties[seat].Name
	}
	return out
}
