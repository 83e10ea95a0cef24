package bargain

// HillClimber is the voter of a mediated negotiation: it prefers a draft that is worth
// at least as much to it as the text that stays otherwise, and signs what is worth
// its reserve. Asked for a proposal, it offers the text with the one change that is
// best for it, or its best draft where there is no text.
//
// Source: Klein, Faratin, Sayama and Bar-Yam (2003), Negotiating complex contracts,
// Group Decision and Negotiation 12: 111-125, the hill-climbing agent.
type HillClimber struct{}

// Clone returns the player itself: it remembers nothing.
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
