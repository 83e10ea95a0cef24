package sim

import "github.com/tradetalk/tradetalk/sim/event"

// Row is one actor in one period.
type Row struct {
	Period int
	Actor  string
	// RealIncome is the change in real income against the baseline, in percent
	// (100 times a log change).
	RealIncome float64
	// PriceIndex and Wage are relative prices against world income, 1 in the
	// baseline: the economy is real, and these are not inflation and not an
	// exchange rate. Of several regions it is the mean by income.
	PriceIndex, Wage float64
	// Exposure is the share of the partner actor that has most of it in the actor's
	// foreign trade, exports and imports (Hirschman 1945, chapter 2).
	Exposure float64
	// Support is support at home, in points, and Leader counts the leaders so far,
	// from zero.
	Support float64
	Leader  int
	// Trust is the mean trust of the other actors in this one, for quarters like this:
	// calm or of stress (belief.Reputation).
	Trust float64
	// Bound is the number of modules in force that bind the actor, Depth the
	// sum of their depths.
	Bound int
	Depth float64
	// Sanctioned is the number of regimes in force against the actor,
	// Sanctioning of those in which it is a sender.
	Sanctioned, Sanctioning int
	// Harm is what all sanctions in force do to the actor's people: by how much less
	// they consume of essentials than without them, in percent (see agent.Harm), negative
	// where they gain. Spillover, of a target, is the same for third regions that lose.
	Harm, Spillover float64
}

// Observer is told what happens while it happens: each event in its order, and in
// each Record phase one row per actor, by ID. An error ends the run.
type Observer interface {
	Event(event.Event) error
	Row(Row) error
}
