package appraisal

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// A draft with a security exception is worth more than one that is kept to the letter: a
// party can answer a threat without breaking its word. And it is worth less, as others
// can. Both are valued as the regime chain of a module has it: from the text in force and
// kept it goes to a measure of the party's own or of another's, and back when that has
// run out.
//
// A party is thought to take one measure, on the sectors of its threats, with the
// surcharge of the menu that would answer a grave threat best under the middle draft of
// the module. It does so in the first quarter in which the rule of compliance has it do
// so, as Course has it with what it knows: oneself as one is, another by its public
// payoff, the public process of its threats, and the trust that one has in it.
//
// Source: Rosendorff and Milner (2001) on escape clauses that raise what parties are
// ready to sign, Bagwell and Staiger (2005) on the state of the world being private. That
// a text with an exception is worth more is nowhere assumed: it is if own measures are
// worth more than those of others cost.

// derogation is the measure that a party is thought to take under a text, and the worlds
// without it and with it.
type derogation struct {
	sectors    treaty.Sectors
	surcharge  float64
	kept, with *welfare.Effects
}

// derogations are what the exceptions and safeguards of a chain are taken to be: the
// surcharges of measures and the measures by seat, and the menu of safeguards chosen under
// the middle draft. Each is nil before the first question about it.
type derogations struct {
	surcharges      []float64
	out, safeguards []*derogation
	guardMenu       []derogation
}

// derogationsOf returns what is known of a chain, to be filled in.
func derogationsOf(c *continuation.Chain) *derogations {
	known := *memo.Of(c.Situation.Memo(), func() *map[*continuation.Chain]*derogations { return &map[*continuation.Chain]*derogations{} })
	d := known[c]
	if d == nil {
		d = new(derogations)
		known[c] = d
	}
	return d
}

// measured prices the measure of a seat with a surcharge.
func measured(c *continuation.Chain, seat int, sectors treaty.Sectors, surcharge float64) (*derogation, error) {
	h := c.Mature()
	if h < 0 || sectors == "" {
		return nil, nil
	}
	id := c.Situation.Actors[seat].ID
	text := c.Text.Under(id, sectors, surcharge)
	measure := treaty.Measure{Party: id, Sectors: sectors, Surcharge: surcharge}
	with, err := c.Situation.Effects(agent.Query{
		Period: c.Situation.Period + h, Text: &text, Without: c.Without,
		Mark: c.Mark + " under " + measure.Party + " on " + string(sectors) + " at " + treaty.Set(surcharge).String(),
	})
	if err != nil {
		return nil, err
	}
	return &derogation{sectors, surcharge, c.Kept[h], with}, nil
}

// without are moves in which one state is not entered: what would have, stays kept.
func without(m StateMoves, state ModuleState) StateMoves {
	for k := range m {
		if ModuleState(k) != state {
			m[k][ModuleKept] += m[k][state]
			m[k][state] = 0
		}
	}
	return m
}
