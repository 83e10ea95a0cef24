package compliance

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Deliberation is the choice of a party between actions about a module that binds the party.
type Deliberation struct {
	// Actor is the ID of the party, Module the ID of the module.
	Actor, Module string
	Period        int
	// Courses are the actions open to the party; the first is to keep the module. Chosen is the
	// index of the action taken.
	Courses []agent.Action
	Chosen  int
	// Threat and Motive are the private information of the party at the time. Unanswered is the
	// expected loss from the threat without an answer, as an annuity in percent of income per
	// quarter.
	Threat     int
	Motive     bool
	Unanswered float64
	// Temptation is the choice between keeping the module and breaking the module for good.
	Temptation agent.Temptation
}

// Choice returns the action taken.
func (d *Deliberation) Choice() *agent.Action { return &d.Courses[d.Chosen] }

// Genuine reports whether the threat reaches the threshold of the text for the measure chosen.
func (d *Deliberation) Genuine(threshold float64) bool { return float64(d.Threat) >= threshold }

// String returns a clause with the chosen action and its value: "invoke the exception on AGF for
// 20 quarters is worth +0.1210 % of real income a quarter against keeping it (gain +0.0010,
// protection +0.1200)". For a party that keeps the module the clause names the best alternative.
func (d *Deliberation) String() string {
	c := d.Choice()
	if c.Conduct == agent.Comply {
		best := -1
		for k := 1; k < len(d.Courses); k++ {
			if best < 0 || d.Courses[k].Value() > d.Courses[best].Value() {
				best = k
			}
		}
		if best < 0 {
			return "there was nothing else to do"
		}
		c = &d.Courses[best]
	}
	return fmt.Sprintf("to %s is worth %+.4f %% of real income a quarter against keeping it (%s)", c, c.Value(), c.Breakdown())
}

// Deliberate weighs the actions of the actor in this quarter about a module in force that binds
// the actor: to keep the module, to break the module, to invoke the exception or take a safeguard
// with a measure of the menu, or to give notice. Values are annuities in percent of income per
// quarter against keeping the module. Actions are compared as plans that start now; measures last
// for the longest term that the text allows. The result has no choice yet (see [Choose]).
func Deliberate(v agent.View, module string) (Deliberation, error) {
	v = v.Remembering()
	d := Deliberation{
		Actor: v.Self.ID, Module: module, Period: v.Period, Courses: append(make([]agent.Action, 0, 4), agent.Action{Conduct: agent.Comply}),
		Threat: v.Private.Threat, Motive: v.Private.Motive, Unanswered: v.Unanswered(),
	}
	t, err := NewTemptation(v, module)
	if err != nil {
		return d, err
	}
	d.Temptation = t
	x := assessment.Assessment{View: v, Module: module, Agreed: v.Register.Agreed(module), Standing: v.Register.Standing(module), Temptation: t}
	x.Members = x.Standing.Members(v.Period)
	if x.Now, err = v.Effects(agent.Query{Period: v.Period}); err != nil {
		return d, err
	}
	for _, weigh := range []func() ([]agent.Action, error){x.Breaches, x.Exceptions, x.Safeguards, x.Exits} {
		more, err := weigh()
		if err != nil {
			return d, err
		}
		d.Courses = append(d.Courses, more...)
	}
	return d, nil
}

// Choose chooses the action of a deliberation: by the actor's own strategy ([agent.Invoker]) if
// the actor has one, else by the highest value, with the noise of the actor's choices. Keeping
// the module wins ties.
func Choose(v agent.View, d *Deliberation) (err error) {
	options := make([]agent.Option, len(d.Courses))
	read := v.Replaces(agent.ToComply) || v.Self.Precision > 0 // for the strategy, or to name noise
	for k := range d.Courses {
		c := &d.Courses[k]
		options[k] = agent.Option{Content: c.Conduct.String(), Value: c.Value(), Action: c}
		if read && (c.Sectors != "" || c.Quarters > 0) {
			options[k].Content = c.String()
		}
	}
	options[0].Value += numeric.Negligible
	d.Chosen, err = v.Pick(agent.ToComply, options, d.Module)
	return err
}
