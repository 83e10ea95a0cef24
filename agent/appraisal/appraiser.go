package appraisal

import (
	"fmt"
	"iter"
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/membership"
	"github.com/tradetalk/tradetalk/agent/surrogate"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The file decides the ranking of the drafts of a module for one actor, from the appraisal of
// each draft, or from a surrogate model where the drafts are too many. Source: appraisal.go for
// one draft, largemodule.go for large modules.

// Appraiser values the drafts of one module for one actor in the present situation, and
// implements bargain.Utility.
//
// A module of up to [agent.MaxDrafts] drafts is priced draft by draft. In a larger module a
// [surrogate.Model] ranks the drafts; Of and Exact appraise single drafts exactly, and talks ask
// for the appraisal of every draft that is offered, accepted or signed (see bargain.Rough). An
// Appraiser of a large module is not safe for concurrent use.
type Appraiser struct {
	space      *terms.Space
	appraisals []Appraisal  // by index of the draft; nil for a large module
	search     *largeModule // nil for a small module
}

// New values every draft of an open module, signed now by the expected signatories and the actor
// (see package membership), or by all actors of the situation if the situation leaves the
// forecast out. The exact
// economy prices every draft, or a surrogate model ranks the drafts if there are more than
// [agent.MaxDrafts]. The error names the world without a price, or says that the module does not
// exist or is not open.
func New(v agent.View, module string) (*Appraiser, error) {
	v = v.Remembering()
	text, err := v.Proposal(module)
	if err != nil {
		return nil, err
	}
	out, err := walkOut(v, module)
	if err != nil {
		return nil, err
	}
	a := &Appraiser{space: text.Space}
	appraise := func(d terms.Draft) (Appraisal, error) {
		text := text
		text.Draft = d
		f, err := among(v, &text)
		if err != nil {
			return Appraisal{}, fmt.Errorf("agent: %s on %s, %q: %w", v.Self.ID, module, text.Space.Format(d), err)
		}
		one, err := appraise(v, text)
		if err == nil && f != nil {
			err = join(v, &one, f)
		}
		if err != nil {
			return one, fmt.Errorf("appraisal: %s on %s, %q: %w", v.Self.ID, module, text.Space.Format(d), err)
		}
		out.from(&one)
		one.Rival = v.Register.Rival(module, v.Self.ID, v.Period)
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

// walkOutOption is the option to leave the treaty for good: to be bound by nothing, or to join a rival of the modules
// on the table.
type walkOutOption struct {
	bound bool
	free  float64 // the value of being bound by nothing
	club  compliance.Club
}

// walkOut values the options of leaving for good talks on some modules.
func walkOut(v agent.View, modules ...string) (out walkOutOption, err error) {
	if out.bound = continuation.IsBound(v); out.bound {
		if out.free, err = continuation.WalkOut(v); err != nil {
			return out, err
		}
	}
	for _, id := range modules {
		club, err := compliance.BestClub(v, id)
		if err != nil {
			return out, err
		}
		if club.Worth > out.club.Worth {
			out.club = club
		}
	}
	return out, nil
}

// from fills in the outside option of an appraisal.
func (x *walkOutOption) from(a *Appraisal) {
	if a.WalkOut = a.Impasse; x.bound {
		a.WalkOut = x.free
	}
	if with := a.Impasse + x.club.Worth; x.club.Module != "" && with > a.WalkOut {
		a.WalkOut, a.Club = with, x.club.Module
	}
}

// among sets the parties of a text to the expected members, and returns the forecast of the
// members; nil if the situation leaves the forecast out.
func among(v agent.View, text *treaty.Text) (*membership.Forecast, error) {
	if v.Without.MembershipForesight {
		return nil, nil
	}
	f, err := membership.Expect(v.Situation, *text)
	if err == nil {
		text.Parties = v.IDsIn(f.Signs | 1<<v.Seat)
	}
	return f, err
}

// Of returns the appraisal of a draft.
func (a *Appraiser) Of(d terms.Draft) *Appraisal {
	if a.search != nil {
		return a.search.of(d)
	}
	return &a.appraisals[a.space.Index(d)]
}

// Survey returns the surrogate model that ranks the drafts of a large module, or nil for a small
// module; [surrogate.Model.Error] gives its accuracy. The outputs are by stage: the pay of the
// actor in the stage in percent of income per quarter, as part of an annuity, and the gain of
// each party from a breach at the start of the stage. Stages divide the time from entry into
// force at the ends of carve-outs.
func (a *Appraiser) Survey() *surrogate.Model {
	if a.search == nil {
		return nil
	}
	return a.search.survey
}

// Best returns the appraisal of the best draft for the actor. Drafts that cross no red line and
// survive their first quarter rank before all others; among these the value decides. The result
// is nil if all drafts are empty. In a large module the result is the best draft of a search.
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

// bestOf returns the best appraisal of a sequence, nil for none.
func bestOf(list iter.Seq[*Appraisal]) *Appraisal {
	var best *Appraisal
	for one := range list {
		if one.betters(best) {
			best = one
		}
	}
	return best
}

// betters reports whether the actor prefers the draft to the best so far, which may be nil.
func (a *Appraisal) betters(best *Appraisal) bool {
	switch {
	case a.Empty || best == nil:
		return !a.Empty
	case a.possible() != best.possible():
		return a.possible()
	}
	return a.signingValue() > best.signingValue()
}

// Value returns the value of a draft over no agreement in percent of income per quarter, and
// minus infinity for a draft that the actor would not sign at any value. In a large module the
// value is an estimate.
func (a *Appraiser) Value(d terms.Draft) float64 {
	if a.search != nil {
		return a.search.value(d)
	}
	return a.Exact(d)
}

// Exact returns the value of a draft in percent of income per quarter by its appraisal, and minus
// infinity as Value does.
func (a *Appraiser) Exact(d terms.Draft) float64 {
	one := a.Of(d)
	if !one.possible() {
		return math.Inf(-1)
	}
	return clean(one.signingValue())
}

// clean returns zero for a value within the accuracy of the solution of the economy.
func clean(total float64) float64 {
	if !(math.Abs(total) <= numeric.Negligible) {
		return total
	}
	return 0
}

// Reserve returns the smallest acceptable value of a draft in percent of income per quarter.
func (a *Appraiser) Reserve() float64 {
	if a.search != nil {
		return a.search.reserve
	}
	return a.appraisals[0].Reserve()
}
