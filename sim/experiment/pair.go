package experiment

import (
	"context"
	"fmt"
	"maps"

	"github.com/tradetalk/tradetalk/sim/experiment/design"
)

// Pair is a paired comparison: one scenario with a lever and without, on the same seeds, and the
// same again with the mechanism off.
type Pair struct {
	Base Base
	// With and Without are the settings of the two arms. An empty arm is the base as it is.
	With, Without Settings
	// Placebo switches off the mechanism through which the lever is thought to act, in both arms
	// of a second pair. An effect that stays comes from elsewhere. Nil for no placebo.
	Placebo Settings
	Observe []Observable
	// Seeds is the number of pairs, 2 or more, and First the first seed.
	Seeds int
	First uint64
	// Stop ends the comparison early, if not nil; Factor, Level and Against are filled in.
	Stop *Stop
	Keep []string
}

// Paired is the outcome of a Pair.
type Paired struct {
	*Result
	// Effects has the effect of the lever on each observable: with minus without. The field
	// Shuffled of each is the p-value of the same figures with the arms swapped at random.
	Effects Effects
	// Placebo has the same effects with the mechanism off, and Through the effect less that of
	// the placebo, pair by pair: what goes through the mechanism. Nil without a placebo.
	Placebo, Through Effects
}

// The names of the factors of a pair.
const (
	leverFactor     = "lever"
	mechanismFactor = "mechanism"
)

// Study returns the study of the pair.
func (p Pair) Study() Study {
	s := Study{
		Name: p.Base.Name, Bases: []Base{p.Base}, Observe: p.Observe, Seeds: p.Seeds, First: p.First, Keep: p.Keep,
		Factors: []Factor{{Name: leverFactor, Levels: []string{"without", "with"}, Settings: []Settings{p.Without, p.With}}},
	}
	if p.Placebo != nil {
		s.Factors = append(s.Factors, Factor{Name: mechanismFactor, Levels: []string{"on", "off"}, Settings: []Settings{nil, maps.Clone(p.Placebo)}})
	}
	if p.Stop != nil {
		stop := *p.Stop
		stop.Factor, stop.Level, stop.Against = leverFactor, "with", "without"
		s.Stop = &stop
	}
	return s
}

// Run plays the pairs and measures the effects.
func (p Pair) Run(ctx context.Context, o Options) (*Paired, error) {
	if len(p.With) == 0 && len(p.Without) == 0 {
		return nil, fmt.Errorf("experiment: pair: With and Without are empty; want settings in which the arms differ")
	}
	if maps.Equal(p.With, p.Without) {
		return nil, fmt.Errorf("experiment: pair: With and Without are equal; want settings in which the arms differ")
	}
	if p.Placebo != nil && p.Stop != nil {
		return nil, fmt.Errorf("experiment: pair: Stop looks at the lever alone; want no Placebo beside it")
	}
	r, err := p.Study().Run(ctx, o)
	if err != nil {
		return nil, err
	}
	// Points: without and with, each with the mechanism on and then off.
	out := &Paired{Result: r}
	step := 1
	if p.Placebo != nil {
		step = 2
	}
	on := []stratum{{points: [2]int{step, 0}}}
	off := []stratum{{points: [2]int{step + 1, 1}}}
	for k := range r.p.Observe {
		label := func(e Effect, within string) Effect {
			e.Factor, e.Level, e.Against, e.Within = leverFactor, "with", "without", within
			return e
		}
		out.Effects = append(out.Effects, label(r.effect(k, on), ""))
		if p.Placebo == nil {
			continue
		}
		out.Placebo = append(out.Placebo, label(r.effect(k, off), "mechanism off"))
		through := Effect{Observable: r.p.Observe[k].Name}
		through.measure(r.through(k))
		through.Dropped = r.Seeds - through.Pairs
		out.Through = append(out.Through, label(through, "through the mechanism"))
	}
	out.Effects.adjust()
	out.Placebo.adjust()
	out.Through.adjust()
	return out, nil
}

// through returns the effects of a lever with the mechanism on and off, by seed.
func (r *Result) through(k int) (on, off []float64) {
	all := r.p.all()
	for first := 0; first+all <= r.Len(); first += all {
		a, okA := r.difference(first, [][2]int{{2, 0}}, k)
		b, okB := r.difference(first, [][2]int{{3, 1}}, k)
		if okA && okB {
			on, off = append(on, a), append(off, b)
		}
	}
	return on, off
}

// scaleOf returns the scale of a word.
func scaleOf(word string) (design.Scale, error) {
	for _, s := range []design.Scale{design.Linear, design.Log} {
		if s.String() == word {
			return s, nil
		}
	}
	return 0, unknown("scale", word, []string{"linear", "log"})
}
