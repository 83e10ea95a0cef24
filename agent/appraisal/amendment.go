package appraisal

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The file decides the value of other terms of a module in force to its parties, from the chain of
// the module under each draft. The terms in force are what fails to change, so that every value is
// a difference to them. Source: Romer and Rosenthal (1978, Public Choice 33: 27-43) on proposals
// against a status quo; Koremenos (2001) on renegotiation.

// Amendment is another draft of a module in force as a party sees it. Values are in percent of
// income per quarter, as annuities over the terms in force.
type Amendment struct {
	// Draft is the draft, Text the draft in words.
	Draft terms.Draft
	Text  string
	// Near says that the draft is one step in one term from the terms in force.
	Near bool
	// Own is the value to the party. Crossed says how the draft crosses a red line without a
	// price that the terms in force do not cross, "" for none.
	Own     float64
	Crossed string
	// Public are the values to all parties by seat, by public payoffs; 0 for states not bound.
	Public []float64
	// Consent is the public forecast of the vote at home in each party on the change, by seat.
	Consent []float64
}

// Amendments returns the drafts of a module in force other than the terms in force, among the
// present parties: all of up to [agent.MaxDrafts] drafts, or those one term away in a larger
// module. The error names the world without a price, or says that the actor is not bound.
func Amendments(v agent.View, module string) ([]Amendment, error) {
	if !v.Register.Bound(v.Self.ID, module) {
		return nil, fmt.Errorf("agent: %s is not bound by %q", v.Self.ID, module)
	}
	v = v.Remembering()
	standing, space := v.Register.Standing(module), v.Register.Space(module)
	now, err := amended(v, module, standing.Draft)
	if err != nil {
		return nil, err
	}
	drafts := space.Neighbours(standing.Draft)
	if size, ok := space.Size(); ok && size <= agent.MaxDrafts {
		drafts = space.All()
	}
	m := v.Register.Treaty().Module(module)
	var out []Amendment
	for d := range drafts {
		if d == standing.Draft || !m.Obliges(space, d) {
			continue
		}
		then, err := amended(v, module, d)
		if err != nil {
			return nil, err
		}
		one := Amendment{
			Draft: d, Text: space.Format(d), Near: v.Register.Near(module, standing.Draft, d),
			Own: clean(then.own - now.own), Public: make([]float64, len(v.Actors)),
		}
		if then.crossed != now.crossed {
			one.Crossed = then.crossed
		}
		for k := range one.Public {
			one.Public[k] = clean(then.public[k] - now.public[k])
		}
		if one.Consent, err = consents(v.Situation, module, standing.Draft, d); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// consents returns the public forecasts of the votes at home of the parties to a module on a change
// from one draft to another, by seat.
func consents(s *agent.Situation, module string, from, to terms.Draft) ([]float64, error) {
	without, err := AmendedEffects(s, module, from)
	if err != nil {
		return nil, err
	}
	with, err := AmendedEffects(s, module, to)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(s.Actors))
	for k := range out {
		if s.Register.Bound(s.Actors[k].ID, module) {
			if out[k], err = ratification.PublicChanceBetween(s, k, with, without); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// terms in force, or others in their place, as worth to the actor and to all.
type amendedTerms struct {
	own     float64
	crossed string
	public  []float64
}

// amended values a module in force under a draft, over the module's end.
func amended(v agent.View, module string, d terms.Draft) (amendedTerms, error) {
	text := textUnder(v.Situation, module, d)
	one, err := appraise(v, text)
	if err != nil {
		return amendedTerms{}, fmt.Errorf("agent: %s on %s in force, %q: %w", v.Self.ID, module, text.Space.Format(d), err)
	}
	out := amendedTerms{own: one.Total(), crossed: one.Crossed, public: make([]float64, len(v.Actors))}
	c, err := continuation.Forecast(v.Situation, text)
	if err != nil {
		return amendedTerms{}, err
	}
	for k := range out.public {
		if c.Bound&(1<<k) == 0 {
			continue
		}
		p, err := c.PublicPlan(k)
		if err != nil {
			return amendedTerms{}, err
		}
		out.public[k] = (1 - v.Actors[k].Discount()) * p.Best()
	}
	return out, nil
}

// textUnder returns a module in force under another draft, without the measures in force.
func textUnder(s *agent.Situation, module string, d terms.Draft) treaty.Text {
	standing := s.Register.Standing(module)
	return treaty.Text{
		Module: s.Register.Treaty().Module(module), Space: s.Register.Space(module), Draft: d,
		Parties: standing.Members(s.Period), Since: standing.Since, Met: standing.Met,
	}
}

// AmendedEffects returns the effects of the present period with a module in force under a draft.
func AmendedEffects(s *agent.Situation, module string, d terms.Draft) (*welfare.Effects, error) {
	text := textUnder(s, module, d)
	return s.Effects(agent.Query{Period: s.Period, Text: &text, Without: module})
}
