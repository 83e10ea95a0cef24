package bargain

// HillClimber is the voter of a mediated negotiation. The player prefers a draft worth at least
// as much as the standing text, and signs a draft worth the reserve. Asked for a proposal, the
// player offers the text with the single best change, or the player's best draft without a
// text.
//
// Source: Klein, Faratin, Sayama and Bar-Yam (2003), Negotiating complex contracts, Group
// Decision and Negotiation 12: 111-125, the hill-climbing agent.
type HillClimber struct{}

// Clone returns the player, which has no memory.
func (p HillClimber) Clone() Player { return p }

// Act compares the standing draft with the text.
func (HillClimber) Act(t *Turn) Move {
	d, standing := t.Standing()
	switch {
	case t.Call == CallPrefer:
		if standing && t.Value(d) >= t.Value(t.Text) {
			return Accept()
		}
		return Pass()
	case standing && t.Value(d) >= t.Reserve() && (!t.HasText || t.Value(d) >= t.Value(t.Text)):
		return Accept()
	case t.Call == CallAnswer:
		return Pass()
	}
	best := t.Best()
	if t.HasText {
		best = t.Text
		for d := range t.Menu.Space().Neighbours(t.Text) {
			if t.Value(d) > t.Value(best) {
				best = d
			}
		}
	}
	if t.Value(best) < t.Reserve() {
		return Pass()
	}
	return Offer(best)
}
