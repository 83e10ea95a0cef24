package agenttest

import (
	"time"

	"github.com/tradetalk/tradetalk/agent/bargain"
)

// Options say how a player is tried. The zero value is a check of a few seconds.
type Options struct {
	// Seed is the seed of what the scripted others say and of the utilities.
	Seed uint64
	// Tables is how often each kind of table is drawn. The zero value means 3, one
	// for each set of rules.
	Tables int
	// Patience is how long a player may think about one move. The zero value means 10
	// seconds, which is for players that never return. A player that exceeds it
	// is left behind, still thinking.
	Patience time.Duration
	// Small leaves the table out whose space is too large to list, which takes most of
	// the time.
	Small bool
	// Seat makes the player for a table, where it cannot be the same at all:
	// bargain.Zeuthen, for one, must be told another party's utility. Nil means the player
	// that is given.
	Seat func(s *Setting) bargain.Player
}

func (o Options) tables() int {
	if o.Tables == 0 {
		return 3
	}
	return max(o.Tables, 0)
}

func (o Options) patience() time.Duration {
	if o.Patience <= 0 {
		return 10 * time.Second
	}
	return o.Patience
}

// Report says what a player did.
type Report struct {
	// Tables and Turns are how many there were, in the plainest of the runs.
	Tables, Turns int
	// Offers, Accepts, Passes and Leaves count its moves.
	Offers, Accepts, Passes, Leaves int
	// AllocsPerTurn is the mean number of allocations in a turn. Talks that are played
	// by the million want 0 after the first turns. What runs beside the check counts.
	AllocsPerTurn float64
	// Slowest is the longest that it thought about a move.
	Slowest time.Duration
}

// TestPlayer tries a player and reports what it did and, joined, a *Broken for each rule
// that it broke. The player itself is only copied; it must not be in talks.
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
		first := try(&rec, s, one, o, plain, true)
		report.count(first)
		allocs += first.allocs
		if first.ended || rec.has(SameMoves) { // nothing can be told from runs that differ anyway
			continue
		}
		if again := try(&rec, s, one, o, plain, false); !first.same(again) {
			rec.add(SameMoves, "at a table with %v, two copies of the player that had seen the same said %v. It draws chance of its own, ranges over a map, or its copies share memory", s, first.differ(again))
			continue
		}
		if kept := try(&rec, s, one, o, scribbled, false); !first.same(kept) {
			rec.add(TurnNotKept, "at a table with %v, when its turn was written over after it had moved it said %v", s, first.differ(kept))
		}
		if copied := try(&rec, s, one, o, cloned, false); !first.same(copied) {
			rec.add(CloneRemembers, "at a table with %v, a copy that took over in the middle and the original said %v", s, first.differ(copied))
		}
		if alone := try(&rec, s, one, o, branched, false); !first.same(alone) {
			rec.add(CloneAlone, "at a table with %v, after a copy had played on by itself, the original and one that was never copied said %v", s, alone.differ(first))
		}
	}
	if report.Turns > 0 {
		report.AllocsPerTurn = float64(allocs) / float64(report.Turns)
	}
	return report, rec.err()
}

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
