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
// # Each for itself, or all together
//
// Senders without an [Institution] act ad hoc: each has a [Course] of its own, and what it
// imposes, eases, takes back, lifts or calls back binds no other. One provider of relief
// can leave while the others go on:
//
//	{Kind: sanction.TakeBack, Period: 11, Author: "USA", Ground: "withdrawal from the deal"}
//
// An institution moves all at once and takes a vote, in For and Against of the event;
// [Docket.Ballot] says which, and who votes. [Standing] sums the courses up by that which
// goes furthest.
//
// # Time in force
//
// Measures last for a term from imposition. Under a [Sunset] the members may vote, once in
// each term, to add another; what has been in force comes back by that vote only. The time
// that [Oversight] allows runs over all impositions. Snapback of lifted measures gives
// them a new term, that of eased ones what is left of theirs.
//
// # Asking before acting
//
// [Docket.May] says whether an event is allowed, [Docket.After] how its regime would stand
// after it, and both leave the docket as it is; the levels, shares of relief and ends of
// each sender are read off the [Standing]. For what a move does to the economy, a
// [Docket.Clone], which costs no more the longer the log is, applies the event and
// compiles. [Docket.Version] and [Docket.Segment] together are a key under which to
// remember the result: dockets with one Version have the same policy in all periods of one
// Segment.
//
// # Under a treaty
//
// [Docket.Impairs] lists what a sender's measures take from the commitments that it owes the
// target under modules in force. Whether they have a ground there is the treaty's to say: an
// exception that is invoked against the target for the regime, or a breach by it.
//
// In the policy sanctions override what their senders owe on imports. What they owe on
// exports is a discipline on bans and controls themselves: [Docket.CompileUnder] lets of each
// flow at least that share through which the treaty asks of the exporter,
//
//	register.Compile(policy, quarter)
//	docket.CompileUnder(policy, register.ExportFloors(quarter), quarter)
//
// and the treaty, not the regime, says what lifts it: a security exception that is invoked
// under its article, a carve-out, or a breach on record.
//
// # Evasion
//
// Evasion is arbitrage, not a formula. A covert [Route] through a third party is one
// more supplier: the goods of the banned origin arrive at the cost of the two legs of the
// way and a mark-up, 1+mu = 1/(1-pF), that the third party earns; p = 1 - prod(1-m) is the
// chance of being caught by the jurisdictions touched ([Detection], [Markup]): the sender
// whose measure it goes round, and the third party. Members that pool enforcement are each
// as good as the best of them. What the legs cost is told from the trade of the economy
// ([Iceberg]) or stated. Actors choose efforts and routes, this package turns them into
// barriers and wedges, the market prices them. Where several routes are open on one flow
// the cheapest carries it, because a flow can have one mark-up; goods that go round one
// regime go round all that restrict the flow. Financial restrictions are on payments, which
// no route goes round.
//
// # Units
//
// Regimes state dates and durations in quarters; dockets count periods, from zero, which are
// quarters unless the regime is read by another clock (Regime.In). Severities, levels, relief, efforts and
// concessions are shares in [0, 1]; surcharges ad valorem rates; money an annual rate
// in the unit of the economy's data; harm percent of real income.
package sanction
