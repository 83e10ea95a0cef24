// Package tradetalk is the root of a library for agent-based simulation of
// multilateral trade talks. States with economic dependencies and red lines
// negotiate modular treaty commitments over time; sanctions and carve-outs are the
// policy levers. The question it answers: how do sanctions, security exceptions and
// carve-outs change what states can agree on, how deep, how fast, and whether it
// lasts?
//
// This package holds the map. The shortest complete program is its Example; the
// longest story is told by
//
//	go run ./examples/talks
//
// # The map
//
// Packages look one way only, from the bottom of this list to the top:
//
//	market            the world economy: what a policy costs whom
//	market/wiod       two embedded economies of 2014: Small (8 x 8), World (17 x 27)
//	treaty/terms      what can be bargained over: Term, Space, Draft
//	treaty            the text and its life: Module, CarveOut, Register
//	treaty/sanction   sanction regimes, written as contracts
//	agent/bargain     what a party brings to a table: Utility, Player
//	agent/belief      what a state thinks of what it cannot see: Trust, Resolve
//	agent             the states: payoffs, red lines, Appraisal, compliance, votes
//	agent/coercion    what threats, sanctions and relief are worth
//	agent/crisis      the textbook games of coercion, by themselves
//	agent/agenttest   checks a strategy of yours
//	sim/talks         the rules of a table: Protocol, Session
//	sim               the clock: World, Phase, Event, History
//	sim/domestic      how leaders stand at home: Home, Campaign
//	sim/obligation    exceptions, breaches and disputes beside the register: State
//	sim/scenario      scenarios as YAML files
//	sim/store         what runs leave behind
//	sim/experiment/*  designs, effects, sensitivity, calibration, selection, ensembles
//	examples          programs that ask one question each
//
// Each can be used without those below it: a researcher who needs a trade model
// imports market, one who needs bargaining with utilities of his own imports
// sim/talks, which links no economy.
//
// # How a term becomes a refusal
//
// One number travels through all of them. Follow it:
//
//   - treaty/terms: terms.Choice("depth", 0, 0.5, 1) is a Term; a Draft picks 0.5.
//   - treaty: treaty.TariffCut says what the depth obliges to; Register.CompileText
//     writes tariffs of half the old rate into a market.Policy.
//   - treaty/sanction: Regime.Compile writes the bans in force on top.
//   - market: Solver.Solve clears the world economy under that policy;
//     Equilibrium.RealIncome is what each region is left with.
//   - agent: View.Appraise turns real incomes, quarter by quarter, into what the
//     draft is worth to one state against no agreement, part by part.
//   - agent/bargain, sim/talks: the state's Player refuses what is worth less than
//     its reserve, and what is worth more as long as it holds out for better.
//   - sim: the refusal is an Event that carries the Appraisal; History.Explain says
//     it in words.
//
// # What is guaranteed
//
// Nobody signs what crosses a red line without a price or is worth less than what it has
// without; nobody is bound before ratification and entry into force; every sanction and
// carve-out ends. The same scenario, seed and version give the same bytes on one
// platform, whatever GOMAXPROCS. Runs that differ in one lever share all other
// draws, so that its effect can be measured pair by pair. Tests hold all of this.
package tradetalk
