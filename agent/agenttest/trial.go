// The type trial of this file plays a player at a table and checks each move against the rules.
// A Setting, a copy of the player and a seed go in; moves, times and broken rules come out. The
// contract is the documentation of bargain.Player.

package agenttest

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// manner is the disturbance of the player beside the talks.
type manner uint8

const (
	plain     manner = iota
	scribbled        // the turn is overwritten after each move
	cloned           // a copy takes over in the middle
	branched         // a copy plays on alone, out of the talks
)

// trial is a run of a player at a table.
type trial struct {
	// set is the table, rec the record of broken rules, opts the conditions.
	set  *Setting
	rec  *record
	opts Options
	// manner is the disturbance of the run, and player the copy in play.
	manner manner
	player bargain.Player
	rng    *rand.Rand
	// turn is the state of the table, heard the moves since the player's last move.
	turn  bargain.Turn
	heard []bargain.Said
	// moves are the player's moves, slowest the longest time of a move, allocs the allocations.
	moves   []bargain.Move
	slowest time.Duration
	allocs  uint64
	measure bool
	ended   bool // a rule is broken without which no table can go on
}

// try plays a copy of the player at a table. The others speak by a seed and by the history,
// never by a utility: a player must cope with anybody.
func try(rec *record, s *Setting, p bargain.Player, o Options, m manner, measure bool) *trial {
	t := &trial{set: s, rec: rec, opts: o, manner: m, measure: measure, rng: rand.New(rand.NewPCG(s.seed, 0x61677465))}
	if t.player = t.copy(p); t.ended {
		return t
	}
	t.turn = bargain.Turn{Self: s.Seat, Parties: len(s.Utilities), Rounds: s.Rounds, Proposer: -1}
	if s.rules == texting {
		t.turn.Text, t.turn.HasText = t.draw(), true
	}
	for round := 0; round < s.Rounds && !t.ended; round++ {
		t.turn.Round = round
		if round == s.Rounds/2 && m == cloned {
			t.player = t.copy(t.player)
		}
		if round == s.Rounds/2 && m == branched {
			t.branch()
		}
		switch s.rules {
		case speaking:
			t.speak()
		case voting:
			t.vote()
		case texting:
			t.text()
		}
	}
	return t
}

// copy clones the player, and records a panic or a missing clone.
func (t *trial) copy(p bargain.Player) (c bargain.Player) {
	defer func() {
		if r := recover(); r != nil {
			t.ended = true
			t.rec.add(NoPanic, "Clone panicked: %v", r)
		}
	}()
	if c = p.Clone(); c == nil {
		t.ended = true
		t.rec.add(CloneAlone, "Clone returned no player")
	}
	return c
}

// branch shows a copy turns unknown to the player, and lets the copy answer.
func (t *trial) branch() {
	c := t.copy(t.player)
	if t.ended {
		return
	}
	b := &trial{set: t.set, rec: t.rec, opts: t.opts, player: c, rng: rand.New(rand.NewPCG(t.set.seed, 0x6272616e)), turn: t.turn}
	b.turn.Heard = nil
	for round := t.turn.Round; round < t.set.Rounds && !b.ended; round++ {
		b.turn.Round = round
		b.speak()
	}
}

// draw returns a random draft of the space.
func (t *trial) draw() terms.Draft { return t.set.Space.Sample(t.rng) }

// speak plays a round of seats speaking in turn.
func (t *trial) speak() {
	for seat := range t.set.Utilities {
		if t.ended {
			return
		}
		var m bargain.Move
		if seat == t.set.Seat {
			m = t.ask(bargain.CallSpeak)
		} else {
			m = t.script()
		}
		t.hear(seat, m)
		switch m.Act {
		case bargain.ActOffer:
			t.turn.Proposer, t.turn.Draft = seat, m.Draft
			t.turn.Offers++
		case bargain.ActPass:
			t.turn.Proposer = -1
		}
	}
}

// script returns a random move of a scripted party.
func (t *trial) script() bargain.Move {
	switch n := t.rng.IntN(10); {
	case n < 4 && t.turn.Proposer >= 0:
		return bargain.Accept()
	case n < 9:
		return bargain.Offer(t.draw())
	}
	return bargain.Pass()
}

// vote plays a round with a proposer and answers of the others.
func (t *trial) vote() {
	t.turn.Proposer = -1
	at := t.turn.Round % len(t.set.Utilities)
	m := bargain.Offer(t.draw())
	if at == t.set.Seat {
		m = t.ask(bargain.CallPropose)
	}
	t.hear(at, m)
	if m.Act != bargain.ActOffer {
		return
	}
	t.turn.Proposer, t.turn.Draft = at, m.Draft
	t.turn.Offers++
	t.ballot(at, bargain.CallAnswer)
}

// text plays a round with the chair putting a change to the vote, and in the last round the
// text as it stands.
func (t *trial) text() {
	chair := len(t.set.Utilities)
	t.turn.Proposer, t.turn.Draft = chair, t.draw()
	t.turn.Offers++
	if t.turn.Round+1 < t.set.Rounds {
		if t.ballot(chair, bargain.CallPrefer) {
			t.turn.Text = t.turn.Draft
		}
		return
	}
	t.turn.Draft, t.turn.HasText = t.turn.Text, false
	t.ballot(chair, bargain.CallAnswer)
}

// ballot asks all parties except the proposer. The votes are heard after the last vote.
func (t *trial) ballot(proposer int, call bargain.Call) (all bool) {
	votes := make([]bargain.Move, len(t.set.Utilities))
	all = true
	for seat := range votes {
		switch {
		case seat == proposer:
			continue
		case seat == t.set.Seat:
			votes[seat] = t.ask(call)
		case t.rng.IntN(2) == 0:
			votes[seat] = bargain.Accept()
		default:
			votes[seat] = bargain.Pass()
		}
		all = all && votes[seat].Act == bargain.ActAccept
	}
	for seat, m := range votes {
		if seat != proposer {
			t.hear(seat, m)
		}
	}
	return all
}

// hear adds a move to the player's list of things heard.
func (t *trial) hear(seat int, m bargain.Move) {
	t.heard = append(t.heard, bargain.Said{Seat: seat, Round: t.turn.Round, Move: m, Answered: t.turn.Draft, Proposer: t.turn.Proposer})
}

// ask lets the player move and checks the move against the rules.
func (t *trial) ask(call bargain.Call) bargain.Move {
	t.turn.Call = call
	t.turn.Menu = t.set.menu
	if t.set.later != nil && t.turn.Round >= (t.set.Rounds+1)/2 {
		t.turn.Menu = t.set.later
	}
	// The player gets a private copy of the turn, so that later writes are visible.
	shown := t.turn
	shown.Heard = slices.Clone(t.heard)
	seen := shown
	seen.Heard = slices.Clone(t.heard)
	t.heard = t.heard[:0]
	m, ok := t.act(&shown)
	if !ok {
		t.ended = true
		return bargain.Pass()
	}
	if !untouched(&seen, &shown) {
		t.rec.add(TurnUntouched, "at a table with %v, in round %d its turn was not as before it moved", t.set, t.turn.Round)
	}
	// The turn's memory is reused after the move, as at a real table.
	if t.manner == scribbled {
		for i := range shown.Heard {
			shown.Heard[i] = bargain.Said{Seat: t.set.Seat, Move: bargain.Pass(), Proposer: -1}
		}
		shown = bargain.Turn{Menu: shown.Menu, Parties: shown.Parties, Rounds: shown.Rounds, Proposer: -1}
	}
	t.moves = append(t.moves, m)
	return t.check(call, m)
}

// untouched reports whether two turns are equal.
func untouched(a, b *bargain.Turn) bool {
	return a.Menu == b.Menu && a.Self == b.Self && a.Parties == b.Parties && a.Call == b.Call &&
		a.Round == b.Round && a.Rounds == b.Rounds && a.Proposer == b.Proposer && a.Draft == b.Draft &&
		a.Offers == b.Offers && a.Text == b.Text && a.HasText == b.HasText && slices.Equal(a.Heard, b.Heard)
}

// act calls the player with a time limit and recovers from a panic.
func (t *trial) act(turn *bargain.Turn) (m bargain.Move, ok bool) {
	type said struct {
		move     bargain.Move
		panicked any
		fine     bool
		allocs   uint64
	}
	answer := make(chan said, 1)
	began := time.Now()
	// The player runs in a goroutine: a player without an answer must not stop the trial.
	go func() {
		var s said
		defer func() {
			s.panicked = recover()
			answer <- s
		}()
		var before, after runtime.MemStats
		if t.measure {
			runtime.ReadMemStats(&before)
		}
		s.move = t.player.Act(turn)
		s.fine = true
		if t.measure {
			runtime.ReadMemStats(&after)
			s.allocs = after.Mallocs - before.Mallocs
		}
	}()
	late := time.NewTimer(t.opts.patience())
	defer late.Stop()
	select {
	case s := <-answer:
		t.slowest = max(t.slowest, time.Since(began))
		t.allocs += s.allocs
		if !s.fine {
			t.rec.add(NoPanic, "at a table with %v, it panicked in round %d: %v", t.set, t.turn.Round, s.panicked)
		}
		return s.move, s.fine
	case <-late.C:
		t.rec.add(InTime, "at a table with %v, it had not moved %v into its turn of round %d", t.set, t.opts.patience(), t.turn.Round)
		return m, false
	}
}

// check compares a move with the rules of the table and returns the table's reading of the
// move. An illegal move counts as a pass here.
func (t *trial) check(call bargain.Call, m bargain.Move) bargain.Move {
	menu := t.turn.Menu
	answer := call == bargain.CallAnswer || call == bargain.CallPrefer
	at := func(rule Rule, format string, args ...any) bargain.Move {
		t.rec.add(rule, "at a table with %v, in round %d it %s", t.set, t.turn.Round, fmt.Sprintf(format, args...))
		return bargain.Pass()
	}
	switch m.Act {
	case bargain.ActOffer:
		switch {
		case answer:
			return bargain.Pass() // a no without an offer
		case !t.set.Space.Contains(m.Draft):
			return at(LegalDraft, "offered a draft that is not in the space")
		case !(menu.Value(m.Draft) >= menu.Reserve()):
			return at(OffersAboveReserve, "offered %q, which is worth %g to it; its reserve is %g", t.set.Space.Format(m.Draft), menu.Value(m.Draft), menu.Reserve())
		}
	case bargain.ActAccept:
		switch {
		case t.turn.Proposer < 0:
			return at(AcceptsStanding, "accepted when nothing was on the table")
		case call == bargain.CallPrefer:
		case !(menu.Value(t.turn.Draft) >= menu.Reserve()):
			return at(AcceptsAboveReserve, "accepted %q, which is worth %g to it; its reserve is %g", t.set.Space.Format(t.turn.Draft), menu.Value(t.turn.Draft), menu.Reserve())
		}
	case bargain.ActPass:
	case bargain.ActLeave:
		return bargain.Pass() // the table goes on, for more evidence about the player
	default:
		return at(KnownAct, "made the move %v", m.Act)
	}
	return m
}

// same reports whether two runs have the same moves.
func (t *trial) same(o *trial) bool { return slices.Equal(t.moves, o.moves) }

// differ describes the first difference between two runs.
func (t *trial) differ(o *trial) string {
	for k := range min(len(t.moves), len(o.moves)) {
		if t.moves[k] != o.moves[k] {
			return fmt.Sprintf("%s and %s at their turn %d", t.say(t.moves[k]), t.say(o.moves[k]), k+1)
		}
	}
	return fmt.Sprintf("%d and %d things", len(t.moves), len(o.moves))
}

// say describes a move in words.
func (t *trial) say(m bargain.Move) string {
	if m.Act == bargain.ActOffer && t.set.Space.Contains(m.Draft) {
		return fmt.Sprintf("%q (offer)", t.set.Space.Format(m.Draft))
	}
	return m.Act.String()
}
