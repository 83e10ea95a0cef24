// Package talks holds protocols of negotiation: the order of speech, the effect of
// moves, and the end of talks. A space of drafts, a protocol and parties go in, each
// party with a utility and a player (package agent/bargain); an [Outcome] comes out.
// The package uses no economy, and a researcher can use the package with tables of
// utilities.
//
// [Play] runs talks to their end. A [Session] holds the same talks step by step: a
// session can be suspended after any step, given new utilities, and resumed. Package
// sim plays negotiations over several years in sessions.
//
// # Files
//
// The files are best read in this order: table.go, session.go, ballot.go and status.go
// for the table; alternating.go and the other protocols (randomproposer.go,
// requestoffer.go, singletext.go, formula.go, plurilateral.go, disclosure.go); nest.go,
// agenda.go and sidetalks.go for talks within talks; game.go, promising.go,
// frontier.go, solutions.go, weightednash.go, conflicts.go and assessment.go for
// analysis; closedforms.go, coalition.go, nashinnash.go, logit.go, cheaptalk.go and
// keeping.go for results of theory.
//
// # Protocols
//
//	AlternatingOffers  seats in turn; agreed when all stand by one draft
//	RandomProposer     a random party proposes, a quota agrees; closed or open rule
//	RequestOffer       pairs trade concessions that hold for all
//	SingleText         a mediator changes one text; everybody can veto the whole
//	Formula            a ladder of drafts, the most ambitious first
//	Plurilateral       members are bound once their weight suffices
//	FullDisclosure     a mediator with all utilities: the benchmark for secrecy
//	Agenda             part by part, with a closing rule
//	SideTalks          groups agree among themselves first
//
// A protocol is a value without state, clock or random source: the [Table] holds all
// state, and a draw depends only on the seed of the protocol and the round. Votes are
// secret until all are cast ([Table.Ballot]).
//
// # Analysis
//
// A [Game] analyses the same space and utilities from outside: the zone of agreement,
// the frontier, the solutions of bargaining theory, the distance of an outcome from
// each solution, the gains left on the table, the red lines in conflict
// ([Game.Conflicts]) and the cheapest change that would open the zone
// ([Game.Openings]).
//
// # Outcomes are not errors
//
// An end at the deadline or by a walk-out is a [Status] of the [Outcome]. An error
// means that talks could not be held: no parties, a repeated name, a utility that is
// not a number, a cancelled context. A player that breaks the rules or panics ends the
// talks with the status [Fault], and the outcome names the player.
//
// # Reserves
//
// A table refuses an offer or an acceptance worth less to its author than the reserve
// of the author. Under unanimity an agreed draft is therefore worth at least the
// reserve to every party, for any players.
package talks
