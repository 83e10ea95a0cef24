// Package crisis values threats, sanctions and relief for the actors who make, bear and watch
// the measures, and forecasts the next move of each. Prices, beliefs and trust go in. Values of
// moves, as annuities in percent of baseline real income per quarter, and chances of moves come
// out.
//
// An [Issue] is the object of a dispute, with the private resolve of the target and the private
// claims of the senders, a [Prior] each. A [Game] is a regime on an issue in numbers: the
// prices of the market ([Side]), the beliefs (belief.Resolve) and the trust. The methods of a
// Game value every move of the tree
//
//	leader       nothing | threaten | impose at once
//	target       resist | concede | offer less | threaten to retaliate
//	leader       impose | back down | accept | extend
//	target       hold out | concede | comply for show | retaliate        measures in force
//	leader       hold | escalate | lift | ease | snap back
//
// by the consequences, a Markov chain: measures in force, eased for a show of compliance, back
// in force after discovery of the show, conceded, lifted. A value is the sum over these states
// of the flow in the state times the discounted share of future time spent there. The package
// takes no decision and knows no market: the caller brings prices and chooses with
// agent.Choose.
//
// # Whose forecast
//
// No chance of success is assumed anywhere. The forecast of a side is, for each possible type, the
// running average of the type's best responses over some rounds of thought (rounds.go), weighted by
// the belief about the type: the target's resolve, and the leader's value of compliance. A type keeps
// its plan for the whole course of the measures. Values are taken against each type before the average
// is taken, because a type with no concession in this quarter is the same type next quarter. A single
// chain with the average chance would have every target concede eventually. The same averages are the
// likelihoods of acts. Conduct is the best response to the last round. With a Depth above zero,
// forecasts are levels of reasoning (depth.go) with the logit of the given Precision: a diagnostic.
//
// # Units
//
// Everything is in percent of the actor's own baseline real income per quarter; values are
// annuities. Compliance y is a share in [0, 1].
//
// # Order of reading
//
// issue.go for the dispute, crisis.go for the Game and the flows, stopping.go for the value of plans,
// rounds.go for forecasts, conduct.go for the value of each move against them, moves.go for what each
// move is; depth.go and shares.go for the levels of reasoning and their Markov chain; duration.go for
// the expected duration of measures. Package textbook holds the games with closed forms.
package crisis
