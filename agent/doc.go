// Package agent describes states and blocs: objectives, red lines, beliefs and the rules of
// decision. An Actor, the public Situation and the actor's beliefs go in. A View of the world,
// priced by package market, and a chosen option come out. The packages below agent value
// drafts, decide on compliance and play crises by the View.
//
// # From a term to a refusal
//
// A draft of a module settles the module's terms. An appraisal (package agent/appraisal) takes
// each draft as a treaty.Text and compiles the text into a market.Policy on top of the texts in
// force. The sanctions of the day come on top, and the economy is solved (package
// agent/welfare). Real incomes and payrolls give the flow payoff of each actor:
//
//	u = 100 [ (1-a) ln Y^ + a sum_g w_g ln Y^_g ] - chi depth
//
// in percent of baseline real income per quarter (see welfare.Effects). The flows of future
// quarters form a chain: the text is in force and kept, in force and broken, or dead. The
// measures allowed by the text are valued by separate chains. The present value, as an annuity,
// is the worth of the draft. The appraisal splits the worth into parts with the worth as the
// sum: the economy, the effect of sanctions (coercion), the exposure to threats (security), the
// cost of being bound, support at home, the risk of a breach by others, the option of a breach,
// the disputes settled, the price of red lines crossed.
//
// The risk has several sources. Each party is expected to break the text in the quarters where
// breach pays by the party's public payoff and public record, by the rule of compliance
// (package agent/compliance): a breach stands for some quarters and bears the answers of the
// injured parties. Every other party may fail for private reasons, with a chance per quarter derived from
// the actor's [belief.Trust]. Other parties may also use the exits given by the text, or exits
// forced by threats. A text with a sunset ends unless the parties are expected to renew. The
// actor's own exits, breach included, are the option. Three kinds exist beside a breach in
// calm, all valued by the rule of compliance:
//
//	exception    against a threat named by the text, for a term, at a price
//	safeguard    against a surge of imports, again and again, in peace at first
//	exit         breach or withdrawal, under a threat left unanswered by the text
//
// An actor never signs a draft across a [redline.Line] without a price, a draft which a party
// would end by breach as soon as possible, or a draft worth less than the reserve: the worth of
// failed talks (impasse) or of leaving (walk-out). Above the reserve the actor's player decides
// whether to hold out for more.
//
// # Red lines
//
// A red line is written in words and read by redline.Parse:
//
//	industry.depth <= 0.5 at price 0.02 public
//	require exception in industry
//	no deal until chips lifted
//
// A line without a price is absolute: the actor never signs beyond the line. A price is a part
// of the appraisal like any other: the line moves when the best draft beyond the line is worth
// the price, and for no other reason.
//
// # Beliefs
//
// Package agent/belief holds an actor's beliefs about the word, resolve and pleas of others,
// and the record of forecasts; the package knows no economy. The beliefs about ratification are
// in agent/ratification (the chance of a draft in the vote at home), about an invoked exception
// in [NewPlea], and about breaches of a text now in compliance.BreachProbabilities.
//
// # Decisions
//
// Every decision is a choice among options by worth ([Choose]). Strategies replace a kind of
// decision at a time ([View.Pick]); the Player conducts talks.
//
// # Large modules
//
// A module of up to [MaxDrafts] drafts is priced draft by draft. In a larger module a
// surrogate.Model ranks the drafts from some hundred exact prices: the linear economy, the
// effect of every single option, and the joint effect of pairs of options where likely to
// matter. Every draft on offer, accepted or signed is appraised exactly. Model.Error gives the
// error of the estimates on drafts left out of the fit. surrogate.NewIncomeModel fits the real
// income of every region for a module or several modules.
//
// # Who sees what
//
// A [Situation] holds the public facts. A [View] adds the actor's own [Actor] and the actor's
// own trust. The [Public] part of an Actor is known to all, and others predict the actor's
// conduct from the public part. Undeclared red lines, the cost of sovereignty, trust, the
// player, strategies and the noise in choices are secret. A test changes the secrets and finds
// every decision of the others unchanged, bit for bit. A player sees the player's own ranking
// of the drafts (bargain.Turn), and a red line sees the prospects of the line's actor
// ([redline.Prospect]). Neither sees a secret of another actor.
//
// # Units
//
// Payoffs are percent of the actor's own baseline real income per quarter. A worth is an
// annuity, (1-delta) times a present value: 0.3 means 0.3 % each quarter for good. The worth of
// a draft is relative to no agreement; the impasse and the walk-out are relative to the
// baseline. Periods are quarters unless Situation.PeriodLength says otherwise. Actors state
// numbers per quarter in any case. The methods In, and the methods of Trust with a length,
// convert to a period. A worth does not depend on the period: percent of income is free of
// time.
//
// # Order of reading
//
// The actor: actor.go, council.go, politics.go, security.go, motive.go, foresight.go, rules.go,
// tradepolicy.go. The public world: situation.go, contingent.go, disruption.go, transfer.go,
// tariffincrease.go, worlds.go, clock.go. The actor's view: view.go, payoff.go, exposure.go, opinion.go, stress.go, plea.go.
// Decisions: option.go, choice.go, action.go, temptation.go, decision.go, strategy.go,
// redlines.go.
package agent
