package appraisal

import (
	"fmt"
	"iter"
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/surrogate"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Appraiser values the drafts of one module for one actor, as things stand. It is
// the actor's bargain.Utility.
//
// A module of up to MaxDrafts drafts is priced draft by draft. In a larger one drafts are
// ranked by a [Survey]; each that is asked for by Of or Exact is appraised exactly, then and
// there, and talks ask for all that is offered, accepted or signed (see bargain.Rough). Such
// an Appraiser is not safe for concurrent use.
type Appraiser struct {
	space      *terms.Space
	appraisals []Appraisal  // by index of the draft; nil if there are too many
	search     *largeModule // nil if there are not
}

// New values every draft of an open module, signed now by all actors of the
// situation. Every draft is priced by the exact economy, or ranked by a survey if there
// are more than MaxDrafts. The error says which world could not be priced, or that there
// is no such module, or that it is not open.
func New(v agent.View, module string) (*Appraiser, error) {
	v = v.Remembering()
	text, err := v.Proposal(module)
	if err != nil {
		return nil, err
	}
	bound, walkOut := continuation.IsBound(v), 0.0
	if bound {
		if walkOut, err = continuation.WalkOut(v); err != nil {
			return nil, err
		}
	}
	a := &Appraiser{space: text.Space}
	appraise := func(d terms.Draft) (Appraisal, error) {
		text := text
		text.Draft = d
		one, err := appraise(v, text)
		if err != nil {
			return one, fmt.Errorf("agent: %s on %s, %q: %w", v.Self.ID, module, text.Space.Format(d), err)
		}
		one.WalkOut = one.Impasse
		if bound {
			one.WalkOut = walkOut
		}
		return one, nil
	}
	size, ok := text.Space.Size()
	if !ok || size > agent.MaxDrafts {
		a.search, err = newLargeModule(v, text, appraise)
		return a, err
	}
	a.appraisals = make([]Appraisal, 0, size)
	for d := range text.Space.All() {
		one, err := appraise(d)
		if err != nil {
			return nil, err
		}
		a.appraisals = append(a.appraisals, one)
	}
	return a, nil
}

// Of returns the appraisal of a draft.
func (a *Appraiser) Of(d terms.Draft) *Appraisal {
	if a.search != nil {
		return a.search.of(d)
	}
	return &a.appraisals[a.space.Index(d)]
}

// Survey returns the survey that ranks the drafts of a module too large to be priced draft
// by draft, or nil; see Survey.Error for how far it can be trusted. Its outputs are, stage after
// stage, what the stage pays the actor as part of an annuity, and what each party gains
// from breaking the draft when the stage begins; stages last from entry into force to the
// ends of carve-outs.
func (a *Appraiser) Survey() *surrogate.Model {
	if a.search == nil {
		return nil
	}
	return a.search.survey
}

// Best returns the appraisal of the draft that the actor would sign most gladly or,
// if it would sign none, of the one that it minds least: one that crosses no red line
// and would be kept if there is one, and of those the one worth most. It is nil if all
// drafts are empty. In a module too large to be priced draft by draft it is the best of
// those that a search finds.
func (a *Appraiser) Best() *Appraisal {
	if a.search != nil {
		return a.search.best()
	}
	var best *Appraisal
	for k := range a.appraisals {
		if one := &a.appraisals[k]; one.betters(best) {
			best = one
		}
	}
	return best
}

func bestOf(list iter.Seq[*Appraisal]) *Appraisal {
	var best *Appraisal
	for one := range list {
		if one.betters(best) {
			best = one
		}
	}
	return best
}

// betters reports whether an actor would rather sign the draft than the best so far, which
// may be nil.
func (a *Appraisal) betters(best *Appraisal) bool {
	switch {
	case a.Empty || best == nil:
		return !a.Empty
	case a.possible() != best.possible():
		return a.possible()
	}
	return a.Total() > best.Total()
}

// Value is what a draft is worth against no agreement, and minus infinity if the
// actor would not sign it at any price. In a module too large to be priced draft by draft
// it is an estimate.
func (a *Appraiser) Value(d terms.Draft) float64 {
	if a.search != nil {
		return a.search.value(d)
	}
	return a.Exact(d)
}

// Exact is Value by the appraisal of the draft.
func (a *Appraiser) Exact(d terms.Draft) float64 {
	one := a.Of(d)
	if !one.possible() {
		return math.Inf(-1)
	}
	return clean(one.Total())
}

// clean takes what the accuracy of the economy's solution does not support for nothing.
func clean(total float64) float64 {
	if !(math.Abs(total) <= numeric.Negligible) {
		return total
	}
	return 0
}

// Reserve is what a draft must at least be worth.
func (a *Appraiser) Reserve() float64 {
	if a.search != nil {
		return a.search.reserve
	}
	return a.appraisals[0].Reserve()
}
