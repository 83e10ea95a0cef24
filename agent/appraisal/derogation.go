package appraisal

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the measure that each party takes under an exception or a safeguard, from the
// sectors of threats and the menu of the text. A security exception raises the value of a
// draft, since a party can answer a threat without a breach. An exception also lowers the value,
// since other parties can do the same. Both effects are valued by the chain of a module: from the
// text in force and kept to a measure of the party or of another party, and back at the end of
// the measure.
//
// A party is expected to take one of two measures, on the sectors of its threats: those of the menu
// that are worth most under a grave threat and without a threat, under the middle draft of the
// module. The party takes
// the measure in the first quarter in which the rule of compliance makes the measure worthwhile
// (see [agent.Action]), with the information of the party: the actor by its own information,
// another party by the public payoff, the public process of its threats, and the trust of the
// actor in the party.
//
// Source: Rosendorff and Milner (2001) on escape clauses that raise the terms to which parties
// agree; Bagwell and Staiger (2005) on private information about the state of the world. No
// assumption makes an exception valuable: a text gains from an exception if the party's own
// measures are worth more than the cost of the others' measures.

// derogation is the measure that a party is expected to take under a text, with the effects
// without (kept) and with the measure.
type derogation struct {
	measure    treaty.Measure
	kept, with *welfare.Effects
}

// derogations are the expected measures of a chain: the measures chosen under the middle draft
// and the priced measures under the exception by seat, the safeguards by seat, and the menu of safeguards under the middle draft.
// Each is nil before the first use.
type derogations struct {
	chosen     [][len(expectedThreats)]treaty.Measure
	out        [][]*derogation
	safeguards []*derogation
	guardMenu  []derogation
}

// derogationsOf returns the known measures of a chain, to be completed by the caller.
func derogationsOf(c *continuation.Chain) *derogations {
	known := *memo.Of(c.Situation.Memo(), func() *map[*continuation.Chain]*derogations { return &map[*continuation.Chain]*derogations{} })
	d := known[c]
	if d == nil {
		d = new(derogations)
		known[c] = d
	}
	return d
}

// measured prices a measure of a seat. The result is nil for a text without effect or a measure
// without sectors.
func measured(c *continuation.Chain, seat int, measure treaty.Measure) (*derogation, error) {
	h := c.Mature()
	if h < 0 || measure.Sectors == "" {
		return nil, nil
	}
	measure.Party = c.Situation.Actors[seat].ID
	text := c.Text.Under(measure)
	with, err := c.Situation.Effects(agent.Query{
		Period: c.Situation.Period + h, Text: &text, Without: c.Without,
		Mark: fmt.Sprint(c.Mark, " under ", measure.Kind, " of ", measure.Party, " on ", measure.Sectors, " at ", measure.Surcharge, " against ", measure.Against),
	})
	if err != nil {
		return nil, err
	}
	return &derogation{measure, c.Kept[h], with}, nil
}

// without returns moves in which no state enters one state; the chance of entry goes to the kept
// state.
func without(m StateMoves, state ModuleState) StateMoves {
	for k := range m {
		if ModuleState(k) != state {
			m[k][ModuleKept] += m[k][state]
			m[k][state] = 0
		}
	}
	return m
}
