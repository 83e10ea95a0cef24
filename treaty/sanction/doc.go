// Package sanction writes sanction regimes as contracts: who imposes what on whom,
// from when until when, and on what ground.
//
// A [Regime] is compiled on top of the treaty obligations of a period, so that it
// overrides them: a flow that is banned stays banned whatever its tariff.
//
//	chips := sanction.Ban("ELE", "CHN", "USA", "EUR").From(4).Until(24)
//
// Every regime has authors (its senders), a start, a legal ground and an end. None
// is open-ended: a regime that says nothing lasts [DefaultTerm] quarters.
//
// In this version a scenario decides when a regime starts and ends; the demand, the
// moves of senders and targets, and evasion have no place here yet.
package sanction
