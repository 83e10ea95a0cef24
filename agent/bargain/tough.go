package bargain

// Tough offers the best draft and nothing else, and accepts only a draft of the same value.
// Tough is the benchmark for every concession: two Tough players with different best drafts
// never agree.
type Tough struct{}

// Clone returns the player, which has no memory.
func (p Tough) Clone() Player { return p }

// Act accepts a draft worth the best draft and offers the best draft. Act passes if even the
// best draft is worth less than the reserve.
func (Tough) Act(t *Turn) Move {
	lo, hi := t.Menu.Range()
	if hi < lo {
		return Pass()
	}
	if d, ok := t.Standing(); ok && t.Value(d) >= hi {
		return Accept()
	}
	return Offer(t.Best())
}
