// Package agent is the states: what they want, what they will not sign, what they
// believe, and how they decide. It prices drafts by package market and brings the
// result to a table as a bargain.Utility.
//
// # From a term to a refusal
//
// A draft of a module settles its terms. [View.Appraise] takes each draft as a
// treaty.Text, compiles it into a market.Policy on top of what is in force, with the
// sanctions of the day on top of that, and solves the economy ([PriceBook]). Real
// incomes and payrolls give the flow payoff of each actor:
//
//	u = 100 [ (1-a) ln Y^ + a sum_g w_g ln Y^_g ] - chi depth
//
// in percent of baseline real income per quarter. The flows of the quarters to come
// form a chain of two states, the text in force and kept, or dead, and its present
// value, as an annuity, is what the draft is worth. [Appraisal] holds it in parts
// that add up: the economy, what sanctions do to it (coercion), the cost of being
// bound, the risk that others do not keep it, the option not to keep it oneself.
//
// The draft is refused if it crosses a [RedLine], or is worth less than the reserve:
// what the actor has if the talks fail (impasse) or if it leaves (walk-out).
//
// # Who sees what
//
// A [Situation] is what is public. A [View] adds one actor's own [Actor] and its own
// trust. An Actor's [Public] part is known to all and is what others predict its
// conduct from; its red lines, its cost of sovereignty, its trust, its player and
// the noise in its choices are secret. Strategies get Views, never Actors of others.
//
// # Units
//
// Payoffs are percent of the actor's own baseline real income per quarter. A worth
// is an annuity, (1-delta) times a present value: 0.3 means 0.3 % each quarter for
// good. Periods are quarters.
//
// # Not here yet
//
// Threats to security, support at home, and beliefs about resolve have a place in
// the Appraisal or in the View, and are zero or absent: the parts Security and
// Domestic are always zero.
package agent
