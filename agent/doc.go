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
// in percent of baseline real income per quarter ([Actor.Flow] has the rest of it). The
// flows of the quarters to come form a chain: the text is in force, kept or broken, or dead,
// and what the measures that it allows add is valued by chains of their own. The present
// value, as an annuity, is what the draft is worth. [Appraisal] holds it in parts that add
// up: the economy, what sanctions do to it (coercion), how exposed to threats it leaves the
// actor (security), the cost of being bound, support at home, the risk that others do not
// keep it, the option not to keep it oneself, the disputes that it settles, the price of red
// lines that it crosses.
//
// The risk has several sources. Each party is foreseen to break the text in the quarters in
// which that pays by its public payoff and its public record, by the rule that it will
// itself go by (see [View.Deliberate]): without panels a breach ends the text, with panels
// it goes on. Any other may fail for reasons of its own, with the chance per quarter that the
// actor's [belief.Trust] in it leaves; and others may use the ways out that the text gives or
// threats drive them to. A text with a sunset ends if the parties are not foreseen to renew
// it. The actor's own ways out, a breach included, are the option. There are three kinds
// beside a breach that pays in calm, and what a party would do with each is asked of the rule
// of compliance ([View.Deliberate]):
//
//	exception    against a threat that the text names, for a term, at a price
//	safeguard    against a surge of imports, again and again, in peace at first
//	desertion    breach or withdrawal, under a threat that the text leaves unanswered
//
// A draft is never signed if it crosses a [RedLine] without a price, if somebody would end it
// by breaking it as soon as it could, or if it is worth less than the reserve: what the actor
// has if the talks fail (impasse) or if it leaves (walk-out). Above the reserve the actor's
// player decides whether to hold out for more.
//
// # Red lines
//
// A red line is written as it is said, and read by [ParseRedLine]:
//
//	industry.depth <= 0.5 at price 0.02 public
//	require exception in industry
//	no deal until chips lifted
//
// One without a price is never crossed. A price is a part of the appraisal like any
// other, so that the line moves when the best draft beyond it is worth the price, and by
// nothing else.
//
// # Beliefs
//
// What an actor thinks of the others' word, resolve and pleas, and how good its forecasts
// were, is in package belief, which knows no economy. Here is what takes one: [WinSet],
// whether a draft passes the vote at home; [Pleaded], what an outsider makes of an exception
// that is invoked; [View.Foresees], who is expected to break a text now.
//
// # Decisions
//
// Every decision is a choice among options by what they are worth ([Choose]). Strategies
// replace one kind of decision at a time ([View.Pick]); the Player conducts talks.
//
// # Large modules
//
// A module of up to [MaxDrafts] drafts is priced draft by draft. In a larger one a
// [Survey] ranks the drafts: the linear economy, what every option changes by itself, and
// what pairs of options change together where that is likely to matter, from some hundred
// exact prices. Whatever is offered, accepted or signed is appraised exactly. Survey.Error says
// how far the estimates were from drafts that went into nothing else, and [Situation.Survey]
// surveys one module or several for the real income of every region.
//
// # Who sees what
//
// A [Situation] is what is public. A [View] adds one actor's own [Actor] and its own
// trust. An Actor's [Public] part is known to all and is what others predict its
// conduct from; its other red lines, its cost of sovereignty, its trust, its
// player, its strategies and the noise in its choices are secret. A test changes them and
// finds every decision of the others unchanged, bit for bit. A player is shown its own ranking of the drafts
// (bargain.Turn), a red line the prospects of its own actor ([Prospect]), and neither
// anything of another actor's.
//
// # Units
//
// Payoffs are percent of the actor's own baseline real income per quarter. A worth
// is an annuity, (1-delta) times a present value: 0.3 means 0.3 % each quarter for
// good. The worth of a draft is against no agreement; the impasse and the walk-out
// themselves are against the baseline. Periods are quarters, unless
// Situation.PeriodLength says otherwise: what actors state is per quarter all the same, and
// the methods In, and those of Trust that take a length, give what it comes to in a
// period. A worth does not depend on it: percent of income have no period in them.
package agent
