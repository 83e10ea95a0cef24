// Package bargain is what one party brings to a table: a [Utility] that says what
// a draft is worth to it, and a [Player] that decides what to say when its turn
// comes. The rules of the table itself, who speaks when and what ends the talks,
// are in package sim/talks.
//
// A player sees a [Turn]: the draft on the table, the clock, and its own [Menu],
// which is the space of drafts as its own utility ranks it. It answers with a
// [Move]. It never sees another party's utility.
//
//	type Patient struct{ Margin float64 }
//
//	func (p Patient) Clone() bargain.Player { return p }
//
//	func (p Patient) Act(t *bargain.Turn) bargain.Move {
//		if d, ok := t.Standing(); ok && t.Value(d) >= t.Reserve()+p.Margin*(1-t.Time()) {
//			return bargain.Accept()
//		}
//		return bargain.Offer(t.Best())
//	}
//
// # Players
//
//	Boulware, Linear, Conceder  concede by the clock, late, evenly or at once
//	TitForTat                   gives way as the others do
//	MiCRO                       one new offer for each new offer of the others
//	Tough                       its best draft or nothing
//	Seeker                      infers red lines and looks for a deal above all of them
//	HillClimber                 votes on a mediator's changes
//	Zeuthen, Equilibrium        theory, with complete information
//
// A player that remembers is used by pointer and hears what was said since it moved last
// in [Turn].Heard; [Bayes] and [Frequency] turn that into beliefs about others.
//
// # Large spaces
//
// A utility that is costly to know may be [Rough]: it ranks by an approximation, and is
// asked what a draft is worth exactly before anything is offered or signed.
//
// A [Menu] lists and ranks up to [MaxMenu] drafts. A larger space is searched: the same
// questions are answered about the drafts found, which include the best one of any
// utility that is a sum over terms.
//
// # What a move may do
//
// A party may accept the standing draft or offer a draft only if the draft is
// worth at least its reserve to it; talks end with a status that names a party
// whose player does otherwise. A player that finds nothing worth its reserve can
// [Pass] (stay and say no) or [Leave].
//
// # Units
//
// Utilities are compared with reserves of the same party alone, never between
// parties, so any increasing unit will do. Package agent uses percent of baseline
// real income per quarter.
package bargain
