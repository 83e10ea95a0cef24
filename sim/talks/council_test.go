package talks_test

import (
	"math"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file plays talks made of talks in the plainest way: the open drafts are a list
// of whole texts, and the utilities of each party a list of numbers.

// whim is a player whose move is a function of the round and of the place of the
// standing text among the open drafts. Such a player can also sit at inner tables.
type whim uint64

func (w whim) Clone() bargain.Player { return w }

func (w whim) Act(t *bargain.Turn) bargain.Move {
	space := t.Menu.Space()
	size, _ := space.Size()
	worth := make([]float64, size)
	for k := range worth {
		worth[k] = t.Menu.Value(space.At(uint64(k)))
	}
	at := -1
	if d, ok := t.Standing(); ok {
		at = int(space.Index(d))
	}
	act, k := w.say(t.Call, t.Round, worth, t.Reserve(), at)
	if act == bargain.ActOffer {
		return bargain.Offer(space.At(uint64(k)))
	}
	return bargain.Move{Act: act}
}

// say accepts three in four of the drafts worth the reserve, and offers some such
// draft.
func (w whim) say(call bargain.Call, round int, worth []float64, reserve float64, at int) (bargain.Act, int) {
	h := uint64(w)
	mix := func(v uint64) {
		h = (h ^ v) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	mix(uint64(round))
	if at >= 0 {
		mix(uint64(at) + 7)
		if (call == bargain.CallPrefer || worth[at] >= reserve) && h%4 > 0 {
			return bargain.ActAccept, 0
		}
	}
	if h%97 == 0 {
		return bargain.ActLeave, 0
	}
	for k := range worth {
		if n := int(h%uint64(len(worth))+uint64(k)) % len(worth); worth[n] >= reserve && h%7 > 0 {
			return bargain.ActOffer, n
		}
	}
	return bargain.ActPass, 0
}

// council is a set of seats with open texts, the utility of each text by seat, and the
// reserve of each seat.
type council struct {
	players []whim
	texts   []terms.Draft
	worth   [][]float64
	reserve []float64
	pledge  func(seat int) (text int, ok bool)
}

// convene opens talks of some seats over the texts that differ from a base only in open
// terms.
func convene(players []whim, us []list, seats []int, base terms.Draft, open func(term int) bool, reserve func(seat int) float64) *council {
	c := &council{pledge: func(int) (int, bool) { return 0, false }}
	space := us[0].space
next:
	for d := range space.All() {
		for k := range space.Terms() {
			if !open(k) && space.Choice(d, k) != space.Choice(base, k) {
				continue next
			}
		}
		c.texts = append(c.texts, d)
	}
	for _, seat := range seats {
		worth := make([]float64, len(c.texts))
		for k, d := range c.texts {
			worth[k] = us[seat].Value(d)
		}
		c.players, c.worth, c.reserve = append(c.players, players[seat]), append(c.worth, worth), append(c.reserve, max(reserve(seat), -math.MaxFloat64))
	}
	return c
}

func (c *council) say(seat int, call bargain.Call, round, at int) (bargain.Act, int) {
	if call == bargain.CallSpeak || call == bargain.CallPropose {
		if text, ok := c.pledge(seat); ok {
			return bargain.ActOffer, text
		}
	}
	return c.players[seat].say(call, round, c.worth[seat], c.reserve[seat], at)
}

// alternate plays stacked alternating offers.
func (c *council) alternate(rounds int) ending {
	at, agreeing := -1, 0
	for round := range rounds {
		for seat := range c.players {
			switch act, k := c.say(seat, bargain.CallSpeak, round, at); act {
			case bargain.ActAccept:
				if agreeing++; agreeing == len(c.players) {
					return ending{talks.Agreed, c.texts[at], round + 1, -1, nil}
				}
			case bargain.ActOffer:
				at, agreeing = k, 1
			case bargain.ActPass:
				at, agreeing = -1, 0
			case bargain.ActLeave:
				return ending{talks.WalkOut, terms.Draft{}, round + 1, seat, nil}
			}
		}
	}
	return ending{talks.Deadline, terms.Draft{}, rounds, -1, nil}
}

// ask puts a text to the vote of some seats. A party that leaves ends the vote at once.
func (c *council) ask(call bargain.Call, round, at int, asked func(seat int) bool) (yes []bool, left int) {
	yes = make([]bool, len(c.players))
	for seat := range c.players {
		if !asked(seat) {
			yes[seat] = true
			continue
		}
		switch act, _ := c.say(seat, call, round, at); act {
		case bargain.ActAccept:
			yes[seat] = true
		case bargain.ActLeave:
			return yes, seat
		}
	}
	return yes, -1
}

// join plays a proposal each round in turn. The proposal binds the parties in favour if
// their number or weight suffices.
func (c *council) join(rounds int, enough func(yes []bool) bool) ending {
	for round := range rounds {
		by := round % len(c.players)
		act, at := c.say(by, bargain.CallPropose, round, -1)
		if act == bargain.ActLeave {
			return ending{talks.WalkOut, terms.Draft{}, round + 1, by, nil}
		}
		if act != bargain.ActOffer {
			continue
		}
		yes, left := c.ask(bargain.CallAnswer, round, at, func(seat int) bool { return seat != by })
		if left >= 0 {
			return ending{talks.WalkOut, terms.Draft{}, round + 1, left, nil}
		}
		if enough(yes) {
			return ending{talks.Agreed, c.texts[at], round + 1, -1, signatories(yes)}
		}
	}
	return ending{talks.Deadline, terms.Draft{}, rounds, -1, nil}
}

func hands(yes []bool) (n int) {
	for _, y := range yes {
		if y {
			n++
		}
	}
	return n
}

// weigh returns the share of the weights of the parties in favour.
func weigh(yes []bool, weights []float64) float64 {
	in, all := 0.0, 0.0
	for seat, w := range weights {
		all += w
		if yes[seat] {
			in += w
		}
	}
	return in / all
}

// signatories returns the seats in favour, nil for all.
func signatories(yes []bool) (out []int) {
	for seat, y := range yes {
		if y {
			out = append(out, seat)
		}
	}
	if len(out) == len(yes) {
		return nil
	}
	return out
}

func everything(int) bool { return true }

// whole convenes all parties over the whole space.
func whole(players []whim, us []list) *council {
	return convene(players, us, seats(len(us)), terms.Draft{}, everything, func(s int) float64 { return us[s].reserve })
}

func (c *council) place(d terms.Draft) int {
	for k, text := range c.texts {
		if text == d {
			return k
		}
	}
	panic("a text that is not open")
}
