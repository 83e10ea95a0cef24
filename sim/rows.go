package sim

import "github.com/tradetalk/tradetalk/sim/event"

// Row is the state of an actor in a period.
type Row struct {
	Period int
	Actor  string
	// RealIncome is the change in real income against the baseline, in percent
	// (100 times a log change).
	RealIncome float64
	// PriceIndex and Wage are relative prices against world income, 1 in the baseline.
	// The economy is real: neither is inflation or an exchange rate. The values of an
	// actor with several regions are means by income.
	PriceIndex, Wage float64
	// Exposure is the largest share of a partner actor in the actor's foreign trade,
	// exports and imports (Hirschman 1945, chapter 2).
	Exposure float64
	// Support is support at home, in points, and Leader counts the leaders so far,
	// from zero.
	Support float64
	Leader  int
	// Trust is the mean trust of the other actors in the actor, for quarters of the
	// present kind: calm or of stress (belief.Reputation).
	Trust float64
	// Bound is the number of modules in force that bind the actor, Depth the
	// sum of their depths.
	Bound int
	Depth float64
	// DepthInForce is the sum of the depths as phased in so far.
	DepthInForce float64
	// Measures is the number of the actor's own exceptions and safeguards in effect, and
	// MeasureAge their mean age in periods, 0 without measures. Abusive is the number of
	// exceptions in effect for which the present threat is below the threshold of the
	// text; only the run and the actor know.
	Measures   int
	MeasureAge float64
	Abusive    int
	// Increases is the number of tariff increases that the actor holds outside texts, Raised
	// their mean on the actor's imports of goods in points, by baseline imports, as stated:
	// the law may take points back. CaseCost is the cost of the complaints of the period, in
	// percent of the actor's income of a period.
	Increases        int
	Raised, CaseCost float64
	// Sanctioned is the number of regimes in force against the actor, Sanctioning the
	// number in which the actor is a sender.
	Sanctioned, Sanctioning int
	// InBreach is the number of modules that the actor breaks, in public or in secret. Suspending is
	// the number of suspensions of concessions by the actor in answer to a breach, with or without
	// authority, and Suspended the number against the actor. Cases is the number of pending cases
	// that the actor has brought, Complaints the number of those brought in the period.
	InBreach, Suspending, Suspended, Cases, Complaints int
	// Harm is the effect of all sanctions in force on the actor's people: the fall in
	// the consumption of essentials by the sanctions, in percent (see agent.Harm),
	// negative for a gain. Spillover, of a target, is the same for third regions that
	// lose.
	Harm, Spillover float64
	// Evaded, of a target, is the value of goods on covert routes, relative to the
	// baseline value of the trade that the measures with routes stop or burden. Transit,
	// of a third party, is the revenue from goods on its routes, in percent of baseline
	// income.
	Evaded, Transit float64
	// Bargaining is the cost of the rounds of talks of the period, in percent of the period's
	// real income (Talks.LineCost).
	Bargaining float64
}

// Observer receives each event in order, and in each Record phase a row for each actor,
// by ID. An error ends the run.
type Observer interface {
	Event(event.Event) error
	Row(Row) error
}
