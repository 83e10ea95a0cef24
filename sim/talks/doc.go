// Package talks holds the rules of a table: who may speak when, what a word does,
// and when it is over. Parties bring a utility and a player each (package
// agent/bargain); the package links no economy, and a researcher can use it with
// utility tables of his own.
//
// [Play] runs talks to their end. A [Session] is the same thing taken step by
// step: it can be suspended after any step, given new utilities because the world
// has moved on, and resumed, which is how negotiations that last for years are
// played inside package sim.
//
// # Protocols
//
//	AlternatingOffers  seats in turn; agreed when all stand by one draft
//	RandomProposer     a random party proposes, a quota agrees; closed or open rule
//	RequestOffer       pairs trade concessions that hold for all
//	SingleText         a mediator changes one text; everybody can veto the whole
//	Formula            a ladder of drafts, the most ambitious first
//	Plurilateral       who joins is bound, once they are enough
//	FullDisclosure     a mediator who sees all utilities: what secrecy costs
//	Agenda             part by part, with a closing rule
//	SideTalks          groups agree among themselves first
//
// A protocol is a value without state, clock or random source of its own: everything is
// in the [Table], and a draw depends on the protocol's seed and the round alone. Votes
// are secret until all are cast ([Table.Ballot]).
//
// # What could have been agreed
//
// A [Game] looks at the same space and utilities from above: the zone of agreement, the
// frontier, the solutions of bargaining theory, how far an outcome is from them and
// what it left on the table, which red lines exclude each other ([Game.Conflicts]) and
// the cheapest change that would open the zone ([Game.Openings]).
//
// # Outcomes are not errors
//
// That talks end at the deadline or that a party walks out is a [Status] of the
// [Outcome]. An error means that the talks could not be held: no parties, a name
// used twice, a utility that is not a number, a cancelled context. A player that
// breaks the rules or panics ends the talks with the status [Fault], and the
// outcome names it.
//
// # Nobody signs below its reserve
//
// A table refuses an offer or an acceptance that is worth less to its own author
// than that party's reserve. So an agreed draft is worth its reserve to everyone,
// whatever the players do.
package talks
