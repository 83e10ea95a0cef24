// Package sim is the clock: it joins the economy, the treaty, the actors and their
// talks into one history, period by period: quarter by quarter, unless the scenario says
// otherwise.
//
//	history, err := sim.Run(ctx, scenario, sim.Options{Seed: 1})
//	fmt.Println(history.Explain("CHN", "industry"))
//
// # A period
//
// A [World] passes through phases, always in the same order. Each reads the World as
// it was when the phase began and returns moves; the run applies them together.
//
//	Nature      threats, motives, elections and disruptions come and go
//	Inform      noisy reports on what parties did fall due
//	Politics    support at home moves with the news; leaders change, unrest breaks out
//	Coerce      scheduled sanctions start and end; states threaten, impose, join, evade, concede,
//	            relieve, pay for compliance and relief
//	Talk        drafts are appraised, offered, refused, agreed
//	Ratify      domestic votes; entry into force
//	Comply      parties keep what is in force, invoke exceptions, break it or leave
//	Adjudicate  complaints, rulings, retaliation, reviews, milestones, what has run out
//	Clear       everything in force becomes a policy, the economy clears
//	Learn       trust follows from what was seen
//	Record      rows for the observers
//
// [Phases] returns them as a slice; a researcher may replace, drop or insert phases
// and pass the result in [Options].
//
// # Coercion
//
// A regime whose demand names one of the scenario's Issues is contested: it lives in
// World.Coercion and moves by what states decide ([Coerce] lists the sub-steps of a quarter).
// Every option is valued by package agent/coercion from market prices, beliefs about
// resolve and trust, and chosen by agent.Choose. [Episodes] reads the log as the data on
// sanctions would see it; [Mechanisms] lists what can be switched off.
//
//	sc.Issues = []coercion.Issue{{
//		ID: "subsidies", Target: "CHN", Resolve: coercion.Prior{Mean: 0.3, SD: 0.3},
//		Claims: []coercion.Claim{{Actor: "USA", Value: coercion.Prior{Mean: 0.3, SD: 0.3}}},
//	}}
//	chips := sanction.Ban("ELE", "CHN", "USA")
//	chips.Demand.Issue = "subsidies"
//	sc.Regimes = append(sc.Regimes, chips)
//
// A regime over the same issue that the target leads is what it can retaliate with. A
// treaty module with relief from a contested regime settles its dispute when it enters
// into force; open threats and sanctions move the impasse of all talks. Measures that impair
// what a sender owes the target under a module in force stand on the security exception of
// that module, or break it.
//
// # Timing
//
// Obligations bind from the Clear of the period in which they enter into force, and
// are first complied with, or not, in the period after. Talks on a module last up to
// Talks.Rounds rounds, RoundsPerPeriod of them a period, and drafts are appraised
// anew each period, since the world moves on. A signed draft is put to the vote
// RatifyAfter quarters after signature.
//
// # The clock
//
// A period is a quarter, or as long as Scenario.PeriodLength says: a month, half a year, a
// year. A scenario states the same by every clock: rates per quarter, durations and dates in
// quarters. It is turned into one in periods once, by [Start]; units.go has the table of what
// becomes of each number. World.Scenario is that one, not to be played again. Events, rows and
// everything in a World count periods. By the calendar the same happens in the same time:
//
//	discounts, memory, persistence       to the power of the length
//	hazards, speeds, decay               1-(1-h)^length
//	chains of threats and motives        powers; slowed down where there is no root
//	durations                            whole periods: stated ones must come out so, defaults are rounded up
//	percent of income, money a year      as they are
//	what is paid once                    so much less of the income of a longer period
//
// What cannot be the same is what a clock is for. A decision that is taken each period is
// taken less often by a longer one, with its noise; what happens within a period happens
// together; reactions come one period later. Half-lives of months call for months, and a
// panel that by default consults for a quarter and sits for three takes two years by a clock
// that knows no less than a year.
//
// # Randomness
//
// Every draw has a name: seed, period, phase, actor, purpose, subjects. A change to
// the scenario moves only the draws that are named after what was changed. A run is
// single-threaded; the same scenario, seed and version give the same bytes on one
// platform.
//
// # Branches
//
// [Start] sets a World up, [World.Step] plays a period and [World.Clone] copies it: a
// snapshot, or a branch that goes on by itself and can be changed ([World.Change]).
//
// # Switches
//
// [Mechanisms] lists what can be turned off by name in Scenario.Switches. What is turned
// off takes its own draws with it and moves no others.
//
// # Reasons
//
// Everything that happens is an [Event]. A refusal carries the Appraisal that led to
// it, and [History.Explain] puts it in words.
package sim
