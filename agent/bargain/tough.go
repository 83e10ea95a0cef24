package bargain

// Tough offers its best draft and nothing else, and accepts only what is worth as
// much to it. It is the benchmark that every concession is measured against: two of
// them with different best drafts never agree.
type Tough struct{}

// Clone returns the player itself.
func (p Tough) Clone() Player { return p }

// Act accepts what is worth the best draft and offers the best draft. It passes when
// not even that is worth the reserve.
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
