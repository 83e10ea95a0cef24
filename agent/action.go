package agent

import (
	"fmt"
	"math"
	"strings"

	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// ActionKind names a party's course of conduct toward a module that binds the party.
type ActionKind uint8

// The kinds of action of a party.
const (
	Comply          ActionKind = iota + 1 // keep the module
	BreachOpenly                          // break the module in public
	BreachCovertly                        // break the module where only monitoring finds the breach
	InvokeException                       // invoke the security exception
	ApplySafeguard                        // apply a safeguard
	Withdraw                              // give notice of withdrawal
)

// String names the kind in words: "keep", "invoke the exception".
func (c ActionKind) String() string {
	names := [...]string{
		Comply: "keep", BreachOpenly: "break", BreachCovertly: "break it covertly", InvokeException: "invoke the exception",
		ApplySafeguard: "take a safeguard", Withdraw: "withdraw",
	}
	if int(c) < len(names) && names[c] != "" {
		return names[c]
	}
	return fmt.Sprintf("ActionKind(%d)", uint8(c))
}

// Action is a course open to a party under a module, with the value of the course. The parts of
// the value are annuities in percent of the actor's baseline real income per quarter. The
// reference is to keep the module and leave the threat unanswered. The parts add up to Value:
//
//	v(invoke)         = Gain + Protection - Compensation - Challenge - Reputation
//	v(safeguard)      = Gain + Protection - Challenge
//	v(breach, covert) = Gain + Protection - m (Challenge + Future + Reputation)
//	v(breach, open)   = Gain + Protection - Challenge - Future - Reputation
//	v(withdraw)       = Protection - Future
//
// The economy is solved for the policy with the measure, as for any other policy. An importer
// large enough to move world prices gains from a restriction and a small importer loses; power
// has no other role.
//
// Source: the theory of escape clauses of Rosendorff and Milner (2001) and the review of Maggi
// and Staiger (2011), in the units of the model.
type Action struct {
	// Conduct is the kind of the action.
	Conduct ActionKind
	// Sectors are the sectors of the measure. Measure is the kind of measure under an exception,
	// and Against the ID of the only party concerned, or "". Surcharge is the rate added to
	// tariffs there, ad valorem. Quarters is the duration of the measure in periods.
	Sectors   treaty.Sectors
	Measure   treaty.MeasureKind
	Against   string
	Surcharge float64
	Quarters  int
	// Lasts is the planned duration in periods of an exception or of a breach, or the expected
	// duration of a safeguard, extensions included.
	Lasts int
	// Gain is the change in the actor's flow payoff from the measure while in force. Protection
	// is the part of the expected loss to threats averted by the measure.
	Gain, Protection float64
	// Compensation is the cost of the compensation demanded by the text. Challenge is the mean
	// cost of a case against the action. Future is the actor's forgone value of the module.
	// Reputation is the fall in the value of all other modules through the loss of trust.
	Compensation, Challenge, Future, Reputation float64
	// Challenged is the chance of a review at the request of another party. Upheld is the
	// chance of a review in the actor's favour. Found is the chance of detection of a covert
	// breach.
	Challenged, Upheld, Found float64
	// Ends says that the other parties are expected to end the module in answer to a breach.
	Ends bool
	// Doubt is the probability of abuse expected in the eyes of the other parties when the
	// actor invokes the exception; 0 where nobody computes the probability. Charged is the
	// number of broken promises that the others are expected to count for the measure: Doubt,
	// and the doubts at the reviews at which the actor keeps the measure, discounted.
	Doubt, Charged float64
	// Harm is the harm to each other party, by seat, in percent of the party's baseline real
	// income; 0 or more.
	Harm []float64

	Length treaty.Length `store:"-"` // of a period: names the unit of Quarters in String
}

// Value returns the sum of the parts in percent of baseline real income per quarter.
func (c *Action) Value() float64 {
	return c.Gain + c.Protection - c.Compensation - c.Challenge - c.Future - c.Reputation
}

// String reads "invoke the exception on AGF with a surcharge of 25 % for 20 quarters".
func (c *Action) String() string {
	s := c.Conduct.String()
	if c.Conduct == InvokeException && c.Measure != treaty.AddSurcharge {
		s += fmt.Sprintf(" for a %v", c.Measure)
	}
	if c.Sectors != "" {
		s += " on " + string(c.Sectors)
	}
	if c.Against != "" {
		s += " against " + c.Against
	}
	if c.Surcharge > 0 {
		s += fmt.Sprintf(" with a surcharge of %.4g %%", 100*c.Surcharge)
	}
	if c.Quarters > 0 {
		s += fmt.Sprintf(" for %d %ss", c.Quarters, c.Length)
	}
	return s
}

// Breakdown lists the parts different from zero: "gain +0.0180, protection +0.2000, reputation
// -0.0020".
func (c *Action) Breakdown() string {
	var parts []string
	for _, p := range []struct {
		name  string
		value float64
	}{
		{"gain", c.Gain}, {"protection", c.Protection}, {"compensation", -c.Compensation}, {"challenge", -c.Challenge},
		{"the module's future", -c.Future}, {"reputation", -c.Reputation},
	} {
		if math.Abs(p.value) >= numeric.Negligible {
			parts = append(parts, fmt.Sprintf("%s %+.4f", p.name, p.value))
		}
	}
	if parts == nil {
		return "nothing changes"
	}
	return strings.Join(parts, ", ")
}
