// Package treaty holds the text negotiated by states and the life of the text: modules
// and their commitments, the parties bound and since when, and the effect of
// obligations in force on the trade policy priced by package market.
//
// The package holds rules and state. A treaty, an economy, parties and events go in;
// standings, obligations and a trade policy come out. The package draws no random
// number, takes no decision and solves no model: votes, verdicts, reports and damages
// arrive as fields of events. A method returns each number implied by a text and left
// to a caller to use: the accuracy of panels and reports, the cap on retaliation, the
// notice due, the capacity needed.
//
// # Files
//
// The files are best read in this order: treaty.go, commitment.go and parameter.go for
// the text; phasein.go, carveout.go and the files of the clauses (exception.go,
// monitoring.go, milestone.go, assistance.go, safeguard.go, disputearticle.go, sunset.go, entry.go) for the articles; article.go and
// validate.go for rendering and checks; event.go, register.go and standing.go for the
// state machine; life.go, measure.go, again.go, breach.go, directed.go, dispute.go,
// retaliation.go, report.go, payment.go and leave.go for the steps; text.go, gather.go,
// compile.go, exports.go, relief.go and key.go for the policy. The rest are tools:
// sectors.go, length.go, vote.go and pairs.go for names, clocks, votes and pairs of
// numbers; clone.go for copies; temporary.go and fragmentation.go for summaries.
//
// # Text
//
// A [Treaty] is a list of modules. A [Module] holds commitments, the clauses on its
// life and end, and the terms still open; a draft (package treaty/terms) settles the
// terms.
//
//	industry := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1)).
//		WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "USA", Sectors: "AGF"}})
//
// The module has six drafts: three depths, each with and without agriculture kept out
// for the USA. Every number in a text is a [Parameter], settled in the text ([Set]) or
// by the option of a term ([Negotiated]): a phase-in, a notice period or a cap can be
// bargained over like a depth. [Module.Settle] returns the module with nothing open.
//
// A [Commitment] is owed by all parties or some, to each other or to all states
// (most-favoured-nation), and deepens at once, by steps or by milestones ([PhaseIn]).
// See [Kind] for the possible obligations. The clauses are [SecurityException],
// [Safeguard], [Monitoring], [Milestone], [Assistance], [Disputes], [Sunset],
// [EntryRule], [Accession] and [Withdrawal]; the zero value of each is usable, with the
// defaults stated at its fields. A commitment to parties only is a preference; the
// coverage of trade demanded by GATT Article XXIV:8 is not checked.
//
// # Articles
//
// Articles are numbered in a fixed order, the same for all drafts ([Module.Articles]).
// [Module.Render] returns a draft as an agreed text, and [Module.Diff] the changes
// between two drafts. Every mistake found by [Treaty.Validate] and every event refused
// by [Register.Apply] cites the article.
//
// # Life
//
// A [Register] holds the life of a treaty. A register changes by events alone, each
// with an author, a period and, for some kinds, a ground. An event not allowed by the
// text is an error and leaves no trace. The log of events is the whole state: [Replay]
// makes the same register from the log, and [Register.At] returns the register of any
// past period.
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
// A measure struck down by a ruling stands until its author takes the measure back:
// compliance is a choice. After the time to comply ([Dispute].ComplyBy) retaliation can
// be authorised, up to a cap, for a time, and while its cause lasts.
//
// A module with initial parties ([Module].InitialParties) is law from the start: the
// register opens with its signature, ratifications and entry into force in period 0.
//
// A term, a notice, a measure or a carve-out ends on its date, recorded or not.
// [Register.Due] lists the events that record such ends, and a module is open again
// once its end is recorded. A module binds nobody without ratification or accession,
// before entry into force, or after its end.
//
// # Policy
//
// [Register.Compile] writes the obligations in force in a period, net of carve-outs,
// exceptions, suspensions and breaches, into a market.Policy, and books compensation
// and assistance on both sides. Of two commitments of the same kind in a flow the
// deeper governs. Compile reads the present register; for a past period, compile
// [Register.At]. Sanctions go on top: package treaty/sanction reads the relief due
// ([Register.Relief]) and obeys the discipline on export restraints
// ([Register.ExportFloors]); treaty knows a sanction regime by ID alone.
//
// # Units
//
// Texts state durations in quarters from entry into force. Events, standings and logs
// count periods from zero: quarters too, unless the text is read by another clock
// ([Treaty.In], [Length]). Depth, extent and chances are shares in [0, 1], tariffs ad
// valorem rates. Threats run from 0 (calm) to 2 (grave). Money is an annual rate in the
// unit of the data of the economy.
package treaty
