// Package coercion is what threats, sanctions and relief are worth to those who make,
// bear and watch them, and what each is thought to do next.
//
// An [Issue] is what is disputed, with the private resolve of its target and the private
// claims of its senders as a [Prior] each. A [Crisis] is one regime on one issue as
// numbers: what the market prices ([Side]), what is believed (belief.Resolve) and trusted.
// Its methods value every move of the tree
//
//	leader       nothing | threaten | impose at once
//	target       resist | concede | offer less | threaten to retaliate
//	leader       impose | back down | accept | extend
//	target       hold out | concede | comply for show | retaliate        measures in force
//	leader       hold | escalate | lift | ease | snap back
//
// by what follows as a Markov chain: measures in force, eased for a show of compliance, back
// in force once it was found out, conceded, lifted. A value is the sum of the flows of these
// places times the discounted shares of the time to come that a dispute spends in them. The
// package decides nothing and knows no market: whoever uses it brings prices and chooses with
// agent.Choose.
//
// # Whose forecast
//
// No chance of success is assumed anywhere. What either side is thought to do is the logit
// of what its options are worth to each type that it may be, weighed by the belief about
// its type: the target's resolve, and what compliance is worth to the leader. Chains are run
// for each pair of types and then averaged, because a type that has not given in this quarter
// is the same type next quarter; one chain with the average chance would have every target
// give in eventually. How far each side is thought to foresee the other is the Depth of a
// Crisis. The Constancy of a Side is the chance that it leaves what it has decided as it is
// for another quarter in which nothing is new.
//
// # Units
//
// Everything is in percent of the actor's own baseline real income per quarter; values
// are annuities. Compliance y is a share in [0, 1].
package crisis
