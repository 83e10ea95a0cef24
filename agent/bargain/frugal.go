package bargain

// Frugal counts what the talks cost a party by the round, and otherwise plays as another player.
// A party to whom a round costs c accepts a standing draft instead of asking for a better one, if
// the better one is worth at most c more, and leaves the talks, or falls silent, if its best draft
// is worth at most c more than the reserve. Sunk costs count for nothing.
//
// Source: Rubinstein (1982, Econometrica 50: 97-109), the case of fixed bargaining costs, in which
// a party accepts x if and only if x >= y - c for the y that it would get a round later.
type Frugal struct {
	// Player is the player whose offers are made.
	Player Player
	// Cost is the cost of a round in the unit of the utility, at least 0.
	Cost float64
	// Stays has the party fall silent where it would leave, for a table at which the others can
	// go on without it.
	Stays bool
}

// Clone returns an independent copy.
func (f Frugal) Clone() Player {
	f.Player = f.Player.Clone()
	return f
}

// Act makes the move of the player, unless the round saved is worth more.
func (f Frugal) Act(t *Turn) Move {
	m := f.Player.Act(t)
	if f.Cost <= 0 || t.Call == CallPrefer || m.Act == ActAccept || m.Act == ActLeave {
		return m
	}
	next := t.Value(t.Best()) // what silence waits for
	if m.Act == ActOffer {
		next = t.Value(m.Draft)
	}
	if d, ok := t.Standing(); ok && t.Value(d) >= max(t.Reserve(), next-f.Cost) {
		return Accept()
	}
	if t.Value(t.Best())-t.Reserve() <= f.Cost {
		if f.Stays {
			return Pass()
		}
		return Leave()
	}
	return m
}
