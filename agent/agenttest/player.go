package agenttest

import (
	"time"

	"github.com/tradetalk/tradetalk/agent/bargain"
)

// Options are the conditions of a trial. The zero value is a check of a few seconds.
type Options struct {
	// Seed is the seed of the scripted others and of the utilities.
	Seed uint64
	// Tables is the number of draws of each kind of table. The zero value means 3, a draw for
	// each set of rules.
	Tables int
	// Patience is the time limit on a player's move. The zero value means 10 seconds, a limit
	// for players without an answer. A player over the limit is left behind, still thinking.
	Patience time.Duration
	// Small leaves out the table with a space too large to list, the slowest table.
	Small bool
	// Seat makes the player for a table, for players different at each table: bargain.Zeuthen,
	// for example, needs another party's utility. Nil means the given player.
	Seat func(s *Setting) bargain.Player
}

// tables returns Tables with the default filled in.
func (o Options) tables() int {
	if o.Tables == 0 {
		return 3
	}
	return max(o.Tables, 0)
}

// patience returns Patience with the default filled in.
func (o Options) patience() time.Duration {
	if o.Patience <= 0 {
		return 10 * time.Second
	}
	return o.Patience
}

// Report describes a player's conduct.
type Report struct {
	// Tables and Turns are the numbers of tables and turns in the plain runs.
	Tables, Turns int
	// Offers, Accepts, Passes and Leaves are the numbers of the player's moves.
	Offers, Accepts, Passes, Leaves int
	// AllocsPerTurn is the mean number of allocations in a turn. Talks in millions want 0 after
	// the first turns. Allocations of other goroutines count too.
	AllocsPerTurn float64
	// Slowest is the longest time of a move.
	Slowest time.Duration
}

// TestPlayer tries a player and returns a report of the player's conduct and, joined, a *Broken
// for each broken rule. TestPlayer only copies the player, which must not be in talks.
func TestPlayer(p bargain.Player, o Options) (Report, error) {
	var (
		rec    record
		report Report
		allocs uint64
	)
	if p == nil && o.Seat == nil {
		rec.add(NoPanic, "there is no player")
		return report, rec.err()
	}
	for _, s := range settings(o) {
		one := p
		if o.Seat != nil {
			one = o.Seat(s)
		}
		report.Tables++
		// The plain run measures allocations and gives the reference moves.
		first := try(&rec, s, one, o, plain, true)
		report.count(first)
		allocs += first.allocs
		if first.ended || rec.has(SameMoves) { // different runs, with nothing to compare
			continue
		}
		// A second copy with the same turns must make the same moves.
		if again := try(&rec, s, one, o, plain, false); !first.same(again) {
			rec.add(SameMoves, "at a table with %v, two copies of the player that had seen the same said %v. It draws chance of its own, ranges over a map, or its copies share memory", s, first.differ(again))
			continue
		}
		// A player with a slice of an old turn in memory reads the overwritten entries.
		if kept := try(&rec, s, one, o, scribbled, false); !first.same(kept) {
			rec.add(TurnNotKept, "at a table with %v, when its turn was written over after it had moved it said %v", s, first.differ(kept))
		}
		// A copy taking over in the middle must have the memory of the original.
		if copied := try(&rec, s, one, o, cloned, false); !first.same(copied) {
			rec.add(CloneRemembers, "at a table with %v, a copy that took over in the middle and the original said %v", s, first.differ(copied))
		}
		// A copy playing on alone must leave the memory of the original unchanged.
		if alone := try(&rec, s, one, o, branched, false); !first.same(alone) {
			rec.add(CloneAlone, "at a table with %v, after a copy had played on by itself, the original and one that was never copied said %v", s, alone.differ(first))
		}
	}
	if report.Turns > 0 {
		report.AllocsPerTurn = float64(allocs) / float64(report.Turns)
	}
	return report, rec.err()
}

// count adds the moves of a trial to the report.
func (r *Report) count(t *trial) {
	r.Turns += len(t.moves)
	r.Slowest = max(r.Slowest, t.slowest)
	for _, m := range t.moves {
		switch m.Act {
		case bargain.ActOffer:
			r.Offers++
		case bargain.ActAccept:
			r.Accepts++
		case bargain.ActPass:
			r.Passes++
		case bargain.ActLeave:
			r.Leaves++
		}
	}
}
