// Package sanction writes sanction regimes as contracts: who imposes what on whom,
// what for, what is given back against what, and how it ends.
//
// # A regime on a schedule
//
// The shortest regime is a ban with dates. It is compiled on top of the treaty
// obligations of a period, so that it overrides them: a flow that is banned stays
// banned whatever its tariff.
//
//	chips := sanction.Ban("ELE", "CHN", "USA", "EUR").From(4).Until(24)
//	chips.Compile(policy, parties, quarter)
//
// Every regime has authors (its senders), a start, a legal ground and an end. None
// is open-ended: a regime that says nothing lasts [DefaultTerm] quarters.
//
// # A regime as a contract
//
// A [Regime] can state its demand, milestones with the relief that each releases,
// snapback with or without a veto, licences for humanitarian goods, enforcement,
// secondary sanctions, a fund that shares the burden, oversight and a sunset. Its
// Text reads it back article by article.
//
// A [Docket] is to regimes what treaty.Register is to treaties: their life, driven by
// events that are checked against the regime's own articles and logged.
//
//	dormant --> threatened --> imposed --> escalated
//	   |            |            |  ^          |
//	   +------------+------------+  |     eased, suspended, lifted
//	     (at once)               |  |          |
//	                          lapsed|       snapped back
//
// Senders join and leave, third parties open and close covert routes, the target
// concedes. What runs out runs out by its date; [Docket.Due] lists the events that
// record it. [Relieve] turns relief that a treaty makes due into the move of a sender.
//
// # Evasion
//
// Evasion is arbitrage, not a formula. A covert [Route] through a third party is one
// more supplier: the goods of the banned origin arrive at the cost of the detour and a
// mark-up, 1+mu = 1/(1-pF), that the third party earns; p = 1 - prod(1-m) is the
// chance of being caught by the jurisdictions touched ([Detection], [Markup]). Actors
// choose efforts and routes, this package turns them into barriers and wedges, the
// market prices them. Where several routes are open on one flow the cheapest carries
// it, because a flow can have one mark-up.
//
// # Units
//
// Periods are quarters, counted from zero. Severities, levels, relief, efforts and
// concessions are shares in [0, 1]; surcharges ad valorem rates; money an annual rate
// in the unit of the economy's data; harm percent of real income.
package sanction
