package experiment

import (
	"context"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
)

// Fork is an experiment on one decision: two moves imposed at the same decision of the same
// history. Up to the decision both histories are one; all draws after are shared too.
type Fork struct {
	Base Base
	// Decision is the kind of the decision, such as agent.ToCarryOut. Actor takes it; "" for any.
	// Subject is one of its subjects (a regime, an issue, a module); "" for any.
	Decision       agent.Decision
	Actor, Subject string
	// If is a further condition, nil for none. IfName names it in the hash of the study.
	If     func(Choice) bool
	IfName string
	// Nth is the number of the decision, from 1, among those that offer both moves. The default
	// (0) is 1, the first.
	Nth int
	// With and Without are the two moves.
	With, Without Move
	Observe       []Observable
	// Seeds is the number of histories. A history without such a decision has no pair and is
	// counted as dropped.
	Seeds int
	First uint64
}

// Choice is a decision as an intervention sees it, after the actor has chosen.
type Choice struct {
	View     agent.View
	Decision agent.Decision
	Options  []agent.Option
	Subjects []string
	Chosen   int
}

// Move picks an option.
type Move struct {
	// Name names the move in tables and in the hash of the study.
	Name string
	// Pick returns the number of an option, -1 if the move is not on offer.
	Pick func(Choice) int
}

// Do returns the move of the first option of a kind.
func Do(kind agent.OptionKind) Move {
	return Move{kind.String(), func(c Choice) int {
		return slices.IndexFunc(c.Options, func(o agent.Option) bool { return o.Kind == kind })
	}}
}

// Act returns the move of the first option with a kind of action under a module, for
// agent.ToComply.
func Act(kind agent.ActionKind) Move {
	return Move{kind.String(), func(c Choice) int {
		return slices.IndexFunc(c.Options, func(o agent.Option) bool { return o.Action != nil && o.Action.Conduct == kind })
	}}
}

// Chosen returns the move that the actor has chosen.
func Chosen() Move { return Move{"as chosen", func(c Choice) int { return c.Chosen }} }

// check returns the mistakes of the fork.
func (f Fork) check() error {
	switch {
	case f.Decision == nil:
		return fmt.Errorf("experiment: fork: Decision is nil; want a decision, such as agent.ToCarryOut")
	case f.With.Pick == nil || f.Without.Pick == nil:
		return fmt.Errorf("experiment: fork: With or Without is no move; want Do(kind), Act(kind) or Chosen()")
	case f.With.Name == f.Without.Name:
		return fmt.Errorf("experiment: fork: both moves are %q; want two", f.With.Name)
	case f.Nth < 0:
		return fmt.Errorf("experiment: fork: Nth is %d; want 1 or more, or 0 for the first", f.Nth)
	case f.If != nil && f.IfName == "":
		return fmt.Errorf("experiment: fork: a condition has no IfName")
	}
	return nil
}

// forking imposes a move in one history.
type forking struct {
	fork Fork
	with bool
	seen int
	done bool
}

// in returns the fork in a history of the first point, without its move, or the second.
func (f *Fork) in(point int) *forking { return &forking{fork: *f, with: point%2 == 1} }

// intervene imposes the move at the decision of the fork.
func (f *forking) intervene(v agent.View, d agent.Decision, options []agent.Option, subjects []string, chosen int) int {
	if f.done || d != f.fork.Decision || f.fork.Actor != "" && v.Self.ID != f.fork.Actor || f.fork.Subject != "" && !slices.Contains(subjects, f.fork.Subject) {
		return chosen
	}
	c := Choice{v, d, options, subjects, chosen}
	with, without := f.fork.With.Pick(c), f.fork.Without.Pick(c)
	if with < 0 || without < 0 || f.fork.If != nil && !f.fork.If(c) {
		return chosen
	}
	if f.seen++; f.seen < max(f.fork.Nth, 1) {
		return chosen
	}
	f.done = true
	if f.with {
		return with
	}
	return without
}

// describe returns the fork for the hash of the study.
func (f Fork) describe() []string {
	return []string{fmt.Sprint(f.Decision), f.Actor, f.Subject, f.IfName, fmt.Sprint(max(f.Nth, 1)), f.With.Name, f.Without.Name}
}

// Run plays the pairs of histories and measures the effect of one move against the other.
func (f Fork) Run(ctx context.Context, o Options) (*Paired, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	r, err := Study{Name: f.Base.Name, Bases: []Base{f.Base}, Observe: f.Observe, Seeds: f.Seeds, First: f.First, fork: &f}.Run(ctx, o)
	if err != nil {
		return nil, err
	}
	out := &Paired{Result: r}
	for k := range r.p.Observe {
		e := r.effect(k, []stratum{{points: [2]int{1, 0}}})
		e.Factor, e.Level, e.Against = fmt.Sprint(f.Decision), f.With.Name, f.Without.Name
		out.Effects = append(out.Effects, e)
	}
	out.Effects.adjust()
	return out, nil
}
