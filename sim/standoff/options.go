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
	// over a percent of income, 0 or more. The default (0) is best responses; with a
	// Depth it is belief.DefaultConjecture, an assumption.
	Precision float64
	// Rounds is the number n of rounds of thought behind forecasts of threats, answers and
	// measures in force, from 1 to 64, see crisis.Game. The default (0) is
	// crisis.DefaultRounds. An assumption.
	Rounds int
	// Depth is a diagnostic in place of Rounds: forecasts of the decisions on measures in
	// force by levels of reasoning, 1, 2 or 3, see crisis.Game (Nagel 1995). The default is
	// 0, Rounds.
	Depth int
	// Spread is s, the standard deviation of the private number of each player in an issue,
	// as a share of what is at stake for the player, from 0 to 2. The default (0) is the
	// scenario's own deviations. An assumption: 0.5 is a size to start from, 0.1 to 1 the
	// range for tables.
	Spread float64
	// Common is rho, the share of the variance of the private numbers of a leader that is
	// common to all issues, from 0 to 0.9. The default is 0.5; None means 0. An assumption.
	Common float64
	// Turnover is the chance that a new leader has another common part, in [0, 1]. The
	// default (0) is 0.5; None means 0. An assumption.
	Turnover float64
	// Execution is the standard deviation of a draw at the deadline of a threat, as a share of
	// what the issue is worth to the leader, from 0 to 1.5: what ministries, partners and firms
	// turn out to accept, known to nobody before. The default (0) is 0.5; None means 0. An
	// assumption.
	Execution float64
	// Unthreatened is the share of its audience cost that a leader bears that lifts measures
	// imposed without a threat for nothing, in [0, 1]. The default (0) is 0.3; None means 0.
	// An assumption.
	Unthreatened float64
	// Inherited is the share of the audience cost of a predecessor's threats that a new leader
	// bears, in [0, 1]. The default is 0. An assumption.
	Inherited float64
	// Face is the cost of a public concession of any size to the target's leader, a show
	// included, as a share of what is at stake for the target, from 0 to 0.15. The default (0)
	// is 0.075, the middle of the range; None means 0. An assumption.
	Face float64
	// ThreatCost and ImpositionCost are the costs to a leader of a threat and of an imposition,
	// as annuities in shares of what the issue is worth to the leader, from 0 to 0.3: own
	// contracts and relations that measures in the model do not touch. The defaults (0) are 0.05
	// and 0.15, the middle of the ranges of 0 to 0.1 and 0 to 0.3; None means 0. Assumptions.
	ThreatCost, ImpositionCost float64
	// Structural is the share of a concession that the target cannot take back, in [0, 1].
	// The default (0) is 0.5; None means 0. An assumption.
	Structural float64
	// Strain is the weight of a threat and of an imposition in the target's trust, as a share
	// of a broken promise, from 0 to 0.5. The default (0) is 0.1; None means 0. An assumption.
	Strain float64
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

// None turns off an option whose zero value means a default above zero.
const None = -1

// Share returns an option with None as 0.
func Share(option float64) float64 { return max(0, option) }

// AtOnce is the Options.Deadline of threats that are carried out, or not, in the
// quarter of the threat.
const AtOnce = -1

// Onlookers is the weight with which onlookers of a standoff learn (kappa_3). An
// assumption.
const Onlookers = 0.5

// WithDefaults returns the options with the defaults for periods of a length.
func (c Options) WithDefaults(l treaty.Length) Options {
	c.Precision = cmp.Or(c.Precision, math.Inf(1))
	if c.Depth > 0 && math.IsInf(c.Precision, 1) {
		c.Precision = belief.DefaultConjecture
	}
	c.Rounds = cmp.Or(c.Rounds, crisis.DefaultRounds)
	for _, x := range []struct {
		option *float64
		usual  float64
	}{{&c.Common, 0.5}, {&c.Turnover, 0.5}, {&c.Execution, 0.5}, {&c.Unthreatened, 0.3}, {&c.Face, 0.075}, {&c.Structural, 0.5}, {&c.Strain, 0.1}, {&c.ThreatCost, 0.05}, {&c.ImpositionCost, 0.15}} {
		*x.option = cmp.Or(*x.option, x.usual)
	}
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
	if c.Rounds < 0 || c.Rounds > crisis.MaxRounds {
		bad("Coercion.Rounds", c.Rounds, "1 to 64, or 0 for 8")
	}
	share := func(field string, value, most float64, none bool) {
		if want := fmt.Sprintf("a number from 0 to %g", most); !(value >= 0 && value <= most) && !(none && value == None) {
			if none {
				want = fmt.Sprintf("a number above 0 and up to %g, 0 for the default, or None", most)
			}
			bad("Coercion."+field, value, want)
		}
	}
	share("Spread", c.Spread, 2, false)
	share("Common", c.Common, 0.9, true)
	share("Turnover", c.Turnover, 1, true)
	share("Execution", c.Execution, 1.5, true)
	share("Unthreatened", c.Unthreatened, 1, true)
	share("Inherited", c.Inherited, 1, false)
	share("Face", c.Face, 0.15, true)
	share("ThreatCost", c.ThreatCost, 0.3, true)
	share("ImpositionCost", c.ImpositionCost, 0.3, true)
	share("Structural", c.Structural, 1, true)
	share("Strain", c.Strain, 0.5, true)
	if c.Depth != 0 && (c.Depth < crisis.MinDepth || c.Depth > crisis.MaxDepth) {
		bad("Coercion.Depth", c.Depth, "1, 2 or 3, or 0 for Rounds")
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
