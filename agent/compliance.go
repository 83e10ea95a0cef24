package agent

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
)

// Temptation is the choice between keeping a module in force this quarter and
// breaking it, as annuities against the world without the module, in percent of
// income per quarter.
type Temptation struct {
	Module      string
	Keep, Break float64
}

// String reads "keeping it is worth +0.0180 %, breaking it +0.0020 %".
func (t Temptation) String() string {
	return fmt.Sprintf("keeping it is worth %+.4f %% of real income a quarter, breaking it %+.4f %%", t.Keep, t.Break)
}

// The two options of compliance, by their content.
const (
	keepIt  = "keep"
	breakIt = "break"
)

// Tempted weighs keeping against breaking a module in force that binds the actor.
// Breaking it pays one quarter of the others' concessions without its own, after
// which the others end the module; keeping it goes on as the chain predicts, with
// the others taken to keep it (level-1 play).
func (v View) Tempted(module string) (Temptation, error) {
	if !v.Register.Bound(v.Self.ID, module) {
		return Temptation{}, fmt.Errorf("agent: %s is not bound by %q", v.Self.ID, module)
	}
	m, standing := v.Register.Treaty().Module(module), v.Register.Standing(module)
	text := treaty.Text{Module: m, Space: v.Register.Space(module), Draft: standing.Draft, Parties: slices.Clone(standing.Ratified), Since: standing.Since}
	c, err := v.newChain(text)
	if err != nil {
		return Temptation{}, err
	}
	alone, err := c.breach(0, 1<<v.Seat, module)
	if err != nil {
		return Temptation{}, err
	}
	bound := v.Self.Sovereignty[module] * m.Depth(text.Space, text.Draft)
	_, all, err := c.breaches(v.Seat, bound)
	if err != nil {
		return Temptation{}, err
	}
	d := v.Self.Discount()
	all.discount = d
	all.kept, all.dead = make([]float64, len(c.on)), make([]float64, len(c.on))
	for h := range c.on {
		all.kept[h], all.dead[h] = c.kept[h].flows[v.Seat]-bound, c.dead[h].flows[v.Seat]
	}
	_, dead := all.value(c.on)
	next := dead - all.dead[0] // discounted value of D from the next quarter on
	broken := alone.flows[v.Seat] - bound + next
	all.mask[0] = false // this quarter is what is being decided
	keep, _ := all.value(c.on)
	return Temptation{Module: module, Keep: (1 - d) * (keep - dead), Break: (1 - d) * (broken - dead)}, nil
}

// Complies decides whether the actor keeps a module this quarter.
func (v View) Complies(t Temptation) bool {
	options := []Option{{Content: keepIt, Value: t.Keep + negligible}, {Content: breakIt, Value: t.Break}}
	return Choose(options, v.Self.Precision, v.noise("comply", t.Module)) == 0
}
