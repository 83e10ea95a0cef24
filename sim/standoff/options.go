package standoff

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Options are the parameters of coercion. The zero value is the sensible default.
type Options struct {
	// Precision is the lambda of everybody's forecasts of the choices of others, in 1
	// over a percent of income, 0 or more. The default (0) is belief.DefaultConjecture,
	// an assumption; infinity forecasts best responses.
	Precision float64
	// Depth is the depth of everybody's forecasts of the decisions on measures in
	// force: 1, 2 or 3, see crisis.Game. The default (0) is crisis.DefaultDepth.
	Depth int
	// Review is the chance per quarter, in (0, 1], that a side of a standoff
	// reconsiders a decision on measures in force while the inputs of the decision stay
	// unchanged. The default (0) is the leader's hazard of losing office, 0.05 unless
	// the actor says otherwise: a new leader reconsiders. At 1 every side is expected
	// to decide anew every quarter. An assumption.
	Review float64
	// Deadline is the number of quarters between a threat and its deadline, at least 1.
	// The default (0) is 1: in the data on threats and impositions of sanctions the
	// median is 0 and the upper quartile a third of a year (Morgan, Bapat and Kobayashi
	// 2014). AtOnce sets the deadline at the end of the quarter.
	Deadline int
	// Severities are the levels in (0, 1] at which a regime may be imposed, and
	// escalated to. The default (nil) is 1, in full. An assumption.
	Severities []float64
	// Vagueness lists the w in (0, 1] of vague demands that leaders may make beside
	// specific demands. Compliance of x+w meets a vague demand of x for sure, and
	// compliance of at least x-w may be called enough. The default (nil) is 1/4, a step
	// of compliance. An assumption.
	Vagueness []float64
	// Recess is the number of quarters between the end of a standoff and the next use
	// of the same regime, at least 1. The default (0) is 4. An assumption.
	Recess int
	// Routes are the covert routes that third parties may open. The default (nil) is a
	// route through every actor for all goods that a regime stops.
	Routes []sanction.Route
	// Leakage is eta, the share lost of the money with which a target compensates its
	// groups, in [0, 1]. The default (0) is 0.3. An assumption.
	Leakage float64
	// EnforcementCost is the cost to a sender of catching all covert shipments, in percent
	// of income per quarter, 0 or more. The cost of an effort rises with the square of the
	// effort, and is no part of the economy. The default (0) is 0.01, an assumption; a
	// negative number means no cost.
	EnforcementCost float64
	// Secrecy is the degree to which demands and answers are hidden from the publics,
	// in [0, 1]. Only the share 1-Secrecy of an audience cost, the publicity, is paid
	// (Kurizaki 2007, American Political Science Review 101: 543-558). The default is
	// 0. An assumption.
	Secrecy float64
	// Legitimacy is the legitimacy of an institution's measures to the public of a
	// target, in [0, 1]. The rally of the public is smaller by this share (Hurd 1999,
	// International Organization 53: 379-408). The default is 0. An assumption.
	Legitimacy float64
}

// AtOnce is the Options.Deadline of threats that are carried out, or not, in the
// quarter of the threat.
const AtOnce = -1

// Onlookers is the weight with which onlookers of a standoff learn (kappa_3). An
// assumption.
const Onlookers = 0.5

// WithDefaults returns the options with the defaults for periods of a length.
func (c Options) WithDefaults(l treaty.Length) Options {
	c.Precision = cmp.Or(c.Precision, belief.DefaultConjecture)
	c.Depth = cmp.Or(c.Depth, crisis.DefaultDepth)
	c.Deadline = cmp.Or(c.Deadline, l.Least(1))
	if c.Deadline == AtOnce {
		c.Deadline = 0
	}
	if c.Severities == nil {
		c.Severities = []float64{1}
	}
	c.Severities = slices.Clone(c.Severities)
	slices.Sort(c.Severities)
	if c.Vagueness == nil {
		c.Vagueness = []float64{0.25}
	}
	c.Vagueness = slices.Clone(c.Vagueness)
	slices.Sort(c.Vagueness)
	c.Recess = cmp.Or(c.Recess, l.Least(4))
	c.Leakage = cmp.Or(c.Leakage, 0.3)
	c.EnforcementCost = max(0, cmp.Or(c.EnforcementCost, 0.01))
	return c
}

// Validate reports all mistakes in the options, as fields of the scenario.
func (c *Options) Validate() (errs []error) {
	bad := func(field string, value any, want string) {
		errs = append(errs, fmt.Errorf("sim: Scenario.%s is %v; want %s", field, value, want))
	}
	if !(c.Precision >= 0) {
		bad("Coercion.Precision", c.Precision, "a number above 0, or 0 for the default")
	}
	if c.Depth != 0 && (c.Depth < crisis.MinDepth || c.Depth > crisis.MaxDepth) {
		bad("Coercion.Depth", c.Depth, "1, 2 or 3, or 0 for the default")
	}
	if !(c.Review >= 0 && c.Review <= 1) {
		bad("Coercion.Review", c.Review, "a chance in (0, 1], or 0 for the hazard of each leader")
	}
	if c.Deadline < AtOnce {
		bad("Coercion.Deadline", c.Deadline, "quarters, 0 for the default, or AtOnce")
	}
	for _, level := range c.Severities {
		if !(level > 0 && level <= 1) {
			bad("Coercion.Severities", c.Severities, "levels in (0, 1]")
		}
	}
	for _, w := range c.Vagueness {
		if !(w > 0 && w <= 1) {
			bad("Coercion.Vagueness", c.Vagueness, "shares in (0, 1]")
		}
	}
	if c.Recess < 0 {
		bad("Coercion.Recess", c.Recess, "quarters, at least 1, or 0 for the default")
	}
	if !(c.Leakage >= 0 && c.Leakage <= 1) {
		bad("Coercion.Leakage", c.Leakage, "a share in (0, 1], or 0 for the default")
	}
	if math.IsNaN(c.EnforcementCost) || math.IsInf(c.EnforcementCost, 0) {
		bad("Coercion.EnforcementCost", c.EnforcementCost, "percent of income, 0 for the default, or a negative number for none")
	}
	if !(c.Secrecy >= 0 && c.Secrecy <= 1) {
		bad("Coercion.Secrecy", c.Secrecy, "a share in [0, 1]")
	}
	if !(c.Legitimacy >= 0 && c.Legitimacy <= 1) {
		bad("Coercion.Legitimacy", c.Legitimacy, "a share in [0, 1]")
	}
	return errs
}
