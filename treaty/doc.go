// Package treaty is the text that states negotiate and what becomes of it: modules
// and the commitments in them, who is bound by what since when, and what the
// obligations in force do to the trade policy that package market prices.
//
// It holds rules and state. It draws nothing, decides nothing and solves nothing:
// votes, verdicts, reports and damages come in as fields of events; what a text
// implies for others to compute (the accuracy of panels and reports, the cap on
// retaliation, the notice due, the capacity needed) is a method.
//
// # Text
//
// A [Treaty] is a list of modules. A [Module] holds commitments, the clauses that say
// how it lives and ends, and the terms that are still open in it; a draft (package
// treaty/terms) settles those terms.
//
//	industry := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1)).
//		WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "USA", Sectors: "AGF"}})
//
// This module has six drafts: three depths, each with and without agriculture kept
// out for the USA. Every number in a text is a [Parameter]: settled in it ([Set]) or
// by the option of a term ([Negotiated]), so that a phase-in, a notice period or a cap
// can be bargained over like a depth. [Module.Settle] gives the module with nothing
// open.
//
// A [Commitment] is owed by all parties or some, to each other or to everyone
// (most-favoured-nation), and deepens at once, by steps or by milestones ([PhaseIn]).
// See [Kind] for what it can oblige to. The clauses are [SecurityException],
// [Safeguard], [Monitoring], [Milestone], [Assistance], [Disputes], [Sunset],
// [EntryRule], [Accession] and [Withdrawal]; the zero value of each is a usable one
// with the defaults that its fields state. What is owed to parties only is a preference;
// whether a text covers enough trade to be allowed under GATT Article XXIV:8 is not
// checked.
//
// # Articles
//
// Articles are numbered in a fixed order that does not depend on the draft
// ([Module.Articles]). [Module.Render] reads a draft back as an agreed text,
// [Module.Diff] says what changes between two, and every mistake that
// [Treaty.Validate] finds and every event that [Register.Apply] refuses cites its
// article.
//
// # Life
//
// A [Register] holds the life of a treaty. It changes by events alone, each with an
// author, a period and where it matters a ground. An event that the text does not
// allow is an error and leaves no trace. The log of events is the whole state:
// [Replay] makes the same register from it, and [Register.At] that of any past period.
//
//	open --signed--> signed --entry rule met--> in force --terminated, lapsed,--> open
//	                   |                           |       fewer than two left
//	                   +-- cannot be met any more  +-- accession, notice and withdrawal
//	                       --> open                +-- breach, suspension, dispute
//	                                               +-- exception, safeguard
//	                                               +-- review, renewal
//
//	exception: taken --> under review --> upheld | struck down;  prolonged, ended, ran out
//	dispute:   consultation --> panel --> ruling --> (appeal) --> complied | retaliation --> settled
//
// A measure that a ruling strikes down stands until its author takes it back: to comply is
// a choice. When the time to comply has run ([Dispute].ComplyBy), retaliation can be
// authorised, to a cap, for a time, and as long as there is something to answer.
//
// What ends by itself (a term, a notice, a measure, a carve-out) ends by its date,
// whether or not that has been recorded; [Register.Due] lists the events that record
// it, and a module is open again once its end is recorded. Nobody is bound by a module
// that it has not ratified or acceded to, before it enters into force, or after it has
// ended.
//
// # Policy
//
// [Register.Compile] writes what is in force in a period, net of carve-outs,
// exceptions, suspensions and breaches, into a market.Policy, and books compensation
// and assistance on both sides. Of two commitments of one kind in one flow the deeper
// governs. It compiles the register as it stands; for a past period, compile
// [Register.At]. Sanctions go on top: package treaty/sanction, which treaty names by
// ID alone ([Register.Relief]), and which is bound by discipline on export restraints
// ([Register.ExportFloors]).
//
// # Units
//
// Texts state durations in quarters, from entry into force. Events, standings and logs
// count periods, from zero: quarters too, unless the text is read by another clock
// ([Treaty.In], [Length]). Depth,
// extent and chances are shares in [0, 1], tariffs ad valorem rates, threats run from
// 0 (calm) to 2 (grave), money is an annual rate in the unit of the economy's data.
package treaty
