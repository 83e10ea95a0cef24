// Package bargain holds a party's equipment for a table: a [Utility] with the value of each
// draft to the party, and a [Player] for the party's moves. A [Turn] goes in and a [Move] comes
// out. The rules of the table (who speaks when, and how talks end) are in package sim/talks.
//
// A player sees a [Turn]: the draft on the table, the clock, and the player's own [Menu], the
// space of drafts ranked by the player's utility. The answer is a [Move]. A player never sees
// another party's utility.
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
//	Boulware, Linear, Conceder  concede by the clock: late, evenly or at once
//	TitForTat                   concedes as much as the others concede
//	MiCRO                       makes a new offer for each new offer of the others
//	Tough                       offers the best draft or nothing
//	Seeker                      infers red lines and looks for a deal above all red lines
//	HillClimber                 votes on a mediator's changes
//	Zeuthen, Equilibrium        play theory, with complete information
//
// A player with memory is used by pointer and hears the moves since the player's last move in
// [Turn].Heard; [Bayes] and [Frequency] turn the moves into beliefs about others.
//
// # Large spaces
//
// A utility with costly values may be [Rough]: the utility ranks by an approximation, and gives
// the exact value of a draft before an offer or a signature.
//
// A [Menu] lists and ranks up to [MaxMenu] drafts. A larger space is searched: the menu answers
// the same questions about the drafts found. For a utility with a sum over terms, the best
// draft is among the drafts found.
//
// # Legal moves
//
// A party may accept the standing draft or offer a draft only if the draft is worth at least
// the party's reserve. Otherwise the talks end with a status naming the party. A player without
// an acceptable draft can [Pass] (stay and say no) or [Leave].
//
// # Units
//
// A utility is compared only with the reserve of the same party, never between parties; any
// increasing unit will do. Package agent uses percent of baseline real income per quarter.
//
// # Order of reading
//
// player.go, turn.go and menu.go for the contract; explore.go and careful.go for large spaces;
// additive.go for utility tables. Simple players: boulware.go, titfortat.go, micro.go,
// tough.go, hillclimber.go, zeuthen.go, equilibrium.go. Beliefs: bayes.go, refit.go,
// frequency.go. The Seeker: seeker.go, hand.go, climber.go, settle.go.
package bargain
