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
// The risk has two sources. Each party is foreseen to break the text in the first
// quarter in which that pays by its public payoff; and any other may fail for reasons
// of its own, with the chance per quarter that the actor's [Trust] in it leaves.
//
// A draft is never signed if it crosses a [RedLine], if somebody would break it as soon
// as it could, or if it is worth less than the reserve: what the actor has if the talks
// fail (impasse) or if it leaves (walk-out). Above the reserve the actor's player
// decides whether to hold out for more.
//
// # Who sees what
//
// A [Situation] is what is public. A [View] adds one actor's own [Actor] and its own
// trust. An Actor's [Public] part is known to all and is what others predict its
// conduct from; its red lines, its cost of sovereignty, its trust, its player and
// the noise in its choices are secret. A player is shown its own ranking of the drafts
// (bargain.Turn), a red line the prospects of its own actor ([Prospect]), and neither
// anything of another actor's.
//
// # Units
//
// Payoffs are percent of the actor's own baseline real income per quarter. A worth
// is an annuity, (1-delta) times a present value: 0.3 means 0.3 % each quarter for
// good. The worth of a draft is against no agreement; the impasse and the walk-out
// themselves are against the baseline. Periods are quarters.
//
// # Not here yet
//
// Threats to security, support at home, and beliefs about resolve have a place in
// the Appraisal or in the View, and are zero or absent: the parts Security and
// Domestic are always zero.
package agent
