// Package sim is the clock: it joins the economy, the treaty, the actors and their
// talks into one history, period by period: quarter by quarter, unless the scenario says
// otherwise.
//
//	history, err := sim.Run(ctx, scenario, sim.Options{Seed: 1})
//	fmt.Println(history.Explain("CHN", "industry"))
//
// # A period
//
// A [World] passes through phases, always in the same order. Each phase reads the World as
// of the begin of the phase and returns moves; the run applies the moves together.
//
//	Nature      threats, motives, elections and disruptions come and go
//	Inform      noisy reports on the conduct of parties fall due
//	Politics    support at home moves with the news; leaders change, unrest breaks out
//	Coerce      scheduled sanctions start and end; states threaten, impose, join, evade, concede,
//	            relieve, pay for compliance and relief
//	Talk        drafts are appraised, offered, refused, agreed
//	Ratify      domestic votes; entry into force
//	TradePolicy tariffs raised outside texts, held or taken back; off by default
//	Comply      parties keep what is in force, invoke exceptions, break it or leave
//	Adjudicate  complaints, rulings, retaliation, reviews, milestones, endings
//	Clear       everything in force becomes a policy, the economy clears
//	Learn       trust follows from observed conduct
//	Record      rows for the observers
//
// [Phases] returns them as a slice. A researcher may replace, drop or insert phases and pass
// the result in [Options].
//
// # Rooms
//
// A phase is an adapter: the phase hands the public state and a snapshot to a machine and
// turns the machine's events into moves.
//
//	sim/mechanism                switches by name
//	sim/event                    what happened, in words, and episodes of sanctions
//	sim/domestic                 state of domestic politics; machine sim/internal/politics
//	sim/obligation               state of treaties in force; machines sim/internal/implementation
//	sim/standoff                 state of coercion; machine sim/internal/coercion
//	sim/internal/payoffs         the worth of a regime to each side, for the machine of coercion
//	sim/internal/snapshot        the common input of all machines
//	sim                          Scenario, World, phases, Run, History
//
// # Coercion
//
// A regime whose demand names one of the scenario's Issues is contested: the regime lives in
// World.Coercion and moves by decisions of states ([Coerce] lists the sub-steps of a quarter).
// Package agent/crisis values every option from market prices, beliefs about resolve and trust,
// and agent.Choose chooses. event.Episodes reads the log as data sets on sanctions code it;
// mechanism.All lists the switches.
//
//	sc.Issues = []crisis.Issue{{
//		ID: "subsidies", Target: "CHN", Resolve: crisis.Prior{Mean: 0.3, SD: 0.3},
//		Claims: []crisis.Claim{{Actor: "USA", Value: crisis.Prior{Mean: 0.3, SD: 0.3}}},
//	}}
//	chips := sanction.Ban("ELE", "CHN", "USA")
//	chips.Demand.Issue = "subsidies"
//	sc.Regimes = append(sc.Regimes, chips)
//
// The target retaliates with a regime over the same issue that the target leads. A treaty
// module with relief from a contested regime settles the dispute of the regime when the module
// enters into force. Open threats and sanctions move the impasse of all talks. Measures that
// impair what a sender owes the target under a module in force stand on the security exception
// of the module, or break the module.
//
// # Timing
//
// Obligations bind from the Clear of the period of their entry into force. Parties first
// comply, or not, in the period after. Talks on a module last up to Talks.Rounds rounds,
// RoundsPerPeriod of them a period. Drafts are appraised anew each period, because the world
// moves on. A signed draft is put to the vote RatifyAfter quarters after signature.
//
// # The clock
//
// A period is a quarter, unless Scenario.PeriodLength states a month, half a year or a year. A
// scenario states the same by every clock: rates per quarter, durations and dates in quarters.
// [Start] turns the scenario into periods once; the table of sim/internal/units has a line for
// each number.
// World.Scenario is the scenario in periods, not to be played again. Events, rows and
// everything in a World count periods. By the calendar the same happens in the same time:
//
//	discounts, memory, persistence       to the power of the length
//	hazards, speeds, decay               1-(1-h)^length
//	chains of threats and motives        powers; slowed down where there is no root
//	durations                            whole periods: stated ones must come out so, defaults are rounded up
//	percent of income, money a year      as they are
//	single payments                      a smaller share of the income of a longer period
//
// A longer period changes the rest. Decisions of each period come less often, each with its
// noise. Events within a period happen together. Reactions come one period later. Half-lives of
// months call for months. A panel that by default consults for a quarter and sits for three
// takes two years by a clock of years.
//
// # Randomness
//
// Every draw has a name: seed, period, phase, actor, purpose, subjects. A change to the
// scenario moves only draws whose names contain the changed part. A run is single-threaded; the
// same scenario, seed and version give the same bytes on one platform.
//
// # Branches
//
// [Start] sets a World up, [World.Step] plays a period and [World.Clone] copies the World: a
// snapshot, or a branch that goes on by itself and can be changed ([World.Change]).
//
// # Switches
//
// mechanism.All lists the names in Scenario.Switches. A mechanism that is switched off takes
// its own draws along and moves no others.
//
// # Reasons
//
// Everything that happens is an event.Event. A refusal carries the Appraisal behind the
// refusal, and [History.Explain] puts the refusal in words.
package sim
