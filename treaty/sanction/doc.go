// Package sanction holds sanction regimes, written as contracts: senders, target,
// measures, demand, relief and end. A regime, an economy, parties and events go in; the
// standing of each regime and the restrictions in a trade policy come out.
//
// # Files
//
// The files are best read in this order: regime.go, measure.go, clause.go and clock.go
// for the contract; text.go and validate.go for rendering and checks; event.go,
// course.go, docket.go and move.go for the state machine; life.go, relief.go and
// coalition.go for the moves; schedule.go, compile.go and discipline.go for the policy;
// evasion.go and reroute.go for covert routes; impair.go and query.go for questions.
//
// # A regime on a schedule
//
// The shortest regime is a ban with dates. The ban is compiled on top of the treaty
// obligations of a period and overrides them: a banned flow stays banned under any
// tariff.
//
//	chips := sanction.Ban("ELE", "CHN", "USA", "EUR").From(4).Until(24)
//	chips.Compile(policy, parties, quarter)
//
// Every regime has senders, a start, a legal ground and an end. No regime is
// open-ended: a regime without dates lasts [DefaultTerm] quarters.
//
// # A regime as a contract
//
// A [Regime] can state a demand, milestones with the relief released by each, snapback
// with or without a veto, licences for humanitarian goods, enforcement, secondary
// sanctions, a fund that shares the burden, oversight and a sunset. [Regime.Text]
// returns the contract article by article.
//
// A [Docket] holds the life of regimes, as treaty.Register holds the life of treaties.
// Events drive a docket; each event is checked against the articles of its regime and
// logged.
//
//	dormant --> threatened --> imposed --> escalated
//	   |            |            |  ^          |
//	   +------------+------------+  |     eased, suspended, lifted
//	     (at once)               |  |          |
//	                          lapsed|       snapped back
//
// Senders join and leave, third parties open and close covert routes, and the target
// concedes. Measures end on their dates, recorded or not; [Docket.Due] lists the events
// that record such ends. [Relieve] makes the move of a sender from relief due under a
// treaty.
//
// # Ad hoc senders and institutions
//
// Senders without an [Institution] act ad hoc: each has a separate [Course], and each
// act of imposing, easing, taking back, lifting or calling back binds its author alone.
// A provider of relief can leave while the others go on:
//
//	{Kind: sanction.TakeBack, Period: 11, Author: "USA", Ground: "withdrawal from the deal"}
//
// An institution moves all members at once and takes a vote, in For and Against of the
// event; [Docket.Ballot] returns the vote rule and the voters. [Standing] carries the
// course that goes furthest as a summary.
//
// # Time in force
//
// Measures last for a term from imposition. Under a [Sunset] the members may vote, once
// in each term, on a further term; measures already ended come back by that vote only.
// The time allowed by [Oversight] runs over all impositions. Snapback gives lifted
// measures a new term, and eased measures the rest of the old term.
//
// # Asking before acting
//
// [Docket.May] reports whether an event is allowed, and [Docket.After] returns the
// standing after an event; both leave the docket unchanged. The levels, shares of
// relief and ends of each sender are fields of the [Standing]. For the effect of a move
// on the economy, apply the event to a [Docket.Clone] and compile; the cost of a clone
// does not grow with the log. [Docket.Version] and [Docket.Segment] together are a key
// for a cache: dockets with the same Version have the same policy in all periods of a
// Segment.
//
// # Under a treaty
//
// [Docket.Impairs] lists the commitments owed to the target, under modules in force,
// that are impaired by the measures of a sender. The treaty decides on the legal
// ground: a security exception against the target for the regime, or a breach by the
// sender.
//
// In the policy, sanctions override the obligations of senders on imports. Obligations
// on exports are a discipline on bans and controls themselves: [Docket.CompileUnder]
// lets at least the share required by the treaty of each flow through,
//
//	register.Compile(policy, quarter)
//	docket.CompileUnder(policy, register.ExportFloors(quarter), quarter)
//
// and the treaty, not the regime, lifts the discipline: by a security exception under
// its article, a carve-out, or a breach on record.
//
// # Evasion
//
// Evasion is arbitrage. A covert [Route] through a third party is a further supplier:
// the goods of the banned origin arrive at the cost of the two legs and a mark-up, 1+mu
// = 1/(1-pF), earned by the third party. The chance of detection is p = 1 - prod(1-m)
// over the jurisdictions touched, the sender evaded and the third party ([Detection],
// [Markup]). Members with pooled enforcement are each as good as the best member. The
// cost of a leg is inferred from the trade of the economy ([Iceberg]) or stated. Actors
// choose efforts and routes, the package turns them into barriers and wedges, and the
// market sets prices. Of several routes open on a flow the cheapest carries the goods,
// because a flow has a single mark-up; goods that go round a regime go round all
// regimes that restrict the flow. Financial restrictions are on payments, and no route
// goes round payments.
//
// # Units
//
// Regimes state dates and durations in quarters; dockets count periods from zero, which
// are quarters unless the regime is read by another clock ([Regime.In]). Severities,
// levels, relief, efforts and concessions are shares in [0, 1]; surcharges are ad
// valorem rates; money is an annual rate in the unit of the data of the economy. The
// cost of listings to leaders is in percent of the income of the target per quarter,
// and expected harm in percent of the consumption of essentials.
package sanction
