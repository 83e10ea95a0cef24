package compliance

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Deliberation is a party's choice of what to do about a module that binds it.
type Deliberation struct {
	Actor, Module string
	Period        int
	// Courses are what it could do; the first is to keep the module. Chosen is the
	// number of what it does.
	Courses []agent.Action
	Chosen  int
	// Threat and Motive are what it alone knew at the time, Unanswered the loss that
	// it expects from the threat if nothing is done, as an annuity.
	Threat     int
	Motive     bool
	Unanswered float64
	// Temptation is the choice between keeping and breaking the module for good.
	Temptation agent.Temptation
}

// Choice is what the party does.
func (d *Deliberation) Choice() *agent.Action { return &d.Courses[d.Chosen] }

// Genuine reports whether the threat is one for which a text of a threshold lets a
// party invoke its exception.
func (d *Deliberation) Genuine(threshold float64) bool { return float64(d.Threat) >= threshold }

// String says in a clause what was chosen and what it was worth: "invoke the exception
// on AGF for 20 quarters is worth +0.1210 % of real income a quarter against keeping it
// (gain +0.0010, protection +0.1200)".
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

// Deliberate weighs everything that the actor can do in this quarter about a module in
// force that binds it: keep it, break it, invoke the exception or take a safeguard with
// any measure of the menu, or give notice. Policies are compared as of now; measures
// are taken to last for the longest term that the text allows.
func Deliberate(v agent.View, module string) (Deliberation, error) {
	v = v.Remembering()
	d := Deliberation{
		Actor: v.Self.ID, Module: module, Period: v.Period, Courses: []agent.Action{{Conduct: agent.Comply}},
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

// Choose chooses the course: by the actor's own strategy ([Invoker]) if it has one, else
// the best, with the noise of its choices.
func Choose(v agent.View, d *Deliberation) (err error) {
	options := make([]agent.Option, len(d.Courses))
	read := v.Replaces(agent.ToComply) || v.Self.Precision > 0 // by the strategy, or to name noise
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
