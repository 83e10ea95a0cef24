package bargain

import (
	"math"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The parameters of settling.
const (
	// lastCall is the number of rounds at the end without a withheld yes: a round to put the
	// deal on the table again, a round to answer, and a round to spare.
	lastCall = 3
	// patience is the share of the talks in which the Seeker holds out for deals believed to be
	// among the best.
	patience = 0.1
	// give is the tolerated shortfall of the log of the product of gains from the best deal at
	// the end of patience: a twentieth of the product.
	give = 3
	// strike is the penalty of a deal for each refusal, in the same unit.
	strike = 0.5
)

// settling reports whether the time for better deals is over and deals are at hand. Between two
// parties each can end the talks at any time, and no deal was put off.
func (p *Seeker) settling(t *Turn) bool {
	return t.Parties > 2 && p.Settle >= 0 && !p.looking(t) && len(p.at.deals) > 0
}

// settle chooses among the deals at hand together with the others. Each party knows the party's
// own gains and guesses the rest. Each says yes to a deal with a believed product of gains
// within a slack of the best; all slacks grow alike. The agreed deal is therefore no great
// disappointment under anybody's belief.
func (p *Seeker) settle(t *Turn, d terms.Draft, yes bool) Move {
	best, top, next := terms.Draft{}, math.Inf(-1), math.Inf(-1)
	for _, deal := range p.at.deals {
		if !(t.Value(deal) >= t.Reserve()) {
			continue // the world has moved on
		}
		s := p.search.worthOf(deal)
		top = max(top, s)
		if s -= strike * float64(p.strikes[deal]); s > next {
			best, next = deal, s
		}
	}
	if yes && p.search.worthOf(d) >= top-p.slack(t) {
		return Accept()
	}
	if math.IsInf(top, -1) {
		best, _ = p.propose(t)
	}
	return Offer(best)
}

// slack returns the tolerated shortfall of a deal from the best, in logs of the product of
// gains.
func (p *Seeker) slack(t *Turn) float64 {
	from := p.settleAt(t)
	spent := (float64(t.Round) - from) / (patience * float64(t.Rounds))
	if spent >= 1 || t.Rounds-t.Round <= lastCall {
		return math.Inf(1)
	}
	return give * spent
}

// keep remembers a deal at hand. While time remains for better deals, the Seeker does not offer
// the deal again.
func (p *Seeker) keep(d terms.Draft) {
	p.at.keep(d)
	p.refused[d] = math.MaxInt
}

// review fits the beliefs once more to all answers, when the time to settle has come: a single
// pass tells well who accepts a draft, and less well by how much.
func (p *Seeker) review(t *Turn) {
	if p.refits || !p.settling(t) {
		return
	}
	p.refits = true
	for i, b := range p.beliefs {
		if b != nil && len(p.answers[i]) > 0 {
			p.beliefs[i] = b.refit(p.answers[i])
		}
	}
}
