package agent

import (
	"fmt"
	"math"
	"strings"

	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// ActionKind is what a party does about a module that binds it.
type ActionKind uint8

// What a party can do.
const (
	Comply          ActionKind = iota + 1 // it keeps the module
	BreachOpenly                          // it breaks it, for all to see
	BreachCovertly                        // it breaks it where only monitoring can find it
	InvokeException                       // it invokes the security exception
	ApplySafeguard                        // it takes a safeguard
	Withdraw                              // it gives notice of withdrawal
)

// String names the conduct: "keep", "invoke the exception".
func (c ActionKind) String() string {
	names := [...]string{
		Comply: "keep", BreachOpenly: "break", BreachCovertly: "break it covertly", InvokeException: "invoke the exception",
		ApplySafeguard: "take a safeguard", Withdraw: "withdraw",
	}
	if int(c) < len(names) && names[c] != "" {
		return names[c]
	}
	return fmt.Sprintf("Conduct(%d)", uint8(c))
}

// Action is one thing that a party can do about a module, and what it is worth. Its
// parts are annuities in percent of the actor's baseline real income per quarter,
// against keeping the module with the threat unanswered, and add up to its Value:
//
//	v(invoke)         = Gain + Protection - Compensation - Challenge - Reputation
//	v(safeguard)      = Gain + Protection - Challenge
//	v(breach, covert) = Gain + Protection - m (Challenge + Future + Reputation)
//	v(breach, open)   = Gain + Protection - Challenge - Future - Reputation
//	v(withdraw)       = Protection - Future
//
// The policy with the measure is solved as any other, so that an importer that moves
// prices gains from its restriction, and a small one does not; nothing else depends on
// who is powerful.
//
// Source: the logic of escape clauses in Rosendorff and Milner (2001) and of their
// review in Maggi and Staiger (2011), put into the units of the model.
type Action struct {
	Conduct ActionKind
	// Sectors are what it is about, Surcharge what is added to tariffs on them, and
	// Quarters how long it is to last.
	Sectors   treaty.Sectors
	Surcharge float64
	Quarters  int
	// Lasts is how long a safeguard is foreseen to last, extensions included, or an open
	// breach under panels is planned to.
	Lasts int
	// Gain is what the policy brings to the actor's flow payoff while it lasts,
	// Protection what it averts of the losses to a threat.
	Gain, Protection float64
	// Compensation is what the text's price costs, Challenge what a case brought
	// against it costs on average, Future what the actor forgoes of the module's
	// own worth, Reputation what all other modules are worth less once it is
	// trusted less.
	Compensation, Challenge, Future, Reputation float64
	// Challenged is the chance that another party has it reviewed, Upheld that a
	// review finds for the actor, Found that a covert breach is found.
	Challenged, Upheld, Found float64
	// Doubt is the chance that the others are expected to give to an invocation being
	// abusive, where that was worked out.
	Doubt float64
	// Harm is what it does to each other party, by seat: percent of that party's
	// baseline real income, never negative.
	Harm []float64

	Length treaty.Length `store:"-"` // of a period, for what a period is called
}

// Value is the sum of the parts.
func (c *Action) Value() float64 {
	return c.Gain + c.Protection - c.Compensation - c.Challenge - c.Future - c.Reputation
}

// String reads "invoke the exception on AGF with a surcharge of 25 % for 20 quarters".
func (c *Action) String() string {
	s := c.Conduct.String()
	if c.Sectors != "" {
		s += " on " + string(c.Sectors)
	}
	if c.Surcharge > 0 {
		s += fmt.Sprintf(" with a surcharge of %.4g %%", 100*c.Surcharge)
	}
	if c.Quarters > 0 {
		s += fmt.Sprintf(" for %d %ss", c.Quarters, c.Length)
	}
	return s
}

// Breakdown lists the parts that are not zero: "gain +0.0180, protection +0.2000,
// reputation -0.0020".
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
