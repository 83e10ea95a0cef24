// Package tradetalk is the root of a library for agent-based simulation of
// multilateral trade talks. States with economic dependencies and red lines
// negotiate modular treaty commitments over time; sanctions and carve-outs are the
// policy levers. The question: how do sanctions, security exceptions and carve-outs change
// what states can agree on, how deep, how fast, and whether it lasts?
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
//	market                 the world economy: costs and gains of a policy by region
//	market/wiod            two embedded economies of 2014: Small (8 x 8), World (17 x 27)
//	market/tariff          tariffs that governments choose: optimal, war, agreed
//	market/table           published tables as economies
//	market/interval        intervals of effects
//	treaty/terms           the terms of a text: Term, Space, Draft
//	treaty                 the text and its life: Module, CarveOut, Register
//	treaty/sanction        sanction regimes, written as contracts
//	agent/bargain          a party at a table: Utility, Player
//	agent/agenttest        checks of a strategy
//	agent/belief           beliefs about unseen facts: Trust, Resolve, Plea
//	agent/welfare          the worth of a world to each state: Effects, Evaluator
//	agent/redline          conditions on any signature: Line, Parse
//	agent                  a state and its view of the world: Actor, Situation, View
//	agent/surrogate        estimates of the drafts of a large module: Model
//	agent/ratification     votes at home: Vote, WinSet
//	agent/compliance       conduct under a text: Deliberation, Complaint
//	agent/tradepolicy      tariffs outside texts: Menu, Deliberation
//	agent/appraisal        the worth of a draft, in parts that add up: Appraisal
//	agent/crisis           the worth of threats, sanctions and relief: Issue, Game
//	agent/crisis/textbook  the textbook games of coercion alone
//	sim/talks              the rules of a table: Protocol, Session
//	sim/mechanism          the switches of a scenario by name
//	sim/event              events in words: Event, Episode
//	sim/domestic           how leaders stand at home: Home, Campaign
//	sim/obligation         exceptions, breaches and disputes beside the register: State
//	sim/standoff           disputes over issues, offers, pledges: State
//	sim                    the clock: World, Phase, History
//	sim/scenario           scenarios as YAML files
//	sim/store              files of a run
//	sim/experiment/...     designs, effects, sensitivity, calibration, selection, ensembles
//	examples               programs, each with a question
//
// A package works without the packages further down the list: a researcher who needs a trade
// model imports market, a researcher who needs bargaining with other utilities imports
// sim/talks, which links no economy.
//
// # How a term becomes a refusal
//
// One number travels through the packages:
//
//   - treaty/terms: terms.Choice("depth", 0, 0.5, 1) is a Term; a Draft picks 0.5.
//   - treaty: treaty.TariffCut turns the depth into an obligation; Register.CompileText
//     writes tariffs of half the old rate into a market.Policy.
//   - treaty/sanction: Regime.Compile writes the bans in force on top.
//   - market: Solver.Solve clears the world economy under that policy;
//     Equilibrium.RealIncome is the real income of each region.
//   - agent/welfare: Evaluator keeps the Effects of each world: real incomes and payrolls.
//   - agent: a View is the public Situation with the secrets of one state, its own Actor.
//   - agent/appraisal: New turns real incomes, quarter by quarter, into an Appraiser; an
//     Appraisal is the worth of the draft to the state against no agreement, part by part.
//   - agent/bargain, sim/talks: the state's Player refuses a draft worth less than
//     the reserve, and a draft worth more as long as the player holds out for better.
//   - sim, sim/event: the refusal is an event.Event that carries the Appraisal;
//     History.Explain says the refusal in words.
//
// # What is guaranteed
//
// No state signs a draft that crosses a red line without a price, or that is worth less than
// no agreement. No state is bound before ratification and entry into force. Every sanction and
// every carve-out ends. The same scenario, seed and version give the same bytes on one
// platform, whatever GOMAXPROCS. Runs that differ in one lever share all other draws, so that
// the effect of the lever can be measured pair by pair. Tests hold all of this.
package tradetalk
